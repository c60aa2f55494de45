"""Errors of the database and the file system are told by what keeps the record from being read or written."""

import errno
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from dossiers.errors import CannotRead, CannotWrite, DossierError
from dossiers.store.record import Record
from dossiers.store.troubles import named, named_in_files

RENAME = text("UPDATE people SET name = name || 'x'")


@pytest.fixture
def own(filled: Callable[[], Record]) -> Record:
    return filled()


def rename(record: Record) -> None:
    with record.writing() as connection:
        connection.execute(RENAME)


def on_each_connection(record: Record, statement: str) -> None:
    with record._engine.connect() as connection:
        connection.exec_driver_sql(statement)


def test_full_disk_is_named_and_the_same_act_succeeds_once_there_is_room(own: Record) -> None:
    before = own.revision
    with own._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    on_each_connection(own, f"PRAGMA max_page_count = {pages}")
    with pytest.raises(CannotWrite) as refused, own.writing() as connection:
        connection.execute(text("UPDATE people SET name = :long"), {"long": "x" * 1_000_000})
    assert refused.value.trouble == "full"
    assert own.revision == before
    on_each_connection(own, "PRAGMA max_page_count = 1000000")
    rename(own)
    assert own.revision == before + 1


def test_read_only_record_is_named_and_can_still_be_read(own: Record) -> None:
    before = own.revision
    on_each_connection(own, "PRAGMA query_only = ON")
    with pytest.raises(CannotWrite) as refused:
        rename(own)
    assert refused.value.trouble == "read_only"
    assert own.revision == before
    on_each_connection(own, "PRAGMA query_only = OFF")
    rename(own)


def test_record_that_another_program_holds_is_busy(own: Record, address: str) -> None:
    on_each_connection(own, "PRAGMA busy_timeout = 50")
    other = sqlite3.connect(address.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(CannotWrite) as refused:
        rename(own)
    assert refused.value.trouble == "busy"
    other.execute("ROLLBACK")
    other.close()
    rename(own)


def test_damaged_file_is_named_in_reading_and_in_writing(own: Record, address: str) -> None:
    own.close()
    file = Path(address.removeprefix("sqlite:///"))
    file.write_bytes(b"no database" * 1000)
    with pytest.raises(CannotRead) as unread:
        own.revision  # noqa: B018
    with pytest.raises(CannotWrite) as refused:
        rename(own)
    assert (unread.value.trouble, refused.value.trouble) == ("damaged", "damaged")


def test_error_of_the_program_is_no_trouble_of_the_record(own: Record) -> None:
    with pytest.raises(IntegrityError), own.writing() as connection:
        connection.execute(text("UPDATE people SET login = 'the same'"))


def test_refusal_inside_a_transaction_passes_as_it_is(own: Record) -> None:
    with pytest.raises(DossierError) as refused, own.writing():
        raise DossierError("no_round", round="x")
    assert refused.value.code == "no_round"


@pytest.mark.parametrize(
    ("number", "trouble"),
    [
        (errno.ENOSPC, "full"),
        (errno.EDQUOT, "full"),
        (errno.EROFS, "read_only"),
        (errno.EACCES, "read_only"),
        (errno.EIO, "failed"),
    ],
)
def test_error_of_the_file_system_is_named(number: int, trouble: str) -> None:
    with pytest.raises(CannotWrite) as refused, named_in_files(CannotWrite):
        raise OSError(number, "as the system says")
    assert refused.value.trouble == trouble


@pytest.mark.parametrize(
    ("condition", "trouble"), [("gone", "gone"), ("unwritable", "read_only"), ("nothing to be seen", "failed")]
)
def test_unspecific_error_is_looked_into(
    condition: str, trouble: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "record.db"
    if condition != "gone":
        file.touch()
    if condition == "unwritable":
        monkeypatch.setattr("dossiers.store.troubles.os.access", lambda path, mode: False)
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR
    with pytest.raises(CannotRead) as refused, named(CannotRead, file):
        raise error
    assert refused.value.trouble == trouble
    assert list(tmp_path.glob(".room-*")) == []


@pytest.mark.parametrize("kind", [CannotRead, CannotWrite])
def test_every_trouble_is_said_in_both_languages(kind: type[CannotRead] | type[CannotWrite]) -> None:
    for trouble in ("full", "read_only", "busy", "gone", "replaced", "damaged", "unreachable", "failed"):
        texts = kind(trouble).texts
        assert all("{" not in each and each.endswith(".") for each in texts.values()), texts
