"""The way of a dossier from draft to publication: which act leads from where to where.

``access.policy`` says who may take a step, ``preconditions`` what has to come first. Every step is one transaction with its
audit line and a row in ``steps``. A person who scored does not lock, a person who locked does not publish, and reopening
takes two people and a reason.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from dossiers import acts
from dossiers.access.policy import Actor
from dossiers.acts import DossierActContext, DossierSnapshot
from dossiers.appraisal.outcome import write_appraisal_in
from dossiers.errors import NotNow, Stale
from dossiers.procedure.frozen import freeze_in
from dossiers.procedure.preconditions import Facts, unmet_precondition
from dossiers.rounds.catalogues import catalogues_in
from dossiers.rounds.deadlines import days_to_answer, days_to_correct
from dossiers.rounds.rounds import Round
from dossiers.store.clock import today
from dossiers.store.record import Record
from dossiers.store.schema import decisions as _decisions
from dossiers.store.schema import dossiers as _dossiers
from dossiers.store.schema import exchanges as _exchanges
from dossiers.store.schema import reopenings as _reopenings
from dossiers.store.schema import rounds as _rounds
from dossiers.store.schema import steps as _steps
from dossiers.submissions import drafts
from dossiers.submissions.entry_acts import take_over_requests_in
from dossiers.submissions.questions import exchanges_in
from dossiers.texts.lengths import longest
from dossiers.texts.typed_fields import Typed, texts_of, typed, typed_of_each
from dossiers.vocabulary import Act, State


class Transition(NamedTuple):
    """An act that moves a dossier from any of the states ``origins`` to the state ``goal``."""

    act: Act
    origins: tuple[State, ...]
    goal: State


#: Nháp → Đã gửi → Đang thẩm định → Yêu cầu giải trình → Đã giải trình → Chốt → Duyệt → Công bố, with Trả lại and Mở lại.
TRANSITIONS: Mapping[Act, Transition] = {
    each.act: each
    for each in (
        Transition("submit", ("draft", "returned"), "submitted"),
        Transition("begin_appraisal", ("submitted",), "under_appraisal"),
        Transition("return_dossier", ("submitted", "under_appraisal"), "returned"),
        Transition("request_clarification", ("under_appraisal", "clarified"), "clarification_requested"),
        Transition("send_answers", ("clarification_requested",), "clarified"),
        Transition("lock", ("clarification_requested", "clarified"), "locked"),
        Transition("approve", ("locked",), "approved"),
        Transition("publish", ("approved",), "published"),
        Transition("settle_reopening", ("locked", "approved", "published"), "clarified"),
    )
}


def submit(
    record: Record, actor: Actor, unit_id: str, round_id: str, *, expected_version: int, idempotency_key: str
) -> dict[str, Any]:
    """Gửi. Every criterion that is not met, or lacks figures or documents, needs an explanation (else NotNow)."""

    def body(context: DossierActContext) -> dict[str, Any]:
        snapshot = context.dossier
        catalogue = catalogues_in(context.connection, [snapshot.round.id])[snapshot.round.id]
        data = drafts.data_in(context.connection, snapshot, "self_assessment")
        take_over_requests_in(context, catalogue, data)
        text, _ = drafts.checked(catalogue, drafts.ungranted(data))
        drafts.store_in(context.connection, snapshot, "self_assessment", text)
        sent: dict[str, Any] = {} if _sent(context.connection, snapshot) else {"submitted_at": context.at}
        _close(context, "returned")
        return _move(context, after={"self_assessment": text.sha256}, **sent)

    return _step(record, actor, "submit", unit_id, round_id, expected_version, idempotency_key, body)


def begin(
    record: Record, actor: Actor, unit_id: str, round_id: str, *, expected_version: int, idempotency_key: str
) -> dict[str, Any]:
    """Nhận thẩm định: from now on the ward waits and the inspector decides."""

    def body(context: DossierActContext) -> dict[str, Any]:
        if _counted(context.connection, context.dossier, _decisions):
            write_appraisal_in(context)
        return _move(context)

    return _step(record, actor, "begin_appraisal", unit_id, round_id, expected_version, idempotency_key, body)


def return_dossier(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    *,
    reasons: Mapping[str, str],
    due: date | None = None,
    expected_version: int,
    idempotency_key: str,
) -> dict[str, Any]:
    """Trả lại, with a reason per criterion (``reasons``: criterion → reason; at least one, else NotNow).

    ``due``: the ward's last day to send it again; the proposed one if None (``deadlines.days_to_correct``, else NotNow).
    """
    return _asking(record, actor, "return_dossier", unit_id, round_id, reasons, due, expected_version, idempotency_key)


def request_clarification(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    *,
    questions: Mapping[str, str],
    due: date | None = None,
    expected_version: int,
    idempotency_key: str,
) -> dict[str, Any]:
    """Yêu cầu giải trình: from this moment the ward sees the draft. Every criterion must be decided.

    ``due``: the ward's last day to answer; if None as many days as the round gives (``deadlines.days_to_answer``, else
    NotNow). Without a question the ward is only shown the draft and may send it back as it is.
    """
    return _asking(
        record, actor, "request_clarification", unit_id, round_id, questions, due, expected_version, idempotency_key
    )


def answer(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    exchange_id: int,
    *,
    text: str,
    agrees: bool,
    idempotency_key: str,
    expected: str | None = None,
) -> dict[str, Any]:
    """Save the ward's answer to one question. It can be changed until the answers are sent.

    ``expected``: the answer shown on the screen, None if there was none. Raises NotNow, and Stale if somebody else has
    answered since.
    """
    said = typed(answer=text)
    text = said["answer"].text
    mine = {"answer": text, "agrees": agrees}

    def body(context: DossierActContext) -> dict[str, Any]:
        if not text:
            raise NotNow("needs_reason")
        asked = exchanges_in(context.connection, unit_id, round_id)
        found = {each.id: each for each in asked if each.kind == "clarification" and each.open}
        if exchange_id not in found:
            raise NotNow("no_exchange")
        before = found[exchange_id]
        theirs = {"answer": before.answer, "agrees": before.agrees}
        if before.answer != expected and theirs != mine:
            raise Stale(
                "stale_entry", who=before.answered_by, at=before.answered_at, criterion=before.criterion,
                theirs=theirs, mine=mine,
            )  # fmt: skip
        context.connection.execute(
            _exchanges.update()
            .where(_exchanges.c.id == exchange_id)
            .values(answer=text, agrees=int(agrees), **context.signed("answered"))
        )
        context.audit(subject=before.criterion, before=theirs, after=mine)
        context.touch()
        return {"exchange": exchange_id}

    return acts.on_dossier(
        record, actor, "answer", idempotency_key, body,
        unit_id=unit_id, round_id=round_id, attempted=mine, typed=said,
    )  # fmt: skip


def send_answers(
    record: Record, actor: Actor, unit_id: str, round_id: str, *, expected_version: int, idempotency_key: str
) -> dict[str, Any]:
    """Gửi giải trình. Every question needs an answer (NotNow)."""
    return _step(record, actor, "send_answers", unit_id, round_id, expected_version, idempotency_key, _move)


def lock(
    record: Record, actor: Actor, unit_id: str, round_id: str, *, expected_version: int, idempotency_key: str
) -> dict[str, Any]:
    """Chốt: the appraisal is frozen for good. Returns {"sha256": …} of what was frozen.

    Every criterion must be decided, and the ward must have answered or its time to answer must be over (else NotNow). A
    person who decided on this version of the dossier or marked it a second time may not lock it (NotAllowed).
    """

    def body(context: DossierActContext) -> dict[str, Any]:
        _close(context, "clarification")
        write_appraisal_in(context)
        digest = freeze_in(context)
        return {**_move(context, after={"frozen": digest}), "sha256": digest}

    return _step(record, actor, "lock", unit_id, round_id, expected_version, idempotency_key, body)


def approve(
    record: Record, actor: Actor, unit_id: str, round_id: str, *, expected_version: int, idempotency_key: str
) -> dict[str, Any]:
    """Duyệt, never by a person who scored or locked."""
    return _step(record, actor, "approve", unit_id, round_id, expected_version, idempotency_key, _move)


def publish(
    record: Record, actor: Actor, unit_id: str, round_id: str, *, expected_version: int, idempotency_key: str
) -> dict[str, Any]:
    """Công bố, never by a person who scored or locked. With its last dossier the whole round is published."""

    def body(context: DossierActContext) -> dict[str, Any]:
        result = _move(context)
        waiting = select(func.count()).where(
            _dossiers.c.round_id == context.dossier.round.id, _dossiers.c.state != "published"
        )
        if not context.connection.execute(waiting).scalar_one():
            context.connection.execute(
                _rounds.update().where(_rounds.c.id == context.dossier.round.id).values(status="published")
            )
        return result

    return _step(record, actor, "publish", unit_id, round_id, expected_version, idempotency_key, body)


def request_reopening(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    *,
    reason: str,
    expected_version: int,
    idempotency_key: str,
) -> dict[str, Any]:
    """Ask to reopen a locked dossier. Nothing changes until a second person confirms. Raises NotNow without a reason."""

    said = typed(reason=reason)
    why = said["reason"].text

    def body(context: DossierActContext) -> dict[str, Any]:
        if not why:
            raise NotNow("needs_reason")
        snapshot = context.dossier
        context.connection.execute(
            _reopenings.insert().values(
                unit_id=snapshot.unit.id, round_id=snapshot.round.id, version=snapshot.version, reason=why,
                **context.signed("requested"),
            )
        )  # fmt: skip
        context.audit(after={"version": snapshot.version}, reason=why)
        context.touch()
        return {}

    return _step(record, actor, "request_reopening", unit_id, round_id, expected_version, idempotency_key, body, said)


def settle_reopening(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    *,
    confirm: bool,
    expected_version: int,
    idempotency_key: str,
) -> dict[str, Any]:
    """Confirm or refuse a request to reopen. The person who asked may not do this (NotAllowed).

    If confirmed, the next version of the result begins. The locked version stays, and a published one stays published as it
    was.
    """

    def body(context: DossierActContext) -> dict[str, Any]:
        snapshot = context.dossier
        request = Facts(context.connection, round_id, context.person_id, context.at.date(), [unit_id]).waiting(snapshot)
        assert request is not None, "the act is blocked where nothing waits"
        outcome = "confirmed" if confirm else "refused"
        # A reason of earlier times may be longer than one may be today; the whole of it stands with the request.
        why = request.reason[: longest("reason")]
        context.connection.execute(
            _reopenings.update()
            .where(_reopenings.c.id == request.id)
            .values(outcome=outcome, **context.signed("settled"))
        )
        if confirm:
            return _move(context, reason=why, version=snapshot.version + 1)
        context.audit(after={"outcome": outcome}, reason=why)
        context.touch()
        return {"state": snapshot.state}

    return _step(record, actor, "settle_reopening", unit_id, round_id, expected_version, idempotency_key, body)


# How a step is taken


def _step(
    record: Record,
    actor: Actor,
    act: Act,
    unit_id: str,
    round_id: str,
    expected_version: int,
    idempotency_key: str,
    body: Callable[[DossierActContext], dict[str, Any]],
    said: Typed | None = None,
) -> dict[str, Any]:
    now = today(record)

    def with_preconditions(context: DossierActContext) -> dict[str, Any]:
        facts = Facts(context.connection, round_id, context.person_id, now, [unit_id])
        why = unmet_precondition(facts, context.dossier, act)
        if why is not None:
            raise why
        return body(context)

    return acts.on_dossier(
        record,
        actor,
        act,
        idempotency_key,
        with_preconditions,
        unit_id=unit_id,
        round_id=round_id,
        expected_version=expected_version,
        typed=said,
    )


def _move(
    context: DossierActContext,
    *,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    due: date | None = None,
    **columns: Any,
) -> dict[str, Any]:
    """Take the dossier where the act of ``context`` leads. ``due``: the ward's last day to answer or to send again."""
    snapshot, goal = context.dossier, TRANSITIONS[context.act].goal
    context.connection.execute(
        _steps.insert().values(
            unit_id=snapshot.unit.id, round_id=snapshot.round.id, version=snapshot.version, act=context.act,
            from_state=snapshot.state, to_state=goal, reason=reason, due=due, role=context.actor.role,
            **context.signed("taken"),
        )
    )  # fmt: skip
    context.audit(before={"state": snapshot.state}, after={"state": goal, **(after or {})}, reason=reason or None)
    context.touch(state=goal, **columns)
    return {"state": goal}


