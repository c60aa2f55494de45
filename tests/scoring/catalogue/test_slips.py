"""A catalogue of slips: what somebody who writes YAML for the first time gets wrong, and the sentence that meets each.

``slips/`` holds one small file for each slip, mostly one good catalogue with one thing wrong in it; ``expected.txt`` beside
them holds the lines that each must give, in both languages.
"""

import re
from pathlib import Path

import pytest

from scoring import Problems, check_catalogue
from scoring.vocabulary import LANGUAGES, Language

SLIPS = Path(__file__).parent / "slips"
FOREIGN = re.compile(
    r"mapping values|could not find|did not find|expected ['<]|while (scanning|parsing)|block (mapping|collection)|Errno|"
    r"codec|validation error|NoneType|<class|dict\b|\('",
)
"""Words of PyYAML, of pydantic, of Python and of the system."""


def _expected() -> dict[str, dict[str, list[str]]]:
    """File → language → the lines it must give."""
    found: dict[str, dict[str, list[str]]] = {}
    name = ""
    for line in (SLIPS / "expected.txt").read_text(encoding="utf-8").split("\n"):
        if line.startswith("["):
            name = line[1:-1]
            found[name] = {language: [] for language in LANGUAGES}
        elif line and not line.startswith("#"):
            language, _, text = line.partition(" ")
            found[name][language].append(f"{name}:{text}")
    return found


EXPECTED = _expected()


def told(name: str, language: Language) -> list[str]:
    """What ``check`` tells of a slip: its problems, or its notices where it has none."""
    try:
        notices = check_catalogue([(name, (SLIPS / name).read_bytes())]).notices
    except Problems as refusal:
        return [problem.line_of_text(language) for problem in refusal.problems]
    return [notice.line_of_text(language) for notice in notices]


def test_every_slip_has_its_sentences_and_every_sentence_its_slip():
    assert {path.name for path in SLIPS.glob("*.yaml")} == set(EXPECTED)
    assert len(EXPECTED) >= 200
    assert all(lines["vi"] and len(lines["vi"]) == len(lines["en"]) for lines in EXPECTED.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_slip_is_met_by_its_sentence(name: str, language: Language):
    assert told(name, language) == EXPECTED[name][language]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_no_sentence_speaks_the_language_of_a_library(name: str):
    for language in LANGUAGES:
        for line in EXPECTED[name][language]:
            assert not FOREIGN.search(line), line
