"""Markup from Jinja2 templates, each a file of macros beside the module that draws with it: ``queue.html`` by ``queue.py``.

Everything that reaches a page through ``{{ }}`` is escaped, unless a macro made it. A name that a template uses and nobody
gave is an error at once. Within a macro stand, besides what it was handed:

- ``say("screen.key", detail=…)`` and ``in_words(name)``, as in Python; a detail of ``say`` may be what a macro made, a code
  in bold or a link: then the text around it is escaped and the whole is markup;
- the filters ``number``, ``score``, ``signed``, ``day``, ``days``, ``moment``, ``most``, ``worth`` of ``formats``;
- ``NONE``, the dash where nothing stands;
- ``query(…)``: the part of an address after "?", in the language of the screen.

Marks that several screens draw are macros to import: ``{% from "parts/marks.html" import state_mark, typed %}``.

A script is a function in a file of ``static/`` and gets its values as JSON: ``{% include "static/leaving.js" %}``, then the
call with ``{{ values | tojson }}``.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Context
from markupsafe import Markup, escape

from scoring.words import Counted
from ui.parts import formats, states
from ui.parts.long_words import breakable
from ui.reader.language import UI, in_words, language, say, word_list

__all__ = ["ENVIRONMENT", "Markup", "Pieces", "beside", "compile_all"]


class _Context(Context):
    """Calls at once what templates call: nothing here asks to be handed the context, and looking whether it does costs most
    of the time of drawing a page of many small macros.
    """

    def call(
        self, called: Callable[..., Any], /, *args: Any, _loop_vars: Any = None, _block_vars: Any = None, **more: Any
    ) -> Any:
        return called(*args, **more)


ENVIRONMENT = Environment(
    loader=FileSystemLoader(UI),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    auto_reload=False,
    cache_size=-1,
)
ENVIRONMENT.context_class = _Context


def _say(key: str, /, **details: object) -> str:
    """``say``; with markup among the details the whole is markup, the text and every other detail escaped."""
    if not any(isinstance(each, Markup) for each in details.values()):
        return say(key, **details)
    text = word_list()[key][language()]
    return escape(text.form(details) if isinstance(text, Counted) else text).format(**details)


def _query(**parts: object) -> str:
    return urlencode({**parts, "lang": language()})


ENVIRONMENT.globals |= {
    "say": _say,
    "in_words": in_words,
    "language": language,
    "query": _query,
    "NONE": formats.NONE,
    "state_symbol": states.symbol,
    "state_word": states.word,
}
ENVIRONMENT.filters |= {
    "number": formats.number,
    "score": formats.score,
    "signed": formats.signed,
    "day": formats.day,
    "days": formats.days,
    "moment": formats.moment,
    "most": formats.most,
    "worth": formats.worth,
}


class Pieces:
    """The macros of one template file, as functions: ``pieces.table(rows=…)``. Compiled when the first is asked for."""

    def __init__(self, name: str, known: dict[str, Any]) -> None:
        self._name = name
        self._known = known
        self._macros: Any = None

    def __getattr__(self, macro: str) -> Callable[..., Markup]:
        if self._macros is None:
            self._macros = ENVIRONMENT.get_template(self._name).make_module(self._known)
        drawn = getattr(self._macros, macro)
        return lambda *args, **more: Markup(breakable(drawn(*args, **more)))


def beside(module: str, **known: Any) -> Pieces:
    """The template beside a module, by the module's ``__file__``. ``known``: functions and values its macros may use."""
    return Pieces(Path(module).with_suffix(".html").relative_to(UI).as_posix(), known)


def compile_all() -> None:
    """Compile every template now: 0.4 ms a line, over a second for all, that nobody's first look should wait for."""
    for name in ENVIRONMENT.list_templates(extensions=["html"]):
        ENVIRONMENT.get_template(name)
