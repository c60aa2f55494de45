"""What is chosen and typed in the decision form: when it is a decision, and what it still lacks."""

from typing import Any

import pytest
import streamlit as st

from dossiers.appraisal.decisions import Verdict
from dossiers.appraisal.subjects import Subject, kinds
from tests.dossiers.appraisal.small_case import case_of, decided
from ui.screens.appraisal.decision import done_in_words
from ui.screens.appraisal.verdicts import VerdictChoice, kept, read

RATIO, DOCUMENT = Subject("indicator", "2.1"), Subject("document", "TC01.a")
COUNT = Subject("indicator", "1.1")


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


def told(case: Any, subject: Subject, **choice: Any) -> tuple[Any, dict[str, str]]:
    found = read(case, {subject: VerdictChoice(**choice)})
    return found.verdicts, found.wrong


def test_nothing_chosen_is_no_decision() -> None:
    assert told(case_of("TC02"), RATIO) == ((), {})


def test_accepting_needs_no_reason_and_takes_none_along() -> None:
    assert told(case_of("TC02"), RATIO, kind="accept", reason="thừa") == ((Verdict("2.1", "accept"),), {})
    assert told(case_of("TC01"), DOCUMENT, kind="accept_document")[1] == {}


@pytest.mark.parametrize(
    ("subject", "choice"),
    [
        (RATIO, {"kind": "correct", "inputs": {"numerator": "9", "denominator": "10"}}),
        (RATIO, {"kind": "rule", "state": "not_met"}),
        (DOCUMENT, {"kind": "reject_document"}),
        (Subject("request", "2.1"), {"kind": "refuse_not_applicable"}),
        (Subject("request", "2.1"), {"kind": "approve_not_applicable", "reason": "  \n "}),
    ],
)
def test_everything_but_accepting_needs_a_reason(subject: Subject, choice: dict[str, Any]) -> None:
    verdicts, wrong = told(case_of("TC02" if subject.code == "2.1" else "TC01"), subject, **choice)
    assert verdicts == () and wrong == {subject.subject: "phải ghi lý do."}


def test_a_correction_is_read_as_typed_and_shown_before_its_reason_is_there() -> None:
    typed = VerdictChoice("correct", None, "", {"numerator": "9", "denominator": "10"})
    found = read(case_of("TC02"), {RATIO: typed})
    assert found.preview == (Verdict("2.1", "correct", {"numerator": 9, "denominator": 10}),)
    assert found.verdicts == ()


@pytest.mark.parametrize(
    ("numerator", "sentence"),
    [("8.5", "cần số nguyên"), ("", "chưa nhập"), ("10", "giống hệt số phường khai")],
)
def test_a_correction_that_cannot_be_read_or_corrects_nothing_says_so(numerator: str, sentence: str) -> None:
    typed = {"numerator": numerator, "denominator": "10"}
    verdicts, wrong = told(case_of("TC02"), RATIO, kind="correct", reason="đã đếm", inputs=typed)
    assert verdicts == () and sentence in wrong["2.1"]


def test_an_earlier_count_that_the_record_holds_is_not_typed() -> None:
    case = case_of("TC03", previous={"3.1": 47})
    typed = {"current": "44", "previous": "9"}
    verdicts, _ = told(case, Subject("indicator", "3.1"), kind="correct", reason="đã đếm", inputs=typed)
    assert verdicts == (Verdict("3.1", "correct", {"current": 44, "previous": 47}, None, "đã đếm"),)


def test_a_ruling_needs_a_state_and_a_tracked_indicator_takes_none() -> None:
    assert told(case_of("TC02"), RATIO, kind="rule", reason="có")[1] == {"2.1": "chọn một kết luận."}
    assert kinds(case_of("TC03"), Subject("indicator", "3.2")) == ("accept", "correct")


def test_what_stands_already_is_no_change_and_the_form_opens_on_it() -> None:
    stands = decided("2.1", "correct", inputs={"numerator": 9, "denominator": 10}, reason="đã đếm")
    case = case_of("TC02", stands)
    opened = kept(case, RATIO)
    assert opened == VerdictChoice("correct", None, "đã đếm", {"numerator": "9", "denominator": "10"})
    assert not read(case, {RATIO: opened}).anything
    assert read(case, {RATIO: VerdictChoice("accept")}).verdicts == (Verdict("2.1", "accept"),)


def test_what_was_decided_is_named_where_it_is_little_and_counted_where_it_is_much() -> None:
    accepted = [Verdict(f"1.{number}", "accept") for number in range(1, 5)]
    assert done_in_words(accepted[:2]) == "1.1, 1.2 chấp nhận"
    assert done_in_words([*accepted, Verdict("TC01.a", "accept_document")]) == "5 mục chấp nhận"
    assert done_in_words([Verdict("na:2.1", "refuse_not_applicable", reason="x"), accepted[0]]) == (
        "2.1 không đồng ý “không áp dụng”; 1.1 chấp nhận"
    )
