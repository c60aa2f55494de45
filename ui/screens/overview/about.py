"""What an overview says first: the round, its wards, window and deadlines; whose dossiers the reader may not read yet."""

from collections.abc import Callable
from datetime import date

from dossiers.access.policy import INSPECTOR_ROLES, Actor
from dossiers.rounds.rounds import Round, rounds
from dossiers.store.record import Record
from dossiers.vocabulary import Role
from ui import plain_streamlit as st
from ui.parts.templates import Markup, beside
from ui.reader.choice import newest_round, pick
from ui.reader.language import in_words, say

_pieces = beside(__file__)


def chosen_round(record: Record, actor: Actor, title: Callable[[str], str]) -> Round:
    """The round looked at: the newest open one unless another was asked for. Draws the title beside the choice."""
    known = {each.id: each for each in reversed(rounds(record))}
    newest = newest_round(known, actor.role)
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        place = st.empty()
        chosen = pick("round", say("overview.choose_round"), list(known), newest, lambda key: in_words(known[key].name))
        with place:
            st.title(title(in_words(known[chosen].name)), anchor=False)
    return known[chosen]


def about_html(round_: Round, wards: int, today: date, role: Role | None = None) -> Markup:
    """One line: how many wards, the window, the deadlines; when it opens, where it has not yet; what blind marking hides."""
    return _pieces.about(round_, wards, opened=today >= round_.opens, blind=round_.blind and role in INSPECTOR_ROLES)


def withheld_html(count: int, of: int) -> Markup:
    """That the dossiers of so many of the wards are not the reader's to see yet; "" where all are.

    They are counted nowhere: what somebody may not read is neither late nor empty.
    """
    return _pieces.withheld(count, of)


def no_dossiers() -> Markup:
    """That the round holds nothing the reader may see."""
    return _pieces.no_dossiers()


def merger_note(text: dict[str, str]) -> Markup:
    """That wards of the round were merged since. ``text``: language → what the record says of the merger."""
    return _pieces.merger(text)


def others_hidden(round_: Round) -> Markup:
    """Until when at the latest the results of the other wards stay hidden."""
    return _pieces.others_hidden(round_.publish_by)
