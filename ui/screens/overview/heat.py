"""The heat map criteria × wards: state, share of the points or difference from the self-score in every cell.

A real table. Few wards stand as columns beside the names of the criteria; many stand as rows under the criteria's codes.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from dossiers.submissions.criteria_by_ward import Cell, Column
from scoring.catalogue import Catalogue, Criterion, Group
from scoring.paths import UNMET
from ui import plain_streamlit as st
from ui.parts.formats import number, signed, with_percent_sign
from ui.parts.kept import KeptParts
from ui.parts.states import NOTHING, symbol, word
from ui.parts.templates import Markup, beside
from ui.reader.choice import segments
from ui.reader.language import say

VIEWS = ("state", "share", "difference")
MOST_COLUMNS = 12
"""Up to so many wards stand side by side; more stand one below the other."""
DISPUTED = "≠"
LARGE_DIFFERENCE = 2
"""From so many points on a cut is drawn as strongly as an unmet criterion."""


class CriteriaPart(NamedTuple):
    """Some criteria of a catalogue, by code and in their (layer, group), for a heat map of their cells alone.

    Without groups they stand one below the other in the order of ``criteria``.
    """

    groups: Sequence[tuple[str, Group]]
    criteria: Mapping[str, Criterion]
    scored: bool


Criteria = Catalogue | CriteriaPart


class Ordering(NamedTuple):
    """How criteria can be ordered by what is pressed in the heads of the wards.

    ``address``: of the screen without an order, to which ``criteria_by`` is added: a ward's id, or ``UNMET_FIRST``.
    ``by``: by what they are ordered now, "" for the catalogue's order; ``told``: that order in words.
    """

    address: str
    by: str
    told: str

    @property
    def unmet_first(self) -> str:
        """The address with those criteria first that hold up most wards."""
        return f"{self.address}&criteria_by={UNMET_FIRST}"


UNMET_FIRST = "unmet"
NO_ORDERING = Ordering("", "", "")


class Inside(NamedTuple):
    """What a cell shows: what is seen, what is read out, the kind it is coloured by, whether it is the ward's own claim."""

    seen: str
    read: str
    kind: str
    claimed: bool


def draw_heat_map(
    kept: KeptParts,
    found: Collection[Column],
    catalogue: Criteria,
    round_id: str,
    own: Collection[str] = (),
    opens: str = "",
    ordering: Ordering = NO_ORDERING,
) -> None:
    """The heat map under its title, in the one of ``VIEWS`` that the reader chooses. ``own``, ``opens``, ``ordering``: as for
    ``heat_html``.

    Where the criteria give no points, states are all there is.
    """
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        criteria = say("overview.heat_criteria", number=number(len(catalogue.criteria)))
        wards = say("overview.heat_wards", number=number(len(found)))
        st.subheader(say("overview.heat_title", criteria=criteria, wards=wards), anchor=False, width="content")
        view = "state"
        if catalogue.scored:
            view = segments("view", say("overview.heat_view"), VIEWS, view, lambda key: say(f"overview.view_{key}"))
    shown = tuple(column.unit.id for column in found)
    about = (round_id, view, shown, tuple(catalogue.criteria), frozenset(own), opens, ordering)
    st.html(kept.part("overview legend", *about, make=lambda: legend_html(found, view)))
    st.html(
        kept.part(
            "overview heat", *about, make=lambda: heat_html(found, catalogue, view, round_id, own, opens, ordering)
        )
    )


def heat_html(
    found: Collection[Column], catalogue: Criteria, view: str, round_id: str, own: Collection[str] = (), opens: str = "",
    ordering: Ordering = NO_ORDERING,
) -> Markup:  # fmt: skip
    """The heat map in one of ``VIEWS``. ``own``: the ids of the reader's own ward or those before it, to be marked.

    ``opens``: the address of this screen, which asked for ``open_ward`` or ``open_criterion`` shows more of one; "" for
    links to scorecards. ``ordering``: how the criteria can be ordered; where there is no address for it, they cannot.
    """
    by_ward = {
        column.unit.id: [_drawn(f"{code}, {column.unit.name}", cell, view) for code, cell in column.cells.items()]
        for column in found
    }
    if len(found) > MOST_COLUMNS:
        return _pieces.wards_below(found, by_ward, catalogue, view, round_id, own, opens, ordering)
    by_criterion = dict(zip(catalogue.criteria, zip(*by_ward.values(), strict=True), strict=True))
    return _pieces.wards_beside(found, by_criterion, catalogue, view, round_id, own, opens, ordering)


