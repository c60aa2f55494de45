"""How a scorecard is read: what is open, what a criterion rests on, how far entering has come."""

from scoring.reading import (
    documents_given,
    has_gate,
    indicators_entered,
    is_asked_about,
    is_ruled,
    judged_parts,
    open_criteria,
    required_documents,
)
from tests.scoring.four_criteria import DOCUMENTS, GOOD, graded


def test_what_is_open_comes_in_catalogue_order() -> None:
    found = graded({**GOOD, "1.1": {"count": 2}, "2.1": {"numerator": 3, "denominator": 10}}, {"TC01.a": "provided"})
    assert [each.code for each in open_criteria(found, "not_met")] == ["TC01", "TC02"]
    assert [each.code for each in open_criteria(found, "not_proven")] == ["TC04"]


def test_a_tracked_indicator_decides_nothing() -> None:
    found = graded({**GOOD, "3.2": {"count": 9}})
    assert [part.code for part in judged_parts(found, found.criterion("TC03"))] == ["3.1"]


def test_gates_rulings_and_questions_are_found_at_their_criterion() -> None:
    ruling = {"2.1": {"state": "not_met", "reason": "đếm lại", "by": "Thẩm định viên 2"}}
    found = graded({**GOOD, "2.1": {"numerator": 110, "denominator": 120}}, rulings=ruling)
    tests = (has_gate, is_ruled, is_asked_about)
    assert [[test(found, result) for test in tests] for result in found.criteria] == [
        [True, False, False],
        [False, True, True],
        [False, False, False],
        [False, False, True],
    ]


def test_evidence_counts_required_documents_only() -> None:
    found = graded(GOOD, {"TC04.a": "rejected"})
    first, last = (required_documents(found, found.criterion(code)) for code in ("TC01", "TC04"))
    assert (first.required, first.missing, first.rejected) == (("TC01.a",), ("TC01.a",), ())
    assert (last.missing, last.rejected, last.complete) == ((), ("TC04.a",), False)


def test_a_draft_counts_what_is_entered_whole() -> None:
    found = graded({"1.1": {"count": 0}, "3.1": {"current": 4}}, {})
    assert indicators_entered(found) == (1, 5)


def test_what_is_excused_counts_as_entered() -> None:
    assert indicators_entered(graded({}, {}, not_applicable={"1.1": "không có quân số"})) == (1, 5)


def test_a_rejected_document_is_not_given() -> None:
    assert documents_given(graded(GOOD, DOCUMENTS)) == (2, 2)
    assert documents_given(graded(GOOD, {"TC01.a": "rejected", "TC01.b": "provided"})) == (0, 2)
