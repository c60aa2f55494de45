"""How anything is done: one transaction with the acting person, what they saw, an idempotency key and its audit line.

``on_dossier`` and ``for_office`` are the two ways to change a record. An act is kept completely or not at all. A second click
on the same button finds the result of the first. A refusal, or a clash with somebody else's change, leaves a line in the
log, too.
"""

import hashlib
import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from dossiers.access.policy import ALLOWED, Actor, relation_in, require_account_in, require_in, require_office
from dossiers.acts.audit import Head, LastAct, append_in, last_done_in
from dossiers.errors import BadInput, NotAllowed, NotFound, Stale, messages, wrong
from dossiers.rounds.rounds import Round, round_in
from dossiers.rounds.units import Unit, unit_in, units_in
from dossiers.store.clock import now
from dossiers.store.memo import memoised_per_revision
from dossiers.store.record import Record
from dossiers.store.schema import audit_log, operations
from dossiers.store.schema import dossiers as _dossiers
from dossiers.store.schema import steps as _steps
from dossiers.texts.doubts import Answers, Problem, answers_to, with_answers
from dossiers.texts.lengths import LONGEST
from dossiers.texts.typed_fields import Typed, problems_of
from dossiers.vocabulary import Act, OfficeAct, State


@dataclass(frozen=True)
class DossierSnapshot:
    """The dossier of an act, as it is inside the transaction."""

    unit: Unit
    round: Round
    state: State
    revision: int
    version: int


@dataclass(frozen=True)
class ActContext:
    """An act that is being done: the open transaction, who acts, and when. On a dossier it is a ``DossierActContext``.

    ``answers``: the person's answers to its doubts. ``audited``: the head of the log after each line that the act wrote.
    """

    connection: Connection
    actor: Actor
    person_id: str
    act: Act | OfficeAct
    at: datetime
    answers: Answers
    audited: list[Head] = field(default_factory=list[Head], init=False)

    @property
    def by(self) -> tuple[str, str, datetime]:
        """Who and when, as the columns ``…_by``, ``…_by_name``, ``…_at`` hold it."""
        return self.person_id, self.actor.name, self.at

    def signed(self, prefix: str) -> dict[str, Any]:
        """Who and when as columns: {prefix}_by, {prefix}_by_name, {prefix}_at."""
        return {f"{prefix}_by": self.person_id, f"{prefix}_by_name": self.actor.name, f"{prefix}_at": self.at}

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Raise BadInput if any problem is left that the person did not, or may not, declare unfounded."""
        self.answers.refuse(problems)

    def audit(
        self, *, subject: str | None = None, before: Any = None, after: Any = None, reason: str | None = None,
        unit_id: str | None = None, round_id: str | None = None,
    ) -> Head:  # fmt: skip
        """Write the audit line of what was done, with the person's answers to its doubts."""
        head = append_in(
            self.connection, self.actor, self.act, self.at, unit_id=unit_id, round_id=round_id,
            subject=subject, before=before, after=with_answers(after, self.answers), reason=reason,
        )  # fmt: skip
        self.audited.append(head)
        return head


@dataclass(frozen=True)
class DossierActContext(ActContext):
    """An act on a dossier that is being done. ``dossier``: the dossier as it was when the transaction began."""

    act: Act
    dossier: DossierSnapshot

    def audit(
        self, *, subject: str | None = None, before: Any = None, after: Any = None, reason: str | None = None,
        unit_id: str | None = None, round_id: str | None = None,
    ) -> Head:  # fmt: skip
        """As for any act. The line is about this dossier, unless another unit or round is named."""
        return super().audit(
            subject=subject, before=before, after=after, reason=reason,
            unit_id=unit_id or self.dossier.unit.id, round_id=round_id or self.dossier.round.id,
        )  # fmt: skip

    def touch(self, **changes: Any) -> None:
        """Change the dossier's own row and count the change, so that what others are looking at is known to be old."""
        self.connection.execute(
            _dossiers.update()
            .where(_dossiers.c.unit_id == self.dossier.unit.id, _dossiers.c.round_id == self.dossier.round.id)
            .values(revision=_dossiers.c.revision + 1, **changes)
        )


def new_idempotency_key() -> str:
    """A key for one press of one button. A screen keeps it until the act has succeeded."""
    return uuid.uuid4().hex


