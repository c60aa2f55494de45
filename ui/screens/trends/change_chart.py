"""The change of a score as a waterfall that lies down: from the earlier score, criterion by criterion, to the later one.

What the ward did is a full bar, what the change of criteria did an empty one with a dashed edge below it, so that neither
colour nor place alone tells them apart. The axis does not begin at 0: the two scores are ticks, never bars.
"""

from fractions import Fraction
from typing import Any

from scoring.exact import rounded
from ui.parts import charts, formats
from ui.reader.language import say
from ui.screens.trends.change import Change, ChangeRow
from ui.screens.trends.change_words import round_words, row_name

ROW, THICK, THIN = 24, 15, 9


def change_chart(change: Change, colours: charts.Palette, *, named: bool = False) -> dict[str, Any]:
    """The specification in Vega-Lite, of a change that could be split. ``named``: criteria by their whole names."""
    import altair  # half a second, which no start of the server should wait for

    assert change.whole is not None, "a change that could not be split is told in words"
    steps, totals = _steps(change, change.whole, named=named)
    low, high = extent(change)
    scale = altair.Scale(domain=[low, high], nice=False, zero=False)
    x = altair.X("from:Q", scale=scale, title=None).axis(
        orient="top", grid=True, tickCount=5, labelExpr=charts.axis_numbers()
    )
    y = altair.Y("row:N", sort=[each["row"] for each in (totals[0], *steps, totals[1])], title=None).axis(
        labelLimit=300 if named else 150, labelOverlap=False
    )
    both = not change.same_criteria
    heads = round_words(change.earlier, change.later)
    tip = [altair.Tooltip("name:N", title=say("trends.change_criterion")), altair.Tooltip("before:N", title=heads[0])]
    tip.append(altair.Tooltip("ward:N", title=say("trends.change_ward")))
    if both:
        tip.append(altair.Tooltip("criteria:N", title=say("trends.change_criteria")))
    tip.append(altair.Tooltip("after:N", title=heads[1]))

    def part(kind: str, **mark: Any) -> Any:
        """The bars of one part, upper or lower of the two where there are two."""
        rows = [
            {**each, "from": each[f"{kind}_from"], "to": each[f"{kind}_to"]} for each in steps if each[kind + "_is"]
        ]
        thick = {"size": THIN, "yOffset": -THIN / 2 if kind == "ward" else THIN / 2} if both else {"size": THICK}
        return altair.Chart(altair.Data(values=rows)).mark_bar(**thick, **mark).encode(x=x, x2="to:Q", y=y, tooltip=tip)

    fallen = (
        altair.when("datum.to < datum.from").then(altair.value(colours.brown)).otherwise(altair.value(colours.blue))
    )
    layers = [part("ward").encode(color=fallen)] if any(each["ward_is"] for each in steps) else []
    if any(each["criteria_is"] for each in steps):
        layers.append(part("criteria", fill=colours.paper, stroke=colours.ink, strokeWidth=1.2, strokeDash=[3, 2]))
    ends = altair.Chart(altair.Data(values=totals)).mark_tick(color=colours.rule, thickness=4, size=THICK)
    layers.append(ends.encode(x=x, y=y))
    words = altair.Chart(altair.Data(values=[*steps, *totals])).mark_text(align="left", dx=6, color=colours.ink)
    layers.append(words.encode(x=altair.X("at:Q", scale=scale), y=y, text="shown:N"))
    return altair.layer(*layers).properties(height=altair.Step(ROW)).to_dict()


def extent(change: Change) -> tuple[float, float]:
    """The ends of the axis: all that is drawn, and room for a figure beside it."""
    whole = change.whole
    assert whole is not None, "a change that could not be split is told in words"
    places = [whole.before, whole.after]
    for row, start in _running(change, whole):
        places += [start, start + row.performance, start + row.difference]
    least, most = float(min(places)), float(max(places))
    span = max(most - least, 2.0)
    return float(int(max(0.0, least - span * 0.04))), most + span * 0.2


def _running(change: Change, whole: ChangeRow) -> list[tuple[ChangeRow, Fraction]]:
    """The rows that moved, each with where the score stands before it."""
    found: list[tuple[ChangeRow, Fraction]] = []
    start = whole.before
    for row in change.moved:
        found.append((row, start))
        start += row.difference
    return found


def _steps(change: Change, whole: ChangeRow, *, named: bool) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    steps: list[dict[str, Any]] = []
    for row, start in _running(change, whole):
        middle, end = start + row.performance, start + row.difference
        steps.append(
            {
                "row": row_name(row) if named or row.criterion is None else row.criterion.code,
                "name": row_name(row),
                "ward_is": bool(row.performance), "ward_from": _float(start), "ward_to": _float(middle),
                "criteria_is": bool(row.catalogue), "criteria_from": _float(middle), "criteria_to": _float(end),
                "at": _float(max(start, middle, end)),
                "shown": formats.signed(row.difference),
                "before": formats.score(row.before), "after": formats.score(row.after),
                "ward": formats.signed(row.performance), "criteria": formats.signed(row.catalogue),
            }
        )  # fmt: skip
    heads = round_words(change.earlier, change.later)
    ends = zip(heads, (whole.before, whole.after), strict=True)
    totals = [
        {"row": head, "from": _float(score), "at": _float(score), "shown": formats.score(score)} for head, score in ends
    ]
    return steps, totals


def _float(value: Fraction) -> float:
    return float(rounded(value, 2))
