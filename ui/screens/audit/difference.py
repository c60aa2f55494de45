"""What a line of the log changed, field by field, in words: plain data of before and after laid side by side."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from scoring.words import INPUT_WORDS as INPUTS
from ui.parts import formats
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, language, say, word_list

#: Fields whose values are codes with words of their own; what anybody typed is shown as typed.
_CODED = {"state", "states", "extent", "kind", "status", "outcome", "documents", "role", "one_time_password", "by"}
_UNITS = {"predecessor", "successor", "wards", "unit", "unit_id"}
_EMPTY = (None, "", {}, [])
_TELLS_APART = "subject"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def difference_table(before: Any, after: Any, units: Mapping[str, str], *, clash: bool = False) -> Markup:
    """A table of the fields that differ; every field where there is only one side. ``units``: unit id → its name.

    ``clash``: the two sides are what stood there and what was to be saved.
    """
    if before is None and after is None:
        return _pieces.no_table(say("audit.no_details"))
    one, other = _fields(before), _fields(after)
    paths = [
        path
        for path in {**one, **other}
        if one.get(path) != other.get(path) and not (one.get(path) in _EMPTY and other.get(path) in _EMPTY)
    ]
    if not paths:
        return _pieces.no_table(say("audit.same"))
    sides = {"clash_before": one, "clash_after": other} if clash else {"before": one, "after": other}
    shown = {name: fields for name, fields in sides.items() if fields} or sides
    rows = [
        (
            _path_in_words(path, units),
            [_value(path, fields[path], units) if path in fields else formats.NONE for fields in shown.values()],
        )
        for path in paths
    ]
    return _pieces.table(shown, rows)


_Path = tuple[str, ...]


def _fields(data: Any) -> dict[_Path, Any]:
    """Every single value of plain data by the way to it. Lists of plain values stay whole; of others each has its name."""
    found: dict[_Path, Any] = {}
    _gather(data, (), found)
    return found


def _gather(data: Any, path: _Path, found: dict[_Path, Any]) -> None:
    if isinstance(data, dict) and data:
        for key, value in data.items():
            _gather(value, (*path, str(key)), found)
    elif isinstance(data, list) and any(isinstance(each, dict | list) for each in data):
        for place, each in enumerate(data, 1):
            name = str(each.get(_TELLS_APART, place)) if isinstance(each, dict) else str(place)
            inside = (
                {key: value for key, value in each.items() if key != _TELLS_APART} if isinstance(each, dict) else each
            )
            _gather(inside, (*path, name), found)
    elif data is not None or path:
        found[path] = data


def _path_in_words(path: _Path, units: Mapping[str, str]) -> str:
    return " · ".join(_field(part, units) for part in path) if path else formats.NONE


def _field(name: str, units: Mapping[str, str]) -> str:
    """A field's word; codes of criteria and documents stand for themselves."""
    word = word_list().get(f"audit.field_{name}")
    if word is not None:
        return in_words(word)
    if name.startswith("class:"):
        return say("audit.subject_class", key=name.removeprefix("class:"))
    if name in INPUTS:
        return getattr(INPUTS[name], language())
    return units.get(name, name)


def _value(path: _Path, value: Any, units: Mapping[str, str]) -> str:
    if value in _EMPTY:
        return say("audit.nothing")
    if isinstance(value, list):
        return ", ".join(_value(path, each, units) for each in value)
    if isinstance(value, bool):
        return say("audit.yes" if value else "audit.no")
    if isinstance(value, int):
        return formats.number(value)
    text = str(value)
    if _DAY.fullmatch(text):
        return formats.day(date.fromisoformat(text))
    if not _UNITS.isdisjoint(path):
        return units.get(text, text)
    if "topic" in path and f"opinions.topic_{text}" in word_list():
        return say(f"opinions.topic_{text}")
    if not _CODED.isdisjoint(path):
        for key in (f"common.state_{text}", f"common.{text}", f"audit.value_{text}", f"audit.role_{text}"):
            if key in word_list():
                return in_words(word_list()[key])
    return text


_pieces = beside(__file__)
