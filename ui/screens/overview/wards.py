"""Which wards an overview shows: all of a few; of many those found by name, a page at a time."""

from collections.abc import Sequence
from dataclasses import replace

from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Unit
from dossiers.submissions.results import Result
from ui import plain_streamlit as st
from ui.parts.formats import matching, sort_key, ward_names
from ui.parts.templates import beside
from ui.reader.language import say

FEW = 40
"""Up to so many wards are all on the page."""
Ward = tuple[Unit, Result | None]


def taking_part(round_: Round, found: Sequence[Result], units: Sequence[Unit]) -> list[Ward]:
    """The wards of a round with their results; while it is open, those of ``units`` that have not begun too."""
    having: list[Ward] = [(each.unit, each) for each in found]
    if round_.status == "published":
        return having
    begun = {each.unit.id for each in found}
    return having + [(each, None) for each in units if each.kind == "ward" and each.id not in begun]


def by_name(wards: Sequence[Ward]) -> list[Ward]:
    """The wards in Vietnamese order."""
    return sorted(wards, key=lambda ward: sort_key(ward[0].name))


def told_apart(found: Sequence[Unit], known: Sequence[Unit]) -> list[Unit]:
    """The units with names that tell them apart: an abolished one whose name another carries now is "Tô Hiệu (cũ)"."""
    names = ward_names([*known, *found])
    return [replace(unit, name=names[unit.id]) for unit in found]


def named(wards: Sequence[Ward], asked: str) -> list[Ward]:
    """The wards in whose names every word of ``asked`` occurs, marks and capitals aside; in the order given."""
    names = set(matching(asked, (unit.name for unit, _ in wards)))
    return [ward for ward in wards if ward[0].name in names]


def leafed(wards: list[Ward]) -> list[Ward]:
    """The wards to show now. Draws the search and the pages only where there are many."""
    if len(wards) <= FEW:
        return wards
    with st.container(horizontal=True, vertical_alignment="bottom"):
        asked = st.text_input(
            say("overview.find_ward"),
            key="ward_name",
            holds="search",
            placeholder=say("overview.find_ward_hint"),
            type="search",
            width=260,
        )
        kept = named(wards, asked or "")
        pages = -(-len(kept) // FEW)
        page = st.pagination(pages, key=f"ward_page_{pages}") if pages > 1 else 1
    if not kept:
        st.html(_pieces.no_ward_found())
    return kept[(page - 1) * FEW : page * FEW]


_pieces = beside(__file__)
