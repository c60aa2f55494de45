"""The audit log: who did what, when, from what to what and why. Lines are only added, each sealed over the one before.

A line is written in the transaction of the change it describes, so there is no change without a line and no line without a
change. Triggers refuse to alter or remove a line. If somebody gets around them, the chain is broken at that line; if somebody
cuts off the end, a head (number and hash) that was printed or noted earlier shows it.
"""

import hashlib
import json
import logging
import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, cast, get_args

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select
from sqlalchemy.exc import DatabaseError

from dossiers.access.policy import ALLOWED, INSPECTOR_ROLES, Actor, require_office
from dossiers.access.reader import require_account_in
from dossiers.access.view import Key, View, views_in
from dossiers.acts.line_texts import line_texts, told_name
from dossiers.acts.repeats import since_last_line
from dossiers.errors import BadInput, CannotWrite, NotAllowed, messages, wrong
from dossiers.rounds.catalogues import catalogues_in
from dossiers.store.clock import now
from dossiers.store.record import Record
from dossiers.store.schema import audit_log
from dossiers.texts.lengths import LONGEST
from dossiers.texts.typed_text import search_form
from dossiers.vocabulary import OfficeAct
from scoring.published import may_withhold

LOG = logging.getLogger("ward_scorecard")
_Row = Row[*tuple[Any, ...]]
Outcome = Literal["done", "refused", "conflict"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
#: The first line is sealed over this in place of a hash.
NOTHING_BEFORE = "0" * 64
#: How many digits of a hash must be given when a head is typed from paper: enough that no other log can be made to share them.
FEWEST_DIGITS = 16
#: A line takes its moment before its turn to write, so lines of people who work at once may stand in another order.
_AT_ONCE = timedelta(minutes=1)
#: Refusals that say nothing of a dossier.
_OF_THE_PERSON = ("not_your_act", "not_assigned", "tied", "no_account", "session_over")
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


@dataclass(frozen=True)
class AuditFilter:
    """Which lines of the log to look for. A field that is None does not matter. ``text``: each of its words must occur
    somewhere in the line (what, before, after, reason, name), without regard to diacritics and capitals.
    """

    unit_id: str | None = None
    round_id: str | None = None
    person_id: str | None = None
    act: str | None = None
    outcome: Outcome | None = None
    text: str = ""


@dataclass(frozen=True)
class Occurring:
    """What can be searched for in a log: person id → the name last used, and the acts, units and rounds that occur."""

    people: dict[str, str]
    acts: tuple[str, ...]
    units: tuple[str, ...]
    rounds: tuple[str, ...]


def lines(
    record: Record,
    actor: Actor,
    wanted: AuditFilter | None = None,
    *,
    before_number: int | None = None,
    limit: int = 200,
) -> tuple[LogLine, ...]:
    """The lines of the log that are wanted, newest first; ``before_number``: only older ones. Raises NotAllowed.

    Who did which act when, and on which dossier, is told to everybody who reads the log; also that somebody was refused who
    might not do it. What was entered, decided, asked or shown is told as far as ``actor`` reads that part of that dossier
    elsewhere; else it is neither shown nor searched.
    """
    wanted = wanted or AuditFilter()
    query = select(audit_log).order_by(audit_log.c.number.desc())
    for name in ("unit_id", "round_id", "person_id", "act", "outcome"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(audit_log.c[name] == value)
    if before_number is not None:
        query = query.where(audit_log.c.number < before_number)
    asked = search_form(wanted.text).split()
    found: list[LogLine] = []
    with reading_for_office(record, actor, "read_log") as connection:
        views = views_in(connection, actor)
        ends = _publications_in(connection, views)
        rounds = {round_id for (_, round_id), view in views.items() if view.readable and view.withholds}
        sensitive = {each: may_withhold(found) for each, found in catalogues_in(connection, rounds).items()}
        for row in _readable_rows(connection, query if asked else query.limit(limit)):
            if row is None or len(found) == limit:
                break
            line = _without_figures(_as_read(_line(row), views, ends), views, sensitive)
            # Of what is told of the line in part no more is searched than is told.
            inside = (row.subject, row.before, row.after, row.reason)
            if line.withheld:
                inside = ()
            elif line.in_part:
                inside = (line.subject, *map(_as_text, (line.before, line.after)), row.reason)
            if not asked or _says(asked, (row.person_name, *inside)):
                found.append(line)
        before = _moments_before_in(connection, found)
    return tuple(replace(line, ran_back_from=_later(before.get(line.number - 1), line.at)) for line in found)


def _without_figures(line: LogLine, views: Mapping[Key, View], sensitive: Mapping[str, frozenset[str]]) -> LogLine:
    """The line without figures of sensitive indicators, for a reader from outside."""
    view = views.get((line.unit_id or "", line.round_id or ""))
    if view is None or not view.withholds or line.act not in ALLOWED:
        return line
    codes = sensitive.get(line.round_id or "", frozenset())
    before, after = (_without(each, codes) for each in (line.before, line.after))
    return (
        line
        if (before, after) == (line.before, line.after)
        else replace(line, before=before, after=after, in_part=True)
    )


def _without(told: Any, codes: frozenset[str]) -> Any:
    """Data of a line without what stands under one of the codes, or is said to be about one."""
    if isinstance(told, list):
        return [_without(each, codes) for each in cast(list[Any], told)]
    if not isinstance(told, dict):
        return told
    data = cast(dict[str, Any], told)
    about = data.get("subject") in codes
    return {
        key: _without(value, codes)
        for key, value in data.items()
        if key not in codes and not (about and key in {"inputs", "values"})
    }


def _as_text(told: Any) -> str | None:
    return None if told is None else json.dumps(told, ensure_ascii=False)


def _publications_in(connection: Connection, views: Mapping[Key, View]) -> Mapping[Key, int]:
    """(unit, round) → the number of the line of its last publication, for the dossiers that are read as published."""
    if not any(view.as_published for view in views.values()):
        return {}
    query = (
        select(audit_log.c.unit_id, audit_log.c.round_id, func.max(audit_log.c.number))
        .where(audit_log.c.act == "publish", audit_log.c.outcome == "done")
        .group_by(audit_log.c.unit_id, audit_log.c.round_id)
    )
    return {(unit_id, round_id): number for unit_id, round_id, number in connection.execute(query)}


def _as_read(line: LogLine, views: Mapping[Key, View], ends: Mapping[Key, int]) -> LogLine:
    """The line as far as the reader of these views reads it. ``ends``: as ``_publications_in``."""
    if line.unit_id is None or line.act not in ALLOWED:
        # The office's own: accounts, units, rounds, assignments, catalogues, backups, and attempts to sign in.
        return line
    key = (line.unit_id, line.round_id or "")
    view = views.get(key)
    # What came after the publication that the reader goes on reading belongs to the reopened dossier.
    later = view is not None and view.as_published and line.number > ends.get(key, 0)
    if view is not None and not later and _shows(view, line.act):
        return line
    if line.outcome == "refused" and _is_of_the_person(line):
        return replace(line, subject=None, before=None, after=None)
    return replace(line, subject=None, before=None, after=None, reason=None, withheld=True)


def _is_of_the_person(line: LogLine) -> bool:
    """Whether an act was refused for who wanted to do it. Other reasons tell of the dossier: its state, who did what on it."""
    act = messages()[f"act_{line.act}"]
    return line.reason in [NotAllowed(code, act=act).texts for code in _OF_THE_PERSON]


def _shows(view: View, act: str) -> bool:
    """Whether the reader reads elsewhere what an act on the dossier left in the log."""
    match act:
        # Not part of what is judged, so no state and no blind round keeps them from whoever may read them.
        case "save_action" | "read_actions":
            return view.allows("read_actions")
        case "save_opinion" | "read_opinions":
            return view.allows("read_opinions")
        case _ if view.blind or view.unmarked or not view.readable:
            return False
        case "save_entry" | "save_survey":
            return view.shows("self_assessment")
        case "decide":
            return view.shows("appraisal")
        case "judge_first":
            return view.role in INSPECTOR_ROLES | {"board"} and view.shows("appraisal") and view.allows("read_evidence")
        case "mark_second":
            # Compared by those who lead the round, and of a reopened dossier not before it is published again.
            return view.role in ("lead_inspector", "board") and view.shows("appraisal") and not view.as_published
        case "answer" | "return_dossier" | "request_clarification":
            return view.reads_questions
        case "add_evidence" | "withdraw_evidence" | "read_evidence":
            return view.allows("read_evidence")
        case "request_reopening" | "settle_reopening":
            return view.reads_the_running
        case _:
            # The other steps: every reader of the dossier is told who took them.
            return True


def occurring(record: Record, actor: Actor) -> Occurring:
    """What can be searched for in the log. Raises NotAllowed."""
    last_named = (
        select(audit_log.c.person_id, audit_log.c.person_name, func.max(audit_log.c.number))
        .group_by(audit_log.c.person_id, audit_log.c.person_name)
        .order_by(func.max(audit_log.c.number))
    )
    with reading_for_office(record, actor, "read_log") as connection:
        return Occurring(
            {row.person_id: row.person_name for row in connection.execute(last_named)},
            *(
                tuple(
                    connection.execute(select(column).where(column.is_not(None)).distinct().order_by(column)).scalars()
                )
                for column in (audit_log.c.act, audit_log.c.unit_id, audit_log.c.round_id)
            ),
        )


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
    return LastAct(None, None, None) if row is None else LastAct(row.person_name, row.act, _moment(row.at))


def verify_in(connection: Connection, noted: Head | None = None) -> Verification:
    """As ``verify``."""
    total = connection.execute(select(func.count()).select_from(audit_log)).scalar_one()
    last = head_in(connection)
    if noted is not None and noted.number == 0 and not NOTHING_BEFORE.startswith(noted.hash):
        return Verification(total, last, 0, "other_log")
    previous, moment = Head(0, NOTHING_BEFORE), None
    ran_back: list[int] = []
    for row in _readable_rows(connection, select(audit_log).order_by(audit_log.c.number)):
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
        if _later(moment, _moment(row.at)) is not None:
            ran_back.append(row.number)
        previous, moment = Head(row.number, row.hash), _moment(row.at)
    if noted is not None and noted.number > previous.number:
        return Verification(total, last, previous.number + 1, "cut")
    return Verification(total, last, ran_back=tuple(ran_back))


def _moments_before_in(connection: Connection, lines: Iterable[LogLine]) -> dict[int, datetime | None]:
    """The moments of the lines that stand before these, by their numbers."""
    numbers = [line.number - 1 for line in lines]
    query = select(audit_log.c.number, audit_log.c.at).where(audit_log.c.number.in_(numbers))
    return {row.number: _moment(row.at) for row in _readable_rows(connection, query) if row is not None}


def _later(before: datetime | None, at: datetime | None) -> datetime | None:
    """``before``, if it is later than ``at`` by more than lines are that were written at the same time."""
    try:
        return before if before is not None and at is not None and before - at > _AT_ONCE else None
    except TypeError:
        # A moment without its zone was written by somebody else.
        return None


def _readable_rows(connection: Connection, query: Select[*tuple[Any, ...]]) -> Iterator[_Row | None]:
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


def _says(asked: list[str], said: Iterable[object]) -> bool:
    plain = search_form(" ".join(str(part) for part in said if part))
    return all(part in plain for part in asked)


def _line(row: _Row) -> LogLine:
    return LogLine(
        row.number, _moment(row.at), row.person_id, row.person_name, row.role, row.act, row.outcome, row.unit_id,
        row.round_id, row.subject, _data(row.before), _data(row.after), _reason(row.reason), row.hash,
    )  # fmt: skip


def _moment(text: Any) -> datetime | None:
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
