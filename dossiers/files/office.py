"""Word and Excel files (DOCX, XLSX): what they are, whether they are complete and harmless, and the text in them.

They are ZIP archives of XML (ISO/IEC 29500). Nothing is unpacked to disk, and no more is read than the limits allow.
"""

import io
import re
import struct
import zipfile
import zlib
from xml.parsers import expat

from dossiers.files import archive as file_archive
from dossiers.files.archive import MAX_ENTRIES, MAX_RATIO, MAX_UNPACKED, is_office
from dossiers.files.drawn import paragraphs
from dossiers.files.excel import read_workbook
from dossiers.files.images import may_hold_words
from dossiers.files.kinds import package_kind, zip_kind
from dossiers.files.marks import PlacedLine
from dossiers.files.parts import Package, Sort
from dossiers.files.refusal import FileRefusal
from dossiers.files.word import read_document
from dossiers.files.words import Office, PlacedText
from dossiers.files.xml import texts

__all__ = ["DOCX", "MAX_ENTRIES", "MAX_RATIO", "MAX_UNPACKED", "XLSX", "FileRefusal", "Office", "read_office"]

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAIN = {f"{DOCX}.main+xml": DOCX, f"{XLSX}.main+xml": XLSX}
_MAX_CELLS = 500_000
_DOCUMENT = "officedocument"
_MACROS = Sort(
    frozenset({"vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet"}),
    (".vbaproject", ".vbadata+xml", ".macrosheet+xml", ".intlmacrosheet+xml"),
)
_MACRO_NAMES = re.compile(r"(.*/)?vba(project|data)\.(bin|xml)")
#: Parts in which a stamp may be drawn: boxes, WordArt and SmartArt, in the new and the old drawing language; slides.
_BOXES = Sort(
    frozenset({
        "drawing", "diagramdata", "diagramdrawing", "chartusershapes", "vmldrawing", "slide", "slidelayout", "slidemaster",
    }),
    (".drawing+xml", ".vmldrawing", ".diagramdata+xml", ".diagramdrawing+xml", ".drawingml.chartshapes+xml"),
    r"xl/drawings/[^/]+\.xml",
)  # fmt: skip
_CHARTS = Sort(frozenset({"chart", "chartex"}), (".drawingml.chart+xml", ".chartex+xml"))
_SLIDE_NOTES = Sort(frozenset({"notesslide"}))
#: Data behind the fields of a document, and its properties (in which programs also list the sheets).
_DATA = Sort(frozenset({"customxml"}))
_ABOUT = Sort(frozenset({"core-properties", "coreproperties", "custom-properties", "customproperties"}))
_ABOUT_BESIDES = Sort(frozenset({"extended-properties", "extendedproperties"}))
_PUT_IN = Sort(frozenset({"package", "oleobject"}))
_TEXT_FROM_ELSEWHERE = Sort(frozenset({"afchunk"}))


