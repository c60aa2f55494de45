"""All criteria of a ward by group, a cell each: its state as a sign and a colour, its code, and the way to it."""

from typing import NamedTuple

from dossiers.submissions.results import Result
from ui.parts.states import shown_state
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words
from ui.screens.overview.links import to_criterion


class Cell(NamedTuple):
    """A criterion: its name and state in words for whoever does not see the cell, and where it leads."""

    code: str
    name: str
    state: str
    address: str


class Group(NamedTuple):
    """A group of criteria: its whole name and as much of it as has room above the cells."""

    name: str
    short: str
    cells: tuple[Cell, ...]


def cells_html(result: Result) -> Markup:
    """The cells, a key of the signs that occur, and the same as a table; "" where nothing was entered yet."""
    scorecard = result.standing
    if scorecard is None:
        return _pieces.nothing()
    groups = [
        Group(
            in_words(group.name),
            in_words(group.name).partition(";")[0],
            tuple(
                Cell(
                    each.code,
                    in_words(each.name),
                    shown_state(scorecard, scorecard.criterion(each.code)),
                    to_criterion(result, each.code),
                )
                for each in group.criteria
            ),
        )
        for _, group in scorecard.catalogue.groups
    ]
    known = dict.fromkeys(cell.state for group in groups for cell in group.cells)
    return _pieces.cells(groups, list(known), claimed=result.standing_part != "appraisal")


_pieces = beside(__file__)
