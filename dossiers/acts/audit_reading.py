"""Reading the audit log: the lines that are wanted, as far as the reader reads elsewhere what they tell."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlalchemy import Connection, func, select

from dossiers.access.policy import ALLOWED, INSPECTOR_ROLES, Actor
from dossiers.access.view import Key, View, views_in
from dossiers.acts.audit import reading_for_office
from dossiers.acts.audit_lines import LogLine, Outcome, later, line_of, moments_before_in, readable_rows
from dossiers.errors import NotAllowed, messages
from dossiers.rounds.catalogues import catalogues_in
from dossiers.store.record import Record
from dossiers.store.schema import audit_log
from dossiers.texts.typed_text import search_form
from scoring.published import may_withhold

#: Refusals that say nothing of a dossier.
_OF_THE_PERSON = ("not_your_act", "not_assigned", "tied", "no_account", "session_over")


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
        for row in readable_rows(connection, query if asked else query.limit(limit)):
            if row is None or len(found) == limit:
                break
            line = _without_figures(_as_read(line_of(row), views, ends), views, sensitive)
            # Of what is told of the line in part no more is searched than is told.
            inside = (row.subject, row.before, row.after, row.reason)
            if line.withheld:
                inside = ()
            elif line.in_part:
                inside = (line.subject, *map(_as_text, (line.before, line.after)), row.reason)
            if not asked or _says(asked, (row.person_name, *inside)):
                found.append(line)
        before = moments_before_in(connection, found)
    return tuple(replace(line, ran_back_from=later(before.get(line.number - 1), line.at)) for line in found)


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


def _says(asked: list[str], said: Iterable[object]) -> bool:
    plain = search_form(" ".join(str(part) for part in said if part))
    return all(part in plain for part in asked)
