"""Reading a submission under another catalogue: what it does not know is left out, what it asks and lacks is missing."""

import random
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import Submission, grade, read_submission
from scoring.under_catalogue import under
from tests.scoring.building import (
    NAME,
    Data,
    catalogue,
    criterion,
    document,
    group,
    indicator,
    items,
    json_form,
    national,
    of_indicators,
    submission,
)
from tests.scoring.generating_forms import ALL_FORMS, random_case

AREA = {"area": [{"code": code, "name": NAME} for code in ("core", "outer")]}
TARGET = {"at_least": 1}
RULING = {"state": "met", "reason": "đã xem", "by": "TĐV 1"}


def across(own: Data, other: Data, values: Data, **keys: Any) -> Submission:
    """A submission made for one layer, as it is read under another one."""
    home, away = catalogue(own), catalogue(other)
    return under(read_submission(home, submission(values, **keys)), home, away)


def kept(own: Data, other: Data, inputs: Data) -> Data:
    """What is kept of the inputs of an indicator that both catalogues hold."""
    return dict(across(of_indicators(own), of_indicators(other), {"1": inputs}).values.get("1", {}))


def coded(*codes: str) -> Data:
    kind = indicator("attestation", target=TARGET)
    return {key: kind[key] for key in kind if key != "of"} | {
        "items": [{"code": code, **item} for code, item in zip(codes, items(len(codes)), strict=True)]
    }


def test_what_the_catalogue_does_not_know_is_left_out():
    own = national(
        group(
            criterion(
                indicator("count", "1", target={"at_most": 0}),
                indicator("count", "2", target={"at_most": 0}),
                documents=[document("a"), document("b")],
            )
        ),
        classes={**AREA, "size": [{"code": code, "name": NAME} for code in ("S", "L")]},
    )
    other = national(
        group(criterion(indicator("count", "2", target={"at_most": 0}), documents=[document("b")])),
        classes={"area": [{"code": code, "name": NAME} for code in ("core", "far")]},
    )
    found = across(
        own,
        other,
        {"1": {"count": 1}, "2": {"count": 2}},
        documents={"a": "accepted", "b": "rejected"},
        rulings={"1": RULING, "2": RULING},
        not_applicable={"1": "không có", "2": "không có"},
        classes={"area": "outer", "size": "S"},
    )
    assert found.values == {"2": {"count": 2}}
    assert found.documents == {"b": "rejected"}
    assert list(found.rulings) == list(found.not_applicable) == ["2"]
    # The key is known, its code is not.
    assert found.classes == {}


def test_what_the_catalogue_asks_and_the_submission_lacks_is_missing():
    own = of_indicators(indicator("count", target={"at_most": 0}))
    other = of_indicators(
        indicator("count", target={"at_most": 0}),
        indicator("count", "2", target={"at_most": 0}),
        indicator("count", "3", by="area", cases={"core": {"target": {"at_most": 0}}, "outer": {}}),
        classes=AREA,
    )
    card = grade(catalogue(other), across(own, other, {"1": {"count": 0}}))
    assert [(each.code, each.cause) for each in card.criteria[0].indicators] == [
        ("1", None),
        ("2", "missing_value"),
        ("3", "class_missing"),
    ]


def test_inputs_that_its_kind_does_not_know_are_left_out():
    change, count = indicator("change", target={"below": 0}), indicator("count", target={"at_most": 0})
    assert kept(change, count, {"current": 1, "previous": 2}) == {}
    survey, ratio = indicator("survey", target=TARGET), indicator("ratio", target=TARGET)
    assert kept(survey, ratio, {"positive": 1, "valid": 2}) == {}


