"""What the office's acts share: how days are written, and who has changed something since a person looked at it."""

from datetime import date
from typing import Any

from dossiers.acts import ActContext
from dossiers.acts.audit import last_done_in
from dossiers.errors import Stale
from dossiers.store.schema import audit_log


def written(day: date | None) -> str | None:
    """A day as plain data for the log."""
    return day.isoformat() if day else None


def shown(day: date | None) -> date | str:
    """A day as a detail of a sentence, which writes it in its language; "…" if it is open."""
    return day or "…"


def moved_on(context: ActContext, subject: str, *, theirs: Any, mine: Any) -> Stale:
    """That somebody changed ``subject`` since the person looked: who and when, as the log tells it."""
    last = last_done_in(context.connection, audit_log.c.subject == subject)
    return Stale("stale_office", who=last.who, at=last.at, theirs=theirs, mine=mine)
