"""The chart of a trend: points and lines, the merger as a named rule, thresholds, gaps, and each round's catalogue.

A specification only; ``charts.show`` draws it. Floats appear here and nowhere before: this is where pixels begin. What a
narrow window cannot hold is shortened in the browser, which alone knows its width.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import Any, NamedTuple

import altair as alt

from scoring import Catalogue
from scoring.exact import Exact
from ui import charts, formats
from ui.language import say
from ui.trends_axis import Axis, axis_of, round_limits, round_name
from ui.trends_measures import IndicatorMeasure
from ui.trends_series import Point, Series, Trend

HEIGHT, SMALL_HEIGHT = 300, 150
HEAD, FOOT = 40, 36
"""Pixels kept free above the highest and below the lowest value, for labels and for the marks of gaps."""
LINE = 15
"""Pixels from one line of text to the next."""
LEADER, LETTER = 19, 6.4
"""Pixels between a name and its point, and those a letter of it takes on average."""
NARROW = "width < 470"
STRIP = (10, 29)
"""Where the strip of catalogues lies, in pixels under the plot."""


class _Canvas(NamedTuple):
    """What every layer needs: scales, colours, the height in pixels."""

    x: alt.Scale
    y: alt.Scale
    colours: charts.Palette
    height: int
    per_pixel: float

    def at(self, field: str = "place") -> alt.X:
        return alt.X(f"{field}:Q", scale=self.x)

    def value(self, field: str = "value") -> alt.Y:
        return alt.Y(f"{field}:Q", scale=self.y)


def trend_chart(trend: Trend, colours: charts.Palette, *, small: bool = False) -> Any:
    """The specification of a trend's chart; ``small`` for those that stand beside another."""
    axis = axis_of(trend)
    height = SMALL_HEIGHT if small else HEIGHT
    per_pixel = (axis.high - axis.low) / (height - HEAD - FOOT)
    canvas = _Canvas(
        # One step of the axis is a round; on a narrow window the names of the former wards need a margin of their own.
        x=alt.Scale(
            domain=[-0.5, len(trend.rounds) - 0.5],
            range=[
                {"expr": f"{NARROW} ? {_margin(trend, 28)} : {_margin(trend, 90)}"},
                {"expr": "width"},
            ],  # pyright: ignore[reportArgumentType]  (the schema takes expressions in a range)
            nice=False,
            zero=False,
        ),
        y=charts.scale(axis.low - FOOT * per_pixel, axis.high + HEAD * per_pixel),
        colours=colours,
        height=height,
        per_pixel=per_pixel,
    )
    layers: list[Any] = [_axes(trend, axis, canvas)]
    layers += [*_strip(trend, canvas), *_merger(trend, canvas), *_threshold(trend, canvas)]
    for series in sorted(trend.series, key=lambda each: {"merged": 0, "sum": 1, "ward": 2}[each.role]):
        layers += [*_lines(trend, series, canvas), *_points(series, canvas), *_labels(trend, series, canvas)]
    layers += [*_names(trend, canvas), *_gaps(trend, canvas)]
    return alt.layer(*layers).properties(height=height, autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))


# Axes


def _axes(trend: Trend, axis: Axis, canvas: _Canvas) -> alt.Chart:
    """An invisible layer that carries both axes, so that they stand even where a series is empty."""
    years = [_axis_name(round_.kind, round_.window_to.year) for round_ in trend.rounds]
    places = list(range(len(trend.rounds)))
    return (
        alt.Chart(alt.Data(values=[{"place": 0, "value": axis.low}]))
        .mark_point(opacity=0)
        .encode(
            x=alt.X(
                "place:Q",
                scale=canvas.x,
                axis=alt.Axis(
                    values=places, labelExpr=f"{json.dumps(years)}[datum.value]", title=None, offset=STRIP[1] + 2, grid=False,
                    labelOverlap=False,
                ),
            ),
            y=alt.Y(
                "value:Q",
                scale=canvas.y,
                axis=alt.Axis(values=list(axis.ticks), labelExpr=axis.label, title=None, labelLimit=150),
            ),
        )
    )  # fmt: skip


def _axis_name(kind: str, year: int) -> list[str]:
    return [str(year)] if kind == "year" else [say("trends.half_axis"), str(year)]


# Layers


