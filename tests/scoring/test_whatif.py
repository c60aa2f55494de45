"""What each next step would add is graded, not guessed: the mockup's case, and every kind."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from scoring import Scorecard, grade, read_catalogue_files, read_submission
from scoring.grading import grade_criterion
from scoring.points import points, points_of_indicator
from scoring.whatif import gains, nearest

CRITERIA = Path(__file__).resolve().parents[2] / "criteria"
CATALOGUE = read_catalogue_files([CRITERIA / "criteria.yaml", CRITERIA / "son_la_city.yaml"])


def card(values: dict[str, Any], documents: tuple[str, ...] = ()) -> Scorecard:
    data = {
        "unit": "to-hieu", "round": "2026", "window": {"from": "2025-11-01", "to": "2026-10-31"},
        "values": values, "documents": dict.fromkeys(documents, "provided"),
    }  # fmt: skip
    return grade(CATALOGUE, read_submission(CATALOGUE, json.dumps(data)))


CAMERAS = {"5.1": {"numerator": 118, "denominator": 118}, "5.2": {"numerator": 61, "denominator": 74}}


def test_full_equipment_earns_nothing_while_its_proof_is_missing() -> None:
    found = card(CAMERAS, ("TC05.a",))
    assert points(found.criterion("TC05")) == 0


def test_the_cheapest_step_comes_first_and_says_what_the_criterion_is_worth_then() -> None:
    found = card(CAMERAS, ("TC05.a",))
    first, second = gains(found, CATALOGUE.criteria["TC05"])
    assert (first.documents, first.inputs) == (("TC05.b",), None)
    assert second.indicator is not None and second.indicator.code == "5.2"
    assert second.inputs == {"numerator": 67, "denominator": 74}
    assert 0 < first.points < second.points == 5


def test_points_of_indicators_add_up_to_those_of_the_criterion() -> None:
    found = card(CAMERAS, ("TC05.a", "TC05.b"))
    criterion = CATALOGUE.criteria["TC05"]
    result = found.criterion("TC05")
    parts = [points_of_indicator(result, each.code) for each in criterion.indicators]
    assert sum(each for each in parts if each is not None) == points(result)


def test_what_is_not_entered_is_worth_its_points_at_the_most() -> None:
    (only,) = gains(card({}), CATALOGUE.criteria["TC05"])
    assert (only.enter, only.points, only.documents) == (("5.1", "5.2"), 5, ("TC05.a", "TC05.b"))


def test_a_criterion_graded_alone_is_graded_as_in_the_whole() -> None:
    found = card(CAMERAS, ("TC05.a",))
    for result in found.criteria:
        assert grade_criterion(CATALOGUE, found.submission, result.code) == result


def test_nothing_is_offered_where_all_points_are_there() -> None:
    values = {"5.1": {"numerator": 118, "denominator": 118}, "5.2": {"numerator": 74, "denominator": 74}}
    assert gains(card(values, ("TC05.a", "TC05.b")), CATALOGUE.criteria["TC05"]) == ()


def test_a_date_that_has_passed_is_no_step() -> None:
    assert nearest(CATALOGUE.indicators["1.2"], {"on": "2026-05-01"}, 2026) is None


def test_a_survey_of_others_is_no_step_of_the_ward() -> None:
    values = {
        "20.1": {"positive": 50, "valid": 100},
        "20.2": {"numerator": 100, "denominator": 100},
        "20.3": {"confirmed": 1},
    }
    found = gains(card(values, ("TC20.a", "TC20.b")), CATALOGUE.criteria["TC20"])
    assert found == ()


@pytest.mark.parametrize(
    ("code", "inputs", "reached"),
    [
        ("5.2", {"numerator": 1, "denominator": 74}, {"numerator": 67, "denominator": 74}),
        ("8.1", {"count": 3}, {"count": 0}),
        ("3.2", {"count": 0}, {"count": 2}),
        ("1.1", {"confirmed": 1}, {"confirmed": 4}),
        ("11.1", {"current": 120, "previous": 100}, {"current": 95, "previous": 100}),
        ("11.1", {"current": 9, "previous": 7}, {"current": 7, "previous": 7}),
        ("14.2", {"current": 30, "previous": 25}, {"current": 24, "previous": 25}),
        ("2.1", {"level": "not_fulfilled"}, {"level": "fulfilled_well"}),
    ],
)
def test_the_nearest_figures_that_meet_the_target(code: str, inputs: dict[str, Any], reached: dict[str, Any]) -> None:
    assert nearest(CATALOGUE.indicators[code], inputs, 2026) == reached


@pytest.mark.parametrize("whole", [1, 3, 7, 31, 74, 118, 1000])
def test_one_less_than_the_nearest_share_would_not_do(whole: int) -> None:
    found = nearest(CATALOGUE.indicators["5.2"], {"numerator": 0, "denominator": whole}, 2026)
    assert found is not None
    assert Fraction(100 * found["numerator"], whole) >= 90 > Fraction(100 * (found["numerator"] - 1), whole)
