"""Self-assessment against appraisal to take away: groups or every pair as a table, two dots of each as a picture."""

from collections.abc import Iterator
from typing import Any

from dossiers.errors import NotFound
from scoring.agreement import Agreement
from scoring.catalogue import judged
from ui.parts import charts, formats
from ui.parts.states import word
from ui.parts.table_file import figure, table_file
from ui.reader.language import in_words, say
from ui.reader.people import told_name
from ui.screens.comparison.indicator import dot_words
from ui.screens.comparison.picture_text import wrapped
from ui.screens.comparison.self_view import (
    JudgedBy,
    ac1_words,
    apart,
    drawn_scale,
    findings,
    grouping_named,
    judged_by,
    share,
)
from ui.screens.comparison.taking import Asked, TakenView, source
from ui.screens.comparison.two_judgements import Group, states_agree
from ui.screens.comparison.views import SEES_SELF
from ui.screens.comparison.words_picture import WordsColumn, words_picture

MOST_DRAWN, WIDTH, ROW = 75, 620, 22
PLACES = 4
"""Coefficients are told as ``docs/analysis.md`` has them."""


def _chosen(asked: Asked) -> JudgedBy:
    """The pairs asked for, grouped. Raises NotFound."""
    by = grouping_named(asked.wanted.get("by", "ward"), asked.actor)
    if by is None or asked.actor.role not in SEES_SELF or asked.wanted.get("rows", "groups") not in ("groups", "pairs"):
        raise NotFound("no_round", round="")
    found = judged_by(asked.record, asked.actor, asked.compared, by)
    if not found.pairs:
        raise NotFound("no_round", round="")
    return found


def _table(asked: Asked) -> bytes:
    found = _chosen(asked)
    if asked.wanted.get("rows") == "pairs":
        return _every_pair(found)
    heads = [
        say(f"comparison.by_{found.by}"), say("comparison.name"), say("comparison.own"), say("comparison.given"),
        say("comparison.apart_ward" if found.by == "ward" else "comparison.apart_mean"), say("comparison.deviation"),
        say("comparison.dossiers"), say("comparison.pairs"), "AC1", say("comparison.ac1_low"),
        say("comparison.ac1_high"), say("comparison.kappa"), say("comparison.same"), say("comparison.within_one"),
    ]  # fmt: skip
    every = ["", say("comparison.all_pairs"), *[""] * 4, figure(len({each.unit.id for each in found.pairs}))]
    rows = (_row(asked, found, each) for each in found.groups)
    return table_file(heads, [*rows, [*every, *_measured(states_agree(found.pairs))]])


def _row(asked: Asked, found: JudgedBy, group: Group) -> list[str]:
    return [
        group.unit.code if group.unit is not None else group.key, named(asked, found, group),
        figure(group.own), figure(group.given), figure(group.differences.mean), figure(group.differences.deviation),
        figure(group.wards), *_measured(group.agreement),
    ]  # fmt: skip


def _measured(agree: Agreement) -> list[str]:
    """How many pairs, and how far they agree."""
    low, high = agree.interval if agree.interval is not None else (None, None)
    measured = (agree.ac1, low, high, agree.kappa, agree.same, agree.within_one)
    return [figure(agree.n), *(figure(each, None if each is None else PLACES) for each in measured)]


def named(asked: Asked, found: JudgedBy, group: Group) -> str:
    """What a group is called in a table or a picture."""
    if found.by == "criterion":
        return in_words(asked.compared.catalogue.criteria[group.key].name)
    return group.name if group.unit is not None else told_name(group.name)


def _every_pair(found: JudgedBy) -> bytes:
    one, other = ("first_inspector", "by_second_person") if found.by == "second" else ("own", "given")
    heads = [
        say("comparison.unit_code"), say("common.ward"), say("comparison.criterion"), say("comparison.name"),
        f"{say(f'comparison.{one}')}: {say('comparison.state')}", f"{say(f'comparison.{other}')}: {say('comparison.state')}",
        *([f"{say(f'comparison.{each}')}: {say('comparison.points')}" for each in (one, other)] if found.scored else []),
        say("comparison.by_inspector"), f"{say(f'comparison.{one}')}: {say('comparison.reason')}",
        f"{say(f'comparison.{other}')}: {say('comparison.reason')}",
    ]  # fmt: skip
    return table_file(heads, _pairs(found))


