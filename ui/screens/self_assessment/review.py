"""Before sending: the inspector's own checks run on the ward's figures, what is missing, and every answer on one page."""

from collections.abc import Callable, Mapping
from html import escape

import streamlit as st

from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import DossierError
from dossiers.procedure.status import DossierStatus
from dossiers.submissions.entry_sheets import Entry, Sheet
from dossiers.submissions.ward_tasks import Task
from dossiers.vocabulary import Act
from scoring import Catalogue, Scorecard
from scoring.catalogue import Criterion
from ui.parts import formats
from ui.parts.states import state_mark
from ui.reader.language import in_words, say
from ui.reader.people import told_error
from ui.screens.overview.figures import figures
from ui.screens.self_assessment.gains import points
from ui.screens.self_assessment.list import link, links, mark
from ui.screens.self_assessment.result import dated

OPEN_STATES = ("not_met", "not_proven")


def review(
    catalogue: Catalogue, sheet: Sheet, found: Mapping[str, Task], unsaved: set[str], go: Callable[[str], None]
) -> None:
    """The whole page but the sending itself. ``go`` opens a criterion."""
    card = sheet.scorecard
    assert card is not None, "who runs the survey has no review"
    parts = [
        _gates(card),
        _questions(card),
        _unsaved(unsaved),
        _open(found),
        _worth(card),
        _answers(catalogue, sheet, card, found, unsaved),
    ]
    links(f'<div class="ws ws-self-review">{"".join(parts)}</div>', "self_review_links", go)


def _code_link(card: Scorecard, code: str) -> str:
    """A link to the criterion of an indicator or a criterion."""
    criterion = card.catalogue.criteria.get(code) or card.catalogue.criterion_of[code]
    return link(criterion.code, escape(criterion.code), criterion=criterion.code)


def _worth(card: Scorecard) -> str:
    """What the ward would claim by sending now."""
    band = next((in_words(each.name) for each in card.catalogue.bands if each.code == card.band), formats.NONE)
    line = say(
        "self_assessment.review_worth",
        headline=formats.headline(card),
        score=formats.score(card.overall.exact),
        upper=formats.score(card.overall.upper),
        band=band,
    )
    return f'<p class="ws-lead ws-self-worth"><strong>{escape(line)}</strong></p>'


def _gates(card: Scorecard) -> str:
    if not card.gates:
        return ""
    items = []
    for gate in sorted(card.gates, key=lambda each: each.state not in OPEN_STATES):
        part, indicator = card.indicator(gate.indicator), card.catalogue.indicators[gate.indicator]
        items.append(
            f"<li>{state_mark(gate.state, claimed=True)} {_code_link(card, gate.indicator)} {escape(gate.indicator)} "
            f'{escape(in_words(indicator.name))}: <span class="ws-quiet">{escape(in_words(part.derivation))}</span></li>'
        )
    return f"<h3>{escape(say('self_assessment.review_gates'))}</h3><ul>{''.join(items)}</ul>"


def _questions(card: Scorecard) -> str:
    heading = f"<h3>{escape(say('self_assessment.review_questions', n=len(card.questions)))}</h3>"
    if not card.questions:
        return f'{heading}<p class="ws-quiet">{escape(say("self_assessment.review_no_questions"))}</p>'
    items = []
    for question in card.questions:
        codes = dict.fromkeys(card.catalogue.criterion_of[code].code for code in question.indicators)
        about = ", ".join(_code_link(card, code) for code in codes)
        items.append(f"<li>{escape(in_words(question.text))} ({about})</li>")
    return f'{heading}<p class="ws-quiet">{escape(say("self_assessment.review_questions_note"))}</p><ul>{"".join(items)}</ul>'


def _unsaved(codes: set[str]) -> str:
    if not codes:
        return ""
    found = ", ".join(link(code, escape(code), criterion=code) for code in sorted(codes))
    return f'<p class="ws-self-wrong">■ {escape(say("self_assessment.review_unsaved"))} {found}</p>'


def _open(found: Mapping[str, Task]) -> str:
    """What is missing, by kind, with links."""
    waiting = [task for task in found.values() if task.open]
    heading = f"<h3>{escape(say('self_assessment.review_open', n=len(waiting)))}</h3>"
    if not waiting:
        return f'{heading}<p class="ws-quiet">{escape(say("self_assessment.nothing_open"))}</p>'
    items = "".join(
        f"<li>{link(task.criterion.code, _named(task.criterion), criterion=task.criterion.code)} {mark(task)}</li>"
        for task in waiting
    )
    return f'{heading}<ul class="ws-self-open">{items}</ul>'


def _named(criterion: Criterion) -> str:
    return f"{escape(criterion.code)} {escape(in_words(criterion.name))}"


