"""Which words of a text went and which came, so that a changed sentence is read once and not twice."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_WORD = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)
MOST = 4_000
"""Words and signs of two texts together up to which they are compared word by word; beyond it a whole text for the other."""


class Piece(NamedTuple):
    """A stretch of words: on both sides, only in the older text, or only in the newer."""

    way: Literal["same", "gone", "added"]
    text: str


def word_difference(before: str, after: str) -> tuple[Piece, ...]:
    """The newer text with what the older one had besides. What stays or went is ``before``, what stays or came ``after``."""
    one, other = _WORD.findall(before), _WORD.findall(after)
    if len(one) + len(other) > MOST:
        return tuple(piece for piece in (Piece("gone", before), Piece("added", after)) if piece.text)
    return tuple(_pieces(one, other))


def _pieces(one: list[str], other: list[str]) -> Iterator[Piece]:
    matched = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    gone = added = ""
    for place, (way, start, end, begin, stop) in enumerate(matched):
        same = "".join(one[start:end]) if way == "equal" else ""
        # A blank alone between two changes is no common word: it would cut a phrase to pieces.
        if same and (not same.isspace() or place in (0, len(matched) - 1)):
            yield from (piece for piece in (Piece("gone", gone), Piece("added", added)) if piece.text)
            yield Piece("same", same)
            gone = added = ""
        else:
            gone, added = gone + "".join(one[start:end]), added + "".join(other[begin:stop])
    yield from (piece for piece in (Piece("gone", gone), Piece("added", added)) if piece.text)
