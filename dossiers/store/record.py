"""Opening the record: one database that holds every unit, round and dossier.

SQLite in a file by default, another database by its SQLAlchemy address. Opening brings the tables up to date and fills a
new record with what was handed in (the sample, for example). Each is done in one transaction: if several processes start at
once, the first does the work and the others wait; an interruption leaves nothing half-written, and the next start goes on.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError

from dossiers.errors import CannotRead, CannotWrite, RecordError
from dossiers.store import first_start, migrations
from dossiers.store.file_store import FolderOfFiles
from dossiers.store.memo import Memory, attach
from dossiers.store.schema import english_names, metadata, record_state
from dossiers.store.troubles import named, require_writable

ADDRESS_VARIABLE = "WARD_SCORECARD_RECORD"
FILES_VARIABLE = "WARD_SCORECARD_EVIDENCE"
BACKUPS_VARIABLE = "WARD_SCORECARD_BACKUPS"
#: The folder in which run.py was called. It sets this variable, because it starts programs in the project's folder.
CALLER_VARIABLE = "WARD_SCORECARD_CALLED_FROM"
PREVIEWS_VARIABLE = "WARD_SCORECARD_PREVIEWS"
PROJECT = Path(__file__).resolve().parents[2]

#: For each of them ``_alone`` knows how to admit one writer at a time.
_KNOWN_DATABASES = {"sqlite", "postgresql"}
#: How long a writer waits for the one before it, in seconds.
_PATIENCE = 30
#: How long closing waits for others who are using the record, in seconds.
_SHORT_PATIENCE = 2
#: The lock that stands for "writing the record" on a database server; any constant of our own.
_SERVER_LOCK = 3646
_REVISION = select(record_state.c.revision)


class Filling(Protocol):
    """What an empty record is filled with: the files of evidence, and the rows of each table by the table's name."""

    @property
    def files(self) -> Iterable[bytes]: ...

    @property
    def rows(self) -> Mapping[str, Sequence[dict[str, Any]]]: ...

    def audit_in(self, connection: Connection) -> None:
        """Write its audit log. Called after the rows were inserted."""


#: Reads and checks a filling. Called before the record is locked, so that others wait only while rows are inserted.
Fill = Callable[[], Filling]


@dataclass(frozen=True)
class RecordFacts:
    """What the record says about itself.

    ``sample``: its dossiers are the sample data; every page says so with ``notice``. ``as_of``: the day that counts as today
    in the sample (None: the real today). ``notice`` and ``merger``: {vi, en}. ``english_names``: Vietnamese name → the name
    that screens in English show; only people of the sample have two names.
    """

    sample: bool
    as_of: date | None
    notice: dict[str, str]
    merger: dict[str, str]
    english_names: Mapping[str, str]


class Record:
    """An open record. Made by ``open_record``; safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._file = _file_of(engine.url)
        self._facts: RecordFacts | None = None
        self._memory = Memory(0)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One short transaction that sees the record as it was at its first query. Raises CannotRead."""
        with named(CannotRead, self._file), self._engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield attach(connection, self._memory_at(_revision_in(connection)))

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, the only one that may write at the time. All of it is kept, with a new revision, or none.

        Raises CannotWrite, also where the last step, the commit, fails; then nothing was kept.
        """
        # SQLite writes to memory it shares with other processes through a file: on a disk that has become read-only, the
        # system would end this process there.
        if self._file is not None:
            require_writable(self._file)
        with named(CannotWrite, self._file), _alone(self._engine) as connection:
            yield connection
            connection.execute(record_state.update().values(revision=record_state.c.revision + 1))

    @property
    def files(self) -> FolderOfFiles:
        """The files of evidence: in the folder that WARD_SCORECARD_EVIDENCE names, else in ``evidence`` beside the database.

        A folder belongs to one record: sweeping it removes all files that this record does not know.
        """
        return _files(self._engine)

    @property
    def backups(self) -> Path:
        """The folder of its backups: what WARD_SCORECARD_BACKUPS names, else ``backups`` beside the database file."""
        return _named_folder(BACKUPS_VARIABLE) or self.beside("backups")

    @property
    def previews(self) -> Path:
        """The folder of drawn pages: what WARD_SCORECARD_PREVIEWS names, else ``previews`` beside the database file.

        The pages can be drawn again. They show what the files of evidence show, so they need the same protection.
        """
        return _named_folder(PREVIEWS_VARIABLE) or self.beside("previews")

    def beside(self, name: str) -> Path:
        """A folder of this name beside the database file; for a database on a server, in the project's ``var``."""
        return _beside(self._engine, name)

    @property
    def revision(self) -> int:
        """A number that grows with every write: what was read at one revision stays true for that revision."""
        with self.reading() as connection:
            return _revision_in(connection)

    def facts(self) -> RecordFacts:
        """What the record says about itself. A record that was never filled is not a sample and has no notices.

        It is written once, when the record is filled, and asked for many times on each page; so it is read once.
        """
        if self._facts is not None:
            return self._facts
        with self.reading() as connection:
            row = connection.execute(select(record_state)).one_or_none()
            names = {each.name: each.name_en for each in connection.execute(select(english_names))}
        if row is None:
            return RecordFacts(False, None, {"vi": "", "en": ""}, {"vi": "", "en": ""}, {})
        self._facts = RecordFacts(
            sample=row.sample,
            as_of=row.as_of,
            notice={"vi": row.notice_vi, "en": row.notice_en},
            merger={"vi": row.merger_vi, "en": row.merger_en},
            english_names=names,
        )
        return self._facts

    def close(self) -> None:
        """Close every connection. What was written is moved into the one file first, unless somebody else is using it."""
        if self._engine.dialect.name == "sqlite":
            _empty_the_log(self._engine)
        self._engine.dispose()

    def _memory_at(self, revision: int) -> Memory:
        memory = self._memory
        if memory.revision != revision:
            newer = revision > memory.revision
            memory = Memory(revision)
            # A transaction that began before the newest write must not replace what was read after that write.
            if newer:
                self._memory = memory
        return memory


