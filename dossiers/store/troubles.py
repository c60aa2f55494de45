"""What keeps the record from being read or written, told from the errors of the database and the file system.

``named`` stands around every transaction, ``named_in_files`` around every file, so that whoever asks meets ``CannotRead`` or
``CannotWrite`` with a reason that a person understands. Errors of the program itself (a bad query, a broken rule of the
tables) are no trouble of the record and pass as they are.
"""

import errno
import logging
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from dossiers.errors import CannotRead, CannotWrite, Trouble

LOG = logging.getLogger("ward_scorecard")
_BY_SQLITE: dict[int, Trouble] = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "read_only",
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_IOERR: "failed",
    sqlite3.SQLITE_CANTOPEN: "failed",
    sqlite3.SQLITE_NOMEM: "failed",
}
#: PostgreSQL's SQLSTATE: whole ones, then classes of them.
_BY_STATE: dict[str, Trouble] = {
    "53100": "full", "25006": "read_only", "55P03": "busy", "57014": "busy", "40P01": "busy", "40001": "busy",
    "XX001": "damaged", "XX002": "damaged", "08": "unreachable", "57": "unreachable", "53": "failed", "58": "failed",
}  # fmt: skip
_BY_NUMBER: dict[int, Trouble] = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EFBIG: "full",
    errno.EROFS: "read_only",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
}
#: SQLite says no more than "I/O error" where a quota is used up or its shared memory finds no room: so room is asked for.
_ROOM = 64 * 1024


@contextmanager
def named(raised: type[CannotRead] | type[CannotWrite], file: Path | None) -> Iterator[None]:
    """Raise ``raised`` in place of the database's errors. ``file``: that of the database; None for one on a server."""
    try:
        yield
    except (DBAPIError, NoConnectionFree, sqlite3.Error) as error:
        trouble = trouble_of(error, file)
        if trouble is None:
            raise
        raise _told(raised(trouble), error) from error


@contextmanager
def named_in_files(raised: type[CannotRead] | type[CannotWrite]) -> Iterator[None]:
    """Raise ``raised`` in place of errors of the file system; that there is no such file is left to who asked for it."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _told(raised(_BY_NUMBER.get(error.errno or 0, "failed")), error) from error


def by_name(error: OSError) -> CannotWrite | None:
    """What is to be raised where a file could not be written: CannotWrite where the reason has a name, else None."""
    trouble = _BY_NUMBER.get(error.errno or 0)
    return CannotWrite(trouble) if trouble else None


def _told(trouble: CannotRead | CannotWrite, error: Exception) -> CannotRead | CannotWrite:
    """The trouble, once the server's log has it; where it has no name, with all that is known."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    LOG.error("%s (%s)", trouble, cause, exc_info=error if trouble.trouble == "failed" else None)
    return trouble


def trouble_of(error: BaseException, file: Path | None) -> Trouble | None:
    """What an error says of the record's place; None where it says nothing of that, as with a bad query."""
    if isinstance(error, NoConnectionFree):
        return "busy"
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(cause, file)
    state = str(getattr(cause, "sqlstate", None) or "")
    if not state and isinstance(error, DBAPIError) and error.connection_invalidated:
        return "unreachable"
    return _BY_STATE.get(state) or _BY_STATE.get(state[:2])


def _of_sqlite(error: sqlite3.Error, file: Path | None) -> Trouble | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    if code == sqlite3.SQLITE_ERROR:
        # A file that was emptied under the program has no tables any more.
        return "damaged" if str(error).startswith("no such table") else None
    trouble = _BY_SQLITE.get(code & 0xFF)
    if trouble == "failed" and file is not None:
        return _place_of(file) or trouble
    return trouble


def require_writable(file: Path) -> None:
    """Raise CannotWrite where the database's file, its log or their shared memory may not be written."""
    if _is_read_only(file):
        raise _told(CannotWrite("read_only"), OSError(errno.EROFS, os.strerror(errno.EROFS), str(file)))


def _is_read_only(file: Path) -> bool:
    """Whether one of them may not be written, asked without opening it.

    Opened and closed again, they would lose the locks that SQLite holds on them in this process.
    """
    beside = (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm"))
    return any(not os.access(each, os.W_OK) and each.exists() for each in beside)


def _place_of(file: Path) -> Trouble | None:
    """What is wrong with the place where the database's file lies: another file is written there to find out."""
    if not file.exists():
        return "gone"
    return "read_only" if _is_read_only(file) else trouble_of_folder(file.parent)


def trouble_of_folder(folder: Path) -> Trouble | None:
    """What keeps files from being written into a folder; None for nothing. One is written there to find out."""
    try:
        handle, name = tempfile.mkstemp(prefix=".room-", dir=folder)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(bytes(_ROOM))
                stream.flush()
                os.fsync(stream.fileno())
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        return _BY_NUMBER.get(error.errno or 0)
    return None
