"""Files made for tests: PDF, Word and Excel written out by hand, good ones and hostile ones."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PIL import Image

TYPES = "application/vnd.openxmlformats-officedocument"
WORD, EXCEL = f"{TYPES}.wordprocessingml.document.main+xml", f"{TYPES}.spreadsheetml.sheet.main+xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#: Name of a part → what it is to the one that names it, and its content.
Parts = Mapping[str, tuple[str, bytes | str]]


def pdf(
    *pages: Sequence[Any] | str, note: str = "", sizes: tuple[float, float] = (595, 842), catalog: str = "",
    page: str = "", more: Mapping[int, bytes | str] | None = None,
) -> bytes:  # fmt: skip
    """A PDF whose pages hold these lines; any letters, by a font that says which letter each code is.

    A line may be (text, x): it then stands on the line of the one before, at x. ``note``: put on every page as an annotation.
    ``catalog``, ``page``: more entries of the catalog and of each page; ``more``: further objects, by numbers from 100.
    """
    letters = sorted({sign for one in [*pages, note] for line in _lines(one) for sign in line[0]})
    code = {sign: number + 1 for number, sign in enumerate(letters)}
    mapping = "\n".join(f"<{code[sign]:04X}> <{sign.encode('utf-16-be').hex()}>" for sign in letters)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{max(len(letters), 1)} beginbfchar\n{mapping or '<0000> <0020>'}\nendbfchar endcmap end end"
    ).encode()
    count = max(len(pages), 1)
    first, last = 6, 6 + 2 * count
    objects: dict[int, bytes] = {
        1: f"<</Type/Catalog/Pages 2 0 R{catalog}>>".encode(),
        2: f"<</Type/Pages/Count {count}/Kids[{' '.join(f'{first + 2 * n} 0 R' for n in range(count))}]>>".encode(),
        3: b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        4: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/DW 600/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
           b"/Supplement 0>>>>",
        5: _stream(cmap),
    }  # fmt: skip
    for number, one in enumerate(pages or ([],)):
        down, written = 800, []
        for text, across in _lines(one):
            if across is None:
                down -= 24
            shown = "".join(f"{code[sign]:04X}" for sign in text)
            written.append(f"BT /F 12 Tf 1 0 0 1 {across or 60} {down} Tm <{shown}> Tj ET")
        notes = f"/Annots[<</Type/Annot/Subtype/Stamp/F 4/Rect[300 700 500 730]/AP<</N {last} 0 R>>>>]" if note else ""
        here = first + 2 * number
        objects[here] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {sizes[0]} {sizes[1]}]/Resources<</Font<</F 3 0 R>>>>"
            f"/Contents {here + 1} 0 R {notes}{page}>>"
        ).encode()
        objects[here + 1] = _stream("\n".join(written).encode())
    if note:
        shown = "".join(f"{code[sign]:04X}" for sign in note)
        form = b"/Type/XObject/Subtype/Form/BBox[0 0 200 30]/Resources<</Font<</F 3 0 R>>>>"
        objects[last] = _stream(f"BT /F 12 Tf 1 0 0 1 5 10 Tm <{shown}> Tj ET".encode(), form)
    for number, content in (more or {}).items():
        objects[number] = content if isinstance(content, bytes) else content.encode()
    return pdf_of(objects)


def many_pages(count: int) -> bytes:
    """A small PDF that says it has so many pages, all the same one."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Count {count}/Kids[{'3 0 R ' * count}]>>".encode(),
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
    }
    return pdf_of(objects)


def nested_pdf(depth: int = 7, each: int = 10, pages: int = 1) -> bytes:
    """A small PDF whose pages draw a form that draws the next one ``each`` times, ``depth`` deep: each ** depth things to draw.

    The first of several pages is empty.
    """
    first = 5
    objects: dict[int, bytes] = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Count {pages}/Kids[{' '.join(f'{first + depth + n} 0 R' for n in range(pages))}]>>".encode(),
        3: _stream(b"/X Do"),
        4: _stream(b""),
    }
    for number in range(depth):
        last = number == depth - 1
        inside = b"" if last else b"/Resources<</XObject<</X %d 0 R>>>>" % (first + number + 1)
        form = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]" + inside
        objects[first + number] = _stream(b"0 0 9 9 re f" if last else b"/X Do " * each, form)
    for number in range(pages):
        empty = pages > 1 and number == 0
        objects[first + depth + number] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</X %d 0 R>>>>/Contents %d 0 R>>"
            % (first, 4 if empty else 3)
        )
    return pdf_of(objects)


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
    }
    lock = b"/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -44/O<" + b"ab" * 32 + b">/U<" + b"cd" * 32 + b">>>"
    return pdf_of(objects, lock + b"/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]")


