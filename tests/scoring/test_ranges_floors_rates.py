"""Targets of two bounds, credit with a floor, rates per so many (docs/scoring.md, section 3)."""

from fractions import Fraction
from typing import Any

import pytest

from scoring.catalogue import in_percent
from scoring.trends import better_direction
from scoring.whatif import nearest
from tests.scoring.building import (
    Data,
    catalogue,
    indicator,
    judged,
    refusal_of,
    refused,
    refused_submissions,
    state,
    submission,
    with_indicator,
    yaml_text,
)

FIVE_TO_TEN = {"at_least": 5, "below": 10}


def problem(lines: list[str]) -> str:
    (line,) = lines
    return line


# Ranges


@pytest.mark.parametrize(("count", "expected"), [(4, "not_met"), (5, "met"), (9, "met"), (10, "not_met")])
def test_a_range_is_met_when_both_of_its_bounds_hold(count: int, expected: str):
    assert state(indicator("count", target=FIVE_TO_TEN), {"count": count}) == expected


@pytest.mark.parametrize(
    ("target", "holds"),
    [
        ({"at_least": 5, "at_most": 7}, [5, 6, 7]),
        ({"above": 5, "at_most": 7}, [6, 7]),
        ({"at_least": 5, "below": 7}, [5, 6]),
        ({"above": 5, "below": 7}, [6]),
        ({"at_least": 6, "at_most": 6}, [6]),
    ],
)
def test_a_range_joins_one_of_two_lower_with_one_of_two_upper_bounds(target: Data, holds: list[int]):
    what = indicator("count", target=target)
    assert [count for count in range(4, 9) if state(what, {"count": count}) == "met"] == holds


def test_a_range_reads_from_its_lower_bound_to_its_upper_one_however_it_is_written():
    for target in (FIVE_TO_TEN, dict(reversed(FIVE_TO_TEN.items()))):
        result = judged(indicator("count", target=target), {"count": 10})
        assert result["derivation"] == {
            "vi": "10; ngưỡng ≥ 5 và < 10: chưa đạt",
            "en": "10; target ≥ 5 and < 10: not met",
        }
    result = judged(indicator("ratio", target={"at_most": "20/3", "above": 5}), {"numerator": 6, "denominator": 100})
    assert result["derivation"]["vi"] == "6/100 = 6,00 %; ngưỡng > 5 % và ≤ 20/3 %: đạt"


def test_a_range_of_levels_compares_places():
    what = indicator("level", target={"above": "poor", "at_most": "fair"})
    assert [state(what, {"level": level}) for level in ("poor", "fair", "good")] == ["not_met", "met", "not_met"]
    assert judged(what, {"level": "good"})["derivation"]["vi"] == "good; ngưỡng > poor và ≤ fair: chưa đạt"


def test_a_rise_from_nothing_fails_the_upper_bound_of_a_range():
    what = indicator("change", target={"at_least": -5, "at_most": 5})
    assert state(what, {"current": 1, "previous": 0}) == "not_met"
    assert state(what, {"current": 0, "previous": 0}) == "met"


def test_beside_a_credit_rule_a_range_still_decides_the_state():
    what = indicator("count", target=FIVE_TO_TEN, credit={"from": 0, "to": 10})
    assert [(found["state"], found["credit"]) for found in (judged(what, {"count": n}) for n in (5, 10))] == [
        ("met", "1/2"),
        ("not_met", "1"),
    ]


def test_what_no_whole_number_reaches_is_a_range_all_the_same():
    assert state(indicator("count", target={"above": 5, "below": 6}), {"count": 5}) == "not_met"
    assert state(indicator("number", target={"above": 5, "below": 6}), {"value": "5.5"}) == "met"


@pytest.mark.parametrize(
    "target",
    [
        {"at_least": 5, "at_most": 4},
        {"at_least": 5, "below": 5},
        {"above": 5, "at_most": 5},
        {"above": 5, "below": 5},
        {"above": "11/2", "below": "11/2"},
    ],
)
def test_a_range_is_refused_where_no_number_lies_between_its_bounds(target: Data):
    lower, upper = target
    expected = f"target: nothing meets both {lower} and {upper}; correct one of them"
    assert problem(refused(with_indicator("count", target=target))).endswith(expected)


@pytest.mark.parametrize(
    "target",
    [
        {"above": "poor", "below": "fair"},
        {"at_least": "good", "at_most": "fair"},
        {"above": "good", "at_most": "good"},
        {"at_least": "poor", "below": "poor"},
    ],
)
def test_a_range_of_levels_is_refused_where_no_code_lies_between(target: Data):
    assert "target: nothing meets both" in problem(refused(with_indicator("level", target=target)))
    assert catalogue(with_indicator("level", target={"at_least": "fair", "at_most": "fair"}))


