"""What is read of a Word or Excel file: its words, where they stand, and what could not be read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from dossiers.file_drawn import Written


class Words(NamedTuple):
    """A text with its place; ``number``: a cell that holds a number, as the file writes it (a zero in front is lost)."""

    place: dict[str, Any]
    text: str
    number: bool = False


@dataclass
class Office:
    """What was read. ``top``: lines where a stamp would stand; ``texts``: every text with its place.

    ``unread``: there are pictures or objects that may hold words nobody read.
    """

    media_type: str
    top: list[str] = field(default_factory=list)
    texts: list[Words] = field(default_factory=list)
    unread: bool = False

    def add(self, written: Iterable[Written], place: dict[str, Any], *, stamps: bool = False) -> None:
        """Keep the texts of a part; ``stamps``: what is seen of them stands where a stamp would."""
        for each in written:
            self.texts.append(Words(place, each.text))
            if stamps and each.seen:
                self.top.append(each.text)
