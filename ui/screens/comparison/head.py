"""What So sánh says before any figure: whose dossiers are missing from it, and that a ward has nothing to compare yet."""

from ui import plain_streamlit as st
from ui.parts.templates import Markup, beside
from ui.reader.language import say
from ui.screens.comparison.wards import Comparison


def no_round_yet() -> None:
    """A ward before any round was published: what it will find here, and when."""
    st.title(say("shell.comparison"), anchor=False)
    st.html(_pieces.line(say("comparison.nothing_published")))


def withheld_html(compared: Comparison) -> Markup:
    """How many wards are not the reader's to see yet; "" where all are. They are counted nowhere."""
    if compared.hidden:
        return _pieces.line(say("comparison.withheld", wards=compared.hidden))
    return _pieces.nothing() if compared.wards else _pieces.line(say("overview.no_dossiers"))


_pieces = beside(__file__)
