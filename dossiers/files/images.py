"""Pictures from strangers (JPEG, PNG): whether they are complete, and drawing them the right way up.

What a browser shows in full is accepted, even a JPEG without its end mark or a PNG whose texts are large or damaged. A
picture with a part missing is not.
"""

import io
import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from typing import Any

from dossiers.files.kinds import JPEG, PNG, kind_of
from dossiers.files.refusal import FileRefusal

#: Phones take pictures of 50, 64 and 108 million pixels. Unpacked for drawing, this many fit in the memory of the reader.
MAX_PIXELS = 120_000_000
_PNG_START = b"\x89PNG\r\n\x1a\n"
#: The chunks that make up the picture. All others are texts, colour profiles and the like, or animation.
_PNG_PICTURE = frozenset({b"IHDR", b"PLTE", b"IDAT", b"tRNS"})
_END_MARK = b"\xff\xd9"
#: Bytes that would continue the picture if a part of it were missing: data for the scan, and every restart mark.
_MORE = b"".join(b"\x5a\xa5\x3c\x96\x71" * 12 + bytes([0xFF, 0xD0 + mark % 8]) for mark in range(16))
#: How much may be missing at the lower edge: rows of pixels (a row of blocks, and the rows smoothed with it), or a share of
#: the height.
_MISSING_ROWS, _MISSING_PART = 18, 0.02
#: Pictures with more pixels than this are compared at a smaller size.
_COMPARED_WHOLE = 4_000_000
#: How many pixels are reduced at a time.
_STRIP = 4_000_000
#: In an office file, a picture whose longer side has fewer pixels is an icon, and one whose shorter side has fewer is a line.
#: Neither can show a page, a stamp or a table.
_ICON, _LINE = 48, 10
_ORIENTATION = 0x0112
_SCAN = 0xDA
#: Segments that only describe a JPEG: those of programs (except JFIF and Adobe, which define the colours) and comments.
_ABOUT = frozenset({*range(0xE1, 0xEE), 0xEF, 0xFE})
#: A mark that begins a segment: neither a stuffed byte of a scan nor a restart, start or end mark.
_MARKER = re.compile(rb"\xff[\x01-\xcf\xda-\xfe]", re.DOTALL)
#: What Pillow raises for bytes that are not a valid picture.
_FAULTS = (
    OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, OverflowError, AttributeError,
    AssertionError, struct.error, zlib.error,
)  # fmt: skip


#: The orientation noted in a photo → how to turn it upright (EXIF 2.3, 4.6.4).
_TURNS = {
    2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE", 6: "ROTATE_270", 7: "TRANSVERSE",
    8: "ROTATE_90",
}  # fmt: skip
_LYING = frozenset({5, 6, 7, 8})


def check_image(content: bytes) -> None:
    """Check that a picture is complete; a JPEG takes little memory. Raises FileRefusal."""
    try:
        _loaded(content)
    except FileRefusal:
        if kind_of(content) != JPEG:
            raise
        _check_end(content)


def drawn(content: bytes, bounds: tuple[int, int]) -> Any:
    """The picture as a browser shows it, on white and the right way up, within ``bounds``. Raises FileRefusal."""
    from PIL import Image

    orientation = _orientation(content)
    if orientation in _LYING:
        bounds = (bounds[1], bounds[0])
    # One more end mark does no harm: after a complete picture it is not read.
    image = _loaded(content if kind_of(content) == PNG else content.rstrip(b"\xff") + _END_MARK, bounds)
    image = _reduced(image, bounds)
    image.thumbnail(bounds, Image.Resampling.LANCZOS)
    return image.transpose(Image.Transpose[_TURNS[orientation]]) if orientation in _TURNS else image


def may_hold_words(content: bytes) -> bool:
    """Whether a picture in a document is more than an icon or a line; one of an unknown kind may be anything."""
    from PIL import Image

    try:
        width, height = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "GIF", "BMP")).size
    except Exception:  # a damaged picture inside a document is no reason to fail
        return True
    return min(width, height) >= _LINE and max(width, height) >= _ICON


