"""The criteria of a catalogue to browse: each opens to everything it asks and what every part of it rests on."""

from collections.abc import Collection
from functools import lru_cache

from scoring.catalogue import Catalogue
from scoring.exact import written
from ui.parts.templates import Markup, beside
from ui.reader.language import language
from ui.screens.catalogue.rules import credit, entered, listed, special, threshold


def criteria_html(catalogue: Catalogue, codes: Collection[str], *, opened: Collection[str] = ()) -> Markup:
    """The criteria of these codes by group, those in ``opened`` unfolded."""
    groups = []
    for _, group in catalogue.groups:
        inside = [each.code for each in group.criteria if each.code in codes]
        if inside:
            weight = written(sum(each.weight for each in group.criteria))
            drawn = [_criterion(catalogue, code, code in opened, language()) for code in inside]
            groups.append((group, weight, drawn))
    return _pieces.criteria(groups)


@lru_cache(maxsize=512)
def _criterion(catalogue: Catalogue, code: str, opened: bool, tongue: str) -> Markup:
    """One criterion: a line that opens to its facts, indicators and documents. ``tongue``: the language of the screen.

    Kept, because it never changes and every word typed into the search draws the list anew.
    """
    return _pieces.criterion(catalogue.criteria[code], catalogue, opened)


def found_html(line: str) -> Markup:
    """How many criteria were found; read out when it changes."""
    return _pieces.found(line)


_pieces = beside(
    __file__, credit=credit, entered=entered, listed=listed, written=written, special=special, threshold=threshold
)
