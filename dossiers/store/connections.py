"""Connections to the database: how SQLite is prepared, how one writer at a time is admitted, how all of it ends."""

import ctypes
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError

#: How long a writer waits for the one before it, in seconds.
_PATIENCE = 30
#: How long closing waits for others who are using the record, in seconds.
_SHORT_PATIENCE = 2
#: The lock that stands for "writing the record" on a database server; any constant of our own.
_SERVER_LOCK = 3646


def engine_at(address: URL) -> Engine:
    """The engine for an address. Raises what SQLAlchemy raises for one that it cannot read."""
    engine = create_engine(address)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    # Python sends its own BEGIN late, and not at all before DDL. begin_sqlite sends ours.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_PATIENCE * 1000}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    give_up = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # Changing to WAL does not wait by itself for another process that does the same at this moment.
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
            time.sleep(0.02)


def begin_sqlite(connection: Connection) -> None:
    """Begin a transaction; one for writing (``writes`` among its options) takes the lock at once."""
    # A transaction that first reads and then writes can fail halfway, so writers take the lock at the beginning.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def alone(engine: Engine, *, foreign_keys: bool = True) -> Iterator[Connection]:
    """A transaction during which nobody else writes. SQLite can switch foreign keys off only outside of a transaction."""
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as plain:
        connection = plain.execution_options(writes=True)
        if sqlite and not foreign_keys:
            driver(connection).execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                if not sqlite:
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({_SERVER_LOCK})"))
                yield connection
        finally:
            if sqlite and not foreign_keys:
                driver(connection).execute("PRAGMA foreign_keys = ON")


def driver(connection: Connection) -> sqlite3.Connection:
    """What Python has for a connection to SQLite."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def empty_the_log(engine: Engine) -> None:
    """Empty SQLite's log of writes, so that a copy of the one file is the whole record. If it fails, the log just stays."""
    if not Path(str(engine.url.database)).is_file():
        return
    with suppress(DatabaseError, sqlite3.DatabaseError), engine.connect() as plain:
        connection = driver(plain)
        connection.execute(f"PRAGMA busy_timeout = {_SHORT_PATIENCE * 1000}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def never_close(engine: Engine) -> None:
    """Keep its connections open to the end of the process: closing them would bring our log of writes into a file that is
    damaged, which is to be left as it is, or was written over, where it would spoil what was put there.
    """
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(engine))
