"""The criteria that are not met or not proven and that no action is about."""

from collections.abc import Callable, Collection, Mapping, Sequence

from scoring.catalogue import Catalogue
from scoring.scorecard import CriterionResult
from ui import plain_streamlit as st
from ui.parts.formats import number
from ui.parts.templates import Markup, beside
from ui.reader.choice import remember
from ui.reader.language import say
from ui.screens.actions.form import NEW

SHOWN = 8
"""So many criteria without an action stand open; the rest is one press away."""

_pieces = beside(__file__)


def draw_uncovered(lacking: Sequence[CriterionResult], catalogue: Catalogue, *, claimed: bool, may: bool) -> None:
    """Those of one ward, each with a button that opens a new action about it. ``claimed``: by the ward's own figures."""
    st.subheader(say("actions.uncovered", n=number(len(lacking))), anchor=False)
    _rows(lacking[:SHOWN], catalogue, claimed=claimed, may=may)
    if rest := lacking[SHOWN:]:
        with st.expander(say("actions.uncovered_more", n=number(len(rest)))):
            _rows(rest, catalogue, claimed=claimed, may=may)


def _rows(lacking: Sequence[CriterionResult], catalogue: Catalogue, *, claimed: bool, may: bool) -> None:
    for each in lacking:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.html(_pieces.row(each, catalogue, claimed), width="content")
            if may:
                about = ("action", f"{NEW}-{each.code}")
                st.button(say("actions.add_for", code=each.code), key=f"add_{each.code}", on_click=remember, args=about)


def most_uncovered_first(lacking: Mapping[str, Collection[CriterionResult]]) -> list[str]:
    """The wards that lack an action for some criterion, those that lack most before the others."""
    return sorted((ward for ward, results in lacking.items() if results), key=lambda ward: -len(lacking[ward]))


def uncovered_by_ward(
    lacking: Mapping[str, Collection[CriterionResult]], names: Mapping[str, str], catalogue: Catalogue,
    *, claimed: Collection[str], may: Callable[[str], bool],
) -> Markup:  # fmt: skip
    """Ward → the criteria without an action, each ward to open, in the order given.

    ``claimed``: the wards whose states are by their own figures. ``may``: whether the reader may begin an action of a ward.
    """
    found = [(ward, results, ward in claimed, may(ward)) for ward, results in lacking.items()]
    return _pieces.by_ward(found, names, catalogue, NEW)