def read_office(content: bytes) -> Office:
    """Read a ZIP that should be DOCX or XLSX. Raises FileRefusal."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if not is_office(archive):
                raise FileRefusal("file_type", **zip_kind(archive))
            file_archive.check(archive, len(content))
            return _read(Package(archive))
    # What zipfile and expat raise for bytes that are not such an archive. zipfile raises NotImplementedError for an unknown
    # compression and RuntimeError for an encrypted archive; expat raises LookupError for an unknown encoding.
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, expat.ExpatError,
            LookupError, ValueError, OverflowError, struct.error) as error:  # fmt: skip
        raise FileRefusal("file_broken") from error


def _read(package: Package) -> Office:
    mains, kind = _mains(package)
    office = Office(kind)
    if kind == DOCX:
        read_document(package, mains, office)
    else:
        read_workbook(package, mains, office, most_cells=_MAX_CELLS)
    _read_around(package, office)
    _read_put_in(package, office)
    wordless = all(words.place.keys() & {"data", "tab"} for words in office.texts)
    office.unread = office.unread or wordless or _has_pictures(package)
    return office


def _mains(package: Package) -> tuple[list[str], str]:
    """The parts that are the document itself, and whether they belong to Word or Excel. Raises FileRefusal."""
    related = [each.target for each in package.relations("") if each.kind == _DOCUMENT]
    typed = [name for name, content_type in package.overrides.items() if content_type in _MAIN and name in package]
    mains = list(dict.fromkeys([*related, *typed]))
    types = {package.type_of(name) for name in mains} or package.declared
    if other := package_kind(types):
        raise FileRefusal("file_type", **other)
    _refuse_macros(package)
    kinds = {_MAIN[each] for each in types if each in _MAIN}
    if len(kinds) > 1:
        raise FileRefusal("file_type")
    # A part is named but missing, or has no content type.
    if not kinds or not mains or not all(name in package and package.type_of(name) in _MAIN for name in mains):
        raise FileRefusal("file_parts")
    return mains, kinds.pop()


def _refuse_macros(package: Package) -> None:
    declared = any("macroenabled" in each for each in package.declared)
    if declared or package.find(_MACROS) or any(_MACRO_NAMES.fullmatch(name) for name in package.names):
        raise FileRefusal("file_macros")


def _read_around(package: Package, office: Office) -> None:
    """Read what Word and Excel have in common: drawings, charts, data and properties."""
    for name in package.find(_BOXES):
        old = name.endswith(".vml") or "vmldrawing" in package.related.get(name, ())
        office.add(paragraphs(package.read(name), torn=old), {"box": True}, apart=True)
    for sort, place in ((_CHARTS, "chart"), (_SLIDE_NOTES, "note")):
        for name in package.find(sort):
            office.add(paragraphs(package.read(name)), {place: True})
    for sort in (_ABOUT, _ABOUT_BESIDES, _DATA):
        for name in package.find(sort):
            said = texts(package.read(name))
            office.texts += [PlacedText({"data": True}, text) for text in said]
            if sort is _ABOUT:
                office.lines += [PlacedLine(text, "apart", place={"data": True}) for text in said]


def _read_put_in(package: Package, office: Office) -> None:
    """Read documents inside the document: a slide, the workbook of a chart, text that Word inserts when opening the file."""
    for name in package.find(_TEXT_FROM_ELSEWHERE):
        # A web page, for example, becomes the document's own text as soon as Word saves it.
        if not _read_inner(package.read(name), office):
            raise FileRefusal("file_parts")
    for name in package.find(_PUT_IN):
        if not _read_inner(package.read(name), office):
            office.unread = True


def _read_inner(content: bytes, office: Office) -> bool:
    """Whether this is a DOCX, XLSX or the like that could be read. Its text is added to ``office``."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    inner = Office("")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if not is_office(archive):
            return False
        try:
            _read_inner_words(Package(archive), inner)
        except expat.ExpatError:
            return False
        except FileRefusal as refusal:
            if refusal.code != "file_parts":
                raise
            return False
    office.lines += inner.lines
    office.texts += [words._replace(place={"put_in": True}) for words in inner.texts]
    office.unread = office.unread or inner.unread
    return True


def _read_inner_words(package: Package, inner: Office) -> None:
    _refuse_macros(package)
    mains = [each.target for each in package.relations("") if each.kind == _DOCUMENT and each.target in package]
    types = {package.type_of(name) for name in mains}
    if any("wordprocessingml" in each for each in types):
        read_document(package, mains, inner)
    elif any("spreadsheetml" in each for each in types):
        read_workbook(package, mains, inner, most_cells=_MAX_CELLS)
        # Nobody puts a stamp into the rows behind a chart.
        inner.lines.clear()
    _read_around(package, inner)
    _read_put_in(package, inner)
    inner.unread = inner.unread or _has_pictures(package)


def _has_pictures(package: Package) -> bool:
    return any(may_hold_words(package.read(name)) for name in package.pictures)
