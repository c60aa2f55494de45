"""The audit log: who did what, when, from what to what and why. Only ever added to, each line sealed over the one before.

A line is written in the transaction of the change it tells, so there is neither a change without a line nor a line without a
change. Triggers refuse to alter or remove a line; whoever gets around them breaks the chain at that line, and whoever cuts
the end off is caught by a head (number and hash) printed or noted earlier.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, func, select

from dossiers.access import Actor, require_office
from dossiers.record import Record
from dossiers.schema import audit_log

Outcome = Literal["done", "refused", "conflict"]
#: What the first line is sealed over.
NOTHING_BEFORE = "0" * 64
_SEALED = (
    "number", "at", "person_id", "person_name", "role", "act", "outcome", "unit_id", "round_id", "subject", "before",
    "after", "reason", "previous_hash",
)  # fmt: skip


@dataclass(frozen=True)
class Head:
    """The last line of the log: its number (0: none yet) and hash. Goes on every printed form."""

    number: int
    hash: str


@dataclass(frozen=True)
class LogLine:
    """One line. `at` is a moment on the Vietnamese clock; `before` and `after` are plain data or None."""

    number: int
    at: datetime
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
    reason: str | None
    hash: str


@dataclass(frozen=True)
class Verification:
    """What a walk over the log found.

    `broken_at`: the number of the first line that does not hold, None where all do. `why`: "altered" (the line does not
    give its hash), "unlinked" (it is not sealed over the line before), "gap" (a number is missing), "cut" (the log ends
    before the head that was noted), "other_log" (the noted head has another hash).
    """

    lines: int
    head: Head
    broken_at: int | None = None
    why: Literal["altered", "unlinked", "gap", "cut", "other_log"] | None = None

    @property
    def holds(self) -> bool:
        """Whether every line holds."""
        return self.broken_at is None


def head(record: Record) -> Head:
    """The last line of the log."""
    with record.reading() as connection:
        return head_in(connection)


def verify(record: Record, noted: Head | None = None) -> Verification:
    """Walk the whole log and name the first broken line; `noted`: a head printed earlier, against cutting off the end."""
    with record.reading() as connection:
        return verify_in(connection, noted)


def lines(
    record: Record,
    actor: Actor,
    *,
    unit_id: str | None = None,
    round_id: str | None = None,
    person_id: str | None = None,
    act: str | None = None,
    outcome: Outcome | None = None,
    before_number: int | None = None,
    limit: int = 200,
) -> tuple[LogLine, ...]:
    """Lines of the log, newest first, narrowed by what is given. Raises NotAllowed."""
    require_office(actor, "read_log")
    query = select(audit_log).order_by(audit_log.c.number.desc()).limit(limit)
    for column, value in (
        (audit_log.c.unit_id, unit_id), (audit_log.c.round_id, round_id), (audit_log.c.person_id, person_id),
        (audit_log.c.act, act), (audit_log.c.outcome, outcome),
    ):  # fmt: skip
        if value is not None:
            query = query.where(column == value)
    if before_number is not None:
        query = query.where(audit_log.c.number < before_number)
    with record.reading() as connection:
        return tuple(_line(row) for row in connection.execute(query))


# Inside a transaction that is open already


def append_in(
    connection: Connection,
    actor: Actor,
    act: str,
    at: datetime,
    *,
    outcome: Outcome = "done",
    unit_id: str | None = None,
    round_id: str | None = None,
    subject: str | None = None,
    before: Any = None,
    after: Any = None,
    reason: str | None = None,
) -> Head:
    """Add a line. `before` and `after`: plain data (what JSON can hold). Gives the new head."""
    last = head_in(connection)
    row = {
        "number": last.number + 1,
        "at": at.isoformat(timespec="milliseconds"),
        "person_id": actor.person_id or "",
        "person_name": actor.name,
        "role": actor.role,
        "act": act,
        "outcome": outcome,
        "unit_id": unit_id,
        "round_id": round_id,
        "subject": subject,
        "before": _plain(before),
        "after": _plain(after),
        "reason": reason,
        "previous_hash": last.hash,
    }
    sealed = seal(row)
    connection.execute(audit_log.insert().values(**row, hash=sealed))
    return Head(last.number + 1, sealed)


def head_in(connection: Connection) -> Head:
    """As `head`."""
    row = connection.execute(
        select(audit_log.c.number, audit_log.c.hash).order_by(audit_log.c.number.desc()).limit(1)
    ).one_or_none()
    return Head(row.number, row.hash) if row else Head(0, NOTHING_BEFORE)


def verify_in(connection: Connection, noted: Head | None = None) -> Verification:
    """As `verify`."""
    total = connection.execute(select(func.count()).select_from(audit_log)).scalar_one()
    last = head_in(connection)
    previous = Head(0, NOTHING_BEFORE)
    for row in connection.execution_options(stream_results=True).execute(
        select(audit_log).order_by(audit_log.c.number)
    ):
        if row.number != previous.number + 1:
            return Verification(total, last, previous.number + 1, "gap")
        if row.previous_hash != previous.hash:
            return Verification(total, last, row.number, "unlinked")
        if seal(row._mapping) != row.hash:
            return Verification(total, last, row.number, "altered")
        if noted is not None and row.number == noted.number and row.hash != noted.hash:
            return Verification(total, last, row.number, "other_log")
        previous = Head(row.number, row.hash)
    if noted is not None and noted.number > previous.number:
        return Verification(total, last, previous.number + 1, "cut")
    return Verification(total, last)


def seal(row: Any) -> str:
    """The hash of a line: SHA-256 over its fields as JSON in a fixed order, the previous line's hash among them."""
    data = [row[name] for name in _SEALED]
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _plain(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _line(row: Row) -> LogLine:
    before, after = (None if text is None else json.loads(text) for text in (row.before, row.after))
    return LogLine(
        row.number, datetime.fromisoformat(row.at), row.person_id, row.person_name, row.role, row.act, row.outcome,
        row.unit_id, row.round_id, row.subject, before, after, row.reason, row.hash,
    )  # fmt: skip


def told(found: Sequence[LogLine], act: str) -> tuple[LogLine, ...]:
    """Those of `found` that tell of `act`."""
    return tuple(line for line in found if line.act == act)
