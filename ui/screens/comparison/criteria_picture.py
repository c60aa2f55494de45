"""All criteria over all wards as a picture, a mark or a figure for each finding: few wards side by side, many as rows."""

from collections.abc import Sequence
from typing import Any

from dossiers.submissions.criteria_by_ward import Cell, Column
from scoring.vocabulary import State
from ui.parts import charts
from ui.parts.charts import Palette
from ui.parts.states import symbol, word
from ui.reader.language import in_words, say
from ui.screens.comparison.picture_text import wrapped
from ui.screens.overview.heat import DISPUTED, MOST_COLUMNS, CriteriaPart, inside

MOST_DRAWN = 75
"""A picture of more wards than this could not be read; it shows the first ones and says so."""
_COLUMN, _WIDE_COLUMN, _ROW, _MARK = 40, 96, 24, 90
_NAME = 480
_SHAPES: dict[State, str] = {"met": "circle", "not_met": "square", "not_proven": "diamond"}


def criteria_picture(drawn: Sequence[Column], criteria: CriteriaPart, view: str, told: Sequence[str]) -> dict[str, Any]:
    """The findings of these wards in one of the heat map's views. ``told``: what to know first, and the source."""
    import altair  # half a second, which no start of the server should wait for

    colours = charts.LIGHT
    few = len(drawn) <= MOST_COLUMNS
    names = {code: f"{code} {in_words(each.name)}" if few else code for code, each in criteria.criteria.items()}
    rows = [
        {"ward": column.unit.name, "criterion": names[code], **_drawn(column.cells[code], view, colours)}
        for column in drawn
        for code in criteria.criteria
    ]
    wards, known = [each.unit.name for each in drawn], list(names.values())
    across, down = ("ward", "criterion") if few else ("criterion", "ward")
    orders = {"ward": wards, "criterion": known}
    heads = altair.Axis(orient="top", labelAngle=0, ticks=False, labelLimit=_WIDE_COLUMN, labelOverlap=False)
    x = altair.X(f"{across}:N", sort=orders[across], title=None, axis=heads)
    beside = altair.Axis(labelLimit=_NAME, ticks=False, labelOverlap=False)
    y = altair.Y(f"{down}:N", sort=orders[down], title=None, axis=beside)
    base = altair.Chart(altair.Data(values=rows)).encode(x=x, y=y)
    layers: list[Any] = [base.mark_rect(stroke=colours.grid).encode(color=altair.Color("ground:N", scale=None))]
    if view == "state":
        layers.append(_marks(base, colours))
    words = base.mark_text(fontSize=11).encode(text="text:N", color=altair.Color("ink:N", scale=None))
    against = base.mark_text(dx=16 if few else 13, fontSize=11, color=colours.ink).encode(text="against:N")
    title = altair.Title(
        say(f"comparison.criteria_title_{view}"), subtitle=wrapped(told), anchor="start", offset=14, frame="bounds"
    )
    step = altair.Step(_WIDE_COLUMN if few else _COLUMN)
    return altair.layer(*layers, words, against).properties(width=step, height=altair.Step(_ROW), title=title).to_dict()


def _marks(base: Any, colours: Palette) -> Any:
    """A full mark is the inspector's finding, a hollow one the ward's own claim."""
    import altair

    legend = altair.Legend(title=None, orient="bottom", symbolFillColor=colours.quiet, symbolStrokeColor=colours.quiet)
    known = altair.Scale(domain=[word(state) for state in _SHAPES], range=list(_SHAPES.values()))
    return (
        base.transform_filter(altair.datum.state != "")
        .mark_point(size=_MARK, strokeWidth=1.5, opacity=1)
        .encode(
            shape=altair.Shape("state:N", scale=known, legend=legend),
            fill=altair.Fill("fill:N", scale=None),
            stroke=altair.Stroke("ink:N", scale=None),
        )
    )


def _drawn(cell: Cell, view: str, colours: Palette) -> dict[str, str]:
    """How a cell looks: its ground, its mark or its words, and whether the ward disputes it."""
    if view != "state":
        return _figure(cell, view, colours)
    against = DISPUTED if cell.disputed else ""
    state = cell.state
    if state not in _SHAPES:
        return {
            "state": "",
            "ground": colours.paper,
            "fill": "",
            "ink": colours.quiet,
            "text": symbol(state),
            "against": against,
        }
    ink = colours.blue if state == "met" else colours.brown
    ground = colours.blue_cell if state == "met" and not cell.claimed else colours.paper
    fill = colours.paper if cell.claimed else ink
    return {"state": word(state), "ground": ground, "fill": fill, "ink": ink, "text": "", "against": against}


def _figure(cell: Cell, view: str, colours: Palette) -> dict[str, str]:
    """A share or a difference on the ground of its level; a ward's own claim on none."""
    shown = inside(cell, view)
    ground, ink = {
        "share-full": (colours.blue_cell, colours.blue),
        "share-most": (colours.soft, colours.ink),
        "share-half": (colours.open_cell, colours.ink),
        "share-little": (colours.brown, colours.paper),
        "difference-more": (colours.blue_cell, colours.blue),
        "difference-less": (colours.open_cell, colours.ink),
        "difference-much": (colours.brown, colours.paper),
    }.get(shown.kind, (colours.paper, colours.quiet))
    if shown.claimed:
        ground, ink = colours.paper, colours.ink
    text = f"{shown.seen} {DISPUTED}" if cell.disputed else shown.seen
    return {"state": "", "fill": "", "ground": ground, "ink": ink, "text": text, "against": ""}
