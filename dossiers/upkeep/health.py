"""Whether saving works at this moment: tried, not supposed.

A number in the database's header is written and read back by a connection of its own; it means nothing, is in no table and no
log, and leaves the revision as it is. In the folder of evidence a small file is written and removed. The file at the address is
compared with the open one, and the database is read by SQLite's own check as often as that costs a twentieth of the time.
"""

import hashlib
import logging
import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from sqlalchemy import text

from dossiers.acts import audit
from dossiers.errors import CannotRead, CannotWrite, DossierError, Trouble
from dossiers.store.open_file import connected, is_whole
from dossiers.store.record import Record
from dossiers.store.troubles import named_in_files, trouble_of
from dossiers.upkeep.evidence_files import documents_of

LOG = logging.getLogger("ward_scorecard")
#: How long an answer is given again, in seconds: a stranger who asks all the time makes nothing be written.
KEPT = 2.0
#: Below this a usual document finds no room, in bytes; below the other, somebody should look.
NO_ROOM, LITTLE_ROOM = 8 * 1024 * 1024, 500 * 1024 * 1024
#: Which part of the time reading the whole database may take.
_SHARE = 20
#: How long a look into the whole database may take, in seconds.
_LONGEST = 3.0
_PROBE = ".health"


@dataclass(frozen=True)
class Health:
    """What was found. ``broken``: codes of what keeps people from saving; ``look``: of what somebody should see to.

    ``revision``: of the record, None if it cannot be read. ``head``: the last line of the log. ``free``: room on the disks of
    record and evidence, in bytes; the smaller one. ``file``: which file lies at the record's address (``identity_of``).
    """

    broken: tuple[str, ...]
    look: tuple[str, ...] = ()
    revision: int | None = None
    head: str | None = None
    free: int | None = None
    file: str | None = None

    @property
    def status(self) -> str:
        """ "ok", "look" (saving works, somebody should look) or "broken"."""
        return "broken" if self.broken else "look" if self.look else "ok"


#: Where no record is open at all.
CLOSED = Health(("record_closed",))


class Checkup:
    """Answers for one record, and remembers the answer for a moment. ``opened`` gives the record, or raises DossierError."""

    def __init__(self, opened: Callable[[], Record], clock: Callable[[], float] = time.monotonic) -> None:
        self._opened, self._clock = opened, clock
        self._asking = Lock()
        self.forget()

    def forget(self) -> None:
        """Look anew when asked next."""
        self._answer: Health | None = None
        self._until, self._read_again = 0.0, 0.0
        self._damaged = self._lacking = False

    def health(self) -> Health:
        """How the record is, at most ``KEPT`` seconds ago. A change is told in the server's log."""
        with self._asking:
            if self._answer is None or self._clock() >= self._until:
                before, self._answer = self._answer, self._found()
                self._until = self._clock() + KEPT
                _tell_a_change(before, self._answer)
            return self._answer

    def _found(self) -> Health:
        try:
            return self._looked(self._opened())
        except DossierError:
            return CLOSED

    def _looked(self, record: Record) -> Health:
        broken, look = list[str](), list[str]()
        if trouble := _saving(record):
            broken.append(f"record_{trouble}")
        self._read_whole(record)
        if self._damaged and "record_damaged" not in broken:
            broken.append("record_damaged")
        if self._lacking:
            look.append("evidence_missing")
        if trouble := _storing(record, self._lacking):
            broken.append(f"evidence_{trouble}")
        free = _free(record)
        if free is not None and free < NO_ROOM:
            broken.append("no_room")
        elif free is not None and free < LITTLE_ROOM:
            look.append("little_room")
        revision = head = None
        with suppress(CannotRead):
            revision, head = record.revision, audit.head(record).written
        return Health(tuple(broken), tuple(look), revision, head, free, identity_of(record.file))

    def _read_whole(self, record: Record) -> None:
        """Read the whole database, and look for its files, unless that was done a moment ago."""
        began = self._clock()
        if began < self._read_again:
            return
        self._damaged = _is_damaged(record)
        self._lacking = _lacks_files(record)
        took = self._clock() - began
        self._read_again = began + _SHARE * took


