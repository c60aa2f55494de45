"""How the rooms of the self-assessment stand together: head, list and form, review, answers, the survey's view.

What is looked at is in the address: ``criterion`` the form, ``view`` the review or the figures, so a link reopens it.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

import streamlit as st

from dossiers.access.policy import Actor
from dossiers.errors import DossierError
from dossiers.evidence.listing import listing, needed
from dossiers.next_step.next_thing import of_ward
from dossiers.procedure import steps as procedure
from dossiers.procedure.status import DossierStatus
from dossiers.rounds.rounds import Round
from dossiers.rounds.units import units
from dossiers.store.clock import today
from dossiers.store.record import Record
from dossiers.submissions.entry_sheets import Sheet
from dossiers.submissions.provenance import profile
from dossiers.submissions.results import Result
from dossiers.submissions.ward_tasks import Task, first, following, open_count, tasks
from dossiers.vocabulary import Act
from scoring import Catalogue, Scorecard
from scoring.catalogue import Criterion
from ui.parts import doubts, formats
from ui.parts.kept import Kept
from ui.parts.templates import Markup, beside
from ui.parts.ward_names import ward_names
from ui.reader.choice import segments
from ui.reader.language import in_words, say
from ui.screens.evidence.fields import Desk as Files
from ui.screens.evidence.list import list_html as documents_html
from ui.screens.evidence.upload import evidence_form
from ui.screens.next_step.next_thing import draw_next_thing
from ui.screens.scorecard.choice import wards_of
from ui.screens.scorecard.head import round_line, status_line
from ui.screens.self_assessment import answers as self_answers
from ui.screens.self_assessment import form as self_form
from ui.screens.self_assessment import review as self_review
from ui.screens.self_assessment import stale as self_stale
from ui.screens.self_assessment import survey as self_survey
from ui.screens.self_assessment.drafts import draft_of, drafts, pull, unsaved
from ui.screens.self_assessment.list import asked_html, claimed_html, links, list_html
from ui.screens.self_assessment.result import gains_html, if_sent_html, questions_html, summed_html

EDITING = frozenset({"draft", "returned"})
ASKED = "clarification_requested"
_MOVES = "self_moves"


@dataclass
class Desk:
    """What one run of the page works with: who acts, on which sheet, and how the dossier stands."""

    record: Record
    actor: Actor
    catalogue: Catalogue
    sheet: Sheet
    status: DossierStatus
    result: Result
    kept: Kept

    def part(self, name: str, *about: Hashable, make: Callable[[], Markup]) -> Markup:
        """A part of the screen that the record, the reader, language and day, and what ``about`` names decide alone."""
        return self.kept.part(f"self_assessment.{name}", self.sheet.unit.id, self.sheet.round.id, *about, make=make)

    @cached_property
    def tasks(self) -> dict[str, Task]:
        """Criterion → task."""
        return tasks(self.catalogue, self.sheet)

    @property
    def unsaved(self) -> set[str]:
        """Criteria with something typed and not saved."""
        return unsaved(self.sheet.unit.id, self.sheet.round.id)

    @cached_property
    def sends_next(self) -> bool:
        """Whether to send is what is next: no form holds anything unsaved, and all is entered or explained."""
        for draft in drafts().values():
            pull(draft)
        found = of_ward(self.actor.role, self.catalogue, self.sheet, self.tasks, self.result.lateness).thing
        return (
            found is not None
            and found.kind in ("submit", "submit_again")
            and not self.unsaved
            and not self.files_open(self.shown)
        )

    @property
    def shown(self) -> str:
        """The criterion whose form is drawn: the one the address asks for, else the one to begin with."""
        asked = st.query_params.get("criterion")
        return asked if asked in self.catalogue.criteria else first(self.tasks)

    def files_open(self, criterion: str) -> bool:
        """Whether the form of a criterion's documents is open: what is typed there is saved first."""
        return Files(self.record, self.actor, self.sheet.unit.id, self.sheet.round.id, criterion).opened() is not None

    @property
    def editing(self) -> bool:
        """Whether the ward enters figures now."""
        return self.sheet.state in EDITING and "save_entry" in self.status.available_acts


