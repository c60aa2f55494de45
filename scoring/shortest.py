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
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from scoring.bands import applicable_in, lowest_met
from scoring.catalogue import Band, LevelIndicator, LevelsAsked
from scoring.exact import Exact
from scoring.measures import judge
from scoring.scorecard import CriterionResult, IndicatorResult, Scorecard
from scoring.steps import Step, lacking_documents

Counts = tuple[int, ...]
"""How far each count that a band asks for has come: criteria met, then level indicators."""


class Found(NamedTuple):
    """The best set of steps: how many, the raw score that it ends with (None for none), and the places of its steps."""

    steps: int
    score: Exact | None
    taken: tuple[int, ...]

    @property
    def order(self) -> tuple[int, Exact, tuple[int, ...]]:
        """Smaller is better: fewer steps, a higher score, first in catalogue order."""
        return self.steps, -(self.score or 0), self.taken


class _Option(NamedTuple):
    """One way to leave a block. ``own``: the sum of a group that brings nothing to the whole but is asked for a score."""

    cost: int
    counts: Counts
    own: int
    value: int


class _Count(NamedTuple):
    """Something that a band counts. ``least`` is asked, or no more than ``most``. ``layer``: whose criteria; None for all."""

    least: int | None
    most: int | None
    layer: str | None = None
    levels: LevelsAsked | None = None


class _Weight(NamedTuple):
    """What full credit of a criterion brings to the sum that its score is made of."""

    overall: Fraction
    own: Fraction


def shortest(card: Scorecard, band: Band, steps: Sequence[Step], most_steps: int) -> Found | None:
    """The fewest steps, no more than ``most_steps``, with which all conditions of a band hold; None where there are none."""
    found = _Search(card, band, steps, {}).best(most_steps)
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
        if _Search(card, band, steps, fixed, bounded or None).best(found.steps) is None:
            fixed[step.place] = False
    return Found(found.steps, bounded, tuple(place for place, taken in fixed.items() if taken))


