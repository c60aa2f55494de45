"""Section 6: exact from input to rank, rounded once, for display."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.exact import apart, decimal, english, figure, in_both, plain, rounded, scientific, vietnamese
from tests.scoring.building import (
    NAME,
    Data,
    attested,
    criterion,
    group,
    indicator,
    judged,
    national,
    ranked,
    submission,
)


def test_31_of_37_is_83_78_percent_and_below_83_79():
    result = judged(indicator("ratio", target={"at_least": Fraction(8379, 100)}), {"numerator": 31, "denominator": 37})
    assert (result["value"], result["exact"], result["state"]) == ("83.78", "3100/37", "not_met")


def test_what_rounds_up_to_the_threshold_is_still_below_it():
    assert judged(indicator("number", target={"at_least": 90}), {"value": "89.995"})["state"] == "not_met"
    result = judged(indicator("ratio", target={"at_least": 90}), {"numerator": 17999, "denominator": 20000})
    assert (result["value"], result["state"]) == ("90.00", "not_met")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0.005", "0.01"),
        ("-0.005", "-0.01"),
        ("1.115", "1.12"),
        ("-1.115", "-1.12"),
        ("2.675", "2.68"),
        ("0.0049", "0.00"),
    ],
)
def test_display_rounds_half_away_from_zero(value: str, shown: str):
    assert judged(indicator("number", target={"at_least": 0}), {"value": value})["value"] == shown


@given(st.fractions(max_denominator=10**6), st.integers(0, 5))
def test_rounding_is_off_by_at_most_half_a_unit_and_away_from_zero_on_the_half(number: Fraction, places: int):
    error = Fraction(rounded(number, places)) - number
    half = Fraction(1, 2 * 10**places)
    assert abs(error) <= half
    if abs(error) == half:
        assert abs(number) < abs(Fraction(rounded(number, places)))


@given(st.fractions(max_denominator=10**6), st.fractions(max_denominator=10**3))
def test_a_figure_beside_its_threshold_shows_on_which_side_it_lies(number: Fraction, threshold: Fraction):
    shown = Fraction(apart(number, threshold))
    if number != threshold:
        assert (shown < threshold, shown > threshold) == (number < threshold, number > threshold)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_a_decimal_is_read_and_written_without_loss(number: object):
    exact = decimal(f"{number:f}")
    assert exact == Fraction(str(number))
    assert exact is not None and Fraction(plain(exact)) == exact
    assert scientific(f"{number:e}".replace("e", "E")) == exact


def test_numbers_in_derivations_are_written_the_way_of_each_language():
    assert (vietnamese("-1234567.50"), english("-1234567.50")) == ("−1.234.567,50", "−1,234,567.50")
    assert (vietnamese("999"), english("0.5")) == ("999", "0.5")


@pytest.mark.parametrize(
    ("number", "vi", "en"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1000, "1.000", "1,000"),
        (1234567, "1.234.567", "1,234,567"),
        (-1000, "−1.000", "−1,000"),
    ],
)
def test_thousands_are_set_apart_from_1000_on(number: int, vi: str, en: str):
    assert figure(number) == (vi, en) == (vietnamese(str(number)), english(str(number)))


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("999.99", "999,99", "999.99"),
        ("1000.00", "1.000,00", "1,000.00"),
        ("-64.00", "−64,00", "−64.00"),
        ("-12345.00", "−12.345,00", "−12,345.00"),
        ("7", "7", "7"),
        ("1000", "1.000", "1,000"),
        ("-999", "−999", "−999"),
    ],
)
def test_decimals_are_written_in_both_languages(text: str, vi: str, en: str):
    assert in_both(text) == (vi, en) == (vietnamese(text), english(text))


# Ranks


def score(*parts: tuple[str, str, int | None]) -> list[int | None]:
    """The ranks of submissions given as (unit, round, items confirmed out of 1000; None is not applicable)."""
    layers = national(group(criterion(indicator("attestation", of=1000, credit={"from": 0, "to": 1000}))))
    data = []
    for unit, round_, confirmed in parts:
        excused = {"1": "không phát sinh"} if confirmed is None else {}
        values: Data = {} if confirmed is None else {"1": {"confirmed": confirmed}}
        data.append({**submission(values, not_applicable=excused), "unit": unit, "round": round_})
    return ranked(layers, data)


def test_ranks_are_competition_style():
    assert score(("a", "2023", 900), ("b", "2023", 900), ("c", "2023", 800)) == [1, 1, 3]
    assert score(("a", "2023", 1), ("b", "2023", 3), ("c", "2023", 2), ("d", "2023", 2)) == [4, 1, 2, 2]


def test_no_score_no_rank():
    assert score(("a", "2023", None), ("b", "2023", 0)) == [None, 1]


def test_ranks_are_among_the_submissions_of_one_round():
    assert score(("a", "2023", 5), ("a", "2024", 9), ("b", "2023", 6)) == [2, 1, 1]


def test_ranks_of_one_round_ignore_windows():
    layers = national(group(criterion(attested("1")[0])))
    other = {"from": "2022-11-01", "to": "2023-10-31"}
    data = [submission({"1": {"confirmed": 0}}), {**submission({"1": {"confirmed": 1}}), "unit": "b", "window": other}]
    assert ranked(layers, data) == [2, 1]


def test_ranks_use_exact_scores_that_display_alike():
    layers = national(group(criterion(indicator("ratio", credit={"from": 0, "to": 100}))), title=NAME)
    ratios = [(1, 3), (3333333, 10000000), (2, 6)]
    data = [
        {**submission({"1": {"numerator": part, "denominator": whole}}), "unit": f"u{whole}"} for part, whole in ratios
    ]
    assert ranked(layers, data) == [1, 3, 1]
