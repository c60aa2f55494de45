"""Files by their content: stored once under their SHA-256, never changed, complete or not there at all.

A folder is enough for one office. Whatever has the methods of ``Files`` can stand in its place (object storage that writes
once): nothing else in the record knows where the bytes lie.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from dossiers.errors import NotFound, RecordError
from dossiers.store.stored_text import sha256

#: What an interrupted writing leaves behind; never taken for a file.
_UNFINISHED = ".unfinished"
_NAME = re.compile(rf"[0-9a-f]{{64}}(-\w+{re.escape(_UNFINISHED)})?", re.ASCII)


class Files(Protocol):
    """Where bytes lie under their hash."""

    def put(self, content: bytes) -> str:
        """Keep ``content``, safe against a loss of power once this returns; gives its SHA-256. What is there is kept."""
        ...

    def get(self, digest: str) -> bytes:
        """The bytes under a hash, whole and unaltered. Raises NotFound, and RecordError where they were altered."""
        ...

    def stream(self, digest: str) -> BinaryIO:
        """The same bytes to be read piece by piece, compared before the first is given. Raises as ``get``."""
        ...

    def remove(self, digest: str) -> None:
        """Take a file out; nothing happens where there is none."""
        ...

    def names(self) -> Iterator[tuple[str, datetime]]:
        """The hash of everything kept, and when it was last put."""
        ...

    def put_at(self, name: str) -> datetime | None:
        """When a file was last put; None where there is none."""
        ...


class FolderOfFiles:
    """Files in a folder, two letters of the hash a subfolder so that no folder grows beyond what tools can list."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """As ``Files.put``: a temporary file, forced to the disc, then renamed; the renaming is forced to the disc too."""
        digest = sha256(content)
        place = self._place(digest)
        try:
            # A damaged file is written anew: whoever brings the same bytes again heals it.
            if self.get(digest) == content:
                # Counts as put now, so that nobody sweeps it away before its row is written.
                os.utime(place)
                return digest
        except (NotFound, RecordError, OSError):
            pass
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f"{digest}-", suffix=_UNFINISHED, dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(name, place)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        for folder in (place.parent, self._folder, self._folder.parent):
            _settle(folder)
        return digest

    def get(self, digest: str) -> bytes:
        """As ``Files.get``."""
        try:
            content = self._place(digest).read_bytes()
        except FileNotFoundError:
            raise NotFound("no_file", sha256=digest[:16]) from None
        if sha256(content) != digest:
            raise RecordError("damaged_file", sha256=digest[:16])
        return content

    def stream(self, digest: str) -> BinaryIO:
        """As ``Files.stream``. The file that was compared is the one that is read: another would come under its name only."""
        try:
            stream = self._place(digest).open("rb")
        except FileNotFoundError:
            raise NotFound("no_file", sha256=digest[:16]) from None
        try:
            if hashlib.file_digest(stream, "sha256").hexdigest() != digest:
                raise RecordError("damaged_file", sha256=digest[:16])
            stream.seek(0)
        except BaseException:
            stream.close()
            raise
        return stream

    def remove(self, digest: str) -> None:
        """As ``Files.remove``."""
        self._place(digest).unlink(missing_ok=True)

    def names(self) -> Iterator[tuple[str, datetime]]:
        """As ``Files.names``; what an interrupted writing left is named too, by its own name."""
        for place in sorted(self._folder.glob("??/*")):
            put = self.put_at(place.name) if _NAME.fullmatch(place.name) else None
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
        return self._folder / name[:2] / name


def _settle(folder: Path) -> None:
    """Force a folder's list of names to the disc. Windows cannot, and does not need to."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
