"""After a run that broke: the browser has taken off the screen what that run did not draw, and forgotten what stood in it.

The session still holds it. Fields drawn anew tell the browser what they hold by themselves where the session keeps them over
screens (``persist_state``); all others would begin empty, and the next press would say so.
"""

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import user_key_from_element_id

from ui import plain_streamlit as st

_BROKEN = "broken_runs"
_SHOWN_ANEW = "broken_runs_shown_anew"
#: What a field holds that can be told to the browser; neither a press nor a file can.
_TOLD = {
    "bool_value", "double_value", "int_value", "string_value", "double_array_value", "int_array_value",
    "string_array_value",
}  # fmt: skip


def note_broken_run() -> None:
    """Count a run of this session that ended with an error."""
    st.session_state[_BROKEN] = broken_runs() + 1


def broken_runs() -> int:
    """How many runs of this session have ended with an error."""
    return st.session_state.get(_BROKEN, 0)


def show_anew() -> None:
    """At the start of a run: have the browser told again what stands in fields, if the run before broke."""
    context, broken = get_script_run_ctx(), broken_runs()
    if context is None or st.session_state.get(_SHOWN_ANEW, 0) == broken:
        return
    st.session_state[_SHOWN_ANEW] = broken
    for name, about in list(context.session_state._state._new_widget_state.widget_metadata.items()):
        key = user_key_from_element_id(name)
        if key is not None and key in st.session_state and about.persist_state is None and about.value_type in _TOLD:
            st.session_state[key] = st.session_state[key]
