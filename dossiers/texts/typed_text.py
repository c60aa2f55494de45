"""What people type: the form in which it is stored (letters composed, no blanks around it), and the form for searching.

A Mac, a phone or a copied PDF may give "ế" as three characters. Stored like that, texts that look the same would be neither
found nor equal. The columns of the record compose all texts (``schema.base.Words``); acts compose texts before they compare.
"""

import unicodedata
from collections.abc import Mapping


def nfc(text: str) -> str:
    """The text with composed letters."""
    return unicodedata.normalize("NFC", text)


def plain_letters(text: str) -> str:
    """The text without the marks of Vietnamese letters, đ as d; capitals and blanks stay: "Tô Hiệu" gives "To Hieu".

    Diacritics are removed only here. For searching and comparing, callers also make the letters small, before or after this.
    """
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def search_form(text: str) -> str:
    """The text as it is searched by: plain small letters, single blanks: "To  Hieu" and "Tô Hiệu" both give "to hieu"."""
    return " ".join(plain_letters(text.lower()).split())


def kept_text(text: str) -> str:
    """A text of any number of lines in the form in which it is stored."""
    return nfc(text).strip()


def composed(text: str) -> str:
    """A text of one line in the form in which it is stored: with single blanks inside."""
    return " ".join(nfc(text).split())


def kept_each(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts of several subjects in the form in which they are stored."""
    return {subject: kept_text(str(text)) for subject, text in texts.items()}