def _asking(
    record: Record,
    actor: Actor,
    act: Act,
    unit_id: str,
    round_id: str,
    asked: Mapping[str, str],
    due: date | None,
    expected_version: int,
    idempotency_key: str,
) -> dict[str, Any]:
    returned = act == "return_dossier"
    said = {
        code: field for code, field in typed_of_each("reason" if returned else "question", asked).items() if field.text
    }
    texts = texts_of(said)

    def body(context: DossierActContext) -> dict[str, Any]:
        snapshot = context.dossier
        catalogue = catalogues_in(context.connection, [snapshot.round.id])[snapshot.round.id]
        unknown = [code for code in texts if code not in catalogue.criteria]
        if unknown:
            raise NotNow("no_criterion", criterion=unknown[0])
        if returned and not texts:
            raise NotNow("needs_reasons")
        last = _last_day(context.act, snapshot.round, context.at.date(), due)
        if not returned:
            _close(context, "clarification")
        for code, text in texts.items():
            context.connection.execute(
                _exchanges.insert().values(
                    unit_id=snapshot.unit.id, round_id=snapshot.round.id, criterion=code,
                    kind="returned" if returned else "clarification", question=text, due=last, **context.signed("asked"),
                )
            )  # fmt: skip
        return _move(context, after={"asked": texts, "due": last.isoformat()}, due=last)

    return _step(record, actor, act, unit_id, round_id, expected_version, idempotency_key, body, said)


