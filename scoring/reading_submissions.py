"""Where submissions come from — JSON text, a CSV table, the dicts and rows of a program — and the one way to check them.

``docs/scoring.md``, section 7. Whatever the way, the same data give the same submissions and the same problems.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol, cast

from scoring import catalogue as c
from scoring.json_text import BLANKS, Failed, JsonValue, json_entries, json_value, unicode_text
from scoring.problems import Problem, Problems, problem_words
from scoring.program_data import plain_value
from scoring.submission import Submission, checked
from scoring.submission_table import RowReader, csv_entries, missing_columns


class Frame(Protocol):
    """A DataFrame, as far as it is read here."""

    @property
    def columns(self) -> Any:
        """The names of its columns."""
        ...

    def __getitem__(self, key: Any, /) -> Any:
        """The cells of a column."""
        ...


Given = bytes | str | Mapping[str, Any] | Iterable[Mapping[Any, Any]] | Frame
_FILE_NAME = re.compile(r"[^\n{}\[\]]*\.(?:json|jsonl|ndjson|csv|txt)\s*\Z", re.IGNORECASE)
_IS_A_PATH = "this is a path; give what the file holds: pathlib.Path(…).read_bytes()"


def read_submissions(catalogue: c.Catalogue, content: Given, name: str = "submissions") -> list[Submission]:
    """Read and check submissions: from JSON text (one value, an array, or JSON Lines), or from the data of a program.

    ``content`` is text, as bytes in UTF-8 or as ``str``; or a submission as a dict, as JSON has it, or several; or rows,
    dicts whose keys are the columns of a table (``values.13.1.numerator``), None and NaN being empty cells; or a DataFrame
    of such rows. Numbers may be those of numpy and pandas: whole ones are exact, a float is the number that it prints as.
    ``name`` is the file's name for problems.

    Raises Problems with all that is wrong: ``name:line:column`` for text that is not JSON, ``submission N`` for the rest;
    TypeError for a path. Source: docs/scoring.md, section 7.
    """
    problems: list[Problem] = []
    return checked(catalogue, _entries(catalogue, content, name, problems), name, problems)


def read_table(catalogue: c.Catalogue, content: bytes | str, name: str = "table") -> list[Submission]:
    """Read and check submissions from CSV text: a heading of paths (``values.13.1.numerator``), then one row a submission.

    Bytes are UTF-8, with or without a byte order mark; cells are parted by comma or semicolon. ``name`` is the file's name for
    problems. Raises Problems with everything that is wrong: ``name:line`` for the table and its heading, ``submission N`` for
    the rest; TypeError for a path. Source: docs/scoring.md, section 7.
    """
    problems: list[Problem] = []
    text = _text(content, name, "CSV", problems)
    entries = () if text is None else csv_entries(catalogue, text, name, problems)
    try:
        return checked(catalogue, entries, name, problems)
    except Problems as found:
        missing = missing_columns(found.problems)
        raise Problems(each for each in found.problems if each.place is None or each.where not in missing) from None


def read_submission(catalogue: c.Catalogue, content: bytes | str | Mapping[str, Any]) -> Submission:
    """Read and check one submission, from its JSON text (an object on any number of lines) or as a dict.

    Raises Problems with everything that is wrong. Source: docs/scoring.md, section 7.
    """
    problems: list[Problem] = []
    entries: list[JsonValue | Failed] = []
    if isinstance(content, Mapping):
        entries.append(plain_value(content))
    elif (text := _text(content, "submission", "JSON", problems)) is not None:
        entries.append(json_value(text, "submission", problems))
    return checked(catalogue, entries, "submission", problems)[0]


def _entries(catalogue: c.Catalogue, content: Any, name: str, problems: list[Problem]) -> Iterable[JsonValue | Failed]:
    if isinstance(content, bytes | bytearray | str | os.PathLike):
        text = _text(cast(object, content), name, "JSON", problems)
        return () if text is None else json_entries(text, name, problems)
    if isinstance(content, Mapping):
        return _given(catalogue, [cast("Mapping[object, object]", content)], name, problems)
    if hasattr(content, "columns"):
        return _given(catalogue, _rows_of_a_frame(content, name), name, problems)
    return _given(catalogue, list(cast("Iterable[object]", content)), name, problems)


def _rows_of_a_frame(frame: Any, name: str) -> "list[object]":
    columns: list[object] = list(frame.columns)
    if len(set(columns)) < len(columns):
        twice = sorted({str(column) for column in columns if columns.count(column) > 1})
        raise Problems(
            Problem(name, None, None, column, problem_words("column_twice", column=column)) for column in twice
        )
    # Cell by cell and not by row: a row of pandas has one type, and would make floats of its whole numbers.
    parts = [list(frame[column]) for column in columns]
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*parts, strict=True)]


def _given(
    catalogue: c.Catalogue, given: "list[object]", name: str, problems: list[Problem]
) -> Iterator[JsonValue | Failed]:
    """The data of dicts as JSON has them, or of rows; a row has the path of a column among its keys and no part as a dict."""
    rows: RowReader | None = None
    for each in given:
        if isinstance(each, Mapping) and _is_row(cast("Mapping[object, object]", each)):
            rows = rows or RowReader(catalogue, name, problems)
            entry = rows.entry(cast("Mapping[object, object]", each))
            if entry is not None:
                yield entry
        else:
            yield plain_value(cast(object, each))


def _is_row(given: Mapping[object, object]) -> bool:
    paths = any(isinstance(key, str) and "." in key for key in given)
    return paths and not any(isinstance(value, Mapping) for value in given.values())


def _text(content: object, name: str, where: str, problems: list[Problem]) -> str | None:
    """The text of what was given as text; None where it is none, which is then among the problems."""
    if isinstance(content, str):
        if _FILE_NAME.match(content):
            raise TypeError(f"{content.strip(BLANKS)[:80]}: {_IS_A_PATH}")
        return content.removeprefix("\ufeff")
    if isinstance(content, bytes | bytearray):
        return unicode_text(bytes(content), name, where, problems)
    raise TypeError(_IS_A_PATH if isinstance(content, os.PathLike) else f"text is needed, not {type(content).__name__}")
