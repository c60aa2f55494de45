"""What the office's own acts share: how days are told, and who changed something since it was looked at."""

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
    """A day as a sentence names it, in both languages; "…" where it is open."""
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
