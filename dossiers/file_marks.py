"""What the words of a document forbid or warn of: a stamp of secrecy, identity numbers of people. Pure text, no files.

A stamp stands by itself: the levels are those of Luật Bảo vệ bí mật nhà nước 29/2018/QH14, article 8 (Tuyệt mật, Tối mật,
Mật). The word inside a sentence ("bảo vệ bí mật nhà nước") is none.
"""

import re
import unicodedata
from collections.abc import Iterable

#: A stamp without blanks → the level it says. Beside Unicode the two old encodings that offices still send (TCVN3, VNI).
_LEVELS = {
    "MẬT": "MẬT", "TỐIMẬT": "TỐI MẬT", "TUYỆTMẬT": "TUYỆT MẬT",
    "MËT": "MẬT", "TÈIMËT": "TỐI MẬT", "TUYÖTMËT": "TUYỆT MẬT",
    "MAÄT": "MẬT", "TOÁIMAÄT": "TỐI MẬT", "TUYEÄTMAÄT": "TUYỆT MẬT",
}  # fmt: skip
#: TCVN3 prints capitals by a font of capitals over small letters: there "mËt" is a stamp.
_SMALL = {"mËt", "tèimËt", "tuyÖtmËt"}
_NAMED = re.compile(r"^\s*độ\s*mật\s*[:\-–—]", re.IGNORECASE)
_APART = re.compile(r"[\n\r\t\v\f\u2028\u2029]| {3,}")
#: Twelve digits in a row, or in the groups people write, then with the 0 every citizen's number begins with.
_IDENTITY = re.compile(r"(?<!\d)(?<!\d[.,\-])(?:\d{12}|0\d{2}(?:[ .\-]\d{3}){3}|0\d{3}(?:[ .\-]\d{4}){2})(?![.,\-]?\d)")


def stamp_in(lines: Iterable[str]) -> str | None:
    """The level of secrecy stamped as a line of its own ("MẬT", "TỐI MẬT", "TUYỆT MẬT"), or None.

    Letters may be composed or not and stand apart ("T Ố I  M Ậ T"), in brackets or dashes, or after "Độ mật:".
    """
    before = ""
    for line in lines:
        composed = unicodedata.normalize("NFC", line)
        for part in _separate(composed):
            named = bool(_NAMED.match(part))
            # Words broken over lines: "… BẢO VỆ BÍ" and "MẬT" are no stamp.
            if (level := _level(_NAMED.sub("", part), named=named)) and (named or not _bare(before).endswith("BÍ")):
                return level
            before = part if part.strip() else before
    return None


def identity_numbers(text: str) -> int:
    """How many numbers in `text` look like a citizen's identity number."""
    return len(_IDENTITY.findall(unicodedata.normalize("NFKC", text)))


def _separate(line: str) -> list[str]:
    """A line, and its parts where tabs or wide gaps set words apart (letters apart are one part)."""
    parts = [part for part in _APART.split(line) if part.strip()]
    return [line, *parts] if len(parts) > 1 else [line]


def _bare(text: str) -> str:
    letters = [sign for sign in text if sign.isalpha() or sign.isdigit()]
    return "".join(letters)


def _level(text: str, *, named: bool) -> str | None:
    bare = _bare(text)
    if bare in _SMALL:
        return _LEVELS[bare.upper()]
    # After "Độ mật:" the level is also written small; elsewhere a lone small "mật" is the end of a sentence.
    return _LEVELS.get(bare.upper() if named else bare)
