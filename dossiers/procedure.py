"""The way of a dossier from draft to publication: which act leads from where to where, and what it needs.

Who may take a step is `access`; this table says where it leads. Every step is one transaction with its audit line and a row
in `steps`. Whoever scored does not lock, and whoever locked does not publish; reopening takes two people and a reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from dossiers import drafts
from dossiers.access import ALLOWED, Act, Actor, allowed, relation_in, require_in
from dossiers.acts import Doing, Place, carry_out, place_in
from dossiers.appraising import stages_in, write_appraisal_in
from dossiers.catalogues import catalogues_in
from dossiers.clock import today
from dossiers.entries import entries_in, lacking
from dossiers.errors import DossierError, NotAllowed, NotNow, Stale, messages
from dossiers.exchanges import Exchange, exchanges_in
from dossiers.frozen import freeze_in
from dossiers.record import Record
from dossiers.schema import Role, State
from dossiers.schema import decisions as _decisions
from dossiers.schema import dossiers as _dossiers
from dossiers.schema import exchanges as _exchanges
from dossiers.schema import first_judgements as _first
from dossiers.schema import reopenings as _reopenings
from dossiers.schema import rounds as _rounds
from dossiers.schema import steps as _steps
from dossiers.submissions import readable_one_in


class Transition(NamedTuple):
    """An act that moves a dossier: from any of these states to that one."""

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

#: act → the acts of this version that its person must not have done. "score" stands for having decided anything.
OTHER_PERSON: Mapping[Act, tuple[str, ...]] = {
    "lock": ("score",),
    "approve": ("score", "lock"),
    "publish": ("score", "lock"),
}


@dataclass(frozen=True)
class Step:
    """One step that was taken."""

    act: str
    version: int
    from_state: State
    to_state: State
    reason: str
    role: Role
    by: str
    at: datetime


@dataclass(frozen=True)
class Reopening:
    """A request to reopen that waits for a second person. `mine`: the acting person made it."""

    reason: str
    requested_by: str
    requested_at: datetime
    mine: bool


@dataclass(frozen=True)
class Standing:
    """Where a dossier stands and what the acting person may do with it now.

    `may`: acts that would go through. `blocked`: acts that are the person's in this state, with what has to come first.
    """

    state: State
    revision: int
    version: int
    steps: tuple[Step, ...]
    reopening: Reopening | None
    may: frozenset[Act]
    blocked: dict[Act, DossierError]


def standing(record: Record, actor: Actor, unit_id: str, round_id: str) -> Standing:
    """Where a dossier stands for `actor`. Raises NotFound, NotAllowed as reading the dossier does."""
    now = today(record)
    with record.reading() as connection:
        readable_one_in(connection, actor, unit_id, round_id)
        place = place_in(connection, unit_id, round_id)
        relation = relation_in(connection, actor, unit_id, round_id)
        may: set[Act] = set()
        blocked: dict[Act, DossierError] = {}
        for act in ALLOWED:
            if not allowed(act, actor.role, relation, place.state):
                continue
            why = _hindrance(connection, place, act, actor.person_id, now)
            if why is None:
                may.add(act)
            else:
                blocked[act] = why
        return Standing(
            place.state, place.revision, place.version, _steps_of(connection, place),
            _reopening(connection, place, actor), frozenset(may), blocked,
        )  # fmt: skip


def exchanges(record: Record, actor: Actor, unit_id: str, round_id: str) -> tuple[Exchange, ...]:
    """The questions and answers of a dossier, for those who may read its appraisal or answer it.

    Raises NotFound and NotAllowed as reading the dossier does. After publication they stay between ward and inspectors.
    """
    with record.reading() as connection:
        readable_one_in(connection, actor, unit_id, round_id)
        place = place_in(connection, unit_id, round_id)
        require_in(connection, actor, "read_actions", unit_id, round_id, place.state)
        return exchanges_in(connection, unit_id, round_id)


def submit(record: Record, actor: Actor, unit_id: str, round_id: str, *, seen: int, operation: str) -> dict[str, Any]:
    """Gửi. Needs an explanation wherever something is not met or lacks figures or documents (NotNow)."""

    def body(doing: Doing) -> dict[str, Any]:
        place = doing.dossier
        text, _ = drafts.checked(*_self(doing.connection, place))
        drafts.store_in(doing.connection, place, "self_assessment", text)
        sent: dict[str, Any] = {} if _sent(doing.connection, place) else {"submitted_at": doing.at}
        _close(doing, "returned")
        return _move(doing, after={"self_assessment": text.sha256}, **sent)

    return _step(record, actor, "submit", unit_id, round_id, seen, operation, body)


def begin(record: Record, actor: Actor, unit_id: str, round_id: str, *, seen: int, operation: str) -> dict[str, Any]:
    """Nhận thẩm định: from here the ward waits and the inspector decides."""

    def body(doing: Doing) -> dict[str, Any]:
        if _counted(doing.connection, doing.dossier, _decisions):
            write_appraisal_in(doing)
        return _move(doing)

    return _step(record, actor, "begin_appraisal", unit_id, round_id, seen, operation, body)


def return_dossier(
    record: Record, actor: Actor, unit_id: str, round_id: str, *, reasons: Mapping[str, str], seen: int, operation: str
) -> dict[str, Any]:
    """Trả lại, with a reason per criterion (`reasons`: criterion → reason; at least one, else NotNow)."""
    return _asking(record, actor, "return_dossier", unit_id, round_id, reasons, seen, operation)


def request_clarification(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    *,
    questions: Mapping[str, str],
    seen: int,
    operation: str,
) -> dict[str, Any]:
    """Yêu cầu giải trình: the ward sees the draft from this moment, and has the round's days to answer each question.

    Without a question the ward is only shown the draft and may send it back as it is. Every criterion must be decided.
    """
    return _asking(record, actor, "request_clarification", unit_id, round_id, questions, seen, operation)


def answer(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    exchange_id: int,
    *,
    text: str,
    agrees: bool,
    operation: str,
    seen: str | None = None,
) -> dict[str, Any]:
    """Keep the ward's answer to one question; it may be changed until the answers are sent.

    `seen`: the answer that stood on the screen, None where none did. Raises NotNow, and Stale where somebody else answered
    since.
    """
    mine = {"answer": text.strip(), "agrees": agrees}

    def body(doing: Doing) -> dict[str, Any]:
        if not text.strip():
            raise NotNow("needs_reason")
        found = {each.id: each for each in _open(doing.connection, doing.dossier, "clarification")}
        if exchange_id not in found:
            raise NotNow("no_exchange")
        before = found[exchange_id]
        theirs = {"answer": before.answer, "agrees": before.agrees}
        if before.answer != seen and theirs != mine:
            when = f"{before.answered_at:%H:%M %d/%m/%Y}" if before.answered_at else "—"
            raise Stale(
                "stale_entry", theirs=theirs, mine=mine, who=before.answered_by or "—", when=when,
                criterion=before.criterion,
            )  # fmt: skip
        doing.connection.execute(
            _exchanges.update()
            .where(_exchanges.c.id == exchange_id)
            .values(answer=text.strip(), agrees=int(agrees), **doing.signed("answered"))
        )
        doing.tell(subject=before.criterion, before=theirs, after=mine)
        doing.touch()
        return {"exchange": exchange_id}

    return carry_out(record, actor, "answer", operation, body, unit_id=unit_id, round_id=round_id, attempted=mine)


def send_answers(
    record: Record, actor: Actor, unit_id: str, round_id: str, *, seen: int, operation: str
) -> dict[str, Any]:
    """Gửi giải trình. Every question needs an answer (NotNow)."""
    return _step(record, actor, "send_answers", unit_id, round_id, seen, operation, _move)


def lock(record: Record, actor: Actor, unit_id: str, round_id: str, *, seen: int, operation: str) -> dict[str, Any]:
    """Chốt: what was appraised is kept as it stands, for good. Gives {"sha256"} of what was kept.

    Needs every criterion decided, and the ward's answers or the end of its time to give them (NotNow); never by somebody who
    decided on this dossier (NotAllowed).
    """

    def body(doing: Doing) -> dict[str, Any]:
        _close(doing, "clarification")
        write_appraisal_in(doing)
        digest = freeze_in(doing)
        return {**_move(doing, after={"frozen": digest}), "sha256": digest}

    return _step(record, actor, "lock", unit_id, round_id, seen, operation, body)


def approve(record: Record, actor: Actor, unit_id: str, round_id: str, *, seen: int, operation: str) -> dict[str, Any]:
    """Duyệt, never by somebody who scored or locked."""
    return _step(record, actor, "approve", unit_id, round_id, seen, operation, _move)


def publish(record: Record, actor: Actor, unit_id: str, round_id: str, *, seen: int, operation: str) -> dict[str, Any]:
    """Công bố, never by somebody who scored or locked. With the last dossier the whole round is published."""

    def body(doing: Doing) -> dict[str, Any]:
        result = _move(doing)
        waiting = select(func.count()).where(
            _dossiers.c.round_id == doing.dossier.round.id, _dossiers.c.state != "published"
        )
        if not doing.connection.execute(waiting).scalar_one():
            doing.connection.execute(
                _rounds.update().where(_rounds.c.id == doing.dossier.round.id).values(status="published")
            )
        return result

    return _step(record, actor, "publish", unit_id, round_id, seen, operation, body)


def request_reopening(
    record: Record, actor: Actor, unit_id: str, round_id: str, *, reason: str, seen: int, operation: str
) -> dict[str, Any]:
    """Ask to reopen what was locked; nothing changes until a second person confirms. Raises NotNow without a reason."""

    def body(doing: Doing) -> dict[str, Any]:
        if not reason.strip():
            raise NotNow("needs_reason")
        place = doing.dossier
        doing.connection.execute(
            _reopenings.insert().values(
                unit_id=place.unit.id, round_id=place.round.id, version=place.version, reason=reason.strip(),
                **doing.signed("requested"),
            )
        )  # fmt: skip
        doing.tell(after={"version": place.version}, reason=reason.strip())
        doing.touch()
        return {}

    return _step(record, actor, "request_reopening", unit_id, round_id, seen, operation, body)


def settle_reopening(
    record: Record, actor: Actor, unit_id: str, round_id: str, *, confirm: bool, seen: int, operation: str
) -> dict[str, Any]:
    """Confirm or refuse a request to reopen, as another person than the one who asked (NotAllowed).

    Confirmed, the next version of the result begins; the locked one stays, and a published one stays published as it stood.
    """

    def body(doing: Doing) -> dict[str, Any]:
        place = doing.dossier
        request = _waiting(doing.connection, place)
        assert request is not None, "the act is hindered where nothing waits"
        outcome = "confirmed" if confirm else "refused"
        doing.connection.execute(
            _reopenings.update()
            .where(_reopenings.c.id == request.id)
            .values(outcome=outcome, **doing.signed("settled"))
        )
        if confirm:
            return _move(doing, reason=request.reason, version=place.version + 1)
        doing.tell(after={"outcome": outcome}, reason=request.reason)
        doing.touch()
        return {"state": place.state}

    return _step(record, actor, "settle_reopening", unit_id, round_id, seen, operation, body)


# How a step is taken


def _step(
    record: Record,
    actor: Actor,
    act: Act,
    unit_id: str,
    round_id: str,
    seen: int,
    operation: str,
    body: Callable[[Doing], dict[str, Any]],
) -> dict[str, Any]:
    now = today(record)

    def unhindered(doing: Doing) -> dict[str, Any]:
        why = _hindrance(doing.connection, doing.dossier, act, doing.person_id, now)
        if why is not None:
            raise why
        return body(doing)

    return carry_out(record, actor, act, operation, unhindered, unit_id=unit_id, round_id=round_id, seen=seen)


def _move(doing: Doing, *, after: Mapping[str, Any] | None = None, reason: str = "", **columns: Any) -> dict[str, Any]:
    """Take the dossier where the act of `doing` leads."""
    place, goal = doing.dossier, TRANSITIONS[doing.act].goal  # pyright: ignore[reportArgumentType]
    doing.connection.execute(
        _steps.insert().values(
            unit_id=place.unit.id, round_id=place.round.id, version=place.version, act=doing.act,
            from_state=place.state, to_state=goal, reason=reason, role=doing.actor.role, **doing.signed("taken"),
        )
    )  # fmt: skip
    doing.tell(before={"state": place.state}, after={"state": goal, **(after or {})}, reason=reason or None)
    doing.touch(state=goal, **columns)
    return {"state": goal}


def _asking(
    record: Record,
    actor: Actor,
    act: Act,
    unit_id: str,
    round_id: str,
    asked: Mapping[str, str],
    seen: int,
    operation: str,
) -> dict[str, Any]:
    texts = {code: text.strip() for code, text in asked.items() if text.strip()}
    returned = act == "return_dossier"

    def body(doing: Doing) -> dict[str, Any]:
        place = doing.dossier
        catalogue = catalogues_in(doing.connection, [place.round.id])[place.round.id]
        unknown = [code for code in texts if code not in catalogue.criteria]
        if unknown:
            raise NotNow("no_criterion", criterion=unknown[0])
        if returned and not texts:
            raise NotNow("needs_reasons")
        due = None if returned else doing.at.date() + timedelta(days=place.round.clarify_days)
        if not returned:
            _close(doing, "clarification")
        for code, text in texts.items():
            doing.connection.execute(
                _exchanges.insert().values(
                    unit_id=place.unit.id, round_id=place.round.id, criterion=code,
                    kind="returned" if returned else "clarification", question=text, due=due, **doing.signed("asked"),
                )
            )  # fmt: skip
        after = {"asked": texts, "due": due.isoformat() if due else None}
        return _move(doing, after=after)

    return _step(record, actor, act, unit_id, round_id, seen, operation, body)


def _close(doing: Doing, kind: str) -> None:
    place = doing.dossier
    doing.connection.execute(
        _exchanges.update()
        .where(
            _exchanges.c.unit_id == place.unit.id,
            _exchanges.c.round_id == place.round.id,
            _exchanges.c.kind == kind,
            _exchanges.c.closed_at.is_(None),
        )
        .values(**doing.signed("closed"))
    )


# What has to come first


def _hindrance(connection: Connection, place: Place, act: Act, person_id: str | None, now: Any) -> DossierError | None:
    """Why an act that is the person's cannot be done yet, or not by this person; None where it can."""
    if act in OTHER_PERSON:
        done = _done_by(connection, place, person_id or "")
        for earlier in OTHER_PERSON[act]:
            if earlier in done:
                words = messages()
                return NotAllowed("same_person", act=words[f"act_{act}"], earlier=words[f"did_{earlier}"])
    check = _CONDITIONS.get(act)
    return check(connection, place, person_id, now) if check else None


