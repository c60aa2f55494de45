"""The record's files are for the account that runs the program, whatever the umask says: 0600, and 0700 for its folders.

They hold the hashes of passwords, and figures and documents that nobody may read yet. New ones are made so; wider ones, from
an earlier version or a copy, are narrowed when the record is opened. The folder in which the record lies is left as it is:
the office chose it, and other things may lie there.
"""

import logging
import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

LOG = logging.getLogger("ward_scorecard")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
#: Folders of files by content, drawn pages by the hash of their file, archives.
_KEPT = re.compile(r"[0-9a-f]{2}$|[0-9a-f]{64}|backup-.*\.zip$", re.ASCII)
_HAS_MODES = os.name == "posix"


def make_file(file: Path) -> None:
    """Make an empty file for this account only, unless it exists. Raises OSError."""
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))


def narrow(database: Path | None, folders: Mapping[Path, bool]) -> None:
    """Close to others the database with the files beside it that SQLite makes, and what the record keeps in its folders.

    ``folders``: folder → whether the program chose it. One that the office named stays as wide as it is, since others may
    use it, too; the record's own files and folders in it are closed. What belongs to another account cannot be changed; that
    is logged, and the record opens all the same.
    """
    if not _HAS_MODES:
        return
    narrowed, wide = 0, []
    for path in [*_of_database(database), *_of_folders(folders)]:
        with suppress(FileNotFoundError):
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & _OTHERS:
                try:
                    path.chmod(mode & ~_OTHERS)
                    narrowed += 1
                except OSError:
                    wide.append(str(path))
    if narrowed:
        LOG.warning("closed to other accounts of this machine: %d file(s) and folder(s) of the record", narrowed)
    if wide:
        LOG.warning("other accounts of this machine may open what cannot be closed to them: %s", ", ".join(wide[:5]))


def wide(database: Path | None, folders: Mapping[Path, bool]) -> list[Path]:
    """What of a record other accounts of this machine may open. Nothing is changed."""
    found = [each for each in [*_of_database(database), *_of_folders(folders)] if each.exists()]
    return [each for each in found if each.stat().st_mode & _OTHERS] if _HAS_MODES else []


def _of_database(database: Path | None) -> Iterator[Path]:
    if database is not None:
        # Where it is a link, SQLite puts its files beside what the link leads to.
        file = database.resolve()
        yield from (file.with_name(f"{file.name}{ending}") for ending in ("", "-wal", "-shm", "-journal"))


def _of_folders(folders: Mapping[Path, bool]) -> Iterator[Path]:
    """The folders, and what the record keeps directly in them. Deeper down nobody gets, once these are closed."""
    for folder, chosen_by_us in folders.items():
        if chosen_by_us:
            yield folder
        with suppress(OSError):
            yield from (
                Path(each.path) for each in os.scandir(folder) if _KEPT.match(each.name) and not each.is_symlink()
            )
