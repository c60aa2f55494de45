"""A whole record in one file, and back: ``python -m dossiers.upkeep.backup make|verify|restore``.

The archive holds the database as it was at one moment, every file of evidence that it names, and a manifest with their hashes
and the head of the audit log. It can be made while people work, because files are written once and before the row that names
them. Restoring writes only into an empty folder, after the archive was verified.
"""

import argparse
import json
import os
import re
import shutil
import sqlite3
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from dossiers.acts import audit
from dossiers.errors import RecordError, wrong
from dossiers.store.clock import now
from dossiers.store.file_store import FolderOfFiles
from dossiers.store.record import Record, address_of, from_the_caller, open_existing
from dossiers.store.stored_text import sha256
from dossiers.store.unfinished import unfinished_folder
from dossiers.upkeep.command import command, tell
from dossiers.upkeep.leftovers import remove_leftovers_in, temporary_folder

DATABASE, MANIFEST, EVIDENCE = "record.db", "manifest.json", "evidence"
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
#: The version of the archive's format. A program that does not know a later one says so.
FORM = 1


@dataclass(frozen=True)
class Summary:
    """What an archive holds: when it was made (Vietnamese clock), how many files of evidence, the head of the log."""

    made_at: datetime
    files: int
    head: audit.Head


def make(record: Record, archive: Path) -> Summary:
    """Write the whole record into ``archive``, which must not exist yet. It is either complete or not there at all.

    Raises RecordError if the database is not an SQLite file, a file of evidence is missing or altered, or ``archive`` exists.
    """
    if archive.exists():
        raise RecordError("backup_exists", where=archive)
    remove_leftovers_in(archive.parent)
    with unfinished_folder(archive.parent, "backup") as folder:
        copy, unfinished = folder / DATABASE, folder / "archive"
        _copy_database(record, copy)
        digests = _digests(copy)
        manifest: dict[str, Any] = {
            "form": FORM,
            "made_at": now(record).isoformat(timespec="seconds"),
            "head": _head(copy).written,
            "database": sha256(copy.read_bytes()),
            "files": digests,
        }
        unfinished.touch(mode=0o600)
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as into:
            into.writestr(MANIFEST, json.dumps(manifest, indent=1))
            into.write(copy, DATABASE)
            for digest in digests:
                # Pictures and PDFs are compressed already. Reading them checks their hash.
                into.writestr(f"{EVIDENCE}/{digest}", record.files.get(digest), zipfile.ZIP_STORED)
        with open(unfinished, "rb") as written:
            os.fsync(written.fileno())
        # A hard link would refuse to replace a file by itself, but disks on which backups are carried often have no links.
        if archive.exists():
            raise RecordError("backup_exists", where=archive)
        os.replace(unfinished, archive)
    return _summary(manifest)


def look(archive: Path) -> Summary:
    """What an archive says about itself; its content is not checked. Raises RecordError if it cannot be read."""
    with _opened(archive) as (_, manifest):
        return _summary(manifest)


def verify(archive: Path) -> Summary:
    """Read a whole archive and check everything in it: hashes, the database's own checks, the chain of the log.

    Raises RecordError with the first thing that is wrong.
    """
    with _opened(archive) as (found, manifest), _to_unpack(archive, found.getinfo(DATABASE).file_size) as folder:
        copy = folder / DATABASE
        content = found.read(DATABASE)
        if sha256(content) != manifest["database"]:
            raise RecordError("backup_altered", where=archive, what=DATABASE)
        copy.write_bytes(content)
        with closing(sqlite3.connect(copy)) as database:
            if database.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise RecordError("backup_altered", where=archive, what=DATABASE)
        if sorted(_digests(copy)) != sorted(manifest["files"]):
            raise RecordError("backup_altered", where=archive, what=EVIDENCE)
        for digest in manifest["files"]:
            if sha256(found.read(f"{EVIDENCE}/{digest}")) != digest:
                raise RecordError("backup_altered", where=archive, what=f"{EVIDENCE}/{digest}")
        record = open_existing(address_of(copy))
        try:
            log = audit.verify(record, audit.head_from(manifest["head"]) if _head(copy).number else None)
        finally:
            record.close()
        if not log.holds:
            raise RecordError("backup_altered", where=archive, what=f"audit_log, {log.broken_at}")
        return _summary(manifest)


