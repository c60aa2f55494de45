"""Quản trị: units and mergers, rounds and deadlines, assignments, people, the criteria of a round."""

import streamlit as st

from ui.language import say
from ui.people import acting_person
from ui.record import the_record

record = the_record()
actor = acting_person(record)
if actor is None or actor.role not in ("administrator", "lead_inspector"):
    st.stop()
st.title(say("shell.administration"), anchor=False)
