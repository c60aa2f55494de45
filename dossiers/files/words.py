"""What was read of a Word or Excel file: its texts, their places, and whether something could not be read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from dossiers.files.drawn import Written
from dossiers.files.marks import PlacedLine


class PlacedText(NamedTuple):
    """A text with its place. ``number``: it is a number in a cell, as the file writes it (without leading zeros);
    ``format``: how that number is shown.
    """

    place: dict[str, Any]
    text: str
    number: bool = False
    format: str = ""


@dataclass
class Office:
    """What was read. ``lines``: the visible lines in order, with their places, for finding stamps; ``texts``: every text.

    ``unread``: whether there are pictures or objects that may hold text that was not read.
    """

    media_type: str
    lines: list[PlacedLine] = field(default_factory=list)
    texts: list[PlacedText] = field(default_factory=list)
    unread: bool = False

    def add(self, written: Iterable[Written], place: dict[str, Any], *, apart: bool = False) -> None:
        """Add the texts of a part. ``apart``: it is a part in which stamps are placed (page headers, boxes)."""
        for each in written:
            self.texts.append(PlacedText(place, each.text))
            if each.seen:
                self.lines.append(PlacedLine(each.text, "apart" if apart else "within", place=place))
