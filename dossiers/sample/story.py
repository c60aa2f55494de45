"""What people did in the sample's open round: savings, steps, decisions, questions, second marks, actions, opinions.

A sample without these files has no story. This module checks that the files agree with the dossiers, and reports every
problem as ``file:line: what is wrong``. ``happenings`` lists the same in the order in which it happened, for the log.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dossiers.appraisal.judgements import whole
from dossiers.errors import BadInput
from dossiers.sample.files import STORY
from dossiers.texts.csv_tables import CsvLine, read_table
from dossiers.vocabulary import Act, OfficeAct
from scoring import Catalogue
from scoring.catalogue import Survey

Rows = list[dict[str, Any]]
#: (unit, round) → a self-assessment: its text as plain data, and the hash of the text.
Own = Mapping[tuple[str, str], tuple[Mapping[str, Any], str]]
#: File → the prefixes of its columns for a person and the moment of the act (``saved`` for ``saved_by`` and ``saved_at``).
_PEOPLE: Mapping[str, tuple[str, ...]] = {
    "entries.csv": ("saved",),
    "steps.csv": ("taken",),
    "decisions.csv": ("decided",),
    "exchanges.csv": ("asked", "answered", "closed"),
    "second_draws.csv": ("drawn",),
    "second_marks.csv": ("marked",),
    "actions.csv": ("created",),
    "opinions.csv": ("created", "changed"),
}


@dataclass(frozen=True)
class Happening:
    """One line for the log: who did what to which dossier, when; an act of the office is done to none.

    ``freezes``: the result was frozen as it stood then.
    """

    at: datetime
    person_id: str
    act: Act | OfficeAct
    unit_id: str | None
    round_id: str
    subject: str | None = None
    before: Any = None
    after: Any = None
    reason: str | None = None
    freezes: bool = False


@dataclass
class Story:
    """Rows by table, and what happened, in order."""

    rows: dict[str, Rows] = field(default_factory=dict)
    happenings: list[Happening] = field(default_factory=list)


def story_of(
    folder: Path,
    people: Iterable[Mapping[str, Any]],
    dossiers: Iterable[Mapping[str, Any]],
    catalogues: Mapping[str, Catalogue],
    own: Own,
    evidence: tuple[Rows, Rows],
    problems: list[str],
) -> Story:
    """The story of a sample folder; an empty one if the folder has none.

    ``people``, ``dossiers``: rows of the tables. ``catalogues``: by round. ``own``: the self-assessments. ``evidence``: rows
    of the documents and of their uses, for the log. Whatever is wrong is added to ``problems``.
    """
    tables = {
        file: read_table(folder, file, columns, problems) if (folder / file).exists() else []
        for file, columns in STORY.items()
    }  # fmt: skip
    persons = {person["id"]: person for person in people}
    states = {(each["unit_id"], each["round_id"]): each["state"] for each in dossiers}
    for file, lines in tables.items():
        problems += _unknown(file, lines, persons, states, catalogues)
    problems += _broken_ways(tables["steps.csv"], states)
    problems += _undrawn(tables["second_marks.csv"], tables["second_draws.csv"], catalogues)
    if problems:
        return Story()
    rows = {file: [_signed(file, line.values, persons) for line in lines] for file, lines in tables.items()}
    found = Story(_tables(rows, persons))
    # An opinion belongs to no round; the log records it under the ward's newest one.
    newest = dict(states.keys())
    happened = [*_happenings(rows, catalogues, own, newest), *_handed_in(*evidence)]
    found.happenings = sorted(happened, key=lambda each: each.at)
    return found


def _unknown(
    file: str,
    lines: Iterable[CsvLine],
    persons: Collection[str],
    dossiers: Collection[tuple[str, str]],
    catalogues: Mapping[str, Catalogue],
) -> Iterable[str]:
    """Problems with persons, dossiers and criteria that the rest of the sample does not have."""
    for line in lines:
        values, start = line.values, f"{file}:{line.number}: "
        for prefix in _PEOPLE[file]:
            person = values[f"{prefix}_by"]
            if person is not None and person not in persons:
                yield f"{start}{prefix}_by: nobody is called “{person}”"
            if (person is None) != (values[f"{prefix}_at"] is None):
                yield f"{start}{prefix}_by and {prefix}_at go together"
        if not {"unit_id", "round_id"} <= values.keys():
            continue
        where = (values["unit_id"], values["round_id"])
        if where not in dossiers:
            yield f"{start}{where[0]} has no dossier in {where[1]}"
        elif values.get("criterion") and values["criterion"] not in catalogues[where[1]].criteria:
            yield f"{start}the criteria of {where[1]} hold no “{values['criterion']}”"


def _broken_ways(steps: Iterable[CsvLine], states: Mapping[tuple[str, str], str]) -> Iterable[str]:
    """Problems with the steps of dossiers that do not follow each other, or do not lead from draft to the present state."""
    at: dict[tuple[str, str], str] = {}
    number = 1
    for line in steps:
        number, values = line.number, line.values
        where = (values["unit_id"], values["round_id"])
        if values["from_state"] != at.get(where, "draft"):
            yield f"steps.csv:{number}: {where[0]} was {at.get(where, 'draft')} then, and not {values['from_state']}"
        at[where] = values["to_state"]
    for where, state in at.items():
        if states.get(where) != state:
            yield f"steps.csv:{number}: the steps of {where[0]} end at {state}, and the dossier is {states.get(where)}"


def _undrawn(
    marks: Iterable[CsvLine], draws: Collection[CsvLine], catalogues: Mapping[str, Catalogue]
) -> Iterable[str]:
    """Problems with second marks that no draw gave to anybody, or that do not judge their criterion whole."""
    rounds = {number: line.values["round_id"] for number, line in enumerate(draws, 1)}
    for line in marks:
        values, start = line.values, f"second_marks.csv:{line.number}: "
        if rounds.get(values["draw"]) != values["round_id"]:
            yield f"{start}second_draws.csv has no draw {values['draw']} of {values['round_id']}"
        criterion = catalogues[values["round_id"]].criteria.get(values["criterion"])
        try:
            if criterion is not None and whole(criterion, values["states"]) != values["states"]:
                yield f"{start}states hold something else than the indicators of {criterion.code}"
        except BadInput as refused:
            yield f"{start}{refused.text('en')}"


def _signed(file: str, values: Mapping[str, Any], persons: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    names = {f"{prefix}_by_name": values[f"{prefix}_by"] for prefix in _PEOPLE[file]}
    return {**values, **{name: persons[person]["name"] if person else None for name, person in names.items()}}


def _tables(rows: Mapping[str, Rows], persons: Mapping[str, Mapping[str, Any]]) -> dict[str, Rows]:
    # If a criterion was saved several times, the last saving counts.
    entries = {(row["unit_id"], row["round_id"], row["criterion"]): row for row in rows["entries.csv"]}
    appraised = {(row["unit_id"], row["round_id"], row["criterion"]): row for row in rows["decisions.csv"]}
    return {
        "entries": [
            {**row, "part": "self_assessment", "not_applicable": _as_json(row["not_applicable"] or {})}
            for row in entries.values()
        ]
        + [
            {
                "unit_id": row["unit_id"], "round_id": row["round_id"], "part": "appraisal",
                "criterion": row["criterion"], "version": 1, "explanation": "", "not_applicable": "{}",
                "saved_by": row["decided_by"], "saved_by_name": row["decided_by_name"], "saved_at": row["decided_at"],
            }
            for row in appraised.values()
        ],
        "steps": [
            {
                **row, "version": 1, "reason": "", "role": persons[row["taken_by"]]["role"],
                "due": _told_day(row, rows["exchanges.csv"]),
            }
            for row in rows["steps.csv"]
        ],
        "decisions": [
            {**row, "inputs": None if row["inputs"] is None else _as_json(row["inputs"])} for row in rows["decisions.csv"]
        ],
        "exchanges": rows["exchanges.csv"],
        "second_draws": [{**row, "id": number} for number, row in enumerate(rows["second_draws.csv"], 1)],
        "second_marks": [
            {
                **{name: row[name] for name in ("unit_id", "round_id", "criterion", "note", "marked_at")},
                "draw_id": row["draw"],
                "person_id": row["marked_by"],
                "states": json.dumps(row["states"]),
            }
            for row in rows["second_marks.csv"]
        ],
        "actions": [
            {**row, "id": number, **{f"changed_{name}": row[f"created_{name}"] for name in ("by", "by_name", "at")}}
            for number, row in enumerate(rows["actions.csv"], 1)
        ],
        "opinions": [{**row, "id": number} for number, row in enumerate(rows["opinions.csv"], 1)],
    }  # fmt: skip


def _as_json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


# What happened, for the log: in the same form as the functions of the live acts would write it


def _happenings(
    rows: Mapping[str, Rows], catalogues: Mapping[str, Catalogue], own: Own, newest: Mapping[str, str]
) -> Iterable[Happening]:
    yield from _saved(rows["entries.csv"], catalogues, own)
    yield from _decided(rows["decisions.csv"])
    yield from _asked_and_answered(rows["exchanges.csv"])
    yield from _stepped(rows["steps.csv"], rows["exchanges.csv"], own)
    yield from _marked_twice(rows["second_draws.csv"], rows["second_marks.csv"])
    for number, row in enumerate(rows["actions.csv"], 1):
        names = ("criterion", "who", "task", "progress", "outcome", "accountable")
        said = {name: row[name] for name in names} | {
            "due": row["due"].isoformat() if row["due"] else None,
            "outside_ward": bool(row["outside_ward"]),
        }
        if row["state"] != "open":
            said["state"] = row["state"]
        yield _by(row, "created", "save_action", f"action:{number}", after=said)
    for number, row in enumerate(rows["opinions.csv"], 1):
        yield from _heard(number, row, newest[row["unit_id"]])


def _by(row: Mapping[str, Any], prefix: str, act: Act | OfficeAct, subject: str | None, **more: Any) -> Happening:
    where = (row.get("unit_id"), row["round_id"])
    return Happening(row[f"{prefix}_at"], row[f"{prefix}_by"], act, *where, subject, **more)


def _saved(rows: Rows, catalogues: Mapping[str, Catalogue], own: Own) -> Iterable[Happening]:
    before: dict[tuple[str, str, str], dict[str, Any]] = {}
    last = {(row["unit_id"], row["round_id"], row["criterion"]): row["version"] for row in rows}
    for row in rows:
        key = (row["unit_id"], row["round_id"], row["criterion"])
        criterion, values = catalogues[key[1]].criteria[key[2]], own[key[:2]][0]["values"]
        # If there are two savings, the first one is the survey's.
        survey = row["version"] < last[key]
        shown = {
            each.code: values[each.code]
            for each in criterion.indicators
            if each.code in values and (not survey or isinstance(each, Survey))
        }
        after = {"values": shown, "explanation": row["explanation"], "not_applicable": row["not_applicable"] or {}}
        yield _by(
            row, "saved", "save_survey" if survey else "save_entry", key[2],
            before=before.get(key, {"values": {}, "explanation": "", "not_applicable": {}}), after=after,
        )  # fmt: skip
        before[key] = after


def _decided(rows: Rows) -> Iterable[Happening]:
    together: dict[tuple[str, str, str], Rows] = {}
    for row in rows:
        together.setdefault((row["unit_id"], row["round_id"], row["criterion"]), []).append(row)
    for key, made in together.items():
        after = [{name: row[name] for name in ("subject", "kind", "state", "reason", "inputs")} for row in made]
        reasons = "; ".join(f"{row['subject']}: {row['reason']}" for row in made if row["reason"])
        yield _by(made[0], "decided", "decide", key[2], before=[], after=after, reason=reasons or None)


def _asked_and_answered(rows: Rows) -> Iterable[Happening]:
    for row in rows:
        if row["answer"]:
            after = {"answer": row["answer"], "agrees": bool(row["agrees"])}
            before = {"answer": None, "agrees": None}
            yield _by(row, "answered", "answer", row["criterion"], before=before, after=after)


def _marked_twice(draws: Rows, marks: Rows) -> Iterable[Happening]:
    for number, row in enumerate(draws, 1):
        drawn = [[each["unit_id"], each["criterion"], each["marked_by"]] for each in marks if each["draw"] == number]
        after = {"seed": row["seed"], "percent": row["percent"], "drawn": drawn}
        yield _by(row, "drawn", "draw_second", None, after=after)
    for row in marks:
        yield _by(row, "marked", "mark_second", row["criterion"], after={"states": row["states"], "note": row["note"]})


def _told_day(step: Mapping[str, Any], exchanges: Rows) -> date | None:
    """The ward's last day to answer, which it was given with the step that sent the draft of its appraisal."""
    if step["act"] != "request_clarification":
        return None
    where = (step["unit_id"], step["round_id"])
    return next((each["due"] for each in exchanges if (each["unit_id"], each["round_id"]) == where), None)


