"""Signing in: what opens a session and what ends it, how tries are slowed down, and what nobody learns from an answer."""

import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from dossiers.access.policy import Actor
from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import BadInput, NotAllowed
from dossiers.people import accounts as people
from dossiers.people import sessions as sessions_room
from dossiers.people import signing_in
from dossiers.people.sessions import LIFE, open_sessions, session, sign_out, sign_out_everywhere
from dossiers.people.signing_in import SignInRefused, change_password, provider_session, provider_token, sign_in
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
from dossiers.people.vouching import VARIABLE
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM, audit_log, known_browsers, sessions, sign_in_attempts
from dossiers.store.schema import people as people_table
from dossiers.store.stored_text import sha256

pytestmark = pytest.mark.usefixtures("quick_hashes")
NEW = "hoa ban nở trên núi"


@pytest.fixture
def record(filled: Callable[[], Record]) -> Record:
    return filled()


@pytest.fixture
def first(record: Record, administrator: Actor) -> str:
    """The one-time password of "nguyen.an"."""
    issued = people.create_person(
        record, administrator, login="nguyen.an", name="Nguyễn An", role="inspector", unit_id=None,
        email="an@congan.example", idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    assert issued.password
    return issued.password


def enter(record: Record, password: str, login: str = "nguyen.an", address: str = "10.0.0.1") -> str:
    return sign_in(record, login, password, address=address).token


def log(record: Record, *acts: str) -> list[tuple[str, str, str | None]]:
    with record.reading() as connection:
        rows = connection.execute(select(audit_log).where(audit_log.c.act.in_(acts)).order_by(audit_log.c.number))
        return [(row.act, row.outcome, row.reason) for row in rows]


# Sessions


def test_a_session_is_known_by_its_token_of_which_only_the_hash_is_kept(record: Record, first: str) -> None:
    token = enter(record, first)
    held = session(record, token)
    assert held is not None and (held.actor.name, held.login) == ("Nguyễn An", "nguyen.an")
    with record.reading() as connection:
        rows = connection.execute(select(sessions)).all()
    assert token not in str(rows) and len(token) >= 43


@pytest.mark.parametrize("token", [None, "", "guessed", "x" * 5000, "0" * 64])
def test_no_other_token_is_anybodys(record: Record, first: str, token: str | None) -> None:
    enter(record, first)
    assert session(record, token) is None


def test_the_hash_that_is_kept_is_no_token(record: Record, first: str) -> None:
    enter(record, first)
    with record.reading() as connection:
        kept = connection.execute(select(sessions.c.token_sha256)).scalar_one()
    assert session(record, kept) is None


def test_every_sign_in_gets_a_token_of_its_own(record: Record, first: str) -> None:
    assert len({enter(record, first) for _ in range(3)}) == 3


def test_signing_out_ends_this_session_and_no_other(record: Record, first: str) -> None:
    one, other = enter(record, first), enter(record, first)
    sign_out(record, one)
    sign_out(record, one)
    assert session(record, one) is None and session(record, other) is not None
    assert log(record, "sign_out") == [("sign_out", "done", None)]


def test_signing_out_everywhere_ends_them_all(record: Record, first: str) -> None:
    tokens = [enter(record, first) for _ in range(3)]
    assert sign_out_everywhere(record, tokens[0]) == 3
    assert [session(record, each) for each in tokens] == [None] * 3
    assert sign_out_everywhere(record, tokens[0]) == 0


def test_a_session_ends_after_twelve_hours_whatever_is_done(
    record: Record, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = enter(record, first)
    start = datetime.now(VIETNAM)
    monkeypatch.setattr(sessions_room, "_clock", lambda: start + timedelta(hours=11, minutes=59))
    assert session(record, token) is not None
    monkeypatch.setattr(sessions_room, "_clock", lambda: start + timedelta(hours=12, minutes=1))
    assert session(record, token) is None and timedelta(hours=12) == LIFE


@pytest.mark.parametrize("how", ["signed out in another tab", "signed out everywhere", "twelve hours passed"])
def test_a_press_through_a_session_that_is_over_writes_nothing(
    record: Record, administrator: Actor, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A button acts before its page asks anew who is there, and a dialog without asking at all.
    issued = people.create_person(
        record, administrator, login="tran.binh", name="Trần Bình", role="administrator", unit_id=None, idempotency_key="made",
    )  # fmt: skip
    token = enter(record, issued.password or "", login="tran.binh")
    on_screen = session(record, token)
    assert on_screen is not None

    def press(login: str) -> None:
        people.create_person(
            record, on_screen.actor, login=login, name="Lê Chi", role="inspector", unit_id=None, idempotency_key=login
        )

    press("le.chi")
    if how == "twelve hours passed":
        with record.writing() as connection:
            connection.execute(sessions.update().values(expires_at=datetime.now(VIETNAM) - timedelta(seconds=1)))
    else:
        (sign_out if how == "signed out in another tab" else sign_out_everywhere)(record, token)
    with pytest.raises(NotAllowed) as refused:
        press("le.dung")
    assert refused.value.code == "session_over"
    assert [each.login for each in people.list_people(record, administrator) if each.login.startswith("le.")] == [
        "le.chi"
    ]
    assert [outcome for _, outcome, _ in log(record, "administer_people")][-1] == "refused"


def test_a_person_sees_where_they_are_signed_in(record: Record, first: str) -> None:
    one, other = enter(record, first), enter(record, first)
    held = session(record, other)
    assert held is not None and held.actor.person_id is not None
    found = open_sessions(record, held.actor.person_id, other)
    assert sorted(each.here for each in found) == [False, True]
    sign_out(record, one)
    assert [each.here for each in open_sessions(record, held.actor.person_id, other)] == [True]


# The answer


@pytest.mark.parametrize("login", ["nguyen.an", "NGUYEN.AN", " nguyen.an "])
def test_the_login_is_read_in_any_letters(record: Record, first: str, login: str) -> None:
    assert session(record, enter(record, first, login)) is not None


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("nguyen.an", "wrong"),
        ("nguyen.an", ""),
        ("nobody", "wrong"),
        ("", ""),
        ("inspector", ""),
        ("x" * 500, "y" * 500),
    ],
)
def test_a_wrong_password_and_an_unknown_login_get_one_answer(
    record: Record, first: str, login: str, password: str
) -> None:
    with pytest.raises(SignInRefused) as caught:
        enter(record, password, login)
    assert caught.value.code == "wrong_password"
    assert "Tên đăng nhập hoặc mật khẩu" in caught.value.text("vi")


def test_an_unknown_login_takes_the_same_steps(record: Record, first: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time: as many transactions and as many hashes, whether or not there is such a login."""
    from dossiers.people import passwords

    done: list[str] = []
    reading, writing, matches = Record.reading, Record.writing, passwords.matches
    monkeypatch.setattr(Record, "reading", lambda self: done.append("read") or reading(self))
    monkeypatch.setattr(Record, "writing", lambda self: done.append("write") or writing(self))
    monkeypatch.setattr(passwords, "matches", lambda *given: done.append("hash") or matches(*given))
    taken = []
    for login in ("nguyen.an", "nobody"):
        done.clear()
        with pytest.raises(SignInRefused):
            enter(record, "wrong", login)
        taken.append(tuple(done))
    assert taken[0] == taken[1]


def test_that_an_account_is_disabled_is_told_only_to_who_has_its_password(
    record: Record, administrator: Actor, first: str
) -> None:
    held = session(record, enter(record, first))
    assert held is not None and held.actor.person_id is not None
    people.disable_person(
        record, administrator, held.actor.person_id, reason="x", idempotency_key=new_idempotency_key()
    )
    for password, code in (("wrong", "wrong_password"), (first, "account_disabled")):
        with pytest.raises(SignInRefused) as caught:
            enter(record, password)
        assert caught.value.code == code


def test_the_log_tells_sign_ins_and_failures_and_repeats_nothing_that_was_typed(record: Record, first: str) -> None:
    enter(record, first)
    for login, password in (("nguyen.an", "a wrong one 99"), ("my secret typed as a login", "x")):
        with pytest.raises(SignInRefused):
            enter(record, password, login)
    assert log(record, "sign_in") == [
        ("sign_in", "done", None), ("sign_in", "refused", "wrong_password"), ("sign_in", "refused", "unknown_login")
    ]  # fmt: skip
    with record.reading() as connection:
        written = str(connection.execute(select(audit_log)).all())
    for typed in ("a wrong one 99", "my secret typed as a login", first):
        assert typed not in written
    assert "10.0.0.1" in written


# Throttling


def fail(record: Record, times: int, login: str = "nguyen.an", address: str = "10.0.0.1") -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            enter(record, "wrong", login, address)


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


# What the owner is told


def test_the_owner_is_told_what_others_tried_since_they_were_last_here(
    record: Record, administrator: Actor, first: str
) -> None:
    enter(record, first)
    fail(record, 3, address="203.0.113.9")
    fail(record, 2, address="203.0.113.10")
    (found,) = [each for each in people.list_people(record, administrator) if each.login == "nguyen.an"]
    assert found.failed_tries == 5 and found.failed_at is not None
    fail(record, 1)
    held = session(record, enter(record, first))
    assert held is not None and held.failed_tries == 5, "what they mistyped here themselves is not news"
    assert held.failed_at is not None
    later = session(record, enter(record, first))
    assert later is not None and (later.failed_tries, later.failed_at) == (0, None)
    assert people.person(record, administrator, found.id).failed_tries == 0


def test_who_mistyped_is_told_of_nothing(record: Record, first: str) -> None:
    fail(record, 2)
    held = session(record, enter(record, first))
    assert held is not None and held.failed_tries == 0


def test_they_are_told_still_after_choosing_a_password_and_through_the_provider(record: Record, first: str) -> None:
    fail(record, 2, address="203.0.113.9")
    held = session(record, changed(record, enter(record, first)))
    assert held is not None and held.failed_tries == 2
    fail(record, 3, address="203.0.113.9")
    assert provider_session(record, claims(), address="10.0.0.1").failed_tries == 3


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


# A new password


def changed(record: Record, token: str | None, new: str = NEW, **given: str) -> str:
    wanted: dict[str, Any] = {"current": "", "repeated": new, "address": "10.0.0.1", **given}
    return change_password(record, token, new=new, **wanted).token


def test_a_one_time_password_runs_out_after_seven_days_and_only_who_has_it_is_told(
    record: Record, administrator: Actor, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued_at = datetime.now(VIETNAM)
    monkeypatch.setattr(signing_in, "_clock", lambda: issued_at + timedelta(days=7, minutes=1))
    with pytest.raises(SignInRefused) as refused:
        enter(record, first)
    assert refused.value.code == "one_time_over" and "7 ngày" in refused.value.text("vi")
    with pytest.raises(SignInRefused) as other:
        enter(record, "no such password")
    assert other.value.code == "wrong_password"
    assert log(record, "sign_in")[0] == ("sign_in", "refused", "one_time_over")

    # A new one, and one that is used in time, open the account.
    with monkeypatch.context() as earlier:
        earlier.setattr(signing_in, "_clock", lambda: issued_at + timedelta(days=6, hours=23))
        token = enter(record, first)
    changed = change_password(record, token, current="", new=NEW, repeated=NEW, address="10.0.0.1")
    assert not changed.must_change_password
    monkeypatch.setattr(signing_in, "_clock", lambda: issued_at + timedelta(days=400))
    assert sign_in(record, "nguyen.an", NEW, address="10.0.0.1").must_change_password is False


def test_the_administrator_sees_until_when_a_one_time_password_opens_the_account(
    record: Record, administrator: Actor, first: str
) -> None:
    (made,) = [each for each in people.list_people(record, administrator) if each.login == "nguyen.an"]
    assert made.one_time_until is not None and not made.one_time_over
    assert timedelta(days=6, hours=23) < made.one_time_until - datetime.now(VIETNAM) <= timedelta(days=7)
    with record.writing() as connection:
        yesterday = datetime.now(VIETNAM) - timedelta(days=1)
        connection.execute(people_table.update().where(people_table.c.id == made.id).values(one_time_until=yesterday))
    assert people.person(record, administrator, made.id).one_time_over
    again = people.reset_password(record, administrator, made.id, idempotency_key="again")
    assert not again.person.one_time_over and enter(record, again.password or "")
    change_password(record, enter(record, again.password or ""), current="", new=NEW, repeated=NEW, address="x")
    assert people.person(record, administrator, made.id).one_time_until is None


def test_the_first_password_is_changed_without_asking_for_it_again(record: Record, first: str) -> None:
    token = changed(record, enter(record, first))
    held = session(record, token)
    assert held is not None and not held.must_change_password
    assert not sign_in(record, "nguyen.an", NEW, address="x").must_change_password
    with pytest.raises(SignInRefused):
        enter(record, first)


def test_a_new_password_ends_every_session_and_begins_one_here(record: Record, first: str) -> None:
    one, other = enter(record, first), enter(record, first)
    token = changed(record, one)
    assert token not in {one, other}
    assert [session(record, each) for each in (one, other)] == [None, None] and session(record, token)
    assert log(record, "change_password") == [("change_password", "done", None)]


def test_later_the_current_password_is_asked_for(record: Record, first: str) -> None:
    token = changed(record, enter(record, first))
    with pytest.raises(BadInput) as caught:
        changed(record, token, "mưa rào trên sông Đà", current="wrong")
    assert "Mật khẩu hiện tại" in caught.value.text("vi")
    assert session(record, token) is not None
    assert changed(record, token, "mưa rào trên sông Đà", current=NEW)


def test_a_borrowed_session_is_no_way_to_find_the_password_out(record: Record, first: str) -> None:
    token = changed(record, enter(record, first))
    for _ in range(BY_LOGIN):
        with pytest.raises(BadInput):
            changed(record, token, "mưa rào trên sông Đà", current="guess")
    with pytest.raises(TooManyTries):
        changed(record, token, "mưa rào trên sông Đà", current=NEW)


@pytest.mark.parametrize("new", ["short", "congansonla2026", "Nguyễn An", "nguyen.an"])
def test_a_bad_new_password_changes_nothing(record: Record, first: str, new: str) -> None:
    token = enter(record, first)
    with pytest.raises(BadInput):
        changed(record, token, new)
    held = session(record, token)
    assert held is not None and held.must_change_password


def test_the_new_password_is_typed_twice_and_differs_from_the_old(record: Record, first: str) -> None:
    token = enter(record, first)
    with pytest.raises(BadInput, match="mend"):
        changed(record, token, repeated="another")
    with pytest.raises(BadInput, match="mend"):
        changed(record, token, first)


@pytest.mark.parametrize("token", [None, "", "guessed"])
def test_without_a_session_no_password_is_changed(record: Record, first: str, token: str | None) -> None:
    with pytest.raises(SignInRefused):
        changed(record, token)


# The office's provider


def claims(**changed: object) -> dict[str, Any]:
    said = {
        "is_logged_in": True, "iss": "https://id.example", "sub": "s-1", "email": "an@congan.example", "email_verified": True,
        "iat": datetime.now(VIETNAM).timestamp(), "nonce": "n1",
    }  # fmt: skip
    return {**said, **changed}


def by_provider(record: Record, said: dict[str, Any]) -> str:
    return provider_session(record, said, address="10.0.0.1").actor.name


def test_the_first_time_the_verified_email_decides_and_then_the_subject(record: Record, first: str) -> None:
    assert by_provider(record, claims()) == "Nguyễn An"
    assert by_provider(record, claims(nonce="n2", email="renamed@congan.example", email_verified=False)) == "Nguyễn An"
    with pytest.raises(SignInRefused) as caught:
        by_provider(record, claims(nonce="n3", sub="s-2"))
    assert caught.value.code == "not_registered", "somebody else with the same e-mail later"


def test_a_subject_of_another_issuer_is_another_person(record: Record, first: str) -> None:
    by_provider(record, claims())
    with pytest.raises(SignInRefused):
        by_provider(record, claims(iss="https://other.example", email="x@y.example"))


ISSUER = "https://id.example"


@pytest.mark.parametrize(
    ("verified", "code"), [(None, "email_unconfirmed"), ("true", "email_unclear"), (False, "email_denied")]
)
def test_an_email_nobody_vouches_for_opens_nothing_and_what_is_missing_is_told(
    record: Record, first: str, verified: object, code: str
) -> None:
    for email in ("an@congan.example", "nobody.here@congan.example"):
        with pytest.raises(SignInRefused) as caught:
            by_provider(record, claims(email_verified=verified, email=email, nonce=email))
        assert caught.value.code == code, "and the same whether or not the record knows the address"
    assert log(record, "sign_in") == [("sign_in", "refused", code)] * 2


def test_an_office_that_vouches_for_its_own_provider_lets_its_addresses_in(
    record: Record, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, f"https://other.example, {ISSUER}")
    with pytest.raises(SignInRefused):
        by_provider(record, claims(email_verified=False))
    assert by_provider(record, claims(email_verified=None, nonce="n2")) == "Nguyễn An"


@pytest.mark.parametrize(
    ("entered", "sent"),
    [
        ("AN.MOI@congan.example", "An.Moi@CongAn.Example"),
        ("nguyễn.an@congan.example", unicodedata.normalize("NFD", "Nguyễn.An@congan.example")),
        ("an@xn--cngan-6ta.example", "an@CÔNGAN.example"),
    ],
)
def test_one_address_is_one_address_however_it_is_written(
    record: Record, administrator: Actor, entered: str, sent: str
) -> None:
    people.create_person(
        record, administrator, login="le.chi", name="Lê Chi", role="board", unit_id=None, email=entered,
        with_password=False, idempotency_key="chi",
    )  # fmt: skip
    assert by_provider(record, claims(email=sent)) == "Lê Chi"


def test_an_address_kept_by_an_earlier_version_is_found_as_it_stands(
    record: Record, administrator: Actor, first: str
) -> None:
    with record.writing() as connection:
        connection.execute(
            people_table.update().where(people_table.c.login == "nguyen.an").values(email="an@xn--cngan-6ta.example")
        )
    assert by_provider(record, claims(email="an@côngan.example")) == "Nguyễn An"
    (found,) = [each for each in people.list_people(record, administrator) if each.login == "nguyen.an"]
    people.change_person(
        record,
        administrator,
        found.id,
        name="Nguyễn Văn An",
        email=found.email,
        expected=found,
        idempotency_key="renamed",
    )
    assert people.person(record, administrator, found.id).by_provider, "another spelling lets go of nobody"


def test_whoever_came_through_the_provider_is_asked_for_no_password_of_ours(record: Record, first: str) -> None:
    assert not provider_session(record, claims(), address="x").must_change_password


@pytest.mark.parametrize(
    "said", [{}, {"is_logged_in": False}, {"sub": ""}, {"iat": None}, {"iat": "soon"}, {"iat": True}]
)
def test_what_is_no_sign_in_at_the_provider_is_none_here(record: Record, first: str, said: dict[str, Any]) -> None:
    wrong = claims(**said) if said else {}
    assert provider_token(wrong) is None
    with pytest.raises(SignInRefused):
        by_provider(record, wrong)


def test_a_sign_in_at_the_provider_is_over_after_twelve_hours(record: Record, first: str) -> None:
    old = (datetime.now(VIETNAM) - LIFE - timedelta(minutes=1)).timestamp()
    with pytest.raises(SignInRefused) as caught:
        by_provider(record, claims(iat=old))
    assert caught.value.code == "sign_in_over"
    young = claims(iat=(datetime.now(VIETNAM) - timedelta(hours=11)).timestamp())
    held = provider_session(record, young, address="x")
    assert held.expires_at < datetime.now(VIETNAM) + timedelta(hours=1, minutes=1)


def test_a_clock_that_is_ahead_gives_no_longer_life(record: Record, first: str) -> None:
    ahead = claims(iat=(datetime.now(VIETNAM) + timedelta(days=400)).timestamp())
    assert provider_session(record, ahead, address="x").expires_at <= datetime.now(VIETNAM) + LIFE


def test_what_was_ended_here_stays_ended_while_the_provider_still_vouches(record: Record, first: str) -> None:
    said = claims()
    by_provider(record, said)
    sign_out(record, provider_token(said))
    with pytest.raises(SignInRefused) as caught:
        by_provider(record, said)
    assert caught.value.code == "sign_in_over"
    assert by_provider(record, claims(nonce="a new sign-in")) == "Nguyễn An"


def test_a_disabled_account_is_refused_at_the_next_run(record: Record, administrator: Actor, first: str) -> None:
    said = claims()
    held = provider_session(record, said, address="x")
    people.disable_person(
        record, administrator, str(held.actor.person_id), reason="x", idempotency_key=new_idempotency_key()
    )
    for each in (said, claims(nonce="n9")):
        with pytest.raises(SignInRefused) as caught:
            by_provider(record, each)
        assert caught.value.code == "account_disabled"


def test_one_line_in_the_log_for_a_sign_in_there_however_often_it_is_looked_at(record: Record, first: str) -> None:
    said, stranger = claims(), claims(sub="s-9", email="stranger@elsewhere.example")
    for _ in range(3):
        by_provider(record, said)
        with pytest.raises(SignInRefused):
            by_provider(record, stranger)
    assert log(record, "sign_in") == [("sign_in", "done", None), ("sign_in", "refused", "not_registered")]
    with record.reading() as connection:
        assert "stranger" not in str(connection.execute(select(audit_log)).all())


def test_a_demonstration_person_is_nobodys_account_at_the_provider(record: Record) -> None:
    from dossiers.store.schema import people as table

    with record.writing() as connection:
        connection.execute(table.update().where(table.c.id == "inspector").values(email="inspector@congan.example"))
    with pytest.raises(SignInRefused):
        by_provider(record, claims(email="inspector@congan.example"))
