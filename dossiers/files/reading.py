"""Reading what strangers upload, in a process of its own with little memory and time: ``python -m dossiers.files.reading``.

The bytes come from standard input. ``look`` writes as JSON what the file is and holds; ``picture N WIDTH`` writes page N as
PNG. Parsers of such files are large C programs, and whatever a hostile file does to them, it happens here and not in the
server. The caller is ``readers``, on behalf of ``checks``, which has the sentences for people; here are only codes.
"""

import io
import json
import os
import signal
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from typing import Any

from dossiers.files import pdf as file_pdf
from dossiers.files.images import MAX_PIXELS, check_image, drawn
from dossiers.files.kinds import JPEG, PDF, PNG, kind_of, ole_kind, other_kind
from dossiers.files.marks import Stamps, stamps_in
from dossiers.files.office import read_office
from dossiers.files.pdf import MAX_PAGES
from dossiers.files.pdf_actions import Besides
from dossiers.files.refusal import FileRefusal
from dossiers.files.words import PlacedText
from dossiers.texts.personal_numbers import identity_numbers, is_identity_cell

__all__ = ["JPEG", "MAX_PAGES", "MAX_PIXELS", "PDF", "PNG", "kind_of", "look", "picture"]

#: Memory of the process; a picture of the largest size allowed needs about two thirds of it. All readers together take this
#: much times the number of places (``readers``).
MEMORY_BYTES = 1_000_000_000
#: Processor time in seconds: for a whole look, for one page of it, and for drawing a page (an ordinary one takes 0.3 s).
CPU_SECONDS = 20
PAGE_SECONDS = 6
DRAWING_SECONDS = 4
#: The exit code if memory ran out while drawing.
TOO_MUCH = 4
#: Readers have a lower priority: they use the processor time that the server leaves.
_NICE = 5
_PLACES = 5
_NO_LARGER = 2.0


def look(content: bytes) -> dict[str, Any]:
    """What a file is, and what has to be said about it.

    ``media_type``; ``pages`` (None for files without pages); ``stamp`` (a level of secrecy or None); ``doubtful`` {levels,
    places}: what may be a stamp; ``identity`` {count, places: page, paragraph or cell, at most five}: identity numbers;
    ``unread``: whether there may be text that was not read (pictures, scans); ``partly``: whether time ran out; ``besides``:
    what a PDF contains and does besides showing pages. Raises FileRefusal.
    """
    kind = kind_of(content)
    if kind == PDF:
        return _found(PDF, **_pdf(content))
    if kind in {JPEG, PNG}:
        check_image(content)
        return _found(kind, unread=True)
    if kind == "zip":
        office = read_office(content)
        stamps, identity = stamps_in(office.lines), _numbers(office.texts)
        return _found(office.media_type, stamps=stamps, identity=identity, unread=office.unread)
    if kind == "ole":
        # Office stores a document with a password in a container of this old form, under this name.
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise FileRefusal("file_password")
        raise FileRefusal("file_old_office", **ole_kind(content))
    raise FileRefusal("file_type", **other_kind(content))


def _pdf(content: bytes) -> dict[str, Any]:
    """Look at a PDF. A web page or a text that only mentions PDF is not called a damaged PDF."""
    try:
        return file_pdf.look(content, _page_begins)
    except FileRefusal as refusal:
        other = other_kind(content)
        if refusal.code == "file_broken" and other and not content.lstrip().startswith(b"%PDF-"):
            raise FileRefusal("file_type", **other) from refusal
        raise


def picture(content: bytes, page: int, width: int) -> bytes:
    """A page of a PDF (from 1), or an image, no wider than ``width`` pixels, as PNG. Raises FileRefusal."""
    bounds = (width, int(_NO_LARGER * width))
    kind = kind_of(content)
    if kind == PDF:
        document = file_pdf.opened(content)
        if not 1 <= page <= len(document):
            raise FileRefusal("file_no_page", page=page)
        sheet = document[page - 1]
        across, down = sheet.get_size()
        # A page may claim any size, for example a point wide and a kilometre high.
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


def _numbers(texts: Iterable[PlacedText]) -> list[tuple[Mapping[str, Any], int]]:
    found = []
    for words in texts:
        count = (
            int(is_identity_cell(_digits(words.text), words.format)) if words.number else identity_numbers(words.text)
        )
        if count:
            found.append((words.place, count))
    return found


def _digits(number: str) -> str:
    """The digits of a whole number as a sheet writes it ("14204001234", "1.4204001234E10"); "" for other numbers."""
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


_in_a_process_of_its_own = False


def _page_begins(number: int) -> None:
    """Tell the caller which page comes next, and start its timer; the system ends a process whose timer runs out."""
    if not _in_a_process_of_its_own:
        return
    print(f"page {number}", file=sys.stderr, flush=True)
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, PAGE_SECONDS)


def _bound(seconds: int) -> None:
    """Limit memory and processor time to what an honest file needs, and forbid writing files. Windows cannot do this."""
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
    """Do what is asked with the bytes from standard input. A refusal is an answer, too."""
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
