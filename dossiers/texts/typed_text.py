"""What people type, in the one form in which it is kept: letters composed (NFC), no blanks around.

A Mac, a phone or a copied PDF gives "ế" as three signs; kept like that, what looks the same is neither found nor the same.
The columns of the record compose whatever comes to them (`schema.base.Words`); acts compose before they compare.
"""

import unicodedata
from collections.abc import Mapping


def nfc(text: str) -> str:
    """The text with composed letters."""
    return unicodedata.normalize("NFC", text)


def kept_text(text: str) -> str:
    """A text of any number of lines as it is kept."""
    return nfc(text).strip()


def composed(text: str) -> str:
    """A text of one line as it is kept: single blanks inside."""
    return " ".join(nfc(text).split())


def kept_each(texts: Mapping[str, str]) -> dict[str, str]:
    """One text each of several subjects, as they are kept."""
    return {subject: kept_text(str(text)) for subject, text in texts.items()}
