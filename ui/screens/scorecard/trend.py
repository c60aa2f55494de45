"""The small trend on a scorecard: score over rounds of the same window, the merger drawn, nothing joined across it."""

from typing import Any, NamedTuple

from dossiers.rounds.rounds import Round, comparable
from dossiers.rounds.units import Unit
from dossiers.submissions.results import History, Result
from scoring.exact import rounded
from ui import plain_streamlit as st
from ui.parts import charts, formats
from ui.parts.charts import Palette, axis_numbers, palette, scale
from ui.parts.templates import beside
from ui.reader.language import language, say
from ui.reader.screens import PAGES
from ui.screens.trends.change import earlier_than, scored_rounds

Spec = dict[str, Any]
HEIGHT = 190


class YearPoint(NamedTuple):
    """One score of one unit. ``own``: of the ward itself, not of one merged into it. ``claimed``: not appraised."""

    unit: str
    year: int
    score: float
    shown: str
    own: bool
    claimed: bool


def points(history: History, round_: Round) -> tuple[YearPoint, ...]:
    """The scores of a ward and of those merged into it, up to the round, over rounds comparable with it; no drafts."""
    own = [_point(each, own=True) for each in history.results if _counts(each, round_)]
    merged = [_point(each, own=False) for unit in history.merged for each in unit.results if _counts(each, round_)]
    return tuple(point for point in (*merged, *own) if point is not None)


def _counts(result: Result, round_: Round) -> bool:
    return result.state != "draft" and comparable(result.round, round_) and result.round.window_to <= round_.window_to


def _point(result: Result, *, own: bool) -> YearPoint | None:
    standing = result.standing
    if standing is None or standing.overall.exact is None or not standing.catalogue.scored:
        return None
    exact = standing.overall.exact
    claimed = result.standing_part != "appraisal"
    year = result.round.window_to.year
    return YearPoint(result.unit.name, year, float(rounded(exact)), formats.score(exact), own, claimed)


def merger_at(found: tuple[YearPoint, ...]) -> float | None:
    """Where on the axis of years the merger lies: between the last point before it and the first after."""
    before = [point.year for point in found if not point.own]
    after = [point.year for point in found if point.own]
    return (max(before) + min(after)) / 2 if before and after else None


def sentence(found: tuple[YearPoint, ...]) -> str:
    """The chart as a sentence."""
    own = ", ".join(f"{point.year}: {point.shown}" for point in found if point.own)
    return say("scorecard.trend_alt", scores=own or formats.NONE)


