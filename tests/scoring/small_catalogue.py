"""Four criteria with one of each thing that matters, and what a ward can enter for them: small enough to reckon by head."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from scoring import Catalogue, Scorecard, Submission, grade, read_catalogue, read_submission

WINDOW = {"from": "2025-11-01", "to": "2026-10-31"}
TEXT = """
catalogue: small
version: "1"
layer: national
title: {vi: Bộ nhỏ, en: Small set}
status: reconstructed
sources:
- {code: S1, name: {vi: Bài báo, en: An article}}
bands:
- {code: ready, name: {vi: Đủ, en: Ready}, min_score: 90, all_met: true, gates: true}
- {code: not_yet, name: {vi: Chưa, en: Not yet}}
checks:
- {code: Q1, kind: not_more_than, of: ["2.1.denominator", "4.1.valid"], question: {vi: Sao nhiều vậy?, en: Why so many?}}
groups:
- code: A
  name: {vi: Nhóm A, en: Group A}
  criteria:
  - code: TC01
    name: {vi: Kỷ luật, en: Discipline}
    weight: 4
    basis: published
    weight_basis: assumed
    sources: [S1]
    documents:
    - {code: TC01.a, name: {vi: Xác nhận, en: Confirmation}}
    - {code: TC01.b, name: {vi: Ảnh, en: Photographs}, required: false}
    indicators:
    - {code: "1.1", name: {vi: Bị kỷ luật, en: Disciplined}, unit: {vi: người, en: people}, kind: count,
       target: {at_most: 0}, gate: true, basis: sibling}
  - code: TC02
    name: {vi: Camera, en: Cameras}
    weight: 5
    basis: assumed
    weight_basis: assumed
    responsible: {vi: UBND phường, en: People's Committee}
    indicators:
    - {code: "2.1", name: {vi: Camera chạy, en: Cameras working}, kind: ratio, target: {at_least: 90},
       credit: {from: 50, to: 100}, basis: assumed}
- code: B
  name: {vi: Nhóm B, en: Group B}
  criteria:
  - code: TC03
    name: {vi: Tội phạm, en: Crime}
    weight: 1
    basis: seed
    weight_basis: assumed
    indicators:
    - {code: "3.1", name: {vi: Số vụ, en: Cases}, unit: {vi: vụ, en: cases}, kind: change, target: {below: 0},
       small_base: {below: 20, rule: not_increased}, basis: seed}
    - {code: "3.2", name: {vi: Tin báo, en: Reports}, kind: count}
  - code: TC04
    name: {vi: Khảo sát, en: Survey}
    weight: 2
    weight_basis: assumed
    documents:
    - {code: TC04.a, name: {vi: Phiếu, en: Forms}}
    indicators:
    - {code: "4.1", name: {vi: Hài lòng, en: Satisfied}, kind: survey, target: {at_least: 90}, min_sample: 100,
       entered_by: independent, basis: sibling}
"""
GOOD: Mapping[str, Any] = {
    "1.1": {"count": 0},
    "2.1": {"numerator": 10, "denominator": 10},
    "3.1": {"current": 40, "previous": 50},
    "4.1": {"positive": 95, "valid": 100},
}
DOCUMENTS: Mapping[str, str] = {"TC01.a": "provided", "TC04.a": "provided"}


@cache
def catalogue() -> Catalogue:
    """The four criteria: a gate with a document, a share with partial credit, a change on a small base, a survey."""
    return read_catalogue([("small.yaml", TEXT.encode())])


def part(values: Mapping[str, Any], documents: Mapping[str, str] = DOCUMENTS, **more: Any) -> dict[str, Any]:
    """One part of a dossier."""
    return {"values": values, "documents": documents, **more}


def submission(given: Mapping[str, Any], ward: str = "ward") -> Submission:
    """One part of a dossier as it is read."""
    return read_submission(catalogue(), json.dumps({"unit": ward, "round": "2026", "window": WINDOW, **given}))


def scorecard(values: Mapping[str, Any] = GOOD, documents: Mapping[str, str] = DOCUMENTS) -> Scorecard:
    """What a ward scores that entered these figures and documents."""
    return grade(catalogue(), submission(part(values, documents)))