def _pairs(found: JudgedBy) -> Iterator[list[str]]:
    for each in found.pairs:
        names = {part.code: part.name for part in each.criterion.indicators if judged(part)}
        points = [figure(value) for value in each.points or (None, None)] if found.scored else []
        yield [
            each.unit.code, each.unit.name, each.about, in_words(names.get(each.about, each.criterion.name)),
            word(each.own), word(each.given), *points, told_name(each.person[1]) if each.person else "",
            *(" ".join(said) for said in each.reasons),
        ]  # fmt: skip


def _picture(asked: Asked) -> dict[str, Any]:
    """The two figures of each group as dots on one scale, of two inspectors how far they agree. Raises NotFound without any."""
    import altair  # half a second, which no start of the server should wait for

    found = _chosen(asked)
    if found.by == "second":
        return _agreement_picture(asked, found)
    having = [each for each in found.groups if each.own is not None and each.given is not None]
    drawn = having[:MOST_DRAWN]
    scale = drawn_scale(found.by, drawn)
    if scale is None:
        raise NotFound("no_round", round="")
    colours = charts.LIGHT
    rows = [
        {
            "name": _short(asked, found, each), "own": float(each.own or 0), "given": float(each.given or 0),
            "end": float(max(each.own or 0, each.given or 0)), "text": apart(each, found.by, found.scored),
        }
        for each in drawn
    ]  # fmt: skip
    name = altair.Y("name:N", sort=[row["name"] for row in rows], title=None, axis=altair.Axis(labelLimit=420))
    width = altair.Scale(domain=[float(scale.low), float(scale.high)], nice=False, zero=False)
    axis = altair.Axis(labelExpr=charts.axis_numbers(), title=_axis_words(found), labelFlush=False)
    base = altair.Chart(altair.Data(values=rows)).encode(y=name)
    own, given = (altair.X(f"{side}:Q", scale=width, axis=axis) for side in ("own", "given"))
    line = base.mark_rule(color=colours.line, strokeWidth=2).encode(x=own, x2="given:Q")
    is_ = base.mark_point(color=colours.blue, filled=True, size=90, opacity=1).encode(x=given)
    was = base.mark_point(color=colours.blue, fill=colours.paper, size=70, strokeWidth=2, opacity=1).encode(x=own)
    text = base.mark_text(align="left", dx=9, color=colours.ink).encode(
        x=altair.X("end:Q", scale=width, axis=axis), text="text:N"
    )
    title = altair.Title(
        say("comparison.self_title", by=say(f"comparison.by_{found.by}")),
        subtitle=wrapped([*findings(asked.compared, found), source(asked, len(having) - len(drawn))]),
        anchor="start",
        frame="bounds",
        offset=14,
    )
    return altair.layer(line, is_, was, text).properties(width=WIDTH, height=altair.Step(ROW), title=title).to_dict()


def _agreement_picture(asked: Asked, found: JudgedBy) -> dict[str, Any]:
    """How far two inspectors agree, as the screen's table has it."""
    heads = ("by_second_person", "pairs", "ac1", "kappa", "same", "within_one")
    columns = [
        WordsColumn(say(f"comparison.{head}"), letters)
        for head, letters in zip(heads, (26, 10, 24, 10, 16, 16), strict=True)
    ]
    groups = [(told_name(each.name), each.agreement) for each in found.groups if each.pairs]
    rows = [
        [
            name, formats.number(agree.n), ac1_words(agree), formats.number(agree.kappa, 2), share(agree.same),
            share(agree.within_one),
        ]
        for name, agree in [(say("comparison.all_pairs"), states_agree(found.pairs)), *groups]
    ]  # fmt: skip
    title = {
        "text": say("comparison.self_title", by=say("comparison.by_second")),
        "subtitle": wrapped([*findings(asked.compared, found), source(asked)]),
        "anchor": "start",
        "frame": "bounds",
        "offset": 14,
    }
    return {**words_picture(columns, rows), "title": title}


def _axis_words(found: JudgedBy) -> str:
    """What lies along the scale, and which dot is whose."""
    what = ("score" if found.by == "ward" else "points") if found.scored else "met_count"
    own, given = (say(f"comparison.{side}").lower() for side in ("own", "given"))
    return f"{say(f'comparison.{what}')} · {dot_words(own, given)}"


def _short(asked: Asked, found: JudgedBy, group: Group) -> str:
    return f"{group.key} {named(asked, found, group)}" if found.by == "criterion" else named(asked, found, group)


VIEW = TakenView(named=lambda _: say("comparison.self_file"), csv=_table, chart=_picture)
