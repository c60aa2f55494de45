"""Wards side by side to take away: every criterion as a row of a table, and their scores over the rounds as a picture."""

from typing import Any

from dossiers.errors import NotFound
from scoring.exact import Exact
from ui.parts import charts, formats
from ui.parts.states import word
from ui.parts.table_file import figure, table_file
from ui.reader.language import in_words, say
from ui.screens.comparison.scores_over_rounds import scores_over_rounds
from ui.screens.comparison.scores_over_rounds_chart import scores_chart
from ui.screens.comparison.taking import Asked, TakenView, source
from ui.screens.comparison.wards_beside import FEWEST, CriterionRow, WardsBeside, comparable_wards, wards_beside
from ui.screens.comparison.wards_view import wards_named

WIDTH = 620
PLACES = 4
"""Points that are reckoned with further are told finely enough that sums of them hold to the second decimal."""


def _chosen(asked: Asked) -> WardsBeside:
    """The wards asked for. Raises NotFound."""
    named = wards_named(asked.wanted.get("wards", ""), comparable_wards(asked.compared))
    if len(named) < FEWEST:
        raise NotFound("no_round", round="")
    return wards_beside(asked.compared, named)


def _table(asked: Asked) -> bytes:
    found = _chosen(asked)
    scored = asked.compared.catalogue.scored
    heads = [say("comparison.criterion"), say("comparison.name")]
    for ward in found.wards:
        if not scored:
            heads.append(f"{ward.unit.name}: {say('comparison.state')}")
            continue
        heads += [f"{ward.unit.name}: {say('comparison.state')}", f"{ward.unit.name}: {say('comparison.points')}"]
    if found.ahead is not None:
        heads.append(say("comparison.ahead", ward=found.wards[0].unit.name))
    lines: list[list[str]] = []
    for row in found.rows:
        code, name = ("", say("comparison.bound"))
        if row.criterion is not None:
            code, name = row.criterion.code, in_words(row.criterion.name)
        line = [code, name]
        for place, brought in enumerate(row.brought):
            state = word(row.cells[place].state) if row.cells else ""
            line += [state, figure(brought, PLACES)] if scored else [state]
        lines.append([*line, *([figure(_ahead(row), PLACES)] if found.ahead is not None else [])])
    if not scored:
        met = [formats.headline(ward.card) for ward in found.wards]
        return table_file(heads, [*lines, ["", say("comparison.met_count"), *met]])
    total = ["", say("comparison.score")]
    for ward in found.wards:
        total += ["", figure(ward.card.overall.exact, 2)]
    lines.append([*total, *([figure(found.ahead, 2)] if found.ahead is not None else [])])
    return table_file(heads, lines)


def _ahead(row: CriterionRow) -> Exact | None:
    one, other = row.brought
    return None if one is None or other is None else one - other


def _picture(asked: Asked) -> dict[str, Any]:
    found = _chosen(asked)
    over = scores_over_rounds(asked.compared, [ward.unit for ward in found.wards])
    if not asked.compared.catalogue.scored or not any(point for line in over.points for point in line):
        raise NotFound("no_round", round="")
    names = ", ".join(ward.unit.name for ward in found.wards)
    title = {"text": say("comparison.over_rounds_of", wards=names), "subtitle": [source(asked)]}
    return {
        **scores_chart(over, charts.LIGHT),
        "width": WIDTH,
        "title": {**title, "anchor": "start", "offset": 14},
    }


def _named(asked: Asked) -> str:
    return "-".join(ward.unit.id for ward in _chosen(asked).wards)


VIEW = TakenView(named=_named, csv=_table, chart=_picture)
