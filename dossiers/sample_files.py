"""The files of `sample_data/`: their columns, and how one cell is read.

Only form is judged here: headers, dates, words of a closed list, whole numbers. What must hold between the files
is `filling`'s. Every problem is kept as `file:line: what is wrong`, none stops the reading.
"""

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple, get_args

from dossiers.vocabulary import (
    ActionState,
    DecisionKind,
    ExchangeKind,
    Extent,
    FigureOrigin,
    ProfileOrigin,
    RoundKind,
    RoundStatus,
    State,
    UnitKind,
)

Cell = Callable[[str], Any]


class Line(NamedTuple):
    """One row of a file and the line it stands on (from 1; the header is line 1)."""

    number: int
    values: dict[str, Any]


def _filled(cell: str) -> str:
    if not cell:
        raise ValueError("is empty")
    return cell


def _identifier(cell: str) -> str:
    if not cell or not set(cell) <= set("abcdefghijklmnopqrstuvwxyz0123456789-"):
        raise ValueError(f"“{cell}” is no identifier: use a-z, 0-9 and -")
    return cell


def _code(cell: str) -> str:
    if not (cell.isascii() and cell.isdigit()):
        raise ValueError(f"“{cell}” is no official code: digits only, zeros in front kept")
    return cell


def _date(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"“{cell}” is no date: write YYYY-MM-DD") from None


def _time(cell: str) -> datetime:
    try:
        found = datetime.fromisoformat(cell)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise ValueError(f"“{cell}” is no time: write YYYY-MM-DDThh:mm:ss+07:00")
    return found


def _count(cell: str) -> int:
    if not (cell.isascii() and cell.isdigit()):
        raise ValueError(f"“{cell}” is no whole number of 0 or more")
    return int(cell)


def _one_of(words: Any) -> Cell:
    allowed = get_args(words)

    def word(cell: str) -> str:
        if cell not in allowed:
            raise ValueError(f"“{cell}” is not one of {', '.join(allowed)}")
        return cell

    return word


def _files(cell: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in cell.split(";"))
    if not all(names):
        raise ValueError("needs file names with ; between them")
    return names


def _object(cell: str) -> dict[str, Any]:
    try:
        found = json.loads(cell)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ValueError(f"“{cell}” is no JSON object")
    return found


def _or_none(read: Cell) -> Cell:
    return lambda cell: read(cell) if cell else None


#: file → column → how its cell is read. A column that may be empty says so.
COLUMNS: Mapping[str, Mapping[str, Cell]] = {
    "units.csv": {
        "id": _identifier,
        "code": _code,
        "name": _filled,
        "kind": _one_of(UnitKind),
        "district": _or_none(str),
        "valid_from": _or_none(_date),
        "valid_to": _or_none(_date),
    },
    "successions.csv": {
        "predecessor_id": _identifier,
        "successor_id": _identifier,
        "extent": _one_of(Extent),
        "valid_from": _date,
        "legal_basis": _filled,
    },
    "rounds.csv": {
        "id": _filled,
        "kind": _one_of(RoundKind),
        "name_vi": _filled,
        "name_en": _filled,
        "window_from": _date,
        "window_to": _date,
        "opens": _date,
        "submit_by": _date,
        "appraise_by": _date,
        "publish_by": _date,
        "status": _one_of(RoundStatus),
    },
    "catalogues.csv": {"round_id": _filled, "layer_files": _files},
    "dossiers.csv": {
        "unit_id": _identifier,
        "round_id": _filled,
        "state": _one_of(State),
        "submitted_at": _or_none(_time),
        "first_saved_at": _or_none(_time),
    },
    "figures.csv": {
        "unit_id": _identifier,
        "round_id": _filled,
        "indicator": _filled,
        "input": _filled,
        "value": _filled,
        "origin": _one_of(FigureOrigin),
        "source_code": _filled,
        "note_vi": str,
        "note_en": str,
    },
    "profiles.csv": {
        "unit_id": _identifier,
        "as_of": _date,
        "officers": _or_none(_count),
        "households": _or_none(_count),
        "residents": _or_none(_count),
        "origin": _one_of(ProfileOrigin),
        "source_code": _or_none(str),
    },
}

