"""The office's backups: archives in one folder on the server, made, listed and checked from the screen.

An archive cannot be downloaded in the browser, because it holds everything. Restoring one is a command
(``dossiers.upkeep.backup``), because the program must be stopped for it.
"""

import os
import shlex
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from dossiers import acts
from dossiers.access.policy import Actor
from dossiers.acts import ActContext, already_done
from dossiers.acts.audit import reading_for_office
from dossiers.errors import CannotRead, CannotWrite, DossierError, NotFound, RecordError
from dossiers.store.addresses import ADDRESS_VARIABLE, FILES_VARIABLE, PROJECT, address_of
from dossiers.store.clock import now
from dossiers.store.record import Record
from dossiers.store.troubles import by_name, trouble_of, trouble_of_folder
from dossiers.upkeep import backup
from dossiers.upkeep.why import why

OLD = timedelta(days=7)
"""After this time a new backup is asked for: an office can enter so much work again from paper."""
_NAME = "backup-*.zip"


@dataclass(frozen=True)
class BackupCheck:
    """The result of checking an archive, and when. ``wrong``: the first thing that does not match, {vi, en}; None: nothing."""

    at: datetime
    wrong: dict[str, str] | None


@dataclass(frozen=True)
class KeptBackup:
    """An archive in the folder. ``size`` in bytes.

    ``holds``: what it says about itself, None if it cannot be read. ``check``: the last check since the program was started.
    """

    file: Path
    size: int
    holds: backup.Summary | None
    check: BackupCheck | None

    @property
    def can_be_restored(self) -> bool:
        """Whether it can be read, was not found damaged, and is not merely what could be saved of a damaged database."""
        return self.holds is not None and self.holds.damage is None and not (self.check and self.check.wrong)


@dataclass(frozen=True)
class Backups:
    """The folder and the archives in it, the newest first."""

    folder: Path
    kept: tuple[KeptBackup, ...]
    asked_at: datetime

    @property
    def newest(self) -> KeptBackup | None:
        """The newest archive that can be read and was not found damaged: the one to restore from.

        One that was made while the clock was ahead counts only if there is no other.
        """
        found = [each for each in self.kept if each.can_be_restored]
        return next(
            (each for each in found if each.holds and each.holds.made_at <= self.asked_at), next(iter(found), None)
        )

    @property
    def age(self) -> timedelta | None:
        """How old the newest archive is; None if there is none. It is negative if the clock was ahead when it was made."""
        newest = self.newest
        return self.asked_at - newest.holds.made_at if newest and newest.holds else None

    @property
    def overdue(self) -> bool:
        """Whether a new backup is due: there is none, or the newest is older than ``OLD`` or of a moment still to come."""
        return self.age is None or not timedelta(0) <= self.age <= OLD


#: The file as it was when checked (name, size, time of the last change in ns) → the result of the check.
_checked: dict[tuple[str, int, int], BackupCheck] = {}


def backups(record: Record, actor: Actor) -> Backups:
    """The backups of the record. Raises NotAllowed, and RecordError if the folder cannot be read."""
    _require(record, actor)
    return _backups(record)


