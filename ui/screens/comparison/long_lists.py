"""Lists of many wards: a page of those looked for, or for a ward itself those around its own place."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from dossiers.access.policy import Actor
from dossiers.rounds.units import Unit
from ui import plain_streamlit as st
from ui.parts.formats import number
from ui.reader.choice import switched
from ui.reader.language import say
from ui.screens.overview.wards import FEW, leafed, named

NEAR = 5
"""In a long list a ward sees so many places before and after its own."""
Row = TypeVar("Row")


def around(rows: Sequence[Row], own: str | None, unit_of: Callable[[Row], Unit]) -> Sequence[Row]:
    """Of a long list the rows around one's own ward; without an own one, or of a short list, all."""
    place = next((place for place, each in enumerate(rows) if unit_of(each).id == own), None)
    if place is None or len(rows) <= FEW:
        return rows
    return rows[max(0, place - NEAR) : place + NEAR + 1]


def one_a_ward(rows: Sequence[Row], actor: Actor, unit_of: Callable[[Row], Unit]) -> Sequence[Row]:
    """The rows to show now, one for each ward, in their order. Draws what there is to choose only where there are many."""
    near = around(rows, actor.unit_id, unit_of)
    if len(near) < len(rows) and not switched("all_wards", say("comparison.all_wards", wards=number(len(rows)))):
        return near
    of = {unit_of(each).id: each for each in rows}
    return [of[unit.id] for unit, _ in leafed([(unit_of(each), None) for each in rows])]


def leafed_rows(rows: Sequence[Row], unit_of: Callable[[Row], Unit]) -> Sequence[Row]:
    """The rows to show now where a ward has several. Draws the search and the pages only where there are many."""
    if len(rows) <= FEW:
        return rows
    with st.container(horizontal=True, vertical_alignment="bottom"):
        looked_for = st.text_input(
            say("overview.find_ward"), key="ward_name", holds="search", placeholder=say("overview.find_ward_hint"),
            type="search", width=260,
        )  # fmt: skip
        wanted = {unit.id for unit, _ in named([(unit_of(each), None) for each in rows], looked_for or "")}
        kept = [each for each in rows if unit_of(each).id in wanted]
        pages = -(-len(kept) // FEW)
        page = st.pagination(pages, key=f"row_page_{pages}") if pages > 1 else 1
    return kept[(page - 1) * FEW : page * FEW]
