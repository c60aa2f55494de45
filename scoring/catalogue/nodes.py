"""A file as its rules walk it: its mappings, each with its place, as they were read."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from scoring.catalogue.yaml_text import KeyPath, Scalar, YamlDocument, YamlValue, shown_path
from scoring.problems import Problem, problem_words
from scoring.words import Words

MOST_CHOICES = 20
"""So many of the codes that would be right are named in a problem."""


class MappingNode(NamedTuple):
    """A mapping of a file, with its place."""

    document: YamlDocument
    path: KeyPath
    data: dict[str, YamlValue]

    def at(self, key: str, number: int | None = None) -> KeyPath:
        """The place of one of its keys, or of an entry in the list under it."""
        return (*self.path, key) if number is None else (*self.path, key, number)

    def problem(self, path: KeyPath, text: Words) -> Problem:
        """A problem at ``path``."""
        return Problem(self.document.name, self.document.line(path), None, shown_path(self.document.data, path), text)

    def parts(self, key: str) -> Iterator["MappingNode"]:
        """The mappings in the list under ``key``."""
        entries = self.data.get(key)
        for number, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict):
                yield MappingNode(self.document, self.at(key, number), entry)

    def part(self, key: str) -> "MappingNode | None":
        """The mapping under ``key``."""
        entry = self.data.get(key)
        return MappingNode(self.document, self.at(key), entry) if isinstance(entry, dict) else None

    def text(self, key: str) -> str | None:
        """The text under ``key``; None if it is not a text."""
        value = self.data.get(key)
        return value if isinstance(value, str) else None

    def texts(self, key: str) -> Iterator[tuple[KeyPath, str]]:
        """The texts in the list under ``key``, each with its place."""
        entries = self.data.get(key)
        for number, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, str):
                yield self.at(key, number), entry

    def true(self, key: str) -> bool:
        """Whether ``key`` says yes."""
        value = self.data.get(key)
        return isinstance(value, Scalar) and value.kind == "truth" and bool(value.value)

    def exactly_one(self, keys: Sequence[str]) -> Iterator[Problem]:
        """The problem where not exactly one of these keys is given."""
        if sum(key in self.data for key in keys) != 1:
            yield self.problem(self.path, problem_words("one_operator", choices=", ".join(keys)))


def named(codes: Iterable[str]) -> str:
    """The codes that would be right, as a problem names them."""
    return ", ".join(itertools.islice(codes, MOST_CHOICES))
