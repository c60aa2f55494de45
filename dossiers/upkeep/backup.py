"""A whole record in one file, and back: ``python -m dossiers.upkeep.backup make|verify|restore``.

The archive holds the database as it was at one moment, every file of evidence that it names, and a manifest with their hashes
and the head of the audit log (``archive``). It can be made while people work, because files are written once and before the
row that names them. It gets its name after it was read back whole. Restoring writes only into an empty folder, after the
archive was verified.

Where files of evidence are lacking, the backup is made without them and names them: the exit code is 3. Where the database is
damaged, all that can be saved goes into another file, NAME.incomplete.zip, and the exit code is 1, as for all that fails.
"""

import argparse
import hashlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from dossiers.acts import audit
from dossiers.errors import CannotRead, CannotWrite, NotFound, RecordError, wrong
from dossiers.store.addresses import address_of, file_at, files_of, from_the_caller
from dossiers.store.clock import now
from dossiers.store.file_store import FolderOfFiles
from dossiers.store.looking import looking
from dossiers.store.opening import open_existing
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM
from dossiers.store.stored_text import sha256
from dossiers.store.troubles import trouble_of
from dossiers.store.unfinished import unfinished_folder
from dossiers.upkeep import archive as archives
from dossiers.upkeep.archive import ALTERED, DATABASE, EVIDENCE, LOG, Archive, Lack, Manifest
from dossiers.upkeep.command import command, tell
from dossiers.upkeep.evidence_files import documents_of
from dossiers.upkeep.leftovers import remove_leftovers_in, temporary_folder
from dossiers.upkeep.why import why

#: The exit code where all was done, and the record lacks something.
LACKING = 3
#: How many files that are lacking a command names.
_NAMED = 20
_LACKS = {"missing": "backup_missing", "altered": "backup_altered_file", "unreadable": "backup_unreadable_file"}
#: Codes of records whose file is there and cannot be opened by this program: it is saved as it is.
_UNOPENED = {"unreadable", "unreachable", "emptied", "older", "newer", "before_baseline"}


