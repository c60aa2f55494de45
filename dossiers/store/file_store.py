"""Files stored under the SHA-256 of their content: once, never changed, and complete or not there at all.

A folder is enough for one office. Anything with the methods of ``Files`` can replace it (for example object storage that
writes once), because nothing else in the record knows where the bytes lie.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from dossiers.errors import CannotRead, CannotWrite, NotFound, RecordError
from dossiers.store.stored_text import sha256
from dossiers.store.troubles import named_in_files
from dossiers.store.unfinished import ENDING, is_held, unfinished_file

#: A file, or one that was not written to its end, which is never read.
_NAME = re.compile(rf"[0-9a-f]{{64}}(-\w+{re.escape(ENDING)})?", re.ASCII)


class Files(Protocol):
    """Where bytes lie under their hash."""

    def put(self, content: bytes) -> str:
        """Store ``content`` and return its SHA-256. Once this returns, a power cut loses nothing. An existing file stays.

        Raises CannotWrite; then nothing of it is left.
        """
        ...

    def get(self, digest: str) -> bytes:
        """The bytes stored under a hash. Raises NotFound, and RecordError if they were altered or
        cannot be read."""
        ...

    def stream(self, digest: str) -> BinaryIO:
        """The same bytes, to be read in pieces; the hash is checked before the first piece. Raises as ``get``."""
        ...

    def remove(self, digest: str) -> None:
        """Remove a file. If there is none, nothing happens."""
        ...

    def names(self) -> Iterator[tuple[str, datetime]]:
        """The hash of each stored file, and when it was last stored."""
        ...

    def put_at(self, name: str) -> datetime | None:
        """When a file was last stored; None if there is no such file."""
        ...


class FolderOfFiles:
    """Files in a folder. The first two letters of the hash name a subfolder, so that no folder grows too large to list.

    ``folder``: where they are.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """As ``Files.put``. Writes a temporary file, flushes it to disk, renames it, and flushes the folder as well."""
        digest = sha256(content)
        place = self._place(digest)
        try:
            # A damaged file is written again: uploading the same bytes once more repairs it.
            if self.get(digest) == content:
                # It counts as stored now, so that a sweep does not remove it before its row is written.
                os.utime(place)
                return digest
        except (NotFound, RecordError, OSError):
            pass
        with named_in_files(CannotWrite):
            for folder in (self.folder, place.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with unfinished_file(place.parent, digest) as file:
                file.stream.write(content)
                file.settle()
                file.becomes(place)
            for folder in (place.parent, self.folder, self.folder.parent):
                _settle(folder)
        return digest

    def get(self, digest: str) -> bytes:
        """As ``Files.get``."""
        try:
            with named_in_files(CannotRead):
                content = self._place(digest).read_bytes()
        except FileNotFoundError:
            raise NotFound("no_file", sha256=digest[:16]) from None
        if sha256(content) != digest:
            raise RecordError("damaged_file", sha256=digest[:16])
        return content

    def stream(self, digest: str) -> BinaryIO:
        """As ``Files.stream``. The checked file stays open, so a file put under the same name later is not read instead."""
        try:
            with named_in_files(CannotRead):
                stream = self._place(digest).open("rb")
        except FileNotFoundError:
            raise NotFound("no_file", sha256=digest[:16]) from None
        try:
            with named_in_files(CannotRead):
                found = hashlib.file_digest(stream, "sha256").hexdigest()
            if found != digest:
                raise RecordError("damaged_file", sha256=digest[:16])
            stream.seek(0)
        except BaseException:
            stream.close()
            raise
        return stream

    def as_it_is(self, digest: str) -> bytes:
        """What lies under a hash, even if it is something else by now. Raises NotFound, and OSError."""
        try:
            return self._place(digest).read_bytes()
        except FileNotFoundError:
            raise NotFound("no_file", sha256=digest[:16]) from None

    def remove(self, digest: str) -> None:
        """As ``Files.remove``."""
        self._place(digest).unlink(missing_ok=True)

    def folders(self) -> tuple[Path, ...]:
        """The folders that hold the files."""
        return tuple(sorted(each for each in self.folder.glob("??") if each.is_dir()))

    def names(self) -> Iterator[tuple[str, datetime]]:
        """As ``Files.names``; files that were not written to their end are listed too, under their own names, unless
        somebody is writing them.
        """
        for place in sorted(self.folder.glob("??/*")):
            if not _NAME.fullmatch(place.name) or (place.suffix == ENDING and is_held(place)):
                continue
            put = self.put_at(place.name)
            if put is not None:
                yield place.name, put

    def put_at(self, name: str) -> datetime | None:
        """As ``Files.put_at``."""
        try:
            return datetime.fromtimestamp(self._place(name).stat().st_mtime, UTC)
        except FileNotFoundError:
            return None

    def _place(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError(f"no SHA-256: {name!r}")
        return self.folder / name[:2] / name


def _settle(folder: Path) -> None:
    """Flush a folder's list of names to disk. Windows cannot do this and does not need to."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
