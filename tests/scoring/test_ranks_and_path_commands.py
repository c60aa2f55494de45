"""The commands ``ranks`` and ``path`` (docs/analysis.md): one JSON array out, or every problem told and nothing written."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from scoring.__main__ import main
from tests.scoring.building import (
    LAST_BAND,
    NAME,
    attested,
    criterion,
    group,
    json_bytes,
    national,
    submission,
    yaml_text,
)

LAYER = national(
    group(
        criterion(attested("1")[0], code="TC1", weight=3),
        criterion(attested("2")[0], code="TC2"),
    ),
    bands=[{"code": "top", "name": NAME, "min_score": 70}, LAST_BAND],
)
Here = Callable[..., "Run"]


class Run(NamedTuple):
    code: int
    out: str
    errors: list[str]


@pytest.fixture
def here(capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Here:
    """Run a command in the folder of a catalogue (c.yaml) and submissions (s.json)."""
    monkeypatch.chdir(tmp_path)
    Path("c.yaml").write_text(yaml_text(LAYER), encoding="utf-8")
    values = {"A": (1, 0), "B": (0, 1)}
    Path("s.json").write_bytes(
        json_bytes(
            [
                submission({"1": {"confirmed": one}, "2": {"confirmed": two}}, unit=unit)
                for unit, (one, two) in values.items()
            ]
        )
    )

    def run(command: str, *arguments: str) -> Run:
        code = main([command, "--catalogue", "c.yaml", "--lang", "en", *arguments])
        out, errors = capsysbinary.readouterr()
        return Run(code, out.decode(), errors.decode().splitlines())

    return run


def test_ranks_writes_one_object_a_submission_in_this_form(here: Here):
    found = here("ranks", "--leave-one-out", "s.json")
    first = (
        '{"unit":"A","round":"2023","score":"75.00","exact":"75","rank":1,"of":2,"low":1,"median":1,"high":1,'
        '"level":[1,1],"without":{"TC1":2,"TC2":1}}'
    )
    assert (found.code, found.errors, found.out.splitlines()[1]) == (0, [], first + ",")
    assert here("ranks", "--leave-one-out", "s.json") == found


def test_sets_of_weights_add_ranks_before_without(here: Here):
    Path("w.json").write_text('[{"TC1": 0}, {"TC2": 2.5}, {"TC1": 0, "TC2": 0}]')
    found = json.loads(here("ranks", "--weights", "w.json", "--leave-one-out", "s.json").out)
    assert [each["ranks"] for each in found] == [[2, 1, None], [1, 2, None]]
    assert list(found[0])[-2:] == ["ranks", "without"]


def test_path_writes_one_object_a_submission_in_this_form(here: Here):
    found = here("path", "s.json")
    second = (
        '{"unit":"B","round":"2023","band":"not_yet","to":"top","reachable":true,'
        '"steps":[{"kind":"indicator","indicator":"1","whose":"ward","points":"75.00"}],'
        '"score":"100.00","band_after":"top","barred_by":[],"final":[]}'
    )
    assert (found.code, found.errors, found.out.splitlines()[2]) == (0, [], second)


def test_a_table_is_read_as_grade_reads_it(here: Here):
    Path("s.csv").write_text("unit,round,window.from,window.to,values.1.confirmed\nA,2023,2022-12-01,2023-11-30,1\n")
    for command in ("ranks", "path"):
        assert json.loads(here(command, "--from", "csv", "s.csv").out)[0]["unit"] == "A"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--draws", "0"), "--draws: 0: a whole number from 1 is needed"),
        (("--draws", "2.5"), "--draws: 2.5: a whole number from 1 is needed"),
        (("--spread", "101"), "--spread: 101: a percentage from 0 to 100 is needed, such as 25 or 12.5"),
        (("--spread", "-1"), "--spread: -1: a percentage from 0 to 100 is needed, such as 25 or 12.5"),
        (("--spread", "nan"), "--spread: nan: a percentage from 0 to 100 is needed, such as 25 or 12.5"),
        (("--seed", "x"), "--seed: x: a whole number from 0 is needed"),
    ],
)
def test_a_drawing_that_cannot_be_is_refused(here: Here, arguments: tuple[str, ...], problem: str):
    assert here("ranks", *arguments, "s.json") == Run(2, "", [problem])


NEEDED = "a weight is a JSON number from 0, such as 3 or 2.5, of at most 60 digits"
NO_CRITERION = "is not in the catalogue; indicators and groups have no weights here"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("[]", ['w.json:1: there is no weight set; at least one is needed, such as [{"TC01": 3}]']),
        ("{}", ['w.json:1: {…}: an array of weight sets is needed, such as [{"TC01": 3}, {"TC01": 5, "TC02": 0}]']),
        ('[{"TC1": -1, "TC2": "3"}]', [f"w.json: set 1: TC1: -1: {NEEDED}", f'w.json: set 1: TC2: "3": {NEEDED}']),
        (
            '[{}, {"TC1": true, "TC2": null}]',
            [f"w.json: set 2: TC1: true: {NEEDED}", f"w.json: set 2: TC2: null: {NEEDED}"],
        ),
        ('[{"A": 1, "1": 1}]', [f"w.json: set 1: {code}: criterion {code} {NO_CRITERION}" for code in "A1"]),
        ("[3]", ["w.json: set 1: 3: a JSON object {…} is needed"]),
        ('[{"TC1": 1, "TC1": 2}]', None),
        (
            '[{"TC1": NaN}]',
            [
                "w.json:1:10: JSON: NaN is not JSON; a weight is a number from 0, such as 3 or 2.5; a code left out keeps the "
                "catalogue's weight"
            ],
        ),
        (
            '[{"TC1": 1}] [{}]',
            [
                "w.json:1:14: JSON: the value has ended, but [ follows; put all weight sets in one [ ] with commas between "
                "them"
            ],
        ),
        ('[{"TC1": -Infinity}]', None),
        ("TC1: 3", None),
    ],
)
def test_weight_sets_that_cannot_be_are_refused(here: Here, text: str, problems: list[str] | None):
    Path("w.json").write_text(text)
    found = here("ranks", "--weights", "w.json", "s.json")
    assert (found.code, found.out) == (2, "")
    assert found.errors == problems if problems else found.errors[0].startswith("w.json:")


def test_all_problems_are_told_at_once(here: Here):
    Path("w.json").write_text("[]")
    Path("s.json").write_text("[1]")
    found = here("ranks", "--draws", "0", "--weights", "w.json", "s.json")
    assert [line.split(":")[0] for line in found.errors] == ["--draws", "w.json", "submission 1"]
    assert here("ranks", "--weights", "nowhere.json", "s.json").code == 2


def test_a_band_that_is_not_there_is_refused(here: Here):
    assert here("path", "--to", "gold", "s.json") == Run(
        2, "", ["c.yaml: --to: there is no band gold; there are: top, not_yet"]
    )


def test_without_numpy_drawing_says_what_is_needed_and_sets_of_weights_are_ranked(
    here: Here, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(__import__("sys").modules, "numpy", None)
    monkeypatch.delitem(__import__("sys").modules, "scoring.draws", raising=False)
    found = here("ranks", "s.json")
    assert (found.code, found.out) == (2, "")
    assert found.errors[0].startswith('ranks: drawing weights needs NumPy: pip install "ward-scoring[ranks]"')
    Path("w.json").write_text("[{}]")
    assert here("ranks", "--weights", "w.json", "s.json").code == 0
