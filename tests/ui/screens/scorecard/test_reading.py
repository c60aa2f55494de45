"""What follows from a scorecard before anything is drawn: losses, moves, strengths, evidence, last year."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from dossiers.submissions.results import History, Result
from tests.ui.small_scorecard import DOCUMENTS, EARLIER, GOOD, part, result
from ui.screens.scorecard.reading import (
    Reading,
    against_own,
    differs_from_own,
    entered,
    evidence,
    losses,
    moves,
    read,
    strengths,
)


def reading(found: Result, past: tuple[Result, ...] = (), **more: Any) -> Reading:
    made = read(found, History(found.unit, "year", past, ()), {}, sample=more.get("sample", False))
    assert made is not None
    return made


def graded(values: Any, documents: Any = DOCUMENTS, **more: Any) -> Reading:
    return reading(result("clarified", appraisal=part(values, documents, **more)))


def last_year(values: Any, round_: Any = EARLIER) -> Result:
    return result("published", appraisal=part(values), round_=round_)


def test_losses_are_weight_times_what_the_credit_lacks_largest_first() -> None:
    found = losses(graded({**GOOD, "1.1": {"count": 1}, "2.1": {"numerator": 7, "denominator": 10}}).scorecard)
    assert [(moved.result.code, moved.points) for moved in found] == [("TC01", 4), ("TC02", Fraction(5, 2))]


def test_a_missing_document_loses_the_points_it_holds_back() -> None:
    found = losses(graded(GOOD, {"TC04.a": "provided"}).scorecard)
    assert [(moved.result.code, moved.points) for moved in found] == [("TC01", 4)]


def test_moves_are_signed_and_leave_out_what_stayed() -> None:
    now, before = graded({**GOOD, "3.1": {"current": 60, "previous": 50}}), graded({**GOOD, "1.1": {"count": 2}})
    assert [(moved.result.code, moved.points) for moved in moves(now.scorecard, before.scorecard)] == [
        ("TC01", 4),
        ("TC03", -1),
    ]


def test_only_the_same_window_a_year_earlier_is_compared_with() -> None:
    now = result("clarified", appraisal=part(GOOD))
    shifted = replace(EARLIER, window_from=date(2024, 12, 1), window_to=date(2025, 11, 30))
    half = replace(EARLIER, kind="half_year")
    older = replace(EARLIER, window_from=date(2023, 11, 1), window_to=date(2024, 10, 31))
    assert reading(now, (last_year(GOOD),)).before is not None
    for other in (shifted, half, older):
        assert reading(now, (last_year(GOOD, other),)).before is None


def test_a_self_score_of_last_year_is_not_what_this_year_is_measured_by() -> None:
    now = result("clarified", appraisal=part(GOOD))
    claimed = result("submitted", round_=EARLIER)
    assert reading(now, (claimed,)).before is None


def test_before_the_appraisal_stands_there_is_a_claim_and_nothing_to_differ_from() -> None:
    found = reading(result("under_appraisal", appraisal=part({})))
    assert found.claimed
    assert found.own is None
    assert not any(differs_from_own(found, each) for each in found.scorecard.criteria)


def test_the_difference_to_the_self_score_is_inspector_minus_ward() -> None:
    found = graded({**GOOD, "1.1": {"count": 1}})
    tc01, tc02 = found.scorecard.criteria[:2]
    assert (against_own(found, tc01), against_own(found, tc02)) == (-4, 0)
    assert (differs_from_own(found, tc01), differs_from_own(found, tc02)) == (True, False)


def test_another_state_with_the_same_points_differs_too() -> None:
    own = part({**GOOD, "1.1": {"count": 1}})
    found = reading(result("clarified", own=own, appraisal=part(GOOD, {"TC04.a": "provided"})))
    tc01 = found.scorecard.criterion("TC01")
    assert against_own(found, tc01) == 0
    assert differs_from_own(found, tc01)


def test_strengths_are_met_with_full_points_the_heaviest_first() -> None:
    assert [each.code for each in strengths(graded({**GOOD, "1.1": {"count": 1}}))] == ["TC02", "TC04", "TC03"]
    assert "TC02" not in [each.code for each in strengths(graded({**GOOD, "2.1": {"numerator": 8, "denominator": 10}}))]


def test_evidence_counts_required_documents_only() -> None:
    found = graded(GOOD, {"TC04.a": "rejected"})
    first, last = (evidence(found, found.scorecard.criterion(code)) for code in ("TC01", "TC04"))
    assert (first.required, first.missing, first.rejected) == (("TC01.a",), ("TC01.a",), ())
    assert (last.missing, last.rejected, last.complete) == ((), ("TC04.a",), False)


def test_a_draft_counts_what_is_entered_whole() -> None:
    found = reading(result("draft", own=part({"1.1": {"count": 0}, "3.1": {"current": 4}}, {})))
    assert entered(found.scorecard) == (1, 5)


def test_nothing_entered_is_no_reading() -> None:
    empty = replace(result("draft"), standing=None, standing_part=None, scorecard_self=None)
    assert read(empty, History(empty.unit, "year", (), ()), {}, sample=True) is None