@dataclass(frozen=True)
class Summary:
    """What an archive holds: when it was made (Vietnamese clock), how many files of evidence, the head of the log.

    ``lacks``, ``flaws``, ``damage``: as in ``Manifest``.
    """

    made_at: datetime
    files: int
    head: audit.Head
    lacks: tuple[Lack, ...] = ()
    flaws: tuple[dict[str, str], ...] = ()
    damage: dict[str, str] | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is lacking, and nothing is wrong with what it was made of."""
        return not (self.lacks or self.flaws or self.damage)


def make(record: Record, archive: Path, files: FolderOfFiles | None = None) -> Summary:
    """Write the whole record into ``archive``, which must not exist yet. It was read back whole by the time it has its name.

    ``files``: those of evidence, where they are not the record's own (see ``looking``). Those that are missing or altered are
    named in the archive. Raises RecordError if the database is not an SQLite file, ``archive`` exists, or the database is
    damaged: then all that can be saved lies in the file that the error names.
    """
    files = files or record.files
    with _unfinished(archive) as folder:
        copy = folder / DATABASE
        _copy_database(record, copy)
        damage = damage_of(copy)
        if damage is not None:
            raise _saved_damaged(copy, None, files, archive, folder, damage)
        manifest = _manifest(record, copy, folder, files)
        _write_and_name(archive, folder, manifest, copy, None, files)
    return _summary(manifest)


def _manifest(record: Record, copy: Path, folder: Path, files: FolderOfFiles) -> Manifest:
    """What is in the copy of a database, what of its evidence is whole, and whether its log and its rows are."""
    with looking(copy, folder) as copied, copied.reading() as connection:
        documents = documents_of(connection)
        log = audit.verify_in(connection)
        keys = connection.execute(text("PRAGMA foreign_key_check")).first()
    flaws = [wrong(f"log_{log.why}", number=log.broken_at, noted=None)] if not log.holds else []
    if keys is not None:
        flaws.append(wrong("backup_keys"))
    looked = {digest: _lack(files, digest, whose) for digest, whose in documents.items()}
    return Manifest(
        made_at=now(record).replace(microsecond=0),
        head=log.head,
        database=_hash_of(copy),
        files=tuple(digest for digest, lack in looked.items() if lack is None),
        lacks=tuple(lack for lack in looked.values() if lack is not None),
        flaws=tuple(flaws),
        broken_at=log.broken_at,
    )


def save_what_there_is(file: Path, files: FolderOfFiles, archive: Path, damage: dict[str, str]) -> RecordError:
    """Save a record that this program cannot open: its file, its log of writes, all evidence. Returns the error that says so.

    Not for a record that this process has open: reading its file would let go of its locks. Raises RecordError and OSError.
    """
    with _unfinished(archive) as folder:
        copy, log = folder / DATABASE, file.with_name(f"{file.name}-wal")
        shutil.copyfile(file, copy)
        copied_log = Path(shutil.copyfile(log, folder / LOG)) if log.is_file() else None
        return _saved_damaged(copy, copied_log, files, archive, folder, damage)


def look(archive: Path) -> Summary:
    """What an archive says about itself; its content is not checked. Raises RecordError if it cannot be read."""
    with archives.opened(archive) as found:
        return _summary(found.manifest)


def verify(archive: Path) -> Summary:
    """Read a whole archive and check everything in it: its seal, hashes, the database's own checks, the chain of the log.

    Raises RecordError with the first thing that is wrong, also where it was made of a damaged database.
    """
    with archives.opened(archive) as found:
        _require_every_file(found)
        damage = found.manifest.damage
        if damage is not None:
            found.require_seal()
            raise RecordError("backup_was_damaged", where=archive, problem=damage)
        with _to_unpack(archive, found.size(DATABASE)) as folder:
            copy = folder / DATABASE
            found.unpack(DATABASE, found.manifest.database, copy)
            _require_whole(found, copy, folder)
        # Last, because the others say what is wrong.
        found.require_seal()
        return _summary(found.manifest)


def restore(archive: Path, folder: Path) -> Summary:
    """Restore an archive into ``folder``, which must be empty or not exist: ``record.db`` and beside it ``evidence``.

    What was altered when the backup was made is put into ``altered`` beside them. All is read back from the disk before it
    gets its name. Raises as ``verify``, and RecordError if there is something in the folder; then nothing is written.
    """
    if folder.exists():
        if folder.is_dir():
            remove_leftovers_in(folder)
        if not folder.is_dir() or any(folder.iterdir()):
            raise RecordError("restore_not_empty", where=folder)
    summary = verify(archive)
    with _restored(folder) as unfinished, archives.opened(archive) as found:
        files = FolderOfFiles(unfinished / EVIDENCE)
        for digest in found.manifest.files:
            files.put(found.read(f"{EVIDENCE}/{digest}", digest))
        for name, digest in _altered(found.manifest).items():
            (unfinished / ALTERED).mkdir(mode=0o700, exist_ok=True)
            found.unpack(name, digest, unfinished / name)
        found.unpack(DATABASE, found.manifest.database, unfinished / DATABASE)
        _require_read_back(found.manifest, unfinished, archive)
    return summary


def damage_of(file: Path) -> dict[str, str] | None:
    """What SQLite's own check finds in a database that nobody has open; None for nothing."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?immutable=1", uri=True)) as database:
            found = [str(row[0]) for row in database.execute("PRAGMA integrity_check(5)")]
            if found == ["ok"]:
                database.execute("SELECT count(*) FROM record_state").fetchall()
                return None
            return wrong("damage_found", detail="; ".join(found)[:300].replace("\n", " "))
    except sqlite3.Error as error:
        return why(error)


@contextmanager
def _unfinished(archive: Path) -> Iterator[Path]:
    """A folder for making an archive in. Raises RecordError if there is one already, or no place for it."""
    if os.path.lexists(archive):
        raise RecordError("backup_exists", where=archive)
    remove_leftovers_in(archive.parent)
    with unfinished_folder(archive.parent, "backup") as folder:
        yield folder


def _write_and_name(
    archive: Path, folder: Path, manifest: Manifest, copy: Path, log: Path | None, files: FolderOfFiles
) -> None:
    """Write an archive, read it back whole, then give it its name."""
    unfinished = folder / "archive"
    evidence: dict[str, Callable[[], bytes]] = {
        f"{EVIDENCE}/{each}": _getting(files.get, each) for each in manifest.files
    }
    evidence |= {
        f"{ALTERED}/{lack.found}": _getting(files.as_it_is, lack.sha256) for lack in manifest.lacks if lack.found
    }
    archives.write(unfinished, manifest, copy, log, evidence)
    # It is unpacked to be checked: the room that the copy takes is needed for that.
    copy.unlink()
    try:
        if manifest.damage is None:
            verify(unfinished)
        else:
            with archives.opened(unfinished) as found:
                _require_every_file(found)
                found.require_seal()
    except RecordError as error:
        raise RecordError("backup_not_read_back", where=archive, problem=error.texts) from error
    # A hard link would refuse to replace a file by itself, but disks on which backups are carried often have no links.
    if os.path.lexists(archive):
        raise RecordError("backup_exists", where=archive)
    os.replace(unfinished, archive)
    _settle(archive.parent)