def _strip(trend: Trend, canvas: _Canvas) -> Iterable[alt.Chart]:
    """Which catalogue each round was judged by, under the plot; equal neighbours are one box."""
    boxes = []
    for _, group in groupby(enumerate(trend.catalogues), key=lambda each: each[1].sha256):
        places = list(group)
        first, last = places[0][0], places[-1][0]
        boxes.append(
            {"from": first - 0.5, "to": last + 0.5, "middle": (first + last) / 2, "text": catalogue_words(places[0][1]),
             "short": places[0][1].national.version}
        )  # fmt: skip
    data = alt.Data(values=boxes)
    yield (
        alt.Chart(data)
        .mark_rect(color=canvas.colours.soft, xOffset=1, x2Offset=-1)
        .encode(
            x=canvas.at("from"), x2="to:Q", y=_below(STRIP[0]), y2=_below(STRIP[1])
        )
    )  # fmt: skip
    several = "true" if len(boxes) > 1 else "false"
    yield (
        alt.Chart(data)
        .mark_text(
            color=canvas.colours.quiet,
            text=alt.ExprRef(f"{NARROW} && {several} ? datum.short : datum.text"),
            baseline="middle",
        )
        .encode(x=canvas.at("middle"), y=_below(sum(STRIP) / 2))
    )


def _below(pixels: float) -> Any:
    """So many pixels under the plot, whose height the browser settles."""
    return alt.value({"expr": f"height + {pixels}"})


def catalogue_words(catalogue: Catalogue) -> str:
    """ "Bộ 2024.1: 23 + 4": the version and how many criteria each layer has."""
    sizes = [
        sum(len(group.criteria) for layer, group in catalogue.groups if layer == each) for each in catalogue.layers
    ]
    version = catalogue.national.version
    return say("trends.catalogue_version", version=version, sizes=" + ".join(map(str, sizes)))


def _merger(trend: Trend, canvas: _Canvas) -> Iterable[alt.Chart]:
    if trend.merger is None:
        return
    day = formats.day(trend.merger.day)
    data = alt.Data(values=[{"place": trend.merger.place, "text": say("trends.merger", day=day)}])
    yield alt.Chart(data).mark_rule(color=canvas.colours.rule, strokeDash=[5, 4]).encode(x=canvas.at())
    yield (
        alt.Chart(data)
        .mark_text(baseline="bottom", dy=-4, fontWeight=600, color=canvas.colours.ink)
        .encode(x=canvas.at(), y=alt.value(0), text="text:N")
    )


def _threshold(trend: Trend, canvas: _Canvas) -> Iterable[alt.Chart]:
    lines = [
        {"from": place - 0.5, "to": place + 0.5, "value": float(limit)}
        for place, limit in enumerate(round_limits(trend))
        if limit is not None
    ]
    lines += [
        {"from": point.place - 0.3, "to": point.place + 0.3, "value": float(point.reading.limit)}
        for point in trend.ward.points
        if point.reading.limit is not None and not lines
    ]
    if lines:
        yield (
            alt.Chart(alt.Data(values=lines))
            .mark_rule(color=canvas.colours.brown, strokeWidth=1.5, strokeDash=[2, 3])
            .encode(x=canvas.at("from"), x2="to:Q", y=canvas.value())
        )


def _colour(series: Series, canvas: _Canvas) -> str:
    return canvas.colours.line if series.role == "merged" else canvas.colours.blue


def segments(trend: Trend, series: Series) -> list[tuple[Point, Point]]:
    """The pairs of points a line joins: of neighbouring rounds, and for scores of one catalogue only."""
    drawn = [point for point in series.points if point.reading.value is not None]
    figure = isinstance(trend.measure, IndicatorMeasure)
    return [
        (one, other)
        for one, other in pairwise(drawn)
        if other.place == one.place + 1
        and (figure or trend.catalogues[one.place].sha256 == trend.catalogues[other.place].sha256)
    ]


def _lines(trend: Trend, series: Series, canvas: _Canvas) -> Iterable[alt.Chart]:
    ends = [
        {"line": number, "place": point.place, "value": _float(point.reading.value),
         "dashed": one.claimed or other.claimed or series.role == "sum"}
        for number, (one, other) in enumerate(segments(trend, series))
        for point in (one, other)
    ]  # fmt: skip
    if ends:
        yield (
            alt.Chart(alt.Data(values=ends))
            .mark_line(color=_colour(series, canvas), strokeWidth=2.5 if series.role == "ward" else 1.25)
            .encode(
                x=canvas.at(), y=canvas.value(), detail="line:N",
                strokeDash=alt.condition("datum.dashed", alt.value([4, 3]), alt.value([1, 0])),
            )
        )  # fmt: skip


