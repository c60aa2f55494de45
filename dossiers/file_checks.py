"""Which files are accepted as evidence: PDF, JPEG, PNG, DOCX, XLSX by their content, whatever their name says.

The file is read in a process of its own (`file_readers`), so that a hostile one neither hangs nor fells the server. What is
refused says what is wrong, the limit, and what would be right.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossiers import file_readers
from dossiers.errors import BadInput, NotFound, wrong
from dossiers.file_office import DOCX, XLSX
from dossiers.file_reading import JPEG, PDF, PNG, TOO_MUCH

MAX_BYTES = 20 * 1024 * 1024
#: media type → the ending a downloaded file gets
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png", DOCX: ".docx", XLSX: ".xlsx"}
#: What a page of can be shown as a picture.
SHOWN = frozenset({PDF, JPEG, PNG})
PREVIEW_WIDTH = 1_000
_PNG = b"\x89PNG\r\n\x1a\n"
_LONGEST_NAME = 120
_UNPRINTABLE = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]')


@dataclass(frozen=True)
class Accepted:
    """A file that may be kept. `pages` of a PDF. `warnings`: sentences {vi, en}, for the person who uploads."""

    media_type: str
    pages: int | None
    warnings: tuple[dict[str, str], ...]


def accepted(content: bytes, file_name: str, *, person: str = "") -> Accepted:
    """Look at a file that `person` uploads (whoever is not named shares one turn with all who are not).

    Raises BadInput that says what is wrong with it and what would be right; Busy where its turn to be read did not come.
    """
    name = plain_name(file_name)
    if not content:
        raise BadInput([wrong("file_empty", name=name)])
    if len(content) > MAX_BYTES:
        raise BadInput([wrong("file_size", name=name, size=_megabytes(len(content)), limit=_megabytes(MAX_BYTES))])
    found = _read(content, name, person)
    if "refused" in found:
        raise BadInput([wrong(found["refused"], name=name, **found["values"])])
    if found["stamp"]:
        raise BadInput([wrong("file_classified", name=name, stamp=found["stamp"])])
    return Accepted(found["media_type"], found["pages"], tuple(_warnings(found, name)))


def picture(
    content: bytes, page: int, width: int = PREVIEW_WIDTH, *, reading: file_readers.Reading | None = None
) -> bytes:
    """Page `page` (from 1) of a PDF, or an image, as a PNG at most `width` pixels wide. `reading`: in a place that is there.

    Raises NotFound: "page_too_heavy" where drawing was stopped for its time or memory, else "no_picture"; and Busy.
    """
    arguments = ["picture", str(page), str(width)]
    done = reading.run(arguments, content) if reading else _run(arguments, content)
    if done.returncode < 0 or done.returncode == TOO_MUCH:
        raise NotFound("page_too_heavy", page=page)
    if done.returncode or not done.stdout.startswith(_PNG):
        raise NotFound("no_picture", page=page)
    return done.stdout


def plain_name(file_name: str) -> str:
    """A file's name as it may be shown and saved: composed letters, no folders, no signs that deceive."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", file_name))[-1]
    cleaned = " ".join(_UNPRINTABLE.sub(" ", last).split()).strip(". ")
    stem, point, ending = cleaned.rpartition(".")
    if point and len(ending) <= 5:
        return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"
    return cleaned[:_LONGEST_NAME] or "tep"


def _read(content: bytes, name: str, person: str) -> dict[str, Any]:
    done = _run(["look"], content, person)
    # A negative number: the system put an end to it, for its time or its memory.
    if done.returncode < 0:
        page = _page_reached(done.stderr or b"")
        raise BadInput(
            [wrong("file_page_too_heavy", name=name, page=page) if page else wrong("file_too_heavy", name=name)]
        )
    try:
        return json.loads(done.stdout)
    except ValueError:
        # The reader fell over it.
        raise BadInput([wrong("file_broken", name=name)]) from None


def _run(arguments: Sequence[str], content: bytes, person: str = "") -> file_readers.Done:
    purpose = "upload" if arguments[0] == "look" else "preview"
    return file_readers.read(arguments, content, purpose=purpose, person=person)


def _page_reached(told: bytes) -> int | None:
    """The page a reader was at when its end came."""
    pages = re.findall(rb"^page (\d{1,4})\r?$", told, re.M)
    return int(pages[-1]) if pages else None


def _warnings(found: Mapping[str, Any], name: str) -> Iterable[dict[str, str]]:
    identity = found["identity"]
    if identity["count"]:
        vi, en = (", ".join(_place(place, language) for place in identity["places"]) for language in ("vi", "en"))
        yield wrong("file_identity", name=name, count=identity["count"], places={"vi": vi, "en": en})
    if found["unread"]:
        yield wrong("file_unread", name=name)
    if found["partly"]:
        yield wrong("file_partly", name=name)


def _place(place: Mapping[str, Any], language: str) -> str:
    vi = language == "vi"
    if "page" in place:
        return f"{'trang' if vi else 'page'} {place['page']}"
    if "paragraph" in place:
        return f"{'đoạn' if vi else 'paragraph'} {place['paragraph']}"
    if "cell" in place:
        return f"{'trang tính' if vi else 'sheet'} {place['sheet']}, {'ô' if vi else 'cell'} {place['cell']}"
    if "box" in place:
        return "hộp chữ" if vi else "text box"
    return "đầu hoặc chân trang" if vi else "header or footer"


def _megabytes(size: int) -> str:
    """Whole megabytes, upwards: a file just above the limit is not called as large as the limit."""
    return str(-(-size // (1024 * 1024)))
