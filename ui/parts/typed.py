"""Numbers and dates as people type and paste them: "1.234", "8,5", "05/02/2026". What could be read in two ways is refused.

What nobody sees (signs without width, of direction, a byte order mark) is dropped first, figures and signs of full width are
read as the ordinary ones, and what is left is read as it stands. Blanks that hold figures together (no-break, narrow, thin)
group thousands; an ordinary blank, a tab or a line end parts two figures, as two cells of a table that were pasted at once.
"""

import re
from datetime import date
from typing import Any

from dossiers.unseen_signs import without_unseen
from ui.parts import formats
from ui.reader.language import language, say

HOLDING = "\u00a0\u202f\u2009\u2007\u2008\u200a"
"""Blanks that stand between the thousands of one number: no-break, narrow, thin, of a figure's and of a point's width, hair."""
_ORDINARY = str.maketrans(
    {
        **{0xFF10 + figure: str(figure) for figure in range(10)},
        "．": ".",
        "，": ",",
        "／": "/",
        "⁄": "/",
        "－": "-",
        "−": "-",
    }
    | dict.fromkeys(HOLDING, "\u00a0")
)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_DATE = r"([0-9]{1,2})\s*([/.-])\s*([0-9]{1,2})\s*\2\s*([0-9]{4})"
_MIDNIGHT = r"(?:\s+0?0:00(?::00)?(?:[.,]0+)?|\s+12:00(?::00)?\s*(?:AM|SA))?"
"""What a table writes behind a day that it takes for a moment."""


class Mistyped(ValueError):
    """What was typed is no such thing; the text says what would be right, in the language of the screen."""


def whole(text: str, tongue: str | None = None) -> int:
    """A whole number, 0 or more; thousands may be grouped by dots (Vietnamese) or commas (English) or holding blanks.

    ``tongue``: the language it was typed in, where that is not the language of the screen any more.
    "8.5" and "1.23" are no whole numbers in any language: they are refused, not read as 85 or 123.
    """
    bare = _bare(text)
    group = "." if (tongue or language()) == "vi" else ","
    if not re.fullmatch(rf"[0-9]+|{_grouped(group)}|{_grouped(HOLDING[0])}", bare):
        raise Mistyped(say("common.typed_whole"))
    return int(re.sub(r"[^0-9]", "", bare))


def percent(text: str, tongue: str | None = None) -> int:
    """A whole number from 0 to 100. ``tongue``: as for ``whole``."""
    try:
        found = whole(re.sub(r"\s*%\s*$", "", text), tongue)
    except Mistyped as refused:
        raise (refused if _several(text) else Mistyped(say("common.typed_percent"))) from None
    if found > 100:
        raise Mistyped(say("common.typed_percent"))
    return found


def decimal(text: str, tongue: str | None = None) -> str:
    """A decimal number as plain text ("8.5"), typed with the decimal sign of the language of the screen and no other.

    One group of thousands and nothing else ("1.234") is a decimal number in the other language: it is refused.
    ``tongue``: as for ``whole``.
    """
    bare = _bare(text)
    group, point = (".", ",") if (tongue or language()) == "vi" else (",", ".")
    if re.fullmatch(rf"-?[1-9][0-9]{{0,2}}[{group}][0-9]{{3}}", bare):
        raise Mistyped(
            say(
                "common.typed_either", text=bare, thousands=bare.replace(group, ""), decimals=bare.replace(group, point)
            )
        )
    if not re.fullmatch(rf"-?(?:[0-9]+|{_grouped(group)}|{_grouped(HOLDING[0])})(?:[{point}][0-9]+)?", bare):
        raise Mistyped(say("common.typed_decimal"))
    return re.sub(rf"[^0-9{point}-]", "", bare).replace(",", ".")


def day(text: str) -> str:
    """A date typed 05/02/2026 (day first in both languages) as 2026-02-05; a midnight behind it is no part of it."""
    bare = without_unseen(text).translate(_ORDINARY).strip()
    found = re.fullmatch(_DATE + _MIDNIGHT, bare, re.IGNORECASE)
    if found and _FIRST_YEAR <= int(found[4]) <= _LAST_YEAR:
        try:
            return date(int(found[4]), int(found[3]), int(found[1])).isoformat()
        except ValueError:
            pass
    several = [re.sub(r"\s", "", each[0]) for each in re.finditer(_DATE, bare)]
    if len(several) > 1:
        raise Mistyped(_too_many("days", several))
    raise Mistyped(say("common.typed_day"))


def shown(value: Any) -> str:
    """Plain data as it would be typed: 1234 as "1234", "8.5" as "8,5" in Vietnamese, 2026-02-05 as 05/02/2026."""
    if value is None:
        return ""
    text = str(value)
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return formats.typed_day(date.fromisoformat(text))
    if re.fullmatch(r"-?[0-9]+\.[0-9]+", text) and language() == "vi":
        return text.replace(".", ",")
    return text


def _bare(text: str) -> str:
    """One number as it was typed, in ordinary signs. Raises Mistyped where there are several."""
    if several := _several(text):
        raise Mistyped(_too_many("numbers", several))
    return _ordinary(text)


def _ordinary(text: str) -> str:
    return without_unseen(text).translate(_ORDINARY).strip()


def _several(text: str) -> list[str]:
    """The figures, where ordinary blanks or line ends part two or more of them; else nothing."""
    # Of all that is blank, Python's own splitting would take the holding ones, too.
    parts = re.split(r"[^\S\u00a0]+", _ordinary(text))
    return parts if len(parts) > 1 and all(re.fullmatch(r"-?[0-9][0-9.,\u00a0]*%?", each) for each in parts) else []


def _too_many(what: str, several: list[str]) -> str:
    *before, last = several
    named = [*before[:3], "…"] if len(before) > 3 else before
    count = "two" if len(several) == 2 else "several"
    told = say(f"common.typed_{count}_{what}", first=", ".join(named), last=last)
    if what == "numbers" and re.fullmatch(r"[1-9][0-9]{0,2}(?: [0-9]{3})+", " ".join(several)):
        return f"{told} {say('common.typed_together', number=''.join(several))}"
    return told


def _grouped(sign: str) -> str:
    """The pattern of a number whose thousands are grouped by a sign."""
    return rf"[1-9][0-9]{{0,2}}(?:[{sign}][0-9]{{3}})+"
