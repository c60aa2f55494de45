"""A trial of one ward on its scorecard: what it comes to, and what to try next."""

from dossiers.access.policy import Actor
from dossiers.store.record import Record
from dossiers.submissions.results import Result, results
from ui import plain_streamlit as st
from ui.screens.actions.planned import planned
from ui.screens.trial.choosing import draw_choice
from ui.screens.trial.planning import draw_planning
from ui.screens.trial.trial import changes_asked, trial_html


def draw_trial(record: Record, actor: Actor, found: Result, text: str) -> None:
    """What the address asks to try, beside what stands; only read, never written, until it is made into actions."""
    others = results(record, actor, found.round.id) if found.rank is not None else ()
    ranked = [each for each in others if each.rank is not None]
    plan = planned(record, actor, found.unit.id, found.round.id)
    changes = changes_asked(found, text)
    with st.container(border=True, key="trial"):
        st.html(trial_html(found, changes, ranked, plan))
        if changes is not None:
            draw_planning(record, actor, found, changes, plan)
            draw_choice(found, changes)
