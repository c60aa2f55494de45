"""The appraisal of one dossier as it follows from what is decided: how far it is, and its text. Inside open transactions."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from dossiers import drafts
from dossiers.acts import Doing, Place
from dossiers.catalogues import catalogues_in
from dossiers.decisions import REQUEST, Decision, Stage, Verdict, assemble, decisions_in, stage
from dossiers.entries import entries_in
from dossiers.provided import provided_in
from dossiers.schema import entries as _entries
from dossiers.submissions import stored_in, submission
from scoring import Catalogue


def requests_in(connection: Connection, catalogue: Catalogue, place: Place) -> dict[str, str]:
    """Indicator → the reason for which the ward asks to leave it out."""
    data = drafts.data_in(connection, place, "self_assessment")
    found: dict[str, str] = {}
    for entry in entries_in(connection, catalogue, place, data).values():
        found |= entry.not_applicable
    return found


def requests_of_round_in(connection: Connection, catalogue: Catalogue, round_id: str) -> dict[str, dict[str, str]]:
    """Unit → its requests, of every dossier of a round, in two questions to the record however many there are."""
    found: dict[str, dict[str, str]] = {}
    for each in stored_in(connection, [round_id], None):
        text = each.texts.get("self_assessment")
        carried = submission(catalogue, text).not_applicable if text else {}
        if carried:
            found[each.unit_id] = dict(carried)
    query = select(_entries.c.unit_id, _entries.c.not_applicable).where(
        _entries.c.round_id == round_id, _entries.c.part == "self_assessment", _entries.c.not_applicable != "{}"
    )
    for unit_id, written in connection.execute(query):
        found[unit_id] = {**found.get(unit_id, {}), **json.loads(written)}
    return found


def stages_in(connection: Connection, place: Place) -> dict[str, Stage]:
    """Criterion → how far its deciding is."""
    catalogue = catalogues_in(connection, [place.round.id])[place.round.id]
    return stages_of(catalogue, decisions_in(connection, place), requests_in(connection, catalogue, place))


def stages_of(catalogue: Catalogue, decided: dict[str, Decision], requests: dict[str, str]) -> dict[str, Stage]:
    """As `stages_in`, from what was read already."""
    granted = {
        subject.removeprefix(REQUEST) for subject, each in decided.items() if each.kind == "approve_not_applicable"
    }
    return {code: stage(found, decided, requests, granted) for code, found in catalogue.criteria.items()}


def appraised_in(
    connection: Connection, place: Place, decided: Iterable[Verdict], *, undecided_as_claimed: bool = False
) -> tuple[Catalogue, dict[str, Any]]:
    """The catalogue, and the appraisal as a submission, from these decisions (see `decisions.assemble`)."""
    catalogue = catalogues_in(connection, [place.round.id])[place.round.id]
    own = drafts.data_in(connection, place, "self_assessment")
    requests = requests_in(connection, catalogue, place)
    provided = provided_in(connection, place.unit.id, place.round.id)
    return catalogue, assemble(catalogue, own, decided, requests, provided, undecided_as_claimed=undecided_as_claimed)


def write_appraisal_in(doing: Doing) -> str:
    """Store the appraisal that follows from what is decided now; gives the hash of its text."""
    decided = decisions_in(doing.connection, doing.dossier)
    catalogue, data = appraised_in(doing.connection, doing.dossier, decided.values())
    text, _ = drafts.checked(catalogue, data)
    drafts.store_in(doing.connection, doing.dossier, "appraisal", text)
    return text.sha256
