"""How the same indicator was decided for other wards of the round, so that equal cases are judged equally."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from dossiers.access.policy import BLIND_STATES, Actor, readable_in_state, relations_in
from dossiers.access.visibility import pending_second_marks_in
from dossiers.acts import DossierSnapshot
from dossiers.appraisal.decisions import Decision, decisions_of_round_in
from dossiers.rounds.units import Unit, units_in
from dossiers.submissions import drafts
from dossiers.submissions.submissions import stored_in, submission
from dossiers.vocabulary import PARTS
from scoring import Catalogue
from scoring.catalogue import Criterion

#: How many decisions of other wards are shown for an indicator.
MOST = 8
#: A decision is shown together with the claim it was made on, so both parts must be readable.
BOTH = frozenset(PARTS)


@dataclass(frozen=True)
class Precedent:
    """How the same indicator was decided for another ward of the round. ``claim``: what that ward entered."""

    unit: Unit
    claim: Mapping[str, Any]
    decision: Decision


def precedents_in(
    connection: Connection, actor: Actor, catalogue: Catalogue, snapshot: DossierSnapshot, criterion: Criterion
) -> dict[str, tuple[Precedent, ...]]:
    """Indicator → the decisions on it for other wards, inside a transaction that is open already.

    Corrections and rulings come first. What ``actor`` may not read is left out.
    """
    relations = relations_in(connection, actor)
    unmarked = pending_second_marks_in(connection, actor)
    units = {unit.id: unit for unit in units_in(connection)}
    everywhere = decisions_of_round_in(connection, snapshot.round.id)
    texts = {
        each.unit_id: submission(catalogue, each.texts["self_assessment"])
        for each in stored_in(connection, [snapshot.round.id], list(everywhere))
        if "self_assessment" in each.texts
        and each.unit_id != snapshot.unit.id
        and readable_in_state(actor.role, relations.relation(each.unit_id, snapshot.round.id), each.state) >= BOTH
        and not (snapshot.round.blind and each.state in BLIND_STATES)
        and (each.unit_id, snapshot.round.id, criterion.code) not in unmarked
    }
    found = {}
    for indicator in criterion.indicators:
        rows = [
            Precedent(units[unit_id], drafts.written(texts[unit_id], indicator.code), made[indicator.code])
            for unit_id, made in everywhere.items()
            if unit_id in texts and indicator.code in made
        ]
        rows.sort(key=lambda row: (row.decision.kind == "accept", row.unit.code))
        found[indicator.code] = tuple(rows[:MOST])
    return found
