"""Which files are accepted as evidence: PDF, JPEG, PNG, DOCX and XLSX by their content, whatever their name says.

A file is read in a process of its own (``readers``), so that a hostile file can neither block nor crash the server. A refusal
says what is wrong, what the limit is, and what would be right.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossiers.errors import BadInput, Doubt, NotFound, wrong
from dossiers.files import readers as file_readers
from dossiers.files.kinds import JPEG, PDF, PNG
from dossiers.files.office import DOCX, XLSX
from dossiers.files.reading import TOO_MUCH
from dossiers.texts.doubts import Answers
from dossiers.texts.lengths import LONGEST
from dossiers.texts.typed_text import composed

MAX_BYTES = 20 * 1024 * 1024
#: media type → the ending that a downloaded file gets
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png", DOCX: ".docx", XLSX: ".xlsx"}
#: The media types whose pages can be shown as pictures.
SHOWN = frozenset({PDF, JPEG, PNG})
PREVIEW_WIDTH = 1_000
_PNG = b"\x89PNG\r\n\x1a\n"
_LONGEST_NAME = LONGEST["file_name"]
#: How a place in a file is called, by what the reader says about it. The first that fits is used.
_PLACES = {
    "page": {"vi": "trang {page}", "en": "page {page}"},
    "paragraph": {"vi": "đoạn {paragraph}", "en": "paragraph {paragraph}"},
    "on_cell": {"vi": "trang tính {sheet}, ghi chú ở ô {on_cell}", "en": "sheet {sheet}, comment on cell {on_cell}"},
    "sheet": {"vi": "trang tính {sheet}, ô {cell}", "en": "sheet {sheet}, cell {cell}"},
    "comment": {"vi": "nhận xét, ghi chú", "en": "comment"},
    "note": {"vi": "chú thích cuối trang hoặc cuối văn bản", "en": "footnote or endnote"},
    "box": {"vi": "hộp chữ", "en": "text box"},
    "chart": {"vi": "biểu đồ", "en": "chart"},
    "tab": {"vi": "tên trang tính", "en": "name of a sheet"},
    "kept": {
        "vi": "dữ liệu gốc còn giữ trong tệp (bảng tổng hợp, liên kết)",
        "en": "source data kept in the file (pivot, link)",
    },
    "block": {"vi": "mẫu văn bản kèm theo tệp", "en": "building block kept in the file"},
    "data": {"vi": "thuộc tính của tệp", "en": "properties of the file"},
    "put_in": {"vi": "tài liệu nhúng bên trong", "en": "document put inside"},
    "head": {"vi": "đầu hoặc chân trang", "en": "header or footer"},
}
_UNPRINTABLE = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]')


@dataclass(frozen=True)
class Accepted:
    """A file that is accepted. ``pages``: of a PDF. ``warnings``: sentences {vi, en} for the person who uploads it.
    ``doubts``: the doubts about it that the person answered.
    """

    media_type: str
    pages: int | None
    warnings: tuple[dict[str, str], ...]
    doubts: tuple[Doubt, ...] = ()


def accepted(content: bytes, file_name: str, answers: Answers | None = None, *, person: str = "") -> Accepted:
    """Check a file that ``person`` uploads. (Persons who are not named share one turn.)

    Raises BadInput, which says what is wrong and what would be right; Doubtful if a word may be a stamp of secrecy and the
    person did not say in ``answers`` that it is not one; Busy if no process was free to read it in time.
    """
    name = plain_name(file_name)
    if not content:
        raise BadInput([wrong("file_empty", name=name)])
    if len(content) > MAX_BYTES:
        raise BadInput([wrong("file_size", name=name, size=_megabytes(len(content)), limit=_megabytes(MAX_BYTES))])
    found = _read(content, name, person)
    if "refused" in found:
        raise BadInput([_refusal(found, name)])
    if found["stamp"]:
        raise BadInput([wrong("file_classified", name=name, stamp=found["stamp"])])
    doubts = tuple(_doubts(found, name, content))
    (answers or Answers()).refuse(doubts)
    return Accepted(found["media_type"], found["pages"], tuple(_warnings(found, name)), doubts)


def picture(
    content: bytes, page: int, width: int = PREVIEW_WIDTH, *, reading: file_readers.ReaderRun | None = None
) -> bytes:
    """Page ``page`` (from 1) of a PDF, or an image, as a PNG at most ``width`` pixels wide.

    ``reading``: runs in a place that was granted already. Raises Busy, and NotFound: "page_too_heavy" if drawing took too
    much time or memory, else "no_picture".
    """
    arguments = ["picture", str(page), str(width)]
    done = reading.run(arguments, content) if reading else _run(arguments, content)
    if done.returncode < 0 or done.returncode == TOO_MUCH:
        raise NotFound("page_too_heavy", page=page)
    if done.returncode or not done.stdout.startswith(_PNG):
        raise NotFound("no_picture", page=page)
    return done.stdout


def plain_name(file_name: str) -> str:
    """A file's name that is safe to show and to save: composed letters, no folders, no deceptive characters."""
    last = re.split(r"[/\\]", file_name)[-1]
    cleaned = composed(_UNPRINTABLE.sub(" ", last)).strip(". ")
    stem, point, ending = cleaned.rpartition(".")
    if point and len(ending) <= 5:
        return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"
    return cleaned[:_LONGEST_NAME] or "tep"


