"""Who acts: a session of our own before the provider, the provider before a role that is played, and that on a sample only."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from dossiers.access.policy import Actor
from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import BadInput, Stale
from dossiers.people.accounts import create_person, list_people
from dossiers.people.sessions import sign_out
from dossiers.people.signing_in import change_password, sign_in
from dossiers.sample.people import PROVINCE
from dossiers.store.clock import VIETNAM
from dossiers.vocabulary import ROLES
from tests.pages.visiting import own_record
from ui.reader import people, provider
from ui.reader.record import the_record
from ui.screens.audit.lines import role_in_words

pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.fixture(scope="module", autouse=True)
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with own_record(Path(tmp_path_factory.mktemp("people"))):
        yield


@pytest.fixture(autouse=True)
def nobody_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "session_token", lambda: None)
    monkeypatch.setattr(provider, "claims_of_run", lambda: None)
    monkeypatch.setattr(people, "_address_of_run", lambda: "10.0.0.1")


def acting(monkeypatch: pytest.MonkeyPatch, key: str | None) -> Actor | None:
    monkeypatch.setattr(people, "chosen_person", lambda: key)
    return people.acting_person(the_record())


# Demonstration people


def test_the_inspector_acts_for_no_ward(monkeypatch: pytest.MonkeyPatch) -> None:
    person = acting(monkeypatch, "inspector")
    assert person is not None and (person.role, person.unit_id) == ("inspector", None)


def test_a_chief_acts_for_the_ward_of_that_id(monkeypatch: pytest.MonkeyPatch) -> None:
    person = acting(monkeypatch, "to-hieu")
    assert person is not None and (person.role, person.unit_id) == ("ward_chief", "to-hieu")
    assert person.name == "Trưởng Công an phường Tô Hiệu"


@pytest.mark.parametrize("key", [None, "", "nobody", "to-hieu-cu", "chieng-le", "Tô Hiệu", "03646", "ward_chief"])
def test_nobody_else_is_anybody(monkeypatch: pytest.MonkeyPatch, key: str | None) -> None:
    """Not a former ward, not a name, not a code: neither identifies a ward across the merger."""
    assert acting(monkeypatch, key) is None


def test_on_a_record_that_is_no_sample_nobody_can_be_played(monkeypatch: pytest.MonkeyPatch) -> None:
    record: Any = the_record()
    facts = record.facts()
    monkeypatch.setattr(type(record), "facts", lambda self: type(facts)(**{**vars(facts), "sample": False}))
    assert acting(monkeypatch, "inspector") is None


def test_there_is_a_chief_for_each_of_the_eight_wards_of_today() -> None:
    found = [unit.id for unit in people.wards(the_record())]
    assert len(found) == 8 and "to-hieu" in found and "quyet-thang" not in found


@pytest.mark.parametrize(
    ("address", "headers", "is_here"),
    [
        ("127.0.0.1", {"host": "127.0.0.1:8501"}, True),
        ("::1", {"host": "[::1]:8501"}, True),
        ("::ffff:127.0.0.1", {"host": "localhost"}, True),
        ("127.0.0.1", {"host": "localhost:8501", "origin": "http://localhost:8501"}, True),
        ("10.1.2.3", {"host": "127.0.0.1"}, False),
        ("127.0.0.1", {"host": "scores.example"}, False),
        ("127.0.0.1", {"host": "127.0.0.1.nip.example"}, False),
        ("127.0.0.1", {"host": "localhost", "origin": "https://scores.example"}, False),
        ("127.0.0.1", {"host": "localhost", "x-forwarded-for": "127.0.0.1"}, False),
        ("127.0.0.1", {"host": "localhost", "via": "1.1 front"}, False),
        ("127.0.0.1", {"host": "localhost@scores.example"}, False),
        ("127.0.0.1", {"host": "[::1"}, False),
        ("127.0.0.1", {}, False),
        (None, {"host": "localhost"}, False),
        ("", {"host": ""}, False),
    ],
)
def test_this_machine_is_told_from_any_other(address: str | None, headers: dict[str, str], is_here: bool) -> None:
    assert people.is_from_here(address, headers) is is_here


# Their names


def test_every_demonstration_person_has_the_stored_name_in_vietnamese_and_another_in_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record = the_record()
    administrator = people.actor_of(record, "administrator")
    assert administrator is not None
    stored = [each.name for each in list_people(record, administrator) if each.demonstration]
    monkeypatch.setitem(st.session_state, "lang", "vi")
    assert [people.shown_name(record, name) for name in stored] == stored
    monkeypatch.setitem(st.session_state, "lang", "en")
    english = {name: people.shown_name(record, name) for name in stored}
    assert all(one != other for one, other in english.items())
    assert english.keys() >= {name for *_, name, _ in PROVINCE}
    assert english["Thẩm định viên 2"] == "Inspector 2"
    assert english["Trưởng Công an phường Mộc Châu"] == "Police chief of Mộc Châu ward"
    assert english["Cán bộ Công an phường Mộc Châu"] == "Police officer of Mộc Châu ward"


def test_a_name_that_is_a_persons_own_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "en")
    assert people.shown_name(the_record(), "Nguyễn An") == "Nguyễn An"


@pytest.mark.parametrize("role", [*ROLES, "nobody"])
def test_every_role_has_its_words(role: str) -> None:
    assert role_in_words(role) != role


# Accounts before roles


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> str:
    """The session of somebody who has still to change the first password."""
    record = the_record()
    administrator = people.actor_of(record, "administrator")
    assert administrator is not None
    login = f"person.{new_idempotency_key()[:8]}"
    issued = create_person(
        record,
        administrator,
        login=login,
        name="Nguyễn An",
        role="board",
        unit_id=None,
        idempotency_key=new_idempotency_key(),
    )
    found = sign_in(record, login, issued.password or "", address="x").token
    monkeypatch.setattr(people, "session_token", lambda: found)
    return found


def test_a_session_comes_before_a_role_that_is_played(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    new = "hoa ban nở trên núi"
    fresh = change_password(the_record(), token, current="", new=new, repeated=new, address="x").token
    monkeypatch.setattr(people, "session_token", lambda: fresh)
    person = acting(monkeypatch, "inspector")
    assert person is not None and (person.name, person.role) == ("Nguyễn An", "board")
    sign_out(the_record(), fresh)
    person = acting(monkeypatch, "inspector")
    assert person is not None and person.role == "inspector"


def test_while_the_password_must_be_changed_nobody_acts_not_even_a_role(
    monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    assert acting(monkeypatch, "inspector") is None
    assert people.visitor(the_record()).must_change_password


def test_whom_the_provider_vouches_for_without_an_account_is_nobody_and_plays_no_role(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = {
        "is_logged_in": True,
        "iss": "i",
        "sub": "s",
        "iat": 4_000_000_000,
        "email": "x@y.example",
        "email_verified": True,
    }
    monkeypatch.setattr(provider, "claims_of_run", lambda: said)
    assert acting(monkeypatch, "inspector") is None
    refused = people.visitor(the_record()).refused
    assert refused is not None and refused.code == "not_registered"


@pytest.mark.parametrize(
    ("tongue", "who", "when"),
    [
        ("vi", "Trưởng Công an phường Tô Hiệu", "10:42 23/11/2026"),
        ("en", "Police chief of Tô Hiệu ward", "10:42, 23 Nov 2026"),
    ],
)
def test_who_was_faster_is_named_in_the_language_of_the_screen(
    monkeypatch: pytest.MonkeyPatch, tongue: str, who: str, when: str
) -> None:
    monkeypatch.setitem(st.session_state, "lang", tongue)
    at = datetime(2026, 11, 23, 10, 42, tzinfo=VIETNAM)
    clash = Stale("stale_entry", who="Trưởng Công an phường Tô Hiệu", at=at, criterion="TC05")
    assert people.told_error(clash).startswith(who)
    assert when in people.told_error(clash)
    refused = BadInput([{"vi": "5.1.numerator: số nguyên", "en": "5.1.numerator: whole numbers"}])
    assert people.told_error(refused) == refused.text(tongue)
