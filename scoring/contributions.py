"""Contributions: what each criterion brings to the overall score, so that together they are the score exactly.

``docs/analysis.md``. A criterion brings 100 · its share of the weight that counts · its credit, the weights of groups
included; a bonus adds 100·w·c/Σw and a deduction takes 100·w·(1 − c)/Σw away, over the weights of ordinary criteria.
What the bounds of the score take or give is told apart, as ``bound``.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.exact import Exact, normal
from scoring.scorecard import CriterionResult, Scorecard


@dataclass(frozen=True)
class Contributions:
    """What a scorecard's overall score is made of, in points of 100, all exact.

    ``criteria`` holds every criterion by its code, in catalogue order; one without a credit brings 0. Their sum and
    ``bound`` are ``score``. ``bound`` is below 0 where the score is cut at 100, above 0 where it is lifted to 0.
    """

    score: Exact
    criteria: Mapping[str, Exact]
    bound: Exact

    def of(self, code: str) -> Exact:
        """What the criterion of this code brings; 0 where the catalogue does not hold it."""
        return self.criteria.get(code, 0)


def contributions(scorecard: Scorecard) -> Contributions | None:
    """What each criterion brings to the overall score; None where there is no score."""
    score = scorecard.overall.exact
    if score is None:
        return None
    worth = _worth_of_a_weight(scorecard)
    criteria = {result.code: _brought(result, worth) for result in scorecard.criteria}
    return Contributions(score, criteria, normal(score - sum(criteria.values())))


def _brought(result: CriterionResult, worth: Mapping[str, Fraction]) -> Exact:
    if result.credit is None:
        return 0
    return normal(result.points_at(result.credit) * worth[result.group])


def _worth_of_a_weight(scorecard: Scorecard) -> dict[str, Fraction]:
    """How many points of the overall score a weight of 1 is, in each group; 0 in one that drops out of the score."""
    weights: dict[str, Exact] = defaultdict(int)
    for result in scorecard.criteria:
        if result.ordinary and result.credit is not None:
            weights[result.group] += result.weight
    groups = [group for _, group in scorecard.catalogue.groups]
    if all(group.weight is None for group in groups):
        each = Fraction(100) / sum(weights.values())
        return {group.code: each for group in groups}
    whole = sum(group.weight or 0 for group in groups if weights[group.code])
    return {
        group.code: 100 * Fraction(group.weight or 0) / (weights[group.code] * whole)
        if weights[group.code]
        else Fraction(0)
        for group in groups
    }
