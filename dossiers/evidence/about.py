"""What people type about a document: checking it, and its form as columns, as plain data and in the log."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from dossiers.errors import messages, wrong
from dossiers.texts.doubts import Problem
from dossiers.texts.personal_data import refusals_of_change
from dossiers.texts.typed_text import composed

#: Field → how many letters it may have.
_LONGEST = {"number_symbol": 100, "kind": 100, "issuer": 200, "abstract": 1_000, "pages": 100, "kept_at": 300}


@dataclass(frozen=True)
class About:
    """What a document is: number and symbol, kind, issuer, date, abstract. ``pages``: where in it the proof is found."""

    number_symbol: str = ""
    kind: str = ""
    issuer: str = ""
    issued_on: date | None = None
    abstract: str = ""
    pages: str = ""


def problems_of(about: About, today: date, kept_at: str = "", before: About | None = None) -> list[Problem]:
    """What is wrong with it: a text too long, a date in the future, numbers of persons. ``before``: what is stored now."""
    labels = messages()
    typed = {name: composed(getattr(about, name)) for name in _LONGEST if hasattr(about, name)}
    typed["kept_at"] = kept_at
    problems: list[Problem] = [
        wrong("evidence_field_long", field=labels[f"field_{name}"], limit=_LONGEST[name])
        for name, text in typed.items()
        if len(text) > _LONGEST[name]
    ]
    if about.issued_on and about.issued_on > today:
        problems.append(wrong("evidence_date", date=f"{about.issued_on:%d/%m/%Y}"))
    said = {name: (labels[f"field_{name}"], text) for name, text in typed.items() if text}
    return problems + refusals_of_change(said, plain(before) if before else {})


def columns_of(about: About) -> dict[str, Any]:
    """The columns of the document's row. Pages are not among them: they belong to each use of the document."""
    return {
        name: composed(value) if isinstance(value, str) else value
        for name, value in asdict(about).items()
        if name != "pages"
    }


def plain(about: About) -> dict[str, str]:
    """Every field as it is stored, as plain data: dates YYYY-MM-DD, "" for an empty field."""
    return {name: "" if value is None else composed(str(value)) for name, value in asdict(about).items()}


def told(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns as the log stores them: plain data, without empty fields."""
    return {name: str(value) for name, value in columns.items() if value not in (None, "")}
