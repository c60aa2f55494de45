"""What backups, restores, uploads and drawings that were broken off left behind: found, told, removed.

All of it has a name by which it is known and is held as long as somebody works on it (``store.unfinished``). It is removed at
the next start of the program and before the next backup or restore.
"""

import logging
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dossiers.errors import wrong
from dossiers.store.record import Record
from dossiers.store.unfinished import Leftover, left_by_content, left_in, remove, size_of

__all__ = ["Leftover", "leftovers", "remove_leftovers", "remove_leftovers_in", "temporary_folder"]

LOG = logging.getLogger("ward_scorecard")
#: Folders in which earlier versions made backups. Nobody held them, so only age tells that nobody works on them any more.
_EARLIER_BACKUP = re.compile(r"tmp[a-z0-9_]{8}", re.ASCII)
_EARLIER_CONTENT = {"record.db", "record.db-journal", "archive"}
_EARLIER_AGE = timedelta(days=1)


def leftovers(record: Record) -> tuple[Leftover, ...]:
    """What broken-off work on this record left behind, in its own folders, beside it, and in the folder for temporary files.

    Nothing is changed. What somebody works on at this moment is not among it.
    """
    return tuple(_found(record))


def remove_leftovers(record: Record) -> tuple[Leftover, ...]:
    """Remove them, and log how many; returns those that are gone. What cannot be removed stays, and is found again."""
    return _removed(_found(record))


def remove_leftovers_in(folder: Path) -> tuple[Leftover, ...]:
    """The same for one folder that backups are written to or restored into, and what lies in it may be anybody's."""
    return _removed(left_in(folder))


def temporary_folder() -> Path:
    """Where a copy is unpacked if nothing can be written beside its archive: the system's folder for temporary files."""
    return Path(tempfile.gettempdir())


def _removed(found: Iterable[Leftover]) -> tuple[Leftover, ...]:
    gone = tuple(each for each in found if remove(each))
    if gone:
        megabytes = f"{sum(each.size for each in gone) / 1_000_000:.1f}"
        told = wrong("leftovers_removed", count=len(gone), megabytes=megabytes)
        LOG.warning("%s\n%s", told["vi"], told["en"])
    return gone


def _found(record: Record) -> Iterator[Leftover]:
    places = (record.beside("record.db").parent, record.backups, temporary_folder())
    for folder in dict.fromkeys(each.resolve() for each in places):
        yield from left_in(folder)
    yield from _of_earlier_backups(record.backups)
    yield from left_by_content(record.previews)
    for folder in record.files.folders():
        yield from left_by_content(folder)


def _of_earlier_backups(folder: Path) -> Iterator[Leftover]:
    with suppress(OSError):
        for each in sorted(folder.iterdir()):
            if _EARLIER_BACKUP.fullmatch(each.name) and each.is_dir() and not each.is_symlink():
                inside = list(each.iterdir())
                if {file.name for file in inside} <= _EARLIER_CONTENT and _is_old(each, *inside):
                    yield Leftover(each, size_of(each))


def _is_old(*paths: Path) -> bool:
    newest = datetime.fromtimestamp(max(each.stat().st_mtime for each in paths), UTC)
    # What seems to be of the future was made while the clock was ahead.
    return not timedelta(0) <= datetime.now(UTC) - newest <= _EARLIER_AGE
