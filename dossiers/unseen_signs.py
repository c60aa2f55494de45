"""Signs of a text that nobody sees, and how a text reads without them.

They are control signs (NUL, ESC), signs that turn the direction of writing, signs without width, fillers, tags, halves of a
surrogate pair, and signs that Unicode gives to nobody or to private use. A text may look like another and hold them, read
in another order than it is stored, or not be writable at all. Line ends and tabs are no unseen signs.
"""

import unicodedata
from functools import lru_cache

#: Categories whose signs are never seen: controls, formats (direction, zero width, tags), surrogates, private use, unassigned.
_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_KEPT = frozenset("\n\r\t")
#: Signs of other categories that are drawn as nothing (Unicode: Default_Ignorable_Code_Point), and two that are only blank.
_DRAWN_AS_NOTHING = (
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),  # Khmer vowels that are not drawn
    (0x180B, 0x180F),  # Mongolian variation selectors
    (0x2800, 0x2800),  # an empty Braille pattern
    (0x3164, 0x3164),  # Hangul filler
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFFA0, 0xFFA0),  # Hangul filler, half width
    (0xFFFC, 0xFFFC),  # stands for a picture that was not pasted
    (0xE0100, 0xE01EF),  # variation selectors
)
#: How much of a detail a message repeats.
_MOST_TOLD = 600


@lru_cache(maxsize=4096)
def is_unseen(sign: str) -> bool:
    """Whether one sign of a text is never seen."""
    if sign in _KEPT:
        return False
    return unicodedata.category(sign) in _CATEGORIES or any(
        first <= ord(sign) <= last for first, last in _DRAWN_AS_NOTHING
    )


def without_unseen(text: str) -> str:
    """The text without its unseen signs. What is read of it stays as it was."""
    if text.isascii() and text.isprintable():
        return text
    unseen = {ord(sign): None for sign in set(text) if is_unseen(sign)}
    return text.translate(unseen) if unseen else text


def told(text: str) -> str:
    """A text as a message may repeat it: without unseen signs, and not more of it than somebody reads."""
    bare = without_unseen(text[: 2 * _MOST_TOLD])
    return bare if len(text) <= _MOST_TOLD else f"{bare[: _MOST_TOLD - 1]}…"
