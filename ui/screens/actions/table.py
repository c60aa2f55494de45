"""Actions as a table whose columns are the five "rõ"; what is empty among them is a gap that is seen."""

from collections.abc import Collection, Mapping
from html import escape
from urllib.parse import urlencode

from dossiers.community.actions import Action
from scoring.catalogue import Catalogue
from scoring.scorecard import CriterionResult
from ui.parts import formats
from ui.parts.formats import days
from ui.parts.states import state_mark
from ui.parts.typed_words import typed_words
from ui.parts.ward_names import ward_names
from ui.reader.language import in_words, language, say

HEADS = ("task", "who", "due", "outcome", "accountable")


def counts_line(found: Collection[Action], uncovered: int) -> str:
    """How many are open, late, with gaps; how many criteria have none. What is 0 is not said."""
    pending = [action for action in found if action.open]
    late = sum(1 for action in pending if action.days_late)
    gaps = sum(1 for action in pending if action.gaps)
    parts = [f"<strong>{escape(say('actions.count_open', n=len(pending)))}</strong>"]
    if late:
        parts.append(f'<span class="ws-late">■ {escape(say("actions.count_late", n=late))}</span>')
    if gaps:
        parts.append(f'<span class="ws-gap">{escape(say("actions.count_gaps", n=gaps))}</span>')
    if uncovered:
        parts.append(escape(say("actions.count_uncovered", n=uncovered)))
    return f'<p class="ws ws-act-counts">{" · ".join(parts)}</p>'


def table(
    found: Collection[Action], catalogue: Catalogue, address: Mapping[str, str], *, wards: bool, may: bool
) -> str:
    """The actions as HTML. ``wards``: of several wards, so each row names its own. ``may``: a task opens its form."""
    if not found:
        return f'<p class="ws ws-quiet">{escape(say("actions.none"))}</p>'
    heads = "".join(f'<th scope="col">{escape(say(f"actions.{head}"))}</th>' for head in HEADS)
    rows = "".join(_row(action, catalogue, address, wards=wards, may=may) for action in found)
    caption = escape(say("actions.caption"))
    return (
        f'<div class="ws ws-act"><table><caption>{caption}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(action: Action, catalogue: Catalogue, address: Mapping[str, str], *, wards: bool, may: bool) -> str:
    wanted = action.wanted
    cells = {
        "who": typed_words(wanted.who) or gap("who"),
        "due": _due(action),
        "outcome": typed_words(wanted.outcome) or gap("outcome"),
        "accountable": (typed_words(wanted.accountable) or gap("accountable")) + _outside(action),
    }
    task = typed_words(wanted.task)
    if may:
        where = urlencode({**address, "only": action.ward.id, "action": str(action.id), "lang": language()})
        task = f'<a href="?{escape(where)}" target="_self">{task}</a>'
    notes = [escape(action.ward.name)] if wards else []
    if wanted.criterion:
        notes.append(_criterion_link(wanted.criterion, catalogue))
    if action.carried:
        whose = ward_names((action.ward, action.unit))[action.unit.id] if action.unit != action.ward else ""
        written = say("actions.carried", round=in_words(action.round.name))
        notes.append(f'<span class="ws-flag">{escape(f"{written}, {whose}" if whose else written)}</span>')
    below = f'<div class="ws-act-about">{" · ".join(notes)}</div>' if notes else ""
    rest = "".join(
        f'<td data-head="{escape(say(f"actions.{name}"))}">{cell}</td>' for name, cell in cells.items()
    )  # fmt: skip
    return f'<tr><th scope="row">{task}{below}</th>{rest}</tr>'


def _criterion_link(code: str, catalogue: Catalogue) -> str:
    """Code and name, leading to what the criterion asks; one of an earlier catalogue is only named."""
    if code not in catalogue.criteria:
        return escape(code)
    where = escape(f"/catalogue?{urlencode({'criterion': code, 'lang': language()})}")
    return f'<a href="{where}" target="_self">{escape(f"{code} {in_words(catalogue.criteria[code].name)}")}</a>'


def gap(name: str) -> str:
    """ "thiếu: rõ người", outlined and hatched: an empty one of the five."""
    return f'<span class="ws-gap">{escape(say("actions.gap", what=say(f"actions.gap_{name}")))}</span>'


def due_words(action: Action) -> str:
    """The last day and the days left or late, as HTML; a gap where there is no last day."""
    if action.wanted.due is None:
        return gap("due")
    day = escape(formats.day(action.wanted.due))
    if action.days_late:
        return f'{day} <span class="ws-late">■ {escape(say("actions.late", days=days(action.days_late)))}</span>'
    if action.days_left is None:
        return day
    left = say("actions.today") if action.days_left == 0 else say("actions.left", days=days(action.days_left))
    return f'{day} <span class="ws-quiet">{escape(left)}</span>'


def _due(action: Action) -> str:
    done = action.wanted.progress
    bar = (
        f'<span class="ws-act-bar" aria-hidden="true"><i style="width:{done}%"></i></span>'
        f'<span class="ws-act-done">{escape(say("actions.done_so_far", n=done))}</span>'
    )
    if not action.open:
        return f"{due_words(action)}<div>{escape(say(f'actions.state_{action.state}'))}</div>"
    return f'{due_words(action)}<div class="ws-act-progress">{bar}</div>'


def _outside(action: Action) -> str:
    if not action.wanted.outside_ward:
        return ""
    return f' <span class="ws-flag">{escape(say("actions.outside"))}</span>'


def uncovered_row(result: CriterionResult, catalogue: Catalogue, *, claimed: bool) -> str:
    """A criterion without an action: its state, its name, and whose the catalogue says it is."""
    criterion = catalogue.criteria[result.code]
    whose = in_words(criterion.responsible)
    return (
        f'<p class="ws ws-act-uncovered">{state_mark(result.state, claimed=claimed)} '
        f"{_criterion_link(result.code, catalogue)} "
        f'<span class="ws-quiet">{escape(whose)}</span></p>'
    )


def uncovered_by_ward(lacking: Mapping[str, tuple[CriterionResult, ...]], names: Mapping[str, str]) -> str:
    """Ward → the criteria without an action, each ward opening its own list; "" where every criterion has one."""
    items = "".join(
        f'<li><a href="?{escape(urlencode({"only": unit_id, "lang": language()}))}" target="_self">'
        f"{escape(names[unit_id])}</a> {len(found)}: "
        f'<span class="ws-quiet">{escape(", ".join(result.code for result in found))}</span></li>'
        for unit_id, found in sorted(lacking.items(), key=lambda each: -len(each[1]))
        if found
    )
    return f'<ul class="ws ws-o-list">{items}</ul>' if items else ""
