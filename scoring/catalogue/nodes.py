"""A file as its rules walk it: its mappings, each with its place, as they were read."""

import itertools
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from scoring.catalogue.yaml_text import KeyPath, Scalar, YamlDocument, YamlValue, shown_path
from scoring.problems import Problem, problem_words
from scoring.words import Words

CURLY_QUOTES = "“”„‘’«» "
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

    def code(self) -> str | None:
        """Its code as typed, also where YAML took it for a number or a date: that is told, and no reference to it is lost."""
        value = self.data.get("code")
        return value.text if isinstance(value, Scalar) and value.text else value if isinstance(value, str) else None

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


def in_curly_quotes(code: str, known: Container[str]) -> Words | None:
    """What is told of a code in the quotes of a word processor, which YAML takes for a part of it."""
    bare = code.strip(CURLY_QUOTES)
    return problem_words("curly_quotes", right=f'"{bare}"') if bare != code and bare in known else None


def all_there(file: MappingNode) -> bool:
    """Whether every group of a file has its criteria, and every criterion its indicators; what lacks them is told itself."""
    groups = file.data.get("groups")
    if not isinstance(groups, list) or not all(isinstance(group, dict) for group in groups):
        return False
    criteria = [group.data.get("criteria") for group in file.parts("groups")]
    if not all(isinstance(each, list) and all(isinstance(entry, dict) for entry in each) for each in criteria):
        return False
    return all(
        isinstance(criterion.data.get("indicators"), list)
        for group in file.parts("groups")
        for criterion in group.parts("criteria")
    )


def named(codes: Iterable[str]) -> str:
    """The codes that would be right, as a problem names them."""
    return ", ".join(itertools.islice(codes, MOST_CHOICES))
