"""One catalogue whose best band asks everything that a band can ask, and the wards that fail it in every way."""

from functools import cache
from typing import Any

from scoring import Scorecard, grade, read_catalogue, read_submission
from scoring.catalogue import Catalogue
from tests.scoring.building import json_bytes, submission

TEXT = """
catalogue: every-band
version: "1"
layer: national
title: {vi: Bộ mức, en: Set of bands}
rank_by: band
bands:
- code: best
  name: {vi: Tốt nhất, en: Best}
  min_score: 90
  min_met: {national: 4}
  all_met: true
  gates: true
  must_meet: ["1.1", "2.1"]
  min_group: 60
  max_unmet: 0
  levels:
  - {of: ["3.1", "4.1"], at_least: good, min: 2}
  - {of: ["3.1", "4.1"], at_most: poor, max: 0}
- {code: groups, name: {vi: Đủ nhóm, en: Groups}, min_group: {B: 60, A: 50}}
- {code: few, name: {vi: Ít thiếu, en: Few}, max_unmet: {national: 1}}
- {code: must, name: {vi: Bắt buộc, en: Must}, must_meet: ["2.1"]}
- {code: above, name: {vi: Không kém, en: Not poor}, levels: [{of: ["3.1", "4.1"], at_most: poor, max: 0}]}
- {code: low, name: {vi: Nhiều kém, en: Many poor}, levels: [{of: ["3.1", "4.1"], at_most: poor, min: 2}]}
- {code: below, name: {vi: Không tốt, en: Not good}, levels: [{of: ["3.1", "4.1"], at_least: good, max: 0}]}
- {code: last, name: {vi: Còn lại, en: The rest}}
groups:
- code: A
  name: {vi: Nhóm A, en: Group A}
  criteria:
  - code: TC1
    name: {vi: a, en: a}
    indicators:
    - {code: "1.1", name: {vi: a, en: a}, kind: count, target: {at_most: 0}, gate: true}
  - code: TC2
    name: {vi: b, en: b}
    indicators:
    - {code: "2.1", name: {vi: b, en: b}, kind: count, target: {at_most: 0}}
- code: B
  name: {vi: Nhóm B, en: Group B}
  criteria:
  - code: TC3
    name: {vi: c, en: c}
    indicators:
    - {code: "3.1", name: {vi: c, en: c}, kind: level, target: {at_least: good}, levels: &levels
         [{code: poor, name: {vi: Kém, en: Poor}}, {code: fair, name: {vi: Khá, en: Fair}},
          {code: good, name: {vi: Tốt, en: Good}}]}
  - code: TC4
    name: {vi: d, en: d}
    indicators:
    - {code: "4.1", name: {vi: d, en: d}, kind: level, target: {at_least: good}, levels: *levels}
"""


@cache
def catalogue() -> Catalogue:
    """The catalogue."""
    return read_catalogue([("bands.yaml", TEXT.encode())])


def ward(
    one: int | None, two: int | None, three: str | None, four: str | None, excused: tuple[str, ...] = ()
) -> Scorecard:
    """A ward with these two counts and these two levels; None where it entered nothing."""
    counts = {code: {"count": count} for code, count in (("1.1", one), ("2.1", two)) if count is not None}
    levels = {code: {"level": level} for code, level in (("3.1", three), ("4.1", four)) if level is not None}
    data: dict[str, Any] = submission({**counts, **levels}, not_applicable=dict.fromkeys(excused, "không phát sinh"))
    found = catalogue()
    return grade(found, read_submission(found, json_bytes([data])[1:-1].decode()))


def every_ward() -> list[Scorecard]:
    """Wards of every combination: met, not met, not entered or not applicable, and at every level."""
    levels = ("poor", "fair", "good", None)
    return [
        ward(one, two, three, four, excused)
        for one in (0, 1, None)
        for two in (0, 1)
        for three in levels
        for four in levels
        for excused in ((), ("1.1", "2.1"), ("3.1", "4.1"), ("1.1", "2.1", "3.1", "4.1"))
    ]
