"""Recording units and mergers: a unit begins, a unit ends, units are merged into another, each by a legal act.

Nothing is removed. A unit keeps its identifier for ever. Names and codes may be given to another unit later, but never for
the same days.
"""

import re
from collections.abc import Collection
from datetime import date
from typing import Any, get_args

from sqlalchemy import Connection, select

from dossiers import acts
from dossiers.access.policy import Actor
from dossiers.acts import ActContext
from dossiers.errors import BadInput, wrong
from dossiers.office.forms import moved_on, shown, written
from dossiers.rounds.units import Unit, ancestry_in, unit, unit_in, units_in
from dossiers.store.record import Record
from dossiers.store.schema import successions as _successions
from dossiers.store.schema import units as _units
from dossiers.texts.typed_fields import missing, texts_of, typed
from dossiers.texts.typed_text import composed, plain_letters
from dossiers.vocabulary import Extent, UnitKind

KINDS: tuple[UnitKind, ...] = get_args(UnitKind)
EXTENTS: tuple[Extent, ...] = get_args(Extent)
#: The official code of a unit of the lowest level: five digits.
_CODE = re.compile(r"\d{5}", re.ASCII)


def add_unit(
    record: Record,
    actor: Actor,
    *,
    code: str,
    name: str,
    kind: UnitKind,
    valid_from: date,
    legal_basis: str,
    district: str = "",
    idempotency_key: str,
) -> Unit:
    """Record a unit, valid from a day on. Raises NotAllowed, and BadInput if another unit has its code on the same days."""
    said = typed(name=name, district=district, legal_basis=legal_basis)
    kept = texts_of(said)

    def body(context: ActContext) -> dict[str, Any]:
        known = units_in(context.connection)
        new = Unit(
            _free_id(kept["name"], known),
            composed(code),
            kept["name"],
            kind,
            kept["district"] or None,
            valid_from,
            None,
        )
        problems = [*missing(said, optional=["district"]), *_bad_code(new, known)]
        if kind not in KINDS:
            problems.append(wrong("bad_choice", field=wrong("field_sort")))
        if problems:
            raise BadInput(problems)
        context.connection.execute(_units.insert().values(**vars(new)))
        context.audit(unit_id=new.id, subject=new.id, after=_unit_data(new), reason=kept["legal_basis"])
        return {"unit_id": new.id}

    return unit(
        record, acts.for_office(record, actor, "administer_units", idempotency_key, body, typed=said)["unit_id"]
    )


def end_unit(
    record: Record,
    actor: Actor,
    unit_id: str,
    *,
    last_day: date,
    legal_basis: str,
    expected: Unit,
    idempotency_key: str,
) -> Unit:
    """Record the last day on which a unit is valid. Recording another day corrects the first one.

    ``expected``: the unit as the person saw it. Raises NotAllowed, NotFound, Stale, and BadInput if the day comes before its
    first day, if a successor begins on it already, or if another unit would have its code on the same days.
    """
    said = typed(legal_basis=legal_basis)
    basis = said["legal_basis"].text

    def body(context: ActContext) -> dict[str, Any]:
        old = unit_in(context.connection, unit_id)
        new = Unit(old.id, old.code, old.name, old.kind, old.district, old.valid_from, last_day)
        if old != expected:
            raise moved_on(context, unit_id, theirs=_unit_data(old), mine=_unit_data(new))
        problems = missing(said)
        if old.valid_from and last_day < old.valid_from:
            problems.append(wrong("ends_before_it_begins", unit=old.name, day=shown(old.valid_from)))
        begins = context.connection.execute(
            select(_successions.c.valid_from).where(_successions.c.predecessor_id == unit_id)
        ).scalars()
        if (first := min(begins, default=None)) and last_day >= first:
            problems.append(wrong("succeeded_already", unit=old.name, day=shown(first)))
        problems += _shared_code(new, units_in(context.connection))
        if problems:
            raise BadInput(problems)
        context.connection.execute(_units.update().where(_units.c.id == unit_id).values(valid_to=last_day))
        context.audit(
            unit_id=unit_id, subject=unit_id, before={"valid_to": written(old.valid_to)},
            after={"valid_to": written(last_day)}, reason=basis,
        )  # fmt: skip
        return {}

    acts.for_office(record, actor, "administer_units", idempotency_key, body, typed=said)
    return unit(record, unit_id)


