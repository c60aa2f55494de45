"""The way through the appraisal: queue → ward → criterion → next criterion; kept in the address, walked without a reload."""

from collections.abc import Sequence

import streamlit as st

from dossiers.appraisal.decisions import Stage
from dossiers.next_step.next_thing import Kind
from dossiers.submissions.questions import Exchange, first_answered
from ui.parts.templates import beside
from ui.reader.choice import remember


def to_queue() -> None:
    """Back to the queue."""
    for key in ("unit", "criterion", "second"):
        st.query_params.pop(key, None)


def to_ward(unit_id: str, round_id: str) -> None:
    """To the ward's page."""
    for key in ("criterion", "second"):
        st.query_params.pop(key, None)
    remember("unit", unit_id)
    remember("round", round_id)


def to_case(unit_id: str, round_id: str, criterion: str) -> None:
    """To one criterion of a ward. One change of the address from criterion to criterion: the browser goes back one by one."""
    st.query_params.pop("second", None)
    remember("unit", unit_id)
    remember("round", round_id)
    st.query_params["criterion"] = criterion


def neighbours(codes: Sequence[str], code: str) -> tuple[str | None, str | None]:
    """The criteria before and after, None at either end."""
    at = codes.index(code)
    return (codes[at - 1] if at else None), (codes[at + 1] if at + 1 < len(codes) else None)


def next_open(stages: dict[str, Stage], after: str | None = None) -> str | None:
    """The next criterion not wholly decided, looking on from ``after`` and round to the start; None where all are."""
    codes = list(stages)
    start = codes.index(after) + 1 if after in stages else 0
    return next((code for code in codes[start:] + codes[:start] if stages[code] != "decided"), None)


def next_case(stages: dict[str, Stage], exchanges: Sequence[Exchange], kind: Kind | None) -> tuple[str, str]:
    """(what to do there, code): the criterion to open from a ward's page. ``kind``: the reader's next thing there.

    ``read_answer`` where the ward answered and nobody decided since; ``start_at`` or ``go_on_at`` where deciding is due;
    ``look_at`` where the reader has nothing to decide.
    """
    answered, due = first_answered(exchanges), next_open(stages)
    if kind == "read_answers" and answered is not None:
        return "read_answer", answered
    if kind == "decide" and due is not None:
        return ("start_at" if all(stage == "open" for stage in stages.values()) else "go_on_at"), due
    return "look_at", due or next(iter(stages))


def to_top(criterion: str) -> None:
    """Begin each criterion at its top, as ``static/to_top.js`` says."""
    st.html(_pieces.to_top(criterion), unsafe_allow_javascript=True)


_pieces = beside(__file__)
