"""Accounts: who a person is, which every act needs to know, and how the administrator manages accounts.

Every change is one act ``administer_people`` with its line in the log. Passwords never enter the log. A first password is
random, is shown once, must be changed at the first sign-in, and expires if nobody uses it.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from dossiers import acts
from dossiers.access.policy import WARD_ROLES, Actor
from dossiers.acts import ActContext
from dossiers.acts.audit import reading_for_office
from dossiers.errors import BadInput, NotFound, NotNow, wrong
from dossiers.office.forms import moved_on
from dossiers.people import logins, passwords, terms
from dossiers.people.emails import in_one_form, spellings
from dossiers.people.known_browsers import forget_browsers_in
from dossiers.people.throttle import forget_tries_in
from dossiers.rounds.units import unit_in
from dossiers.store.memo import memoised_per_revision
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM, people, sessions
from dossiers.texts.lengths import longest
from dossiers.texts.typed_fields import Typed, missing, problems_of, typed
from dossiers.texts.typed_text import composed
from dossiers.vocabulary import ROLES, Role

#: How long a one-time password stays valid if nobody uses it.
ONE_TIME_LIFE = terms.ONE_TIME


@dataclass(frozen=True)
class Person:
    """An account as the administrator sees it.

    ``unit_id``: for people of a ward. ``has_password``: signs in with a password kept here; ``by_provider``: the OpenID
    subject is known. ``must_change_password``: has only a one-time password so far; ``one_time_until``: when that expires.
    ``disabled_at``: None while the account is in use. ``failed_tries``: wrong passwords since the last sign-in, the last one
    at ``failed_at``.
    """

    id: str
    login: str
    name: str
    role: Role
    unit_id: str | None
    email: str | None
    has_password: bool
    by_provider: bool
    must_change_password: bool
    one_time_until: datetime | None
    demonstration: bool
    created_at: datetime
    disabled_at: datetime | None
    failed_tries: int = 0
    failed_at: datetime | None = None

    @property
    def one_time_over(self) -> bool:
        """Whether the one-time password expired unused; by the real clock, in the sample record as well."""
        return self.one_time_until is not None and self.one_time_until <= datetime.now(VIETNAM)

    @property
    def can_sign_in(self) -> bool:
        """Whether there is a way in for them: a password that holds, or the provider's account."""
        by_password = self.has_password and not (self.must_change_password and self.one_time_over)
        by_provider = self.by_provider or (self.email is not None and not self.has_password)
        return self.disabled_at is None and not self.demonstration and (by_password or by_provider)


@dataclass(frozen=True)
class Issued:
    """A person and the one-time password to hand over. It is shown only this once.

    ``password`` is None if the person signs in through the provider only, or if the act was done long ago.
    """

    person: Person
    password: str | None


def account(record: Record, person_id: str) -> Actor | None:
    """The acting person of an account, or None if there is none or it was disabled. Looked up at every run of a page."""
    with record.reading() as connection:
        return _actor_in(connection, person_id)[0]


def demonstration_account(record: Record, person_id: str) -> Actor | None:
    """As ``account``, but only for people of the sample: nobody else can be acted for without a password."""
    with record.reading() as connection:
        found, demonstration = _actor_in(connection, person_id)
    return found if demonstration else None


@memoised_per_revision
def _actor_in(connection: Connection, person_id: str) -> tuple[Actor | None, bool]:
    """The acting person of an account that is in use, and whether it is a person of the sample."""
    row = connection.execute(select(people).where(people.c.id == person_id)).one_or_none()
    if row is None or row.disabled_at is not None:
        return None, False
    return Actor(row.role, row.unit_id, row.name, row.id), row.demonstration


def person_in(connection: Connection, person_id: str) -> Person:
    """One account, inside a transaction that is open already. Raises NotFound."""
    return _person(_row_in(connection, person_id))


def list_people(record: Record, actor: Actor) -> tuple[Person, ...]:
    """Every account, first those in use, each by login. Raises NotAllowed."""
    with reading_for_office(record, actor, "administer_people") as connection:
        order = (people.c.disabled_at.is_not(None), people.c.login)
        return tuple(_person(row) for row in connection.execute(select(people).order_by(*order)))


