"""The list of criteria at the left, the form of one in the middle, what it is worth at the right."""

from collections.abc import Callable, Mapping
from functools import partial

from dossiers.rounds.units import units
from dossiers.submissions.ward_tasks import following, open_count
from scoring import Scorecard
from scoring.catalogue import Criterion
from ui import plain_streamlit as st
from ui.parts import doubts
from ui.parts.formats import ward_names
from ui.parts.refusals import summary
from ui.parts.templates import Markup, beside
from ui.reader.asked import asked
from ui.reader.choice import segments
from ui.reader.language import in_words, say
from ui.screens.self_assessment import form as self_form
from ui.screens.self_assessment import stale as self_stale
from ui.screens.self_assessment.desk import ASKED, EDITING, WardDesk, evidence, go, to_the_form
from ui.screens.self_assessment.drafts import draft_of, drafts, pull
from ui.screens.self_assessment.list import claimed_html, links, list_html
from ui.screens.self_assessment.result import gains_html, if_sent_html, questions_html, summed_html
from ui.screens.self_assessment.sending import receipt_html
from ui.screens.self_assessment.unit_class import unit_class

TASKS = ("all", "open")


def work_page(desk: WardDesk) -> None:
    """The list at the left, the chosen criterion in the middle, what it is worth at the right; on a phone one at a time."""
    if not desk.editing and desk.sheet.state not in {*EDITING, ASKED}:
        st.html(receipt_html(desk.status, desk.sheet.round, desk.result.dossier.submitted_at, desk.sheet.sha256))
    shown = desk.shown
    behind, front = ("behind", "front") if asked("criterion") == shown else ("front", "behind")
    with st.container(key="self_sides"):
        left, right = st.columns([4, 8], gap="large")
    with right, st.container(key=f"self_work_{front}"):
        with st.container(key="self_back"):
            st.button(say("self_assessment.to_list"), icon=":material/arrow_back:", key="self_back_button", on_click=go)
        _criterion(desk, desk.catalogue.criteria[shown])
    with left, st.container(key=f"self_list_{behind}"):
        _list(desk, shown)
    to_the_form(desk)


def _list(desk: WardDesk, shown: str) -> None:
    count, all_ = open_count(desk.tasks), len(desk.tasks)
    if not desk.editing and desk.sheet.state not in EDITING:
        st.subheader(say("self_assessment.sent_list", of=all_), anchor=False)
        card = desk.sheet.scorecard
        assert card is not None, "who runs the survey has no list"
        links(
            desk.part("claimed", shown, make=lambda: claimed_html(desk.catalogue, card, shown, desk.document_notes)),
            "self_list_links",
            go,
        )
        return
    st.subheader(say("self_assessment.open_of", n=count, of=all_), anchor=False)
    only = segments(
        "tasks", say("self_assessment.filter"), TASKS, "all",
        lambda key: say(f"self_assessment.filter_{key}", n=all_ if key == "all" else count),
    )  # fmt: skip
    open_ones, waiting = only == "open", frozenset(desk.unsaved)
    text = desk.part(
        "list", shown, open_ones, waiting,
        make=lambda: list_html(
            desk.catalogue, desk.tasks, shown, waiting, only_open=open_ones, notes=desk.document_notes
        ),
    )  # fmt: skip
    links(text, "self_list_links", go)


def _criterion(desk: WardDesk, criterion: Criterion) -> None:
    sheet, task = desk.sheet, desk.tasks[criterion.code]
    entry = sheet.entries[criterion.code]
    with st.container(key="self_form_sides"):
        middle, side = st.columns([5, 3], gap="large")
    with middle:
        st.subheader(f"{criterion.code} {in_words(criterion.name)}", anchor=False)
        heading = partial(self_form.heading, desk.catalogue, criterion)
        st.html(desk.part("criterion", criterion.code, make=heading))
        if task.exchange is not None and task.exchange.kind == "returned":
            st.html(_pieces.returned(task.exchange))
    if not desk.editing:
        with middle:
            unit_class(desk, criterion)
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
    taken_back = len(st.given_back())
    with middle, st.container(key=self_form.FORM):
        found, wrong = self_form.preview_of(desk.record, desk.actor, draft)
        refused = self_form.refusals(draft, wrong, sheet.round.window_to.year)
        if draft.failure is not None:
            summary(refused)
        unit_class(desk, criterion)
        self_form.indicators(desk, draft, criterion, found, wrong)
        evidence(desk, criterion)
        self_form.explanation(draft, desk.catalogue, entry, found, wrong)
        self_form.requests(draft, criterion, found)
        next_one = following(desk.tasks, criterion.code)
        if self_stale.stale(draft, entry):
            self_stale.choose(desk.record, desk.actor, draft, entry, criterion, sheet.round.window_to.year)
        else:
            onward = say("self_assessment.save_next", code=next_one) if next_one else say("self_assessment.save_review")
            leads = partial(go, next_one) if next_one else partial(go, None, "review")
            self_form.save_bar(
                desk.record,
                desk.actor,
                draft,
                entry,
                onward,
                leads,
                filled=not desk.sends_next and not desk.files_open(criterion.code),
            )
        self_form.tie_refusals(draft, criterion, refused)
        doubts.ask(draft.stem, draft.failure)
    if len(st.given_back()) < taken_back:
        # What was taken back came into the fields after all that follows from it was worked out.
        st.rerun()
    with side:
        if found is not None:
            for name, draw in _WORTH.items():
                if text := desk.part_of_form(name, draft, make=partial(draw, found.after, criterion)):
                    st.html(text)
        if sheet.last_year.summed:
            st.html(summed_html(sheet, ward_names(units(desk.record))))


_WORTH: Mapping[str, Callable[[Scorecard, Criterion], Markup]] = {
    "if_sent": if_sent_html,
    "gains": gains_html,
    "questions": questions_html,
}
"""What stands beside a form: the part's name, and what draws it."""


_pieces = beside(__file__)
