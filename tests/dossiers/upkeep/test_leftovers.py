"""What broken-off work left is found by its name and its lock, and nothing else is ever removed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dossiers.errors import RecordError
from dossiers.store import unfinished
from dossiers.store.record import Record
from dossiers.store.unfinished import Leftover, remove, unfinished_file, unfinished_folder
from dossiers.upkeep import backup
from dossiers.upkeep import leftovers as leftovers_room
from dossiers.upkeep.leftovers import leftovers, remove_leftovers

ROOT = Path(__file__).resolve().parents[3]
#: Begins one of each in the folders it is told, says so, and goes on for good.
WORKING = """
import sys, time
from pathlib import Path
from dossiers.store.unfinished import unfinished_file, unfinished_folder
beside, by_content = map(Path, sys.argv[1:])
folder, file = unfinished_folder(beside, "backup"), unfinished_file(by_content, "0" * 64)
(folder.__enter__() / "record.db").write_bytes(bytes(700))
begun = file.__enter__()
begun.stream.write(bytes(300))
begun.stream.flush()
print("begun", flush=True)
time.sleep(600)
"""


@pytest.fixture
def record(filled: Callable[[], Record], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Record:
    """A record with backups and files of evidence; temporary files of the system lie in a folder of the test's own."""
    found = filled()
    found.files.put(b"kept")
    found.backups.mkdir()
    backup.make(found, found.backups / "backup-1.zip")
    (tmp_path / "system").mkdir()
    monkeypatch.setattr(leftovers_room, "temporary_folder", lambda: tmp_path / "system")
    return found


@contextmanager
def another_process(record: Record) -> Iterator[subprocess.Popen[bytes]]:
    """Another process makes a backup and stores a file at this moment."""
    (folder,) = record.files.folders()
    working = subprocess.Popen(
        [sys.executable, "-c", WORKING, str(record.backups), str(folder)], stdout=subprocess.PIPE, cwd=ROOT
    )
    try:
        assert working.stdout and working.stdout.readline() == b"begun\n"
        yield working
    finally:
        working.kill()
        working.communicate()


@pytest.mark.slow
def test_what_others_work_on_is_held_and_what_a_killed_process_left_is_removed(
    record: Record, caplog: pytest.LogCaptureFixture
) -> None:
    with another_process(record):
        assert leftovers(record) == remove_leftovers(record) == ()
    found = leftovers(record)
    assert sorted(each.size for each in found) == [300, 700]
    assert remove_leftovers(record) == found and leftovers(record) == ()
    assert "Đã dọn 2 tệp" in caplog.text and "Removed 2 unfinished" in caplog.text
    assert [each.name for each in record.backups.iterdir()] == ["backup-1.zip"]
    assert len(list(record.files.names())) == 1


@pytest.mark.parametrize(
    "name",
    ["letter.unfinished", "ward-scorecard.zip", "ward-scorecard-backup-12.unfinished", "tmpabcd1234", "backup-2.zip"],
)
def test_what_has_another_name_is_somebody_elses(record: Record, tmp_path: Path, name: str) -> None:
    for folder in (tmp_path, record.backups, tmp_path / "system"):
        (folder / name).mkdir()
        (folder / name / "a letter").touch()
    assert leftovers(record) == remove_leftovers(record) == ()


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="a system without links")
def test_link_that_has_such_a_name_leads_to_nobodys_files(record: Record, tmp_path: Path) -> None:
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "letter").touch()
    (record.backups / f"ward-scorecard-backup-{'0' * 16}.unfinished").symlink_to(tmp_path / "others")
    assert leftovers(record) == ()
    assert (tmp_path / "others" / "letter").exists()


def test_folders_that_earlier_versions_left_are_removed_once_they_are_a_day_old(record: Record) -> None:
    old = record.backups / "tmpabcd1234"
    old.mkdir()
    (old / "record.db").write_bytes(b"a copy")
    assert leftovers(record) == ()
    for moment in (time.time() - 2 * 86400, time.time() + 366 * 86400):
        for each in (old / "record.db", old):
            os.utime(each, (moment, moment))
        assert [each.path for each in leftovers(record)] == [old]
    assert len(remove_leftovers(record)) == 1 and not old.exists()


def test_who_looks_for_leftovers_before_the_lock_is_taken_disturbs_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever looks may come between the making of a file and its lock."""
    real, times = unfinished._take, iter([True])

    def removed_before(handle: int, **more: bool) -> bool:
        if next(times, False):
            for each in tmp_path.rglob("*.unfinished"):
                assert remove(Leftover(each, 0))
        return real(handle, **more)

    for making in (lambda: unfinished_file(tmp_path, "0" * 64), lambda: unfinished_folder(tmp_path, "backup")):
        times = iter([True])
        with monkeypatch.context() as patch:
            patch.setattr(unfinished, "_take", removed_before)
            with making() as made:
                path = made.path if isinstance(made, unfinished.UnfinishedFile) else made
                assert path.exists() and unfinished.is_held(path)
        assert list(tmp_path.iterdir()) == []


def test_restored_record_is_there_whole_or_not_at_all(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for target in (tmp_path / "new", tmp_path / "there"):
        (tmp_path / "there").mkdir(exist_ok=True)
        with pytest.raises((OSError, RecordError), match="No space"):
            backup.restore(record.backups / "backup-1.zip", target)
    assert not (tmp_path / "new").exists() and list((tmp_path / "there").iterdir()) == []
    assert leftovers(record) == ()
