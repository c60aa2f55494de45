"""Browsers a person signed in with before: what strangers try on a login does not keep its owner waiting there.

A browser is known by a random token in a cookie that outlives the session, of which the record keeps the hash. It opens
nothing: the password is asked for all the same. Every sign-in gives a new token, so that one somebody planted is nobody's; a
browser that several people use is known for each of them. Another password, a closed account and "sign out everywhere" forget
a person's browsers.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from dossiers.store.schema import known_browsers as _browsers
from dossiers.store.schema import people
from dossiers.store.stored_text import sha256

#: Since the last sign-in there.
LIFE = timedelta(days=180)
#: The newest ones of a person; an older one goes.
_MOST = 20


def known_browser_in(connection: Connection, token: str | None, login: str, at: datetime) -> str | None:
    """The hash of a browser that is known for this login, else None. Asks the same of the record in either case."""
    known = sha256(token or "")
    query = (
        select(_browsers.c.token_sha256)
        .join(people, people.c.id == _browsers.c.person_id)
        .where(_browsers.c.token_sha256 == known, people.c.login == login, _browsers.c.used_at > at - LIFE)
    )
    return connection.execute(query).scalar_one_or_none()


def remember_browser_in(connection: Connection, person_id: str, token: str | None, at: datetime) -> str:
    """A person signed in here: gives the browser's new token. ``token``: the one it came with, if any."""
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
    """No browser is known for this person any more."""
    connection.execute(delete(_browsers).where(_browsers.c.person_id == person_id))
