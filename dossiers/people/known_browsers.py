"""Browsers a person signed in with before. In these, failed tries by strangers do not make the owner of a login wait.

A browser is recognised by a random token in a cookie that outlives the session; the record keeps the token's hash. The token
opens nothing: the password is still asked for. Every sign-in gives a new token, so that a token planted by somebody else is
worth nothing. A browser that several people use is known for each of them. A new password, disabling the account and "sign
out everywhere" make all browsers of a person unknown.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from dossiers.store.schema import known_browsers as _browsers
from dossiers.store.schema import people
from dossiers.store.stored_text import sha256

#: How long a browser stays known after the last sign-in in it.
LIFE = timedelta(days=180)
#: How many browsers of a person are remembered, the newest ones.
_MOST = 20


def known_browser_in(connection: Connection, token: str | None, login: str, at: datetime) -> str | None:
    """The hash of a browser that is known for this login, else None. The record is asked the same in both cases."""
    known = sha256(token or "")
    query = (
        select(_browsers.c.token_sha256)
        .join(people, people.c.id == _browsers.c.person_id)
        .where(_browsers.c.token_sha256 == known, people.c.login == login, _browsers.c.used_at > at - LIFE)
    )
    return connection.execute(query).scalar_one_or_none()


def remember_browser_in(connection: Connection, person_id: str, token: str | None, at: datetime) -> str:
    """Remember that a person signed in here; returns the browser's new token. ``token``: the one it came with, if any."""
    fresh = secrets.token_urlsafe(32)
    old, new = sha256(token or ""), sha256(fresh)
    own = _browsers.c.person_id == person_id
    connection.execute(delete(_browsers).where(own, _browsers.c.token_sha256 == old))
    connection.execute(delete(_browsers).where(_browsers.c.used_at < at - LIFE))
    connection.execute(_browsers.update().where(_browsers.c.token_sha256 == old).values(token_sha256=new))
    kept = select(_browsers.c.token_sha256).where(own).order_by(_browsers.c.used_at.desc()).limit(_MOST - 1)
    newest = connection.execute(kept).scalars().all()
    connection.execute(delete(_browsers).where(own, _browsers.c.token_sha256.not_in(newest)))
    connection.execute(_browsers.insert().values(token_sha256=new, person_id=person_id, used_at=at))
    return fresh


def forget_browsers_in(connection: Connection, person_id: str) -> None:
    """Make all browsers of this person unknown."""
    connection.execute(delete(_browsers).where(_browsers.c.person_id == person_id))
