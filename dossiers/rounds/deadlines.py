"""Days left and days late, computed from the deadlines, the state and the day. Nothing of it is stored."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from dossiers.rounds.rounds import Round
from dossiers.store.schema import VIETNAM
from dossiers.vocabulary import State

Step = Literal["submit", "clarify", "appraise", "publish", "done"]

#: State of a dossier → the step it is in, which says whose deadline runs.
STEP_OF: dict[State, Step] = {
    "draft": "submit",
    "returned": "submit",
    "submitted": "appraise",
    "under_appraisal": "appraise",
    "clarification_requested": "clarify",
    "clarified": "appraise",
    "locked": "publish",
    "approved": "publish",
    "published": "done",
}

#: State of a dossier → who has to act next.
WAITING_FOR: dict[State, Literal["ward", "inspector", "board", "nobody"]] = {
    "draft": "ward",
    "returned": "ward",
    "submitted": "inspector",
    "under_appraisal": "inspector",
    "clarification_requested": "ward",
    "clarified": "inspector",
    "locked": "board",
    "approved": "board",
    "published": "nobody",
}


#: The fewest days that a ward is left to answer or to correct, unless the round itself gives fewer.
LEAST_DAYS = 3


class AnswerDays(NamedTuple):
    """The last day an inspector gives a ward: ``proposed`` by the round, to be changed to any from ``first`` to ``last``."""

    proposed: date
    first: date
    last: date


def days_to_answer(round_: Round, asked_on: date) -> AnswerDays:
    """The last day to answer questions put to the ward on the day ``asked_on``: as many days later as the round gives.

    The inspector may give fewer, but never fewer than ``LEAST_DAYS`` (where the round itself gives as many), and more, up to
    the end of the appraisal or twice the days of the round, whichever is later.
    """
    given = timedelta(days=round_.clarify_days)
    least = timedelta(days=min(LEAST_DAYS, round_.clarify_days))
    return AnswerDays(asked_on + given, asked_on + least, max(round_.appraise_by, asked_on + 2 * given))


def days_to_correct(round_: Round, returned_on: date) -> AnswerDays:
    """The last day to send a dossier again that was returned on ``returned_on``: as for an answer, and never proposed before
    the day by which the round wants every dossier anyway."""
    days = days_to_answer(round_, returned_on)
    return days._replace(proposed=max(days.proposed, round_.submit_by), last=max(days.last, round_.submit_by))


@dataclass(frozen=True)
class Lateness:
    """Whether a dossier is in time.

    ``step`` is what it is waiting for, and ``due`` the last day for that (None once all is done). ``days_left``: days until
    that day, 0 on the day itself. ``days_late``: days since then. At most one of the two is above 0. ``sent_days_late``: how
    many days late the ward sent it, 0 if it was in time or is not sent yet.
    """

    step: Step
    due: date | None
    days_left: int
    days_late: int
    sent_days_late: int


def lateness(
    round_: Round,
    state: State,
    submitted_at: datetime | None,
    today: date,
    *,
    clarify_by: date | None = None,
    correct_by: date | None = None,
) -> Lateness:
    """Whether a dossier in ``state``, sent at ``submitted_at``, is in time on the day ``today`` (days in Vietnam).

    ``clarify_by``: the last day to answer its open questions; if the record holds none, the deadline of the appraisal runs.
    ``correct_by``: the last day to send it again after it was returned; without one the day for all dossiers of the round.
    """
    step = STEP_OF[state]
    if step == "clarify" and clarify_by is None:
        step = "appraise"
    due = {
        "submit": (correct_by if state == "returned" else None) or round_.submit_by,
        "clarify": clarify_by,
        "appraise": round_.appraise_by,
        "publish": round_.publish_by,
        "done": None,
    }[step]
    left = (due - today).days if due else 0
    sent_on = submitted_at.astimezone(VIETNAM).date() if submitted_at else None
    return Lateness(
        step=step,
        due=due,
        days_left=max(left, 0),
        days_late=max(-left, 0),
        sent_days_late=max((sent_on - round_.submit_by).days, 0) if sent_on else 0,
    )
