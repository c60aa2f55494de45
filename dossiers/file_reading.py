"""Reading what strangers upload, in a process of its own with little memory and time: `python -m dossiers.file_reading`.

The bytes come by standard input. `look` writes as JSON what the file is and holds, `picture N WIDTH` page N as PNG. Parsers of
such files are large and written in C; whatever a hostile file does to them, it does it here and not to the server. The caller
is `file_checks`; the words people read stand there, here are only codes.
"""

import io
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from dossiers.file_images import MAX_PIXELS, check_image, drawn
from dossiers.file_kinds import JPEG, PDF, PNG, kind_of, ole_kind, other_kind
from dossiers.file_marks import identity_numbers, stamp_in
from dossiers.file_office import read_office
from dossiers.file_refusal import FileRefusal
from dossiers.file_words import Words

__all__ = ["JPEG", "MAX_PAGES", "MAX_PIXELS", "PDF", "PNG", "kind_of", "look", "picture"]

MAX_PAGES = 500
#: Memory of the process, and processor time; a page of the largest size allowed needs about a third of the memory.
MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 20
#: Looking for identity numbers stops after so long: it warns only.
_PATIENCE = 8
#: A stamp stands on the first page; covers and letters before it are allowed for.
_STAMPED_PAGES = 3
_PASSWORD = 4
_PLACES = 5
_NO_LARGER = 2.0


def look(content: bytes) -> dict[str, Any]:
    """What a file is and what is to be told of it.

    `media_type`; `pages` (None for what has none); `stamp` (a level of secrecy or None); `identity` {count, places: page,
    paragraph or cell, at most five}; `unread`: True where there are letters nobody looked at (pictures, scans); `partly`: True
    where time ran out. Raises FileRefusal.
    """
    kind = kind_of(content)
    if kind == PDF:
        return _named(_look_at_pdf, content)
    if kind in {JPEG, PNG}:
        check_image(content)
        return _found(kind, None, stamp=None, identity=[], unread=True)
    if kind == "zip":
        office = read_office(content)
        identity = _numbers(office.texts)
        return _found(office.media_type, None, stamp=stamp_in(office.top), identity=identity, unread=office.unread)
    if kind == "ole":
        # Office keeps a document with a password in a container of this old form, under this name.
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise FileRefusal("file_password")
        raise FileRefusal("file_old_office", **ole_kind(content))
    raise FileRefusal("file_type", **other_kind(content))


def _named(read: Callable[[bytes], dict[str, Any]], content: bytes) -> dict[str, Any]:
    """Read a PDF; a page or a text that merely speaks of PDF is not called a damaged one."""
    try:
        return read(content)
    except FileRefusal as refusal:
        other = other_kind(content)
        if refusal.code == "file_broken" and other and not content.lstrip().startswith(b"%PDF-"):
            raise FileRefusal("file_type", **other) from refusal
        raise


def picture(content: bytes, page: int, width: int) -> bytes:
    """A page of a PDF (from 1), or an image, no wider than `width` pixels, as PNG. Raises FileRefusal."""
    bounds = (width, int(_NO_LARGER * width))
    kind = kind_of(content)
    if kind == PDF:
        document = _opened_pdf(content)
        if not 1 <= page <= len(document):
            raise FileRefusal("file_no_page", page=page)
        sheet = document[page - 1]
        across, down = sheet.get_size()
        # A page may claim to be a point wide and a kilometre high.
        scale = min(width / max(across, 1), _NO_LARGER * width / max(down, 1))
        image = sheet.render(scale=scale).to_pil()
        image.thumbnail(bounds)
    elif kind in {JPEG, PNG} and page == 1:
        image = drawn(content, bounds)
    else:
        raise FileRefusal("file_no_page", page=page)
    written = io.BytesIO()
    (image if image.mode in {"RGB", "L"} else image.convert("RGB")).save(written, "PNG")
    return written.getvalue()


def _look_at_pdf(content: bytes) -> dict[str, Any]:
    import pypdfium2 as pdfium

    document = _opened_pdf(content)
    if len(document) > MAX_PAGES:
        raise FileRefusal("file_pages", pages=len(document), limit=MAX_PAGES)
    give_up = time.monotonic() + _PATIENCE
    identity: list[tuple[dict[str, Any], int]] = []
    letters, partly = 0, False
    try:
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            if number <= _STAMPED_PAGES:
                # Stamps put on as notes become part of the page.
                pdfium.raw.FPDFPage_Flatten(page, pdfium.raw.FLAT_NORMALDISPLAY)
                page = document[number - 1]
            text = page.get_textpage()
            written = text.get_text_bounded()
            letters += len(written.strip())
            if number <= _STAMPED_PAGES:
                level = stamp_in(written.splitlines()) or stamp_in(_standing_apart(text))
                if level:
                    return _found(PDF, len(document), stamp=level, identity=[])
            if count := identity_numbers(written):
                identity.append(({"page": number}, count))
            text.close()
            page.close()
            if time.monotonic() > give_up:
                partly = number < len(document)
                break
    except pdfium.PdfiumError as error:
        raise FileRefusal("file_broken") from error
    return _found(PDF, len(document), stamp=None, identity=identity, unread=not letters, partly=partly)


def _opened_pdf(content: bytes) -> Any:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise FileRefusal("file_password" if error.err_code == _PASSWORD else "file_broken") from error
    if not len(document):
        raise FileRefusal("file_broken")
    return document


def _standing_apart(text: Any) -> Iterator[str]:
    """Words of a page that nothing stands beside: a stamp next to the letterhead shares its line in the text.

    Pieces are runs of one font; a word set bold inside a sentence has its neighbours close by.
    """
    boxes = [text.get_rect(index) for index in range(min(text.count_rects(), 400))]
    for one in boxes:
        left, bottom, right, top = one
        room = 1.2 * (top - bottom)
        beside = any(
            other is not one
            and min(top, other[3]) - max(bottom, other[1]) > 0.4 * (top - bottom)
            and other[0] < right + room
            and other[2] > left - room
            for other in boxes
        )
        if not beside:
            yield text.get_text_bounded(left, bottom, right, top)


def _numbers(texts: Iterable[Words]) -> list[tuple[dict[str, Any], int]]:
    return [(words.place, count) for words in texts if (count := identity_numbers(words.text))]


def _found(
    media_type: str, pages: int | None, *, stamp: str | None, identity: list[tuple[dict[str, Any], int]],
    unread: bool = False, partly: bool = False,
) -> dict[str, Any]:  # fmt: skip
    return {
        "media_type": media_type,
        "pages": pages,
        "stamp": stamp,
        "identity": {
            "count": sum(count for _, count in identity),
            "places": [place for place, _ in identity[:_PLACES]],
        },
        "unread": unread,
        "partly": partly,
    }


def _bound() -> None:
    """No more memory and time than a decent file needs, no files written. Windows has only the caller's clock."""
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))


def main(arguments: list[str]) -> int:
    """Do what is asked with the bytes at standard input; a refusal is an answer, too."""
    _bound()
    content = sys.stdin.buffer.read()
    try:
        if arguments[:1] == ["picture"]:
            sys.stdout.buffer.write(picture(content, int(arguments[1]), int(arguments[2])))
            return 0
        answer = look(content)
    except FileRefusal as refused:
        answer = {"refused": refused.code, "values": refused.values}
        if arguments[:1] == ["picture"]:
            print(refused.code, file=sys.stderr)
            return 3
    except MemoryError:
        answer = {"refused": "file_too_heavy", "values": {}}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
