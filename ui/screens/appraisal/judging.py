"""The right side of a criterion: the first judgement of a blind round, the decision, or that the reader only reads."""

from functools import partial

from dossiers.access.policy import LOCKED, Actor
from dossiers.appraisal import decision_acts as deciding
from dossiers.appraisal.case import Case
from dossiers.next_step.of_person import onward
from dossiers.procedure import status as dossier_status
from dossiers.store.record import Record
from ui import plain_streamlit as st
from ui.parts.templates import beside
from ui.reader.language import say
from ui.screens.appraisal.blind import hidden_html, judging_form
from ui.screens.appraisal.decision import decision_panel
from ui.screens.appraisal.way import to_ward

READ_ONLY = {
    "draft": "not_mine_draft", "returned": "not_mine_returned", "clarification_requested": "not_mine_asked",
    **dict.fromkeys(LOCKED, "not_mine_locked"),
}  # fmt: skip
"""Why there is nothing to decide in a state, where the state alone is why."""


def judging(record: Record, actor: Actor, case: Case, there: frozenset[str]) -> None:
    """Draw what the reader may do with the criterion. ``there``: as for ``decision_panel``."""
    unit_id, round_id, code = case.unit.id, case.round.id, case.criterion.code
    may = dossier_status.status(record, actor, unit_id, round_id).available_acts

    def keep(states: dict[str, str], note: str, idempotency_key: str) -> None:
        deciding.judge_first(
            record, actor, unit_id, round_id, code, states=states, note=note, idempotency_key=idempotency_key
        )

    if case.blind and "judge_first" in may:
        st.html(hidden_html())
        judging_form(f"first|{unit_id}|{round_id}|{code}", case.criterion, keep, say("appraisal.keep_first"))
    elif "decide" in may:
        decision_panel(record, actor, case, there, onward(record, actor, unit_id, round_id, code))
    elif "begin_appraisal" in may:
        st.html(_pieces.take_up_first())
        st.button(say("appraisal.to_take_up"), type="primary", on_click=partial(to_ward, unit_id, round_id))
    else:
        st.html(_pieces.read_only(READ_ONLY.get(case.state, "not_mine")))


_pieces = beside(__file__)
