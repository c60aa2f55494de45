"""The chart of a trend: points and lines, the merger as a named rule, thresholds, gaps, and each round's catalogue.

A specification in Vega-Lite, written out plainly: Altair would take longer to write it than all else on the page (the test
holds it to Altair's schema). Floats appear here and nowhere before: this is where pixels begin. What a narrow window
cannot hold is shortened in the browser, which alone knows its width.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from scoring import Catalogue
from scoring.exact import Exact
from ui.parts import charts, formats
from ui.parts.measures import IndicatorMeasure
from ui.reader.language import say
from ui.screens.trends.axis import Axis, axis_of, round_limits, round_name, same_indicator
from ui.screens.trends.series import Point, Series, Trend

Spec = dict[str, Any]
HEIGHT, SMALL_HEIGHT = 300, 150
HEAD, FOOT = 40, 36
"""Pixels kept free above the highest and below the lowest value, for labels and for the marks of gaps."""
LINE = 15
"""Pixels from one line of text to the next."""
_FOOT_OF_SUM = 26
"""Pixels from the foot of the plot to the middle of what the sum lacks, which takes two lines."""
LEADER, LETTER = 19, 6.4
"""Pixels between a name and its point, and those a letter of it takes on average."""
LONGEST_NAME = 160
"""Pixels that a name takes at most; a longer one ends in "…" there, and stands whole in the table."""
NARROW = "width < 470"
STRIP = (10, 29)
"""Where the strip of catalogues lies, in pixels under the plot."""


class _Canvas(NamedTuple):
    """What every layer needs: scales, colours, how many units of the axis a pixel is."""

    x: Spec
    y: Spec
    colours: charts.Palette
    per_pixel: float

    def at(self, field: str = "place") -> Spec:
        """Along the rounds."""
        return {"field": field, "type": "quantitative", "scale": self.x}

    def value(self, field: str = "value") -> Spec:
        """Up the axis of figures."""
        return {"field": field, "type": "quantitative", "scale": self.y}


def trend_chart(trend: Trend, colours: charts.Palette, *, small: bool = False) -> Spec:
    """The specification of a trend's chart; ``small`` for those that stand beside another."""
    axis = axis_of(trend)
    height = SMALL_HEIGHT if small else HEIGHT
    per_pixel = (axis.high - axis.low) / (height - HEAD - FOOT)
    # One step of the axis is a round; where half of one is too narrow for the names of the former wards, they get a margin.
    margin = {"expr": _margin(trend)}
    canvas = _Canvas(
        x=_scale([-0.5, len(trend.rounds) - 0.5], range=[margin, {"expr": "width"}]),
        y=_scale([axis.low - FOOT * per_pixel, axis.high + HEAD * per_pixel]),
        colours=colours,
        per_pixel=per_pixel,
    )
    layers = [_axes(trend, axis, canvas)]
    layers += [*_strip(trend, canvas), *_merger(trend, canvas), *_threshold(trend, canvas)]
    for series in sorted(trend.series, key=lambda each: {"merged": 0, "sum": 1, "ward": 2}[each.role]):
        layers += [*_lines(trend, series, canvas), *_points(series, canvas), *_labels(trend, series, canvas)]
    layers += [*_names(trend, canvas), *_gaps(trend, canvas)]
    return {"layer": layers, "height": height, "autosize": {"type": "fit-x", "contains": "padding"}}


def _scale(domain: list[float], **more: Any) -> Spec:
    return {"domain": domain, "nice": False, "zero": False, **more}


def _layer(rows: list[Spec], mark: str, style: Spec, **encoding: Any) -> Spec:
    return {"data": {"values": rows}, "mark": {"type": mark, **style}, "encoding": encoding}


# Axes


def _axes(trend: Trend, axis: Axis, canvas: _Canvas) -> Spec:
    """An invisible layer that carries both axes, so that they stand even where a series is empty."""
    years = [_axis_name(round_.kind, round_.window_to.year) for round_ in trend.rounds]
    rounds = {
        "values": list(range(len(years))), "labelExpr": f"{json.dumps(years)}[datum.value]", "title": None,
        "offset": STRIP[1] + 2, "grid": False, "labelOverlap": False,
    }  # fmt: skip
    figures = {"values": list(axis.ticks), "labelExpr": axis.label, "title": None, "labelLimit": 150}
    row = [{"place": 0, "value": axis.low}]
    x, y = {**canvas.at(), "axis": rounds}, {**canvas.value(), "axis": figures}
    return _layer(row, "point", {"opacity": 0}, x=x, y=y)


