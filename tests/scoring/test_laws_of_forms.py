"""What holds for every catalogue with the further forms of rules, and every submission, on whatever hypothesis makes up."""

import copy
import csv
import io
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import grade, ranks, read_table
from scoring.exact import Exact
from scoring.points import points, points_of_indicator
from tests.scoring.building import Data, catalogue
from tests.scoring.generating import criteria_of, indicators_of, is_judged
from tests.scoring.generating_forms import ALL_FORMS, random_case
from tests.scoring.test_laws import Case, graded, in_another_order, read, scores

pytestmark = pytest.mark.slow

few = settings(max_examples=40)


def made(*forms: str, submissions: int = 1) -> st.SearchStrategy[Case]:
    """Layers with some of these forms, of all without any, and submissions. A seed is drawn, which is quick."""
    return st.integers(0, 2**32).map(lambda seed: random_case(seed, submissions, forms or ALL_FORMS))


def never_less(one: Exact | None, other: Exact | None) -> None:
    """Both are there or neither is, and the second is at least the first."""
    assert (one is None) == (other is None)
    assert one is None or other is None or one <= other


def results_of(data: Data) -> dict[str, Data]:
    """The indicators of a written scorecard, by their codes."""
    return {result["code"]: result for criterion in data["criteria"] for result in criterion["indicators"]}


# Better figures


RISING = {"at_least": 1, "above": 1, "at_most": -1, "below": -1}
BETTER_BY = {
    "ratio": "numerator",
    "survey": "positive",
    "change": "current",
    "number": "value",
    "count": "count",
    "attestation": "confirmed",
}


def rule_for(indicator: Data, classes: Data) -> Data | None:
    """The target and credit that a ward of these classes is judged by; None where it does not say of which it is."""
    if "by" not in indicator:
        return indicator
    return indicator["cases"].get(classes.get(indicator["by"]))


def direction(rule: Data) -> int | None:
    """1 where more is better, -1 where less is; None for a range, for what is to be equal, and where rules disagree."""
    if len(rule.get("target", ())) > 1:
        return None
    credit = rule.get("credit", {})
    found = {RISING.get(key, 0) for key in rule.get("target", ())}
    found |= {RISING[key] for step in credit.get("steps", ()) for key in step if key != "credit"}
    if "from" in credit:
        found.add(1 if Fraction(credit["to"]) > Fraction(credit["from"]) else -1)
    return found.pop() if len(found) == 1 and found <= {1, -1} else None


def better(indicator: Data, inputs: Data, classes: Data, steps: int) -> Data | None:
    """The inputs with a figure better by so many steps; None where there is none, or nobody can say what is better."""
    rule, name = rule_for(indicator, classes), BETTER_BY.get(indicator["kind"])
    if not rule or name not in inputs or "items" in inputs or (way := direction(rule)) is None:
        return None
    value = Fraction(str(inputs[name])) + way * steps * (5 if name == "value" else 1)
    most = {"ratio": inputs.get("denominator"), "survey": inputs.get("valid"), "attestation": 4}.get(indicator["kind"])
    if indicator.get("may_exceed") and inputs.get("denominator"):
        most = None
    if name != "value" and (value < 0 or (most is not None and value > most)):
        return None
    return {**inputs, name: int(value) if value.denominator == 1 else f"{float(value):.4f}"}


@few
@given(made())
def test_a_better_figure_never_lowers_a_score_a_credit_or_a_band(case: Case):
    layers, (before,) = case
    classes = before.get("classes", {})
    after = [
        {**before, "unit": f"{found['code']} {steps}", "values": {**before["values"], found["code"]: inputs}}
        for found in indicators_of(layers)
        for steps in (1, 7, 40)
        if (inputs := better(found, before["values"].get(found["code"], {}), classes, steps)) is not None
    ]
    first, *others = graded(layers, [before, *after])
    for second in others:
        for old, new in zip(scores(first), scores(second), strict=True):
            never_less(old.exact, new.exact)
            never_less(new.exact, new.upper)
        for old, new in zip(first.criteria, second.criteria, strict=True):
            never_less(old.credit, new.credit)
        places = first.catalogue.band_places
        assert places[second.band or ""] <= places[first.band or ""]


# Bonus and deductions


def without(layers: Sequence[Data], data: Data, kind: str) -> Data | None:
    """The submission with every judged indicator of the criteria that count as ``kind`` marked not applicable."""
    codes = [
        found["code"]
        for criterion in criteria_of(layers)
        if criterion.get("counts_as") == kind
        for found in criterion["indicators"]
        if is_judged(found)
    ]
    if not codes:
        return None
    rulings = {code: ruling for code, ruling in data.get("rulings", {}).items() if code not in codes}
    reasons = {**data.get("not_applicable", {}), **dict.fromkeys(codes, "không phát sinh")}
    return {**data, "unit": "without", "rulings": rulings, "not_applicable": reasons}


