"""The way through the appraisal: queue → ward → criterion → next criterion; kept in the address, walked without a reload."""

from collections.abc import Sequence

from ui import plain_streamlit as st
from ui.parts.templates import beside
from ui.reader.asked import ask
from ui.reader.choice import remember


def to_queue() -> None:
    """Back to the queue."""
    for key in ("unit", "criterion", "second"):
        ask(key, None)


def to_ward(unit_id: str, round_id: str) -> None:
    """To the ward's page."""
    for key in ("criterion", "second"):
        ask(key, None)
    remember("unit", unit_id)
    remember("round", round_id)


def to_case(unit_id: str, round_id: str, criterion: str) -> None:
    """To one criterion of a ward. One change of the address from criterion to criterion: the browser goes back one by one."""
    ask("second", None)
    remember("unit", unit_id)
    remember("round", round_id)
    ask("criterion", criterion)


def neighbours(codes: Sequence[str], code: str) -> tuple[str | None, str | None]:
    """The criteria before and after, None at either end."""
    at = codes.index(code)
    return (codes[at - 1] if at else None), (codes[at + 1] if at + 1 < len(codes) else None)


def to_top(criterion: str) -> None:
    """Begin each criterion at its top, as ``static/to_top.js`` says."""
    st.html(_pieces.to_top(criterion), unsafe_allow_javascript=True)


_pieces = beside(__file__)