def _axis_name(kind: str, year: int) -> list[str]:
    return [str(year)] if kind == "year" else [say("trends.half_axis"), str(year)]


# Layers


def _strip(trend: Trend, canvas: _Canvas) -> Iterable[Spec]:
    """Which catalogue each round was judged by, under the plot; equal neighbours are one box."""
    boxes = []
    for _, group in groupby(enumerate(trend.catalogues), key=lambda each: each[1].sha256):
        places = list(group)
        first, last = places[0][0], places[-1][0]
        boxes.append(
            {"from": first - 0.5, "to": last + 0.5, "middle": (first + last) / 2, "text": catalogue_words(places[0][1]),
             "short": places[0][1].national.version}
        )  # fmt: skip
    style = {"color": canvas.colours.soft, "xOffset": 1, "x2Offset": -1}
    ends: Spec = {"x2": {"field": "to"}, "y": _below(STRIP[0]), "y2": _below(STRIP[1])}
    yield _layer(boxes, "rect", style, x=canvas.at("from"), **ends)
    text = f"{NARROW} ? datum.short : datum.text" if len(boxes) > 1 else "datum.text"
    style = {"color": canvas.colours.quiet, "text": {"expr": text}, "baseline": "middle"}
    yield _layer(boxes, "text", style, x=canvas.at("middle"), y=_below(sum(STRIP) / 2))


def _below(pixels: float) -> Spec:
    """So many pixels under the plot, whose height the browser settles."""
    return {"value": {"expr": f"height + {pixels}"}}


def catalogue_words(catalogue: Catalogue) -> str:
    """ "Bộ 2024.1: 23 + 4": the version and how many criteria each layer has."""
    sizes = [
        sum(len(group.criteria) for layer, group in catalogue.groups if layer == each) for each in catalogue.layers
    ]
    version = catalogue.national.version
    return say("trends.catalogue_version", version=version, sizes=" + ".join(map(str, sizes)))


def _merger(trend: Trend, canvas: _Canvas) -> Iterable[Spec]:
    if trend.merger is None:
        return
    row = [{"place": trend.merger.place, "text": say("trends.merger", day=formats.day(trend.merger.day))}]
    yield _layer(row, "rule", {"color": canvas.colours.rule, "strokeDash": [5, 4]}, x=canvas.at())
    style = {"baseline": "bottom", "dy": -4, "fontWeight": 600, "color": canvas.colours.ink}
    yield _layer(row, "text", style, x=canvas.at(), y={"value": 0}, text={"field": "text"})


def _threshold(trend: Trend, canvas: _Canvas) -> Iterable[Spec]:
    """A line where the threshold lies; of a range both, and what lies between them tinted."""
    each = [(place, 0.5, limits) for place, limits in enumerate(round_limits(trend)) if limits]
    if not each:
        each = [(point.place, 0.3, point.reading.limits) for point in trend.ward.points if point.reading.limits]
    spans = [{"from": place - half, "to": place + half, "limits": limits} for place, half, limits in each]
    lines = [
        {"from": span["from"], "to": span["to"], "value": float(limit)} for span in spans for limit in span["limits"]
    ]
    bands = [
        {"from": span["from"], "to": span["to"], "value": float(span["limits"][0]), "upper": float(span["limits"][1])}
        for span in spans
        if len(span["limits"]) == 2
    ]
    if bands:
        ends: Spec = {"x2": {"field": "to"}, "y2": {"field": "upper"}}
        style = {"color": canvas.colours.brown, "opacity": 0.12}
        yield _layer(bands, "rect", style, x=canvas.at("from"), y=canvas.value(), **ends)
    if lines:
        style = {"color": canvas.colours.brown, "strokeWidth": 1.5, "strokeDash": [2, 3]}
        yield _layer(lines, "rule", style, x=canvas.at("from"), x2={"field": "to"}, y=canvas.value())


def _colour(series: Series, canvas: _Canvas) -> str:
    return canvas.colours.line if series.role == "merged" else canvas.colours.blue


def segments(trend: Trend, series: Series) -> list[tuple[Point, Point]]:
    """The pairs of points a line joins: of neighbouring rounds; scores of one catalogue only, figures of one indicator."""
    drawn = [point for point in series.points if point.reading.value is not None]
    figure = isinstance(trend.measure, IndicatorMeasure)
    return [
        (one, other)
        for one, other in pairwise(drawn)
        if other.place == one.place + 1
        and (
            same_indicator(trend, one.place, other.place)
            if figure
            else trend.catalogues[one.place].sha256 == trend.catalogues[other.place].sha256
        )
    ]


