"""Finding stamps of secrecy in the text of a document. Works on text and its place, not on files.

The levels are those of Luật Bảo vệ bí mật nhà nước 29/2018/QH14, article 8 (Tuyệt mật, Tối mật, Mật). A stamp stands alone,
in capitals; the word inside a sentence ("bảo vệ bí mật nhà nước") is not a stamp. But not every word that stands alone is a
stamp, and no stamp may be missed, so each finding is certain or doubtful. A document with one certain stamp is refused,
whatever else is in it. If all findings are doubtful, the person who hands it in is asked, and the answer goes into the log.

A finding is certain, unless a rule below makes it doubtful, if the level stands alone at the head of the document or of one
of its first pages (the upper half of a page, the first paragraphs, the first rows of a sheet), in a page header or footer, in
a text box, or on a note on the page. After "Độ mật:" it is always certain.

A finding is doubtful (1) beside another level, in the same line, table, row or column or within two lines: a list, or the
heading of statistics; (2) in a row of three or more cells: a heading; (3) in a table, or in a place that is not the head of
the document; (4) below a line that ends in the middle of a phrase ("… BẢO VỆ BÍ", "… TÀI LIỆU"), below the title of a paper,
or above a line that continues the phrase ("NHÀ NƯỚC", "VÀ …"); (5) if it is a level in small letters below a line "Độ mật"
without a colon.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

#: A stamp without blanks → its level, in Unicode and in the two old encodings that offices still send (TCVN3, VNI).
_LEVELS = {
    "MẬT": "MẬT", "TỐIMẬT": "TỐI MẬT", "TUYỆTMẬT": "TUYỆT MẬT",
    "MËT": "MẬT", "TÈIMËT": "TỐI MẬT", "TUYÖTMËT": "TUYỆT MẬT",
    "MAÄT": "MẬT", "TOÁIMAÄT": "TỐI MẬT", "TUYEÄTMAÄT": "TUYỆT MẬT",
}  # fmt: skip
#: TCVN3 shows small letters as capitals by means of a font, so there "mËt" is a stamp.
_SMALL = {"mËt", "tèimËt", "tuyÖtmËt"}
#: The first half of a stamp broken over two lines.
_HALVES = {"TỐI", "TUYỆT", "TÈI", "TUYÖT", "TOÁI", "TUYEÄT"}
#: The beginning of the syllable MẬT, composed or not, in every encoding. Every level contains it.
_MAYBE = re.compile(r"[mM][\W_]*[aAâÂậẬạẠëË]")
_NAMED = re.compile(r"^\s*độ\s*mật\s*[:\-–—]", re.IGNORECASE)
_NAME_ALONE = re.compile(r"^\s*độ\s*mật\s*([:\-–—]?)\s*$", re.IGNORECASE)
_APART = re.compile(r"[\n\r\t\v\f\u2028\u2029]| {3,}")
#: A line that ends like this continues in the next one.
_GOES_ON = re.compile(
    r"(?:^|[^\w])(?:BÍ|BẢO|GIẢI|CƠ|KHÔNG|THƯỜNG|ĐỘ|MỨC|CẤP|LOẠI|DẤU|TÀI LIỆU|VĂN BẢN|DANH MỤC|HỒ SƠ|CÔNG VĂN|THÔNG TIN|TIN|"
    r"NỘI DUNG|VẬT|ĐIỆN|SỔ|THUỘC|CÁC|NHỮNG|VÀ|HOẶC|HAY|LÀ|CHỨA|CÓ|VỀ|CỦA|QUẢN LÝ|SỐ LƯỢNG|CHẾ ĐỘ|PHẠM VI|CÔNG TÁC|NGHIỆP VỤ|"
    r"LƯU TRỮ|TIÊU HỦY|SOẠN THẢO|KIỂM TRA|TỪ|ĐẾN|VỚI|THEO|TRONG|NHÀ NƯỚC)\W*$|[,(&/\-–—]\s*$"
)
_CONTINUED = re.compile(r"^\s*(?:NHÀ NƯỚC|VÀ|HOẶC|CỦA|TRONG|NĂM \d|TẠI|ĐỐI VỚI|THEO|TỪ|[,)])", re.IGNORECASE)
#: The title of a paper. A stamp stands above it; what stands below may be its last word.
_TITLE = re.compile(
    r"^\s*(?:BÁO CÁO|KẾ HOẠCH|QUY CHẾ|QUY ĐỊNH|DANH MỤC|DANH SÁCH|SỔ|THỐNG KÊ|BẢNG|QUYẾT ĐỊNH|HƯỚNG DẪN|BIÊN BẢN|PHƯƠNG ÁN|"
    r"TỜ TRÌNH|THÔNG BÁO|CÔNG TÁC|NỘI QUY|ĐỀ CƯƠNG|TÀI LIỆU|CHƯƠNG TRÌNH|NGHỊ QUYẾT|V/V|VỀ)\b"
)
_WORDS_OF_A_TITLE = 4
#: A row with this many cells is the heading of a table; a letterhead has only two sides.
_HEADING_CELLS = 3
#: How many places are named to the person.
_PLACES = 5
#: Levels that are at most this many lines apart make a list.
_NEAR = 2

Where = Literal["apart", "head", "within"]


@dataclass(frozen=True)
class PlacedLine:
    """A text with its place in the document.

    ``where``: "apart" (page header or footer, text box, note on the page), "head" (the beginning of the document or of a
    page), "within" (anywhere else). ``cell``: table, row and column of a text in a table or sheet. ``beside``: how many other
    texts are in its row, if the reader knows; for cells they are counted here. ``above``: the text above it, if that is not
    the line before. ``place``: the place as people are told it.
    """

    text: str
    where: Where = "head"
    cell: tuple[int, int, int] | None = None
    beside: int = 0
    above: str | None = None
    place: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Stamps:
    """The stamps in a document. ``certain``: a level, or None. ``doubtful``: levels, and where they were found."""

    certain: str | None = None
    doubtful: tuple[str, ...] = ()
    places: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class _Hit:
    at: int
    level: str
    named: bool
    unsure: bool


def stamps_in(lines: Sequence[PlacedLine]) -> Stamps:
    """The levels of secrecy that stand alone in a document, certain stamps and doubtful ones.

    Letters may be composed or not, be spaced out ("T Ố I  M Ậ T"), and stand in brackets or dashes, or after "Độ mật:".
    """
    # A workbook may have half a million cells; for most of them this quick test is enough.
    hits = [hit for at, line in enumerate(lines) if _MAYBE.search(line.text) for hit in _hits(lines, at)]
    filled = Counter(cell[:2] for cell in {line.cell for line in lines} if cell is not None)
    doubtful = []
    for hit in hits:
        if not _is_doubtful(hit, hits, lines, filled):
            return Stamps(certain=hit.level)
        doubtful.append(hit)
    places = {str(lines[hit.at].place): lines[hit.at].place for hit in doubtful}
    return Stamps(doubtful=tuple(dict.fromkeys(hit.level for hit in doubtful)), places=tuple(places.values())[:_PLACES])


def _hits(lines: Sequence[PlacedLine], at: int) -> Iterable[_Hit]:
    line = unicodedata.normalize("NFC", lines[at].text)
    before = _before(lines, at)
    name = _NAME_ALONE.match(before)
    if name and (level := _level(line, named=True)):
        yield _Hit(at, level, named=bool(name[1]), unsure=not name[1])
        return
    if _bare(before) in _HALVES and (level := _level(f"{before}{line}", named=False)):
        yield _Hit(at, level, named=False, unsure=False)
        return
    parts = _separate(line)
    found = []
    for part in parts:
        named = bool(_NAMED.match(part))
        if level := _level(_NAMED.sub("", part), named=named):
            # A part of a line between tabs counts as a cell of a row.
            found.append(_Hit(at, level, named, unsure=part is not line and len(parts) > _HEADING_CELLS))
            if part is line:
                break
    yield from found


def _is_doubtful(
    hit: _Hit, hits: Sequence[_Hit], lines: Sequence[PlacedLine], filled: Mapping[tuple[int, int], int]
) -> bool:
    line = lines[hit.at]
    if hit.named:
        return False
    others = filled[line.cell[:2]] - 1 if line.cell else line.beside
    return (
        hit.unsure
        or line.where == "within"
        or others >= _HEADING_CELLS - 1
        or any(_lists(hit, other, lines) for other in hits)
        or _is_part_of_a_phrase(hit.at, lines)
    )


def _lists(hit: _Hit, other: _Hit, lines: Sequence[PlacedLine]) -> bool:
    """Whether another level is so near that both must be entries of a list, or headings."""
    if hit.level == other.level:
        return False
    one, two = lines[hit.at], lines[other.at]
    if one.cell and two.cell:
        (table, row, column), (other_table, other_row, other_column) = one.cell, two.cell
        return table == other_table and (abs(row - other_row) <= _NEAR or column == other_column)
    together = (one.where == "apart", one.place.get("page")) == (two.where == "apart", two.place.get("page"))
    return together and abs(hit.at - other.at) <= _NEAR


def _is_part_of_a_phrase(at: int, lines: Sequence[PlacedLine]) -> bool:
    before = _before(lines, at)
    if not before.strip():
        return False
    last = unicodedata.normalize("NFC", before.strip().splitlines()[-1])
    capitals = last == last.upper()
    title = capitals and len(last.split()) >= _WORDS_OF_A_TITLE and bool(_TITLE.match(last))
    return (
        title or bool(_GOES_ON.search(last.upper()) if capitals else False) or bool(_CONTINUED.match(_after(lines, at)))
    )


def _before(lines: Sequence[PlacedLine], at: int) -> str:
    above = lines[at].above
    return above if above is not None else _beside(lines, at, range(at - 1, -1, -1))


def _after(lines: Sequence[PlacedLine], at: int) -> str:
    return "" if lines[at].above is not None else _beside(lines, at, range(at + 1, len(lines)))


def _beside(lines: Sequence[PlacedLine], at: int, order: Iterable[int]) -> str:
    """The next text in the same part of the document; "" if that part ends here."""
    line = lines[at]
    for each in order:
        other = lines[each]
        if (other.where == "apart", other.cell) != (line.where == "apart", line.cell):
            return ""
        if other.text.strip():
            return other.text
    return ""


def _separate(line: str) -> list[str]:
    """A line, and its parts if tabs or wide gaps separate words (spaced-out letters are one part)."""
    parts = [part for part in _APART.split(line) if part.strip()]
    return [line, *parts] if len(parts) > 1 else [line]


def _bare(text: str) -> str:
    letters = [sign for sign in text if sign.isalpha() or sign.isdigit()]
    return "".join(letters)


def _level(text: str, *, named: bool) -> str | None:
    bare = _bare(text)
    if bare in _SMALL:
        return _LEVELS[bare.upper()]
    # After "Độ mật:" the level may be in small letters; elsewhere a single "mật" in small letters just ends a sentence.
    return _LEVELS.get(bare.upper() if named else bare)
