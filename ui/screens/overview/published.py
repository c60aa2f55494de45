"""The published results of a round: who stands where, and what each did not meet."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from dossiers.rounds.catalogues import catalogue_of
from dossiers.rounds.rounds import Round
from dossiers.rounds.units import units
from dossiers.store.clock import today
from dossiers.store.record import Record
from dossiers.submissions.criteria_by_ward import columns
from dossiers.submissions.results import Result
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.formats import sort_key
from ui.parts.kept import KeptParts
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, say
from ui.screens.overview.about import about_html, merger_note, no_dossiers
from ui.screens.overview.heat import draw_heat_map
from ui.screens.overview.wards import by_name, leafed, taking_part, told_apart


def draw_published(
    kept: KeptParts, record: Record, round_: Round, found: Collection[Result], own: Collection[str] = ()
) -> None:
    """A published round: the results, then the heat map. ``own``: the ids of the reader's own ward or of those before it."""
    now = today(record)
    names = told_apart([each.unit for each in found], units(record))
    found = [replace(each, unit=unit) for each, unit in zip(found, names, strict=True)]
    wards = taking_part(round_, in_order(found), ())
    st.html(about_html(round_, len(wards), now))
    if not found:
        st.html(no_dossiers())
        return
    if any(not each.unit.valid_on(now) for each in found):
        st.html(merger_note(record.facts().merger))
    st.subheader(say("overview.results"), anchor=False)
    shown = leafed(wards)
    st.html(results_html([each for _, each in shown if each], own))
    catalogue = catalogue_of(record, round_.id)
    draw_heat_map(kept, columns(by_name(shown), catalogue), catalogue, round_.id, own)


def in_order(found: Collection[Result]) -> tuple[Result, ...]:
    """By rank, those without one last; wards of one rank in Vietnamese order.

    Where the criteria give no points nobody has a rank to show: by band, then by how many criteria are met.
    """
    if not _scored(found):
        return tuple(sorted(found, key=_by_count))
    return tuple(sorted(found, key=lambda each: (each.rank is None, each.rank or 0, sort_key(each.unit.name))))


def _scored(found: Collection[Result]) -> bool:
    return all(each.standing is None or each.standing.catalogue.scored for each in found)


def _by_count(each: Result) -> tuple[bool, int, int, Any]:
    card = each.standing
    if card is None:
        return True, 0, 0, sort_key(each.unit.name)
    return False, card.catalogue.band_places.get(card.band or "", 0), -card.overall.counts.met, sort_key(each.unit.name)


def results_html(found: Collection[Result], own: Collection[str] = ()) -> Markup:
    """The results as a table. ``own``: the ids of the reader's own ward and of those merged into it, to be marked."""
    by_band = any(each.standing and each.standing.catalogue.national.rank_by == "band" for each in found)
    caption = "results_caption_by_band" if by_band else "results_caption"
    scored = _scored(found)
    return _pieces.results(in_order(found), own, caption if scored else "results_caption_met", scored)


def band_name(result: Result) -> str:
    """The name of the band a standing scorecard is in; "—" without one."""
    if result.standing is None:
        return formats.NONE
    names = {band.code: band.name for band in result.standing.catalogue.bands}
    return in_words(names[result.standing.band]) if result.standing.band in names else formats.NONE


_pieces = beside(__file__, band_name=band_name, headline_of=formats.headline)
