"""Streamlit as screens draw with it: the same functions, in which every text is plain.

Streamlit reads nearly every text it is handed as Markdown, in a dialect of its own: links, pictures, ``:red[…]``, icons and
emoji by name, formulas between dollar signs. A name that somebody typed, or a part of an address, would become a link in the
product's words, and an honest name with a ``*`` would lose it. So no screen knows Streamlit itself: here each text that it
would read so is escaped, whoever wrote it, and shows sign by sign as it is. What is to look like something stands in a
template. Fields for typing cannot be made without their longest length. ``tests/ui/test_plain_streamlit.py`` holds both.
"""

import re
from collections.abc import Callable, Mapping
from functools import wraps
from inspect import signature
from types import MappingProxyType
from typing import Any, Literal, ParamSpec, TypeVar

import streamlit
from streamlit import (
    code,
    columns,
    container,
    context,
    empty,
    form,
    fragment,
    html,
    login,
    logout,
    navigation,
    pagination,
    rerun,
    session_state,
    set_page_config,
    stop,
    user,
    vega_lite_chart,
)

from dossiers.texts.lengths import FIELDS, LONGEST, longest

__all__ = [
    "Page", "button", "checkbox", "class_of", "code", "columns", "container", "context", "dialog", "drawn_buttons", "empty",
    "error",
    "expander", "file_uploader", "form", "form_submit_button", "fragment", "given_back", "held", "html", "info",
    "login", "logout", "multiselect", "navigation", "page_link", "pagination", "pills", "plain", "radio", "rerun",
    "segmented_control", "selectbox", "session_state", "set_page_config", "spinner", "stop", "subheader", "text_area",
    "text_input", "title", "toggle", "typed_at_most", "typed_texts", "user", "vega_lite_chart", "warning",
]  # fmt: skip

_P = ParamSpec("_P")
_R = TypeVar("_R")

# A text

JOINER = "\u2060"
"""Stands unseen between two signs that must not be read together. A backslash does not part these: Streamlit looks for them
once more in the text that Markdown has left."""
_READ_TOGETHER = re.compile(
    r"(?::(?=[^\W\d]|[:+/-]|\d\w*:)"  # :red[…], :material/home:, :tada:, :::, http://…
    r"|[Ww]{3}(?=\.)|@(?=\w)"  # www.example.org, somebody@example.org
    r"|(?<!\S)[<>~-](?=(?:[>=-]|->)(?!\S)))"  # an arrow or a dash that stands alone: ->, <-, <->, --, >=, <=, ~=
)
_SIGN = re.compile(r"[\\`*_\[\]<~$|]|&(?=[#a-zA-Z])")
# What begins a heading, a quotation or an entry of a list, or makes a heading of the line above.
_FIRST = re.compile(r"^(?=[+-]\s|[+-]$|#{1,6}\s|#{1,6}$|>|=+$|-+$)")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")


def plain(text: str) -> str:
    """``text`` so that Streamlit's Markdown shows it as it is: nothing in it is a sign of form; a new line is one."""
    return "  \n".join(map(_plain_line, text.splitlines()))


def _plain_line(line: str) -> str:
    # Four spaces before a line would make it a program, and a line of nothing a new paragraph.
    escaped = _SIGN.sub(r"\\\g<0>", _READ_TOGETHER.sub(rf"\g<0>{JOINER}", line.strip())) or "\u00a0"
    # At its start a line may be a heading, a quotation or an entry of a list.
    return _NUMBERED.sub(r"\1\\\2", _FIRST.sub(r"\\", escaped))


# What fields hold

_Sort = Literal["text", "tick", "one", "several"]
"""What a field holds: a text; yes or no; one of its options or none; some of them."""
_HELD = "held_by_fields"
_GIVEN_BACK = "given_back"
_BUTTONS = "drawn_buttons"


def held() -> dict[str, Any]:
    """Key of each field that was drawn → what it held in this run, as JSON has it. Emptied by whoever begins a run."""
    return session_state.setdefault(_HELD, {})


def given_back() -> dict[str, Any]:
    """Key of a field → what a browser kept of it, as ``held`` told. It stands there when the field is drawn, if it can."""
    return session_state.setdefault(_GIVEN_BACK, {})


def drawn_buttons() -> dict[str, str]:
    """Key of each button that was drawn, and whose press is heard where it stands → its label. Emptied at the end of a run."""
    return session_state.setdefault(_BUTTONS, {})


def _as_kept(value: Any) -> Any:
    """What a field holds as JSON has it. An option that is no text is known by what it is made of."""
    if isinstance(value, list):
        return [_as_kept(each) for each in value]
    return value if value is None or isinstance(value, bool | str) else f"{type(value).__name__} {value!r}"


def _give_back(given: dict[str, Any], sort: _Sort) -> None:
    """Put what a browser kept into the field that ``given`` is about to draw: only what somebody could set there."""
    key = given.get("key")
    if key is None or key not in given_back():
        return
    kept, options = given_back().pop(key), {_as_kept(each): each for each in given.get("options", ())}
    if sort == "text" and isinstance(kept, str):
        session_state[key], given["value"] = kept[: HOLDS[given["holds"]]], ""
    elif sort == "tick" and isinstance(kept, bool):
        session_state[key], given["value"] = kept, False
    elif sort == "one" and isinstance(kept, str) and kept in options:
        session_state[key] = options[kept]
    elif sort == "several" and isinstance(kept, list):
        session_state[key] = [options[each] for each in kept if isinstance(each, str) and each in options]


