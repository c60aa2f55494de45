"""Submissions as a table: one row a submission, columns named by the paths of the JSON (``values.13.1.numerator``).

``docs/scoring.md``, section 7. A row becomes the data that JSON text would have given, and is checked as that is.
"""

import csv
import difflib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from scoring import catalogue as c
from scoring.json_text import BLANKS, Failed, JsonObject, JsonValue
from scoring.letters import composed_letters
from scoring.problems import Problem, problem_words
from scoring.program_data import is_nothing, plain_value

Path = tuple[str, ...]
NEEDED = ("unit", "round", "window.from", "window.to")
NO_ITEM = "-"
"""In a column of items: none of them holds."""
MOST_ADVICE = 20
"""For how many unknown columns the nearest known one is looked for; that takes long among thousands."""
_QUOTED = re.compile(r'"(?:[^"]|"")*(?:"|\Z)')


class Columns:
    """The columns that a catalogue knows: the path in a submission that each one fills."""

    def __init__(self, catalogue: c.Catalogue) -> None:
        self.paths: dict[str, Path] = {name: tuple(name.split(".")) for name in NEEDED}
        self.items: set[str] = set()
        for key in catalogue.classes:
            self._add("classes", key)
        for code, indicator in catalogue.indicators.items():
            for name in c.INPUTS[indicator.kind]:
                self._add("values", code, name)
            if isinstance(indicator, c.Attestation) and indicator.coded_items:
                self.items.add(self._add("values", code, c.ITEMS))
        for code in catalogue.documents:
            self._add("documents", code)
        for code in catalogue.indicators:
            self._add("not_applicable", code)
        for code in catalogue.indicators:
            for key in ("state", "reason", "by"):
                self._add("rulings", code, key)

    def _add(self, *path: str) -> str:
        name = ".".join(path)
        self.paths[name] = path
        return name

    def nearest(self, name: str) -> str | None:
        """The known column that an unknown one was probably meant to be."""
        found = difflib.get_close_matches(name[:200].strip(), self.paths, 1)
        return found[0] if found else None

    def submission(self, cells: Mapping[str, object]) -> JsonObject:
        """The data of a row, given by column; cells that hold nothing are left out."""
        data: JsonObject = {}
        for name, cell in cells.items():
            if is_nothing(cell):
                continue
            value = _items(cell) if name in self.items else plain_value(cell)
            *parts, last = self.paths[name]
            inner = data
            for part in parts:
                inner = cast(JsonObject, inner.setdefault(part, {}))
            inner[last] = value
        return data


def _items(cell: object) -> JsonValue:
    """The codes of the items that hold, which stand in one cell with blanks between them."""
    if not isinstance(cell, str) or not cell.strip():
        return plain_value(cell)
    return [] if cell == NO_ITEM else list(cell.split())


# Rows of a program


class RowReader:
    """Reads the rows of a program, dicts by column. A column that the catalogue does not know is told once."""

    def __init__(self, catalogue: c.Catalogue, name: str, problems: list[Problem]) -> None:
        self._columns = Columns(catalogue)
        self._name = name
        self._problems = problems
        self._told: set[str] = set()

    def entry(self, row: Mapping[object, object]) -> JsonObject | None:
        """The data of a row; None for one that holds nothing."""
        cells: dict[str, object] = {}
        for key, cell in row.items():
            column = composed_letters(key) if isinstance(key, str) else repr(key)
            if column in cells:
                self._tell("column_twice", column)
            elif column in self._columns.paths:
                cells[column] = cell
            else:
                self._tell("column_unknown", column)
        empty = all(is_nothing(cell) or (isinstance(cell, str) and not cell.strip()) for cell in row.values())
        return None if empty else self._columns.submission(cells)

    def _tell(self, problem: str, column: str) -> None:
        if column not in self._told:
            self._told.add(column)
            advised = problem == "column_unknown" and len(self._told) <= MOST_ADVICE
            self._problems.append(_of_column(self._columns, problem, column, self._name, None, advised))


# CSV


def csv_entries(catalogue: c.Catalogue, text: str, name: str, problems: list[Problem]) -> Iterator[JsonValue | Failed]:
    """The data of each row of a CSV text that holds any text, after a heading that names the columns."""
    if text.lstrip(BLANKS)[:1] in {"{", "["}:
        problems.append(Problem(name, 1, None, "CSV", problem_words("table_is_json")))
        return
    table = _Table(text, name, problems)
    columns = Columns(catalogue)
    heading: list[str | None] | None = None
    for line, cells in table.rows():
        if heading is None:
            heading = _heading(columns, cells, name, line, problems)
        elif len(cells) > len(heading):
            text_of = problem_words("row_too_long", cells=len(cells), columns=len(heading))
            problems.append(Problem(name, line, None, "CSV", text_of))
            yield Failed()
        else:
            yield columns.submission(
                {column: cell for column, cell in zip(heading, cells, strict=False) if column is not None}
            )
    if heading is None and not table.broken:
        problems.append(Problem(name, 1, None, "CSV", problem_words("table_empty", columns=", ".join(NEEDED))))


def _heading(columns: Columns, cells: Sequence[str], name: str, line: int, problems: list[Problem]) -> list[str | None]:
    """The known column of each place of the heading, None for one that is refused; what is wrong is told at its line."""
    heading: list[str | None] = []
    unknown = 0
    for place, cell in enumerate(cells, 1):
        column = composed_letters(cell)
        if not column.strip():
            text = problem_words("column_unnamed", place=place)
            problems.append(Problem(name, line, None, "CSV", text))
        elif column in heading:
            problems.append(_of_column(columns, "column_twice", column, name, line, False))
        elif column not in columns.paths:
            unknown += 1
            problems.append(_of_column(columns, "column_unknown", column, name, line, unknown <= MOST_ADVICE))
        else:
            heading.append(column)
            continue
        heading.append(None)
    for column in NEEDED:
        if column not in heading:
            problems.append(_of_column(columns, "column_missing", column, name, line, False))
    return heading


def missing_columns(problems: Sequence[Problem]) -> set[str]:
    """What each row lacks because a column of the heading is missing, which has been told once."""
    words = {column: problem_words("column_missing", column=column) for column in NEEDED}
    missing = {problem.where for problem in problems if words.get(problem.where) == problem.text}
    return missing | ({"window"} if {"window.from", "window.to"} <= missing else set())


def _of_column(columns: Columns, problem: str, column: str, name: str, line: int | None, advised: bool) -> Problem:
    near = columns.nearest(column) if advised else None
    if near is None:
        return Problem(name, line, None, column, problem_words(problem, column=column))
    return Problem(name, line, None, column, problem_words("column_nearly", column=column, near=near))


class _Table:
    """The rows of a CSV text, each with its line. ``broken`` where it could not be read to its end."""

    def __init__(self, text: str, name: str, problems: list[Problem]) -> None:
        self.text = text
        self.name = name
        self.problems = problems
        self.broken = False

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """(line, cells) of each row that holds any text."""
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self._separator(), strict=True)
        line = 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            self.broken = True
            problem = "table_cell_too_long" if "limit" in str(error) else "table_quotes"
            self.problems.append(Problem(self.name, line, None, "CSV", problem_words(problem)))

    def _separator(self) -> str:
        """The one of comma and semicolon that the heading holds more often outside quotes."""
        for line in re.split(r"[\r\n]", _QUOTED.sub('"', self.text)):
            if line.strip(f",;{BLANKS}"):
                return ";" if line.count(";") > line.count(",") else ","
        return ","