def _tell_a_change(before: Health | None, now: Health) -> None:
    if (before.broken if before else ()) != now.broken:
        if now.broken:
            LOG.error("saving does not work: %s", ", ".join(now.broken))
        else:
            LOG.warning("saving works again")


def _saving(record: Record) -> Trouble | None:
    """What keeps the record from being written; None if a number was written and read back."""
    trouble = record.trouble()
    if trouble is not None:
        return trouble
    file = record.file
    try:
        if file is None:
            with record.trying() as connection:
                connection.execute(text("UPDATE record_state SET revision = revision"))
            return None
        return None if _written_and_read(file) else "failed"
    except (CannotWrite, CannotRead) as error:
        return error.trouble
    except sqlite3.Error as error:
        return trouble_of(error, file) or "failed"


def _written_and_read(file: Path) -> bool:
    with closing(connected(file)) as writing:
        writing.execute("BEGIN IMMEDIATE")
        number = (writing.execute("PRAGMA user_version").fetchone()[0] + 1) % 2**31
        writing.execute(f"PRAGMA user_version = {number}")
        writing.execute("COMMIT")
    with closing(connected(file)) as reading:
        found = reading.execute("PRAGMA user_version").fetchone()[0]
    # Another server on the same record may have counted on.
    return 0 <= (found - number) % 2**31 < 1000


def _is_damaged(record: Record) -> bool:
    """Whether SQLite's check finds damage. What could not be looked at in time, or by nobody, is not called so."""
    if record.file is None or record.trouble() in ("gone", "replaced"):
        return False
    give_up = time.monotonic() + _LONGEST
    try:
        with closing(connected(record.file)) as connection:
            connection.set_progress_handler(lambda: time.monotonic() > give_up, 10_000)
            return not is_whole(connection)
    except sqlite3.Error as error:
        return trouble_of(error, record.file) == "damaged"


def _lacks_files(record: Record) -> bool:
    """Whether a file of evidence that a row names is not there. Their hashes are left to ``evidence_files`` and the doctor."""
    try:
        with record.reading() as connection:
            named = documents_of(connection)
    except CannotRead:
        return False
    return any(record.files.put_at(each) is None for each in named)


def _storing(record: Record, lacking: bool) -> str | None:
    """What keeps files of evidence from being stored: "gone", "read_only", "full" or "failed"; None for nothing."""
    folder = record.files.folder
    if not folder.is_dir():
        # Before the first document there is no folder yet; it is made beside what is there.
        return "gone" if lacking or folder.exists() or not folder.parent.is_dir() else None
    probe = folder / _PROBE
    try:
        with named_in_files(CannotWrite):
            try:
                with open(os.open(probe, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
                    file.write(bytes(4096))
                    file.flush()
                    os.fsync(file.fileno())
            finally:
                probe.unlink(missing_ok=True)
    except CannotWrite as error:
        return error.trouble
    return None


def identity_of(file: Path | None) -> str | None:
    """A word that is the same for the same file on this machine, and tells nothing else; None where there is no file."""
    with suppress(OSError):
        if file is not None:
            found = file.stat()
            return hashlib.sha256(f"{found.st_dev}:{found.st_ino}".encode()).hexdigest()[:16]
    return None


def _free(record: Record) -> int | None:
    """Room on the disks of the record and of its evidence, in bytes: the smaller one."""
    free = []
    for folder in (record.file.parent if record.file else None, record.files.folder):
        while folder is not None and not folder.is_dir() and folder != folder.parent:
            folder = folder.parent
        with suppress(OSError):
            if folder is not None:
                free.append(shutil.disk_usage(folder).free)
    return min(free, default=None)