def _read(content: bytes, name: str, person: str) -> dict[str, Any]:
    done = _run(["look"], content, person)
    # A negative number: the system ended the process, because of its time or its memory.
    if done.returncode < 0:
        page = _page_reached(done.stderr or b"")
        raise BadInput(
            [wrong("file_page_too_heavy", name=name, page=page) if page else wrong("file_too_heavy", name=name)]
        )
    try:
        return json.loads(done.stdout)
    except ValueError:
        # The reader crashed on it.
        raise BadInput([wrong("file_broken", name=name)]) from None


def _run(arguments: Sequence[str], content: bytes, person: str = "") -> file_readers.Done:
    purpose = "upload" if arguments[0] == "look" else "preview"
    return file_readers.read(arguments, content, purpose=purpose, person=person)


def _page_reached(told: bytes) -> int | None:
    """The page that a reader was at when it was ended."""
    pages = re.findall(rb"^page (\d{1,4})\r?$", told, re.M)
    return int(pages[-1]) if pages else None


def _refusal(found: Mapping[str, Any], name: str) -> dict[str, str]:
    """The sentence of a refusal; the more specific one about what the file is, if there is one."""
    values = {key: plain_name(value) if key == "attachment" else value for key, value in found["values"].items()}
    what = values.pop("what", None)
    return wrong(f"{found['refused']}_{what}" if what else found["refused"], name=name, **values)


def _doubts(found: Mapping[str, Any], name: str, content: bytes) -> Iterable[Doubt]:
    levels = found["doubtful"]["levels"]
    if levels:
        stamp, places = ", ".join(levels), _places(found["doubtful"]["places"])
        what = f"{stamp} ({name})"
        key = f"stamp:{hashlib.sha256(content).hexdigest()}"
        yield Doubt("stamp", what, key, wrong("doubt_stamp", name=name, stamp=stamp, places=places))


def _warnings(found: Mapping[str, Any], name: str) -> Iterable[dict[str, str]]:
    identity = found["identity"]
    if identity["count"]:
        yield wrong("file_identity", name=name, count=identity["count"], places=_places(identity["places"]))
    if found["unread"]:
        yield wrong("file_unread", name=name)
    if found["partly"]:
        yield wrong("file_partly", name=name)
    besides = found["besides"]
    if besides["attachments"]:
        attached = ", ".join(plain_name(each) for each in besides["attachments"])
        yield wrong("file_pdf_attachments", name=name, attached=attached)
    for each in ("xfa", "scripts", "opens", "unsearched"):
        if besides[each]:
            yield wrong(f"file_pdf_{each}", name=name)


def _places(places: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Places in words {vi, en}."""
    listed = list(places)
    return {language: ", ".join(_place(place, language) for place in listed) for language in ("vi", "en")}


def _place(place: Mapping[str, Any], language: str) -> str:
    kind = next(kind for kind in _PLACES if kind in place)
    return _PLACES[kind][language].format(**place)


def _megabytes(size: int) -> str:
    """Whole megabytes, rounded up, so that a file just above the limit is not said to be as large as the limit."""
    return str(-(-size // (1024 * 1024)))
