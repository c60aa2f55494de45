"""Ranks within a round: by exact overall score, equals sharing a rank (1, 1, 3). Without a score there is no rank.

Where the catalogue says ``rank_by: band``, the band goes first.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from scoring.exact import Exact
from scoring.scorecard import Scorecard


class Standing(NamedTuple):
    """What ranks a scorecard among those of its ``round``, the best first; ``order`` is None where it has no score."""

    round: str
    order: tuple[int, Exact] | None


def ranks(scorecards: Sequence[Scorecard]) -> list[int | None]:
    """The rank of each scorecard among those of the same round, in the order given (docs/scoring.md, sections 6 and 10)."""
    return ranks_of(list(map(standing, scorecards)))


def ranks_of(standings: Sequence[Standing]) -> list[int | None]:
    """The rank of each scorecard, of which no more than this is known."""
    rounds: dict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(standings):
        if each.order is not None:
            rounds[each.round].append(place)
    result: list[int | None] = [None] * len(standings)
    for places in rounds.values():
        orders = {place: order for place in places if (order := standings[place].order) is not None}
        places.sort(key=lambda place: orders[place])
        for number, place in enumerate(places, 1):
            before = places[number - 2] if number > 1 else None
            tied = before is not None and orders[before] == orders[place]
            result[place] = result[before] if before is not None and tied else number
    return result


def standing(scorecard: Scorecard) -> Standing:
    """What ranks a scorecard: the place of its band where ranks go by it, and its score."""
    catalogue, exact = scorecard.catalogue, scorecard.overall.exact
    by_band = catalogue.national.rank_by == "band" and scorecard.band is not None
    band = catalogue.band_places[scorecard.band] if by_band and scorecard.band is not None else 0
    return Standing(scorecard.submission.round, None if exact is None else (band, -exact))
