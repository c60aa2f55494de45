"""The language of the screen, and its words.

Every word a person reads stands, in both languages, in the ``words.yaml`` beside whoever says it.
"""

from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from scoring.words import Texts, read_words
from ui import plain_streamlit as st
from ui.reader.asked import asked

LANGUAGES = ("vi", "en")
LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}
UI = Path(__file__).resolve().parent.parent
WORD_FILES: dict[Path, str] = {
    UI / "app" / "words.yaml": "",
    UI / "parts" / "words.yaml": "",
    **{file: f"{file.parent.name}." for file in sorted((UI / "screens").glob("*/words.yaml"))},
}
"""Each file of words, and what its keys begin with: the screen's name; those of app and parts have sections of their own."""
# A page asks for its language thousands of times a run, and each look at the address costs microseconds.
_OF_THIS_RUN: ContextVar[str | None] = ContextVar("language of this run", default=None)


@cache
def word_list() -> dict[str, Texts]:
    """All words: "screen.key" or "section.key" → {vi, en}."""
    return {f"{start}{key}": texts for file, start in WORD_FILES.items() for key, texts in read_words(file).items()}


def language() -> str:
    """The language of this run, as ``settle_language`` found it, else as the session says."""
    return _OF_THIS_RUN.get() or _asked_language()


def settle_language(asked: str | None = None) -> None:
    """Look once, at the start of a run, which language it is in; ``asked``: the language of a request that is no run."""
    _OF_THIS_RUN.set(asked or _asked_language())


def _asked_language() -> str:
    """That of the address, else the one last chosen, else Vietnamese."""
    wanted = asked("lang") or st.session_state.get("lang")
    return wanted if wanted in LANGUAGES else "vi"


def say(key: str, /, **details: object) -> str:
    """The words under ``key`` ("shell.title") in the language of the screen, with details filled in."""
    text = word_list()[key][language()]
    return text.format(**details) if details else text


def in_words(name: Any) -> str:
    """A name that comes in both languages (catalogue, scoring, record) in the language of the screen; "" for None.

    A name of a catalogue that is written in Vietnamese only stays Vietnamese on an English screen.
    """
    if name is None:
        return ""
    tongue = language()
    if isinstance(name, dict):
        return name[tongue] if tongue in name else name["vi"]
    found = getattr(name, tongue)
    return name.vi if found is None else found
