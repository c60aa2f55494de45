"""Tài khoản: who I am here, and where I am signed in."""

from dossiers.people.sessions import open_sessions, session
from ui import plain_streamlit as st
from ui.reader.language import say
from ui.reader.people import visitor
from ui.reader.record import the_record
from ui.screens.account.account import about_account, about_demonstration, sessions_table, ways_out

record = the_record()
found = visitor(record)
if found.actor is None or found.actor.person_id is None:
    st.stop()

st.title(say("account.title"), anchor=False)
held = session(record, found.token)
about_account(record, found, held.login if held else None)
if held is None:
    about_demonstration()
else:
    st.subheader(say("account.sessions"), anchor=False)
    sessions_table(open_sessions(record, found.actor.person_id, found.token))
    ways_out(record, found)
