"""The heat map criteria × wards: state, share of the points or difference from the self-score in every cell.

A real table. Few wards stand as columns beside the names of the criteria; many stand as rows under the criteria's codes.
"""

import html
from collections.abc import Collection

from scoring.catalogue import Catalogue, Criterion
from ui.parts.formats import number, signed
from ui.parts.states import NOTHING, symbol, word
from ui.reader.language import in_words, say
from ui.screens.overview.cells import UNMET, Cell, Column
from ui.screens.overview.progress import scorecard_link

VIEWS = ("state", "share", "difference")
MOST_COLUMNS = 12
"""Up to so many wards stand side by side; more stand one below the other."""
LARGE_DIFFERENCE = 2
"""From so many points on a cut is drawn as strongly as an unmet criterion."""


def heat_html(
    found: Collection[Column], catalogue: Catalogue, view: str, round_id: str, own: Collection[str] = ()
) -> str:
    """The heat map in one of ``VIEWS``. ``own``: the ids of the reader's own ward or those before it, to be marked."""
    draw = _wards_beside if len(found) <= MOST_COLUMNS else _wards_below
    return draw(found, catalogue, view, round_id, own)


def legend_html(found: Collection[Column], view: str) -> str:
    """What the marks in the cells mean; only what occurs."""
    cells = [cell for column in found for cell in column.cells.values()]
    parts: list[tuple[str, str, str]] = []
    if view == "state":
        for state in ("met", "not_met", "not_proven", "not_applicable"):
            if any(cell.state == state and not cell.claimed for cell in cells):
                parts.append((state, _mark(state, False), word(state)))
    elif view == "share":
        parts = [(f"share-{level}", "", say(f"overview.share_{level}")) for level in ("full", "most", "half", "little")]
    else:
        parts = [(f"difference-{level}", "", say(f"overview.difference_{level}")) for level in ("more", "less", "much")]
    if view != "difference" and any(cell.claimed for cell in cells):
        parts.append(("claimed", "○ □" if view == "state" else "75", say("overview.claimed_legend")))
    if view != "difference" and any(cell.state is None for cell in cells):
        parts.append(("nothing", NOTHING, say("overview.nothing_legend")))
    marks = "".join(
        f'<li><span class="ws-o-cell ws-o-{kind}" aria-hidden="true">{mark}</span> {text}</li>'
        for kind, mark, text in parts
    )
    return f'<ul class="ws ws-o-legend">{marks}</ul>'


def cell_html(cell: Cell, view: str, title: str) -> str:
    """One cell: what is seen, what is read out, and where it belongs (on hovering)."""
    seen, read, kind = _inside(cell, view)
    claimed = " ws-o-claimed" if cell.claimed and view != "difference" else ""
    title = html.escape(f"{title}: {read}", quote=True)
    shown = f'<span aria-hidden="true">{seen}</span><span class="ws-o-unseen">{html.escape(read)}</span>'
    return f'<td role="cell" class="ws-o-cell ws-o-{kind}{claimed}" title="{title}">{shown}</td>'


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


def _inside(cell: Cell, view: str) -> tuple[str, str, str]:
    """(what is seen, what is read out, kind of cell)."""
    short = say("common.na_short")
    said = word(cell.state)
    if cell.claimed:
        said = say("overview.claimed_state", state=said)
    if view == "state":
        return _mark(cell.state, cell.claimed), said, cell.state or "nothing"
    if cell.state == "not_applicable":
        return short, said, "not_applicable"
    if view == "share":
        level = share_level(cell)
        if cell.credit is None:
            return NOTHING, said, "nothing"
        text = number(100 * cell.credit, 0)
        return text, f"{text} %, {said}", f"share-{level}"
    level = difference_level(cell)
    if cell.difference is None:
        return NOTHING, say("overview.not_compared"), "nothing"
    text = signed(cell.difference)
    return text, say("overview.points_apart", points=text), f"difference-{level}"


def _mark(state: str | None, claimed: bool) -> str:
    return say("common.na_short") if state == "not_applicable" else symbol(state, claimed)


def _wards_beside(
    found: Collection[Column], catalogue: Catalogue, view: str, round_id: str, own: Collection[str]
) -> str:
    count = len(found)
    names = "".join(
        f'<th scope="col" role="columnheader"{_own(column, own)}>{_ward(column, round_id)}</th>' for column in found
    )
    head = (
        f'<tr role="row"><th scope="col" role="columnheader">{say("overview.criterion")}</th>{names}'
        f'<th scope="col" role="columnheader" class="ws-number">{say("overview.unmet_by")}</th></tr>'
    )
    body = ""
    for _, group in catalogue.groups:
        name = html.escape(f"{group.code}. {in_words(group.name)}")
        spans = f'scope="rowgroup" role="rowheader" colspan="{count + 2}"'
        body += f'<tr role="row" class="ws-o-group"><th {spans}>{name}</th></tr>'
        for criterion in group.criteria:
            cells = "".join(
                cell_html(column.cells[criterion.code], view, f"{criterion.code}, {column.unit.name}")
                for column in found
            )
            body += (
                f'<tr role="row"><th scope="row" role="rowheader">{_criterion(criterion)}</th>{cells}'
                f'<td role="cell" class="ws-number ws-o-sum">{_unmet(found, criterion)}</td></tr>'
            )
    return (
        f'<div class="ws ws-o-heat" style="--wards:{count}"><table role="table"><caption>{_caption(view)}</caption>'
        f'<thead role="rowgroup">{head}</thead><tbody role="rowgroup">{body}</tbody></table></div>'
    )


def _wards_below(
    found: Collection[Column], catalogue: Catalogue, view: str, round_id: str, own: Collection[str]
) -> str:
    criteria = list(catalogue.criteria.values())
    codes = "".join(
        f'<th scope="col" role="columnheader" title="{html.escape(in_words(each.name), quote=True)}">{each.code}</th>'
        for each in criteria
    )
    body = "".join(
        f'<tr role="row"{_own(column, own)}><th scope="row" role="rowheader">{_ward(column, round_id)}</th>'
        + "".join(cell_html(column.cells[each.code], view, f"{each.code}, {column.unit.name}") for each in criteria)
        + "</tr>"
        for column in found
    )
    return (
        f'<div class="ws ws-o-heat ws-o-wide"><table role="table"><caption>{_caption(view)}</caption><thead role="rowgroup">'
        f'<tr role="row"><th scope="col" role="columnheader">{say("common.ward")}</th>{codes}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table></div>'
    )


def _caption(view: str) -> str:
    return say(f"overview.heat_caption_{view}")


def _own(column: Column, own: Collection[str]) -> str:
    return ' class="ws-o-own"' if column.unit.id in own else ""


def _ward(column: Column, round_id: str) -> str:
    return scorecard_link(column.unit, round_id) if column.result else html.escape(column.unit.name)


def _criterion(criterion: Criterion) -> str:
    return f'<span class="ws-quiet">{criterion.code}</span> {html.escape(in_words(criterion.name))}'


def _unmet(found: Collection[Column], criterion: Criterion) -> str:
    unmet = sum(column.cells[criterion.code].state in UNMET for column in found)
    return number(unmet) if unmet else ""
