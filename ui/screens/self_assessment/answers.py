"""Giải trình: each question of the inspector with its clock, both sides' figures, and the ward's answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from dossiers.access.policy import Actor
from dossiers.errors import DossierError, Stale
from dossiers.procedure import steps as procedure
from dossiers.store.record import Record
from dossiers.submissions.questions import Exchange
from dossiers.submissions.results import Result
from dossiers.submissions.ward_tasks import Task
from scoring import Catalogue
from scoring.catalogue import Criterion
from scoring.scorecard import CriterionResult, Scorecard
from ui.parts import doubts, formats, forms
from ui.parts.differences import differs
from ui.parts.forms import Form, finish, opened
from ui.parts.reconnecting import button
from ui.parts.states import state_mark
from ui.reader.language import in_words, say
from ui.reader.people import told_derivation, told_name
from ui.screens.self_assessment.drafts import attempt, told
from ui.screens.self_assessment.list import link, mark

FORM = "self_answer"
SIDES = ("agree", "disagree")
_NAME = "answer|"
"""What the names of the forms begin with; then come ward, round, criterion and question."""


@dataclass
class _Answer(Form):
    """The form of an answer. ``expected``: side and text that stand; ``failure``: why the last save failed, for the reader."""

    failure: DossierError | str | None = None


def list_html(found: list[Task], chosen: str) -> str:
    """The questions as links, each with whether it is answered."""
    rows = []
    for task in found:
        code = task.criterion.code
        text = f"<span>{escape(code)} {escape(in_words(task.criterion.name))}</span>{mark(task)}"
        rows.append(f"<li>{link(code, text, current=code == chosen, criterion=code)}</li>")
    label = escape(say("self_assessment.list"), quote=True)
    return f'<nav class="ws ws-self-list" aria-label="{label}"><ul>{"".join(rows)}</ul></nav>'


def clock_html(exchange: Exchange, today: date) -> str:
    """When the ward could open the draft, the last day to answer, the days left or late."""
    asked = say("self_assessment.asked_at", when=formats.moment(exchange.asked_at), who=told_name(exchange.asked_by))
    if exchange.due is None:
        return f'<p class="ws">{escape(asked)}</p>'
    left = (exchange.due - today).days
    due = formats.day(exchange.due)
    if left < 0:
        clock = f'<span class="ws-late">■ {escape(say("self_assessment.answer_late", days=-left, due=due))}</span>'
    else:
        clock = f"<strong>{escape(say('self_assessment.answer_left' if left else 'self_assessment.answer_today', days=left, due=due))}</strong>"
    return f'<p class="ws">{clock} · {escape(asked)}</p>'


def question_html(exchange: Exchange) -> str:
    """The question in the inspector's words."""
    return f'<blockquote class="ws ws-self-question">{escape(exchange.question)}</blockquote>'


