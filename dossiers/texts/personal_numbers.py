"""Finding numbers that identify people in a text: identity numbers of citizens, and phone numbers. Works on text alone.

A number is ``certain`` if its digits can be nothing else and it is written as such numbers are. Otherwise it is doubtful: it
may be such a number or another one (a receipt, an account, a list of residential groups), and the person is asked.

An identity number (Nghị định 137/2015/NĐ-CP, article 13) has twelve digits: 0 and two for the province of birth (001 to 096),
one for century and sex (0 and 1: born in 1900 to 1999, 2 and 3: since 2000), two for the year, six at random. The library
``phonenumbers`` says what is a phone number. Old identity numbers of nine digits look like any other number; only the word
before them ("CMND") shows what they are.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from scoring.letters import in_form

Kind = Literal["identity", "phone"]

_DIGITS = 12
#: The most digits of a phone number as it is written: 00, three digits for the country, and the number.
_MOST_DIGITS = 15
#: Digits with the characters that people write between them: blanks, dots, dashes, slashes, brackets.
_RUN = re.compile(r"(?:\+|\(\+)?\(?\d(?:[ \t.\-/()]{0,3}\d)+")
_TIGHT = re.compile(r"[.\-/]+")
_DASHES = re.compile(r"[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d_~]")
_DOTS = re.compile(r"(?<=\d)[,·•‧∙](?=\d)")
#: Characters that stand on a digit or have no width. They do not separate digits.
_INVISIBLE = re.compile(r"[\u0300-\u036f\ufe0f\u20e3]+")
#: The letter O instead of the 0 with which a number begins.
_LETTER = re.compile(r"(?<![^\W_])[Oo](?=[ .\-]?\d[\d .\-]{7,})")
_LETTERS = re.compile(r"[^\W\d_]")
_DATE = re.compile(
    r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])[./\-](?:0?[1-9]|1[0-2])[./\-](?:(?:19|20)\d\d(?!\d)|\d\d(?![./\-]?\d))"
)

_PHONE_WORDS = (
    r"điện thoại|(?:s)?đt(?:dđ)?|dđ|di động|gọi|liên hệ|hotline|đường dây nóng|zalo|viber|số máy|fax|lh|tel|telephone|"
    r"phone|mobile|cell|call"
)
_IDENTITY_WORDS = r"cccd|cmnd|cmtnd|cmt|căn cước|định danh|chứng minh(?: nhân dân| thư)?|đdcn|identity"
_PAPER_WORDS = (
    r"biên lai|hóa đơn|hoá đơn|phiếu|biên bản|vào sổ|công văn|quyết định|kế hoạch|báo cáo|tài liệu|hồ sơ|mã|tài khoản|stk|"
    r"kho bạc|seri|serial|mst|vụ|văn bản|tờ trình|thông báo|số hiệu|chứng từ|receipt|invoice|account|document|file|code"
)
_WORDS = re.compile(
    rf"\b(?:(?P<phone>{_PHONE_WORDS})|(?P<identity>{_IDENTITY_WORDS})|(?P<paper>{_PAPER_WORDS}))(?=\b|\d)",
    re.IGNORECASE,
)
#: How many letters before a number the word for it may stand, within one sentence.
_REACH = 40
_AMOUNT = re.compile(r"\s*(?:đồng|đ|vnđ|vnd|triệu|tỷ|tỉ|usd)\b", re.IGNORECASE)
#: The largest step between numbers of groups, houses or days that are counted up in a list.
_STEP = 10
#: The symbol of a document: "0123456789/BB-CAP".
_SYMBOL = re.compile(r"/[^\W\d_]")


@dataclass(frozen=True)
class Found:
    """A number in a text. ``written``: as it stands there, in plain digits; ``digits``: the digits alone."""

    kind: Kind
    certain: bool
    written: str
    digits: str


def numbers_in(text: str) -> tuple[Found, ...]:
    """The numbers of persons in ``text``, in order and without repetition."""
    found: dict[str, Found] = {}
    for piece in _pieces(plain(text)):
        known = found.get(piece.digits)
        if known is None or (piece.certain and not known.certain):
            found[piece.digits] = piece
    return tuple(found.values())


def identity_numbers(text: str) -> int:
    """How many numbers in the text of a file look like a citizen's identity number. It is a hint, no reason to refuse."""
    count = 0
    simple = plain(text)
    for run in _RUN.finditer(simple):
        if sum(map(str.isdigit, run[0])) < _DIGITS:
            continue
        past = 0
        for window in _windows(simple, run, identity=True):
            if window.start < past or not window.free or _lists(window):
                continue
            if _of_a_province(window.digits) and not _AMOUNT.match(window.after):
                count, past = count + 1, window.end
    return count


