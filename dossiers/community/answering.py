"""How soon residents were answered, by residential group: in time, late, still open.

The record keeps no day by which an opinion is to be answered. So whoever looks says how many days there are, counted from the
meeting; what is asked for in days is never taken for a rule.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from dossiers.community.opinions import SMALL_BASE, Opinion
from dossiers.rounds.units import Unit

_Standing = Literal["in_time", "late", "due", "overdue"]


@dataclass(frozen=True)
class Answering:
    """The opinions of a residential group. ``in_time`` and ``late`` are answered, ``due`` open within the days there are,
    ``overdue`` open beyond them; together they are all opinions."""

    unit: Unit
    residential_group: str
    in_time: int
    late: int
    due: int
    overdue: int

    @property
    def opinions(self) -> int:
        """How many there are in all."""
        return self.in_time + self.late + self.due + self.overdue

    @property
    def too_late(self) -> int:
        """How many were answered late, or wait beyond the days there are."""
        return self.late + self.overdue

    @property
    def counted(self) -> int:
        """How many can be said to be in time or not: all but those that have days left."""
        return self.opinions - self.due

    @property
    def percent(self) -> Fraction | None:
        """Those answered in time, in percent of those counted, exact; None below the small base."""
        return Fraction(100 * self.in_time, self.counted) if self.counted >= SMALL_BASE else None


def answering(found: Collection[Opinion], days: int) -> tuple[Answering, ...]:
    """Group by group, the one with most too late first. ``days``: from the meeting to the last day that is in time.

    Groups of the same name in two wards count as two.
    """
    groups: dict[tuple[Unit, str], list[Opinion]] = {}
    for each in found:
        groups.setdefault((each.unit, each.heard.residential_group), []).append(each)
    made = [_of_group(unit, name, of_group, days) for (unit, name), of_group in groups.items()]
    return tuple(sorted(made, key=lambda each: (-each.too_late, -each.opinions)))


def altogether(groups: Collection[Answering]) -> tuple[int, int, int, int]:
    """In time, late, due and overdue over all groups."""
    return (
        sum(each.in_time for each in groups), sum(each.late for each in groups),
        sum(each.due for each in groups), sum(each.overdue for each in groups),
    )  # fmt: skip


def _of_group(unit: Unit, name: str, found: Collection[Opinion], days: int) -> Answering:
    counts: Counter[_Standing] = Counter()
    for each in found:
        counts[_standing(each, days)] += each.heard.opinions
    return Answering(unit, name, counts["in_time"], counts["late"], counts["due"], counts["overdue"])


def _standing(opinion: Opinion, days: int) -> _Standing:
    heard = opinion.heard
    if heard.answered_on is None:
        return "due" if opinion.waiting <= days else "overdue"
    return "in_time" if (heard.answered_on - heard.heard_on).days <= days else "late"
