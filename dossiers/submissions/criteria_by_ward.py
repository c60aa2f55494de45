"""Criteria × wards: what may be said of one criterion of one ward now, and by whom; and which criteria hold wards up.

Pure: worked out from graded results; no record is asked.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from dossiers.rounds.units import Unit
from dossiers.submissions.results import Result
from scoring.catalogue import Catalogue, Criterion, judged
from scoring.exact import Exact
from scoring.paths import UNMET
from scoring.scorecard import CriterionResult, Scorecard
from scoring.submission import Submission
from scoring.vocabulary import State


class Cell(NamedTuple):
    """One criterion of one ward. ``result`` is None where there is nothing to judge yet.

    ``claimed``: the ward's own figures, not yet appraised. ``difference``: points the inspector gives less those the ward
    gave itself; None where there are not two numbers to compare. ``disputed``: the ward did not accept the finding, where the
    reader may know and was told (``with_disputes``).
    """

    result: CriterionResult | None
    claimed: bool
    difference: Exact | None
    disputed: bool = False

    @property
    def state(self) -> State | None:
        """The state of the criterion; None for nothing yet."""
        return self.result.state if self.result else None

    @property
    def credit(self) -> Exact | None:
        """The exact share of the criterion's points, 0 to 1; None where it has none."""
        return self.result.credit if self.result else None


NOTHING = Cell(None, False, None)
_WORST_FIRST: tuple[State, ...] = (*UNMET, "met", "not_applicable", "tracked")


class Column(NamedTuple):
    """A ward with its cells by criterion code. ``result`` is None where it has no dossier."""

    unit: Unit
    result: Result | None
    cells: dict[str, Cell]


class Obstacle(NamedTuple):
    """A criterion that wards do not meet: the states of all cells with something in them, the worst first."""

    criterion: Criterion
    cells: tuple[Cell, ...]

    @property
    def not_met(self) -> int:
        """How many wards do not meet it."""
        return sum(cell.state == "not_met" for cell in self.cells)

    @property
    def not_proven(self) -> int:
        """Of how many wards it is not proven."""
        return sum(cell.state == "not_proven" for cell in self.cells)


def columns(wards: Iterable[tuple[Unit, Result | None]], catalogue: Catalogue) -> tuple[Column, ...]:
    """Each ward with its cells, in the order given."""
    return tuple(Column(unit, result, cells_of(result, catalogue)) for unit, result in wards)


def with_disputes(found: Iterable[Column], disputed: Mapping[str, Collection[str]]) -> tuple[Column, ...]:
    """The columns, their cells marked whose finding the ward did not accept; ``disputed``: unit → the codes of criteria."""
    return tuple(
        column._replace(
            cells={
                code: cell._replace(disputed=code in disputed[column.unit.id]) for code, cell in column.cells.items()
            }
        )
        if disputed.get(column.unit.id)
        else column
        for column in found
    )


def cells_of(result: Result | None, catalogue: Catalogue) -> dict[str, Cell]:
    """The cells of one ward by criterion code."""
    own = _by_code(result.scorecard_self if result else None)
    given = _by_code(result.scorecard_appraisal if result else None)
    return {
        code: _cell(result, criterion, own.get(code), given.get(code)) for code, criterion in catalogue.criteria.items()
    }


def appraised(result: Result, criterion: Criterion) -> bool:
    """Whether the inspector has been through a criterion.

    From the request to answer on, the whole appraisal stands. Before, it may be half done: a criterion counts once every
    judged figure that the ward gave is there, or decided, in the inspector's part.
    """
    if result.standing_part == "appraisal":
        return True
    own, given = result.dossier.self_assessment, result.dossier.appraisal
    if given is None:
        return False
    wanted = [part.code for part in criterion.indicators if judged(part)]
    # Looked up one by one: of a province this is asked a hundred thousand times.
    decided = [code for code in wanted if code in given.values or code in given.rulings or code in given.not_applicable]
    claimed = [code for code in wanted if own is not None and code in own.values]
    return bool(decided) and set(claimed) <= set(decided)


def entered(submission: Submission | None, criterion: Criterion) -> bool:
    """Whether a ward has entered anything of a criterion: a figure, a document, a "not applicable"."""
    if submission is None:
        return False
    values, excused, documents = submission.values, submission.not_applicable, submission.documents
    return any(part.code in values or part.code in excused for part in criterion.indicators) or any(
        document.code in documents for document in criterion.documents
    )


def obstacles(found: Sequence[Column], catalogue: Catalogue) -> tuple[Obstacle, ...]:
    """The criteria that some ward does not meet or has not proven: most often unmet first, then most often unproven.

    A draft counts with what stands in it; what is not entered yet is no obstacle.
    """
    rows: list[Obstacle] = []
    for code, criterion in catalogue.criteria.items():
        stated = [(cell.state, cell) for column in found if (cell := column.cells[code]).state is not None]
        stated.sort(key=lambda each: (_WORST_FIRST.index(each[0]), each[1].claimed))
        rows.append(Obstacle(criterion, tuple(cell for _, cell in stated)))
    some = [row for row in rows if row.not_met or row.not_proven]
    return tuple(sorted(some, key=lambda row: (-row.not_met, -row.not_proven)))


def _by_code(scorecard: Scorecard | None) -> dict[str, CriterionResult]:
    return {result.code: result for result in scorecard.criteria} if scorecard else {}


def _cell(
    result: Result | None, criterion: Criterion, own: CriterionResult | None, given: CriterionResult | None
) -> Cell:
    if result is None:
        return NOTHING
    if given is not None and appraised(result, criterion):
        return Cell(given, False, _difference(own, given))
    if own is None or not entered(result.dossier.self_assessment, criterion):
        return NOTHING
    return Cell(own, True, None)


def _difference(own: CriterionResult | None, given: CriterionResult) -> Exact | None:
    if own is None or own.credit is None or given.credit is None:
        return None
    # Nearly always the two are alike, and no fraction need be reckoned.
    return 0 if given.credit == own.credit else given.weight * (given.credit - own.credit)
