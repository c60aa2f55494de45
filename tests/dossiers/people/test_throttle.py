"""How tries to sign in are slowed down: by login, by place, by address."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from dossiers.access.policy import Actor
from dossiers.people import accounts as people
from dossiers.people.signing_in import SignInRefused
from dossiers.people.throttle import (
    BY_ADDRESS,
    BY_LOGIN,
    BY_LOGIN_A_DAY,
    HOUR,
    SHARED,
    WINDOW,
    TooManyTries,
    begin_attempt,
)
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM, sign_in_attempts
from tests.dossiers.people.entering import enter, fail

pytestmark = pytest.mark.usefixtures("quick_hashes")


def test_after_five_wrong_tries_even_the_right_password_waits_at_that_place(record: Record, first: str) -> None:
    fail(record, BY_LOGIN)
    with pytest.raises(TooManyTries) as caught:
        enter(record, first)
    assert caught.value.minutes == 15
    assert "15 phút" in caught.value.text("vi") and "15 minute" in caught.value.text("en")


def test_a_stranger_who_knows_the_login_keeps_its_owner_away_from_nowhere_else(record: Record, first: str) -> None:
    fail(record, BY_LOGIN, address="203.0.113.9")
    for _ in range(3):
        with pytest.raises(TooManyTries):
            enter(record, "wrong", address="203.0.113.9")
    assert enter(record, first, address="10.0.0.1")


def test_one_network_alone_never_fills_the_budget_that_unknown_browsers_share() -> None:
    quarters = int(HOUR / WINDOW)
    assert min(BY_LOGIN * quarters, BY_LOGIN_A_DAY) < SHARED


def tried(record: Record, start: datetime, days: int, networks: int, login: str = "nguyen.an") -> int:
    """How many tries get through to the password when that many networks try once a minute for so many days."""
    let_through = 0
    for minute in range(0, days * 24 * 60, 5):
        for number in range(networks):
            with suppress(TooManyTries):
                begin_attempt(record, login, f"203.0.{number}.1", start + timedelta(minutes=minute, seconds=number))
                let_through += 1
    return let_through


@pytest.mark.slow
def test_one_network_has_twenty_tries_a_day(record: Record) -> None:
    assert tried(record, datetime.now(VIETNAM), 2, 1) == 2 * BY_LOGIN_A_DAY


def test_many_networks_at_once_share_what_they_get(record: Record) -> None:
    start = datetime.now(VIETNAM)
    ends = []
    for number in range(100):
        try:
            begin_attempt(record, "nguyen.an", f"203.0.{number}.1", start + timedelta(seconds=number))
            ends.append(True)
        except TooManyTries:
            ends.append(False)
    assert ends == [True] * SHARED + [False] * (100 - SHARED)
    assert begin_attempt(record, "nguyen.an", "203.1.0.1", start + HOUR + timedelta(seconds=1)), "it refills"


def test_a_new_one_time_password_opens_at_once_whatever_was_tried_before(
    record: Record, administrator: Actor, first: str
) -> None:
    fail(record, BY_LOGIN)
    (found,) = [each for each in people.list_people(record, administrator) if each.login == "nguyen.an"]
    again = people.reset_password(record, administrator, found.id, idempotency_key="reset")
    assert enter(record, again.password or "")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True), ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True), ("10.0.0.1", "10.0.0.2", False), ("fe80::1%eth0", "fe80::2%eth1", True),
        ("2001:DB8::1", "2001:db8:0:0::2", True),
    ],
)  # fmt: skip
def test_a_network_is_one_place_however_it_is_written(record: Record, one: str, other: str, same: bool) -> None:
    for _ in range(BY_LOGIN):
        begin_attempt(record, "a.b.c", one)
    if same:
        with pytest.raises(TooManyTries):
            begin_attempt(record, "a.b.c", other)
    else:
        assert begin_attempt(record, "a.b.c", other)


def test_a_wait_of_many_hours_is_told_in_hours(record: Record) -> None:
    start = datetime.now(VIETNAM)
    for number in range(BY_LOGIN_A_DAY):
        begin_attempt(record, "a.b.c", "x", start + WINDOW * number)
    with pytest.raises(TooManyTries) as caught:
        begin_attempt(record, "a.b.c", "x", start + WINDOW * BY_LOGIN_A_DAY)
    assert "19 giờ" in caught.value.text("vi") and "19 hour" in caught.value.text("en")


def test_an_unknown_login_waits_just_the_same(record: Record) -> None:
    fail(record, BY_LOGIN, "nobody")
    with pytest.raises(TooManyTries):
        enter(record, "x", "nobody")


def test_others_sign_in_meanwhile(record: Record, administrator: Actor, first: str) -> None:
    fail(record, BY_LOGIN, "somebody.else")
    assert enter(record, first)


def test_an_address_has_a_limit_of_its_own_over_all_logins(record: Record, first: str) -> None:
    for number in range(BY_ADDRESS):
        begin_attempt(record, f"guess{number}", "10.6.6.6")
    with pytest.raises(TooManyTries):
        enter(record, first, address="10.6.6.6")
    assert enter(record, first, address="10.0.0.1")


def test_waiting_ends_and_tries_while_waiting_do_not_lengthen_it(record: Record) -> None:
    start = datetime.now(VIETNAM)
    for second in range(BY_LOGIN):
        begin_attempt(record, "a.b.c", "x", start + timedelta(seconds=second))
    for minute in (1, 5, 14):
        with pytest.raises(TooManyTries) as caught:
            begin_attempt(record, "a.b.c", "x", start + timedelta(minutes=minute))
        assert caught.value.minutes == 15 - minute
    assert begin_attempt(record, "a.b.c", "x", start + WINDOW + timedelta(seconds=1))


def test_a_success_forgives_earlier_failures_of_the_login(record: Record, first: str) -> None:
    fail(record, BY_LOGIN - 1)
    enter(record, first)
    fail(record, BY_LOGIN - 1)
    assert enter(record, first)


def test_many_tries_at_once_gain_nothing(record: Record, first: str) -> None:
    """A try counts from before its password is looked at."""

    def attempt(number: int) -> type[BaseException] | None:
        try:
            enter(record, f"wrong {number}")
        except (SignInRefused, TooManyTries) as refused:
            return type(refused)
        return None

    with ThreadPoolExecutor(8) as pool:
        ends = list(pool.map(attempt, range(16)))
    assert ends.count(SignInRefused) == BY_LOGIN and ends.count(TooManyTries) == 16 - BY_LOGIN


def test_old_tries_are_forgotten(record: Record) -> None:
    now = datetime.now(VIETNAM)
    begin_attempt(record, "a.b.c", "x", now - timedelta(days=2))
    begin_attempt(record, "d.e.f", "x", now)
    with record.reading() as connection:
        kept = connection.execute(select(sign_in_attempts.c.login)).scalars().all()
    assert kept == ["d.e.f"]
