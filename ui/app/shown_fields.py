"""What a field shows is what the server has heard of, before a save is believed.

Streamlit's browser side sends a field when it is left. One that was greyed while somebody typed in it, because the connection
was lost, or that a password manager filled in without entering it, is never left: the server would save the text of before
and say so. ``ui/static/shown_fields.js`` compares at the end of each run, sends what differs before any press acts, and says
where that does not help.
"""

from streamlit.delta_generator import DeltaGenerator

from ui import plain_streamlit as st
from ui.parts.templates import beside
from ui.reader.language import say


def send_what_is_shown(place: DeltaGenerator) -> None:
    """Tell the browser, in ``place``, which text of each field this run was made with. At the end of a run: all are drawn."""
    heard = {st.class_of(key): text for key, text in st.typed_texts().items()}
    runs = st.session_state.get("runs", 0)
    place.html(_pieces.script(heard, say("framework.unsent", label="{label}"), runs), unsafe_allow_javascript=True)


_pieces = beside(__file__)
