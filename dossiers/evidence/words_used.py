"""What a ward wrote about its earlier files, to be offered when the next one is described."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from dossiers.access.policy import Actor
from dossiers.access.reader import reading_as
from dossiers.acts import allowed_snapshot_in
from dossiers.rounds.units import ancestry_in
from dossiers.store.record import Record
from dossiers.store.schema import evidence as _evidence

#: So many of each are offered: a list that is longer is read by nobody.
MOST = 12


@dataclass(frozen=True)
class WordsUsed:
    """Kinds of document and issuing bodies, the one used most often first, of two the one used last."""

    kinds: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()


def words_used(record: Record, actor: Actor, unit_id: str, round_id: str) -> WordsUsed:
    """What the ward and those that were merged into it wrote so far, in any round; never what other wards wrote.

    For persons who may add files to the dossier now. Raises NotAllowed, NotFound.
    """
    with reading_as(record, actor) as connection:
        allowed_snapshot_in(connection, actor, "add_evidence", unit_id, round_id)
        wards = [unit_id, *ancestry_in(connection, unit_id)]
        return WordsUsed(*(_used_in(connection, wards, each) for each in (_evidence.c.kind, _evidence.c.issuer)))


def _used_in(connection: Connection, wards: list[str], column: Any) -> tuple[str, ...]:
    query = (
        select(column)
        .where(_evidence.c.unit_id.in_(wards), column != "")
        .group_by(column)
        .order_by(func.count().desc(), func.max(_evidence.c.id).desc())
        .limit(MOST)
    )
    return tuple(connection.execute(query).scalars())
