"""The file of a backup: a ZIP archive with the database, the files of evidence, a manifest, and a seal over all its bytes.

The seal is the archive's comment: the SHA-256 of everything before it. A ZIP archive checks its members by itself, but not its
lists of names; with the seal no byte can change unnoticed. Archives of form 1, from earlier versions, have none.
"""

import hashlib
import json
import os
import re
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Literal

from dossiers.acts.audit import NOTHING_BEFORE, Head
from dossiers.errors import RecordError, wrong
from dossiers.upkeep.why import why

DATABASE, LOG, MANIFEST, EVIDENCE, ALTERED = "record.db", "record.db-wal", "manifest.json", "evidence", "altered"
#: The version of the archive's format. A program that does not know a later one says so.
FORM = 2
_KNOWN_FORMS = (1, FORM)
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_SEAL = b"sha256:"
_DIGITS = 64
#: The end of an archive without a comment: a mark, 16 bytes about the list of names, the length of the comment.
_END = struct.Struct("<4s16sH")
_END_MARK, _BEGINNING = b"PK\x05\x06", b"PK"
_PIECE = 1024 * 1024
#: All that Python raises for archives whose bytes are not what an archive's should be: zipfile NotImplementedError for a way of
#: packing that it does not know, RuntimeError for one with a password.
_UNREADABLE = (
    OSError, zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError, TypeError, ValueError, AttributeError,
    NotImplementedError, RuntimeError, OverflowError, sqlite3.Error,
)  # fmt: skip


@dataclass(frozen=True)
class Lack:
    """A file of evidence that the database names and that was not whole, or could not be read, when the backup was made.

    ``documents``: whose it is, "unit round code". ``found``: the SHA-256 of what lay in its place, which is in the archive
    under ``altered``; None if there was nothing.
    """

    sha256: str
    what: Literal["missing", "altered", "unreadable"]
    documents: tuple[str, ...]
    found: str | None


@dataclass(frozen=True)
class Manifest:
    """What an archive says about itself.

    ``made_at``: on the Vietnamese clock. ``head``: the last line of the log. ``database`` and ``log``: the SHA-256 of the
    database and (only where it could not be opened) of its log of writes. ``files``: those of evidence. ``flaws``: what is
    wrong with the record and takes nothing from the copy, {vi, en}; ``broken_at``: the first line at which the chain of its
    log is broken. ``damage``: why the database is not whole, so that this is only what could be saved; None for a whole one.
    """

    made_at: datetime
    head: Head
    database: str
    files: tuple[str, ...]
    lacks: tuple[Lack, ...] = ()
    flaws: tuple[dict[str, str], ...] = ()
    broken_at: int | None = None
    damage: dict[str, str] | None = None
    log: str | None = None
    form: int = FORM

    @property
    def members(self) -> set[str]:
        """The names of all that has to be in the archive."""
        besides = {LOG} if self.log else set[str]()
        altered = {f"{ALTERED}/{each.found}" for each in self.lacks if each.found}
        return {MANIFEST, DATABASE, *besides, *altered, *(f"{EVIDENCE}/{digest}" for digest in self.files)}

    @property
    def written(self) -> str:
        """As it stands in the archive."""
        plain = {**asdict(self), "made_at": self.made_at.isoformat(timespec="seconds"), "head": self.head.written}
        return json.dumps(plain, indent=1, ensure_ascii=False)


