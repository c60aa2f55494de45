"""Scores and ranks under other weights than the catalogue's: nothing is judged again, only weighed again.

Weights move scores and, through them, bands. States, credits and counts do not depend on them, and neither does what is
applicable. ``docs/analysis.md``, section 1.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from scoring.bands import Outcome, outcome_of, placed
from scoring.catalogue import Catalogue
from scoring.exact import Exact, normal
from scoring.scorecard import GroupResult, Scorecard
from scoring.scores import scaled

Standing = tuple[int, Exact]
"""What orders units, the best first: the place of the band (0 where ranks do not go by it), then the score below 0."""


@dataclass(frozen=True)
class Weighing:
    """A weight for each criterion and each group, in catalogue order. ``groups``: None where groups carry none."""

    criteria: tuple[Exact, ...]
    groups: tuple[Exact, ...] | None

    @cached_property
    def whole_numbers(self) -> list[int]:
        """The weights of the criteria as whole numbers in the same proportions."""
        return scaled(self.criteria)

    def having(self, catalogue: Catalogue, given: Mapping[str, Exact]) -> "Weighing":
        """The same with other weights for some criteria, by their codes."""
        own = zip(catalogue.criteria, self.criteria, strict=True)
        return Weighing(tuple(given.get(code, weight) for code, weight in own), self.groups)


def own_weights(catalogue: Catalogue) -> Weighing:
    """The weights that the catalogue gives."""
    groups = [group.weight for _, group in catalogue.groups if group.weight is not None]
    return Weighing(tuple(each.weight for each in catalogue.criteria.values()), tuple(groups) if groups else None)


class Term(NamedTuple):
    """What a criterion with a credit brings to a sum of weights: its weight times ``top``, and is it part of the whole.

    ``place``: the criterion's in the catalogue. ``top`` is over the ``bottom`` of ``Earned``; it is the credit, and what
    the credit lacks, below 0, for a deduction. ``ordinary``: neither bonus nor deduction.
    """

    place: int
    top: int
    ordinary: bool


class Earned(NamedTuple):
    """What a unit's criteria bring to its scores, whatever they weigh: by group, over one denominator."""

    groups: tuple[tuple[Term, ...], ...]
    bottom: int
    most: int | None
    """The score that none is above: 100, or None where bonus may lift it beyond."""

    def scores(self, weighing: Weighing) -> tuple[Exact | None, list[Exact | None]]:
        """The overall score and that of each group under these weights, 0 to 100; None for no score."""
        if weighing.groups is None:
            return self.overall(weighing), [
                self._score(*self._sum(group, weighing.whole_numbers)) for group in self.groups
            ]
        sums = [self._sum(group, weighing.whole_numbers) for group in self.groups]
        groups = [self._score(top, whole) for top, whole in sums]
        scored = [(weight, score) for weight, score in zip(weighing.groups, groups, strict=True) if score is not None]
        total = sum(weight for weight, _ in scored)
        if not total:
            return None, groups
        return normal(Fraction(sum(weight * score for weight, score in scored)) / total), groups

    def overall(self, weighing: Weighing) -> Exact | None:
        """The overall score alone, where groups carry no weights."""
        return self._score(*self._sum(chain.from_iterable(self.groups), weighing.whole_numbers))

    def without_each(self, weighing: Weighing) -> list[Exact | None]:
        """The overall score without each criterion, in catalogue order, where groups carry no weights."""
        weights = weighing.whole_numbers
        earned, whole = self._sum(chain.from_iterable(self.groups), weights)
        found = [self._score(earned, whole)] * len(weights)
        # One term is taken off the sum: to add up the others again for each would be as many times the work.
        for place, top, ordinary in chain.from_iterable(self.groups):
            weight = weights[place]
            found[place] = self._score(earned - weight * top, whole - weight if ordinary else whole)
        return found

    def _sum(self, terms: Iterable[Term], weights: Sequence[int]) -> tuple[int, int]:
        earned = whole = 0
        for place, top, ordinary in terms:
            weight = weights[place]
            earned += weight * top
            if ordinary:
                whole += weight
        return earned, whole

    def _score(self, top: int, whole: int) -> Exact | None:
        if not whole:
            return None
        top, bottom = 100 * top, self.bottom * whole
        if top <= 0:
            return 0
        if self.most is not None and top >= self.most * bottom:
            return self.most
        return normal(Fraction(top, bottom))


