"""Vai trình diễn: whom to act as on the sample record."""

from ui import plain_streamlit as st
from ui.app.demonstration_people import (
    about_demonstration,
    of_an_account,
    of_the_province,
    of_the_wards,
    to_begin_with,
)
from ui.reader.asked import asked
from ui.reader.language import language, say
from ui.reader.people import chosen_person, demonstration_open, is_local_run, wards
from ui.reader.record import the_record

record = the_record()
if not (demonstration_open(record) and is_local_run()):
    st.stop()
goal = asked("next") or f"/?lang={language()}"
now = chosen_person()

st.title(say("demonstration.title"), anchor=False)
about_demonstration()
by_code = sorted(wards(record), key=lambda unit: unit.code)
if now is None:
    to_begin_with(record, by_code, goal)
st.subheader(say("demonstration.wards"), anchor=False)
of_the_wards(record, by_code, goal, now)
st.subheader(say("demonstration.province"), anchor=False)
of_the_province(record, goal, now)
of_an_account()
