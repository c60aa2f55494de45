"""What holds for every catalogue and every submission, on whatever hypothesis makes up."""

import copy
import gc
import json
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring import Catalogue, Scorecard, grade, grade_all, ranks, read_submissions
from scoring.scores import Score
from tests.scoring.building import Data, catalogue, indicator, json_bytes, of_indicators, submission
from tests.scoring.generating import cases, criteria_of, indicators_of, is_judged, random_case

pytestmark = pytest.mark.slow

Case = tuple[list[Data], list[Data]]


def read(found: Catalogue, data: Sequence[Data]) -> list[Any]:
    return read_submissions(found, json_bytes(data), "s.json")


def graded(layers: Sequence[Data], data: Sequence[Data]) -> list[Scorecard]:
    found = catalogue(*layers)
    return [grade(found, one) for one in read(found, data)]


def scores(card: Scorecard) -> list[Score]:
    return [card.overall, *card.layers.values(), *(group.score for group in card.groups)]


def changed(data: Data, change: Callable[[Data], None]) -> Data:
    result = copy.deepcopy(data)
    change(result)
    return result


def never_lower(layers: Sequence[Data], before: Data, after: Data) -> None:
    """Every score and every credit of ``after`` is at least that of ``before``."""
    first, second = graded(layers, [before, {**after, "unit": "after"}])
    for old, new in zip(scores(first), scores(second), strict=True):
        if old.exact is not None and new.exact is not None:
            assert new.exact >= old.exact
    for old, new in zip(first.criteria, second.criteria, strict=True):
        if old.credit is not None and new.credit is not None:
            assert new.credit >= old.credit


# Bounds and sums


@given(cases(submissions=2))
def test_0_is_at_most_score_at_most_upper_at_most_100(case: Case):
    for card in graded(*case):
        for score in scores(card):
            if score.exact is None:
                assert score.upper is None and score.coverage is None
            else:
                assert score.upper is not None and score.coverage is not None
                assert 0 <= score.exact <= score.upper <= 100
                assert 0 <= score.coverage <= 100


@given(cases(submissions=2))
def test_counts_add_to_their_total_and_layers_to_the_whole(case: Case):
    for card in graded(*case):
        tracked = sum(result.state == "tracked" for result in card.criteria)
        assert card.overall.counts.total == sum(card.overall.counts) == len(card.criteria) - tracked
        for parts in (card.layers.values(), [group.score for group in card.groups]):
            assert tuple(card.overall.counts) == tuple(map(sum, zip(*(part.counts for part in parts), strict=True)))


@given(cases(submissions=2))
def test_credit_lies_between_0_and_what_it_would_be_if_proven(case: Case):
    for card in graded(*case):
        for criterion in card.criteria:
            for part in (criterion, *criterion.indicators):
                assert (part.credit is None) == (part.credit_if_proven is None)
                if part.credit is not None and part.credit_if_proven is not None:
                    assert 0 <= part.credit <= part.credit_if_proven <= 1


# Better evidence never lowers a score


def better(indicator: Data, inputs: Data) -> Data | None:
    """The same inputs a step in the direction of target and credit; None where there is none."""
    directions = {DIRECTION[key] for key in indicator.get("target", ())}
    credit = indicator.get("credit", {})
    directions |= {DIRECTION[key] for step in credit.get("steps", ()) for key in step if key != "credit"}
    if "from" in credit:
        ends = [LEVELS.index(credit[key]) if indicator["kind"] == "level" else credit[key] for key in ("from", "to")]
        directions.add(1 if ends[1] > ends[0] else -1)
    if directions not in ({1}, {-1}):
        return None
    step = max(directions)
    name = {"ratio": "numerator", "change": "current", "survey": "positive", "number": "value", "count": "count"}.get(
        indicator["kind"], indicator["kind"]
    )
    name = {"attestation": "confirmed", "deadline": "on"}.get(name, name)
    if name not in inputs:
        return None
    if name == "level":
        place = LEVELS.index(inputs[name]) + step
        return {**inputs, name: LEVELS[place]} if 0 <= place < len(LEVELS) else None
    if name == "on":
        return {**inputs, name: "2022-12-02"}
    value = Fraction(str(inputs[name])) + step
    most = {"ratio": inputs.get("denominator"), "survey": inputs.get("valid"), "attestation": 4}.get(indicator["kind"])
    if indicator.get("may_exceed") and inputs.get("denominator"):
        most = None
    if name != "value" and (value < 0 or (most is not None and value > most)):
        return None
    return {**inputs, name: int(value) if value.denominator == 1 else f"{float(value):.3f}"}


