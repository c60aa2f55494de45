"""How figures are read over the years: which way is better, and what stands beside them."""

import pytest

from scoring import read_catalogue
from scoring.trends import better_direction, companions, read_with_others
from tests.scoring.building import Data, indicator, of_indicators
from tests.scoring.building import catalogue as built
from tests.scoring.every_kind import TEXT, catalogue


@pytest.mark.parametrize(
    ("code", "way"),
    [("1.1", "down"), ("1.4", None), ("1.5", "up"), ("2.1", "down"), ("2.2", "up"), ("2.5", None)],
)
def test_which_way_is_better_follows_from_the_target(code: str, way: str | None) -> None:
    assert better_direction(catalogue().indicators[code]) == way


@pytest.mark.parametrize(
    ("credit", "way"),
    [
        ({"from": 50, "to": 90}, "up"),
        ({"from": 90, "to": 50}, "down"),
        ({"steps": [{"at_least": 80, "credit": 1}]}, "up"),
        ({"steps": [{"at_most": 5, "credit": 1}]}, "down"),
    ],
)
def test_without_a_target_the_credit_rule_says_which_way_is_better(credit: Data, way: str) -> None:
    alone = built(of_indicators(indicator("count", "1", credit=credit)))
    assert better_direction(alone.indicators["1"]) == way


def test_crime_is_read_beside_reports_received_and_resolved_because_the_catalogue_says_so() -> None:
    assert companions(catalogue(), "1.1") == ("1.4", "1.6")
    assert companions(catalogue(), "1.4") == ("1.1",)
    assert companions(catalogue(), "1.5") == ()


def test_whatever_else_tells_of_the_same_cases_is_read_beside_the_reports_too() -> None:
    """1.2 stands in the criterion of the cases; a share of cases elsewhere is tied to them by ``same_as``, and one more to that
    share by a check. What counts reports, or neither, is read alone."""
    cleared = """    - {code: "2.5", name: {vi: Khám phá, en: Cleared}, kind: ratio, same_as: {denominator: "1.1.current"}}
    - {code: "2.6", name: {vi: Nặng, en: Grave}, kind: ratio}
    - {code: "2.7", name: {vi: Dân số, en: Residents}"""
    tied = """checks:
- {code: Q3, kind: not_more_than, of: ["2.6.denominator", "2.5.denominator"], question: {vi: Sao?, en: Why?}}
"""
    built_ = catalogue(other=('    - {code: "2.5", name: {vi: Dân số, en: Residents}', cleared))
    assert read_with_others(built_) == {
        "1.1": ("1.4", "1.6"), "1.2": ("1.4", "1.6"), "1.4": ("1.1",), "2.5": ("1.4", "1.6"),
    }  # fmt: skip
    text = TEXT.replace('    - {code: "2.5", name: {vi: Dân số, en: Residents}', cleared).replace("checks:\n", tied)
    assert read_with_others(read_catalogue([("tied.yaml", text.encode())]))["2.6"] == ("1.4", "1.6")
