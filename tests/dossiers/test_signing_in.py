"""Signing in: what opens a session and what ends it, how tries are slowed down, and what nobody learns from an answer."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from dossiers import people, signing_in
from dossiers import sessions as sessions_room
from dossiers.access import Actor
from dossiers.acts import new_operation
from dossiers.errors import BadInput, NotAllowed
from dossiers.record import Record
from dossiers.schema import VIETNAM, audit_log, sessions, sign_in_attempts
from dossiers.schema import people as people_table
from dossiers.sessions import LIFE, open_sessions, session, sign_out, sign_out_everywhere
from dossiers.signing_in import SignInRefused, change_password, provider_session, provider_token, sign_in
from dossiers.throttle import BY_ADDRESS, BY_LOGIN, WINDOW, TooManyTries, begin_attempt
from tests.dossiers.quick_hashes import quick_hashes  # noqa: F401  (a fixture)

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
        email="an@congan.example", operation=new_operation(),
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
        record, administrator, login="tran.binh", name="Trần Bình", role="administrator", unit_id=None, operation="made",
    )  # fmt: skip
    token = enter(record, issued.password or "", login="tran.binh")
    on_screen = session(record, token)
    assert on_screen is not None

    def press(login: str) -> None:
        people.create_person(
            record, on_screen.actor, login=login, name="Lê Chi", role="inspector", unit_id=None, operation=login
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
    from dossiers import passwords

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
    people.disable_person(record, administrator, held.actor.person_id, reason="x", operation=new_operation())
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


def test_after_five_wrong_tries_even_the_right_password_waits(record: Record, first: str) -> None:
    fail(record, BY_LOGIN)
    with pytest.raises(TooManyTries) as caught:
        enter(record, first, address="10.9.9.9")
    assert caught.value.minutes == 15
    assert "15 phút" in caught.value.text("vi") and "15 minute" in caught.value.text("en")


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
    again = people.reset_password(record, administrator, made.id, operation="again")
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


@pytest.mark.parametrize("verified", [False, None, "true", 1, "yes"])
def test_an_email_that_is_not_verified_opens_nothing(record: Record, first: str, verified: object) -> None:
    with pytest.raises(SignInRefused) as caught:
        by_provider(record, claims(email_verified=verified))
    assert caught.value.code == "not_registered"


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
    people.disable_person(record, administrator, str(held.actor.person_id), reason="x", operation=new_operation())
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
    from dossiers.schema import people as table

    with record.writing() as connection:
        connection.execute(table.update().where(table.c.id == "inspector").values(email="inspector@congan.example"))
    with pytest.raises(SignInRefused):
        by_provider(record, claims(email="inspector@congan.example"))
