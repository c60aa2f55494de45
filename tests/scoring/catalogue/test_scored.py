"""Whether criteria give points at all: one weight, one rule of credit, one band by score is enough."""

from pathlib import Path

import pytest

from scoring import read_catalogue, read_catalogue_files

FOLDER = Path(__file__).resolve().parents[3] / "criteria"
PLAIN = """
catalogue: plain
version: "1"
layer: national
languages: [vi]
title: {vi: Bộ nhỏ}
bands:
- {code: good, name: {vi: Đạt}, all_met: true}
- {code: bad, name: {vi: Chưa đạt}}
groups:
- code: A
  name: {vi: Nhóm}
  criteria:
  - code: C1
    name: {vi: Tiêu chí}
    indicators:
    - {code: "1.1", name: {vi: Số vụ}, kind: count, target: {at_most: 0}}
    - {code: "1.2", name: {vi: Số buổi}, kind: count, target: {at_least: 5}}
"""


def test_nothing_that_weighs_gives_no_points() -> None:
    assert not read_catalogue([("plain.yaml", PLAIN.encode())]).scored


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  - code: C1\n", "  - code: C1\n    weight: 1\n"),
        ("- code: A\n", "- code: A\n  weight: 1\n"),
        ("target: {at_most: 0}", "target: {at_most: 0}, weight: 2"),
        ("target: {at_least: 5}", "target: {at_least: 5}, credit: {from: 0, to: 5}"),
        ("all_met: true", "all_met: true, min_score: 80"),
        ("all_met: true", "all_met: true, min_group: 50"),
    ],
)
def test_one_thing_that_weighs_is_enough(old: str, new: str) -> None:
    assert old in PLAIN
    assert read_catalogue([("plain.yaml", PLAIN.replace(old, new).encode())]).scored


def test_of_the_shipped_files_only_the_schemes_where_all_must_hold_give_none() -> None:
    files = [FOLDER / "criteria.yaml", *sorted((FOLDER / "examples").glob("*.yaml"))]
    without = {file.stem for file in files if not read_catalogue_files([file]).scored}
    assert {"all_must_hold_safe_ward", "all_must_hold_urban_civility"} <= without
    assert "criteria" not in without and "every_form" not in without
