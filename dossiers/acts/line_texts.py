"""The texts of a line in the log: tidied, and not longer than a text may be, because the log holds them for ever."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, cast

from dossiers.errors import BadInput, wrong
from dossiers.texts.lengths import LONGEST
from dossiers.texts.typed_text import composed, tidied

_Fit = Callable[[str], str]


class LineTexts(NamedTuple):
    """What changed from what to what, and why, as a line may hold it."""

    before: Any
    after: Any
    reason: Any


def line_texts(before: Any, after: Any, reason: Any, *, done: bool) -> LineTexts:
    """All texts in plain data, nested ones too. Raises BadInput if one is longer than any text may be.

    What stood ``before`` is kept at its length, as is what stays: texts of earlier times may be longer. Of an attempt that was
    not ``done`` the beginning is kept.
    """
    stood = set(_texts_in(before))

    def fit(text: str) -> str:
        most = LONGEST["data"]
        if len(text) <= most or text in stood:
            return text
        if not done:
            return _shortened(text, most)
        raise BadInput([wrong("stored_text_long", length=len(text), most=most)])

    return LineTexts(_fitted(before, str), _fitted(after, fit), _fitted(reason, fit))


def told_name(text: str, most: int = LONGEST["name"]) -> str:
    """A name or id as a line tells it: an address may have asked for anything."""
    return _shortened(composed(text[: 2 * most]), most)


def _fitted(value: Any, fit: _Fit) -> Any:
    if isinstance(value, str):
        return fit(tidied(value))
    if isinstance(value, Mapping):
        pairs = cast(Mapping[Any, Any], value).items()
        return {told_name(key) if isinstance(key, str) else key: _fitted(each, fit) for key, each in pairs}
    if isinstance(value, (list, tuple)):
        return [_fitted(each, fit) for each in cast(Iterable[Any], value)]
    return value


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield tidied(value)
    elif isinstance(value, Mapping):
        for each in cast(Mapping[Any, Any], value).values():
            yield from _texts_in(each)
    elif isinstance(value, (list, tuple)):
        for each in cast(Iterable[Any], value):
            yield from _texts_in(each)


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