def _answers(catalogue: Catalogue, sheet: Sheet, card: Scorecard, found: Mapping[str, Task], unsaved: set[str]) -> str:
    heads = "".join(
        f'<th scope="col"{kind}>{escape(say(f"self_assessment.review_{name}"))}</th>'
        for name, kind in (("criterion", ""), ("entered", ""), ("state", ""), ("points", ' class="ws-number"'))
    )
    bodies = []
    for _, group in catalogue.groups:
        rows = "".join(
            _answer(criterion, sheet.entries[criterion.code], card, found[criterion.code], criterion.code in unsaved)
            for criterion in group.criteria
        )
        title = f"{escape(group.code)}. {escape(in_words(group.name))}"
        bodies.append(
            f'<tbody><tr><th colspan="4" scope="rowgroup" class="ws-self-group">{title}</th></tr>{rows}</tbody>'
        )
    return (
        f'<h3>{escape(say("self_assessment.review_answers"))}</h3><div class="ws-self-answers"><table>'
        f"<caption>{escape(say('self_assessment.review_answers_caption'))}</caption><thead><tr>{heads}</tr></thead>"
        f"{''.join(bodies)}</table></div>"
    )


def _answer(criterion: Criterion, entry: Entry, card: Scorecard, task: Task, unsaved: bool) -> str:
    lines = []
    for indicator in criterion.indicators:
        text = figures(indicator, dated(entry.values.get(indicator.code, {}))) or formats.NONE
        asked = f" ({escape(say('self_assessment.asked'))})" if indicator.code in entry.not_applicable else ""
        lines.append(f"{escape(indicator.code)}: {escape(text)}{asked}")
    needed = [each.code for each in criterion.documents if each.required]
    given = sum(code in entry.documents for code in needed)
    if needed:
        lines.append(escape(say("self_assessment.review_documents", n=given, of=len(needed))))
    if entry.explanation:
        lines.append(
            f'<span class="ws-quiet">{escape(say("self_assessment.explained", text=_short(entry.explanation)))}</span>'
        )
    result = card.criterion(criterion.code)
    found = points(result)
    worth = f"{formats.score(found)} / {formats.number(result.weight)}"
    need = f"<br>{mark(task, unsaved)}" if task.open or unsaved else ""
    return (
        f'<tr><th scope="row">{link(criterion.code, _named(criterion), criterion=criterion.code)}{need}</th>'
        f"<td>{'<br>'.join(lines)}</td><td>{state_mark(result.state, claimed=True)}</td>"
        f'<td class="ws-number">{worth}</td></tr>'
    )


def _short(text: str, most: int = 160) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()}…"


def sending(status: DossierStatus, act: Act, may_send: bool, unsaved: set[str], send: Callable[[str], None]) -> None:
    """The last step, in two presses. ``act``: "submit" or "send_answers"; ``send`` takes the idempotency key.

    ``may_send``: whether this person's role sends; an officer reads who does.
    """
    if failure := st.session_state.pop("self_send_failure", None):
        text = told_error(failure) if isinstance(failure, DossierError) else str(failure)
        st.html(f'<p class="ws ws-self-wrong" role="alert">■ {escape(text)}</p>')
    if not may_send:
        st.html(f'<p class="ws ws-lead">{escape(say(f"self_assessment.{act}_by_chief"))}</p>')
        return
    if unsaved:
        st.html(
            f'<p class="ws ws-self-wrong">■ {escape(say("self_assessment.send_unsaved", codes=", ".join(sorted(unsaved))))}</p>'
        )
        return
    unmet = status.blocked.get(act)
    if unmet is not None:
        st.html(f'<p class="ws ws-self-wrong">■ {escape(told_error(unmet))}</p>')
        return
    if not st.session_state.get("self_confirming"):
        st.button(say(f"self_assessment.{act}"), type="primary", key="self_send", on_click=_confirming, args=(True,))
        return
    with st.container(border=True, key="self_confirm"):
        st.html(f'<p class="ws ws-lead" role="status">{escape(say(f"self_assessment.{act}_means"))}</p>')
        with st.container(horizontal=True, key="self_confirm_buttons"):
            idempotency_key = st.session_state.setdefault("self_send_operation", new_idempotency_key())
            st.button(
                say(f"self_assessment.{act}_now"),
                type="primary",
                key="self_send_now",
                on_click=send,
                args=(idempotency_key,),
            )
            st.button(say("self_assessment.not_yet"), key="self_send_not", on_click=_confirming, args=(False,))


def _confirming(now: bool) -> None:
    st.session_state["self_confirming"] = now


def sent() -> None:
    """After the act: the next sending is another one."""
    st.session_state.pop("self_confirming", None)
    st.session_state.pop("self_send_operation", None)
