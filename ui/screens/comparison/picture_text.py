"""Words in a picture to take away, which has no browser to break its lines, and in the names of files."""

import textwrap
from collections.abc import Iterable

from dossiers.texts.typed_text import search_form

WIDE = 116
"""So many letters of a subtitle stand on one line: about 800 pixels."""


def wrapped(told: Iterable[str], letters: int = WIDE) -> list[str]:
    """The sentences as lines, each beginning a new one; words longer than a line stay whole."""
    lines = (textwrap.wrap(text, letters, break_long_words=False, break_on_hyphens=False) for text in told)
    return [line for of_one in lines for line in of_one]


def file_words(words: Iterable[str]) -> str:
    """Words as part of a file's name: "so-voi-tu-cham"."""
    return "-".join("".join(sign if sign.isalnum() else " " for sign in search_form(" ".join(words))).split())