def view(desk: Desk) -> str:
    """Which view the address asks for, as far as the dossier's state has it: "work", "review" or "answers"."""
    asked = st.query_params.get("view")
    if desk.sheet.state in EDITING:
        return "review" if asked == "review" else "work"
    return "answers" if desk.sheet.state == ASKED and asked != "figures" else "work"


def go(criterion: str | None = None, view: str | None = None) -> None:
    """Open a criterion, or a view, without losing what is typed."""
    # What was typed last may come with this very press: its field is not drawn any more then.
    for draft in drafts().values():
        pull(draft)
    for name, value in (("criterion", criterion), ("view", view)):
        if value is not None:
            st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]
    st.session_state[_MOVES] = st.session_state.get(_MOVES, 0) + 1


def _to_the_top() -> None:
    """After a move from one criterion to another: its beginning in sight, and the keyboard there."""
    st.html(_pieces.to_the_top(st.session_state.get(_MOVES, 0)), unsafe_allow_javascript=True)


def lead_html(text: str) -> Markup:
    """A sentence in place of all that would stand here."""
    return _pieces.lead(text)


def ways(desk: Desk) -> None:
    """The one way on from here, at the right of the title."""
    now = view(desk)
    if desk.sheet.state in EDITING and now == "work":
        icon = ":material/fact_check:"
        kind = "primary" if desk.sends_next else "secondary"
        st.button(
            say("self_assessment.to_review"),
            type=kind,
            icon=icon,
            key="self_to_review",
            on_click=go,
            args=(None, "review"),
        )
    elif now == "review":
        st.button(say("self_assessment.to_list"), key="self_to_list", on_click=go)
    elif desk.sheet.state == ASKED:
        target, word = (
            ("figures", "self_assessment.to_figures") if now == "answers" else (None, "self_assessment.to_answers")
        )
        st.button(say(word), key="self_other_view", on_click=go, args=(None, target))


def head(desk: Desk) -> None:
    """State, days left or late, the round, the size of the ward."""
    st.html(desk.part("head", make=lambda: _head(desk)))


def _head(desk: Desk) -> Markup:
    known = profile(desk.record, desk.sheet.unit.id, today(desk.record))
    size: list[str] = []
    if known is not None:
        counts = (("officers", known.officers), ("households", known.households), ("residents", known.residents))
        size = [
            say(f"self_assessment.profile_{name}", n=formats.number(count))
            for name, count in counts
            if count is not None
        ]
    status, round_ = status_line(desk.result), round_line(desk.sheet.round, desk.catalogue)
    return _pieces.head(status, round_, size, known.as_of if known else None)


# List and form


def work_page(desk: Desk) -> None:
    """The list at the left, the chosen criterion in the middle, what it is worth at the right; on a phone one at a time."""
    if not desk.editing and desk.sheet.state not in {*EDITING, ASKED}:
        st.html(
            self_review.receipt_html(desk.status, desk.sheet.round, desk.result.dossier.submitted_at, desk.sheet.sha256)
        )
    shown = desk.shown
    behind, front = ("behind", "front") if st.query_params.get("criterion") == shown else ("front", "behind")
    with st.container(key="self_sides"):
        left, right = st.columns([4, 8], gap="large")
    with right, st.container(key=f"self_work_{front}"):
        with st.container(key="self_back"):
            st.button(say("self_assessment.to_list"), icon=":material/arrow_back:", key="self_back_button", on_click=go)
        _criterion(desk, desk.catalogue.criteria[shown])
    with left, st.container(key=f"self_list_{behind}"):
        _list(desk, shown)
    _to_the_top()


def _list(desk: Desk, shown: str) -> None:
    count, all_ = open_count(desk.tasks), len(desk.tasks)
    if not desk.editing and desk.sheet.state not in EDITING:
        st.subheader(say("self_assessment.sent_list", of=all_), anchor=False)
        card = desk.sheet.scorecard
        assert card is not None, "who runs the survey has no list"
        links(
            desk.part("claimed", shown, make=lambda: claimed_html(desk.catalogue, card, shown)), "self_list_links", go
        )
        return
    st.subheader(say("self_assessment.open_of", n=count, of=all_), anchor=False)
    only = segments(
        "tasks", say("self_assessment.filter"), ("all", "open"), "all",
        lambda key: say(f"self_assessment.filter_{key}", n=all_ if key == "all" else count),
    )  # fmt: skip
    open_ones, waiting = only == "open", frozenset(desk.unsaved)
    text = desk.part(
        "list", shown, open_ones, waiting,
        make=lambda: list_html(desk.catalogue, desk.tasks, shown, waiting, only_open=open_ones),
    )  # fmt: skip
    links(text, "self_list_links", go)