def on_dossier(
    record: Record,
    actor: Actor,
    act: Act,
    idempotency_key: str,
    body: Callable[[DossierActContext], dict[str, Any] | None],
    *,
    unit_id: str,
    round_id: str,
    expected_version: int | None = None,
    attempted: Any = None,
    typed: Typed | None = None,
) -> dict[str, Any]:
    """Do ``act`` on the dossier of a unit in a round, in one transaction, by running ``body``, which must ``audit`` what it
    did. Returns what ``body`` returns.

    ``idempotency_key``: if the same person has done this act with this key already, on the same dossier at the same
    revision, the earlier result is returned and nothing is done. ``expected_version``: the revision of the dossier that the
    person was looking at. ``attempted``: what was to be saved, for the log in case of a clash. ``typed``: the texts of the
    act, from which ``body`` takes what it stores. A text that is too long or has a person's number is refused, because the log
    forgets nothing; if it may be another number, the person is asked (see ``texts.doubts``). Raises NotAllowed, NotFound,
    NotNow, BadInput (Doubtful), and Stale if the dossier has changed since ``expected_version``.
    """
    press = _Press(
        actor, act, _key(idempotency_key, unit_id, round_id, expected_version), now(record), unit_id, round_id
    )

    def begin(connection: Connection, person_id: str) -> DossierActContext:
        problems = problems_of(typed or {})
        context = DossierActContext(
            connection, actor, person_id, act, press.at, answers_to(idempotency_key),
            snapshot_in(connection, unit_id, round_id),
        )  # fmt: skip
        moved_on = expected_version is not None and expected_version != context.dossier.revision
        try:
            require_in(connection, actor, act, unit_id, round_id, context.dossier.state)
        except NotAllowed as refusal:
            if not moved_on or refusal.code != "wrong_state" or not _was_open_in(context):
                raise
            # The person could do this before: somebody else was faster, and nobody did anything forbidden.
            context.refuse(problems)
            raise _stale(context.dossier, attempted, _last_step_in(connection, context.dossier)) from None
        context.refuse(problems)
        if moved_on:
            raise _stale(context.dossier, attempted, _last_change_in(connection, context.dossier))
        return context

    return _done_once(record, press, begin, body)


def for_office(
    record: Record,
    actor: Actor,
    act: OfficeAct,
    idempotency_key: str,
    body: Callable[[ActContext], dict[str, Any] | None],
    *,
    round_id: str | None = None,
    typed: Typed | None = None,
) -> dict[str, Any]:
    """Do ``act`` for the office, on no single dossier, in one transaction, by running ``body``, which must ``audit`` what it
    did. Returns what ``body`` returns.

    ``round_id``: the round that the act concerns, if it is one. ``idempotency_key``, ``typed`` and errors: as in
    ``on_dossier``; but ``body`` itself must find out whether somebody has changed something since.
    """
    press = _Press(actor, act, _key(idempotency_key, None, round_id, None), now(record), None, round_id)

    def begin(connection: Connection, person_id: str) -> ActContext:
        problems = problems_of(typed or {})
        context = ActContext(connection, actor, person_id, act, press.at, answers_to(idempotency_key))
        require_office(actor, act)
        context.refuse(problems)
        return context

    return _done_once(record, press, begin, body)


def already_done(record: Record, actor: Actor, act: OfficeAct, idempotency_key: str) -> dict[str, Any] | None:
    """The result of the act with this key, if it was done already; else None. For acts of the office that take long."""
    press = _Press(actor, act, _key(idempotency_key, None, None, None), now(record), None, None)
    with record.reading() as connection:
        return _earlier_in(connection, press, require_account_in(connection, actor))


@dataclass(frozen=True)
class _Press:
    """One press of one button: who, what, when and where. ``key``: the id under which its result is stored."""

    actor: Actor
    act: Act | OfficeAct
    key: str
    at: datetime
    unit_id: str | None
    round_id: str | None


_Context = TypeVar("_Context", bound=ActContext)


