"""The list of criteria: one word a row for what is missing, what was given back first, drawn as links."""

from dataclasses import replace
from typing import Any

import pytest
import streamlit as st

from dossiers.submissions.ward_tasks import open_count, tasks
from tests.dossiers.submissions.sheets import BOTH, CATALOGUE, FULL, SHORT, returned, sheet, task_of
from ui.screens.self_assessment.list import list_html, mark


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


@pytest.mark.parametrize(
    ("values", "documents", "kind", "words"),
    [
        ({}, (), "not_begun", "Chưa khai"),
        ({"5.1": FULL["5.1"]}, BOTH, "partial", "Khai dở 1/2"),
        (FULL, ("TC05.a",), "documents", "Thiếu 1 tài liệu"),
        (SHORT, BOTH, "explanation", "Cần giải trình"),
        (FULL, BOTH, "done", "Đã khai"),
    ],
)
def test_a_row_says_the_first_thing_that_is_missing(
    values: dict[str, Any], documents: tuple[str, ...], kind: str, words: str
) -> None:
    task = task_of(sheet(values, documents))
    assert task.kind == kind
    assert words in mark(task)


def test_a_change_without_its_earlier_count_names_the_year() -> None:
    values = {"18.1": {"current": 3}, "18.2": {"current": 0, "previous": 0}, "18.3": {"current": 1}}
    task = task_of(sheet(values, ("TC18.a",)), "TC18")
    assert "Thiếu số 2025" in mark(task)


def test_done_is_plain_grey_and_what_remains_is_coloured() -> None:
    assert "ws-quiet" in mark(task_of(sheet(FULL, BOTH)))
    assert "ws-self-work" in mark(task_of(sheet({})))


def test_returned_criteria_open_the_list_with_the_inspectors_reason_escaped() -> None:
    found = replace(sheet(FULL, BOTH), state="returned", exchanges=(returned("<b>đếm lại</b>"),))
    text = list_html(CATALOGUE, tasks(CATALOGUE, found), None, set(), only_open=False)
    assert text.index("TC05") < text.index("TC01")
    assert "&lt;b&gt;đếm lại&lt;/b&gt;" in text and "<b>" not in text


def test_only_what_remains_is_listed_when_asked_for_and_unsaved_rows_stay() -> None:
    found = tasks(CATALOGUE, sheet(FULL, BOTH))
    assert open_count(found) == len(found) - 1
    assert "TC05" not in list_html(CATALOGUE, found, None, set(), only_open=True)
    kept = list_html(CATALOGUE, found, None, {"TC05"}, only_open=True)
    assert "TC05" in kept and "Chưa lưu" in kept