def image(kind: str = "JPEG", size: tuple[int, int] = (300, 200), color: str = "white") -> bytes:
    """A picture of one colour."""
    written = io.BytesIO()
    Image.new("RGB", size, color).save(written, kind)
    return written.getvalue()


def zipped(entries: Mapping[str, bytes | str], *, pack: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these entries."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", pack) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return written.getvalue()


def docx(body: str | Sequence[str] = "", *, kind: str = WORD, more: Mapping[str, bytes | str] | None = None) -> bytes:
    """A Word file: paragraphs, or the XML inside its body."""
    inner = body if isinstance(body, str) else "".join(paragraph(text) for text in body)
    return zipped(
        {
            "[Content_Types].xml": _types(kind, "/word/document.xml"),
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{inner}</w:body></w:document>',
            **(more or {}),
        }
    )


def paragraph(text: str, *, inside: str = "") -> str:
    """A paragraph of Word."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r>{inside}</w:p>"


def xlsx(rows: Sequence[Sequence[str]] = (), *, foot: str = "", more: Mapping[str, bytes | str] | None = None) -> bytes:
    """An Excel file of one sheet; words stand among the shared strings as Excel writes them."""
    shared = list(dict.fromkeys(cell for row in rows for cell in row))
    sheet = "".join(
        f'<row r="{r}">'
        + "".join(f'<c r="{chr(64 + c)}{r}" t="s"><v>{shared.index(cell)}</v></c>' for c, cell in enumerate(row, 1))
        + "</row>"
        for r, row in enumerate(rows, 1)
    )
    footer = f"<headerFooter><oddFooter>{foot}</oddFooter></headerFooter>" if foot else ""
    return zipped(
        {
            "[Content_Types].xml": _types(EXCEL, "/xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{S}"/>',
            "xl/sharedStrings.xml": f'<sst xmlns="{S}">{"".join(f"<si><t>{text}</t></si>" for text in shared)}</sst>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}"><sheetData>{sheet}</sheetData>{footer}</worksheet>',
            **(more or {}),
        }
    )


def related(*relations: tuple[str, str], family: str = RELATIONS) -> str:
    """The relations of a part: what the other is to it, and the target; ids r1, r2 …"""
    lines = "".join(
        f'<Relationship Id="r{number}" Type="{family}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(relations, 1)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'
    )


def word_with(
    body: str | Sequence[str] = "",
    parts: Mapping[str, tuple[str, bytes | str]] | None = None,
    more: Mapping[str, bytes | str] | None = None,
) -> bytes:
    """A Word file that says all its relations. ``parts``: name in the folder ``word`` → what it is to the document, content."""
    parts = parts or {}
    return docx(
        body,
        more={
            "_rels/.rels": related(("officeDocument", "word/document.xml")),
            "word/_rels/document.xml.rels": related(*((kind, name) for name, (kind, _) in parts.items())),
            **{f"word/{name}": content for name, (_, content) in parts.items()},
            **(more or {}),
        },
    )


def excel_with(
    rows: Sequence[Sequence[str]] = (),
    parts: Mapping[str, tuple[str, bytes | str]] | None = None,
    more: Mapping[str, bytes | str] | None = None,
) -> bytes:
    """An Excel file that says all its relations. ``parts``: name in the folder ``xl`` → what it is to the sheet, content."""
    parts = parts or {}
    book = f'<workbook xmlns="{S}" xmlns:r="{RELATIONS}"><sheets><sheet name="Biểu" sheetId="7" r:id="r1"/></sheets></workbook>'
    return xlsx(
        rows,
        more={
            "_rels/.rels": related(("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": related(
                ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
            ),
            "xl/worksheets/_rels/sheet1.xml.rels": related(
                *((kind, f"../{name}") for name, (kind, _) in parts.items())
            ),
            **{f"xl/{name}": content for name, (_, content) in parts.items()},
            **(more or {}),
        },
    )


def rezipped(content: bytes, rename: Callable[[str], str]) -> bytes:
    """The same archive with its entries under other names."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return zipped({rename(name): archive.read(name) for name in archive.namelist()})


def _types(kind: str, part: str) -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="{part}" ContentType="{kind}"/></Types>'
    )


def _lines(page: Sequence[Any] | str) -> list[tuple[str, int | None]]:
    lines = page.split("\n") if isinstance(page, str) else page
    return [(line, None) if isinstance(line, str) else line for line in lines]


def _stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n" % (more, len(content)) + content + b"\nendstream"


def pdf_of(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """The objects of a PDF as a file."""
    file, places = bytearray(b"%PDF-1.7\n"), {}
    for number, content in sorted(objects.items()):
        places[number] = len(file)
        file += b"%d 0 obj" % number + content + b"endobj\n"
    start, size = len(file), max(objects) + 1
    file += b"xref\n0 %d\n0000000000 65535 f \n" % size
    file += b"".join(
        b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
        for number in range(1, size)
    )
    file += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (size, trailer, start)
    return bytes(file)
