"""Named tuples made quickly, where every result of a round makes several."""

from typing import Any, Protocol, TypeVar, cast

_Made = TypeVar("_Made", bound=tuple[Any, ...])


class _FromFields(Protocol):
    def __call__(self, made: type[_Made], fields: tuple[Any, ...], /) -> _Made: ...


from_fields: _FromFields = cast(Any, tuple).__new__
"""A named tuple out of all its fields, in their order. Calling its class takes twice as long: it gives each field its name."""
