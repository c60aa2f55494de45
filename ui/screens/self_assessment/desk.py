"""What every view of a ward's self-assessment stands on: who acts on which sheet, ways from view to view, head, documents.

What is looked at is in the address: ``criterion`` the form, ``view`` the review or the figures, so a link reopens it.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from dossiers.access.policy import Actor
from dossiers.evidence.documents import may as may_add
from dossiers.evidence.listing import listing, needed, standings
from dossiers.next_step.next_thing import of_ward
from dossiers.procedure.status import DossierStatus
from dossiers.store.clock import today
from dossiers.store.record import Record
from dossiers.submissions.entry_sheets import Sheet
from dossiers.submissions.provenance import profile
from dossiers.submissions.results import Result
from dossiers.submissions.ward_tasks import Task, first, tasks
from scoring import Catalogue
from scoring.catalogue import Criterion
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.kept import KeptParts
from ui.parts.templates import Markup, beside
from ui.reader.asked import ask, asked_among
from ui.reader.language import say
from ui.screens.evidence.fields import EvidenceDesk as Files
from ui.screens.evidence.list import Note, notes
from ui.screens.evidence.list import list_html as documents_html
from ui.screens.evidence.upload import evidence_form
from ui.screens.scorecard.head import round_line, status_line
from ui.screens.self_assessment.drafts import Draft, drafts, pull, unsaved

View = Literal["work", "review", "answers"]
FIGURES = "figures"
"""What the address asks for where a ward that was asked something looks at its figures instead."""
EDITING = frozenset({"draft", "returned"})
ASKED = "clarification_requested"
_MOVES = "self_moves"


@dataclass
class WardDesk:
    """What one run of the page works with: who acts, on which sheet, and how the dossier stands."""

    record: Record
    actor: Actor
    catalogue: Catalogue
    sheet: Sheet
    status: DossierStatus
    result: Result
    kept: KeptParts

    def part(self, name: str, *about: Hashable, make: Callable[[], Markup]) -> Markup:
        """A part of the screen that the record, the reader, language and day, and what ``about`` names decide alone."""
        return self.kept.part("self-assessment", name, self.sheet.unit.id, self.sheet.round.id, *about, make=make)

    def part_of_form(self, name: str, draft: Draft, *about: Hashable, make: Callable[[], Markup]) -> Markup:
        """A part that what stands in a form decides, too: kept as long as nothing is typed, for then the record holds it."""
        return make() if draft.dirty else self.part(name, draft.criterion, *about, make=make)

    @cached_property
    def tasks(self) -> dict[str, Task]:
        """Criterion → task."""
        return tasks(self.catalogue, self.sheet)

    @cached_property
    def document_notes(self) -> Mapping[str, Note]:
        """Criterion → how its documents stand, where there is something to do about them."""
        unit, round_ = self.sheet.unit.id, self.sheet.round.id
        return notes(self.catalogue, standings(self.record, self.actor, unit, round_))

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
        return asked_among("criterion", self.catalogue.criteria) or first(self.tasks)

    def files_open(self, criterion: str) -> bool:
        """Whether the reader is at the form of a criterion's documents: what is typed there is saved first."""
        return self._files(criterion).wanted

    def begin_with_the_refused(self, criterion: str) -> None:
        """Have the form open that replaces a file of this criterion which was not accepted: the first thing asked for."""
        place = (self.record, self.actor, self.sheet.unit.id, self.sheet.round.id)
        refused = next((each.code for each in needed(*place, criterion) if each.standing == "refused"), None)
        if refused is not None and may_add(
            self.record, self.actor, "add_evidence", self.sheet.unit.id, self.sheet.round.id
        ):
            self._files(criterion).begin_with(refused)

    def _files(self, criterion: str) -> Files:
        return Files(self.record, self.actor, self.sheet.unit.id, self.sheet.round.id, criterion)

    @property
    def editing(self) -> bool:
        """Whether the ward enters figures now."""
        return self.sheet.state in EDITING and "save_entry" in self.status.available_acts


def view(desk: WardDesk) -> View:
    """Which view the address asks for, as far as the dossier's state has it: "work", "review" or "answers"."""
    asked = asked_among("view", (*get_args(View), FIGURES))
    if desk.sheet.state in EDITING:
        return "review" if asked == "review" else "work"
    return "answers" if desk.sheet.state == ASKED and asked != FIGURES else "work"


def go(criterion: str | None = None, view: str | None = None) -> None:
    """Open a criterion, or a view, without losing what is typed."""
    # What was typed last may come with this very press: its field is not drawn any more then.
    for draft in drafts().values():
        pull(draft)
    for name, value in (("criterion", criterion), ("view", view)):
        ask(name, value)
    st.session_state[_MOVES] = st.session_state.get(_MOVES, 0) + 1


def to_the_form(desk: WardDesk) -> None:
    """After a move from one criterion to another: its beginning in sight, and the keyboard there."""
    moves = st.session_state.get(_MOVES, 0)
    st.html(desk.part("to_the_form", moves, make=lambda: _pieces.to_the_form(moves)), unsafe_allow_javascript=True)


def lead_html(text: str) -> Markup:
    """A sentence in place of all that would stand here."""
    return _pieces.lead(text)


def ways(desk: WardDesk) -> None:
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


def head(desk: WardDesk) -> None:
    """State, days left or late, the round, the size of the ward."""
    st.html(desk.part("head", make=lambda: _head(desk)))


def _head(desk: WardDesk) -> Markup:
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


def evidence(desk: WardDesk, criterion: Criterion) -> None:
    """The documents of a criterion, and the way to add some where that is open."""
    unit, round_, code = desk.sheet.unit.id, desk.sheet.round.id, criterion.code
    place = (desk.record, desk.actor, unit, round_, code)
    st.html(_pieces.documents_heading())
    st.html(
        desk.part("documents", code, make=lambda: documents_html(unit, round_, code, needed(*place), listing(*place)))
    )
    evidence_form(*place)


_pieces = beside(__file__)
