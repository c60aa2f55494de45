"""PDF files: their pages, text and stamps, and what they contain or do besides showing pages.

Called in the reading process only (``reading``).
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

from dossiers.files.marks import PlacedLine, Where, stamps_in
from dossiers.files.pdf_actions import besides
from dossiers.files.refusal import FileRefusal
from dossiers.texts.personal_numbers import identity_numbers

MAX_PAGES = 500
#: Seconds after which looking for identity numbers, and for stamps behind the first pages, stops.
_PATIENCE = 8
#: A stamp is on the first page, which may come after a cover and a letter. Found on later pages, it is only a doubt.
_STAMPED_PAGES = 3
_PASSWORD = 4
#: Height of a page's header and of its footer, as a share of the page.
_MARGIN = 0.1
_MOST_PIECES = 400
#: Distance from one line to the next, in heights of a letter.
_LINE = 2.5


def opened(content: bytes) -> Any:
    """The PDF, opened. Raises FileRefusal."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise FileRefusal("file_password" if error.err_code == _PASSWORD else "file_broken") from error
    if not len(document):
        raise FileRefusal("file_broken")
    return document


def look(content: bytes, page_begins: Callable[[int], None] = lambda number: None) -> dict[str, Any]:
    """What a PDF holds: ``pages``, ``stamps``, ``identity`` (place and count), ``unread``, ``partly``, ``besides``.

    ``page_begins`` is called with the number of each page before it is read. Raises FileRefusal.
    """
    import pypdfium2 as pdfium

    document = opened(content)
    if len(document) > MAX_PAGES:
        raise FileRefusal("file_pages", pages=len(document), limit=MAX_PAGES)
    more = besides(document, content)
    give_up = time.monotonic() + _PATIENCE
    lines: list[PlacedLine] = []
    identity: list[tuple[dict[str, Any], int]] = []
    letters, partly = 0, False
    try:
        for number in range(1, len(document) + 1):
            page_begins(number)
            page = document[number - 1]
            written = _read(page, number, document, lines)
            letters += len(written.strip())
            if count := identity_numbers(written):
                identity.append(({"page": number}, count))
            if number == _STAMPED_PAGES and stamps_in(lines).certain:
                break
            if time.monotonic() > give_up:
                partly = number < len(document)
                break
    except pdfium.PdfiumError as error:
        raise FileRefusal("file_broken") from error
    return {
        "pages": len(document), "stamps": stamps_in(lines), "identity": identity, "unread": not letters, "partly": partly,
        "besides": more,
    }  # fmt: skip


def _read(page: Any, number: int, document: Any, lines: list[PlacedLine]) -> str:
    """The text of a page; its lines, with their places, are added to ``lines``."""
    import pypdfium2 as pdfium

    notes = list(_notes(page)) if number <= _STAMPED_PAGES else []
    if number <= _STAMPED_PAGES:
        # Stamps that were added as notes become part of the page.
        pdfium.raw.FPDFPage_Flatten(page, pdfium.raw.FLAT_NORMALDISPLAY)
        page = document[number - 1]
    text = page.get_textpage()
    sheet = _PageText(page, text, number, notes)
    lines += sheet.lines()
    if number <= _STAMPED_PAGES:
        lines += sheet.standing_apart()
    written = text.get_text_bounded()
    text.close()
    page.close()
    return written


_Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""


