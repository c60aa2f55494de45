"""Section 3: what each kind of indicator measures, and what its target and credit make of it."""

from fractions import Fraction

import pytest

from tests.scoring.building import Data, card, indicator, items, judged, national, of_indicators, state, submission

HALF = Fraction(1, 2)


def measured(kind: str, inputs: Data, **keys: object) -> tuple[str | None, str | None]:
    result = judged(indicator(kind, **keys), inputs)
    return result["value"], result["exact"]


def outcome(kind: str, target: Data, inputs: Data, **keys: object) -> str:
    return state(indicator(kind, target=target, **keys), inputs)


def credit(kind: str, rule: Data, inputs: Data, **keys: object) -> str:
    return judged(indicator(kind, credit=rule, **keys), inputs)["credit"]


# What is judged


def test_an_attestation_is_the_number_of_confirmed_items():
    assert measured("attestation", {"confirmed": 3}) == ("3", "3")
    assert outcome("attestation", {"at_least": 4}, {"confirmed": 3}) == "not_met"
    assert outcome("attestation", {"at_least": 4}, {"confirmed": 4}) == "met"


def test_listed_items_count_as_of():
    listed = indicator("attestation", target={"at_least": 3})
    del listed["of"]
    result = judged({**listed, "items": items(3)}, {"confirmed": 3})
    assert result["state"] == "met"
    assert result["derivation"]["vi"].startswith("3/3 mục")


def test_a_ratio_is_the_exact_percentage_of_numerator_over_denominator():
    assert measured("ratio", {"numerator": 31, "denominator": 37}) == ("83.78", "3100/37")
    assert measured("ratio", {"numerator": 412, "denominator": 412}) == ("100.00", "100")


def test_a_ratio_may_exceed_100_only_where_the_catalogue_says_so():
    assert measured("ratio", {"numerator": 3, "denominator": 2}, may_exceed=True) == ("150.00", "150")


def test_a_count_is_itself():
    assert measured("count", {"count": 0}) == ("0", "0")
    assert outcome("count", {"at_most": 0}, {"count": 0}) == "met"
    assert outcome("count", {"at_most": 0}, {"count": 1}) == "not_met"


def test_a_change_is_the_exact_percentage_of_the_difference_over_the_previous_count():
    assert measured("change", {"current": 9, "previous": 25}) == ("-64.00", "-64")
    assert measured("change", {"current": 2, "previous": 3}) == ("-33.33", "-100/3")


def test_the_worked_derivation_of_the_rules():
    result = judged(indicator("change", target={"below": 0}), {"current": 9, "previous": 25})
    assert result["derivation"]["vi"] == "9 so với 25: (9 − 25) / 25 = −64,00 %; ngưỡng < 0 %: đạt"
    assert result["derivation"]["en"] == "9 against 25: (9 − 25) / 25 = −64.00%; target < 0%: met"


def test_a_level_is_its_place_in_the_ordered_list_worst_first():
    assert measured("level", {"level": "poor"}) == ("poor", "1")
    assert measured("level", {"level": "good"}) == ("good", "3")


@pytest.mark.parametrize(
    ("target", "level", "expected"),
    [
        ({"at_least": "fair"}, "poor", "not_met"),
        ({"at_least": "fair"}, "fair", "met"),
        ({"at_most": "fair"}, "fair", "met"),
        ({"at_most": "fair"}, "good", "not_met"),
        ({"above": "fair"}, "fair", "not_met"),
        ({"above": "fair"}, "good", "met"),
        ({"below": "fair"}, "fair", "not_met"),
        ({"below": "fair"}, "poor", "met"),
        ({"equal": "fair"}, "fair", "met"),
        ({"equal": "fair"}, "good", "not_met"),
    ],
)
def test_a_level_target_compares_places_not_names(target: Data, level: str, expected: str):
    assert outcome("level", target, {"level": level}) == expected


def test_a_survey_is_the_exact_percentage_of_positive_among_valid_answers():
    assert measured("survey", {"positive": 29, "valid": 30}) == ("96.67", "290/3")
    assert measured("survey", {"positive": 29, "valid": 30, "issued": 50}) == ("96.67", "290/3")


def test_a_number_is_judged_as_entered():
    assert measured("number", {"value": "12.50"}) == ("12.50", "25/2")
    assert measured("number", {"value": -3}) == ("-3.00", "-3")


# Deadlines


@pytest.mark.parametrize(("day", "expected"), [("2023-03-31", "met"), ("2023-04-01", "not_met"), ("2022-12-31", "met")])
def test_a_month_and_day_stand_in_the_year_in_which_the_window_ends(day: str, expected: str):
    deadline = indicator("deadline", target={"on_or_before": "03-31"})
    assert state(deadline, {"on": day}, window={"from": "2022-11-01", "to": "2023-10-31"}) == expected


def test_a_deadline_may_be_a_full_date():
    target = {"on_or_before": "2022-12-31"}
    assert outcome("deadline", target, {"on": "2022-12-31"}) == "met"
    assert outcome("deadline", target, {"on": "2023-01-01"}) == "not_met"


