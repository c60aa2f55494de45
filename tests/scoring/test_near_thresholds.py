"""A derivation never contradicts itself (docs/scoring.md, section 7): worked examples, and a search for one that does."""

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scoring import grade, read_submissions
from scoring.exact import beside, rounded
from tests.scoring.building import (
    Data,
    catalogue,
    criterion,
    group,
    indicator,
    json_bytes,
    judged,
    national,
    submission,
    with_indicator,
)

COMPARE = {
    "≥": lambda figure, threshold: figure >= threshold,
    ">": lambda figure, threshold: figure > threshold,
    "≤": lambda figure, threshold: figure <= threshold,
    "<": lambda figure, threshold: figure < threshold,
    "=": lambda figure, threshold: figure == threshold,
}


def says(what: Data, inputs: Data) -> str:
    return judged(what, inputs)["derivation"]["vi"]


# Worked examples


def test_a_figure_that_would_round_to_its_threshold_is_shown_on_its_own_side():
    share = {"numerator": 22499, "denominator": 25000}
    found = judged(indicator("ratio", target={"at_least": 90}), share)
    assert found["derivation"]["vi"] == "22.499/25.000 = 89,996 %; ngưỡng ≥ 90 %: chưa đạt"
    assert found["derivation"]["en"] == "22,499/25,000 = 89.996%; target ≥ 90%: not met"
    assert (found["value"], found["exact"]) == ("90.00", "22499/250")


def test_two_decimals_stand_where_they_tell_the_sides_apart():
    assert says(indicator("ratio", target={"at_least": 90}), {"numerator": 412, "denominator": 412}) == (
        "412/412 = 100,00 %; ngưỡng ≥ 90 %: đạt"
    )
    share = {"numerator": 31, "denominator": 37}
    assert says(indicator("ratio", target={"at_least": Fraction(8379, 100)}), share) == (
        "31/37 = 83,78 %; ngưỡng ≥ 83,79 %: chưa đạt"
    )


def test_a_figure_equal_to_a_threshold_reads_like_it():
    exactly = indicator("number", target={"at_least": Fraction(89995, 1000)})
    assert says(exactly, {"value": "89.995"}) == "89,995; ngưỡng ≥ 89,995: đạt"
    two_thirds = indicator("ratio", target={"above": "200/3"})
    assert says(two_thirds, {"numerator": 2, "denominator": 3}) == "2/3 = 200/3 %; ngưỡng > 200/3 %: chưa đạt"
    as_written = indicator("ratio", target={"at_least": "400/6"})
    assert says(as_written, {"numerator": 2, "denominator": 3}) == "2/3 = 400/6 %; ngưỡng ≥ 400/6 %: đạt"
    assert says(indicator("ratio", target={"at_least": 90}), {"numerator": 9, "denominator": 10}) == (
        "9/10 = 90,00 %; ngưỡng ≥ 90 %: đạt"
    )


def test_a_figure_below_zero_keeps_its_sign_beside_a_threshold_of_zero():
    assert says(indicator("number", target={"at_least": 0}), {"value": "-0.004"}) == "−0,004; ngưỡng ≥ 0: chưa đạt"
    fall = {"current": 99999, "previous": 100000}
    assert says(indicator("change", target={"below": 0}), fall) == (
        "99.999 so với 100.000: (99.999 − 100.000) / 100.000 = −0,001 %; ngưỡng < 0 %: đạt"
    )


def test_both_bounds_of_a_range_are_looked_at():
    what = indicator("number", target={"at_least": 5, "below": 10})
    assert says(what, {"value": "4.9996"}) == "4,9996; ngưỡng ≥ 5 và < 10: chưa đạt"
    assert says(what, {"value": "9.9996"}) == "9,9996; ngưỡng ≥ 5 và < 10: đạt"
    assert says(what, {"value": "7.4996"}) == "7,50; ngưỡng ≥ 5 và < 10: đạt"


