"""Ranks within a round: by exact overall score, equals sharing a rank (1, 1, 3). Without a score there is no rank.

Where the catalogue says ``rank_by: band``, the band goes first.
"""

from collections import defaultdict
from collections.abc import Sequence

from scoring.exact import Exact
from scoring.scorecard import Scorecard


def ranks(scorecards: Sequence[Scorecard]) -> list[int | None]:
    """The rank of each scorecard among those of the same round, in the order given (docs/scoring.md, sections 6 and 10)."""
    rounds: dict[str, list[int]] = defaultdict(list)
    for place, scorecard in enumerate(scorecards):
        if scorecard.overall.exact is not None:
            rounds[scorecard.submission.round].append(place)
    result: list[int | None] = [None] * len(scorecards)
    for places in rounds.values():
        standing = {place: _standing(scorecards[place]) for place in places}
        places.sort(key=lambda place: standing[place])
        for number, place in enumerate(places, 1):
            before = places[number - 2] if number > 1 else None
            tied = before is not None and standing[before] == standing[place]
            result[place] = result[before] if before is not None and tied else number
    return result


def _standing(scorecard: Scorecard) -> tuple[int, Exact]:
    """What orders the scorecards of a round, the best first: the place of the band where ranks go by it, and the score."""
    catalogue, exact = scorecard.catalogue, scorecard.overall.exact
    assert exact is not None
    by_band = catalogue.national.rank_by == "band"
    return (catalogue.band_places[scorecard.band] if by_band and scorecard.band is not None else 0), -exact
