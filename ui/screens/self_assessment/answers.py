"""Giải trình: each question of the inspector with its clock, both sides' figures, and the ward's answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from dossiers.access.policy import Actor
from dossiers.errors import DossierError, Stale
from dossiers.procedure import steps as procedure
from dossiers.procedure.acted_on import acted_on
from dossiers.store.clock import today
from dossiers.store.record import Record
from dossiers.submissions.questions import Exchange
from dossiers.submissions.results import Result
from scoring import Catalogue
from scoring.catalogue import Criterion
from scoring.change import differs, judged_otherwise
from scoring.scorecard import CriterionResult, Scorecard
from scoring.vocabulary import State
from ui import plain_streamlit as st
from ui.parts import doubts, formats, forms
from ui.parts.acting import acting
from ui.parts.derivations import told_derivation
from ui.parts.forms import Form, finish, opened
from ui.parts.reconnecting import button
from ui.parts.templates import Markup, beside
from ui.reader.asked import ask, asked_among
from ui.reader.language import in_words, say
from ui.reader.people import told_name
from ui.screens.procedure.acted_on import acted_on_html
from ui.screens.self_assessment.desk import WardDesk, evidence, go, lead_html, to_the_form
from ui.screens.self_assessment.drafts import told
from ui.screens.self_assessment.list import asked_html, links
from ui.screens.self_assessment.sending import begin_sending, confirming, sending

FORM = "self_answer"
SIDES = ("agree", "disagree")
_NAME = "answer|"
"""What the names of the forms begin with; then come ward, round, criterion and question."""


@dataclass
class _Answer(Form):
    """The form of an answer. ``expected``: side and text that stand; ``failure``: why the last save failed, for the reader."""

    failure: DossierError | str | None = None


def answers_page(desk: WardDesk) -> None:
    """Each question with its clock, both sides' figures, the answer; then the sending of all answers."""
    asked = [each for each in desk.sheet.exchanges if each.open and each.kind == "clarification"]
    unanswered = [each for each in asked if each.answer is None]
    if not asked:
        st.html(lead_html(say("self_assessment.no_questions_asked")))
        _sending(desk, [], 0, None, set())
        st.html(differences_html(desk.result, desk.catalogue))
        return
    chosen = asked_among("criterion", desk.catalogue.criteria)
    front = next((each for each in asked if each.criterion == chosen), None)
    shown = front or next(iter(unanswered), asked[0])
    behind, ahead = ("behind", "front") if front else ("front", "behind")
    confirms = confirming() and not unanswered
    if confirms:
        # What is confirmed stands first: below the questions an old laptop does not show it.
        _sending(desk, unanswered, len(asked), shown, unsaved(desk.sheet.unit.id, desk.sheet.round.id))
    with st.container(key="self_sides"):
        left, right = st.columns([4, 8], gap="large")
    with right, st.container(key=f"self_work_{ahead}"):
        with st.container(key="self_back"):
            st.button(say("self_assessment.to_list"), icon=":material/arrow_back:", key="self_back_button", on_click=go)
        criterion = desk.catalogue.criteria[shown.criterion]
        st.subheader(f"{criterion.code} {in_words(criterion.name)}", anchor=False)
        st.html(clock_html(shown, today(desk.record), desk.result.lateness.due))
        st.html(question_html(shown))
        st.html(beside_html(desk.result, criterion))
        with st.container(key=FORM):
            may = "answer" in desk.status.available_acts
            waiting = [each.criterion for each in unanswered if each is not shown]
            typed = unsaved(desk.sheet.unit.id, desk.sheet.round.id)
            onward = _onward(desk, shown, waiting, typed)
            sends = "send_answers" in desk.status.available_acts and not unanswered and not typed
            if may:
                desk.begin_with_the_refused(shown.criterion)
            filled = not sends and not desk.files_open(shown.criterion)
            answer(desk.record, desk.actor, desk.sheet.unit.id, desk.sheet.round.id, shown, may, onward, filled=filled)
        evidence(desk, criterion)
    with left, st.container(key=f"self_list_{behind}"):
        title = "self_assessment.answers_title" if unanswered else "self_assessment.answers_title_all"
        st.subheader(say(title, open=len(unanswered), all=len(asked)), anchor=False)
        only = {each.criterion: desk.tasks[each.criterion] for each in asked}
        links(asked_html(list(only.values()), shown.criterion), "self_answer_links", go)
        typed = unsaved(desk.sheet.unit.id, desk.sheet.round.id)
        if not confirms:
            _sending(desk, unanswered, len(asked), shown, typed, in_front=front is not None)
    st.html(differences_html(desk.result, desk.catalogue))
    to_the_form(desk)


def _onward(
    desk: WardDesk, shown: Exchange, waiting: list[str], typed: set[str]
) -> tuple[str, Callable[[], None]] | None:
    """What a press may do besides saving: open the next question that waits, or, at the last one, begin to send."""
    if waiting:
        return say("self_assessment.save_next", code=waiting[0]), partial(go, waiting[0])
    if shown.answer is None and "send_answers" in desk.status.blocked and not typed - {shown.criterion}:
        return say("self_assessment.save_and_send"), begin_sending
    return None


