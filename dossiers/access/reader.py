"""The account behind an acting person, as it is now and not as it was looked up.

A page looks a person up when its run begins; a button's act runs before that, and a long run goes on after it. So every
function that reads or changes anything looks the account up again, in the transaction in which it reads: disabled, given
another role or ward, or with a session that ended or expired, it is refused.
"""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, select

from dossiers.access.policy import Actor
from dossiers.errors import NotAllowed
from dossiers.store.memo import memoised_per_revision
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM, people, sessions
from dossiers.vocabulary import Role


class _Account(NamedTuple):
    """An account. ``session_until``: when the session asked about expires; None if it has ended or never was."""

    role: Role
    unit_id: str | None
    disabled: bool
    session_until: datetime | None


@contextmanager
def reading_as(record: Record, actor: Actor) -> Generator[Connection]:
    """A reading transaction for ``actor``. Raises NotAllowed as ``require_reader_in``."""
    with record.reading() as connection:
        require_reader_in(connection, actor)
        yield connection


def require_reader_in(connection: Connection, actor: Actor) -> None:
    """Raise NotAllowed unless the account of ``actor`` is still what it was when it was looked up.

    An actor without an account (``person_id`` None) stands for a role and a ward alone: no sign-in makes one. It reads what
    the role reads in no closer relation to a ward than its own, and can do nothing.
    """
    if actor.person_id is not None:
        require_account_in(connection, actor)


def require_account_in(connection: Connection, actor: Actor) -> str:
    """The id of the account that acts.

    Raises NotAllowed if there is none, if it was disabled or changed since the page was drawn, or if the session ended: in
    another tab, or by the clock.
    """
    account = _account_in(connection, actor.person_id or "", actor.session)
    if account is None or account.disabled or (account.role, account.unit_id) != (actor.role, actor.unit_id):
        raise NotAllowed("no_account")
    # Sessions follow the real clock, in the sample record as well. What is remembered of them outlives no session: the clock
    # is asked each time.
    if actor.session is not None and (account.session_until is None or account.session_until <= datetime.now(VIETNAM)):
        raise NotAllowed("session_over")
    assert actor.person_id is not None
    return actor.person_id


@memoised_per_revision
def _account_in(connection: Connection, person_id: str, session: str | None) -> _Account | None:
    held = and_(
        sessions.c.person_id == people.c.id, sessions.c.token_sha256 == (session or ""), sessions.c.ended_at.is_(None)
    )
    row = connection.execute(
        select(people.c.role, people.c.unit_id, people.c.disabled_at, sessions.c.expires_at)
        .outerjoin(sessions, held)
        .where(people.c.id == person_id)
    ).one_or_none()
    return None if row is None else _Account(row.role, row.unit_id, row.disabled_at is not None, row.expires_at)
