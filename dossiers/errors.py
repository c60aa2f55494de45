"""Errors meant for the person at the screen, in both languages.

The sentences stand in `messages.yaml`; code names one and fills in its places.
A page shows `error.text("vi")`.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml

_MESSAGES = Path(__file__).with_name("messages.yaml")


@cache
def messages() -> dict[str, dict[str, str]]:
    """All sentences: code → {vi, en}."""
    return yaml.safe_load(_MESSAGES.read_text(encoding="utf-8"))


class DossierError(Exception):
    """Something that cannot be done, told as `messages.yaml` words it.

    `code` names the sentence, `values` fill its places; `str()` is the English text, for logs.
    """

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(self.text("en"))

    def text(self, language: str) -> str:
        """The sentence in `language` ("vi" or "en")."""
        return messages()[self.code][language].format(**self.values)


class RecordError(DossierError):
    """The record cannot be opened or read: a bad address, a damaged file, a newer version."""


class NotFound(DossierError):
    """A unit, round or dossier that the record does not hold."""


class NotAllowed(DossierError):
    """The acting person may not read this (see `access`)."""


class SampleProblems(DossierError):
    """Sample data that is refused. `problems` lists every one as `file:line: what is wrong`."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("bad_sample", count=len(self.problems))

    def text(self, language: str) -> str:
        """The heading sentence, then one problem a line (these are English: they name files and columns)."""
        return "\n".join([super().text(language), *self.problems])