def test_the_thresholds_of_steps_are_looked_at_and_so_is_the_floor():
    steps = {"steps": [{"at_least": 60, "credit": Fraction(1, 2)}, {"at_least": 80, "credit": 1}]}
    share = {"numerator": 79999, "denominator": 100000}
    assert says(indicator("ratio", credit=steps), share) == "79.999/100.000 = 79,999 %; được 50 % số điểm: chưa đạt"
    floor = {"from": 0, "to": 100, "floor": 80}
    assert says(indicator("ratio", credit=floor), share) == "79.999/100.000 = 79,999 %; được 0 % số điểm: chưa đạt"


def test_the_ends_of_a_line_are_not_compared_with():
    share = {"numerator": 79999, "denominator": 100000}
    assert says(indicator("ratio", credit={"from": 0, "to": 80}), share).startswith("79.999/100.000 = 80,00 %;")


def test_more_decimals_may_be_wrong_again_and_then_there_are_still_more():
    assert beside(Fraction(49, 10000), [Fraction(5, 1000)]) == "0.00"
    assert beside(Fraction(49, 10000), [Fraction(5, 1000), 0]) == "0.0049"


def test_a_figure_that_was_not_compared_has_two_decimals():
    few = indicator("survey", target={"at_least": 90}, min_sample=30000)
    assert says(few, {"positive": 22499, "valid": 25000}).startswith("22.499/25.000 phiếu hợp lệ = 90,00 %;")


def test_a_rate_is_shown_on_its_own_side_too():
    what = indicator("ratio", per=1000, unit={"vi": "‰", "en": "‰"}, target={"at_least": 900})
    assert says(what, {"numerator": 899999, "denominator": 1000000}) == (
        "899.999/1.000.000 = 899,999 ‰; ngưỡng ≥ 900: chưa đạt"
    )


def test_of_what_is_not_all_and_not_nothing_no_share_of_0_or_100_percent_is_earned():
    line = indicator("ratio", credit={"from": 0, "to": 100})
    assert "được 99,999999 % số điểm" in says(line, {"numerator": 99999999, "denominator": 100000000})
    assert "được 0,000001 % số điểm" in says(line, {"numerator": 1, "denominator": 100000000})
    assert "được 99,60 % số điểm" in says(line, {"numerator": 996, "denominator": 1000})


# The search


NUMBERS = st.one_of(
    st.integers(-5, 120),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-5, max_value=120).map(Fraction),
    st.tuples(st.integers(-20, 400), st.integers(1, 7)).map(lambda parts: f"{parts[0]}/{parts[1]}"),
)
"""Thresholds as a file writes them."""
SHIFTS = st.sampled_from([0, 1, -1, 49, -49, 51, -51, 100, 4999, -4999, 5000, 5001])
"""How far a figure lies from a threshold, in millionths."""


@st.composite
def indicators(draw: st.DrawFn) -> Data:
    """An indicator whose figure has decimals, with a target of one or two bounds, steps, or a line with a floor."""
    kind = draw(st.sampled_from(["ratio", "rate", "survey", "change", "number"]))
    keys: Data = {}
    if kind == "rate":
        keys = {"per": draw(st.sampled_from([1, 10, 1000, 100000]))}
    if draw(st.booleans()):
        keys["target"] = draw(targets())
    if "target" not in keys or draw(st.booleans()):
        keys["credit"] = draw(credits())
    may_exceed = {"may_exceed": True} if kind in ("ratio", "rate") else {}
    return indicator("ratio" if kind == "rate" else kind, **may_exceed, **keys)


@st.composite
def targets(draw: st.DrawFn) -> Data:
    one, other = draw(NUMBERS), draw(NUMBERS)
    operator = draw(st.sampled_from(["at_least", "at_most", "above", "below", "equal", "range", "range"]))
    if operator != "range":
        return {operator: one}
    low, high = sorted((one, other), key=lambda each: Fraction(each))
    if Fraction(low) == Fraction(high):
        return {"at_least": low, "at_most": high}
    return {draw(st.sampled_from(["at_least", "above"])): low, draw(st.sampled_from(["at_most", "below"])): high}


