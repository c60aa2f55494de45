"""Ranks, and how firm they are: what they would be under other weights (``docs/analysis.md``, section 1).

Weights are a judgement, and the shipped ones are assumed. A rank that holds whatever the weights are within reason says
something about the ward; one that does not says something about the weights. ``firm_ranks`` draws weights at random, which
needs NumPy; ``ranks_under`` takes sets of weights that somebody chose, exactly and without it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from scoring.exact import Exact, exact_text, shown
from scoring.rank_ranges import PERCENT, Drawing, Progress, RankRange
from scoring.ranking import ranks
from scoring.reweighting import Unit, Weighing, own_weights, ranks_of
from scoring.scorecard import Scorecard

TIE = Fraction(1, 10**9)
"""Scores no further apart than this are equal under drawn weights and weight sets; ``rank`` itself is exact."""
WeightSet = Mapping[str, Exact]
"""A criterion's code → its weight. A code left out keeps the catalogue's weight."""


@dataclass(frozen=True)
class FirmRank:
    """The rank of one scorecard within its round, and how firm it is. Everything is None for one without a score.

    ``rank`` is by the catalogue's own weights, among ``of`` units with a score. ``range`` is where it lies under other weights.
    ``level``: the best and the worst rank among the units whose ranges share a rank with this one's; between them no difference
    can be told. ``under``: the rank under each set of weights; None where ranks were drawn. ``without``: the rank with a
    criterion's weight at zero, by its code; None where nobody asked.
    """

    card: Scorecard
    rank: int | None
    of: int | None
    range: RankRange | None = None
    level: tuple[int, int] | None = None
    under: tuple[int | None, ...] | None = None
    without: Mapping[str, int | None] | None = None

    def as_data(self) -> dict[str, Any]:
        """In the form of docs/analysis.md, section 1."""
        submission, overall = self.card.submission, self.card.overall
        low, median, high = self.range or (None, None, None)
        return {
            "unit": submission.unit,
            "round": submission.round,
            "score": shown(overall.exact),
            "exact": exact_text(overall.exact),
            "rank": self.rank,
            "of": self.of,
            "low": low,
            "median": median,
            "high": high,
            "level": None if self.level is None else list(self.level),
            **({} if self.under is None else {"ranks": list(self.under)}),
            **({} if self.without is None else {"without": dict(self.without)}),
        }


def firm_ranks(
    cards: Sequence[Scorecard],
    drawing: Drawing = Drawing(),  # noqa: B008  (a named tuple of defaults, which nobody can change)
    *,
    leave_one_out: bool = False,
    progress: Progress | None = None,
) -> list[FirmRank]:
    """The rank of each scorecard among those of the same round, and its range under drawn weights; in the order given.

    All scorecards are of one catalogue. The same drawing gives the same ranges. Raises ModuleNotFoundError where NumPy is
    not installed, ValueError for a drawing that cannot be or scorecards of several catalogues.
    """
    if drawing.draws < 1 or not 0 <= drawing.spread <= 100 or drawing.seed < 0:
        raise ValueError(f"{drawing}: draws from 1, a spread from 0 to 100 and a seed from 0 are needed")
    from scoring.draws import drawn_ranges

    plain, rounds = _plain_ranks(cards)
    ranged = list(plain)
    drawn = drawn_ranges([[cards[place] for place in places] for places in rounds], drawing, progress)
    for places, ranges in zip(rounds, drawn, strict=True):
        for place, found in zip(places, ranges, strict=True):
            ranged[place] = replace(plain[place], range=found)
    return _with_without(_with_levels(ranged, rounds), rounds, leave_one_out)


def ranks_under(
    cards: Sequence[Scorecard], weight_sets: Sequence[WeightSet], *, leave_one_out: bool = False
) -> list[FirmRank]:
    """The rank of each scorecard among those of the same round, and its ranks under each of these sets of weights.

    All is exact, and NumPy is not needed. A set under which a unit has no score gives None and is left out of its range.
    Raises ValueError for no sets, weights below 0, codes the catalogue does not have, scorecards of several catalogues.
    """
    if not weight_sets or any(weight < 0 for each in weight_sets for weight in each.values()):
        raise ValueError("at least one set of weights is needed, and none below 0")
    plain, rounds = _plain_ranks(cards)
    if cards and (unknown := {code for each in weight_sets for code in each} - cards[0].catalogue.criteria.keys()):
        raise ValueError(f"codes the catalogue does not have: {', '.join(sorted(unknown))}")
    under: list[list[int | None]] = [[] for _ in cards]
    if cards:
        own = own_weights(cards[0].catalogue)
        weighings = [own.having(cards[0].catalogue, each) for each in weight_sets]
        for found in _reranked(cards, rounds, weighings, TIE):
            for ranks_of_card, rank in zip(under, found, strict=True):
                ranks_of_card.append(rank)
    ranged = [
        replace(each, under=tuple(ranks_of_card), range=_range([rank for rank in ranks_of_card if rank is not None]))
        for each, ranks_of_card in zip(plain, under, strict=True)
    ]
    return _with_without(_with_levels(ranged, rounds), rounds, leave_one_out)


def _plain_ranks(cards: Sequence[Scorecard]) -> tuple[list[FirmRank], list[list[int]]]:
    """The exact ranks, and by round the places of the scorecards that have one."""
    if any(card.catalogue is not cards[0].catalogue for card in cards):
        raise ValueError("all scorecards have to be of one catalogue")
    rounds: dict[str, list[int]] = defaultdict(list)
    for place, card in enumerate(cards):
        if card.overall.exact is not None:
            rounds[card.submission.round].append(place)
    return [
        FirmRank(card, rank, None if rank is None else len(rounds[card.submission.round]))
        for card, rank in zip(cards, ranks(cards), strict=True)
    ], list(rounds.values())


def _range(found: Sequence[int]) -> RankRange | None:
    if not found:
        return None
    ordered = sorted(found)
    return RankRange(*(ordered[-(-len(ordered) * percent // 100) - 1] for percent in PERCENT))


def _reranked(
    cards: Sequence[Scorecard], rounds: Sequence[Sequence[int]], weighings: Sequence[Weighing], within: Exact
) -> list[list[int | None]]:
    """For each weighing the rank of each card within its round; None for what has no score, there or by its own weights."""
    units = {place: Unit(cards[place]) for places in rounds for place in places}
    found: list[list[int | None]] = []
    for weighing in weighings:
        reranked: list[int | None] = [None] * len(cards)
        for places in rounds:
            standings = [units[place].standing(weighing) for place in places]
            for place, rank in zip(places, ranks_of(standings, within), strict=True):
                reranked[place] = rank
        found.append(reranked)
    return found


def _with_levels(found: list[FirmRank], rounds: Sequence[Sequence[int]]) -> list[FirmRank]:
    """With the best and the worst rank among those whose ranges share a rank, round by round."""
    result = list(found)
    for places in rounds:
        known = [(each.range, each.rank) for place in places if (each := found[place]).range and each.rank]
        best, worst = [0] * (len(places) + 1), [0] * (len(places) + 1)
        for ranks_there, worst_last in ((best, False), (worst, True)):
            # At each rank the last one written stays: the best of the units whose range holds it, or the worst.
            for range_, rank in sorted(known, key=lambda each: each[1], reverse=not worst_last):
                ranks_there[range_.low : range_.high + 1] = [rank] * (range_.high + 1 - range_.low)
        for place in places:
            if range_ := found[place].range:
                own = slice(range_.low, range_.high + 1)
                result[place] = replace(found[place], level=(min(best[own]), max(worst[own])))
    return result


def _with_without(found: list[FirmRank], rounds: Sequence[Sequence[int]], wanted: bool) -> list[FirmRank]:
    """With the rank that each has without each criterion, where that is wanted."""
    if not wanted or not found:
        return found
    cards = [each.card for each in found]
    catalogue = cards[0].catalogue
    own = own_weights(catalogue)
    weighings = [own.having(catalogue, {code: 0}) for code in catalogue.criteria]
    without: list[dict[str, int | None]] = [dict.fromkeys(catalogue.criteria) for _ in found]
    for places in rounds:
        standings = zip(*(Unit(cards[place]).without_each(own, weighings) for place in places), strict=True)
        for code, of_round in zip(catalogue.criteria, standings, strict=True):
            for place, rank in zip(places, ranks_of(of_round), strict=True):
                without[place][code] = rank
    return [replace(each, without=of_card) for each, of_card in zip(found, without, strict=True)]
