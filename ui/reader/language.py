"""The language of the screen, and its words. Every word a person reads stands in ``ui/words/*.yaml``, in both languages."""

from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
import yaml

LANGUAGES = ("vi", "en")
LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}
WORDS = Path(__file__).resolve().parent.parent / "words"
# The same in C, where it was built in: Python's own takes most of a second, which every start would wait for.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# A page asks for its language thousands of times a run, and each look at the address costs microseconds.
_OF_THIS_RUN: ContextVar[str | None] = ContextVar("language of this run", default=None)


@cache
def word_list() -> dict[str, dict[str, str]]:
    """All words: "file.key" → {vi, en}."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted(WORDS.glob("*.yaml")):
        for key, texts in yaml.load(file.read_text(encoding="utf-8"), _LOADER).items():
            found[f"{file.stem}.{key}"] = texts
    return found


def language() -> str:
    """The language of this run, as ``settle_language`` found it, else as the session says."""
    return _OF_THIS_RUN.get() or _asked_language()


def settle_language(asked: str | None = None) -> None:
    """Look once, at the start of a run, which language it is in; ``asked``: the language of a request that is no run."""
    _OF_THIS_RUN.set(asked or _asked_language())


def _asked_language() -> str:
    """That of the address, else the one last chosen, else Vietnamese."""
    asked = st.query_params.get("lang") or st.session_state.get("lang")
    return asked if asked in LANGUAGES else "vi"


def say(key: str, /, **details: object) -> str:
    """The words under ``key`` ("shell.title") in the language of the screen, with details filled in."""
    text = word_list()[key][language()]
    return text.format(**details) if details else text


def in_words(name: Any) -> str:
    """A name that comes in both languages (catalogue, scoring, record) in the language of the screen; "" for None."""
    if name is None:
        return ""
    if isinstance(name, dict):
        return name[language()]
    return getattr(name, language())