DIRECTION = {"at_least": 1, "above": 1, "at_most": -1, "below": -1, "equal": 0, "on_or_before": 1}
LEVELS = ("poor", "fair", "good")


@given(cases())
def test_a_better_figure_never_lowers_a_score(case: Case):
    layers, (before,) = case
    steps = {found["code"]: better(found, before["values"].get(found["code"], {})) for found in indicators_of(layers)}
    steps = {code: inputs for code, inputs in steps.items() if inputs is not None}
    assume(steps)
    for code, inputs in steps.items():
        never_lower(layers, before, {**before, "values": {**before["values"], code: inputs}})


@given(cases(), st.data())
def test_entering_a_missing_figure_never_lowers_a_score(case: Case, data: st.DataObject):
    layers, (after,) = case
    entered = [code for code, inputs in after["values"].items() if inputs]
    assume(entered)
    code = data.draw(st.sampled_from(entered))
    never_lower(layers, changed(after, lambda before: before["values"].pop(code)), after)


@given(cases(), st.data())
def test_providing_a_document_never_lowers_a_score_and_accepting_changes_none(case: Case, data: st.DataObject):
    layers, (before,) = case
    codes = [document["code"] for criterion in criteria_of(layers) for document in criterion.get("documents", ())]
    assume(codes)
    code = data.draw(st.sampled_from(codes))
    provided = changed(before, lambda found: found["documents"].update({code: "provided"}))
    accepted = changed(before, lambda found: found["documents"].update({code: "accepted"}))
    never_lower(layers, before, provided)
    first, second = graded(layers, [provided, {**accepted, "unit": "b"}])
    assert first.criteria == second.criteria


@given(cases())
def test_upper_does_not_depend_on_documents(case: Case):
    layers, (before,) = case
    without = changed(before, lambda found: found.update(documents={}, unit="b"))
    first, second = graded(layers, [before, without])
    assert first.overall.upper == second.overall.upper


@given(cases())
def test_marking_a_criterion_that_earns_nothing_not_applicable_never_lowers_a_score(case: Case):
    layers, (before,) = case
    (card,) = graded(layers, [before])
    earning_nothing = {result.code for result in card.criteria if result.credit == 0}
    assume(earning_nothing)
    for criterion in criteria_of(layers):
        if criterion["code"] in earning_nothing:
            after = copy.deepcopy(before)
            for indicator in criterion["indicators"]:
                if is_judged(indicator):
                    after["not_applicable"][indicator["code"]] = "không phát sinh"
                    after["rulings"].pop(indicator["code"], None)
            never_lower(layers, before, after)


# What makes no difference


def in_another_order(layers: list[Data], shuffling: Any) -> list[Data]:
    """The same layers with their groups, criteria and indicators in another order."""
    other = copy.deepcopy(layers)
    for layer in other:
        shuffling.shuffle(layer["groups"])
        for group in layer["groups"]:
            shuffling.shuffle(group["criteria"])
            for criterion in group["criteria"]:
                shuffling.shuffle(criterion["indicators"])
    return other


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_criteria_groups_and_documents_changes_nothing(case: Case, shuffling: Any):
    layers, data = case
    other = in_another_order(layers, shuffling)
    for criterion in (each for layer in other for group in layer["groups"] for each in group["criteria"]):
        shuffling.shuffle(criterion.get("documents", []))
    (first,), (second,) = graded(layers, data), graded(other, data)
    assert (first.overall, first.layers, first.band) == (second.overall, second.layers, second.band)
    assert {(r.code, r.state, r.credit) for r in first.criteria} == {
        (r.code, r.state, r.credit) for r in second.criteria
    }
    assert set(first.gates) == set(second.gates)
    for band, bars in first.barred_by.items():
        assert set(bars) == set(second.barred_by[band])


@given(cases(submissions=4), st.permutations(range(4)))
def test_the_order_of_submissions_changes_nothing(case: Case, order: list[int]):
    layers, data = case
    cards = graded(layers, data)
    shuffled = graded(layers, [data[place] for place in order])
    assert [card.as_data() for card in shuffled] == [cards[place].as_data() for place in order]
    before = ranks(cards)
    assert ranks(shuffled) == [before[place] for place in order]


