"""Exact numbers and dates: read from text without loss, compared without rounding, and rounded only once, for display.

A number is an ``int`` if it is whole and a ``Fraction`` otherwise, so that the common case (counts, whole weights, credit 0
or 1) is computed with plain integers.
"""

import re
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from functools import lru_cache

DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\Z")
FRACTION = re.compile(r"-?[0-9]+/[1-9][0-9]*\Z")
THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{2}0\Z")
"""A decimal that may be meant in thousands: "1.000", and also "12.500", but neither "2.125" nor "0.500"."""
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
MOST_DIGITS = 60
PLACES_AT_ONCE = 4000
DIGITS_AT_ONCE = 10**PLACES_AT_ONCE
REMEMBERED = 16_384
"""How many numbers are remembered as written in both languages: percentages with two decimals, counts of some thousands."""

Exact = int | Fraction


class WrittenFraction(Fraction):
    """A fraction that knows how its file writes it: "200/3", "4/6". It counts like any other number."""

    __slots__ = ("text",)

    text: str

    def __new__(cls, text: str) -> "WrittenFraction":
        top, _, bottom = text.partition("/")
        made = super().__new__(cls, int(top), int(bottom))
        made.text = text
        return made

    def __reduce__(self) -> tuple[type["WrittenFraction"], tuple[str]]:
        return WrittenFraction, (self.text,)

    def __copy__(self) -> "WrittenFraction":
        return self

    def __deepcopy__(self, memo: object) -> "WrittenFraction":
        return self


def normal(number: Exact) -> Exact:
    """The same number as ``int`` when it is whole."""
    return number.numerator if number.denominator == 1 else number


def decimal(text: str) -> Exact | None:
    """The number that a plain decimal stands for, or None if the text is not ``-?[0-9]+(.[0-9]+)?``.

    Numbers of more than ``MOST_DIGITS`` digits give None, too: no office counts that far, only hostile files do.
    """
    if not DECIMAL.match(text) or digits(text) > MOST_DIGITS:
        return None
    whole, _, part = text.partition(".")
    if not part:
        return int(whole)
    return normal(Fraction(int(whole + part), 10 ** len(part)))


def fraction(text: str) -> WrittenFraction | None:
    """The number that a fraction such as "2/3" stands for; None for another form, or more than ``MOST_DIGITS`` on a side."""
    if not FRACTION.match(text) or any(len(side) > MOST_DIGITS for side in text.lstrip("-").split("/")):
        return None
    return WrittenFraction(text)


def thousands(text: str) -> tuple[str, str] | None:
    """How to write both numbers that a decimal of the form "1.000" may mean: ("1000", "1"). None for another form."""
    if not THOUSANDS.match(text):
        return None
    return text.replace(".", ""), text.rstrip("0").rstrip(".")