class Archive:
    """An archive that is open for reading. Whatever is wrong with its bytes is a RecordError."""

    def __init__(self, path: Path, members: zipfile.ZipFile, manifest: Manifest) -> None:
        self.path, self.manifest = path, manifest
        self._members = members

    def pieces(self, name: str) -> Iterator[bytes]:
        """A member, piece by piece."""
        try:
            with self._members.open(name) as stream:
                while piece := stream.read(_PIECE):
                    yield piece
        except _UNREADABLE as error:
            raise RecordError("backup_altered", where=self.path, what=name) from error

    def size(self, name: str) -> int:
        """How large a member is once it is unpacked, in bytes."""
        return self._members.getinfo(name).file_size

    def read(self, name: str, digest: str) -> bytes:
        """A member, which must have this SHA-256."""
        content = b"".join(self.pieces(name))
        if hashlib.sha256(content).hexdigest() != digest:
            raise RecordError("backup_altered", where=self.path, what=name)
        return content

    def unpack(self, name: str, digest: str, into: Path) -> None:
        """Write a member into a new file, for this account only, down to the disk. It must have this SHA-256."""
        seen = hashlib.sha256()
        with open(
            os.open(into, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "wb"
        ) as file:
            for piece in self.pieces(name):
                seen.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        if seen.hexdigest() != digest:
            raise RecordError("backup_altered", where=self.path, what=name)

    def require_seal(self) -> None:
        """Raise RecordError if a byte of the archive changed since it was made."""
        try:
            sealed = _seal_holds(self.path)
        except OSError as error:
            raise RecordError("backup_unknown", where=self.path, detail=why(error)) from error
        if sealed is False or (sealed is None and self.manifest.form >= FORM):
            raise RecordError("backup_altered", where=self.path, what=wrong("archive_seal"))


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """An archive for reading, whose names can be trusted. Raises RecordError if it is not such an archive."""
    try:
        members = zipfile.ZipFile(path)
    except _UNREADABLE as error:
        raise RecordError("backup_unknown", where=path, detail=_no_archive(path, error)) from error
    with members:
        if MANIFEST not in members.namelist():
            raise RecordError("backup_unknown", where=path, detail=wrong("archive_foreign"))
        try:
            found = json.loads(members.read(MANIFEST))
            if isinstance(found, dict) and isinstance(found.get("form"), int) and found["form"] not in _KNOWN_FORMS:
                raise RecordError("backup_unknown", where=path, detail=wrong("archive_newer", form=found["form"]))
            manifest = _manifest(found)
        except _UNREADABLE as error:
            raise RecordError("backup_altered", where=path, what=MANIFEST) from error
        if sorted(members.namelist()) != sorted(manifest.members):
            raise RecordError("backup_altered", where=path, what=MANIFEST)
        yield Archive(path, members, manifest)


def write(path: Path, manifest: Manifest, database: Path, log: Path | None, evidence: Mapping[str, Any]) -> None:
    """Write an archive, down to the disk. ``evidence``: name of a member → what gives its bytes. Raises OSError."""
    with open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as into:
            into.writestr(MANIFEST, manifest.written)
            into.write(database, DATABASE)
            if log is not None:
                into.write(log, LOG)
            for name, content in evidence.items():
                # Pictures and PDFs are compressed already.
                into.writestr(name, content(), zipfile.ZIP_STORED)
        _seal(file)
        file.flush()
        os.fsync(file.fileno())


def _seal(file: BinaryIO) -> None:
    """Give a finished archive its comment: what it is called there, then the hash of all bytes before."""
    file.seek(-_END.size, os.SEEK_END)
    mark, names, comment = _END.unpack(file.read(_END.size))
    assert mark == _END_MARK and not comment
    file.seek(-_END.size, os.SEEK_END)
    file.write(_END.pack(mark, names, len(_SEAL) + _DIGITS) + _SEAL)
    file.write(_hash_of(file, file.tell()).encode())


def _seal_holds(path: Path) -> bool | None:
    """Whether the seal of an archive fits it; None if it has none."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        if size < _END.size + len(_SEAL) + _DIGITS:
            return None
        file.seek(-_DIGITS - len(_SEAL), os.SEEK_END)
        if file.read(len(_SEAL)) != _SEAL:
            return None
        seal = file.read()
        return _hash_of(file, size - _DIGITS).encode() == seal


def _hash_of(file: BinaryIO, length: int) -> str:
    """The SHA-256 of the first bytes of a file; it is left at their end."""
    seen = hashlib.sha256()
    file.seek(0)
    while length and (piece := file.read(min(_PIECE, length))):
        seen.update(piece)
        length -= len(piece)
    return seen.hexdigest()


def _manifest(found: Any) -> Manifest:
    """Raises one of _UNREADABLE."""
    number, _, digest = found["head"].partition(":")
    manifest = Manifest(
        form=found["form"],
        made_at=datetime.fromisoformat(found["made_at"]),
        head=Head(int(number), digest),
        database=found["database"],
        files=tuple(found["files"]),
        lacks=tuple(
            Lack(each["sha256"], each["what"], tuple(each["documents"]), each["found"])
            for each in found.get("lacks", ())
        ),
        flaws=tuple({"vi": each["vi"], "en": each["en"]} for each in found.get("flaws", ())),
        broken_at=found.get("broken_at"),
        damage=found.get("damage"),
        log=found.get("log"),
    )
    hashes = [manifest.database, *manifest.files, *(each.sha256 for each in manifest.lacks)]
    hashes += [each for each in (manifest.log, *(lack.found for lack in manifest.lacks)) if each is not None]
    if not all(_HASH.fullmatch(each) for each in hashes) or (digest != NOTHING_BEFORE and not _HASH.fullmatch(digest)):
        raise ValueError("no SHA-256")
    if manifest.damage is not None and set(manifest.damage) != {"vi", "en"}:
        raise ValueError("damage")
    return manifest


def _no_archive(path: Path, error: BaseException) -> dict[str, str]:
    """Why a file is no archive, in words."""
    if isinstance(error, OSError):
        return why(error)
    try:
        with path.open("rb") as file:
            beginning = file.read(len(_BEGINNING))
    except OSError as unread:
        return why(unread)
    if not beginning:
        return wrong("archive_empty")
    return wrong("archive_cut" if beginning == _BEGINNING else "archive_none")