@pytest.mark.parametrize(
    "target",
    [
        {},
        {"at_least": 1, "above": 1},
        {"at_most": 1, "below": 1},
        {"equal": 1, "at_most": 2},
        {"at_least": 1, "above": 1, "below": 5},
    ],
)
def test_other_pairs_of_comparisons_are_refused(target: Data):
    told = problem(refused(with_indicator("number", target=target)))
    assert told.endswith(
        "target: exactly one of at_least, at_most, above, below, equal is needed; "
        "or a range: at_least or above together with at_most or below"
    )


@pytest.mark.parametrize("bound", ["1.000", '"x"'])
def test_beside_a_bound_that_is_no_number_nothing_is_said_of_the_range(bound: str):
    text = yaml_text(with_indicator("count", target={"at_least": 5, "at_most": 7})).replace(": 7", f": {bound}")
    assert "nothing meets both" not in problem(refusal_of(("national.yaml", text)))


def test_there_are_no_ranges_of_days_and_none_with_a_small_base():
    told = refused(with_indicator("deadline", target={"on_or_before": "03-31", "at_least": "01-01"}))
    assert "at_least does not go with kind: deadline" in problem(told)
    small = {"below": 20, "rule": "judge"}
    told = refused(with_indicator("change", target={"above": -5, "below": 5}, small_base=small))
    assert "small_base goes with at_most, below or equal only" in problem(told)


# Floors


FROM_80 = indicator("ratio", credit={"from": 0, "to": 100, "floor": 80})


@pytest.mark.parametrize(("numerator", "credit"), [(0, "0"), (79, "0"), (80, "4/5"), (81, "81/100"), (100, "1")])
def test_below_the_floor_nothing_is_earned_and_from_it_on_the_line_counts(numerator: int, credit: str):
    assert judged(FROM_80, {"numerator": numerator, "denominator": 100})["credit"] == credit


@pytest.mark.parametrize(("count", "credit"), [(0, "1"), (3, "7/10"), (4, "3/5"), (5, "0"), (10, "0")])
def test_on_a_falling_line_the_worse_side_of_the_floor_is_above_it(count: int, credit: str):
    assert judged(indicator("count", credit={"from": 10, "to": 0, "floor": 4}), {"count": count})["credit"] == credit


def test_a_floor_at_the_full_end_leaves_all_or_nothing_and_one_at_the_other_end_changes_nothing():
    for count, at_full, at_nothing in ((9, "0", "9/10"), (10, "1", "1"), (0, "0", "0")):
        assert (
            judged(indicator("count", credit={"from": 0, "to": 10, "floor": 10}), {"count": count})["credit"] == at_full
        )
        what = indicator("count", credit={"from": 0, "to": 10, "floor": 0})
        assert judged(what, {"count": count})["credit"] == at_nothing


def test_the_floor_of_a_level_is_a_code_and_all_three_count_as_places():
    what = indicator("level", credit={"from": "poor", "to": "good", "floor": "fair"})
    credits = [judged(what, {"level": level})["credit"] for level in ("poor", "fair", "good")]
    assert credits == ["0", "1/2", "1"]
    above = indicator("level", credit={"from": "poor", "to": "good", "floor": "good"})
    assert judged(above, {"level": "fair"})["credit"] == "0"


def test_a_rise_from_nothing_lies_beyond_every_floor():
    rise = {"current": 3, "previous": 0}
    assert judged(indicator("change", credit={"from": 0, "to": 10, "floor": 5}), rise)["credit"] == "1"
    assert judged(indicator("change", credit={"from": 10, "to": 0, "floor": 5}), rise)["credit"] == "0"


def test_a_floor_may_be_a_fraction():
    what = indicator("number", credit={"from": 0, "to": 1, "floor": "2/3"})
    assert [judged(what, {"value": value})["credit"] for value in ("0.66", "0.67")] == ["0", "67/100"]


@pytest.mark.parametrize("floor", [-1, 101, "301/3"])
def test_a_floor_outside_the_ends_is_refused(floor: Any):
    for ends in ({"from": 0, "to": 100}, {"from": 100, "to": 0}):
        told = refused(with_indicator("count", credit={**ends, "floor": floor}))
        assert problem(told).endswith("credit.floor: floor must lie between from and to")


def test_the_floor_of_a_level_is_refused_outside_the_ends_and_where_it_is_no_code():
    def told(floor: Any) -> str:
        return problem(refused(with_indicator("level", credit={"from": "poor", "to": "fair", "floor": floor})))

    assert told("good").endswith("floor must lie between from and to")
    assert "level best is not among levels" in told("best")
    assert told(2).endswith("2: a level is named by its code in levels, such as fair")


def test_steps_have_no_floor():
    credit = {"steps": [{"at_least": 1, "credit": 1}], "floor": 1}
    assert "key floor is not known here" in problem(refused(with_indicator("count", credit=credit)))


# Rates


RATE = indicator("ratio", per=100000, unit={"vi": "vụ/100.000 dân", "en": "per 100,000"}, target={"at_most": 35})


