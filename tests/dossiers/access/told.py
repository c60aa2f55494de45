"""What an answer tells: every planted sign that stands anywhere in it."""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from dossiers.store.file_store import FolderOfFiles
from scoring import Catalogue
from scoring.measures import PreparedIndicator
from scoring.scores import Score
from tests.dossiers.access.planted import Secret

#: What holds nothing of a dossier: the criteria themselves, and where files are kept.
_EMPTY = (Catalogue, PreparedIndicator, FolderOfFiles, Path, type)
_SIGN = re.compile(r"zq[a-z0-9]+|(?<![\d.])\d{5}(?:\.5)?(?![\d])|2026-02-17")


def told(answer: object, secrets: Iterable[Secret]) -> set[Secret]:
    """The secrets whose signs stand in an answer: in texts, keys, numbers and all that these are packed in."""
    words, numbers = _leaves(answer)
    signs = {*_SIGN.findall("\n".join(words)), *(str(each) for each in numbers)}
    signs |= {str(float(each)) for each in numbers if isinstance(each, Fraction)}
    return {
        each for each in secrets if (each.sign in numbers if isinstance(each.sign, Fraction) else each.sign in signs)
    }


def plain(answer: object) -> str:
    """Everything in an answer in a form that can be compared: the same answer gives the same text."""
    words, numbers = _leaves(answer, ordered=True)
    return "\n".join([*words, *(str(each) for each in numbers)])


def _leaves(answer: object, *, ordered: bool = False) -> tuple[list[str], Any]:
    words: list[str] = []
    numbers: Any = [] if ordered else set[Any]()
    note = numbers.append if ordered else numbers.add
    waiting: list[Any] = [answer]
    met: set[int] = set()
    while waiting:
        one = waiting.pop()
        if one is None or isinstance(one, (bool, *_EMPTY)):
            if ordered and isinstance(one, bool | None):
                words.append(str(one))
            continue
        if isinstance(one, str):
            words.append(one)
        elif isinstance(one, int | Fraction | float):
            note(one)
        elif isinstance(one, bytes):
            words.append(one.decode("utf-8", "replace"))
        elif isinstance(one, date):
            words.append(one.isoformat())
        else:
            if not ordered:
                if id(one) in met:
                    continue
                met.add(id(one))
            waiting += _inside(one, ordered=ordered)
    return words, numbers


def _inside(one: object, *, ordered: bool) -> list[Any]:
    if isinstance(one, Mapping):
        return [*one.keys(), *one.values()]
    if isinstance(one, set | frozenset):
        return sorted(one, key=repr) if ordered else list(one)
    if isinstance(one, Score):
        # What a score could be at most takes for met what is not known, and so may be another's by chance.
        return [one.exact, one.counts]
    if isinstance(one, tuple | list):
        return list(one)
    if isinstance(one, BaseException):
        return [*one.args, vars(one)]
    if dataclasses.is_dataclass(one):
        return [getattr(one, each.name) for each in dataclasses.fields(one)]
    # Anything else tells at least what it says of itself.
    return [vars(one)] if hasattr(one, "__dict__") else [repr(one)]