def _lines(trend: Trend, series: Series, canvas: _Canvas) -> Iterable[Spec]:
    ends = [
        {"line": number, "place": point.place, "value": _float(point.reading.value),
         "dashed": one.claimed or other.claimed or series.role == "sum"}
        for number, (one, other) in enumerate(segments(trend, series))
        for point in (one, other)
    ]  # fmt: skip
    if ends:
        style = {"color": _colour(series, canvas), "strokeWidth": 2.5 if series.role == "ward" else 1.25}
        dash = {"condition": {"test": "datum.dashed", "value": [4, 3]}, "value": [1, 0]}
        yield _layer(ends, "line", style, x=canvas.at(), y=canvas.value(), detail={"field": "line"}, strokeDash=dash)


def _points(series: Series, canvas: _Canvas) -> Iterable[Spec]:
    rows = [
        {"place": point.place, "value": _float(point.reading.value), "claimed": point.claimed,
         "ward": series.name, "round": round_name(point), "text": _tip(point)}
        for point in series.points
        if point.reading.value is not None
    ]  # fmt: skip
    if not rows:
        return
    colour = _colour(series, canvas)
    style = {
        "shape": "diamond" if series.role == "sum" else "circle",
        "size": {"ward": 75, "sum": 80, "merged": 16}[series.role],
        "stroke": colour, "strokeWidth": 1.75, "opacity": 1,
    }  # fmt: skip
    hollow = "true" if series.role == "sum" else "datum.claimed"
    fill = {"condition": {"test": hollow, "value": canvas.colours.paper}, "value": colour}
    titles = {"ward": "common.ward", "round": "common.round", "text": "trends.column_value"}
    tooltip = [{"field": field, "type": "nominal", "title": say(title)} for field, title in titles.items()]
    yield _layer(rows, "point", style, x=canvas.at(), y=canvas.value(), fill=fill, tooltip=tooltip)


def _tip(point: Point) -> str:
    return point.reading.label.replace("\n", "; ") or point.reading.shown


def _labels(trend: Trend, series: Series, canvas: _Canvas) -> Iterable[Spec]:
    """The figures beside the points of the ward and of the sum; those of the former wards stand in the table."""
    if series.role == "merged":
        return
    joined = segments(trend, series)
    crowded = series.role == "sum" and any(each.role == "merged" and each.has_values for each in trend.series)
    shown = [point for point in series.points if point.reading.value is not None and point.reading.label]
    for number, point in enumerate(shown):
        below = _is_valley(point, joined)
        reading = point.reading
        # The sum lies among the former wards' lines, where there is room for one line of text.
        label = reading.short if series.role == "sum" else reading.label
        row = {"place": point.place, "value": _float(reading.value), "label": label, "short": reading.short}
        second = f"{NARROW} || indexof(datum.label, '\\n') < 0"
        style = {
            "text": {"expr": f"{NARROW} ? datum.short : split(datum.label, '\\n')"},
            "baseline": "top" if below else "bottom",
            "lineHeight": LINE,
            # Lines of a label run downwards from its anchor: above a point it is set higher by the second one.
            "dy": 9 if below else {"expr": f"{second} ? -9 : -9 - {LINE}"},
            # Left of the first point of the sum stand the names of the former wards.
            "align": "left" if crowded and not number else "center",
            "dx": -6 if crowded and not number else 0,
            "fontWeight": 600 if series.role == "ward" else 400,
        }
        halo = {"color": canvas.colours.paper, "stroke": canvas.colours.paper, "strokeWidth": 4}
        colour = canvas.colours.blue if series.role == "ward" else canvas.colours.quiet
        for ink in (halo, {"color": colour}):
            yield _layer([row], "text", {**style, **ink}, x=canvas.at(), y=canvas.value())


def _is_valley(point: Point, joined: Iterable[tuple[Point, Point]]) -> bool:
    """Whether every line from the point leads upwards: a label above it would stand in the line's way."""
    others = [other if one is point else one for one, other in joined if point is one or point is other]
    value = _float(point.reading.value)
    return bool(others) and all(_float(other.reading.value) > value for other in others)


