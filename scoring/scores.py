"""Scores: weighted shares of what is earned, added up exactly and rounded only when written (docs/scoring.md, section 5).

Weights are whole numbers here: only their proportions matter, so the weights of a catalogue are first multiplied by one
factor. Sums are kept as a numerator over a denominator and reduced once at the end; reducing at every step costs several
times as much.
"""

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from scoring.exact import Exact, less, normal
from scoring.vocabulary import JUDGED_STATES, State

UnreducedFraction = tuple[int, int]
"""A numerator over a denominator, not reduced."""


class Counts(NamedTuple):
    """How many ordinary criteria are in each state; ``total`` is all of them together, without tracked ones.

    Bonus and deduction stand in no count.
    """

    met: int
    not_met: int
    not_proven: int
    not_applicable: int

    @property
    def total(self) -> int:
        """All judged criteria."""
        return sum(self)


class Score(NamedTuple):
    """An exact score, what it could be at most, and how much of it is settled. None means no score.

    From 0 to 100; a catalogue with ``above_100`` lets bonus lift it beyond.
    """

    exact: Exact | None
    upper: Exact | None
    coverage: Exact | None
    counts: Counts


class WeightedCriterion(NamedTuple):
    """What a score needs of a criterion: its weight, its state, and its credit now and if all were proven (None: none)."""

    weight: int
    state: State
    credit: Exact | None
    if_proven: Exact | None


class Tally(NamedTuple):
    """The sum over some criteria: their weight, what they earn now and if all were proven, and how much weight is settled.

    What is earned holds what bonus adds and deductions take away; all else is of the ordinary criteria.
    """

    weight: int
    now: UnreducedFraction
    upper: UnreducedFraction
    covered: int
    counts: Counts


def scaled(weights: Sequence[Exact]) -> list[int]:
    """Weights as whole numbers in the same proportions."""
    factor = math.lcm(*(weight.denominator for weight in weights))
    return [weight.numerator * (factor // weight.denominator) for weight in weights]


def shared(whole: Exact, weights: Sequence[Exact | None]) -> list[Exact | None]:
    """``whole`` shared out in proportion to weights; None where there is none. Where all are 0 nobody has anything."""
    total = sum(weight for weight in weights if weight is not None)
    if total == whole:
        return list(weights)
    return [None if weight is None else normal(Fraction(whole * weight, total)) if total else 0 for weight in weights]


def weighted_mean(parts: Sequence[tuple[int, Exact]], weight: int) -> Exact:
    """Σ weight·number / Σ weight; the sum of the weights is ``weight``, above 0."""
    return parts[0][1] if len(parts) == 1 else quotient(weighted_sum(parts), weight)


def weighted_sum(parts: Iterable[tuple[int, Exact]]) -> UnreducedFraction:
    """Σ weight·number."""
    top, bottom = 0, 1
    for weight, number in parts:
        if type(number) is int:
            top += weight * number * bottom
        else:
            numerator, denominator = number.numerator, number.denominator
            top = top * denominator + weight * numerator * bottom
            bottom *= denominator
    return top, bottom


def quotient(ratio: UnreducedFraction, by: int) -> Exact:
    """A sum divided by its weight, reduced."""
    top, bottom = ratio[0], ratio[1] * by
    return Fraction(top, bottom) if top % bottom else top // bottom


def tally(parts: Sequence[WeightedCriterion]) -> Tally:
    """Add up criteria."""
    weight = covered = 0
    now: list[tuple[int, Exact]] = []
    upper: list[tuple[int, Exact]] = []
    settled = True
    for part in parts:
        if part.credit is not None and part.if_proven is not None:
            weight += part.weight
            now.append((part.weight, part.credit))
            upper.append((part.weight, part.if_proven))
            settled = settled and part.credit is part.if_proven
            if part.state in {"met", "not_met"}:
                covered += part.weight
    states = [part.state for part in parts]
    counts = Counts(*map(states.count, JUDGED_STATES))
    earned = weighted_sum(now)
    return Tally(weight, earned, earned if settled else weighted_sum(upper), covered, counts)


def moved(found: Tally, bonus: Sequence[WeightedCriterion], deductions: Sequence[WeightedCriterion]) -> Tally:
    """The sum with what bonus adds to it, weight·credit, and what deductions take away, weight·(1 − credit)."""
    now: list[tuple[int, Exact]] = []
    upper: list[tuple[int, Exact]] = []
    for parts, lacks in ((bonus, 0), (deductions, 1)):
        for part in parts:
            if part.credit is not None and part.if_proven is not None:
                now.append((part.weight, part.credit - lacks))
                upper.append((part.weight, part.if_proven - lacks))
    return found._replace(now=_added([found.now, weighted_sum(now)]), upper=_added([found.upper, weighted_sum(upper)]))


def together(tallies: Sequence[Tally]) -> Tally:
    """Add up several groups of criteria as if they were one."""
    return Tally(
        sum(one.weight for one in tallies),
        _added(one.now for one in tallies),
        _added(one.upper for one in tallies),
        sum(one.covered for one in tallies),
        _counted(one.counts for one in tallies),
    )


def score(found: Tally) -> Score:
    """100·Σ(weight·credit)/Σ(weight); no score if the weight is 0."""
    if not found.weight:
        return Score(None, None, None, found.counts)
    now = _percent(found.now, found.weight)
    upper = now if found.upper is found.now else _percent(found.upper, found.weight)
    return Score(now, upper, _percent((found.covered, 1), found.weight), found.counts)


def bounded_score(found: Tally, most: int | None) -> Score:
    """The score of a sum in which bonus or deductions stand: not below 0, and not above ``most`` unless that is None."""
    plain = score(found)
    if plain.exact is None or plain.upper is None:
        return plain
    return Score(_bounded(plain.exact, most), _bounded(plain.upper, most), plain.coverage, plain.counts)


def _bounded(number: Exact, most: int | None) -> Exact:
    if number.numerator < 0:
        return 0
    return most if most is not None and less(most, number) else number


def mean(groups: Sequence[tuple[int, Score]]) -> Score:
    """The weighted mean of groups. A group without a score is left out together with its weight."""
    counts = _counted(one.counts for _, one in groups)
    scored = [(weight, one) for weight, one in groups if one.exact is not None]
    total = sum(weight for weight, _ in scored)
    if not total:
        return Score(None, None, None, counts)
    parts = zip(*((one.exact or 0, one.upper or 0, one.coverage or 0) for _, one in scored), strict=True)
    exact, upper, coverage = (
        quotient(weighted_sum((weight, number) for (weight, _), number in zip(scored, part, strict=True)), total)
        for part in parts
    )
    return Score(exact, upper, coverage, counts)


def _percent(ratio: UnreducedFraction, weight: int) -> Exact:
    return quotient((100 * ratio[0], ratio[1]), weight)


def _added(ratios: Iterable[UnreducedFraction]) -> UnreducedFraction:
    top, bottom = 0, 1
    for more, over in ratios:
        if over == 1:
            top += more * bottom
        else:
            top, bottom = top * over + more * bottom, bottom * over
    return top, bottom


def _counted(counts: Iterable[Counts]) -> Counts:
    return Counts(*map(sum, zip(*counts, strict=True)))
