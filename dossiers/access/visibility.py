"""What the log does not open to an inspector who reads it: an auditor reads all, who still has to judge reads no more of a
dossier there than on any other screen.
"""

from sqlalchemy import Connection, select

from dossiers.access.pending_second_marks import unmarked_in
from dossiers.access.policy import BLIND_STATES, INSPECTOR_ROLES, Actor, readable_in_state, relations_in
from dossiers.store.schema import dossiers as _dossiers
from dossiers.store.schema import rounds as _rounds


def withheld_in(connection: Connection, actor: Actor) -> frozenset[tuple[str, str]]:
    """(Unit, round) of the dossiers whose lines tell ``actor`` who, when and which act, and not what was entered or decided.

    Those of a ward they are tied to until it is published, those still judged unseen in a blind round, and those of which a
    criterion waits for their second mark. Inside a transaction that is open already.
    """
    if actor.role not in INSPECTOR_ROLES:
        return frozenset()
    relations = relations_in(connection, actor)
    waiting = {(unit_id, round_id) for unit_id, round_id, _ in unmarked_in(connection, actor)}
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