def _points(series: Series, canvas: _Canvas) -> Iterable[alt.Chart]:
    rows = [
        {"place": point.place, "value": _float(point.reading.value), "claimed": point.claimed,
         "ward": series.name, "round": round_name(point), "text": _tip(point)}
        for point in series.points
        if point.reading.value is not None
    ]  # fmt: skip
    if not rows:
        return
    colour = _colour(series, canvas)
    hollow = "true" if series.role == "sum" else "datum.claimed"
    yield (
        alt.Chart(alt.Data(values=rows))
        .mark_point(
            shape="diamond" if series.role == "sum" else "circle",
            size={"ward": 75, "sum": 80, "merged": 16}[series.role],
            stroke=colour, strokeWidth=1.75, opacity=1,
        )
        .encode(
            x=canvas.at(), y=canvas.value(),
            fill=alt.condition(hollow, alt.value(canvas.colours.paper), alt.value(colour)),
            tooltip=[
                alt.Tooltip("ward:N", title=say("common.ward")),
                alt.Tooltip("round:N", title=say("common.round")),
                alt.Tooltip("text:N", title=say("trends.column_value")),
            ],
        )
    )  # fmt: skip


def _tip(point: Point) -> str:
    return point.reading.label.replace("\n", "; ") or point.reading.shown


def _labels(trend: Trend, series: Series, canvas: _Canvas) -> Iterable[alt.Chart]:
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
        style: dict[str, Any] = {
            "text": alt.ExprRef(f"{NARROW} ? datum.short : split(datum.label, '\\n')"),
            "baseline": "top" if below else "bottom",
            "lineHeight": LINE,
            # Lines of a label run downwards from its anchor: above a point it is set higher by the second one.
            "dy": 9 if below else alt.ExprRef(f"{NARROW} || indexof(datum.label, '\\n') < 0 ? -9 : -9 - {LINE}"),
            # Left of the first point of the sum stand the names of the former wards.
            "align": "left" if crowded and not number else "center",
            "dx": -6 if crowded and not number else 0,
            "fontWeight": 600 if series.role == "ward" else 400,
        }
        colour = canvas.colours.blue if series.role == "ward" else canvas.colours.quiet
        chart = alt.Chart(alt.Data(values=[row])).encode(x=canvas.at(), y=canvas.value())
        yield chart.mark_text(**style, color=canvas.colours.paper, stroke=canvas.colours.paper, strokeWidth=4)
        yield chart.mark_text(**style, color=colour)


def _is_valley(point: Point, joined: Iterable[tuple[Point, Point]]) -> bool:
    """Whether every line from the point leads upwards: a label above it would stand in the line's way."""
    others = [other if one is point else one for one, other in joined if point is one or point is other]
    value = _float(point.reading.value)
    return bool(others) and all(_float(other.reading.value) > value for other in others)


def _names(trend: Trend, canvas: _Canvas) -> Iterable[alt.Chart]:
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
        rows += [
            {"place": place, "value": value, "point": _float(point.reading.value), "name": series.name}
            for value, (point, series) in zip(at, members, strict=True)
        ]
    if rows:
        # Leaders: where labels had to move apart they still show whose point is whose.
        yield (
            alt.Chart(alt.Data(values=rows))
            .mark_rule(color=canvas.colours.line, strokeWidth=0.75, xOffset=-LEADER, x2Offset=-5)
            .encode(x=canvas.at(), x2="place:Q", y=canvas.value(), y2="point:Q")
        )
        yield (
            alt.Chart(alt.Data(values=rows))
            .mark_text(align="right", baseline="middle", dx=-LEADER - 3, color=canvas.colours.ink)
            .encode(x=canvas.at(), y=canvas.value(), text="name:N")
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


def _gaps(trend: Trend, canvas: _Canvas) -> Iterable[alt.Chart]:
    """ "— thiếu" where a line is broken: between its points for a former ward, at the foot for the ward and the sum."""
    rows = []
    for series in trend.series:
        for point in series.points:
            if point.gap is None:
                continue
            value = _between(series, point) if series.role == "merged" else None
            if value is None and series.role == "merged":
                continue
            foot = float(canvas.y.domain[0]) + (26 if series.role == "sum" else 11) * canvas.per_pixel  # pyright: ignore[reportIndexIssue, reportArgumentType, reportOptionalSubscript]  (a list of two numbers, set above)
            rows.append(
                {
                    "place": point.place,
                    "value": foot if value is None else value,
                    "text": _gap_words(series, point),
                }
            )
    if rows:
        yield (
            alt.Chart(alt.Data(values=rows))
            .mark_text(baseline="middle", color=canvas.colours.quiet, lineBreak="\n", lineHeight=LINE)
            .encode(x=canvas.at(), y=canvas.value(), text="text:N")
        )


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


def _margin(trend: Trend, beside: int) -> int:
    """Pixels to keep free at the left for the longest name of a former unit, where ``beside`` are free anyway."""
    names = [series.name for series in trend.series if series.role != "ward" and series.has_values]
    return max(0, round(LEADER + 3 + LETTER * max(map(len, names)) - beside)) if names else 0


def _float(value: Exact | None) -> float:
    assert value is not None
    return float(value)
