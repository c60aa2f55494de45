"""Fractions, the thousands point, and files in Vietnamese only (docs/scoring.md, section 2)."""

import copy
import json
import pickle
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import Problems, read_catalogue, read_submissions
from scoring.catalogue import Catalogue
from scoring.exact import MOST_DIGITS, Exact, WrittenFraction, fraction, lowest, thousands, written
from scoring.measures import limits_of
from tests.scoring.building import (
    LAST_BAND,
    NAME,
    Data,
    attested,
    card,
    catalogue,
    criterion,
    document,
    group,
    indicator,
    judged,
    local,
    national,
    of_indicators,
    refusal_of,
    refused,
    refused_submissions,
    submission,
    with_indicator,
    yaml_text,
)
from tests.scoring.generating import random_case


def problem(lines: list[str]) -> str:
    (line,) = lines
    return line


def bound(found: Catalogue) -> Exact:
    """The bound of the target of the only indicator."""
    (limit,) = limits_of(found.indicators["1"], 2023)
    assert limit is not None
    return limit[1]


# Fractions: where they may stand


@pytest.mark.parametrize("form", ["2/3", '"2/3"', "4/6", "02/3"])
def test_a_fraction_stands_with_or_without_quotes(form: str):
    text = yaml_text(with_indicator("number", target={"at_least": 7})).replace(": 7", f": {form}")
    assert bound(read_catalogue([("c.yaml", text.encode())])) == Fraction(2, 3)


@pytest.mark.parametrize("operator", ["at_least", "at_most", "above", "below", "equal"])
def test_every_bound_of_a_target_may_be_a_fraction(operator: str):
    what = indicator("ratio", target={operator: "200/3"})
    states = [judged(what, {"numerator": each, "denominator": 3000})["state"] for each in (1999, 2000, 2001)]
    met = {"at_least": "011", "at_most": "110", "above": "001", "below": "100", "equal": "010"}[operator]
    assert states == ["met" if each == "1" else "not_met" for each in met]


def test_from_and_to_may_be_fractions():
    what = indicator("number", credit={"from": "1/3", "to": "4/3"})
    assert [judged(what, {"value": each})["credit"] for each in (0, 1, 2)] == ["0", "2/3", "1"]


def test_the_threshold_and_the_credit_of_a_step_may_be_fractions():
    steps = [{"at_least": "10/3", "credit": "4/6"}, {"at_least": "20/3", "credit": "3/3"}]
    what = indicator("count", credit={"steps": steps})
    found = [judged(what, {"count": each}) for each in (3, 4, 6, 7)]
    assert [each["credit"] for each in found] == ["0", "2/3", "2/3", "1"]
    assert [each["state"] for each in found] == ["not_met", "not_met", "not_met", "met"]


def test_every_weight_may_be_a_fraction():
    (one, at_one), (two, _), (three, _) = attested("1", 1), attested("2", 0), attested("3", 0)
    inside = criterion({**one, "weight": "1/3"}, {**two, "weight": "2/3"}, code="A1", weight="4/6")
    beside = criterion(three, code="A2", weight="2/6")
    found = card(national(group(inside, beside, weight="1/7")), submission({**at_one, "2": {"confirmed": 0}}))
    assert [each["credit"] for each in found["criteria"]] == ["1/3", "0"]
    assert found["overall"]["exact"] == "200/9"
    assert [each["weight"] for each in found["criteria"]] == ["2/3", "1/3"]
    assert found["criteria"][0]["points"] == "0.22"


def test_weights_of_groups_may_be_fractions():
    (one, at_one), (two, _) = attested("1", 1), attested("2", 0)
    groups = [group(criterion(one), weight="1/3"), group(criterion(two, code="T2"), code="B", weight="1/6")]
    assert card(national(*groups), submission({**at_one, "2": {"confirmed": 0}}))["overall"]["exact"] == "200/3"


@pytest.mark.parametrize(("met", "band"), [(2, "good"), (1, "not_yet")])
def test_min_score_may_be_a_fraction(met: int, band: str):
    made = [attested(str(place), int(place <= met)) for place in (1, 2, 3)]
    bands = [{"code": "good", "name": NAME, "min_score": "400/6"}, LAST_BAND]
    layer = national(group(criterion(*(each for each, _ in made))), bands=bands)
    values = {code: entered for _, each in made for code, entered in each.items()}
    found = card(layer, submission(values))["band"]
    assert found["code"] == band
    assert found["barred_by"] == ({} if band == "good" else {"good": ["min_score 400/6 > 33.33"]})


