"""Whether the program may fill the file at the record's address with the sample: only at a first start.

An empty file that is already there was something else before: a record that got lost, or a copy made without the log of
writes. Filling it with the sample would hide that. But a first start that was interrupted leaves an empty file, too, and the
next start must be able to go on. So a first start puts a mark beside the file, ``record.db.first-start``, before it creates
the file, and removes the mark once the file is filled.

A file that is not there may have been there before. Beside each record that was opened stands what it is, in
``.record.db.kind``: where that says "sample", the file may be filled anew. Without it, files of evidence, backups, drawn pages
or a log of writes tell that a record lay here.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Literal

Kind = Literal["sample", "real"]


def may_fill(file: Path) -> bool:
    """Whether ``file`` may be filled: it does not exist (then the mark is set), or a first start has begun and not ended.

    Ask before the database is opened. If several processes start at once, a process that finds the file without the mark
    knows that another one has filled it. Raises OSError if the folder does not exist or cannot be written to.
    """
    if not file.exists():
        _mark(file).touch(mode=0o600)
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
    """Whether an empty file, or none, has a log of writes beside it, which SQLite would throw away on opening."""
    return (is_blank(file) or not file.exists()) and _holds_something(_log(file))


def left_of_an_earlier_record(file: Path, folders: Iterable[Path]) -> list[Path]:
    """What shows that another record lay in ``file``, which is not there any more; [] if nothing does, or if it was a sample.

    ``folders``: those of its evidence, backups and drawn pages.
    """
    left = [each for each in (_kind(file), _log(file), *folders) if _holds_something(each)]
    with suppress(OSError):
        # Looked at last: another process that starts at the same time makes all of these, the mark before anything else.
        if file.exists() or _mark(file).exists() or _kind(file).read_text(encoding="utf-8").strip() == "sample":
            return []
    return left


def note_kind(file: Path, kind: Kind) -> None:
    """Write beside the record what it is. Where that cannot be written, the record is opened all the same."""
    with suppress(OSError):
        note = _kind(file)
        if not note.exists() or note.read_text(encoding="utf-8").strip() != kind:
            note.touch(mode=0o600)
            note.write_text(f"{kind}\n", encoding="utf-8")


def forget_kind(file: Path) -> None:
    """Another record begins here."""
    with suppress(OSError):
        _kind(file).unlink(missing_ok=True)


def _holds_something(path: Path) -> bool:
    try:
        if path.is_dir():
            return any(each.is_file() for each in path.rglob("*"))
        return path.stat().st_size > 0
    except OSError:
        return False


def _mark(file: Path) -> Path:
    return file.with_name(f"{file.name}.first-start")


def _kind(file: Path) -> Path:
    return file.with_name(f".{file.name}.kind")


def _log(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")