def _getting(get: Callable[[str], bytes], digest: str) -> Callable[[], bytes]:
    return lambda: get(digest)


def _saved_damaged(
    copy: Path, log: Path | None, files: FolderOfFiles, archive: Path, folder: Path, damage: dict[str, str]
) -> RecordError:
    """Save what there is of a damaged record under a name that says so; the error that tells it."""
    kept = _incomplete(archive)
    digests, lacks = _all_evidence(files)
    manifest = Manifest(
        datetime.now(VIETNAM).replace(microsecond=0), _head(copy), _hash_of(copy), digests, lacks, damage=damage,
        log=_hash_of(log) if log is not None else None,
    )  # fmt: skip
    _write_and_name(kept, folder, manifest, copy, log, files)
    return RecordError("backup_of_damaged", where=archive, kept=kept, problem=damage, files=len(digests))


def _incomplete(archive: Path) -> Path:
    """A name beside the archive's that no file has."""
    kept, count = archive.with_name(f"{archive.stem}.incomplete{archive.suffix}"), 1
    while os.path.lexists(kept):
        count += 1
        kept = archive.with_name(f"{archive.stem}.incomplete-{count}{archive.suffix}")
    return kept


def _all_evidence(files: FolderOfFiles) -> tuple[tuple[str, ...], tuple[Lack, ...]]:
    """The files that lie in the folder, for a database that cannot be asked: those that are whole, and the others."""
    found = {name: _lack(files, name, ()) for name, _ in files.names() if len(name) == 64}
    return tuple(name for name, lack in found.items() if not lack), tuple(lack for lack in found.values() if lack)


def _lack(files: FolderOfFiles, digest: str, whose: tuple[str, ...]) -> Lack | None:
    """What is wrong with a file; None if it is whole."""
    try:
        content = files.as_it_is(digest)
    except NotFound:
        return Lack(digest, "missing", whose, None)
    except OSError:
        return Lack(digest, "unreadable", whose, None)
    found = sha256(content)
    return None if found == digest else Lack(digest, "altered", whose, found)


def _require_every_file(found: Archive) -> None:
    manifest = found.manifest
    for digest in manifest.files:
        found.read(f"{EVIDENCE}/{digest}", digest)
    for name, digest in _altered(manifest).items():
        found.read(name, digest)
    if manifest.damage is not None:
        for name, digest in ((DATABASE, manifest.database), (LOG, manifest.log)):
            if digest is not None and _hash_of_pieces(found.pieces(name)) != digest:
                raise RecordError("backup_altered", where=found.path, what=name)


def _require_whole(found: Archive, copy: Path, folder: Path) -> None:
    """Raise RecordError unless the unpacked database is whole and goes with the rest of the archive."""
    manifest = found.manifest
    if damage_of(copy) is not None:
        raise RecordError("backup_altered", where=found.path, what=DATABASE)
    with looking(copy, folder) as record:
        try:
            with record.reading() as connection:
                named = list(documents_of(connection))
                log = audit.verify_in(connection, manifest.head if manifest.head.number else None)
        except (CannotRead, DatabaseError) as error:
            raise RecordError("backup_altered", where=found.path, what=DATABASE) from error
    if sorted(named) != sorted([*manifest.files, *(lack.sha256 for lack in manifest.lacks)]):
        raise RecordError("backup_altered", where=found.path, what=EVIDENCE)
    if log.broken_at != manifest.broken_at:
        raise RecordError("backup_altered", where=found.path, what=f"audit_log, {log.broken_at}")


