"""Before sending: why it cannot be sent, what is missing, what bars a band and what will be asked, then the sending; below it
what is complete, a line each with its answers folded."""

from collections.abc import Callable, Mapping, Sequence, Set
from typing import NamedTuple

from dossiers.evidence.listing import DocumentStanding, standings
from dossiers.procedure import steps as procedure
from dossiers.submissions.entry_sheets import Entry, Sheet, lacking
from dossiers.submissions.ward_tasks import Task
from scoring import Catalogue, Scorecard
from scoring.catalogue import Bilingual, Indicator
from scoring.points import points
from scoring.scorecard import CriterionResult, Gate
from scoring.vocabulary import State
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.derivations import told_derivation
from ui.parts.figures import figures
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, say
from ui.screens.self_assessment.desk import WardDesk, go, to_the_form
from ui.screens.self_assessment.list import links
from ui.screens.self_assessment.reasons import reasons_table, waiting_for_reason
from ui.screens.self_assessment.result import dated
from ui.screens.self_assessment.sending import sending

OPEN_STATES = ("not_met", "not_proven")
_WITH_A_FILE: frozenset[DocumentStanding] = frozenset({"filed", "replacing", "accepted"})


class AnswerLine(NamedTuple):
    """One indicator: what was entered, "" where nothing was; its state, None where nothing is judged or entered."""

    indicator: Indicator
    answer: str
    asked_out: bool
    state: State | None


class ReviewedCriterion(NamedTuple):
    """A criterion with its answers. ``documents``: of how many required ones there is a file, of how many in all, and the
    codes of those that are only declared."""

    task: Task
    unsaved: bool
    result: CriterionResult
    lines: list[AnswerLine]
    documents: tuple[int, int, list[str]]
    explanation: str


def review_html(
    catalogue: Catalogue,
    sheet: Sheet,
    found: Mapping[str, Task],
    unsaved: Set[str],
    filed: Mapping[str, DocumentStanding],
    waiting: Set[str] = frozenset(),
) -> Markup:
    """What is missing, question by question with its answer; what bars a band; what will be asked. ``unsaved``: criteria
    typed in and not saved; ``filed``: how each document stands; ``waiting``: criteria of which the table of reasons tells what
    they lack: here they have their answers only, and no line where nothing was answered.
    """
    card = sheet.scorecard
    assert card is not None, "who runs the survey has no review"
    parts = _parts(catalogue, sheet, found, unsaved, filed, waiting)
    parts.pop("review_rest")
    return _pieces.review(_gates(card), _questions(card), _worth(card), parts)


def complete_html(
    catalogue: Catalogue,
    sheet: Sheet,
    found: Mapping[str, Task],
    unsaved: Set[str],
    filed: Mapping[str, DocumentStanding],
    waiting: Set[str] = frozenset(),
) -> Markup:
    """The criteria that lack nothing, a line each, with their answers folded; "" where there is none. As ``review_html``."""
    return _pieces.complete(_parts(catalogue, sheet, found, unsaved, filed, waiting)["review_rest"])


def _parts(
    catalogue: Catalogue,
    sheet: Sheet,
    found: Mapping[str, Task],
    unsaved: Set[str],
    filed: Mapping[str, DocumentStanding],
    waiting: Set[str],
) -> dict[str, list[ReviewedCriterion]]:
    """Heading → criteria with their answers; each criterion is in one part."""
    card = sheet.scorecard
    assert card is not None
    answers = [_reviewed(found[code], sheet.entries[code], card, unsaved, filed) for code in catalogue.criteria]
    told = [each for each in answers if each.task.criterion.code in waiting and not each.unsaved]
    returned = [each for each in answers if each.task.kind == "returned" and each not in told]
    short = [each for each in answers if (each.task.open or each.unsaved) and each not in told + returned]
    return {
        "review_returned": returned,
        "review_begun": [each for each in told if each.task.kind != "not_begun"],
        "review_else" if told else "review_open": short,
        "review_rest": [each for each in answers if each not in told + returned + short],
    }


