"""Which required documents a dossier has evidence for. Apart from `evidence`, so that appraising need not know files."""

from sqlalchemy import Connection, select

from dossiers.schema import evidence_uses


def provided_in(connection: Connection, unit_id: str, round_id: str) -> frozenset[str]:
    """The codes of documents ("TC07.a") that have at least one piece of evidence in use."""
    query = select(evidence_uses.c.requirement).where(
        evidence_uses.c.unit_id == unit_id,
        evidence_uses.c.round_id == round_id,
        evidence_uses.c.withdrawn_at.is_(None),
    )
    return frozenset(connection.execute(query).scalars())
