"""The fewest steps that reach one band, found exactly without trying every set of steps.

A step changes its own criterion only, and what is applicable never changes. So a criterion's steps are first boiled down to
what matters of them: for so many steps, is it met, how do its level indicators stand, and what is the most that it earns.
Blocks of these (criteria, or groups where a band asks for a least score of each) are then put together one by one, for a
number of steps that grows until it is enough; whatever cannot get there with the steps that are left is dropped at once.

Sums are whole numbers. The steps taken stand in their last bits, the earliest in the highest: of equal sums the greater number
is that of the set which comes first in catalogue order. Worst case: every combination of counts that a band asks for is kept
apart, so a band with many conditions on levels takes time in proportion to the product of their counts, never to the number of
sets of steps.
"""

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from scoring.bands import applicable_in
from scoring.catalogue import Band
from scoring.exact import Exact
from scoring.step_options import Count, Counts, Option, Options, added, pruned
from scoring.step_sums import Sums
from scoring.steps import Step


class Found(NamedTuple):
    """The best set of steps: how many, the raw score that it ends with (None for none), and the places of its steps."""

    steps: int
    score: Exact | None
    taken: tuple[int, ...]

    @property
    def order(self) -> tuple[int, Exact, tuple[int, ...]]:
        """Smaller is better: fewer steps, a higher score, first in catalogue order."""
        return self.steps, -(self.score or 0), self.taken


def shortest(sums: Sums, band: Band, steps: Sequence[Step], most_steps: int) -> Found | None:
    """The fewest steps, no more than ``most_steps``, with which all conditions of a band hold; None where there are none."""
    card = sums.card
    found = _Search(sums, band, steps, {}).best(most_steps)
    if found is None or found.score is None or not any(each.counts_as for each in card.criteria):
        return found
    # Where the bounds of the score cut off, sets with unequal sums end equal, and the first in catalogue order counts.
    most = None if card.catalogue.national.above_100 else 100
    bounded = max(found.score, 0) if most is None else min(max(found.score, 0), most)
    if bounded == found.score and bounded:
        return found
    fixed: dict[int, bool] = {}
    for step in steps:
        fixed[step.place] = True
        if _Search(sums, band, steps, fixed, bounded or None).best(found.steps) is None:
            fixed[step.place] = False
    return Found(found.steps, bounded, tuple(place for place, taken in fixed.items() if taken))