def _done_once(
    record: Record,
    press: _Press,
    begin: Callable[[Connection, str], _Context],
    body: Callable[[_Context], dict[str, Any] | None],
) -> dict[str, Any]:
    """Do an act completely or not at all, and only once, however often the button is pressed; write a line in the log also
    if it is refused or somebody else was faster. ``begin`` checks whether the person with this id may do it.
    """
    where = {"unit_id": press.unit_id, "round_id": press.round_id}
    try:
        with record.writing() as connection:
            person_id = require_account_in(connection, press.actor)
            earlier = _earlier_in(connection, press, person_id)
            if earlier is not None:
                return earlier
            context = begin(connection, person_id)
            result = body(context) or {}
            assert context.audited, f"{press.act} left no audit line"
            kept = json.dumps(result, ensure_ascii=False)
            connection.execute(
                operations.insert().values(id=press.key, person_id=person_id, act=press.act, at=press.at, result=kept)
            )
            return result
    except NotAllowed as refusal:
        with record.writing() as connection:
            append_in(connection, press.actor, press.act, press.at, outcome="refused", reason=refusal.texts, **where)
        raise
    except Stale as clash:
        with record.writing() as connection:
            append_in(
                connection, press.actor, press.act, press.at, outcome="conflict", before=clash.theirs, after=clash.mine,
                reason=clash.texts, **where,
            )  # fmt: skip
        raise


@memoised_per_revision
def snapshot_in(connection: Connection, unit_id: str, round_id: str) -> DossierSnapshot:
    """The dossier of a unit in a round as it is now. Raises NotFound."""
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
    """Every dossier of a round as it is now; nobody's rights are checked. Raises NotFound for an unknown round."""
    round_ = round_in(connection, round_id)
    units = {unit.id: unit for unit in units_in(connection)}
    query = select(_dossiers.c.unit_id, _dossiers.c.state, _dossiers.c.revision, _dossiers.c.version).where(
        _dossiers.c.round_id == round_id
    )
    return tuple(DossierSnapshot(units[unit_id], round_, *rest) for unit_id, *rest in connection.execute(query))


def _key(idempotency_key: str, unit_id: str | None, round_id: str | None, expected_version: int | None) -> str:
    """The id under which an act is stored. A hash, so that it fits its column however long the ids of wards are.

    The same key on another dossier, or on another state of it, means another act, even if a screen kept its key too long.
    Raises BadInput for a key that is none of ours.
    """
    if len(idempotency_key) > LONGEST["key"]:
        raise BadInput([wrong("key_long", most=LONGEST["key"])])
    return hashlib.sha256(json.dumps([idempotency_key, unit_id, round_id, expected_version]).encode()).hexdigest()


def _earlier_in(connection: Connection, press: _Press, person_id: str) -> dict[str, Any] | None:
    row = connection.execute(select(operations).where(operations.c.id == press.key)).one_or_none()
    if row is None:
        return None
    if (row.person_id, row.act) != (person_id, press.act):
        raise NotAllowed("not_your_act", act=messages()[f"act_{press.act}"])
    return json.loads(row.result)


def _was_open_in(context: DossierActContext) -> bool:
    """Whether the dossier was once in a state in which the person could do the act, and so perhaps when they looked."""
    unit_id, round_id = context.dossier.unit.id, context.dossier.round.id
    relation = relation_in(context.connection, context.actor, unit_id, round_id)
    states = ALLOWED[context.act].get((context.actor.role, relation), frozenset[State]())
    left = select(_steps.c.id).where(
        _steps.c.unit_id == unit_id, _steps.c.round_id == round_id, _steps.c.from_state.in_(states)
    )
    return context.connection.execute(left.limit(1)).first() is not None


def _last_step_in(connection: Connection, snapshot: DossierSnapshot) -> LastAct:
    """Who brought the dossier into its state. All readers of the dossier may know its steps, but not the log."""
    row = connection.execute(
        select(_steps.c.taken_by_name, _steps.c.act, _steps.c.taken_at)
        .where(_steps.c.unit_id == snapshot.unit.id, _steps.c.round_id == snapshot.round.id)
        .order_by(_steps.c.id.desc())
        .limit(1)
    ).one()
    return LastAct(row.taken_by_name, row.act, row.taken_at)


def _last_change_in(connection: Connection, snapshot: DossierSnapshot) -> LastAct:
    return last_done_in(connection, audit_log.c.unit_id == snapshot.unit.id, audit_log.c.round_id == snapshot.round.id)


def _stale(snapshot: DossierSnapshot, attempted: Any, last: LastAct) -> Stale:
    return Stale(
        "stale_dossier",
        who=last.who,
        at=last.at,
        act=messages().get(f"act_{last.act}"),
        theirs={"state": snapshot.state, "revision": snapshot.revision},
        mine=attempted,
        version=snapshot.revision,
    )
