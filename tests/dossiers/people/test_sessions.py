"""Sessions: what opens and ends one, and what is kept of its token."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from dossiers.access.policy import Actor
from dossiers.errors import NotAllowed
from dossiers.people import accounts as people
from dossiers.people import sessions as sessions_room
from dossiers.people.sessions import LIFE, open_sessions, session, sign_out, sign_out_everywhere
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM, sessions
from tests.dossiers.people.entering import enter, log

pytestmark = pytest.mark.usefixtures("quick_hashes")


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


def test_a_person_has_so_many_sessions_and_a_further_one_ends_the_oldest(
    record: Record, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions_room, "MOST", 3)
    tokens = [enter(record, first) for _ in range(5)]
    assert [session(record, each) is None for each in tokens] == [True, True, False, False, False]