class _Search:
    """One search: a ward's sums, a band, and steps that are settled already (``fixed``: place → taken or not).

    ``at_least``: a score that is wanted besides what the band asks for.
    """

    def __init__(
        self,
        sums: Sums,
        band: Band,
        steps: Sequence[Step],
        fixed: Mapping[int, bool],
        at_least: Exact | None = None,
    ) -> None:
        self._sums, self._card, self._band = sums, sums.card, band
        self._weights, self._unit = sums.weights, sums.unit
        self._bits = len(steps)
        self._counts = self._asked_counts()
        self._at_least = at_least
        self._options = Options(sums, band, self._counts or (), self._bits, fixed)

    # What is asked

    def _asked_counts(self) -> list[Count] | None:
        """What the band counts; None where it looks at nothing, which never holds."""
        band, card = self._band, self._card
        found: list[Count] = [Count(least, None, layer) for layer, least in (band.min_met or {}).items()]
        if band.all_met and not applicable_in(card.overall.counts):
            return None
        if band.max_unmet is not None:
            each: dict[str | None, int] = (
                dict(band.max_unmet.items()) if isinstance(band.max_unmet, dict) else {None: band.max_unmet}
            )
            for layer, most in each.items():
                applicable = applicable_in((card.overall if layer is None else card.layers[layer]).counts)
                if not applicable:
                    return None
                found.append(Count(applicable - most, None, layer))
        for entry in band.levels or ():
            if all(card.indicator(code).state == "not_applicable" for code in entry.of):
                return None
            found.append(Count(entry.min, entry.max, levels=entry))
        return found

    # Blocks

    def best(self, most_steps: int) -> Found | None:
        """The best set of at most so many steps; None where there is none."""
        asked = self._needed_sum()
        if self._counts is None or asked is None:
            return None
        blocks = self._blocks()
        if blocks is None or not all(blocks):
            return None
        blocks = self._together(blocks)
        if blocks is None:
            return None
        ahead = _Ahead(blocks, [each.least for each in self._counts], self._bits)
        for budget in range(ahead.cheapest[0], min(most_steps, self._bits) + 1):
            value = self._within(blocks, ahead, budget, asked)
            if value is not None:
                taken = tuple(place for place in range(self._bits) if value >> (self._bits - 1 - place) & 1)
                score = None
                if whole := self._weights.whole:
                    score = 100 * (Fraction(value >> self._bits, self._unit) - self._weights.away) / whole
                return Found(len(taken), score, taken)
        return None

    def _together(self, blocks: list[list[Option]]) -> list[list[Option]] | None:
        """All that can be left in one way only as one block, then the others; None where they cannot go together."""
        assert self._counts is not None
        caps = [(each.least, each.most) for each in self._counts]
        cost, counts, value = 0, (0,) * len(caps), 0
        for (option,) in (each for each in blocks if len(each) == 1):
            reached = added(counts, option.counts, caps)
            if reached is None:
                return None
            cost, counts, value = cost + option.cost, reached, value + option.value
        open_ones = sorted((each for each in blocks if len(each) > 1), key=len)
        return [[Option(cost, counts, 0, value)], *open_ones]

    def _within(self, blocks: Sequence[Sequence[Option]], ahead: "_Ahead", budget: int, asked: int) -> int | None:
        """The best value with at most so many steps."""
        assert self._counts is not None
        bits = self._bits
        if ahead.most(0, budget) < asked or not ahead.enough(0, budget, (0,) * len(self._counts)):
            return None
        caps = [(each.least, each.most) for each in self._counts]
        states: dict[tuple[int, Counts], int] = {(0, (0,) * len(caps)): 0}
        for number, options in enumerate(blocks, 1):
            following: dict[tuple[int, Counts], int] = {}
            for (cost, counts), value in states.items():
                for option in options:
                    total = cost + option.cost
                    if total + ahead.cheapest[number] > budget:
                        continue
                    summed = value + option.value
                    left = budget - total
                    if (summed >> bits) + ahead.most(number, left) < asked:
                        continue
                    reached = added(counts, option.counts, caps)
                    if reached is None or not ahead.enough(number, left, reached):
                        continue
                    key = (total, reached)
                    if following.get(key, -1) < summed:
                        following[key] = summed
            states = following
            if not states:
                return None
        done = [value for (_, counts), value in states.items() if self._counted(counts) and value >> bits >= asked]
        return max(done, default=None)

    def _counted(self, counts: Counts) -> bool:
        assert self._counts is not None
        return all(
            (each.least is None or count >= each.least) and (each.most is None or count <= each.most)
            for each, count in zip(self._counts, counts, strict=True)
        )

    def _needed_sum(self) -> int | None:
        """The least sum that the score asks for, 0 where it asks for none; None where no sum is enough."""
        wanted = [each for each in (self._band.min_score, self._at_least) if each is not None]
        if not wanted:
            return 0
        if not self._weights.whole:
            return None
        most = None if self._card.catalogue.national.above_100 else 100
        needed = max(wanted)
        if most is not None and needed > most:
            return None
        if needed <= 0:
            return 0
        exact = (Fraction(needed) * self._weights.whole / 100 + self._weights.away) * self._unit
        return max(0, math.ceil(exact))

    def _blocks(self) -> list[list[Option]] | None:
        """Criteria as blocks; groups where each is asked for a score. None where that looks at nothing."""
        asked = self._band.min_group
        if asked is None:
            return [self._options.of(each) for each in self._sums.criteria]
        codes = [group.code for group in self._card.groups]
        least = dict(asked.items()) if isinstance(asked, dict) else dict.fromkeys(codes, asked)
        if not any(group.score.exact is not None for group in self._card.groups if group.code in least):
            return None
        return [self._group(code, least.get(code)) for code in codes]

    def _group(self, code: str, least: Exact | None) -> list[Option]:
        """The ways to leave a group with the score that it is asked for."""
        assert self._counts is not None
        caps = [(each.least, each.most) for each in self._counts]
        found: dict[tuple[int, Counts, int], int] = {(0, (0,) * len(caps), 0): 0}
        members = [each for each in self._sums.criteria if each.result.group == code]
        for each in members:
            following: dict[tuple[int, Counts, int], int] = {}
            for (cost, counts, own), value in found.items():
                for option in self._options.of(each):
                    reached = added(counts, option.counts, caps)
                    if reached is not None:
                        key = (cost + option.cost, reached, own + option.own)
                        following[key] = max(following.get(key, -1), value + option.value)
            found = following
        inside, groups = self._weights.inside.get(code), self._weights.groups
        options = [Option(cost, counts, own, value) for (cost, counts, own), value in found.items()]
        if least is None or not inside or least <= 0:
            return pruned((option._replace(own=0) for option in options), self._bits)
        if least > 100 and not self._card.catalogue.national.above_100:
            return []
        away = [each.result for each in members if each.result.counts_as == "deduction"]
        needed = Fraction(least) * inside / 100 + sum(Fraction(each.weight) for each in away if each.credit is not None)
        # A group that brings nothing to the whole has a sum of its own.
        alone = not self._weights.whole or (groups is not None and not groups[code])
        if not alone and groups is not None:
            needed = needed * groups[code] / inside
        return pruned(
            (
                option._replace(own=0)
                for option in options
                if (option.own if alone else option.value >> self._bits) >= needed * self._unit
            ),
            self._bits,
        )


