"""Rendered parts of screens, kept while the record stays in one state: most runs of a screen draw again what it drew before.

A part is kept for one revision of the record, one reader, one language and one day, which is all that it may depend on
besides what ``about`` names. ``KeptParts`` is made at the start of a run, before anything is read: what is kept under a
revision is then never older than it. Nothing that looks at the hour, at the session or at what is being typed may be kept.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from dossiers.access.policy import Actor
from dossiers.store.clock import today
from dossiers.store.record import Record
from ui.parts.templates import Markup
from ui.reader.language import language

MOST = 512
"""Parts kept at once, some 10 MB; beyond it all are let go. One reader's screens have some forty."""
FEW = 8
"""So many of a name are kept of what is as large as all wards (``of_all_wards``), some megabytes each for a country."""


Value = TypeVar("Value")


class _Ready(Markup):
    """Goes to the browser as it is. In plain text Streamlit would look for an indentation common to all lines, in each run:
    on the scorecard this takes 4 ms, as long as an empty page."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


class _Shelf:
    """The parts of one revision."""

    def __init__(self, revision: int) -> None:
        self.revision = revision
        self.parts: dict[tuple[Hashable, ...], Any] = {}


_SHELVES: WeakKeyDictionary[Record, _Shelf] = WeakKeyDictionary()


class KeptParts:
    """What was drawn for ``actor`` from ``record`` as it is now."""

    def __init__(self, record: Record, actor: Actor) -> None:
        self._shelf = _shelf(record)
        self._reader = (actor.role, actor.unit_id, actor.person_id, actor.name, language(), today(record))

    def part(self, name: str, *about: Hashable, make: Callable[[], Markup]) -> Markup:
        """The part as it was kept, or as ``make`` draws it now. ``name`` and ``about`` tell it from every other part.

        Errors are not kept. Two runs at once may both draw; they draw the same.
        """
        return self.value(name, *about, make=lambda: _Ready(make().strip()))

    def value(self, name: str, *about: Hashable, make: Callable[[], Value]) -> Value:
        """As ``part``, of what a chart or a table is made of; nobody may change what comes back."""
        key = (name, *about, *self._reader)
        found = self._shelf.parts.get(key)
        if found is None:
            found = make()
            if len(self._shelf.parts) >= MOST:
                self._shelf.parts = {}
            self._shelf.parts[key] = found
        return found

    def of_all_wards(self, name: str, *about: Hashable, make: Callable[[], Value]) -> Value:
        """As ``value``, of what grows with the wards of a round: the newest ``FEW`` of a name are kept, for all readers."""
        found = self.value(name, *about, make=make)
        parts = self._shelf.parts
        for key in [each for each in list(parts) if each[0] == name][:-FEW]:
            parts.pop(key, None)
        return found


def _shelf(record: Record) -> _Shelf:
    """The newest shelf; a run that began before the newest write gets one of its own rather than push it out."""
    revision = record.revision
    shelf = _SHELVES.get(record)
    if shelf is None or shelf.revision < revision:
        shelf = _SHELVES[record] = _Shelf(revision)
    return shelf if shelf.revision == revision else _Shelf(revision)
