"""How often signing in may be tried: by login and by address, each within a window that moves along.

A try is written down as failed before the password is looked at, and turned into a success afterwards: whoever tries many
times at once gains nothing. Counted on the real clock, on the sample record too.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, select

from dossiers.errors import DossierError
from dossiers.record import Record
from dossiers.schema import VIETNAM
from dossiers.schema import sign_in_attempts as _attempts

WINDOW = timedelta(minutes=15)
#: Failed tries within the window after which the next has to wait. An office may share one address.
BY_LOGIN, BY_ADDRESS = 5, 40
_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Attempt:
    """A try that was let through, to be told its end."""

    id: int


class TooManyTries(DossierError):
    """Signing in has to wait; `minutes` tells how long (rounded up)."""

    def __init__(self, minutes: int) -> None:
        self.minutes = minutes
        super().__init__("too_many_tries", minutes=minutes)


def begin_attempt(record: Record, login: str, address: str, at: datetime | None = None) -> Attempt:
    """Write down a try, or raise TooManyTries. A try that has to wait is not counted, so that waiting ends."""
    at = at or datetime.now(VIETNAM)
    login, address = login[:128], address[:64]
    with record.writing() as connection:
        connection.execute(delete(_attempts).where(_attempts.c.at < at - _KEPT))
        waits = [
            _free_again(connection, _since_success(connection, login, at), BY_LOGIN, at),
            _free_again(connection, _attempts.c.address == address, BY_ADDRESS, at),
        ]
        free = max((each for each in waits if each is not None), default=None)
        if free is not None:
            raise TooManyTries(max(1, math.ceil((free - at) / timedelta(minutes=1))))
        written = connection.execute(_attempts.insert().values(login=login, address=address, at=at, succeeded=False))
        (number,) = written.inserted_primary_key or (0,)
    return Attempt(number)


def succeeded_in(connection: Connection, attempt: Attempt) -> None:
    """The try was a success: earlier failures of this login count no longer."""
    connection.execute(_attempts.update().where(_attempts.c.id == attempt.id).values(succeeded=True))


def _since_success(connection: Connection, login: str, at: datetime) -> ColumnElement[bool]:
    last = connection.execute(
        select(_attempts.c.id)
        .where(_attempts.c.login == login, _attempts.c.succeeded, _attempts.c.at <= at)
        .order_by(_attempts.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return (_attempts.c.login == login) & (_attempts.c.id > (last or 0))


def _free_again(connection: Connection, counted: ColumnElement[bool], limit: int, at: datetime) -> datetime | None:
    """When the next try may be made; None: now."""
    query = (
        select(_attempts.c.at)
        .where(counted, ~_attempts.c.succeeded, _attempts.c.at > at - WINDOW)
        .order_by(_attempts.c.at.desc())
        .limit(limit)
    )
    failures = connection.execute(query).scalars().all()
    return failures[-1] + WINDOW if len(failures) == limit else None
