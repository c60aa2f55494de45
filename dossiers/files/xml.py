"""XML from strangers, parsed by expat: handlers get local names, and a document type is refused."""

from contextlib import suppress
from typing import Any
from xml.parsers import expat

from dossiers.files.refusal import FileRefusal


def parse(xml: bytes, *, start: Any = None, end: Any = None, letters: Any = None) -> None:
    """Parse, and call ``start(name, attributes)``, ``end(name)`` and ``letters(text)``. Names come without their prefix, so
    that the strict and the transitional namespaces of ISO/IEC 29500 look the same. Raises expat's error, or FileRefusal.

    A document type is refused, and with it entity bombs and references to other files. Office never writes one.
    """

    def no_types(*_: Any) -> None:
        raise FileRefusal("file_broken")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = no_types
    if start:
        parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    if end:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if letters:
        parser.CharacterDataHandler = letters
    parser.Parse(xml, True)


def own(attributes: dict[str, str], name: str) -> str:
    """An attribute by its local name, "" if there is none."""
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), "")


def texts(xml: bytes) -> list[str]:
    """The text of each element on its own, in the order in which the elements end, without blank ones.

    If the XML has an error, the texts before it count. Raises FileRefusal.
    """
    found: list[str] = []
    open_: list[list[str]] = []

    def end(_: str) -> None:
        found.append("".join(open_.pop()))

    with suppress(expat.ExpatError):
        parse(xml, start=lambda *_: open_.append([]), end=end, letters=lambda text: open_[-1].append(text))
    return [text for text in found if text.strip()]