@pytest.mark.parametrize(
    ("window_end", "day", "expected"),
    [
        ("2023-11-30", "2023-02-28", "met"),
        ("2023-11-30", "2023-03-01", "not_met"),
        ("2024-11-30", "2024-02-29", "met"),
        ("2024-11-30", "2024-03-01", "not_met"),
    ],
)
def test_02_29_means_the_last_day_of_february(window_end: str, day: str, expected: str):
    deadline = indicator("deadline", target={"on_or_before": "02-29"})
    assert state(deadline, {"on": day}, window={"from": "2022-11-01", "to": window_end}) == expected


def test_a_deadline_shows_its_date_and_no_exact_number():
    result = judged(indicator("deadline", target={"on_or_before": "03-31"}), {"on": "2023-02-05"})
    assert (result["value"], result["exact"]) == ("2023-02-05", None)
    assert result["derivation"]["vi"] == "ngày 05/02/2023; chậm nhất 31/03/2023: đạt"


# Targets


@pytest.mark.parametrize(
    ("operator", "below", "on", "above"),
    [
        ("at_least", "not_met", "met", "met"),
        ("at_most", "met", "met", "not_met"),
        ("above", "not_met", "not_met", "met"),
        ("below", "met", "not_met", "not_met"),
        ("equal", "not_met", "met", "not_met"),
    ],
)
def test_at_least_at_most_and_equal_include_the_line_above_and_below_are_strict(
    operator: str, below: str, on: str, above: str
):
    for kind, inputs in (
        (
            "ratio",
            [
                {"numerator": 8, "denominator": 10},
                {"numerator": 9, "denominator": 10},
                {"numerator": 10, "denominator": 10},
            ],
        ),
        ("count", [{"count": 89}, {"count": 90}, {"count": 91}]),
        ("number", [{"value": "89.999"}, {"value": "90.0"}, {"value": "90.001"}]),
        ("survey", [{"positive": 8, "valid": 10}, {"positive": 9, "valid": 10}, {"positive": 10, "valid": 10}]),
    ):
        assert [outcome(kind, {operator: 90}, entered) for entered in inputs] == [below, on, above]


def test_an_indicator_with_neither_target_nor_credit_is_tracked():
    result = judged(indicator("count"), {"count": 7})
    assert (result["state"], result["value"], result["credit"]) == ("tracked", "7", None)


# A change from nothing, and on a small base


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ({"at_most": 0}, "met"),
        ({"below": 0}, "not_met"),
        ({"equal": 0}, "met"),
        ({"at_least": 0}, "met"),
        ({"above": 0}, "not_met"),
    ],
)
def test_nothing_against_nothing_is_a_change_of_0_percent(target: Data, expected: str):
    result = judged(indicator("change", target=target), {"current": 0, "previous": 0})
    assert (result["state"], result["value"], result["exact"]) == (expected, "0.00", "0")


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ({"at_most": 1000}, "not_met"),
        ({"below": 1000}, "not_met"),
        ({"equal": 0}, "not_met"),
        ({"at_least": 1000}, "met"),
        ({"above": 1000}, "met"),
    ],
)
def test_a_rise_from_nothing_has_no_percentage_and_is_larger_than_every_limit(target: Data, expected: str):
    result = judged(indicator("change", target=target), {"current": 1, "previous": 0})
    assert (result["state"], result["value"], result["exact"]) == (expected, None, None)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"from": 0, "to": -10}, "0"),
        ({"from": 0, "to": 10}, "1"),
        ({"from": 0, "to": 1}, "1"),
        ({"steps": [{"at_least": 50, "credit": HALF}]}, "1/2"),
        ({"steps": [{"at_most": 50, "credit": HALF}]}, "0"),
    ],
)
def test_a_change_without_a_percentage_counts_for_a_credit_rule_as_larger_than_every_number(rule: Data, expected: str):
    assert credit("change", rule, {"current": 1, "previous": 0}) == expected


NOT_INCREASED = {"below": 20, "rule": "not_increased"}


@pytest.mark.parametrize(
    ("current", "previous", "expected", "value"),
    [
        (19, 19, "met", None),
        (18, 19, "met", None),
        (20, 19, "not_met", None),
        (0, 0, "met", None),
        (1, 0, "not_met", None),
        (20, 20, "not_met", "0.00"),
        (19, 20, "met", "-5.00"),
    ],
)
def test_below_the_small_base_a_change_is_met_when_it_did_not_increase(
    current: int, previous: int, expected: str, value: str | None
):
    what = indicator("change", target={"below": 0}, small_base=NOT_INCREASED)
    result = judged(what, {"current": current, "previous": previous})
    assert (result["state"], result["value"]) == (expected, value)


def test_where_the_small_base_rule_applies_there_is_neither_value_nor_exact():
    result = judged(indicator("change", target={"below": 0}, small_base=NOT_INCREASED), {"current": 3, "previous": 5})
    assert (result["value"], result["exact"]) == (None, None)
    assert "%" not in result["derivation"]["vi"].replace("phần trăm", "")


