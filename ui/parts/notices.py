"""What an act did, told above the screen that comes next. One for the whole session: the newest counts.

It belongs to the place it was told at: on another screen, in another view or at another ward it is gone.
"""

from dataclasses import dataclass
from time import monotonic

from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui import plain_streamlit as st
from ui.parts.templates import beside
from ui.reader.asked import unknown, whole_query
from ui.reader.language import language, say

STAYS = 8.0
"""Seconds from the first drawing on. The second press of a double click draws the screen once more; a notice that is
gone by then would leave people in doubt whether anything was saved."""
_KEY = "notice"


@dataclass
class _Notice:
    text: str
    spoken: str
    until: float | None = None
    place: dict[str, str] | None = None
    """What the address asked for once it was told; None before the end of that run."""


def tell_next(text: str) -> None:
    """Have ``text``, plain and in the reader's language, told by the next ``tell``."""
    st.session_state[_KEY] = _Notice(text, language())


def tell() -> None:
    """Draw what was kept, at this run and those of the next seconds; nothing where there is nothing, or in another language."""
    # The place is there with and without a notice, so that nothing below is built anew when it comes or goes.
    place = st.empty()
    notice: _Notice | None = st.session_state.get(_KEY)
    if notice is None:
        return
    if notice.until is None:
        notice.until = monotonic() + STAYS
    if monotonic() > notice.until or notice.spoken != language() or _left(notice):
        del st.session_state[_KEY]
        return
    place.html(_pieces.notice(notice.text))


def tells_something() -> bool:
    """Whether what an act did is told now."""
    return _KEY in st.session_state


def belongs_here() -> None:
    """At the end of a run: the place that is shown now is that of the notice which was told."""
    notice: _Notice | None = st.session_state.get(_KEY)
    if notice is not None and notice.until is not None and notice.place is None:
        notice.place = _place()


def _left(notice: _Notice) -> bool:
    """Whether another place is shown than the one the notice was told at. What the address asks for besides is no other."""
    now = _place()
    return notice.place is not None and any(now.get(name) != value for name, value in notice.place.items())


def _place() -> dict[str, str]:
    context = get_script_run_ctx()
    return {"": context.page_script_hash if context else "", **whole_query()}


#: Under which name the address asks for a thing → what that is called; anything else is a choice.
_CALLED = {"unit": "unit", "only": "unit", "log_ward": "unit", "round": "round", "office_round": "round"} | {
    "criterion": "criterion", "indicator": "indicator",
}  # fmt: skip


def tell_unknown(place: DeltaGenerator) -> None:
    """Say in ``place`` what the address asked for and this screen does not know. At the end of a run: the screen has asked."""
    if names := unknown():
        place.html(_pieces.unknown(list(dict.fromkeys(say(f"asked.{_CALLED.get(each, 'choice')}") for each in names))))


_pieces = beside(__file__)
