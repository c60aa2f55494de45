"""What a round's overview says first: its wards, window and deadlines; and whose dossiers the reader may not read yet."""

from datetime import date
from html import escape

from dossiers.access.policy import INSPECTOR_ROLES
from dossiers.rounds.rounds import Round
from dossiers.vocabulary import Role
from ui.parts.formats import day, number
from ui.reader.language import say


def about_html(round_: Round, wards: int, today: date, role: Role | None = None) -> str:
    """One line: how many wards, the window, the deadlines; when it opens, where it has not yet; what blind marking hides."""
    line = say(
        "overview.about_round", wards=number(wards), start=day(round_.window_from), end=day(round_.window_to),
        submit=day(round_.submit_by), appraise=day(round_.appraise_by), publish=day(round_.publish_by),
    )  # fmt: skip
    if today < round_.opens:
        line += f" <strong>{say('overview.not_opened', day=day(round_.opens))}</strong>"
    hidden = f'<p class="ws">{escape(say("overview.blind"))}</p>' if round_.blind and role in INSPECTOR_ROLES else ""
    return f'<p class="ws ws-quiet">{line}</p>{hidden}'


def withheld_html(count: int, of: int) -> str:
    """That the dossiers of so many of the wards are not the reader's to see yet; "" where all are.

    They are counted nowhere: what somebody may not read is neither late nor empty.
    """
    if not count:
        return ""
    key = "withheld_all" if count == of else "withheld_some"
    return f'<p class="ws">{escape(say(f"overview.{key}", count=number(count), of=number(of)))}</p>'
