"""The examples of ``criteria/examples``: each grades to what was worked by hand in the comments of its file.

A line ``#= UNIT WHAT = RESULT`` of a catalogue is one figure worked by hand. WHAT is ``overall score``, ``band``,
``barred BAND``, ``rank``, ``questions``, ``counts``, ``overall points``, or the code of a criterion or an indicator with a
key of its result.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scoring import grade_all, ranks, read_catalogue_files, read_submissions
from scoring.__main__ import main

FOLDER = Path(__file__).resolve().parents[2] / "criteria" / "examples"
EXAMPLES = sorted(FOLDER.glob("*.yaml"))
FORMS = {
    "languages",
    "inputs",
    "items",
    "same_as",
    "floor",
    "per",
    "classes",
    "by",
    "cases",
    "needs",
    "counts_as",
    "above_100",
    "points",
    "must_meet",
    "min_group",
    "max_unmet",
    "levels",
    "rank_by",
}
"""Every key that a form of rules brought."""


def _worked(text: str) -> list[tuple[str, str, str]]:
    return re.findall(r"^#= (\S+) (.+?) =(?: (.*))?$", text, re.MULTILINE)


def _graded(example: Path) -> dict[str, dict[str, Any]]:
    catalogue = read_catalogue_files([example])
    submissions = example.with_suffix(".jsonl")
    cards = grade_all(catalogue, read_submissions(catalogue, submissions.read_bytes(), submissions.name))
    texts = (card.as_json(rank=rank) for card, rank in zip(cards, ranks(cards), strict=True))
    return {card["unit"]: card for card in map(json.loads, texts)}


def _said(card: dict[str, Any], what: str) -> str:
    """What a scorecard says of ``what``, as the comments write it."""
    first, _, second = what.partition(" ")
    if what == "overall points":
        return "{earned} of {of}".format(**card["overall"]["points"])
    if what == "counts":
        return "{met}/{total}".format(**card["overall"]["counts"])
    if what == "questions":
        return " ".join(question["code"] for question in card["questions"])
    if first == "overall":
        return str(card["overall"][second])
    if first == "band":
        return str(card["band"]["code"])
    if first == "barred":
        return " ; ".join(card["band"]["barred_by"][second])
    if first == "rank":
        return str(card["rank"])
    return str(next(part for part in _parts(card) if part["code"] == first)[second])


def _parts(card: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for criterion in card["criteria"]:
        yield criterion
        yield from criterion["indicators"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_grades_to_what_was_worked_by_hand(example: Path) -> None:
    worked = _worked(example.read_text("utf-8"))
    cards = _graded(example)
    assert {unit for unit, _, _ in worked} == set(cards), "every submission of an example is worked by hand"
    assert [(unit, what, _said(cards[unit], what)) for unit, what, _ in worked] == worked


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_has_neither_a_problem_nor_a_notice(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["check", "--strict", str(example)])
    assert (code, capsys.readouterr().err) == (0, "")


def test_every_form_stands_in_an_example_of_its_own_and_in_the_one_that_has_all() -> None:
    texts = {path.stem: path.read_text("utf-8") for path in EXAMPLES}
    whole = texts.pop("every_form")
    for key in FORMS:
        assert re.search(rf"\b{key}:", whole), key
        assert any(re.search(rf"\b{key}:", text) for text in texts.values()), key
    assert re.search(r": -?\d+/\d+", whole), "a fraction"
    assert re.search(r"at_least: \S+, below: ", whole), "a range"


GUIDE = FOLDER.parents[1] / "docs" / "writing-criteria.md"


def test_the_guide_writes_the_example_that_has_every_form_step_by_step() -> None:
    """Every block of the guide stands in that file, line for line and in its order, so what a reader types is checked."""
    whole = [line.strip() for line in (FOLDER / "every_form.yaml").read_text("utf-8").splitlines()]
    blocks = re.findall(r"^```yaml\n(.*?)^```", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 12
    for block in blocks:
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        places = iter(whole)
        missing = [line for line in lines if line not in places]
        assert not missing, block
