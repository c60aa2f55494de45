"""Series over the rounds: one window, nothing across a merger, sums only where all have figures, gaps with their reason."""

from dataclasses import replace

import pytest
import streamlit as st

from tests.ui.small_trend import (
    HERE,
    LINKS,
    MERGER,
    OLD_HERE,
    OTHER,
    ROUNDS,
    drawn,
    history,
    usual,
    years,
)
from ui.parts.formats import ward_names
from ui.parts.measures import IndicatorMeasure, ScoreMeasure
from ui.screens.trends.series import Series, Trend


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


def series(found: Trend, role: str) -> Series:
    return next(each for each in found.series if each.role == role)


def test_a_former_ward_is_told_from_the_one_that_took_its_name() -> None:
    assert ward_names([HERE, OLD_HERE, OTHER]) == {
        "here": "Tô Hiệu", "here-cu": "Tô Hiệu (cũ)", "other": "Quyết Thắng"
    }  # fmt: skip


def test_a_ward_has_points_only_in_rounds_it_lived_to_the_end_of() -> None:
    found = drawn(usual(), ScoreMeasure())
    assert [point.round.id for point in found.ward.points] == ["2025", "2026"]
    assert [point.round.id for point in series(found, "merged").points] == ["2023", "2024"]


def test_the_merger_lies_between_the_last_round_before_it_and_the_first_after() -> None:
    found = drawn(usual(), ScoreMeasure())
    assert found.merger == (MERGER, 1.5)


def test_an_old_ward_keeps_its_own_line_and_ends_at_the_merger() -> None:
    past = history(years(OTHER, {2023: {}, 2024: {}}), unit=OTHER)
    found = drawn(past, ScoreMeasure(), successors=[replace(LINKS[1], unit=HERE)])
    assert [point.round.id for point in found.ward.points] == ["2023", "2024"]
    assert found.merger is not None and found.merger.day == MERGER
    assert len(found.series) == 1


def test_counts_of_former_wards_are_added_and_scores_never() -> None:
    summed = series(drawn(usual(), IndicatorMeasure("1.1")), "sum")
    assert [point.reading.figures for point in summed.points] == ["61 → 55", "55 → 50"]
    assert summed.name == "cộng 2 phường cũ"
    assert all(each.role != "sum" for each in drawn(usual(), ScoreMeasure()).series)


@pytest.mark.parametrize("code", ["2.1", "2.2", "2.4", "2.5"])
def test_dates_levels_items_and_decimals_have_no_sum(code: str) -> None:
    assert all(each.role != "sum" for each in drawn(usual(), IndicatorMeasure(code)).series)


def test_a_former_ward_without_figures_makes_the_sum_missing_and_is_named() -> None:
    past = history(years(HERE, {2025: {}}), years(OLD_HERE, {2024: {}}), {})
    summed = series(drawn(past, IndicatorMeasure("1.2")), "sum")
    assert [(point.gap, point.reading.value) for point in summed.points] == [("lacking", None), ("lacking", None)]
    assert summed.points[1].lacking == ("Quyết Thắng",)
    assert summed.points[0].lacking == ("Tô Hiệu (cũ)", "Quyết Thắng")


def test_a_sum_the_reader_may_not_know_is_not_drawn() -> None:
    past = usual()
    found = drawn(past, IndicatorMeasure("1.2"))
    assert series(found, "sum").has_values
    from ui.screens.trends.series import trend

    hidden = trend(
        past, ROUNDS, IndicatorMeasure("1.2"), catalogues=dict(zip([r.id for r in ROUNDS], found.catalogues, strict=True)),
        names=ward_names([HERE, OLD_HERE, OTHER]), sum_of=lambda _: None,
    )  # fmt: skip
    assert {point.gap for point in series(hidden, "sum").points} == {"unpublished"}


def test_a_missing_round_is_a_gap_and_not_a_zero() -> None:
    found = drawn(history(years(HERE, {2025: {}})), ScoreMeasure())
    assert [(point.round.id, point.gap) for point in found.ward.points] == [("2025", None), ("2026", "missing")]
    assert found.ward.points[1].reading.value is None


def test_what_the_reader_may_not_see_yet_is_told_from_what_is_missing() -> None:
    found = drawn(history(years(HERE, {2025: {}})), ScoreMeasure(), hidden={"2026"})
    assert found.ward.points[1].gap == "unpublished"


def test_a_draft_has_figures_but_no_score_yet() -> None:
    past = history(years(HERE, {2026: {}}, state="draft"))
    assert drawn(past, ScoreMeasure()).ward.points[1].gap == "draft"
    point = drawn(past, IndicatorMeasure("1.2")).ward.points[1]
    assert point.gap is None and point.claimed and point.reading.value == 3


def test_what_the_ward_claims_is_marked_until_the_inspector_answers() -> None:
    for state, claimed in (("submitted", True), ("under_appraisal", True), ("clarification_requested", False)):
        point = drawn(history(years(HERE, {2026: {}}, state=state)), ScoreMeasure()).ward.points[1]
        assert point.claimed is claimed, state


def test_a_figure_not_entered_is_a_gap_of_its_own() -> None:
    past = history(years(HERE, {2026: {"1.2": {}}}))
    assert drawn(past, IndicatorMeasure("1.2")).ward.points[1].gap == "no_value"
    assert drawn(past, IndicatorMeasure("9.9")).ward.points[1].gap == "unknown"