def record_succession(
    record: Record,
    actor: Actor,
    *,
    successor_id: str,
    predecessor_ids: Collection[str],
    extent: Extent,
    valid_from: date,
    legal_basis: str,
    idempotency_key: str,
) -> None:
    """Record that units were merged into another, wholly or in part, from a day on, by a legal act.

    Raises NotAllowed, NotFound, and BadInput if the act is not named, a predecessor is still valid on that day, the successor
    is not, the link exists already or makes a circle, or a unit would go wholly into two.
    """
    said = typed(legal_basis=legal_basis)
    basis = said["legal_basis"].text
    wanted = tuple(dict.fromkeys(predecessor_ids))

    def body(context: ActContext) -> dict[str, Any]:
        successor = unit_in(context.connection, successor_id)
        problems = missing(said)
        if not wanted:
            problems.append(wrong("needs_predecessor"))
        if extent not in EXTENTS:
            problems.append(wrong("bad_choice", field=wrong("field_extent")))
        if not successor.valid_on(valid_from):
            problems.append(
                wrong("successor_not_valid", unit=successor.name, code=successor.code, day=shown(valid_from))
            )
        for each in wanted:
            problems += _bad_link(context.connection, unit_in(context.connection, each), successor, extent, valid_from)
        if problems:
            raise BadInput(problems)
        for each in wanted:
            row = {"extent": extent, "valid_from": valid_from, "legal_basis": basis}
            link = _successions.insert().values(predecessor_id=each, successor_id=successor_id, **row)
            context.connection.execute(link)
            after = {**row, "predecessor": each, "successor": successor_id, "valid_from": written(valid_from)}
            context.audit(unit_id=successor_id, subject=each, after=after, reason=basis)
        return {}

    acts.for_office(record, actor, "administer_units", idempotency_key, body, typed=said)


def _bad_code(new: Unit, known: Collection[Unit]) -> list[dict[str, str]]:
    if not _CODE.fullmatch(new.code):
        return [wrong("bad_code")]
    return _shared_code(new, known)


def _shared_code(new: Unit, known: Collection[Unit]) -> list[dict[str, str]]:
    return [
        wrong(
            "code_taken", code=new.code, unit=other.name, start=shown(other.valid_from), end=shown(other.valid_to)
        )
        for other in known
        if other.id != new.id and other.code == new.code and _overlap(new, other)
    ]  # fmt: skip


def _bad_link(
    connection: Connection, predecessor: Unit, successor: Unit, extent: Extent, valid_from: date
) -> list[dict[str, str]]:
    if predecessor.id == successor.id:
        return [wrong("succeeds_itself", unit=predecessor.name)]
    problems = []
    if predecessor.valid_to is None or predecessor.valid_to >= valid_from:
        problems.append(
            wrong(
                "predecessor_still_valid", unit=predecessor.name, code=predecessor.code, day=shown(valid_from),
                end=shown(predecessor.valid_to),
            )
        )  # fmt: skip
    links = connection.execute(select(_successions).where(_successions.c.predecessor_id == predecessor.id)).all()
    if any(link.successor_id == successor.id for link in links):
        problems.append(wrong("link_known", unit=predecessor.name, successor=successor.name))
    elif links and (extent == "whole" or any(link.extent == "whole" for link in links)):
        other = unit_in(connection, links[0].successor_id)
        problems.append(wrong("whole_into_two", unit=predecessor.name, successor=other.name))
    if successor.id in ancestry_in(connection, predecessor.id):
        problems.append(wrong("succession_in_a_circle", unit=predecessor.name, successor=successor.name))
    return problems


def _overlap(one: Unit, other: Unit) -> bool:
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    return first <= min(one.valid_to or date.max, other.valid_to or date.max)


def _free_id(name: str, known: Collection[Unit]) -> str:
    """A new identifier made from the name. It was never used before, unlike codes, which may be given again."""
    stem = re.sub(r"[^a-z0-9]+", "-", plain_letters(name.lower())).strip("-")[:48] or "unit"
    taken = {each.id for each in known}
    return next(each for each in (stem, *(f"{stem}-{number}" for number in range(2, 10_000))) if each not in taken)


def _unit_data(of: Unit) -> dict[str, Any]:
    return {**vars(of), "valid_from": written(of.valid_from), "valid_to": written(of.valid_to)}