@st.composite
def credits(draw: st.DrawFn) -> Data:
    if draw(st.booleans()):
        operator = draw(st.sampled_from(["at_least", "at_most"]))
        shares = st.sampled_from([0, Fraction(1, 4), "1/3", 1])
        return {
            "steps": [
                {operator: limit, "credit": draw(shares)} for limit in draw(st.lists(NUMBERS, min_size=1, max_size=4))
            ]
        }
    floor = draw(NUMBERS)
    below, above = Fraction(floor) - draw(st.integers(0, 50)), Fraction(floor) + draw(st.integers(1, 50))
    ends = [str(below) if below.denominator != 1 else int(below), str(above) if above.denominator != 1 else int(above)]
    start, end = ends if draw(st.booleans()) else reversed(ends)
    return {"from": start, "to": end, "floor": floor}


def thresholds_of(what: Data) -> list[Fraction]:
    credit = what.get("credit", {})
    steps = [step[key] for step in credit.get("steps", ()) for key in step if key != "credit"]
    floor = [credit["floor"]] if "floor" in credit else []
    return [Fraction(each) for each in (*what.get("target", {}).values(), *steps, *floor)]


@st.composite
def cases(draw: st.DrawFn) -> tuple[Data, Data]:
    """An indicator, and inputs whose value lies at or near one of its thresholds."""
    what = draw(indicators())
    wanted = draw(st.sampled_from(thresholds_of(what))) + Fraction(draw(SHIFTS), 10**6)
    kind = what["kind"]
    if kind == "number":
        decimals = wanted.limit_denominator(1) if 10**6 % wanted.denominator else wanted
        return what, {"value": rounded(decimals, 6)}
    base = draw(st.sampled_from([wanted.denominator * 100, 10**6, 7, 3 * 10**5]))
    if kind == "change":
        return what, {"current": max(0, round(base * (1 + wanted / 100))), "previous": base}
    part = max(0, round(base * wanted / what.get("per", 100)))
    if kind == "survey":
        return what, {"positive": min(part, base), "valid": base}
    return what, {"numerator": part, "denominator": base}


def number_in(text: str) -> Fraction:
    return Fraction(text.replace(",", "").replace("%", "").replace("−", "-").strip())


@given(cases())
@example((indicator("ratio", target={"at_least": 90}), {"numerator": 22499, "denominator": 25000}))
@example((indicator("number", target={"at_least": 0}), {"value": "-0.0049"}))
@pytest.mark.slow
def test_no_derivation_contradicts_itself(case: tuple[Data, Data]):
    what, inputs = case
    result = judged(what, inputs)
    derivation, exact = result["derivation"]["en"], Fraction(result["exact"])
    figures, *rest = derivation.rpartition(": ")[0].split("; ")
    text = figures.rpartition("= ")[2]
    shown = number_in(text)
    for threshold in thresholds_of(what):
        assert (shown < threshold, shown > threshold) == (exact < threshold, exact > threshold), derivation
    if "target" in what:
        bounds = rest[0].removeprefix("target ").split(" and ")
        assert len(bounds) == len(what["target"])
        holds = all(COMPARE[bound[0]](shown, number_in(bound[2:])) for bound in bounds)
        assert result["state"] == ("met" if holds else "not_met"), derivation
    if "credit" in what:
        (earned,) = re.findall(r"earns (.*)% of the points", derivation)
        assert (Fraction(earned) == 0, Fraction(earned) == 100) == (result["credit"] == "0", result["credit"] == "1")
        if "target" not in what:
            assert result["state"] == ("met" if Fraction(earned) == 100 else "not_met")
    vietnamese = result["derivation"]["vi"].rpartition(": ")[0].split("; ")[0].rpartition("= ")[2]
    assert vietnamese.replace(".", "").replace(",", ".").replace("%", "").strip() == (
        text.replace(",", "").replace("%", "").strip()
    )