def _last_day(act: str, round_: Round, now: date, due: date | None) -> date:
    """The day the ward is given: ``due`` if it is one that may be given, the proposed one if it is None."""
    days = (days_to_correct if act == "return_dossier" else days_to_answer)(round_, now)
    if due is not None and not days.first <= due <= days.last:
        raise NotNow("due_outside", first=f"{days.first:%d/%m/%Y}", last=f"{days.last:%d/%m/%Y}")
    return due or days.proposed


def _close(context: DossierActContext, kind: str) -> None:
    snapshot = context.dossier
    context.connection.execute(
        _exchanges.update()
        .where(
            _exchanges.c.unit_id == snapshot.unit.id,
            _exchanges.c.round_id == snapshot.round.id,
            _exchanges.c.kind == kind,
            _exchanges.c.closed_at.is_(None),
        )
        .values(**context.signed("closed"))
    )


def _sent(connection: Connection, snapshot: DossierSnapshot) -> datetime | None:
    query = select(_dossiers.c.submitted_at).where(
        _dossiers.c.unit_id == snapshot.unit.id, _dossiers.c.round_id == snapshot.round.id
    )
    return connection.execute(query).scalar_one()


def _counted(connection: Connection, snapshot: DossierSnapshot, table: Any) -> int:
    query = select(func.count()).where(table.c.unit_id == snapshot.unit.id, table.c.round_id == snapshot.round.id)
    return connection.execute(query).scalar_one()
