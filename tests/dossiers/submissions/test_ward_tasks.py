"""What each criterion still needs, in the order a chief would do it, and which one comes next."""

from dataclasses import replace

from dossiers.submissions.entry_sheets import Entry
from dossiers.submissions.ward_tasks import following, tasks
from scoring import read_catalogue
from tests.dossiers.submissions.sheets import BOTH, CATALOGUE, FULL, LATE, SHORT, explained, returned, sheet, task_of


def test_an_explanation_ends_what_is_not_met() -> None:
    assert task_of(explained(sheet(SHORT, BOTH), "mưa lũ")).kind == "done"


def test_what_was_returned_stays_first_until_it_was_saved_again() -> None:
    found = replace(explained(sheet(FULL, BOTH), "đủ", saved_at=None), state="returned", exchanges=(returned(),))
    assert task_of(found).kind == "returned"
    entry = replace(found.entries["TC05"], saved_at=LATE, version=2)
    assert task_of(replace(found, entries={**found.entries, "TC05": entry})).kind == "mended"


def test_questions_are_open_until_answered() -> None:
    asked = replace(returned(), kind="clarification")
    found = replace(sheet(FULL, BOTH), state="clarification_requested", exchanges=(asked,))
    assert task_of(found).kind == "question"
    answered = replace(asked, answer="đã đếm lại", agrees=True)
    assert task_of(replace(found, exchanges=(answered,))).kind == "answered"


def test_the_next_criterion_is_the_next_that_needs_something_and_after_the_last_the_first() -> None:
    found, last = tasks(CATALOGUE, sheet(FULL, BOTH)), list(CATALOGUE.criteria)[-1]
    assert following(found, "TC05") == "TC06"
    assert following(found, "TC04") == "TC06", "TC05 needs nothing more"
    assert following(found, last) == "TC01"
    done = {code: task._replace(kind="done") for code, task in found.items()}
    assert following({**done, "TC07": found["TC07"]}, "TC07") is None


def test_a_reason_alone_is_no_beginning_of_a_figure() -> None:
    assert task_of(explained(sheet({}, ()), "chờ số liệu")).kind == "not_begun"


def test_after_a_returned_criterion_comes_the_next_returned_one() -> None:
    other = replace(returned(), criterion="TC13")
    found = tasks(CATALOGUE, replace(sheet(FULL, BOTH), state="returned", exchanges=(returned(), other)))
    assert following(found, "TC05") == "TC13"
    assert following(found, "TC13") == "TC05"
    assert following(found, "TC20") == "TC05"


def test_what_others_enter_is_not_called_entered_before_they_have_entered_it() -> None:
    """A criterion that is a survey alone, only followed: nothing is asked of the ward, and nothing is there yet."""
    text = """
catalogue: small
version: "1"
layer: national
title: {vi: Bộ, en: Set}
issuer: {vi: Bộ, en: Ministry}
bands: [{code: all, name: {vi: Chung, en: All}}]
groups:
- code: A
  name: {vi: Nhóm, en: Group}
  criteria:
  - code: TC01
    name: {vi: Dư luận, en: Opinion}
    indicators: [{code: "1.1", name: {vi: Hài lòng, en: Satisfied}, kind: survey, entered_by: independent}]
  - code: TC02
    name: {vi: Việc, en: Work}
    indicators: [{code: "2.1", name: {vi: Số vụ, en: Cases}, kind: count, target: {at_most: 0}}]
"""
    small = read_catalogue([("small.yaml", text.encode())])
    empty = {code: Entry(code, {}, {}, "", {}, 0, None, None) for code in small.criteria}
    asked = replace(sheet({}), entries=empty, scorecard=None)
    assert [(each.kind, each.open) for each in tasks(small, asked).values()] == [("others", False), ("not_begun", True)]
    theirs = replace(empty["TC01"], values={"1.1": {"positive": 90, "valid": 100}})
    there = replace(asked, entries={**empty, "TC01": theirs})
    assert tasks(small, there)["TC01"].kind == "done"
