"""Files and folders that are still being made: named so that they can be told, and held so that nobody else removes them.

Whatever is written in more than one step is written beside what it becomes, under ``NAME-<16 digits>.unfinished``, and takes
its real name once it is complete. Who makes it holds a lock on it, which the system lets go when the process ends, however
it ends. So what has such a name and is held by nobody was left by work that broke off, and can be removed at any time, also
while others work. Only what belongs to this account is ever removed.
"""

import os
import re
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

ENDING = ".unfinished"
#: What begins with this lies in folders that may hold other things as well.
OURS = "ward-scorecard"
#: The lock inside an unfinished folder.
_HELD = "held"
_IN_ANY_FOLDER = re.compile(rf"{OURS}-\w+-[0-9a-f]{{16}}{re.escape(ENDING)}", re.ASCII)
#: Names of the folders for files by content and for drawn pages. Earlier versions used other letters than those of ``_new``.
_BY_CONTENT = re.compile(rf"[0-9a-f]{{64}}-[\w-]+{re.escape(ENDING)}", re.ASCII)
_WINDOWS = sys.platform == "win32"


@dataclass(frozen=True)
class Leftover:
    """What work that broke off left behind, and nobody holds. ``size``: of all its files together, in bytes."""

    path: Path
    size: int


class UnfinishedFile:
    """A file that is being written and held. ``stream`` takes the content."""

    def __init__(self, path: Path, stream: BinaryIO) -> None:
        self.path, self.stream = path, stream

    def settle(self) -> None:
        """Flush what was written to disk, so that a power cut loses nothing of it."""
        self.stream.flush()
        os.fsync(self.stream.fileno())

    def becomes(self, place: Path) -> None:
        """Give the file its name, in the place of what has that name."""
        self.stream.flush()
        if _WINDOWS:
            # There an open file cannot be renamed.
            self.stream.close()
        os.replace(self.path, place)


@contextmanager
def unfinished_file(folder: Path, stem: str) -> Iterator[UnfinishedFile]:
    """A new file in ``folder``, for this account only; removed at the end unless it got its name. Raises OSError."""
    while True:
        path = _new(folder, stem)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        if _take(handle) and _is_still_at(handle, path):
            break
        # Somebody who looked for leftovers was quicker than the lock.
        os.close(handle)
    with os.fdopen(handle, "w+b") as stream:
        try:
            yield UnfinishedFile(path, stream)
        finally:
            if _WINDOWS:
                stream.close()
            path.unlink(missing_ok=True)


@contextmanager
def unfinished_folder(folder: Path, purpose: str) -> Iterator[Path]:
    """A new folder in ``folder``, for this account only; removed at the end with all that is still in it. Raises OSError.

    ``purpose``: one word of its name, for whoever finds it.
    """
    while True:
        path = _new(folder, f"{OURS}-{purpose}")
        path.mkdir(mode=0o700)
        try:
            lock = _hold(path)
        except OSError:
            path.rmdir()
            raise
        if lock is not None:
            break
    try:
        yield path
    finally:
        os.close(lock)
        shutil.rmtree(path, ignore_errors=True)


def left_in(folder: Path) -> Iterator[Leftover]:
    """What broken-off work left in a folder that may hold other things as well. Nothing is changed."""
    yield from _left(folder, _IN_ANY_FOLDER)


def left_by_content(folder: Path) -> Iterator[Leftover]:
    """The same in a folder of drawn pages, or one of the folders in which files lie by their content."""
    yield from _left(folder, _BY_CONTENT)


def is_held(path: Path) -> bool:
    """Whether somebody is making this file or folder; also where that cannot be told."""
    with suppress(FileNotFoundError):
        handle = os.open(path / _HELD if path.is_dir() else path, os.O_RDWR)
        try:
            return not _take(handle, where_unknown=False)
        finally:
            os.close(handle)
    return False


def remove(left: Leftover) -> bool:
    """Remove a leftover, unless somebody holds it by now. Whether it is gone."""
    path = left.path
    with suppress(OSError), _held_by_us(path) as held:
        if held and path.is_dir():
            shutil.rmtree(path)
        elif held:
            path.unlink(missing_ok=True)
    return not path.exists()


@contextmanager
def _held_by_us(path: Path) -> Iterator[bool]:
    """Hold a leftover while it is removed; False if somebody else does, or if it is gone."""
    if path.is_dir():
        handle = _hold(path, where_unknown=False)
    else:
        handle = os.open(path, os.O_RDWR)
        if not _take(handle, where_unknown=False):
            os.close(handle)
            handle = None
    if handle is not None and _WINDOWS:
        # There an open file cannot be removed, so nobody can have it open once it is.
        os.close(handle)
        yield True
        return
    try:
        yield handle is not None
    finally:
        if handle is not None:
            os.close(handle)


def _left(folder: Path, names: re.Pattern[str]) -> Iterator[Leftover]:
    try:
        found = sorted(each for each in folder.iterdir() if names.fullmatch(each.name))
    except OSError:
        return
    for each in found:
        with suppress(OSError):
            if _is_ours(each) and not is_held(each):
                yield Leftover(each, size_of(each))


def size_of(path: Path) -> int:
    """The size of a file, or of all files in a folder, in bytes."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(each.lstat().st_size for each in files if each.is_file())


def _is_ours(path: Path) -> bool:
    found = path.lstat()
    return not stat.S_ISLNK(found.st_mode) and (_WINDOWS or found.st_uid == os.geteuid())


def _new(folder: Path, stem: str) -> Path:
    return folder / f"{stem}-{secrets.token_hex(8)}{ENDING}"


def _hold(folder: Path, *, where_unknown: bool = True) -> int | None:
    """The lock of a folder, or None if somebody else holds the folder or has removed it."""
    file = folder / _HELD
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except FileNotFoundError:
        return None
    if _take(handle, where_unknown=where_unknown) and _is_still_at(handle, file):
        return handle
    os.close(handle)
    return None


def _is_still_at(handle: int, path: Path) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(handle), path.stat())
    return False


def _take(handle: int, *, where_unknown: bool = True) -> bool:
    """Lock an open file until it is closed; whether nobody else has. ``where_unknown``: the answer on a disk without locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return where_unknown and sys.platform != "win32"
    return True
