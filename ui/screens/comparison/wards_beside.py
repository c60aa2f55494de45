"""Two to five wards side by side, criterion by criterion: in what they differ, and what each difference is worth.

Of two wards the differences stand in points of the score, rounded so that they add up to the difference of the two scores.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from dossiers.rounds.units import Unit
from dossiers.submissions.criteria_by_ward import Cell, columns
from dossiers.submissions.results import Result
from scoring.catalogue import Criterion
from scoring.contributions import Contributions, contributions
from scoring.exact import Exact, rounded
from scoring.scorecard import Scorecard
from ui.parts.adding_up import adding_up
from ui.screens.comparison.wards import Comparison

FEWEST, MOST = 2, 5


class WardColumn(NamedTuple):
    """One of the wards: its scorecard that counts now and what each criterion brings to the score; None without one."""

    unit: Unit
    result: Result
    card: Scorecard
    brought: Contributions | None


class CriterionRow(NamedTuple):
    """One criterion over the wards. ``criterion`` is None for what the bounds of the score take or give.

    ``brought``: what it brings to each score. ``ahead``: by how much the first of two wards is ahead, as it is shown.
    """

    criterion: Criterion | None
    cells: tuple[Cell, ...]
    brought: tuple[Exact | None, ...]
    ahead: Fraction | None

    @property
    def differs(self) -> bool:
        """Whether the wards stand differently: in state, or in what it brings to the score."""
        return len({cell.state for cell in self.cells}) > 1 or len(set(self.brought)) > 1


class WardsBeside(NamedTuple):
    """The wards and their rows. ``ahead``: the difference of two scores as they are shown; None where there is none."""

    wards: tuple[WardColumn, ...]
    rows: tuple[CriterionRow, ...]
    ahead: Fraction | None

    @property
    def differing(self) -> tuple[CriterionRow, ...]:
        """The rows in which the wards differ."""
        return tuple(row for row in self.rows if row.differs)


def comparable_wards(compared: Comparison) -> dict[str, Unit]:
    """The wards with a scorecard that can be set beside others, by id, in Vietnamese order."""
    return {unit.id: unit for unit, result in compared.wards if result is not None and result.standing is not None}


def wards_beside(compared: Comparison, unit_ids: Sequence[str]) -> WardsBeside:
    """These wards side by side, in the order given; each has a scorecard (``comparable_wards``)."""
    known = {unit.id: (unit, result) for unit, result in compared.wards}
    wards = tuple(_column(*known[unit_id]) for unit_id in unit_ids)
    cells = [each.cells for each in columns([(ward.unit, ward.result) for ward in wards], compared.catalogue)]
    codes: list[str | None] = [*compared.catalogue.criteria]
    if any(ward.brought is not None and ward.brought.bound for ward in wards):
        codes.append(None)
    brought = {code: tuple(_brought(ward, code) for ward in wards) for code in codes}
    ahead = _scores_apart(wards)
    shown = _differences(brought, ahead)
    rows = tuple(
        CriterionRow(
            None if code is None else compared.catalogue.criteria[code],
            () if code is None else tuple(each[code] for each in cells),
            brought[code],
            shown.get(code),
        )
        for code in codes
    )
    return WardsBeside(wards, rows, ahead)


def _column(unit: Unit, result: Result | None) -> WardColumn:
    assert result is not None
    assert result.standing is not None
    card = result.standing
    return WardColumn(unit, result, card, contributions(card) if card.catalogue.scored else None)


def _brought(ward: WardColumn, code: str | None) -> Exact | None:
    if ward.brought is None:
        return None
    return ward.brought.bound if code is None else ward.brought.of(code)


def _scores_apart(wards: Sequence[WardColumn]) -> Fraction | None:
    """The difference of two scores as they are shown; None for more wards, and where criteria give no points."""
    if len(wards) != FEWEST or any(ward.brought is None for ward in wards):
        return None
    one, other = (ward.card.overall.exact for ward in wards)
    return None if one is None or other is None else Fraction(rounded(one, 2)) - Fraction(rounded(other, 2))


def _differences(
    brought: Mapping[str | None, tuple[Exact | None, ...]], ahead: Fraction | None
) -> dict[str | None, Fraction]:
    """The differences that are not nothing, rounded to add up to ``ahead``."""
    if ahead is None:
        return {}
    apart = {code: one - other for code, (one, other) in brought.items() if one is not None and other is not None}
    some = {code: each for code, each in apart.items() if each}
    return dict(zip(some, adding_up(list(some.values()), ahead), strict=True))
