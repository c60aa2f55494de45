"""Whether the file of an open SQLite record is still the one that was opened, and still holds what this program wrote.

An open file can be deleted, moved or replaced under a running program: whatever is written then goes into a file that has no
name any more and is gone when the program stops. So before each write the file at the address is compared with the one that
was opened, by device and inode, with SQLite's log of writes and its index, which belong to the file. A file that was cut or
written over in place keeps its inode; that shows in its size and its time, and then it is read with fresh eyes.

Nothing here opens one of these files except through SQLite: closing a file lets go of all locks that this process has on it.
"""

import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from threading import Lock

from dossiers.errors import Trouble
from dossiers.store.schema import VIETNAM

#: What belongs to the file of a database that is open: SQLite's log of writes, and the index of that log.
BESIDES = ("-wal", "-shm")
#: Up to this size a file that changed is read whole before the next write, in bytes: about 50 ms of reading.
_READ_WHOLE = 8 * 1024 * 1024
#: How long a look waits for others, in seconds.
_PATIENCE = 5


class OpenFile:
    """The file of an open record. ``opened``: connections were made to it already, so it is the right one."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._known: dict[str, tuple[int, int]] = {}
        self._sizes: dict[str, int] = {}
        self._changed_at: int | None = None
        self._log_was_cut = False
        self._revision = 0
        self._line: tuple[int, str] | None = None
        self._looking = Lock()
        #: Whether another database was written over it in place. Our log of writes is not that one's, and must not get into it.
        self.written_over = False
        if self.trouble() is None:
            self._with_fresh_eyes(whole=False)

    def trouble(self, revision: int = 0) -> Trouble | None:
        """What is wrong with the file at the address: "gone", "replaced", "damaged"; None for nothing.

        ``revision``: the newest one that this program has seen in the record.
        """
        with self._looking:
            self._revision = max(self._revision, revision)
            return self._trouble()

    def _trouble(self) -> Trouble | None:
        if self.written_over:
            return "replaced"
        suspect, changed_at = False, self._changed_at
        for ending in ("", *BESIDES):
            try:
                now = os.stat(f"{self.file}{ending}")
            except OSError:
                # Before the first read there is no log of writes.
                if ending in self._known or not ending:
                    return "gone"
                continue
            if self._known.setdefault(ending, (now.st_dev, now.st_ino)) != (now.st_dev, now.st_ino):
                return "replaced"
            shorter = now.st_size < self._sizes.get(ending, 0)
            self._log_was_cut |= shorter and ending == "-wal"
            suspect |= shorter
            if not ending:
                if not now.st_size:
                    # Not looked into: SQLite throws away the log of writes of an empty file.
                    return "damaged"
                changed_at = now.st_mtime_ns
                suspect |= self._changed_at is not None and changed_at != self._changed_at
            self._sizes[ending] = now.st_size
        if suspect and (found := self._with_fresh_eyes()) is not None:
            # Looked at again at the next write: it may have been mended.
            self._changed_at = -1
            return found
        self._changed_at, self._log_was_cut = changed_at, False
        return None

    def _with_fresh_eyes(self, *, whole: bool = True) -> Trouble | None:
        """Read the file by a connection that remembers nothing of it; ``whole``: all of it, unless it is large."""
        try:
            with closing(connected(self.file)) as connection:
                if not self._goes_on(connection):
                    # An older copy, or another record, was written over it.
                    self.written_over = True
                    return "replaced"
                if not whole or self._sizes[""] > _READ_WHOLE or is_whole(connection):
                    return None
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_INTERRUPT):
                # Others are at work: that is no damage.
                return None
        except sqlite3.DatabaseError:
            pass
        # A database that is whole without our log of writes, but not with it, is another one; unless the log was cut.
        self.written_over = not self._log_was_cut and self._is_whole_by_itself()
        return "replaced" if self.written_over else "damaged"

    def _is_whole_by_itself(self) -> bool:
        with suppress(sqlite3.Error), closing(connected(self.file, "immutable=1")) as connection:
            found = connection.execute("SELECT count(*) FROM record_state").fetchone()
            return found != (0,) and is_whole(connection)
        return False

    def _goes_on(self, connection: sqlite3.Connection) -> bool:
        """Whether the record is at the newest revision seen, or beyond, and its log has the line that was last seen."""
        revision = connection.execute("SELECT revision FROM record_state").fetchone()
        if self._revision > (revision[0] if revision else 0):
            return False
        line = "SELECT number, hash FROM audit_log"
        if self._line and connection.execute(f"{line} WHERE number = ?", self._line[:1]).fetchone() != self._line:
            return False
        self._line = connection.execute(f"{line} ORDER BY number DESC LIMIT 1").fetchone()
        return True

    def forget_the_log(self) -> None:
        """Every connection was closed, and SQLite has removed what belongs to an open file."""
        with self._looking:
            for ending in BESIDES:
                self._known.pop(ending, None)
                self._sizes.pop(ending, None)

    def drop_the_log(self) -> None:
        """Remove the log of writes that this program left beside another file, which SQLite would apply to that file.

        To be called when what it holds was saved elsewhere.
        """
        for ending in BESIDES:
            beside = Path(f"{self.file}{ending}")
            with suppress(OSError):
                now = beside.stat()
                if self._known.get(ending) == (now.st_dev, now.st_ino):
                    beside.unlink()


def connected(file: Path, mode: str = "mode=rw") -> sqlite3.Connection:
    """A connection of its own to a file that is there; none is ever made. Raises sqlite3.Error."""
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?{mode}", uri=True, timeout=_PATIENCE, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def is_whole(connection: sqlite3.Connection) -> bool:
    """Whether SQLite's quick check finds nothing. Raises sqlite3.Error, too, for what is damaged."""
    return connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]


def saved_beside(file: Path, source: sqlite3.Connection, now: Callable[[], datetime] | None = None) -> Path | None:
    """Save all that an open connection still holds into a file of its own, for this account only; None where nothing can.

    It lies beside the record's file as ``record.rescued-2026-11-29-104512.db``, or where that folder is gone or full, in the
    system's folder for temporary files.
    """
    at = datetime.now(VIETNAM) if now is None else now()
    name = f"{file.stem}.rescued-{at:%Y-%m-%d-%H%M%S}{file.suffix}"
    for folder in (file.parent, Path(tempfile.gettempdir())):
        unfinished = folder / f"{name}.unfinished"
        try:
            os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            with closing(sqlite3.connect(unfinished)) as into:
                source.backup(into)
                into.execute("PRAGMA journal_mode = DELETE")
            _settled(unfinished)
            os.replace(unfinished, folder / name)
            return folder / name
        except (OSError, sqlite3.Error):
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
    return None


def rescued_beside(file: Path) -> list[Path]:
    """Copies that were rescued from the record whose file lay here, the newest first."""
    return sorted(file.parent.glob(f"{file.stem}.rescued-*{file.suffix}"), reverse=True)


def _settled(file: Path) -> None:
    with open(file, "rb+") as written:
        os.fsync(written.fileno())