def _explained(connection: Connection, place: Place, person_id: str | None, now: Any) -> DossierError | None:
    catalogue, data = _self(connection, place)
    card = drafts.graded(catalogue, data)
    stored = drafts.data_in(connection, place, "self_assessment")
    entered = entries_in(connection, catalogue, place, stored)
    lack = [code for code, entry in entered.items() if lacking(catalogue, entry, card).explanation]
    return NotNow("needs_explanation", criteria=", ".join(lack)) if lack else None


def _all_decided(connection: Connection, place: Place, person_id: str | None, now: Any) -> DossierError | None:
    open_ones = [code for code, stage in stages_in(connection, place).items() if stage != "decided"]
    return NotNow("undecided", count=len(open_ones), criteria=", ".join(open_ones)) if open_ones else None


def _all_answered(connection: Connection, place: Place, person_id: str | None, now: Any) -> DossierError | None:
    waiting = [each.criterion for each in _open(connection, place, "clarification") if each.answer is None]
    return NotNow("unanswered", criteria=", ".join(waiting)) if waiting else None


def _ready_to_lock(connection: Connection, place: Place, person_id: str | None, now: Any) -> DossierError | None:
    if place.state == "clarification_requested":
        due = [each.due for each in _open(connection, place, "clarification") if each.due]
        last = max(due) if due else _last_day(connection, place)
        if last is not None and now <= last:
            return NotNow("clock_runs", due=f"{last:%d/%m/%Y}")
    return _all_decided(connection, place, person_id, now)


