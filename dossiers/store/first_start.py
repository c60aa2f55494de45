"""Whether the program may fill the file at the record's address with the sample: only at a first start.

A file that is there and holds nothing was something before: a record that got lost, or a copy that left the log of writes
behind. Filling it with the sample would hide that. But a first start that was broken off leaves an empty file, too, and must be
free to go on; so it leaves a mark beside the file, ``record.db.first-start``, from before the file is made until it is filled.
"""

from contextlib import suppress
from pathlib import Path


def may_fill(file: Path) -> bool:
    """Whether ``file`` may be filled: there is none (then the mark is set), or a first start is under way or was broken off.

    Ask before the database is opened. Of several processes that start at once, whoever finds the file without its mark comes
    after it was filled. Raises OSError where the folder is not there or may not be written.
    """
    if not file.exists():
        _mark(file).touch()
        return True
    return _mark(file).exists()


def is_filled(file: Path) -> None:
    """The record in ``file`` holds something: nothing of a first start is left to do."""
    with suppress(OSError):
        _mark(file).unlink(missing_ok=True)


def is_blank(file: Path) -> bool:
    """Whether the file is there without a single byte. Opening it would already write into it."""
    return file.is_file() and file.stat().st_size == 0


def left_alone_with_its_log(file: Path) -> bool:
    """Whether a file without a byte has a log of writes beside it, which SQLite would throw away on opening."""
    log = file.with_name(f"{file.name}-wal")
    return is_blank(file) and log.is_file() and log.stat().st_size > 0


def _mark(file: Path) -> Path:
    return file.with_name(f"{file.name}.first-start")
