"""How anything is done: one transaction that carries the acting person, what they saw, an idempotency key and its audit line.

`carry_out` is the one way to change a record. All of an act is kept or none of it; a second click of the same button finds
the first one's result; a refusal and a clash with somebody else's change leave a line in the log too.
"""

import hashlib
import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from dossiers.access.policy import ALLOWED, Actor, relation_in, require_account_in, require_in, require_office
from dossiers.acts.audit import Head, append_in
from dossiers.errors import NotAllowed, NotFound, Stale, messages
from dossiers.rounds.rounds import Round, round_in
from dossiers.rounds.units import Unit, unit_in, units_in
from dossiers.store.clock import now
from dossiers.store.memo import memoised_per_revision
from dossiers.store.record import Record
from dossiers.store.schema import audit_log, operations
from dossiers.store.schema import dossiers as _dossiers
from dossiers.store.schema import steps as _steps
from dossiers.texts.doubts import Answers, Problem, answers_to, with_answers
from dossiers.texts.personal_data import Typed, refusals
from dossiers.vocabulary import ACTS, OFFICE_ACTS, Act, OfficeAct, State


@dataclass(frozen=True)
class DossierSnapshot:
    """The dossier an act is done to, as it stands inside the transaction."""

    unit: Unit
    round: Round
    state: State
    revision: int
    version: int


@dataclass
class ActContext:
    """An act under way: the open transaction, who acts, at what moment, on which dossier (None for the office's own).

    `answers`: what the person said of its doubts.
    """

    connection: Connection
    actor: Actor
    person_id: str
    act: Act | OfficeAct
    at: datetime
    snapshot: DossierSnapshot | None = None
    answers: Answers = field(default_factory=Answers)
    audit_lines: int = field(default=0, init=False)

    @property
    def by(self) -> tuple[str, str, datetime]:
        """Who and when, as the columns `…_by`, `…_by_name`, `…_at` hold it."""
        return self.person_id, self.actor.name, self.at

    def signed(self, prefix: str) -> dict[str, Any]:
        """Who and when as columns: {prefix}_by, {prefix}_by_name, {prefix}_at."""
        return {f"{prefix}_by": self.person_id, f"{prefix}_by_name": self.actor.name, f"{prefix}_at": self.at}

    @property
    def dossier(self) -> DossierSnapshot:
        """The dossier acted on; for acts that have one."""
        assert self.snapshot is not None
        return self.snapshot

    @property
    def dossier_act(self) -> Act:
        """The act; for those that are done to a dossier."""
        assert self.act in ACTS
        return self.act

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Raise BadInput where any problem is left that the person did not, or may not, say is none."""
        self.answers.refuse(problems)

    def audit(
        self, *, subject: str | None = None, before: Any = None, after: Any = None, reason: str | None = None,
        unit_id: str | None = None, round_id: str | None = None,
    ) -> Head:  # fmt: skip
        """Write the audit line of what was done, and what the person said of its doubts."""
        self.audit_lines += 1
        return append_in(
            self.connection, self.actor, self.act, self.at,
            unit_id=unit_id or (self.snapshot.unit.id if self.snapshot else None),
            round_id=round_id or (self.snapshot.round.id if self.snapshot else None),
            subject=subject, before=before, after=with_answers(after, self.answers), reason=reason,
        )  # fmt: skip

    def touch(self, **changes: Any) -> None:
        """Change the dossier's own row, and count the change: what others saw is old now."""
        snapshot = self.dossier
        self.connection.execute(
            _dossiers.update()
            .where(_dossiers.c.unit_id == snapshot.unit.id, _dossiers.c.round_id == snapshot.round.id)
            .values(revision=_dossiers.c.revision + 1, **changes)
        )


def new_idempotency_key() -> str:
    """An id for one press of one button; a screen keeps it until the act has succeeded."""
    return uuid.uuid4().hex


def carry_out(
    record: Record,
    actor: Actor,
    act: Act | OfficeAct,
    idempotency_key: str,
    body: Callable[[ActContext], dict[str, Any] | None],
    *,
    unit_id: str | None = None,
    round_id: str | None = None,
    expected_version: int | None = None,
    attempted: Any = None,
    typed: Typed | None = None,
) -> dict[str, Any]:
    """Do `act` in one transaction by running `body`, which must `audit` what it did. Gives what the body gives.

    `idempotency_key`: done already by the same person to the same dossier, looking at the same, the earlier result is given
    and nothing is done. `expected_version`: the dossier's revision the person was looking at. `attempted`: what was to be
    saved, for the log in case it clashes. `typed`: the texts of the act; none that holds a person's number comes into the
    record or its log, which forgets nothing; where it may be none, the person may say so (see `doubts`). Raises NotAllowed,
    NotFound, NotNow, BadInput (Doubtful), and Stale where the dossier moved on since `expected_version`.
    """
    at = now(record)
    where = {"unit_id": unit_id, "round_id": round_id}
    try:
        with record.writing() as connection:
            person_id = require_account_in(connection, actor)
            once = _once(idempotency_key, unit_id, round_id, expected_version)
            earlier = _earlier(connection, once, person_id, act)
            if earlier is not None:
                return earlier
            context = ActContext(connection, actor, person_id, act, at, answers=answers_to(idempotency_key))
            numbers = refusals(typed or {})
            if act in ACTS:
                assert unit_id is not None and round_id is not None, "an act on a dossier names it"
                context.snapshot = snapshot_in(connection, unit_id, round_id)
                moved_on = expected_version is not None and expected_version != context.snapshot.revision
                try:
                    require_in(connection, actor, act, unit_id, round_id, context.snapshot.state)
                except NotAllowed as refusal:
                    if not moved_on or refusal.code != "wrong_state" or not _was_open_in(context):
                        raise
                    # Theirs to do before: somebody was faster, and nobody overstepped.
                    context.refuse(numbers)
                    raise _stale(context.snapshot, attempted, *_last_step(connection, context.snapshot)) from None
                context.refuse(numbers)
                if moved_on:
                    raise _moved_on(connection, context.snapshot, attempted)
            else:
                assert act in OFFICE_ACTS
                require_office(actor, act)
                context.refuse(numbers)
            result = body(context) or {}
            assert context.audit_lines, f"{act} left no audit line"
            connection.execute(
                operations.insert().values(
                    id=once, person_id=person_id, act=act, at=at, result=json.dumps(result, ensure_ascii=False)
                )
            )
            return result
    except NotAllowed as refusal:
        with record.writing() as connection:
            append_in(connection, actor, act, at, outcome="refused", reason=refusal.texts, **where)
        raise
    except Stale as clash:
        with record.writing() as connection:
            append_in(
                connection, actor, act, at, outcome="conflict", before=clash.theirs, after=clash.mine,
                reason=clash.texts, **where,
            )  # fmt: skip
        raise


