"""What people type or paste: the form in which it is stored, and the form for searching.

Stored texts hold composed letters (NFC), no unseen signs (``dossiers.unseen_signs``), one kind of blank and of line end, and no
more marks on a letter than are read. A Mac, a phone or a copied PDF may give "ế" as three signs; Word puts soft hyphens, marks
without width and blanks that do not break into what is copied from it. Stored like that, texts that look the same would be
neither found nor equal. Of an emoji made of several its parts are kept, because what joins them is an unseen sign.

Acts tidy texts before they compare them (``typed_fields``); the columns of the record tidy once more (``schema.base``).
"""

import re
import unicodedata
from collections.abc import Mapping

from dossiers.unseen_signs import without_unseen
from scoring.letters import composed_letters, in_form

#: How many marks a letter keeps beside those that are part of it. Thai and Lao need two, some scripts three.
MOST_MARKS = 4
_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n{4,}")


def nfc(text: str) -> str:
    """The text with composed letters."""
    return composed_letters(text)


def plain_letters(text: str) -> str:
    """The text without the marks of Vietnamese letters, đ as d; capitals and blanks stay: "Tô Hiệu" gives "To Hieu".

    Diacritics are removed only here. For searching and comparing, callers also make the letters small, before or after this.
    """
    apart = in_form("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def search_form(text: str) -> str:
    """The text as it is searched by: plain small letters, single blanks: "To  Hieu" and "Tô Hiệu" both give "to hieu"."""
    return " ".join(plain_letters(text.lower()).split())


def kept_text(text: str) -> str:
    """A text of any number of lines in the form in which it is stored."""
    lines = tidied(text).split("\n")
    return _BLANK_LINES.sub("\n\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def composed(text: str) -> str:
    """A text of one line in the form in which it is stored: with single blanks inside."""
    return " ".join(tidied(text).split())


def kept_each(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts of several subjects in the form in which they are stored."""
    return {subject: kept_text(str(text)) for subject, text in texts.items()}


def tidied(text: str) -> str:
    """The text with composed letters, plain blanks and line ends, without unseen signs and without floods of marks.

    Blanks stay where they are and as many as they are.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_END.sub("\n", text)
    blanks = {
        ord(sign): " " for sign in set(text) if sign == "\t" or (sign != " " and unicodedata.category(sign) == "Zs")
    }
    return _with_few_marks(nfc(without_unseen(text.translate(blanks) if blanks else text)))


def _with_few_marks(text: str) -> str:
    marks = "".join(sign for sign in set(text) if unicodedata.category(sign) in ("Mn", "Me"))
    if not marks:
        return text
    some = f"[{re.escape(marks)}]"
    return re.sub(f"({some}{{{MOST_MARKS}}}){some}+", r"\1", text)
