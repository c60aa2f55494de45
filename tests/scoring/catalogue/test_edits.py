"""Slips made by editing one good catalogue: what an officer types in place of what is right, and the sentence that meets it.

``edits/base.yaml`` is the catalogue; ``edits/expected.yaml`` holds the edits, and the lines that each must give. Slips that
take a file of their own stand in ``slips/``.
"""

from pathlib import Path

import pytest
import yaml

from scoring import Problems, check_catalogue
from scoring.vocabulary import LANGUAGES, Language
from tests.scoring.catalogue.test_slips import FOREIGN

EDITS = Path(__file__).parent / "edits"
BASE = (EDITS / "base.yaml").read_text(encoding="utf-8")
EXPECTED = {each["name"]: each for each in yaml.safe_load((EDITS / "expected.yaml").read_text(encoding="utf-8"))}


def edited(edits: list[str]) -> bytes:
    text = BASE
    for old, new in zip(edits[::2], edits[1::2], strict=True):
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()


def told(content: bytes, language: Language) -> list[str]:
    """What ``check`` tells of a file: its problems, or its notices where it has none."""
    try:
        found = check_catalogue([("base.yaml", content)]).notices
    except Problems as refusal:
        return [problem.line_of_text(language).removeprefix("base.yaml:") for problem in refusal.problems]
    return [notice.line_of_text(language).removeprefix("base.yaml:") for notice in found]


def test_the_catalogue_itself_is_good():
    assert told(BASE.encode(), "vi") == []
    assert len(EXPECTED) >= 200


@pytest.mark.parametrize("name", EXPECTED)
def test_an_edit_is_met_by_its_sentence_and_by_no_word_of_a_library(name: str):
    content = edited(EXPECTED[name]["edits"])
    for language in LANGUAGES:
        assert told(content, language) == EXPECTED[name][language]
        assert not any(FOREIGN.search(line) for line in EXPECTED[name][language])