def test_keys_that_take_whole_numbers_take_no_fraction():
    for kind, keys in (
        ("attestation", {"of": "3/1"}),
        ("survey", {"min_sample": "30/1"}),
        ("change", {"small_base": {"below": "20/1", "rule": "judge"}}),
    ):
        assert "a whole number of" in problem(refused(with_indicator(kind, **keys)))
    band = {"code": "b", "name": NAME, "min_met": {"national": "1/1"}}
    (line,) = refused(of_indicators(indicator("count"), bands=[band, LAST_BAND]))
    assert "bands[b].min_met.national: 1/1: a whole number of 0" in line
    check = {"code": "Q", "kind": "all_positive_small", "of": ["1", "3/1"], "question": NAME}
    assert "3/1: a plain number" in problem(refused(of_indicators(indicator("survey"), checks=[check])))


def test_a_submission_takes_no_fraction():
    line = problem(refused_submissions(with_indicator("number"), [submission({"1": {"value": "1/2"}})]))
    assert 'values.1.value: "1/2": a number such as' in line


@pytest.mark.parametrize(
    "text",
    [
        "2/0",
        "2/03",
        "2 /3",
        "2/ 3",
        "/3",
        "2/",
        "2/-3",
        "+2/3",
        "2.5/3",
        "2/3/4",
        "٢/٣",
        "1" * 61 + "/3",
        "1/" + "3" * 61,
    ],
)
def test_a_fraction_of_another_form_or_of_more_than_60_digits_on_a_side_is_refused(text: str):
    line = problem(refused(with_indicator("number", target={"at_least": text})))
    assert line.endswith("not starting with 0") and "a fraction such as 2/3 is needed" in line


def test_a_fraction_of_60_digits_on_each_side_is_read_exactly():
    top, bottom = "9" * MOST_DIGITS, "7" * MOST_DIGITS
    found = catalogue(
        of_indicators(indicator("number", weight=f"{top}/{bottom}", target={"at_most": f"-{top}/{bottom}"}))
    )
    assert found.indicators["1"].weight == Fraction(int(top), int(bottom))
    assert bound(found) == -Fraction(int(top), int(bottom))


def test_the_bounds_of_a_number_hold_for_fractions():
    assert "-1/3: must not be negative" in problem(refused(with_indicator("count", weight="-1/3")))
    step = {"steps": [{"at_least": 1, "credit": "4/3"}]}
    assert "4/3: a credit lies between 0 and 1" in problem(refused(with_indicator("count", credit=step)))


@pytest.mark.parametrize(("start", "end"), [("1/2", "1/2"), ("1/2", "2/4"), ("1/2", Fraction(1, 2)), (2, "4/2")])
def test_from_and_to_differ_however_they_are_written(start: Any, end: Any):
    line = problem(refused(with_indicator("number", credit={"from": start, "to": end})))
    assert line.endswith("credit.to: from and to must differ")


def test_codes_of_levels_that_look_like_fractions_are_codes():
    levels = [{"code": code, "name": NAME} for code in ("1/2", "2/4")]
    what = indicator("level", levels=levels, credit={"from": "1/2", "to": "2/4"}, target={"at_least": "2/4"})
    assert judged(what, {"level": "2/4"})["credit"] == "1"


# Fractions: how they are shown


@pytest.mark.parametrize(
    ("kind", "bound", "vi", "en"),
    [
        ("ratio", "200/3", "≥ 200/3 %", "≥ 200/3%"),
        ("ratio", "400/6", "≥ 400/6 %", "≥ 400/6%"),
        ("ratio", "180/2", "≥ 180/2 %", "≥ 180/2%"),
        ("number", "20000/3", "≥ 20000/3", "≥ 20000/3"),
        ("number", "-1/3", "≥ −1/3", "≥ −1/3"),
        ("ratio", Fraction(181, 2), "≥ 90,5 %", "≥ 90.5%"),
    ],
)
def test_a_derivation_shows_the_threshold_as_written(kind: str, bound: Any, vi: str, en: str):
    inputs = {"numerator": 1, "denominator": 2} if kind == "ratio" else {"value": 1}
    derivation = judged(indicator(kind, target={"at_least": bound}), inputs)["derivation"]
    assert f"; ngưỡng {vi}: " in derivation["vi"] and f"; target {en}: " in derivation["en"]


