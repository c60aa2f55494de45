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

    ``before``: unit → its result in ``previous``, the comparable round before this one; empty where there is none.
    ``over_rounds``: the same for every comparable round up to this one, the earliest first. ``hidden``: how many wards take
    part whose dossiers are not the reader's to see.
    """

    round: Round
    catalogue: Catalogue
    wards: tuple[tuple[Unit, Result | None], ...]
    previous: Round | None
    before: Mapping[str, Result]
    over_rounds: tuple[tuple[Round, Mapping[str, Result]], ...] = ()
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
    past = [each for each in rounds_to_compare(record, actor) if _comes_before(each, round_)]
    over_rounds = [(each, _by_unit(results(record, actor, each.id))) for each in reversed(past[:_MOST_PAST])]
    over_rounds.append((round_, _by_unit(found)))
    previous, before = over_rounds[-2] if past else (None, {})
    return Comparison(
        round_,
        catalogue_of(record, round_.id),
        tuple(by_name(wards)),
        previous,
        before,
        tuple(over_rounds),
        len(hidden),
    )


_MOST_PAST = 6
"""Of so many rounds before one the scores are compared."""


def _by_unit(found: Sequence[Result]) -> Mapping[str, Result]:
    return {each.unit.id: each for each in found}


def _comes_before(one: Round, other: Round) -> bool:
    return one.window_to < other.window_to and comparable(one, other)
