"""What was drawn for a second inspector and waits for their mark: until then nothing of the first's decisions is for them."""

from sqlalchemy import Connection, and_, select

from dossiers.access.policy import INSPECTOR_ROLES, Actor, allowed, relations_in
from dossiers.store.memo import memoised_per_revision
from dossiers.store.schema import dossiers as _dossiers
from dossiers.store.schema import second_marks as _marks


@memoised_per_revision
def unmarked_in(connection: Connection, actor: Actor) -> frozenset[tuple[str, str, str]]:
    """(unit, round, criterion) that ``actor`` is to mark a second time and still can, inside a transaction that is open
    already.

    What can no longer be marked (the result was locked, the ward became the actor's own to appraise) hides nothing.
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
