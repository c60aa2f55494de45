"""The places of text in a call of a writing function: found from its signature, filled from an honest example of the call."""

import dataclasses
import types
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from dossiers.access.policy import Actor

#: Steps into a value: a parameter, a field, a key, a place in a list; "key of" stands for the key itself.
Place = tuple[Any, ...]
_KEY = "key of"


class NoExample(AssertionError):
    """A parameter takes text, and the example of the call holds none there."""


def places_of_text(function: Any, example: Mapping[str, Any]) -> list[Place]:
    """Every place of text in a call, nested ones too. Raises NoExample for a place of which the example says nothing."""
    hints = get_type_hints(function)
    found: list[Place] = []
    for name, hint in hints.items():
        if name in ("return", "record") or hint is Actor:
            continue
        if name not in example and holds_text(hint):
            raise NoExample(f"{function.__module__}.{function.__name__}: give an example of the parameter “{name}”")
        if name in example:
            found += _places(hint, example[name], (name,))
    return found


def replaced(value: Any, place: Place, text: str) -> Any:
    """The same value with another text at a place."""
    if not place:
        return text
    step, rest = place[0], place[1:]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(value, **{step: replaced(getattr(value, step), rest, text)})
    if isinstance(value, Mapping):
        if step == _KEY:
            return {text if key == rest[0] else key: each for key, each in value.items()}
        return {key: replaced(each, rest, text) if key == step else each for key, each in value.items()}
    elements: Any = value
    changed = [replaced(each, rest, text) if number == step else each for number, each in enumerate(elements)]
    again: Any = type(elements)
    return again(*changed) if hasattr(elements, "_fields") else again(changed)


def at(value: Any, place: Place) -> str:
    """The text at a place."""
    for number, step in enumerate(place):
        if step == _KEY:
            return place[number + 1]
        value = getattr(value, step) if dataclasses.is_dataclass(value) else value[step]
    return value


def holds_text(hint: Any) -> bool:
    """Whether a parameter of this type takes text anywhere."""
    if hint is str or hint is Any or get_origin(hint) is Literal:
        return True
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return any(map(holds_text, get_type_hints(hint).values()))
    if isinstance(hint, type) and hasattr(hint, "_fields"):
        return any(map(holds_text, get_type_hints(hint).values()))
    return any(map(holds_text, get_args(hint)))


def _places(hint: Any, value: Any, place: Place) -> Iterator[Place]:
    if not holds_text(hint):
        return
    origin = get_origin(hint)
    if hint is str or origin is Literal or (hint is Any and isinstance(value, str)):
        if not isinstance(value, str):
            raise NoExample(f"give a text at {place}")
        yield place
    elif hint is Any:
        yield from _places_in_data(value, place)
    elif origin in (Union, types.UnionType):
        fitting = [each for each in get_args(hint) if each is not type(None)]
        if value is None:
            raise NoExample(f"give something else than None at {place}")
        yield from _places(fitting[0], value, place)
    elif dataclasses.is_dataclass(hint) or hasattr(hint, "_fields"):
        of_fields = get_type_hints(hint)
        for number, name in enumerate(of_fields):
            held = getattr(value, name, None)
            if held is not None:
                yield from _places(of_fields[name], held, (*place, name if dataclasses.is_dataclass(hint) else number))
    elif isinstance(value, Mapping):
        of_keys, of_values = get_args(hint)
        if not value:
            raise NoExample(f"give an entry at {place}")
        for key, each in value.items():
            if holds_text(of_keys):
                yield (*place, _KEY, key)
            yield from _places(of_values, each, (*place, key))
    elif isinstance(value, Collection):
        if not value:
            raise NoExample(f"give an element at {place}")
        for number, each in enumerate(value):
            yield from _places(get_args(hint)[min(number, len(get_args(hint)) - 1)], each, (*place, number))
    else:
        raise NoExample(f"{hint} at {place} is of no type that is looked into; say in this module how")


def _places_in_data(value: Any, place: Place) -> Iterator[Place]:
    """In plain data, whatever it is."""
    if isinstance(value, str):
        yield place
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield (*place, _KEY, key)
            yield from _places_in_data(each, (*place, key))
    elif isinstance(value, (list, tuple)):
        for number, each in enumerate(value):
            yield from _places_in_data(each, (*place, number))
