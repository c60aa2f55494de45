"""How long what people begin here lasts, and that a clock that was wrong makes none of it last longer.

The terms of sessions, one-time passwords, known browsers and waiting are counted from moments in the record. If the clock was
ahead when such a moment was written, it lies in the future once the clock is right again, and its term would last longer by
as much. So moments of the future are not believed: whoever meets one has all of them set to now, from where the ordinary term
is counted. This is done at the start of the server, at every try to sign in, and when a session that lasts too long is met.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import Column, Select, select
from sqlalchemy.exc import DatabaseError

from dossiers.errors import DossierError
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM, known_browsers, people, sessions, sign_in_attempts

#: How long a session lasts at most.
SESSION = timedelta(hours=12)
#: How long a one-time password stays valid if nobody uses it.
ONE_TIME = timedelta(days=7)


def shorten(record: Record, at: datetime | None = None) -> None:
    """Set what lies in the future to now, so that it lasts no longer than the ordinary term. ``at``: now.

    This is a transaction of its own, which is kept even if what the caller does then is refused. Where nothing can be written
    now, it is done the next time.
    """
    at = at or datetime.now(VIETNAM)
    with record.reading() as connection:
        late = [column for column, latest in _latest(at) if connection.execute(_later_than(column, latest)).first()]
    if late:
        with suppress(DatabaseError, DossierError), record.writing() as connection:
            for column, latest in _latest(at):
                connection.execute(column.table.update().where(column > latest).values({column: latest}))


def _latest(at: datetime) -> list[tuple[Column[datetime], datetime]]:
    """Each moment that a term is counted from or ends at, and the latest that can be right."""
    return [
        (sign_in_attempts.c.at, at),
        (sessions.c.created_at, at),
        (sessions.c.expires_at, at + SESSION),
        (people.c.one_time_until, at + ONE_TIME),
        (people.c.failed_at, at),
        (known_browsers.c.used_at, at),
    ]


def _later_than(column: Column[datetime], latest: datetime) -> Select[datetime]:
    return select(column).where(column > latest).limit(1)
