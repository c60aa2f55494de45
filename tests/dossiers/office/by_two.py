"""Criteria for a round by two people: an administrator keeps and proposes them, the board releases them."""

from collections.abc import Sequence
from typing import Any

from dossiers.acts.transaction import new_idempotency_key
from dossiers.office import criteria_drafts, proposals
from dossiers.office.adoption import UploadedCatalogue
from dossiers.office.criteria_drafts import Draft, Proposal
from dossiers.rounds.catalogues import catalogue_of
from dossiers.store.record import Record
from scoring import Catalogue
from tests.dossiers.small_project import LOCAL, NATIONAL
from tests.dossiers.working import ROUND, person

STRICTER = NATIONAL.replace("kind: count, target: {at_most: 5}", "kind: count, target: {at_most: 0}")
#: No catalogue: a kind that there is not, in line 18.
FAULTY = NATIONAL.replace("kind: ratio", "kind: rate")


def files(national: str = NATIONAL, local: str = LOCAL) -> tuple[UploadedCatalogue, ...]:
    return (UploadedCatalogue("quoc-gia.yaml", national.encode()), UploadedCatalogue("dia-phuong.yaml", local.encode()))


def only_drafts(record: Record) -> None:
    """No ward has sent its dossier of the round yet."""
    with record.writing() as connection:
        connection.exec_driver_sql("UPDATE dossiers SET state = 'draft', submitted_at = NULL WHERE round_id = '2026'")


def begin(
    record: Record, given: Sequence[UploadedCatalogue], by: str = "administrator", name: str = "Dự thảo", **more: Any
) -> Draft:
    more = {"idempotency_key": new_idempotency_key(), **more}
    return criteria_drafts.begin_draft(record, person(record, by), name=name, files=given, **more)


def save(
    record: Record, draft: Draft, given: Sequence[UploadedCatalogue], by: str = "administrator", **more: Any
) -> Draft:
    said = {"name": draft.name, "expected_version": draft.version, "idempotency_key": new_idempotency_key(), **more}
    return criteria_drafts.save_draft(record, person(record, by), draft.id, files=given, **said)


def propose(record: Record, draft: Draft, by: str = "administrator", round_id: str = ROUND, **more: Any) -> Proposal:
    said = {
        "reason": "Bản chính thức", "expected_version": draft.version, "expected": catalogue_of(record, round_id).sha256,
        "idempotency_key": new_idempotency_key(), **more,
    }  # fmt: skip
    return proposals.propose(record, person(record, by), draft.id, round_id, **said)


def release(record: Record, proposal: Proposal, by: str = "board", **more: Any) -> Catalogue:
    said = {
        "expected": catalogue_of(record, proposal.round_id).sha256, "idempotency_key": new_idempotency_key(), **more,
    }  # fmt: skip
    return proposals.release(record, person(record, by), proposal.id, **said)


def take(record: Record, given: Sequence[UploadedCatalogue], **more: Any) -> Catalogue:
    """From files to the catalogue of the round."""
    return release(record, propose(record, begin(record, given), **more))
