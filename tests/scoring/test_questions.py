"""Section 8: checks look for what does not fit together, and ask; they change no score."""

import pytest

from scoring.questions import compared_with
from tests.scoring.building import (
    NAME,
    Data,
    card,
    criterion,
    group,
    indicator,
    local,
    national,
    refused,
    scorecard,
    submission,
)

LAYERS_KEYS = {"question": {"vi": "Vì sao?", "en": "Why?"}}
INDICATORS = [
    indicator("change", "11.1", target={"below": 0}, small_base={"below": 20, "rule": "not_increased"}),
    indicator("change", "13.4"),
    indicator("ratio", "13.1", target={"at_least": 80}, may_exceed=True),
    indicator("ratio", "13.2"),
    indicator("count", "5.1"),
    indicator("count", "5.2"),
    indicator("survey", "20.1", target={"at_least": 90}, min_sample=100),
    indicator("level", "9.1"),
    indicator("deadline", "1.2"),
]


def asking(kind: str, *of: object) -> Data:
    check = {"code": "Q1", "kind": kind, "of": list(of), **LAYERS_KEYS}
    return national(group(criterion(*INDICATORS)), checks=[check])


def asked(layers: Data, values: Data, **keys: object) -> bool:
    found = card(layers, submission(values, **keys))["questions"]
    assert found in ([], [{"code": "Q1", "text": {"vi": "Vì sao?", "en": "Why?"}}])
    return bool(found)


@pytest.mark.parametrize(("first", "second", "expected"), [(3, 2, True), (2, 2, False), (1, 2, False)])
def test_not_more_than_asks_when_the_first_is_more_than_the_second(first: int, second: int, expected: bool):
    values = {"5.1": {"count": first}, "5.2": {"count": second}}
    assert asked(asking("not_more_than", "5.1", "5.2"), values) is expected


def test_an_operand_may_be_one_input_of_an_indicator():
    layers = asking("not_more_than", "13.1.numerator", "13.2.denominator")
    values = {"13.1": {"numerator": 88, "denominator": 285}, "13.2": {"numerator": 0, "denominator": 85}}
    assert asked(layers, values)
    assert not asked(layers, {**values, "13.2": {"numerator": 0, "denominator": 88}})


def test_an_indicator_as_operand_is_its_exact_value():
    layers = asking("not_more_than", "13.1", "13.2")
    values = {"13.1": {"numerator": 31, "denominator": 37}, "13.2": {"numerator": 8378, "denominator": 10000}}
    assert asked(layers, values)


@pytest.mark.parametrize("values", [{}, {"5.1": {"count": 3}}, {"5.2": {"count": 0}}])
def test_nothing_is_asked_where_an_operand_is_missing(values: Data):
    assert not asked(asking("not_more_than", "5.1", "5.2"), values)


def test_nothing_is_asked_of_a_percentage_that_does_not_exist():
    layers = asking("not_more_than", "13.4", "5.1")
    assert not asked(layers, {"13.4": {"current": 3, "previous": 0}, "5.1": {"count": 0}})
    assert asked(layers, {"13.4": {"current": 3, "previous": 2}, "5.1": {"count": 0}})


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [((9, 25), (30, 40), True), ((9, 25), (40, 40), False), ((25, 25), (30, 40), False), ((1, 0), (30, 40), False)],
)
def test_both_fell_asks_when_both_are_fewer_than_a_year_before(
    first: tuple[int, int], second: tuple[int, int], expected: bool
):
    values = {
        code: {"current": current, "previous": previous}
        for code, (current, previous) in (("11.1", first), ("13.4", second))
    }
    assert asked(asking("both_fell", "11.1", "13.4"), values) is expected


def test_both_fell_looks_at_counts_also_on_a_small_base():
    values = {"11.1": {"current": 2, "previous": 3}, "13.4": {"current": 3, "previous": 4}}
    assert asked(asking("both_fell", "11.1", "13.4"), values)


def test_both_fell_asks_nothing_without_the_previous_year():
    assert not asked(
        asking("both_fell", "11.1", "13.4"), {"11.1": {"current": 2}, "13.4": {"current": 0, "previous": 9}}
    )


@pytest.mark.parametrize(
    ("positive", "valid", "expected"), [(99, 99, True), (100, 100, False), (98, 99, False), (0, 0, False), (1, 1, True)]
)
def test_all_positive_small_asks_at_100_percent_of_fewer_than_n(positive: int, valid: int, expected: bool):
    values = {"20.1": {"positive": positive, "valid": valid}}
    assert asked(asking("all_positive_small", "20.1", 100), values) is expected


