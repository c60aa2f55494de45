"""Vai trình diễn: whom to act as on the sample record."""

import html

import streamlit as st

from ui.app.demonstration_people import of_the_province, of_the_wards, to_begin_with
from ui.reader.addresses import SIGN_IN
from ui.reader.language import language, say
from ui.reader.people import chosen_person, demonstration_open, is_local_run, wards
from ui.reader.record import the_record

record = the_record()
if not (demonstration_open(record) and is_local_run()):
    st.stop()
goal = st.query_params.get("next") or f"/?lang={language()}"
now = chosen_person()

st.title(say("demonstration.title"), anchor=False)
st.html(f'<p class="ws ws-lead">{say("demonstration.what")}</p>')
by_code = sorted(wards(record), key=lambda unit: unit.code)
if now is None:
    to_begin_with(record, by_code, goal)
st.subheader(say("demonstration.wards"), anchor=False)
of_the_wards(record, by_code, goal, now)
st.subheader(say("demonstration.province"), anchor=False)
of_the_province(record, goal, now)
sign_in = f'<a href="{SIGN_IN}?lang={language()}" target="_self">{html.escape(say("demonstration.sign_in"))}</a>'
st.html(f'<p class="ws ws-quiet">{say("demonstration.account")} {sign_in}</p>')