def person(record: Record, actor: Actor, person_id: str) -> Person:
    """One account. Raises NotAllowed, NotFound."""
    with reading_for_office(record, actor, "administer_people") as connection:
        return _person(_row_in(connection, person_id))


def create_person(
    record: Record,
    actor: Actor,
    *,
    login: str,
    name: str,
    role: Role,
    unit_id: str | None,
    email: str | None = None,
    with_password: bool = True,
    idempotency_key: str,
) -> Issued:
    """Create an account. ``unit_id``: for ward roles only. ``email``: needed for signing in through a provider.

    ``with_password``: create a one-time password; without it an e-mail address is needed. Raises NotAllowed, NotFound (unit),
    and BadInput with everything that is wrong.
    """
    first = passwords.one_time(idempotency_key)
    kept = passwords.hashed(first) if with_password else None

    def body(context: ActContext) -> dict[str, Any]:
        id_ = new_person_in(
            context.connection, context.at, login=login, name=name, role=role, unit_id=unit_id, email=email, password_hash=kept
        )  # fmt: skip
        found = _person(_row_in(context.connection, id_))
        context.audit(subject=f"person {id_}", after=_told(found), unit_id=found.unit_id)
        return {"person": id_}

    done = acts.for_office(record, actor, "administer_people", idempotency_key, body, typed=typed(person_name=name))
    return _issued(record, done["person"], first)


def change_person(
    record: Record,
    actor: Actor,
    person_id: str,
    *,
    name: str,
    email: str | None,
    expected: Person,
    idempotency_key: str,
) -> Person:
    """Change a person's name and e-mail address. A new e-mail address removes the provider's subject.

    ``expected``: the account as the administrator saw it. Raises NotAllowed, NotFound, BadInput, Stale.
    """
    said, email = typed(person_name=name), _email(email)

    def change(context: ActContext, before: Person) -> dict[str, Any]:
        wrongs = [*missing(said), *_email_problems(context.connection, email, person_id)]
        if wrongs:
            raise BadInput(wrongs)
        same = email == before.email or (email and before.email in spellings(email))
        let_go = {} if same else {"subject": None}
        return {"name": said["person_name"].text, "email": email, **let_go}

    return _changed(record, actor, person_id, idempotency_key, change, expected=expected, said=said)


def change_role(
    record: Record,
    actor: Actor,
    person_id: str,
    *,
    role: Role,
    unit_id: str | None,
    expected: Person,
    idempotency_key: str,
) -> Person:
    """Give a person another role or another ward. Their sessions end, and they sign in again with the new role.

    Raises NotAllowed, NotFound, BadInput, Stale, and NotNow for the last administrator.
    """

    def change(context: ActContext, before: Person) -> dict[str, Any]:
        wrongs = _role_problems(context.connection, role, unit_id)
        if wrongs:
            raise BadInput(wrongs)
        if role != "administrator":
            _keep_an_administrator(context.connection, before)
        end_sessions_in(context.connection, person_id, context.at)
        return {"role": role, "unit_id": unit_id}

    return _changed(record, actor, person_id, idempotency_key, change, expected=expected)


def disable_person(record: Record, actor: Actor, person_id: str, *, reason: str, idempotency_key: str) -> Person:
    """Disable an account: its sessions end, and nobody can sign in with it. What the person did stays under their name.

    Raises NotAllowed, NotFound, BadInput without a reason, NotNow if it is disabled already or is the last administrator's.
    """
    said = typed(reason=reason)

    def change(context: ActContext, before: Person) -> dict[str, Any]:
        if before.disabled_at is not None:
            raise NotNow("person_disabled", person=before.name)
        if absent := missing(said):
            raise BadInput(absent)
        _keep_an_administrator(context.connection, before)
        end_sessions_in(context.connection, person_id, context.at)
        forget_browsers_in(context.connection, person_id)
        return {"disabled_at": context.at}

    return _changed(record, actor, person_id, idempotency_key, change, said=said)