def open_record(url: str | None = None, *, fill: Fill | None = None) -> Record:
    """Open the record at ``url`` and bring it up to date. A new one is filled with what ``fill`` gives (None: left empty).

    Without ``url`` the address is the environment variable WARD_SCORECARD_RECORD (an SQLAlchemy URL), else the file
    var/record.db of the project. Raises RecordError if the address is bad, or if the database cannot be read, belongs to
    another program, was written by a newer version, or is a file that was emptied (see ``first_start``). Raises whatever
    ``fill`` raises; then the record stays empty.
    """
    address, where = _address(url)
    file = _file_of(address)
    may_fill = fill is not None and _may_fill(file, where)
    if file is not None and _lost_something(file, may_be_blank=may_fill or fill is None):
        raise RecordError("emptied", where=where)
    try:
        engine = _engine(address)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise RecordError("bad_address", where=where, detail=error) from error
    try:
        _bring_up_to_date(engine, where, may_make_tables=may_fill or fill is None)
        if fill is not None and not _is_filled(engine):
            if not may_fill:
                raise RecordError("emptied", where=where)
            _fill(engine, fill())
        if fill is not None and file is not None:
            first_start.is_filled(file)
    except OperationalError as error:
        engine.dispose()
        raise RecordError("unreachable", where=where, detail=error.orig) from error
    except DatabaseError as error:
        engine.dispose()
        raise RecordError("unreadable", where=where, detail=error.orig) from error
    except BaseException:
        engine.dispose()
        raise
    return Record(engine)


def open_existing(url: str | None = None) -> Record:
    """Open the record at ``url`` as it is: nothing is created, filled or updated. For commands that check or copy.

    ``url`` and errors as for ``open_record``; RecordError also if there is no record, or one of an older version.
    """
    address, where = _address(url)
    file = _file_of(address)
    if file is not None and not file.is_file():
        raise RecordError("no_record", where=where)
    if file is not None and first_start.is_blank(file):
        raise RecordError("emptied", where=where)
    try:
        engine = _engine(address)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise RecordError("bad_address", where=where, detail=error) from error
    try:
        with engine.connect() as connection, connection.begin():
            step = _checked_step(connection, where)
    except DatabaseError as error:
        engine.dispose()
        code = "unreachable" if isinstance(error, OperationalError) else "unreadable"
        raise RecordError(code, where=where, detail=error.orig) from error
    except BaseException:
        engine.dispose()
        raise
    if step != migrations.newest_step():
        engine.dispose()
        if step is None:
            raise RecordError("emptied", where=where)
        raise RecordError("older", where=where, found=step, known=migrations.newest_step())
    return Record(engine)


def named_address(url: str | None = None) -> str:
    """What messages call the record at ``url``: readable, never with a password. Raises RecordError as ``open_record``."""
    return _address(url)[1]


def address_of(file: Path) -> str:
    """The address of a record in ``file``, as one would type it. Only the two letters with a meaning in addresses change."""
    return f"sqlite:///{str(file).replace('%', '%25').replace('?', '%3F')}"


def from_the_caller(path: Path) -> Path:
    """A path as the person who typed it means it: from their folder, even if run.py started this in the project's folder."""
    return Path(os.environ.get(CALLER_VARIABLE) or Path.cwd()) / path


def _address(url: str | None) -> tuple[URL, str]:
    """The address, and its name in messages (without the password)."""
    given = url or os.environ.get(ADDRESS_VARIABLE)
    if not given:
        file = PROJECT / "var" / "record.db"
        try:
            file.parent.mkdir(exist_ok=True)
        except OSError as error:
            raise RecordError("unreachable", where=file, detail=error.strerror) from error
        return URL.create("sqlite", database=str(file)), str(file)
    try:
        address = make_url(given)
    except ArgumentError as error:
        where = "open_record" if url else ADDRESS_VARIABLE
        raise RecordError("bad_address", where=where, detail="not an SQLAlchemy URL") from error
    where = unquote(address.render_as_string(hide_password=True))
    if address.get_backend_name() not in _KNOWN_DATABASES:
        raise RecordError("bad_address", where=where, detail="only SQLite and PostgreSQL are known")
    if address.get_backend_name() != "sqlite":
        return address, where
    if address.database in (None, "", ":memory:"):
        raise RecordError("in_memory", where=where)
    if _file_of(address) is None:
        return address, where
    file = from_the_caller(Path(str(address.database)))
    return address.set(database=str(file)), address_of(file)


