"""The sample goes into a record at its first start only: an emptied file is refused and kept, a first start goes on."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from dossiers.acts.audit import append_in
from dossiers.errors import RecordError
from dossiers.sample import sample_of
from dossiers.store import addresses, opening
from dossiers.store.clock import now
from dossiers.store.opening import open_existing, open_record
from dossiers.store.record import Record
from dossiers.store.schema import audit_log, units
from dossiers.upkeep import first_record
from dossiers.upkeep.first_record import begin_record
from tests.dossiers.upkeep.test_backup import ADMINISTRATOR


def count(found: Record, table) -> int:
    with found.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _no_byte(file: Path) -> None:
    file.touch()


def _no_table(file: Path) -> None:
    """As a copy of the file alone was, when a server had begun a record and never closed it."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode = WAL")
    assert file.stat().st_size == 4096


def _no_row(file: Path) -> None:
    open_record(f"sqlite:///{file}").close()


def _rows_gone(file: Path) -> None:
    found = open_record(f"sqlite:///{file}")
    begin_record(found, login="nguyen.an", name="Nguyễn An")
    found.close()
    with closing(sqlite3.connect(file)) as database:
        database.execute("DELETE FROM record_state")
        database.commit()


@pytest.mark.parametrize("emptied", [_no_byte, _no_table, _no_row, _rows_gone])
def test_a_file_that_holds_nothing_is_refused_and_kept(tmp_path: Path, address: str, sample: Path, emptied) -> None:
    file = tmp_path / "record.db"
    emptied(file)
    before = file.read_bytes()
    for _ in range(2):
        with pytest.raises(RecordError) as refused:
            open_record(address, fill=sample_of(sample))
        assert refused.value.code == "emptied"
        for told in refused.value.texts.values():
            assert str(file) in told and "dossiers.upkeep.backup restore" in told and "new-record" in told
    assert file.read_bytes() == before


@pytest.mark.parametrize("emptied", [_no_byte, _no_table])
def test_nothing_is_read_from_it_either(tmp_path: Path, address: str, emptied) -> None:
    file = tmp_path / "record.db"
    emptied(file)
    before = file.read_bytes()
    with pytest.raises(RecordError) as refused:
        open_existing(address)
    assert refused.value.code == "emptied" and file.read_bytes() == before


@pytest.mark.parametrize("emptied", [_no_byte, _no_table, _no_row])
def test_a_real_record_may_be_begun_in_it(tmp_path: Path, address: str, emptied, capsys) -> None:
    """Whoever asks for that by name means it; so does who was refused for a bad login before."""
    emptied(tmp_path / "record.db")
    assert first_record.main(["--record", address, "--login", "nguyen.an", "--name", "Nguyễn An"]) == 0
    with closing(open_record(address, fill=sample_of())) as begun:
        assert not begun.facts().sample


@pytest.mark.parametrize("given", ["sample", None])
def test_the_log_beside_an_emptied_file_is_not_thrown_away(tmp_path: Path, address: str, sample: Path, given) -> None:
    (tmp_path / "record.db").touch()
    (tmp_path / "record.db-wal").write_bytes(b"the last work")
    with pytest.raises(RecordError) as refused:
        open_record(address, fill=sample_of(sample) if given else None)
    assert refused.value.code == "emptied"
    assert (tmp_path / "record.db-wal").read_bytes() == b"the last work"


def test_a_record_that_lies_in_its_log_alone_is_opened(
    tmp_path: Path, address: str, filled: Callable[[], Record]
) -> None:
    """Killed before the first checkpoint: the file has no table, the log beside it has all."""
    whole = filled()
    for name in ("record.db", "record.db-wal"):
        shutil.copy(tmp_path / name, tmp_path / f"x{name}")
    with closing(open_record(f"sqlite:///{tmp_path / 'xrecord.db'}", fill=sample_of())) as copied:
        assert count(copied, units) == count(whole, units)


@pytest.mark.parametrize("left", ["nothing", "no byte", "no table", "no row"])
def test_a_first_start_that_was_killed_goes_on(tmp_path: Path, address: str, sample: Path, monkeypatch, left) -> None:
    file = tmp_path / "record.db"

    class Killed(BaseException):
        """The end of the process."""

    def killed(*_: object, **__: object) -> None:
        raise Killed

    place = {"nothing": "engine_at", "no byte": "engine_at", "no table": "_bring_up_to_date", "no row": "_fill"}[left]
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(opening, place, killed)
        open_record(address, fill=sample_of(sample))
    if left in ("no byte", "no table"):
        {"no byte": _no_byte, "no table": _no_table}[left](file)
    with closing(open_record(address, fill=sample_of(sample))) as found:
        assert found.facts().sample
    # It is over: the same file, emptied later, is refused.
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith("record.db")] == ["record.db"]
    file.write_bytes(b"")
    with pytest.raises(RecordError):
        open_record(address, fill=sample_of(sample))


def test_without_the_file_the_sample_is_filled_in_again(tmp_path: Path, filled: Callable[[], Record]) -> None:
    filled().close()
    (tmp_path / "record.db").unlink()
    assert filled().facts().sample


def test_a_folder_that_may_not_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(addresses.ADDRESS_VARIABLE, raising=False)
    (tmp_path / "file").touch()
    monkeypatch.setattr(addresses, "PROJECT", tmp_path / "file")
    with pytest.raises(RecordError) as refused:
        open_record(fill=sample_of())
    assert refused.value.code == "unreachable" and "record.db" in refused.value.text("vi")


# Closing


def test_a_copy_of_the_closed_file_alone_is_the_whole_record(
    tmp_path: Path, filled: Callable[[], Record], address
) -> None:
    """Also where another process has it open, at rest."""
    found, other = filled(), open_existing(address)
    other.facts()
    with found.writing() as connection:
        for _ in range(3):
            append_in(connection, ADMINISTRATOR, "administer_units", now(found))
    found.close()
    shutil.copy(tmp_path / "record.db", tmp_path / "alone.db")
    with closing(open_existing(f"sqlite:///{tmp_path / 'alone.db'}")) as alone:
        assert count(alone, audit_log) == count(other, audit_log) == 3
    other.close()
    assert not list(tmp_path.glob("record.db-*"))


def test_closing_does_not_wait_for_a_reader_for_good_and_loses_nothing(
    filled: Callable[[], Record], address: str
) -> None:
    found, other = filled(), open_existing(address)
    with other.reading() as reading:
        reading.execute(select(audit_log)).all()
        with found.writing() as connection:
            append_in(connection, ADMINISTRATOR, "administer_units", now(found))
        found.close()
    assert count(other, audit_log) == 1
    other.close()


# How it is called


@pytest.mark.parametrize("name", ["hồ sơ/phường.db", "100%41.db", "a?b.db", "a b#c.db"])
def test_an_address_is_told_readable_and_works_as_it_is_told(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    told = addresses.named_address(addresses.address_of(file))
    assert "%E1" not in told and "%C6" not in told and addresses.named_address(told) == told
    open_record(told).close()
    assert file.is_file()


def test_an_address_on_a_server_is_told_readable_without_its_password() -> None:
    told = addresses.named_address("postgresql://ng%C6%B0%E1%BB%9Di:b%C3%AD@m%C3%A1y/h%E1%BB%93_s%C6%A1")
    assert told.startswith("postgresql://người:***@") and told.endswith("/hồ_sơ")
