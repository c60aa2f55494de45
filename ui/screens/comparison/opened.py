"""What a row or a column of the table of all criteria opens to: a criterion over the wards, a ward's criteria, or one of both.

A line each with its bullet (how much of the criterion's points it earns) and the figures of its indicators.
"""

from collections.abc import Sequence
from typing import NamedTuple

from dossiers.rounds.units import Unit
from dossiers.submissions.criteria_by_ward import Cell, Column
from scoring.catalogue import Criterion
from scoring.vocabulary import State
from ui.parts import formats
from ui.parts.figures import figures
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words
from ui.screens.overview.heat import CriteriaPart


class OpenedIndicator(NamedTuple):
    """An indicator of a ward's criterion with what was entered, "" for nothing."""

    code: str
    name: str
    figures: str
    state: State


class OpenedLine(NamedTuple):
    """One criterion of one ward. ``indicators``: none where nothing is there yet."""

    unit: Unit
    criterion: Criterion
    cell: Cell
    indicators: tuple[OpenedIndicator, ...]

    @property
    def earned(self) -> str:
        """How long the bar is, for a style sheet; "" where there is none."""
        return "" if self.cell.credit is None else f"{float(100 * self.cell.credit):.2f}%"

    @property
    def points(self) -> str:
        """ "3,47/4,63": the points it earns and those it can; "" where the criteria give none."""
        result = self.cell.result
        if result is None or result.credit is None:
            return ""
        return f"{formats.number(result.points_at(result.credit), 2)}/{formats.number(result.weight)}"


def opened_lines(found: Sequence[Column], criteria: Sequence[Criterion]) -> tuple[OpenedLine, ...]:
    """A line for each of these criteria in each of these wards."""
    return tuple(_line(column, criterion) for column in found for criterion in criteria)


def _line(column: Column, criterion: Criterion) -> OpenedLine:
    cell, result = column.cells[criterion.code], column.result
    card = None if result is None else result.scorecard_self if cell.claimed else result.scorecard_appraisal
    if card is None or cell.result is None:
        return OpenedLine(column.unit, criterion, cell, ())
    entered = card.submission.values
    return OpenedLine(
        column.unit,
        criterion,
        cell,
        tuple(
            OpenedIndicator(
                each.code,
                in_words(each.name),
                figures(each, entered.get(each.code, {})),
                card.indicator(each.code).state,
            )
            for each in criterion.indicators
        ),
    )


class Opened(NamedTuple):
    """What is open: a criterion, a ward, or one of both. ``left_out``: of so many wards the criterion is not shown."""

    criterion: Criterion | None
    unit: Unit | None
    lines: tuple[OpenedLine, ...]
    left_out: int


def opened(
    found: Sequence[Column], shown: Sequence[Column], criteria: CriteriaPart, code: str | None, unit_id: str | None
) -> Opened:
    """The lines of the criterion of this code in the wards ``shown``, or of this ward, which is any of those ``found``."""
    wanted = [each for each in criteria.criteria.values() if code in (None, each.code)]
    criterion = None if code is None else criteria.criteria[code]
    if unit_id is None:
        return Opened(criterion, None, opened_lines(shown, wanted), len(found) - len(shown))
    column = next(each for each in found if each.unit.id == unit_id)
    return Opened(criterion, column.unit, opened_lines([column], wanted), 0)


def opened_html(of: Opened, round_id: str, closed: str, ordered: str, *, scored: bool) -> Markup:
    """It as a table. ``closed``: the address of the screen without it, ``ordered``: in order of the criterion, or
    with the criteria in order of the ward."""
    return _pieces.opened(of, round_id, closed, ordered, scored)


def script_html(opened: Sequence[str | None]) -> Markup:
    """Has the browser follow links that stay on this screen without loading it anew, and open a cell that is pressed.

    ``opened``: what is open now, which is brought into view when it changes.
    """
    return _pieces.script("/".join(each or "" for each in opened))


_pieces = beside(__file__)
