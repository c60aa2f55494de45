"""The inspector's queue: the dossiers of a round in the order in which they need attention."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Connection, select

from dossiers.access.policy import INSPECTOR_ROLES, Actor
from dossiers.access.reader import reading_as
from dossiers.access.view import View, views_in
from dossiers.acts import snapshots_in
from dossiers.appraisal.decisions import next_open
from dossiers.appraisal.outcome import stages_shown
from dossiers.errors import NotAllowed
from dossiers.procedure.preconditions import Facts
from dossiers.procedure.status import open_acts
from dossiers.rounds.units import Unit
from dossiers.store.clock import today
from dossiers.store.record import Record
from dossiers.store.schema import assignments, people
from dossiers.submissions.questions import Exchange, first_answered
from dossiers.submissions.results import Result, results_in
from dossiers.vocabulary import Act, Role, State
from scoring.exact import Exact


@dataclass(frozen=True)
class QueueItem:
    """One dossier in an inspector's queue.

    ``decided`` of ``total`` criteria are decided. ``questions``: raised by the checks. ``open_exchanges``: questions to the
    ward that are not closed. ``doubt``: self-score minus the appraisal's score, in points; None before all is decided.
    ``assigned``: to the acting person. ``inspectors``: names of those to whom it is assigned. ``available_acts``: as
    ``DossierStatus.available_acts``. ``undecided``: the first criterion that is not wholly decided. ``answered``: the first
    criterion with an answer on which nobody has decided since.
    """

    result: Result
    revision: int
    decided: int
    total: int
    questions: int
    open_exchanges: int
    doubt: Exact | None
    assigned: bool
    inspectors: tuple[str, ...]
    available_acts: frozenset[Act] = frozenset()
    undecided: str | None = None
    answered: str | None = None

    @property
    def unit(self) -> Unit:
        """The ward."""
        return self.result.unit

    @property
    def state(self) -> State:
        """The state of the dossier."""
        return self.result.state


def queue(record: Record, actor: Actor, round_id: str) -> tuple[QueueItem, ...]:
    """The dossiers of a round for an inspector or the board: assigned ones first, then the late, then the doubtful ones.

    Of a reopened dossier that the reader goes on reading as published, nothing is told of the work on it. A province takes as
    many queries as a ward. Raises NotFound; NotAllowed for everybody else.
    """
    if actor.role not in INSPECTOR_ROLES | {"board"}:
        raise NotAllowed("not_yours")
    now = today(record)
    with reading_as(record, actor) as connection:
        graded = results_in(connection, actor, round_id, now)
        views = views_in(connection, actor, round_ids=[round_id])
        seen = {each.unit.id for each in graded}
        facts = Facts(connection, round_id, actor.person_id, now, seen)
        snapshots = [each for each in snapshots_in(connection, round_id) if each.unit.id in seen]
        available_acts = open_acts(views, facts, snapshots)
        names = _inspectors_in(connection, round_id)
        items = [
            _item(
                each,
                views[each.unit.id, round_id],
                facts,
                inspectors=names.get(each.unit.id, ()),
                available_acts=available_acts[each.unit.id],
            )
            for each in graded
        ]
    return tuple(sorted(items, key=_urgency))


def _item(
    result: Result, view: View, facts: Facts, *, inspectors: tuple[str, ...], available_acts: frozenset[Act]
) -> QueueItem:
    stages = stages_shown(view, facts.stages[result.unit.id])
    asked = _asked(view, facts)
    total = len(stages)
    return QueueItem(
        result=result,
        revision=result.dossier.revision,
        decided=total if view.as_published else sum(stage == "decided" for stage in stages.values()),
        total=total,
        questions=_questions(result),
        open_exchanges=len(asked),
        doubt=_doubt(result),
        assigned=view.relation == "assigned",
        inspectors=inspectors,
        available_acts=available_acts,
        undecided=None if view.as_published else next_open(stages),
        answered=first_answered(asked),
    )


def _asked(view: View, facts: Facts) -> list[Exchange]:
    """The questions that are not closed, as far as the reader may read them."""
    return [each for each in facts.open_exchanges.get(view.unit_id, ()) if view.shows_questions(each.criterion)]


Part = Literal["approve", "publish", "published", "lock", "rest", "mine", "others"]


def in_parts(items: Sequence[QueueItem], role: Role, lockable: Collection[str]) -> list[tuple[Part, list[QueueItem]]]:
    """The queue in parts: what the reader is here for first, each part in the order of the queue. ``lockable``: unit ids."""
    found: list[tuple[Part, list[QueueItem]]]
    if role == "board":
        states: dict[Part, State] = {"approve": "locked", "publish": "approved", "published": "published"}
        found = [(part, [each for each in items if each.state == state]) for part, state in states.items()]
    elif role == "lead_inspector":
        ready = [each for each in items if each.unit.id in lockable]
        found = [("lock", ready), ("rest", [each for each in items if each not in ready])]
    else:
        mine = [each for each in items if each.assigned]
        found = [("mine", mine), ("others", [each for each in items if not each.assigned])]
    return [(part, items_of_part) for part, items_of_part in found if items_of_part]


def _questions(result: Result) -> int:
    card = result.standing or result.scorecard_self
    return len(card.questions) if card is not None else 0


def _doubt(result: Result) -> Exact | None:
    own, appraised = result.scorecard_self, result.scorecard_appraisal
    if own is None or appraised is None or result.standing_part != "appraisal":
        return None
    claimed, found = own.overall.exact, appraised.overall.exact
    return None if claimed is None or found is None else claimed - found


def _inspectors_in(connection: Connection, round_id: str) -> dict[str, tuple[str, ...]]:
    query = (
        select(assignments.c.unit_id, people.c.name)
        .join(people, people.c.id == assignments.c.person_id)
        .where(assignments.c.round_id == round_id)
        .order_by(people.c.name)
    )
    found: dict[str, tuple[str, ...]] = {}
    for unit_id, name in connection.execute(query):
        found[unit_id] = (*found.get(unit_id, ()), name)
    return found


def _urgency(item: QueueItem) -> tuple[Any, ...]:
    """Sorting key: mine before others', the latest first, then by doubt and number of questions; finished ones last."""
    lateness = item.result.lateness
    return (
        lateness.step == "done",
        not item.assigned,
        -lateness.days_late,
        lateness.due or date.max,
        -abs(item.doubt or 0),
        -item.questions,
        item.unit.code,
    )
