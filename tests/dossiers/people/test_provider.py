"""Signing in with the office's provider: who is let in, and what ends it here."""

import unicodedata
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from dossiers.access.policy import Actor
from dossiers.acts.transaction import new_idempotency_key
from dossiers.people import accounts as people
from dossiers.people.sessions import LIFE, sign_out
from dossiers.people.signing_in import SignInRefused, provider_session, provider_token
from dossiers.people.vouching import VARIABLE
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM, audit_log
from dossiers.store.schema import people as people_table
from tests.dossiers.people.entering import by_provider, claims, log

pytestmark = pytest.mark.usefixtures("quick_hashes")


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
