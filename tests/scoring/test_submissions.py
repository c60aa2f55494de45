"""Sections 7 and 10: what a submission may hold, how numbers are read, and how what is wrong is told."""

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import Problems, read_submission, read_submissions
from tests.scoring.building import (
    WINDOW,
    Data,
    catalogue,
    criterion,
    document,
    group,
    indicator,
    json_bytes,
    national,
    refused_submissions,
    submission,
)

INDICATORS = [
    indicator("attestation", "1", target={"at_least": 4}),
    indicator("deadline", "2", target={"on_or_before": "03-31"}),
    indicator("ratio", "3", target={"at_least": 80}),
    indicator("ratio", "4", target={"at_least": 80}, may_exceed=True),
    indicator("count", "5", target={"at_most": 5}),
    indicator("change", "6", target={"below": 0}),
    indicator("level", "7", target={"at_least": "fair"}),
    indicator("survey", "8", target={"at_least": 80}),
    indicator("number", "9", target={"at_least": 80}),
    indicator("count", "10"),
]
LAYERS = national(group(criterion(*INDICATORS, documents=[document("TC1.a")])))
CATALOGUE = catalogue(LAYERS)


def read(content: str | bytes | list[Data]) -> list[Any]:
    if isinstance(content, list):
        content = json_bytes(content)
    return read_submissions(CATALOGUE, content.encode() if isinstance(content, str) else content, "s.json")


def entered(code: str, inputs: str) -> dict[str, Any]:
    """What is read of the inputs of one indicator, given as JSON text."""
    text = json.dumps(submission()).replace('"values": {}', f'"values": {{"{code}": {inputs}}}')
    return dict(read(f"[{text}]")[0].values[code])


def complaint(code: str, inputs: str) -> list[str]:
    """What the inputs of one indicator are refused with, without the place of the submission."""
    text = json.dumps(submission()).replace('"values": {}', f'"values": {{"{code}": {inputs}}}')
    start = "submission 1 (03652, 2023): "
    problems = refused_submissions(LAYERS, f"[{text}]")
    assert all(line.startswith(start) for line in problems)
    return [line.removeprefix(start) for line in problems]


# Unit, round, window


def test_without_unit_or_round_the_place_is_the_number_alone():
    assert refused_submissions(LAYERS, [{"round": "2023", "window": WINDOW}]) == [
        "submission 1: unit: key unit is missing"
    ]
    assert refused_submissions(LAYERS, [{"unit": "a", "window": WINDOW}]) == [
        "submission 1: round: key round is missing"
    ]
    assert [line.split(": ")[1] for line in refused_submissions(LAYERS, [{}])] == ["unit", "round", "window"]


@pytest.mark.parametrize("unit", [3652, None, "", "  ", ["a"], True, "\ud800"])
def test_a_unit_is_text_that_is_more_than_blanks(unit: object):
    (problem,) = refused_submissions(LAYERS, json.dumps([{**submission(), "unit": unit}]))
    assert problem.startswith("submission 1: unit: ")


@pytest.mark.parametrize(
    ("window", "where"),
    [
        ({"from": "2023-01-01"}, "window.to"),
        ({"to": "2023-01-01"}, "window.from"),
        ({"from": "2023-01-01", "to": "2023-01-01"}, "window"),
        ({"from": "2023-01-02", "to": "2023-01-01"}, "window"),
        ({"from": "2023-02-29", "to": "2023-03-01"}, "window.from"),
        ({"from": "2023-1-1", "to": "2023-03-01"}, "window.from"),
        ({"from": "20230101", "to": "2023-03-01"}, "window.from"),
        ({"from": 2023, "to": "2023-03-01"}, "window.from"),
        ({"from": None, "to": "2023-03-01"}, "window.from"),
        ({**WINDOW, "name": "x"}, "window.name"),
        (None, "window"),
        ("2023", "window"),
        ([], "window"),
    ],
)
def test_a_window_is_needed_and_starts_before_it_ends(window: object, where: str):
    (problem,) = refused_submissions(LAYERS, [{**submission(), "window": window}])
    assert problem.startswith(f"submission 1 (03652, 2023): {where}: ")


