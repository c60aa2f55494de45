"""Points: what a criterion earns, loses and could still gain (``docs/scoring.md``, section 5).

A criterion is worth its weight in points, and earns weight × credit. A bonus adds so much to the score; a deduction takes
away weight × (1 − credit), which are points below 0. All points are exact.
"""

from fractions import Fraction
from typing import NamedTuple

from scoring.exact import Exact, normal
from scoring.scorecard import CriterionResult, Scorecard, points_of


class CriterionPoints(NamedTuple):
    """A criterion and a number of points: what it lost, or by how much it moved."""

    result: CriterionResult
    points: Exact


def points(result: CriterionResult) -> Exact | None:
    """The points earned, below 0 for a deduction; None for what is not applicable or tracked."""
    return None if result.credit is None else result.points_at(result.credit)


def points_of_indicator(result: CriterionResult, code: str) -> Exact | None:
    """The points that one of the criterion's indicators brings it now, and together they bring all of its points.

    None where it counts for nothing, and where only the best indicators count.
    """
    if result.credit is None:
        return None
    for part, share in zip(result.indicators, result.shares, strict=True):
        if part.code == code and part.credit is not None and share is not None:
            return points_of(share, part.credit, result.counts_as)
    return None


def points_if_proven(result: CriterionResult) -> Exact:
    """The points that proof would add to those earned, 0 where nothing waits for proof."""
    if result.credit is None or result.credit_if_proven is None:
        return 0
    return result.weight * (result.credit_if_proven - result.credit)


def losses(scorecard: Scorecard) -> tuple[CriterionPoints, ...]:
    """Where points are lost, weight × (1 − credit), the largest loss first; of equal losses in catalogue order.

    A deduction loses what it takes away. Bonus that is not earned is no loss.
    """
    lost = [
        CriterionPoints(result, result.weight * (1 - result.credit))
        for result in scorecard.criteria
        if result.credit is not None and result.credit < 1 and result.weight and result.counts_as != "bonus"
    ]
    return tuple(sorted(lost, key=lambda each: -each.points))


class GroupPoints(NamedTuple):
    """What a group brings to the score of the whole: points of a weight, and its own score out of 100, all exact.

    The points of bonus and deductions are among them. A group of nothing else has weight 0 and no score of its own.
    """

    code: str
    points: Exact
    weight: Exact
    score: Exact | None


def group_points(scorecard: Scorecard) -> tuple[GroupPoints, ...]:
    """The groups that bring something. The weight of one that the catalogue gives none is that of its ordinary criteria.

    100 · their points / their weights is the score of the whole, before that is held between 0 and 100.
    """
    found: list[GroupPoints] = []
    for (_, group), result in zip(scorecard.catalogue.groups, scorecard.groups, strict=True):
        score = result.score.exact
        inside = [each for each in scorecard.criteria if each.group == group.code and each.credit is not None]
        if group.weight is None:
            brought = [points(each) or 0 for each in inside]
            weight = sum(each.weight for each in inside if each.ordinary)
            if weight or any(brought):
                found.append(GroupPoints(group.code, normal(sum(brought)), weight, score))
        elif score is not None:
            found.append(GroupPoints(group.code, normal(Fraction(group.weight) * score / 100), group.weight, score))
    return tuple(found)


def in_score(scorecard: Scorecard, result: CriterionResult, of_criterion: Exact) -> Exact:
    """What ``of_criterion`` points of a criterion make of the overall score, which counts to 100; 0 for one without credit.

    Of 108 points in all, 5 are 4.63 of the score. Bonus and deductions may make less, for the score has its bounds.
    """
    if result.credit is None:
        return 0
    groups = group_points(scorecard)
    whole = sum(group.weight for group in groups)
    if not whole:
        return 0
    of_its_group = next(group.weight for _, group in scorecard.catalogue.groups if group.code == result.group)
    if of_its_group is None:
        return normal(Fraction(100 * of_criterion) / whole)
    inside = sum(each.weight for each in scorecard.criteria if each.group == result.group and each.credit is not None)
    return normal(Fraction(100 * of_criterion * of_its_group) / (inside * whole)) if inside else 0