def _stepped(steps: Rows, exchanges: Rows, own: Own) -> Iterable[Happening]:
    for row in steps:
        where = (row["unit_id"], row["round_id"])
        after: dict[str, Any] = {"state": row["to_state"]}
        if row["act"] == "submit":
            after["self_assessment"] = own[where][1]
        if row["act"] == "request_clarification":
            asked = [each for each in exchanges if (each["unit_id"], each["round_id"]) == where]
            after["asked"] = {each["criterion"]: each["question"] for each in asked}
            due = _told_day(row, exchanges)
            after["due"] = due.isoformat() if due else None
        yield _by(
            row, "taken", row["act"], None, before={"state": row["from_state"]}, after=after,
            freezes=row["act"] == "lock",
        )  # fmt: skip


def _heard(number: int, row: Mapping[str, Any], round_id: str) -> Iterable[Happening]:
    """The lines of one opinion: writing it down, and, if residents were answered later, the answer."""
    names = ("residential_group", "topic", "attended", "opinions", "summary", "answer")
    days = {name: row[name].isoformat() if row[name] else None for name in ("heard_on", "answered_on")}
    told = {name: row[name] for name in names} | days
    later = row["changed_at"] > row["created_at"]
    first = told | {"answer": "", "answered_on": None} if later else told
    placed, subject = {**row, "round_id": round_id}, f"opinion:{number}"
    yield _by(placed, "created", "save_opinion", subject, after=first)
    if later:
        yield _by(placed, "changed", "save_opinion", subject, before=first, after=told)


def _handed_in(evidence: Rows, uses: Rows) -> Iterable[Happening]:
    names = ("sha256", "file_name", "number_symbol", "kind", "issuer", "issued_on", "abstract", "kept_at")
    for row in evidence:
        of_row = [use for use in uses if use["evidence_id"] == row["id"]]
        codes = ", ".join(f"{use['requirement']}-{use['number']:02d}" for use in of_row)
        after = {name: str(row[name]) for name in names if row[name] not in (None, "")}
        yield _by(row, "added", "add_evidence", codes, after=after | {"pages": of_row[0]["pages"]})
