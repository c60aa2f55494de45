"""Archives from strangers (ZIP): checked for size and damage before anything in them is trusted.

Nothing is unpacked to disk. The limits on size count for the whole file, including archives inside the archive.
"""

import io
import zipfile
from dataclasses import dataclass
from urllib.parse import unquote

from dossiers.files.programs import begins_container, begins_program, holds_program, names_program
from dossiers.files.refusal import FileRefusal

MAX_ENTRIES = 3_000
MAX_UNPACKED = 200_000_000
#: How far a file may be compressed. XML compresses well, but a whole file seldom more than this; small files are exempt.
#: Bitmaps of white paper compress a thousandfold, so for pictures only the size counts.
MAX_RATIO = 200
_RATIO_FROM = 20_000_000
#: How deep archives may be nested: a document holds a slide, which holds the workbook of its chart.
_DEEPEST = 3
CONTENT_TYPES = "[content_types].xml"
_ARCHIVES = (b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00")
_PICTURES = (
    b"BM", b"II*\x00", b"MM\x00*", b"\x89PNG", b"\xff\xd8\xff", b"GIF8",
    b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00", b"\x02\x00\x09\x00",
    # A bitmap inserted from Paint is stored in a container of old Office.
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
)  # fmt: skip
#: The compression methods that Word, Excel and all other office programs use.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


@dataclass
class _Budget:
    """What is left of the limits, and how many bytes were unpacked that are not pictures."""

    entries: int
    size: int
    plain: int = 0


def check(archive: zipfile.ZipFile, packed: int) -> None:
    """Read every entry to its end within the limits; ``packed``: bytes of the whole file. Raises FileRefusal.

    Embedded documents count against the same limits. For damaged archives it raises what ``zipfile`` raises.
    """
    budget = _Budget(MAX_ENTRIES, MAX_UNPACKED)
    _check(archive, budget, depth=0)
    if budget.plain > max(_RATIO_FROM, MAX_RATIO * packed):
        raise FileRefusal("file_bomb_ratio", limit=MAX_RATIO)


def _check(archive: zipfile.ZipFile, budget: _Budget, *, depth: int) -> None:
    entries = archive.infolist()
    budget.entries -= len(entries)
    budget.size -= sum(entry.file_size for entry in entries)
    if budget.entries < 0:
        raise FileRefusal("file_bomb_entries", limit=MAX_ENTRIES)
    if budget.size < 0:
        raise FileRefusal("file_bomb_size", limit=MAX_UNPACKED // 1_000_000)
    office = is_office(archive)
    # An archive that is not a document may be inside a document, but no deeper, and with no archive inside it.
    if depth > 1 and not office:
        raise FileRefusal("file_bomb_nested")
    may_hold = depth < _DEEPEST and (office or depth == 0)
    for entry in entries:
        if entry.flag_bits & 1:
            raise FileRefusal("file_password")
        if entry.compress_type not in _METHODS:
            raise FileRefusal("file_broken")
        if depth and entry.filename.lower().endswith("vbaproject.bin"):
            raise FileRefusal("file_macros")
        with archive.open(entry) as stream:
            start = stream.read(64)
            if begins_program(start) or (not office and depth and names_program(entry.filename)):
                raise FileRefusal("file_program", attachment=entry.filename)
            if begins_container(start):
                start += stream.read()
                if holds_program(start):
                    raise FileRefusal("file_program", attachment=entry.filename)
            if not _is_picture(start):
                budget.plain += entry.file_size
            # Word stores its own drawings compressed by gzip under these names.
            if start.startswith(_ARCHIVES) and not entry.filename.lower().endswith((".emz", ".wmz")):
                if not may_hold or not start.startswith(b"PK"):
                    raise FileRefusal("file_bomb_nested")
                with zipfile.ZipFile(io.BytesIO(start + stream.read())) as embedded:
                    _check(embedded, budget, depth=depth + 1)
            # Reading to the end compares the checksum.
            while stream.read(1 << 20):
                pass


def is_office(archive: zipfile.ZipFile) -> bool:
    """Whether the archive lists the types of its parts, as Word, Excel and PowerPoint files do."""
    return any(part_name(name) == CONTENT_TYPES for name in archive.namelist())


def part_name(name: str) -> str:
    """A part's name in one form: small letters, plain slashes, none in front, and no path that leads out of the archive."""
    steps: list[str] = []
    for step in unquote(name).replace("\\", "/").split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in {"", "."}:
            steps.append(step)
    return "/".join(steps).lower()


def _is_picture(start: bytes) -> bool:
    return start.startswith(_PICTURES) or (start[:4] == b"\x01\x00\x00\x00" and start[40:44] == b" EMF")
