"""How the same indicator was decided for other wards of the round, so that equal cases are judged equally."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from dossiers.access.policy import Actor
from dossiers.access.view import views_in
from dossiers.acts import DossierSnapshot
from dossiers.appraisal.decisions import Decision, decisions_of_round_in
from dossiers.rounds.units import Unit, units_in
from dossiers.submissions import drafts
from dossiers.submissions.submissions import stored_in, submission
from scoring import Catalogue
from scoring.catalogue import Criterion

#: How many decisions of other wards are shown for an indicator.
MOST = 8


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
    units = {unit.id: unit for unit in units_in(connection)}
    everywhere = decisions_of_round_in(connection, snapshot.round.id)
    shown = {
        view.unit_id
        for view in views_in(connection, actor, round_ids=[snapshot.round.id]).values()
        # A decision is shown together with the claim it was made on. Those on a reopened dossier are not published yet, and
        # who reads only what is published would miss them then, and know that it was reopened.
        if view.shows("self_assessment")
        and view.shows_decisions(criterion.code)
        and view.reads_the_running
        and not view.as_published
    }
    texts = {
        each.unit_id: submission(catalogue, each.texts["self_assessment"])
        for each in stored_in(connection, [snapshot.round.id], list(everywhere))
        if "self_assessment" in each.texts and each.unit_id != snapshot.unit.id and each.unit_id in shown
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