def blocked_html(unsaved: Set[str], waiting: Set[str], classless: Sequence[str] = ()) -> Markup:
    """Why the dossier cannot be sent now, with links to the criteria; nothing where it can. ``classless``: those that ask by a
    class which nobody stated."""
    return _pieces.blocked(sorted(unsaved), list(waiting), list(classless))


def _classless(desk: WardDesk) -> list[str]:
    card = desk.sheet.scorecard
    return [code for code, entry in desk.sheet.entries.items() if lacking(desk.catalogue, entry, card).classes]


def _worth(card: Scorecard) -> str:
    """What the ward would claim by sending now."""
    band = next((in_words(each.name) for each in card.catalogue.bands if each.code == card.band), formats.NONE)
    return say(
        "self_assessment.review_worth" if card.catalogue.scored else "self_assessment.review_worth_met",
        headline=formats.headline(card),
        score=formats.score(card.overall.exact),
        upper=formats.score(card.overall.upper),
        band=band,
    )


def _gates(card: Scorecard) -> list[tuple[str, str, Indicator, str]]:
    """State as shown, the criterion's code, the indicator and its derivation ("" where nobody has filled it in); those
    that bar a band first."""
    return [_gate(card, gate) for gate in sorted(card.gates, key=lambda each: each.state not in OPEN_STATES)]


def _gate(card: Scorecard, gate: Gate) -> tuple[str, str, Indicator, str]:
    indicator, part = card.catalogue.indicators[gate.indicator], card.indicator(gate.indicator)
    criterion = card.catalogue.criterion_of[gate.indicator].code
    if part.cause == "missing_value" and not part.inputs:
        return "unfilled", criterion, indicator, ""
    return gate.state, criterion, indicator, told_derivation(part, card)


def _questions(card: Scorecard) -> list[tuple[Bilingual, list[str]]]:
    """The text of each question and the codes of the criteria it is about."""
    codes = card.catalogue.criterion_of
    return [(each.text, list(dict.fromkeys(codes[code].code for code in each.indicators))) for each in card.questions]


def _reviewed(
    task: Task, entry: Entry, card: Scorecard, unsaved: Set[str], filed: Mapping[str, DocumentStanding]
) -> ReviewedCriterion:
    lines = []
    for indicator in task.criterion.indicators:
        inputs = entry.values.get(indicator.code, {})
        state = card.indicator(indicator.code).state if inputs else None
        answer = figures(indicator, dated(inputs))
        lines.append(
            AnswerLine(indicator, answer, indicator.code in entry.not_applicable, None if state == "tracked" else state)
        )
    needed = [each.code for each in task.criterion.documents if each.required]
    given = sum(filed[code] in _WITH_A_FILE for code in needed)
    declared = [code for code in needed if filed[code] == "declared"]
    result = card.criterion(task.criterion.code)
    return ReviewedCriterion(
        task, task.criterion.code in unsaved, result, lines, (given, len(needed), declared), _short(entry.explanation)
    )


def _short(text: str, most: int = 160) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()}…"


def review_page(desk: WardDesk) -> None:
    """Why it cannot be sent, the reasons that lack, what is missing, and the sending; what is complete stands below it."""
    st.subheader(say("self_assessment.review_title"), anchor=False)
    unsaved, waiting = desk.unsaved, waiting_for_reason(desk)
    blocked = blocked_html(unsaved, waiting.keys(), _classless(desk) if desk.editing else ())
    if blocked:
        links(blocked, "self_blocked_links", go)
    reasons_table(desk, waiting)

    def drawn(name: str, html: Callable[..., Markup]) -> Markup:
        return desk.part(
            name, frozenset(unsaved),
            make=lambda: html(
                desk.catalogue, desk.sheet, desk.tasks, unsaved,
                standings(desk.record, desk.actor, desk.sheet.unit.id, desk.sheet.round.id),
                waiting.keys() if desk.editing else frozenset(),
            ),
        )  # fmt: skip

    links(drawn("review", review_html), "self_review_links", go)
    sending(desk, "submit", procedure.submit, unsaved)
    if complete := drawn("complete", complete_html):
        links(complete, "self_complete_links", go)
    to_the_form(desk)


_pieces = beside(__file__, begun=formats.begun, points=points)