def test_a_rate_per_100_000_is_shown_with_its_unit_and_without_percent():
    result = judged(RATE, {"numerator": 12, "denominator": 34567})
    assert (result["value"], result["exact"], result["state"]) == ("34.72", "1200000/34567", "met")
    assert result["derivation"] == {
        "vi": "12/34.567 = 34,72 vụ/100.000 dân; ngưỡng ≤ 35: đạt",
        "en": "12/34,567 = 34.72 per 100,000; target ≤ 35: met",
    }


def test_a_rate_without_a_unit_is_a_bare_number():
    what = indicator("ratio", per=1, target={"at_least": 1})
    result = judged(what, {"numerator": 3, "denominator": 4})
    assert (result["value"], result["exact"], result["state"]) == ("0.75", "3/4", "not_met")
    assert result["derivation"]["vi"] == "3/4 = 0,75; ngưỡng ≥ 1: chưa đạt"


def test_a_rate_of_nobody_is_not_applicable_like_any_ratio():
    assert state(RATE, {"numerator": 0, "denominator": 0}) == "not_applicable"


def test_a_numerator_above_the_denominator_still_needs_may_exceed():
    values = {"1": {"numerator": 5, "denominator": 4}}
    assert "is more than" in problem(refused_submissions(with_indicator("ratio", per=1000), [submission(values)]))
    exceeding = indicator("ratio", per=1000, may_exceed=True, target={"at_least": 1})
    assert judged(exceeding, values["1"])["value"] == "1250.00"


@pytest.mark.parametrize(
    ("per", "told"),
    [
        (100, "per: 100: leave per out; without it the value is a percentage"),
        (0, "per: 0: a whole number of 1 or more is needed"),
        (-5, "per: -5: a whole number of 1 or more is needed"),
        (Fraction(5, 2), "per: 2.5: a whole number of 1 or more is needed"),
        ("2/3", "per: 2/3: a whole number of 1 or more is needed"),
    ],
)
def test_per_is_a_whole_number_from_1_and_not_100(per: Any, told: str):
    assert problem(refused(with_indicator("ratio", per=per))).endswith(told)


def test_only_a_ratio_is_per_so_many():
    assert "key per is not known here" in problem(refused(with_indicator("survey", per=1000)))


def test_only_a_ratio_without_per_a_survey_and_a_change_are_shown_with_percent():
    shown = {kind: in_percent(catalogue(with_indicator(kind)).indicators["1"]) for kind in (
        "attestation", "deadline", "ratio", "count", "change", "level", "survey", "number"
    )}  # fmt: skip
    assert [kind for kind, found in shown.items() if found] == ["ratio", "change", "survey"]
    assert not in_percent(catalogue(with_indicator("ratio", per=1000)).indicators["1"])


# What a ward can still reach, and which way is better


@pytest.mark.parametrize(
    ("kind", "keys", "inputs", "reached"),
    [
        ("count", {"target": FIVE_TO_TEN}, {"count": 2}, {"count": 5}),
        ("count", {"target": FIVE_TO_TEN}, {"count": 12}, {"count": 9}),
        ("count", {"target": {"above": 5, "below": 6}}, {"count": 2}, None),
        ("attestation", {"target": {"at_least": 2, "at_most": 3}}, {"confirmed": 4}, {"confirmed": 3}),
        ("level", {"target": {"at_least": "poor", "below": "good"}}, {"level": "good"}, {"level": "fair"}),
        ("number", {"target": FIVE_TO_TEN}, {"value": 2}, {"value": 5}),
        ("number", {"target": FIVE_TO_TEN}, {"value": 12}, None),
        (
            "ratio",
            {"target": {"at_least": 50, "at_most": 60}},
            {"numerator": 9, "denominator": 11},
            {"numerator": 6, "denominator": 11},
        ),
        ("ratio", {"target": {"above": 50, "below": 51}}, {"numerator": 9, "denominator": 11}, None),
        (
            "ratio",
            {"target": {"at_most": 35}, "per": 100000},
            {"numerator": 20, "denominator": 34567},
            {"numerator": 12, "denominator": 34567},
        ),
        (
            "change",
            {"target": {"at_least": -10, "at_most": 10}},
            {"current": 80, "previous": 55},
            {"current": 60, "previous": 55},
        ),
    ],
)
def test_the_nearest_figures_that_meet_a_range_or_a_rate(kind: str, keys: Data, inputs: Data, reached: Data | None):
    found = catalogue(with_indicator(kind, **keys)).indicators["1"]
    assert nearest(found, inputs, 2026) == reached
    if reached is not None:
        assert state(indicator(kind, **keys), inputs) == "not_met"
        assert state(indicator(kind, **keys), reached) == "met"


def test_of_a_range_neither_way_is_better():
    assert better_direction(catalogue(with_indicator("count", target=FIVE_TO_TEN)).indicators["1"]) is None
