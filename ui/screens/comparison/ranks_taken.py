"""Ranks to take away: every ward with its range as a row of a table, and the dots with their bars as a picture."""

from typing import Any

from dossiers.errors import NotFound
from dossiers.submissions.peer_groups import PEER_GROUPS, peer_groups
from scoring.rank_ranges import Drawing
from ui.parts import charts, formats
from ui.parts.table_file import figure, table_file
from ui.reader.language import say
from ui.screens.comparison.firm_ranks import DRAWS, SPREADS, WardsRanked, wards_ranked
from ui.screens.comparison.picture_text import file_words, wrapped
from ui.screens.comparison.ranks_view import EVERYBODY, finding, members, range_words, without_words
from ui.screens.comparison.taking import Asked, TakenView, source

MOST_DRAWN, WIDTH, ROW = 75, 620, 22


def _ranked(asked: Asked) -> tuple[WardsRanked, Drawing]:
    """The ranks asked for. Raises NotFound."""
    group = asked.wanted.get("group", EVERYBODY)
    draws, spread = asked.wanted.get("draws", DRAWS[0]), asked.wanted.get("spread", "25")
    if not asked.compared.catalogue.scored:
        raise NotFound("no_round", round="")
    if group not in {EVERYBODY, *PEER_GROUPS} or draws not in DRAWS or spread not in SPREADS:
        raise NotFound("no_round", round="")
    groups = peer_groups(asked.record, asked.compared.round.window_to)
    drawing = Drawing(int(draws), int(spread))
    found = wards_ranked(asked.compared, members(asked.compared, groups, group), drawing)
    if not found.ranked:
        raise NotFound("no_round", round="")
    return found, drawing


def _table(asked: Asked) -> bytes:
    found, _ = _ranked(asked)
    heads = [
        say("comparison.rank"), say("comparison.unit_code"), say("common.ward"), say("comparison.score"),
        say("comparison.lowest"), say("comparison.median"), say("comparison.highest"), say("comparison.level"),
        say("comparison.leave_out"),
    ]  # fmt: skip
    rows: list[list[str]] = []
    for each in found.ranked:
        low, middle, high = each.firm.range or (None, None, None)
        level = each.firm.level
        rows.append(
            [
                figure(each.firm.rank), each.unit.code, each.unit.name, figure(each.firm.card.overall.exact, 2),
                figure(low), figure(middle), figure(high), f"{level[0]}–{level[1]}" if level else "",
                " ".join(without_words(each, None)),
            ]
        )  # fmt: skip
    return table_file(heads, rows)


def _picture(asked: Asked) -> dict[str, Any]:
    import altair  # half a second, which no start of the server should wait for

    found, drawing = _ranked(asked)
    drawn = found.ranked[:MOST_DRAWN]
    colours = charts.LIGHT
    rows = [
        {
            "ward": each.unit.name, "rank": each.firm.rank, "text": range_words(each),
            "low": each.firm.range.low if each.firm.range else each.firm.rank,
            "high": each.firm.range.high if each.firm.range else each.firm.rank,
        }
        for each in drawn
    ]  # fmt: skip
    ward = altair.Y("ward:N", sort=[each.unit.name for each in drawn], title=None, axis=altair.Axis(labelLimit=260))
    width = altair.Scale(domain=[0.5, max(max(row["high"] for row in rows), len(drawn)) + 0.5], nice=False, zero=False)
    axis = altair.Axis(tickMinStep=1, title=say("comparison.rank"), labelExpr=charts.axis_numbers())
    base = altair.Chart(altair.Data(values=rows)).encode(y=ward)
    bar = base.mark_rule(color=colours.line, strokeWidth=5, opacity=0.6).encode(
        x=altair.X("low:Q", scale=width, axis=axis), x2="high:Q"
    )
    dot = base.mark_point(color=colours.blue, filled=True, size=90, opacity=1).encode(
        x=altair.X("rank:Q", scale=width, axis=axis)
    )
    text = base.mark_text(align="left", dx=9, color=colours.ink).encode(
        x=altair.X("high:Q", scale=width, axis=axis), text="text:N"
    )
    spread = formats.with_percent_sign(formats.number(drawing.spread))
    title = altair.Title(
        say("comparison.ranks_title", spread=spread),
        subtitle=wrapped([finding(found, drawing), *_among(asked), source(asked, found.of - len(drawn))]),
        anchor="start",
        frame="bounds",
        offset=14,
    )
    return altair.layer(bar, dot, text).properties(width=WIDTH, height=altair.Step(ROW), title=title).to_dict()


def _among(asked: Asked) -> list[str]:
    """Among which wards, where that is not all of them."""
    group = asked.wanted.get("group", EVERYBODY)
    return [] if group == EVERYBODY else [say("comparison.only_part", parts=say(f"comparison.group_{group}"))]


def _named(asked: Asked) -> str:
    """The file's name says among which wards, as a table has no other place for it."""
    group = asked.wanted.get("group", EVERYBODY)
    parts = [f" {say(f'comparison.group_{group}')}"] if group in PEER_GROUPS else []
    return file_words([say("comparison.ranks_file"), *parts])


VIEW = TakenView(named=_named, csv=_table, chart=_picture)
