"""Small counts of sensitive subjects in what is published outside: hidden, with whatever would give them away.

``docs/analysis.md``. A count from 1 to 4 reads "< 5". In a table with totals a reader could still work it out, so the next
smallest count in the same row or column is hidden, too, and reads "–", until no small count can be told from what is shown:
neither by subtracting, also across several rows and columns, nor because only one number from 1 to 4 fits. The total of four
counts of 1 would tell all of them though it reads "< 5" itself: it reads "–", too. Inside the office all is shown, and nothing
here is asked.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from scoring.catalogue import ITEMS
from scoring.measures import Inputs
from scoring.scorecard import IndicatorResult

FEWEST = 5
"""Counts from 1 to below this are small."""
SMALL = "< 5"
HIDDEN = "–"

Count = int | None
"""A count, or None for an empty cell."""
Place = tuple[int, int]
"""Row and column of an entry, from 0."""


def is_small(count: int) -> bool:
    """Whether a count of a sensitive subject is hidden outside: from 1 to 4. Nobody can be told by 0."""
    return 0 < count < FEWEST


def shown_count(count: int) -> str:
    """A count of a sensitive subject as it is published by itself."""
    return SMALL if is_small(count) else str(count)


class PublishedFigures(NamedTuple):
    """What of an indicator is published outside. ``hidden``: something is hidden, and no sentence may tell the figures.

    ``counts`` are its inputs that are counts, by name; ``value`` is what they give, None where they give nothing.
    """

    counts: Mapping[str, str]
    value: str | None
    hidden: bool


def published_figures(result: IndicatorResult) -> PublishedFigures:
    """The counts and the value of an indicator as they are published outside.

    The value of a sensitive indicator goes with its small counts: from 33.33 % of 6 anybody has the 2.
    """
    small = [name for name, count in counts_of(result.inputs).items() if is_small(count)]
    return figures_without(result, small if result.prepared.indicator.sensitive else ())


def counts_of(inputs: Inputs) -> dict[str, int]:
    """The inputs that are counts, by name."""
    return {name: value for name, value in inputs.items() if name != ITEMS and isinstance(value, int)}


def figures_without(result: IndicatorResult, hidden: Collection[str]) -> PublishedFigures:
    """The figures of an indicator when these of its inputs, small counts all of them, are hidden."""
    counts = counts_of(result.inputs)
    if not hidden:
        return PublishedFigures({name: str(count) for name, count in counts.items()}, result.value, hidden=False)
    # What is one count alone reads like it; what is worked out of two is hidden.
    value = None if result.value is None else SMALL if len(counts) == 1 else HIDDEN
    shown = {name: SMALL if name in hidden else str(count) for name, count in counts.items()}
    return PublishedFigures(shown, value, hidden=True)


def published_table(
    counts: Sequence[Sequence[Count]], *, row_totals: bool = False, column_totals: bool = False
) -> tuple[tuple[str, ...], ...]:
    """A table of sensitive counts of one subject as it is published outside, with the totals that are asked for.

    ``counts`` are rows of equal length without totals. A column of totals stands last, and so does a row of them. An empty
    cell is empty text and counts for nothing. ValueError for rows of different length, or a count below 0.
    """
    if len(set(map(len, counts))) > 1 or any(count is not None and count < 0 for row in counts for count in row):
        raise ValueError("counts from 0 in rows of equal length are needed")
    whole = [[*row, _total(row)] if row_totals else list(row) for row in counts]
    if column_totals and whole:
        whole.append([_total(column) for column in zip(*whole, strict=True)])
    entries = {(r, c): count for r, row in enumerate(whole) for c, count in enumerate(row) if count is not None}
    rows, columns = len(counts), len(counts[0]) if counts else 0
    table = _Table(entries, rows if column_totals else None, columns if row_totals else None)
    table.hide()
    return tuple(tuple(table.text((r, c)) for c in range(len(row))) for r, row in enumerate(whole))


def _total(counts: Sequence[Count]) -> int:
    return sum(count for count in counts if count is not None)


Line = tuple[str, int]
"""A row or a column whose entries add up to a total."""
FREE: Line = ("free", 0)
"""Stands for every row and column without a total: nothing follows from it."""

_Net = dict[Line, list[tuple[Line, Place]]]
"""From each row or column the next ones, with the count between them."""


@dataclass
class _Table:
    """Entries with their totals, and what of them is hidden; ``unnamed`` are small totals of which not even "< 5" is told.

    ``total_row`` and ``total_column`` are the places of the totals, None without them. Sums are seen as a flow, a total coming
    to its row, going on through the parts to the columns and from there to the totals of columns: what comes to a row or column
    leaves it again. A hidden count can be one more or one less if and only if others that are hidden can make up for it along a
    circle of this net, within what "< 5" and "–" leave open. So nothing is missed that follows from several sums together.
    """

    entries: dict[Place, int]
    total_row: int | None
    total_column: int | None
    hidden: set[Place] = field(default_factory=set[Place])
    unnamed: set[Place] = field(default_factory=set[Place])

    def text(self, place: Place) -> str:
        if place not in self.entries:
            return ""
        count = self.entries[place]
        return HIDDEN if place in self.hidden and not self._reads_small(place) else shown_count(count)

    def hide(self) -> None:
        """Hide the small counts, then more until none of them is given away."""
        self.hidden = {place for place, count in self.entries.items() if is_small(count)}
        while (place := self._given_away()) is not None:
            more = self._next_to_hide(place)
            if more is None:
                return
            (self.unnamed if more in self.hidden else self.hidden).add(more)

    def _given_away(self) -> Place | None:
        """The first small count that is the only one to fit what is shown."""
        net = self._net(self.hidden, self.unnamed)
        return next((each for each in sorted(self.hidden) if not self._is_safe(each, net)), None)

    def _next_to_hide(self, place: Place) -> Place | None:
        """What to hide besides a count that is given away; None where there is nothing left but zeros.

        Where it stands alone in its row or column that is the next smallest there, a total last. Else the smallest of the table
        that makes it safe, or a total that reads "< 5" and yet tells all of four counts of 1. Where no single one helps it is
        the smallest of its row and column.
        """
        shown = [each for each, count in self.entries.items() if count and each not in self.hidden]
        shown.sort(key=lambda each: (self._is_total(each), self.entries[each], each))
        totals = sorted(each for each in self.hidden if self._is_total(each) and self._reads_small(each))
        lines = {line for line in self._ends(place) if line != FREE}
        alone = {line for line in lines if sum(line in self._ends(each) for each in self.hidden) == 1}
        if not alone:
            for each in shown:
                if self._is_safe(place, self._net(self.hidden | {each}, self.unnamed)):
                    return each
            for each in totals:
                if self._is_safe(place, self._net(self.hidden, self.unnamed | {each})):
                    return each
        beside = (each for each in shown if (alone or lines).intersection(self._ends(each)))
        return next(beside, next(iter([*shown, *totals]), None))

    # What follows from what is shown

    def _is_total(self, place: Place) -> bool:
        return place[0] == self.total_row or place[1] == self.total_column

    def _ends(self, place: Place) -> tuple[Line, Line]:
        """Where an entry comes from and where it goes: from its row to its column, or from its column to its row if a total."""
        row: Line = FREE if self.total_column is None else ("row", place[0])
        column: Line = FREE if self.total_row is None else ("column", place[1])
        # The total of all closes the circle: it comes from the totals of columns and goes to those of rows.
        turned = (place[0] == self.total_row) != (place[1] == self.total_column)
        return (column, row) if turned else (row, column)

    def _reads_small(self, place: Place) -> bool:
        return is_small(self.entries[place]) and place not in self.unnamed

    def _net(self, hidden: Collection[Place], unnamed: Collection[Place]) -> _Net:
        """Where one more or one less can be passed on, by hidden counts: from each row or column to the next."""
        net: _Net = {}
        for place in hidden:
            start, end = self._ends(place)
            count = self.entries[place]
            # A small count lies between 1 and 4, where it is not said to be one anywhere from 1; another is 5 or more.
            least = FEWEST if count >= FEWEST else 1
            if count >= FEWEST or count < FEWEST - 1 or place in unnamed:
                net.setdefault(start, []).append((end, place))
            if count > least:
                net.setdefault(end, []).append((start, place))
        return net

    def _is_safe(self, place: Place, net: _Net) -> bool:
        """Whether a count, if it is small, could be another one."""
        count = self.entries[place]
        if not is_small(count):
            return True
        start, end = self._ends(place)
        more = (count < FEWEST - 1 or place in self.unnamed) and _leads(net, end, start, place)
        return more or (count > 1 and _leads(net, start, end, place))


def _leads(net: _Net, start: Line, end: Line, without: Place) -> bool:
    """Whether there is a way through the net that does not use one of its counts."""
    reached, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        if here == end:
            return True
        for there, place in net.get(here, ()):
            if place != without and there not in reached:
                reached.add(there)
                waiting.append(there)
    return False
