"""All criteria over all wards as a picture: a row for each ward, a column for each criterion, a mark for each finding."""

from collections.abc import Sequence
from typing import Any

from dossiers.submissions.criteria_by_ward import Cell, Column
from scoring.vocabulary import State
from ui.parts import charts
from ui.parts.charts import Palette
from ui.parts.states import symbol, word
from ui.reader.language import say
from ui.screens.overview.heat import DISPUTED, CriteriaPart

MOST_DRAWN = 75
"""A picture of more wards than this could not be read; it shows the first ones and says so."""
_COLUMN, _ROW, _MARK = 34, 24, 90
_SHAPES: dict[State, str] = {"met": "circle", "not_met": "square", "not_proven": "diamond"}


def criteria_picture(drawn: Sequence[Column], criteria: CriteriaPart, told: Sequence[str]) -> dict[str, Any]:
    """The findings of these wards. ``told``: what there is to know first, and where the figures are from."""
    import altair  # half a second, which no start of the server should wait for

    colours = charts.LIGHT
    rows = [
        {"ward": column.unit.name, "criterion": code, **_drawn(column.cells[code], colours)}
        for column in drawn
        for code in criteria.criteria
    ]
    across = altair.X(
        "criterion:N",
        sort=list(criteria.criteria),
        title=None,
        axis=altair.Axis(orient="top", labelAngle=0, ticks=False),
    )
    down = altair.Y(
        "ward:N", sort=[each.unit.name for each in drawn], title=None, axis=altair.Axis(labelLimit=260, ticks=False)
    )
    base = altair.Chart(altair.Data(values=rows)).encode(x=across, y=down)
    ground = base.mark_rect(stroke=colours.grid).encode(color=altair.Color("ground:N", scale=None))
    known = altair.Scale(domain=[word(state) for state in _SHAPES], range=list(_SHAPES.values()))
    marks = (
        base.transform_filter(altair.datum.ink != "")
        .mark_point(size=_MARK, strokeWidth=1.5, opacity=1)
        .encode(
            shape=altair.Shape(
                "state:N",
                scale=known,
                legend=altair.Legend(
                    title=None, orient="bottom", symbolFillColor=colours.quiet, symbolStrokeColor=colours.quiet
                ),
            ),
            fill=altair.Fill("fill:N", scale=None),
            stroke=altair.Stroke("ink:N", scale=None),
        )
    )
    words = base.mark_text(color=colours.quiet, fontSize=11).encode(text="text:N")
    against = base.mark_text(dx=12, color=colours.ink, fontSize=11).encode(text="against:N")
    title = altair.Title(say("comparison.criteria_title"), subtitle=list(told), anchor="start", offset=14)
    return (
        altair.layer(ground, marks, words, against)
        .properties(width=altair.Step(_COLUMN), height=altair.Step(_ROW), title=title)
        .to_dict()
    )


def _drawn(cell: Cell, colours: Palette) -> dict[str, str]:
    """How a cell looks: a full mark is the inspector's finding, a hollow one the ward's own claim; words where no mark is."""
    state = cell.state
    if state not in _SHAPES:
        return {"state": "", "ground": colours.paper, "fill": "", "ink": "", "text": symbol(state), "against": ""}
    ink = colours.blue if state == "met" else colours.brown
    ground = colours.blue_cell if state == "met" and not cell.claimed else colours.paper
    fill = colours.paper if cell.claimed else ink
    against = DISPUTED if cell.disputed else ""
    return {"state": word(state), "ground": ground, "fill": fill, "ink": ink, "text": "", "against": against}
