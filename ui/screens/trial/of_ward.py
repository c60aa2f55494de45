"""A trial of one ward on its scorecard: what it comes to, and what to try next."""

from dossiers.access.policy import Actor
from dossiers.store.record import Record
from dossiers.submissions.results import Result, results
from ui import plain_streamlit as st
from ui.screens.trial.choosing import draw_choice
from ui.screens.trial.trial import trial_html
from ui.screens.way_up.way_up import planned


def draw_trial(record: Record, actor: Actor, found: Result, text: str) -> None:
    """What the address asks to try, beside what stands; only read, never written."""
    others = results(record, actor, found.round.id) if found.rank is not None else ()
    ranked = [each for each in others if each.rank is not None]
    plan = planned(record, actor, found.unit.id, found.round.id)
    st.html(trial_html(found, text, ranked, may=plan is not None and plan.may))
    draw_choice(found, text)
