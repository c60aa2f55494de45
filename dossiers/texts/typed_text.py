"""What people type, in the one form in which it is kept (letters composed, no blanks around) and in the one it is sought by.

A Mac, a phone or a copied PDF gives "ế" as three signs; kept like that, what looks the same is neither found nor the same.
The columns of the record compose whatever comes to them (`schema.base.Words`); acts compose before they compare.
"""

import unicodedata
from collections.abc import Mapping


def nfc(text: str) -> str:
    """The text with composed letters."""
    return unicodedata.normalize("NFC", text)


def plain_letters(text: str) -> str:
    """The text without the marks of Vietnamese letters, đ as d; capitals and blanks stay: "Tô Hiệu" gives "To Hieu".

    The one folding of diacritics. Whoever searches or compares also makes the letters small, before or after alike.
    """
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def search_form(text: str) -> str:
    """The text as it is searched by: plain small letters, single blanks: "To  Hieu" and "Tô Hiệu" both give "to hieu"."""
    return " ".join(plain_letters(text.lower()).split())


def kept_text(text: str) -> str:
    """A text of any number of lines as it is kept."""
    return nfc(text).strip()


def composed(text: str) -> str:
    """A text of one line as it is kept: single blanks inside."""
    return " ".join(nfc(text).split())


def kept_each(texts: Mapping[str, str]) -> dict[str, str]:
    """One text each of several subjects, as they are kept."""
    return {subject: kept_text(str(text)) for subject, text in texts.items()}
