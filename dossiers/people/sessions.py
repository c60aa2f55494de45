"""Sessions: browsers that are signed in. Each is recognised by a random token, of which the record keeps only the hash.

The session is looked up at every run of a page, so whatever ends it takes effect everywhere at the next click: signing out in
another tab, a new password, a disabled account. A session lasts at most ``LIFE``, by the real clock, in the sample record as
well; one that was begun while the clock was ahead lasts no longer (``terms``).
"""

import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from dossiers.access.policy import Actor
from dossiers.acts.audit import append_in
from dossiers.errors import CannotWrite
from dossiers.people import terms
from dossiers.people.accounts import end_sessions_in
from dossiers.people.known_browsers import forget_browsers_in
from dossiers.store.clock import now
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM, people
from dossiers.store.schema import sessions as _sessions
from dossiers.store.stored_text import sha256

LIFE = terms.SESSION
#: Open sessions of one person; a further one ends the oldest.
MOST = 50
#: How long the row of a session stays after its end: longer than the provider's cookie, which must not begin it again.
_KEPT = timedelta(days=31)
#: The hashes of tokens whose sessions were ended while nothing could be written.
_ended_unwritten: set[str] = set()


@dataclass(frozen=True)
class Session:
    """Who is signed in. As long as ``must_change_password`` is True, no screen opens.

    ``failed_tries``: wrong passwords tried on this login between the previous sign-in and this one, the last one at
    ``failed_at``; without those typed in this place just before.
    """

    actor: Actor
    login: str
    must_change_password: bool
    expires_at: datetime
    failed_tries: int = 0
    failed_at: datetime | None = None

    @property
    def minutes_left(self) -> int:
        """Whole minutes until the session ends by itself."""
        return max(int((self.expires_at - _clock()).total_seconds() // 60), 0)


@dataclass(frozen=True)
class OpenSession:
    """One browser in which a person is signed in. ``here``: whether it is the one that asks."""

    since: datetime
    until: datetime
    here: bool


def session(record: Record, token: str | None) -> Session | None:
    """Who is signed in by this token, or None: unknown, ended, too old, or the account is disabled."""
    if not token:
        return None
    if sha256(token) in _ended_unwritten:
        with suppress(CannotWrite):
            sign_out(record, token)
        return None
    with record.reading() as connection:
        found = session_in(connection, token)
    return found if found is None or found.expires_at <= _clock() + LIFE else shortened(record, token)


def shortened(record: Record, token: str) -> Session | None:
    """A session that was begun while the clock was ahead: from now on it lasts no longer than any other."""
    terms.shorten(record, _clock())
    with record.reading() as connection:
        found = session_in(connection, token)
    return found and replace(found, expires_at=min(found.expires_at, _clock() + LIFE))


def sign_out(record: Record, token: str | None) -> None:
    """End one session, in all its tabs. If there is none, nothing happens.

    Raises CannotWrite. The session is over for this server all the same; that is written when its token comes again.
    """
    if not token:
        return
    _ended_unwritten.discard(sha256(token))
    with record.reading() as connection:
        if session_in(connection, token) is None:
            # Strangers' tokens are neither written nor remembered.
            return
    try:
        with record.writing() as connection:
            found = session_in(connection, token)
            if found is not None:
                connection.execute(
                    _sessions.update().where(_sessions.c.token_sha256 == sha256(token)).values(ended_at=_clock())
                )
                append_in(connection, found.actor, "sign_out", now(record))
    except CannotWrite:
        _ended_unwritten.add(sha256(token))
        raise


def sign_out_everywhere(record: Record, token: str | None) -> int:
    """End every session of the person who holds this one; returns how many there were."""
    if not token:
        return 0
    with record.writing() as connection:
        found = session_in(connection, token)
        if found is None or found.actor.person_id is None:
            return 0
        ended = end_sessions_in(connection, found.actor.person_id, _clock())
        forget_browsers_in(connection, found.actor.person_id)
        append_in(connection, found.actor, "sign_out", now(record), after={"sessions_ended": ended})
    return ended


def open_sessions(record: Record, person_id: str, token: str | None) -> tuple[OpenSession, ...]:
    """The open sessions of a person, the newest first. ``token``: that of the browser that asks."""
    query = (
        select(_sessions.c.token_sha256, _sessions.c.created_at, _sessions.c.expires_at)
        .where(_sessions.c.person_id == person_id, _sessions.c.ended_at.is_(None), _sessions.c.expires_at > _clock())
        .order_by(_sessions.c.created_at.desc())
    )
    own = sha256(token) if token else ""
    with record.reading() as connection:
        return tuple(
            OpenSession(row.created_at, row.expires_at, row.token_sha256 == own) for row in connection.execute(query)
        )


# Inside a transaction that is open already


def new_token() -> str:
    """A token nobody can guess (256 bits)."""
    return secrets.token_urlsafe(32)


def begin_session_in(
    connection: Connection,
    person_id: str,
    token: str,
    until: datetime | None = None,
    *,
    failed_tries: int = 0,
    failed_at: datetime | None = None,
) -> None:
    """Begin a session under a new token. ``failed_tries``, ``failed_at``: as in ``Session``."""
    at = _clock()
    connection.execute(delete(_sessions).where(_sessions.c.expires_at < at - _KEPT))
    _end_oldest_in(connection, person_id, at)
    connection.execute(
        _sessions.insert().values(
            token_sha256=sha256(token),
            person_id=person_id,
            created_at=at,
            expires_at=until or at + LIFE,
            failed_tries=failed_tries,
            failed_at=failed_at,
        )
    )


def _end_oldest_in(connection: Connection, person_id: str, at: datetime) -> None:
    """Make room for another session of a person: nobody works in so many browsers at once."""
    own = (_sessions.c.person_id == person_id) & _sessions.c.ended_at.is_(None) & (_sessions.c.expires_at > at)
    kept = select(_sessions.c.token_sha256).where(own).order_by(_sessions.c.created_at.desc()).limit(MOST - 1)
    newest = connection.execute(kept).scalars().all()
    if len(newest) == MOST - 1:
        connection.execute(_sessions.update().where(own, _sessions.c.token_sha256.not_in(newest)).values(ended_at=at))


def session_in(connection: Connection, token: str) -> Session | None:
    """As ``session``."""
    if sha256(token) in _ended_unwritten:
        return None
    row = connection.execute(
        select(
            people,
            _sessions.c.expires_at,
            _sessions.c.failed_tries.label("tried"),
            _sessions.c.failed_at.label("tried_at"),
        )
        .join(_sessions, _sessions.c.person_id == people.c.id)
        .where(
            _sessions.c.token_sha256 == sha256(token),
            _sessions.c.ended_at.is_(None),
            _sessions.c.expires_at > _clock(),
            people.c.disabled_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    actor = Actor(row.role, row.unit_id, row.name, row.id, session=sha256(token))
    return Session(actor, row.login, row.must_change_password, row.expires_at, row.tried, row.tried_at)


def _clock() -> datetime:
    return datetime.now(VIETNAM)
