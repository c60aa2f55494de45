"""What indicators bring to the sum that a score is made of, as they stand and with their steps taken: whole numbers.

What is applicable never changes with a step, so weights are worked out once for all wards of a catalogue for which the same
is applicable; credits of one ward are put over one denominator.
"""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from scoring.catalogue import Catalogue, Criterion
from scoring.exact import Exact
from scoring.named_tuples import from_fields
from scoring.scorecard import CriterionResult, IndicatorResult, Scorecard
from scoring.scores import UnreducedFraction, scaled
from scoring.steps import Step, lacking_documents

Applicable = tuple[tuple[bool, tuple[bool, ...]], ...]
"""For each criterion: has it a credit, and which of its indicators have one."""


class Way(NamedTuple):
    """One way in which an indicator can stand: is it met, what does it bring to the whole, and to a group's own sum."""

    met: bool
    overall: int
    own: int


NOTHING = Way(False, 0, 0)


class Part(NamedTuple):
    """One indicator: as it stands with its documents (``here``) and without (``bare``); after its step, where there is one."""

    result: IndicatorResult
    here: Way
    bare: Way
    step: Step | None
    after: Way

    def way(self, taken: bool, documented: bool) -> Way:
        """How it stands with or without its step and its criterion's documents."""
        if not documented:
            return self.bare
        return self.after if taken else self.here


class CriterionSum(NamedTuple):
    """One criterion: its parts, whether its documents are there, and the step that hands them in.

    ``asked``: of how many applicable indicators its credit is made and how many have to be met. ``best``: whether these are
    the best of more.
    """

    result: CriterionResult
    parts: tuple[Part, ...]
    documented: bool
    documents: Step | None
    applicable: int
    asked: int
    best: bool

    def overall(self, taken: Collection[int]) -> int:
        """What it brings to the whole once the steps of these places are taken."""
        documented = self.has_documents(taken)
        sums = [part.way(part.step is not None and part.step.place in taken, documented).overall for part in self.parts]
        return sum(sorted(sums, reverse=True)[: self.asked]) if self.best else sum(sums)

    def gain(self, taken: Collection[int], step: Step) -> int:
        """What a step of its own that is not taken yet would add to that."""
        documented = self.has_documents(taken)
        if self.best or (step.indicator is None and not documented):
            return self.overall({*taken, step.place}) - self.overall(taken)
        for part in self.parts:
            if documented and part.step is not None and part.step.place == step.place:
                return part.after.overall - part.here.overall
        return 0

    def has_documents(self, taken: Collection[int]) -> bool:
        """Whether its documents are there once the steps of these places are taken."""
        return self.documented or (self.documents is not None and self.documents.place in taken)


class Weights(NamedTuple):
    """What full credits weigh where the same is applicable.

    ``whole``: what all ordinary criteria weigh together, 0 where there is no score. ``inside``: the same within each group.
    ``groups``: the groups' own weights, None where they carry none. ``by_indicator``: for each criterion and each indicator
    with a credit what it brings to the whole and to the own sum of its group, over ``unit``. A group's own sum is looked at
    where it brings nothing to the whole, and is 0 elsewhere. ``away``: what deductions without any credit take away.
    """

    unit: int
    whole: Exact
    inside: Mapping[str, Exact]
    groups: Mapping[str, Exact] | None
    by_indicator: tuple[tuple[tuple[int, int], ...], ...]
    away: Exact


class Sums(NamedTuple):
    """A ward's criteria as sums. All numbers stand over ``unit``, parts of the whole that ``weights`` tells."""

    card: Scorecard
    weights: Weights
    unit: int
    criteria: tuple[CriterionSum, ...]

    def adds(self, gained: int) -> UnreducedFraction:
        """So much of the sum as points of the score from 0 to 100; 0 where there is no score."""
        whole = self.weights.whole
        return (100 * gained * whole.denominator, whole.numerator * self.unit) if whole and gained else (0, 1)


