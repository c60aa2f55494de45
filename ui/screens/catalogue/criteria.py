"""The criteria of a catalogue to browse: each opens to everything it asks and what every part of it rests on."""

from collections.abc import Collection
from functools import lru_cache

from scoring.catalogue import Catalogue
from scoring.exact import written
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, language
from ui.screens.catalogue.rules import cases, credit, entered, listed, special, threshold


def criteria_html(catalogue: Catalogue, codes: Collection[str], *, opened: Collection[str] = ()) -> Markup:
    """The criteria of these codes by group, those in ``opened`` unfolded."""
    groups = []
    for _, group in catalogue.groups:
        inside = [each.code for each in group.criteria if each.code in codes]
        if inside:
            weight = written(sum(each.weight for each in group.criteria if each.counts_as is None))
            drawn = [_criterion(catalogue, code, code in opened, language()) for code in inside]
            groups.append((group, weight, drawn))
    return _pieces.criteria(groups, max(map(len, catalogue.criteria)), catalogue.scored)


@lru_cache(maxsize=512)
def _criterion(catalogue: Catalogue, code: str, opened: bool, tongue: str) -> Markup:
    """One criterion: a line that opens to its facts, indicators and documents. ``tongue``: the language of the screen.

    Kept, because it never changes and every word typed into the search draws the list anew.
    """
    return _pieces.criterion(catalogue.criteria[code], catalogue, opened)


def found_html(line: str) -> Markup:
    """How many criteria were found; read out when it changes."""
    return _pieces.found(line)


def _source_names(codes: Collection[str], catalogue: Catalogue) -> list[str]:
    """What the sources are called, each name once: many are of documents whose title is not known yet."""
    return list(dict.fromkeys(in_words(catalogue.sources[code].name) for code in codes))


_pieces = beside(
    __file__,
    cases=cases,
    credit=credit,
    entered=entered,
    listed=listed,
    written=written,
    source_names=_source_names,
    special=special,
    threshold=threshold,
)
