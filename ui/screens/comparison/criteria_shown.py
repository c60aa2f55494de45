"""All criteria over all wards: which wards and criteria are shown, and in which order. Pure.

Wards are ordered by a criterion, and criteria by a ward, by what the cells show in the view that is looked at.
"""

from collections.abc import Collection, Mapping, Sequence

from dossiers.submissions.criteria_by_ward import Cell, Column
from scoring.catalogue import Catalogue
from scoring.exact import Exact
from scoring.paths import UNMET
from scoring.vocabulary import State
from ui.parts.formats import sort_key
from ui.reader.language import in_words
from ui.screens.overview.heat import UNMET_FIRST, CriteriaPart

EVERYTHING = "all"
BY_NAME, BY_SCORE = "name", "score"
STATES: tuple[State, ...] = ("not_met", "not_proven", "not_applicable")
NOTHING_YET = "nothing"
LOOKED_FOR = (*STATES, NOTHING_YET)
"""What wards can be looked for by: a state that somebody may have to act on, or that nothing is there yet."""
_WORST: dict[State | None, int] = {"not_met": 0, "not_proven": 1, "met": 2, "tracked": 3, "not_applicable": 4, None: 5}


def criteria_of(catalogue: Catalogue, group: str) -> CriteriaPart:
    """The criteria of the group of this code; all of them where it names none."""
    chosen = [(layer, each) for layer, each in catalogue.groups if group in (EVERYTHING, each.code)]
    criteria = {each.code: each for _, part in chosen for each in part.criteria}
    return CriteriaPart(chosen, criteria, catalogue.scored)


def orders(shown: CriteriaPart) -> tuple[str, ...]:
    """By what wards are ordered: their names, their scores or how many criteria they meet, and each criterion shown."""
    return (BY_NAME, BY_SCORE, *shown.criteria)


def in_order(found: Sequence[Column], order: str, view: str = "state") -> tuple[Column, ...]:
    """The wards in one of ``orders``: the highest score first, by a criterion the weakest first; equals in Vietnamese order.

    ``view``: what the cells show, one of the heat map's.
    """

    def place(column: Column) -> tuple[int, Exact, tuple[object, ...]]:
        first, then = (
            (0, 0) if order == BY_NAME else _by_score(column) if order == BY_SCORE else _weak(column.cells[order], view)
        )
        return first, then, sort_key(column.unit.name)

    return tuple(sorted(found, key=place))


def criteria_by(
    criteria: CriteriaPart, every: Sequence[Column], found: Sequence[Column], by: str, view: str = "state"
) -> CriteriaPart:
    """The criteria as a ward of ``every`` stands in them, the weakest first; with ``UNMET_FIRST`` those that hold up most wards
    of ``found``. Equals stand in Vietnamese order of their names; groups end where another order begins.

    With ``by`` "" they stay in the catalogue's order.
    """
    if not by:
        return criteria
    cells: Mapping[str, Cell] = next((column.cells for column in every if column.unit.id == by), {})

    def place(code: str) -> tuple[int, Exact, tuple[object, ...], str]:
        first, then = _holding_up(code, found) if by == UNMET_FIRST else _weak(cells[code], view)
        return first, then, sort_key(in_words(criteria.criteria[code].name)), code

    ordered = sorted(criteria.criteria, key=place)
    return criteria._replace(groups=(), criteria={code: criteria.criteria[code] for code in ordered})


def having(found: Sequence[Column], wanted: str, codes: Collection[str], *, disputed: bool) -> tuple[Column, ...]:
    """The wards with what is ``wanted`` (one of ``LOOKED_FOR``, else any state) in one of these criteria or more; with
    ``disputed`` in one that the ward disputes.
    """
    if wanted not in LOOKED_FOR and not disputed:
        return tuple(found)
    state = None if wanted == NOTHING_YET else wanted

    def so(cell: Cell) -> bool:
        return (wanted not in LOOKED_FOR or cell.state == state) and (cell.disputed or not disputed)

    return tuple(column for column in found if any(so(column.cells[code]) for code in codes))


def only(found: Sequence[Column], codes: Collection[str]) -> tuple[Column, ...]:
    """The wards with the cells of these criteria alone, in their order."""
    if not found or list(codes) == list(found[0].cells):
        return tuple(found)
    return tuple(column._replace(cells={code: column.cells[code] for code in codes}) for column in found)


def _by_score(column: Column) -> tuple[int, Exact]:
    """What an inspector judged stands before what a ward says of itself, and this before nothing."""
    result = column.result
    if result is None or result.standing is None:
        return 2, 0
    overall = result.standing.overall
    score = overall.exact if result.standing.catalogue.scored else overall.counts.met
    return (2, 0) if score is None else (int(result.standing_part != "appraisal"), -score)


def _weak(cell: Cell, view: str) -> tuple[int, Exact]:
    """By what the view shows: the state and then the share of the points, the share alone, or how far the ward was cut."""
    if view == "state":
        return _WORST[cell.state], cell.credit or 0
    value = cell.credit if view == "share" else cell.difference
    return int(value is None), value or 0


def _holding_up(code: str, found: Sequence[Column]) -> tuple[int, Exact]:
    states = [column.cells[code].state for column in found]
    return -sum(state in UNMET for state in states), -states.count("not_met")