def _opened(content: bytes) -> Any:
    """The picture before its pixels are read; of several in one file (phones add some of their own), the first."""
    from PIL import JpegImagePlugin, PngImagePlugin

    try:
        if kind_of(content) == PNG:
            image = PngImagePlugin.PngImageFile(io.BytesIO(_bare_png(content)))
        else:
            image = JpegImagePlugin.JpegImageFile(io.BytesIO(_bare_jpeg(content)))
    except _FAULTS as error:
        raise FileRefusal("file_broken") from error
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise FileRefusal("file_pixels", width=width, height=height, limit=MAX_PIXELS // 1_000_000)
    return image


def _loaded(content: bytes, bounds: tuple[int, int] | None = None) -> Any:
    """The picture with its pixels. A JPEG is read only as large as ``bounds`` need, without them as comparing needs."""
    image = _opened(content)
    width, height = image.size
    if bounds:
        part = min(1, 2 * bounds[0] / width, 2 * bounds[1] / height)
    else:
        part = 1 if width * height <= _COMPARED_WHOLE else 1 / 8
    image.draft("RGB", (max(1, int(width * part)), max(1, int(height * part))))
    try:
        image.load()
    except _FAULTS as error:
        raise FileRefusal("file_broken", **({"what": "cut"} if "truncated" in str(error) else {})) from error
    return image


# JPEG without its end


def _check_end(content: bytes) -> None:
    """Refuse a JPEG that stops before its picture is complete. The test: do bytes appended to it change the picture?"""
    from PIL import ImageChops

    # Half of an end mark would combine with the bytes appended to it into another mark.
    content = content.rstrip(b"\xff")
    height = _opened(content).size[1]
    as_it_is, continued = _loaded(content + _END_MARK), _loaded(content + _MORE + _END_MARK)
    changed = ImageChops.difference(as_it_is, continued).getbbox()
    missing = (as_it_is.size[1] - changed[1]) * height / as_it_is.size[1] if changed else 0
    if missing > min(max(_MISSING_ROWS, _MISSING_PART * height), height / 8) or not _has_all_scans(content):
        raise FileRefusal("file_broken", what="cut")


def _has_all_scans(content: bytes) -> bool:
    """Whether every coefficient of every component is given to its last bit: a progressive JPEG gives them scan by scan."""
    wanted: set[tuple[int, int]] = set()
    for marker, begin, end in _segments(content):
        data = content[begin + 4 : end]
        if marker == 0xC2:
            wanted = {(component, at) for component in data[6::3] for at in range(64)}
        elif marker == _SCAN and data and not data[-1] & 0x0F:
            first, last = data[-3], data[-2]
            wanted -= {(component, at) for component in data[1:-3:2] for at in range(first, last + 1)}
    return not wanted


# JPEG


def _bare_jpeg(content: bytes) -> bytes:
    """The JPEG reduced to the picture alone, because the descriptions that cameras and programs add may be damaged."""
    kept, scan = [content[:2]], len(content)
    for marker, begin, end in _segments(content):
        if marker == _SCAN:
            scan = begin
            break
        if marker not in _ABOUT:
            kept.append(content[begin:end])
    return b"".join([*kept, content[scan:]])


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, beginning and end of each segment of a JPEG; the data of scans is skipped."""
    at = 2
    while match := _MARKER.search(content, at):
        length = int.from_bytes(content[match.end() : match.end() + 2], "big")
        at = match.end() + length
        yield content[match.start() + 1], match.start(), at


def _exif(content: bytes) -> bytes:
    """The EXIF data of a JPEG or PNG, b"" if there is none."""
    if kind_of(content) == PNG:
        return next((data for kind, data, whole in _chunks(content) if kind == b"eXIf" and whole), b"")
    for marker, begin, end in _segments(content):
        if marker == _SCAN:
            break
        if marker == 0xE1 and content[begin + 4 : begin + 10] == b"Exif\0\0":
            return content[begin + 4 : end]
    return b""


# PNG


def _bare_png(content: bytes) -> bytes:
    """The PNG reduced to the picture alone, as far as it is there, with an end; chunks that browsers skip are left out."""
    kept = (
        _chunk(kind, data)
        for kind, data, whole in _chunks(content)
        if kind in _PNG_PICTURE and (whole or kind == b"IDAT")
    )
    return _PNG_START + b"".join(kept) + _chunk(b"IEND", b"")


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes, bool]]:
    """Kind, data, and whether the checksum is right, for each chunk up to the end of the picture or of the file."""
    at = len(_PNG_START)
    while at + 8 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        if kind == b"IEND":
            return
        data = content[at + 8 : at + 8 + length]
        said = content[at + 8 + length : at + 12 + length]
        yield kind, data, said == struct.pack(">I", zlib.crc32(kind + data))
        at += 12 + length


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


# Drawing


def _orientation(content: bytes) -> int | None:
    """How the camera was held, as noted in the photo; None if it is not noted or the note is damaged."""
    from PIL import Image

    said = Image.Exif()
    try:
        with warnings.catch_warnings(action="ignore"):
            said.load(_exif(content))
            return said.get(_ORIENTATION)
    except Exception:  # whatever is noted there, the picture must still be shown
        return None


def _reduced(image: Any, bounds: tuple[int, int]) -> Any:
    """The picture on white in eight bits a colour, reduced by a whole factor if that is enough for ``bounds``.

    It is done strip by strip, so that each operation does not need memory for another copy of a large picture.
    """
    from PIL import Image

    width, height = image.size
    times = max(1, int(min(max(width / bounds[0], height / bounds[1]) / 2, width, height)))
    if times == 1:
        return _on_white(_even(image))
    small = Image.new("RGB", (-(-width // times), -(-height // times)), "white")
    rows = times * max(1, _STRIP // (width * times))
    for top in range(0, height, rows):
        strip = image.crop((0, top, width, min(top + rows, height)))
        small.paste(_on_white(_even(strip)).reduce(times), (0, top // times))
    return small


def _even(image: Any) -> Any:
    """The picture in a mode that can be reduced: no palette, no single bits, eight bits a colour."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode == "P":
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    return image.convert("L") if image.mode == "1" else image


def _on_white(image: Any) -> Any:
    """The picture without transparency, on white as on a page."""
    from PIL import Image

    if "A" not in image.getbands():
        return image if image.mode in {"RGB", "L"} else image.convert("RGB")
    image = image.convert("RGBA")
    page = Image.new("RGB", image.size, "white")
    page.paste(image, mask=image)
    return page
