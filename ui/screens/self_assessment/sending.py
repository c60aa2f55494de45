"""The last step of a self-assessment, in two presses, and its receipt."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import DossierError
from dossiers.procedure.status import DossierStatus
from dossiers.rounds.rounds import Round
from dossiers.vocabulary import Act
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.acting import acting, may_succeed_later, told_failure
from ui.parts.templates import Markup, beside
from ui.reader.language import say
from ui.reader.people import told_error, told_name
from ui.screens.self_assessment.desk import WardDesk, go

#: The acts of the ward that leave a receipt.
SENDINGS = ("submit", "send_answers")


def sending(desk: WardDesk, act: Act, step: Callable[..., object], unsaved: set[str]) -> None:
    """The last step, in two presses. ``act``: "submit" or "send_answers", which ``step`` carries out."""
    if failure := st.session_state.pop("self_send_failure", None):
        st.html(_pieces.wrong(told_failure(failure), alert=True))
    status = desk.status
    if act not in status.available_acts and act not in status.blocked:
        # An officer's: the chief sends.
        st.html(_pieces.lead(say(f"self_assessment.{act}_by_chief")))
        return
    if unsaved:
        st.html(_pieces.wrong(say("self_assessment.send_unsaved", codes=", ".join(sorted(unsaved)))))
        return
    unmet = status.blocked.get(act)
    if unmet is not None:
        # What lacks a reason, and where the class is asked for, stands above, with links.
        if unmet.code not in ("needs_explanation", "needs_class"):
            st.html(_pieces.wrong(told_error(unmet)))
        return
    if not confirming():
        # The answers are confirmed above them, so the screen goes there; a whole dossier where the button stood.
        begins = begin_sending if act == "send_answers" else partial(_confirming, True)
        st.button(say(f"self_assessment.{act}"), type="primary", key="self_send", on_click=begins)
        return
    with st.container(border=True, key="self_confirm"):
        st.html(_pieces.means(act, _facts(desk) if act == "submit" else []))
        with st.container(horizontal=True, key="self_confirm_buttons"):
            idempotency_key = st.session_state.setdefault("self_send_operation", new_idempotency_key())
            st.button(
                say(f"self_assessment.{act}_now"),
                type="primary",
                key="self_send_now",
                on_click=_send,
                args=(desk, step, idempotency_key),
            )
            st.button(say("self_assessment.not_yet"), key="self_send_not", on_click=_confirming, args=(False,))


def _facts(desk: WardDesk) -> list[str]:
    """What the press acts on: how much is not there, what it is worth by the ward's own figures, how late it is."""
    card, found = desk.sheet.scorecard, desk.tasks.values()
    not_begun = sum(task.kind == "not_begun" for task in found)
    short = sum(task.open for task in found) - not_begun
    facts = [
        say(f"self_assessment.sends_{name}", n=count)
        for name, count in (("not_begun", not_begun), ("short", short))
        if count
    ] or [say("self_assessment.sends_all", n=len(found))]
    if card is not None:
        worth = "sends_worth" if card.catalogue.scored else "sends_worth_met"
        score, headline = formats.score(card.overall.exact), formats.headline(card)
        facts.append(say(f"self_assessment.{worth}", score=score, headline=headline))
    if late := desk.result.lateness.days_late:
        facts.append(say("self_assessment.sends_late", days=late))
    return facts


def confirming() -> bool:
    """Whether the first of the two presses was made, and the second is asked for."""
    return bool(st.session_state.get("self_confirming"))


def begin_sending() -> None:
    """The first of the two presses, from where the last answer is saved."""
    _confirming(True)
    go()


def _confirming(now: bool) -> None:
    st.session_state["self_confirming"] = now


def _send(desk: WardDesk, step: Callable[..., object], idempotency_key: str) -> None:
    try:
        with acting("self_send", idempotency_key):
            step(
                desk.record,
                desk.actor,
                desk.sheet.unit.id,
                desk.sheet.round.id,
                expected_version=desk.status.revision,
                idempotency_key=idempotency_key,
            )
    except DossierError as refused:
        st.session_state["self_send_failure"] = refused
        if may_succeed_later(refused):
            # The same press once more is the same sending.
            return
    else:
        go()
    # The next sending is another one.
    st.session_state.pop("self_confirming", None)
    st.session_state.pop("self_send_operation", None)


def receipt_html(status: DossierStatus, round_: Round, sent: datetime | None, sha256: str | None) -> Markup:
    """After sending: a calm receipt of what was sent, by whom and when, and what happens next.

    ``sent``: the first sending, for records that know no steps of it. ``sha256``: of the figures as they were sent.
    """
    step = next((each for each in reversed(status.steps) if each.act in SENDINGS), None)
    return _pieces.receipt(step, told_name(step.by) if step else "", sent, sha256, status.state, round_)


_pieces = beside(__file__)
