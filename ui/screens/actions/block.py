"""Open actions in brief, for a scorecard: what, until when, who, with the gaps; and the unmet criteria that have none."""

from collections.abc import Collection

from dossiers.community.actions import Action
from scoring.scorecard import CriterionResult
from ui import plain_streamlit as st
from ui.parts.templates import Markup, beside
from ui.reader.language import language, say
from ui.reader.screens import PAGES

LISTED = 4

_pieces = beside(__file__)


def block(found: Collection[Action], lacking: Collection[CriterionResult]) -> Markup:
    """The block. ``found``: the ward's actions, late first. ``lacking``: unmet criteria without one."""
    pending = [action for action in found if action.open]
    return _pieces.block(pending[:LISTED], len(pending), [result.code for result in lacking])


def link(found: Collection[Action], unit_id: str, round_id: str) -> None:
    """The way to the ward's list, with how many are open and how many of them late."""
    pending = [action for action in found if action.open]
    late = sum(1 for action in pending if action.days_late)
    label = say("actions.link" if pending else "actions.link_none", n=len(pending))
    if late:
        label = say("actions.link_late", n=len(pending), late=late)
    where = {"only": unit_id, "round": round_id, "lang": language()}
    st.page_link(PAGES / "actions.py", label=label, icon=":material/task_alt:", query_params=where)
