"""A file as it was probably meant: misspelt keys and kinds put right, each told once, so that they hide nothing behind them.

Only a file that is refused is read so. What is checked afterwards is a copy; the places in it are those of the file.
"""

import re
from typing import NamedTuple

from scoring.catalogue.advice import (
    LISTS,
    choice_words,
    goes_on,
    key_without_value,
    of_another_kind,
    plain_words,
    unknown_key_words,
)
from scoring.catalogue.codes_as_keys import listed
from scoring.catalogue.indicators import KINDS
from scoring.catalogue.nesting import misplaced, too_deep
from scoring.catalogue.places import Models, elsewhere, keys_of, models_at, nearest
from scoring.catalogue.yaml_text import KeyPath, Scalar, YamlDocument, YamlValue, shown_path
from scoring.exact import decimal
from scoring.problems import Problem, problem_words
from scoring.vocabulary import Kind
from scoring.words import Words

_OWN_KEYS: dict[str, Kind] = {
    "levels": "level",
    "of": "attestation",
    "items": "attestation",
    "may_exceed": "ratio",
    "per": "ratio",
    "small_base": "change",
    "min_sample": "survey",
    "entered_by": "survey",
}
"""The keys from which the kind of an indicator can be told where its own is missing."""
_WHOLE_FORMS = (("credit",), ("small_base",))
_ON_A_LINE = frozenset({"from", "to", "floor"})
_BY_CODE = (("min_group",), ("min_met",), ("max_unmet",))
"""Keys under which a number stands for each code."""
_NO_LISTS = (("credit",), ("cases",))
MOST_ADVICE = 300
"""For how many unknown keys it is looked up what they may mean. No first draft has more; a hostile file may."""


class Intended(NamedTuple):
    """The file as it was meant, and what had to be told on the way."""

    document: YamlDocument
    problems: list[Problem]


def intended(document: YamlDocument) -> Intended:
    """Put right what is misspelt in a file that was read."""
    document, told = listed(document)
    reading = _Intention(document)
    reading.line(document.data, (), ())
    data = reading.part(document.data, (), ())
    meant = document._replace(
        data=data,
        lines=reading.lines,
        flow=frozenset(reading.flow),
        spoilt=frozenset({*reading.spoilt, *document.spoilt}),
    )
    return Intended(meant, [*told, *reading.problems])


def _is_of_another_form(mapping: dict[str, YamlValue], path: KeyPath) -> bool:
    """Whether names stand in a list's place, or "{2: 0.5}" as its entry: which form is right is told then, and that alone."""
    place = path[-1] if path else ""
    return place in LISTS or (isinstance(place, int) and all(decimal(key) is not None for key in mapping))