def test_two_submissions_of_one_unit_and_round_are_refused():
    (problem,) = refused_submissions(LAYERS, [submission(), {**submission(), "round": "2024"}, submission()])
    assert problem == "submission 3 (03652, 2023): unit: this unit and round stand in submission 1 already"


def test_texts_are_composed_so_that_one_unit_has_one_spelling():
    composed, apart = "Tô Hiệu", "To\u0302 Hie\u0323\u0302u"
    assert read([{**submission(), "unit": apart}])[0].unit == composed
    assert refused_submissions(LAYERS, [{**submission(), "unit": apart}, {**submission(), "unit": composed}])


# Numbers


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12.5", Fraction(25, 2)),
        ('"12.50"', Fraction(25, 2)),
        ("-0.0", 0),
        ('"-3"', -3),
        ("1e2", 100),
        ("1.5E+1", 15),
        ("125e-2", Fraction(5, 4)),
        ("0.1", Fraction(1, 10)),
        ('"007"', 7),
        ("0e999999999999", 0),
        ("1e-59", Fraction(1, 10**59)),
        ("1." + "1" * 59 + "e5", Fraction(int("1" * 60), 10**54)),
        ("1e59", 10**59),
        ("9" * 60, int("9" * 60)),
        ("0." + "1" * 59, Fraction(int("1" * 59), 10**59)),
        ('"' + "1" * 30 + "." + "1" * 30 + '"', Fraction(int("1" * 60), 10**30)),
        ("0.3000000000000000444", Fraction(3000000000000000444, 10**19)),
    ],
)
def test_numbers_and_decimal_strings_are_read_exactly(written: str, value: Fraction | int):
    assert entered("9", f'{{"value": {written}}}') == {"value": value}


@pytest.mark.parametrize(
    "written",
    [
        "9" * 61,
        "1e60",
        "1e-60",
        "1e999999999",
        "1e-999999999",
        "0." + "1" * 60,
        f'"{"0" * 61}"',
        '"' + "1" * 31 + "." + "1" * 30 + '"',
        '"1e2"',
        '"+5"',
        '".5"',
        '"5."',
        '" 5"',
        '"5 "',
        '"1,5"',
        '"٣"',
        '""',
        '"0x1"',
        '"NaN"',
        "true",
        "[1]",
        "{}",
        '"--1"',
        '"1_0"',
        '"5\\n"',
    ],
)
def test_numbers_of_more_than_60_digits_or_another_form_are_refused(written: str):
    (problem,) = complaint("9", f'{{"value": {written}}}')
    assert problem.startswith("values.9.value: ")


def test_a_number_of_a_million_digits_is_refused():
    (problem,) = complaint("9", f'{{"value": {"1" * 1_000_000}}}')
    assert problem.startswith("values.9.value: ")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12))
def test_no_digit_is_lost_on_the_way(number: Any):
    for written in (f"{number:f}", f'"{number:f}"', f"{number:e}"):
        assert entered("9", f'{{"value": {written}}}')["value"] == Fraction(str(number))


COUNTS = [
    ("1", "confirmed"),
    ("3", "numerator"),
    ("3", "denominator"),
    ("5", "count"),
    ("6", "current"),
    ("6", "previous"),
    ("8", "positive"),
    ("8", "valid"),
    ("8", "issued"),
]


@pytest.mark.parametrize(("code", "name"), COUNTS)
def test_counts_are_whole_and_not_below_0(code: str, name: str):
    for written, value in (
        ("3", 3),
        ("3.0", 3),
        ('"3.00"', 3),
        ("30e-1", 3),
        ("0", 0),
        ("-0", 0),
        ("0.0", 0),
        ('"0"', 0),
    ):
        assert entered(code, f'{{"{name}": {written}}}') == {name: value}
    for written in ("-1", "2.5", '"2.5"', "-0.5", "true", "null", '"3 vụ"', "[3]"):
        (problem,) = complaint(code, f'{{"{name}": {written}}}')
        assert problem.startswith(f"values.{code}.{name}: ")


def test_a_missing_input_is_left_out_null_is_refused():
    assert complaint("5", '{"count": null}') == ["values.5.count: null is refused; leave a missing input out"]
    assert complaint("5", "null")[0].startswith("values.5: null is refused")
    assert read([submission({"5": {}})])[0].values["5"] == {}


# What inputs demand of each other