def sums_of(card: Scorecard, steps: Sequence[Step]) -> Sums:
    """What a ward's indicators bring, as they stand and with these steps taken."""
    applicable_ones = [
        (each.credit is not None, tuple([part.credit is not None for part in each.indicators]))
        for each in card.criteria
    ]
    weights = _weights(card.catalogue, tuple(applicable_ones))
    by_code = {step.result.code: step for step in steps if step.result is not None}
    documents = {step.criterion.code: step for step in steps if step.codes}
    rulings = card.submission.rulings
    credits = {_here(part, rulings) for each in card.criteria for part in each.indicators if part.credit is not None}
    credits |= {step.result.finding.credit for step in by_code.values() if step.result is not None}
    bottom = math.lcm(*[credit.denominator for credit in credits])
    criteria: list[CriterionSum] = []
    for each, shares in zip(card.criteria, weights.by_indicator, strict=True):
        share = iter(shares)
        parts = tuple([_part(part, rulings, by_code.get(part.code), share, bottom) for part in each.indicators])
        applicable = len(shares)
        asked = applicable if each.needs is None else min(each.needs, applicable)
        documented = not lacking_documents(card, card.catalogue.criteria[each.code])
        criteria.append(
            CriterionSum(each, parts, documented, documents.get(each.code), applicable, asked, each.needs is not None)
        )
    return Sums(card, weights, weights.unit * bottom, tuple(criteria))


def _here(part: IndicatorResult, rulings: Collection[str]) -> Exact:
    """The credit of an indicator with a credit where its documents are there."""
    if part.code in rulings:
        assert part.credit is not None
        return part.credit
    return 0 if part.finding.state == "not_proven" else part.finding.credit


def _part(
    part: IndicatorResult,
    rulings: Collection[str],
    step: Step | None,
    shares: Iterator[tuple[int, int]],
    bottom: int,
) -> Part:
    if part.credit is None:
        return from_fields(Part, (part, NOTHING, NOTHING, None, NOTHING))
    share = next(shares)
    if part.code in rulings:
        ruled = _earning(part.state == "met", part.credit, share, bottom)
        return Part(part, ruled, ruled, None, ruled)
    here = _earning(part.finding.state == "met", _here(part, rulings), share, bottom)
    if step is None or step.result is None:
        return from_fields(Part, (part, here, NOTHING, None, here))
    finding = step.result.finding
    after = _earning(finding.state == "met", finding.credit, share, bottom)
    return from_fields(Part, (part, here, NOTHING, step, after))


def _earning(met: bool, credit: Exact, share: tuple[int, int], bottom: int) -> Way:
    if not met and not credit:
        return NOTHING
    overall, own = share
    whole = credit.numerator * (bottom // credit.denominator)
    return from_fields(Way, (met, overall * whole, own * whole))


@lru_cache(maxsize=256)
def _weights(catalogue: Catalogue, applicable: Applicable) -> Weights:
    weighted = any(group.weight is not None for _, group in catalogue.groups)
    groups: dict[str, Exact] = {group.code: group.weight or 0 for _, group in catalogue.groups}
    members = [(group.code, each) for _, group in catalogue.groups for each in group.criteria]
    inside: dict[str, Exact] = {}
    for (group, criterion), (has_credit, _) in zip(members, applicable, strict=True):
        if has_credit and criterion.counts_as is None:
            inside[group] = inside.get(group, 0) + criterion.weight
    whole: Exact = sum(groups[code] if weighted else own for code, own in inside.items() if own)
    away: Exact = 0
    found: list[tuple[Exact, Exact, list[int], int]] = []
    for (group, criterion), (has_credit, flags) in zip(members, applicable, strict=True):
        overall: Exact = criterion.weight if whole and has_credit else 0
        if weighted and overall:
            overall = Fraction(overall * groups[group]) / inside[group] if inside.get(group) else 0
        own: Exact = criterion.weight if has_credit and (not whole or (weighted and not groups[group])) else 0
        if criterion.counts_as == "deduction":
            away += overall
        found.append((overall, own, *_shares(criterion, flags)))
    unit = math.lcm(
        whole.denominator,
        away.denominator,
        *(bottom * math.lcm(overall.denominator, own.denominator) for overall, own, _, bottom in found),
    )
    by_indicator = tuple(
        tuple((_over(unit, overall, top, bottom), _over(unit, own, top, bottom)) for top in tops)
        for overall, own, tops, bottom in found
    )
    return Weights(unit, whole, inside, groups if weighted else None, by_indicator, away)


def _over(unit: int, weight: Exact, top: int, bottom: int) -> int:
    """A share of a weight, top/bottom, over ``unit``."""
    return weight.numerator * top * (unit // (weight.denominator * bottom))


def _shares(criterion: Criterion, flags: Sequence[bool]) -> tuple[list[int], int]:
    """What each applicable indicator has of its criterion's credit, over one bottom; of the best, where only they count."""
    count = sum(flags)
    if criterion.needs is not None:
        return [1] * count, max(1, min(criterion.needs, count))
    if count == 1:
        return [1], 1
    weights = scaled([each.weight for each, flag in zip(criterion.indicators, flags, strict=True) if flag])
    return weights, sum(weights) or 1