def test_the_json_has_its_exact_numbers_in_lowest_terms():
    for weight, shown in (("4/6", "2/3"), ("10/4", "5/2"), ("4/2", "2"), ("0/3", "0"), (Fraction(5, 2), "2.5")):
        layer = national(group(criterion(indicator("count", target={"at_most": 0}), weight=weight)))
        assert card(layer, submission({"1": {"count": 0}}))["criteria"][0]["weight"] == shown


def test_a_fraction_keeps_its_form_when_it_is_copied_and_counts_like_any_other():
    number = WrittenFraction("4/6")
    for again in (copy.copy(number), copy.deepcopy(number), pickle.loads(pickle.dumps(number))):
        assert (again, written(again)) == (Fraction(2, 3), "4/6")
    assert (written(number * 3), written(Fraction(2, 3)), written(Fraction(5, 2))) == ("2", "2/3", "2.5")
    assert (hash(number), lowest(number), lowest(Fraction(5, 2))) == (hash(Fraction(2, 3)), "2/3", "2.5")


def in_fractions(data: Any, factor: int, keys: frozenset[str]) -> Any:
    """The same plain data with the numbers under these keys written as fractions, not in lowest terms."""
    if isinstance(data, dict):
        return {
            key: f"{Fraction(part).numerator * factor}/{Fraction(part).denominator * factor}"
            if key in keys and isinstance(part, int | Fraction) and not isinstance(part, bool)
            else in_fractions(part, factor, keys)
            for key, part in data.items()
        }
    return [in_fractions(part, factor, keys) for part in data] if isinstance(data, list) else data


NUMBERS = frozenset({"at_least", "at_most", "above", "below", "equal", "from", "to", "credit", "weight", "min_score"})


def without_thresholds(found: Data) -> Data:
    """A scorecard without what shows a number as it is written."""
    del found["catalogue"]
    for each in found["criteria"]:
        each["weight"] = Fraction(each["weight"])
        for part in each["indicators"]:
            del part["derivation"]
    band = found["band"]
    band["barred_by"] = {code: [bar.rpartition(" > ")[2] for bar in bars] for code, bars in band["barred_by"].items()}
    return found


@pytest.mark.slow
@given(st.integers(0, 10**6), st.sampled_from((1, 2, 3, 7)))
def test_a_fraction_equal_to_a_decimal_grades_the_same(seed: int, factor: int):
    layers, (data,) = random_case(seed, 1)
    fractions = [in_fractions(layer, factor, NUMBERS - {"below"}) for layer in layers]
    one, other = (without_thresholds(card(each, data)) for each in (layers, fractions))
    assert one == other


@given(st.fractions(max_denominator=10**9), st.integers(1, 10**6))
def test_a_fraction_is_the_number_it_stands_for(number: Fraction, factor: int):
    text = f"{number.numerator * factor}/{number.denominator * factor}"
    found = fraction(text)
    assert found is not None and (found, found.text, lowest(found)) == (number, text, str(number))


# No thousands point


@pytest.mark.parametrize(
    ("text", "whole", "decimal"),
    [
        ("1.000", "1000", "1"),
        ("-12.500", "-12500", "-12.5"),
        ("999.990", "999990", "999.99"),
        ("100.000", "100000", "100"),
        ("1.010", "1010", "1.01"),
    ],
)
def test_a_number_that_may_be_meant_in_thousands_is_refused_with_both_ways_to_write_it(
    text: str, whole: str, decimal: str
):
    layer = yaml_text(with_indicator("number", target={"at_least": 7})).replace(": 7", f": {text}")
    with pytest.raises(Problems) as found:
        read_catalogue([("c.yaml", layer.encode())])
    (told,) = found.value.problems
    assert told.where.endswith("target.at_least")
    assert told.text.vi == f"{text}: viết {whole} hoặc {decimal}"
    assert told.text.en == f"{text}: write {whole} or {decimal}"


@pytest.mark.parametrize("text", ["2.125", "0.500", "3.0", "1.0000", "1000.000", "01.000", "1.00", "00.500", "1000"])
def test_other_decimals_are_no_thousands(text: str):
    assert thousands(text) is None
    layer = yaml_text(with_indicator("number", target={"at_least": 7})).replace(": 7", f": {text}")
    assert bound(read_catalogue([("c.yaml", layer.encode())])) == Fraction(text)


