"""What people type about a document: checking it, and its form as columns, as plain data and in the log."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from dossiers.errors import wrong
from dossiers.texts.doubts import Problem
from dossiers.texts.typed_fields import problems_of as text_problems
from dossiers.texts.typed_fields import typed
from dossiers.texts.typed_text import composed

_TYPED = ("number_symbol", "kind", "issuer", "abstract", "pages")


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
    said = typed(**{name: composed(getattr(about, name)) for name in _TYPED}, kept_at=kept_at)
    problems = text_problems(said, plain(before) if before else None)
    if about.issued_on and about.issued_on > today:
        problems.append(wrong("evidence_date", date=about.issued_on))
    return problems


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
