"""Word and Excel files (DOCX, XLSX): what they are, that they are whole and no bomb, and the words in them.

They are ZIP archives of XML (ISO/IEC 29500). Nothing is unpacked to the disc, and no more is read than the limits allow.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ENTRIES = 3_000
MAX_UNPACKED = 200_000_000
#: XML packs well, seldom better than this; below a size it does not matter.
MAX_RATIO = 200
_RATIO_FROM = 1_000_000
_MAIN = {f"{DOCX}.main+xml": DOCX, f"{XLSX}.main+xml": XLSX}
_ARCHIVES = (b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00")
_MACROS = re.compile(r"(^|/)vba(project|data)\.(bin|xml)$", re.IGNORECASE)
#: What a part is by its content type; programs name parts as they like (Word online: word/document2.xml).
_HEADS = (".wordprocessingml.header+xml", ".wordprocessingml.footer+xml")
_SHEETS = (".spreadsheetml.worksheet+xml", ".spreadsheetml.chartsheet+xml")
_SHARED = (".spreadsheetml.sharedStrings+xml",)
_BOXES = (".drawing+xml",)
#: The usual names, for parts of which no type is said.
_USUAL = {
    _HEADS: re.compile(r"word/(header|footer)\d*\.xml"),
    _SHEETS: re.compile(r"xl/worksheets/[^/]+\.xml"),
    _SHARED: re.compile(r"xl/sharedStrings\.xml"),
    _BOXES: re.compile(r"xl/drawings/[^/]+\.xml"),
}
#: A stamp stands at the top: so many paragraphs, so many rows of each sheet.
_TOP_PARAGRAPHS, _TOP_ROWS = 60, 40
_MAX_CELLS = 500_000


class FileRefusal(Exception):
    """A file that is not accepted: `code` names the sentence in messages.yaml, `values` fill its places."""

    def __init__(self, code: str, **values: Any) -> None:
        self.code = code
        self.values = values
        super().__init__(code)


@dataclass
class Office:
    """What was read. `top`: lines where a stamp would stand; `texts`: every text with its place."""

    media_type: str
    top: list[str] = field(default_factory=list)
    texts: list[tuple[dict[str, Any], str]] = field(default_factory=list)


def read_office(content: bytes) -> Office:
    """Read a ZIP that should be DOCX or XLSX. Raises FileRefusal."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            kind, types = _checked(archive)
            office = Office(kind)
            (_read_document if kind == DOCX else _read_workbook)(archive, types, office)
            return office
    # What zipfile and expat raise for bytes that are no such archive; NotImplementedError is zipfile's for a compression it
    # does not know, RuntimeError for one that is encrypted.
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, expat.ExpatError,
            KeyError, ValueError, OverflowError, IndexError) as error:  # fmt: skip
        raise FileRefusal("file_broken") from error


def _checked(archive: zipfile.ZipFile) -> tuple[str, dict[str, str]]:
    """What the archive is, and the content type of its parts by name."""
    entries = _bounded(archive, nested_in=None, budget=[MAX_ENTRIES, MAX_UNPACKED])
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names:
        raise FileRefusal("file_type")
    kinds, types = _content_types(archive.read("[Content_Types].xml"))
    if any("macroenabled" in kind.lower() for kind in kinds) or any(_MACROS.search(name) for name in names):
        raise FileRefusal("file_macros")
    found = {_MAIN[kind] for kind in kinds if kind in _MAIN}
    if len(found) != 1:
        raise FileRefusal("file_type")
    return found.pop(), types


