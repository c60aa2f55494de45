"""What is read of a Word or Excel file: its words, where they stand, and what could not be read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from dossiers.files.drawn import Written
from dossiers.files.marks import Line


class Words(NamedTuple):
    """A text with its place; ``number``: a cell that holds a number, as the file writes it (a zero in front is lost);
    ``format``: how that number is shown.
    """

    place: dict[str, Any]
    text: str
    number: bool = False
    format: str = ""


@dataclass
class Office:
    """What was read. ``lines``: what is seen, in its order and place, for finding stamps; ``texts``: every text.

    ``unread``: there are pictures or objects that may hold words nobody read.
    """

    media_type: str
    lines: list[Line] = field(default_factory=list)
    texts: list[Words] = field(default_factory=list)
    unread: bool = False

    def add(self, written: Iterable[Written], place: dict[str, Any], *, apart: bool = False) -> None:
        """Keep the texts of a part; ``apart``: it is one in which stamps stand (page heads, boxes)."""
        for each in written:
            self.texts.append(Words(place, each.text))
            if each.seen:
                self.lines.append(Line(each.text, "apart" if apart else "within", place=place))