def make_backup(record: Record, actor: Actor, *, idempotency_key: str) -> KeptBackup:
    """Make a backup now, which is read back completely, and only then write a line in the log.

    People can work meanwhile; what they write then is in the next backup. What the record lacks is named in it. Raises
    NotAllowed, and RecordError if the archive cannot be made: then no archive is left, or, where the database is damaged, one
    of what could be saved, under a name that says so.
    """
    _require(record, actor)
    folder = record.backups
    earlier = already_done(record, actor, "keep_backups", idempotency_key)
    if earlier is not None:
        return _kept(folder / earlier["file"])
    archive = folder / f"backup-{now(record):%Y-%m-%d-%H%M%S}.zip"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = backup.make(record, archive)
    except OSError as error:
        raise by_name(error) or RecordError("backup_failed", where=archive, detail=why(error)) from error
    except sqlite3.Error as error:
        # The copy of the database finds no room, or no right to be written.
        trouble = trouble_of(error, None)
        if trouble == "failed":
            trouble = trouble_of_folder(folder)
        if trouble in ("full", "read_only"):
            raise CannotWrite(trouble) from error
        raise RecordError("backup_failed", where=archive, detail=why(error)) from error
    except CannotRead as error:
        # The copy of the database is written while the record is read: it is the copy that finds no room.
        if error.trouble in {"full", "read_only"}:
            raise CannotWrite(error.trouble) from error
        raise

    def body(context: ActContext) -> dict[str, str]:
        after = {"file": archive.name, "files": made.files, "head": made.head.written}
        if made.lacks:
            after["lacking"] = len(made.lacks)
        context.audit(subject=archive.name, after=after)
        return {"file": archive.name}

    try:
        # It was read back while it was made.
        _checked[_as_it_is(archive)] = BackupCheck(now(record), None)
        acts.for_office(record, actor, "keep_backups", idempotency_key, body)
    except BaseException:
        archive.unlink(missing_ok=True)
        raise
    return _kept(archive)


def check_backups(record: Record, actor: Actor) -> Backups:
    """Read every archive completely and check everything in it. Raises as ``backups``."""
    _require(record, actor)
    for each in _backups(record).kept:
        _check(record, each.file)
    return _backups(record)


def restoring(record: Record, actor: Actor, file: Path) -> tuple[str, ...]:
    """The commands that restore an archive into a new folder and start the program on it, line by line for a shell.

    Raises NotAllowed, and NotFound if there is no such archive in the folder.
    """
    _require(record, actor)
    archive = record.backups / file.name
    if archive != file or not archive.is_file():
        raise NotFound("no_backup", where=file.name)
    folder = record.beside(archive.stem.replace("backup", "restored", 1))
    command = [sys.executable, "-m", "dossiers.upkeep.backup", "restore", str(archive), str(folder)]
    start = [sys.executable, "run.py"]
    named = {ADDRESS_VARIABLE: address_of(folder / backup.DATABASE)}
    if os.environ.get(FILES_VARIABLE):
        named[FILES_VARIABLE] = str(folder / backup.EVIDENCE)
    if os.name == "nt":
        written, setting = subprocess.list2cmdline, 'set "{name}={value}"'
    else:
        written, setting = shlex.join, "export {name}={value}"
        named = {name: shlex.quote(value) for name, value in named.items()}
    settings = [setting.format(name=name, value=value) for name, value in named.items()]
    return (written(["cd", str(PROJECT)]), written(command), *settings, written(start))


def _require(record: Record, actor: Actor) -> None:
    with reading_for_office(record, actor, "keep_backups"):
        pass


def _backups(record: Record) -> Backups:
    folder = record.backups
    try:
        found = tuple(_kept(file) for file in archives_in(folder))
    except OSError as error:
        raise RecordError("backup_failed", where=folder, detail=why(error)) from error
    return Backups(folder, found, now(record))


def archives_in(folder: Path) -> list[Path]:
    """The archives in a folder, the newest first. Raises OSError."""
    # Sorted by name, which holds the moment, because an archive may no longer be readable.
    return sorted((file for file in folder.glob(_NAME) if file.is_file()), key=lambda each: each.name, reverse=True)


def _kept(file: Path) -> KeptBackup:
    try:
        holds = backup.look(file)
    except RecordError:
        holds = None
    return KeptBackup(file, file.stat().st_size, holds, _checked.get(_as_it_is(file)))


def _check(record: Record, file: Path) -> BackupCheck:
    try:
        backup.verify(file)
        wrong = None
    except DossierError as found:
        wrong = found.texts
    check = _checked[_as_it_is(file)] = BackupCheck(now(record), wrong)
    return check


def _as_it_is(file: Path) -> tuple[str, int, int]:
    there = file.stat()
    return str(file), there.st_size, there.st_mtime_ns
