"""Giải trình: each question of the inspector with its clock, both sides' figures, and the ward's answer."""

from collections.abc import Callable
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from dossiers import procedure
from dossiers.access import Actor
from dossiers.acts import new_operation
from dossiers.errors import Stale
from dossiers.exchanges import Exchange
from dossiers.record import Record
from dossiers.results import Result
from dossiers.ward_tasks import Task
from scoring import Catalogue
from scoring.catalogue import Criterion
from scoring.scorecard import CriterionResult
from ui import formats
from ui.differences import differs
from ui.language import in_words, say
from ui.people import told_derivation, told_name
from ui.self_drafts import attempt, told
from ui.self_list import link, mark
from ui.states import state_mark

FORM = "self_answer"
SIDES = ("agree", "disagree")
_HELD = "self_answers_held"
"""The session's key of what is typed, by ward, round and question."""


def list_html(found: list[Task], chosen: str) -> str:
    """The questions as links, each with whether it is answered."""
    rows = []
    for task in found:
        code = task.criterion.code
        text = f"<span>{escape(code)} {escape(in_words(task.criterion.name))}</span>{mark(task)}"
        rows.append(f"<li>{link(code, text, current=code == chosen, criterion=code)}</li>")
    label = escape(say("self.list"), quote=True)
    return f'<nav class="ws ws-self-list" aria-label="{label}"><ul>{"".join(rows)}</ul></nav>'


