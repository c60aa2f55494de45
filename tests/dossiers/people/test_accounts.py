"""Accounts: who may keep them, what is refused, what ends sessions, and that no secret reaches the log."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select

from dossiers.access.policy import Actor
from dossiers.acts import repeats
from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import BadInput, NotAllowed, NotFound, NotNow, Stale
from dossiers.people import accounts as people
from dossiers.people.accounts import Issued, Person, account
from dossiers.people.relations import add_conflict_of_interest, list_conflicts_of_interest, remove_conflict_of_interest
from dossiers.people.sessions import session
from dossiers.people.signing_in import SignInRefused, sign_in
from dossiers.store.record import Record
from dossiers.store.schema import audit_log, operations
from dossiers.store.schema import people as table
from dossiers.vocabulary import ROLES

pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.fixture
def made(record: Record, administrator: Actor) -> Callable[..., Issued]:
    def make(login: str = "nguyen.an", **changed: object) -> Issued:
        wanted: dict = {
            "name": "Nguyễn An",
            "role": "inspector",
            "unit_id": None,
            "idempotency_key": new_idempotency_key(),
        }
        return people.create_person(record, administrator, login=login, **{**wanted, **changed})

    return make


def everything_written(record: Record) -> str:
    """All that the log and the operations hold, as one text."""
    with record.reading() as connection:
        rows = [*connection.execute(select(audit_log)), *connection.execute(select(operations))]
    return json.dumps([[str(cell) for cell in row] for row in rows], ensure_ascii=False)


def signs_in(record: Record, login: str, password: str) -> bool:
    try:
        sign_in(record, login, password, address="10.0.0.1")
    except SignInRefused:
        return False
    return True


# Opening an account


def test_a_new_person_signs_in_with_the_one_time_password_and_has_to_change_it(record, made) -> None:
    issued = made(" Nguyen.AN ", name="  Nguyễn   An ")
    assert (issued.person.login, issued.person.name) == ("nguyen.an", "Nguyễn An")
    entry = sign_in(record, "nguyen.an", issued.password, address="10.0.0.1")
    assert entry.must_change_password


def test_no_password_and_no_hash_reaches_the_log_or_the_operations(record, administrator, made) -> None:
    issued = made()
    signs_in(record, "nguyen.an", issued.password)
    signs_in(record, "nguyen.an", "a wrong secret 1")
    again = people.reset_password(record, administrator, issued.person.id, idempotency_key=new_idempotency_key())
    with record.reading() as connection:
        kept = connection.execute(select(table.c.password_hash).where(table.c.id == issued.person.id)).scalar_one()
    written = everything_written(record)
    for secret in (issued.password, again.password, kept, "a wrong secret 1", "argon2"):
        assert secret is not None and secret not in written


def test_one_time_passwords_are_all_different_and_long(made) -> None:
    given = {made(f"person{number}").password for number in range(3)}
    assert len(given) == 3 and all(len(each) == 19 for each in given)


def test_a_double_click_makes_one_account_and_shows_the_same_password(record, made) -> None:
    """Of a fast double click only the second answer may reach the screen: it must still hold the password."""
    idempotency_key = new_idempotency_key()
    first, second = made(idempotency_key=idempotency_key), made(idempotency_key=idempotency_key)
    assert first == second and first.password
    with record.reading() as connection:
        assert len(connection.execute(select(table).where(table.c.login == "nguyen.an")).all()) == 1


def test_a_repeated_operation_shows_no_password_that_no_longer_holds(record, administrator, made) -> None:
    idempotency_key = new_idempotency_key()
    issued = made(idempotency_key=idempotency_key)
    people.reset_password(record, administrator, issued.person.id, idempotency_key=new_idempotency_key())
    assert made(idempotency_key=idempotency_key).password is None


@pytest.mark.parametrize("login", ["", "ab", "Nguyễn An", "a b c", "nguyen@an", "-dash", "x" * 65, "tên.dài", "a/b"])
def test_a_bad_login_is_refused(made, login: str) -> None:
    with pytest.raises(BadInput):
        made(login)


def test_everything_that_is_wrong_is_told_at_once(made) -> None:
    with pytest.raises(BadInput) as caught:
        made("x", name=" ", role="ward_chief", email="nobody")
    assert len(caught.value.problems) == 4
    assert all(set(each) == {"vi", "en"} and all(each.values()) for each in caught.value.problems)


@pytest.mark.parametrize(
    ("role", "unit_id"), [("ward_chief", None), ("ward_officer", None), ("inspector", "to-hieu"), ("king", None)]
)
def test_a_role_and_its_ward_must_fit(made, role: str, unit_id: str | None) -> None:
    with pytest.raises(BadInput):
        made(role=role, unit_id=unit_id)


def test_a_ward_that_is_not_there_is_not_found(made) -> None:
    with pytest.raises(NotFound):
        made(role="ward_chief", unit_id="nowhere")


def test_login_and_email_are_one_persons_only(made) -> None:
    made(email="An@Congan.example")
    with pytest.raises(BadInput, match="thing"):
        made("NGUYEN.AN")
    with pytest.raises(BadInput):
        made("other.one", email="an@congan.EXAMPLE")


def test_without_a_password_there_has_to_be_an_email(made) -> None:
    with pytest.raises(BadInput):
        made(with_password=False)
    issued = made(with_password=False, email="an@congan.example")
    assert issued.password is None and not issued.person.has_password


# Who may


@pytest.mark.parametrize("role", [role for role in ROLES if role != "administrator"])
def test_only_an_administrator_keeps_accounts_and_a_refusal_leaves_a_line(record: Record, role: str) -> None:
    ward = role.startswith("ward_")
    key = {"ward_chief": "to-hieu", "ward_officer": "to-hieu-officer", "lead_inspector": "lead"}.get(role, role)
    actor = account(record, key)
    assert actor is not None and (actor.unit_id is not None) == ward
    victim, idempotency_key = "inspector", new_idempotency_key
    attempts: list[Callable[[], object]] = [
        lambda: people.list_people(record, actor),
        lambda: people.person(record, actor, victim),
        lambda: people.create_person(
            record, actor, login="x.y.z", name="X", role="board", unit_id=None, idempotency_key=idempotency_key()
        ),
        lambda: people.disable_person(record, actor, victim, reason="x", idempotency_key=idempotency_key()),
        lambda: people.enable_person(record, actor, victim, reason="x", idempotency_key=idempotency_key()),
        lambda: people.reset_password(record, actor, victim, idempotency_key=idempotency_key()),
        lambda: add_conflict_of_interest(
            record, actor, victim, "to-hieu", reason="x", idempotency_key=idempotency_key()
        ),
        lambda: remove_conflict_of_interest(
            record, actor, victim, "to-hieu", reason="x", idempotency_key=idempotency_key()
        ),
        lambda: list_conflicts_of_interest(record, actor),
    ]
    for attempt in attempts:
        # Each for itself: the same person refused the same again and again is counted (``acts.repeats``).
        repeats._REPEATS.pop(record, None)
        with pytest.raises(NotAllowed):
            attempt()
    with record.reading() as connection:
        lines = connection.execute(select(audit_log).where(audit_log.c.act == "administer_people")).all()
    assert [line.outcome for line in lines] == ["refused"] * len(attempts)


# Changing, disabling


def test_a_disabled_person_is_out_everywhere_at_once_and_stays_out(record, administrator, made) -> None:
    issued = made()
    tokens = [sign_in(record, "nguyen.an", issued.password, address="a").token for _ in range(3)]
    people.disable_person(
        record, administrator, issued.person.id, reason="Nghỉ hưu", idempotency_key=new_idempotency_key()
    )
    assert [session(record, token) for token in tokens] == [None] * 3
    assert account(record, issued.person.id) is None
    assert not signs_in(record, "nguyen.an", issued.password)
    people.enable_person(
        record, administrator, issued.person.id, reason="Nhầm người", idempotency_key=new_idempotency_key()
    )
    assert [session(record, token) for token in tokens] == [None] * 3, "what ended does not come back"
    assert signs_in(record, "nguyen.an", issued.password)


def test_disabling_needs_a_reason_and_happens_once(record, administrator, made) -> None:
    id_ = made().person.id
    with pytest.raises(BadInput):
        people.disable_person(record, administrator, id_, reason="  ", idempotency_key=new_idempotency_key())
    with pytest.raises(NotNow):
        people.enable_person(record, administrator, id_, reason="x", idempotency_key=new_idempotency_key())
    people.disable_person(record, administrator, id_, reason="x", idempotency_key=new_idempotency_key())
    with pytest.raises(NotNow):
        people.disable_person(record, administrator, id_, reason="x", idempotency_key=new_idempotency_key())
    with pytest.raises(NotNow):
        people.reset_password(record, administrator, id_, idempotency_key=new_idempotency_key())


def test_the_last_administrator_can_neither_be_disabled_nor_become_something_else(record, administrator, made) -> None:
    id_ = administrator.person_id
    found = people.person(record, administrator, id_)
    with pytest.raises(NotNow):
        people.disable_person(record, administrator, id_, reason="x", idempotency_key=new_idempotency_key())
    with pytest.raises(NotNow):
        people.change_role(
            record,
            administrator,
            id_,
            role="board",
            unit_id=None,
            expected=found,
            idempotency_key=new_idempotency_key(),
        )
    second = made("second.one", role="administrator").person
    people.disable_person(record, administrator, second.id, reason="x", idempotency_key=new_idempotency_key())
    with pytest.raises(NotNow):
        people.disable_person(record, administrator, id_, reason="x", idempotency_key=new_idempotency_key())
    people.enable_person(record, administrator, second.id, reason="x", idempotency_key=new_idempotency_key())
    people.disable_person(record, administrator, id_, reason="x", idempotency_key=new_idempotency_key())
    with pytest.raises(NotAllowed):
        people.enable_person(record, administrator, id_, reason="x", idempotency_key=new_idempotency_key())


def test_another_role_ends_the_sessions_and_goes_by_the_role_as_it_was_seen(record, administrator, made) -> None:
    issued = made()
    token = sign_in(record, "nguyen.an", issued.password, address="a").token
    seen = people.person(record, administrator, issued.person.id)
    changed = people.change_role(
        record,
        administrator,
        seen.id,
        role="ward_chief",
        unit_id="to-hieu",
        expected=seen,
        idempotency_key=new_idempotency_key(),
    )
    assert (changed.role, changed.unit_id) == ("ward_chief", "to-hieu")
    assert session(record, token) is None
    with pytest.raises(Stale):
        people.change_role(
            record,
            administrator,
            seen.id,
            role="board",
            unit_id=None,
            expected=seen,
            idempotency_key=new_idempotency_key(),
        )


def test_another_email_lets_go_of_the_providers_subject(record, administrator, made) -> None:
    found: Person = made(email="an@congan.example").person
    with record.writing() as connection:
        connection.execute(table.update().where(table.c.id == found.id).values(subject="fixed"))
    seen = people.person(record, administrator, found.id)
    assert seen.by_provider
    named = people.change_person(
        record,
        administrator,
        found.id,
        name="Nguyễn Văn An",
        email="an@congan.example",
        expected=seen,
        idempotency_key=new_idempotency_key(),
    )
    assert named.by_provider
    other = people.change_person(
        record,
        administrator,
        found.id,
        name=named.name,
        email="",
        expected=named,
        idempotency_key=new_idempotency_key(),
    )
    assert (other.email, other.by_provider) == (None, False)


def test_a_demonstration_person_gets_no_password(record, administrator) -> None:
    with pytest.raises(NotNow):
        people.reset_password(record, administrator, "inspector", idempotency_key=new_idempotency_key())


def test_nobody_but_the_people_of_the_sample_can_be_played(record, made) -> None:
    assert people.demonstration_account(record, made().person.id) is None
    assert people.demonstration_account(record, "inspector") is not None


# Ties


def test_a_tie_is_noted_once_with_a_reason_and_taken_back_with_one(record, administrator, made) -> None:
    id_ = made().person.id
    with pytest.raises(BadInput):
        add_conflict_of_interest(
            record, administrator, id_, "to-hieu", reason=" ", idempotency_key=new_idempotency_key()
        )
    add_conflict_of_interest(
        record, administrator, id_, "to-hieu", reason="Có em ruột ở đây", idempotency_key=new_idempotency_key()
    )
    with pytest.raises(NotNow):
        add_conflict_of_interest(
            record, administrator, id_, "to-hieu", reason="x", idempotency_key=new_idempotency_key()
        )
    assert ("Nguyễn An", "Tô Hiệu") in {
        (each.person_name, each.unit_name) for each in list_conflicts_of_interest(record, administrator)
    }
    remove_conflict_of_interest(
        record, administrator, id_, "to-hieu", reason="Đã chuyển đi", idempotency_key=new_idempotency_key()
    )
    with pytest.raises(NotFound):
        remove_conflict_of_interest(
            record, administrator, id_, "to-hieu", reason="x", idempotency_key=new_idempotency_key()
        )


def test_somebody_of_a_ward_needs_no_tie(record, administrator) -> None:
    with pytest.raises(NotNow):
        add_conflict_of_interest(
            record, administrator, "to-hieu", "chieng-an", reason="x", idempotency_key=new_idempotency_key()
        )


def test_the_log_tells_what_was_changed_from_what(record, administrator, made) -> None:
    seen = made().person
    people.change_person(
        record,
        administrator,
        seen.id,
        name="Nguyễn Văn An",
        email=None,
        expected=seen,
        idempotency_key=new_idempotency_key(),
    )
    with record.reading() as connection:
        line = connection.execute(select(audit_log).order_by(audit_log.c.number.desc()).limit(1)).one()
    assert json.loads(line.before) == {"login": "nguyen.an", "name": "Nguyễn An"}
    assert json.loads(line.after) == {"login": "nguyen.an", "name": "Nguyễn Văn An"}
