"""Looking at a record without changing anything: neither its file nor what SQLite keeps beside it.

For commands that tell what is, also of a record that is damaged, read-only, or of another version of the program.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from dossiers.store.opening import looked_at
from dossiers.store.record import Record
from dossiers.store.unfinished import unfinished_folder


@contextmanager
def looking(file: Path, temporary: Path) -> Iterator[Record]:
    """The record in ``file``, open for reading alone. Whatever is wrong with it shows where it is read, as CannotRead.

    ``temporary``: a folder for a copy. One is needed where a log of writes lies beside the file and nobody has it open, because
    SQLite brings such a log into the file. Raises OSError where that copy cannot be made.
    """
    log, index = (file.with_name(f"{file.name}{ending}") for ending in ("-wal", "-shm"))
    if log.exists() and index.exists() and _opens(file):
        yield from _open(file, "mode=ro")
    elif not _holds_something(log):
        yield from _open(file, "immutable=1")
    else:
        with unfinished_folder(temporary, "look") as folder:
            for each in (file, log):
                shutil.copyfile(each, folder / each.name)
            yield from _open(folder / file.name, "mode=rw")


def _open(file: Path, mode: str) -> Iterator[Record]:
    record = looked_at(file, lambda: _connected(file, mode))
    try:
        yield record
    finally:
        record.close()


def _connected(file: Path, mode: str) -> sqlite3.Connection:
    address = f"{file.resolve().as_uri()}?{mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)


def _opens(file: Path) -> bool:
    try:
        with closing(_connected(file, "mode=ro")) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except sqlite3.OperationalError:
        # Its index may not be written, or is nobody's.
        return False
    except sqlite3.DatabaseError:
        pass
    return True


def _holds_something(file: Path) -> bool:
    try:
        return file.stat().st_size > 0
    except OSError:
        return False
