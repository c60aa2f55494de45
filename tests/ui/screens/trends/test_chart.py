"""What a trend's chart holds: honest axes, a broken line at every gap and merger, labels that do not collide."""

from itertools import pairwise
from typing import Any

import altair as alt
import pytest
import streamlit as st

from tests.ui.small_trend import HERE, OLD_HERE, OTHER, drawn, history, usual, years
from ui.parts.charts import DARK, LIGHT, config
from ui.parts.measures import IndicatorMeasure, MetMeasure, ScoreMeasure
from ui.screens.trends.axis import axis_of
from ui.screens.trends.chart import segments, spread, trend_chart
from ui.screens.trends.series import Trend
from ui.screens.trends.words import notes


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


def layers(found: Trend) -> list[dict[str, Any]]:
    return trend_chart(found, LIGHT)["layer"]


def rows(found: Trend, mark: str) -> list[dict[str, Any]]:
    return [row for layer in layers(found) if layer["mark"]["type"] == mark for row in layer["data"]["values"]]


def texts(found: Trend) -> set[str]:
    return {row[key] for row in rows(found, "text") for key in ("name", "text", "label") if key in row}


@pytest.mark.parametrize("measure", [ScoreMeasure(), IndicatorMeasure("1.1"), IndicatorMeasure("2.2")])
def test_the_specification_is_sound_vega_lite(measure: Any) -> None:
    spec = trend_chart(drawn(usual(), measure), LIGHT) | {"config": config(LIGHT)}
    alt.LayerChart.from_dict(spec)


def test_every_layer_states_its_scale() -> None:
    for measure in (ScoreMeasure(), MetMeasure("national"), IndicatorMeasure("1.1"), IndicatorMeasure("2.2")):
        for layer in layers(drawn(usual(), measure)):
            for channel in ("x", "y"):
                encoded = layer["encoding"].get(channel, {})
                assert "field" not in encoded or "domain" in encoded["scale"], (measure, layer["mark"])


def test_nothing_is_joined_across_the_merger() -> None:
    found = drawn(usual(), IndicatorMeasure("1.1"))
    for series in found.series:
        for one, other in segments(found, series):
            assert (one.place < 1.5) == (other.place < 1.5)
    assert len([each for each in found.series if segments(found, each)]) == 4


def test_a_gap_breaks_the_line_and_says_what_it_is() -> None:
    past = history(years(HERE, {2025: {}}), years(OLD_HERE, {2023: {}, 2024: {}}), years(OTHER, {2024: {}}))
    found = drawn(past, ScoreMeasure())
    assert segments(found, found.ward) == []
    assert "— thiếu" in texts(found)


def test_scores_under_different_catalogues_are_not_joined_and_figures_are() -> None:
    past = history({2025: years(HERE, {2025: {}})[2025], 2026: years(HERE, {2026: {}}, version="8")[2026]})
    for measure, joined in ((ScoreMeasure(), 0), (IndicatorMeasure("1.2"), 1)):
        found = drawn(past, measure, versions={"2026": "8"})
        assert len(segments(found, found.ward)) == joined
        assert {"Bộ 7: 3", "Bộ 8: 3"} <= texts(found)


RENAMED = ("{vi: Vi phạm, en: Offences}", "{vi: Đơn thư, en: Petitions}")
ANOTHER_KIND = ("kind: count, target: {at_most: 0}", "kind: number, target: {at_most: 0}")


@pytest.mark.parametrize(
    ("meant", "figures", "said", "drawn_too"),
    [
        (RENAMED, {}, "Ở Năm 2025, mã 1.2 là chỉ tiêu khác (“Đơn thư”), nên không nối với các đợt sau.", True),
        (ANOTHER_KIND, {"1.2": {"value": 3}}, "Ở Năm 2025, mã 1.2 là chỉ tiêu khác (“Vi phạm”), nên không nối với các đợt sau.",
         False),
    ],
)  # fmt: skip
def test_a_code_that_was_another_indicator_is_not_joined_and_that_is_said(
    meant: tuple[str, str], figures: dict[str, Any], said: str, drawn_too: bool
) -> None:
    """By another name the earlier figure stands alone; of another kind it has no place on the axis, and the gap says why."""
    earlier = years(HERE, {2025: figures}, version="6", other=meant)[2025]
    past = history({2025: earlier, 2026: years(HERE, {2026: {}})[2026]})
    found = drawn(past, IndicatorMeasure("1.2"), versions={"2025": "6"}, others={"2025": meant})
    assert segments(found, found.ward) == []
    assert said in notes(found)
    assert [point.reading.value for point in found.ward.points if point.gap is None] == ([3, 3] if drawn_too else [3])
    assert ("— chỉ tiêu khác" in texts(found)) is not drawn_too


