"""What is next for a person, read from the record: in the round on screen, else in another that is not finished."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection, select

from dossiers.access.policy import INSPECTOR_ROLES, WARD_ROLES, Actor, allowed, office_allows
from dossiers.access.reader import reading_as, require_reader_in
from dossiers.access.view import Key, views_in
from dossiers.appraisal.case import decided
from dossiers.appraisal.decisions import decisions_of_round_in, next_open
from dossiers.appraisal.second_marking import second_queue
from dossiers.errors import NotAllowed, NotFound, NotNow, RecordError
from dossiers.next_step.next_thing import (
    OFFICE_STEPS,
    STEPS,
    Kind,
    Next,
    NextThing,
    Waiting,
    kind_of,
    next_needed,
    of_criteria,
    of_office,
    of_province,
    of_survey,
    of_ward,
)
from dossiers.office import rounds as office_rounds
from dossiers.office.criteria_drafts import Proposal, proposals_in
from dossiers.procedure import queue as appraisal_queue
from dossiers.procedure import status as dossier_status
from dossiers.rounds.catalogues import catalogue_of, catalogues_in
from dossiers.rounds.rounds import Round, rounds_in
from dossiers.rounds.units import Unit, ancestry_in, units_in
from dossiers.store.clock import today
from dossiers.store.memo import memoised_per_revision
from dossiers.store.record import Record
from dossiers.store.schema import assignments, people
from dossiers.store.schema import dossiers as _dossiers
from dossiers.store.schema import reopenings as _reopenings
from dossiers.submissions import drafts
from dossiers.submissions.entry_sheets import closed_indicators, sheet
from dossiers.submissions.questions import exchanges, first_answered
from dossiers.submissions.results import result
from dossiers.submissions.submissions import StoredDossier, stored_in
from dossiers.submissions.ward_tasks import tasks
from dossiers.upkeep import kept_backups as office_backups
from dossiers.vocabulary import Act, State
from scoring import Catalogue

#: The states in order of urgency for a survey: in the first an inspector needs its figures soonest.
_SOONEST: tuple[State, ...] = ("under_appraisal", "submitted", "returned", "draft")
_BEFORE_LOCK: tuple[State, ...] = (
    "draft", "returned", "submitted", "under_appraisal", "clarification_requested", "clarified",
)  # fmt: skip


def next_thing(record: Record, actor: Actor, round_id: str | None = None) -> Next:
    """The next thing for ``actor``: in the round ``round_id`` if there is one there, else in the newest round that has one.

    If there is none at all, the answer says for whom the dossiers of the first of these rounds are waiting, without what the
    person may not read.
    """
    ordered = sorted(unfinished(record, actor), key=lambda each: each.id != round_id)
    if not ordered and office_allows(OFFICE_STEPS["open_round"], actor.role):
        return Next(None, NextThing("open_round"))
    found = [each for round_ in ordered for each in [_in_round(record, actor, round_)] if each is not None]
    there = next((each for each in found if each.thing is not None), None)
    if there is None and office_allows(OFFICE_STEPS["back_up"], actor.role):
        there = _backup(record, actor)
    return there or next(iter(found), Next(None))


def unfinished(record: Record, actor: Actor) -> tuple[Round, ...]:
    """The rounds in which something has to be done, the newest first: open ones, and those with a dossier that was reopened
    or that somebody asked to reopen, as far as ``actor`` may know that. Who assigns inspectors has to know it of every round.
    """
    with reading_as(record, actor) as connection:
        return unfinished_in(connection, actor)


def rounds_to_enter(record: Record, actor: Actor) -> tuple[Round, ...]:
    """The rounds whose self-assessments are entered or answered, the newest first: open ones, and finished ones in which the
    dossier of the person's own ward was reopened and put to it again."""
    return tuple(
        each for each in unfinished(record, actor) if each.status == "open" or _asked_again(record, actor, each)
    )


def _asked_again(record: Record, actor: Actor, round_: Round) -> bool:
    if actor.unit_id is None:
        return False
    try:
        return result(record, actor, actor.unit_id, round_.id).state == "clarification_requested"
    except (NotAllowed, NotFound):
        return False


def kind_at(record: Record, actor: Actor, unit_id: str, round_id: str) -> Kind | None:
    """What a person of the province does next with one dossier; None if it waits for others. Raises as reading it does."""
    status = dossier_status.status(record, actor, unit_id, round_id)
    stages = decided(record, actor, unit_id, round_id)
    asked = exchanges(record, actor, unit_id, round_id)
    return kind_of(status.available_acts, status.state, answered=first_answered(asked), undecided=next_open(stages))