class _Search:
    """One search: a scorecard, a band, and steps that are settled already (``fixed``: place → taken or not).

    ``at_least``: a score that is wanted besides what the band asks for.
    """

    def __init__(
        self,
        card: Scorecard,
        band: Band,
        steps: Sequence[Step],
        fixed: Mapping[int, bool],
        at_least: Exact | None = None,
    ) -> None:
        self._card, self._band, self._steps, self._fixed = card, band, steps, fixed
        self._bits = len(steps)
        self._levels = band.levels or ()
        self._must = set(band.must_meet or ())
        if band.gates:
            self._must |= {gate.indicator for gate in card.gates}
        self._counts = self._asked_counts()
        self._weights, self._whole = self._weigh()
        self._after: dict[str, tuple[bool, Exact]] = {}
        for step in steps:
            if step.indicator is not None and step.inputs is not None:
                after = judge(card.indicator(step.indicator.code).prepared, step.inputs)
                self._after[step.indicator.code] = (after.state == "met", after.credit)
        self._unit = math.lcm(*self._denominators())
        self._at_least = at_least

    # What is asked

    def _asked_counts(self) -> list[_Count] | None:
        """What the band counts; None where it looks at nothing, which never holds."""
        band, card = self._band, self._card
        found: list[_Count] = [_Count(least, None, layer) for layer, least in (band.min_met or {}).items()]
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
                found.append(_Count(applicable - most, None, layer))
        for entry in self._levels:
            if all(card.indicator(code).state == "not_applicable" for code in entry.of):
                return None
            found.append(_Count(entry.min, entry.max, levels=entry))
        return found

    # Weights

    def _weigh(self) -> tuple[dict[str, _Weight], Fraction]:
        """By criterion what its credit weighs in the whole, and what the whole weighs; 0 where there is no score."""
        card = self._card
        weighted = any(group.weight is not None for _, group in card.catalogue.groups)
        ordinary: dict[str, Fraction] = {}
        for each in card.criteria:
            if each.credit is not None and each.ordinary:
                ordinary[each.group] = ordinary.get(each.group, Fraction(0)) + each.weight
        groups = {group.code: Fraction(group.weight or 0) for _, group in card.catalogue.groups}
        whole = sum(
            (groups[code] if weighted else weight for code, weight in ordinary.items() if weight), start=Fraction(0)
        )
        found: dict[str, _Weight] = {}
        for each in card.criteria:
            inside, weight = ordinary.get(each.group), Fraction(each.weight)
            overall = weight
            if weighted:
                overall = weight * groups[each.group] / inside if inside else Fraction(0)
            alone = (weighted and not groups[each.group]) or not whole
            found[each.code] = _Weight(overall if whole else Fraction(0), weight if alone else Fraction(0))
        self._inside = ordinary
        self._group_weights = groups if weighted else None
        return found, whole

    def _denominators(self) -> Iterable[int]:
        """The denominators of all that may be added up."""
        for each in self._card.criteria:
            weight = self._weights[each.code]
            judged = [part for part in each.indicators if part.credit is not None]
            for part, share in zip(judged, _shares(each), strict=True):
                for credit in {1, part.finding.credit, self._after.get(part.code, (True, 1))[1]}:
                    yield from ((one * share * Fraction(credit)).denominator for one in weight)

    def _worth(self, weight: Fraction, credit: Fraction) -> int:
        product = weight * credit * self._unit
        assert product.denominator == 1
        return product.numerator

    # Blocks

    def best(self, most_steps: int) -> Found | None:
        """The best set of at most so many steps; None where there is none."""
        asked = self._needed_sum()
        if self._counts is None or asked is None:
            return None
        blocks = self._blocks()
        if blocks is None or not all(blocks):
            return None
        blocks.sort(key=len)
        ahead = _Ahead(blocks, [each.least for each in self._counts], self._bits)
        for budget in range(ahead.cheapest[0], min(most_steps, len(self._steps)) + 1):
            value = self._within(blocks, ahead, budget, asked)
            if value is not None:
                taken = tuple(place for place in range(self._bits) if value >> (self._bits - 1 - place) & 1)
                score = None
                if self._whole:
                    score = Fraction(value >> self._bits, self._unit) - self._taken_away()
                    score = 100 * score / self._whole
                return Found(len(taken), score, taken)
        return None

    def _within(self, blocks: Sequence[Sequence[_Option]], ahead: "_Ahead", budget: int, asked: int) -> int | None:
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
                    reached = _added(counts, option.counts, caps)
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

    def _taken_away(self) -> Fraction:
        """What all deductions would take away with no credit at all, as part of the whole."""
        return sum(
            (
                self._weights[each.code].overall
                for each in self._card.criteria
                if each.counts_as == "deduction" and each.credit is not None
            ),
            start=Fraction(0),
        )

    def _needed_sum(self) -> int | None:
        """The least sum that the score asks for, 0 where it asks for none; None where no sum is enough."""
        wanted = [each for each in (self._band.min_score, self._at_least) if each is not None]
        if not wanted:
            return 0
        if not self._whole:
            return None
        most = None if self._card.catalogue.national.above_100 else 100
        needed = max(wanted)
        if most is not None and needed > most:
            return None
        if needed <= 0:
            return 0
        exact = (Fraction(needed) * self._whole / 100 + self._taken_away()) * self._unit
        return max(0, math.ceil(exact))

    def _blocks(self) -> list[list[_Option]] | None:
        """Criteria as blocks; groups where each is asked for a score. None where that looks at nothing."""
        asked = self._band.min_group
        if asked is None:
            return [self._options(each) for each in self._card.criteria]
        codes = [group.code for group in self._card.groups]
        least = dict(asked.items()) if isinstance(asked, dict) else dict.fromkeys(codes, asked)
        if not any(group.score.exact is not None for group in self._card.groups if group.code in least):
            return None
        return [self._group(code, least.get(code)) for code in codes]

    def _group(self, code: str, least: Exact | None) -> list[_Option]:
        """The ways to leave a group with the score that it is asked for."""
        assert self._counts is not None
        caps = [(each.least, each.most) for each in self._counts]
        found: dict[tuple[int, Counts, int], int] = {(0, (0,) * len(caps), 0): 0}
        members = [each for each in self._card.criteria if each.group == code]
        for each in members:
            following: dict[tuple[int, Counts, int], int] = {}
            for (cost, counts, own), value in found.items():
                for option in self._options(each):
                    reached = _added(counts, option.counts, caps)
                    if reached is not None:
                        key = (cost + option.cost, reached, own + option.own)
                        following[key] = max(following.get(key, -1), value + option.value)
            found = following
        inside = self._inside.get(code)
        options = [_Option(cost, counts, own, value) for (cost, counts, own), value in found.items()]
        if least is None or not inside or least <= 0:
            return _pruned((option._replace(own=0) for option in options), self._bits)
        if least > 100 and not self._card.catalogue.national.above_100:
            return []
        away = [each for each in members if each.counts_as == "deduction" and each.credit is not None]
        needed = Fraction(least) * inside / 100 + sum(Fraction(each.weight) for each in away)
        weights = [self._weights[each.code] for each in members]
        alone = any(weight.own for weight in weights)
        if not alone and self._group_weights is not None:
            needed = needed * self._group_weights[code] / inside
        return _pruned(
            (
                option._replace(own=0)
                for option in options
                if (option.own if alone else option.value >> self._bits) >= needed * self._unit
            ),
            self._bits,
        )

    # One criterion

    def _options(self, result: CriterionResult) -> list[_Option]:
        """The ways to leave a criterion: for so many steps, what is counted and the most it earns."""
        steps = [step for step in self._steps if step.criterion.code == result.code]
        documents = next((step for step in steps if step.codes), None)
        lacking = bool(lacking_documents(self._card, self._card.catalogue.criteria[result.code]))
        found: list[_Option] = []
        if not (documents and self._fixed.get(documents.place) is True):
            found += self._with_documents(result, steps, not lacking, 0, 0)
        if documents and self._fixed.get(documents.place) is not False:
            found += self._with_documents(result, steps, True, 1, self._bit(documents))
        return _pruned(found, self._bits)

    def _bit(self, step: Step) -> int:
        return 1 << (self._bits - 1 - step.place)

    def _with_documents(
        self, result: CriterionResult, steps: Sequence[Step], documented: bool, cost: int, value: int
    ) -> Iterable[_Option]:
        """The ways to leave a criterion whose documents are there, or are not."""
        by_code = {step.indicator.code: step for step in steps if step.indicator is not None}
        shares = iter(_shares(result))
        needs = result.needs
        applicable = sum(part.credit is not None for part in result.indicators)
        asked = applicable if needs is None else min(needs, applicable)
        weight = self._weights[result.code]
        no_levels = (0,) * len(self._levels)
        # (steps, met, counted, levels, own) → value
        states: dict[tuple[int, int, int, Counts, int], int] = {(cost, 0, 0, no_levels, 0): value}
        for part in result.indicators:
            judged = part.credit is not None
            share = next(shares) if judged else Fraction(0)
            ways = list(self._ways(part, by_code.get(part.code), documented))
            # Where only the best count, an indicator may be left out of them.
            counted_or_not = (1, 0) if judged and needs is not None else (0,)
            following: dict[tuple[int, int, int, Counts, int], int] = {}
            for more, is_met, credit, stands, bit in ways:
                for counts in counted_or_not:
                    earned = share * credit if counts or (judged and needs is None) else Fraction(0)
                    worth = (self._worth(weight.overall, earned) << self._bits) + bit
                    worth_own = self._worth(weight.own, earned)
                    for (spent, met, counted, levels, own), so_far in states.items():
                        if counted + counts > asked:
                            continue
                        reached = tuple(map(sum, zip(levels, stands, strict=True)))
                        key = (spent + more, met + is_met, counted + counts, reached, own + worth_own)
                        if following.get(key, -1) < so_far + worth:
                            following[key] = so_far + worth
            states = following
        for (spent, met, counted, levels, own), worth in states.items():
            if needs is not None and counted < asked:
                continue
            is_met = applicable > 0 and met >= asked
            if self._band.all_met and result.ordinary and applicable and not is_met:
                continue
            yield _Option(spent, self._count(result, is_met, levels), own, worth)

    def _count(self, result: CriterionResult, is_met: bool, levels: Counts) -> Counts:
        assert self._counts is not None
        place = iter(levels)
        return tuple(
            int(is_met and result.ordinary and each.layer in {None, result.layer})
            if each.levels is None
            else next(place)
            for each in self._counts
        )

    def _ways(
        self, part: IndicatorResult, step: Step | None, documented: bool
    ) -> Iterable[tuple[int, bool, Fraction, Counts, int]]:
        """As it stands, and with its step: (steps, met, credit, how it stands among levels, its bit)."""
        found = [(0, *self._left(part, part.inputs.get("level"), None, documented), 0)]
        if step is not None and step.inputs is not None:
            left = self._left(part, step.inputs.get("level"), self._after[part.code], documented)
            taken = self._fixed.get(step.place)
            if taken is not None:
                found = [(1, *left, self._bit(step))] if taken else found
            elif left != found[0][1:4]:
                found.append((1, *left, self._bit(step)))
        for way in found:
            if part.code not in self._must or part.credit is None or way[1]:
                yield way

    def _left(
        self, part: IndicatorResult, level: str | None, after: tuple[bool, Exact] | None, documented: bool
    ) -> tuple[bool, Fraction, Counts]:
        """How an indicator is left: met, its credit, how it stands among levels."""
        ruled = part.code in self._card.submission.rulings
        if part.credit is None:
            met, credit = False, Fraction(0)
        elif ruled:
            met, credit = part.state == "met", Fraction(part.credit)
        else:
            finding = part.finding
            is_met, earned = after or (finding.state == "met", finding.credit if finding.state != "not_proven" else 0)
            met, credit = is_met and documented, Fraction(earned) if documented else Fraction(0)
        return met, credit, tuple(self._stands(entry, part, level, ruled, documented) for entry in self._levels)

    def _stands(
        self, entry: LevelsAsked, part: IndicatorResult, level: str | None, ruled: bool, documented: bool
    ) -> int:
        """1 where an indicator counts for a condition on levels, 0 where it does not."""
        if part.code not in entry.of or part.state == "not_applicable":
            return 0
        indicator = part.prepared.indicator
        assert isinstance(indicator, LevelIndicator)
        if ruled:
            place = lowest_met(part.prepared) if part.state == "met" else None
        else:
            place = indicator.places[level] if level is not None and documented else None
        if place is None:
            return int(entry.max is not None)
        if entry.at_least is not None:
            return int(place >= indicator.places[entry.at_least])
        assert entry.at_most is not None
        return int(place <= indicator.places[entry.at_most])


