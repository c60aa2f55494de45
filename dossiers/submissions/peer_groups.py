"""Which wards are alike enough to be ranked among each other: by what they were merged from, and by how many live there."""

from collections.abc import Mapping
from datetime import date
from statistics import median
from typing import Literal

from sqlalchemy import select

from dossiers.store.record import Record
from dossiers.store.schema import profiles as _profiles
from dossiers.store.schema import successions as _successions
from dossiers.store.schema import units as _units

PeerGroup = Literal["urban", "with_communes", "large", "small"]
"""Of urban wards only; one that took in a commune or a township; at least the median of residents; below it."""
PEER_GROUPS: tuple[PeerGroup, ...] = ("urban", "with_communes", "large", "small")


def peer_groups(record: Record, on: date) -> Mapping[str, frozenset[PeerGroup]]:
    """Unit → the groups it is in, of the units that existed on the day ``on``.

    A unit of whose residents nothing was known by that day is neither large nor small.
    """
    with record.reading() as connection:
        here = select(_units.c.id).where(
            (_units.c.valid_from.is_(None) | (_units.c.valid_from <= on))
            & (_units.c.valid_to.is_(None) | (_units.c.valid_to >= on))
        )
        units = list(connection.execute(here).scalars())
        joined = _successions.join(_units, _successions.c.predecessor_id == _units.c.id)
        outlying = set(
            connection.execute(
                select(_successions.c.successor_id).select_from(joined).where(_units.c.kind != "ward").distinct()
            ).scalars()
        )
        known = (
            select(_profiles.c.unit_id, _profiles.c.residents)
            .where(_profiles.c.as_of <= on, _profiles.c.residents.is_not(None))
            .order_by(_profiles.c.as_of)
        )
        residents = {row.unit_id: row.residents for row in connection.execute(known)}
    there = {unit_id: residents[unit_id] for unit_id in units if unit_id in residents}
    middle = median(there.values()) if there else 0
    found: dict[str, frozenset[PeerGroup]] = {}
    for unit_id in units:
        groups: set[PeerGroup] = {"with_communes" if unit_id in outlying else "urban"}
        if unit_id in there:
            groups.add("large" if there[unit_id] >= middle else "small")
        found[unit_id] = frozenset(groups)
    return found
