"""What is asked of a ward and by when: the state of its dossier, days left or late; or why it has none in a round."""

from collections.abc import Sequence
from datetime import date

from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Unit
from dossiers.store.clock import VIETNAM
from dossiers.submissions.results import Result
from ui.parts.formats import day, days
from ui.parts.templates import Markup, beside
from ui.reader.language import say

_pieces = beside(__file__)


def deadline_html(result: Result | None, round_: Round, today: date, *, dated: bool = True) -> Markup:
    """State, days left or late, and what that means for the ward. ``dated``: False where the next thing above says the days."""
    if result is None:
        return _not_begun(round_, today)
    lateness = result.lateness
    again = "_again" if result.state == "returned" else ""
    late = left = ""
    if dated and lateness.days_late:
        late = say(f"overview.late_{lateness.step}{again}", days=days(lateness.days_late))
    elif dated and lateness.step != "done":
        left = _left(lateness.step, lateness.days_left)
    means = say(
        f"overview.means_{result.state}{'_late' if lateness.days_late and lateness.step == 'submit' else ''}",
        submit=day(round_.submit_by),
        appraise=day(round_.appraise_by),
        publish=day(round_.publish_by),
    )
    return _pieces.deadline(late, left, result.state, _sent(result), means)


def absent(ward: Unit, before: Sequence[Unit], found: Sequence[Result]) -> Markup:
    """Why the ward has nothing in a published round: it had no dossier, or it did not exist and others went into it."""
    there = {each.unit.id for each in found}
    names = ", ".join(each.name for each in before if each.id in there)
    if ward.valid_from and names:
        why = say("overview.not_a_unit_then", ward=ward.name, day=day(ward.valid_from), names=names)
    else:
        why = say("overview.no_dossier_then", ward=ward.name)
    return _pieces.absent(why)


def _not_begun(round_: Round, today: date) -> Markup:
    past = (today - round_.submit_by).days
    late = say("overview.late_submit", days=days(past)) if past > 0 else ""
    left = "" if late else _left("submit", -past)
    means = say("overview.means_not_begun", submit=day(round_.submit_by))
    return _pieces.deadline(late, left, state=None, sent="", means=means)


def _left(step: str, left: int) -> str:
    return say(f"overview.left_{step}" if left else f"overview.left_{step}_today", days=days(left))


def _sent(result: Result) -> str:
    """When the ward sent it, and whether in time; "" where it did not."""
    sent = result.dossier.submitted_at
    if sent is None:
        return ""
    late = result.lateness.sent_days_late
    tail = say("overview.sent_late", days=days(late)) if late else say("overview.sent_in_time")
    return f"{say('overview.sent_on', day=day(sent.astimezone(VIETNAM).date()))}, {tail}"