class _Ahead:
    """What the blocks from each one on can still bring at the most: reasons to drop what cannot get there."""

    def __init__(self, blocks: Sequence[Sequence[Option]], least: Sequence[int | None], bits: int) -> None:
        self._least = least
        size = len(blocks) + 1
        self.cheapest = [0] * size
        self._sums: list[list[int]] = [[0]] * size
        self._to_count: list[list[list[int]]] = [[[0] for _ in least]] * size
        base, gains = 0, list[int]()
        prices: list[list[int]] = [[] for _ in least]
        for number in range(len(blocks) - 1, -1, -1):
            options = blocks[number]
            first = min(option.cost for option in options)
            self.cheapest[number] = self.cheapest[number + 1] + first
            start, more = _gains(options, first, bits)
            base += start
            gains = sorted([*gains, *more], reverse=True)
            self._sums[number] = list(accumulate(gains, initial=base))
            prices = [sorted([*so_far, *_prices(options, place, first)]) for place, so_far in enumerate(prices)]
            self._to_count[number] = [list(accumulate(each, initial=0)) for each in prices]

    def most(self, number: int, left: int) -> int:
        """The most that the blocks from ``number`` on can add to the sum with so many steps."""
        sums = self._sums[number]
        return sums[min(left - self.cheapest[number], len(sums) - 1)]

    def enough(self, number: int, left: int, counts: Counts) -> bool:
        """Whether the counts that are asked for can still be reached with so many steps."""
        spare = left - self.cheapest[number]
        for prices, least, count in zip(self._to_count[number], self._least, counts, strict=True):
            if least is not None and least > count:
                more = least - count
                if more >= len(prices) or prices[more] > spare:
                    return False
        return True


def _gains(options: Sequence[Option], first: int, bits: int) -> tuple[int, list[int]]:
    """The largest sum of a block with its fewest steps, and what each further step adds at the most, falling."""
    best: dict[int, int] = {}
    for option in options:
        best[option.cost] = max(best.get(option.cost, 0), option.value >> bits)
    cost, start = first, best[first]
    here, gains = start, list[int]()
    while rising := [
        (-((here - value) // (to - cost)), to) for to, value in best.items() if to > cost and value > here
    ]:
        slope, to = max(rising)
        gains += [slope] * (to - cost)
        cost, here = to, best[to]
    return start, gains


def _prices(options: Sequence[Option], place: int, first: int) -> list[int]:
    """What each one that a block adds to a count costs at the least, in further steps."""
    counted = [(option.counts[place], option.cost - first) for option in options if option.counts[place]]
    if not counted:
        return []
    free = max((count for count, more in counted if not more), default=0)
    most = max(count for count, _ in counted)
    dearer = [more // (count - free) for count, more in counted if count > free]
    return [0] * free + [min(dearer)] * (most - free) if dearer else [0] * free