class _Intention:
    def __init__(self, document: YamlDocument) -> None:
        self.document = document
        self.lines: dict[KeyPath, int] = {}
        self.flow: set[KeyPath] = set()
        self.spoilt: set[KeyPath] = set()
        self.problems: list[Problem] = []
        self._unknown_keys = 0

    def line(self, part: YamlValue | None, path: KeyPath, new: KeyPath) -> None:
        """A place of the file, and where it stands in the copy."""
        if path in self.document.lines:
            self.lines[new] = self.document.lines[path]
        if path in self.document.flow:
            self.flow.add(new)

    def part(self, part: YamlValue | None, path: KeyPath, new: KeyPath) -> YamlValue | None:
        """The copy of a part."""
        self.line(part, path, new)
        if isinstance(part, list) and path[-1:] in _NO_LISTS:
            return part  # That no list stands here is told, and nothing of what is in it.
        if isinstance(part, list):
            return [self.part(entry, (*path, place), (*new, place)) or "" for place, entry in enumerate(part)]
        if isinstance(part, dict):
            return self._mapping(part, path, new)
        return part

    def _mapping(self, mapping: dict[str, YamlValue], path: KeyPath, new: KeyPath) -> dict[str, YamlValue]:
        models = models_at(self.document.data, path)
        known = keys_of(models)
        copy: dict[str, YamlValue] = {}
        told = len(self.problems)
        moved = self._misplaced(mapping, path, new, models, copy) if models else frozenset[str]()
        if path[-1:] == ("credit",) and {"steps", "from"} <= set(mapping) and (line := _ON_A_LINE & set(mapping)):
            moved |= line
            text = problem_words("credit_two_forms", keys=", ".join(key for key in mapping if key in line))
            self._tell((*path, "steps"), text)
        for key, value in mapping.items():
            if key in moved:
                continue
            if path[-1:] in _BY_CODE and (tight := key_without_value(self.document, path, mapping, key)):
                # A code in braces has its number with it, "{A:50}".
                code, _, figure = key.partition(":")
                self._tell(*tight)
                copy[code] = Scalar("number", figure, decimal(figure))
                continue
            meant = key
            if models and key not in known:
                right = self._unknown(mapping, path, key, models)
                if right is None:
                    if path[-1:] == ("target",) and len(mapping) == 1 and elsewhere(key, models) is None:
                        # What the target may hold is told with the key.
                        self.spoilt.add(new)
                    self.spoilt.add((*new, re.split(r"[:=：\s]", key)[0]))
                    continue
                meant = right
            found = self.part(value, (*path, key), (*new, meant))
            copy[meant] = found if found is not None else ""
        if mapping and not copy and path[-1:] in _WHOLE_FORMS and all(decimal(key) is not None for key in mapping):
            # A number stands where keys belong, and which they are is told with it: none is told as missing besides.
            self.spoilt.add(new)
        if mapping and not copy and _is_of_another_form(mapping, path):
            del self.problems[told:]
        if "kind" in known and "target" in known:
            self._kind(copy, path, new)
        return copy

    def _misplaced(
        self, mapping: dict[str, YamlValue], path: KeyPath, new: KeyPath, models: Models, copy: dict[str, YamlValue]
    ) -> frozenset[str]:
        """Put what stands one level too high or too deep where it belongs; returns the keys that were dealt with."""
        moved: set[str] = set()
        for owner, inner, text in misplaced(self.document, mapping, path, models):
            self._tell((*path, next(iter(inner))), text)
            self.line(None, (*path, owner if owner in mapping else next(iter(inner))), (*new, owner))
            copy[owner] = {
                name: self.part(mapping[key], (*path, key), (*new, owner, name)) or "" for key, name in inner.items()
            }
            moved |= {owner, *inner}
        name = mapping.get("name")
        if isinstance(name, dict) and (text := too_deep(mapping, models)):
            self._tell((*path, "name"), text)
            for key, value in name.items():
                copy[key] = self.part(value, (*path, "name", key), (*new, key)) or ""
            moved.add("name")
        return frozenset(moved)

    def _unknown(self, mapping: dict[str, YamlValue], path: KeyPath, key: str, models: Models) -> str | None:
        """Tell an unknown key; returns the known one that it stands for, if there is one."""
        told = key_without_value(self.document, path, mapping, key)
        if told:
            if not goes_on(self.document, path, mapping, key):
                self._tell(*told)
            return None
        self._unknown_keys += 1
        advised = self._unknown_keys <= MOST_ADVICE
        words, right = unknown_key_words(key, models, tuple(mapping)) if advised else plain_words(key, models)
        if other := of_another_kind(self.document.data, path, key):
            words, right = other, None
        self._tell((*path, key), words)
        return right

    def _kind(self, indicator: dict[str, YamlValue], path: KeyPath, new: KeyPath) -> None:
        """An unknown kind is told, and replaced by the one that was meant where that can be seen."""
        given = indicator.get("kind")
        if isinstance(given, str) and given in KINDS:
            return
        by_keys: list[Kind] = [kind for key, kind in _OWN_KEYS.items() if key in indicator]
        target = indicator.get("target")
        if isinstance(target, dict) and "on_or_before" in target:
            by_keys.append("deadline")
        near = nearest(given, KINDS) if isinstance(given, str) else None
        if given is None:
            self._tell((*path, "kind"), problem_words("missing", key="kind"))
        elif not (isinstance(given, Scalar) and given.kind == "nothing"):
            self._tell((*path, "kind"), choice_words(given, list(KINDS)))
        else:
            self._tell((*path, "kind"), problem_words("value_empty_needed", form="kind: ratio"))
        guess = near or (by_keys[0] if by_keys else None)
        if guess:
            indicator["kind"] = guess
        self.spoilt.add((*new, "kind"))

    def _tell(self, path: KeyPath, words: Words) -> None:
        document = self.document
        self.problems.append(Problem(document.name, document.line(path), None, shown_path(document.data, path), words))
