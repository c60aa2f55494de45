"""Before sending: the inspector's own checks run on the ward's figures, what is missing, and every answer on one page.

Then the sending in two presses, and its receipt.
"""

from collections.abc import Callable, Mapping, Set
from datetime import datetime
from typing import NamedTuple

import streamlit as st

from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import DossierError
from dossiers.procedure.status import DossierStatus
from dossiers.rounds.rounds import Round
from dossiers.submissions.entry_sheets import Entry, Sheet
from dossiers.submissions.ward_tasks import Task
from dossiers.vocabulary import Act
from scoring import Catalogue, Scorecard, Words
from scoring.catalogue import Indicator
from scoring.scorecard import CriterionResult
from scoring.vocabulary import State
from ui.parts import formats
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, say
from ui.reader.people import told_error, told_name
from ui.screens.overview.figures import figures
from ui.screens.self_assessment.result import dated

OPEN_STATES = ("not_met", "not_proven")
#: The acts of the ward that leave a receipt.
SENDINGS = ("submit", "send_answers")


class _Answer(NamedTuple):
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


def _answer(task: Task, entry: Entry, card: Scorecard, unsaved: Set[str]) -> _Answer:
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
    return _Answer(task, criterion.code in unsaved, result, lines, _short(entry.explanation))


def _short(text: str, most: int = 160) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()}…"


def sending(status: DossierStatus, act: Act, may_send: bool, unsaved: set[str], send: Callable[[str], None]) -> None:
    """The last step, in two presses. ``act``: "submit" or "send_answers"; ``send`` takes the idempotency key.

    ``may_send``: whether this person's role sends; an officer reads who does.
    """
    if failure := st.session_state.pop("self_send_failure", None):
        text = told_error(failure) if isinstance(failure, DossierError) else str(failure)
        st.html(_pieces.wrong(text, alert=True))
    if not may_send:
        st.html(_pieces.lead(say(f"self_assessment.{act}_by_chief")))
        return
    if unsaved:
        st.html(_pieces.wrong(say("self_assessment.send_unsaved", codes=", ".join(sorted(unsaved)))))
        return
    unmet = status.blocked.get(act)
    if unmet is not None:
        st.html(_pieces.wrong(told_error(unmet)))
        return
    if not st.session_state.get("self_confirming"):
        st.button(say(f"self_assessment.{act}"), type="primary", key="self_send", on_click=_confirming, args=(True,))
        return
    with st.container(border=True, key="self_confirm"):
        st.html(_pieces.means(act))
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


def receipt_html(status: DossierStatus, round_: Round, sent: datetime | None, sha256: str | None) -> Markup:
    """After sending: a calm receipt of what was sent, by whom and when, and what happens next.

    ``sent``: the first sending, for records that know no steps of it. ``sha256``: of the figures as they were sent.
    """
    step = next((each for each in reversed(status.steps) if each.act in SENDINGS), None)
    return _pieces.receipt(step, told_name(step.by) if step else "", sent, sha256, status.state, round_)


_pieces = beside(__file__)
