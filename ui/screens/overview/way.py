"""The way of a dossier as a line of seven places, each with the day of the act that led there, or the day it is due."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from dossiers.procedure.progress import WITH_WARD
from dossiers.procedure.status import StepTaken
from dossiers.rounds.deadlines import Lateness
from dossiers.rounds.rounds import Round
from dossiers.store.clock import VIETNAM
from dossiers.submissions.results import Result
from dossiers.vocabulary import State
from ui.parts.formats import day_of_year, days
from ui.parts.templates import Markup, beside
from ui.reader.language import say

PLACES: tuple[tuple[State, ...], ...] = (
    WITH_WARD, ("submitted",), ("under_appraisal",), ("clarification_requested", "clarified"), ("locked",), ("approved",),
    ("published",),
)  # fmt: skip


class Place(NamedTuple):
    """A place on the way: its name, what was or is to be done there by when ("" where nothing is to be said)."""

    name: str
    when: str
    late: str


def way_html(result: Result, steps: Sequence[StepTaken], round_: Round) -> Markup:
    """The way of one dossier. ``steps``: those it has taken, in order."""
    at = next(place for place, states in enumerate(PLACES) if result.state in states)
    told = _Told(result, steps, round_)
    places = [
        Place(
            _name(result, place),
            told.past(place) if place < at else told.now() if place == at else told.ahead(place),
            _late(result.lateness) if place == at else "",
        )
        for place in range(len(PLACES))
    ]
    return _pieces.way(places, at)


def _name(result: Result, place: int) -> str:
    return say("overview.way_returned" if place == 0 and result.state == "returned" else f"overview.way_{place}")


def _late(lateness: Lateness) -> str:
    return say("overview.way_late", days=days(lateness.days_late)) if lateness.days_late else ""


class _Told:
    """What stands under the places of one way."""

    def __init__(self, result: Result, steps: Sequence[StepTaken], round_: Round) -> None:
        self.result, self.steps, self.round = result, steps, round_
        self.year = round_.window_to.year

    def past(self, place: int) -> str:
        """Of a place that lies behind."""
        if place == 0:
            saved = self.result.dossier.first_saved_at
            return self._say("since", on=self._day(saved)) if saved else ""
        if place == 1:
            return self._sent()
        if place == 3:
            return self._clarified()
        reached = self._last(PLACES[place])
        if reached is None:
            return ""
        return self._say("since", on=self._day(reached.at)) if place == 2 else self._day(reached.at)

    def now(self) -> str:
        """Of the place where the dossier is; with the last day that runs, where there is one."""
        state, due = self.result.state, self.result.lateness.due
        began = self._last((state,))
        on = self._day(began.at) if began is not None else ""
        by = self._say("due", day=day_of_year(due, self.year)) if due is not None else ""
        if state == "draft":
            return _joined(self.past(0), by)
        appraise_by = self._say("appraise_by", day=day_of_year(self.round.appraise_by, self.year))
        if state == "submitted":
            return _joined(self._sent(), appraise_by)
        if not on:
            return by
        if state == "published":
            return on
        if began is not None and began.act == "settle_reopening":
            return _joined(self._say("reopened", on=on), by)
        if state == "clarified":
            return _joined(self._clarified(), appraise_by)
        key = {"returned": "returned_on", "under_appraisal": "since", "clarification_requested": "asked"}.get(state)
        return _joined(self._say(key, on=on) if key else on, by if key else "")

    def ahead(self, place: int) -> str:
        """Of a place that lies ahead: by when, where the round says so."""
        due = {1: self.round.submit_by, 4: self.round.appraise_by, 6: self.round.publish_by}.get(place)
        # Where the dossier is late or due by the same day, that stands with it; what came back has a day of its own.
        if due is None or due == self.result.lateness.due or (place == 1 and self.result.state == "returned"):
            return ""
        return self._say("by", day=day_of_year(due, self.year))

    def _sent(self) -> str:
        sent, again = self.result.dossier.submitted_at, self._last(("submitted",))
        if sent is None:
            return ""
        late = self.result.lateness.sent_days_late
        first = _joined(
            self._day(sent), say("overview.sent_late", days=days(late)) if late else say("overview.sent_in_time")
        )
        resent = again is not None and again.from_state == "returned"
        return _joined(first, self._say("again", on=self._day(again.at))) if again is not None and resent else first

    def _clarified(self) -> str:
        asked, answered = self._last(("clarification_requested",)), self._last(("clarified",))
        texts = [self._say("asked", on=self._day(asked.at))] if asked is not None else []
        if answered is not None and (asked is None or answered.at >= asked.at):
            key = "reopened" if answered.act == "settle_reopening" else "answered"
            texts.append(self._say(key, on=self._day(answered.at)))
        return _joined(*texts)

    def _last(self, states: Sequence[State]) -> StepTaken | None:
        return next((step for step in reversed(self.steps) if step.to_state in states), None)

    def _day(self, moment: datetime) -> str:
        return day_of_year(_in_vietnam(moment), self.year)

    def _say(self, key: str, **details: object) -> str:
        return say(f"overview.way_{key}", **details)


def _in_vietnam(moment: datetime) -> date:
    return moment.astimezone(VIETNAM).date()


def _joined(*texts: str) -> str:
    return ", ".join(text for text in texts if text)


_pieces = beside(__file__)