def legend_html(found: Collection[Column], view: str) -> Markup:
    """What the marks in the cells mean; only what occurs."""
    cells = [cell for column in found for cell in column.cells.values()]
    marks: list[tuple[str, str, str]] = []
    if view == "state":
        for state in ("met", "not_met", "not_proven", "not_applicable"):
            if any(cell.state == state and not cell.claimed for cell in cells):
                marks.append((state, symbol(state), word(state)))
    elif view == "share":
        marks = [(f"share-{level}", "", say(f"overview.share_{level}")) for level in ("full", "most", "half", "little")]
    else:
        marks = [(f"difference-{level}", "", say(f"overview.difference_{level}")) for level in ("more", "less", "much")]
    if view != "difference" and any(cell.claimed for cell in cells):
        marks.append(("claimed", "○ □" if view == "state" else "75", say("overview.claimed_legend")))
    if view != "difference" and any(cell.state is None for cell in cells):
        marks.append(("nothing", NOTHING, say("overview.nothing_legend")))
    if any(cell.disputed for cell in cells):
        marks.append(("disputed", DISPUTED, say("overview.disputed_legend")))
    return _pieces.legend(marks)


def share_level(cell: Cell) -> str:
    """Which of four levels a share of the points falls in: full, most (75 %), half (50 %), little."""
    if cell.credit is None:
        return "nothing" if cell.state is None else "not_applicable"
    steps = ((100, "full"), (75, "most"), (50, "half"))
    return next((level for least, level in steps if 100 * cell.credit >= least), "little")


def difference_level(cell: Cell) -> str:
    """Whether the inspector gives more, as much, less, or much less than the ward."""
    if cell.difference is None:
        return "not_applicable" if cell.state == "not_applicable" else "nothing"
    if cell.difference > 0:
        return "more"
    if cell.difference == 0:
        return "same"
    return "much" if cell.difference <= -LARGE_DIFFERENCE else "less"


def inside(cell: Cell, view: str) -> Inside:
    """What a cell shows in a view."""
    state, claimed = cell.state, cell.claimed and view != "difference"
    if view == "difference" and state != "not_applicable":
        if cell.difference is None:
            return Inside(NOTHING, say("overview.not_compared"), "nothing", claimed)
        points = signed(cell.difference)
        read = say("overview.points_apart", points=points)
        return Inside(points, read, f"difference-{difference_level(cell)}", claimed)
    said = say("overview.claimed_state", state=word(state)) if cell.claimed else word(state)
    if view == "share" and state != "not_applicable":
        if cell.credit is None:
            return Inside(NOTHING, said, "nothing", claimed)
        percent = number(100 * cell.credit, 0)
        return Inside(percent, f"{with_percent_sign(percent)}, {said}", f"share-{share_level(cell)}", claimed)
    return Inside(symbol(state, claimed), said, state or "nothing", claimed)


def _drawn(title: str, cell: Cell, view: str) -> tuple[str, str, str, str, bool, bool]:
    """The title of a cell, seen on hovering, and what it shows."""
    seen, read, kind, claimed = inside(cell, view)
    if cell.disputed:
        seen, read = f"{seen} {DISPUTED}", say("overview.disputed", state=read)
    return f"{title}: {read}", seen, read, kind, claimed, cell.disputed


def _unmet(found: Collection[Column], criterion: Criterion) -> str:
    unmet = sum(column.cells[criterion.code].state in UNMET for column in found)
    return number(unmet) if unmet else ""


_pieces = beside(__file__, UNMET_FIRST=UNMET_FIRST, unmet=_unmet)
