"""Questions to the ward and its answers, each about one criterion. The time to answer starts when the ward can open it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, Row, select

from dossiers.access.policy import Actor, require_in
from dossiers.access.reader import reading_as
from dossiers.access.view import View, view_in, views_in
from dossiers.errors import NotAllowed, messages
from dossiers.rounds.deadlines import days_to_correct
from dossiers.rounds.rounds import round_in
from dossiers.store.clock import VIETNAM
from dossiers.store.memo import memoised_per_revision
from dossiers.store.record import Record
from dossiers.store.schema import exchanges as _exchanges
from dossiers.store.schema import steps as _steps
from dossiers.vocabulary import ExchangeKind


@dataclass(frozen=True)
class Exchange:
    """One question about a criterion, and the answer.

    ``asked_at``: when it was sent; from then on the ward could read the draft of its appraisal. ``due``: last day to answer,
    or to send again what was returned (None if an import or a return of earlier times names none). ``agrees``: whether the
    ward accepts the finding; None until answered. ``closed_at``: when the inspector closed it, or the dossier was locked.
    """

    id: int
    criterion: str
    kind: ExchangeKind
    question: str
    due: date | None
    asked_by: str
    asked_at: datetime
    answer: str | None
    agrees: bool | None
    answered_by: str | None
    answered_at: datetime | None
    closed_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether it is not closed yet."""
        return self.closed_at is None


def exchanges(record: Record, actor: Actor, unit_id: str, round_id: str) -> tuple[Exchange, ...]:
    """The questions and answers of a dossier, for those whom ``policy.READS_QUESTIONS`` names; they are never public.

    Raises NotFound and NotAllowed as reading the dossier does, and NotAllowed for everybody else. A question reveals what was
    found, so questions about a criterion that ``actor`` still has to mark a second time are left out.
    """
    with reading_as(record, actor) as connection:
        view = view_in(connection, actor, unit_id, round_id)
        if not view.reads_questions:
            require_in(connection, actor, "read_actions", unit_id, round_id, view.running)
            raise NotAllowed("not_yet_readable", state=messages()["state_locked"])
        return exchanges_shown_in(connection, view)


class AskedOfWard(NamedTuple):
    """The questions to one ward that a reader may read. ``withheld``: the reader may read none; ``unmarked``: none about
    these criteria yet.
    """

    exchanges: tuple[Exchange, ...]
    withheld: bool
    unmarked: frozenset[str]

    def tells(self, criterion: str) -> bool:
        """Whether the reader may know what was asked about a criterion."""
        return not self.withheld and criterion not in self.unmarked


def asked_in_round(record: Record, actor: Actor, round_id: str) -> Mapping[str, AskedOfWard]:
    """Unit → the questions and answers of its dossier, for every dossier of a round whose existence ``actor`` may know.

    Raises NotFound for an unknown round.
    """
    with reading_as(record, actor) as connection:
        round_in(connection, round_id)
        views = [view for view in views_in(connection, actor, round_ids=[round_id]).values() if view.readable]
        every = _every_exchange_in(connection, round_id)
        return {
            view.unit_id: AskedOfWard(
                tuple(each for each in every.get(view.unit_id, ()) if view.shows_questions(each.criterion)),
                not view.reads_questions,
                view.unmarked,
            )
            for view in views
        }


def disputed(asked: AskedOfWard) -> frozenset[str]:
    """The criteria of which the ward did not accept what was found, by its last answer that the reader may know."""
    last = {each.criterion: each.agrees for each in asked.exchanges if each.agrees is not None}
    return frozenset(code for code, agrees in last.items() if not agrees)


def first_answered(exchanges: Iterable[Exchange]) -> str | None:
    """The criterion of the first question that was answered and is not closed."""
    return next((each.criterion for each in exchanges if each.open and each.answer is not None), None)


# Inside a transaction that is open already