def enable_person(record: Record, actor: Actor, person_id: str, *, reason: str, idempotency_key: str) -> Person:
    """Enable a disabled account again. Raises NotAllowed, NotFound, BadInput without a reason, NotNow if it is enabled."""
    said = typed(reason=reason)

    def change(context: ActContext, before: Person) -> dict[str, Any]:
        if before.disabled_at is None:
            raise NotNow("person_enabled", person=before.name)
        if absent := missing(said):
            raise BadInput(absent)
        return {"disabled_at": None}

    return _changed(record, actor, person_id, idempotency_key, change, said=said)


def reset_password(record: Record, actor: Actor, person_id: str, *, idempotency_key: str) -> Issued:
    """Give a person a new one-time password; their sessions end. Raises NotAllowed, NotFound, NotNow."""
    first = passwords.one_time(idempotency_key)
    kept = passwords.hashed(first)

    def change(context: ActContext, before: Person) -> dict[str, Any]:
        if before.demonstration:
            raise NotNow("person_demonstration", person=before.name)
        if before.disabled_at is not None:
            raise NotNow("person_disabled", person=before.name)
        new_one_time_password_in(context.connection, before, kept)
        return {"password_hash": kept}

    _changed(record, actor, person_id, idempotency_key, change)
    return _issued(record, person_id, first)


# Inside a transaction that is open already


def new_person_in(
    connection: Connection,
    at: datetime,
    *,
    login: str,
    name: str,
    role: Role,
    unit_id: str | None,
    email: str | None,
    password_hash: str | None,
) -> str:
    """Write a new account; returns its id. A password given here must be changed. Raises BadInput, NotFound (unit)."""
    login, email, named = login_form(login), _email(email), typed(person_name=name)
    wrongs = [
        *_login_problems(connection, login),
        *missing(named),
        *problems_of(named),
        *_role_problems(connection, role, unit_id),
        *_email_problems(connection, email, None),
    ]
    if password_hash is None and email is None:
        wrongs.append(wrong("person_without_way_in"))
    if wrongs:
        raise BadInput(wrongs)
    id_ = f"p-{secrets.token_hex(8)}"
    connection.execute(
        people.insert().values(
            id=id_,
            login=login,
            name=named["person_name"].text,
            role=role,
            unit_id=unit_id,
            email=email,
            password_hash=password_hash,
            must_change_password=password_hash is not None,
            one_time_until=one_time_until() if password_hash is not None else None,
            created_at=at,
        )
    )
    return id_


def new_one_time_password_in(connection: Connection, person: Person, kept: str) -> int:
    """Put a one-time password, of which ``kept`` is the hash, in the place of a person's password.

    All that rested on the old one ends: sessions, whose number is returned, known browsers, and the waiting after wrong tries.
    """
    new = {"password_hash": kept, "must_change_password": True, "one_time_until": one_time_until()}
    connection.execute(people.update().where(people.c.id == person.id).values(**new))
    forget_browsers_in(connection, person.id)
    forget_tries_in(connection, person.login)
    return end_sessions_in(connection, person.id, datetime.now(VIETNAM))


def administrators_in(connection: Connection) -> tuple[Person, ...]:
    """Every account of an administrator, by login, also the disabled ones."""
    found = select(people).where(people.c.role == "administrator").order_by(people.c.login)
    return tuple(_person(row) for row in connection.execute(found))


def one_time_until() -> datetime:
    """When a one-time password that is handed out now expires."""
    return datetime.now(VIETNAM) + ONE_TIME_LIFE


def end_sessions_in(connection: Connection, person_id: str, at: datetime) -> int:
    """End every open session of a person; returns how many there were."""
    open_ones = sessions.update().where(sessions.c.person_id == person_id, sessions.c.ended_at.is_(None))
    return connection.execute(open_ones.values(ended_at=at)).rowcount


