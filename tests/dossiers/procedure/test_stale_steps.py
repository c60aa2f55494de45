"""Who presses a button of a page that is no longer true is told who was faster, with what and when; nobody overstepped."""

from collections.abc import Callable, Iterator

import pytest

from dossiers.acts.audit_reading import AuditFilter, lines
from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import NotAllowed, Stale
from dossiers.procedure import steps as procedure
from dossiers.store.record import Record
from tests.dossiers.working import ROUND, act, enter, person, revision

WARD = "chieng-an"


@pytest.fixture
def entered(filled: Callable[[], Record]) -> Iterator[Record]:
    """A draft with every figure."""
    record = filled()
    enter(record, WARD)
    yield record


def outcomes(record: Record, name: str) -> list[str]:
    return [line.outcome for line in lines(record, person(record, "administrator"), AuditFilter(act=name))]


def test_a_step_somebody_else_took_is_a_clash_that_names_them(entered: Record) -> None:
    expected_version = revision(entered, WARD, WARD)
    act(entered, WARD, WARD, "submit")
    with pytest.raises(Stale) as clash:
        procedure.submit(
            entered,
            person(entered, WARD),
            WARD,
            ROUND,
            expected_version=expected_version,
            idempotency_key=new_idempotency_key(),
        )
    assert "Trưởng Công an phường Chiềng An" in clash.value.text("vi") and "gửi hồ sơ" in clash.value.text("vi")
    assert clash.value.theirs["state"] == "submitted"
    assert outcomes(entered, "submit") == ["conflict", "done"]


def test_it_names_the_step_and_nothing_that_is_not_told_to_the_ward(entered: Record) -> None:
    expected_version = revision(entered, WARD, WARD)
    act(entered, WARD, WARD, "submit")
    act(entered, "inspector", WARD, "begin")
    with entered.writing() as connection:
        connection.exec_driver_sql("UPDATE dossiers SET revision = revision + 1")
    with pytest.raises(Stale) as clash:
        procedure.submit(
            entered,
            person(entered, WARD),
            WARD,
            ROUND,
            expected_version=expected_version,
            idempotency_key=new_idempotency_key(),
        )
    assert "begin the appraisal" in clash.value.text("en")


def test_whoever_looks_at_what_is_true_and_may_not_is_refused(entered: Record) -> None:
    act(entered, WARD, WARD, "submit")
    now = revision(entered, WARD, WARD)
    with pytest.raises(NotAllowed):
        procedure.submit(
            entered, person(entered, WARD), WARD, ROUND, expected_version=now, idempotency_key=new_idempotency_key()
        )
    with pytest.raises(NotAllowed):
        procedure.submit(
            entered,
            person(entered, "to-hieu"),
            WARD,
            ROUND,
            expected_version=now - 1,
            idempotency_key=new_idempotency_key(),
        )
    assert outcomes(entered, "submit") == ["refused", "refused", "done"]


def test_whoever_names_an_old_revision_of_what_was_never_theirs_is_refused(entered: Record) -> None:
    old = revision(entered, WARD, WARD) - 1
    with pytest.raises(NotAllowed):
        procedure.approve(
            entered, person(entered, "board"), WARD, ROUND, expected_version=old, idempotency_key=new_idempotency_key()
        )
    act(entered, WARD, WARD, "submit")
    with pytest.raises(NotAllowed):
        procedure.approve(
            entered, person(entered, "board"), WARD, ROUND, expected_version=old, idempotency_key=new_idempotency_key()
        )
    assert outcomes(entered, "approve") == ["refused", "refused"]


def test_an_id_kept_too_long_by_a_screen_swallows_no_later_step(entered: Record) -> None:
    """A run that is cut short after the act keeps its id: the next sending, of what was given back, has to be one."""
    chief, idempotency_key = person(entered, WARD), new_idempotency_key()
    first = revision(entered, WARD, WARD)
    for _ in range(2):
        procedure.submit(entered, chief, WARD, ROUND, expected_version=first, idempotency_key=idempotency_key)
    act(entered, "inspector", WARD, "return_dossier", reasons={"TC1": "thiếu số liệu"})
    later = revision(entered, WARD, WARD)
    assert procedure.submit(entered, chief, WARD, ROUND, expected_version=later, idempotency_key=idempotency_key) == {
        "state": "submitted"
    }
    assert revision(entered, WARD) == later + 1
    assert outcomes(entered, "submit") == ["done", "done"]