def _sending(
    desk: WardDesk,
    unanswered: list[Exchange],
    asked: int,
    shown: Exchange | None,
    typed: set[str],
    *,
    in_front: bool = True,
) -> None:
    """The sending of the answers, in sight from the start: as long as one is missing its button leads there.

    ``in_front``: whether the reader has opened the question that is ``shown``, so that the button leads to the next.
    """
    first = next(iter(unanswered), None)
    waits = next((each for each in unanswered if each is not shown), first) if in_front else first
    if waits is not None and "send_answers" in desk.status.blocked:
        st.html(_pieces.missing())
        label = say("self_assessment.send_answers_first", code=waits.criterion)
        st.button(label, key="self_send_first", on_click=go, args=(waits.criterion,), wrap=True)
        return
    if "send_answers" in desk.status.available_acts and not typed:
        place = (desk.record, desk.actor, desk.sheet.unit.id, desk.sheet.round.id)
        st.html(acted_on_html(acted_on(*place), answered=asked))
    sending(desk, "send_answers", procedure.send_answers, typed)


def clock_html(exchange: Exchange, now: date, told: date | None = None) -> Markup:
    """When the ward could open the draft, the last day to answer, the days left or late.

    ``told``: the last day that the head of the screen tells; a question that has the same does not say it again.
    """
    left = None if exchange.due is None or exchange.due == told else (exchange.due - now).days
    return _pieces.clock(exchange.asked_at, told_name(exchange.asked_by), exchange.due, left)


def question_html(exchange: Exchange) -> Markup:
    """The question in the inspector's words."""
    return _pieces.question(exchange.question)


def beside_html(result: Result, criterion: Criterion) -> Markup:
    """The inspector's finding beside the ward's own, indicator by indicator."""
    own, other = _both(result)
    rows = [(each, _side(own, each.code), _side(other, each.code)) for each in criterion.indicators]
    both = (own.criterion(criterion.code), other.criterion(criterion.code))
    return _pieces.both_sides(rows, *both, own.catalogue.scored)


def _side(scorecard: Scorecard, code: str) -> tuple[State, str]:
    part = scorecard.indicator(code)
    return part.state, told_derivation(part, scorecard)


def _both(result: Result) -> tuple[Scorecard, Scorecard]:
    """The ward's own scorecard and that of the draft appraisal."""
    own, other = result.scorecard_self, result.scorecard_appraisal
    assert own is not None and other is not None, "whoever is asked has sent figures and may read the draft"
    return own, other


def differences_html(result: Result, catalogue: Catalogue) -> Markup:
    """The criteria on which the draft appraisal differs from the ward's own view, with both states and points."""
    own, other = _both(result)
    pairs = [(one, other.criterion(one.code)) for one in own.criteria]
    rows = [(catalogue.criteria[one.code], one, two, _corrected(one, two)) for one, two in pairs if differs(one, two)]
    return _pieces.differences(rows, catalogue.scored)


def _corrected(own: CriterionResult, other: CriterionResult) -> list[str]:
    """The indicators that differ where neither the criterion's state nor its points do: else nothing in the row would."""
    if judged_otherwise(own, other):
        return []
    pairs = zip(own.indicators, other.indicators, strict=True)
    return [one.code for one, two in pairs if (one.state, one.derivation) != (two.state, two.derivation)]


def answer(
    record: Record,
    actor: Actor,
    unit: str,
    round_: str,
    exchange: Exchange,
    may: bool,
    onward: tuple[str, Callable[[], None]] | None = None,
    *,
    filled: bool = True,
) -> None:
    """The ward's answer: agree or not, and why. ``onward``: what a second button says, and where it leads once it saved.

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
    form.long_text("text", say("self_assessment.answer_text"), text, holds="answer", height=140)
    form.drawn = True
    st.html(_pieces.to_the_answer(), unsafe_allow_javascript=True)

    def save(then: Callable[[], None] | None) -> None:
        side, text = form.value("side"), form.value("text") or ""
        if side is None or not text.strip():
            form.failure = "incomplete"
            return
        form.failure = None
        try:
            with acting(form.stem, form.saving()):
                procedure.answer(
                    record, actor, unit, round_, exchange.id, text=text, agrees=side == "agree", idempotency_key=form.saving(),
                    expected=None if form.moved_on else form.expected[1] or None,
                )  # fmt: skip
        except DossierError as refused:
            form.failure = refused
        if isinstance(form.failure, Stale):
            # Shown beside one's own from now on: saving once more is a choice.
            theirs = form.failure.theirs
            form.expected, form.moved_on = (SIDES[0] if theirs["agrees"] else SIDES[1], theirs["answer"] or ""), False
        if form.failure is not None:
            return
        finish(form)
        if then is not None:
            then()
        else:
            # Without it the next question that waits would be shown.
            ask("criterion", exchange.criterion)

    with st.container(horizontal=True, key="self_save_answers"):
        kind = "primary" if filled else "secondary"
        button(say("self_assessment.save_answer"), lambda: save(None), key="self_save_answer", type=kind)
        if onward is not None:
            label, leads = onward
            button(label, lambda: save(leads), key="self_answer_next")
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
    """The answer as it stands, or that there is none."""
    if exchange.answer is None:
        st.html(_pieces.no_answer())
        return
    who = told_name(exchange.answered_by) or formats.NONE
    st.html(_pieces.given(_side_of(exchange), exchange.answer, exchange.answered_at, who))


def _standing(exchange: Exchange, failure: Any, dirty: bool) -> None:
    """What is saved and what is not, in one place that is read out when it changes."""
    why = None
    if failure is not None:
        why = say("self_assessment.answer_incomplete") if failure == "incomplete" else told(failure)
    who = told_name(exchange.answered_by) or formats.NONE
    st.html(_pieces.standing(why, dirty, exchange.answered_at, who))


_pieces = beside(__file__)
