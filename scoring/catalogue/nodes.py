"""The parts of a file as its rules walk them: a mapping with its place, from which every problem takes its line."""

from collections.abc import Iterator
from typing import NamedTuple

from scoring.catalogue.yaml_text import KeyPath, YamlDocument, YamlValue, shown_path
from scoring.problems import Problem
from scoring.words import Words


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
