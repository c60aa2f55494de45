"""What a round's overview says first: its wards, window and deadlines; and whose dossiers the reader may not read yet."""

from datetime import date

from dossiers.access.policy import INSPECTOR_ROLES
from dossiers.rounds.rounds import Round
from dossiers.vocabulary import Role
from ui.parts.templates import Markup, beside

_pieces = beside(__file__)


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
