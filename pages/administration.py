"""Quản trị: units and mergers, rounds and deadlines, assignments, people, the criteria of a round, backups."""

from collections.abc import Callable, Mapping

from dossiers.access.policy import Actor, office_allows
from dossiers.store.record import Record
from dossiers.vocabulary import OfficeAct
from ui import plain_streamlit as st
from ui.reader.choice import segments
from ui.reader.language import say
from ui.reader.people import acting_person
from ui.reader.record import the_record
from ui.screens.administration.assignments import assignments_view
from ui.screens.administration.backups import backups_view
from ui.screens.administration.criteria import criteria_view
from ui.screens.administration.people import people_view
from ui.screens.administration.rounds import rounds_view
from ui.screens.administration.units import units_view

#: view → what somebody must be allowed to do for it, and what draws it.
VIEWS: Mapping[str, tuple[OfficeAct, Callable[[Record, Actor], None]]] = {
    "units": ("administer_units", units_view),
    "rounds": ("administer_rounds", rounds_view),
    "assignments": ("assign_inspectors", assignments_view),
    "people": ("administer_people", people_view),
    "criteria": ("adopt_catalogue", criteria_view),
    "backups": ("keep_backups", backups_view),
}

record = the_record()
actor = acting_person(record)
if actor is None:
    st.stop()
offered = [name for name, (act, _) in VIEWS.items() if office_allows(act, actor.role)]
if not offered:
    st.stop()

st.title(say("administration.title"), anchor=False)
view = segments(
    "office", say("administration.view"), offered, offered[0], lambda key: say(f"administration.view_{key}")
)
VIEWS[view][1](record, actor)
