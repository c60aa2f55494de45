"""What is typed: inputs with names of their own, items with codes, inputs that count the same (docs/scoring.md, section 3)."""

import json
from typing import Any

import pytest

from scoring import grade, grade_all, read_catalogue, read_submission, read_submissions
from scoring.merging import Predecessor, merge
from scoring.whatif import gains
from tests.scoring.building import (
    NAME,
    Data,
    attested,
    card,
    catalogue,
    indicator,
    items,
    json_bytes,
    judged,
    of_indicators,
    refused,
    refused_submissions,
    submission,
    with_indicator,
)

CODED = [
    {"code": code, "vi": vi, "en": en}
    for code, vi, en in (("a", "Nội quy", "Rules"), ("b", "Lịch trực", "Rota"), ("c", "Sổ trực", "Log"))
]
RULES = {key: value for key, value in indicator("attestation", target={"at_least": 2}).items() if key != "of"}
CONTENTS = {**RULES, "items": CODED}
ON_PAPER = {"numerator": {"vi": "Số đang có", "en": "In place"}, "denominator": {"vi": "Định mức", "en": "Norm"}}


def problem(lines: list[str]) -> str:
    (line,) = lines
    return line


# Names


def test_inputs_may_have_names_of_their_own_which_change_no_grade():
    plain = indicator("ratio", target={"at_least": 80})
    named = {**plain, "inputs": ON_PAPER}
    values = {"numerator": 9, "denominator": 10}
    assert judged(plain, values) == judged(named, values)
    found = catalogue(of_indicators(named)).indicators["1"]
    assert found.inputs and (found.inputs["numerator"].vi, found.inputs["denominator"].en) == ("Số đang có", "Norm")


def test_every_input_of_a_kind_may_be_named_also_the_one_that_is_not_needed():
    assert catalogue(with_indicator("survey", inputs={"issued": NAME})).indicators["1"].inputs
    assert catalogue(with_indicator("deadline", inputs={"on": NAME})).indicators["1"].inputs


@pytest.mark.parametrize(
    ("kind", "names", "told"),
    [
        ("ratio", {"count": NAME}, "an indicator of kind ratio takes no count; it takes numerator, denominator"),
        ("attestation", {"items": NAME}, "an indicator of kind attestation takes no items; it takes confirmed"),
        ("count", {}, "must not be empty"),
        ("count", {"count": {"vi": "số vụ"}}, "key en is missing"),
        ("count", {"count": "số vụ"}, "pairs of key: value are needed"),
        ("count", ["count"], "pairs of key: value are needed"),
    ],
)
def test_names_are_refused_for_what_the_kind_does_not_take(kind: str, names: Any, told: str):
    assert told in problem(refused(with_indicator(kind, inputs=names)))


# Items with codes


@pytest.mark.parametrize(("given", "confirmed"), [(["a", "c"], 2), (["c", "a"], 2), ([], 0), (["b"], 1)])
def test_an_attestation_is_answered_by_the_items_that_hold(given: list[str], confirmed: int):
    by_items, by_number = judged(CONTENTS, {"items": given}), judged(CONTENTS, {"confirmed": confirmed})
    for each in (by_items, by_number):
        del each["derivation"]
    assert by_items == by_number


def test_the_derivation_names_the_items_that_are_missing():
    derivation = judged(CONTENTS, {"items": ["c"]})["derivation"]
    assert derivation["vi"].startswith("1/3 mục (chưa có: Nội quy, Lịch trực); ngưỡng ≥ 2")
    assert derivation["en"].startswith("1/3 items (lacking: Rules, Rota); target ≥ 2")
    assert "chưa có" not in judged(CONTENTS, {"items": ["a", "b", "c"]})["derivation"]["vi"]
    assert "chưa có" not in judged(CONTENTS, {"confirmed": 1})["derivation"]["vi"]


