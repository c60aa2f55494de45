"""Choosing a password: the first, a later one, and how long a one-time password lasts."""

from datetime import datetime, timedelta

import pytest

from dossiers.access.policy import Actor
from dossiers.errors import BadInput
from dossiers.people import accounts as people
from dossiers.people import signing_in
from dossiers.people.sessions import session
from dossiers.people.signing_in import SignInRefused, change_password, sign_in
from dossiers.people.throttle import (
    BY_LOGIN,
    TooManyTries,
)
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM
from dossiers.store.schema import people as people_table
from tests.dossiers.people.entering import NEW, changed, enter, log

pytestmark = pytest.mark.usefixtures("quick_hashes")


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
    with pytest.raises(BadInput, match="to correct"):
        changed(record, token, repeated="another")
    with pytest.raises(BadInput, match="to correct"):
        changed(record, token, first)


@pytest.mark.parametrize("token", [None, "", "guessed"])
def test_without_a_session_no_password_is_changed(record: Record, first: str, token: str | None) -> None:
    with pytest.raises(SignInRefused):
        changed(record, token)