def _criterion(desk: Desk, criterion: Criterion) -> None:
    sheet, task = desk.sheet, desk.tasks[criterion.code]
    entry = sheet.entries[criterion.code]
    middle, side = st.columns([5, 3], gap="large")
    with middle:
        st.subheader(f"{criterion.code} {in_words(criterion.name)}", anchor=False)
        st.html(self_form.heading(desk.catalogue, criterion))
        if task.exchange is not None and task.exchange.kind == "returned":
            st.html(_pieces.returned(task.exchange))
    if not desk.editing:
        with middle:
            typed = drafts().get((sheet.unit.id, sheet.round.id, criterion.code))
            if typed is not None and typed.dirty:
                self_stale.left_over(typed, criterion, sheet.round.window_to.year)
            stored = partial(self_form.stored_html, sheet, criterion, entry)
            st.html(desk.part("stored", criterion.code, make=stored))
            evidence(desk, criterion)
        with side:
            if sheet.scorecard is not None:
                st.html(if_sent_html(sheet.scorecard, criterion, sent=True))
        return
    draft = draft_of(sheet, criterion)
    pull(draft)
    with middle, st.container(key=self_form.FORM):
        found, wrong = self_form.preview_of(desk.record, desk.actor, draft)
        self_form.indicators(draft, sheet, criterion, found, wrong, desk.kept)
        evidence(desk, criterion)
        self_form.explanation(draft, desk.catalogue, entry, found, wrong)
        self_form.requests(draft, criterion, found)
        next_one = following(desk.tasks, criterion.code, only_open=st.query_params.get("tasks") == "open")
        if self_stale.stale(draft, entry):
            self_stale.choose(desk.record, desk.actor, draft, entry, criterion, sheet.round.window_to.year)
        else:
            onward = say("self_assessment.save_next", code=next_one) if next_one else say("self_assessment.save_review")
            leads = partial(go, next_one) if next_one else partial(go, None, "review")
            self_form.save_bar(
                desk.record,
                desk.actor,
                draft,
                onward,
                leads,
                filled=not desk.sends_next and not desk.files_open(criterion.code),
            )
        st.html(self_form.standing_html(draft, entry))
        doubts.ask(draft.stem, draft.failure)
    with side:
        if found is not None:
            for name, draw in _WORTH.items():
                make = partial(draw, found.after, criterion)
                # While nothing is typed the form holds what the record does.
                text = make() if draft.dirty else desk.part(name, criterion.code, make=make)
                if text:
                    st.html(text)
        if sheet.last_year.summed:
            st.html(summed_html(sheet, ward_names(units(desk.record))))


_WORTH: Mapping[str, Callable[[Scorecard, Criterion], Markup]] = {
    "if_sent": if_sent_html,
    "gains": gains_html,
    "questions": questions_html,
}
"""What stands beside a form: the part's name, and what draws it."""


def evidence(desk: Desk, criterion: Criterion) -> None:
    """The documents of a criterion, and the way to add some where that is open."""
    unit, round_, code = desk.sheet.unit.id, desk.sheet.round.id, criterion.code
    place = (desk.record, desk.actor, unit, round_, code)
    st.html(_pieces.documents_heading())
    st.html(
        desk.part("documents", code, make=lambda: documents_html(unit, round_, code, needed(*place), listing(*place)))
    )
    evidence_form(*place)


# Review and sending


def review_page(desk: Desk) -> None:
    """Everything on one page before sending, and the sending."""
    st.subheader(say("self_assessment.review_title"), anchor=False)
    waiting = desk.unsaved
    text = desk.part(
        "review", frozenset(waiting),
        make=lambda: self_review.review_html(desk.catalogue, desk.sheet, desk.tasks, waiting),
    )  # fmt: skip
    links(text, "self_review_links", go)
    _sending(desk, "submit", procedure.submit, waiting)
    _to_the_top()