def test_wards_for_which_as_many_items_hold_are_each_told_their_own():
    found = catalogue(of_indicators(CONTENTS))
    given = [{"items": ["a", "b"]}, {"confirmed": 2}, {"items": ["a", "c"]}, {"items": ["b", "c"]}]
    wards = [submission({"1": inputs}, unit=f"0000{place}") for place, inputs in enumerate(given)]
    cards = grade_all(found, read_submissions(found, json_bytes(wards)))
    told = [card.indicator("1").derivation.en.partition(";")[0] for card in cards]
    assert told == ["2/3 items (lacking: Log)", "2/3 items", "2/3 items (lacking: Rota)", "2/3 items (lacking: Rules)"]
    assert all(f'"en":"{words}' in card.as_json() for words, card in zip(told, cards, strict=True))


def test_the_items_are_kept_in_the_order_of_the_catalogue():
    found = catalogue(of_indicators(CONTENTS))
    read = read_submission(found, json.dumps(submission({"1": {"items": ["c", "a"]}})))
    assert read.values["1"] == {"items": ("a", "c"), "confirmed": 2}


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ({"items": ["a"], "confirmed": 1}, "give items or confirmed, not both"),
        ({"items": ["d"]}, "d: one of a, b, c is expected"),
        ({"items": [1]}, "1: one of a, b, c is expected"),
        ({"items": ["a", "a"]}, "item a is named twice"),
        ({"items": "a"}, "a list of the codes of the items that hold is needed"),
        ({"items": 2}, "a list of the codes of the items that hold is needed"),
        ({"items": None}, "null is refused"),
    ],
)
def test_an_answer_by_items_is_refused_with_what_would_be_right(inputs: Data, told: str):
    line = problem(refused_submissions(of_indicators(CONTENTS), [submission({"1": inputs})]))
    assert "values.1.items" in line and told in line


@pytest.mark.parametrize("what", [indicator("attestation"), {**RULES, "items": items(3)}, indicator("count")])
def test_items_are_no_answer_where_they_carry_no_codes(what: Data):
    line = problem(refused_submissions(of_indicators(what), [submission({"1": {"items": []}})]))
    assert f"an indicator of kind {what['kind']} takes no items" in line


@pytest.mark.parametrize("code", ["", "mục", "a b", "-", "a.b", "__"])
def test_a_code_of_an_item_has_a_letter_or_a_digit_and_nothing_strange(code: str):
    wrong = {**RULES, "items": [{**CODED[0], "code": code}, CODED[1]]}
    assert problem(refused(of_indicators(wrong)))


def test_either_all_items_carry_a_code_or_none_and_each_its_own():
    uncoded = {"vi": "Sổ", "en": "Book"}
    assert "other items carry a code" in problem(refused(of_indicators({**RULES, "items": [*CODED, uncoded]})))
    assert "code a is already used" in problem(refused(of_indicators({**RULES, "items": [*CODED, CODED[0]]})))


def test_an_operand_counts_the_items_that_hold_and_the_items_themselves_are_none():
    count = indicator("count", "2")
    check = {"code": "Q1", "kind": "not_more_than", "of": ["1.confirmed", "2"], "question": NAME}
    layers = of_indicators(CONTENTS, count, checks=[check])
    values = {"1": {"items": ["a", "b"]}, "2": {"count": 1}}
    assert [asked["code"] for asked in card(layers, submission(values))["questions"]] == ["Q1"]
    of_items = {**check, "of": ["1.items", "2"]}
    assert "no input items" in problem(refused(of_indicators(CONTENTS, count, checks=[of_items])))


def test_an_answer_by_items_is_no_figure_to_add_up_over_a_merger():
    found = catalogue(of_indicators(CONTENTS))
    read = read_submission(found, json.dumps(submission({"1": {"items": ["a"]}})))
    assert merge(found, [Predecessor("x", read)])["1"].reason == "kind"


def test_what_would_be_enough_is_said_in_a_number_because_nobody_knows_which_items_it_will_be():
    found = catalogue(of_indicators(CONTENTS))
    read = read_submission(found, json.dumps(submission({"1": {"items": ["a"]}})))
    reached = [gain.inputs for gain in gains(grade(found, read), found.criteria["TC1"]) if gain.indicator is not None]
    assert reached == [{"confirmed": 2}]


# Inputs that count the same


def staff(**same_as: Any) -> Data:
    return of_indicators(
        indicator("change", "11"), indicator("ratio", "12", same_as=same_as), indicator("deadline", "13"),
        indicator("level", "14"),
    )  # fmt: skip


