"""Before sending: the inspector's own checks run on the ward's figures, what is missing, and every answer on one page."""

from collections.abc import Mapping, Set
from typing import NamedTuple

from dossiers.procedure import steps as procedure
from dossiers.submissions.entry_sheets import Entry, Sheet
from dossiers.submissions.ward_tasks import Task
from scoring import Catalogue, Scorecard, Words
from scoring.catalogue import Indicator
from scoring.points import points
from scoring.scorecard import CriterionResult
from scoring.vocabulary import State
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, say
from ui.screens.overview.figures import figures
from ui.screens.self_assessment.desk import WardDesk, go, to_the_form
from ui.screens.self_assessment.list import links
from ui.screens.self_assessment.result import dated
from ui.screens.self_assessment.sending import sending

OPEN_STATES = ("not_met", "not_proven")


class _AnswerLine(NamedTuple):
    """A criterion with what was entered for it: ``lines``, one for each indicator and one for its documents."""

    task: Task
    unsaved: bool
    result: CriterionResult
    lines: list[str]
    explanation: str


def review_html(catalogue: Catalogue, sheet: Sheet, found: Mapping[str, Task], unsaved: Set[str]) -> Markup:
    """The whole page but the sending itself, with links to the criteria. ``unsaved``: criteria typed in and not saved."""
    card = sheet.scorecard
    assert card is not None, "who runs the survey has no review"
    waiting = [task for task in found.values() if task.open]
    answers = [
        (group, [_answer(found[each.code], sheet.entries[each.code], card, unsaved) for each in group.criteria])
        for _, group in catalogue.groups
    ]
    return _pieces.review(_gates(card), _questions(card), sorted(unsaved), waiting, _worth(card), answers)


def _worth(card: Scorecard) -> str:
    """What the ward would claim by sending now."""
    band = next((in_words(each.name) for each in card.catalogue.bands if each.code == card.band), formats.NONE)
    return say(
        "self_assessment.review_worth",
        headline=formats.headline(card),
        score=formats.score(card.overall.exact),
        upper=formats.score(card.overall.upper),
        band=band,
    )


def _gates(card: Scorecard) -> list[tuple[State, str, Indicator, str]]:
    """State, the criterion's code, the indicator and its derivation; those that bar a band first."""
    catalogue = card.catalogue
    return [
        (
            gate.state,
            catalogue.criterion_of[gate.indicator].code,
            catalogue.indicators[gate.indicator],
            in_words(card.indicator(gate.indicator).derivation),
        )
        for gate in sorted(card.gates, key=lambda each: each.state not in OPEN_STATES)
    ]


def _questions(card: Scorecard) -> list[tuple[Words, list[str]]]:
    """The text of each question and the codes of the criteria it is about."""
    codes = card.catalogue.criterion_of
    return [(each.text, list(dict.fromkeys(codes[code].code for code in each.indicators))) for each in card.questions]


def _answer(task: Task, entry: Entry, card: Scorecard, unsaved: Set[str]) -> _AnswerLine:
    criterion = task.criterion
    lines = []
    for indicator in criterion.indicators:
        text = figures(indicator, dated(entry.values.get(indicator.code, {}))) or formats.NONE
        asked = f" ({say('self_assessment.asked')})" if indicator.code in entry.not_applicable else ""
        lines.append(f"{indicator.code}: {text}{asked}")
    needed = [each.code for each in criterion.documents if each.required]
    if needed:
        given = sum(code in entry.documents for code in needed)
        lines.append(say("self_assessment.review_documents", n=given, of=len(needed)))
    result = card.criterion(criterion.code)
    return _AnswerLine(task, criterion.code in unsaved, result, lines, _short(entry.explanation))


def _short(text: str, most: int = 160) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()}…"


def review_page(desk: WardDesk) -> None:
    """Everything on one page before sending, and the sending."""
    st.subheader(say("self_assessment.review_title"), anchor=False)
    waiting = desk.unsaved
    text = desk.part(
        "review", frozenset(waiting),
        make=lambda: review_html(desk.catalogue, desk.sheet, desk.tasks, waiting),
    )  # fmt: skip
    links(text, "self_review_links", go)
    sending(desk, "submit", procedure.submit, waiting)
    to_the_form(desk)


_pieces = beside(__file__, points=points)
