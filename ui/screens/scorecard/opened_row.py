"""A row that the address asks for is opened and brought into view: a link to a criterion leads to it, not above it."""

from ui import plain_streamlit as st
from ui.parts.templates import beside


def show_opened_row() -> None:
    """Have the browser bring the opened row into view, once for each time the address asks for it."""
    st.html(_pieces.script(), unsafe_allow_javascript=True)


_pieces = beside(__file__)