@given(cases())
@pytest.mark.slow
def test_a_derivation_has_no_more_decimals_than_it_takes(case: tuple[Data, Data]):
    what, inputs = case
    result = judged(what, inputs)
    exact, thresholds = Fraction(result["exact"]), thresholds_of(what)
    text = result["derivation"]["en"].rpartition(": ")[0].split("; ")[0].rpartition("= ")[2]
    text = text.replace(",", "").replace("%", "").replace("−", "-").strip()
    places = len(text.partition(".")[2])
    if exact in thresholds:
        assert number_in(text) == exact
    elif places > 2:
        fewer = Fraction(rounded(exact, places - 1))
        assert any((fewer < each, fewer > each) != (exact < each, exact > each) for each in thresholds)
    assert result["value"] == rounded(exact)


@given(st.fractions(max_denominator=10**5), st.lists(st.fractions(max_denominator=10**3), max_size=5))
def test_a_figure_beside_several_thresholds_lies_on_the_right_side_of_each(
    number: Fraction, thresholds: list[Fraction]
):
    shown = Fraction(beside(number, thresholds))
    for threshold in thresholds:
        assert (shown < threshold, shown > threshold) == (number < threshold, number > threshold)


# Laws


LINES = st.tuples(st.integers(0, 60), st.integers(61, 100), st.integers(0, 40), st.booleans())


@given(LINES, st.integers(0, 100), st.integers(0, 100))
def test_with_a_floor_a_better_figure_never_lowers_a_score(line: tuple[int, int, int, bool], one: int, other: int):
    low, high, up, rising = line
    floor = min(low + up, high)
    ends = {"from": low, "to": high} if rising else {"from": high, "to": low}
    found = catalogue(with_indicator("count", credit={**ends, "floor": floor}))
    worse, better = sorted((one, other), reverse=not rising)
    data = [{**submission({"1": {"count": count}}), "unit": str(place)} for place, count in enumerate((worse, better))]
    first, second = (grade(found, each).overall.exact for each in read_submissions(found, json_bytes(data), "s.json"))
    assert first is not None and second is not None and first <= second


CODES = ("a", "b", "c")
ASKED: tuple[Any, ...] = (
    {},
    {"target": {"at_most": 3}},
    {"credit": {"from": 9, "to": 0, "floor": 5}},
    {"target": {"at_least": 2, "below": 7}, "credit": {"from": 0, "to": 9}},
)


@given(
    st.lists(st.sampled_from(ASKED), min_size=3, max_size=3).filter(any),
    st.sampled_from(ASKED),
    st.sampled_from([None, *CODES]),
    st.sampled_from(CODES),
    st.one_of(st.none(), st.integers(0, 10)),
)
def test_what_is_asked_of_other_classes_never_matters(
    asked: list[Data], other: Data, own: str | None, changed: str, count: int | None
):
    """A ward's result follows from the case of its own class alone; of a class that nothing asks for nothing does."""
    name = {"vi": "tên", "en": "name"}
    classes = {key: [{"code": code, "name": name} for code in CODES] for key in ("kind", "never_asked")}
    cases: Data = dict(zip(CODES, asked, strict=True))
    after: Data = {**cases, changed: other}
    if changed == own or not any(after.values()):
        return
    values = {} if count is None else {"1": {"count": count}}
    given_class = {} if own is None else {"kind": own}

    def result(cases: Data, given: Data) -> Data:
        made = national(group(criterion(indicator("count", by="kind", cases=cases))), classes=classes)
        found = catalogue(made)
        (one,) = read_submissions(found, json_bytes([submission(values, classes=given)]), "s.json")
        data = grade(found, one).as_data()
        del data["catalogue"], data["classes"]
        return data

    assert result(cases, given_class) == result(after, given_class)
    assert result(cases, given_class) == result(cases, {**given_class, "never_asked": changed})
