"""The record's files are for its own account, whatever the umask was, and earlier ones are closed when it is opened."""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dossiers.evidence.previews import Previews
from dossiers.sample import sample_of
from dossiers.store.addresses import BACKUPS_VARIABLE
from dossiers.store.opening import open_record
from dossiers.store.record import Record
from dossiers.upkeep import backup, first_record

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a system without modes of files")
ADMINISTRATOR = ["--login", "nguyen.an", "--name", "Nguyễn An"]


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=lambda mask: f"umask {mask:03o}")
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """What in a folder others may enter or read, the folder itself left out."""
    return [
        f"{each.relative_to(folder)} {stat.S_IMODE(each.stat().st_mode):o}"
        for each in folder.rglob("*")
        if each.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]


@pytest.mark.usefixtures("umask")
def test_all_that_a_record_is_made_of_is_closed_to_others(sample: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    record = open_record(f"sqlite:///{own / 'record.db'}", fill=sample_of(sample))
    digest = record.files.put(b"evidence")
    Previews(record.previews).keep(digest, 1, b"drawn")
    with record.writing() as connection:
        connection.exec_driver_sql("UPDATE units SET district = NULL")
    assert {"record.db", "record.db-wal", "record.db-shm", "evidence", "previews"} <= {
        each.name for each in own.iterdir()
    }
    backup.make(record, own / "b.zip")
    assert open_to_others(own) == []
    record.close()


@pytest.mark.usefixtures("umask")
def test_new_record_and_a_restored_one_are_closed_to_others(tmp_path: Path) -> None:
    for name in ("new", "there"):
        (tmp_path / name).mkdir()
    address = f"sqlite:///{tmp_path / 'new' / 'record.db'}"
    assert first_record.main(["--record", address, *ADMINISTRATOR]) == 0
    record = open_record(address)
    record.files.put(b"evidence")
    backup.make(record, tmp_path / "new" / "b.zip")
    record.close()
    for folder in ("there", "deep/er"):
        backup.restore(tmp_path / "new" / "b.zip", tmp_path / folder)
        assert open_to_others(tmp_path / folder) == []
    assert open_to_others(tmp_path / "new") == []
    assert stat.S_IMODE((tmp_path / "deep" / "er").stat().st_mode) == 0o700


def test_what_was_wider_is_closed_at_opening_and_the_folder_it_lies_in_is_not_touched(
    filled: Callable[[], Record], address: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    record = filled()
    record.files.put(b"evidence")
    Previews(record.previews).keep("0" * 64, 1, b"drawn")
    record.backups.mkdir()
    (record.backups / "backup-2026-01-01-120000.zip").touch()
    ours = [
        tmp_path / "record.db",
        *(each for name in ("evidence", "previews", "backups") for each in (tmp_path / name).rglob("*")),
    ]
    for each in [*ours, record.files.folder, record.previews, record.backups, tmp_path]:
        each.chmod(0o777)
    open_record(address).close()
    assert "other accounts" in caplog.text
    assert [
        each
        for each in (tmp_path / "record.db", record.files.folder, record.previews, record.backups)
        if each.stat().st_mode & 0o077
    ] == []
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o777


def test_of_a_folder_that_the_office_named_only_our_archives_are_closed(
    filled: Callable[[], Record], address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled()
    shared = tmp_path / "shared"
    shared.mkdir()
    for name in ("backup-2026-01-01-120000.zip", "a letter.txt"):
        (shared / name).touch()
        (shared / name).chmod(0o644)
    shared.chmod(0o755)
    monkeypatch.setenv(BACKUPS_VARIABLE, str(shared))
    open_record(address).close()
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in (shared, *shared.iterdir())}
    assert modes == {"shared": 0o755, "backup-2026-01-01-120000.zip": 0o600, "a letter.txt": 0o644}