def step_of(record: Record, actor: Actor, unit_id: str, round_id: str) -> Act | None:
    """As ``kind_at``, but the act; None if it is not a step of the dossier, or if the person may not read the dossier."""
    try:
        kind = kind_at(record, actor, unit_id, round_id)
    except (NotAllowed, NotFound, NotNow):
        return None
    return STEPS.get(kind) if kind else None


class Onward(NamedTuple):
    """Where an inspector goes from a criterion: to ``criterion`` of ``unit``, or to the page of the ward (None)."""

    unit: Unit
    criterion: str | None


def onward(record: Record, actor: Actor, unit_id: str, round_id: str, criterion: str) -> Onward:
    """The next criterion that needs the person once this one is decided: in this dossier, else in their next one.

    The ward's own page where a step is due there first, or where nothing else waits for them. Raises as reading it does.
    """
    try:
        asked = exchanges(record, actor, unit_id, round_id)
    except NotAllowed:
        # Whoever may not read the questions is not led to an answer.
        asked = ()
    code = next_needed(decided(record, actor, unit_id, round_id), asked, criterion)
    here = result(record, actor, unit_id, round_id)
    if code is not None or here.state == "under_appraisal":
        return Onward(here.unit, code)
    for item in appraisal_queue.queue(record, actor, round_id):
        kind = kind_of(item.available_acts, item.state, answered=item.answered, undecided=item.undecided)
        waits = {"read_answers": item.answered, "decide": item.undecided}.get(kind or "lock")
        if waits is not None and item.unit.id != unit_id:
            return Onward(item.unit, waits)
    return Onward(here.unit, None)


def _in_round(record: Record, actor: Actor, round_: Round) -> Next | None:
    """What is next in one round; None if the person has no part in it."""
    if actor.role in WARD_ROLES:
        return _of_ward(record, actor, round_)
    if actor.role in INSPECTOR_ROLES or actor.role == "board":
        return _of_province(record, actor, round_)
    return _of_survey(record, actor, round_) if actor.role == "surveyor" else _of_office(record, actor, round_)


def _of_ward(record: Record, actor: Actor, round_: Round) -> Next | None:
    assert actor.unit_id is not None
    try:
        entered = sheet(record, actor, actor.unit_id, round_.id)
        own = result(record, actor, actor.unit_id, round_.id)
    except (NotFound, NotAllowed):
        return None
    catalogue = catalogue_of(record, round_.id)
    return of_ward(actor.role, catalogue, entered, tasks(catalogue, entered), own.lateness, own.since)


def _of_province(record: Record, actor: Actor, round_: Round) -> Next:
    items = appraisal_queue.queue(record, actor, round_.id)
    with reading_as(record, actor) as connection:
        may_assign = office_allows(OFFICE_STEPS["assign"], actor.role)
        unassigned = _unassigned_in(connection, round_.id) if may_assign else 0
    marks = [each for each in second_queue(record, actor, round_.id) if each.states is None and each.markable]
    found = of_province(round_, items, marks, unassigned, today(record))
    if found.thing is None and (proposed := _to_release(record, actor, round_)) is not None:
        return of_criteria(round_, proposed, today(record))
    if actor.role == "board" and found.thing is None and not found.waiting and round_.status == "open":
        # The board may not read what is not locked yet, so it is told only that it will come, and by when.
        return Next(round_, None, (Waiting("anybody", 0, round_.appraise_by),))
    return found


def _of_survey(record: Record, actor: Actor, round_: Round) -> Next:
    with reading_as(record, actor) as connection:
        catalogue = catalogues_in(connection, [round_.id])[round_.id]
        units = {each.id: each for each in units_in(connection)}
        decided = decisions_of_round_in(connection, round_.id)
        lacking: list[tuple[Unit, str]] = []
        for state in _SOONEST:
            if not allowed("save_survey", actor.role, "other", state):
                continue
            for stored in stored_in(connection, [round_.id], None):
                if stored.state == state:
                    shut = decided.get(stored.unit_id, {})
                    lacking += [(units[stored.unit_id], code) for code in _unasked(catalogue, round_, stored, shut)]
    return of_survey(round_, lacking, today(record))


def _unasked(catalogue: Catalogue, round_: Round, stored: StoredDossier, decided: Mapping[str, object]) -> list[str]:
    """The criteria whose survey is not entered but still can be. (An inspector's decision closes it.)"""
    values = drafts.data_of(stored.texts.get("self_assessment"), stored.unit_id, round_)["values"]
    found = []
    for code, criterion in catalogue.criteria.items():
        closed = closed_indicators(criterion)
        subjects = {each.code for each in criterion.indicators} | {each.code for each in criterion.documents}
        lacks = any(not drafts.complete(catalogue, each, values.get(each, {})) for each in closed)
        if lacks and not subjects & decided.keys():
            found.append(code)
    return found


