"""A browser whose session is gone, after a restart or an absence longer than the server keeps one: nothing of it is lost.

The browser goes on showing its fields. It sends what they hold with the first message of its new session, each under an id
that ends in the field's key. So a form's keys carry all that it has to know again: what it is about, whose it is, what it was
opened on, which idempotency key its saving has. Whoever opens a form asks here first whether the browser shows it already.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, is_dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import user_key_from_element_id

from dossiers.errors import DossierError
from ui import plain_streamlit as st
from ui.parts.acting import foreseen, told_failure
from ui.parts.gone_buttons import BROKE

_HEARD = "press_heard"


@st.fragment(run_every=timedelta(days=20))
def run_anew_when_reconnected() -> None:
    """Make the browser ask for a run as soon as its connection is back, before anybody presses anything.

    Streamlit's browser side does so only where some part of the screen runs by itself from time to time; this is that part.
    The new session then knows every form before the first press, whatever that is. Longer than 24 days no browser waits.
    """


def still_shown(start: str) -> list[str]:
    """The keys that begin with ``start`` of fields that the browser shows and this session has not drawn (yet)."""
    context = get_script_run_ctx()
    if context is None:
        return []
    sent = (user_key_from_element_id(each.id) for each in context.session_state.get_widget_states())
    return [key for key in sent if key is not None and key.startswith(start) and key not in st.session_state]


def chosen_words(key: str) -> list[str]:
    """What is chosen in a list that the browser shows and this session has not drawn, as the browser calls it."""
    sent = _sent(key)
    return [] if sent is None else [*filter(None, [sent.string_value]), *sent.string_array_value.data]


def file_shown(key: str) -> bool:
    """Whether the browser shows a chosen file in a field that this session has not drawn: it went with the old session."""
    sent = _sent(key)
    return sent is not None and bool(sent.file_uploader_state_value.uploaded_file_info)


def _sent(key: str) -> Any:
    """What the browser sent of the field of this key, where this session has not drawn it; else None."""
    context = get_script_run_ctx()
    if context is None or key in st.session_state:
        return None
    sent = context.session_state.get_widget_states()
    return next((each for each in sent if user_key_from_element_id(each.id) == key), None)


def whose() -> str:
    """The acting person as a part of keys: what one person typed is never taken for another's."""
    return blake2b(str(st.session_state.get("acting")).encode(), digest_size=4).hexdigest()


@dataclass(frozen=True)
class Lasting:
    """What a field's key tells over all sessions. ``form``: the form and whose it is; ``opened_on``: the version or mark of it.

    ``stem``: what the keys of this form begin with in this session.
    """

    form: str
    field: str
    opened_on: str
    stem: str


def lasting(key: str) -> Lasting | None:
    """What the key of a form's field tells; None for other fields."""
    start, owner, rest = key.partition(f"|{whose()}|")
    parts = rest.split("|", 2)
    if not owner or len(parts) < 3:
        return None
    return Lasting(f"{start}{owner}".removesuffix("|"), parts[2], parts[0], key.removesuffix(f"|{parts[2]}"))


_LET_GO = "drafts_let_go"


def let_go_of(stem: str) -> None:
    """A form was saved or given up: what the browser keeps of it goes, too (``ui/parts/drafts.py``). ``stem``: of its keys."""
    if (found := lasting(f"{stem}|")) is not None:
        st.session_state.setdefault(_LET_GO, []).append(found.form)


def forms_let_go() -> list[str]:
    """The forms that were let go since this was asked last, each as ``Lasting.form``."""
    return st.session_state.pop(_LET_GO, [])


def mark(expected: Any) -> str:
    """What the record held, as a part of keys: equal for equal things, also in a server that was started anew."""
    return "-" if expected is None else blake2b(repr(_comparable(expected)).encode(), digest_size=6).hexdigest()


def _comparable(value: Any) -> Any:
    if is_dataclass(value):
        return [_comparable(getattr(value, each.name)) for each in fields(value)]
    if isinstance(value, Mapping):
        return sorted(
            ([repr(_comparable(key)), _comparable(held)] for key, held in value.items()), key=lambda pair: pair[0]
        )
    if isinstance(value, AbstractSet):
        return sorted(repr(_comparable(each)) for each in value)
    return [_comparable(each) for each in value] if isinstance(value, list | tuple) else value


def button(label: str, act: Callable[[], object], *, key: str, **more: Any) -> None:
    """A button that does ``act``, before anything is drawn where that can be.

    A press that reaches a session in which the button was not drawn yet is known as a press, not by what it does. There the
    act is done where the button stands, after the fields above it were drawn, and everything is drawn anew. Whatever breaks
    in it is told beside the button.
    """

    broke = f"{key}{BROKE}"

    def heard() -> None:
        st.session_state[_HEARD] = _press(key)
        done()

    def done() -> None:
        # An exception here would end the run before anything is drawn, and the form would be gone from the screen.
        try:
            with foreseen():
                act()
        except DossierError as failure:
            st.session_state[broke] = failure

    # A press may be told twice, where the run that follows it is broken off: only one that could not be heard is done here.
    drawn_before = key in st.session_state
    pressed = st.button(label, key=key, on_click=heard, **more)
    if pressed and not drawn_before and st.session_state.get(_HEARD) != _press(key):
        done()
        st.rerun()
    if failure := st.session_state.pop(broke, None):
        st.error(told_failure(failure))


def _press(key: str) -> tuple[str, Any]:
    """The press of a button in this run, told from those in others."""
    return key, st.session_state.get("runs")