def test_the_names_of_former_wards_begin_right_of_the_axis_at_every_width() -> None:
    """Two rounds of four before the merger: the first point stands at an eighth of the plot, its name of 13 letters ends 22 px
    left of it. At 600 px an eighth is 75 px: 22 + 13 · 6.4 = 105 px want a margin; at 1,000 px the 125 px are enough."""
    found = drawn(usual(), IndicatorMeasure("1.1"))
    margin = layers(found)[0]["encoding"]["x"]["scale"]["range"][0]["expr"]
    longest = max(len(each.name) for each in found.series if each.role != "ward")
    for width in (300, 470, 600, 728, 1000, 1600):
        kept = eval(margin, {"max": max, "width": width})
        assert kept + (width - kept) / 8 >= 22 + 6.4 * longest
        assert kept == 0 or kept + (width - kept) / 8 < 27 + 6.4 * longest


def test_the_merger_former_wards_and_their_sum_are_named_in_the_chart() -> None:
    found = drawn(usual(), IndicatorMeasure("1.1"))
    assert {"Sáp nhập 01/07/2025", "Tô Hiệu (cũ)", "Quyết Thắng", "cộng 2 phường cũ"} <= texts(found)
    assert {"61 → 55", "55 → 50", "50 → 47", "47 → 44"} <= texts(found)


def test_claims_of_the_ward_are_hollow() -> None:
    points = rows(drawn(history(years(HERE, {2026: {}}, state="submitted")), ScoreMeasure()), "point")
    assert [row["claimed"] for row in points if "claimed" in row] == [True]


def test_the_threshold_is_a_line_over_all_rounds_or_for_a_change_a_mark_at_each() -> None:
    def lines(code: str) -> list[tuple[float, float, float]]:
        found = rows(drawn(usual(), IndicatorMeasure(code)), "rule")
        return [(row["from"], row["to"], row["value"]) for row in found if "from" in row]

    assert lines("1.5") == [(place - 0.5, place + 0.5, 90) for place in range(4)]
    assert lines("1.1") == [(1.7, 2.3, 47.5), (2.7, 3.3, 44.65)]
    assert lines("1.4") == []


@pytest.mark.parametrize(
    ("measure", "low", "high"),
    [(MetMeasure("national"), 0, 3), (IndicatorMeasure("1.1"), 0, 60), (IndicatorMeasure("1.5"), 90, 100),
     (IndicatorMeasure("2.2"), 1, 2), (IndicatorMeasure("2.1"), -50, 0)],
)  # fmt: skip
def test_counts_start_at_nought_and_percentages_need_not(measure: Any, low: float, high: float) -> None:
    axis = axis_of(drawn(usual(), measure))
    assert (axis.low, axis.high) == (low, high)
    assert axis.low in axis.ticks or measure == IndicatorMeasure("2.2")


def test_no_percentage_axis_goes_above_a_hundred_unless_a_figure_does() -> None:
    past = history(years(HERE, {2025: {"1.5": {"numerator": 50, "denominator": 50}}}))
    assert axis_of(drawn(past, IndicatorMeasure("1.5"))).high == 100


def test_labels_move_apart_as_little_as_they_must() -> None:
    assert spread([1, 10, 20], 5) == [1, 10, 20]
    assert spread([10, 10], 4) == [8, 12]
    moved = spread([0, 1, 1, 2, 30], 5)
    assert all(other - one >= 5 - 1e-9 for one, other in pairwise(moved))
    assert moved[4] == 30 and sum(moved[:4]) == pytest.approx(4)


def test_both_themes_give_the_same_chart_in_other_colours() -> None:
    found = drawn(usual(), ScoreMeasure())
    light, dark = (str(trend_chart(found, each)) for each in (LIGHT, DARK))
    assert LIGHT.blue in light and LIGHT.blue not in dark and DARK.blue in dark


def test_a_range_is_a_band_between_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    found = drawn(usual(), IndicatorMeasure("1.5"))
    monkeypatch.setattr("ui.screens.trends.chart.round_limits", lambda trend: [(), (80, 95)])
    brown = [each for each in layers(found) if each["mark"].get("color") == LIGHT.brown]
    kinds = {each["mark"]["type"]: each["data"]["values"] for each in brown}
    assert [(row["from"], row["value"], row["upper"]) for row in kinds["rect"]] == [(0.5, 80.0, 95.0)]
    assert [row["value"] for row in kinds["rule"]] == [80.0, 95.0]