def exchanges_shown_in(connection: Connection, view: View) -> tuple[Exchange, ...]:
    """The exchanges of a dossier that a reader may read, the earliest first; none for who may read none."""
    if not view.reads_questions:
        return ()
    return tuple(
        each for each in exchanges_in(connection, view.unit_id, view.round_id) if view.shows_questions(each.criterion)
    )


@memoised_per_revision
def exchanges_in(connection: Connection, unit_id: str, round_id: str) -> tuple[Exchange, ...]:
    """All exchanges of a dossier, the earliest first; nobody's rights are checked."""
    query = (
        select(_exchanges)
        .where(_exchanges.c.unit_id == unit_id, _exchanges.c.round_id == round_id)
        .order_by(_exchanges.c.id)
    )
    return tuple(_exchange(row) for row in connection.execute(query))


@memoised_per_revision
def _every_exchange_in(connection: Connection, round_id: str) -> Mapping[str, tuple[Exchange, ...]]:
    query = select(_exchanges).where(_exchanges.c.round_id == round_id).order_by(_exchanges.c.id)
    found: dict[str, tuple[Exchange, ...]] = {}
    for row in connection.execute(query):
        found[row.unit_id] = (*found.get(row.unit_id, ()), _exchange(row))
    return found


def open_exchanges_in(
    connection: Connection, round_id: str, unit_ids: Collection[str] | None = None
) -> dict[str, list[Exchange]]:
    """Unit → its questions that are not closed, the earliest first, for these dossiers of a round (None: all)."""
    query = select(_exchanges).where(_exchanges.c.round_id == round_id, _exchanges.c.closed_at.is_(None))
    if unit_ids is not None:
        query = query.where(_exchanges.c.unit_id.in_(list(unit_ids)))
    found: dict[str, list[Exchange]] = {}
    for row in connection.execute(query.order_by(_exchanges.c.id)):
        found.setdefault(row.unit_id, []).append(_exchange(row))
    return found


@memoised_per_revision
def clarify_by_in(connection: Connection, round_id: str) -> Mapping[str, date]:
    """Unit → the last day to answer, as the ward was told when the latest draft of its appraisal was sent.

    This is the day of the open questions; if the draft was sent without a question, the day given with it. Dossiers that were
    sent no draft are left out, and an import may hold neither day.
    """
    sent = (
        select(_steps.c.unit_id, _steps.c.due)
        .where(_steps.c.round_id == round_id, _steps.c.act == "request_clarification", _steps.c.due.is_not(None))
        .order_by(_steps.c.id)
    )
    without_question: dict[str, date] = {row.unit_id: row.due for row in connection.execute(sent)}
    asked = select(_exchanges.c.unit_id, _exchanges.c.due).where(
        _exchanges.c.round_id == round_id,
        _exchanges.c.kind == "clarification",
        _exchanges.c.closed_at.is_(None),
        _exchanges.c.due.is_not(None),
    )
    found: dict[str, date] = {}
    for unit_id, due in connection.execute(asked):
        found[unit_id] = max(due, found.get(unit_id, due))
    return {**without_question, **found}


@memoised_per_revision
def correct_by_in(connection: Connection, round_id: str) -> Mapping[str, date]:
    """Unit → the last day to send its dossier again, as the ward was told when it was returned last.

    Returns of earlier times named no day; for those it is the day that is proposed for such a return today.
    """
    round_ = round_in(connection, round_id)
    returned = (
        select(_steps.c.unit_id, _steps.c.due, _steps.c.taken_at)
        .where(_steps.c.round_id == round_id, _steps.c.act == "return_dossier")
        .order_by(_steps.c.id)
    )
    return {
        row.unit_id: row.due or days_to_correct(round_, row.taken_at.astimezone(VIETNAM).date()).proposed
        for row in connection.execute(returned)
    }


def _exchange(row: Row) -> Exchange:
    return Exchange(
        row.id, row.criterion, row.kind, row.question, row.due, row.asked_by_name, row.asked_at, row.answer,
        None if row.agrees is None else bool(row.agrees), row.answered_by_name, row.answered_at, row.closed_at,
    )  # fmt: skip