def restore(archive: Path, folder: Path) -> Summary:
    """Restore an archive into ``folder``, which must be empty or not exist: ``record.db`` and beside it ``evidence``.

    Raises as ``verify``, and RecordError if there is something in the folder; then nothing is written.
    """
    if folder.exists():
        remove_leftovers_in(folder)
        if not folder.is_dir() or any(folder.iterdir()):
            raise RecordError("restore_not_empty", where=folder)
    summary = verify(archive)
    with _restored(folder) as unfinished, _opened(archive) as (found, manifest):
        files = FolderOfFiles(unfinished / EVIDENCE)
        for digest in manifest["files"]:
            files.put(found.read(f"{EVIDENCE}/{digest}"))
        with open(os.open(unfinished / DATABASE, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as into:
            into.write(found.read(DATABASE))
            into.flush()
            os.fsync(into.fileno())
    return summary


@contextmanager
def _to_unpack(archive: Path, size: int) -> Iterator[Path]:
    """A folder for what is unpacked to be checked: beside the archive, or among the system's temporary files where the disk
    of the archive is full or may not be written (a stick, a disc).
    """
    remove_leftovers_in(temporary_folder())
    remove_leftovers_in(archive.parent)
    has_room = os.access(archive.parent, os.W_OK) and shutil.disk_usage(archive.parent).free > 2 * size
    with unfinished_folder(archive.parent if has_room else temporary_folder(), "check") as folder:
        yield folder


@contextmanager
def _restored(folder: Path) -> Iterator[Path]:
    """A folder to restore into. Its content becomes that of ``folder`` at the end, or never.

    A new ``folder`` gets its name when it is complete. One that is there may be a disk of its own, or the folder in which the
    command was typed, so it is not replaced: what is complete is moved into it, the database last.
    """
    beside = folder if folder.exists() else folder.parent
    beside.mkdir(parents=True, exist_ok=True)
    remove_leftovers_in(beside)
    with unfinished_folder(beside, "restore") as work:
        unfinished = work / "restored"
        unfinished.mkdir(mode=0o700)
        yield unfinished
        if beside is folder:
            for each in sorted(unfinished.iterdir()):
                os.replace(each, folder / each.name)
        else:
            os.replace(unfinished, folder)


def _copy_database(record: Record, copy: Path) -> None:
    with record.reading() as connection:
        driver = connection.connection.driver_connection
        if not isinstance(driver, sqlite3.Connection):
            raise RecordError("backup_sqlite_only")
        with closing(sqlite3.connect(copy)) as into:
            driver.backup(into)
            # The copy must be complete in itself, without a log of writes beside it.
            into.execute("PRAGMA journal_mode = DELETE")


def _digests(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as found:
        return [row[0] for row in found.execute("SELECT sha256 FROM evidence_files ORDER BY sha256")]


def _head(database: Path) -> audit.Head:
    with closing(sqlite3.connect(database)) as found:
        row = found.execute("SELECT number, hash FROM audit_log ORDER BY number DESC LIMIT 1").fetchone()
    return audit.Head(*row) if row else audit.Head(0, audit.NOTHING_BEFORE)


@contextmanager
def _opened(archive: Path) -> Iterator[tuple[zipfile.ZipFile, dict[str, Any]]]:
    """An archive and its manifest, whose names can be trusted. Raises RecordError if it is not such an archive."""
    try:
        with zipfile.ZipFile(archive) as found:
            manifest = json.loads(found.read(MANIFEST))
            if manifest["form"] != FORM:
                raise RecordError("backup_unknown", where=archive, detail=f"form {manifest['form']}")
            if not all(_HASH.fullmatch(digest) for digest in (*manifest["files"], manifest["database"])):
                raise RecordError("backup_unknown", where=archive, detail=MANIFEST)
            wanted = {MANIFEST, DATABASE, *(f"{EVIDENCE}/{digest}" for digest in manifest["files"])}
            if sorted(found.namelist()) != sorted(wanted):
                raise RecordError("backup_altered", where=archive, what=MANIFEST)
            yield found, manifest
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError, sqlite3.DatabaseError) as error:
        raise RecordError("backup_unknown", where=archive, detail=error) from error


def _summary(manifest: dict[str, Any]) -> Summary:
    number, _, digest = manifest["head"].partition(":")
    return Summary(datetime.fromisoformat(manifest["made_at"]), len(manifest["files"]), audit.Head(int(number), digest))


@command
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m dossiers.upkeep.backup", description=(__doc__ or "").splitlines()[0]
    )
    acts = parser.add_subparsers(dest="act", required=True)
    for act in ("make", "verify", "restore"):
        acts.add_parser(act).add_argument("archive", type=Path)
    acts.choices["restore"].add_argument("folder", type=Path)
    options = parser.parse_args(arguments)
    archive, folder = from_the_caller(options.archive), from_the_caller(getattr(options, "folder", Path()))
    try:
        if options.act == "make":
            with closing(open_existing()) as record:
                done = make(record, archive)
        elif options.act == "verify":
            done = verify(archive)
        else:
            done = restore(archive, folder)
    except (OSError, sqlite3.Error) as error:
        raise RecordError("backup_failed", where=archive, detail=error) from error
    tell(
        wrong(
            f"backup_{options.act}", where=archive, when=f"{done.made_at:%H:%M %d/%m/%Y}", files=done.files,
            head=done.head.written, folder=folder, address=address_of(folder / DATABASE),
        )
    )  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
