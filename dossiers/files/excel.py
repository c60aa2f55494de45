"""The text of an Excel file (XLSX): cells of every sheet (hidden ones, too), page headers, comments, stored pivot data."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from dossiers.files.drawn import paragraphs
from dossiers.files.marks import PlacedLine
from dossiers.files.parts import Package, Sort
from dossiers.files.refusal import FileRefusal
from dossiers.files.words import Office, PlacedText
from dossiers.files.xml import own, parse

_SHEETS = Sort(
    frozenset({"worksheet", "chartsheet", "dialogsheet"}),
    (".spreadsheetml.worksheet+xml", ".spreadsheetml.chartsheet+xml", ".spreadsheetml.dialogsheet+xml"),
    r"xl/worksheets/[^/]+\.xml",
)
_SHARED = Sort(frozenset({"sharedstrings"}), (".spreadsheetml.sharedstrings+xml",), r"xl/sharedstrings\.xml")
_COMMENTS = Sort(
    frozenset({"comments", "threadedcomment"}),
    (".spreadsheetml.comments+xml", ".threadedcomments+xml"),
    r"xl/(comments\d*|threadedcomments/[^/]+)\.xml",
)
#: Rows that Excel stores although their source is elsewhere: a pivot of a list that is gone, cells of another workbook.
_KEPT = Sort(
    frozenset({"pivotcachedefinition", "pivotcacherecords", "externallink"}),
    (".pivotcachedefinition+xml", ".pivotcacherecords+xml", ".externallink+xml"),
)
_STYLES = Sort(frozenset({"styles"}), (".spreadsheetml.styles+xml",), r"xl/styles\.xml")
#: How many rows are the head of a sheet.
_HEAD_ROWS = 10
#: Number formats for amounts that every program knows without the file (ISO/IEC 29500-1, 18.8.30).
_FORMATS = {3: "#,##0", 4: "#,##0.00", **dict.fromkeys(range(5, 9), "#,##0"), **dict.fromkeys(range(37, 45), "#,##0")}
_PRINTED = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})
_CODES = re.compile(r'&("[^"]*"|\d+|K[\dA-Fa-f]{6}|K\d\d[+-]\d{3}|[A-Za-z])')


class FilledCell(NamedTuple):
    """A cell that holds words or a number. Page headers and footers have row 0 and no name."""

    row: int
    name: str
    text: str
    number: bool = False
    style: int = 0


def read_workbook(package: Package, mains: Iterable[str], office: Office, *, most_cells: int) -> None:
    """Read the cells and what belongs to Excel alone; drawings are read by ``office``. Raises FileRefusal."""
    shared = [text for name in package.find(_SHARED) for text in _shared_strings(package.read(name))]
    formats = {style: code for name in package.find(_STYLES) for style, code in _formats(package.read(name)).items()}
    sheets = _sheets(package, mains, office)
    left = [most_cells]
    for number, name in enumerate(sheets, 1):
        for cell in _cells(package.read(name), shared, left):
            place = {"sheet": number, "cell": cell.name} if cell.name else {"head": True}
            office.lines.append(_line(cell, number, place))
            office.texts.append(PlacedText(place, cell.text, cell.number, formats.get(cell.style, "")))
    on_sheet = {each.target: number for number, name in enumerate(sheets, 1) for each in package.relations(name)}
    for name in package.find(_COMMENTS):
        for cell, text in _comments(package.read(name)):
            on_cell = {"sheet": on_sheet[name], "on_cell": cell} if name in on_sheet else {"comment": True}
            office.texts.append(PlacedText(on_cell, text))
    for name in package.find(_KEPT):
        office.texts += [PlacedText({"kept": True}, text) for text in _kept(package.read(name), left)]


def _sheets(package: Package, mains: Iterable[str], office: Office) -> list[str]:
    """The sheets in the order of their tabs. Raises FileRefusal if the workbook names a sheet that is not there."""
    found: list[str] = []
    for main in mains:
        targets = {relation.id: relation.target for relation in package.relations(main)}
        for name, relation in _tabs(package.read(main)):
            office.texts.append(PlacedText({"tab": True}, name))
            if targets.get(relation, "") not in package:
                raise FileRefusal("file_parts")
            found.append(targets[relation])
    found = list(dict.fromkeys([*found, *package.find(_SHEETS)]))
    if not found:
        raise FileRefusal("file_parts")
    return found


def _tabs(xml: bytes) -> list[tuple[str, str]]:
    """Name and relation of each sheet of a workbook."""
    found: list[tuple[str, str]] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        if element == "sheet":
            found.append((attributes.get("name", ""), _relation(attributes)))

    parse(xml, start=start)
    return found


def _relation(attributes: dict[str, str]) -> str:
    """The relation of a sheet: ``r:id``, with any prefix (``sheetId`` is something else)."""
    return next((value for key, value in attributes.items() if key.endswith(":id")), "")


def _shared_strings(xml: bytes) -> list[str]:
    found: list[list[str]] = []
    state = {"text": False}

    def start(name: str, _: dict[str, str]) -> None:
        if name == "si":
            found.append([])
        state["text"] = name == "t"

    def end(_: str) -> None:
        state["text"] = False

    def letters(text: str) -> None:
        if state["text"] and found:
            found[-1].append(text)

    parse(xml, start=start, end=end, letters=letters)
    return ["".join(parts) for parts in found]


def _cells(xml: bytes, shared: list[str], left: list[int]) -> Iterator[FilledCell]:
    """The cells in order. ``left``: how many more cells may be read, over all sheets. Raises FileRefusal."""
    sheet = _Worksheet(shared, left)
    parse(xml, start=sheet.start, end=sheet.end, letters=sheet.letters)
    yield from sheet.found


class _Worksheet:
    """What was read of one sheet so far."""

    def __init__(self, shared: list[str], left: list[int]) -> None:
        self.found: list[FilledCell] = []
        self._shared, self._left = shared, left
        self._row, self._column = 0, 0
        self._name, self._type, self._style = "", "n", 0
        self._parts: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "row":
                self._row, self._column = _whole(attributes.get("r", "")) or self._row + 1, 0
            case "c":
                self._column += 1
                # Some programs leave out the names of cells, so they have to be counted.
                self._name = attributes.get("r", "") or f"{_letters_of(self._column)}{max(self._row, 1)}"
                self._type, self._parts = attributes.get("t", "n"), None
                self._style = _whole(attributes.get("s", "")) or 0
            case "v" | "t":
                self._parts = self._parts or []
            case _ if name in _PRINTED:
                self._parts = []

    def end(self, name: str) -> None:
        if name in _PRINTED:
            # "&C&"Arial"&KFF0000MẬT": the text comes after the codes for place, font and colour.
            printed = _CODES.sub("\n", "".join(self._parts or []))
            self.found.append(FilledCell(0, "", printed))
            self._parts = None
        elif name == "c":
            self._close("".join(self._parts or []))
            self._parts = None

    def letters(self, text: str) -> None:
        if self._parts is not None:
            self._parts.append(text)

    def _close(self, text: str) -> None:
        self._left[0] -= 1
        if self._left[0] < 0:
            raise FileRefusal("file_too_heavy")
        if self._type == "s" and text.strip():
            text = self._shared_text(text.strip())
        if text.strip():
            row = _whole(re.sub(r"\D", "", self._name)) or 1
            self.found.append(FilledCell(row, self._name[:10], text, self._type == "n", self._style))

    def _shared_text(self, index: str) -> str:
        # The cell refers to a text in another part. A file in which that text is missing was not read to its end.
        if _whole(index) is None or int(index) >= len(self._shared):
            raise FileRefusal("file_parts")
        return self._shared[int(index)]


def _line(cell: FilledCell, sheet: int, place: dict[str, Any]) -> PlacedLine:
    """A cell as a line in which to look for stamps."""
    if not cell.name:
        return PlacedLine(cell.text, "apart", place=place)
    column = 0
    for letter in re.sub(r"[^A-Z]", "", cell.name.upper()):
        column = 26 * column + ord(letter) - 64
    return PlacedLine(cell.text, "head" if cell.row <= _HEAD_ROWS else "within", (sheet, cell.row, column), place=place)


def _formats(xml: bytes) -> dict[int, str]:
    """Style → the number format of its cells, if the file gives one."""
    codes, styles = dict(_FORMATS), []
    state = {"cells": False}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt" and (number := _whole(own(attributes, "numFmtId"))) is not None:
            codes[number] = own(attributes, "formatCode")
        elif name == "cellXfs":
            state["cells"] = True
        elif name == "xf" and state["cells"]:
            styles.append(_whole(own(attributes, "numFmtId")))

    def end(name: str) -> None:
        if name == "cellXfs":
            state["cells"] = False

    parse(xml, start=start, end=end)
    return {style: codes[number] for style, number in enumerate(styles) if number in codes}


def _comments(xml: bytes) -> Iterator[tuple[str, str]]:
    """Cell and text of each comment, both of the old kind and of the kind with replies."""
    found: list[tuple[str, list[str]]] = []
    state = {"text": False}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name in {"comment", "threadedComment"}:
            found.append((own(attributes, "ref"), []))
        elif name == "text":
            state["text"] = True

    def end(name: str) -> None:
        if name == "text":
            state["text"] = False

    def letters(text: str) -> None:
        if state["text"] and found:
            found[-1][1].append(text)

    parse(xml, start=start, end=end, letters=letters)
    yield from ((cell[:10], "".join(parts)) for cell, parts in found)


def _kept(xml: bytes, left: list[int]) -> list[str]:
    """The values of stored rows: attributes of pivots, cells of other workbooks."""
    values = [each.text for each in paragraphs(xml)]

    def start(name: str, attributes: dict[str, str]) -> None:
        if name in {"s", "n"} and "v" in attributes:
            values.append(attributes["v"])
            left[0] -= 1
            if left[0] < 0:
                raise FileRefusal("file_too_heavy")

    parse(xml, start=start)
    return values


def _whole(digits: str) -> int | None:
    """A whole number of at most seven digits; None for anything else."""
    return int(digits[:7]) if digits.isascii() and digits.isdigit() else None


def _letters_of(column: int) -> str:
    """The letters of a column, from 1: A, B … Z, AA …"""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
