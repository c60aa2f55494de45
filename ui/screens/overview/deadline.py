"""By when a ward has to send what it has not begun, why it has no dossier in a round, how one came into its state."""

from collections.abc import Sequence
from datetime import date

from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Unit
from dossiers.store.clock import VIETNAM
from dossiers.submissions.results import Result
from ui.parts.formats import day, days
from ui.parts.templates import Markup, beside
from ui.reader.language import say


def deadline_html(round_: Round, today: date, *, dated: bool = True) -> Markup:
    """By when a dossier that nobody has begun has to be sent. ``dated``: False where the next thing above says the days."""
    left = (round_.submit_by - today).days
    late = say("overview.late_submit", days=days(-left)) if dated and left < 0 else ""
    key = "overview.left_submit" if left else "overview.left_submit_today"
    time = say(key, days=days(left)) if dated and left >= 0 else ""
    return _pieces.deadline(late, time, say("overview.means_not_begun", submit=day(round_.submit_by)))


def absent(ward: Unit, before: Sequence[Unit], found: Sequence[Result]) -> Markup:
    """Why the ward has nothing in a published round: it had no dossier, or it did not exist and others went into it."""
    there = {each.unit.id for each in found}
    names = ", ".join(each.name for each in before if each.id in there)
    if ward.valid_from and names:
        why = say("overview.not_a_unit_then", ward=ward.name, day=day(ward.valid_from), names=names)
    else:
        why = say("overview.no_dossier_then", ward=ward.name)
    return _pieces.absent(why)


def last_act(result: Result) -> str:
    """By which act the dossier came into its state, and when; "" where the record does not tell, and once it is sent."""
    if result.since is None or result.state == "submitted":
        return ""
    return say(f"overview.since_{result.state}", day=day(result.since.astimezone(VIETNAM).date()))


_pieces = beside(__file__)
