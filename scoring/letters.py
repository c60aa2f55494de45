"""Letters in one form (NFC and its kin), in time that grows with the text alone.

``unicodedata.normalize`` sorts the marks on a letter one by one, so a letter with a hundred thousand marks in the wrong order
takes it minutes, during which nothing else runs. Such a run of marks is sorted here beforehand; the result is the same.
"""

import re
import unicodedata
from typing import Literal

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
#: Up to so many letters sorting one by one takes no time that anybody notices.
_SHORT = 2_000
#: So many marks on one letter are sorted beforehand. No language puts more than a handful on one.
_RUN = 30


def composed_letters(text: str) -> str:
    """The text with composed letters (NFC)."""
    return in_form("NFC", text)


def in_form(form: Form, text: str) -> str:
    """As ``unicodedata.normalize``, however many marks stand on a letter."""
    if len(text) > _SHORT and not text.isascii():
        text = _with_sorted_marks(text, "NFKD" if form.startswith("NFK") else "NFD")
    return unicodedata.normalize(form, text)


def _with_sorted_marks(text: str, apart: Form) -> str:
    """The same text, long runs of marks in canonical order (a stable sort by combining class)."""
    parts = {sign: unicodedata.normalize(apart, sign) for sign in set(text)}
    marks = {each for part in parts.values() for each in part if unicodedata.combining(each)}
    if not marks:
        return text
    apart_text = text.translate({ord(sign): part for sign, part in parts.items() if part != sign})
    runs = re.compile(f"[{re.escape(''.join(marks))}]{{{_RUN},}}")
    if not runs.search(apart_text):
        return text
    return runs.sub(lambda run: "".join(sorted(run[0], key=unicodedata.combining)), apart_text)