def is_identity_cell(digits: str, pattern: str = "") -> bool:
    """Whether a number in a cell is an identity number whose leading 0 the spreadsheet dropped.

    ``digits``: of the number as it is stored; ``pattern``: the number format of the cell. An amount of money of eleven digits
    is recognised by its format, or because it ends in round thousands.
    """
    whole = digits.zfill(_DIGITS)
    if len(digits) not in {10, 11} or not digits.isdigit():
        return False
    if re.fullmatch(r"0{12}", pattern.strip('"')):
        return _of_a_province(whole)
    money = bool(re.search(r"[#,]|đ|₫|VN|\$|€", pattern))
    # Numbers from Hà Nội and its neighbours (001 to 009) would have only ten digits left, which any count may have, too.
    return len(digits) == 11 and not money and is_identity(whole) and not whole.endswith("000")


def is_identity(digits: str) -> bool:
    """Whether twelve digits have the form of an identity number, with a year of birth that is not in the future."""
    if len(digits) != _DIGITS or not _of_a_province(digits) or digits[3] not in "0123":
        return False
    return digits[3] in "01" or int(digits[4:6]) <= date.today().year % 100


def plain(text: str) -> str:
    """The text with plain digits instead of those of other widths and scripts, one kind of dash, no invisible characters."""
    composed = in_form("NFKC", text)
    signs = (sign for sign in composed if unicodedata.category(sign) != "Cf")
    digits = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in signs)
    dashed = _DASHES.sub("-", digits)
    dotted = _DOTS.sub(".", dashed)
    return _LETTER.sub("0", re.sub(rf"(?<=\d){_INVISIBLE.pattern}", "", dotted).replace("\u00a0", " "))


class _Window(NamedTuple):
    """Neighbouring groups of digits. ``free``: whether nothing is attached to them at either end."""

    groups: tuple[str, ...]
    between: tuple[str, ...]
    start: int
    end: int
    plus: bool
    free: bool
    attached: bool
    before: str
    after: str
    written: str

    @property
    def digits(self) -> str:
        return "".join(self.groups)


def _pieces(text: str) -> Iterator[Found]:
    for run in _RUN.finditer(text):
        judged = [(window, found) for window in _windows(text, run) if (found := _judged(window))]
        # Certain numbers come first, then longer ones. Of several numbers that share digits, only one is reported.
        judged.sort(key=lambda each: (not each[1].certain, -len(each[0].digits), each[0].start))
        kept: list[tuple[_Window, Found]] = []
        for window, found in judged:
            if all(window.end <= other.start or window.start >= other.end for other, _ in kept):
                kept.append((window, found))
        yield from (found for _, found in sorted(kept, key=lambda each: each[0].start))


def _windows(text: str, run: re.Match[str], *, identity: bool = False) -> Iterator[_Window]:
    """Every sequence of groups in a run of digits whose length fits a number of a person.

    ``identity``: only those of twelve digits that begin with 0, because files are long and full of numbers.
    """
    groups = list(re.finditer(r"\d+", run[0]))
    between = [run[0][one.end() : other.start()] for one, other in itertools.pairwise(groups)]
    for first, opening in enumerate(groups):
        plus = first == 0 and "+" in run[0][: opening.start()]
        before = text[max(0, run.start() + opening.start() - _REACH) : run.start() + opening.start()]
        zero = opening[0].startswith("0")
        # A person's number begins with another digit only after a word ("CMND", "gọi"), or if it is written in one piece.
        if not zero and (
            identity or not (plus or opening[0][:2] == "84" or len(opening[0]) >= 9 or _LETTERS.search(before))
        ):
            continue
        total = 0
        for last in range(first, len(groups)):
            total += len(groups[last][0])
            if total > _MOST_DIGITS:
                break
            if total < 9 or (identity and total != _DIGITS):
                continue
            inside = tuple(between[first:last])
            start, end = run.start() + opening.start(), run.start() + groups[last].end()
            left = between[first - 1] if first else ""
            right = between[last] if last + 1 < len(groups) else ""
            if _cuts(left, inside) or _cuts(right, inside):
                continue
            after = text[end : end + 12]
            yield _Window(
                tuple(each[0] for each in groups[first : last + 1]), inside, start, end, plus,
                free=not (_TIGHT.fullmatch(left) or _TIGHT.fullmatch(right)),
                attached=bool(re.search(r"[^\W_][.\-/]?\+?$", before) and not left) or bool(re.match(r"[^\W_]", after)),
                before=before, after=after, written=text[start:end],
            )  # fmt: skip


def _cuts(beside: str, inside: tuple[str, ...]) -> bool:
    """Whether the text beside a window connects it with the digits beyond, just as the text between its own groups does."""
    if not _TIGHT.fullmatch(beside):
        return False
    return beside == "." or beside in inside


