"""What is typed and not saved is kept in the browser as well, and offered where the tab that held it is gone.

A session, and with it what was typed, belongs to one open page: a browser that discards a tab, crashes or is closed by mistake
loses it. ``ui/static/drafts.js`` keeps each field of a form under a name that outlives the session (``lasting_name``), which
carries whose it is; until it is saved or given up, for twelve hours at most, and only until somebody signs out there.
"""

from streamlit.delta_generator import DeltaGenerator

from ui import plain_streamlit as st
from ui.app.too_long import class_of
from ui.parts.reconnecting import lasting_name
from ui.parts.templates import beside
from ui.reader.addresses import SIGN_OUT, SIGN_OUT_EVERYWHERE
from ui.reader.language import say


def keep_drafts(place: DeltaGenerator, *, unsaved: bool) -> None:
    """Tell the browser, in ``place``, which fields of forms were drawn. ``unsaved``: whether the session holds any."""
    lasting = {key: name for key in st.typed_texts() if (name := lasting_name(key))}
    what = {
        "names": {class_of(key): name for key, name in lasting.items()},
        "heard": {class_of(key): st.typed_texts()[key] for key in lasting},
        "unsaved": unsaved,
        "leave": [SIGN_OUT, SIGN_OUT_EVERYWHERE],
        "words": {
            "found": say("drafts.found", when="{when}"), "take": say("drafts.take"), "leave": say("drafts.leave"),
        },
    }  # fmt: skip
    place.html(_pieces.script(what, st.session_state.get("runs", 0)), unsafe_allow_javascript=True)


_pieces = beside(__file__)
