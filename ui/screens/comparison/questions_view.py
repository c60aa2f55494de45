"""The view of questions: what the wards' figures ask, over all wards, with what was answered. Never for wards."""

from collections.abc import Sequence

from dossiers.access.policy import Actor
from dossiers.store.record import Record
from dossiers.submissions.questions import Exchange, asked_in_round
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.figures import figures
from ui.parts.kept import KeptParts
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, say
from ui.screens.comparison.indicator import NAMED
from ui.screens.comparison.long_lists import leafed_rows
from ui.screens.comparison.raised import RaisedQuestion, raised
from ui.screens.comparison.wards import Comparison

LONG = 240
"""An answer of more letters is folded after its beginning."""


def draw_questions(record: Record, actor: Actor, kept: KeptParts, compared: Comparison) -> None:
    """Draw the sentence and the table, a page at a time where there are many questions."""
    round_id = compared.round.id
    found = kept.of_all_wards(
        "comparison raised",
        round_id,
        make=lambda: raised(compared, asked_in_round(record, actor, round_id)),
    )
    st.html(kept.part("comparison questions head", round_id, make=lambda: head_html(found, round_id)))
    shown = leafed_rows(found, lambda each: each.unit)
    if not shown:
        return
    about = tuple((each.unit.id, each.question.code) for each in shown)
    st.html(kept.part("comparison questions", round_id, about, make=lambda: questions_html(shown, round_id)))


def head_html(found: Sequence[RaisedQuestion], round_id: str) -> Markup:
    """The sentence, and the way to take the table away; that there is no question, where there is none."""
    return _pieces.head(round_id, finding(found)) if found else _pieces.nothing()


def finding(found: Sequence[RaisedQuestion]) -> str:
    """How many wards have questions, how many of these are open, and whose come back in every round."""
    wards = len({each.unit.id for each in found})
    still = sum(each.open for each in found)
    told = [say("comparison.questions_finding", wards=formats.number(wards), open=formats.number(still))]
    again = list(dict.fromkeys(each.unit.name for each in found if each.every))
    if 0 < len(again) <= NAMED:
        told.append(say("comparison.questions_again_named", wards=", ".join(again)))
    elif again:
        told.append(say("comparison.questions_again_counted", wards=formats.number(len(again))))
    return " ".join(told)


def questions_html(shown: Sequence[RaisedQuestion], round_id: str) -> Markup:
    """The table of these questions."""
    return _pieces.questions(shown, round_id)


def standing(exchange: Exchange) -> str:
    """Whether an exchange is asked, answered or settled, and since when."""
    key, moment = "questions_asked", exchange.asked_at
    if exchange.closed_at is not None:
        key, moment = "questions_closed", exchange.closed_at
    elif exchange.answered_at is not None:
        key, moment = "questions_answered", exchange.answered_at
    return say(f"comparison.{key}", code=exchange.criterion, day=formats.day(moment.date()))


def pattern(found: RaisedQuestion) -> str:
    """ "năm nào cũng có từ 2024": in which rounds the figures raised it, whether the ward was asked or not."""
    if not found.before:
        return say("comparison.questions_first")
    names = [in_words(each.name) for each in found.before]
    if found.every and found.before[-1].kind == "year":
        return say("comparison.questions_every_year", year=found.before[-1].window_to.year)
    if found.every:
        return say("comparison.questions_every", round=names[-1])
    return say("comparison.questions_some", rounds=", ".join(names))


def figures_of(found: RaisedQuestion) -> str:
    """ "11.1: 47 → 44 vụ; 13.4: 126 → 97 tin"."""
    given, known = found.card.submission.values, found.card.catalogue.indicators
    codes = dict.fromkeys(found.question.indicators)
    shown = ((code, figures(known[code], given.get(code, {}))) for code in codes)
    return "; ".join(f"{code}: {text}" for code, text in shown if text)


_pieces = beside(__file__, standing=standing, pattern=pattern, figures_of=figures_of, LONG=LONG)