@given(cases(submissions=2))
def test_a_local_layer_never_changes_the_national_result(case: Case):
    layers, data = case
    national = layers[:1]
    indicators = {found["code"] for found in indicators_of(national)}
    documents = {found["code"] for part in criteria_of(national) for found in part.get("documents", ())}
    kept = [
        {
            **one,
            "documents": {code: given for code, given in one["documents"].items() if code in documents},
            **{
                key: {code: part for code, part in one[key].items() if code in indicators}
                for key in ("values", "not_applicable", "rulings")
            },
        }
        for one in data
    ]
    for alone, together in zip(graded(national, kept), graded(layers, data), strict=True):
        assert together.layers["national"] == alone.layers["national"]
        assert together.criteria[: len(alone.criteria)] == alone.criteria
        assert together.groups[: len(alone.groups)] == alone.groups
        assert together.questions[: len(alone.questions)] == alone.questions


@given(cases())
def test_what_a_criterion_would_weigh_as_a_whole_makes_no_difference(case: Case):
    """Only the proportions of weights count, never their sum."""
    layers, data = case
    heavier = copy.deepcopy(layers)
    for criterion in criteria_of(heavier):
        criterion["weight"] = 7 * Fraction(criterion.get("weight", 1))
    (first,), (second,) = graded(layers, data), graded(heavier, data)
    assert (first.overall, first.layers, first.band) == (second.overall, second.layers, second.band)


# grade is a function


@given(cases(submissions=3))
def test_grading_twice_or_with_another_copy_of_the_catalogue_gives_the_same_bytes(case: Case):
    layers, data = case
    found = catalogue(*layers)
    submissions = read(found, data)
    first = [json.dumps(grade(found, one).as_data()) for one in submissions]
    assert [json.dumps(grade(found, one).as_data()) for one in reversed(submissions)] == first[::-1]
    fresh = catalogue(*layers)
    assert [json.dumps(grade(fresh, one).as_data()) for one in read(fresh, data)] == first


@given(cases(submissions=2))
def test_the_text_written_is_that_of_the_data(case: Case):
    for card in graded(*case):
        for more in ({}, {"rank": 3}, {"rank": None}):
            expected = json.dumps({**card.as_data(), **more}, ensure_ascii=False, separators=(",", ":"))
            assert card.as_json(**more) == expected


def test_text_that_json_must_escape_is_escaped():
    odd = 'a"b\\c\u0001ổ\u2028😀'
    layers = [
        of_indicators(
            indicator("level", odd, levels=[{"code": odd, "name": {"vi": odd, "en": odd}}], target={"equal": odd})
        )
    ]
    data = submission({odd: {"level": odd}}, rulings={odd: {"state": "met", "reason": odd, "by": odd}}, unit=odd)
    (card,) = graded(layers, [data])
    assert json.loads(card.as_json()) == card.as_data()
    assert card.as_data()["criteria"][0]["indicators"][0]["value"] == odd


@pytest.mark.parametrize("collecting", [True, False])
def test_grading_many_at_once_is_grading_each_and_leaves_the_collector_as_it_was(collecting: bool):
    layers, data = random_case(3, 40)
    found = catalogue(*layers)
    before = gc.isenabled()
    try:
        (gc.enable if collecting else gc.disable)()
        assert grade_all(found, read(found, data)) == [grade(found, one) for one in read(found, data)]
        assert gc.isenabled() is collecting
    finally:
        (gc.enable if before else gc.disable)()


def test_what_was_graded_before_makes_no_difference_however_much_it_was():
    layers, data = random_case(5, 1500)
    warm = catalogue(*layers)
    warmed = [grade(warm, one) for one in read(warm, data)]
    for place in (0, 700, 1499):
        cold = catalogue(*layers)
        (one,) = read(cold, data[place : place + 1])
        assert grade(cold, one).as_data() == warmed[place].as_data() == grade(warm, one).as_data()


@given(cases())
def test_nothing_leaves_a_scorecard_through_a_float(case: Case):
    for card in graded(*case):
        text = json.dumps(card.as_data())
        assert not [number for number in _numbers(json.loads(text)) if isinstance(number, float)]


def _numbers(part: Any) -> list[Any]:
    if isinstance(part, dict):
        return [number for inner in part.values() for number in _numbers(inner)]
    if isinstance(part, list):
        return [number for inner in part for number in _numbers(inner)]
    return [part] if isinstance(part, int | float) else []