def test_confirmed_above_the_items_is_refused():
    assert entered("1", '{"confirmed": 4}')
    assert complaint("1", '{"confirmed": 5}') == ["values.1.confirmed: 5 is more than the 4 items"]


def test_a_numerator_above_its_denominator_is_refused_unless_it_may_exceed():
    assert complaint("3", '{"numerator": 13, "denominator": 12}') == [
        "values.3.numerator: numerator (13) is more than denominator (12)"
    ]
    assert entered("4", '{"numerator": 13, "denominator": 12}')


@pytest.mark.parametrize("code", ["3", "4"])
def test_a_ratio_over_0_whose_numerator_is_above_0_is_refused(code: str):
    assert complaint(code, '{"numerator": 1, "denominator": 0}') == [
        f"values.{code}.numerator: denominator is 0 but numerator is 1"
    ]
    assert entered(code, '{"numerator": 0, "denominator": 0}')


@pytest.mark.parametrize(
    ("inputs", "where"),
    [
        ('{"positive": 31, "valid": 30}', ["values.8.positive"]),
        ('{"positive": 3, "valid": 30, "issued": 29}', ["values.8.valid"]),
        ('{"positive": 31, "issued": 30}', ["values.8.positive"]),
        ('{"positive": 50, "valid": 40, "issued": 30}', ["values.8.positive", "values.8.valid"]),
    ],
)
def test_positive_is_at_most_valid_at_most_issued(inputs: str, where: list[str]):
    assert [line.split(": ")[0] for line in complaint("8", inputs)] == where
    assert entered("8", '{"positive": 30, "valid": 30, "issued": 30}')


@pytest.mark.parametrize(
    "day", ['"2023-02-29"', '"31/03/2023"', '"2023-3-1"', "20230301", "null", '""', '"2023-03-01T00:00"']
)
def test_a_deadlines_date_is_a_real_day(day: str):
    (problem,) = complaint("2", f'{{"on": {day}}}')
    assert problem.startswith("values.2.on: ")


@pytest.mark.parametrize("level", ['"best"', "1", "null", '["fair"]', '""'])
def test_a_level_is_one_of_the_catalogues_codes(level: str):
    (problem,) = complaint("7", f'{{"level": {level}}}')
    assert problem.startswith("values.7.level: ")


# Unknown and repeated


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"zone": 1}, "zone"),
        ({"values": {"99": {"count": 1}}}, "values.99"),
        ({"values": {"5": {"value": 1}}}, "values.5.value"),
        ({"values": {"3": {"percent": 83}}}, "values.3.percent"),
        ({"values": {"5": 3}}, "values.5"),
        ({"values": None}, "values"),
        ({"values": []}, "values"),
        ({"documents": {"TC9.a": "accepted"}}, "documents.TC9.a"),
        ({"documents": {"TC1.a": "missing"}}, "documents.TC1.a"),
        ({"documents": {"TC1.a": None}}, "documents.TC1.a"),
        ({"documents": {"TC1.a": True}}, "documents.TC1.a"),
        ({"documents": None}, "documents"),
        ({"not_applicable": {"99": "x"}}, "not_applicable.99"),
        ({"not_applicable": {"5": "  "}}, "not_applicable.5"),
        ({"not_applicable": {"5": None}}, "not_applicable.5"),
        ({"not_applicable": {"5": True}}, "not_applicable.5"),
        ({"not_applicable": {"10": "x"}}, "not_applicable.10"),
        ({"rulings": {"99": {"state": "met", "reason": "x", "by": "x"}}}, "rulings.99"),
        ({"rulings": {"10": {"state": "met", "reason": "x", "by": "x"}}}, "rulings.10"),
        ({"rulings": {"5": {"state": "tracked", "reason": "x", "by": "x"}}}, "rulings.5.state"),
        ({"rulings": {"5": {"reason": "x", "by": "x"}}}, "rulings.5.state"),
        ({"rulings": {"5": {"state": "met", "reason": " ", "by": "x"}}}, "rulings.5.reason"),
        ({"rulings": {"5": {"state": "met", "by": "x"}}}, "rulings.5.reason"),
        ({"rulings": {"5": {"state": "met", "reason": "x"}}}, "rulings.5.by"),
        ({"rulings": {"5": {"state": "met", "reason": "x", "by": "\t"}}}, "rulings.5.by"),
        ({"rulings": {"5": {"state": "met", "reason": "x", "by": "x", "on": "x"}}}, "rulings.5.on"),
        ({"rulings": {"5": "met"}}, "rulings.5"),
        ({"rulings": {"5": None}}, "rulings.5"),
    ],
)
def test_what_is_unknown_blank_or_of_the_wrong_shape_is_refused(change: Data, where: str):
    (problem,) = refused_submissions(LAYERS, [{**submission(), **change}])
    assert problem.startswith(f"submission 1 (03652, 2023): {where}: ")


