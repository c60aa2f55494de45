"""What a program hands over — dicts, rows, numbers of numpy and pandas — as the data that JSON text gives. Exact or refused.

Whole numbers of any library are whole numbers. A float is the number that it prints as (0.1 is 1/10, 412.0 is 412); from 2⁵³
on it may have lost digits and is refused, as NaN and infinity are. Days may carry the time 00:00 and no other. No library is
imported: what comes from one is known by what it can do.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from datetime import time as time_of_day
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from scoring.exact import MOST_DIGITS, iso_date, normal, scientific
from scoring.json_text import MOST_DEPTH, JsonValue, MarkedObject, Refused, json_object

EXACT_FLOATS = 2**53
"""Below it every whole number has a float of its own."""
EXACT_BY_SIZE = {2: 2**11, 4: 2**24}
"""The same for the shorter floats of numpy, by their bytes."""
MIDNIGHT = re.compile(r"T00:00(:00(\.0+)?)?\Z")
NOTHING_THERE = {"NAType", "NaTType"}
"""Types of pandas for what is missing; they cannot be compared with anything."""


def is_nothing(given: object) -> bool:
    """Whether a cell of a row holds nothing: None, an empty text, NaN, NaT or pandas' NA."""
    if given is None or (isinstance(given, str) and not given) or type(given).__name__ in NOTHING_THERE:
        return True
    if isinstance(given, float):
        return given != given
    if isinstance(given, Decimal):
        return given.is_nan()
    return _kind(given) in {"f", "M"} and str(given).lower() in {"nan", "nat"}


def plain_value(given: object, depth: int = 0) -> JsonValue:
    """The data of a program as JSON text would have given it; what has no exact form becomes ``Refused``."""
    if isinstance(given, bool) or given is None:
        return given
    if isinstance(given, str):
        return str(given)
    if isinstance(given, int):
        return _bounded(int(given))
    if isinstance(given, float):
        return _of_float(float.__repr__(given))
    if isinstance(given, Mapping):
        return _object(cast(Mapping[object, object], given), depth + 1)
    if isinstance(given, list | tuple):
        return _list(cast("list[object]", given), depth + 1)
    return _of_a_library(given)


def _object(given: Mapping[object, object], depth: int) -> JsonValue:
    if depth > MOST_DEPTH:
        return Refused("{…}")
    found = json_object([(str(key), plain_value(value, depth)) for key, value in given.items()])
    not_text = tuple(repr(key) for key in given if not isinstance(key, str))
    if not_text:
        found = MarkedObject(found)
        found.not_text = not_text
    return found


def _list(given: "list[object]", depth: int) -> JsonValue:
    return Refused("[…]") if depth > MOST_DEPTH else [plain_value(each, depth) for each in given]


def _of_a_library(given: Any) -> JsonValue:
    if isinstance(given, Fraction):
        return _bounded(normal(given))
    if isinstance(given, Decimal):
        found = scientific(str(given).lower()) if given.is_finite() else None
        return Refused(str(given)) if found is None else found
    if type(given).__name__ in NOTHING_THERE:
        return None
    if isinstance(given, datetime):
        midnight = given.timetz().replace(tzinfo=None) == time_of_day()
        return date(given.year, given.month, given.day) if midnight else Refused(str(given))
    if isinstance(given, date):
        return given
    kind = _kind(given)
    if kind == "b":
        return bool(given)
    if kind in {"i", "u"}:
        return _bounded(int(given))
    if kind == "f":
        return _of_float(str(given), EXACT_BY_SIZE.get(given.dtype.itemsize, EXACT_FLOATS))
    if kind == "M":
        found = iso_date(MIDNIGHT.sub("", str(given)))
        return Refused(str(given)) if found is None else found
    if hasattr(given, "tolist") and not kind:
        return plain_value(given.tolist())
    return Refused(type(given).__name__)


def _kind(given: Any) -> str:
    """The kind of a single value of numpy: b, i, u, f or M; "" for all else."""
    kind = getattr(getattr(given, "dtype", None), "kind", "")
    alone = getattr(given, "shape", None) == ()
    return kind if alone and kind in {"b", "i", "u", "f", "M"} else ""


def _of_float(text: str, exact_below: int = EXACT_FLOATS) -> JsonValue:
    number = scientific(text.lower())
    return Refused(text) if number is None or abs(number) >= exact_below else number


def _bounded(number: int | Fraction) -> JsonValue:
    """The number, where no side of it is longer than any that is read from text."""
    sides = (abs(number.numerator), number.denominator)
    if any(side.bit_length() > 4 * MOST_DIGITS or side >= 10**MOST_DIGITS for side in sides):
        return Refused("…")
    return number
