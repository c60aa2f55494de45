"""What the office's acts share: how days are written, and who has changed something since a person looked at it."""

from datetime import date
from typing import Any

from sqlalchemy import select

from dossiers.acts.transaction import ActContext
from dossiers.errors import Stale
from dossiers.store.schema import audit_log


def written(day: date | None) -> str | None:
    """A day as plain data for the log."""
    return day.isoformat() if day else None


def shown(day: date | None) -> str:
    """A day as it is written in sentences of both languages; "…" if it is open."""
    return f"{day:%d/%m/%Y}" if day else "…"


def moved_on(context: ActContext, subject: str, *, theirs: Any, mine: Any) -> Stale:
    """That somebody changed ``subject`` since the person looked: who and when, as the log tells it."""
    row = context.connection.execute(
        select(audit_log.c.person_name, audit_log.c.at)
        .where(audit_log.c.subject == subject, audit_log.c.outcome == "done")
        .order_by(audit_log.c.number.desc())
        .limit(1)
    ).one_or_none()
    when = f"{row.at[11:16]} {row.at[8:10]}/{row.at[5:7]}/{row.at[:4]}" if row else "—"
    return Stale("stale_office", theirs=theirs, mine=mine, who=row.person_name if row else "—", when=when)
