"""What differs between two scorecards of one ward: this year's and last year's, the inspector's and the ward's own.

Both are by one catalogue (``change_split`` compares across two); a criterion that the other scorecard does not have raises
``KeyError``. The change of a survey comes with its margin (95 %, Agresti and Caffo 2000: one answer more on each side of both
surveys), so that 93 after 91 of four hundred is not taken for progress.
"""

from fractions import Fraction
from math import isqrt
from typing import NamedTuple

from scoring.exact import Exact
from scoring.points import CriterionPoints, points
from scoring.scorecard import CriterionResult, IndicatorResult, Scorecard

SQUARED_95 = Fraction(38416, 10000)
"""1.96², for a margin of 95 %."""
MARGIN_SCALE = 10**6
"""A margin is a square root, which no fraction holds: it is cut to a millionth of a percentage point."""


def moves(now: Scorecard, before: Scorecard) -> tuple[CriterionPoints, ...]:
    """By how many points each criterion moved since ``before``, the largest gain first, unmoved ones left out."""
    moved: list[CriterionPoints] = []
    for result in now.criteria:
        change = points_apart(result, before.criterion(result.code))
        if change:
            moved.append(CriterionPoints(result, change))
    return tuple(sorted(moved, key=lambda each: -each.points))


def strengths(now: Scorecard, before: Scorecard | None, count: int) -> tuple[CriterionResult, ...]:
    """The ``count`` criteria that stand firmest: met with full points, the heaviest first; of equal weight what gained most.

    A deduction is not among them: the best it can do is to take nothing away.
    """
    gained = {each.result.code: each.points for each in moves(now, before)} if before is not None else {}
    full = [
        result
        for result in now.criteria
        if result.state == "met" and result.credit == 1 and result.counts_as != "deduction"
    ]
    full.sort(key=lambda result: (-result.weight, -gained.get(result.code, 0)))
    return tuple(full[:count])


def points_apart(one: CriterionResult, other: CriterionResult) -> Exact | None:
    """The points of ``one`` less those of ``other``; None where there are not two numbers to compare."""
    here, there = points(one), points(other)
    return None if here is None or there is None else here - there


def differs(one: CriterionResult, other: CriterionResult) -> bool:
    """Another state, other points, or another figure, state or class of any indicator: a correction that changes no points,
    too."""
    if (one.state, one.credit) != (other.state, other.credit):
        return True
    pairs = zip(one.indicators, other.indicators, strict=True)
    return any(_told(mine) != _told(its) for mine, its in pairs)


def _told(result: IndicatorResult) -> tuple[object, ...]:
    # ``without_target`` holds the class by which it was judged.
    return result.state, result.value, result.exact, result.prepared.without_target


def judged_otherwise(one: CriterionResult, other: CriterionResult) -> bool:
    """Whether two scorecards came to another state or other points for a criterion."""
    return one.state != other.state or points(one) != points(other)


class SurveyChange(NamedTuple):
    """A survey against an earlier one: the difference in percentage points, and the square of its 95 % margin."""

    points: Exact
    squared_margin: Fraction

    @property
    def margin(self) -> Fraction:
        """The margin in percentage points."""
        return Fraction(isqrt(int(self.squared_margin * MARGIN_SCALE**2)), MARGIN_SCALE)

    @property
    def clear(self) -> bool:
        """Whether the difference is larger than its margin."""
        return self.points**2 > self.squared_margin


def survey_change(now: tuple[Exact, Exact], before: tuple[Exact, Exact]) -> SurveyChange:
    """The change between two surveys, each (positive answers, valid answers) with at least one valid answer."""
    difference = Fraction(100 * now[0]) / now[1] - Fraction(100 * before[0]) / before[1]
    spread = Fraction(0)
    for positive, valid in (now, before):
        adjusted = Fraction(positive + 1) / (valid + 2)
        spread += adjusted * (1 - adjusted) / (valid + 2)
    return SurveyChange(difference, 100**2 * SQUARED_95 * spread)
