"""A field that does not take what was typed or pasted says so, and how much it takes.

Streamlit's browser side leaves a field as it was where it would hold more than it may, without a word: a pasted text of five
thousand letters is simply not there. ``ui/static/too_long.js`` notices and tells.
"""

from streamlit.delta_generator import DeltaGenerator

from ui import plain_streamlit as st
from ui.parts.templates import beside
from ui.reader.language import say


def tell_what_is_too_long(place: DeltaGenerator) -> None:
    """Tell the browser, in ``place``, the longest length of each field that was drawn. At the end of a run: all are drawn."""
    longest = {st.class_of(key): most for key, most in st.typed_at_most().items()}
    if longest:
        words = say("framework.too_long", limit="{limit}", length="{length}")
        place.html(_pieces.script(longest, words), unsafe_allow_javascript=True)


_pieces = beside(__file__)
