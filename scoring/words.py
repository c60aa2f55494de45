"""The words of this package in both languages, read once from ``words.yaml``.

No Vietnamese or English sentence stands in the code. Vietnamese comes first; the catalogue carries its own names.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, cast

import yaml

from scoring.vocabulary import Language, Operator, ScalarKind, State


class Words(NamedTuple):
    """One text in Vietnamese and in English."""

    vi: str
    en: str

    def in_language(self, language: Language) -> str:
        """The text in one of the two."""
        return self.vi if language == "vi" else self.en


NO_WORDS = Words("", "")
OPERATOR_SIGNS: dict[Operator, str] = {"at_least": "≥", "at_most": "≤", "above": ">", "below": "<", "equal": "="}


def _sections() -> dict[str, dict[str, Words]]:
    """Section → key → text."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")
    read = cast(dict[str, dict[str, dict[Language, str]]], yaml.load(text, loader))
    return {
        section: {key: Words(each["vi"], each["en"]) for key, each in texts.items()} for section, texts in read.items()
    }


SECTIONS = _sections()
STATE_WORDS = cast(dict[State, Words], SECTIONS["states"])
INPUT_WORDS: Mapping[str, Words] = SECTIONS["inputs"]
"""By input name; any text may be looked up, because a submission's inputs are keyed by plain text."""
SCALAR_WORDS = cast(dict[ScalarKind, Words], SECTIONS["scalars"])
DERIVATIONS = SECTIONS["derivations"]
PROBLEMS = SECTIONS["problems"]
COMMAND = SECTIONS["command"]
