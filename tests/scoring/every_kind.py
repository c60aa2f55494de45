"""A catalogue with one indicator of every kind, and a pair that must not fall together."""

from functools import cache

from scoring import Catalogue, read_catalogue

TEXT = """
catalogue: small
version: "7"
layer: national
title: {vi: Bộ nhỏ, en: Small set}
issuer: {vi: Bộ, en: Ministry}
bands:
- {code: all, name: {vi: Chung, en: All}}
checks:
- {code: Q1, kind: both_fell, of: ["1.1", "1.4"], question: {vi: Sao?, en: Why?}}
- {code: Q2, kind: not_more_than, of: ["1.6.numerator", "1.4.current"], question: {vi: Sao?, en: Why?}}
groups:
- code: A
  name: {vi: Nhóm, en: Group}
  criteria:
  - code: TC01
    name: {vi: Tội phạm, en: Crime}
    weight: 1
    indicators:
    - {code: "1.1", name: {vi: Số vụ, en: Cases}, kind: change, target: {at_most: -5},
       small_base: {below: 20, rule: not_increased}}
    - {code: "1.2", name: {vi: Vi phạm, en: Offences}, unit: {vi: vụ, en: cases}, kind: count, target: {at_most: 0}}
  - code: TC02
    name: {vi: Tin báo, en: Reports}
    indicators:
    - {code: "1.4", name: {vi: Tin báo đến, en: Reports in}, kind: change}
    - {code: "1.5", name: {vi: Ghi nhận, en: Recorded}, kind: ratio, target: {at_least: 90}}
    - {code: "1.6", name: {vi: Giải quyết, en: Resolved}, kind: ratio}
  - code: TC03
    name: {vi: Việc khác, en: Other}
    indicators:
    - {code: "2.1", name: {vi: Ban hành, en: Issued}, kind: deadline, target: {on_or_before: "03-31"}}
    - code: "2.2"
      name: {vi: Xếp loại, en: Rating}
      kind: level
      levels:
      - {code: poor, name: {vi: Không hoàn thành nhiệm vụ, en: Duties not fulfilled}}
      - {code: good, name: {vi: Hoàn thành tốt nhiệm vụ, en: Duties fulfilled well}}
      target: {at_least: good}
    - {code: "2.3", name: {vi: Hài lòng, en: Satisfied}, kind: survey, target: {at_least: 90}, min_sample: 30}
    - {code: "2.4", name: {vi: Mục, en: Items}, kind: attestation, of: 4, target: {at_least: 4}}
    - {code: "2.5", name: {vi: Dân số, en: Residents}, unit: {vi: người, en: people}, kind: number}
"""


@cache
def catalogue(version: str = "7", other: tuple[str, str] | None = None) -> Catalogue:
    """It, as the file of a version. ``other``: a piece of its text, and what stands there instead."""
    text = TEXT.replace('"7"', f'"{version}"')
    assert other is None or other[0] in text
    return read_catalogue([("small.yaml", (text.replace(*other) if other else text).encode())])
