"""Reading what strangers upload, in a process of its own with little memory and time: `python -m dossiers.file_reading`.

The bytes come by standard input. `look` writes as JSON what the file is and holds, `picture N WIDTH` page N as PNG. Parsers of
such files are large and written in C; whatever a hostile file does to them, it does it here and not to the server. The caller
is `file_checks`; the words people read stand there, here are only codes.
"""

import io
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from dossiers import file_pdf
from dossiers.file_marks import Line, Stamps, stamps_in
from dossiers.file_office import FileRefusal, read_office
from dossiers.file_pdf_actions import Besides
from dossiers.personal_numbers import identity_numbers

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
MAX_PIXELS = 50_000_000
#: Memory of the process, and processor time; a page of the largest size allowed needs about a third of the memory.
MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 20
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

    `media_type`; `pages` (None for what has none); `stamp` (a level of secrecy or None); `doubtful` {levels, places}: what may
    be a stamp; `identity` {count, places: page, paragraph or cell, at most five}; `unread`: True where there are no letters to
    look at (a picture, a scan); `partly`: True where time ran out; `besides`: what a PDF carries and does. Raises FileRefusal.
    """
    kind = kind_of(content)
    if kind == PDF:
        return _found(PDF, **file_pdf.look(content))
    if kind in {JPEG, PNG}:
        _opened_image(content).close()
        return _found(kind, unread=True)
    if kind == "zip":
        office = read_office(content)
        stamps = stamps_in([Line(text) for text in office.top])
        return _found(office.media_type, stamps=stamps, identity=_numbers(office.texts))
    if kind == "ole":
        # Office keeps a document with a password in a container of this old form, under this name.
        raise FileRefusal("file_password" if "EncryptedPackage".encode("utf-16-le") in content else "file_old_office")
    raise FileRefusal("file_type")


def picture(content: bytes, page: int, width: int) -> bytes:
    """A page of a PDF (from 1), or an image, no wider than `width` pixels, as PNG. Raises FileRefusal."""
    from PIL import Image

    if kind_of(content) == PDF:
        document = file_pdf.opened(content)
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