def test_the_small_base_rule_judge_leaves_it_to_the_inspector():
    what = indicator("change", target={"below": 0}, small_base={"below": 20, "rule": "judge"})
    result = judged(what, {"current": 3, "previous": 5})
    assert (result["state"], result["cause"], result["credit"]) == ("not_proven", "needs_judgement", "0")
    assert state(what, {"current": 3, "previous": 20}) == "met"


def test_where_the_small_base_rule_applies_it_gives_the_credit_too():
    what = indicator("change", credit={"from": 0, "to": -50}, small_base=NOT_INCREASED)
    assert judged(what, {"current": 9, "previous": 10})["credit"] == "1"
    assert judged(what, {"current": 11, "previous": 10})["credit"] == "0"
    assert judged(what, {"current": 19, "previous": 20})["credit"] == "1/10"


# Credit


def test_without_a_credit_rule_credit_is_1_when_the_target_is_met_else_0():
    assert judged(indicator("count", target={"at_most": 5}), {"count": 5})["credit"] == "1"
    assert judged(indicator("count", target={"at_most": 5}), {"count": 6})["credit"] == "0"


@pytest.mark.parametrize(
    ("value", "expected"), [(59, "0"), (60, "0"), (65, "1/4"), (80, "1"), (81, "1"), ("66.6", "33/100")]
)
def test_linear_credit_is_0_at_from_and_1_at_to_clipped(value: int | str, expected: str):
    assert credit("number", {"from": 60, "to": 80}, {"value": value}) == expected


@pytest.mark.parametrize(("value", "expected"), [(11, "0"), (10, "0"), (8, "1/5"), (0, "1"), (-1, "1")])
def test_linear_credit_runs_in_either_direction(value: int, expected: str):
    assert credit("number", {"from": 10, "to": 0}, {"value": value}) == expected


def test_credit_is_exact():
    assert credit("ratio", {"from": 0, "to": 100}, {"numerator": 2, "denominator": 3}) == "2/3"


STEPS = {"steps": [{"at_least": 60, "credit": HALF}, {"at_least": 80, "credit": 1}]}


@pytest.mark.parametrize(("value", "expected"), [("59.99", "0"), (60, "1/2"), ("79.99", "1/2"), (80, "1"), (200, "1")])
def test_stepped_credit_takes_the_best_step_reached(value: int | str, expected: str):
    assert credit("number", STEPS, {"value": value}) == expected


@pytest.mark.parametrize(("value", "expected"), [(0, "1"), (2, "1"), (3, "1/2"), (5, "1/2"), (6, "0")])
def test_steps_may_run_downwards(value: int, expected: str):
    rule = {"steps": [{"at_most": 5, "credit": HALF}, {"at_most": 2, "credit": 1}]}
    assert credit("count", rule, {"count": value}) == expected


def test_of_the_steps_reached_the_highest_credit_counts_whatever_their_order():
    rule = {"steps": [{"at_least": 80, "credit": HALF}, {"at_least": 60, "credit": 1}]}
    assert credit("number", rule, {"value": 90}) == "1"


def test_with_a_credit_rule_the_credit_is_the_rules_value_beside_the_targets_state():
    what = indicator("number", target={"at_least": 70}, credit={"from": 60, "to": 80})
    result = judged(what, {"value": 70})
    assert (result["state"], result["credit"]) == ("met", "1/2")
    result = judged(what, {"value": 65})
    assert (result["state"], result["credit"]) == ("not_met", "1/4")


def test_without_a_target_an_indicator_is_met_when_its_credit_is_1():
    what = indicator("number", credit={"from": 60, "to": 80})
    assert state(what, {"value": 80}) == "met"
    assert state(what, {"value": "79.999"}) == "not_met"


def test_in_rules_for_a_level_codes_stand_for_their_places():
    assert credit("level", {"from": "poor", "to": "good"}, {"level": "fair"}) == "1/2"
    rule = {"steps": [{"at_least": "fair", "credit": HALF}, {"at_least": "good", "credit": 1}]}
    assert [credit("level", rule, {"level": level}) for level in ("poor", "fair", "good")] == ["0", "1/2", "1"]


def test_previous_is_taken_from_the_submission_alone():
    what = of_indicators(indicator("change", target={"below": 0}))
    result = card(what, submission({"1": {"current": 5}}))["criteria"][0]["indicators"][0]
    assert result["cause"] == "no_baseline"


def test_units_stand_in_the_derivation_of_counts():
    what = indicator("count", target={"at_most": 0}, unit={"vi": "người", "en": "people"})
    assert judged(what, {"count": 1204})["derivation"] == {
        "vi": "1.204 người; ngưỡng ≤ 0: chưa đạt",
        "en": "1,204 people; target ≤ 0: not met",
    }


def test_a_catalogue_window_is_not_looked_at():
    old = national(*of_indicators(indicator("count", target={"at_most": 0}))["groups"], valid_from="2030-01-01")
    assert card(old, submission({"1": {"count": 0}}))["criteria"][0]["state"] == "met"
