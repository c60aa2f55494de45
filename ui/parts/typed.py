"""Numbers and dates as people type them: "1.234", "8,5", "05/02/2026". What could be read in two ways is refused."""

import re
from datetime import date
from typing import Any

from ui.parts import formats
from ui.reader.language import language, say


class Mistyped(ValueError):
    """What was typed is no such thing; the text says what would be right, in the language of the screen."""


def whole(text: str, tongue: str | None = None) -> int:
    """A whole number, 0 or more; thousands may be grouped by dots (Vietnamese) or commas (English) or spaces.

    ``tongue``: the language it was typed in, where that is not the language of the screen any more.
    "8.5" and "1.23" are no whole numbers in any language: they are refused, not read as 85 or 123.
    """
    bare = text.strip().replace("\u00a0", " ")
    group = r"\." if (tongue or language()) == "vi" else ","
    if not re.fullmatch(rf"[0-9]+|[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]{{1,3}}(?: [0-9]{{3}})+", bare):
        raise Mistyped(say("common.typed_whole"))
    return int(re.sub(r"[., ]", "", bare))


def decimal(text: str, tongue: str | None = None) -> str:
    """A decimal number as plain text ("8.5"), typed with the decimal sign of the language of the screen and no other.

    ``tongue``: as for ``whole``.
    """
    bare = text.strip().replace("\u00a0", " ").replace("−", "-")
    group, point = (r"\.", ",") if (tongue or language()) == "vi" else (",", r"\.")
    if not re.fullmatch(rf"-?(?:[0-9]+|[0-9]{{1,3}}(?:[{group} ][0-9]{{3}})+)(?:{point}[0-9]+)?", bare):
        raise Mistyped(say("common.typed_decimal"))
    plain = re.sub(rf"[{group} ]", "", bare).replace(",", ".")
    return plain


def day(text: str) -> str:
    """A date typed 05/02/2026 (day first in both languages) as 2026-02-05."""
    found = re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", text.strip())
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    except ValueError:
        pass
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
