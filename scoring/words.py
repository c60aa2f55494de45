"""Words in both languages, read from files; and those of this package.

The code itself holds no Vietnamese or English sentences, and a catalogue brings its own names. Every ``words.yaml``, in this
package and in those that build on it, has the same form: a text is ``{vi: …, en: …}``, and a mapping without ``vi`` is a
section of texts. English that changes with a count is written ``en: {by: days, one: "{days} day", other: "{days} days"}``;
Vietnamese never changes.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast

import yaml

from scoring.vocabulary import Language, Operator, ScalarKind, State

Texts = dict[str, str]
"""One text: language → what it says, with the places of its details in braces."""


class Words(NamedTuple):
    """One text in Vietnamese and in English."""

    vi: str
    en: str

    def in_language(self, language: Language) -> str:
        """The text in one of the two."""
        return self.vi if language == "vi" else self.en


class Counted(str):
    """An English text with a second form for the number one. ``format`` picks the form.

    The string itself is the form for all other numbers. ``by``: the detail that counts, a number or its digits.
    """

    __slots__ = ("by", "one")

    by: str
    one: str

    def __new__(cls, by: str, one: str, other: str) -> "Counted":
        made = super().__new__(cls, other)
        made.by, made.one = by, one
        return made

    def form(self, details: Mapping[str, object]) -> str:
        """The form that the count among ``details`` asks for; KeyError where it is not among them."""
        return self.one if str(details[self.by]) in ("1", "-1") else str(self)

    def format(self, *args: object, **details: object) -> str:
        """The form that the count asks for, with its details filled in."""
        return self.form(details).format(*args, **details)


def read_words(file: Path) -> dict[str, Texts]:
    """The texts of a file by their keys, "section.key" for those in a section."""
    # Use the loader in C if PyYAML was built with it: the one in Python takes most of a second at every start.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return dict(_texts("", yaml.load(file.read_text(encoding="utf-8"), loader)))


def _texts(start: str, found: Mapping[str, Any]) -> Iterator[tuple[str, Texts]]:
    for key, each in found.items():
        if "vi" in each:
            yield f"{start}{key}", {"vi": each["vi"], "en": _english(each["en"])}
        else:
            yield from _texts(f"{start}{key}.", each)


NO_WORDS = Words("", "")
OPERATOR_SIGNS: dict[Operator, str] = {"at_least": "≥", "at_most": "≤", "above": ">", "below": "<", "equal": "="}


def _english(written: Any) -> str:
    return written if isinstance(written, str) else Counted(**written)


def _sections() -> dict[str, dict[str, Words]]:
    """Section → key → text."""
    sections: dict[str, dict[str, Words]] = {}
    for key, texts in read_words(Path(__file__).with_name("words.yaml")).items():
        section, _, name = key.partition(".")
        sections.setdefault(section, {})[name] = Words(texts["vi"], texts["en"])
    return sections


SECTIONS = _sections()
STATE_WORDS = cast(dict[State, Words], SECTIONS["states"])
INPUT_WORDS: Mapping[str, Words] = SECTIONS["inputs"]
"""The words for an input, by its name. The key is any text, because a submission names its inputs by plain text."""
SCALAR_WORDS = cast(dict[ScalarKind, Words], SECTIONS["scalars"])
DERIVATIONS = SECTIONS["derivations"]
PROBLEMS = SECTIONS["problems"]
PLACES = SECTIONS["places"]
"""What the parts of a catalogue are called where a message says where a key belongs."""
NOTICES = SECTIONS["notices"]
COMPLAINTS = SECTIONS["complaints"]
"""The terms of the law for what residents lay before an office; and the one that looks like them and is of crime."""
COMMAND = SECTIONS["command"]
