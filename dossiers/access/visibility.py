"""What is kept from an inspector who still has to judge it: a second mark that is due, and lines of the audit log."""

from sqlalchemy import Connection, and_, select

from dossiers.access.policy import BLIND_STATES, INSPECTOR_ROLES, Actor, allowed, readable_in_state, relations_in
from dossiers.store.memo import memoised_per_revision
from dossiers.store.schema import dossiers as _dossiers
from dossiers.store.schema import rounds as _rounds
from dossiers.store.schema import second_marks as _marks


@memoised_per_revision
def pending_second_marks_in(connection: Connection, actor: Actor) -> frozenset[tuple[str, str, str]]:
    """(unit, round, criterion) that ``actor`` was drawn to mark a second time, has not marked yet and still can.

    Until then they see nothing of the first inspector's decisions on it. What can no longer be marked (the result was
    locked, the ward became the actor's own to appraise) hides nothing. Asked inside a transaction that is open already.
    """
    if actor.role not in INSPECTOR_ROLES or actor.person_id is None:
        return frozenset()
    query = (
        select(_marks.c.unit_id, _marks.c.round_id, _marks.c.criterion, _dossiers.c.state)
        .join(_dossiers, and_(_dossiers.c.unit_id == _marks.c.unit_id, _dossiers.c.round_id == _marks.c.round_id))
        .where(_marks.c.person_id == actor.person_id, _marks.c.states.is_(None))
    )
    waiting = connection.execute(query).all()
    if not waiting:
        return frozenset()
    relations = relations_in(connection, actor)
    return frozenset(
        (unit_id, round_id, criterion)
        for unit_id, round_id, criterion, state in waiting
        if allowed("mark_second", actor.role, relations.relation(unit_id, round_id), state)
    )


def withheld_in(connection: Connection, actor: Actor) -> frozenset[tuple[str, str]]:
    """(unit, round) of the dossiers whose log lines show ``actor`` who did which act and when, but not what was entered.

    These are dossiers of a ward the inspector is tied to (until publication), dossiers of a blind round that are still
    being judged, and dossiers with a criterion that waits for the inspector's second mark. An auditor reads everything;
    an inspector reads no more of a dossier in the log than on any other screen. Asked inside a transaction that is open
    already.
    """
    if actor.role not in INSPECTOR_ROLES:
        return frozenset()
    relations = relations_in(connection, actor)
    waiting = {(unit_id, round_id) for unit_id, round_id, _ in pending_second_marks_in(connection, actor)}
    query = select(_dossiers.c.unit_id, _dossiers.c.round_id, _dossiers.c.state, _rounds.c.blind).join(
        _rounds, _rounds.c.id == _dossiers.c.round_id
    )
    return frozenset(
        (unit_id, round_id)
        for unit_id, round_id, state, blind in connection.execute(query)
        if (unit_id, round_id) in waiting
        or (blind and state in BLIND_STATES)
        or not readable_in_state(actor.role, relations.relation(unit_id, round_id), state)
    )
