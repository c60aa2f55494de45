"""Which dossiers are compared: those of one round that the reader may set beside each other, and the round before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dossiers.access.policy import WARD_ROLES, Actor
from dossiers.rounds.catalogues import catalogue_of
from dossiers.rounds.rounds import Round, comparable, rounds
from dossiers.rounds.units import Unit, units
from dossiers.store.record import Record
from dossiers.submissions.results import Result, results
from dossiers.submissions.submissions import unreadable_units
from scoring.catalogue import Catalogue
from ui.parts.formats import ward_names
from ui.screens.overview.wards import by_name, taking_part


@dataclass(frozen=True)
class Comparison:
    """The wards of a round with their results, in Vietnamese order.

    ``before``: unit → its result in ``previous``, the comparable round before this one; empty where there is none. ``hidden``:
    how many wards take part whose dossiers are not the reader's to see.
    """

    round: Round
    catalogue: Catalogue
    wards: tuple[tuple[Unit, Result | None], ...]
    previous: Round | None
    before: Mapping[str, Result]
    hidden: int = 0


def rounds_to_compare(record: Record, actor: Actor) -> tuple[Round, ...]:
    """The rounds whose wards this reader may compare, the newest first: all, or for a ward those that are published."""
    known = reversed(rounds(record))
    return tuple(each for each in known if actor.role not in WARD_ROLES or each.status == "published")


def comparison(record: Record, actor: Actor, round_: Round) -> Comparison:
    """The wards of a round as ``actor`` may compare them, and how they stood in the round before."""
    found = results(record, actor, round_.id)
    names = ward_names(units(record))
    everywhere = taking_part(round_, found, units(record, round_.window_to))
    lacking = [unit.id for unit, result in everywhere if result is None]
    hidden = unreadable_units(record, actor, round_.id, lacking)
    wards = [
        (replace(unit, name=names.get(unit.id, unit.name)), of) for unit, of in everywhere if unit.id not in hidden
    ]
    previous = _previous(rounds_to_compare(record, actor), round_)
    before = {each.unit.id: each for each in results(record, actor, previous.id)} if previous else {}
    return Comparison(round_, catalogue_of(record, round_.id), tuple(by_name(wards)), previous, before, len(hidden))


def _previous(newest_first: Sequence[Round], round_: Round) -> Round | None:
    """The comparable round that ended last before this one."""
    return next((each for each in newest_first if each.window_to < round_.window_to and comparable(each, round_)), None)
