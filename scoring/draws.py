"""Ranks under many drawn weights, by NumPy: the one place where scores are floats (``docs/analysis.md``, section 1).

A round is one product of two matrices, drawn weights and what each unit earns of them, and the ranks of a draw come from one
sorting of whole numbers in which a score and its unit stand together. Draws are worked through in parts that a processor keeps
near; how many there are at a time changes nothing of what is drawn.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.bands import bars, outcome_of
from scoring.catalogue import Band, Catalogue
from scoring.rank_ranges import PERCENT, Drawing, Progress, RankRange
from scoring.reweighting import Weighing, own_weights
from scoring.scorecard import CriterionResult, Scorecard

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]
Wholes = NDArray[np.int64]

TIE = 1e-9
"""Scores no further apart than this are equal."""
MULTIPLIED_AT_ONCE = 2_000_000
"""How many scores one product makes: 16 MB, so that handing out its work takes less time than doing it."""
SORTED_AT_ONCE = 50_000
"""How many scores are sorted at a time: 400 kB, as much as stays near a processor."""
KEPT_AT_ONCE = 50_000_000
"""How many ranks are kept before they are counted: 100 MB, more than the country's wards under ten thousand draws."""
KEY_BITS = 62
_BY_WEIGHTS = {"min_score", "min_group"}
"""The conditions of a band that weights move."""


