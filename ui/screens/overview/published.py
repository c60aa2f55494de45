"""The published results of a round: who stands where, and what each did not meet."""

from collections.abc import Collection, Sequence

from dossiers.submissions.results import Result
from ui.parts import formats
from ui.parts.formats import sort_key
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words


def in_order(found: Sequence[Result]) -> tuple[Result, ...]:
    """By rank, those without one last; wards of one rank in Vietnamese order."""
    return tuple(sorted(found, key=lambda each: (each.rank is None, each.rank or 0, sort_key(each.unit.name))))


def results_html(found: Sequence[Result], own: Collection[str] = ()) -> Markup:
    """The results as a table. ``own``: the ids of the reader's own ward and of those merged into it, to be marked."""
    return _pieces.results(in_order(found), own)


def band_name(result: Result) -> str:
    """The name of the band a standing scorecard is in; "—" without one."""
    if result.standing is None:
        return formats.NONE
    names = {band.code: band.name for band in result.standing.catalogue.bands}
    return in_words(names[result.standing.band]) if result.standing.band in names else formats.NONE


_pieces = beside(__file__, band_name=band_name, headline_of=formats.headline)
