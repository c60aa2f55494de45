"""What is typed, chosen or ticked and not saved is kept in the browser as well, and offered where the tab is gone.

A session, and with it what was entered, belongs to one open page: a browser that discards a tab, crashes or is closed
loses it. ``ui/static/drafts.js`` keeps each field of a form under a name that outlives the session (``reconnecting.lasting``),
which carries whose it is: until it is saved or given up, for twelve hours at most, and only until somebody signs out there or
somebody else comes. What a reader takes back comes in one field that nobody sees, and each part of it is put into its field
when that is drawn, if it could be entered there (``plain_streamlit.given_back``). Nothing is saved by it. Files cannot be kept.
"""

import json
from collections.abc import Iterator
from typing import Any

from ui import plain_streamlit as st
from ui.parts.reconnecting import Lasting, forms_let_go, lasting, whose
from ui.parts.templates import beside
from ui.reader.addresses import SIGN_OUT, SIGN_OUT_EVERYWHERE
from ui.reader.language import say

_TAKEN, _STEMS, _APART = "drafts_taken", "drafts_stems", "drafts_apart"


def begin_drafts() -> None:
    """Before anything of the screen is drawn: hear what the reader took back."""
    st.held().clear()
    st.session_state[_APART] = []
    _hear(_place(""))


def keep_drafts(*, unsaved: bool, stem: str = "") -> None:
    """Tell the browser which fields of forms were drawn, after them. ``unsaved``: whether the session holds any.

    ``stem``: of the one form of a dialog, which is drawn by itself while its screen stands.
    """
    apart = st.session_state.setdefault(_APART, [])
    if stem:
        apart.append(stem)
    drawn = {
        key: found
        for key in st.held()
        if (found := lasting(key)) is not None and (found.stem == stem if stem else found.stem not in apart)
    }
    st.session_state.setdefault(_STEMS, {})[stem] = {each.form: each.stem for each in drawn.values()}
    place = _place(stem)
    with st.container(key=f"{place}_box"):
        if drawn:
            st.text_input("-", key=place, holds="drafts", label_visibility="collapsed")
        what = {
            "scope": st.class_of(place),
            "fields": {st.class_of(key): _told(key, found) for key, found in drawn.items()},
            "unsaved": unsaved,
            "done": forms_let_go(),
            "owner": whose(),
            "leave": [SIGN_OUT, SIGN_OUT_EVERYWHERE],
            "words": {each: say(f"drafts.{each}", when="{when}") for each in ("found", "older")}
            | {each: say(f"drafts.{each}") for each in ("take", "leave")},
        }
        st.html(_pieces.script(what, st.session_state.get("runs", 0)), unsafe_allow_javascript=True)


def hear_in_dialog(stem: str) -> None:
    """What ``begin_drafts`` does for a screen, for the form of a dialog, before its fields are drawn."""
    _hear(_place(stem), stem)


def forget_drafts() -> None:
    """Have the browser drop all it keeps: the session has ended, and the next person may be somebody else."""
    st.html(_pieces.forgotten(), unsafe_allow_javascript=True)


def _told(key: str, found: Lasting) -> dict[str, Any]:
    typed = key in st.typed_texts()
    return {"form": found.form, "field": found.field, "on": found.opened_on, "held": st.held()[key], "typed": typed}


def _place(stem: str) -> str:
    return "drafts_in_dialog" if stem else "drafts"


def _hear(place: str, stem: str = "") -> None:
    sent = st.session_state.get(place) or ""
    if sent == st.session_state.get(f"{_TAKEN}|{place}", ""):
        return
    st.session_state[f"{_TAKEN}|{place}"] = sent
    st.given_back().clear()
    stems: dict[str, str] = st.session_state.get(_STEMS, {}).get(stem, {})
    for form, field, value in _parts(sent):
        if form in stems:
            st.given_back()[f"{stems[form]}|{field}"] = value


def _parts(sent: str) -> Iterator[tuple[str, str, Any]]:
    """Form, field and what was in it; nothing of what is no draft of ours: any program can fill in a field."""
    try:
        found = json.loads(sent or "[]")
    except (ValueError, RecursionError):
        return
    for each in found if isinstance(found, list) else ():
        match each:
            case [str() as form, str() as field, value]:
                yield form, field, value
            case _:
                continue


_pieces = beside(__file__)