def drawn_ranges(
    rounds: Sequence[Sequence[Scorecard]], drawing: Drawing, progress: Progress | None = None
) -> list[list[RankRange]]:
    """The range of ranks of each unit, round by round. No round is empty, all cards have a score and are of one catalogue.

    Weights are drawn once for all rounds, draw after draw: the criteria's in catalogue order, then the groups' where they
    carry any. The same seed gives the same ranks.
    """
    if not rounds:
        return []
    weights = _Weights(own_weights(rounds[0][0].catalogue), drawing)
    worked = [_Round(cards, drawing.draws) for cards in rounds]
    at_once = max(1, MULTIPLIED_AT_ONCE // max(map(len, rounds)))
    for start in range(0, drawing.draws, at_once):
        end = min(start + at_once, drawing.draws)
        criteria, groups = weights.drawn(end - start)
        for each in worked:
            each.take(criteria, groups)
        if progress is not None:
            progress(end, drawing.draws)
    return [each.ranges() for each in worked]


class _Weights:
    """The stream of drawn weights."""

    def __init__(self, own: Weighing, drawing: Drawing) -> None:
        self._criteria = np.array([float(weight) for weight in own.criteria])
        self._groups = None if own.groups is None else np.array([float(weight) for weight in own.groups])
        self._spread = float(drawing.spread) / 100
        self._random = np.random.Generator(np.random.PCG64(drawing.seed))

    def drawn(self, draws: int) -> tuple[Floats, Floats | None]:
        """The weights of the next draws, a row each: of the criteria, and of the groups."""
        groups = 0 if self._groups is None else len(self._groups)
        # 1 − u lies above 0, so that no weight above 0 is drawn as 0, not even with a spread of 100.
        even = 1 - self._random.random((draws, len(self._criteria) + groups))
        factors = 1 - self._spread + 2 * self._spread * even
        criteria = factors[:, : len(self._criteria)] * self._criteria
        return criteria, None if self._groups is None else factors[:, len(self._criteria) :] * self._groups


class _Round:
    """The units of one round, what they earn as matrices (criteria × units), and their ranks (units × draws).

    However many draws there are, no more ranks are kept than have room: they are counted, and others take their place.
    """

    def __init__(self, cards: Sequence[Scorecard], draws: int) -> None:
        units = len(cards)
        self._scores = _Scores(cards)
        self._bits = max(1, (units - 1).bit_length())
        room = min(draws, max(1, KEPT_AT_ONCE // units))
        self._ranks = np.empty((units, room), np.int16 if units < 2**15 else np.int32)
        self._kept = 0
        self._counted: Wholes | None = None
        self._draws = draws

    def take(self, criteria: Floats, groups: Floats | None) -> None:
        """Work out the ranks of some more draws."""
        scores = self._scores.of(criteria, groups)
        at_once = max(1, SORTED_AT_ONCE // scores.shape[1])
        for first in range(0, len(scores), at_once):
            part = self._ranked(scores[first : first + at_once]).T
            while part.shape[1]:
                if self._kept == self._ranks.shape[1]:
                    self._count()
                new = part[:, : self._ranks.shape[1] - self._kept]
                self._ranks[:, self._kept : self._kept + new.shape[1]] = new
                self._kept += new.shape[1]
                part = part[:, new.shape[1] :]

    def _count(self) -> None:
        """Count the ranks that are kept, unit by unit, and keep none."""
        units = len(self._ranks)
        if self._counted is None:
            self._counted = np.zeros((units, units + 1), np.int64)
        for counted, ranks in zip(self._counted, self._ranks, strict=True):
            counted += np.bincount(ranks[: self._kept], minlength=units + 1)
        self._kept = 0

    def _ranked(self, scores: Floats) -> NDArray[np.signedinteger]:
        """The rank of each unit in each draw: 1 + the number of those more than ``TIE`` above it."""
        draws, units = scores.shape
        best, worst = float(scores.max()), float(scores.min())
        scale = 2.0 ** (KEY_BITS - self._bits) / (best - worst + 1)
        keys: Wholes = ((best - scores) * scale).astype(np.int64)
        np.left_shift(keys, self._bits, out=keys)
        numbers: Wholes = np.arange(units, dtype=np.int64)
        np.bitwise_or(keys, numbers, out=keys)
        keys.sort(axis=1)
        order: Wholes = np.bitwise_and(keys, (1 << self._bits) - 1)
        np.right_shift(keys, self._bits, out=keys)
        tie = int(TIE * scale)
        starts = np.arange(units, dtype=self._ranks.dtype) * np.ones((draws, 1), self._ranks.dtype)
        near = keys[:, 1:] - keys[:, :-1] <= tie
        if near.any():
            starts[:, 1:][near] = 0
            np.maximum.accumulate(starts, axis=1, out=starts)
            # Of many that are each close to the next, the last may be far from the first.
            apart = (keys - np.take_along_axis(keys, starts.astype(np.int64), axis=1) > tie).any(axis=1)
            for row in np.flatnonzero(apart):
                starts[row] = np.searchsorted(keys[row], keys[row] - tie)
        ranks = np.empty_like(starts)
        np.put_along_axis(ranks, order, starts + 1, axis=1)
        return ranks

    def ranges(self) -> list[RankRange]:
        """The range of each unit."""
        wanted = [-(-self._draws * percent // 100) for percent in PERCENT]
        found: list[RankRange] = []
        for unit, ranks in enumerate(self._ranks):
            times = np.bincount(ranks[: self._kept], minlength=len(self._ranks) + 1)
            up_to = np.cumsum(times if self._counted is None else times + self._counted[unit])
            found.append(RankRange(*(int(rank) for rank in np.searchsorted(up_to, wanted))))
        return found


class _Part(NamedTuple):
    """Some criteria, one after the other: where they stand, what units earn of them, and what is applicable to whom.

    Both are matrices, criteria × units. Where all units are asked the same, one column of ``whole`` does for all.
    """

    criteria: slice
    earned: Floats
    whole: Floats

    def scores(self, weights: Floats, most: int | None) -> Floats:
        """The scores under drawn weights of all criteria, draws × units; not a number where there is none."""
        found = weights[:, self.criteria] @ self.earned
        with np.errstate(invalid="ignore", divide="ignore"):
            found /= weights[:, self.criteria] @ self.whole
        found *= 100
        return np.clip(found, 0, most, out=found)


class _Scores:
    """Scores of the units of a round under drawn weights; where ranks go by band, lowered band by band."""

    def __init__(self, cards: Sequence[Scorecard]) -> None:
        catalogue = cards[0].catalogue
        self._most = None if catalogue.national.above_100 else 100
        credits = [[_earned(result) for result in card.criteria] for card in cards]
        earned = np.array([[0.0 if each is None else each for each in unit] for unit in credits]).T
        ordinary = np.array([[each.counts_as is None] for each in catalogue.criteria.values()])
        whole = ordinary * np.array([[each is not None for each in unit] for unit in credits]).T.astype(float)
        parts: tuple[Floats, Floats] = (np.ascontiguousarray(earned), np.ascontiguousarray(whole))
        self._all = _part(slice(0, len(ordinary)), *parts)
        self._groups = [_part(each, *parts) for each in _slices_of_groups(catalogue)]
        self._bands = _Bands(catalogue, cards) if catalogue.national.rank_by == "band" else None

    def of(self, criteria: Floats, groups: Floats | None) -> Floats:
        """What orders the units: draws × units, the higher the better."""
        needed = groups is not None or (self._bands is not None and self._bands.by_group)
        of_groups = [part.scores(criteria, self._most) for part in self._groups] if needed else []
        overall = self._all.scores(criteria, self._most) if groups is None else self._mean(groups, of_groups)
        return overall if self._bands is None else self._bands.lowered(overall, of_groups)

    def _mean(self, weights: Floats, of_groups: Sequence[Floats]) -> Floats:
        """The weighted mean of groups; one without a score is left out together with its weight."""
        top, whole = np.zeros_like(of_groups[0]), np.zeros_like(of_groups[0])
        for number, scores in enumerate(of_groups):
            weight = np.where(np.isnan(scores), 0, weights[:, number : number + 1])
            top += weight * np.nan_to_num(scores)
            whole += weight
        return top / whole


def _earned(result: CriterionResult) -> float | None:
    """What a criterion earns of its weight, and what a deduction takes of it, below 0; None for nothing applicable."""
    if result.credit is None:
        return None
    return float(result.credit - 1 if result.counts_as == "deduction" else result.credit)


def _part(criteria: slice, earned_of_all: Floats, whole_of_all: Floats) -> _Part:
    whole = whole_of_all[criteria]
    alike = bool((whole[:, :1] == whole).all())
    return _Part(criteria, earned_of_all[criteria], whole[:, :1] if alike else whole)


def _slices_of_groups(catalogue: Catalogue) -> list[slice]:
    """Where the criteria of each group stand among all."""
    found: list[slice] = []
    start = 0
    for _, group in catalogue.groups:
        found.append(slice(start, start + len(group.criteria)))
        start += len(group.criteria)
    return found


class _Bands:
    """Which band each unit reaches in each draw. All but the scores that a band asks for is the same in every draw."""

    def __init__(self, catalogue: Catalogue, cards: Sequence[Scorecard]) -> None:
        self._bands = catalogue.bands
        self._places = {group.code: place for place, (_, group) in enumerate(catalogue.groups)}
        self.by_group = any(band.min_group is not None for band in self._bands)
        outcomes = [outcome_of(card) for card in cards]
        self._else_open: list[Truths] = [
            np.array([not any(bar.condition not in _BY_WEIGHTS for bar in bars(band, each)) for each in outcomes])
            for band in self._bands
        ]

    def lowered(self, overall: Floats, of_groups: Sequence[Floats]) -> Floats:
        """The scores, lowered so far for each band that is not reached that the bands stand one below the other."""
        step = overall.max() - overall.min() + 1
        waiting = np.ones(overall.shape, bool)
        lowered = overall.copy()
        for band, open_ in zip(self._bands, self._else_open, strict=True):
            waiting &= ~(open_ & self._scores_hold(band, overall, of_groups))
            lowered[waiting] -= step
        return lowered

    def _scores_hold(self, band: Band, overall: Floats, of_groups: Sequence[Floats]) -> Truths:
        """Where the scores are those that the band asks for; within ``TIE`` of it is enough."""
        holds = np.ones(overall.shape, bool)
        if band.min_score is not None:
            holds &= overall >= float(band.min_score) - TIE
        if band.min_group is not None:
            asked = band.min_group
            each = asked if isinstance(asked, dict) else dict.fromkeys(self._places, asked)
            found = np.zeros(overall.shape, bool)
            for code, least in each.items():
                scores = of_groups[self._places[code]]
                found |= ~np.isnan(scores)
                holds &= ~(scores < float(least) - TIE)
            holds &= found
        return holds
