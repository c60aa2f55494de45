"""``needs``: a criterion of which only so many indicators have to be met (docs/scoring.md, section 5)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.paths import remedies
from scoring.points import points_of_indicator
from scoring.reading import judged_parts
from tests.scoring.building import (
    LAST_BAND,
    NAME,
    Data,
    attested,
    card,
    criterion,
    document,
    group,
    indicator,
    national,
    refusal_of,
    refused,
    scorecard,
    submission,
    yaml_text,
)

GIVEN: dict[str, Data] = {"met": {"confirmed": 1}, "not_met": {"confirmed": 0}, "not_proven": {}, "excused": {}}


def of_states(*states: str) -> tuple[list[Data], Data]:
    """An indicator of each state, and the submission that brings them there."""
    indicators = [
        indicator("count", f"{place}") if state == "tracked" else attested(f"{place}")[0]
        for place, state in enumerate(states)
    ]
    values = {f"{place}": GIVEN[state] for place, state in enumerate(states) if state != "tracked"}
    excused = {f"{place}": "không phát sinh" for place, state in enumerate(states) if state == "excused"}
    return indicators, submission(values, not_applicable=excused)


def needing(needs: int, *states: str, **keys: Any) -> Data:
    """The card of a criterion that needs so many of indicators in these states."""
    indicators, entered = of_states(*states)
    return card(national(group(criterion(*indicators, needs=needs, **keys))), entered)


def linear(*values: object, needs: int, **keys: Any) -> tuple[Data, Data]:
    """A criterion whose indicators earn a hundredth for each unit, and these values."""
    indicators = [
        indicator("number", f"{place}", credit={"from": 0, "to": 100}, target={"at_least": 100})
        for place in range(len(values))
    ]
    entered = {f"{place}": {"value": value} for place, value in enumerate(values) if value is not None}
    return national(group(criterion(*indicators, needs=needs, **keys))), submission(entered)


# The state


@pytest.mark.parametrize(
    ("needs", "states", "expected"),
    [
        (3, ("met", "met", "met", "not_met", "not_met"), "met"),
        (3, ("met", "met", "not_proven", "not_met", "not_met"), "not_proven"),
        (3, ("met", "met", "not_met", "not_met", "not_met"), "not_met"),
        (1, ("not_met", "not_proven"), "not_proven"),
        (1, ("not_met", "met"), "met"),
        (2, ("not_proven", "not_proven", "not_met"), "not_proven"),
        (2, ("not_met", "met", "tracked"), "not_met"),
        # k is the smaller of needs and what is applicable
        (3, ("met", "met", "excused", "excused"), "met"),
        (3, ("met", "not_met", "excused"), "not_met"),
        (3, ("met", "not_proven", "excused"), "not_proven"),
        (2, ("excused", "excused"), "not_applicable"),
        (1, ("excused", "tracked"), "not_applicable"),
    ],
)
def test_a_criterion_is_met_when_as_many_as_it_needs_are(needs: int, states: tuple[str, ...], expected: str):
    assert needing(needs, *states)["criteria"][0]["state"] == expected


def test_nothing_applicable_is_not_applicable_with_credit_null():
    found = needing(2, "excused", "excused")
    assert (found["criteria"][0]["credit"], found["criteria"][0]["points"]) == (None, None)
    assert found["overall"]["score"] is None
    assert found["overall"]["counts"]["not_applicable"] == 1


# The credit


def test_the_credit_is_the_mean_of_the_highest_credits():
    """Of 20, 90, 60 and 40 the two best are 90 and 60: 3/4."""
    layers, entered = linear(20, 90, 60, 40, needs=2)
    assert card(layers, entered)["criteria"][0]["credit"] == "3/4"


def test_fewer_applicable_than_needed_are_averaged_over_themselves():
    layers, entered = linear(20, 90, 60, needs=3)
    excused = {**entered, "not_applicable": {"0": "không phát sinh"}}
    assert card(layers, excused)["criteria"][0]["credit"] == "3/4"


def test_upper_takes_the_highest_credits_if_proven_which_may_be_others():
    """Now 90 and 60 count: 75. The third is not entered: proven, it and 90 would count: 95."""
    layers, entered = linear(20, 90, 60, None, needs=2)
    found = card(layers, entered)["overall"]
    assert (found["score"], found["upper"]) == ("75.00", "95.00")


def test_a_missing_document_holds_back_now_what_upper_has():
    layers, entered = linear(100, 50, needs=1, documents=[document("TC1.a")])
    found = card(layers, entered)
    assert found["criteria"][0]["state"] == "not_proven"
    assert (found["overall"]["score"], found["overall"]["upper"]) == ("0.00", "100.00")


def test_needing_all_is_the_ordinary_criterion():
    for states in (("met", "not_met"), ("met", "not_proven"), ("met", "excused", "met"), ("met", "met", "tracked")):
        judged = sum(state != "tracked" for state in states)
        indicators, entered = of_states(*states)
        plain = card(national(group(criterion(*indicators))), entered)
        needed = card(national(group(criterion(*indicators, needs=judged))), entered)
        assert plain["criteria"] == needed["criteria"] and plain["overall"] == needed["overall"]


def test_a_gate_inside_bars_as_any_gate():
    gate, free = attested("1", gate=True)[0], attested("2")[0]
    bands = [{"code": "best", "name": NAME, "gates": True}, LAST_BAND]
    layers = national(group(criterion(gate, free, needs=1)), bands=bands)
    found = scorecard(layers, submission({"1": {"confirmed": 0}, "2": {"confirmed": 1}}))
    assert found.criteria[0].state == "met"
    assert found.as_data()["band"] == {"code": "not_yet", "barred_by": {"best": ["gate 1 not_met"]}}
    (remedy,) = remedies(found)
    assert [each.code for each in remedy.gates] == ["1"] and remedy.enough == 0


# Refusals


@pytest.mark.parametrize("needs", [0, -1, Fraction(3, 2)])
def test_needs_is_a_whole_number_from_1(needs: int):
    indicators, _ = of_states("met", "met")
    (line,) = refused(national(group(criterion(*indicators, needs=needs))))
    assert "groups[A].criteria[TC1].needs: " in line and "a whole number of 1 or more is needed" in line


@pytest.mark.parametrize("needs", ["2", "2/3", "all"])
def test_needs_is_no_text_and_no_fraction(needs: str):
    indicators, _ = of_states("met", "met")
    (line,) = refused(national(group(criterion(*indicators, needs=needs))))
    assert "a whole number of 1 or more is needed" in line


def test_needs_is_at_most_the_number_of_judged_indicators():
    indicators, _ = of_states("met", "met", "tracked")
    (line,) = refused(national(group(criterion(*indicators, needs=3))))
    assert line.endswith("needs: 3: this criterion has 2 judged indicators; needs lies between 1 and 2")
    (line,) = refused(national(group(criterion(indicator("count"), needs=1))))
    assert line.endswith(
        "needs: no indicator of this criterion is judged; remove needs, or give an indicator a target or a credit"
    )


def test_a_number_in_thousands_is_told_once():
    indicators, _ = of_states("met")
    text = yaml_text(national(group(criterion(*indicators, needs=777)))).replace("777", "1.000")
    (line,) = refusal_of(("n.yaml", text))
    assert line.endswith("1.000: write 1000 or 1")


def test_no_indicator_of_such_a_criterion_carries_a_weight_a_tracked_one_neither():
    one, other = attested("1", weight=2)[0], attested("2")[0]
    lines = refused(national(group(criterion(one, other, indicator("count", "3", weight=1), needs=1))))
    assert [line.partition(": ")[2] for line in lines] == [
        f"groups[A].criteria[TC1].indicators[{code}].weight: indicators of a criterion with needs carry no weight; remove it"
        for code in ("1", "3")
    ]


def test_a_problem_names_the_line_of_needs():
    text = """
