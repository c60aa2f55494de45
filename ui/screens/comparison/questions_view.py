"""The view of questions: what the wards' figures ask, over all wards, with what was answered. Never for wards."""

from dossiers.access.policy import Actor
from dossiers.store.record import Record
from dossiers.submissions.questions import Exchange, asked_in_round
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.figures import figures
from ui.parts.kept import KeptParts
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, say
from ui.screens.comparison.raised import RaisedQuestion, raised
from ui.screens.comparison.wards import Comparison

LONG = 240
"""An answer of more letters is folded after its beginning."""


def draw_questions(record: Record, actor: Actor, kept: KeptParts, compared: Comparison) -> None:
    """Draw the table."""

    def make() -> Markup:
        return questions_html(compared, raised(compared, asked_in_round(record, actor, compared.round.id)))

    st.html(kept.part("comparison questions", compared.round.id, make=make))


def questions_html(compared: Comparison, found: list[RaisedQuestion]) -> Markup:
    """The sentence and the table; that there is no question, where there is none."""
    if not found:
        return _pieces.nothing()
    wards = len({each.unit.id for each in found})
    still = sum(each.open for each in found)
    finding = say("comparison.questions_finding", wards=formats.number(wards), open=formats.number(still))
    return _pieces.questions(found, compared.round.id, finding)


def _standing(exchange: Exchange) -> str:
    """Whether an exchange is asked, answered or settled, and since when."""
    key, moment = "questions_asked", exchange.asked_at
    if exchange.closed_at is not None:
        key, moment = "questions_closed", exchange.closed_at
    elif exchange.answered_at is not None:
        key, moment = "questions_answered", exchange.answered_at
    return say(f"comparison.{key}", code=exchange.criterion, day=formats.day(moment.date()))


def _pattern(found: RaisedQuestion) -> str:
    """ "hỏi mỗi năm từ 2024"."""
    if not found.before:
        return say("comparison.questions_first")
    names = [in_words(each.name) for each in found.before]
    if found.every and found.before[-1].kind == "year":
        return say("comparison.questions_every_year", year=found.before[-1].window_to.year)
    if found.every:
        return say("comparison.questions_every", round=names[-1])
    return say("comparison.questions_some", rounds=", ".join(names))


def _figures(found: RaisedQuestion) -> str:
    """ "11.1: 47 → 44 vụ; 13.4: 126 → 97 tin"."""
    given, known = found.card.submission.values, found.card.catalogue.indicators
    codes = dict.fromkeys(found.question.indicators)
    shown = ((code, figures(known[code], given.get(code, {}))) for code in codes)
    return "; ".join(f"{code}: {text}" for code, text in shown if text)


_pieces = beside(__file__, standing=_standing, pattern=_pattern, figures_of=_figures, LONG=LONG)
