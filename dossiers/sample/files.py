"""The files of ``sample_data/``: their columns.

They check only the form of each cell. ``filling`` checks what must hold between the files.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dossiers.rounds.public_lists import PUBLIC_LISTS
from dossiers.store.addresses import PROJECT
from dossiers.texts.csv_tables import Columns, day, filled, identifier, one_of, or_none
from dossiers.vocabulary import (
    ActionState,
    DecisionKind,
    ExchangeKind,
    FigureOrigin,
    ProfileOrigin,
    RoundKind,
    RoundStatus,
    State,
)

#: The folder of the sample that comes with the program.
SAMPLE_DATA = PROJECT / "sample_data"


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


#: file → column → how its cell is read. A column that may be empty says so.
COLUMNS: Mapping[str, Columns] = {
    **PUBLIC_LISTS,
    "rounds.csv": {
        "id": filled,
        "kind": one_of(RoundKind),
        "name_vi": filled,
        "name_en": filled,
        "window_from": day,
        "window_to": day,
        "opens": day,
        "submit_by": day,
        "appraise_by": day,
        "publish_by": day,
        "status": one_of(RoundStatus),
    },
    "catalogues.csv": {"round_id": filled, "layer_files": _files},
    "dossiers.csv": {
        "unit_id": identifier,
        "round_id": filled,
        "state": one_of(State),
        "submitted_at": or_none(_time),
        "first_saved_at": or_none(_time),
    },
    "figures.csv": {
        "unit_id": identifier,
        "round_id": filled,
        "indicator": filled,
        "input": filled,
        "value": filled,
        "origin": one_of(FigureOrigin),
        "source_code": filled,
        "note_vi": str,
        "note_en": str,
    },
    "profiles.csv": {
        "unit_id": identifier,
        "as_of": day,
        "officers": or_none(_count),
        "households": or_none(_count),
        "residents": or_none(_count),
        "origin": one_of(ProfileOrigin),
        "source_code": or_none(str),
    },
}

_WHERE: Columns = {"unit_id": identifier, "round_id": filled}
#: The files of what people did in the open round, in the form of COLUMNS. A sample may lack them.
STORY: Mapping[str, Columns] = {
    "entries.csv": {
        **_WHERE,
        "criterion": filled,
        "version": _count,
        "saved_by": identifier,
        "saved_at": _time,
        "explanation": str,
        "not_applicable": or_none(_object),
    },
    "steps.csv": {
        **_WHERE,
        "act": filled,
        "from_state": one_of(State),
        "to_state": one_of(State),
        "taken_by": identifier,
        "taken_at": _time,
    },
    "decisions.csv": {
        **_WHERE,
        "subject": filled,
        "criterion": filled,
        "kind": one_of(DecisionKind),
        "inputs": or_none(_object),
        "state": or_none(str),
        "reason": str,
        "decided_by": identifier,
        "decided_at": _time,
    },
    "exchanges.csv": {
        **_WHERE,
        "criterion": filled,
        "kind": one_of(ExchangeKind),
        "question": filled,
        "due": or_none(day),
        "asked_by": identifier,
        "asked_at": _time,
        "answer": or_none(str),
        "agrees": or_none(_count),
        "answered_by": or_none(identifier),
        "answered_at": or_none(_time),
        "closed_by": or_none(identifier),
        "closed_at": or_none(_time),
    },
    "second_draws.csv": {
        "round_id": filled,
        "seed": filled,
        "percent": _count,
        "drawn_by": identifier,
        "drawn_at": _time,
    },
    "second_marks.csv": {
        **_WHERE,
        "criterion": filled,
        "draw": _count,
        "states": _object,
        "note": str,
        "marked_by": identifier,
        "marked_at": _time,
    },
    "actions.csv": {
        **_WHERE,
        "criterion": or_none(str),
        "who": str,
        "task": filled,
        "due": or_none(day),
        "progress": _count,
        "outcome": str,
        "accountable": str,
        "outside_ward": _count,
        "state": one_of(ActionState),
        "created_by": identifier,
        "created_at": _time,
    },
    "opinions.csv": {
        "unit_id": identifier,
        "heard_on": day,
        "residential_group": filled,
        "topic": filled,
        "attended": or_none(_count),
        "opinions": _count,
        "summary": str,
        "answer": str,
        "answered_on": or_none(day),
        "created_by": identifier,
        "created_at": _time,
        "changed_by": identifier,
        "changed_at": _time,
    },
}