def chart(found: tuple[YearPoint, ...], merged: str, colours: Palette) -> Spec:
    """Lines of the ward (blue) and of those merged into it (thin). ``merged``: the words at the line of the merger."""
    years = sorted({point.year for point in found})
    low = max(0, 10 * (int(min(point.score for point in found)) // 10))
    # A label stands off the line: below the point where the line goes up from it.
    own = {point.year: point.score for point in found if point.own}
    rows = [point._asdict() | {"below": point.own and own.get(point.year + 1, 0) > point.score} for point in found]
    x: Spec = {
        "field": "year", "type": "quantitative", "title": None, "scale": scale(years[0] - 0.4, years[-1] + 0.6),
        "axis": {"values": years, "format": "d"},
    }  # fmt: skip
    y: Spec = {
        "field": "score", "type": "quantitative", "title": None, "scale": scale(low, 100),
        "axis": {"labelExpr": axis_numbers(), "tickCount": 4},
    }  # fmt: skip
    lines: Spec = {
        "data": {"values": rows},
        "encoding": {"x": x, "y": y, "detail": {"field": "unit", "type": "nominal"}},
        "layer": [*_lines_of_others(found, colours), *_lines_of_ward(colours)],
    }
    return {"layer": [lines, *_merger(merger_at(found), merged, x, y, colours)], "height": HEIGHT}


def _lines_of_others(found: tuple[YearPoint, ...], colours: Palette) -> list[Spec]:
    # A layer without a mark is an image without a name to those who hear the chart.
    if all(point.own for point in found):
        return []
    first = min(point.year for point in found if not point.own)
    lowest = min((point for point in found if not point.own and point.year == first), key=lambda point: point.score)
    named = {"filter": f"datum.year == {first} && datum.score == {lowest.score}"}
    marks: list[Spec] = [
        {"type": "line", "color": colours.line, "strokeWidth": 1.2},
        {"type": "point", "color": colours.line, "filled": True, "size": 18, "opacity": 1},
    ]
    name: Spec = {
        "transform": [{"filter": "!datum.own"}, named],
        "mark": {"type": "text", "color": colours.quiet, "align": "left", "dy": 13, "dx": -4},
        "encoding": {"text": {"value": say("scorecard.trend_others")}},
    }
    return [*({"transform": [{"filter": "!datum.own"}], "mark": mark} for mark in marks), name]


def _lines_of_ward(colours: Palette) -> list[Spec]:
    """Lines, points (hollow where the ward claims) and labels."""
    own = {"filter": "datum.own"}
    fill = {"condition": {"test": "datum.claimed", "value": colours.paper}, "value": colours.blue}
    point = {"type": "point", "filled": True, "stroke": colours.blue, "strokeWidth": 2, "size": 60, "opacity": 1}
    label = {"type": "text", "color": colours.ink, "fontWeight": "bold"}
    return [
        {"transform": [own], "mark": {"type": "line", "color": colours.blue, "strokeWidth": 2.2}},
        {"transform": [own], "mark": point, "encoding": {"fill": fill}},
        *(
            {
                "transform": [own, {"filter": f"datum.below == {below}"}],
                "mark": {**label, "dy": dy},
                "encoding": {"text": {"field": "shown", "type": "nominal"}},
            }
            for below, dy in (("true", 15), ("false", -13))
        ),
    ]


def _merger(at: float | None, words: str, x: Spec, y: Spec, colours: Palette) -> list[Spec]:
    if at is None:
        return []
    text = {"type": "text", "color": colours.quiet, "align": "right", "dx": -6, "dy": 8}
    return [
        {
            "data": {"values": [{"year": at}]},
            "mark": {"type": "rule", "color": colours.rule, "strokeDash": [4, 3]},
            "encoding": {"x": x},
        },
        {
            "data": {"values": [{"year": at, "score": 100, "words": words}]},
            "mark": text,
            "encoding": {"x": x, "y": y, "text": {"field": "words", "type": "nominal"}},
        },
    ]


def compared_with(history: History, round_: Round) -> Round | None:
    """The ward's own round before this one whose score this one's can be set against; None where there is none."""
    scored = scored_rounds(history)
    this = next((each for each in scored if each.round.id == round_.id), None)
    earlier = earlier_than(this, scored) if this is not None else []
    return earlier[-1].round if earlier else None


def _round_in_short(round_: Round) -> str:
    key = "scorecard.change_link_year" if round_.kind == "year" else "trends.half_short"
    return say(key, year=round_.window_to.year)


def small_trend(found: tuple[YearPoint, ...], history: History, round_: Round, unit: Unit) -> None:
    """Draw the block of at least two points: heading, chart, the way to Xu hướng."""
    st.html(_pieces.heading())
    colours = palette()
    merged = ""
    if history.merged:
        merged = say("scorecard.trend_merger", day=formats.day(history.merged[0].succession.valid_from))
    charts.show(chart(found, merged, colours), alt=sentence(found), colours=colours)
    st.page_link(
        PAGES / "trends.py",
        label=say("scorecard.trend_link"),
        icon=":material/show_chart:",
        query_params={"unit": unit.id, "round": round_.id, "lang": language()},
    )
    before = compared_with(history, round_)
    if before is not None:
        asked = {"unit": unit.id, "kind": round_.kind, "measure": "change", "before": before.id, "to": round_.id}
        st.page_link(
            PAGES / "trends.py",
            label=say("scorecard.change_link", round=_round_in_short(before)),
            icon=":material/compare_arrows:",
            query_params={**asked, "lang": language()},
        )


_pieces = beside(__file__)