def earned(card: Scorecard) -> Earned:
    """What a scorecard's criteria bring to its scores."""
    bottom = math.lcm(*(each.credit.denominator for each in card.criteria if each.credit is not None))
    groups: dict[str, list[Term]] = {group.code: [] for _, group in card.catalogue.groups}
    for place, result in enumerate(card.criteria):
        if result.credit is not None:
            credit = result.credit - 1 if result.counts_as == "deduction" else result.credit
            top = credit.numerator * (bottom // credit.denominator)
            groups[result.group].append(Term(place, top, result.counts_as is None))
    most = None if card.catalogue.national.above_100 else 100
    return Earned(tuple(map(tuple, groups.values())), bottom, most)


class Unit:
    """A scorecard that is weighed again and again."""

    def __init__(self, card: Scorecard) -> None:
        self.card = card
        self.earned = earned(card)
        self._by_band = card.catalogue.national.rank_by == "band"
        self._outcome: Outcome | None = outcome_of(card) if self._by_band else None

    def standing(self, weighing: Weighing) -> Standing | None:
        """What orders this unit among others under these weights; None for no score."""
        if self._outcome is None and weighing.groups is None:
            overall = self.earned.overall(weighing)
            return None if overall is None else (0, -overall)
        overall, groups = self.earned.scores(weighing)
        if overall is None:
            return None
        return (0 if self._outcome is None else self._place(self._outcome, overall, groups)), -overall

    def without_each(self, own: Weighing, without: Sequence[Weighing]) -> list[Standing | None]:
        """What orders this unit by its own weights without each criterion in turn: ``own`` as in ``without``."""
        if self._outcome is None and own.groups is None:
            return [None if overall is None else (0, -overall) for overall in self.earned.without_each(own)]
        return [self.standing(weighing) for weighing in without]

    def _place(self, outcome: Outcome, overall: Exact, groups: Sequence[Exact | None]) -> int:
        """The place of the band that is reached with these scores."""
        results = [
            GroupResult(each.code, each.layer, each.score._replace(exact=score))
            for each, score in zip(outcome.groups, groups, strict=True)
        ]
        band, _ = placed(outcome._replace(overall=outcome.overall._replace(exact=overall), groups=results))
        return 0 if band is None else self.card.catalogue.band_places[band]


def ranks_of(standings: Sequence[Standing | None], within: Exact = 0) -> list[int | None]:
    """1 + the number of units that stand above each: in a better band, or in the same and more than ``within`` higher.

    None where there is no standing. Scores are compared as whole numbers, and exactly: fractions over no more than d that
    differ at all differ by 1/d² or more.
    """
    there = [(place, standing) for place, standing in enumerate(standings) if standing is not None]
    bits = 2 * max((score.denominator * within.denominator).bit_length() for _, (_, score) in there) if there else 0
    ordered = sorted((band, _in_bits(score, bits), place, score) for place, (band, score) in there)
    reach = [_in_bits(score + within, bits) for *_, score in ordered] if within else [each[1] for each in ordered]
    result: list[int | None] = [None] * len(standings)
    above = 0
    for band, below_0, place, _ in ordered:
        while ordered[above][0] < band or reach[above] < below_0:
            above += 1
        result[place] = above + 1
    return result


def _in_bits(number: Exact, bits: int) -> int:
    return (number.numerator << bits) // number.denominator
