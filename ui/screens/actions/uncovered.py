"""The criteria that are not met or not proven and that no action is about."""

from collections.abc import Collection, Mapping, Sequence

from scoring.catalogue import Catalogue
from scoring.scorecard import CriterionResult
from ui import plain_streamlit as st
from ui.parts.formats import number
from ui.parts.templates import Markup, beside
from ui.reader.choice import remember
from ui.reader.language import say
from ui.screens.actions.form import NEW

SHOWN = 8
"""So many criteria without an action have a button of their own."""

_pieces = beside(__file__)


def draw_uncovered(lacking: Sequence[CriterionResult], catalogue: Catalogue, *, claimed: bool, may: bool) -> None:
    """Those of one ward, each with a button that opens a new action about it. ``claimed``: by the ward's own figures."""
    st.subheader(say("actions.uncovered", n=number(len(lacking))), anchor=False)
    for each in lacking[:SHOWN]:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.html(_pieces.row(each, catalogue, claimed), width="content")
            if may:
                about = ("action", f"{NEW}-{each.code}")
                st.button(say("actions.add_for", code=each.code), key=f"add_{each.code}", on_click=remember, args=about)
    if rest := lacking[SHOWN:]:
        st.html(_pieces.rest([each.code for each in rest]))


def uncovered_by_ward(lacking: Mapping[str, Collection[CriterionResult]], names: Mapping[str, str]) -> Markup | None:
    """Ward → the criteria without an action, each ward opening its own list; None where every criterion has one."""
    found = [(unit_id, results) for unit_id, results in lacking.items() if results]
    found.sort(key=lambda each: -len(each[1]))
    return _pieces.by_ward(found, names) if found else None
