"""The scores of a few wards over the rounds of one window: each as it stood, nothing joined across a merger or a catalogue."""

from collections.abc import Sequence
from typing import NamedTuple

from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Unit
from scoring.exact import Exact
from ui.screens.comparison.wards import Comparison


class ScorePoint(NamedTuple):
    """A ward's score in one round: exact, by which catalogue, and whether it is the ward's own and not appraised yet."""

    score: Exact
    catalogue: str
    claimed: bool


class ScoreOverRounds(NamedTuple):
    """The rounds, the earliest first, and for each ward its score in each of them; None where it has none."""

    rounds: tuple[Round, ...]
    wards: tuple[Unit, ...]
    points: tuple[tuple[ScorePoint | None, ...], ...]


def scores_over_rounds(compared: Comparison, wards: Sequence[Unit]) -> ScoreOverRounds:
    """The scores of these wards in this round and in those before it that can be compared with it."""
    found: list[tuple[ScorePoint | None, ...]] = []
    for ward in wards:
        line: list[ScorePoint | None] = []
        for _, results in compared.over_rounds:
            result = results.get(ward.id)
            # A draft counts for nothing yet, as in the trends of a ward.
            card = result.standing if result is not None and result.state != "draft" else None
            score = card.overall.exact if card is not None else None
            claimed = result is not None and result.standing_part != "appraisal"
            line.append(None if card is None or score is None else ScorePoint(score, card.catalogue.sha256, claimed))
        found.append(tuple(line))
    some = [place for place in range(len(compared.over_rounds)) if any(line[place] for line in found)]
    return ScoreOverRounds(
        tuple(compared.over_rounds[place][0] for place in some),
        tuple(wards),
        tuple(tuple(line[place] for place in some) for line in found),
    )
