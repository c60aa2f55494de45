"""Opening the record.

SQLite in a file by default, another database by its SQLAlchemy address. Opening brings the tables up to date and fills a
new record with what was handed in (the sample, for example). Each is done in one transaction: if several processes start at
once, the first does the work and the others wait; an interruption leaves nothing half-written, and the next start goes on.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, select, text
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError

from dossiers.errors import RecordError
from dossiers.store import first_start, migrations, private
from dossiers.store.addresses import default_file, evidence_of, file_of, folders_beside, full_address
from dossiers.store.connections import alone, begin_sqlite, engine_at
from dossiers.store.open_file import rescued_beside
from dossiers.store.record import Record
from dossiers.store.schema import metadata, record_state


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


def open_record(url: str | None = None, *, fill: Fill | None = None) -> Record:
    """Open the record at ``url`` and bring it up to date. A new one is filled with what ``fill`` gives (None: left empty).

    Without ``url`` the address is the environment variable WARD_SCORECARD_RECORD (an SQLAlchemy URL), else the file
    var/record.db of the project. Raises RecordError if the address is bad, or if the database cannot be read, belongs to
    another program, was written by a newer version, or is a file that was emptied or lost (see ``first_start``). Raises
    whatever ``fill`` raises; then the record stays empty.
    """
    address, where = full_address(url)
    file = file_of(address)
    if file is not None and fill is not None:
        rescued = rescued_beside(file)
        left = first_start.left_of_an_earlier_record(file, [*folders_beside(file), *rescued])
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
    address, where = full_address(url)
    file = file_of(address)
    if file is not None:
        _require_file(file, where)
    return _opened(address, where, None, may_make_tables=False, kept=True)


def _opened(address: URL, where: str, fill: Fill | None, *, may_make_tables: bool, kept: bool) -> Record:
    """``kept``: it has to hold something by the end, and what it is gets written beside it."""
    file = file_of(address)
    try:
        engine = engine_at(address)
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
    address, where = full_address(url)
    file = file_of(address)
    if file is not None:
        _require_file(file, where)
    try:
        engine = engine_at(address)
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


def looked_at(file: Path, connect: Callable[[], sqlite3.Connection]) -> Record:
    """The record in ``file``, over connections that cannot write. Nothing of it is checked."""
    engine = create_engine(URL.create("sqlite", database=str(file)), creator=connect)
    event.listen(engine, "begin", begin_sqlite)
    return Record(engine, only_looked_at=True)


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
        if file == default_file():
            file.parent.mkdir(mode=0o700, exist_ok=True)
        return first_start.may_fill(file)
    except OSError as error:
        raise RecordError("unreachable", where=where, detail=error.strerror) from error


def _lost_something(file: Path, *, may_be_blank: bool) -> bool:
    return first_start.left_alone_with_its_log(file) or (first_start.is_blank(file) and not may_be_blank)


def _bring_up_to_date(engine: Engine, where: str, *, may_make_tables: bool) -> None:
    with engine.connect() as connection, connection.begin():
        step = _checked_step(connection, where)
    if step == migrations.newest_step():
        return
    if step is None and not may_make_tables:
        raise RecordError("emptied" if engine.dialect.name == "sqlite" else "empty_database", where=where)
    with alone(engine, foreign_keys=False) as connection:
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


def _fill(engine: Engine, filling: Filling) -> None:
    with alone(engine) as connection:
        if _has_state(connection):
            return
        # Files first, so that no row is ever without its file.
        for content in filling.files:
            evidence_of(engine.url).put(content)
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
