"""The task list: every criterion by group, as real links that open the form without reloading the page.

A link in plain HTML would load the whole page anew and lose what is typed; twenty-seven buttons would be twice as high. So
the list is a small component: its links tell the page which one was followed, and still open in a new tab when asked to.
"""

from collections.abc import Callable, Mapping, Set
from types import MappingProxyType

from streamlit.components import v2

from dossiers.submissions.ward_tasks import Task
from scoring import Catalogue, Scorecard
from ui import plain_streamlit as st
from ui.parts.templates import Markup, beside
from ui.screens.evidence.list import Note
from ui.static import STATIC

NO_NOTES: Mapping[str, Note] = MappingProxyType({})
_links = v2.component("ward_links", js=(STATIC / "followed_links.js").read_text(encoding="utf-8"), isolate_styles=False)


def links(html: Markup, key: str, follow: Callable[[str], None]) -> None:
    """Draw ``html`` and call ``follow`` with the ``data-follow`` of the link in it that was followed."""

    def followed() -> None:
        chosen = getattr(st.session_state.get(key), "followed", None)
        if chosen:
            follow(chosen)

    _links(key=key, data={"html": html}, on_followed_change=followed)


def list_html(
    catalogue: Catalogue,
    found: Mapping[str, Task],
    chosen: str | None,
    unsaved: Set[str],
    *,
    only_open: bool,
    notes: Mapping[str, Note] = NO_NOTES,
) -> Markup:
    """What was given back or asked first, then the groups. ``unsaved``: criteria typed in and not saved; ``notes``: criterion →
    how its documents stand."""
    groups = []
    for _, group in catalogue.groups:
        own = [found[each.code] for each in group.criteria]
        shown = [task for task in own if task.open or task.criterion.code in unsaved or not only_open]
        if shown:
            groups.append((group, sum(not task.open for task in own), len(own), shown))
    first = [task for task in found.values() if task.exchange is not None and task.open]
    return _pieces.to_do(first, groups, chosen, unsaved, notes)


def claimed_html(
    catalogue: Catalogue, card: Scorecard, chosen: str | None, notes: Mapping[str, Note] = NO_NOTES
) -> Markup:
    """Once nothing is to be entered: every criterion with the state that the ward claims, and how its documents stand."""
    groups = [(group, [(each, card.criterion(each.code)) for each in group.criteria]) for _, group in catalogue.groups]
    return _pieces.claimed(groups, chosen, notes)


def asked_html(found: list[Task], chosen: str) -> Markup:
    """The questions to answer as links, each with whether it is answered."""
    return _pieces.asked(found, chosen)


def mark(task: Task, unsaved: bool = False) -> Markup:
    """What a criterion still needs, in words; plain grey where nothing does."""
    return _pieces.mark(task, unsaved)


_pieces = beside(__file__)
