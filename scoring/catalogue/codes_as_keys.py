"""Lists whose entries were written under their codes, ``{tot: {name: …}}`` or ``- tot: {name: …}``: told once for each list or
entry, and read as the entries with a ``code`` that were meant.
"""

import re
from typing import NamedTuple

from scoring.catalogue.advice import FORMS
from scoring.catalogue.places import keys_of, models_at, nearest
from scoring.catalogue.yaml_text import LISTS, KeyPath, YamlDocument, YamlValue, shown_path
from scoring.exact import decimal
from scoring.problems import Problem, problem_words
from scoring.vocabulary import LANGUAGES
from scoring.words import Words


class Listed(NamedTuple):
    """The file with its lists as they were meant, and what had to be told on the way."""

    document: YamlDocument
    problems: list[Problem]


def listed(document: YamlDocument) -> Listed:
    """Make entries with a code of what stands under its code."""
    reading = _Listing(document)
    data = None if document.data is None else reading.part(document.data, (), ())
    if not reading.told:
        return Listed(document, [])
    lines = {new: document.lines[old] for old, new in reading.places if old in document.lines}
    meant = document._replace(
        data=data,
        lines=lines,
        flow=frozenset(new for old, new in reading.places if old in document.flow),
        spoilt=frozenset({*document.spoilt, *reading.spoilt}),
    )
    return Listed(
        meant,
        [Problem(document.name, meant.line(path), None, shown_path(data, path), text) for path, text in reading.told],
    )


class _Listing:
    def __init__(self, document: YamlDocument) -> None:
        self.document = document
        self.places: list[tuple[KeyPath, KeyPath]] = []
        self.spoilt: set[KeyPath] = set()
        self.told: list[tuple[KeyPath, Words]] = []

    def part(self, value: YamlValue, old: KeyPath, new: KeyPath) -> YamlValue:
        """The copy of a part: ``old`` is its place in the file, ``new`` in the copy."""
        self.places.append((old, new))
        if isinstance(value, list):
            return [self.part(each, (*old, number), (*new, number)) for number, each in enumerate(value)]
        if not isinstance(value, dict):
            return value
        if _holds_entries(new) and _are_codes(value, new):
            self._tell(new, next(iter(value)), new)
            return [
                self._entry(code, each, (*old, code), (*new, number), new)
                for number, (code, each) in enumerate(value.items())
            ]
        if _is_entry(new) and len(value) == 1 and _are_codes(value, new[:-1]):
            code, each = next(iter(value.items()))
            if isinstance(each, dict):
                self._tell(new, code, new[:-1])
                return self._entry(code, each, (*old, code), new, new[:-1])
        return {key: self.part(each, (*old, key), (*new, key)) for key, each in value.items()}

    def _entry(self, code: str, value: YamlValue, old: KeyPath, new: KeyPath, place: KeyPath) -> dict[str, YamlValue]:
        """``{code: tot, name: …}`` for what stood under "tot"."""
        self.places.append((old, new))
        if not isinstance(value, dict):
            self.spoilt.add(new)
            return {"code": code, "min_score": value} if place == ("bands",) else {"code": code}
        if set(LANGUAGES) & set(value) and "name" in keys_of(models_at(None, place)):
            return {"code": code, "name": self.part(value, old, (*new, "name"))}
        return {"code": code, **{key: self.part(each, (*old, key), (*new, key)) for key, each in value.items()}}

    def _tell(self, path: KeyPath, code: str, place: KeyPath) -> None:
        key = "levels" if place[0] == "classes" else str(place[-1])
        form = FORMS[key] if "code:" in FORMS[key] else FORMS[key].replace("{", "{code: …, ", 1)
        typed = f'"{code}"' if decimal(code) is not None else code
        right = re.sub(r"code: [^,}]+", lambda _: f"code: {typed}", form, count=1)
        self.told.append((path, problem_words("codes_as_keys", code=code, right=f"- {right}")))


def _holds_entries(path: KeyPath) -> bool:
    """Whether a list of entries stands at a place."""
    return path[-1:] != () and (path[-1] in LISTS or (path[0] == "classes" and len(path) == 2))


def _is_entry(path: KeyPath) -> bool:
    return bool(path) and isinstance(path[-1], int) and _holds_entries(path[:-1])


def _are_codes(mapping: dict[str, YamlValue], path: KeyPath) -> bool:
    """Whether the keys of a mapping are codes of entries of the list at ``path``, and no keys of one, also misspelt ones."""
    known = keys_of(models_at(None, path))
    if not mapping or "code" not in known or any(key in known or key == "<<" for key in mapping):
        return False
    return all(isinstance(value, dict) or nearest(key, known) is None for key, value in mapping.items())