def test_questions_are_asked_from_the_inputs_alone():
    layers = asking("not_more_than", "13.1.numerator", "13.1.denominator")
    values = {"13.1": {"numerator": 9, "denominator": 8}}
    ruling = {"13.1": {"state": "not_met", "reason": "sai số", "by": "TĐV"}}
    assert asked(layers, values, rulings=ruling)
    assert asked(layers, values, not_applicable={"13.1": "không phát sinh"})


def test_questions_change_no_score():
    values = {"13.1": {"numerator": 9, "denominator": 8}}
    quiet = card(asking("not_more_than", "13.1.denominator", "13.1.numerator"), submission(values))
    loud = card(asking("not_more_than", "13.1.numerator", "13.1.denominator"), submission(values))
    assert loud["questions"] and not quiet["questions"]
    for found in (quiet, loud):
        del found["questions"], found["catalogue"]
    assert quiet == loud


def test_a_local_layer_may_carry_checks_on_what_it_extends():
    check = {"code": "LQ", "kind": "not_more_than", "of": ["L1", "5.1"], "question": NAME}
    layers = [
        national(group(criterion(*INDICATORS))),
        local(group(criterion(indicator("count", "L1"), code="L"), code="LG"), checks=[check]),
    ]
    found = card(layers, submission({"L1": {"count": 2}, "5.1": {"count": 1}}))
    assert [question["code"] for question in found["questions"]] == ["LQ"]


def test_questions_stand_in_catalogue_order():
    checks = [
        {"code": code, "kind": "not_more_than", "of": ["5.1", "5.2"], "question": NAME} for code in ("Q9", "Q1", "Q5")
    ]
    found = card(
        national(group(criterion(*INDICATORS)), checks=checks), submission({"5.1": {"count": 2}, "5.2": {"count": 1}})
    )
    assert [question["code"] for question in found["questions"]] == ["Q9", "Q1", "Q5"]


@pytest.mark.parametrize(
    ("kind", "of", "complaint"),
    [
        ("not_more_than", ["5.1", "77.1"], "there is no indicator 77.1"),
        ("not_more_than", ["5.1", "5.2.total"], "has no input total"),
        ("not_more_than", ["9.1", "5.1"], "of kind level"),
        ("not_more_than", ["9.1.level", "5.1"], "of kind level"),
        ("not_more_than", ["5.1", "1.2"], "of kind deadline"),
        ("not_more_than", ["5.1", "1.2.on"], "of kind deadline"),
        ("both_fell", ["11.1", "5.1"], "this check needs change"),
        ("both_fell", ["11.1.current", "13.4"], "this check needs change"),
        ("all_positive_small", ["5.1", 100], "this check needs survey"),
        ("all_positive_small", ["20.1", "5.1"], "a plain number"),
        ("not_more_than", ["5.1"], "exactly two entries"),
        ("not_more_than", ["5.1", "5.2", "5.2"], "exactly two entries"),
        ("not_more_than", ["5.1", 100], "quote it"),
        ("fell", ["5.1", "5.2"], "one of not_more_than, both_fell, all_positive_small, equal is expected"),
    ],
)
def test_a_check_is_refused_that_names_what_does_not_exist_or_does_not_fit(kind: str, of: list[object], complaint: str):
    (problem,) = refused(asking(kind, *of))
    assert problem.startswith("national.yaml:1: checks[Q1].") and complaint in problem


def test_a_check_may_not_name_what_only_a_later_layer_brings():
    check = {"code": "Q1", "kind": "not_more_than", "of": ["5.1", "L1"], "question": NAME}
    layers = [
        national(group(criterion(*INDICATORS)), checks=[check]),
        local(group(criterion(indicator("count", "L1"), code="L"), code="LG")),
    ]
    assert refused(*layers) == ["national.yaml:1: checks[Q1].of[2]: there is no indicator L1"]


def test_the_checks_about_a_criterion_are_those_that_look_at_its_indicators_raised_ones_first():
    own, other = criterion(INDICATORS[4], code="TC1"), criterion(*INDICATORS[:4], *INDICATORS[5:], code="TC2")
    checks = [
        {"code": "Q1", "kind": "not_more_than", "of": ["5.1", "5.2"], "question": NAME},
        {"code": "Q2", "kind": "not_more_than", "of": ["5.1", "13.1.numerator"], "question": NAME},
        {"code": "Q3", "kind": "both_fell", "of": ["11.1", "13.4"], "question": NAME},
    ]
    values = {"5.1": {"count": 3}, "5.2": {"count": 4}, "13.1": {"numerator": 2, "denominator": 9}}
    found = scorecard(national(group(own, other), checks=checks), submission(values))
    about = compared_with(found.catalogue, found.catalogue.criteria["TC1"], found.questions)
    assert [(each.check.code, each.raised) for each in about] == [("Q2", True), ("Q1", False)]
    assert [(indicator.code, name) for indicator, name in about[0].figures] == [("5.1", None), ("13.1", "numerator")]
