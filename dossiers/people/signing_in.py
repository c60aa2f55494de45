"""Signing in: with a password of our own, or through the office's OpenID provider; and choosing a new password.

Everything leaves a line in the log, also a failure; passwords never do. Nobody can find out which logins exist: an unknown
login gets the same answer as a wrong password, after the same work.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, select

from dossiers.access.policy import Actor
from dossiers.acts.audit import append_in
from dossiers.errors import BadInput, DossierError, wrong
from dossiers.people import passwords
from dossiers.people.accounts import end_sessions_in, login_form
from dossiers.people.emails import spellings
from dossiers.people.known_browsers import forget_browsers_in, remember_browser_in
from dossiers.people.sessions import LIFE, Session, begin_session_in, new_token, session_in
from dossiers.people.throttle import begin_attempt, succeeded_in, told_address
from dossiers.people.vouching import VARIABLE, doubt_about_email
from dossiers.store.clock import now
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM, people, sign_in_attempts
from dossiers.store.schema import sessions as _sessions
from dossiers.store.stored_text import sha256
from dossiers.vocabulary import Role

#: The acting person in the log if nobody is known. What was typed as login is not repeated: it may have been the password.
NOBODY = Actor(cast(Role, "nobody"), None, "—")


class SignInRefused(DossierError):
    """Signing in was refused. ``code``: "wrong_password" (also if the login is unknown), "account_disabled", "one_time_over"
    (a one-time password that nobody used in time); through the provider "not_registered", "sign_in_over", or what is wrong
    with the e-mail address it sent (``vouching.Doubt``).
    """


@dataclass(frozen=True)
class SignedIn:
    """The result of signing in: the token for the browser's cookie, and whether a password has to be chosen first.

    ``browser``: the token by which the browser is recognised from now on (``known_browsers``).
    """

    token: str
    must_change_password: bool
    browser: str


def sign_in(record: Record, login: str, password: str, *, address: str, browser: str | None = None) -> SignedIn:
    """Sign in with a password. ``address``: of the browser, for throttling and the log. ``browser``: its token, if known.

    Raises TooManyTries and SignInRefused. Only a person who has the password is told that an account is disabled or that a
    one-time password has expired.
    """
    login = login_form(login)
    attempt = begin_attempt(record, login, address, browser=browser)
    with record.reading() as connection:
        before = _by_login(connection, login)
    right = passwords.matches(before.password_hash if before else None, password)
    rehashed = passwords.hashed(password) if right and before and passwords.is_outdated(before.password_hash) else None
    token, known_as = new_token(), ""
    with record.writing() as connection:
        found = _by_login(connection, login)
        # If the account was disabled or got another password in the meantime, the check no longer counts.
        right = right and before is not None and found is not None and found.password_hash == before.password_hash
        code = _no_entry(found, right)
        if code is not None or found is None:
            actor = _actor(found) if found else NOBODY
            why = code if found else "unknown_login"
            if not right:
                _count_failure(connection, login)
            append_in(
                connection,
                actor,
                "sign_in",
                now(record),
                outcome="refused",
                after={"address": told_address(address)},
                reason=why,
            )
        else:
            own = succeeded_in(connection, attempt)
            if rehashed:
                connection.execute(people.update().where(people.c.id == found.id).values(password_hash=rehashed))
            known_as = remember_browser_in(connection, found.id, browser, _clock())
            begin_session_in(connection, found.id, token, **_failures_told(connection, found, own))
            append_in(
                connection,
                _actor(found),
                "sign_in",
                now(record),
                after={"address": told_address(address), "by": "password"},
            )
    if code is not None:
        raise SignInRefused(code)
    assert found is not None
    return SignedIn(token, found.must_change_password, known_as)


def _count_failure(connection: Connection, login: str) -> None:
    """Count a failure, of which the owner is told later. For an unknown login it changes no row and takes as long."""
    more = people.update().where(people.c.login == login)
    connection.execute(more.values(failed_tries=people.c.failed_tries + 1, failed_at=_clock()))


def _failures_told(connection: Connection, found: Row, own: int) -> dict[str, Any]:
    """What a new session says about the failed tries before it. The count starts again at 0.

    ``own``: the failures from the same place as this sign-in.
    """
    connection.execute(people.update().where(people.c.id == found.id).values(failed_tries=0, failed_at=None))
    others = max(found.failed_tries - own, 0)
    return {"failed_tries": others, "failed_at": found.failed_at if others else None}


def _no_entry(found: Row | None, right: bool) -> str | None:
    """Why nobody can sign in to this account with this password now; None if it is possible."""
    if not right or found is None:
        return "wrong_password"
    if found.disabled_at is not None:
        return "account_disabled"
    over = found.must_change_password and found.one_time_until is not None and found.one_time_until <= _clock()
    return "one_time_over" if over else None


def change_password(
    record: Record,
    token: str | None,
    *,
    current: str,
    new: str,
    repeated: str,
    address: str,
    browser: str | None = None,
) -> SignedIn:
    """Choose a new password: all sessions of the person end, no other browser stays known, and a new session begins here.

    ``current`` is not needed while the password must be changed: the one-time password was just given.
    Raises SignInRefused ("sign_in_over") without a session, TooManyTries, and BadInput with everything that is wrong.
    """
    with record.reading() as connection:
        held = session_in(connection, token) if token else None
        row = _by_login(connection, held.login) if held else None
    if held is None or row is None or row.password_hash is None:
        raise SignInRefused("sign_in_over")
    if not held.must_change_password:
        _check_current(record, held, row, current, address)
    problems = passwords.problems_of(new, login=row.login, name=row.name)
    if not problems and new != repeated:
        problems = [wrong("password_repeated")]
    if not problems and passwords.matches(row.password_hash, new):
        problems = [wrong("password_unchanged")]
    if problems:
        raise BadInput(problems)
    kept, fresh = passwords.hashed(new), new_token()
    with record.writing() as connection:
        still = session_in(connection, token or "")
        if still is None:
            raise SignInRefused("sign_in_over")
        connection.execute(
            people.update()
            .where(people.c.id == row.id)
            .values(password_hash=kept, must_change_password=False, one_time_until=None)
        )
        ended = end_sessions_in(connection, row.id, _clock())
        forget_browsers_in(connection, row.id)
        known_as = remember_browser_in(connection, row.id, browser, _clock())
        begin_session_in(connection, row.id, fresh, failed_tries=still.failed_tries, failed_at=still.failed_at)
        append_in(connection, still.actor, "change_password", now(record), after={"sessions_ended": ended})
    return SignedIn(fresh, False, known_as)


def _check_current(record: Record, held: Session, row: Row, current: str, address: str) -> None:
    """Check the current password, throttled like signing in: a borrowed session must not be a way to guess it."""
    attempt = begin_attempt(record, row.login, address, session=held.actor.session)
    right = passwords.matches(row.password_hash, current)
    with record.writing() as connection:
        if right:
            succeeded_in(connection, attempt)
        else:
            append_in(
                connection, held.actor, "change_password", now(record), outcome="refused",
                after={"address": told_address(address)}, reason="wrong_password",
            )  # fmt: skip
    if not right:
        raise BadInput([wrong("password_current")])


# Through the office's provider


def provider_token(claims: Mapping[str, Any]) -> str | None:
    """What serves as session token after a sign-in at the provider: it names that one sign-in; None if there was none.

    ``claims``: of the ID token, each of which has ``iss``, ``sub`` and ``iat`` (OpenID Connect Core, 2).
    """
    if not claims.get("is_logged_in") or not claims.get("sub") or not _issued_at(claims):
        return None
    return "\n".join(str(claims.get(name, "")) for name in ("iss", "sub", "iat", "nonce"))


def provider_session(record: Record, claims: Mapping[str, Any], *, address: str) -> Session:
    """Who is signed in through the provider. When a sign-in there is first seen, its account is looked for.

    It is found by the subject, or the first time by the verified e-mail that an administrator entered; then the subject is
    fixed. Raises SignInRefused: "not_registered", "account_disabled", or "sign_in_over" if it was ended here or is too old.
    """
    token, issued = provider_token(claims), _issued_at(claims)
    if token is None or issued is None:
        raise SignInRefused("sign_in_over")
    with record.reading() as connection:
        held = session_in(connection, token)
        known = _session_row(connection, token)
        account = _by_claims(connection, claims)
    if held is not None:
        # A person who came through the provider needs no password here.
        return replace(held, must_change_password=False)
    if account is not None and account.disabled_at is not None:
        raise _noted(record, token, account, "account_disabled", address)
    until = min(issued, _clock()) + LIFE
    if known is not None or until <= _clock():
        raise SignInRefused("sign_in_over")
    if account is None:
        raise _noted(record, token, None, doubt_about_email(claims) or "not_registered", address, **_told(claims))
    with record.writing() as connection:
        account = _by_claims(connection, claims)
        if account is None or account.disabled_at is not None:
            raise SignInRefused("not_registered" if account is None else "account_disabled")
        if _session_row(connection, token) is None:
            connection.execute(people.update().where(people.c.id == account.id).values(subject=_subject(claims)))
            begin_session_in(connection, account.id, token, until, **_failures_told(connection, account, 0))
            append_in(
                connection,
                _actor(account),
                "sign_in",
                now(record),
                after={"address": told_address(address), "by": "provider"},
            )
        held = session_in(connection, token)
    if held is None:
        raise SignInRefused("sign_in_over")
    return replace(held, must_change_password=False)


def _by_claims(connection: Connection, claims: Mapping[str, Any]) -> Row | None:
    by_subject = connection.execute(select(people).where(people.c.subject == _subject(claims))).one_or_none()
    if by_subject is not None or doubt_about_email(claims) is not None:
        return by_subject
    found = connection.execute(
        select(people).where(
            people.c.email.in_(spellings(claims["email"])), people.c.subject.is_(None), ~people.c.demonstration
        )
    ).all()
    # Two accounts may have two spellings of one address, from before there was one form. Then it is unclear which is meant.
    return found[0] if len(found) == 1 else None


def _told(claims: Mapping[str, Any]) -> dict[str, str]:
    """The details of a refusal that come from the claims. They hold nothing about the person that the person does not know."""
    said = claims.get("email_verified")
    return {
        "issuer": str(claims.get("iss", ""))[:200],
        "said": f'"{said[:40]}"' if isinstance(said, str) else str(said)[:40],
        "variable": VARIABLE,
    }


def _subject(claims: Mapping[str, Any]) -> str:
    """Issuer and subject together, because a subject identifies a person only within its issuer."""
    return sha256(f"{claims.get('iss', '')}\n{claims.get('sub', '')}")


def _issued_at(claims: Mapping[str, Any]) -> datetime | None:
    seconds = claims.get("iat")
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def _session_row(connection: Connection, token: str) -> Row | None:
    return connection.execute(
        select(_sessions.c.token_sha256).where(_sessions.c.token_sha256 == sha256(token))
    ).one_or_none()


def _noted(record: Record, token: str, account: Row | None, code: str, address: str, **told: str) -> SignInRefused:
    """A refusal with its line in the log: one line for each sign-in at the provider, however often the page is opened."""
    key = f"provider {sha256(token)[:40]}"
    with record.writing() as connection:
        seen = select(sign_in_attempts.c.id).where(sign_in_attempts.c.login == key)
        if connection.execute(seen).first() is None:
            connection.execute(
                # This is not a try of a password, so it counts against no real address.
                sign_in_attempts.insert().values(login=key, address="provider", at=_clock(), succeeded=False)
            )
            append_in(
                connection, _actor(account) if account else NOBODY, "sign_in", now(record), outcome="refused",
                after={"address": told_address(address), "by": "provider"}, reason=code,
            )  # fmt: skip
    return SignInRefused(code, **told)


def _by_login(connection: Connection, login: str) -> Row | None:
    return connection.execute(select(people).where(people.c.login == login)).one_or_none()


def _actor(row: Row) -> Actor:
    return Actor(row.role, row.unit_id, row.name, row.id)


def _clock() -> datetime:
    return datetime.now(VIETNAM)