class _Ahead:
    """What the blocks from each one on can still bring at the most: reasons to drop what cannot get there."""

    def __init__(self, blocks: Sequence[Sequence[_Option]], least: Sequence[int | None], bits: int) -> None:
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


def _gains(options: Sequence[_Option], first: int, bits: int) -> tuple[int, list[int]]:
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


def _prices(options: Sequence[_Option], place: int, first: int) -> list[int]:
    """What each one that a block adds to a count costs at the least, in further steps."""
    counted = [(option.counts[place], option.cost - first) for option in options if option.counts[place]]
    if not counted:
        return []
    free = max((count for count, more in counted if not more), default=0)
    most = max(count for count, _ in counted)
    dearer = [more // (count - free) for count, more in counted if count > free]
    return [0] * free + [min(dearer)] * (most - free) if dearer else [0] * free


def _added(counts: Counts, more: Counts, caps: Sequence[tuple[int | None, int | None]]) -> Counts | None:
    """The counts with more counted, no further than matters; None where more are there than may be."""
    found: list[int] = []
    for count, further, (least, most) in zip(counts, more, caps, strict=True):
        count += further
        if most is not None and count > most:
            return None
        found.append(count if least is None else min(count, max(least, 0)))
    return tuple(found)


def _pruned(options: Iterable[_Option], bits: int) -> list[_Option]:
    """Without what takes more steps than another way that counts alike and earns no less."""
    best: dict[tuple[Counts, int, int], int] = {}
    for cost, counts, own, value in options:
        key = (counts, own, cost)
        best[key] = max(best.get(key, -1), value)
    found: list[_Option] = []
    so_far: dict[tuple[Counts, int], int] = {}
    for (counts, own, cost), value in sorted(best.items(), key=lambda each: each[0][2]):
        if so_far.get((counts, own), -1) < value >> bits:
            so_far[counts, own] = value >> bits
            found.append(_Option(cost, counts, own, value))
    return found


def _shares(result: CriterionResult) -> list[Fraction]:
    """What each applicable indicator has of its criterion's credit; where only the best count, each of these."""
    weights = [Fraction(part.prepared.indicator.weight) for part in result.indicators if part.credit is not None]
    if result.credit is None:
        return [Fraction(0)] * len(weights)
    if result.needs is not None:
        return [Fraction(1, min(result.needs, len(weights)))] * len(weights)
    if len(weights) == 1:
        return [Fraction(1)]
    return [weight / sum(weights) for weight in weights]
