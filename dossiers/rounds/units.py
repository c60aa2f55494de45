"""Wards and communes as they were on a given day, and which of them were merged into which.

Since 1/7/2025 neither the name nor the official code identifies a unit across that date (resolution 1681/NQ-UBTVQH15). Ask
by our own id, or by code together with a day. Never ask by name: Hoà and Hòa are one name in two spellings.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Row, Select, or_, select

from dossiers.errors import NotFound
from dossiers.store.memo import memoised_per_revision
from dossiers.store.record import Record
from dossiers.store.schema import successions as _successions
from dossiers.store.schema import units as _units
from dossiers.vocabulary import Extent, UnitKind


@dataclass(frozen=True)
class Unit:
    """A unit of the lowest level; ``id`` is our own identifier.

    ``code`` is the official code of its time; ``name`` is without "Phường" or "Xã". The unit is valid from the first to the
    last day given, both included; None means no limit.
    """

    id: str
    code: str
    name: str
    kind: UnitKind
    district: str | None
    valid_from: date | None
    valid_to: date | None

    def valid_on(self, day: date) -> bool:
        """Whether the unit existed on ``day``."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


@dataclass(frozen=True)
class Succession:
    """One link of a merger or split: the ``unit`` at the other end, how much of it went over, from which day, by which act."""

    unit: Unit
    extent: Extent
    valid_from: date
    legal_basis: str


def units(record: Record, on: date | None = None) -> tuple[Unit, ...]:
    """Every unit of the record, or those that existed on the day ``on``; in order of code, older units first."""
    with record.reading() as connection:
        return units_in(connection, on)


def unit(record: Record, unit_id: str) -> Unit:
    """The unit of this id. Raises NotFound."""
    with record.reading() as connection:
        return unit_in(connection, unit_id)


def unit_by_code(record: Record, code: str, on: date) -> Unit:
    """The unit that had the official code ``code`` on the day ``on``. Raises NotFound.

    The day is needed because codes are given again: 03646 is Chiềng Lề until 30/6/2025 and Tô Hiệu after it.
    """
    with record.reading() as connection:
        query = _valid_on(select(_units).where(_units.c.code == code), on)
        row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound("no_unit", unit=f"{code} ({on.isoformat()})")
    return _unit(row)


def predecessors(record: Record, unit_id: str) -> tuple[Succession, ...]:
    """The units that were merged into this one, in order of code. Raises NotFound for an unknown unit."""
    with record.reading() as connection:
        unit_in(connection, unit_id)
        return predecessors_in(connection, unit_id)


def successors(record: Record, unit_id: str) -> tuple[Succession, ...]:
    """The units that this one was merged into, in order of code. Raises NotFound for an unknown unit."""
    with record.reading() as connection:
        unit_in(connection, unit_id)
        return _linked(
            connection,
            select(_units, _successions.c.extent, _successions.c.valid_from, _successions.c.legal_basis)
            .join(_successions, _successions.c.successor_id == _units.c.id)
            .where(_successions.c.predecessor_id == unit_id),
        )


# Inside a transaction that is open already


@memoised_per_revision
def units_in(connection: Connection, on: date | None = None) -> tuple[Unit, ...]:
    """As ``units``."""
    query = select(_units) if on is None else _valid_on(select(_units), on)
    rows = connection.execute(query.order_by(_units.c.code, _units.c.valid_to.is_(None), _units.c.valid_to))
    return tuple(_unit(row) for row in rows)


@memoised_per_revision
def unit_in(connection: Connection, unit_id: str) -> Unit:
    """As ``unit``."""
    row = connection.execute(select(_units).where(_units.c.id == unit_id)).one_or_none()
    if row is None:
        raise NotFound("no_unit", unit=unit_id)
    return _unit(row)


@memoised_per_revision
def predecessors_in(connection: Connection, unit_id: str) -> tuple[Succession, ...]:
    """As ``predecessors``; an unknown unit has none."""
    return _linked(
        connection,
        select(_units, _successions.c.extent, _successions.c.valid_from, _successions.c.legal_basis)
        .join(_successions, _successions.c.predecessor_id == _units.c.id)
        .where(_successions.c.successor_id == unit_id),
    )


@memoised_per_revision
def ancestry_in(connection: Connection, unit_id: str) -> frozenset[str]:
    """The ids of all predecessors, and of their predecessors, however far back."""
    found: set[str] = set()
    generation: Iterable[str] = {unit_id}
    while generation:
        query = select(_successions.c.predecessor_id).where(_successions.c.successor_id.in_(generation))
        generation = set(connection.execute(query).scalars()) - found
        found |= generation
    return frozenset(found)


def _valid_on(query: Select, day: date) -> Select:
    return query.where(
        or_(_units.c.valid_from.is_(None), _units.c.valid_from <= day),
        or_(_units.c.valid_to.is_(None), _units.c.valid_to >= day),
    )


def _linked(connection: Connection, query: Select) -> tuple[Succession, ...]:
    # Both tables have a column valid_from; that of the succession comes last in the row.
    return tuple(
        Succession(_unit(row), row[-3], row[-2], row[-1]) for row in connection.execute(query.order_by(_units.c.code))
    )


def _unit(row: Row) -> Unit:
    return Unit(*row[:7])
