"""The text of a part that consists of paragraphs: a Word document, a page header, a drawing, a slide, a chart."""

from typing import NamedTuple
from xml.parsers import expat

from dossiers.files.xml import own, parse

#: Element → what its text is: words on the page, words deleted in a recorded change, or the code of a field.
_LETTERS = {"t": "text", "delText": "deleted", "instrText": "code", "delInstrText": "code"}
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


class Written(NamedTuple):
    """A text, the number of its paragraph (from 1, not counting blank ones), and whether it is visible on the page.

    ``cell``: table, row and column (from 1) of a text in a table. ``boxed``: whether it is in a text box.
    """

    paragraph: int
    text: str
    seen: bool = True
    cell: tuple[int, int, int] | None = None
    boxed: bool = False


def paragraphs(xml: bytes, *, torn: bool = False) -> list[Written]:
    """The texts in order. Texts in a text box, where stamps are often placed, are given one by one.

    ``torn``: keep what comes before an error in the XML (Excel itself writes VML that is not XML). Else raises expat's error.
    """
    reading = _PartSoFar()
    try:
        parse(xml, start=reading.start, end=reading.end, letters=reading.letters)
    except expat.ExpatError:
        if not torn:
            raise
    return reading.found


class _PartSoFar:
    """What was read of one part so far."""

    def __init__(self) -> None:
        self.found: list[Written] = []
        self._count = 0
        self._open: list[dict[str, list[str]]] = []
        #: Text outside of all paragraphs: cells of a chart, boxes of the old drawing language.
        self._loose: list[str] = []
        self._into = ""
        self._capitals = False
        self._boxes = 0
        self._fallbacks = 0
        #: Nested tables, each with its number, row and column; nested boxes.
        self._tables: list[list[int]] = []
        self._tables_begun = 0
        self._content = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "p":
                self._open.append({"text": [], "deleted": [], "code": []})
            case "r":
                self._capitals = False
            case "caps" | "smallCaps":
                self._capitals = not any(value in {"0", "false", "off"} for value in attributes.values())
            case "rPr" | "defRPr" if own(attributes, "cap"):
                self._capitals = own(attributes, "cap") != "none"
            case "t" | "delText" | "instrText" | "delInstrText":
                self._into = _LETTERS[name]
            case "v":
                self._into = "text"
            case "fldSimple":
                self._tell(own(attributes, "instr"), seen=False)
            case "textpath":
                # WordArt, which is how Word makes a watermark.
                self._tell(own(attributes, "string"))
            case "docPr" | "cNvPr":
                self._tell(own(attributes, "title"))
                self._tell(own(attributes, "descr"))
            case "textbox":
                self._boxes += 1
            case "txbxContent" | "txBody":
                self._content += 1
            case "tbl":
                self._tables_begun += 1
                self._tables.append([self._tables_begun, 0, 0])
            case "tr" if self._tables:
                self._tables[-1][1:] = [self._tables[-1][1] + 1, 0]
            case "tc" if self._tables:
                self._tables[-1][2] += 1
            case "Fallback":
                self._fallbacks += 1
            case _ if name in _SIGNS and self._open:
                self._open[-1]["text"].append(_SIGNS[name])
            case "div" | "br":
                self._loose.append("\n")

    def end(self, name: str) -> None:
        match name:
            case "p" if self._open:
                self._close(self._open.pop())
            case "t" | "v" | "delText" | "instrText" | "delInstrText":
                self._into = ""
                if not self._open and not self._boxes:
                    self._let_loose()
            case "textbox":
                self._boxes -= 1
                self._let_loose()
            case "Fallback":
                self._fallbacks -= 1
            case "txbxContent" | "txBody":
                self._content -= 1
            case "tbl" if self._tables:
                self._tables.pop()

    def letters(self, text: str) -> None:
        if self._into and self._open:
            self._open[-1][self._into].append(text.upper() if self._capitals else text)
        elif self._into or self._boxes:
            self._loose.append(text)

    def _close(self, texts: dict[str, list[str]]) -> None:
        text, deleted, code = ("".join(texts[kind]) for kind in ("text", "deleted", "code"))
        if text.strip() and not self._known(text):
            self._count += 1
        self._tell(text)
        self._tell(deleted)
        self._tell(code, seen=False)

    def _let_loose(self) -> None:
        for line in "".join(self._loose).split("\n"):
            self._tell(line.strip())
        self._loose.clear()

    def _known(self, text: str) -> bool:
        """Whether a text for older programs only repeats the text for newer ones just before it."""
        return self._fallbacks > 0 and any(text == each.text for each in self.found[-200:])

    def _tell(self, text: str, *, seen: bool = True) -> None:
        if text.strip() and not self._known(text):
            boxed = self._content > 0
            cell = (
                None if boxed or not self._tables else (self._tables[-1][0], self._tables[-1][1], self._tables[-1][2])
            )
            self.found.append(Written(max(self._count, 1), text, seen, cell, boxed))
