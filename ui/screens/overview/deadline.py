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
        submit=day(lateness.due if result.state == "returned" else round_.submit_by),
        appraise=day(round_.appraise_by),
        publish=day(round_.publish_by),
    )
    return _pieces.deadline(late, left, result.state, came_about(result), means)


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
    return _pieces.deadline(late, left, state=None, since="", means=means)


def _left(step: str, left: int) -> str:
    return say(f"overview.left_{step}" if left else f"overview.left_{step}_today", days=days(left))


def came_about(result: Result) -> str:
    """When the dossier came into its state, by the act that brought it there, and the last day that this act set; "" for a
    draft, and where the record does not tell.
    """
    if result.state == "submitted":
        return _sent(result)
    on, lateness = last_act(result), result.lateness
    if not on:
        return ""
    named = result.state == "returned" or lateness.step == "clarify"
    return f"{on}, {say('overview.since_due', day=day(lateness.due))}" if named else on


def last_act(result: Result) -> str:
    """By which act the dossier came into its state, and when; "" where the record does not tell, and once it is sent."""
    if result.since is None or result.state == "submitted":
        return ""
    return say(f"overview.since_{result.state}", day=day(result.since.astimezone(VIETNAM).date()))


def _sent(result: Result) -> str:
    """When the ward sent it, and for a first sending whether in time."""
    first = result.dossier.submitted_at
    last = result.since or first
    if last is None or first is None:
        return ""
    on = say("overview.sent_on", day=day(last.astimezone(VIETNAM).date()))
    if last != first:
        return on
    late = result.lateness.sent_days_late
    tail = say("overview.sent_late", days=days(late)) if late else say("overview.sent_in_time")
    return f"{on}, {tail}"


_pieces = beside(__file__)
