"""Open actions in brief, for a scorecard: what, until when, who, with the gaps; and the unmet criteria that have none."""

from collections.abc import Collection
from html import escape

import streamlit as st

from dossiers.community.actions import Action
from scoring.scorecard import CriterionResult
from ui.parts.typed_words import typed_words
from ui.reader.language import language, say
from ui.reader.screens import PAGES
from ui.screens.actions.table import due_words, gap

LISTED = 4


def block(found: Collection[Action], lacking: Collection[CriterionResult]) -> str:
    """The block as HTML. ``found``: the ward's actions, late first."""
    pending = [action for action in found if action.open]
    lines = "".join(_line(action) for action in pending[:LISTED])
    if not pending:
        lines = f'<p class="ws-quiet">{escape(say("actions.scorecard_none"))}</p>'
    if len(pending) > LISTED:
        lines += f'<p class="ws-quiet ws-small">{escape(say("actions.scorecard_more", n=len(pending) - LISTED))}</p>'
    if lacking:
        codes = ", ".join(result.code for result in lacking)
        lines += f'<p class="ws-small">{escape(say("actions.scorecard_uncovered", n=len(lacking), codes=codes))}</p>'
    heading = f"<h3>{escape(say('actions.scorecard_block', n=len(pending)))}</h3>"
    return f'<div class="ws"><section class="ws-block">{heading}{lines}</section></div>'


def link(found: Collection[Action], unit_id: str, round_id: str) -> None:
    """The way to the ward's list, with how many are open and how many of them late."""
    pending = [action for action in found if action.open]
    late = sum(1 for action in pending if action.days_late)
    label = say("actions.link_late", n=len(pending), late=late) if late else say("actions.link", n=len(pending))
    where = {"only": unit_id, "round": round_id, "lang": language()}
    st.page_link(PAGES / "actions.py", label=label, icon=":material/task_alt:", query_params=where)


def _line(action: Action) -> str:
    wanted = action.wanted
    about = f"<strong>{escape(wanted.criterion)}</strong> " if wanted.criterion else ""
    empty = " ".join(gap(name) for name in action.gaps if name not in ("due", "who"))
    below = " ".join(part for part in (typed_words(wanted.who) or gap("who"), empty) if part)
    return (
        f'<div class="ws-act-line"><span>{about}{typed_words(wanted.task)}<br><span class="ws-quiet ws-small">{below}</span>'
        f'</span><span class="ws-act-when">{due_words(action)}</span></div>'
    )
