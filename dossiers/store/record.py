"""Opening the record: one database that holds every unit, round and dossier.

SQLite in a file by default, another database by its SQLAlchemy address. Opening brings the tables up to date and fills a
new record with what was handed in (the sample, for example). Each is done in one transaction: if several processes start at
once, the first does the work and the others wait; an interruption leaves nothing half-written, and the next start goes on.
"""

import ctypes
import logging
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError, SQLAlchemyError

from dossiers.errors import CannotRead, CannotWrite, RecordError, Trouble, wrong
from dossiers.store import first_start, migrations, private
from dossiers.store.file_store import FolderOfFiles
from dossiers.store.memo import Memory, attach
from dossiers.store.open_file import OpenFile, rescued_beside, saved_beside
from dossiers.store.schema import english_names, metadata, record_state
from dossiers.store.troubles import named, require_writable

ADDRESS_VARIABLE = "WARD_SCORECARD_RECORD"
FILES_VARIABLE = "WARD_SCORECARD_EVIDENCE"
BACKUPS_VARIABLE = "WARD_SCORECARD_BACKUPS"
#: The folder in which run.py was called. It sets this variable, because it starts programs in the project's folder.
CALLER_VARIABLE = "WARD_SCORECARD_CALLED_FROM"
PREVIEWS_VARIABLE = "WARD_SCORECARD_PREVIEWS"
PROJECT = Path(__file__).resolve().parents[2]
LOG = logging.getLogger("ward_scorecard")

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

    def __init__(self, engine: Engine, *, only_looked_at: bool = False) -> None:
        """``only_looked_at``: nothing is written, not even what SQLite keeps beside the file (see ``looking``)."""
        self._engine = engine
        self._only_looked_at = only_looked_at
        self._file = _file_of(engine.url)
        self._facts: RecordFacts | None = None
        self._memory = Memory(0)
        #: The newest revision this program wrote or read: a file at an earlier one is another file.
        self._seen = 0
        watched = not only_looked_at and not _is_own_spelling(engine.url)
        self._open_file = OpenFile(self._file) if self._file is not None and watched else None
        self._rescuing = Lock()
        self._rescued: Path | None = None
        if self._open_file is not None:
            event.listen(engine, "do_connect", self._connect_to_the_same)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One short transaction that sees the record as it was at its first query. Raises CannotRead."""
        with named(CannotRead, self._file), self._engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield attach(connection, self._memory_at(_revision_in(connection)))

    @contextmanager
    def looking(self) -> Iterator[Connection]:
        """As ``reading``, without asking for the revision first, and with the database's own errors: to tell what is."""
        with self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, the only one that may write at the time. All of it is kept, with a new revision, or none.

        Raises CannotWrite, also where the last step, the commit, fails; then nothing was kept. It is raised, too, where the
        file at the address is no longer the one that was opened.
        """
        # SQLite writes to memory it shares with other processes through a file: on a disk that has become read-only, the
        # system would end this process there.
        if self._file is not None:
            require_writable(self._file)
        self._require_the_same()
        with named(CannotWrite, self._file), _alone(self._engine) as connection:
            revision = _revision_in(connection)
            if revision < self._seen:
                raise CannotWrite("replaced")
            yield connection
            connection.execute(record_state.update().values(revision=record_state.c.revision + 1))
            self._require_the_same()
        self._seen = max(self._seen, revision + 1)
        self._mark_for_readers()

    @contextmanager
    def trying(self) -> Iterator[Connection]:
        """A transaction as ``writing``, which leaves the revision as it is: to find out whether writing works."""
        with named(CannotWrite, self._file), _alone(self._engine) as connection:
            yield connection

    @property
    def file(self) -> Path | None:
        """The file of the database; None for one on a server."""
        return self._file

    def trouble(self) -> Trouble | None:
        """What is wrong with the file at the address (see ``OpenFile.trouble``); None for nothing, and for a server's database.

        Where the file is gone or another one, all that is still open is saved beside it at once: it goes with the process.
        """
        if self._open_file is None:
            return None
        found = self._open_file.trouble(self._seen)
        if found in ("gone", "replaced"):
            self._rescue(found)
        return found

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

    @property
    def folders(self) -> dict[Path, bool]:
        """Its folders, and whether each is where the program puts it: nobody has named another."""
        named = {FILES_VARIABLE: self.files.folder, BACKUPS_VARIABLE: self.backups, PREVIEWS_VARIABLE: self.previews}
        return {folder: not os.environ.get(variable) for variable, folder in named.items()}

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
        """Close every connection. What was written is moved into the one file first, unless somebody else is using it.

        Where that file is gone or another one, it is saved beside (see ``trouble``). Where it is damaged, it is left as it is.
        """
        trouble = self.trouble()
        if trouble == "damaged" or (self._open_file is not None and self._open_file.written_over):
            _never_close(self._engine)
            return
        if trouble is None and self._engine.dialect.name == "sqlite" and not self._only_looked_at:
            _empty_the_log(self._engine)
        self._engine.dispose()
        if self._open_file is not None:
            if self._rescued is not None:
                self._open_file.drop_the_log()
            self._open_file.forget_the_log()

    def _mark_for_readers(self) -> None:
        """Read once what was just written.

        The first who reads after a write notes in the memory that SQLite shares how far one may read. On a disk that became
        read-only in between, the system would end this process there; noted now, no later reader has to.
        """
        if self._file is not None:
            with suppress(CannotRead), self.reading():
                pass

    def _require_the_same(self) -> None:
        trouble = self.trouble()
        if trouble is not None:
            raise CannotWrite(trouble)

    def _connect_to_the_same(self, dialect: Any, _: Any, _arguments: Any, options: dict[str, Any]) -> Any:
        """A further connection: to the file that was opened, never to another one, and none is made."""
        assert self._file is not None
        trouble = self.trouble()
        if trouble is not None:
            raise CannotRead(trouble)
        return dialect.loaded_dbapi.connect(f"{self._file.resolve().as_uri()}?mode=rw", uri=True, **options)

    def _rescue(self, found: Trouble) -> None:
        """Save what is still open, once; and where another file took the place, take our log of writes away from it."""
        if not self._rescuing.acquire(blocking=False):
            return
        try:
            assert self._open_file is not None
            if self._open_file.written_over:
                self._open_file.drop_the_log()
            elif self._rescued is None:
                with self._engine.connect() as connection:
                    self._rescued = saved_beside(self._open_file.file, _driver(connection))
                self._tell_of_rescue()
            if found == "replaced" and self._rescued is not None:
                self._open_file.drop_the_log()
        except (CannotRead, SQLAlchemyError, sqlite3.Error):
            LOG.exception("what the record still holds cannot be saved now")
        finally:
            self._rescuing.release()

    def _tell_of_rescue(self) -> None:
        code = "not_rescued" if self._rescued is None else "rescued"
        told = wrong(code, where=self._file, rescued=self._rescued)
        LOG.critical("%s\n%s", told["vi"], told["en"])

    def _memory_at(self, revision: int) -> Memory:
        memory = self._memory
        if memory.revision != revision:
            newer = revision > memory.revision
            memory = Memory(revision)
            # A transaction that began before the newest write must not replace what was read after that write.
            if newer:
                self._memory = memory
                self._seen = max(self._seen, revision)
        return memory


def open_record(url: str | None = None, *, fill: Fill | None = None) -> Record:
    """Open the record at ``url`` and bring it up to date. A new one is filled with what ``fill`` gives (None: left empty).

    Without ``url`` the address is the environment variable WARD_SCORECARD_RECORD (an SQLAlchemy URL), else the file
    var/record.db of the project. Raises RecordError if the address is bad, or if the database cannot be read, belongs to
    another program, was written by a newer version, or is a file that was emptied or lost (see ``first_start``). Raises
    whatever ``fill`` raises; then the record stays empty.
    """
    address, where = _address(url)
    file = _file_of(address)
    if file is not None and fill is not None:
        rescued = rescued_beside(file)
        left = first_start.left_of_an_earlier_record(file, [*_folders_beside(file), *rescued])
        if left and rescued:
            raise RecordError("rescued_is_here", where=where, rescued=rescued[0])
        if left:
            raise RecordError("gone", where=where, left=", ".join(str(each) for each in left))
    may_fill = fill is not None and _may_fill(file, where)
    if file is not None and _lost_something(file, may_be_blank=may_fill or fill is None):
        raise RecordError("emptied", where=where)
    if file is not None and not file.exists():
        _make(file, where)
        if fill is None:
            first_start.forget_kind(file)
    return _opened(
        address, where, fill if may_fill else None, may_make_tables=may_fill or fill is None, kept=fill is not None
    )


def open_begun(url: str | None = None) -> Record:
    """Open a record that somebody has begun, and bring it up to date. Nothing is made where there is none.

    ``url`` and errors as for ``open_record``; RecordError also if there is no record, or nothing in it.
    """
    address, where = _address(url)
    file = _file_of(address)
    if file is not None:
        _require_file(file, where)
    return _opened(address, where, None, may_make_tables=False, kept=True)


def _opened(address: URL, where: str, fill: Fill | None, *, may_make_tables: bool, kept: bool) -> Record:
    """``kept``: it has to hold something by the end, and what it is gets written beside it."""
    file = _file_of(address)
    try:
        engine = _engine(address)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise RecordError("bad_address", where=where, detail=error) from error
    try:
        _bring_up_to_date(engine, where, may_make_tables=may_make_tables)
        if fill is not None and not _is_filled(engine):
            _fill(engine, fill())
        if kept and not _is_filled(engine):
            raise RecordError("emptied" if file is not None else "empty_database", where=where)
        record = Record(engine)
        if kept and file is not None:
            first_start.is_filled(file)
            first_start.note_kind(file, "sample" if record.facts().sample else "real")
        private.narrow(file, record.folders)
        return record
    except OperationalError as error:
        engine.dispose()
        raise RecordError("unreachable", where=where, detail=error.orig) from error
    except DatabaseError as error:
        engine.dispose()
        raise RecordError("unreadable", where=where, detail=error.orig) from error
    except BaseException:
        engine.dispose()
        raise


def open_existing(url: str | None = None) -> Record:
    """Open the record at ``url`` as it is: nothing is created, filled or updated. For commands that check or copy.

    ``url`` and errors as for ``open_record``; RecordError also if there is no record, or one of an older version.
    """
    address, where = _address(url)
    file = _file_of(address)
    if file is not None:
        _require_file(file, where)
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
            raise RecordError("emptied" if file is not None else "empty_database", where=where)
        raise RecordError("older", where=where, found=step, known=migrations.newest_step())
    return Record(engine)


def named_address(url: str | None = None) -> str:
    """What messages call the record at ``url``: readable, never with a password. Raises RecordError as ``open_record``."""
    return _address(url)[1]


def file_at(url: str | None = None) -> Path | None:
    """The file of the record at ``url``, which need not be there; None for one on a server. Errors as for ``open_record``."""
    return _file_of(_address(url)[0])


def files_of(file: Path) -> FolderOfFiles:
    """The files of evidence of a record in ``file``, which is not open."""
    return FolderOfFiles(_folders_beside(file)[0])


def address_of(file: Path) -> str:
    """The address of a record in ``file``, as one would type it. Only the two letters with a meaning in addresses change."""
    return f"sqlite:///{str(file).replace('%', '%25').replace('?', '%3F')}"


def from_the_caller(path: Path) -> Path:
    """A path as the person who typed it means it: from their folder, even if run.py started this in the project's folder."""
    return Path(os.environ.get(CALLER_VARIABLE) or Path.cwd()) / path


