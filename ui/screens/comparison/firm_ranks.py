"""The view of ranks: where each ward stands, how firm that is under other weights, and between whom no difference can be told.

Weights are assumed; a rank that moves with them is no rank to reward. Only dossiers that an inspector has judged are ranked.
"""

from collections.abc import Sequence
from typing import NamedTuple

from dossiers.rounds.units import Unit
from dossiers.submissions.results import Result
from scoring.firm_ranks import FirmRank, firm_ranks
from scoring.rank_ranges import Drawing, Progress
from ui.parts.formats import sort_key
from ui.screens.comparison.wards import Comparison

DRAWS = ("1000", "10000")
SPREADS = ("10", "25", "50")


class RankedWard(NamedTuple):
    """A ward with its rank and its range."""

    unit: Unit
    result: Result
    firm: FirmRank


class WardsRanked(NamedTuple):
    """The wards of a round in order of rank, and those without one: nothing was judged there yet. ``of``: how many have one."""

    ranked: tuple[RankedWard, ...]
    unranked: tuple[Unit, ...]

    @property
    def of(self) -> int:
        """How many wards have a rank."""
        return len(self.ranked)

    @property
    def level_first(self) -> int:
        """How many wards cannot be told from the first: their ranges share a rank with its own."""
        first = self.ranked[0].firm.level if self.ranked else None
        return 0 if first is None else sum((each.firm.rank or 0) <= first[1] for each in self.ranked)


def wards_ranked(
    compared: Comparison, units: Sequence[str], drawing: Drawing, progress: Progress | None = None
) -> WardsRanked:
    """The ranks among these wards of the round, by id."""
    wanted = set(units)
    here = [(unit, result) for unit, result in compared.wards if unit.id in wanted]
    judged = [
        (unit, result, result.standing)
        for unit, result in here
        if result is not None and result.standing is not None and result.standing_part == "appraisal"
    ]
    firm = firm_ranks([card for _, _, card in judged], drawing, leave_one_out=True, progress=progress)
    found = [
        RankedWard(unit, result, each)
        for (unit, result, _), each in zip(judged, firm, strict=True)
        if each.rank is not None
    ]
    having = {each.unit.id for each in found}
    return WardsRanked(
        tuple(sorted(found, key=lambda each: (each.firm.rank or 0, sort_key(each.unit.name)))),
        tuple(unit for unit, _ in here if unit.id not in having),
    )


def weighty(ward: RankedWard) -> list[tuple[str, int]]:
    """The criteria without which the ward would have another rank, and that rank; the largest move first."""
    rank, without = ward.firm.rank, ward.firm.without or {}
    moved = [
        (code, other) for code, other in without.items() if rank is not None and other is not None and other != rank
    ]
    return sorted(moved, key=lambda each: -abs(each[1] - (rank or 0)))
