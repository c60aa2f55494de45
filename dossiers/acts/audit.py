"""The audit log: who did what, when, from what to what and why. Lines are only added, each sealed over the one before.

A line is written in the transaction of the change it describes, so there is no change without a line and no line without a
change. Triggers refuse to alter or remove a line. If somebody gets around them, the chain is broken at that line; if somebody
cuts off the end, a head (number and hash) that was printed or noted earlier shows it.
"""

import hashlib
import json
import logging
import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select

from dossiers.access.policy import Actor, require_office
from dossiers.access.reader import require_account_in
from dossiers.acts.audit_lines import Outcome, later, moment_of, readable_rows
from dossiers.acts.line_texts import line_texts, told_name
from dossiers.acts.repeats import since_last_line
from dossiers.errors import BadInput, CannotWrite, NotAllowed, wrong
from dossiers.store.clock import now
from dossiers.store.record import Record
from dossiers.store.schema import audit_log
from dossiers.texts.lengths import LONGEST
from dossiers.vocabulary import OfficeAct

LOG = logging.getLogger("ward_scorecard")
#: The first line is sealed over this in place of a hash.
NOTHING_BEFORE = "0" * 64
#: How many digits of a hash must be given when a head is typed from paper: enough that no other log can be made to share them.
FEWEST_DIGITS = 16
_SEALED = (
    "number", "at", "person_id", "person_name", "role", "act", "outcome", "unit_id", "round_id", "subject", "before",
    "after", "reason", "previous_hash",
)  # fmt: skip


@dataclass(frozen=True)
class Head:
    """The last line of the log: its number (0: none yet) and hash. Goes on every printed form.

    A head that was typed from paper may have only the beginning of the hash.
    """

    number: int
    hash: str

    @property
    def written(self) -> str:
        """As it is printed and read back: ``12:0f3a…``."""
        return f"{self.number}:{self.hash}"


def head_from(text: str) -> Head:
    """A head as somebody noted it: ``12:0f3a…`` with at least 16 digits of the hash; blanks do not count. Raises BadInput."""
    found = re.fullmatch(rf"(\d{{1,12}})[:.]([0-9a-f]{{{FEWEST_DIGITS},64}})", "".join(text.split()).lower(), re.ASCII)
    if found is None:
        raise BadInput([wrong("bad_head", digits=FEWEST_DIGITS)])
    return Head(int(found[1]), found[2])