def test_an_input_may_count_the_same_as_one_given_before_or_after_it():
    found = catalogue(staff(denominator="11.current"))
    assert found.indicators["12"].same_as == {"denominator": "11.current"}
    assert catalogue(staff(denominator="12.numerator", numerator="12.denominator")).indicators["12"].same_as
    late = of_indicators(indicator("count", "1", same_as={"count": "2.denominator"}), indicator("ratio", "2"))
    assert catalogue(late).indicators["1"].same_as


@pytest.mark.parametrize(
    ("same_as", "told"),
    [
        ({"denominator": "12.denominator"}, "12.denominator: cannot be the same as itself"),
        ({"denominator": "99.count"}, "there is no indicator 99.count"),
        ({"denominator": "11.count"}, "11: an indicator of kind change has no input count"),
        ({"denominator": "11"}, '11: say which input it is, such as "11.1.current"'),
        ({"denominator": "13.on"}, "13.on is of kind deadline"),
        ({"denominator": "14.level"}, "14.level is of kind level"),
        ({"count": "11.current"}, "an indicator of kind ratio takes no count"),
        ({"denominator": ""}, "must not be empty"),
        ({}, "must not be empty"),
    ],
)
def test_what_is_no_number_or_not_there_cannot_count_the_same(same_as: Data, told: str):
    assert told in problem(refused(staff(**same_as)))


def test_a_date_or_a_level_counts_the_same_as_nothing():
    wrong = of_indicators(indicator("count", "1"), indicator("deadline", "2", same_as={"on": "1.count"}))
    assert "2.on is of kind deadline" in problem(refused(wrong))


def test_what_counts_the_same_changes_no_grade():
    plain, values = attested("1", 1)
    layers = of_indicators(plain, indicator("count", "2"))
    same = of_indicators({**plain, "same_as": {"confirmed": "2.count"}}, indicator("count", "2"))
    graded, again = (card(each, submission(values)) for each in (layers, same))
    for each in (graded, again):
        del each["catalogue"]
    assert graded == again


# The check of figures that should be one


@pytest.mark.parametrize(("one", "other", "asked"), [(3, 3, []), (3, 4, ["Q1"]), (4, 3, ["Q1"])])
def test_equal_asks_when_the_two_figures_differ(one: int, other: int, asked: list[str]):
    check = {"code": "Q1", "kind": "equal", "of": ["1", "2.denominator"], "question": NAME}
    layers = of_indicators(indicator("count", "1"), indicator("ratio", "2"), checks=[check])
    values: Data = {"1": {"count": one}, "2": {"denominator": other}}
    assert [found["code"] for found in card(layers, submission(values))["questions"]] == asked
    assert card(layers, submission({"1": {"count": one}}))["questions"] == []


def test_equal_compares_exact_figures():
    check = {"code": "Q1", "kind": "equal", "of": ["1", "2"], "question": NAME}
    layers = of_indicators(indicator("ratio", "1"), indicator("ratio", "2"), checks=[check])
    third = {"numerator": 1, "denominator": 3}
    assert card(layers, submission({"1": third, "2": {"numerator": 2, "denominator": 6}}))["questions"] == []
    near = {"numerator": 3333, "denominator": 10_000}
    assert [found["code"] for found in card(layers, submission({"1": third, "2": near}))["questions"]] == ["Q1"]


def test_the_key_on_may_be_named_without_quotes_although_yaml_has_a_word_of_its_own_for_it():
    text = """
    {catalogue: m, version: "1", layer: n, title: {vi: a, en: a}, bands: [{code: b, name: {vi: a, en: a}}], groups: [
      {code: A, name: {vi: a, en: a}, criteria: [{code: T, name: {vi: a, en: a}, indicators: [
        {code: "1", name: {vi: a, en: a}, kind: deadline, inputs: {on: {vi: Ngày ký, en: Signed on}}}]}]}]}
    """
    found = read_catalogue([("n.yaml", text.encode())]).indicators["1"].inputs
    assert found and found["on"].vi == "Ngày ký"
