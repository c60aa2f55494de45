"""Reading what strangers upload, in a process of its own with little memory and time: `python -m dossiers.file_reading`.

The bytes come by standard input. `look` writes as JSON what the file is and holds, `picture N WIDTH` page N as PNG. Parsers of
such files are large and written in C; whatever a hostile file does to them, it does it here and not to the server. The caller
is `file_readers`, for `file_checks`; the words people read stand there, here are only codes.
"""

import io
import json
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

from dossiers.file_marks import identity_numbers, stamp_in
from dossiers.file_office import FileRefusal, read_office

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
MAX_PAGES = 500
MAX_PIXELS = 50_000_000
#: Memory of the process; a picture of the largest size allowed needs about two thirds of it. So many times as much as
#: there are places (`file_readers`) is what all readers take together.
MEMORY_BYTES = 1_000_000_000
#: Processor time of a whole look, of one page of it, and of a page that is drawn: an ordinary one draws in a third of a second.
CPU_SECONDS = 20
PAGE_SECONDS = 6
DRAWING_SECONDS = 4
#: The process's answer where memory ran out while it drew.
TOO_MUCH = 4
#: Readers work in what the server leaves them of the processor.
_NICE = 5
#: Looking for identity numbers stops after so long: it warns only.
_PATIENCE = 8
#: A stamp stands on the first page; covers and letters before it are allowed for.
_STAMPED_PAGES = 3
_PASSWORD = 4
_PLACES = 5
_NO_LARGER = 2.0

_STARTS = {
    PDF: b"%PDF-",
    JPEG: b"\xff\xd8\xff",
    PNG: b"\x89PNG\r\n\x1a\n",
    "zip": b"PK\x03\x04",
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
}


def kind_of(content: bytes) -> str | None:
    """What the bytes say they are: a media type, "zip", "ole" (old Office), or None. Names of files say nothing."""
    for kind, start in _STARTS.items():
        head = content[:1024].lstrip(b"\xef\xbb\xbf\r\n\t ") if kind == PDF else content
        if head.startswith(start):
            return kind
    return None


def look(content: bytes) -> dict[str, Any]:
    """What a file is and what is to be told of it.

    `media_type`; `pages` (None for what has none); `stamp` (a level of secrecy or None); `identity` {count, places: page,
    paragraph or cell, at most five}; `unread`: True where there are no letters to look at (a picture, a scan); `partly`: True
    where time ran out. Raises FileRefusal.
    """
    kind = kind_of(content)
    if kind == PDF:
        return _look_at_pdf(content)
    if kind in {JPEG, PNG}:
        _opened_image(content).close()
        return _found(kind, None, stamp=None, identity=[], unread=True)
    if kind == "zip":
        office = read_office(content)
        return _found(office.media_type, None, stamp=stamp_in(office.top), identity=_numbers(office.texts))
    if kind == "ole":
        # Office keeps a document with a password in a container of this old form, under this name.
        raise FileRefusal("file_password" if "EncryptedPackage".encode("utf-16-le") in content else "file_old_office")
    raise FileRefusal("file_type")


def picture(content: bytes, page: int, width: int) -> bytes:
    """A page of a PDF (from 1), or an image, no wider than `width` pixels, as PNG. Raises FileRefusal."""
    from PIL import Image

    if kind_of(content) == PDF:
        document = _opened_pdf(content)
        if not 1 <= page <= len(document):
            raise FileRefusal("file_no_page", page=page)
        sheet = document[page - 1]
        across, down = sheet.get_size()
        # A page may claim to be a point wide and a kilometre high.
        scale = min(width / max(across, 1), _NO_LARGER * width / max(down, 1))
        image = sheet.render(scale=scale).to_pil()
    elif page == 1:
        image = _opened_image(content)
    else:
        raise FileRefusal("file_no_page", page=page)
    image.thumbnail((width, int(_NO_LARGER * width)), Image.Resampling.LANCZOS)
    if image.mode not in {"RGB", "L"}:
        image = image.convert("RGB")
    drawn = io.BytesIO()
    image.save(drawn, "PNG")
    return drawn.getvalue()


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
            _page_begins(number)
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


def _opened_image(content: bytes) -> Any:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    try:
        image = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise FileRefusal("file_pixels", width=width, height=height, limit=MAX_PIXELS // 1_000_000)
        image.load()
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, OverflowError) as error:
        raise FileRefusal("file_broken") from error
    return image


def _numbers(texts: Iterable[tuple[dict[str, Any], str]]) -> list[tuple[dict[str, Any], int]]:
    return [(place, count) for place, text in texts if (count := identity_numbers(text))]


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


_in_a_process_of_its_own = False


def _page_begins(number: int) -> None:
    """Tell the caller how far it came, and give this page its time; the system ends a process whose timer runs out."""
    if not _in_a_process_of_its_own:
        return
    print(f"page {number}", file=sys.stderr, flush=True)
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, PAGE_SECONDS)


def _bound(seconds: int) -> None:
    """No more memory and processor time than a decent file needs, no files written. Windows has only the caller's clock."""
    global _in_a_process_of_its_own
    _in_a_process_of_its_own = True
    try:
        import resource
    except ImportError:
        return
    os.nice(_NICE)
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))


def main(arguments: list[str]) -> int:
    """Do what is asked with the bytes at standard input; a refusal is an answer, too."""
    drawing = arguments[:1] == ["picture"]
    _bound(DRAWING_SECONDS if drawing else CPU_SECONDS)
    content = sys.stdin.buffer.read()
    try:
        if drawing:
            sys.stdout.buffer.write(picture(content, int(arguments[1]), int(arguments[2])))
            return 0
        answer = look(content)
    except FileRefusal as refused:
        answer = {"refused": refused.code, "values": refused.values}
        if drawing:
            print(refused.code, file=sys.stderr)
            return 3
    except MemoryError:
        if drawing:
            return TOO_MUCH
        answer = {"refused": "file_too_heavy", "values": {}}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
