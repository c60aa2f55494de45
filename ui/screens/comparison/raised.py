"""The questions that the wards' figures raise: whether the ward was asked, what it answered, and in which rounds before."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Unit
from dossiers.submissions.questions import AskedOfWard, Exchange
from scoring.questions import Question
from scoring.scorecard import Scorecard
from ui.screens.comparison.wards import Comparison


class RaisedQuestion(NamedTuple):
    """A question that the figures of a ward raise in the round.

    ``criteria``: those it is about. ``told``: the reader may know what was asked about all of them. ``exchanges``: what the
    ward was asked about them since, with its answers. ``before``: the earlier rounds that raised it too, the latest first;
    ``every``: it was raised in each round there was, up to the earliest of these, without a gap.
    """

    unit: Unit
    card: Scorecard
    question: Question
    criteria: tuple[str, ...]
    told: bool
    exchanges: tuple[Exchange, ...]
    before: tuple[Round, ...]
    every: bool

    @property
    def open(self) -> bool:
        """Whether something is left to ask or to settle, as far as the reader may know."""
        return any(each.open for each in self.exchanges) or (self.told and not self.exchanges)


_NOTHING = AskedOfWard((), withheld=True, unmarked=frozenset())


def raised(compared: Comparison, asked: Mapping[str, AskedOfWard]) -> list[RaisedQuestion]:
    """Every question of every ward, those not settled first, then in Vietnamese order of the wards."""
    found: list[RaisedQuestion] = []
    for unit, result in compared.wards:
        card = result.standing if result else None
        for question in card.questions if card is not None else ():
            assert card is not None
            of = card.catalogue.criterion_of
            criteria = tuple(dict.fromkeys(of[code].code for code in question.indicators))
            known = asked.get(unit.id, _NOTHING)
            exchanges = tuple(each for each in known.exchanges if each.criterion in criteria)
            before, every = _before(compared, unit, question)
            told = all(known.tells(code) for code in criteria)
            found.append(RaisedQuestion(unit, card, question, criteria, told, exchanges, before, every))
    return sorted(found, key=lambda each: not each.open)


def _before(compared: Comparison, unit: Unit, question: Question) -> tuple[tuple[Round, ...], bool]:
    """The earlier rounds of the ward that raised the question, the latest first, and whether none between did not."""
    took_part = [(round_, of[unit.id]) for round_, of in reversed(compared.over_rounds[:-1]) if unit.id in of]
    asks = [
        result.standing is not None and question.code in _codes(result.standing.questions) for _, result in took_part
    ]
    rounds = tuple(round_ for (round_, _), did in zip(took_part, asks, strict=True) if did)
    return rounds, bool(rounds) and all(asks[: len(rounds)])


def _codes(questions: Sequence[Question]) -> set[str]:
    return {each.code for each in questions}