@dataclass(frozen=True)
class Verification:
    """The result of checking the log.

    ``broken_at``: the number of the first wrong line, None if all are right. ``why``: "altered" (the line does not match its
    hash), "unlinked" (it is not sealed over the line before), "gap" (a number is missing), "cut" (the log ends before the
    head that was noted), "other_log" (the noted head has another hash). ``ran_back``: the numbers of the lines that are of an
    earlier moment than the line before them, as in ``LogLine``; the log holds all the same.
    """

    lines: int
    head: Head
    broken_at: int | None = None
    why: Literal["altered", "unlinked", "gap", "cut", "other_log"] | None = None
    ran_back: tuple[int, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every line is right."""
        return self.broken_at is None


def head(record: Record) -> Head:
    """The last line of the log."""
    with record.reading() as connection:
        return head_in(connection)


def verify(record: Record, noted: Head | None = None) -> Verification:
    """Check the whole log and name the first wrong line. ``noted``: a head printed earlier, which shows a missing end."""
    with record.reading() as connection:
        return verify_in(connection, noted)


@contextmanager
def noting_refusals(
    record: Record, actor: Actor, act: str, *, unit_id: str | None = None, round_id: str | None = None
) -> Generator[None]:
    """Write a line in the log if what is done inside is refused; the error then goes on. For functions that only read."""
    try:
        yield
    except NotAllowed as refusal:
        note_refusal(record, actor, act, now(record), refusal, unit_id=unit_id, round_id=round_id)
        raise


def note_refusal(
    record: Record, actor: Actor, act: str, at: datetime, refusal: NotAllowed, **about: str | None
) -> None:
    """Write a line in the log that an act was refused. ``about``: ``unit_id``, ``round_id``, ``subject``.

    The same again and again is counted (see ``acts.repeats``). Where nothing can be written the refusal stands all the same,
    and nobody learns more from it; the server's log says so.
    """
    what = (act, about.get("unit_id") or "", about.get("round_id") or "", "refused")
    times = since_last_line(record, actor.person_id or actor.role, what)
    if times == 0:
        return
    try:
        with record.writing() as connection:
            append_in(connection, actor, act, at, outcome="refused", reason=times_told(refusal.texts, times), **about)
    except CannotWrite:
        LOG.error("refused to %s (%s), and not noted in the audit log: %s", actor.person_id or actor.role, act, refusal)


def times_told(reason: dict[str, str], times: int) -> dict[str, str]:
    """The reason of a line that stands for several: how many there were since the line before."""
    if times == 1:
        return reason
    again = wrong("times_since_last_line", times=times)
    return {language: f"{text} {again[language]}" for language, text in reason.items()}


@contextmanager
def reading_for_office(
    record: Record, actor: Actor, act: OfficeAct, *, round_id: str | None = None
) -> Generator[Connection]:
    """A reading transaction for somebody who may do ``act`` for the office, by the account as it is now.

    Raises NotAllowed, which is noted in the log.
    """
    with noting_refusals(record, actor, act, round_id=round_id), record.reading() as connection:
        require_account_in(connection, actor)
        require_office(actor, act)
        yield connection


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
    reason: str | dict[str, str] | None = None,
) -> Head:
    """Add a line; returns the new head. ``before`` and ``after``: plain data (what JSON can hold). ``reason``: as a person
    typed it, or {vi, en} if the program gives it.

    Raises BadInput if a text is longer than any may be (``line_texts``).
    """
    last, texts = head_in(connection), line_texts(before, after, reason, done=outcome == "done")
    row = {
        "number": last.number + 1,
        "at": at.isoformat(timespec="milliseconds"),
        "person_id": actor.person_id or "",
        "person_name": told_name(actor.name),
        "role": actor.role,
        "act": act,
        "outcome": outcome,
        "unit_id": unit_id and told_name(unit_id),
        "round_id": round_id and told_name(round_id),
        "subject": subject and told_name(subject, LONGEST["paragraph"]),
        "before": _as_stored(texts.before),
        "after": _as_stored(texts.after),
        "reason": _as_stored(texts.reason) if isinstance(reason, dict) else texts.reason,
        "previous_hash": last.hash,
    }
    sealed = seal(row)
    connection.execute(audit_log.insert().values(**row, hash=sealed))
    return Head(last.number + 1, sealed)


def head_in(connection: Connection) -> Head:
    """As ``head``."""
    row = connection.execute(
        select(audit_log.c.number, audit_log.c.hash).order_by(audit_log.c.number.desc()).limit(1)
    ).one_or_none()
    return Head(row.number, row.hash) if row else Head(0, NOTHING_BEFORE)


class LastAct(NamedTuple):
    """Who did what last, and when. All are None if the log holds no such act."""

    who: str | None
    act: str | None
    at: datetime | None


def last_done_in(connection: Connection, *which: ColumnElement[bool]) -> LastAct:
    """The last act that was done, among the lines of the log that meet the conditions ``which``."""
    row = connection.execute(
        select(audit_log.c.person_name, audit_log.c.act, audit_log.c.at)
        .where(audit_log.c.outcome == "done", *which)
        .order_by(audit_log.c.number.desc())
        .limit(1)
    ).one_or_none()
    return LastAct(None, None, None) if row is None else LastAct(row.person_name, row.act, moment_of(row.at))


def verify_in(connection: Connection, noted: Head | None = None) -> Verification:
    """As ``verify``."""
    total = connection.execute(select(func.count()).select_from(audit_log)).scalar_one()
    last = head_in(connection)
    if noted is not None and noted.number == 0 and not NOTHING_BEFORE.startswith(noted.hash):
        return Verification(total, last, 0, "other_log")
    previous, moment = Head(0, NOTHING_BEFORE), None
    ran_back: list[int] = []
    for row in readable_rows(connection, select(audit_log).order_by(audit_log.c.number)):
        if row is None:
            return Verification(total, last, previous.number + 1, "altered")
        if row.number != previous.number + 1:
            return Verification(total, last, previous.number + 1, "gap")
        if row.previous_hash != previous.hash:
            return Verification(total, last, row.number, "unlinked")
        if seal({name: getattr(row, name) for name in _SEALED}) != row.hash:
            return Verification(total, last, row.number, "altered")
        if noted is not None and row.number == noted.number and not row.hash.startswith(noted.hash):
            return Verification(total, last, row.number, "other_log")
        if later(moment, moment_of(row.at)) is not None:
            ran_back.append(row.number)
        previous, moment = Head(row.number, row.hash), moment_of(row.at)
    if noted is not None and noted.number > previous.number:
        return Verification(total, last, previous.number + 1, "cut")
    return Verification(total, last, ran_back=tuple(ran_back))


def seal(row: Mapping[str, Any]) -> str:
    """The hash of a line: SHA-256 over its fields as JSON in a fixed order, the previous line's hash among them."""
    data = [row[name] for name in _SEALED]
    # A value that is neither text nor number was put there by somebody else. It is written in its own way, so the hash differs.
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=repr)
    return hashlib.sha256(plain.encode()).hexdigest()


def _as_stored(value: Any) -> str | None:
    if value is None:
        return None
    # Dates and exact numbers become text, because a line that cannot be written would make the whole act fail.
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
