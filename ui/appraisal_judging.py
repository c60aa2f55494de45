"""The right side of a criterion: the first judgement of a blind round, the decision, or that the reader only reads."""

from html import escape

import streamlit as st

from dossiers import deciding, standings
from dossiers.access import Actor
from dossiers.appraisal import Case
from dossiers.record import Record
from ui.appraisal_blind import hidden_html, judging_form
from ui.appraisal_decision import decision_panel
from ui.language import say


def judging(record: Record, actor: Actor, case: Case, there: frozenset[str], following: str | None) -> None:
    """Draw what the reader may do with the criterion. ``there`` and ``following``: as for ``decision_panel``."""
    unit_id, round_id, code = case.unit.id, case.round.id, case.criterion.code
    may = standings.standing(record, actor, unit_id, round_id).may

    def keep(states: dict[str, str], note: str, operation: str) -> None:
        deciding.judge_first(record, actor, unit_id, round_id, code, states=states, note=note, operation=operation)

    if case.blind and "judge_first" in may:
        st.html(hidden_html())
        judging_form(f"first|{unit_id}|{round_id}|{code}", case.criterion, keep, say("appraisal.keep_first"))
    elif "decide" in may:
        decision_panel(record, actor, case, there, following)
    else:
        st.html(f'<p class="ws ws-quiet">{escape(say("appraisal.not_mine"))}</p>')
