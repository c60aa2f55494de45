"""A line of the audit log as it stands in the record: read back whatever somebody may have done to its row."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast, get_args

from sqlalchemy import Connection, Row, Select, select
from sqlalchemy.exc import DatabaseError

from dossiers.store.schema import audit_log

_Row = Row[*tuple[Any, ...]]
Outcome = Literal["done", "refused", "conflict"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
#: A line takes its moment before its turn to write, so lines of people who work at once may stand in another order.
_AT_ONCE = timedelta(minutes=1)


@dataclass(frozen=True)
class LogLine:
    """One line. ``at`` is a moment on the Vietnamese clock; ``before`` and ``after`` are plain data or None.
    ``reason``: as typed, or {vi, en} if the program gave it.

    If somebody altered the line in spite of the triggers, ``at`` may be None, and ``before`` and ``after`` may be bare text.
    ``withheld``: this reader does not read that part of the dossier, so what was changed, on what and why is left out.
    ``in_part``: figures of sensitive subjects are left out, because the reader stands outside ward and appraisal.
    ``ran_back_from``: the moment of the line before, if that is later: between the two the server's clock was set back, or
    was wrong for a while. Moments are kept as the clock gave them; the numbers tell the order.
    """

    number: int
    at: datetime | None
    person_id: str
    person_name: str
    role: str
    act: str
    outcome: Outcome
    unit_id: str | None
    round_id: str | None
    subject: str | None
    before: Any
    after: Any
    reason: str | dict[str, str] | None
    hash: str
    withheld: bool = False
    in_part: bool = False
    ran_back_from: datetime | None = None


def line_of(row: _Row) -> LogLine:
    """The line that a row of the log holds."""
    return LogLine(
        row.number, moment_of(row.at), row.person_id, row.person_name, row.role, row.act, row.outcome, row.unit_id,
        row.round_id, row.subject, _data(row.before), _data(row.after), _reason(row.reason), row.hash,
    )  # fmt: skip


def moment_of(text: Any) -> datetime | None:
    """The moment that was written; None if it is none any more."""
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def _reason(text: Any) -> str | dict[str, str] | None:
    given: Any = _data(text) if isinstance(text, str) and text.startswith('{"en":') else None
    return cast(dict[str, str], given) if isinstance(given, dict) and {*given} == {"vi", "en"} else text


def _data(text: Any) -> Any:
    try:
        return None if text is None else json.loads(text)
    except ValueError:
        return str(text)


def moments_before_in(connection: Connection, lines: Iterable[LogLine]) -> dict[int, datetime | None]:
    """The moments of the lines that stand before these, by their numbers."""
    numbers = [line.number - 1 for line in lines]
    query = select(audit_log.c.number, audit_log.c.at).where(audit_log.c.number.in_(numbers))
    return {row.number: moment_of(row.at) for row in readable_rows(connection, query) if row is not None}


def later(before: datetime | None, at: datetime | None) -> datetime | None:
    """``before``, if it is later than ``at`` by more than lines are that were written at the same time."""
    try:
        return before if before is not None and at is not None and before - at > _AT_ONCE else None
    except TypeError:
        # A moment without its zone was written by somebody else.
        return None


def readable_rows(connection: Connection, query: Select[*tuple[Any, ...]]) -> Iterator[_Row | None]:
    """The rows one by one; None for a row whose bytes are not text any more, which our program cannot have written."""
    # SQLite returns rows one at a time by itself, so the damaged row can be told from those before it.
    apart = connection.dialect.name != "sqlite"
    rows = iter(connection.execution_options(stream_results=apart).execute(query))
    while True:
        try:
            row = next(rows, None)
        except (DatabaseError, UnicodeDecodeError):
            yield None
            return
        if row is None:
            return
        yield row
