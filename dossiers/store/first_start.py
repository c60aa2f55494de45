"""Whether the program may fill the file at the record's address with the sample: only at a first start.

An empty file that is already there was something else before: a record that got lost, or a copy made without the log of
writes. Filling it with the sample would hide that. But a first start that was interrupted leaves an empty file, too, and the
next start must be able to go on. So a first start puts a mark beside the file, ``record.db.first-start``, before it creates
the file, and removes the mark once the file is filled.
"""

from contextlib import suppress
from pathlib import Path


def may_fill(file: Path) -> bool:
    """Whether ``file`` may be filled: it does not exist (then the mark is set), or a first start has begun and not ended.

    Ask before the database is opened. If several processes start at once, a process that finds the file without the mark
    knows that another one has filled it. Raises OSError if the folder does not exist or cannot be written to.
    """
    if not file.exists():
        _mark(file).touch()
        return True
    return _mark(file).exists()


def is_filled(file: Path) -> None:
    """Remove the mark: the record in ``file`` holds something, so the first start is over."""
    with suppress(OSError):
        _mark(file).unlink(missing_ok=True)


def is_blank(file: Path) -> bool:
    """Whether the file exists and is empty. Opening it as a database would already write into it."""
    return file.is_file() and file.stat().st_size == 0


def left_alone_with_its_log(file: Path) -> bool:
    """Whether an empty file has a log of writes beside it, which SQLite would throw away on opening."""
    log = file.with_name(f"{file.name}-wal")
    return is_blank(file) and log.is_file() and log.stat().st_size > 0


def _mark(file: Path) -> Path:
    return file.with_name(f"{file.name}.first-start")