catalogue: m
version: "1"
layer: n
title: {vi: a, en: a}
bands: [{code: b, name: {vi: a, en: a}}]
groups:
- code: A
  name: {vi: a, en: a}
  criteria:
  - code: T
    name: {vi: a, en: a}
    needs: 2
    indicators:
    - {code: "1", name: {vi: a, en: a}, kind: count, target: {at_most: 0}}
"""
    (line,) = refusal_of(("n.yaml", text))
    assert line.startswith("n.yaml:13: groups[A].criteria[T].needs: 2: ")


# What is said about it


def test_what_is_met_asks_for_nothing_although_one_indicator_is_not():
    indicators, entered = of_states("met", "not_met")
    found = scorecard(national(group(criterion(*indicators, needs=1))), entered)
    assert remedies(found) == ()
    assert [part.code for part in judged_parts(found, found.criteria[0])] == ["0", "1"]


def test_a_remedy_says_how_many_of_those_that_are_not_met_are_enough():
    indicators, entered = of_states("met", "not_met", "not_met", "not_proven")
    (remedy,) = remedies(scorecard(national(group(criterion(*indicators, needs=2))), entered))
    assert remedy.enough == 1
    (remedy,) = remedies(scorecard(national(group(criterion(*indicators, needs=4))), entered))
    assert remedy.enough is None


def test_no_single_indicator_brings_points_where_only_the_best_count():
    indicators, entered = of_states("met", "not_met")
    found = scorecard(national(group(criterion(*indicators, needs=1))), entered).criteria[0]
    assert [points_of_indicator(found, part.code) for part in found.indicators] == [None, None]


# Laws

STATES = st.lists(st.sampled_from(("met", "not_met", "not_proven", "excused")), min_size=1, max_size=6)
ORDER: Sequence[str] = ("not_met", "not_proven", "met")


@pytest.mark.slow
@given(STATES, st.data())
def test_a_better_state_never_lowers_state_or_credit(states: list[str], data: st.DataObject):
    place = data.draw(st.sampled_from(range(len(states))))
    needs = data.draw(st.integers(1, len(states)))
    if states[place] not in ORDER[:-1]:
        return
    better = list(states)
    better[place] = ORDER[ORDER.index(states[place]) + 1]
    before, after = (needing(needs, *each) for each in (states, better))
    assert ORDER.index(after["criteria"][0]["state"]) >= ORDER.index(before["criteria"][0]["state"])
    assert Fraction(after["overall"]["exact"]) >= Fraction(before["overall"]["exact"])
    assert Fraction(after["overall"]["exact"]) <= Fraction(after["overall"]["upper"])


@pytest.mark.slow
@given(st.lists(st.integers(0, 100), min_size=1, max_size=6), st.randoms(use_true_random=False), st.data())
def test_the_order_of_indicators_changes_nothing_and_a_better_figure_never_lowers_the_credit(
    values: list[int], shuffling: Any, data: st.DataObject
):
    needs = data.draw(st.integers(1, len(values)))
    layers, entered = linear(*values, needs=needs)
    credit = card(layers, entered)["criteria"][0]["credit"]
    shuffled = list(values)
    shuffling.shuffle(shuffled)
    assert card(layers, linear(*shuffled, needs=needs)[1])["criteria"][0]["credit"] == credit
    better = [values[0] + 1, *values[1:]]
    assert Fraction(card(layers, linear(*better, needs=needs)[1])["criteria"][0]["credit"]) >= Fraction(credit)
    best = sorted(values)[-needs:]
    assert Fraction(credit) == Fraction(sum(best), 100 * len(best))
