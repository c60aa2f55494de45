"""Points: what a criterion earns, loses and could still gain (``docs/scoring.md``, section 5).

A criterion is worth its weight in points, and earns weight × credit. All points are exact.
"""

from fractions import Fraction
from typing import NamedTuple

from scoring.exact import Exact, normal
from scoring.scorecard import CriterionResult, Scorecard


class CriterionPoints(NamedTuple):
    """A criterion and a number of points: what it lost, or by how much it moved."""

    result: CriterionResult
    points: Exact


def points(result: CriterionResult) -> Exact | None:
    """The points earned, weight × credit; None for what is not applicable or tracked."""
    return None if result.credit is None else result.weight * result.credit


def points_of_indicator(result: CriterionResult, code: str) -> Exact | None:
    """The points that one of the criterion's indicators brings it now; None where it counts for nothing."""
    weights = {part.code: part.prepared.indicator.weight for part in result.indicators if part.credit is not None}
    if not sum(weights.values()):
        return None
    credit = next(part.credit for part in result.indicators if part.code == code)
    return None if credit is None else Fraction(result.weight * weights[code] * credit) / sum(weights.values())


def points_if_proven(result: CriterionResult) -> Exact:
    """The points that proof would add to those earned, 0 where nothing waits for proof."""
    if result.credit is None or result.credit_if_proven is None:
        return 0
    return result.weight * (result.credit_if_proven - result.credit)


def losses(scorecard: Scorecard) -> tuple[CriterionPoints, ...]:
    """Where points are lost, weight × (1 − credit), the largest loss first; of equal losses in catalogue order."""
    lost = [
        CriterionPoints(result, result.weight * (1 - result.credit))
        for result in scorecard.criteria
        if result.credit is not None and result.credit < 1 and result.weight
    ]
    return tuple(sorted(lost, key=lambda each: -each.points))


class GroupPoints(NamedTuple):
    """What a group brings to the score of the whole: points of a weight, and its own score out of 100, all exact."""

    code: str
    points: Exact
    weight: Exact
    score: Exact


def group_points(scorecard: Scorecard) -> tuple[GroupPoints, ...]:
    """The groups that have a score. The weight of one that the catalogue gives none is that of its criteria with credit."""
    found: list[GroupPoints] = []
    for (_, group), result in zip(scorecard.catalogue.groups, scorecard.groups, strict=True):
        score = result.score.exact
        if score is None:
            continue
        inside = [each.weight for each in scorecard.criteria if each.group == group.code and each.credit is not None]
        weight = sum(inside) if group.weight is None else group.weight
        found.append(GroupPoints(group.code, normal(Fraction(weight) * score / 100), weight, score))
    return tuple(found)


def in_score(scorecard: Scorecard, result: CriterionResult, of_criterion: Exact) -> Exact:
    """What ``of_criterion`` points of a criterion make of the overall score, which counts to 100; 0 for one without credit.

    Of 108 points in all, 5 are 4.63 of the score.
    """
    if result.credit is None:
        return 0
    groups = {group.code: group for group in group_points(scorecard)}
    inside = sum(each.weight for each in scorecard.criteria if each.group == result.group and each.credit is not None)
    whole = sum(group.weight for group in groups.values())
    if not inside or not whole:
        return 0
    return normal(Fraction(100 * of_criterion * groups[result.group].weight) / (inside * whole))