def _address(url: str | None) -> tuple[URL, str]:
    """The address, and its name in messages (without the password)."""
    given = url if url is not None else os.environ.get(ADDRESS_VARIABLE)
    if given is None:
        file = _default_file()
        return URL.create("sqlite", database=str(file)), str(file)
    if not given.strip():
        raise RecordError("blank_address", variable=ADDRESS_VARIABLE)
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
    if address.database in (None, "", ":memory:") or _is_in_memory(address):
        raise RecordError("in_memory", where=where)
    if _is_own_spelling(address):
        return address, where
    file = from_the_caller(Path(str(address.database)))
    return address.set(database=str(file)), address_of(file)


def _default_file() -> Path:
    return PROJECT / "var" / "record.db"


def _file_of(address: URL) -> Path | None:
    """The file of a SQLite record; None for a database on a server."""
    if address.get_backend_name() != "sqlite":
        return None
    if _is_own_spelling(address):
        return Path(unquote(urlsplit(str(address.database)).path))
    return Path(str(address.database))


def _is_own_spelling(address: URL) -> bool:
    """Whether the file is named in SQLite's own way (``file:…?uri=true``)."""
    return str(address.database).startswith("file:") and "uri" in address.query


def _is_in_memory(address: URL) -> bool:
    named_so = urlsplit(str(address.database)).path == ":memory:" or address.query.get("mode") == "memory"
    return _is_own_spelling(address) and named_so