def _require_read_back(manifest: Manifest, folder: Path, archive: Path) -> None:
    """Raise RecordError unless what was restored is on the disk as it is in the archive."""
    files = FolderOfFiles(folder / EVIDENCE)
    for digest in manifest.files:
        if _lack(files, digest, ()) is not None:
            raise RecordError("restore_not_read_back", where=archive, what=f"{EVIDENCE}/{digest}")
    if _hash_of(folder / DATABASE) != manifest.database:
        raise RecordError("restore_not_read_back", where=archive, what=DATABASE)


def _altered(manifest: Manifest) -> dict[str, str]:
    return {f"{ALTERED}/{lack.found}": lack.found for lack in manifest.lacks if lack.found}


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
    # Errors as they are: they may come of the disk that is copied to, and say nothing of the record.
    with record.looking() as connection:
        driver = connection.connection.driver_connection
        if not isinstance(driver, sqlite3.Connection):
            raise RecordError("backup_sqlite_only")
        with closing(sqlite3.connect(copy)) as into:
            driver.backup(into)
            # The copy must be complete in itself, without a log of writes beside it.
            into.execute("PRAGMA journal_mode = DELETE")


def _head(database: Path) -> audit.Head:
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{database.as_uri()}?immutable=1", uri=True)) as found:
        row = found.execute("SELECT number, hash FROM audit_log ORDER BY number DESC LIMIT 1").fetchone()
        if row and isinstance(row[0], int) and len(str(row[1])) == 64:
            return audit.Head(*row)
    return audit.Head(0, audit.NOTHING_BEFORE)


def _hash_of(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _hash_of_pieces(pieces: Iterator[bytes]) -> str:
    seen = hashlib.sha256()
    for piece in pieces:
        seen.update(piece)
    return seen.hexdigest()


def _settle(folder: Path) -> None:
    """Flush a folder's list of names to disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _summary(manifest: Manifest) -> Summary:
    return Summary(
        manifest.made_at, len(manifest.files), manifest.head, manifest.lacks, manifest.flaws, manifest.damage
    )


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
    where = folder if options.act == "restore" else archive
    try:
        if options.act == "make":
            done = _made(archive)
        elif options.act == "verify":
            done = verify(archive)
        else:
            done = restore(archive, folder)
    except (OSError, sqlite3.Error) as error:
        raise RecordError(f"{options.act}_failed", where=where, detail=why(error)) from error
    except DatabaseError as error:
        if not isinstance(error.orig, sqlite3.Error):
            raise
        raise RecordError(f"{options.act}_failed", where=where, detail=why(error.orig)) from error
    except CannotWrite as error:
        raise RecordError(f"{options.act}_failed", where=where, detail=error.values["what"]) from error
    _tell(options.act, done, archive, folder)
    return 0 if done.whole else LACKING


def _made(archive: Path) -> Summary:
    file = file_at()
    try:
        with closing(open_existing()) as record:
            return make(record, archive)
    except CannotRead as error:
        if error.trouble != "damaged":
            raise
        problem, cause = error.texts, error
    except RecordError as error:
        if error.code not in _UNOPENED:
            raise
        problem, cause = error.texts, error
        if error.code == "unreachable" and file is not None and file.is_file():
            # A file or folder that may not be written can be read all the same.
            with suppress(CannotRead, DatabaseError), looking(file, temporary_folder()) as record:
                return make(record, archive, files_of(file))
    except (sqlite3.Error, DatabaseError) as error:
        found = error.orig if isinstance(error, DatabaseError) else error
        if trouble_of(error, None) != "damaged" or not isinstance(found, sqlite3.Error):
            raise
        problem, cause = why(found), error
    if file is None or not file.is_file():
        raise cause
    raise save_what_there_is(file, files_of(file), archive, problem) from cause


def _tell(act: str, done: Summary, archive: Path, folder: Path) -> None:
    code = f"backup_{act}" if done.whole else f"backup_{act}_lacking"
    tell(
        wrong(
            code, where=archive, when=f"{done.made_at:%H:%M %d/%m/%Y}", files=done.files, lacking=len(done.lacks),
            head=done.head.written, folder=folder, address=address_of(folder / DATABASE),
        )
    )  # fmt: skip
    for flaw in done.flaws:
        tell(flaw)
    for lack in done.lacks[:_NAMED]:
        tell(wrong(_LACKS[lack.what], sha256=lack.sha256, documents=", ".join(lack.documents) or None))
    if len(done.lacks) > _NAMED:
        tell(wrong("backup_more", count=len(done.lacks) - _NAMED))


if __name__ == "__main__":
    sys.exit(main())
