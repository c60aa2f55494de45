"""How much evidence one dossier may hold: far more than any ward shows, and too little to fill a disk with."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from dossiers.errors import wrong
from dossiers.store.schema import evidence as _evidence
from dossiers.store.schema import evidence_files as _files
from dossiers.store.schema import evidence_uses as _uses

#: Documents of one requirement and of one dossier, those that were withdrawn among them: their codes are never used again.
OF_A_REQUIREMENT, OF_A_DOSSIER = 60, 600
#: Bytes of the files of one dossier.
BYTES = 2 * 1024**3


def problems_of_room_in(
    connection: Connection, unit_id: str, round_id: str, requirements: Sequence[str], size: int | None = 0
) -> list[dict[str, str]]:
    """What there is no room for: another document of these requirements, with a file of so many bytes.

    ``size``: 0 for a document without a file, or with one that is kept already; None for a document that is there already.
    """
    here = (_uses.c.unit_id == unit_id) & (_uses.c.round_id == round_id)
    counted = select(_uses.c.requirement, func.count()).where(here, _uses.c.requirement.in_(requirements))
    full = [
        wrong("evidence_room_requirement", requirement=requirement, limit=OF_A_REQUIREMENT)
        for requirement, count in connection.execute(counted.group_by(_uses.c.requirement))
        if count >= OF_A_REQUIREMENT
    ]
    if size is None:
        return full
    own = (_evidence.c.unit_id == unit_id) & (_evidence.c.round_id == round_id)
    documents = connection.execute(select(func.count()).select_from(_evidence).where(own)).scalar_one()
    if documents >= OF_A_DOSSIER:
        full.append(wrong("evidence_room_dossier", limit=OF_A_DOSSIER))
    kept = select(func.coalesce(func.sum(_files.c.size), 0)).where(
        _files.c.sha256.in_(select(_evidence.c.sha256).where(own))
    )
    if size and connection.execute(kept).scalar_one() + size > BYTES:
        full.append(wrong("evidence_room_bytes", limit=BYTES // 1024**3))
    return full