def _require_file(file: Path, where: str) -> None:
    """Raise RecordError unless there is a file that holds something."""
    if not file.parent.is_dir():
        raise RecordError("no_folder", where=where, folder=file.parent)
    if not file.is_file():
        raise RecordError("no_record", where=where)
    if first_start.is_blank(file):
        raise RecordError("emptied", where=where)


def _make(file: Path, where: str) -> None:
    try:
        private.make_file(file)
    except OSError as error:
        raise RecordError("unreachable", where=where, detail=error.strerror) from error


def _may_fill(file: Path | None, where: str) -> bool:
    if file is None:
        return True
    try:
        if file == _default_file():
            file.parent.mkdir(mode=0o700, exist_ok=True)
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


def _never_close(engine: Engine) -> None:
    """Keep its connections open to the end of the process: closing them would bring our log of writes into a file that is
    damaged, which is to be left as it is, or was written over, where it would spoil what was put there.
    """
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(engine))


def looked_at(file: Path, connect: Callable[[], sqlite3.Connection]) -> Record:
    """The record in ``file``, over connections that cannot write. Nothing of it is checked."""
    engine = create_engine(URL.create("sqlite", database=str(file)), creator=connect)
    event.listen(engine, "begin", _begin_sqlite)
    return Record(engine, only_looked_at=True)


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
        raise RecordError("emptied" if engine.dialect.name == "sqlite" else "empty_database", where=where)
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


def _folders_beside(file: Path) -> list[Path]:
    """The folders of a record in ``file``, which is not open."""
    named = {FILES_VARIABLE: "evidence", BACKUPS_VARIABLE: "backups", PREVIEWS_VARIABLE: "previews"}
    return [_named_folder(variable) or file.resolve().parent / name for variable, name in named.items()]


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
