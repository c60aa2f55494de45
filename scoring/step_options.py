"""The ways to leave a criterion, as far as a band looks at them: for so many steps, what is counted and the most it earns."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from scoring.bands import lowest_met
from scoring.catalogue import Band, LevelIndicator, LevelsAsked
from scoring.step_order import musts
from scoring.step_sums import CriterionSum, Part, Sums, Way
from scoring.steps import Step

Counts = tuple[int, ...]
"""How far each count that a band asks for has come: criteria met, then level indicators."""


class Option(NamedTuple):
    """One way to leave a block. ``own``: the sum of a group that brings nothing to the whole but is asked for a score.

    ``value``: the sum, and in its last ``bits`` the steps taken, the earliest in the highest.
    """

    cost: int
    counts: Counts
    own: int
    value: int


class Count(NamedTuple):
    """Something that a band counts. ``least`` is asked, or no more than ``most``. ``layer``: whose criteria; None for all."""

    least: int | None
    most: int | None
    layer: str | None = None
    levels: LevelsAsked | None = None


class _PartWay(NamedTuple):
    """One way to leave an indicator: the steps it takes, how it stands, how among levels (None: not asked), and its bit."""

    steps: int
    way: Way
    stands: Counts | None
    bit: int


class Options:
    """The ways to leave each criterion of a ward for a band. ``fixed``: steps that are settled (place → taken or not)."""

    def __init__(self, sums: Sums, band: Band, counts: Sequence[Count], bits: int, fixed: Mapping[int, bool]) -> None:
        self._sums, self._counts, self._bits, self._fixed = sums, counts, bits, fixed
        self._all_met = band.all_met
        self._levels = [each.levels for each in counts if each.levels is not None]
        self._rated = {code for entry in self._levels for code in entry.of}
        self._must = musts(sums, band)
        self._none = (0,) * len(self._levels)

    def of(self, criterion: CriterionSum) -> list[Option]:
        """The ways to leave a criterion, without those that another one is as good as."""
        documents = criterion.documents
        if not criterion.best and documents is None and all(map(self._plain, criterion.parts)):
            return self._as_it_stands(criterion)
        found: list[Option] = []
        if not (documents and self._fixed.get(documents.place) is True):
            found += self._with_documents(criterion, criterion.documented, 0, 0)
        if documents and self._fixed.get(documents.place) is not False:
            found += self._with_documents(criterion, True, 1, self._bit(documents))
        return pruned(found, self._bits)

    def _plain(self, part: Part) -> bool:
        """Whether an indicator has no step and is asked for no level."""
        return part.step is None and part.result.code not in self._rated

    def _as_it_stands(self, criterion: CriterionSum) -> list[Option]:
        """The one way to leave a criterion of plain indicators; none where it keeps the ward from the band."""
        ways = [part.way(False, criterion.documented) for part in criterion.parts]
        for part, way in zip(criterion.parts, ways, strict=True):
            if not way.met and part.result.code in self._must and part.result.credit is not None:
                return []
        is_met = criterion.applicable > 0 and sum(way.met for way in ways) >= criterion.asked
        if self._all_met and criterion.result.ordinary and criterion.applicable and not is_met:
            return []
        value = sum(way.overall for way in ways) << self._bits
        return [Option(0, self._count(criterion, is_met, self._none), sum(way.own for way in ways), value)]

    def _bit(self, step: Step) -> int:
        return 1 << (self._bits - 1 - step.place)

    def _with_documents(self, criterion: CriterionSum, documented: bool, cost: int, value: int) -> Iterable[Option]:
        """The ways to leave a criterion whose documents are there, or are not."""
        best, asked = criterion.best, criterion.asked
        met = own = 0
        open_ones: list[tuple[Part, list[_PartWay]]] = []
        for part in criterion.parts:
            ways = self._ways(part, documented)
            if best or len(ways) != 1 or ways[0].stands:
                open_ones.append((part, ways))
                continue
            ((more, way, _, bit),) = ways
            cost, met, own, value = cost + more, met + way.met, own + way.own, value + (way.overall << self._bits) + bit
        # (steps, met, counted, levels, own) → value
        states: dict[tuple[int, int, int, Counts, int], int] = {(cost, met, 0, self._none, own): value}
        for part, ways in open_ones:
            # Where only the best count, an indicator may be left out of them.
            counted_or_not = (1, 0) if best and part.result.credit is not None else (0,)
            following: dict[tuple[int, int, int, Counts, int], int] = {}
            for more, way, stands, bit in ways:
                for counts in counted_or_not:
                    earns = counts or not best
                    worth = ((way.overall if earns else 0) << self._bits) + bit
                    worth_own = way.own if earns else 0
                    for (spent, met, counted, levels, own), so_far in states.items():
                        if counted + counts > asked:
                            continue
                        if stands:
                            levels = tuple(map(sum, zip(levels, stands, strict=True)))
                        key = (spent + more, met + way.met, counted + counts, levels, own + worth_own)
                        if following.get(key, -1) < so_far + worth:
                            following[key] = so_far + worth
            states = following
        result = criterion.result
        for (spent, met, counted, levels, own), worth in states.items():
            if best and counted < asked:
                continue
            is_met = criterion.applicable > 0 and met >= asked
            if self._all_met and result.ordinary and criterion.applicable and not is_met:
                continue
            yield Option(spent, self._count(criterion, is_met, levels), own, worth)

    def _count(self, criterion: CriterionSum, is_met: bool, levels: Counts) -> Counts:
        place = iter(levels)
        counts = is_met and criterion.result.ordinary
        return tuple(
            int(counts and each.layer in {None, criterion.result.layer}) if each.levels is None else next(place)
            for each in self._counts
        )

    def _ways(self, part: Part, documented: bool) -> list[_PartWay]:
        """As it stands, and with its step."""
        rated = part.result.code in self._rated
        way = part.way(False, documented)
        stands = self._stand(part, part.result.inputs.get("level"), documented) if rated else None
        found = [_PartWay(0, way, stands, 0)]
        step = part.step
        if step is not None and step.inputs is not None:
            after = part.way(True, documented)
            stands_after = self._stand(part, step.inputs.get("level"), documented) if rated else None
            taken = self._fixed.get(step.place)
            if taken is not None:
                found = [_PartWay(1, after, stands_after, self._bit(step))] if taken else found
            elif (after, stands_after) != (way, stands):
                found.append(_PartWay(1, after, stands_after, self._bit(step)))
        if part.result.code in self._must and part.result.credit is not None:
            return [each for each in found if each.way.met]
        return found

    def _stand(self, part: Part, level: str | None, documented: bool) -> Counts:
        ruled = part.result.code in self._sums.card.submission.rulings
        return tuple(_stands(entry, part, level, ruled, documented) for entry in self._levels)


def _stands(entry: LevelsAsked, part: Part, level: str | None, ruled: bool, documented: bool) -> int:
    """1 where an indicator counts for a condition on levels, 0 where it does not."""
    result = part.result
    if result.code not in entry.of or result.state == "not_applicable":
        return 0
    indicator = result.prepared.indicator
    assert isinstance(indicator, LevelIndicator)
    if ruled:
        place = lowest_met(result.prepared) if result.state == "met" else None
    else:
        place = indicator.places[level] if level is not None and documented else None
    if place is None:
        return int(entry.max is not None)
    if entry.at_least is not None:
        return int(place >= indicator.places[entry.at_least])
    assert entry.at_most is not None
    return int(place <= indicator.places[entry.at_most])


def added(counts: Counts, more: Counts, caps: Sequence[tuple[int | None, int | None]]) -> Counts | None:
    """The counts with more counted, no further than matters; None where more are there than may be."""
    found: list[int] = []
    for count, further, (least, most) in zip(counts, more, caps, strict=True):
        count += further
        if most is not None and count > most:
            return None
        found.append(count if least is None else min(count, max(least, 0)))
    return tuple(found)


def pruned(options: Iterable[Option], bits: int) -> list[Option]:
    """Without what takes more steps than another way that counts alike and earns no less."""
    best: dict[tuple[Counts, int, int], int] = {}
    for cost, counts, own, value in options:
        key = (counts, own, cost)
        best[key] = max(best.get(key, -1), value)
    found: list[Option] = []
    so_far: dict[tuple[Counts, int], int] = {}
    for (counts, own, cost), value in sorted(best.items(), key=lambda each: each[0][2]):
        if so_far.get((counts, own), -1) < value >> bits:
            so_far[counts, own] = value >> bits
            found.append(Option(cost, counts, own, value))
    return found
