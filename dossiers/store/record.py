"""The record: one database that holds every unit, round and dossier, and its transactions for reading and writing."""

import logging
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.exc import SQLAlchemyError

from dossiers.errors import CannotRead, CannotWrite, Trouble, wrong
from dossiers.store.addresses import (
    BACKUPS_VARIABLE,
    FILES_VARIABLE,
    PREVIEWS_VARIABLE,
    evidence_of,
    file_of,
    folder_beside,
    is_own_spelling,
    named_folder,
)
from dossiers.store.connections import alone, driver, empty_the_log, never_close
from dossiers.store.file_store import FolderOfFiles
from dossiers.store.memo import Memory, attach
from dossiers.store.open_file import OpenFile, saved_beside
from dossiers.store.schema import english_names, record_state
from dossiers.store.troubles import named, require_writable

LOG = logging.getLogger("ward_scorecard")
_REVISION = select(record_state.c.revision)


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
        self._file = file_of(engine.url)
        self._facts: RecordFacts | None = None
        self._memory = Memory(0)
        #: The newest revision this program wrote or read: a file at an earlier one is another file.
        self._seen = 0
        watched = not only_looked_at and not is_own_spelling(engine.url)
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
        with named(CannotWrite, self._file), alone(self._engine) as connection:
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
        with named(CannotWrite, self._file), alone(self._engine) as connection:
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
        return evidence_of(self._engine.url)

    @property
    def backups(self) -> Path:
        """The folder of its backups: what WARD_SCORECARD_BACKUPS names, else ``backups`` beside the database file."""
        return named_folder(BACKUPS_VARIABLE) or self.beside("backups")

    @property
    def previews(self) -> Path:
        """The folder of drawn pages: what WARD_SCORECARD_PREVIEWS names, else ``previews`` beside the database file.

        The pages can be drawn again. They show what the files of evidence show, so they need the same protection.
        """
        return named_folder(PREVIEWS_VARIABLE) or self.beside("previews")

    @property
    def folders(self) -> dict[Path, bool]:
        """Its folders, and whether each is where the program puts it: nobody has named another."""
        named = {FILES_VARIABLE: self.files.folder, BACKUPS_VARIABLE: self.backups, PREVIEWS_VARIABLE: self.previews}
        return {folder: not os.environ.get(variable) for variable, folder in named.items()}

    def beside(self, name: str) -> Path:
        """A folder of this name beside the database file; for a database on a server, in the project's ``var``."""
        return folder_beside(self._engine.url, name)

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
            never_close(self._engine)
            return
        if trouble is None and self._engine.dialect.name == "sqlite" and not self._only_looked_at:
            empty_the_log(self._engine)
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
                    self._rescued = saved_beside(self._open_file.file, driver(connection))
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


def _revision_in(connection: Connection) -> int:
    return connection.execute(_REVISION).scalar_one_or_none() or 0
