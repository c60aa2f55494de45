"""Where points are lost, what moved since last year, what stands firm. Every line opens to its derivation."""

from collections.abc import Iterable
from typing import NamedTuple

from scoring.change import moves, strengths
from scoring.points import CriterionPoints, losses
from scoring.reading import judged_parts
from scoring.scorecard import CriterionResult
from ui.parts import formats
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words
from ui.screens.scorecard.derivations import of_criterion
from ui.screens.scorecard.phrases import evidence_words, measured
from ui.screens.scorecard.reading import Reading

CONSIDERED = 3
"""So many criteria stand in a block; of falls one fewer."""


class BalanceLine(NamedTuple):
    """One criterion in a block: what most explains it, its number, and what it opens to."""

    code: str
    name: str
    explained: str
    number: str
    derivation: Markup


def balance(reading: Reading) -> Markup:
    """Losses and moves. In a draft nothing is lost yet: what awaits its figures, and no comparison."""
    if reading.result.state == "draft":
        return _pieces.awaited(*_lost(reading, "+"))
    lost, rest = _lost(reading, "−")
    if reading.before is None:
        return _pieces.without_year(lost, rest)
    found = moves(reading.scorecard, reading.before)
    gained = [moved for moved in found if moved.points > 0][:CONSIDERED]
    fell = [moved for moved in reversed(found) if moved.points < 0][: CONSIDERED - 1]
    return _pieces.against_year(
        lost, rest, reading.year_before, _moved(reading, gained), _moved(reading, fell), reading.claimed
    )


class Rest(NamedTuple):
    """What stands in no line: how many criteria and their points; nothing where ``number`` is 0."""

    number: int
    points: str


def _lost(reading: Reading, sign: str) -> tuple[list[BalanceLine], Rest]:
    found = losses(reading.scorecard)
    lines = [_line(reading, lost.result, f"{sign}{formats.number(lost.points, 2)}") for lost in found[:CONSIDERED]]
    rest = found[CONSIDERED:]
    return lines, Rest(len(rest), formats.number(sum(lost.points for lost in rest), 2))


def _moved(reading: Reading, found: Iterable[CriterionPoints]) -> list[BalanceLine]:
    return [_line(reading, moved.result, formats.signed(moved.points)) for moved in found]


def firm(reading: Reading) -> Markup:
    """The strengths with what they rest on; "" for a draft, of which nobody knows yet."""
    draft = reading.result.state == "draft"
    found = () if draft else strengths(reading.scorecard, reading.before, CONSIDERED)
    return _pieces.firm([_line(reading, result, _of_weight(result)) for result in found])


def _of_weight(result: CriterionResult) -> str:
    return f"{formats.number(result.weight)}/{formats.number(result.weight)}"


def _line(reading: Reading, result: CriterionResult, number: str) -> BalanceLine:
    name = in_words(reading.criterion(result).name)
    return BalanceLine(result.code, name, _explained(reading, result), number, of_criterion(reading, result))


def _explained(reading: Reading, result: CriterionResult) -> str:
    """What most explains the line: the documents that do not count, else the figure of the indicator that earns least."""
    parts = [part for part in judged_parts(reading.scorecard, result) if part.credit is not None]
    if any(part.cause in {"missing_document", "document_rejected"} for part in parts):
        return evidence_words(reading, result)
    # The first of equals: judged_parts puts what decides the criterion's state in front.
    return measured(reading, min(parts, key=lambda part: part.credit or 0)) if parts else ""


_pieces = beside(__file__)
