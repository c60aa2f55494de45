"""What each criterion still needs: one word a row, in the order a chief would do it."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from dossiers.submissions.entry_sheets import Entry, Sheet
from dossiers.submissions.last_year import LastYear
from dossiers.submissions.questions import Exchange
from dossiers.submissions.ward_tasks import following, tasks
from scoring import grade, read_catalogue_files, read_submission
from tests.ui.small_scorecard import ROUND, WARD
from ui.screens.self_assessment.list import list_html, mark, open_count

CRITERIA = Path(__file__).resolve().parents[4] / "criteria"
CATALOGUE = read_catalogue_files([CRITERIA / "criteria.yaml", CRITERIA / "son_la_city.yaml"])
EARLY, LATE = datetime(2026, 11, 20, 8, tzinfo=UTC), datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


def sheet(values: dict[str, Any], documents: tuple[str, ...] = (), **more: Any) -> Sheet:
    data = {
        "unit": WARD.id, "round": ROUND.id, "window": {"from": "2025-11-01", "to": "2026-10-31"},
        "values": values, "documents": dict.fromkeys(documents, "provided"),
    }  # fmt: skip
    entries = {
        code: Entry(
            code, {each.code: values[each.code] for each in criterion.indicators if each.code in values},
            {each.code: "provided" for each in criterion.documents if each.code in documents}, "", {}, 0, None, None,
        )
        for code, criterion in CATALOGUE.criteria.items()
    }  # fmt: skip
    card = grade(CATALOGUE, read_submission(CATALOGUE, json.dumps(data)))
    return replace(Sheet(WARD, ROUND, "draft", 0, 1, entries, LastYear(), (), card), **more)


def of(found: Sheet, code: str = "TC05"):
    return tasks(CATALOGUE, found)[code]


FULL = {"5.1": {"numerator": 118, "denominator": 118}, "5.2": {"numerator": 74, "denominator": 74}}
SHORT = {**FULL, "5.2": {"numerator": 61, "denominator": 74}}
BOTH = ("TC05.a", "TC05.b")


def explained(found: Sheet, text: str, **more: Any) -> Sheet:
    entry = replace(found.entries["TC05"], explanation=text, **more)
    return replace(found, entries={**found.entries, "TC05": entry})


@pytest.mark.parametrize(
    ("values", "documents", "kind", "words"),
    [
        ({}, (), "not_begun", "Chưa khai"),
        ({"5.1": FULL["5.1"]}, BOTH, "partial", "Khai dở 1/2"),
        (FULL, ("TC05.a",), "documents", "Thiếu 1 minh chứng"),
        (SHORT, BOTH, "explanation", "Cần giải trình"),
        (FULL, BOTH, "done", "Đã khai"),
    ],
)
def test_a_row_says_the_first_thing_that_is_missing(
    values: dict[str, Any], documents: tuple[str, ...], kind: str, words: str
) -> None:
    task = of(sheet(values, documents))
    assert task.kind == kind
    assert words in mark(task)


def test_a_change_without_its_earlier_count_names_the_year() -> None:
    values = {"18.1": {"current": 3}, "18.2": {"current": 0, "previous": 0}, "18.3": {"current": 1}}
    task = of(sheet(values, ("TC18.a",)), "TC18")
    assert "Thiếu số 2025" in mark(task)


def test_done_is_plain_grey_and_what_remains_is_coloured() -> None:
    assert "ws-quiet" in mark(of(sheet(FULL, BOTH)))
    assert "ws-self-work" in mark(of(sheet({})))


def test_an_explanation_ends_what_is_not_met() -> None:
    assert of(explained(sheet(SHORT, BOTH), "mưa lũ")).kind == "done"


def returned(text: str = "Đếm lại camera tổ 3") -> Exchange:
    return Exchange(1, "TC05", "returned", text, None, "TĐV", EARLY, None, None, None, None, None)


def test_what_was_returned_stays_first_until_it_was_saved_again() -> None:
    found = replace(explained(sheet(FULL, BOTH), "đủ", saved_at=None), state="returned", exchanges=(returned(),))
    assert of(found).kind == "returned"
    entry = replace(found.entries["TC05"], saved_at=LATE, version=2)
    assert of(replace(found, entries={**found.entries, "TC05": entry})).kind == "mended"


def test_returned_criteria_open_the_list_with_the_inspectors_reason_escaped() -> None:
    found = replace(sheet(FULL, BOTH), state="returned", exchanges=(returned("<b>đếm lại</b>"),))
    text = list_html(CATALOGUE, tasks(CATALOGUE, found), None, set(), only_open=False)
    assert text.index("TC05") < text.index("TC01")
    assert "&lt;b&gt;đếm lại&lt;/b&gt;" in text and "<b>" not in text


def test_questions_are_open_until_answered() -> None:
    asked = replace(returned(), kind="clarification")
    found = replace(sheet(FULL, BOTH), state="clarification_requested", exchanges=(asked,))
    assert of(found).kind == "question"
    answered = replace(asked, answer="đã đếm lại", agrees=True)
    assert of(replace(found, exchanges=(answered,))).kind == "answered"


def test_only_what_remains_is_listed_when_asked_for_and_unsaved_rows_stay() -> None:
    found = tasks(CATALOGUE, sheet(FULL, BOTH))
    assert open_count(found) == len(found) - 1
    assert "TC05" not in list_html(CATALOGUE, found, None, set(), only_open=True)
    kept = list_html(CATALOGUE, found, None, {"TC05"}, only_open=True)
    assert "TC05" in kept and "Chưa lưu" in kept


def test_the_next_criterion_is_the_one_below() -> None:
    found, last = tasks(CATALOGUE, sheet(FULL, BOTH)), list(CATALOGUE.criteria)[-1]
    assert following(found, "TC05", only_open=False) == "TC06"
    assert following(found, "TC04", only_open=False) == "TC05"
    assert following(found, "TC04", only_open=True) == "TC06"
    assert following(found, last, only_open=False) is None


def test_after_a_returned_criterion_comes_the_next_returned_one() -> None:
    other = replace(returned(), criterion="TC13")
    found = tasks(CATALOGUE, replace(sheet(FULL, BOTH), state="returned", exchanges=(returned(), other)))
    assert following(found, "TC05", only_open=False) == "TC13"
    assert following(found, "TC13", only_open=False) == "TC05"
    assert following(found, "TC20", only_open=False) == "TC05"
