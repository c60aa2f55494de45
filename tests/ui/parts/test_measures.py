"""What one dossier says of a measure: figures first, percentages only where they mean something, thresholds on the axis."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from scoring import grade, read_catalogue_files, read_submission
from scoring.trends import better_direction
from tests.ui.small_trend import FIGURES, HERE, catalogue, result, round_of
from ui.parts.measures import (
    IndicatorMeasure,
    MeasureReading,
    MetMeasure,
    ScoreMeasure,
    indicators_matching,
    threshold,
)

EVERY_FORM = Path(__file__).resolve().parents[3] / "criteria" / "examples" / "every_form"


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


def read(code: str, values: Any = None) -> MeasureReading:
    given = dict(FIGURES)
    if values is not None:
        given[code] = values
    standing = result(HERE, round_of(2026), given).standing
    assert standing is not None
    return IndicatorMeasure(code).read(standing)


def by_every_form(code: str, values: Any = None) -> MeasureReading:
    """The first submission of the example that uses every form, with other values for one indicator."""
    criteria = read_catalogue_files(EVERY_FORM.with_suffix(".yaml"))
    given = json.loads(EVERY_FORM.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()[0])
    if values is not None:
        given["values"][code] = values
    return IndicatorMeasure(code).read(grade(criteria, read_submission(criteria, json.dumps(given))))


@pytest.mark.parametrize(
    ("code", "values", "figures", "shown", "value"),
    [
        ("1.1", None, "47 → 44", "−6,38 %", 44),
        ("1.1", {"current": 2, "previous": 5}, "5 → 2", "—", 2),
        ("1.1", {"current": 20, "previous": 19}, "19 → 20", "—", 20),
        ("1.1", {"current": 20, "previous": 20}, "20 → 20", "0 %", 20),
        ("1.5", {"numerator": 31, "denominator": 37}, "31/37", "83,78 %", Fraction(3100, 37)),
        ("1.6", None, "12/15", "—", 80),
        ("1.6", {"numerator": 0, "denominator": 0}, "0/0", "—", None),
        ("2.3", None, "407/437", "93,14 %", Fraction(40700, 437)),
        ("1.2", {"count": 1234}, "1.234", "1.234", 1234),
        ("2.1", None, "12/02/2026", "sớm 47 ngày", -47),
        ("2.1", {"on": "2026-04-02"}, "02/04/2026", "muộn 2 ngày", 2),
        ("2.2", None, "Hoàn thành tốt nhiệm vụ", "Hoàn thành tốt nhiệm vụ", 2),
        ("2.4", None, "3/4", "3/4", 3),
        ("2.5", None, "845,50", "845,50", Fraction(1691, 2)),
    ],
)
def test_figures_stand_first_and_a_percentage_only_from_twenty_cases_on(
    code: str, values: Any, figures: str, shown: str, value: Any
) -> None:
    reading = read(code, values)
    assert (reading.figures, reading.shown, reading.value) == (figures, shown, value)


def test_a_count_without_the_year_before_says_so() -> None:
    assert read("1.1", {"current": 8}).figures == "8 (không có số cùng kỳ)"


def test_what_was_not_entered_has_no_value() -> None:
    reading = read("1.5", {"numerator": 4})
    assert reading.value is None and reading.figures == "—"


def test_the_score_and_the_count_met_come_from_the_scorecard() -> None:
    standing = result(HERE, round_of(2026), FIGURES).standing
    assert standing is not None
    assert ScoreMeasure().read(standing).value == standing.overall.exact
    met = MetMeasure("national").read(standing)
    assert (met.value, met.label) == (standing.overall.counts.met, f"{standing.overall.counts.met}/3")
    assert MetMeasure("no-such-layer").read(standing).value is None


@pytest.mark.parametrize(
    ("code", "values", "limit"),
    [
        ("1.1", None, Fraction(47 * 95, 100)),
        ("1.1", {"current": 9, "previous": 12}, 12),
        ("1.4", None, None),
        ("1.5", None, 90),
        ("2.1", None, 0),
        ("2.2", None, 2),
        ("2.5", None, None),
    ],
)
def test_the_threshold_lies_on_the_axis_of_the_figures(code: str, values: Any, limit: Any) -> None:
    """That of a change is the count it comes to; on a small base last year's count; that of a date is day 0."""
    assert read(code, values).limits == (() if limit is None else (limit,))


@pytest.mark.parametrize(
    ("code", "way", "words"),
    [
        ("1.1", "down", "giảm từ 5 % trở lên"), ("1.5", "up", "từ 90 % trở lên"), ("1.4", None, ""),
        ("2.1", "down", "chậm nhất 31/03"),
        ("2.2", "up", "Hoàn thành tốt nhiệm vụ"),
    ],
)  # fmt: skip
def test_which_way_is_better_follows_from_the_target(code: str, way: str | None, words: str) -> None:
    indicator = catalogue().indicators[code]
    assert better_direction(indicator) == way
    assert threshold(indicator, 2026) == words


def test_an_indicator_is_found_by_words_without_marks_and_by_its_criterion() -> None:
    assert indicators_matching(catalogue(), "giai quyet") == ["1.6"]
    assert indicators_matching(catalogue(), "tin bao") == ["1.4", "1.5", "1.6"]
    assert indicators_matching(catalogue(), "2.4") == ["2.4"]
    assert indicators_matching(catalogue(), "không có đâu") == []


def test_a_figure_near_its_threshold_reads_as_in_its_derivation() -> None:
    """22,499 of 25,000 is 89.996 %: below 90, though two decimals say 90.00 (forms.md, section 8)."""
    assert by_every_form("1.1", {"numerator": 22499, "denominator": 25000}).shown == "89,996 %"
    assert by_every_form("10.1", {"current": 99999, "previous": 100000}).shown == "−0,001 %"


def test_a_range_has_two_thresholds_and_one_by_class_that_of_the_ward() -> None:
    assert by_every_form("8.1").limits == (200, 500)
    assert by_every_form("3.1").limits == (95,)
