"""The words of a Word file (DOCX): the text, page heads, notes, comments, boxes."""

from collections.abc import Iterable

from dossiers.file_drawn import paragraphs
from dossiers.file_parts import Package, Sort
from dossiers.file_words import Office, Words

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
#: A stamp stands at the top: so many paragraphs.
_TOP_PARAGRAPHS = 60


def read_document(package: Package, mains: Iterable[str], office: Office) -> None:
    """Read the document and what belongs to Word alone; drawings are read by ``file_office``."""
    body = [each for name in mains for each in paragraphs(package.read(name))]
    office.top += [each.text for each in body if each.seen and each.paragraph <= _TOP_PARAGRAPHS]
    office.texts += [Words({"paragraph": each.paragraph}, each.text) for each in body]
    for sort, place in ((_HEADS, "head"), (_NOTES, "note"), (_COMMENTS, "comment"), (_BLOCKS, "block")):
        for name in package.find(sort):
            office.add(paragraphs(package.read(name)), {place: True}, stamps=sort is _HEADS)
