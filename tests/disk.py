"""A disk that is full, or only to be read, for as long as a test wants it: the real thing where the system lets us.

``FullDisk``: a small disk in memory, filled to the last byte; where none may be mounted, no file of this process may grow.
``ReadOnlyDisk``: files that even their owner may not change (as after an error of the disk: what is open can still be read);
where that is not allowed, SQLite refuses to write.
"""

import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import event

from dossiers.store.record import Record

_BLOCK = bytes(64 * 1024)


class FullDisk:
    """A disk of ``megabytes`` at ``folder``."""

    def __init__(self, folder: Path, megabytes: int = 32) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.real = _done("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "small-disk", str(folder))
        self._fat = folder / "fat"

    @contextmanager
    def trouble(self, record: Record | None = None) -> Iterator[None]:
        """Full inside of this, with room afterwards."""
        with self._filled() if self.real else no_file_may_grow():
            yield

    @contextmanager
    def _filled(self) -> Iterator[None]:
        handle = os.open(self._fat, os.O_CREAT | os.O_WRONLY)
        try:
            for size in (len(_BLOCK), 512, 1):
                with suppress(OSError):
                    while os.write(handle, _BLOCK[:size]):
                        pass
            yield
        finally:
            os.close(handle)
            self._fat.unlink()

    def leave(self) -> None:
        """Take the disk away."""
        if self.real:
            _done("umount", "--lazy", str(self.folder))


class ReadOnlyDisk:
    """A folder in which nothing may be changed for a while."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "tried").touch()
        self.real = shutil.which("chattr") is not None and _done("chattr", "+i", str(folder / "tried"))
        _done("chattr", "-i", str(folder / "tried"))
        (folder / "tried").unlink()

    @contextmanager
    def trouble(self, record: Record | None = None) -> Iterator[None]:
        """Read-only inside of this. ``record``: the one that lies here, if this process has it open."""
        if not self.real:
            assert record is not None, "without the right to lock files only this process can be kept from writing"
            with no_statement_may_write(record):
                yield
            return
        _done("chattr", "-R", "+i", str(self.folder))
        try:
            yield
        finally:
            _done("chattr", "-R", "-i", str(self.folder))

    def leave(self) -> None:
        """Nothing is left behind."""
        _done("chattr", "-R", "-i", str(self.folder))


@contextmanager
def no_file_may_grow() -> Iterator[None]:
    """The system refuses each write of this process to a file, as on a full disk or with a quota used up."""
    before, allowed = signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, allowed[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, allowed)
        signal.signal(signal.SIGXFSZ, before)


@contextmanager
def no_statement_may_write(record: Record) -> Iterator[None]:
    """SQLite refuses each statement that writes, and reads on."""
    engine, on = record._engine, [True]

    def asked(connection: Any, *_: Any) -> None:
        connection.execute(f"PRAGMA query_only = {'ON' if on[0] else 'OFF'}")

    event.listen(engine, "checkout", asked)
    try:
        yield
    finally:
        on[0] = False


def _done(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False