def _none_waits(connection: Connection, place: Place, person_id: str | None, now: Any) -> DossierError | None:
    request = _waiting(connection, place)
    return NotNow("reopening_waits", who=request.requested_by_name) if request else None


def _somebody_elses_waits(connection: Connection, place: Place, person_id: str | None, now: Any) -> DossierError | None:
    request = _waiting(connection, place)
    if request is None:
        return NotNow("no_reopening")
    words = messages()
    if request.requested_by == person_id:
        return NotAllowed("same_person", act=words["act_settle_reopening"], earlier=words["did_request_reopening"])
    return None


_CONDITIONS: Mapping[Act, Callable[[Connection, Place, str | None, Any], DossierError | None]] = {
    "submit": _explained,
    "request_clarification": _all_decided,
    "send_answers": _all_answered,
    "lock": _ready_to_lock,
    "request_reopening": _none_waits,
    "settle_reopening": _somebody_elses_waits,
}


# Asking the record


def _self(connection: Connection, place: Place) -> tuple[Any, drafts.Data]:
    catalogue = catalogues_in(connection, [place.round.id])[place.round.id]
    data = drafts.data_in(connection, place, "self_assessment")
    return catalogue, {key: value for key, value in data.items() if key != "not_applicable"}


def _sent(connection: Connection, place: Place) -> datetime | None:
    query = select(_dossiers.c.submitted_at).where(
        _dossiers.c.unit_id == place.unit.id, _dossiers.c.round_id == place.round.id
    )
    return connection.execute(query).scalar_one()


