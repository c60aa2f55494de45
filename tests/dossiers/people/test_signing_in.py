"""Signing in: what nobody learns from an answer, and what the owner is told of what others tried."""

import pytest
from sqlalchemy import select

from dossiers.access.policy import Actor
from dossiers.acts.transaction import new_idempotency_key
from dossiers.people import accounts as people
from dossiers.people.sessions import session
from dossiers.people.signing_in import SignInRefused, provider_session
from dossiers.store.record import Record
from dossiers.store.schema import audit_log
from tests.dossiers.people.entering import changed, claims, enter, fail, log

pytestmark = pytest.mark.usefixtures("quick_hashes")


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
