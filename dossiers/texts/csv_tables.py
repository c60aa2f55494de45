"""Tables in CSV files: reading single cells and whole files, with all problems reported at once.

Only the form is checked here: headers, dates, words of a closed list. Every problem is noted as ``file:line: what is wrong``,
and reading goes on.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, get_args

from dossiers.texts.lengths import LONGEST
from dossiers.texts.typed_text import kept_text
from dossiers.unseen_signs import is_unseen, told

#: A function that reads one cell. It raises ValueError saying what is wrong.
Cell = Callable[[str], Any]
#: column → the function that reads its cells. ``or_none`` marks a column that may be empty.
Columns = Mapping[str, Cell]


class CsvLine(NamedTuple):
    """One row of a file and the line it stands on (from 1; the header is line 1)."""

    number: int
    values: dict[str, Any]


def filled(cell: str) -> str:
    """Read a text that must not be empty."""
    if not cell:
        raise ValueError("is empty")
    return cell


def identifier(cell: str) -> str:
    """Read an identifier of ours: a-z, 0-9 and -."""
    if not cell or not set(cell) <= set("abcdefghijklmnopqrstuvwxyz0123456789-"):
        raise ValueError(f"“{cell}” is no identifier: use a-z, 0-9 and -")
    return cell


def digits(cell: str) -> str:
    """Read an official code, keeping leading zeros."""
    if not (cell.isascii() and cell.isdigit()):
        raise ValueError(f"“{cell}” is no official code: digits only, zeros in front kept")
    return cell


def day(cell: str) -> date:
    """Read a date written YYYY-MM-DD."""
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"“{cell}” is no date: write YYYY-MM-DD") from None


def one_of(words: Any) -> Cell:
    """A reader for one word of a closed list, which is given as a ``Literal``."""
    allowed = get_args(words)

    def word(cell: str) -> str:
        if cell not in allowed:
            raise ValueError(f"“{cell}” is not one of {', '.join(allowed)}")
        return cell

    return word


def or_none(read: Cell) -> Cell:
    """A reader that gives None for an empty cell, and else what ``read`` gives."""
    return lambda cell: read(cell) if cell else None


def read_table(folder: Path, file: str, columns: Columns, problems: list[str]) -> list[CsvLine]:
    """The rows of one CSV file that can be read. Problems are added to ``problems`` as ``file:line: what is wrong``.

    The file is UTF-8 with or without a byte order mark. Cells are tidied as typed texts are, so that names that look the same
    are equal; a cell with unseen signs, or longer than a text may be, is a problem.
    """
    try:
        text = (folder / file).read_bytes().decode("utf-8-sig")
    except OSError:
        problems.append(f"{file}:1: the file is missing")
        return []
    except UnicodeDecodeError as error:
        problems.append(f"{file}:1: the file is not UTF-8 ({error.reason})")
        return []
    rows = _rows(text, file, problems)
    header = next(rows, (1, []))[1]
    if header != list(columns):
        problems.append(f"{file}:1: the columns are {told(','.join(header))}, and should be {','.join(columns)}")
        return []
    lines = []
    for number, row in rows:
        if len(row) != len(columns):
            problems.append(f"{file}:{number}: {len(row)} cells, and should be {len(columns)}")
            continue
        values = {}
        for (column, read), cell in zip(columns.items(), row, strict=True):
            try:
                values[column] = read(_tidy(cell))
            except ValueError as error:
                problems.append(f"{file}:{number}: {column}: {told(str(error))}")
        if len(values) == len(columns):
            lines.append(CsvLine(number, values))
    return lines


def _rows(text: str, file: str, problems: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows and their lines, up to the first that is no CSV."""
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        problems.append(f"{file}:{reader.line_num}: this is no CSV ({error})")


def _tidy(cell: str) -> str:
    unseen = sorted({f"U+{ord(sign):04X}" for sign in set(cell) if is_unseen(sign)})
    if unseen:
        raise ValueError(f"holds signs that nobody sees ({', '.join(unseen)})")
    if len(cell) > LONGEST["page"]:
        raise ValueError(f"has {len(cell)} letters, at most {LONGEST['page']} are read")
    return kept_text(cell)