_WHERE: Mapping[str, Cell] = {"unit_id": _identifier, "round_id": _filled}
#: The files of what people did in the open round, as COLUMNS; a sample may do without them.
STORY: Mapping[str, Mapping[str, Cell]] = {
    "entries.csv": {
        **_WHERE,
        "criterion": _filled,
        "version": _count,
        "saved_by": _identifier,
        "saved_at": _time,
        "explanation": str,
        "not_applicable": _or_none(_object),
    },
    "steps.csv": {
        **_WHERE,
        "act": _filled,
        "from_state": _one_of(State),
        "to_state": _one_of(State),
        "taken_by": _identifier,
        "taken_at": _time,
    },
    "decisions.csv": {
        **_WHERE,
        "subject": _filled,
        "criterion": _filled,
        "kind": _one_of(DecisionKind),
        "inputs": _or_none(_object),
        "state": _or_none(str),
        "reason": str,
        "decided_by": _identifier,
        "decided_at": _time,
    },
    "exchanges.csv": {
        **_WHERE,
        "criterion": _filled,
        "kind": _one_of(ExchangeKind),
        "question": _filled,
        "due": _or_none(_date),
        "asked_by": _identifier,
        "asked_at": _time,
        "answer": _or_none(str),
        "agrees": _or_none(_count),
        "answered_by": _or_none(_identifier),
        "answered_at": _or_none(_time),
        "closed_by": _or_none(_identifier),
        "closed_at": _or_none(_time),
    },
    "actions.csv": {
        **_WHERE,
        "criterion": _or_none(str),
        "who": str,
        "task": _filled,
        "due": _or_none(_date),
        "progress": _count,
        "outcome": str,
        "accountable": str,
        "outside_ward": _count,
        "state": _one_of(ActionState),
        "created_by": _identifier,
        "created_at": _time,
    },
    "opinions.csv": {
        "unit_id": _identifier,
        "heard_on": _date,
        "residential_group": _filled,
        "topic": _filled,
        "attended": _or_none(_count),
        "opinions": _count,
        "summary": str,
        "answer": str,
        "answered_on": _or_none(_date),
        "created_by": _identifier,
        "created_at": _time,
        "changed_by": _identifier,
        "changed_at": _time,
    },
}


def read_table(
    folder: Path, file: str, problems: list[str], files: Mapping[str, Mapping[str, Cell]] = COLUMNS
) -> list[Line]:
    """The rows of one CSV file, as far as they can be read; what cannot goes to `problems`. `files`: its columns stand there.

    UTF-8 with or without byte order mark; text is brought to NFC, so that names compare as they look.
    """
    try:
        text = (folder / file).read_bytes().decode("utf-8-sig")
    except OSError:
        problems.append(f"{file}:1: the file is missing")
        return []
    except UnicodeDecodeError as error:
        problems.append(f"{file}:1: the file is not UTF-8 ({error.reason})")
        return []
    columns = files[file]
    reader = csv.reader(io.StringIO(unicodedata.normalize("NFC", text), newline=""))
    header = next(reader, [])
    if header != list(columns):
        problems.append(f"{file}:1: the columns are {','.join(header)}, and should be {','.join(columns)}")
        return []
    lines = []
    for row in reader:
        number = reader.line_num
        if len(row) != len(columns):
            problems.append(f"{file}:{number}: {len(row)} cells, and should be {len(columns)}")
            continue
        values = {}
        for (column, read), cell in zip(columns.items(), row, strict=True):
            try:
                values[column] = read(cell.strip())
            except ValueError as error:
                problems.append(f"{file}:{number}: {column}: {error}")
        if len(values) == len(columns):
            lines.append(Line(number, values))
    return lines
