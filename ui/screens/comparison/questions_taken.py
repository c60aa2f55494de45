"""The questions that the figures raise to take away: every one of every ward with what was asked and answered."""

from textwrap import shorten
from typing import Any

from dossiers.errors import NotFound
from dossiers.submissions.questions import asked_in_round
from ui.parts.formats import number
from ui.parts.table_file import table_file
from ui.reader.language import in_words, say
from ui.screens.comparison.picture_text import wrapped
from ui.screens.comparison.questions_view import figures_of, finding, pattern, standing
from ui.screens.comparison.raised import RaisedQuestion, raised
from ui.screens.comparison.taking import Asked, TakenView, source
from ui.screens.comparison.views import SEES_QUESTIONS
from ui.screens.comparison.words_picture import WordsColumn, words_picture

MOST_DRAWN = 40
"""A picture of more questions than this could not be read; it shows the first ones and says so."""
_WIDTHS = (16, 46, 42, 24)
_LONG = 240


def _raised(asked: Asked) -> list[RaisedQuestion]:
    """The questions, those not settled first. Raises NotFound."""
    if asked.actor.role not in SEES_QUESTIONS:
        raise NotFound("no_round", round="")
    return raised(asked.compared, asked_in_round(asked.record, asked.actor, asked.compared.round.id))


def _table(asked: Asked) -> bytes:
    heads = [
        say("comparison.unit_code"), say("common.ward"), say("comparison.questions_head"), say("comparison.figures"),
        say("comparison.criterion"), say("comparison.questions_answer"), say("comparison.questions_words"),
        say("comparison.questions_pattern"),
    ]  # fmt: skip
    return table_file(heads, [_row(each) for each in _raised(asked)])


def _row(each: RaisedQuestion) -> list[str]:
    told = [standing(exchange) for exchange in each.exchanges] + _not_told(each)
    return [
        each.unit.code, each.unit.name, in_words(each.question.text), figures_of(each), ", ".join(each.criteria),
        "; ".join(told), " / ".join(exchange.answer for exchange in each.exchanges if exchange.answer), pattern(each),
    ]  # fmt: skip


def _not_told(each: RaisedQuestion) -> list[str]:
    """That the ward was not asked, or that this reader may not know."""
    if not each.told:
        return [say("comparison.questions_hidden")]
    return [] if each.exchanges else [say("comparison.questions_not_asked")]


def _picture(asked: Asked) -> dict[str, Any]:
    """The questions and answers as a table. Raises NotFound where there are none."""
    found = _raised(asked)
    if not found:
        raise NotFound("no_round", round="")
    drawn = found[:MOST_DRAWN]
    heads = [
        say("common.ward"), say("comparison.questions_head"), say("comparison.questions_answer"),
        say("comparison.questions_pattern"),
    ]  # fmt: skip
    columns = [WordsColumn(head, letters) for head, letters in zip(heads, _WIDTHS, strict=True)]
    told = [finding(found), say("comparison.questions_note")]
    if len(found) > len(drawn):
        told.append(say("comparison.more_questions", questions=number(len(found) - len(drawn))))
    title = {
        "text": say("comparison.questions_title"),
        "subtitle": wrapped([*told, source(asked)]),
        "anchor": "start",
        "frame": "bounds",
        "offset": 14,
    }
    return {**words_picture(columns, [_drawn(each) for each in drawn]), "title": title}


def _drawn(each: RaisedQuestion) -> list[str]:
    answers = [
        f"{standing(exchange)}{': ' + shorten(exchange.answer, _LONG, placeholder='…') if exchange.answer else ''}"
        for exchange in each.exchanges
    ]
    about = figures_of(each)
    question = f"{', '.join(each.criteria)}: {in_words(each.question.text)}"
    return [
        each.unit.name,
        f"{question}\n{about}" if about else question,
        "\n".join([*answers, *_not_told(each)]),
        pattern(each),
    ]


VIEW = TakenView(named=lambda _: say("comparison.questions_file"), csv=_table, chart=_picture)
