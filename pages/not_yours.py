"""Trang của vai khác: said in place of a screen that the role does not have."""

import html

import streamlit as st

from ui.reader.language import language, say
from ui.reader.people import acting_person
from ui.reader.record import the_record

if acting_person(the_record()) is None:
    st.stop()
st.title(say("shell.not_yours"), anchor=False)
to_front = f'<a href="/?lang={language()}" target="_self">{html.escape(say("shell.to_front"))}</a>'
st.html(f'<p class="ws ws-lead">{to_front}</p>')