def beside_html(result: Result, criterion: Criterion) -> str:
    """The inspector's finding beside the ward's own, indicator by indicator."""
    own, other = result.scorecard_self, result.scorecard_appraisal
    if own is None or other is None:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{escape(each.code)} {escape(in_words(each.name))}</th>'
        f'<td data-head="{escape(say("self_assessment.side_ward"))}">{_side(own, each.code, True)}</td>'
        f'<td data-head="{escape(say("self_assessment.side_inspector"))}">{_side(other, each.code, False)}</td></tr>'
        for each in criterion.indicators
    )
    one, two = own.criterion(criterion.code), other.criterion(criterion.code)
    weight = formats.number(one.weight)
    rows += (
        f'<tr><th scope="row">{escape(say("self_assessment.side_points"))}</th>'
        f'<td data-head="{escape(say("self_assessment.side_ward"))}">{formats.number(one.points)} / {weight}</td>'
        f'<td data-head="{escape(say("self_assessment.side_inspector"))}">{formats.number(two.points)} / {weight}</td></tr>'
    )
    heads = "".join(
        f'<th scope="col">{escape(say(f"self_assessment.side_{name}"))}</th>'
        for name in ("indicator", "ward", "inspector")
    )
    return (
        f'<div class="ws ws-self-beside"><table><caption>{escape(say("self_assessment.side_caption"))}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def differences_html(result: Result, catalogue: Catalogue) -> str:
    """The criteria on which the draft appraisal differs from the ward's own view, with both states and points."""
    own, other = result.scorecard_self, result.scorecard_appraisal
    if own is None or other is None:
        return ""
    pairs = [(one, other.criterion(one.code)) for one in own.criteria]
    apart = [(one, two) for one, two in pairs if differs(one, two)]
    heading = f"<h3>{escape(say('self_assessment.differences', n=len(apart)))}</h3>"
    if not apart:
        return f'<div class="ws ws-self-beside"><p>{escape(say("self_assessment.differences_none"))}</p></div>'
    rows = "".join(
        f'<tr><th scope="row">{escape(one.code)} {escape(in_words(catalogue.criteria[one.code].name))}</th>'
        f'<td data-head="{escape(say("self_assessment.side_ward"))}">{_worth(one, True)}</td>'
        f'<td data-head="{escape(say("self_assessment.side_inspector"))}">{_worth(two, False)}</td></tr>'
        for one, two in apart
    )
    heads = "".join(f'<th scope="col">{escape(say(f"self_assessment.{name}"))}</th>' for name in _BESIDE)
    return (
        f'<div class="ws ws-self-beside">{heading}<table><caption>{escape(say("self_assessment.differences_caption"))}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


_BESIDE = ("review_criterion", "side_ward", "side_inspector")


def _worth(one: CriterionResult, claimed: bool) -> str:
    return f"{state_mark(one.state, claimed=claimed)} {formats.number(one.points)} / {formats.number(one.weight)}"


def _side(scorecard: Scorecard, code: str, claimed: bool) -> str:
    part = scorecard.indicator(code)
    derivation = escape(told_derivation(part, scorecard))
    return f'{state_mark(part.state, claimed=claimed)}<br><span class="ws-quiet">{derivation}</span>'


def answer(
    record: Record,
    actor: Actor,
    unit: str,
    round_: str,
    exchange: Exchange,
    may: bool,
    following: str | None,
    go: Callable[[str], None],
    *,
    filled: bool = True,
) -> None:
    """The ward's answer: agree or not, and why. ``following``: the next question that waits; ``go`` opens one.

    ``filled``: whether to save is the next thing here.
    """
    form = opened(
        f"{_NAME}{unit}|{round_}|{exchange.criterion}|{exchange.id}", _stands(exchange), follows=True, kind=_Answer
    )
    if not may:
        _answered(exchange)
        return
    if isinstance(form.failure, Stale):
        _answered(exchange)
    side, text = form.expected
    form.labels["side"], form.begun["side"] = say("self_assessment.answer_side"), side
    st.radio(
        say("self_assessment.answer_side"), SIDES, index=None if side is None else SIDES.index(side),
        format_func=lambda side: say(f"self_assessment.answer_{side}"), key=form.key("side"), horizontal=True,
        persist_state="session",
    )  # fmt: skip
    form.long_text("text", say("self_assessment.answer_text"), text, height=140, max_chars=4000)
    form.drawn = True

    def save(then: str | None) -> None:
        side, text = form.value("side"), form.value("text") or ""
        if side is None or not text.strip():
            form.failure = "incomplete"
            return
        with doubts.answered(form.stem, form.saving()):
            form.failure = attempt(
                exchange.criterion,
                lambda: procedure.answer(
                    record, actor, unit, round_, exchange.id, text=text, agrees=side == "agree", idempotency_key=form.saving(),
                    expected=None if form.moved_on else form.expected[1] or None,
                ),
            )  # fmt: skip
        if isinstance(form.failure, Stale):
            # Shown beside one's own from now on: saving once more is a choice.
            theirs = form.failure.theirs
            form.expected, form.moved_on = (SIDES[0] if theirs["agrees"] else SIDES[1], theirs["answer"] or ""), False
        if form.failure is not None:
            return
        finish(form)
        if then is not None:
            go(then)

    with st.container(horizontal=True, key="self_save_answers"):
        if following is not None:
            onward, label = following, say("self_assessment.save_next", code=following)
            kind = "primary" if filled else "secondary"
            button(label, lambda: save(onward), key="self_answer_next", type=kind)
        kind = "primary" if filled and following is None else "secondary"
        button(say("self_assessment.save_answer"), lambda: save(None), key="self_save_answer", type=kind)
    _standing(exchange, form.failure, form.unsaved)
    doubts.ask(form.stem, form.failure)


def unsaved(unit: str, round_: str) -> set[str]:
    """The criteria of a dossier whose answer is typed and not saved, whichever is looked at."""
    return {rest.split("|")[0] for rest in forms.unsaved(f"{_NAME}{unit}|{round_}|")}


def _stands(exchange: Exchange) -> tuple[str | None, str]:
    """The answer that the record holds, as the form would hold it."""
    return _side_of(exchange), exchange.answer or ""


def _side_of(exchange: Exchange) -> str | None:
    return None if exchange.agrees is None else SIDES[0] if exchange.agrees else SIDES[1]


def _answered(exchange: Exchange) -> None:
    if exchange.answer is None:
        st.html(f'<p class="ws ws-quiet">{escape(say("self_assessment.no_answer"))}</p>')
        return
    side = say(f"self_assessment.answer_{_side_of(exchange)}")
    who = say(
        "self_assessment.answered_at",
        when=formats.moment(exchange.answered_at),
        who=told_name(exchange.answered_by) or formats.NONE,
    )
    st.html(
        f'<div class="ws"><p><strong>{escape(side)}</strong>. {escape(exchange.answer)}</p>'
        f'<p class="ws-quiet">{escape(who)}</p></div>'
    )


def _standing(exchange: Exchange, failure: Any, dirty: bool) -> None:
    parts = []
    if failure is not None:
        text = say("self_assessment.answer_incomplete") if failure == "incomplete" else told(failure)
        parts.append(f'<p class="ws-self-wrong">■ {escape(text)} {escape(say("self_assessment.kept"))}</p>')
    if dirty:
        parts.append(f'<p><span class="ws-self-work">{escape(say("self_assessment.unsaved"))}</span></p>')
    if exchange.answered_at is not None:
        saved = say(
            "self_assessment.saved_at",
            when=formats.moment(exchange.answered_at),
            who=told_name(exchange.answered_by) or formats.NONE,
        )
        parts.append(f'<p class="ws-quiet">{escape(saved)}</p>')
    st.html(f'<div class="ws ws-self-standing" role="status">{"".join(parts) or "&nbsp;"}</div>')
