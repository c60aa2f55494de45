"""Ranks within a round: by exact overall score, equal scores sharing a rank (1, 1, 3). Without a score there is no rank."""

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
        places.sort(key=lambda place: -_exact(scorecards[place]))
        for number, place in enumerate(places, 1):
            before = places[number - 2] if number > 1 else None
            tied = before is not None and _exact(scorecards[before]) == _exact(scorecards[place])
            result[place] = result[before] if before is not None and tied else number
    return result


def _exact(scorecard: Scorecard) -> Exact:
    assert scorecard.overall.exact is not None
    return scorecard.overall.exact