def _counted(connection: Connection, place: Place, table: Any) -> int:
    query = select(func.count()).where(table.c.unit_id == place.unit.id, table.c.round_id == place.round.id)
    return connection.execute(query).scalar_one()


def _done_by(connection: Connection, place: Place, person_id: str) -> set[str]:
    """What a person did on this dossier: the acts of its steps, and "score" where they judged anything of it."""
    acts = select(_steps.c.act).where(
        _steps.c.unit_id == place.unit.id,
        _steps.c.round_id == place.round.id,
        _steps.c.version == place.version,
        _steps.c.taken_by == person_id,
    )
    done = set(connection.execute(acts).scalars())
    for table, column in ((_decisions, _decisions.c.decided_by), (_first, _first.c.judged_by)):
        judged = select(column).where(
            table.c.unit_id == place.unit.id, table.c.round_id == place.round.id, column == person_id
        )
        if connection.execute(judged.limit(1)).first() is not None:
            done.add("score")
    return done


def _open(connection: Connection, place: Place, kind: str) -> list[Exchange]:
    return [each for each in exchanges_in(connection, place.unit.id, place.round.id) if each.kind == kind and each.open]


def _last_day(connection: Connection, place: Place) -> date | None:
    """The last day to answer a draft sent without a question; None where the record knows no sending (an import)."""
    query = select(func.max(_steps.c.taken_at)).where(
        _steps.c.unit_id == place.unit.id,
        _steps.c.round_id == place.round.id,
        _steps.c.act == "request_clarification",
    )
    sent = connection.execute(query).scalar_one_or_none()
    return sent.date() + timedelta(days=place.round.clarify_days) if sent else None


def _waiting(connection: Connection, place: Place) -> Any:
    query = select(_reopenings).where(
        _reopenings.c.unit_id == place.unit.id,
        _reopenings.c.round_id == place.round.id,
        _reopenings.c.version == place.version,
        _reopenings.c.outcome.is_(None),
    )
    return connection.execute(query).one_or_none()


def _reopening(connection: Connection, place: Place, actor: Actor) -> Reopening | None:
    row = _waiting(connection, place)
    if row is None:
        return None
    return Reopening(row.reason, row.requested_by_name, row.requested_at, row.requested_by == actor.person_id)


def _steps_of(connection: Connection, place: Place) -> tuple[Step, ...]:
    query = (
        select(_steps)
        .where(_steps.c.unit_id == place.unit.id, _steps.c.round_id == place.round.id)
        .order_by(_steps.c.id)
    )
    return tuple(
        Step(row.act, row.version, row.from_state, row.to_state, row.reason, row.role, row.taken_by_name, row.taken_at)
        for row in connection.execute(query)
    )
