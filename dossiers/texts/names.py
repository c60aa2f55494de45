"""Names: of persons, units and rounds, and the seed of a draw. One name must not read like another.

So a name has letters of one script, the Latin one with the marks of Vietnamese and of the peoples of Vietnam ("Y Ngô̆",
"H'Mông"), the digits 0–9 and punctuation. A Cyrillic "а", a Latin letter of phonetics, a letter of mathematics looks like an
"a" and is refused; so is every unseen sign that is there on purpose. What Word puts into a copied name is tidied without a
word: blanks that do not break, soft hyphens, marks without width. Two persons may have the same name; their logins differ.
"""

import re
import unicodedata
from functools import lru_cache

from dossiers.texts.typed_text import composed, nfc
from dossiers.unseen_signs import is_unseen

#: Unseen signs that come from pasting; without them a name reads as before.
_PASTED = {ord(sign): None for sign in "\u00ad\u200b\ufeff\u2060"}
#: Signs that old typefaces and Word put in the place of others.
_FOR_OTHERS = str.maketrans({"\u00d0": "Đ", "\u0189": "Đ", "\u2010": "-", "\u2011": "-", "\u02bc": "’"})
#: Latin letters that are no letter of a–z with marks.
_LETTERS = frozenset("đĐƀɃ")
_SIGNS = frozenset(" !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~–—‘’“”…·°")
#: Marks that make no letter of their own with the letter they stand on ("ơ̆").
_MARKS = re.compile("[\u0300-\u036f]+")
_MOST_MARKS = 2
_BLANK = re.compile(r"\s")


def name(text: str) -> str:
    """A name in the form in which it is stored."""
    return composed(text.translate(_FOR_OTHERS))


def signs_refused_in(text: str) -> tuple[str, ...]:
    """The signs for which a name is refused, each once, as a message names them."""
    # Line ends, tabs and blanks of other widths become plain ones.
    left = nfc(_BLANK.sub(" ", text.translate(_PASTED)).translate(_FOR_OTHERS))
    bare = _MARKS.sub(lambda run: "" if len(run[0]) <= _MOST_MARKS else run[0][0], left)
    return tuple(_named(sign) for sign in dict.fromkeys(bare) if not _allowed(sign))


@lru_cache(maxsize=4096)
def _allowed(sign: str) -> bool:
    if sign in _SIGNS or sign in _LETTERS:
        return True
    # "ế" is an "e" with marks. What only looks like a letter, or is one by its width or typeface, is not made of one.
    base = unicodedata.normalize("NFD", sign)[0]
    return base.isascii() and base.isalnum()


def _named(sign: str) -> str:
    code = f"U+{ord(sign):04X}"
    return code if is_unseen(sign) or unicodedata.combining(sign) else f"“{sign}” ({code})"
