"""The pieces of the trends screen: the key, a chart with its table, the figures to be read beside it."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

from ui import plain_streamlit as st
from ui.parts import charts
from ui.parts.kept import KeptParts
from ui.parts.measures import IndicatorMeasure
from ui.parts.templates import beside
from ui.reader.language import say
from ui.screens.trends.chart import trend_chart
from ui.screens.trends.series import Trend
from ui.screens.trends.table import table_html
from ui.screens.trends.words import better, finding, heading, key_entries, notes


def chart_and_table(kept: KeptParts, trends: Sequence[Trend], *about: Hashable) -> None:
    """The main finding, then a chart (one for each layer where criteria are counted) beside the table of its figures.

    ``about``: the ward, rounds and measure that are looked at.
    """
    left, right = st.columns((3, 2), gap="large")
    with left:
        for place, trend in enumerate(trends):
            _block(trend, small=place > 0)
    with right:
        st.subheader(say("trends.table"), anchor=False)
        st.html(kept.part("trends table", *about, make=lambda: table_html(trends[0])))


def _block(trend: Trend, *, small: bool) -> None:
    st.subheader(heading(trend), anchor=False)
    told = finding(trend)
    if not trend.has_values:
        entered = any(point.gap is None for series in trend.series for point in series.points)
        text = told if entered else say("trends.empty_measure", ward=trend.name)
        st.html(_pieces.finding(text))
        return
    st.html(_pieces.finding_and_key(told, key_entries(trend), better(trend)))
    colours = charts.palette()
    charts.show(trend_chart(trend, colours, small=small), alt=_alt(trend, told), colours=colours)
    if not small:
        st.html(_pieces.notes(notes(trend)))


def _alt(trend: Trend, told: str) -> str:
    return say("trends.alt", what=heading(trend), ward=trend.name, finding=told)


def read_beside(measures: Sequence[IndicatorMeasure], trend_of: Callable[[IndicatorMeasure], Trend]) -> None:
    """The figures without which the chosen one misleads, each a small chart with its table folded under it."""
    if not measures:
        return
    st.subheader(say("trends.beside"), anchor=False)
    st.html(_pieces.lead(say("trends.beside_what")))
    small_trends(measures, trend_of)


def small_trends(measures: Sequence[IndicatorMeasure], trend_of: Callable[[IndicatorMeasure], Trend]) -> None:
    """Small charts beside each other, each with its finding and its table folded under it."""
    for column, measure in zip(st.columns(len(measures), gap="medium"), measures, strict=True):
        with column:
            _small(trend_of(measure))


def _small(trend: Trend) -> None:
    told = finding(trend)
    st.html(_pieces.small_heading(heading(trend), better(trend)))
    if trend.has_values:
        colours = charts.palette()
        charts.show(trend_chart(_without_units(trend), colours, small=True), alt=_alt(trend, told), colours=colours)
    st.html(_pieces.finding_and_table(told, table_html(trend)))


def _without_units(trend: Trend) -> Trend:
    """The former units left to the table where their sum can stand for them: a small chart has no room for both."""
    if not any(series.role == "sum" and series.has_values for series in trend.series):
        return trend
    return replace(trend, series=tuple(series for series in trend.series if series.role != "merged"))


def nothing_yet(trend: Trend) -> None:
    """A ward of which there is nothing to see in these rounds: said in words, with the reason for each round."""
    st.subheader(say("trends.empty"), anchor=False)
    st.html(_pieces.lead(say("trends.empty_ward", ward=trend.name)))
    if trend.ward.points:
        with st.columns((3, 2))[0]:
            st.html(table_html(trend))


_pieces = beside(__file__)
