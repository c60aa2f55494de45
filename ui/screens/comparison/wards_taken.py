"""Wards side by side to take away: every criterion as a row, and their scores over the rounds, as a table and as a picture."""

from collections.abc import Sequence
from typing import Any

from dossiers.errors import NotFound
from scoring.exact import Exact
from ui.parts import charts, formats
from ui.parts.states import word
from ui.parts.table_file import figure, table_file
from ui.reader.choice import ON
from ui.reader.language import in_words, say
from ui.screens.comparison.picture_text import wrapped
from ui.screens.comparison.scores_over_rounds import ScoreOverRounds, scores_over_rounds
from ui.screens.comparison.scores_over_rounds_chart import scores_chart
from ui.screens.comparison.taking import Asked, TakenView, source
from ui.screens.comparison.wards_beside import FEWEST, CriterionRow, WardsBeside, comparable_wards, wards_beside
from ui.screens.comparison.wards_view import finding, wards_named
from ui.screens.comparison.words_picture import WordsColumn, words_picture

WIDTH = 620
_OF_THE_WHOLE = ("$schema", "config")
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
    earlier = [_of_round(over, place, found) for over in [_over(asked, found)] for place in range(len(over.rounds) - 1)]
    total = ["", say("comparison.score")]
    for ward in found.wards:
        total += ["", figure(ward.card.overall.exact, 2)]
    lines.append([*total, *([figure(found.ahead, 2)] if found.ahead is not None else [])])
    return table_file(heads, [*lines, *earlier])


def _over(asked: Asked, found: WardsBeside) -> ScoreOverRounds:
    return scores_over_rounds(asked.compared, [ward.unit for ward in found.wards])


def _of_round(over: ScoreOverRounds, place: int, found: WardsBeside) -> list[str]:
    """The scores of an earlier round, as the table beside the chart has them."""
    line = ["", f"{say('comparison.score')}, {in_words(over.rounds[place].name)}"]
    for points in over.points:
        point = points[place]
        line += [
            say("comparison.claimed") if point is not None and point.claimed else "",
            figure(point and point.score, 2),
        ]
    return [*line, *([""] if found.ahead is not None else [])]


def _ahead(row: CriterionRow) -> Exact | None:
    one, other = row.brought
    return None if one is None or other is None else one - other


def _picture(asked: Asked) -> dict[str, Any]:
    """The criteria in which the wards differ, or all of them, and below them the scores over the rounds where there are any."""
    if asked.wanted.get("all_criteria", "") not in {"", ON}:
        raise NotFound("no_round", round="")
    found = _chosen(asked)
    everything = bool(asked.wanted.get("all_criteria"))
    told = [finding(found), *([] if everything else [say("comparison.only_differing")]), source(asked)]
    title = {
        "text": say("comparison.wards_title", wards=", ".join(ward.unit.name for ward in found.wards)),
        "subtitle": wrapped(told),
        "anchor": "start",
        "frame": "bounds",
        "offset": 14,
    }
    criteria = _criteria(found, found.rows if everything else found.differing, scored=asked.compared.catalogue.scored)
    over = _over(asked, found)
    if not asked.compared.catalogue.scored or len(over.rounds) < FEWEST:
        return {**criteria, "title": title}
    # The title of the lower chart names its figures; the source above holds for both.
    lower = {"text": say("comparison.over_rounds"), "anchor": "start", "fontSize": 14, "offset": 10}
    scores = {**scores_chart(over, charts.LIGHT), "width": WIDTH, "title": lower}
    # Of charts put together only the whole names its schema and its configuration.
    parts = [{key: value for key, value in each.items() if key not in _OF_THE_WHOLE} for each in (criteria, scores)]
    return {"$schema": criteria["$schema"], "vconcat": parts, "title": title, "spacing": 30}


def _criteria(found: WardsBeside, rows: Sequence[CriterionRow], *, scored: bool) -> dict[str, Any]:
    """A line for each criterion: how each ward stands, and of more than two what it brings."""
    apart = found.ahead is not None
    columns = [WordsColumn(say("comparison.criterion"), 44), *(WordsColumn(each.unit.name, 20) for each in found.wards)]
    if apart:
        columns.append(WordsColumn(say("comparison.ahead", ward=found.wards[0].unit.name), 16))
    lines: list[list[str]] = []
    for row in rows:
        name = f"{row.criterion.code} {in_words(row.criterion.name)}" if row.criterion else say("comparison.bound")
        line = [name, *(_stands(row, place, points=scored and not apart) for place in range(len(found.wards)))]
        lines.append([*line, *([formats.NONE if row.ahead is None else formats.signed(row.ahead)] if apart else [])])
    total = [say("comparison.score" if scored else "comparison.met_count")]
    total += [formats.score(each.card.overall.exact) if scored else formats.headline(each.card) for each in found.wards]
    total += [formats.signed(found.ahead)] if found.ahead is not None else []
    return words_picture(columns, [*lines, total])


def _stands(row: CriterionRow, place: int, *, points: bool) -> str:
    """ "Đạt", "Đạt (tự khai)", with ``points`` "Đạt 3,47"."""
    cell = row.cells[place] if row.cells else None
    state = word(cell.state) if cell is not None else ""
    told = say("overview.claimed_state", state=state) if cell is not None and cell.claimed and cell.state else state
    return f"{told} {formats.score(row.brought[place])}".strip() if points else told


def _named(asked: Asked) -> str:
    return "-".join(ward.unit.id for ward in _chosen(asked).wards)


VIEW = TakenView(named=_named, csv=_table, chart=_picture)
