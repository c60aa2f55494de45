"""The office's backups: made, read back at once and told in the log; what is old or damaged is pointed at."""

import os
import re
import shlex
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dossiers.access.policy import Actor
from dossiers.acts.audit import head, head_from
from dossiers.acts.audit_reading import AuditFilter, lines
from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import CannotRead, NotAllowed, NotFound, RecordError
from dossiers.people.accounts import account
from dossiers.store.addresses import BACKUPS_VARIABLE, FILES_VARIABLE
from dossiers.store.opening import open_existing
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM
from dossiers.upkeep import backup
from dossiers.upkeep import kept_backups as office_backups
from dossiers.upkeep.kept_backups import Backups, KeptBackup, backups, check_backups, make_backup, restoring


@pytest.fixture
def record(filled: Callable[[], Record]) -> Record:
    return filled()


def damage(database: Path) -> None:
    """Spoil the pages of the table that is largest, and keep the file's beginning."""
    content = bytearray(database.read_bytes())
    for page in range(8, len(content) // 4096, 3):
        content[page * 4096 : page * 4096 + 64] = bytes(64)
    database.write_bytes(content)


def told(record: Record, actor: Actor) -> list[Any]:
    """The lines of the log about backups, the newest first."""
    return list(lines(record, actor, AuditFilter(act="keep_backups")))


def test_a_backup_lies_beside_the_record_whole_and_stands_in_the_log(record: Record, administrator: Actor) -> None:
    before = head(record)
    made = make_backup(record, administrator, idempotency_key=new_idempotency_key())
    assert made.file.parent == record.backups == record.beside("backups")
    assert made.holds is not None and made.holds.head == before
    assert made.check is not None and made.check.wrong is None
    assert backups(record, administrator).kept == (made,)
    (line,) = told(record, administrator)
    assert line.after == {"file": made.file.name, "files": made.holds.files, "head": before.written}


def test_one_press_is_one_backup_and_one_line(record: Record, administrator: Actor) -> None:
    idempotency_key = new_idempotency_key()
    assert make_backup(record, administrator, idempotency_key=idempotency_key) == make_backup(
        record, administrator, idempotency_key=idempotency_key
    )
    assert len(backups(record, administrator).kept) == len(told(record, administrator)) == 1


def test_the_folder_may_be_another_one(
    record: Record, administrator: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(BACKUPS_VARIABLE, str(tmp_path / "disk"))
    made = make_backup(record, administrator, idempotency_key=new_idempotency_key())
    assert made.file.parent == tmp_path / "disk" and not record.beside("backups").exists()


def test_what_is_not_told_in_the_log_is_not_there(
    record: Record, administrator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = account(record, "board")
    assert second is not None
    with pytest.raises(NotAllowed):
        make_backup(record, second, idempotency_key=new_idempotency_key())

    def disabled_meanwhile(into: Record, archive: Path) -> backup.Summary:
        done = really(into, archive)
        with into.writing() as connection:
            connection.exec_driver_sql("UPDATE people SET disabled_at = created_at WHERE id = 'administrator'")
        return done

    really = backup.make
    monkeypatch.setattr(backup, "make", disabled_meanwhile)
    with pytest.raises(NotAllowed):
        make_backup(record, administrator, idempotency_key=new_idempotency_key())
    assert list(record.backups.iterdir()) == []


def test_a_record_that_lacks_a_file_gives_a_backup_that_says_so(record: Record, administrator: Actor) -> None:
    with record.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO evidence_files VALUES (?, 3, 'application/pdf', 1, '2026-11-20 00:00:00')", ("0" * 64,)
        )
    made = make_backup(record, administrator, idempotency_key=new_idempotency_key())
    assert made.holds is not None and [(each.sha256, each.what) for each in made.holds.lacks] == [("0" * 64, "missing")]
    assert backups(record, administrator).newest == made
    assert told(record, administrator)[0].after["lacking"] == 1


def test_of_a_damaged_database_the_screen_makes_no_backup_and_says_why(record: Record, administrator: Actor) -> None:
    database = record.beside("record.db")
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    damage(database)
    with pytest.raises(CannotRead):
        # Who asks cannot be looked up any more: the command on the server saves what can be saved.
        make_backup(record, administrator, idempotency_key=new_idempotency_key())
    found = office_backups._backups(record)
    assert found.newest is None and found.overdue
    assert found.kept == ()


def test_a_folder_that_cannot_be_written_is_told_not_thrown(
    record: Record, administrator: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "letter").write_text("x", encoding="utf-8")
    monkeypatch.setenv(BACKUPS_VARIABLE, str(tmp_path / "letter" / "inside"))
    with pytest.raises(RecordError) as caught:
        make_backup(record, administrator, idempotency_key=new_idempotency_key())
    assert caught.value.code == "backup_failed"


def test_checking_tells_the_damaged_one_from_the_whole_one(record: Record, administrator: Actor) -> None:
    old = make_backup(record, administrator, idempotency_key=new_idempotency_key()).file
    new = old.with_name("backup-2099-01-01-000000.zip")
    new.write_bytes(old.read_bytes()[:-200])
    torn = old.with_name("backup-2098-01-01-000000.zip")
    content = bytearray(old.read_bytes())
    content[len(content) // 3] ^= 1
    torn.write_bytes(content)
    unread = {each.file: each.check for each in backups(record, administrator).kept}
    assert unread[new] is unread[torn] is None and unread[old] is not None
    found = {each.file: each for each in check_backups(record, administrator).kept}
    whole, cut, altered = (found[file] for file in (old, new, torn))
    assert whole.check is not None and whole.check.wrong is None
    assert cut.holds is None and cut.check is not None and cut.check.wrong
    assert altered.check is not None and altered.check.wrong
    newest = backups(record, administrator).newest
    assert newest is not None and newest.file == old, "a damaged one is no backup"


def test_a_file_changed_after_it_was_checked_counts_as_unchecked(record: Record, administrator: Actor) -> None:
    made = make_backup(record, administrator, idempotency_key=new_idempotency_key())
    os.utime(made.file, ns=(1, 1))
    (again,) = backups(record, administrator).kept
    assert made.check is not None and again.check is None


def aged(days: float) -> Backups:
    """A folder with one whole backup of this age."""
    asked = datetime(2026, 11, 23, 12, tzinfo=VIETNAM)
    holds = backup.Summary(asked - timedelta(days=days), 0, office_backups.backup.audit.Head(1, "a"))
    return Backups(Path("b"), (KeptBackup(Path("b/backup-1.zip"), 1, holds, None),), asked)


def test_a_new_one_is_due_after_seven_days_or_where_there_is_none() -> None:
    assert not aged(7).overdue
    assert aged(7.001).overdue
    assert Backups(Path("b"), (), datetime(2026, 11, 23, tzinfo=VIETNAM)).overdue


def test_backup_of_a_moment_still_to_come_is_not_believed_to_be_the_newest(tmp_path: Path) -> None:
    """It was made while the clock was ahead; the next one, made since it is right, is the one to restore from."""
    now = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)

    def kept(made_at: datetime) -> KeptBackup:
        holds = backup.Summary(made_at, 0, head_from("12:" + "0" * 64))
        return KeptBackup(tmp_path / f"backup-{made_at:%Y-%m-%d-%H%M%S}.zip", 1, holds, None)

    ahead, right = kept(now + timedelta(days=366)), kept(now - timedelta(hours=1))
    alone, both = Backups(tmp_path, (ahead,), now), Backups(tmp_path, (ahead, right), now)
    assert alone.newest == ahead and alone.overdue
    assert both.newest == right and not both.overdue


@pytest.mark.parametrize("person", ["lead", "board", "inspector", "surveyor", "to-hieu"])
def test_nobody_but_the_administrator_makes_lists_or_checks_them(record: Record, person: str) -> None:
    actor = account(record, person)
    assert actor is not None
    for attempt in (
        lambda: backups(record, actor),
        lambda: check_backups(record, actor),
        lambda: make_backup(record, actor, idempotency_key=new_idempotency_key()),
        lambda: restoring(record, actor, record.backups / "backup-x.zip"),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert not record.backups.exists()


def test_the_commands_on_the_screen_bring_the_record_back(
    record: Record, administrator: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FILES_VARIABLE, str(tmp_path / "evidence"))
    made = make_backup(record, administrator, idempotency_key=new_idempotency_key())
    home, restore, *settings, start = restoring(record, administrator, made.file)
    assert start.endswith("run.py")
    shown = 'printf "%s\\n" "$WARD_SCORECARD_RECORD" "$WARD_SCORECARD_EVIDENCE"'
    done = subprocess.run(
        ["sh", "-e", "-c", "\n".join([home, restore, *settings, shown])], capture_output=True, text=True, check=True
    )
    address, evidence = done.stdout.splitlines()[-2:]
    again = open_existing(address)
    assert made.holds is not None and head(again) == made.holds.head
    again.close()
    assert Path(evidence).parent == Path(address.removeprefix("sqlite:///")).parent
    assert re.search(r"restored-[\d-]+$", str(Path(evidence).parent))
    assert shlex.split(restore)[-2] == str(made.file)


def test_only_what_lies_in_the_folder_is_restored_from(record: Record, administrator: Actor, tmp_path: Path) -> None:
    (tmp_path / "backup-x.zip").write_bytes(b"x")
    for file in (tmp_path / "backup-x.zip", record.backups / "backup-none.zip"):
        with pytest.raises(NotFound):
            restoring(record, administrator, file)
