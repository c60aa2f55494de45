"""Charts of surveys and of answers: an interval as a bar with its share as a dot; opinions of a group as a bar in parts.

Specifications in Vega-Lite, written out plainly as in ``ui.screens.trends.chart``. What a row says in words stands at its left,
so it is read on a phone too.
"""

import json
from collections.abc import Sequence
from math import floor
from typing import Any

from ui.parts import charts, formats
from ui.reader.language import say
from ui.screens.residents.survey import response_words

Spec = dict[str, Any]
ROW, ANSWER_ROW = 44, 30
"""Pixels of height that a row takes, with two lines of words and with one."""
PARTS = ("in_time", "late", "overdue", "due")


class Bar:
    """A row of an interval chart: what it says in two lines, its share and interval in percent, None where there is none."""

    def __init__(self, lines: Sequence[str], told: Any, *, hollow: bool = False, quiet: bool = False) -> None:
        self.lines, self.hollow, self.quiet = list(lines), hollow, quiet
        figures = told.figures if told is not None and told.figures.share is not None else None
        self.share = float(100 * figures.share) if figures else None
        self.ends = tuple(float(100 * end) for end in figures.interval) if figures else None
        self.response = response_words(figures) if figures else ""
        self.asked_by = told.asked_by if told is not None else ""


def interval_chart(bars: Sequence[Bar], limits: Sequence[float], colours: charts.Palette) -> Spec:
    """Every bar on one scale from a round number to 100 percent; ``limits``: thresholds, drawn over all rows."""
    ends = [end for bar in bars if bar.ends for end in bar.ends]
    low = min(floor(min([*ends, *limits], default=50) / 10) * 10, 90)
    x = {"type": "quantitative", "scale": charts.scale(low, 100)}
    y = {"field": "place", "type": "quantitative", "scale": {**charts.scale(-0.5, len(bars) - 0.5), "reverse": True}}
    # The last number stands under its tick, with room beside it, and is not pushed in from the edge.
    percent = {
        "title": None, "labelExpr": charts.axis_numbers(formats.with_percent_sign("")), "tickCount": 5, "labelFlush": False,
    }  # fmt: skip
    words = {
        "values": list(range(len(bars))), "labelExpr": f"{json.dumps([bar.lines for bar in bars])}[datum.value]",
        "title": None, "grid": False, "labelAlign": "left", "labelLimit": 400, "labelOverlap": False,
        "labelPadding": {"expr": f"{_room(bars)}"}, "labelLineHeight": 16, "labelColor": colours.ink,
    }  # fmt: skip
    rows = [_row(place, bar) for place, bar in enumerate(bars) if bar.share is not None]
    frame = {"place": 0, "share": low}
    titles = {"what": "common.round", "told": "residents.column_share", "response": "residents.column_response",
              "asked_by": "residents.column_asked_by"}  # fmt: skip
    tips = [{"field": field, "type": "nominal", "title": say(key)} for field, key in titles.items()]
    quiet = {"test": "datum.quiet", "value": colours.line}
    hollow = {"condition": [{"test": "datum.hollow", "value": colours.paper}, quiet], "value": colours.blue}
    shade = {"condition": quiet, "value": colours.blue}
    layers: list[Spec] = [
        {"data": {"values": [frame]}, "mark": {"type": "point", "opacity": 0},
         "encoding": {"x": {**x, "field": "share", "axis": percent}, "y": {**y, "axis": words}}},
    ]  # fmt: skip
    if limits:
        layers.append(
            {"data": {"values": [{"limit": each} for each in limits]},
             "mark": {"type": "rule", "color": colours.brown, "strokeDash": [4, 4], "strokeWidth": 1.5},
             "encoding": {"x": {**x, "field": "limit"}}}
        )  # fmt: skip
    if rows:
        layers += [
            {"data": {"values": rows}, "mark": {"type": "bar", "height": 12, "cornerRadius": 6, "opacity": 0.3},
             "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y, "color": {"value": colours.blue},
                          "fill": shade, "tooltip": tips}},
            {"data": {"values": rows}, "mark": {"type": "point", "size": 90, "strokeWidth": 2, "opacity": 1},
             "encoding": {"x": {**x, "field": "share"}, "y": y, "fill": hollow, "stroke": shade, "tooltip": tips}},
        ]  # fmt: skip
    return {
        "layer": layers,
        "height": ROW * len(bars),
        "autosize": {"type": "fit-x", "contains": "padding"},
    }


def _row(place: int, bar: Bar) -> Spec:
    assert bar.ends is not None
    return {
        "place": place, "share": bar.share, "low": bar.ends[0], "high": bar.ends[1], "hollow": bar.hollow,
        "quiet": bar.quiet, "what": bar.lines[0], "told": " ".join(bar.lines[1:]), "response": bar.response,
        "asked_by": bar.asked_by,
    }  # fmt: skip


def _room(bars: Sequence[Bar]) -> int:
    """Pixels that the words at the left take: the axis sets them flush left."""
    return round(6.6 * max((len(line) for bar in bars for line in bar.lines), default=10)) + 10


def answers_chart(rows: Sequence[tuple[str, Sequence[int]]], colours: charts.Palette) -> Spec:
    """Each group as a bar in the parts of ``PARTS``, in their order."""
    names = [say(f"residents.{part}") for part in PARTS]
    values = [
        {"group": name, "part": label, "order": order, "count": count, "row": place}
        for place, (name, counts) in enumerate(rows)
        for order, (label, count) in enumerate(zip(names, counts, strict=True))
        if count
    ]
    shades = [colours.blue, colours.brown, colours.ink, colours.line]
    tips = [
        {"field": "group", "type": "nominal", "title": say("residents.group")},
        {"field": "part", "type": "nominal", "title": say("residents.answers")},
        {"field": "count", "type": "quantitative", "title": say("residents.opinions")},
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "bar", "height": 16},
        "encoding": {
            "y": {"field": "group", "type": "nominal", "sort": [name for name, _ in rows], "title": None,
                "scale": {"domain": [name for name, _ in rows]},
                  "axis": {"labelLimit": 200, "labelColor": colours.ink, "grid": False}},
            "x": {"field": "count", "type": "quantitative", "title": None, "stack": "zero",
                  "axis": {"labelExpr": charts.axis_numbers(), "tickMinStep": 1}},
            "order": {"field": "order", "type": "quantitative"},
            "color": {"field": "part", "type": "nominal", "scale": {"domain": names, "range": shades},
                      "legend": {"orient": "top", "title": None, "columns": 2, "labelLimit": 260}},
            "tooltip": tips,
        },
        "height": {"step": ANSWER_ROW},
        "autosize": {"type": "fit-x", "contains": "padding"},
    }  # fmt: skip
