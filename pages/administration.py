"""Quản trị: units and mergers, rounds and deadlines, people, assignments, the criteria of a round, backups."""

from collections.abc import Callable, Mapping

from dossiers.access.policy import Actor, office_allows
from dossiers.store.record import Record
from dossiers.vocabulary import OfficeAct
from ui import plain_streamlit as st
from ui.reader.choice import remember, segments
from ui.reader.language import say
from ui.reader.people import acting_person
from ui.reader.record import the_record
from ui.screens.administration.assignments import assignments_view
from ui.screens.administration.backups import backups_view
from ui.screens.administration.criteria import criteria_view
from ui.screens.administration.people import people_view
from ui.screens.administration.rounds import rounds_view
from ui.screens.administration.steps import label, steps_of
from ui.screens.administration.units import units_view

#: view → what somebody must be allowed to do for it, and what draws it; in the order in which a round is set up.
VIEWS: Mapping[str, tuple[OfficeAct, Callable[[Record, Actor], None]]] = {
    "units": ("administer_units", units_view),
    "rounds": ("administer_rounds", rounds_view),
    "people": ("administer_people", people_view),
    "assignments": ("assign_inspectors", assignments_view),
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
steps = steps_of(record, actor, offered) if len(offered) > 1 else {}
due = next((name for name, step in steps.items() if not step.done), None)
with st.container(horizontal=True, vertical_alignment="center", key="office_views"):
    view = segments(
        "office", say("administration.view"), offered, due or offered[0], lambda key: label(key, steps.get(key))
    )
    if due is not None and due != view:
        way = say(f"administration.{steps[due].words}", count=steps[due].left)
        st.button(way, icon=":material/arrow_forward:", key="office_next", on_click=remember, args=("office", due))
VIEWS[view][1](record, actor)
