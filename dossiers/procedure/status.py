"""The state of dossiers, the steps that led there, and what the acting person may do with them now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, select

from dossiers.access.policy import ALLOWED, Actor
from dossiers.access.reader import reading_as
from dossiers.access.view import Key, View, view_in
from dossiers.acts import DossierSnapshot, snapshot_in
from dossiers.errors import DossierError
from dossiers.procedure.preconditions import Facts, unmet_precondition
from dossiers.store.clock import today
from dossiers.store.memo import memoised_per_revision
from dossiers.store.record import Record
from dossiers.store.schema import steps as _steps
from dossiers.submissions.questions import exchanges_shown_in
from dossiers.vocabulary import Act, ExchangeKind, Role, State

#: What is asked of a ward → the step it is asked with.
_ASKED_BY: Mapping[ExchangeKind, Act] = {"returned": "return_dossier", "clarification": "request_clarification"}


@dataclass(frozen=True)
class StepTaken:
    """One step that was taken.

    ``due``: the last day that it gave the ward. ``asked``: what was asked of the ward with it, as far as the reader may read
    that: (criterion, the reason for returning it or the question).
    """

    act: str
    version: int
    from_state: State
    to_state: State
    reason: str
    role: Role
    by: str
    at: datetime
    due: date | None = None
    asked: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Reopening:
    """A request to reopen that waits for a second person. ``mine``: whether the acting person made it."""

    reason: str
    requested_by: str
    requested_at: datetime
    mine: bool


@dataclass(frozen=True)
class DossierStatus:
    """Where a dossier stands and what the acting person may do with it now.

    ``available_acts``: acts that would succeed now. ``blocked``: acts that the policy gives the person in this state, each
    with what has to come first.
    """

    state: State
    revision: int
    version: int
    steps: tuple[StepTaken, ...]
    reopening: Reopening | None
    available_acts: frozenset[Act]
    blocked: dict[Act, DossierError]


def status(record: Record, actor: Actor, unit_id: str, round_id: str) -> DossierStatus:
    """Where a dossier stands for ``actor``. Raises NotFound, NotAllowed as reading the dossier does."""
    now = today(record)
    with reading_as(record, actor) as connection:
        return _status_in(connection, actor, unit_id, round_id, now)


# Inside a transaction that is open already


@memoised_per_revision
def _status_in(connection: Connection, actor: Actor, unit_id: str, round_id: str, today: date) -> DossierStatus:
    view = view_in(connection, actor, unit_id, round_id)
    snapshot = snapshot_in(connection, unit_id, round_id)
    facts = Facts(connection, round_id, actor.person_id, today, [unit_id])
    mine: dict[Act, DossierError | None] = {
        act: unmet_precondition(facts, snapshot, act) for act in ALLOWED if view.allows(act)
    }
    steps, reopening = _steps_of(connection, snapshot, view), _reopening(facts, snapshot)
    if not view.reads_the_running:
        # Readers who may see only published results see it as it was published, whatever happened to it since.
        steps, reopening = _until_published(steps, view.version), None
        snapshot = replace(snapshot, state=view.state, version=view.version, revision=0)
    return DossierStatus(
        snapshot.state, snapshot.revision, snapshot.version, steps, reopening,
        frozenset(act for act, why in mine.items() if why is None),
        {act: why for act, why in mine.items() if why is not None},
    )  # fmt: skip


def open_acts(
    views: Mapping[Key, View], facts: Facts, snapshots: Iterable[DossierSnapshot]
) -> Mapping[str, frozenset[Act]]:
    """Unit → ``DossierStatus.available_acts`` for many dossiers of the round of ``facts`` at once."""
    return {
        snapshot.unit.id: frozenset(
            act
            for act in ALLOWED
            if views[snapshot.unit.id, snapshot.round.id].allows(act)
            and unmet_precondition(facts, snapshot, act) is None
        )
        for snapshot in snapshots
    }


def _reopening(facts: Facts, snapshot: DossierSnapshot) -> Reopening | None:
    row = facts.waiting(snapshot)
    if row is None:
        return None
    return Reopening(row.reason, row.requested_by_name, row.requested_at, row.requested_by == facts.person_id)


def _until_published(steps: tuple[StepTaken, ...], version: int) -> tuple[StepTaken, ...]:
    """The steps up to the publication of a version. Why an earlier one was reopened stays with those who settled it."""
    steps = tuple(replace(each, reason="") if each.act == "settle_reopening" else each for each in steps)
    last = max((i for i, each in enumerate(steps) if (each.version, each.act) == (version, "publish")), default=None)
    return steps if last is None else steps[: last + 1]


def _steps_of(connection: Connection, snapshot: DossierSnapshot, view: View) -> tuple[StepTaken, ...]:
    asked: dict[tuple[str, datetime], list[tuple[str, str]]] = {}
    for each in exchanges_shown_in(connection, view):
        asked.setdefault((_ASKED_BY[each.kind], each.asked_at), []).append((each.criterion, each.question))
    query = (
        select(_steps)
        .where(_steps.c.unit_id == snapshot.unit.id, _steps.c.round_id == snapshot.round.id)
        .order_by(_steps.c.id)
    )
    return tuple(
        StepTaken(
            row.act,
            row.version,
            row.from_state,
            row.to_state,
            row.reason,
            row.role,
            row.taken_by_name,
            row.taken_at,
            row.due if view.reads_questions else None,
            tuple(asked.get((row.act, row.taken_at), ())),
        )
        for row in connection.execute(query)
    )