def already_done(record: Record, actor: Actor, act: OfficeAct, idempotency_key: str) -> dict[str, Any] | None:
    """What the act with this key gave when it was done; None where it was not. For acts of the office that take long."""
    with record.reading() as connection:
        return _earlier(
            connection, _once(idempotency_key, None, None, None), require_account_in(connection, actor), act
        )


@memoised_per_revision
def snapshot_in(connection: Connection, unit_id: str, round_id: str) -> DossierSnapshot:
    """The dossier of a unit in a round as it stands. Raises NotFound."""
    unit, round_ = unit_in(connection, unit_id), round_in(connection, round_id)
    row = connection.execute(
        select(_dossiers.c.state, _dossiers.c.revision, _dossiers.c.version).where(
            _dossiers.c.unit_id == unit_id, _dossiers.c.round_id == round_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound("no_dossier", unit=unit.name, round=round_id)
    return DossierSnapshot(unit, round_, *row)


def snapshots_in(connection: Connection, round_id: str) -> tuple[DossierSnapshot, ...]:
    """Every dossier of a round as it stands, whoever asks. Raises NotFound for an unknown round."""
    round_ = round_in(connection, round_id)
    units = {unit.id: unit for unit in units_in(connection)}
    query = select(_dossiers.c.unit_id, _dossiers.c.state, _dossiers.c.revision, _dossiers.c.version).where(
        _dossiers.c.round_id == round_id
    )
    return tuple(DossierSnapshot(units[unit_id], round_, *rest) for unit_id, *rest in connection.execute(query))


def _once(idempotency_key: str, unit_id: str | None, round_id: str | None, expected_version: int | None) -> str:
    """The id under which an act is kept: as long as its column, whatever wards are called.

    Pressed at another dossier, or on another state of it, it is another act, also where a screen kept its id too long.
    """
    return hashlib.sha256(json.dumps([idempotency_key, unit_id, round_id, expected_version]).encode()).hexdigest()


def _earlier(connection: Connection, idempotency_key: str, person_id: str, act: str) -> dict[str, Any] | None:
    row = connection.execute(select(operations).where(operations.c.id == idempotency_key)).one_or_none()
    if row is None:
        return None
    if (row.person_id, row.act) != (person_id, act):
        raise NotAllowed("not_your_act", act=messages()[f"act_{act}"])
    return json.loads(row.result)


def _moved_on(connection: Connection, snapshot: DossierSnapshot, attempted: Any) -> Stale:
    """Who did what last: the log tells."""
    last = connection.execute(
        select(audit_log.c.person_name, audit_log.c.act, audit_log.c.at)
        .where(
            audit_log.c.unit_id == snapshot.unit.id,
            audit_log.c.round_id == snapshot.round.id,
            audit_log.c.outcome == "done",
        )
        .order_by(audit_log.c.number.desc())
        .limit(1)
    ).one_or_none()
    if last is None:
        return _stale(snapshot, attempted, "—", "", None)
    return _stale(snapshot, attempted, last.person_name, last.act, datetime.fromisoformat(last.at))


def _was_open_in(context: ActContext) -> bool:
    """Whether a step left a state in which the act was the person's: only then can it have been theirs when they looked."""
    snapshot = context.dossier
    relation = relation_in(context.connection, context.actor, snapshot.unit.id, snapshot.round.id)
    states = ALLOWED[context.dossier_act].get((context.actor.role, relation), frozenset())
    left = select(_steps.c.id).where(
        _steps.c.unit_id == snapshot.unit.id, _steps.c.round_id == snapshot.round.id, _steps.c.from_state.in_(states)
    )
    return context.connection.execute(left.limit(1)).first() is not None


def _last_step(connection: Connection, snapshot: DossierSnapshot) -> tuple[str, str, datetime]:
    """Who brought the dossier where it is: name, act, moment. Steps are told to whoever reads the dossier; the log is not."""
    row = connection.execute(
        select(_steps.c.taken_by_name, _steps.c.act, _steps.c.taken_at)
        .where(_steps.c.unit_id == snapshot.unit.id, _steps.c.round_id == snapshot.round.id)
        .order_by(_steps.c.id.desc())
        .limit(1)
    ).one()
    return row.taken_by_name, row.act, row.taken_at


def _stale(snapshot: DossierSnapshot, attempted: Any, who: str, act: str, at: datetime | None) -> Stale:
    return Stale(
        "stale_dossier",
        theirs={"state": snapshot.state, "revision": snapshot.revision},
        mine=attempted,
        version=snapshot.revision,
        who=who,
        act=messages().get(f"act_{act}", "—"),
        when=f"{at:%H:%M %d/%m/%Y}" if at else "—",
    )
