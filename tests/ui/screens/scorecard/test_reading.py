"""What a scorecard page looks at: which scorecard stands, the ward's own beside it, last year's."""

from dataclasses import replace
from datetime import date
from typing import Any

from dossiers.submissions.results import History, Result
from tests.scoring.four_criteria import DOCUMENTS, GOOD, part
from tests.ui.small_scorecard import EARLIER, result
from ui.screens.scorecard.reading import Reading, against_own, differs_from_own, read


def reading(found: Result, past: tuple[Result, ...] = (), **more: Any) -> Reading:
    made = read(found, History(found.unit, "year", past, ()), {}, sample=more.get("sample", False))
    assert made is not None
    return made


def graded(values: Any, documents: Any = DOCUMENTS, **more: Any) -> Reading:
    return reading(result("clarified", appraisal=part(values, documents, **more)))


def last_year(values: Any, round_: Any = EARLIER) -> Result:
    return result("published", appraisal=part(values), round_=round_)


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


def test_nothing_entered_is_no_reading() -> None:
    empty = replace(result("draft"), standing=None, standing_part=None, scorecard_self=None)
    assert read(empty, History(empty.unit, "year", (), ()), {}, sample=True) is None
