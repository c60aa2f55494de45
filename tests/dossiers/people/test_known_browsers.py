"""The browser somebody signed in with before: it enters whatever strangers try, and is no way to guess either."""

from contextlib import suppress

import pytest
from sqlalchemy import select

from dossiers.access.policy import Actor
from dossiers.people import accounts as people
from dossiers.people.sessions import session, sign_out_everywhere
from dossiers.people.signing_in import SignInRefused, change_password, sign_in
from dossiers.people.throttle import (
    BY_ADDRESS,
    BY_LOGIN,
    SHARED,
    TooManyTries,
    begin_attempt,
)
from dossiers.store.record import Record
from dossiers.store.schema import known_browsers
from dossiers.store.stored_text import sha256
from tests.dossiers.people.entering import NEW, enter, fail

pytestmark = pytest.mark.usefixtures("quick_hashes")


def test_the_browser_the_owner_signed_in_with_before_enters_whatever_strangers_try(record: Record, first: str) -> None:
    known = sign_in(record, "nguyen.an", first, address="10.0.0.1").browser
    for number in range(SHARED + 5):
        with suppress(TooManyTries, SignInRefused):
            enter(record, "wrong", address=f"203.0.113.{number}")
    with pytest.raises(TooManyTries):
        enter(record, first, address="10.0.0.1")
    again = sign_in(record, "nguyen.an", first, address="10.9.9.9", browser=known)
    assert session(record, again.token) and again.browser != known


def test_somebody_at_the_same_address_does_not_keep_a_known_browser_waiting(record: Record, first: str) -> None:
    known = sign_in(record, "nguyen.an", first, address="10.0.0.1").browser
    fail(record, BY_LOGIN)
    for number in range(BY_ADDRESS):
        with suppress(TooManyTries):
            begin_attempt(record, f"guess{number}", "10.0.0.1")
    assert sign_in(record, "nguyen.an", first, address="10.0.0.1", browser=known)


def test_a_known_browser_is_no_way_to_guess_either(record: Record, first: str) -> None:
    known = sign_in(record, "nguyen.an", first, address="10.0.0.1").browser
    ends = []
    for number in range(BY_LOGIN + 1):
        try:
            sign_in(record, "nguyen.an", "wrong", address=f"10.0.0.{number}", browser=known)
        except (SignInRefused, TooManyTries) as refused:
            ends.append(type(refused))
    assert ends == [SignInRefused] * BY_LOGIN + [TooManyTries]
    assert enter(record, first, address="10.7.7.7"), "and its tries bar no other place"


def test_a_browser_is_known_for_whom_it_was_used_by(record: Record, administrator: Actor, first: str) -> None:
    issued = people.create_person(
        record, administrator, login="tran.binh", name="Trần Bình", role="board", unit_id=None, idempotency_key="binh"
    )
    known = sign_in(record, "tran.binh", issued.password or "", address="10.0.0.1").browser
    for number in range(BY_LOGIN + 1):
        try:
            sign_in(record, "nguyen.an", "wrong", address="10.0.0.1", browser=known)
        except TooManyTries:
            assert number == BY_LOGIN
        except SignInRefused:
            pass
    # On one machine of two people it is known for both, under one token that changes with every sign-in.
    shared = sign_in(record, "nguyen.an", first, address="10.3.3.3", browser=known).browser
    with record.reading() as connection:
        rows = connection.execute(select(known_browsers)).all()
    assert len(rows) == 2 and {row.token_sha256 for row in rows} == {sha256(shared)}


@pytest.mark.parametrize("how", ["planted", "", "x" * 9000, "\x00", None])
def test_a_token_nobody_gave_out_is_no_known_browser(record: Record, first: str, how: str | None) -> None:
    made = sign_in(record, "nguyen.an", first, address="10.0.0.1", browser=how).browser
    assert made != how and len(made) >= 43
    with record.reading() as connection:
        kept = connection.execute(select(known_browsers.c.token_sha256)).scalars().all()
    assert kept == [sha256(made)] and made not in str(kept)


@pytest.mark.parametrize("how", ["everywhere", "another password", "a new one-time password", "closed"])
def test_what_ends_every_session_makes_every_browser_unknown(
    record: Record, administrator: Actor, first: str, how: str
) -> None:
    entry = sign_in(record, "nguyen.an", first, address="10.0.0.1")
    held = session(record, entry.token)
    assert held is not None and held.actor.person_id is not None
    known: list[str] = []
    if how == "everywhere":
        sign_out_everywhere(record, entry.token)
    elif how == "another password":
        fresh = change_password(
            record, entry.token, current="", new=NEW, repeated=NEW, address="x", browser=entry.browser
        )
        assert fresh.browser != entry.browser
        known = [sha256(fresh.browser)]
    elif how == "closed":
        people.disable_person(record, administrator, held.actor.person_id, reason="x", idempotency_key="closed")
    else:
        people.reset_password(record, administrator, held.actor.person_id, idempotency_key="reset")
    with record.reading() as connection:
        kept = connection.execute(select(known_browsers.c.token_sha256)).scalars().all()
    assert kept == known