def clock_html(exchange: Exchange, today: date) -> str:
    """When the ward could open the draft, the last day to answer, the days left or late."""
    asked = say("self.asked_at", when=formats.moment(exchange.asked_at), who=told_name(exchange.asked_by))
    if exchange.due is None:
        return f'<p class="ws">{escape(asked)}</p>'
    left = (exchange.due - today).days
    due = formats.day(exchange.due)
    if left < 0:
        clock = f'<span class="ws-late">■ {escape(say("self.answer_late", days=-left, due=due))}</span>'
    else:
        clock = (
            f"<strong>{escape(say('self.answer_left' if left else 'self.answer_today', days=left, due=due))}</strong>"
        )
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
        f'<td data-head="{escape(say("self.side_ward"))}">{_side(own.indicator(each.code), True)}</td>'
        f'<td data-head="{escape(say("self.side_inspector"))}">{_side(other.indicator(each.code), False)}</td></tr>'
        for each in criterion.indicators
    )
    one, two = own.criterion(criterion.code), other.criterion(criterion.code)
    weight = formats.number(one.weight)
    rows += (
        f'<tr><th scope="row">{escape(say("self.side_points"))}</th>'
        f'<td data-head="{escape(say("self.side_ward"))}">{formats.number(one.points)} / {weight}</td>'
        f'<td data-head="{escape(say("self.side_inspector"))}">{formats.number(two.points)} / {weight}</td></tr>'
    )
    heads = "".join(
        f'<th scope="col">{escape(say(f"self.side_{name}"))}</th>' for name in ("indicator", "ward", "inspector")
    )
    return (
        f'<div class="ws ws-self-beside"><table><caption>{escape(say("self.side_caption"))}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def differences_html(result: Result, catalogue: Catalogue) -> str:
    """The criteria on which the draft appraisal differs from the ward's own view, with both states and points."""
    own, other = result.scorecard_self, result.scorecard_appraisal
    if own is None or other is None:
        return ""
    pairs = [(one, other.criterion(one.code)) for one in own.criteria]
    apart = [(one, two) for one, two in pairs if differs(one, two)]
    heading = f"<h3>{escape(say('self.differences', n=len(apart)))}</h3>"
    if not apart:
        return f'<div class="ws ws-self-beside"><p>{escape(say("self.differences_none"))}</p></div>'
    rows = "".join(
        f'<tr><th scope="row">{escape(one.code)} {escape(in_words(catalogue.criteria[one.code].name))}</th>'
        f'<td data-head="{escape(say("self.side_ward"))}">{_worth(one, True)}</td>'
        f'<td data-head="{escape(say("self.side_inspector"))}">{_worth(two, False)}</td></tr>'
        for one, two in apart
    )
    heads = "".join(f'<th scope="col">{escape(say(f"self.{name}"))}</th>' for name in _BESIDE)
    return (
        f'<div class="ws ws-self-beside">{heading}<table><caption>{escape(say("self.differences_caption"))}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


_BESIDE = ("review_criterion", "side_ward", "side_inspector")


def _worth(one: CriterionResult, claimed: bool) -> str:
    return f"{state_mark(one.state, claimed=claimed)} {formats.number(one.points)} / {formats.number(one.weight)}"


def _side(part: Any, claimed: bool) -> str:
    derivation = escape(told_derivation(part.derivation))
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
    base = {"side": _side_of(exchange), "text": exchange.answer or ""}
    name = f"self_answer_{unit}_{round_}_{exchange.id}"
    fresh = {**base, "base": base, "operation": new_operation(), "of": (unit, round_, exchange.criterion)}
    held = _kept().setdefault(name, fresh)
    if held["base"] != base and not _dirty(held):
        held = _kept()[name] = fresh
    if not may:
        _answered(exchange)
        return
    if isinstance(held.get("failure"), Stale):
        _answered(exchange)
    turn = held["turn"] = f"{name}_{exchange.answered_at}"
    held["side"] = st.radio(
        say("self.answer_side"), SIDES, index=None if held["side"] is None else SIDES.index(held["side"]),
        format_func=lambda side: say(f"self.answer_{side}"), key=f"{turn}_side", horizontal=True,
    )  # fmt: skip
    held["text"] = st.text_area(say("self.answer_text"), held["text"], key=f"{turn}_text", max_chars=4000, height=140)
    dirty = _dirty(held)

    def save(then: str | None) -> None:
        side, text = st.session_state[f"{turn}_side"], st.session_state[f"{turn}_text"]
        held.update(side=side, text=text)
        if side is None or not text.strip():
            held["failure"] = "incomplete"
            return
        held["failure"] = attempt(
            exchange.criterion,
            lambda: procedure.answer(
                record, actor, unit, round_, exchange.id,
                text=text, agrees=side == "agree", operation=held["operation"], seen=held["base"]["text"] or None,
            ),
        )  # fmt: skip
        if isinstance(held["failure"], Stale):
            # Shown beside one's own from now on: saving once more is a choice.
            theirs = held["failure"].theirs
            held["base"] = {"side": SIDES[0] if theirs["agrees"] else SIDES[1], "text": theirs["answer"] or ""}
        if held["failure"] is not None:
            return
        _kept().pop(name, None)
        if then is not None:
            go(then)

    with st.container(horizontal=True, key="self_save_answers"):
        if following is not None:
            label = say("self.save_next", code=following)
            st.button(
                label, type="primary" if filled else "secondary", key="self_answer_next", on_click=save, args=(following,)
            )  # fmt: skip
        kind = "primary" if filled and following is None else "secondary"
        st.button(say("self.save_answer"), type=kind, key="self_save_answer", on_click=save, args=(None,))
    _standing(exchange, held.get("failure"), dirty)


def _dirty(held: dict[str, Any]) -> bool:
    return (held["side"], held["text"]) != (held["base"]["side"], held["base"]["text"])


def anything_unsaved() -> bool:
    """Whether any answer of this session is typed and not saved."""
    return any(_dirty(held) for held in _kept().values())


def pull() -> None:
    """Take what stands in the fields of answers; those not drawn keep what they had."""
    for held in _kept().values():
        for part in ("side", "text"):
            held[part] = st.session_state.get(f"{held.get('turn')}_{part}", held[part])


def unsaved(unit: str, round_: str) -> set[str]:
    """The criteria of a dossier whose answer is typed and not saved, whichever is looked at."""
    return {held["of"][2] for held in _kept().values() if held["of"][:2] == (unit, round_) and _dirty(held)}


def _kept() -> dict[str, dict[str, Any]]:
    return st.session_state.setdefault(_HELD, {})


def _side_of(exchange: Exchange) -> str | None:
    return None if exchange.agrees is None else SIDES[0] if exchange.agrees else SIDES[1]


def _answered(exchange: Exchange) -> None:
    if exchange.answer is None:
        st.html(f'<p class="ws ws-quiet">{escape(say("self.no_answer"))}</p>')
        return
    side = say(f"self.answer_{_side_of(exchange)}")
    who = say(
        "self.answered_at",
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
        text = say("self.answer_incomplete") if failure == "incomplete" else told(failure)
        parts.append(f'<p class="ws-self-wrong">■ {escape(text)} {escape(say("self.kept"))}</p>')
    if dirty:
        parts.append(f'<p><span class="ws-self-work">{escape(say("self.unsaved"))}</span></p>')
    if exchange.answered_at is not None:
        saved = say(
            "self.saved_at",
            when=formats.moment(exchange.answered_at),
            who=told_name(exchange.answered_by) or formats.NONE,
        )
        parts.append(f'<p class="ws-quiet">{escape(saved)}</p>')
    st.html(f'<div class="ws ws-self-standing" role="status">{"".join(parts) or "&nbsp;"}</div>')