@few
@given(made("bonus", "deduction", "needs", "floor", "classes", "points", "above_100"))
def test_a_deduction_never_raises_and_a_bonus_never_lowers_a_score_and_neither_stands_in_a_count(case: Case):
    layers, (data,) = case
    others = {kind: without(layers, data, kind) for kind in ("bonus", "deduction")}
    for kind, other in others.items():
        if other is None:
            continue
        with_it, without_it = graded(layers, [data, other])
        for here, there in zip(scores(with_it), scores(without_it), strict=True):
            assert (here.counts, here.coverage) == (there.counts, there.coverage)
            for one, two in ((here.exact, there.exact), (here.upper, there.upper)):
                assert (one is None) == (two is None)
                if one is not None and two is not None:
                    assert one <= two if kind == "deduction" else one >= two


@few
@given(made(submissions=2))
def test_0_is_at_most_score_at_most_upper_and_only_bonus_lifts_it_above_100(case: Case):
    for card in graded(*case):
        highest = None if card.catalogue.national.above_100 else 100
        for score in scores(card):
            assert (score.exact is None) == (score.upper is None) == (score.coverage is None)
            if score.exact is not None and score.upper is not None:
                assert 0 <= score.exact <= score.upper
                assert highest is None or score.upper <= highest
        for criterion in card.criteria:
            for part in (criterion, *criterion.indicators):
                never_less(part.credit, part.credit_if_proven)
                assert part.credit is None or part.credit >= 0
                assert part.credit_if_proven is None or part.credit_if_proven <= 1


# What makes no difference


@few
@given(made(), st.randoms(use_true_random=False))
def test_the_order_of_groups_criteria_and_indicators_changes_nothing(case: Case, shuffling: Any):
    layers, data = case
    other = in_another_order(layers, shuffling)
    (first,), (second,) = graded(layers, data), graded(other, data)
    assert (first.overall, first.layers, first.band) == (second.overall, second.layers, second.band)
    assert {band: set(bars) for band, bars in first.barred_by.items()} == {
        band: set(bars) for band, bars in second.barred_by.items()
    }
    one, two = first.as_data(), second.as_data()
    assert results_of(one) == results_of(two)
    for key in ("groups", "criteria"):
        for found in (one, two):
            found[key] = {each["code"]: {**each, "indicators": None} for each in found[key]}
        assert one[key] == two[key]


@few
@given(made(submissions=3), st.permutations(range(3)))
def test_the_order_of_submissions_changes_nothing(case: Case, order: list[int]):
    layers, data = case
    cards, shuffled = graded(layers, data), graded(layers, [data[place] for place in order])
    assert [card.as_json() for card in shuffled] == [cards[place].as_json() for place in order]
    before = ranks(cards)
    assert ranks(shuffled) == [before[place] for place in order]


NEVER_ASKED = [{"code": code, "name": {"vi": code, "en": code}} for code in ("x", "y")]


@few
@given(made(), st.sampled_from([{}, {"never": "x"}, {"never": "y"}]))
def test_a_class_that_nothing_asks_for_never_matters(case: Case, given_class: Data):
    layers, (data,) = case
    first, *rest = copy.deepcopy(layers)
    first["classes"] = {**first.get("classes", {}), "never": NEVER_ASKED}
    (plain,) = graded(layers, [data])
    (asked,) = graded([first, *rest], [{**data, "classes": {**data.get("classes", {}), **given_class}}])
    one, two = plain.as_data(), asked.as_data()
    assert two.pop("classes") == {**data.get("classes", {}), **given_class}
    for found in (one, two):
        del found["catalogue"]
        found.pop("classes", None)
    assert one == two


# Points


@few
@given(made("points", "bonus", "deduction", "needs", "classes", "fractions", "above_100", submissions=2))
def test_points_of_indicators_add_up_exactly_to_those_of_their_criterion(case: Case):
    layers, data = case
    if not layers[0].get("points"):
        return
    for card in graded(layers, data):
        for criterion in card.criteria:
            parts = [points_of_indicator(criterion, part.code) for part in criterion.indicators]
            if criterion.needs is not None or criterion.credit is None:
                assert parts == [None] * len(parts)
                continue
            assert sum(part for part in parts if part is not None) == points(criterion)
            shares = [share for share in criterion.shares if share is not None]
            assert sum(shares) == criterion.weight


# Tables


def cells(data: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The columns of a table and what stands in them, for one submission."""
    for key, value in data.items():
        if isinstance(value, dict):
            yield from cells(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", (" ".join(value) or "-") if isinstance(value, list) else str(value)


def as_table(data: Sequence[Data], separator: str) -> bytes:
    rows = [dict(cells(one)) for one in data]
    text = io.StringIO()
    columns = sorted({column for row in rows for column in row})
    writer = csv.DictWriter(text, columns, delimiter=separator, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@few
@given(made(submissions=3), st.sampled_from(",;"))
def test_a_table_and_json_give_the_same_bytes(case: Case, separator: str):
    layers, data = case
    # A scorecard has the classes in the order given, and in a table that is the order of its columns.
    data = [{**one, "classes": dict(sorted(one.get("classes", {}).items()))} for one in data]
    found = catalogue(*layers)
    plain = read(found, data)
    table = read_table(found, as_table(data, separator), "t.csv")
    assert [grade(found, one).as_json() for one in table] == [grade(found, one).as_json() for one in plain]