IN_FILE: list[tuple[str, Callable[[], Data]]] = [
    ("weight", lambda: with_indicator("count", weight=777)),
    ("weight", lambda: national(group(criterion(indicator("count"), weight=777)))),
    ("weight", lambda: national(group(criterion(indicator("count")), weight=777))),
    ("of", lambda: with_indicator("attestation", of=777)),
    ("from", lambda: with_indicator("count", credit={"from": 777, "to": 1})),
    ("credit", lambda: with_indicator("count", credit={"steps": [{"at_least": 0, "credit": 777}]})),
    ("at_least", lambda: with_indicator("count", credit={"steps": [{"at_least": 777, "credit": 1}]})),
    ("below", lambda: with_indicator("change", small_base={"below": 777, "rule": "judge"})),
    ("min_sample", lambda: with_indicator("survey", min_sample=777)),
    (
        "min_score",
        lambda: of_indicators(indicator("count"), bands=[{**LAST_BAND, "code": "b", "min_score": 777}, LAST_BAND]),
    ),
    (
        "of[2]",
        lambda: of_indicators(
            indicator("survey"),
            checks=[{"code": "Q", "kind": "all_positive_small", "of": ["1", 777], "question": NAME}],
        ),
    ),
]


@pytest.mark.parametrize(("key", "make"), IN_FILE)
def test_no_number_of_a_catalogue_may_be_meant_in_thousands(key: str, make: Callable[[], Data]):
    line = problem(refusal_of(("c.yaml", yaml_text(make()).replace("777", "1.000"))))
    assert line.endswith(f".{key}: 1.000: write 1000 or 1")


@pytest.mark.parametrize("form", ["{}", '"{}"'])
@pytest.mark.parametrize(("given", "whole", "decimal"), [("1.000", "1000", "1"), ("12.500", "12500", "12.5")])
def test_a_count_that_may_be_meant_in_thousands_is_refused(form: str, given: str, whole: str, decimal: str):
    text = json.dumps(submission({"1": {"count": 777}})).replace("777", form.format(given))
    line = problem(refused_submissions(with_indicator("count"), f"[{text}]"))
    assert line == f"submission 1 (03652, 2023): values.1.count: {given}: write {whole} or {decimal}"


@pytest.mark.parametrize(
    ("form", "value"), [("1.0", 1), ("1.0000", 1), ('"3.0"', 3), ("1.000e0", 1), ("1.000E3", 1000), ('"001.000"', 1)]
)
def test_other_forms_of_a_whole_number_are_taken(form: str, value: int):
    text = json.dumps(submission({"1": {"count": 777}})).replace("777", form)
    (found,) = read_submissions(catalogue(with_indicator("count")), f"[{text}]".encode(), "s.json")
    assert found.values["1"]["count"] == value


@pytest.mark.parametrize("form", ["1.500", '"1.500"'])
def test_a_decimal_number_of_a_submission_may_have_three_decimals(form: str):
    text = json.dumps(submission({"1": {"value": 777}})).replace("777", form)
    (found,) = read_submissions(catalogue(with_indicator("number")), f"[{text}]".encode(), "s.json")
    assert found.values["1"]["value"] == Fraction(3, 2)


def test_a_number_where_none_belongs_is_told_as_it_is_written():
    text = json.dumps(submission({"1": {"on": 777}})).replace("777", "1.000")
    line = problem(refused_submissions(with_indicator("deadline"), f"[{text}]"))
    assert "values.1.on: 1.000: a real date" in line


@given(st.from_regex(r"\A-?[0-9]{1,4}(\.[0-9]{1,4})?\Z"))
def test_what_is_told_instead_of_a_thousands_point_is_read_as_told(text: str):
    found = thousands(text)
    if found is not None:
        whole, decimal = map(Fraction, found)
        assert decimal == Fraction(text) and whole == 1000 * decimal
        assert all(thousands(each) is None for each in found)


# Languages


def in_vietnamese(data: Any) -> Any:
    """Plain data without English."""
    if isinstance(data, dict):
        return {key: in_vietnamese(part) for key, part in data.items() if key != "en"}
    return [in_vietnamese(part) for part in data] if isinstance(data, list) else data


