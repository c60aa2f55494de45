"""The questions that the figures raise to take away: every one of every ward as a row, with what was asked and answered."""

from typing import Any

from dossiers.errors import NotFound
from dossiers.submissions.questions import asked_in_round
from ui.parts.table_file import table_file
from ui.reader.language import in_words, say
from ui.screens.comparison.questions_view import figures_of, pattern, standing
from ui.screens.comparison.raised import RaisedQuestion, raised
from ui.screens.comparison.taking import Asked, TakenView
from ui.screens.comparison.views import SEES_QUESTIONS


def _table(asked: Asked) -> bytes:
    if asked.actor.role not in SEES_QUESTIONS:
        raise NotFound("no_round", round="")
    heads = [
        say("comparison.unit_code"), say("common.ward"), say("comparison.questions_head"), say("comparison.figures"),
        say("comparison.criterion"), say("comparison.questions_answer"), say("comparison.questions_words"),
        say("comparison.questions_pattern"),
    ]  # fmt: skip
    found = raised(asked.compared, asked_in_round(asked.record, asked.actor, asked.compared.round.id))
    return table_file(heads, [_row(each) for each in found])


def _row(each: RaisedQuestion) -> list[str]:
    if each.exchanges:
        told = [standing(exchange) for exchange in each.exchanges]
    else:
        told = [say("comparison.questions_not_asked")] if each.told else []
    if not each.told:
        told.append(say("comparison.questions_hidden"))
    return [
        each.unit.code, each.unit.name, in_words(each.question.text), figures_of(each), ", ".join(each.criteria),
        "; ".join(told), " / ".join(exchange.answer for exchange in each.exchanges if exchange.answer), pattern(each),
    ]  # fmt: skip


def _picture(asked: Asked) -> dict[str, Any]:
    """There is none: questions and answers are words."""
    raise NotFound("no_round", round="")


VIEW = TakenView(named=lambda _: say("comparison.questions_file"), csv=_table, chart=_picture)