def _of_office(record: Record, actor: Actor, round_: Round) -> Next:
    if (proposed := _to_release(record, actor, round_)) is not None:
        return of_criteria(round_, proposed, today(record))
    states = office_rounds.states_of(record, actor, round_.id)
    with reading_as(record, actor) as connection:
        without, unassigned = _without_chief_in(connection, round_.id), _unassigned_in(connection, round_.id)
    return of_office(round_, states, without, unassigned, today(record))


def _to_release(record: Record, actor: Actor, round_: Round) -> int | None:
    """The draft whose proposal for the round waits for a release that is this person's to give; None without one."""
    if not office_allows(OFFICE_STEPS["release_criteria"], actor.role):
        return None
    with reading_as(record, actor) as connection:
        proposed = _waiting_proposal_in(connection, round_.id)
    return None if proposed is None or proposed.is_for_another_than(actor.person_id) else proposed.draft_id


def _backup(record: Record, actor: Actor) -> Next | None:
    """That a backup is due, if nothing else is. None also if the folder cannot be read: the backup screen says why."""
    try:
        found = office_backups.backups(record, actor)
    except (NotAllowed, RecordError):
        return None
    if not found.overdue:
        return None
    age = found.age
    return Next(None, NextThing("back_up", count=age.days if age else 0, of=1 if age else 0))


# Inside a transaction that is open already


def unfinished_in(connection: Connection, actor: Actor) -> tuple[Round, ...]:
    """As ``unfinished``."""
    require_reader_in(connection, actor)
    again, asked = _reopened_in(connection)
    if not office_allows("assign_inspectors", actor.role):
        views = views_in(connection, actor, round_ids={round_id for _, round_id in again | asked})
        again = {key for key in again if views[key].readable and not views[key].as_published}
        asked = {key for key in asked if views[key].reads_the_running}
    known = {round_id for _, round_id in again | asked}
    return tuple(each for each in reversed(rounds_in(connection)) if each.status == "open" or each.id in known)


@memoised_per_revision
def _reopened_in(connection: Connection) -> tuple[frozenset[Key], frozenset[Key]]:
    """The dossiers of published rounds that were reopened and are not published again, and those that somebody asked to
    reopen. Nobody's rights are checked.
    """
    finished = [each.id for each in rounds_in(connection) if each.status != "open"]
    moving = select(_dossiers.c.unit_id, _dossiers.c.round_id).where(
        _dossiers.c.state != "published", _dossiers.c.round_id.in_(finished)
    )
    asked = select(_reopenings.c.unit_id, _reopenings.c.round_id).where(
        _reopenings.c.outcome.is_(None), _reopenings.c.round_id.in_(finished)
    )
    again, waiting = (
        frozenset((unit_id, round_id) for unit_id, round_id in connection.execute(query)) for query in (moving, asked)
    )
    return again, waiting


@memoised_per_revision
def _waiting_proposal_in(connection: Connection, round_id: str) -> Proposal | None:
    """The proposal of criteria for a round that nobody has settled yet. Nobody's rights are checked."""
    return next((each for each in proposals_in(connection, round_id) if each.outcome is None), None)


@memoised_per_revision
def _unassigned_in(connection: Connection, round_id: str) -> int:
    """How many dossiers without an inspector still have to be appraised."""
    given = select(assignments.c.unit_id).where(assignments.c.round_id == round_id)
    query = select(_dossiers.c.unit_id).where(
        _dossiers.c.round_id == round_id, _dossiers.c.state.in_(_BEFORE_LOCK), _dossiers.c.unit_id.not_in(given)
    )
    return len(connection.execute(query).all())


@memoised_per_revision
def _without_chief_in(connection: Connection, round_id: str) -> int:
    """How many dossiers that are still with their ward have nobody to send them: neither the ward nor its successor has a
    chief.
    """
    chiefs = select(people.c.unit_id).where(people.c.role == "ward_chief", people.c.disabled_at.is_(None))
    served: set[str] = set()
    for unit_id in connection.execute(chiefs.distinct()).scalars():
        served |= {unit_id} | ancestry_in(connection, unit_id)
    waits = [state for state in _BEFORE_LOCK if allowed("submit", "ward_chief", "own", state)]
    query = select(_dossiers.c.unit_id).where(_dossiers.c.round_id == round_id, _dossiers.c.state.in_(waits))
    return sum(unit_id not in served for unit_id in connection.execute(query).scalars())
