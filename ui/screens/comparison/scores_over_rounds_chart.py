"""The chart of a few wards' scores over the rounds: a line for each, named at its end."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from scoring.exact import Exact
from ui.parts import charts, formats
from ui.reader.language import in_words, language, say
from ui.screens.comparison.scores_over_rounds import ScoreOverRounds

HEIGHT, LINE = 260, 15
"""Of the plot, and of a name beside it, in pixels."""
_DASHES = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (12, 4))
"""Lines are told apart by their strokes and their names, not by colour alone."""


def scores_chart(over: ScoreOverRounds, colours: charts.Palette, *, pressed: bool = False) -> dict[str, Any]:
    """The specification in Vega-Lite. A line joins neighbouring rounds of one catalogue only; a claimed score is hollow.

    ``pressed``: a point opens the scorecard of its round, which a picture that was taken away cannot.
    """
    import altair  # half a second, which no start of the server should wait for

    names = [in_words(each.name) for each in over.rounds]
    inks = (colours.blue, colours.brown, colours.ink, colours.quiet, colours.line)
    every = [point.score for line in over.points for point in line if point is not None]
    domain = _domain(every)
    score = altair.Scale(domain=domain, nice=False, zero=False)
    moved = _names_moved(
        [next((p.score for p in reversed(line) if p is not None), None) for line in over.points], domain
    )
    x = altair.X("place:Q", scale=altair.Scale(domain=[-0.2, len(names) - 0.5], nice=False), title=None).axis(
        values=list(range(len(names))), labelExpr=f"{json.dumps(names)}[datum.value]", grid=False
    )
    layers: list[Any] = []
    for ward, line, ink, dash, down in zip(over.wards, over.points, inks, _DASHES, moved, strict=False):
        rows = [
            {
                "place": place,
                "score": float(point.score),
                "ward": ward.name,
                "round": names[place],
                "shown": formats.score(point.score),
                "claimed": point.claimed,
                **({"address": _scorecard(ward.id, over.rounds[place].id)} if pressed else {}),
            }
            for place, point in enumerate(line)
            if point is not None
        ]
        if not rows:
            continue
        y = altair.Y("score:Q", scale=score, title=None).axis(labelExpr=charts.axis_numbers())
        for one, other in _joined(line):
            pair = [row for row in rows if row["place"] in (one, other)]
            layers.append(
                altair.Chart(altair.Data(values=pair))
                .mark_line(color=ink, strokeWidth=2, strokeDash=list(dash))
                .encode(x=x, y=y)
            )
        base = altair.Chart(altair.Data(values=rows)).encode(x=x, y=y)
        hollow = altair.when("datum.claimed").then(altair.value(colours.paper)).otherwise(altair.value(ink))
        tooltip = [
            altair.Tooltip("ward:N", title=say("common.ward")),
            altair.Tooltip("round:N", title=say("common.round")),
            altair.Tooltip("shown:N", title=say("comparison.score")),
        ]
        point = base.mark_point(stroke=ink, size=70, strokeWidth=2, opacity=1).encode(fill=hollow, tooltip=tooltip)
        layers.append(point.encode(href="address:N") if pressed else point)
        last = altair.Chart(altair.Data(values=rows[-1:]))
        layers.append(
            last.mark_text(align="left", dx=9, dy=down, color=ink, fontWeight=600).encode(x=x, y=y, text="ward:N")
        )
    chart = altair.layer(*layers).properties(height=HEIGHT)
    return chart.to_dict()


def _scorecard(unit_id: str, round_id: str) -> str:
    return "/scorecard?" + urlencode({"unit": unit_id, "round": round_id, "lang": language()})


def _joined(line: tuple[Any, ...]) -> list[tuple[int, int]]:
    return [
        (place, place + 1)
        for place in range(len(line) - 1)
        if line[place] is not None
        and line[place + 1] is not None
        and line[place].catalogue == line[place + 1].catalogue
    ]


def _names_moved(scores: Sequence[Exact | None], domain: Sequence[float]) -> list[float]:
    """By how many pixels each name is moved down from the end of its line, so that none lies over another."""
    low, high = domain
    there = [None if score is None else HEIGHT * (high - float(score)) / (high - low) for score in scores]
    moved, floor = [0.0] * len(there), float("-inf")
    for place in sorted((n for n, y in enumerate(there) if y is not None), key=lambda n: there[n] or 0.0):
        y = there[place] or 0.0
        moved[place] = max(y, floor + LINE) - y
        floor = y + moved[place]
    return moved


def _domain(values: list[Exact]) -> list[float]:
    least, most = float(min(values)), float(max(values))
    room = max((most - least) * 0.12, 1.0)
    return [max(0.0, least - room), min(100.0, most + room)]
