"""The text of a Word file (DOCX): the body, page headers, notes, comments, boxes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dossiers.files.drawn import Written, paragraphs
from dossiers.files.marks import PlacedLine, Where
from dossiers.files.parts import Package, Sort
from dossiers.files.words import Office, PlacedText

_HEADS = Sort(
    frozenset({"header", "footer"}),
    (".wordprocessingml.header+xml", ".wordprocessingml.footer+xml"),
    r"word/(header|footer)\d*\.xml",
)
_NOTES = Sort(
    frozenset({"footnotes", "endnotes"}),
    (".wordprocessingml.footnotes+xml", ".wordprocessingml.endnotes+xml"),
    r"word/(footnotes|endnotes)\.xml",
)
_COMMENTS = Sort(frozenset({"comments"}), (".wordprocessingml.comments+xml",), r"word/comments\.xml")
_BLOCKS = Sort(frozenset({"glossarydocument"}), (".wordprocessingml.document.glossary+xml",))
#: The first paragraphs that count as the head of a document. A letterhead is a table that begins early and has few rows.
_HEAD_PARAGRAPHS = 25
_LETTERHEAD_FROM, _LETTERHEAD_ROWS = 5, 3


def read_document(package: Package, mains: Iterable[str], office: Office) -> None:
    """Read the document and the parts that only Word has; ``office`` reads drawings."""
    body = [each for name in mains for each in paragraphs(package.read(name))]
    office.lines += _lines(body)
    office.texts += [PlacedText({"paragraph": each.paragraph}, each.text) for each in body]
    for sort, place in ((_HEADS, "head"), (_NOTES, "note"), (_COMMENTS, "comment"), (_BLOCKS, "block")):
        for name in package.find(sort):
            office.add(paragraphs(package.read(name)), {place: True}, apart=sort is _HEADS)


def _lines(body: Sequence[Written]) -> Iterator[PlacedLine]:
    """The visible lines of the document, in which to look for stamps."""
    begins: dict[int, int] = {}
    for each in body:
        if each.cell:
            begins.setdefault(each.cell[0], each.paragraph)
        if each.seen:
            yield PlacedLine(each.text, _where(each, begins), each.cell, place={"paragraph": each.paragraph})


def _where(each: Written, begins: Mapping[int, int]) -> Where:
    if each.boxed:
        return "apart"
    if each.cell:
        letterhead = begins[each.cell[0]] <= _LETTERHEAD_FROM and each.cell[1] <= _LETTERHEAD_ROWS
        return "head" if letterhead else "within"
    return "head" if each.paragraph <= _HEAD_PARAGRAPHS else "within"