def _judged(window: _Window) -> Found | None:
    word = _word(window.before)
    if _DATE.search(window.written) or (_lists(window) and word not in {"phone", "identity"}):
        return None
    certain = _identity(window, word)
    kind: Kind = "identity"
    if certain is None:
        certain, kind = _phone(window, word), "phone"
    if certain is None:
        return None
    attached = window.attached and not (word and word != "paper" and _WORDS.search(window.before + "0"))
    return Found(kind, certain and window.free and not attached, _as_written(window), window.digits)


def _as_written(window: _Window) -> str:
    """The number with the plus sign and the bracket in front of it."""
    opened = window.written.count(")") > window.written.count("(")
    return ("(" if opened else "") + ("+" if window.plus else "") + window.written


def _identity(window: _Window, word: str) -> bool | None:
    """True if it is certainly an identity number, False if it may be one, None if it is not one."""
    digits, lengths = window.digits, tuple(map(len, window.groups))
    if window.plus:
        return None
    whole = min(lengths) >= 3 or lengths in {(3, 1, 2, 6), (3, 1, 8)}
    if len(digits) == _DIGITS and is_identity(digits):
        amount = bool(_AMOUNT.match(window.after) or _SYMBOL.match(window.after))
        return whole and not amount and (word == "identity" or word != "paper")
    if word == "identity" and len(digits) in {9, 11, 12} and whole:
        return False
    if _AMOUNT.match(window.after) or word == "paper":
        return None
    if len(digits) == _DIGITS and _of_a_province(digits) and whole:
        return False
    lost_zero = len(digits) == 11 and len(window.groups) == 1 and is_identity(f"0{digits}")
    return False if lost_zero and not digits.endswith("000") else None


def _phone(window: _Window, word: str) -> bool | None:
    """True if it is certainly somebody's phone number, False if it may be one, None if it is not one."""
    if _AMOUNT.match(window.after):
        return None
    number = _dialled(window)
    mobile = number and _type(number)
    if not mobile:
        return False if word == "phone" and len(window.digits) in {9, 10, 11} else None
    if mobile == "landline":
        # Such a number belongs to an office as often as to a person.
        return False
    home = window.groups[1:] if number and not number.startswith("+84") else window.groups
    usual = all(len(each) >= 2 for each in home[1:]) and len(home[0]) in {1, 2, 3, 4, 5, 10, 11, 12}
    usual = usual and not (len(window.groups) > 4 and not window.plus and max(map(len, window.groups)) == 2)
    written = usual and "/" not in "".join(window.between) and not _SYMBOL.match(window.after)
    bare = window.digits.startswith("84") and not window.plus
    return word == "phone" or window.plus or (written and not bare and word != "paper")


def _dialled(window: _Window) -> str | None:
    """The number as it is dialled from abroad, or None if nobody would take it for a phone number."""
    groups = list(window.groups)
    # "+84 (0) 912 345 678": the 0 in brackets is not dialled.
    if len(groups) > 2 and groups[1] == "0" and "(" in window.between[0]:
        del groups[1]
    digits = "".join(groups)
    if window.plus:
        return f"+{digits}"
    if digits.startswith("0084"):
        return f"+{digits[2:]}"
    if digits.startswith("84") and len(digits) in {11, 12}:
        return f"+{digits}"
    if digits.startswith("0") and len(groups[0]) > 1 and len(digits) in {10, 11}:
        return f"+84{digits[1:]}"
    return None


def _type(number: str) -> Literal["mobile", "landline"] | None:
    # Needed only for typed texts, and slow to load, so the process that reads files does without it.
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    kinds = phonenumbers.PhoneNumberType
    kind = phonenumbers.number_type(parsed)
    if kind in {kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE}:
        return "mobile"
    return "landline" if kind in {kinds.FIXED_LINE, kinds.VOIP, kinds.PERSONAL_NUMBER} else None


def _lists(window: _Window) -> bool:
    """Whether the groups are separate numbers: a list that counts up ("01 02 03 04 05"), or times ("07-30 11-30")."""
    lengths = set(map(len, window.groups))
    if len(window.groups) < 4 or not lengths <= {1, 2}:
        return False
    values = [int(each) for each in window.groups]
    rising = all(0 < other - one <= _STEP for one, other in itertools.pairwise(values))
    return rising or len(set(window.between)) > 1


def _of_a_province(digits: str) -> bool:
    return digits[0] == "0" and 1 <= int(digits[1:3]) <= 96


def _word(before: str) -> str:
    """What the last word before a number in its sentence calls it: "phone", "identity", "paper", or "" if nothing."""
    sentence = re.split(r"[;!?\n]|\.\s", before)[-1]
    if not _LETTERS.search(sentence):
        return ""
    words = [each.lastgroup for each in _WORDS.finditer(sentence)]
    return (words[-1] or "") if words else ""