def _file_of(address: URL) -> Path | None:
    """The file of a SQLite record; None for a database on a server, and for SQLite's own way of naming files (``file:…``)."""
    if address.get_backend_name() != "sqlite" or str(address.database).startswith("file:"):
        return None
    return Path(str(address.database))


def _may_fill(file: Path | None, where: str) -> bool:
    if file is None:
        return True
    try:
        return first_start.may_fill(file)
    except OSError as error:
        raise RecordError("unreachable", where=where, detail=error.strerror) from error


def _lost_something(file: Path, *, may_be_blank: bool) -> bool:
    return first_start.left_alone_with_its_log(file) or (first_start.is_blank(file) and not may_be_blank)


def _revision_in(connection: Connection) -> int:
    return connection.execute(_REVISION).scalar_one_or_none() or 0


def _engine(address: URL) -> Engine:
    engine = create_engine(address)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    # Python sends its own BEGIN late, and not at all before DDL. _begin_sqlite sends ours.
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


def _empty_the_log(engine: Engine) -> None:
    """Empty SQLite's log of writes, so that a copy of the one file is the whole record. If it fails, the log just stays."""
    if not Path(str(engine.url.database)).is_file():
        return
    with suppress(DatabaseError, sqlite3.DatabaseError), engine.connect() as plain:
        connection = _driver(plain)
        connection.execute(f"PRAGMA busy_timeout = {_SHORT_PATIENCE * 1000}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that first reads and then writes can fail halfway, so writers take the lock at the beginning.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _alone(engine: Engine, *, foreign_keys: bool = True) -> Iterator[Connection]:
    """A transaction during which nobody else writes. SQLite can switch foreign keys off only outside of a transaction."""
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as plain:
        connection = plain.execution_options(writes=True)
        if sqlite and not foreign_keys:
            _driver(connection).execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                if not sqlite:
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({_SERVER_LOCK})"))
                yield connection
        finally:
            if sqlite and not foreign_keys:
                _driver(connection).execute("PRAGMA foreign_keys = ON")


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _bring_up_to_date(engine: Engine, where: str, *, may_make_tables: bool) -> None:
    with engine.connect() as connection, connection.begin():
        step = _checked_step(connection, where)
    if step == migrations.newest_step():
        return
    if step is None and not may_make_tables:
        raise RecordError("emptied", where=where)
    with _alone(engine, foreign_keys=False) as connection:
        # Check again: another process may have done it while this one waited.
        if _checked_step(connection, where) == migrations.newest_step():
            return
        migrations.upgrade(connection)
        if engine.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise RecordError("unreadable", where=where, detail=f"foreign keys broken in {broken[0][0]}")


def _checked_step(connection: Connection, where: str) -> str | None:
    """The step the record stands at. RecordError where it is not ours, from before the baseline, or newer than this program."""
    step = migrations.current_step(connection)
    if step is not None and not migrations.knows(step):
        code = "before_baseline" if migrations.is_before_the_baseline(step) else "newer"
        raise RecordError(code, where=where, found=step, known=migrations.newest_step())
    if step is None:
        tables = sorted(inspect(connection).get_table_names())
        if tables:
            raise RecordError("foreign", where=where, detail=", ".join(tables[:5]))
    return step


def _is_filled(engine: Engine) -> bool:
    with engine.connect() as connection, connection.begin():
        return _has_state(connection)


def _has_state(connection: Connection) -> bool:
    return connection.execute(select(record_state.c.id)).first() is not None


def _files(engine: Engine) -> FolderOfFiles:
    return FolderOfFiles(_named_folder(FILES_VARIABLE) or _beside(engine, "evidence"))


def _named_folder(variable: str) -> Path | None:
    named = os.environ.get(variable)
    return from_the_caller(Path(named)).resolve() if named else None


def _beside(engine: Engine, name: str) -> Path:
    database = engine.url.database
    beside = Path(database).resolve().parent if engine.dialect.name == "sqlite" and database else PROJECT / "var"
    return beside / name


def _fill(engine: Engine, filling: Filling) -> None:
    with _alone(engine) as connection:
        if _has_state(connection):
            return
        # Files first, so that no row is ever without its file.
        for content in filling.files:
            _files(engine).put(content)
        for table in metadata.sorted_tables:
            rows = filling.rows.get(table.name, [])
            if rows:
                connection.execute(table.insert(), rows)
            counted = table.autoincrement_column
            if rows and counted is not None and connection.dialect.name == "postgresql":
                # The server does not count ids that were given by us; its next id must not repeat one of them.
                name = f"pg_get_serial_sequence('{table.name}', '{counted.name}')"
                connection.execute(text(f"SELECT setval({name}, (SELECT max({counted.name}) FROM {table.name}))"))
        filling.audit_in(connection)
