"""Conflicts of interest ("ties"): a person who served, lives or has family in a ward never appraises it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from dossiers import acts
from dossiers.access.policy import WARD_ROLES, Actor, require_office
from dossiers.acts import ActContext
from dossiers.acts.audit import noting_refusals
from dossiers.errors import BadInput, NotFound, NotNow
from dossiers.rounds.units import unit_in
from dossiers.store.record import Record
from dossiers.store.schema import people
from dossiers.store.schema import ties as _ties
from dossiers.texts.typed_fields import missing, typed


@dataclass(frozen=True)
class ConflictOfInterest:
    """A person's conflict of interest with a ward, the reason, and since when it is on record."""

    person_id: str
    person_name: str
    unit_id: str
    unit_name: str
    reason: str
    noted_at: datetime


def list_conflicts_of_interest(record: Record, actor: Actor) -> tuple[ConflictOfInterest, ...]:
    """Every conflict of interest, by person, then ward. Raises NotAllowed."""
    with noting_refusals(record, actor, "administer_people"):
        require_office(actor, "administer_people")
    query = (
        select(_ties, people.c.name.label("person_name"))
        .join(people, people.c.id == _ties.c.person_id)
        .order_by(people.c.login, _ties.c.unit_id)
    )
    with record.reading() as connection:
        return tuple(
            ConflictOfInterest(
                row.person_id,
                row.person_name,
                row.unit_id,
                unit_in(connection, row.unit_id).name,
                row.reason,
                row.noted_at,
            )
            for row in connection.execute(query).all()
        )


def add_conflict_of_interest(
    record: Record, actor: Actor, person_id: str, unit_id: str, *, reason: str, idempotency_key: str
) -> None:
    """Record a conflict of interest. From then on the person may neither appraise the ward nor read its drafts, even if
    assigned.

    Raises NotAllowed, NotFound, BadInput without a reason, NotNow for a person of a ward, or if it is recorded already.
    """
    said = typed(reason=reason)
    why = said["reason"].text

    def body(context: ActContext) -> dict[str, Any]:
        name = _name_of_the_province(context, person_id)
        unit = unit_in(context.connection, unit_id)
        if absent := missing(said):
            raise BadInput(absent)
        if _found(context, person_id, unit_id) is not None:
            raise NotNow("tie_known", person=name, unit=unit.name)
        context.connection.execute(
            _ties.insert().values(person_id=person_id, unit_id=unit_id, reason=why, noted_at=context.at)
        )
        context.audit(subject=f"tie {person_id}", after={"person": name, "tie": why}, reason=why, unit_id=unit_id)
        return {}

    acts.for_office(record, actor, "administer_people", idempotency_key, body, typed=said)


def remove_conflict_of_interest(
    record: Record, actor: Actor, person_id: str, unit_id: str, *, reason: str, idempotency_key: str
) -> None:
    """Remove a conflict of interest that no longer exists. Raises NotAllowed, NotFound, BadInput without a reason."""
    said = typed(reason=reason)
    why = said["reason"].text

    def body(context: ActContext) -> dict[str, Any]:
        noted = _found(context, person_id, unit_id)
        if noted is None:
            raise NotFound("no_tie")
        if absent := missing(said):
            raise BadInput(absent)
        context.connection.execute(_ties.delete().where(_ties.c.person_id == person_id, _ties.c.unit_id == unit_id))
        name = context.connection.execute(select(people.c.name).where(people.c.id == person_id)).scalar_one()
        context.audit(subject=f"tie {person_id}", before={"person": name, "tie": noted}, reason=why, unit_id=unit_id)
        return {}

    acts.for_office(record, actor, "administer_people", idempotency_key, body, typed=said)


def _found(context: ActContext, person_id: str, unit_id: str) -> str | None:
    query = select(_ties.c.reason).where(_ties.c.person_id == person_id, _ties.c.unit_id == unit_id)
    return context.connection.execute(query).scalar_one_or_none()


def _name_of_the_province(context: ActContext, person_id: str) -> str:
    row = context.connection.execute(select(people.c.name, people.c.role).where(people.c.id == person_id)).one_or_none()
    if row is None:
        raise NotFound("no_person")
    if row.role in WARD_ROLES:
        raise NotNow("tie_of_ward", person=row.name)
    return row.name