def _changed(
    record: Record,
    actor: Actor,
    person_id: str,
    idempotency_key: str,
    change: Callable[[ActContext, Person], dict[str, Any]],
    *,
    expected: Person | None = None,
    said: Typed | None = None,
) -> Person:
    reason = (said or {}).get("reason")

    def body(context: ActContext) -> dict[str, Any]:
        before = _person(_row_in(context.connection, person_id))
        if expected is not None and _told(expected) != _told(before):
            raise moved_on(context, f"person {person_id}", theirs=_told(before), mine=_told(expected))
        values = change(context, before)
        context.connection.execute(people.update().where(people.c.id == person_id).values(**values))
        after = _person(_row_in(context.connection, person_id))
        old, new = _told(before), _told(after)
        changed = [key for key in new if new[key] != old[key]]
        if "password_hash" in values:
            changed, new = ["one_time_password"], {**new, "one_time_password": "issued"}
        context.audit(
            subject=f"person {person_id}",
            before={"login": before.login, **{key: old.get(key) for key in changed}},
            after={"login": after.login, **{key: new[key] for key in changed}},
            reason=reason.text if reason else None,
            unit_id=after.unit_id,
        )
        return {}

    acts.for_office(record, actor, "administer_people", idempotency_key, body, typed=said)
    with record.reading() as connection:
        return _person(_row_in(connection, person_id))


def _issued(record: Record, person_id: str, first: str) -> Issued:
    with record.reading() as connection:
        row = _row_in(connection, person_id)
    still_holds = row.must_change_password and passwords.matches(row.password_hash, first)
    return Issued(_person(row), first if still_holds else None)


def _row_in(connection: Connection, person_id: str) -> Row:
    row = connection.execute(select(people).where(people.c.id == person_id)).one_or_none()
    if row is None:
        raise NotFound("no_person")
    return row


def _person(row: Row) -> Person:
    return Person(
        row.id, row.login, row.name, row.role, row.unit_id, row.email, row.password_hash is not None, row.subject is not None,
        row.must_change_password, row.one_time_until, row.demonstration, row.created_at, row.disabled_at,
        row.failed_tries, row.failed_at,
    )  # fmt: skip


def _told(found: Person) -> dict[str, Any]:
    """An account as plain data for the log. A Person holds nothing secret."""
    return {
        "login": found.login, "name": found.name, "role": found.role, "unit": found.unit_id, "email": found.email,
        "password": found.has_password, "provider": found.by_provider, "disabled": found.disabled_at is not None,
    }  # fmt: skip


def _keep_an_administrator(connection: Connection, leaving: Person) -> None:
    """Raise NotNow if nobody could administer the record any more without this person."""
    if leaving.role != "administrator" or leaving.disabled_at is not None:
        return
    others = select(func.count()).where(
        people.c.role == "administrator", people.c.disabled_at.is_(None), people.c.id != leaving.id
    )
    if not connection.execute(others).scalar_one():
        raise NotNow("last_administrator", person=leaving.name)


# What was entered


def login_form(text: str) -> str:
    """A login in the form in which it is stored and looked for: in small letters, without blanks and unseen signs around it."""
    return composed(text).lower()


def _email(text: str | None) -> str | None:
    """An e-mail address in the form the record uses. A text that is not one stays as it was typed, to be refused later."""
    given = composed(text) if text else ""
    return (len(given) <= longest("email") and in_one_form(given)) or given or None


def _login_problems(connection: Connection, login: str) -> list[dict[str, str]]:
    if not logins.FORM.fullmatch(login):
        return [wrong("login_form")]
    if connection.execute(select(people.c.id).where(people.c.login == login)).first():
        return [wrong("login_taken", login=login)]
    return []


def _role_problems(connection: Connection, role: str, unit_id: str | None) -> list[dict[str, str]]:
    if role not in ROLES:
        return [wrong("bad_choice", field=wrong("field_role"))]
    if (role in WARD_ROLES) != (unit_id is not None):
        return [wrong("role_needs_ward" if role in WARD_ROLES else "role_without_ward")]
    if unit_id is not None:
        unit_in(connection, unit_id)
    return []


def _email_problems(connection: Connection, email: str | None, own_id: str | None) -> list[dict[str, str]]:
    if email is None:
        return []
    if len(email) > longest("email") or in_one_form(email) is None:
        return [wrong("email_form")]
    same = people.c.email.in_(spellings(email))
    if connection.execute(select(people.c.id).where(same, people.c.id != (own_id or ""))).first():
        return [wrong("email_taken", email=email)]
    return []