@pytest.mark.parametrize("state", ["met", "not_met", "not_proven", "not_applicable"])
def test_rulings_may_say_these_states(state: str):
    ruling = {"state": state, "reason": "đã xem", "by": "TĐV"}
    assert read([submission(rulings={"5": ruling})])[0].rulings["5"] == tuple(ruling.values())


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('{"unit": "a", "unit": "a", "round": "2023", "window": %s}', "unit"),
        ('{"unit": "a", "round": "2023", "window": %s, "values": {"5": {}, "5": {}}}', "values.5"),
        ('{"unit": "a", "round": "2023", "window": %s, "values": {"5": {"count": 1, "count": 1}}}', "values.5.count"),
        (
            '{"unit": "a", "round": "2023", "window": %s, "documents": {"TC1.a": "accepted", "TC1.a": "rejected"}}',
            "documents.TC1.a",
        ),
        (
            '{"unit": "a", "round": "2023", "window": {"from": "2022-01-01", "to": "2022-12-31", "to": "2023-12-31"}}',
            "window.to",
        ),
    ],
)
def test_repeated_keys_are_refused(text: str, where: str):
    text = text.replace("%s", json.dumps(WINDOW))
    (problem,) = refused_submissions(LAYERS, f"[{text}]")
    assert problem.startswith(f"submission 1 (a, 2023): {where}: key ")


def test_the_problem_of_the_rules_reads_as_in_the_rules():
    data = [{**submission(), "unit": f"{number:05}"} for number in range(16)]
    data.append({**submission({"3": {"numerator": -1, "denominator": 3}})})
    assert refused_submissions(LAYERS, data)[0].startswith("submission 17 (03652, 2023): values.3.numerator: ")


def test_problems_hold_no_letter_that_a_terminal_would_obey():
    data = {**submission(), "unit": "a\u001b[31m\nb", "zone\u001b": 1}
    (problem,) = refused_submissions(LAYERS, [data])
    assert problem.isprintable()


@pytest.mark.parametrize("letter", ["\ud800", "\udfff"])
def test_a_lone_surrogate_is_refused_where_text_is_wanted(letter: str):
    ruling = {"state": "met", "reason": f"x{letter}", "by": "x"}
    for change in ({"not_applicable": {"5": letter}}, {"rulings": {"5": ruling}}, {"values": {letter: {}}}):
        (problem,) = refused_submissions(LAYERS, json.dumps([{**submission(), **change}]))
        problem.encode()


def test_an_object_of_very_many_keys_is_read_in_bounded_steps():
    keys = ", ".join(f'"é{number}": 1' for number in range(100_000))
    assert len(refused_submissions(LAYERS, f'[{{"values": {{{keys}}}}}]')) == 100_003


# One submission on its own


def test_one_submission_is_read_from_its_text():
    text = json.dumps(submission({"5": {"count": 1}}), indent=2)
    assert read_submission(CATALOGUE, text) == read_submission(CATALOGUE, text.encode()) == read(f"[{text}]")[0]


@pytest.mark.parametrize("text", ["", "null", "[]", "{", '{"a": 1}, {"a": 2}', "\ud800"])
def test_what_is_not_one_submission_is_refused(text: str):
    with pytest.raises(Problems):
        read_submission(CATALOGUE, text)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["unit", "5", "count", "state", "from", "TC1.a"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.sampled_from(["unit", "round", "window", "values", "documents", "not_applicable", "rulings"]), JSON)
def test_no_part_of_another_shape_makes_anything_but_problems(key: str, part: object):
    try:
        read(json.dumps([{**submission(), key: part}]))
    except Problems as refusal:
        assert all(problem.where.startswith(key) for problem in refusal.problems)
