"""Sheets of a ward made for a test: what was entered of the shipped catalogue, graded; nothing is read from a record."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Unit
from dossiers.submissions.entry_sheets import Entry, Sheet
from dossiers.submissions.last_year import LastYear
from dossiers.submissions.questions import Exchange
from dossiers.submissions.ward_tasks import Task, tasks
from scoring import grade, read_catalogue_files, read_submission

CRITERIA = Path(__file__).resolve().parents[3] / "criteria"
CATALOGUE = read_catalogue_files([CRITERIA / "criteria.yaml", CRITERIA / "son_la_city.yaml"])
ROUND = Round(
    "2026", "year", {"vi": "Năm 2026", "en": "Year 2026"}, date(2025, 11, 1), date(2026, 10, 31), date(2026, 10, 15),
    date(2026, 11, 15), date(2026, 12, 15), date(2027, 1, 31), "open",
)  # fmt: skip
WARD = Unit("to-hieu", "03646", "Tô Hiệu", "ward", None, date(2025, 7, 1), None)
EARLY, LATE = datetime(2026, 11, 20, 8, tzinfo=UTC), datetime(2026, 11, 21, 8, tzinfo=UTC)
FULL = {"5.1": {"numerator": 118, "denominator": 118}, "5.2": {"numerator": 74, "denominator": 74}}
SHORT = {**FULL, "5.2": {"numerator": 61, "denominator": 74}}
BOTH = ("TC05.a", "TC05.b")
"""Figures and documents that meet TC05; SHORT does not reach one of its targets."""


def sheet(values: dict[str, Any], documents: tuple[str, ...] = (), **more: Any) -> Sheet:
    """A draft with these figures and documents entered; ``more``: other parts of the sheet."""
    data = {
        "unit": WARD.id, "round": ROUND.id, "window": {"from": "2025-11-01", "to": "2026-10-31"},
        "values": values, "documents": dict.fromkeys(documents, "provided"),
    }  # fmt: skip
    entries = {
        code: Entry(
            code, {each.code: values[each.code] for each in criterion.indicators if each.code in values},
            {each.code: "provided" for each in criterion.documents if each.code in documents}, "", {}, 0, None, None,
        )
        for code, criterion in CATALOGUE.criteria.items()
    }  # fmt: skip
    card = grade(CATALOGUE, read_submission(CATALOGUE, json.dumps(data)))
    return replace(Sheet(WARD, ROUND, "draft", 0, 1, entries, LastYear(), (), card), **more)


def task_of(found: Sheet, code: str = "TC05") -> Task:
    """What one criterion still needs."""
    return tasks(CATALOGUE, found)[code]


def explained(found: Sheet, text: str, **more: Any) -> Sheet:
    """The sheet with TC05 explained."""
    entry = replace(found.entries["TC05"], explanation=text, **more)
    return replace(found, entries={**found.entries, "TC05": entry})


def returned(text: str = "Đếm lại camera tổ 3") -> Exchange:
    """TC05 given back by the inspector."""
    return Exchange(1, "TC05", "returned", text, None, "TĐV", EARLY, None, None, None, None, None)
