"""One ward to read: four criteria, this year's round and last year's, nothing read from a record."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from dossiers.rounds.deadlines import lateness
from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Unit
from dossiers.submissions.results import Result
from dossiers.submissions.submissions import Dossier
from dossiers.vocabulary import State
from scoring import Catalogue, grade, read_catalogue, read_submission

TODAY = date(2026, 11, 23)
ROUND = Round(
    "2026", "year", {"vi": "Năm 2026", "en": "Year 2026"}, date(2025, 11, 1), date(2026, 10, 31), date(2026, 10, 15),
    date(2026, 11, 15), date(2026, 12, 15), date(2027, 1, 31), "open",
)  # fmt: skip
EARLIER = replace(ROUND, id="2025", window_from=date(2024, 11, 1), window_to=date(2025, 10, 31))
WARD = Unit("to-hieu", "03646", "Tô Hiệu", "ward", None, date(2025, 7, 1), None)
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
       credit: {from: 50, to: 90}, basis: assumed}
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
    "2.1": {"numerator": 9, "denominator": 10},
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


def result(
    state: State, own: dict[str, Any] | None = None, appraisal: dict[str, Any] | None = None, round_: Round = ROUND
) -> Result:
    """The ward's result in ``state``; without ``own`` it entered everything well."""
    window = {"from": round_.window_from.isoformat(), "to": round_.window_to.isoformat()}
    graded, read = {}, {}
    for key, given in {"self_assessment": own or part(GOOD), "appraisal": appraisal}.items():
        if given is not None:
            text = json.dumps({"unit": WARD.id, "round": round_.id, "window": window, **given})
            read[key] = read_submission(catalogue(), text)
            graded[key] = grade(catalogue(), read[key])
    sent = None if state == "draft" else datetime(2026, 11, 12, 3, tzinfo=UTC)
    standing = "self_assessment" if state in {"draft", "submitted", "under_appraisal"} else "appraisal"
    return Result(
        unit=WARD,
        round=round_,
        dossier=Dossier(WARD.id, round_.id, state, sent, sent, read.get("self_assessment"), read.get("appraisal")),
        scorecard_self=graded.get("self_assessment"),
        scorecard_appraisal=graded.get("appraisal"),
        standing=graded.get(standing),
        standing_part=standing if standing in graded else None,
        lateness=lateness(round_, state, sent, TODAY),
    )