def _bounded(archive: zipfile.ZipFile, *, nested_in: str | None, budget: list[int]) -> list[zipfile.ZipInfo]:
    """The entries, all of them whole; those of an embedded document count against the same limits, deeper ones are refused."""
    entries = archive.infolist()
    budget[0] -= len(entries)
    budget[1] -= sum(entry.file_size for entry in entries)
    if budget[0] < 0:
        raise FileRefusal("file_bomb_entries", limit=MAX_ENTRIES)
    if budget[1] < 0:
        raise FileRefusal("file_bomb_size", limit=MAX_UNPACKED // 1_000_000)
    for entry in entries:
        if entry.flag_bits & 1:
            raise FileRefusal("file_password")
        if entry.file_size > _RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise FileRefusal("file_bomb_ratio", limit=MAX_RATIO)
        with archive.open(entry) as stream:
            start = stream.read(8)
            # Word keeps drawings of its own packed by gzip under these names.
            inner = start.startswith(_ARCHIVES) and not entry.filename.lower().endswith((".emz", ".wmz"))
            if inner and (nested_in is not None or not start.startswith(b"PK")):
                raise FileRefusal("file_bomb_nested")
            if inner:
                with zipfile.ZipFile(io.BytesIO(start + stream.read())) as embedded:
                    _bounded(embedded, nested_in=entry.filename, budget=budget)
            # Reading to the end compares the checksum.
            while stream.read(1 << 20):
                pass
    return entries


def _content_types(xml: bytes) -> tuple[list[str], dict[str, str]]:
    """Every content type that occurs, and those said of single parts by name (ISO/IEC 29500-2, 7.2.3)."""
    kinds: list[str] = []
    types: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if _local(name) in {"Override", "Default"}:
            kinds.append(attributes.get("ContentType", ""))
        if _local(name) == "Override":
            types[attributes.get("PartName", "").lstrip("/")] = kinds[-1]

    _parse(xml, start=start)
    return kinds, types


def _parts(archive: zipfile.ZipFile, types: dict[str, str], wanted: tuple[str, ...]) -> list[str]:
    """The parts of these content types, and those of the usual names, sorted."""
    names = dict.fromkeys(archive.namelist())
    return sorted(name for name in names if types.get(name, "").endswith(wanted) or _USUAL[wanted].fullmatch(name))


# Word


def _read_document(archive: zipfile.ZipFile, types: dict[str, str], office: Office) -> None:
    mains = sorted(name for name, kind in types.items() if _MAIN.get(kind) == DOCX) or ["word/document.xml"]
    body = [text for name in mains for text in _paragraphs(archive.read(name))]
    office.top = list(body[:_TOP_PARAGRAPHS])
    office.texts = [({"paragraph": number}, text) for number, text in enumerate(body, 1)]
    for name in _parts(archive, types, _HEADS):
        head = _paragraphs(archive.read(name))
        office.top += head
        office.texts += [({"head": True}, text) for text in head]


def _paragraphs(xml: bytes) -> list[str]:
    """The paragraphs in order; those of a text box, where stamps often stand, each for itself."""
    found: list[str] = []
    open_: list[list[str]] = []
    state = {"text": False, "capitals": False}

    def start(name: str, attributes: dict[str, str]) -> None:
        match _local(name):
            case "p":
                open_.append([])
            case "r":
                state["capitals"] = False
            case "caps" | "smallCaps":
                state["capitals"] = not any(value in {"0", "false"} for value in attributes.values())
            case "t":
                state["text"] = True
            case "tab" | "br" | "cr" if open_:
                open_[-1].append("\t" if _local(name) == "tab" else "\n")

    def end(name: str) -> None:
        match _local(name):
            case "t":
                state["text"] = False
            case "p" if open_:
                found.append("".join(open_.pop()))

    def letters(text: str) -> None:
        if state["text"] and open_:
            open_[-1].append(text.upper() if state["capitals"] else text)

    _parse(xml, start=start, end=end, letters=letters)
    return [text for text in found if text.strip()]


# Excel


def _read_workbook(archive: zipfile.ZipFile, types: dict[str, str], office: Office) -> None:
    shared = [text for name in _parts(archive, types, _SHARED) for text in _shared_strings(archive.read(name))]
    left = [_MAX_CELLS]
    for name in _parts(archive, types, _BOXES):
        boxes = _paragraphs(archive.read(name))
        office.top += boxes
        office.texts += [({"box": True}, text) for text in boxes]
    for number, name in enumerate(_parts(archive, types, _SHEETS), 1):
        for row, cell, text in _cells(archive.read(name), shared, left):
            if row <= _TOP_ROWS:
                office.top.append(text)
            office.texts.append(({"sheet": number, "cell": cell} if cell else {"head": True}, text))


def _shared_strings(xml: bytes) -> list[str]:
    found: list[list[str]] = []
    state = {"text": False}

    def start(name: str, _: dict[str, str]) -> None:
        if _local(name) == "si":
            found.append([])
        state["text"] = _local(name) == "t"

    def end(_: str) -> None:
        state["text"] = False

    def letters(text: str) -> None:
        if state["text"] and found:
            found[-1].append(text)

    _parse(xml, start=start, end=end, letters=letters)
    return ["".join(parts) for parts in found]


def _cells(xml: bytes, shared: list[str], left: list[int]) -> Iterator[tuple[int, str, str]]:
    """Row, name and text of each cell that holds words or a number; row 0 and no name for the printed head and foot."""
    found: list[tuple[int, str, str]] = []
    state: dict[str, Any] = {"cell": "", "type": "", "parts": None}

    def start(name: str, attributes: dict[str, str]) -> None:
        match _local(name):
            case "c":
                state.update(cell=attributes.get("r", ""), type=attributes.get("t", "n"), parts=None)
            case "v" | "t" | "oddHeader" | "oddFooter" | "firstHeader" | "firstFooter":
                state["parts"] = state["parts"] or []

    def end(name: str) -> None:
        kind = _local(name)
        if kind in {"oddHeader", "oddFooter", "firstHeader", "firstFooter"}:
            # "&C&"Arial"MẬT": the letters after the codes of place and font.
            found.append((0, "", re.sub(r'&("[^"]*"|\d+|[A-Za-z])', "\n", "".join(state["parts"] or []))))
            state["parts"] = None
        elif kind == "c":
            text = "".join(state["parts"] or [])
            if state["type"] == "s" and text.isdigit() and int(text) < len(shared):
                text = shared[int(text)]
            left[0] -= 1
            if left[0] < 0:
                raise FileRefusal("file_too_heavy")
            if text.strip():
                digits = re.sub(r"\D", "", state["cell"])
                found.append((int(digits[:7] or 1), state["cell"][:10], text))
            state.update(cell="", parts=None)

    def letters(text: str) -> None:
        if state["parts"] is not None:
            state["parts"].append(text)

    _parse(xml, start=start, end=end, letters=letters)
    yield from found


# XML


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _parse(xml: bytes, *, start: Any = None, end: Any = None, letters: Any = None) -> None:
    """Feed the handlers. A document type, and with it every entity bomb, is refused: Office never writes one."""

    def no_types(*_: Any) -> None:
        raise FileRefusal("file_broken")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = no_types
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = letters
    parser.Parse(xml, True)