def iso_date(text: str) -> date | None:
    """The date written as "YYYY-MM-DD", or None."""
    if not DATE.match(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def digits(text: str) -> int:
    """How many digits a plain decimal is written with."""
    return len(text) - text.startswith("-") - ("." in text)


def scientific(text: str) -> Exact | None:
    """The number that a JSON number stands for, exponent included; None if it has more than ``MOST_DIGITS`` digits."""
    mantissa, _, exponent = text.lower().partition("e")
    if not exponent:
        return decimal(mantissa)
    whole, _, part = mantissa.lstrip("-").partition(".")
    figures = whole + part
    if not figures.strip("0"):
        return 0
    if len(exponent.lstrip("+-").lstrip("0")) > 4:
        return None
    shift = int(exponent)
    before, after = len(whole) + shift, len(part) - shift
    if max(before, 1) + max(after, 0) > MOST_DIGITS or len(figures) > MOST_DIGITS + 5000:
        return None
    sign = -1 if mantissa.startswith("-") else 1
    stripped = figures.lstrip("0")
    if len(stripped) > MOST_DIGITS:
        return None
    value = sign * int(stripped)
    return normal(Fraction(value, 10**after)) if after > 0 else value * 10**-after


def rounded(number: Exact, places: int = 2) -> str:
    """``number`` with ``places`` decimals, halves rounded away from zero. A result of zero has no sign."""
    if places == 2:
        return f"{number}.00" if type(number) is int else rounded_ratio(number.numerator, number.denominator)
    if type(number) is int:
        return f"{number}.{'0' * places}" if places else str(number)
    scale = 10**places
    numerator, denominator = number.as_integer_ratio()
    units = (2 * scale * abs(numerator) + denominator) // (2 * denominator)
    sign = "-" if numerator < 0 and units else ""
    if not places:
        return f"{sign}{units}"
    return f"{sign}{units // scale}.{units % scale:0{places}d}"


def rounded_ratio(top: int, bottom: int) -> str:
    """``top`` over ``bottom``, which is above 0, with two decimals, as ``rounded`` writes it. They need not be in lowest terms.

    Most numbers of a scorecard are only ever written so: making a ``Fraction`` of them first took three times as long.
    """
    sign, text = "", f"{(200 * abs(top) + bottom) // (2 * bottom):03d}"
    if top < 0 and text != "000":
        sign = "-"
    return f"{sign}{text[:-2]}.{text[-2:]}"


def less(one: Exact, other: Exact) -> bool:
    """Whether ``one`` is less than ``other``. ``Fraction`` takes six times as long to say so."""
    return one.numerator * other.denominator < other.numerator * one.denominator


def plain(number: Exact) -> str:
    """A number with finitely many decimals, written with exactly those ("2.5", "-5")."""
    if type(number) is int:
        return str(number)
    places, denominator = 0, number.denominator
    while 10**places % denominator:
        places += 1
        if places > 4 * MOST_DIGITS:
            raise ValueError(f"{number} has no finite decimal form")
    return rounded(number, places)


def written(number: Exact) -> str:
    """A number as a file writes it: a fraction in its own form ("4/6"), else a plain decimal; in lowest terms without end."""
    if isinstance(number, WrittenFraction):
        return number.text
    try:
        return plain(number)
    except ValueError:
        return str(number)


def lowest(number: Exact) -> str:
    """A number of a file for a result: a fraction in lowest terms, a decimal as it is."""
    return str(number) if isinstance(number, WrittenFraction) else plain(number)


def lowest_terms(number: Exact) -> str:
    """A number as a fraction in lowest terms ("175/2", "3"), however many digits it has: sums of many ratios have thousands."""
    try:
        return str(number)
    except ValueError:
        # Python refuses to write whole numbers of more than 4,300 digits at once.
        sides = (number.numerator, number.denominator)
        return "/".join(_all_digits(side) for side in sides[: 1 if sides[1] == 1 else 2])


def _all_digits(number: int) -> str:
    if number < 0:
        return f"-{_all_digits(-number)}"
    parts: list[str] = []
    while number >= DIGITS_AT_ONCE:
        number, part = divmod(number, DIGITS_AT_ONCE)
        parts.append(f"{part:0{PLACES_AT_ONCE}d}")
    return "".join([str(number), *reversed(parts)])


def apart(number: Exact, threshold: Exact) -> str:
    """``number`` with as many decimals (at least two) as are needed to show on which side of ``threshold`` it lies."""
    if number == threshold:
        return rounded(number)
    below, places = less(number, threshold), 2
    while True:
        text = rounded(number, places)
        # What is shown, and the threshold, over a common denominator.
        shown, limit = int(text.replace(".", "")) * threshold.denominator, threshold.numerator * 10**places
        if shown < limit if below else shown > limit:
            return text
        places += 1


def roundings_near(threshold: Exact) -> frozenset[str]:
    """How a number that is no further from ``threshold`` than two decimals can be off reads with two decimals.

    A number that reads otherwise stands on its side of the threshold with two decimals already.
    """
    off = Fraction(1, 200)
    return frozenset(rounded(number) for number in (threshold - off, threshold, threshold + off))


def beside(number: Exact, thresholds: Iterable[Exact]) -> str:
    """``number`` as it reads beside numbers that it is compared with: one that it equals, or at least two decimals.

    There are as many decimals as are needed to show on which side of each threshold it lies.
    """
    if 100 % number.denominator == 0:
        return rounded(number)
    below: Exact | None = None
    above: Exact | None = None
    for threshold in thresholds:
        if threshold == number:
            return written(threshold)
        if threshold < number:
            below = threshold if below is None else max(below, threshold)
        else:
            above = threshold if above is None else min(above, threshold)
    places = 2
    while True:
        text = rounded(number, places)
        shown = Fraction(text)
        if (below is None or below < shown) and (above is None or shown < above):
            return text
        places += 1


@lru_cache(maxsize=REMEMBERED)
def figure(number: int) -> tuple[str, str]:
    """A whole number as written in Vietnamese and in English: ("1.234", "1,234")."""
    if 0 <= number < 1000:
        text = str(number)
        return text, text
    text = f"{number:,}".replace("-", "−")
    return text.replace(",", "."), text


@lru_cache(maxsize=REMEMBERED)
def in_both(text: str) -> tuple[str, str]:
    """A plain decimal as written in Vietnamese and in English: "-64.00" becomes ("−64,00", "−64.00")."""
    if len(text) > 6 or (len(text) > 3 and "." not in text):
        return vietnamese(text), english(text)
    signed = text.replace("-", "−")
    return signed.replace(".", ","), signed


def vietnamese(text: str) -> str:
    """A plain decimal as written in Vietnamese: 1.234,5 with a true minus sign."""
    return grouped(text, thousands=".", point=",")


def english(text: str) -> str:
    """A plain decimal as written in English: 1,234.5 with a true minus sign."""
    return grouped(text, thousands=",", point=".")


def grouped(text: str, thousands: str, point: str) -> str:
    """A plain decimal with the separator ``thousands`` and the decimal sign ``point``. A fraction stays as it is written."""
    sign = "−" if text[0] == "-" else ""
    whole, dot, part = text.lstrip("-").partition(".")
    if len(whole) > 3 and "/" not in whole:
        whole = f"{int(whole):,}".replace(",", thousands)
    return f"{sign}{whole}{point}{part}" if dot else f"{sign}{whole}"


def shown(number: Exact | None) -> str | None:
    """A score as written out: two decimals, or None."""
    return None if number is None else rounded(number)


def exact_text(number: Exact | None) -> str | None:
    """An exact number as text: "175/2", or None."""
    return None if number is None else str(number) if type(number) is int else lowest_terms(number)
