"""The task list: every criterion by group, as real links that open the form without reloading the page.

A link in plain HTML would load the whole page anew and lose what is typed; twenty-seven buttons would be twice as high. So
the list is a small component: its links tell the page which one was followed, and still open in a new tab when asked to.
"""

from collections.abc import Callable, Mapping
from html import escape
from urllib.parse import urlencode

import streamlit as st
from streamlit.components import v2

from dossiers.submissions.ward_tasks import Task
from scoring import Catalogue, Scorecard
from ui.parts import formats
from ui.parts.states import state_mark
from ui.reader.language import in_words, language, say

# Focus stays on the link that was followed: the list is drawn anew with every change.
_FOLLOW = """
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let place = parentElement.querySelector(".ws-self-links");
  if (!place) {
    place = document.createElement("div");
    place.className = "ws-self-links";
    parentElement.appendChild(place);
  }
  if (place.dataset.drawn !== data.html) {
    const held = place.contains(document.activeElement) ? document.activeElement.dataset.follow : null;
    place.innerHTML = data.html;
    place.dataset.drawn = data.html;
    if (held) place.querySelector(`[data-follow="${held}"]`)?.focus({ preventScroll: true });
  }
  place.onclick = (event) => {
    const link = event.target.closest("a[data-follow]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    setTriggerValue("followed", link.dataset.follow);
  };
}
"""
_links = v2.component("ward_links", js=_FOLLOW, isolate_styles=False)


def links(html: str, key: str, follow: Callable[[str], None]) -> None:
    """Draw ``html``, all of it escaped already, and call ``follow`` with the ``data-follow`` of the link that was followed."""

    def followed() -> None:
        chosen = getattr(st.session_state.get(key), "followed", None)
        if chosen:
            follow(chosen)

    _links(key=key, data={"html": html}, on_followed_change=followed)


def link(target: str, text: str, *, current: bool = False, **query: str) -> str:
    """One link of ``links``: ``target`` is told when it is followed, ``query`` is its address in a new tab."""
    here = ' aria-current="true"' if current else ""
    address = escape(f"?{urlencode({**query, 'lang': language()})}", quote=True)
    return f'<a href="{address}" data-follow="{escape(target, quote=True)}" target="_self"{here}>{text}</a>'


def list_html(
    catalogue: Catalogue,
    found: Mapping[str, Task],
    chosen: str | None,
    unsaved: set[str],
    *,
    only_open: bool,
    claimed: Scorecard | None = None,
) -> str:
    """The list: what was given back or asked first, then the groups. ``unsaved``: criteria typed in and not saved.

    ``claimed``: once nothing is to be entered, the scorecard whose states the rows tell in place of what is to be done.
    """
    if claimed is not None:
        return _claimed(catalogue, claimed, chosen)
    first = [task for task in found.values() if task.exchange is not None and task.open]
    parts = [_first(first, chosen, unsaved)] if first else []
    for _, group in catalogue.groups:
        own = [found[each.code] for each in group.criteria]
        done = sum(not task.open for task in own)
        shown = [task for task in own if task.open or task.criterion.code in unsaved or not only_open]
        if not shown:
            continue
        heading = f"{escape(group.code)}. {escape(in_words(group.name))}"
        rows = "".join(_row(task, chosen, unsaved) for task in shown)
        parts.append(f'<h3>{heading} <span class="ws-quiet">{done}/{len(own)}</span></h3><ul>{rows}</ul>')
    if not parts:
        parts.append(f"<p>{escape(say('self_assessment.nothing_open'))}</p>")
    return f'<nav class="ws ws-self-list" aria-label="{escape(say("self_assessment.list"), quote=True)}">{"".join(parts)}</nav>'


def _claimed(catalogue: Catalogue, card: Scorecard, chosen: str | None) -> str:
    parts = []
    for _, group in catalogue.groups:
        rows = []
        for each in group.criteria:
            text = f"<span>{escape(each.code)} {escape(in_words(each.name))}</span>"
            text += f'<span class="ws-self-mark">{state_mark(card.criterion(each.code).state, claimed=True)}</span>'
            rows.append(f"<li>{link(each.code, text, current=each.code == chosen, criterion=each.code)}</li>")
        parts.append(f"<h3>{escape(group.code)}. {escape(in_words(group.name))}</h3><ul>{''.join(rows)}</ul>")
    return f'<nav class="ws ws-self-list" aria-label="{escape(say("self_assessment.list"), quote=True)}">{"".join(parts)}</nav>'


def _first(found: list[Task], chosen: str | None, unsaved: set[str]) -> str:
    kind = "returned" if found[0].kind == "returned" else "asked"
    rows = "".join(_row(task, chosen, unsaved, reason=True) for task in found)
    return f"<h3>{escape(say(f'self_assessment.first_{kind}', n=len(found)))}</h3><ul>{rows}</ul>"


def _row(task: Task, chosen: str | None, unsaved: set[str], *, reason: bool = False) -> str:
    code = task.criterion.code
    text = f"<span>{escape(code)} {escape(in_words(task.criterion.name))}</span>{mark(task, code in unsaved)}"
    said = ""
    if reason and task.exchange is not None:
        said = f'<p class="ws-self-reason">{escape(task.exchange.question)}</p>'
    return f"<li>{link(code, text, current=code == chosen, criterion=code)}{said}</li>"


def mark(task: Task, unsaved: bool = False) -> str:
    """What a criterion still needs, in words; plain grey where nothing does."""
    if unsaved:
        return f'<span class="ws-self-mark ws-self-unsaved">{escape(say("self_assessment.task_unsaved"))}</span>'
    kind = "ws-self-loud" if task.kind in {"returned", "question"} else "ws-self-work" if task.open else "ws-quiet"
    words = (
        say(f"self_assessment.task_{task.kind}", number=task.number, of=task.of)
        if task.of or task.number
        else _plain(task)
    )
    return f'<span class="ws-self-mark {kind}">{escape(words)}</span>'


def _plain(task: Task) -> str:
    return say(f"self_assessment.task_{task.kind}")


def open_count(found: Mapping[str, Task]) -> int:
    """How many criteria still need something of the ward."""
    return sum(task.open for task in found.values())


def profile_line(officers: int | None, households: int | None, residents: int | None, day: str) -> str:
    """The size of the ward as the record knows it, carried forward from the last time it was noted."""
    known = (("officers", officers), ("households", households), ("residents", residents))
    parts = [
        say(f"self_assessment.profile_{name}", n=formats.number(count)) for name, count in known if count is not None
    ]
    return escape(f"{say('self_assessment.profile')} {', '.join(parts)} ({day})") if parts else ""
