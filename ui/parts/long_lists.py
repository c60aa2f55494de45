"""Lists as long as a country has wards: a ward is found by typing some of its name, and a table comes a page at a time."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from ui import plain_streamlit as st
from ui.parts.formats import matching
from ui.parts.templates import beside
from ui.reader.choice import current, pick
from ui.reader.language import say

FEW = 40
"""Up to so many stand on one page, and in one list to choose from."""
Row = TypeVar("Row")

_pieces = beside(__file__)


def pick_ward(
    key: str, label: str, names: Mapping[str, str], default: str, *, width: int = 220, kept: bool = True,
    always: Sequence[str] = (),
) -> str:  # fmt: skip
    """As ``choice.pick``, of wards: where there are many, a field beside the list leaves those whose names have what is typed.

    ``names``: what can be chosen → how it is called, in its order. ``always``: what stays in the list whatever is typed.
    What is chosen stays, too. Streamlit's own search in a list would miss what is typed without marks.
    """
    offered = list(names)
    if len(offered) > FEW:
        looked_for = st.text_input(
            say("overview.find_ward"), key=f"find_{key}", holds="search", type="search", width=width,
            placeholder=say("overview.find_ward"), label_visibility="collapsed",
        )  # fmt: skip
        if looked_for:
            found = {*matching(looked_for, names.values())}
            stay = {*always, current(key, offered, default, kept=kept)}
            offered = [each for each in offered if each in stay or names[each] in found]
    return pick(key, label, offered, default, names.__getitem__, width=width, kept=kept)


def leafed_rows(rows: Sequence[Row], key: str, name_of: Callable[[Row], str]) -> Sequence[Row]:
    """The rows to show now. Draws the search for a ward and the pages only where there are many; ``key`` tells lists apart."""
    if len(rows) <= FEW:
        return rows
    with st.container(horizontal=True, vertical_alignment="bottom"):
        looked_for = st.text_input(
            say("overview.find_ward"), key=f"find_in_{key}", holds="search", type="search", width=260,
            placeholder=say("overview.find_ward_hint"),
        )  # fmt: skip
        names = {*matching(looked_for or "", {*map(name_of, rows)})}
        found = [each for each in rows if name_of(each) in names]
        pages = -(-len(found) // FEW)
        page = st.pagination(pages, key=f"page_of_{key}_{pages}") if pages > 1 else 1
    if not found:
        st.html(_pieces.no_ward_found())
    return found[(page - 1) * FEW : page * FEW]