def _sending(desk: Desk, act: Act, doing: Callable[..., object], waiting: set[str]) -> None:
    unit, round_, expected_version = desk.sheet.unit.id, desk.sheet.round.id, desk.status.revision

    def send(idempotency_key: str) -> None:
        try:
            doing(
                desk.record,
                desk.actor,
                unit,
                round_,
                expected_version=expected_version,
                idempotency_key=idempotency_key,
            )
        except DossierError as refused:
            st.session_state["self_send_failure"] = refused
        else:
            go()
        self_review.sent()

    mine = act in desk.status.available_acts or act in desk.status.blocked
    self_review.sending(desk.status, act, mine, waiting, send)


# Answers


def answers_page(desk: Desk) -> None:
    """Each question with its clock, both sides' figures, the answer; then the sending of all answers."""
    asked = [each for each in desk.sheet.exchanges if each.open and each.kind == "clarification"]
    unanswered = [each for each in asked if each.answer is None]
    if not asked:
        st.html(lead_html(say("self_assessment.no_questions_asked")))
        _sending(desk, "send_answers", procedure.send_answers, set())
        st.html(self_answers.differences_html(desk.result, desk.catalogue))
        return
    chosen = st.query_params.get("criterion")
    front = next((each for each in asked if each.criterion == chosen), None)
    shown = front or next(iter(unanswered), asked[0])
    behind, ahead = ("behind", "front") if front else ("front", "behind")
    with st.container(key="self_sides"):
        left, right = st.columns([4, 8], gap="large")
    with right, st.container(key=f"self_work_{ahead}"):
        with st.container(key="self_back"):
            st.button(say("self_assessment.to_list"), icon=":material/arrow_back:", key="self_back_button", on_click=go)
        criterion = desk.catalogue.criteria[shown.criterion]
        st.subheader(f"{criterion.code} {in_words(criterion.name)}", anchor=False)
        st.html(self_answers.clock_html(shown, today(desk.record)))
        st.html(self_answers.question_html(shown))
        st.html(self_answers.beside_html(desk.result, criterion))
        with st.container(key=self_answers.FORM):
            may = "answer" in desk.status.available_acts
            waiting = [each.criterion for each in unanswered if each is not shown]
            typed = self_answers.unsaved(desk.sheet.unit.id, desk.sheet.round.id)
            sends = "send_answers" in desk.status.available_acts and not unanswered and not typed
            filled = not sends and not desk.files_open(shown.criterion)
            self_answers.answer(
                desk.record, desk.actor, desk.sheet.unit.id, desk.sheet.round.id, shown, may, next(iter(waiting), None), go,
                filled=filled,
            )  # fmt: skip
        evidence(desk, criterion)
    with left, st.container(key=f"self_list_{behind}"):
        st.subheader(say("self_assessment.answers_title", open=len(unanswered), all=len(asked)), anchor=False)
        only = {each.criterion: desk.tasks[each.criterion] for each in asked}
        links(asked_html(list(only.values()), shown.criterion), "self_answer_links", go)
        typed = self_answers.unsaved(desk.sheet.unit.id, desk.sheet.round.id)
        _sending(desk, "send_answers", procedure.send_answers, typed)
    st.html(self_answers.differences_html(desk.result, desk.catalogue))
    _to_the_top()


# Whoever asks the residents


def survey(record: Record, actor: Actor, round_: Round, catalogue: Catalogue) -> None:
    """Wards × survey indicators, and the small form of the one chosen."""
    found = self_survey.sheets(record, actor, wards_of(record, actor, round_).values(), round_)
    unit, code = st.query_params.get("unit"), st.query_params.get("criterion")
    asked = next((each for each in found if each.unit.id == unit and each.sheet is not None), None)
    chosen = (unit, code) if asked and unit and code in self_survey.survey_criteria(catalogue) else None

    def follow(target: str) -> None:
        st.query_params["unit"], st.query_params["criterion"] = target.split(" ", 1)

    if chosen is None:
        draw_next_thing(record, actor, round_.id, here="self_assessment")
    st.html(self_survey.lead_html())
    if chosen is not None and asked is not None:
        self_survey.form(record, actor, catalogue, asked, chosen[1])
    self_survey.table(catalogue, found, chosen, follow)


_pieces = beside(__file__)