class _PageText:
    """A page, and where its text stands."""

    def __init__(self, page: Any, text: Any, number: int, notes: list[_Box]) -> None:
        self._text, self._number, self._notes = text, number, notes
        _, self._bottom, _, self._top = page.get_mediabox()
        self._pieces: list[_Box] = [text.get_rect(index) for index in range(min(text.count_rects(), _MOST_PIECES))]

    def lines(self) -> Iterator[PlacedLine]:
        """The lines of the text, one by one."""
        written, at = self._text.get_text_range(), 0
        for line in written.splitlines(keepends=True):
            bare = line.strip()
            if bare:
                start = at + len(line) - len(line.lstrip())
                yield self._line(bare, self._box(start, start + len(bare) - 1))
            at += len(line)

    def standing_apart(self) -> Iterator[PlacedLine]:
        """Pieces of text with nothing close beside them: in the text, a stamp next to the letterhead is in the same line.

        A piece is a run of one font; a bold word inside a sentence has its neighbours close by. Text that is alone in its row
        was given as a line already.
        """
        for one in self._pieces:
            if self._beside(one) and not any(other is not one and _touch(one, other) for other in self._pieces):
                yield self._line(self._text.get_text_bounded(*one), one, self._above(one))

    def _line(self, written: str, box: _Box | None, above: str | None = None) -> PlacedLine:
        place = {"page": self._number}
        if box is None:
            return PlacedLine(written, "within", place=place)
        return PlacedLine(written, self._where(box), beside=self._beside(box), above=above, place=place)

    def _above(self, box: _Box) -> str:
        """The words above a piece, at most one line away."""
        room = _LINE * (box[3] - box[1])
        over = [each for each in self._pieces if 0 <= each[1] - box[1] - 1 < room and _overlap(each, box)]
        nearest = min((each for each in over if each is not box), key=lambda each: each[1], default=None)
        return self._text.get_text_bounded(*nearest) if nearest else ""

    def _where(self, box: _Box) -> Where:
        if self._number > _STAMPED_PAGES:
            return "within"
        middle = (box[1] + box[3]) / 2
        if any(
            left <= (box[0] + box[2]) / 2 <= right and low <= middle <= high for left, low, right, high in self._notes
        ):
            return "apart"
        height = max(self._top - self._bottom, 1)
        share = (middle - self._bottom) / height
        if share < _MARGIN:
            return "apart"
        return "head" if share > 1 / 2 else "within"

    def _beside(self, box: _Box) -> int:
        """How many other groups of words are in the same row, separated from these."""
        row = sorted(other for other in self._pieces if _in_a_row(box, other))
        groups: list[_Box] = []
        for each in row:
            if groups and _touch(groups[-1], each):
                groups[-1] = _joined(groups[-1], each)
            else:
                groups.append(each)
        return sum(1 for each in groups if not _overlap(each, box))

    def _box(self, first: int, last: int) -> _Box | None:
        """The box around the characters from ``first`` to ``last`` of the page's text."""
        import pypdfium2 as pdfium

        try:
            return _joined(self._text.get_charbox(first), self._text.get_charbox(last))
        except (pdfium.PdfiumError, ValueError, IndexError):
            return None


def _notes(page: Any) -> Iterator[_Box]:
    """The places of notes with their own text on a page: stamps and boxes."""
    import ctypes

    import pypdfium2 as pdfium

    raw = pdfium.raw
    kinds = {raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_WATERMARK}
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_PIECES)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        box = raw.FS_RECTF()
        if raw.FPDFAnnot_GetSubtype(note) in kinds and raw.FPDFAnnot_GetRect(note, ctypes.byref(box)):
            low, high = sorted((box.bottom, box.top))
            yield box.left, low, box.right, high
        raw.FPDFPage_CloseAnnot(note)


def _in_a_row(one: _Box, other: _Box) -> bool:
    return min(one[3], other[3]) - max(one[1], other[1]) > 0.4 * (one[3] - one[1])


def _touch(one: _Box, other: _Box) -> bool:
    """Whether two pieces are in one row, no further apart than the words of a sentence."""
    room = 1.2 * (one[3] - one[1])
    return _in_a_row(one, other) and other[0] < one[2] + room and other[2] > one[0] - room


def _overlap(one: _Box, other: _Box) -> bool:
    return min(one[2], other[2]) > max(one[0], other[0])


def _joined(one: _Box, other: _Box) -> _Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
