"""Reading what strangers upload, in a process of its own with little memory and time: `python -m dossiers.file_reading`.

The bytes come by standard input. `look` writes as JSON what the file is and holds, `picture N WIDTH` page N as PNG. Parsers of
such files are large and written in C; whatever a hostile file does to them, it does it here and not to the server. The caller
is `file_checks`; the words people read stand there, here are only codes.
"""

import io
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from typing import Any

from dossiers import file_pdf
from dossiers.file_images import MAX_PIXELS, check_image, drawn
from dossiers.file_kinds import JPEG, PDF, PNG, kind_of, ole_kind, other_kind
from dossiers.file_marks import Stamps, stamps_in
from dossiers.file_office import read_office
from dossiers.file_pdf import MAX_PAGES
from dossiers.file_pdf_actions import Besides
from dossiers.file_refusal import FileRefusal
from dossiers.file_words import Words
from dossiers.personal_numbers import identity_numbers, is_identity_cell

__all__ = ["JPEG", "MAX_PAGES", "MAX_PIXELS", "PDF", "PNG", "kind_of", "look", "picture"]

#: Memory of the process, and processor time; a page of the largest size allowed needs about a third of the memory.
MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 20
_PLACES = 5
_NO_LARGER = 2.0


def look(content: bytes) -> dict[str, Any]:
    """What a file is and what is to be told of it.

    `media_type`; `pages` (None for what has none); `stamp` (a level of secrecy or None); `doubtful` {levels, places}: what may
    be a stamp; `identity` {count, places: page, paragraph or cell, at most five}; `unread`: True where there are letters nobody
    looked at (pictures, scans); `partly`: True where time ran out; `besides`: what a PDF carries and does. Raises FileRefusal.
    """
    kind = kind_of(content)
    if kind == PDF:
        return _found(PDF, **_named(file_pdf.look, content))
    if kind in {JPEG, PNG}:
        check_image(content)
        return _found(kind, unread=True)
    if kind == "zip":
        office = read_office(content)
        stamps, identity = stamps_in(office.lines), _numbers(office.texts)
        return _found(office.media_type, stamps=stamps, identity=identity, unread=office.unread)
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
        document = file_pdf.opened(content)
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


def _numbers(texts: Iterable[Words]) -> list[tuple[Mapping[str, Any], int]]:
    found = []
    for words in texts:
        count = (
            int(is_identity_cell(_digits(words.text), words.format)) if words.number else identity_numbers(words.text)
        )
        if count:
            found.append((words.place, count))
    return found


def _digits(number: str) -> str:
    """The figures of a whole number as a sheet writes it ("14204001234", "1.4204001234E10"); "" of any other."""
    try:
        exact = Decimal(number)
        return str(int(exact)) if exact == exact.to_integral_value() and abs(exact) < 10**15 else ""
    except (InvalidOperation, ValueError, OverflowError):
        return ""


def _found(
    media_type: str, *, pages: int | None = None, stamps: Stamps | None = None,
    identity: Iterable[tuple[Mapping[str, Any], int]] = (), unread: bool = False, partly: bool = False,
    besides: Besides | None = None,
) -> dict[str, Any]:  # fmt: skip
    stamps, identity = stamps or Stamps(), list(identity)
    return {
        "media_type": media_type,
        "pages": pages,
        "stamp": stamps.certain,
        "doubtful": {"levels": stamps.doubtful, "places": [dict(place) for place in stamps.places]},
        "identity": {
            "count": sum(count for _, count in identity),
            "places": [place for place, _ in identity[:_PLACES]],
        },
        "unread": unread,
        "partly": partly,
        "besides": asdict(besides or Besides()),
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
