"""What the view of all wards hands out: every ward as a row, and the intervals of the first ones as a picture."""

import textwrap
from typing import Any

from dossiers.errors import NotFound
from scoring.residents import surveys
from ui.parts import charts
from ui.parts.states import word
from ui.parts.table_file import figure, table_file
from ui.reader.language import in_words, say
from ui.screens.comparison.taking import Asked, TakenView, source
from ui.screens.comparison.views import SEES_RESIDENTS
from ui.screens.residents.chart import Bar, interval_chart
from ui.screens.residents.of_wards import SORTS, WardResidents, complaint_figures, in_order, wards_residents
from ui.screens.residents.of_wards_view import change_text, complaint_names, finding, survey_name
from ui.screens.residents.survey import share_words

MOST_DRAWN = 75
WIDTH, LETTERS = 520, 92


def _chosen(asked: Asked) -> tuple[str, tuple[WardResidents, ...]]:
    """The survey and the wards in the order asked for. Raises NotFound."""
    code, sort = asked.wanted.get("survey", ""), asked.wanted.get("order", SORTS[0])
    known = asked.actor.role in SEES_RESIDENTS and code in surveys(asked.compared.catalogue)
    if not known or sort not in SORTS:
        raise NotFound("no_round", round="")
    return code, in_order(wards_residents(asked.compared, code), sort)


def _table(asked: Asked) -> bytes:
    code, found = _chosen(asked)
    heads = [
        say("comparison.unit_code"), say("common.ward"), say("common.round"), say("residents.column_indicator"),
        say("residents.column_positive"), say("residents.column_valid"), say("residents.column_issued"),
        f"{say('residents.column_satisfied')} (%)", f"{say('residents.column_low')} (%)",
        f"{say('residents.column_high')} (%)", say("residents.column_asked_by"), say("comparison.state"),
        say("comparison.change"), *complaint_names(asked.compared.catalogue), say("residents.column_questions"),
    ]  # fmt: skip
    return table_file(heads, (_cells(asked, code, each) for each in found))


def _cells(asked: Asked, code: str, row: WardResidents) -> list[str]:
    about = [row.unit.code, row.unit.name, in_words(asked.compared.round.name), survey_name(asked.compared, code)]
    counts = complaint_figures(asked.compared, row)
    if row.told is None:
        return [*about, *[""] * 9, *counts, ""]
    told = row.told.figures
    shares = (told.share, *(told.interval or (None, None)))
    return [
        *about, figure(told.positive), figure(told.valid), figure(told.issued),
        *(figure(None if each is None else 100 * each, 1) for each in shares),
        row.told.asked_by, word(row.state) if row.state else "", change_text(row), *counts,
        " ".join(row.told.questions),
    ]  # fmt: skip


def _picture(asked: Asked) -> dict[str, Any]:
    code, found = _chosen(asked)
    having = [each for each in found if each.share is not None]
    drawn = having[:MOST_DRAWN]
    bars = [
        Bar([each.unit.name, share_words(each.told.figures)], each.told, hollow=each.claimed)
        for each in drawn
        if each.told is not None
    ]
    chart = interval_chart(bars, (), charts.LIGHT)
    del chart["autosize"]
    told = textwrap.wrap(finding(found), LETTERS)
    title = {
        "text": survey_name(asked.compared, code),
        "subtitle": [
            *told,
            source(asked, len(having) - len(drawn)),
            *_without(len(found) - len(having)),
            say("residents.bars"),
        ],
        "anchor": "start",
        "frame": "bounds",
        "offset": 14,
    }
    return {**chart, "width": WIDTH, "title": title}


def _without(wards: int) -> list[str]:
    """Why wards are lacking in the picture that the table has: nothing can be drawn of them."""
    return [say("residents.wards_without", wards=wards)] if wards else []


VIEW = TakenView(named=lambda asked: f"{say('residents.file_name')}-{_chosen(asked)[0]}", csv=_table, chart=_picture)
