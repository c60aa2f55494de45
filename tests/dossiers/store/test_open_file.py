"""Nothing is saved into a file that is no longer the one at the address, and what it still held is saved beside."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from dossiers.access.policy import Actor
from dossiers.acts.audit import append_in, head, verify
from dossiers.errors import CannotWrite, RecordError
from dossiers.sample import sample_of
from dossiers.store import first_start
from dossiers.store.addresses import address_of
from dossiers.store.clock import now
from dossiers.store.open_file import rescued_beside
from dossiers.store.opening import open_existing, open_record
from dossiers.store.record import Record

ADMINISTRATOR = Actor("administrator", None, "Quản trị viên", "administrator")


@pytest.fixture
def record(filled: Callable[[], Record]) -> Record:
    """A record with something in its log of writes that is not in its file yet."""
    found = filled()
    save(found)
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


def save(record: Record) -> None:
    with record.writing() as connection:
        append_in(connection, ADMINISTRATOR, "administer_units", now(record))


def trouble(record: Record) -> str:
    with pytest.raises(CannotWrite) as refused:
        save(record)
    return refused.value.trouble


def delete(file: Path) -> None:
    file.unlink()


def move(file: Path) -> None:
    file.rename(file.with_name("away.db"))


def replace(file: Path) -> None:
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(file.with_name("other.db"))) as other:
        source.backup(other)
    os.replace(file.with_name("other.db"), file)


@pytest.mark.parametrize(("strike", "kind"), [(delete, "gone"), (move, "gone"), (replace, "replaced")])
def test_saving_is_refused_and_all_that_was_saved_lies_beside(
    record: Record, file: Path, strike: Callable[[Path], None], kind: str
) -> None:
    before = head(record)
    strike(file)
    assert trouble(record) == kind
    (rescued,) = rescued_beside(file)
    assert rescued.stat().st_mode & 0o777 == 0o600
    record.close()
    with closing(open_existing(address_of(rescued))) as found:
        assert head(found) == before and verify(found).holds
    assert [each.name for each in file.parent.glob("record.db-*")] == []


def test_what_was_open_is_saved_when_the_program_stops_though_nobody_saved_since(record: Record, file: Path) -> None:
    file.unlink()
    record.close()
    assert len(rescued_beside(file)) == 1


def test_a_file_that_was_moved_back_is_saved_into_again(record: Record, file: Path) -> None:
    move(file)
    assert trouble(record) == "gone"
    file.with_name("away.db").rename(file)
    save(record)
    before = head(record)
    record.close()
    with closing(open_existing(address_of(file))) as found:
        assert head(found) == before and verify(found).holds


def test_what_was_put_in_its_place_is_left_as_it_is(record: Record, file: Path) -> None:
    replace(file)
    put = file.read_bytes()
    assert trouble(record) == "replaced"
    record.close()
    assert file.read_bytes() == put and not file.with_name("record.db-wal").exists()


def test_an_older_copy_written_over_the_file_is_noticed_and_not_spoiled(record: Record, file: Path) -> None:
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(file.with_name("older.db"))) as older:
        source.backup(older)
        older.execute("PRAGMA journal_mode = DELETE")
        save(record)
        source.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    shutil.copyfile(file.with_name("older.db"), file)
    assert trouble(record) == "replaced"
    record.close()
    assert file.read_bytes() == file.with_name("older.db").read_bytes()


@pytest.mark.parametrize("length", [0, 200_000])
def test_a_file_that_was_cut_is_damaged(record: Record, file: Path, length: int) -> None:
    os.truncate(file, length)
    assert trouble(record) == "damaged"


def test_a_file_whose_log_of_writes_is_gone_is_not_saved_into(record: Record, file: Path) -> None:
    before = head(record)
    file.with_name("record.db-wal").unlink()
    assert trouble(record) == "gone"
    record.close()
    with closing(open_existing(address_of(rescued_beside(file)[0]))) as found:
        assert head(found) == before


def test_no_further_connection_makes_a_new_file(record: Record, file: Path) -> None:
    with record.reading(), record.reading():
        file.unlink()
        with pytest.raises(RecordError), record.reading():
            pass
    assert not file.exists()


def test_no_sample_is_made_where_a_rescued_copy_of_a_real_record_lies(
    record: Record, file: Path, sample: Path, address: str
) -> None:
    file.unlink()
    record.close()
    first_start.note_kind(file, "real")
    with pytest.raises(RecordError) as refused:
        open_record(address, fill=sample_of(sample))
    assert refused.value.code == "rescued_is_here" and str(rescued_beside(file)[0]) in refused.value.text("vi")
