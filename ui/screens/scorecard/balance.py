"""Where points are lost, what moved since last year, what stands firm. Every line opens to its derivation."""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from dossiers.procedure.progress import WITH_WARD
from scoring.change import moves, strengths
from scoring.exact import Exact, rounded
from scoring.points import CriterionPoints, in_score, losses
from scoring.scorecard import CriterionResult
from ui.parts import formats
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, say
from ui.screens.scorecard.derivations import of_criterion
from ui.screens.scorecard.reading import Reading

CONSIDERED = 3
"""So many criteria stand in a block; of falls one fewer."""


class BalanceLine(NamedTuple):
    """One criterion in a block: its number, how long its bar is in percent of the longest of all, and what it opens to."""

    code: str
    name: str
    number: str
    length: str
    derivation: Markup


def balance(reading: Reading) -> Markup:
    """What is lost and what moved, in points of the score. In a draft nothing is lost yet: what awaits its figures.

    A block without a line is not drawn, and nothing at all where the criteria give no points.
    """
    if not reading.catalogue.scored:
        return _pieces.balance([], None, claimed=False)
    if reading.result.state in WITH_WARD:
        return _pieces.balance([("awaited", *_lost(reading, "+"))], None, claimed=False)
    blocks = [("losses", *_lost(reading, "−"))]
    if reading.before is not None:
        found = moves(reading.scorecard, reading.before)
        gained = [moved for moved in found if moved.points > 0][:CONSIDERED]
        fell = [moved for moved in reversed(found) if moved.points < 0][: CONSIDERED - 1]
        blocks += [("gains", _moved(reading, gained), NO_REST), ("falls", _moved(reading, fell), NO_REST)]
    return _pieces.balance([block for block in blocks if block[1]], reading.year_before, claimed=reading.claimed)


class Rest(NamedTuple):
    """What stands in no line: how many criteria and their points of the score; nothing where ``number`` is 0."""

    number: int
    points: str


NO_REST = Rest(0, "")


def _lost(reading: Reading, sign: str) -> tuple[list[BalanceLine], Rest]:
    """The largest losses, and the rest so that the figures shown add up to what the shown score lacks of 100.

    Where bonus or the bounds of the score lie between the two, the rest is what it is.
    """
    scorecard = reading.scorecard
    found = losses(scorecard)
    lost = [in_score(scorecard, each.result, each.points) for each in found[:CONSIDERED]]
    lines = [
        _line(reading, each.result, f"{sign}{formats.number(points, 2)}", points)
        for each, points in zip(found, lost, strict=False)
    ]
    rest = found[CONSIDERED:]
    if all(result.ordinary for result in scorecard.criteria):
        shown = sum((Fraction(rounded(each)) for each in (scorecard.overall.exact or 0, *lost)), Fraction(0))
        return lines, Rest(len(rest), formats.number(100 - shown, 2))
    return lines, Rest(
        len(rest), formats.number(sum(in_score(scorecard, each.result, each.points) for each in rest), 2)
    )


def _moved(reading: Reading, found: Iterable[CriterionPoints]) -> list[BalanceLine]:
    moved = [(each.result, in_score(reading.scorecard, each.result, each.points)) for each in found]
    return [_line(reading, result, formats.signed(points), points) for result, points in moved]


def firm(reading: Reading) -> Markup:
    """The strengths; "" for a draft, of which nobody knows yet, and where the criteria give no points."""
    unknown = reading.result.state in WITH_WARD or not reading.catalogue.scored
    found = () if unknown else strengths(reading.scorecard, reading.before, CONSIDERED)
    return _pieces.firm([_line(reading, result, _of_weight(result), 0) for result in found])


def _of_weight(result: CriterionResult) -> str:
    return say("scorecard.of_points", points=formats.number(result.weight), whole=formats.most(result))


def _line(reading: Reading, result: CriterionResult, number: str, change: Exact) -> BalanceLine:
    name, longest = in_words(reading.criterion(result).name), _longest(reading)
    length = f"{float(100 * abs(change) / Fraction(longest)):.1f}%"
    return BalanceLine(result.code, name, number, length, of_criterion(reading, result))


def _longest(reading: Reading) -> Exact:
    """The points of the score that the longest bar stands for: the largest loss or move."""
    scorecard = reading.scorecard
    found = [*losses(scorecard)[:1], *(moves(scorecard, reading.before) if reading.before is not None else ())]
    return max((abs(in_score(scorecard, each.result, each.points)) for each in found), default=1) or 1


_pieces = beside(__file__)
