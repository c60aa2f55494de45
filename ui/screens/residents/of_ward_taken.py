"""What the view of one ward hands out: its surveys and complaints over rounds, and how soon opinions were answered.

A file leaves the office, so counts of opinions from 1 to 4 are withheld in it (``scoring.suppression``), whoever takes it.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from dossiers.access.policy import Actor
from dossiers.community.answering import Answering, answering
from dossiers.community.opinions import opinions_of
from dossiers.errors import NotFound
from dossiers.rounds.units import units
from dossiers.store.clock import today
from dossiers.store.record import Record
from scoring.exact import Exact
from scoring.residents import complaints
from scoring.suppression import HIDDEN, SMALL, published_table
from ui.parts import charts, formats
from ui.parts.formats import ward_names
from ui.parts.measures import IndicatorMeasure
from ui.parts.states import word
from ui.parts.table_file import figure, table_file
from ui.parts.taking import Handout
from ui.reader.language import in_words, say
from ui.screens.residents.answers import DAYS, DRAWN, group_name
from ui.screens.residents.chart import answers_chart, interval_chart
from ui.screens.residents.rows import SurveyOverRounds, SurveyRow
from ui.screens.residents.view import bars, limits, surveys_of
from ui.screens.trends.of_ward import WardTrends

WIDTH, LETTERS = 520, 92
"""Of the picture: its plot in pixels, and how many letters a line of its subtitle takes."""


def found(record: Record, actor: Actor, wanted: Mapping[str, str]) -> Handout:
    """What an address asks for. Raises NotFound and NotAllowed for what this reader could not have been shown."""
    unit_id, now = wanted.get("unit", ""), today(record)
    names = ward_names(units(record))
    if unit_id not in names:
        raise NotFound("no_round", round="")
    if wanted.get("part") == "answers":
        return _answers(record, actor, unit_id, wanted.get("within", ""), names[unit_id], now)
    if wanted.get("part") != "surveys" or wanted.get("kind") not in ("year", "half_year"):
        raise NotFound("no_round", round="")
    kind = "half_year" if wanted["kind"] == "half_year" else "year"
    ward = WardTrends(record, actor, unit_id, kind, names)
    asked = surveys_of(ward) if not ward.empty else ()
    if not asked:
        raise NotFound("no_round", round="")
    return Handout(
        f"{say('residents.file_name')}-{unit_id}", lambda: _table(ward, asked), lambda: _picture(ward, asked, now)
    )


# Surveys and complaints


def _table(ward: WardTrends, asked: Sequence[SurveyOverRounds]) -> bytes:
    heads = [
        say("residents.column_indicator"), say("common.round"), say("common.ward"), say("trends.column_figures"),
        say("residents.column_positive"), say("residents.column_valid"), say("residents.column_issued"),
        f"{say('residents.column_satisfied')} (%)", f"{say('residents.column_low')} (%)",
        f"{say('residents.column_high')} (%)", say("residents.column_asked_by"), say("trends.column_state"),
        say("residents.column_questions"),
    ]  # fmt: skip
    surveys = (_survey_cells(each, row) for each in asked for row in each.rows)
    return table_file(heads, [*surveys, *_complaint_rows(ward)])


def _survey_cells(survey: SurveyOverRounds, row: SurveyRow) -> list[str]:
    if row.told is None:
        return [survey.heading, row.round, row.ward, *[""] * 9, row.gap]
    given = row.told.figures
    low, high = given.interval or (None, None)
    return [
        survey.heading, row.round, row.ward, "", figure(given.positive), figure(given.valid), figure(given.issued),
        *(_percent(each) for each in (given.share, low, high)), row.told.asked_by,
        word(row.state) if row.state else "", " ".join(row.told.questions),
    ]  # fmt: skip


def _percent(share: Exact | None) -> str:
    return figure(None if share is None else 100 * share, 1)


def _complaint_rows(ward: WardTrends) -> Iterator[list[str]]:
    for code in complaints(ward.newest):
        heading = f"{code} {in_words(ward.newest.indicators[code].name)}"
        for series in ward.trend_of(IndicatorMeasure(code)).series:
            for point in reversed(series.points):
                told = point.reading.figures if point.gap is None else ""
                yield [heading, in_words(point.round.name), series.name, told, *[""] * 9]


def _picture(ward: WardTrends, asked: Sequence[SurveyOverRounds], now: date) -> dict[str, Any]:
    name = ward.names[ward.past.unit.id]
    drawn = [each for each in asked if each.drawn]
    charts_of = [
        {
            **interval_chart(bars(each.drawn, name), limits(each), charts.LIGHT),
            "width": WIDTH,
            "title": {
                "text": each.heading,
                "subtitle": textwrap.wrap(each.finding, LETTERS),
                "anchor": "start",
                "frame": "bounds",
            },
        }
        for each in drawn
    ]
    for each in charts_of:
        del each["autosize"]
    title = say("residents.title_surveys", ward=name)
    source = say("residents.source", day=formats.day(now))
    return {"vconcat": charts_of, "title": _title(title, source)}


def _title(text: str, source: str) -> dict[str, Any]:
    return {"text": text, "subtitle": [source], "anchor": "start", "frame": "bounds", "offset": 14}


# Answers


def _answers(record: Record, actor: Actor, unit_id: str, days: str, name: str, now: date) -> Handout:
    groups = answering(opinions_of(record, actor, unit_id), int(days)) if days in DAYS else ()
    if not groups:
        raise NotFound("no_round", round="")
    title = say("residents.title_answers", ward=name, days=days)
    return Handout(
        f"{say('residents.file_name')}-{unit_id}-{days}",
        lambda: _answers_table(groups, unit_id),
        lambda: _answers_picture(groups, unit_id, title, now),
    )


def published(groups: Sequence[Answering]) -> tuple[tuple[str, ...], ...]:
    """In time, late, overdue and due of each group and their sum, as they may leave the office; a row of sums stands last."""
    counts = [(each.in_time, each.late, each.overdue, each.due) for each in groups]
    return published_table(counts, row_totals=True, column_totals=True)


def _answers_table(groups: Sequence[Answering], ward: str) -> bytes:
    parts = ("in_time", "late", "overdue", "due", "opinions")
    heads = [say("residents.group"), *(say(f"residents.{part}") for part in parts)]
    names = [*(group_name(each, ward) for each in groups), say("residents.all_groups")]
    return table_file(heads, [[name, *row] for name, row in zip(names, published(groups), strict=True)])


def _answers_picture(groups: Sequence[Answering], ward: str, title: str, now: date) -> dict[str, Any]:
    """Only what may be told has a length; what is withheld stands in the name of its group."""
    rows: list[tuple[str, Sequence[int]]] = []
    for group, told in zip(groups[:DRAWN], published(groups), strict=False):
        counts = [0 if each in {SMALL, HIDDEN} else int(each) for each in told[:4]]
        withheld = [each for each in told[:4] if each in {SMALL, HIDDEN}]
        name = group_name(group, ward)
        rows.append((f"{name} ({say('residents.withheld', n=len(withheld))})" if withheld else name, counts))
    return {
        **answers_chart(rows, charts.LIGHT),
        "width": WIDTH,
        "title": _title(title, say("residents.source_opinions", day=formats.day(now))),
    }