def _names(trend: Trend, canvas: _Canvas) -> Iterable[Spec]:
    """The names of the merged units and of their sum, left of their first points, apart where lines lie close."""
    firsts = [
        (next(point for point in series.points if point.reading.value is not None), series)
        for series in trend.series
        if series.role != "ward" and series.has_values
    ]
    rows = []
    for place, group in groupby(sorted(firsts, key=lambda each: each[0].place), key=lambda each: each[0].place):
        members = sorted(group, key=lambda each: each[0].reading.value or 0)
        at = spread([_float(point.reading.value) for point, _ in members], LINE * canvas.per_pixel)
        if _sum_lacks(trend, place) and at[0] < canvas.y["domain"][0] + (_FOOT_OF_SUM + 2 * LINE) * canvas.per_pixel:
            # Below stands what the sum lacks: no name comes under the lowest point, nor onto a line through it.
            lowest = _float(members[0][0].reading.value) + LINE / 2 * canvas.per_pixel
            at = [value + max(lowest - at[0], 0) for value in at]
        rows += [
            {"place": place, "value": value, "point": _float(point.reading.value), "name": series.name}
            for value, (point, series) in zip(at, members, strict=True)
        ]
    if rows:
        # Leaders: where labels had to move apart they still show whose point is whose.
        style = {"color": canvas.colours.line, "strokeWidth": 0.75, "xOffset": -LEADER, "x2Offset": -5}
        ends: Spec = {"x2": {"field": "place"}, "y2": {"field": "point"}}
        yield _layer(rows, "rule", style, x=canvas.at(), y=canvas.value(), **ends)
        style = {
            "align": "right",
            "baseline": "middle",
            "dx": -LEADER - 3,
            "limit": LONGEST_NAME,
            "color": canvas.colours.ink,
        }
        yield _layer(rows, "text", style, x=canvas.at(), y=canvas.value(), text={"field": "name"})


def _sum_lacks(trend: Trend, place: int) -> bool:
    return any(
        point.place == place and point.gap is not None
        for series in trend.series
        if series.role == "sum"
        for point in series.points
    )


def spread(values: Sequence[float], gap: float) -> list[float]:
    """The same ascending values moved apart until neighbours are at least ``gap`` apart, each as near as it can be."""
    blocks: list[tuple[float, int]] = []  # the middle of a block of neighbours and how many they are
    for value in values:
        middle, count = value, 1
        while blocks and middle - blocks[-1][0] < gap * (count + blocks[-1][1]) / 2:
            before, many = blocks.pop()
            middle, count = (before * many + middle * count) / (many + count), many + count
        blocks.append((middle, count))
    return [middle + gap * (each - (count - 1) / 2) for middle, count in blocks for each in range(count)]


def _gaps(trend: Trend, canvas: _Canvas) -> Iterable[Spec]:
    """ "— thiếu" where a line is broken: between its points for a former ward, at the foot for the ward and the sum."""
    rows = []
    for series in trend.series:
        for point in series.points:
            if point.gap is None:
                continue
            value = _between(series, point) if series.role == "merged" else None
            if value is None and series.role == "merged":
                continue
            foot = canvas.y["domain"][0] + (_FOOT_OF_SUM if series.role == "sum" else 11) * canvas.per_pixel
            rows.append(
                {
                    "place": point.place,
                    "value": foot if value is None else value,
                    "text": _gap_words(series, point),
                }
            )
    if rows:
        style = {"baseline": "middle", "color": canvas.colours.quiet, "lineBreak": "\n", "lineHeight": LINE}
        yield _layer(rows, "text", style, x=canvas.at(), y=canvas.value(), text={"field": "text"})


def _gap_words(series: Series, point: Point) -> str:
    words = say(f"trends.gap_{point.gap}")
    return say("trends.gap_sum", gap=words) if series.role == "sum" else words


def _between(series: Series, gap: Point) -> float | None:
    before = [point for point in series.points if point.place < gap.place and point.reading.value is not None]
    after = [point for point in series.points if point.place > gap.place and point.reading.value is not None]
    if not before or not after:
        return None
    one, other = before[-1], after[0]
    share = (gap.place - one.place) / (other.place - one.place)
    return _float(one.reading.value) + share * (_float(other.reading.value) - _float(one.reading.value))


def _margin(trend: Trend) -> str:
    """A Vega expression: the pixels to keep free at the left, so that the names of former units, which end left of their first
    points, begin right of the axis in a plot of any width."""
    steps, wanted = 2 * len(trend.rounds), ["0"]
    for series in trend.series:
        if series.role == "ward" or not series.has_values:
            continue
        first = next(point.place for point in series.points if point.reading.value is not None)
        # What lies left of the point: the margin, and this part of all that is right of it.
        before, after = 2 * first + 1, steps - 2 * first - 1
        room = LEADER + 6 + min(LONGEST_NAME, LETTER * len(series.name))
        wanted.append(f"({room * steps:.0f} - width * {before}) / {after}")
    return f"max({', '.join(wanted)})"


def _float(value: Exact | None) -> float:
    assert value is not None
    return float(value)
