"""Which required documents a dossier has evidence for. Kept out of ``evidence``, so that appraising need not know files."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from dossiers.store.memo import memoised_per_revision
from dossiers.store.schema import evidence_uses


@memoised_per_revision
def documents_on_file_in(connection: Connection, unit_id: str, round_id: str) -> frozenset[str]:
    """The codes of required documents ("TC07.a") with at least one piece of evidence that was not withdrawn."""
    query = select(evidence_uses.c.requirement).where(
        evidence_uses.c.unit_id == unit_id,
        evidence_uses.c.round_id == round_id,
        evidence_uses.c.withdrawn_at.is_(None),
    )
    return frozenset(connection.execute(query).scalars())


def documents_on_file_of_round_in(
    connection: Connection, round_id: str, unit_ids: Collection[str]
) -> dict[str, frozenset[str]]:
    """As ``documents_on_file_in``, for several units: unit → codes. Units without evidence are left out."""
    query = select(evidence_uses.c.unit_id, evidence_uses.c.requirement).where(
        evidence_uses.c.round_id == round_id,
        evidence_uses.c.unit_id.in_(list(unit_ids)),
        evidence_uses.c.withdrawn_at.is_(None),
    )
    found: dict[str, frozenset[str]] = {}
    for unit_id, code in connection.execute(query):
        found[unit_id] = found.get(unit_id, frozenset()) | {code}
    return found
