"""Ways to sign in and to fail at it, and what the log says of it, for the tests beside this file."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from dossiers.people.signing_in import SignInRefused, change_password, provider_session, sign_in
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM, audit_log

NEW = "hoa ban nở trên núi"


def enter(record: Record, password: str, login: str = "nguyen.an", address: str = "10.0.0.1") -> str:
    """Sign in; the token of the session."""
    return sign_in(record, login, password, address=address).token


def log(record: Record, *acts: str) -> list[tuple[str, str, str | None]]:
    """Act, outcome and reason of the lines about ``acts``, the oldest first."""
    with record.reading() as connection:
        rows = connection.execute(select(audit_log).where(audit_log.c.act.in_(acts)).order_by(audit_log.c.number))
        return [(row.act, row.outcome, row.reason) for row in rows]


def fail(record: Record, times: int, login: str = "nguyen.an", address: str = "10.0.0.1") -> None:
    """Try a wrong password, so many times."""
    for _ in range(times):
        with pytest.raises(SignInRefused):
            enter(record, "wrong", login, address)


def changed(record: Record, token: str | None, new: str = NEW, **given: str) -> str:
    """Choose a new password; the token of the session that begins with it."""
    wanted: dict[str, Any] = {"current": "", "repeated": new, "address": "10.0.0.1", **given}
    return change_password(record, token, new=new, **wanted).token


def claims(**changed: object) -> dict[str, Any]:
    """What the office's provider says of "nguyen.an"."""
    said = {
        "is_logged_in": True, "iss": "https://id.example", "sub": "s-1", "email": "an@congan.example", "email_verified": True,
        "iat": datetime.now(VIETNAM).timestamp(), "nonce": "n1",
    }  # fmt: skip
    return {**said, **changed}


def by_provider(record: Record, said: dict[str, Any]) -> str:
    """Sign in with what the provider says; the name of who it is."""
    return provider_session(record, said, address="10.0.0.1").actor.name