CHECK = {"code": "Q", "kind": "equal", "of": ["1", "2"], "question": {"vi": "Sao khác nhau?", "en": "Why so?"}}
EVERY_TEXT = national(
    group(
        criterion(
            indicator("count", unit=NAME, note=NAME, inputs={"count": NAME}, target={"at_most": 0}),
            indicator("count", "2"),
            indicator("level", "3", target={"at_least": "fair"}),
            {
                **{key: part for key, part in indicator("attestation", "4").items() if key != "of"},
                "items": [{"code": "a", **NAME}, {"code": "b", **NAME}],
                "target": {"at_least": 2},
            },
            responsible=NAME,
            documents=[document("D1")],
        ),
        note=NAME,
    ),
    issuer=NAME,
    note=NAME,
    sources=[{"code": "S1", "name": NAME}],
    checks=[CHECK],
)
VIETNAMESE = in_vietnamese({**EVERY_TEXT, "languages": ["vi"]})
ASKING: Data = {"1": {"count": 1}, "2": {"count": 2}, "3": {"level": "poor"}, "4": {"items": ["a"]}}


def test_a_file_in_vietnamese_only_needs_no_english():
    assert catalogue(VIETNAMESE).national.title.en is None
    assert len(refused({**VIETNAMESE, "languages": ["vi", "en"]})) > 15


@pytest.mark.parametrize("languages", [["vi", "en"], ["en", "vi"], ["vi"]])
def test_a_file_says_which_languages_its_texts_are_in(languages: list[str]):
    assert catalogue({**EVERY_TEXT, "languages": languages}).national.languages == tuple(languages)


@pytest.mark.parametrize(
    "languages", ["vi", [], ["en"], ["vi", "vi"], ["vi", "fr"], {"vi": "vi"}, 1, ["vi", "en", "vi"]]
)
def test_other_lists_of_languages_are_refused(languages: Any):
    line = problem(refused({**EVERY_TEXT, "languages": languages}))
    assert line == "national.yaml:1: languages: [vi], [vi, en] or [en, vi] is needed"


def test_without_the_key_both_languages_are_asked_as_before():
    line = problem(refused({**EVERY_TEXT, "title": {"vi": "tên"}}))
    assert line == "national.yaml:1: title.en: key en is missing"


def test_vietnamese_is_always_asked():
    line = problem(refused({**VIETNAMESE, "title": {"en": "name"}}))
    assert line == "national.yaml:1: title.vi: key vi is missing"


@pytest.mark.parametrize("english", ["", " ", ["x"]])
def test_english_that_is_given_holds_text_in_every_file(english: Any):
    assert ".en: " in problem(refused({**VIETNAMESE, "title": {"vi": "tên", "en": english}}))


def test_each_file_says_its_languages_for_itself():
    city = local(group(criterion(indicator("count", "9"), code="T9"), code="Z"))
    assert catalogue(VIETNAMESE, city).layers == ("national", "local")
    lines = refused(VIETNAMESE, in_vietnamese(city))
    assert lines and all(line.startswith("local.yaml:") and "key en is missing" in line for line in lines)


def test_a_text_given_on_without_english_has_no_key_en():
    assert card(VIETNAMESE, submission(ASKING))["questions"] == [{"code": "Q", "text": {"vi": "Sao khác nhau?"}}]
    both = card({**VIETNAMESE, "checks": [CHECK]}, submission(ASKING))["questions"]
    assert both == [{"code": "Q", "text": {"vi": "Sao khác nhau?", "en": "Why so?"}}]


def test_derivations_stand_in_both_languages_with_vietnamese_names_where_there_is_no_english():
    count, _, level, contents = card(VIETNAMESE, submission(ASKING))["criteria"][0]["indicators"]
    assert count["derivation"]["en"].startswith("1 tên; target ≤ 0")
    assert level["derivation"]["en"].startswith("poor; target ≥ fair")
    assert "(lacking: tên)" in contents["derivation"]["en"]


def test_a_file_in_vietnamese_only_grades_as_the_same_file_in_both():
    one, other = (card(layer, submission(ASKING)) for layer in (EVERY_TEXT, VIETNAMESE))
    for found in (one, other):
        del found["catalogue"], found["questions"]
        for part in found["criteria"][0]["indicators"]:
            del part["derivation"]["en"]
    assert one == other


def test_an_indicator_of_unknown_kind_in_vietnamese_only_is_not_asked_for_english():
    wrong = of_indicators({"code": "1", "name": {"vi": "tên"}, "kind": "odd"}, languages=["vi"])
    assert "one of attestation" in problem(refused(wrong))
