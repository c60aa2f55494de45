"""How figures are read over the years: which way is better, and what stands beside them."""

import pytest

from scoring.trends import better_direction, companions
from tests.scoring.building import Data, indicator, of_indicators
from tests.scoring.building import catalogue as built
from tests.scoring.every_kind import catalogue


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