# What is drawn


def _plainly(call: Callable[_P, _R], *names: str, holds: "_Sort | None" = None) -> Callable[_P, _R]:
    """``call`` with its parameters of these ``names`` shown as plain text, and its ``help`` where it has one.

    ``holds``: what a field holds, where ``call`` draws one that people set.
    """
    order = list(signature(call).parameters)
    told = {*names, "help"}
    # Without a function that says the names of options they are called as they are.
    always = {"format_func": str} if "format_func" in told else {}

    @wraps(call)
    def drawn(*args: _P.args, **more: _P.kwargs) -> _R:
        given: dict[str, Any] = {**always, **dict(zip(order, args, strict=False)), **more}
        if holds is not None:
            _give_back(given, holds)
        found = call(**{name: _shown(each) if name in told else each for name, each in given.items()})  # pyright: ignore[reportCallIssue]  (the same arguments, by their names)
        if holds is not None and given.get("key") is not None:
            held()[given["key"]] = _as_kept(found)
        if call is streamlit.button and given.get("key") is not None and given.get("on_click") is None:
            drawn_buttons()[str(given["key"])] = str(given["label"])
        return found

    return drawn


def _shown(given: Any) -> Any:
    """A text or several as plain ones; of what says the name of an option, what it says."""
    if isinstance(given, str):
        return plain(given)
    if callable(given):
        return lambda option: plain(str(given(option)))
    return given if given is None else [_shown(each) for each in given]


title = _plainly(streamlit.title, "body")
subheader = _plainly(streamlit.subheader, "body")
error = _plainly(streamlit.error, "body", "title")
info = _plainly(streamlit.info, "body", "title")
warning = _plainly(streamlit.warning, "body", "title")
spinner = _plainly(streamlit.spinner, "text")
expander = _plainly(streamlit.expander, "label")
dialog = _plainly(streamlit.dialog, "title")
Page = _plainly(streamlit.Page, "title")
page_link = _plainly(streamlit.page_link, "label")
button = _plainly(streamlit.button, "label")
form_submit_button = _plainly(streamlit.form_submit_button, "label")
checkbox = _plainly(streamlit.checkbox, "label", holds="tick")
toggle = _plainly(streamlit.toggle, "label", holds="tick")
file_uploader = _plainly(streamlit.file_uploader, "label")
# The options of these two are no Markdown.
selectbox = _plainly(streamlit.selectbox, "label", holds="one")
multiselect = _plainly(streamlit.multiselect, "label", holds="several")
radio = _plainly(streamlit.radio, "label", "format_func", "captions", holds="one")
pills = _plainly(streamlit.pills, "label", "format_func", holds="one")
segmented_control = _plainly(streamlit.segmented_control, "label", "format_func", holds="one")


# Fields for typing

HOLDS: Mapping[str, int] = MappingProxyType(
    {field: longest(field) for field in FIELDS}
    | {
        "search": LONGEST["symbol"],
        "figure": 30,
        "day": 30,
        "percent": 10,
        "unit_code": 5,
        "log_head": 120,  # a number, a colon and a SHA-256
        "criteria": 2_000_000,  # what is read of a file of criteria
        "drafts": 5_000_000,  # what a browser gives back of forms: as much as it keeps
    }
)
"""What a field for typing may hold → the most letters: the fields of the record, and what is only read by a screen."""
_AT_MOST = "typed_at_most"
_TEXTS = "typed_texts"


def text_input(label: str, value: str = "", *, holds: str, **more: Any) -> str:
    """A line of text; ``holds``: what, of ``HOLDS``, which gives its longest length."""
    value = _begins(value, holds, more.get("key"))
    typed = streamlit.text_input(plain(label), value, max_chars=HOLDS[holds], **_help(more)) or ""
    return _noted(more.get("key"), holds, typed)


def text_area(label: str, value: str = "", *, holds: str, **more: Any) -> str:
    """Several lines of text; ``holds`` as for ``text_input``."""
    value = _begins(value, holds, more.get("key"))
    typed = streamlit.text_area(plain(label), value, max_chars=HOLDS[holds], **_help(more)) or ""
    return _noted(more.get("key"), holds, typed)


def _begins(value: str, holds: str, key: str | None) -> str:
    given: dict[str, Any] = {"value": value, "holds": holds, "key": key}
    _give_back(given, "text")
    return given["value"]


def _help(more: dict[str, Any]) -> dict[str, Any]:
    return {name: _shown(each) if name == "help" else each for name, each in more.items()}


def _noted(key: str | None, holds: str, typed: str) -> str:
    if key is not None:
        typed_at_most()[key], typed_texts()[key], held()[key] = HOLDS[holds], typed, typed
    return typed


def typed_at_most() -> dict[str, int]:
    """Key of each field for typing that was drawn → the most letters it takes. Emptied by whoever begins a run."""
    return session_state.setdefault(_AT_MOST, {})


def typed_texts() -> dict[str, str]:
    """Key of each field for typing that was drawn → what it held in this run. Emptied by whoever begins a run."""
    return session_state.setdefault(_TEXTS, {})


_NOT_IN_A_CLASS = re.compile(r"[^a-zA-Z0-9_-]")


def class_of(key: str) -> str:
    """The class by which the browser knows the field of this key."""
    return f"st-key-{_NOT_IN_A_CLASS.sub('-', key.strip())}"
