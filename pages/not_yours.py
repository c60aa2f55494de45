"""Trang của vai khác: said in place of a screen that the role does not have."""

from ui import plain_streamlit as st
from ui.app.wall import way_on
from ui.reader.language import language, say
from ui.reader.people import acting_person
from ui.reader.record import the_record

if acting_person(the_record()) is None:
    st.stop()
st.title(say("shell.not_yours"), anchor=False)
way_on(f"/?lang={language()}", say("shell.to_front"))
