"""A clock that was ahead makes nothing last longer than its ordinary term, once it is right again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from dossiers.access.policy import Actor
from dossiers.people import accounts, known_browsers, sessions, signing_in, terms, throttle
from dossiers.people.sessions import LIFE, session, sign_out
from dossiers.people.signing_in import SignInRefused, provider_token
from dossiers.people.throttle import BY_ADDRESS, BY_LOGIN, BY_LOGIN_A_DAY, DAY, WINDOW, TooManyTries, begin_attempt
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM
from dossiers.store.schema import people as people_table
from dossiers.store.schema import sessions as sessions_table
from tests.dossiers.people.entering import by_provider, claims, enter, fail

pytestmark = pytest.mark.usefixtures("quick_hashes")
AHEAD = [timedelta(hours=5), timedelta(days=1), timedelta(days=366)]


class Clock(datetime):
    """The clock of the server, as far ahead as a test sets it."""

    ahead = timedelta(0)

    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + cls.ahead


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> type[Clock]:
    for module in (accounts, sessions, signing_in, terms, throttle, known_browsers):
        monkeypatch.setattr(module, "datetime", Clock)
    monkeypatch.setattr(Clock, "ahead", timedelta(0))
    return Clock


@pytest.fixture
def own(record: Record, first: str) -> str:
    """The password of "nguyen.an", who has chosen it, so that it runs out at no time."""
    with record.writing() as connection:
        connection.execute(people_table.update().values(must_change_password=False, one_time_until=None))
    return first


@contextmanager
def ahead(by: timedelta) -> Iterator[None]:
    Clock.ahead = by
    yield
    Clock.ahead = timedelta(0)


@pytest.mark.parametrize("by", AHEAD, ids=str)
def test_session_begun_while_the_clock_was_ahead_ends_at_the_ordinary_time(
    record: Record, own: str, by: timedelta
) -> None:
    with ahead(by):
        token = enter(record, own)
    held = session(record, token)
    assert held is not None and held.minutes_left <= LIFE / timedelta(minutes=1)
    with ahead(LIFE + timedelta(minutes=1)):
        assert session(record, token) is None
    assert held.expires_at <= datetime.now(VIETNAM) + LIFE


@pytest.mark.parametrize("by", AHEAD, ids=str)
def test_one_time_password_given_while_the_clock_was_ahead_runs_out_at_the_ordinary_time(
    record: Record, administrator: Actor, by: timedelta
) -> None:
    with ahead(by):
        given = accounts.create_person(
            record, administrator, login="tran.binh", name="Trần Bình", role="inspector", unit_id=None, idempotency_key="k",
        ).password  # fmt: skip
    # Whoever comes first: the server that starts, or somebody who signs in, be it as another.
    fail(record, 1, login="nobody.known")
    with record.reading() as connection:
        until = connection.execute(select(people_table.c.one_time_until).where(people_table.c.login == "tran.binh"))
        assert until.scalar_one() <= datetime.now(VIETNAM) + accounts.ONE_TIME_LIFE
    with ahead(accounts.ONE_TIME_LIFE + timedelta(minutes=1)), pytest.raises(SignInRefused) as over:
        enter(record, given or "", login="tran.binh")
    assert over.value.code == "one_time_over"
    assert enter(record, given or "", login="tran.binh")


@pytest.mark.parametrize("by", AHEAD, ids=str)
def test_tries_made_while_the_clock_was_ahead_make_nobody_wait_longer(record: Record, own: str, by: timedelta) -> None:
    with ahead(by):
        fail(record, BY_LOGIN)
        for number in range(BY_ADDRESS - BY_LOGIN):
            begin_attempt(record, f"login.{number}", "10.0.0.1")
    for login in ("nguyen.an", "le.chi"):
        with pytest.raises(TooManyTries) as waits:
            begin_attempt(record, login, "10.0.0.1")
        assert waits.value.minutes <= WINDOW / timedelta(minutes=1)
    with ahead(WINDOW + timedelta(seconds=1)):
        assert enter(record, own)


def test_tries_of_a_day_are_no_longer_than_a_day(record: Record) -> None:
    start = datetime.now(VIETNAM) + timedelta(days=366)
    for number in range(BY_LOGIN_A_DAY):
        begin_attempt(record, "nguyen.an", "10.0.0.1", start + (WINDOW + timedelta(minutes=1)) * number)
    with pytest.raises(TooManyTries) as waits:
        begin_attempt(record, "nguyen.an", "10.0.0.1")
    assert waits.value.minutes <= DAY / timedelta(minutes=1)


def test_clock_that_was_behind_keeps_nobody_waiting_nor_signed_in(record: Record, own: str) -> None:
    with ahead(timedelta(days=-366)):
        token = enter(record, own)
        fail(record, BY_LOGIN)
    assert session(record, token) is None
    assert enter(record, own)


def test_clock_set_back_during_the_day_throws_nobody_out(record: Record, own: str) -> None:
    """Daylight saving elsewhere, another zone, a wrong battery: the session goes on for its ordinary term."""
    token = enter(record, own)
    for back in (timedelta(hours=-1), timedelta(hours=-7), timedelta(days=-366)):
        with ahead(back):
            held = session(record, token)
            assert held is not None and held.minutes_left <= LIFE / timedelta(minutes=1)


@pytest.mark.parametrize("by", AHEAD, ids=str)
def test_browser_known_while_the_clock_was_ahead_is_known_for_the_ordinary_time(
    record: Record, own: str, by: timedelta
) -> None:
    with ahead(by):
        browser = signing_in.sign_in(record, "nguyen.an", own, address="10.0.0.1").browser
    fail(record, 1, login="nobody.known")
    with record.reading() as connection:
        now = datetime.now(VIETNAM)
        assert known_browsers.known_browser_in(connection, browser, "nguyen.an", now)
        later = now + known_browsers.LIFE + timedelta(minutes=1)
        assert not known_browsers.known_browser_in(connection, browser, "nguyen.an", later)


def test_sign_in_at_the_provider_that_was_ended_is_not_begun_again_while_its_cookie_lives(
    record: Record, own: str
) -> None:
    with ahead(timedelta(days=366)):
        said = claims(iat=Clock.now(VIETNAM).timestamp())
        by_provider(record, said)
    sign_out(record, provider_token(said))
    for days in range(1, 30, 4):
        with ahead(timedelta(days=days)):
            fail(record, 1, login=f"somebody.{days}")
            enter(record, own)
            with pytest.raises(SignInRefused):
                by_provider(record, said)


def test_server_sets_all_of_it_right_when_it_starts(record: Record, own: str) -> None:
    with ahead(timedelta(days=366)):
        enter(record, own)
    terms.shorten(record)
    with record.reading() as connection:
        found = connection.execute(select(sessions_table.c.created_at, sessions_table.c.expires_at)).one()
    now = datetime.now(VIETNAM)
    assert found.created_at <= now and found.expires_at <= now + LIFE


def test_session_of_the_future_is_shown_no_longer_where_nothing_can_be_written(
    record: Record, own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ahead(timedelta(days=366)):
        token = enter(record, own)

    def refused(*_: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("attempt to write a readonly database"))

    monkeypatch.setattr(record, "writing", refused)
    held = session(record, token)
    assert held is not None and held.minutes_left <= LIFE / timedelta(minutes=1)
