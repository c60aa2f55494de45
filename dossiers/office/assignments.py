"""Which inspectors appraise which ward of a round. Nobody is assigned to a ward with a conflict of interest."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from dossiers import acts
from dossiers.access.policy import INSPECTOR_ROLES, Actor, relations_in
from dossiers.access.reader import reading_as
from dossiers.acts import ActContext
from dossiers.acts.audit import reading_for_office
from dossiers.errors import BadInput, NotFound, NotNow, wrong
from dossiers.office.forms import moved_on
from dossiers.rounds.rounds import Round, round_in, rounds_in
from dossiers.rounds.units import Unit, unit_in
from dossiers.store.record import Record
from dossiers.store.schema import assignments as _assignments
from dossiers.store.schema import dossiers as _dossiers
from dossiers.store.schema import people, ties
from dossiers.vocabulary import Role


@dataclass(frozen=True)
class Inspector:
    """A person who may appraise, and the wards they may not: unit id → the reason on record for the conflict of interest.

    ``in_use``: whether the account is; one that was disabled keeps the wards it has and gets no other.
    """

    id: str
    name: str
    role: Role
    tied: dict[str, str]
    in_use: bool = True


@dataclass(frozen=True)
class Assigned:
    """Who appraises which wards in a round: wards in order of code, inspectors by name, unit id → the assigned ids."""

    units: tuple[Unit, ...]
    inspectors: tuple[Inspector, ...]
    by_unit: dict[str, frozenset[str]]


def shared_evenly(
    now: Assigned, wards: Collection[str], among: Collection[str] | None = None
) -> dict[str, tuple[str, ...]]:
    """Ward → the one inspector it is proposed for, so that all end with as equal a number of wards as can be. Pure.

    ``wards``: the ids to share out, in the order of ``now``. ``among``: the ids of those who take part; None: every inspector,
    and their leads only where there is no inspector. A ward that all of them are tied to stays out.
    """
    in_use = [each for each in now.inspectors if each.in_use]
    ordinary = [each for each in in_use if each.role == "inspector"] or in_use
    taking_part = ordinary if among is None else [each for each in in_use if each.id in among]
    load = {each.id: sum(each.id in ids for ids in now.by_unit.values()) for each in taking_part}
    found: dict[str, tuple[str, ...]] = {}
    # A ward that few persons may appraise goes out before the others.
    fit = {
        unit.id: [each.id for each in taking_part if unit.id not in each.tied] for unit in now.units if unit.id in wards
    }
    for unit_id in sorted(fit, key=lambda each: len(fit[each])):
        if fit[unit_id]:
            chosen = min(fit[unit_id], key=load.__getitem__)
            load[chosen] += 1
            found[unit_id] = (chosen,)
    return found


def assignable(record: Record, actor: Actor) -> tuple[Round, ...]:
    """The rounds with something still to appraise, the latest first: open ones, and those with a reopened dossier.

    Raises NotAllowed.
    """
    with reading_for_office(record, actor, "assign_inspectors") as connection:
        again = set(
            connection.execute(
                select(_dossiers.c.round_id).where(_dossiers.c.state != "published").distinct()
            ).scalars()
        )
        return tuple(each for each in reversed(rounds_in(connection)) if each.status == "open" or each.id in again)


def assigned(record: Record, actor: Actor, round_id: str) -> Assigned:
    """The assignments of a round; in a published one only for reopened dossiers. Raises NotAllowed, NotFound."""
    with reading_for_office(record, actor, "assign_inspectors", round_id=round_id) as connection:
        query = select(_dossiers.c.unit_id).where(_dossiers.c.round_id == round_id)
        if round_in(connection, round_id).status == "published":
            query = query.where(_dossiers.c.state != "published")
        units = [unit_in(connection, each) for each in connection.execute(query).scalars()]
        by_unit = {unit.id: _assigned_in(connection, unit.id, round_id) for unit in units}
        inspectors = _inspectors_in(connection, [unit.id for unit in units], by_unit)
    return Assigned(tuple(sorted(units, key=lambda unit: unit.code)), inspectors, by_unit)


def assigned_to(record: Record, actor: Actor, round_id: str) -> frozenset[str]:
    """The ids of the units that the acting person appraises in a round, without those with a conflict of interest."""
    with reading_as(record, actor) as connection:
        relations = relations_in(connection, actor)
    return frozenset(unit_id for unit_id, of in relations.assigned if of == round_id and unit_id not in relations.tied)


def assign(
    record: Record,
    actor: Actor,
    round_id: str,
    wanted: Mapping[str, Collection[str]],
    *,
    expected: Mapping[str, Collection[str]],
    idempotency_key: str,
) -> Assigned:
    """Assign exactly these inspectors (ids) to these wards (unit ids). Wards that are not named keep their inspectors.

    ``expected``: who was assigned when the person looked. Raises NotAllowed, NotFound, NotNow if the round is published
    (except for reopened dossiers), Stale if somebody has changed the assignments since, and BadInput with every person who
    may not appraise a ward, and the reason.
    """

    def body(context: ActContext) -> dict[str, Any]:
        connection = context.connection
        found = round_in(connection, round_id)
        if found.status == "published" and not _reopened(connection, wanted, round_id):
            raise NotNow("round_published", round=found.name)
        now = {unit_id: _assigned_in(connection, unit_id, round_id) for unit_id in wanted}
        if any(now[unit_id] != frozenset(expected.get(unit_id, ())) for unit_id in wanted):
            theirs, mine = ({key: sorted(each) for key, each in of.items()} for of in (now, wanted))
            raise moved_on(context, f"assignments {round_id}", theirs=theirs, mine=mine)
        changed = {unit_id: frozenset(ids) for unit_id, ids in wanted.items() if frozenset(ids) != now[unit_id]}
        if not changed:
            raise BadInput([wrong("nothing_changed")])
        inspectors = {each.id: each for each in _inspectors_in(connection, changed, now)}
        problems = []
        for unit_id, ids in changed.items():
            unit = _taking_part(connection, unit_id, round_id)
            problems += _unfit(connection, unit, ids - now[unit_id], inspectors)
        if problems:
            raise BadInput(problems)
        names = dict(iter((row.id, row.name) for row in connection.execute(select(people.c.id, people.c.name))))
        for unit_id, ids in changed.items():
            _set(context, unit_id, round_id, now[unit_id], ids)
            before, after = ({"inspectors": sorted(names[each] for each in of)} for of in (now[unit_id], ids))
            context.audit(
                unit_id=unit_id, round_id=round_id, subject=f"assignments {round_id}", before=before, after=after
            )
        return {}

    acts.for_office(record, actor, "assign_inspectors", idempotency_key, body)
    return assigned(record, actor, round_id)


# Inside a transaction that is open already


def _assigned_in(connection: Connection, unit_id: str, round_id: str) -> frozenset[str]:
    query = select(_assignments.c.person_id).where(
        _assignments.c.unit_id == unit_id, _assignments.c.round_id == round_id
    )
    return frozenset(connection.execute(query).scalars())


def _inspectors_in(
    connection: Connection, unit_ids: Collection[str], by_unit: Mapping[str, Collection[str]]
) -> tuple[Inspector, ...]:
    """All persons who may appraise, and those who are assigned although their account was disabled since."""
    standing = {each for ids in by_unit.values() for each in ids}
    query = select(people).where(people.c.role.in_(sorted(INSPECTOR_ROLES))).order_by(people.c.name, people.c.id)
    found = []
    for row in connection.execute(query).all():
        if row.disabled_at is None or row.id in standing:
            tied = relations_in(connection, Actor(row.role, None, row.name, row.id)).tied & set(unit_ids)
            found.append(
                Inspector(row.id, row.name, row.role, _reasons_in(connection, row.id, tied), row.disabled_at is None)
            )
    return tuple(found)


def _reasons_in(connection: Connection, person_id: str, tied: Collection[str]) -> dict[str, str]:
    """Unit → the reason. If the conflict of interest is with a predecessor, the reason given for that one is used."""
    reasons = dict(
        iter(
            (row.unit_id, row.reason)
            for row in connection.execute(select(ties.c.unit_id, ties.c.reason).where(ties.c.person_id == person_id))
        )
    )
    everything = "; ".join(reasons.values())
    return {unit_id: reasons.get(unit_id, everything) for unit_id in sorted(tied)}


def _taking_part(connection: Connection, unit_id: str, round_id: str) -> Unit:
    unit = unit_in(connection, unit_id)
    there = select(_dossiers.c.unit_id).where(_dossiers.c.unit_id == unit_id, _dossiers.c.round_id == round_id)
    if connection.execute(there).first() is None:
        raise NotFound("no_dossier", unit=unit.name, round=round_id)
    return unit


def _unfit(
    connection: Connection, unit: Unit, ids: Collection[str], inspectors: Mapping[str, Inspector]
) -> list[dict[str, str]]:
    problems = []
    for each in sorted(ids):
        fit = inspectors.get(each)
        if fit is None or _ended(connection, each):
            problems.append(wrong("no_inspector", person=fit.name if fit else each))
        elif unit.id in fit.tied:
            problems.append(wrong("tied_inspector", person=fit.name, ward=unit.name, reason=fit.tied[unit.id]))
    return problems


def _reopened(connection: Connection, unit_ids: Collection[str], round_id: str) -> bool:
    """Whether every one of these dossiers was reopened, so that it needs somebody to appraise it again."""
    query = select(_dossiers.c.unit_id).where(
        _dossiers.c.unit_id.in_(list(unit_ids)), _dossiers.c.round_id == round_id, _dossiers.c.state != "published"
    )
    return set(connection.execute(query).scalars()) == set(unit_ids)


def _ended(connection: Connection, person_id: str) -> bool:
    return connection.execute(select(people.c.disabled_at).where(people.c.id == person_id)).scalar() is not None


def _set(context: ActContext, unit_id: str, round_id: str, now: frozenset[str], ids: frozenset[str]) -> None:
    gone = sorted(now - ids)
    here = (_assignments.c.unit_id == unit_id, _assignments.c.round_id == round_id)
    context.connection.execute(_assignments.delete().where(*here, _assignments.c.person_id.in_(gone)))
    for person_id in sorted(ids - now):
        row = {"round_id": round_id, "unit_id": unit_id, "person_id": person_id, "assigned_at": context.at}
        context.connection.execute(_assignments.insert().values(**row))
