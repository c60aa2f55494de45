"""What an act did, told above the screen that comes next. One for the whole session: the newest counts."""

from dataclasses import dataclass
from time import monotonic

from streamlit.delta_generator import DeltaGenerator

from ui import plain_streamlit as st
from ui.parts.templates import beside
from ui.reader.asked import unknown
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
    if monotonic() > notice.until or notice.spoken != language():
        del st.session_state[_KEY]
        return
    place.html(_pieces.notice(notice.text))


#: Under which name the address asks for a thing → what that is called; anything else is a choice.
_CALLED = {"unit": "unit", "only": "unit", "log_ward": "unit", "round": "round", "office_round": "round"} | {
    "criterion": "criterion", "indicator": "indicator",
}  # fmt: skip


def tell_unknown(place: DeltaGenerator) -> None:
    """Say in ``place`` what the address asked for and this screen does not know. At the end of a run: the screen has asked."""
    if names := unknown():
        place.html(_pieces.unknown(list(dict.fromkeys(say(f"asked.{_CALLED.get(each, 'choice')}") for each in names))))


_pieces = beside(__file__)
