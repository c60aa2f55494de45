"""A press of a button that is gone when it is heard: said in a sentence, with who did what meanwhile where that is known.

Somebody looks at a button while another person does the thing, or does it in another tab. The press then finds a page without
that button, and Streamlit drops it without a word. So the buttons that a run drew are remembered (``plain_streamlit``), and a
run that ends without the one that was pressed says so. Buttons with a function of their own (``on_click``) act before anything
is drawn; what such an act was refused for is told here where its own place is gone.
"""

from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import user_key_from_element_id

from dossiers.errors import DossierError
from ui import plain_streamlit as st
from ui.parts.acting import told_failure
from ui.parts.notices import tells_something
from ui.parts.templates import beside
from ui.reader.language import say

_BEFORE = "buttons_before"
_BECAUSE = "buttons_gone_because"
BROKE = "|broke"
"""What the key of a button ends with under which the failure of its act waits to be told beside it."""


def because(part: str, why: str) -> None:
    """Why the buttons are gone whose keys hold ``part``: a sentence that says who did what, and when. Of this run alone."""
    st.session_state.setdefault(_BECAUSE, {})[part] = why


def tell_gone_button(place: DeltaGenerator) -> None:
    """Say in ``place`` which button was pressed and is no more. Only at the end of a run that drew its whole screen."""
    before: dict[str, str] = st.session_state.get(_BEFORE, {})
    drawn = dict(st.drawn_buttons())
    st.drawn_buttons().clear()
    whys: dict[str, str] = st.session_state.pop(_BECAUSE, {})
    st.session_state[_BEFORE] = drawn
    gone = [key for key in _pressed() if key in before and key not in drawn]
    # The second press of a double click finds the button gone that the first one has used up: that is told as done.
    if gone and not tells_something():
        why = next((why for part, why in whys.items() if part in gone[0]), say("gone.moved_on"))
        place.html(_pieces.gone(say("gone.pressed", label=before[gone[0]], why=why)))
    elif unsaid := [key for key in st.session_state if str(key).endswith(BROKE)]:
        failures = [st.session_state.pop(key) for key in unsaid]
        told = [told_failure(each) for each in failures if isinstance(each, DossierError)]
        place.html(_pieces.gone(" ".join(told)))


def _pressed() -> list[str]:
    """The keys of the buttons whose press this run was asked for."""
    context = get_script_run_ctx()
    if context is None:
        return []
    sent = context.session_state.get_widget_states()
    keys = (user_key_from_element_id(each.id) for each in sent if each.trigger_value)
    return [key for key in keys if key is not None]


_pieces = beside(__file__)