@pytest.mark.parametrize(
    ("own", "other", "inputs", "left"),
    [
        (indicator("attestation", of=5), indicator("attestation", of=4), {"confirmed": 5}, {}),
        (indicator("attestation", of=5), indicator("attestation", of=4), {"confirmed": 4}, {"confirmed": 4}),
        (
            indicator("ratio", may_exceed=True),
            indicator("ratio"),
            {"numerator": 3, "denominator": 2},
            {"denominator": 2},
        ),
        (
            indicator("ratio", may_exceed=True),
            indicator("ratio"),
            {"numerator": 2, "denominator": 2},
            {"numerator": 2, "denominator": 2},
        ),
        (
            indicator("level"),
            indicator("level", levels=[{"code": code, "name": NAME} for code in ("bad", "good")]),
            {"level": "fair"},
            {},
        ),
        (
            indicator("level"),
            indicator("level", levels=[{"code": code, "name": NAME} for code in ("bad", "good")]),
            {"level": "good"},
            {"level": "good"},
        ),
    ],
)
def test_a_value_that_it_would_refuse_is_left_out(own: Data, other: Data, inputs: Data, left: Data):
    assert kept(own, other, inputs) == left


def test_a_ruling_or_not_applicable_on_what_it_only_tracks_is_left_out():
    judged, tracked = of_indicators(indicator("count", target={"at_most": 0})), of_indicators(indicator("count"))
    found = across(judged, tracked, {"1": {"count": 1}}, rulings={"1": RULING}, not_applicable={"1": "không có"})
    assert (found.rulings, found.not_applicable) == ({}, {})
    assert found.values == {"1": {"count": 1}}


def test_an_answer_by_items_is_read_by_its_codes_where_both_have_the_same_codes_else_it_is_missing():
    assert kept(coded("a", "b", "c"), coded("c", "a", "b"), {"items": ["a", "c"]}) == {
        "items": ("c", "a"),
        "confirmed": 2,
    }
    assert kept(coded("a", "b"), coded("a", "b", "c"), {"items": ["a"]}) == {}
    assert kept(coded("a", "b"), indicator("attestation", of=2), {"items": ["a"]}) == {}
    # A plain number goes by no codes.
    assert kept(coded("a", "b"), coded("x", "y"), {"confirmed": 1}) == {"confirmed": 1}


def as_json(found: Submission) -> Data:
    """A submission in the form in which it is typed."""

    def typed(inputs: Any) -> Data:
        if "items" in inputs:
            return {"items": list(inputs["items"])}
        return {
            name: value
            if isinstance(value, int | str)
            else value.isoformat()
            if isinstance(value, date)
            else json_form(value)
            for name, value in inputs.items()
        }

    return {
        "unit": found.unit,
        "round": found.round,
        "window": {"from": found.window.start.isoformat(), "to": found.window.end.isoformat()},
        "values": {code: typed(inputs) for code, inputs in found.values.items()},
        "documents": dict(found.documents),
        "not_applicable": dict(found.not_applicable),
        "rulings": {code: ruling._asdict() for code, ruling in found.rulings.items()},
        **({"classes": dict(found.classes)} if found.classes else {}),
    }


@pytest.mark.slow
@settings(max_examples=40)
@given(st.integers(0, 2**32))
def test_what_is_left_is_what_the_catalogue_accepts_and_nothing_more_is_left_out(seed: int):
    made, data = random_case(seed, 1, ALL_FORMS)
    others, _ = random_case(seed + 1, 0, ALL_FORMS)
    home, away = catalogue(*made), catalogue(*others)
    before = read_submission(home, data[0])
    found = under(before, home, away)
    assert read_submission(away, as_json(found)) == found
    assert under(before, home, catalogue(*made)).values == {code: each for code, each in before.values.items() if each}
    # Whatever single input was left out would be refused if it stood there.
    choose = random.Random(seed).choice
    left_out = [
        (code, name)
        for code, inputs in before.values.items()
        for name in inputs
        if name not in found.values.get(code, {}) and not ({"items", "confirmed"} <= inputs.keys())
    ]
    if left_out:
        code, name = choose(left_out)
        more = as_json(found)
        more["values"].setdefault(code, {})[name] = as_json(before)["values"][code][name]
        with pytest.raises(ValueError, match=code):
            read_submission(away, more)
