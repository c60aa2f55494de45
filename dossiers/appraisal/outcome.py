"""What the decisions add up to: how far an appraisal is, and its text. For use inside open transactions."""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from dossiers.access.view import View
from dossiers.acts import DossierActContext, DossierSnapshot
from dossiers.appraisal.assembly import NOTHING_FILED, assemble
from dossiers.appraisal.decisions import (
    REQUEST,
    Decision,
    Stage,
    Verdict,
    decisions_in,
    decisions_of_round_in,
    stage,
)
from dossiers.appraisal.file_decisions import waiting_files
from dossiers.rounds.catalogues import catalogues_in
from dossiers.rounds.rounds import Round
from dossiers.store.memo import memoised_per_revision
from dossiers.store.schema import entries as _entries
from dossiers.submissions import drafts
from dossiers.submissions.documents_on_file import Filing, filing_in, filing_of_round_in, requirement_of
from dossiers.submissions.submissions import stored_in
from dossiers.vocabulary import State
from scoring import Catalogue

#: States in which a file beside one that was decided on waits for the inspector. While the ward answers it does not: a dossier
#: whose ward never sends its answers can be locked all the same, by what was decided.
_LOOKED_AT_AGAIN: frozenset[State] = frozenset({"draft", "returned", "submitted", "under_appraisal", "clarified"})


def requests_in(connection: Connection, catalogue: Catalogue, snapshot: DossierSnapshot) -> dict[str, str]:
    """Indicator → the reason for which the ward asks to leave it out."""
    return requests_of_round_in(connection, catalogue, snapshot.round.id, [snapshot.unit.id]).get(snapshot.unit.id, {})


def requests_of_round_in(
    connection: Connection, catalogue: Catalogue, round_id: str, unit_ids: Collection[str] | None = None
) -> dict[str, dict[str, str]]:
    """Unit → its requests, for these dossiers of a round (None: all). Always two queries, however many dossiers there are."""
    asked_of = _requests_of_round_in(connection, round_id, None if unit_ids is None else frozenset(unit_ids))
    return {
        unit_id: {code: reason for code, reason in asked.items() if code in catalogue.indicators}
        for unit_id, asked in asked_of.items()
    }


@memoised_per_revision
def _requests_of_round_in(
    connection: Connection, round_id: str, unit_ids: frozenset[str] | None
) -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for each in stored_in(connection, [round_id], unit_ids):
        text = each.texts.get("self_assessment")
        # Few texts hold a request, and a province has hundreds of texts.
        if text and '"not_applicable"' in text.content:
            found[each.unit_id] = json.loads(text.content).get("not_applicable", {})
    query = select(_entries.c.unit_id, _entries.c.not_applicable).where(
        _entries.c.round_id == round_id, _entries.c.part == "self_assessment", _entries.c.not_applicable != "{}"
    )
    if unit_ids is not None:
        query = query.where(_entries.c.unit_id.in_(list(unit_ids)))
    for unit_id, written in connection.execute(query):
        found[unit_id] = {**found.get(unit_id, {}), **json.loads(written)}
    return found


def stages_in(connection: Connection, snapshot: DossierSnapshot) -> dict[str, Stage]:
    """Criterion → how far its deciding is."""
    return stages_of_round_in(connection, snapshot.round.id, [snapshot.unit.id])[snapshot.unit.id]


def stages_of_round_in(
    connection: Connection, round_id: str, unit_ids: Collection[str] | None = None
) -> dict[str, dict[str, Stage]]:
    """Unit → criterion → how far its deciding is, for these dossiers of a round (None: all)."""
    return _stages_of_round_in(connection, round_id, None if unit_ids is None else frozenset(unit_ids))


@memoised_per_revision
def _stages_of_round_in(
    connection: Connection, round_id: str, unit_ids: frozenset[str] | None
) -> dict[str, dict[str, Stage]]:
    catalogue = catalogues_in(connection, [round_id])[round_id]
    decided = decisions_of_round_in(connection, round_id, unit_ids)
    requests = requests_of_round_in(connection, catalogue, round_id, unit_ids)
    filing = filing_of_round_in(connection, round_id, unit_ids)
    return {
        each.unit_id: stages_of(
            catalogue,
            decided.get(each.unit_id, {}),
            requests.get(each.unit_id, {}),
            filing.get(each.unit_id, NOTHING_FILED) if each.state in _LOOKED_AT_AGAIN else NOTHING_FILED,
        )
        for each in stored_in(connection, [round_id], unit_ids)
    }


def stages_shown(view: View, stages: Mapping[str, Stage]) -> dict[str, Stage]:
    """The stages as a reader may know them: one whose decisions are closed to them looks open."""
    return {code: stage if view.shows_decisions(code) else "open" for code, stage in stages.items()}


def stages_of(
    catalogue: Catalogue, decided: Mapping[str, Decision], requests: Mapping[str, str], filing: Filing
) -> dict[str, Stage]:
    """As ``stages_in``, from what was read already. ``filing``: the files of which one that waits counts as open."""
    granted = {
        subject.removeprefix(REQUEST) for subject, each in decided.items() if each.kind == "approve_not_applicable"
    }
    waiting = {each.requirement for each in waiting_files(filing, decided)}
    subjects = {requirement_of(subject) for subject in decided}
    return {
        code: stage(found, subjects, requests, granted, waiting=any(each.code in waiting for each in found.documents))
        for code, found in catalogue.criteria.items()
    }


def appraised_in(
    connection: Connection,
    snapshot: DossierSnapshot,
    decided: Iterable[Verdict],
    *,
    undecided_as_claimed: Collection[str] = (),
) -> tuple[Catalogue, dict[str, Any]]:
    """The catalogue, and the appraisal as a submission, from these decisions (see ``decisions.assemble``)."""
    catalogue = catalogues_in(connection, [snapshot.round.id])[snapshot.round.id]
    own = drafts.data_in(connection, snapshot, "self_assessment")
    requests = requests_in(connection, catalogue, snapshot)
    filing = filing_in(connection, snapshot.unit.id, snapshot.round.id)
    return catalogue, assemble(catalogue, own, decided, requests, filing, undecided_as_claimed=undecided_as_claimed)


def appraisals_of_round_in(
    connection: Connection, round_: Round, unit_ids: Collection[str]
) -> tuple[Catalogue, dict[str, dict[str, Any]]]:
    """The catalogue, and unit → the appraisal as a submission, from the present decisions on these dossiers of a round."""
    catalogue = catalogues_in(connection, [round_.id])[round_.id]
    decided = decisions_of_round_in(connection, round_.id, unit_ids)
    requests = requests_of_round_in(connection, catalogue, round_.id, unit_ids)
    filing = filing_of_round_in(connection, round_.id, unit_ids)
    return catalogue, {
        each.unit_id: assemble(
            catalogue,
            drafts.data_of(each.texts.get("self_assessment"), each.unit_id, round_),
            decided.get(each.unit_id, {}).values(),
            requests.get(each.unit_id, {}),
            filing.get(each.unit_id, NOTHING_FILED),
        )
        for each in stored_in(connection, [round_.id], unit_ids)
    }


def write_appraisal_in(context: DossierActContext) -> str:
    """Store the appraisal that follows from the present decisions; returns the hash of its text."""
    decided = decisions_in(context.connection, context.dossier)
    catalogue, data = appraised_in(context.connection, context.dossier, decided.values())
    text, _ = drafts.checked(catalogue, data)
    drafts.store_in(context.connection, context.dossier, "appraisal", text)
    return text.sha256
