"""One indicator over all wards to take away: every ward as a row of a table, and the dots as a picture."""

from collections.abc import Iterator, Sequence
from typing import Any

from dossiers.errors import NotFound
from scoring.catalogue import Indicator
from scoring.trends import companions
from ui.parts import charts, formats
from ui.parts.states import word
from ui.parts.table_file import figure, table_file
from ui.reader.language import in_words, say
from ui.screens.comparison.figures import WardFigure, in_order, sorts, ward_figures
from ui.screens.comparison.indicator import (
    companion_names,
    dot_scale,
    dot_words,
    finding,
    headings,
    in_percentages,
    level_of,
)
from ui.screens.comparison.picture_text import wrapped
from ui.screens.comparison.taking import Asked, TakenView, source
from ui.screens.comparison.wards import Comparison

MOST_DRAWN = 75
"""A picture of more wards than this could not be read; it shows the first ones and says so."""
WIDTH, ROW = 620, 22


def _chosen(asked: Asked) -> tuple[Indicator, tuple[WardFigure, ...]]:
    """The indicator and its figures in the order asked for. Raises NotFound."""
    catalogue = asked.compared.catalogue
    code = asked.wanted.get("indicator", "")
    if code not in catalogue.indicators:
        raise NotFound("no_round", round="")
    indicator = catalogue.indicators[code]
    sort = asked.wanted.get("sort", sorts(indicator)[0])
    if sort not in sorts(indicator):
        raise NotFound("no_round", round="")
    return indicator, in_order(ward_figures(asked.compared, code), sort, indicator)


def _table(asked: Asked) -> bytes:
    """All wards as CSV, in the order shown."""
    compared = asked.compared
    indicator, found = _chosen(asked)
    before, now = headings(compared, indicator)
    heads = [
        say("comparison.unit_code"), say("common.ward"), say("common.round"), say("comparison.indicator"),
        f"{say('comparison.figures')} {before}", f"{say('comparison.figures')} {now}", before, now,
        say("comparison.change"), say("comparison.change_unit"), say("comparison.state"),
        *companion_names(compared.catalogue, indicator), say("comparison.question"),
    ]  # fmt: skip
    return table_file(heads, _rows(compared, indicator, found))


def _rows(compared: Comparison, indicator: Indicator, found: tuple[WardFigure, ...]) -> Iterator[list[str]]:
    about = f"{indicator.code} {in_words(indicator.name)}"
    for each in found:
        yield [
            each.unit.code, each.unit.name, in_words(compared.round.name), about,
            _figures(each.before.figures), _figures(each.now.figures), figure(each.before.value), figure(each.now.value),
            figure(each.moved, 2), ("%" if each.moved_in_percent else "") if each.moved is not None else "",
            word(each.state) if each.state else "", *map(_figures, each.beside),
            " ".join(in_words(text) for text in each.questions),
        ]  # fmt: skip


def _beside_the_dot(figure: WardFigure, others: Sequence[str]) -> str:
    """The ward's figures, and those that must be read with them: a picture goes where no table goes with it."""
    with_it = [f"{code}: {text}" for code, text in zip(others, figure.beside, strict=True) if text]
    return " · ".join([_figures_words(figure), *with_it])


def _figures(text: str) -> str:
    return "" if text == formats.NONE else text


def _picture(asked: Asked) -> dict[str, Any]:
    """The dots of all wards as a chart in Vega-Lite, with its title, where the figures are from, and the day."""
    import altair  # half a second, which no start of the server should wait for

    compared = asked.compared
    indicator, found = _chosen(asked)
    code = indicator.code
    drawn = found[:MOST_DRAWN]
    before, now = headings(compared, indicator)
    colours = charts.LIGHT
    scale = dot_scale(drawn)
    rows = [
        {
            "ward": each.unit.name,
            "now": None if each.now.value is None else float(each.now.value),
            "before": None if each.before.value is None or each.now.value is None else float(each.before.value),
            # The words stand right of both dots: between them runs the line.
            "end": max(float(value) for value in (each.now.value, each.before.value) if value is not None)
            if each.now.value is not None
            else float(scale.low)
            if scale
            else 0,
            "text": _beside_the_dot(each, companions(compared.catalogue, code)),
        }
        for each in drawn
    ]
    ward = altair.Y("ward:N", sort=[each.unit.name for each in drawn], title=None, axis=altair.Axis(labelLimit=260))
    width = altair.Scale(domain=[float(scale.low), float(scale.high)] if scale else [0, 1], nice=False, zero=False)
    suffix = " %" if in_percentages(indicator) else ""
    axis = altair.Axis(
        labelExpr=charts.axis_numbers(suffix), title=_axis_words(indicator, before, now), labelFlush=False
    )
    base = altair.Chart(altair.Data(values=rows)).encode(y=ward)
    line = base.mark_rule(color=colours.line, strokeWidth=2).encode(
        x=altair.X("before:Q", scale=width, axis=axis), x2="now:Q"
    )
    was = base.mark_point(color=colours.blue, fill=colours.paper, size=70, strokeWidth=2, opacity=1).encode(
        x=altair.X("before:Q", scale=width, axis=axis)
    )
    is_ = base.mark_point(color=colours.blue, filled=True, size=90, opacity=1).encode(
        x=altair.X("now:Q", scale=width, axis=axis)
    )
    text = base.mark_text(align="left", dx=9, color=colours.ink).encode(
        x=altair.X("end:Q", scale=width, axis=axis), text="text:N"
    )
    title = altair.Title(
        f"{code} {in_words(indicator.name)}",
        subtitle=wrapped(
            [
                finding(compared.catalogue, indicator, found),
                *(say("comparison.read_with", name=name) for name in companion_names(compared.catalogue, indicator)),
                source(asked, len(found) - len(drawn)),
            ]
        ),
        anchor="start",
        frame="bounds",
        offset=14,
    )
    chart = altair.layer(line, was, is_, text).properties(width=WIDTH, height=altair.Step(ROW), title=title)
    return chart.to_dict()


def _figures_words(each: WardFigure) -> str:
    """ "61 → 42": both figures, as they stand right of two dots; words where there is no dot, "< 5" for what is withheld."""
    if each.now.value is None:
        return level_of(each) or each.now.short or each.now.shown
    now = each.now.short or each.now.shown
    return now if each.before.value is None else f"{each.before.short or each.before.shown} → {now}"


def _axis_words(indicator: Indicator, before: str, now: str) -> str:
    """In what the scale counts, and which dot is of when."""
    unit = "" if in_words(indicator.unit) == "%" else in_words(indicator.unit)
    return " · ".join(each for each in (unit, dot_words(before, now)) if each)


VIEW = TakenView(named=lambda asked: _chosen(asked)[0].code, csv=_table, chart=_picture)
