"""Actions as a table whose columns are the five "rõ"; what is empty among them is a gap that is seen."""

from collections.abc import Collection, Mapping

from dossiers.community.actions import Action
from scoring.catalogue import Catalogue
from ui.parts.formats import ward_names
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, say

_pieces = beside(__file__)


def counts_line(found: Collection[Action], uncovered: int) -> Markup:
    """How many are open, late, with gaps; how many criteria have none. What is 0 is not said."""
    pending = [action for action in found if action.open]
    late = sum(1 for action in pending if action.days_late)
    gaps = sum(1 for action in pending if action.gaps)
    return _pieces.counts(len(pending), late, gaps, uncovered)


def table(
    found: Collection[Action], catalogue: Catalogue, address: Mapping[str, str], *, wards: bool, may: bool
) -> Markup:
    """The actions. ``wards``: of several wards, so each row names its own. ``may``: a task opens its form."""
    return _pieces.table([(action, _carried(action)) for action in found], catalogue, address, wards, may)


def nothing_here(why: str) -> Markup:
    """Why there are no actions to show."""
    return _pieces.nothing_here(why)


def _carried(action: Action) -> str:
    """From which round an action was carried over, and from which ward where that is another; "" for one of this round."""
    if not action.carried:
        return ""
    written = say("actions.carried", round=in_words(action.round.name))
    if action.unit == action.ward:
        return written
    return f"{written}, {ward_names((action.ward, action.unit))[action.unit.id]}"
