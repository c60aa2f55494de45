"""Merged wards: the figures of the units that went into one, added up (docs/scoring.md, section 9).

Counts, numerators and denominators are added up; a rate is computed from the sums, by the same function that grades every
ward. Scores, states and ranks are never averaged or carried across a merger. If one unit has no data, there is no sum at all,
rather than a smaller one. Dates, levels, attested items and decimal numbers cannot be added and have no sum.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scoring.catalogue import Catalogue
from scoring.submission import Submission
from scoring.vocabulary import InputName, Kind, NoSumReason

ADDING: Mapping[Kind, tuple[InputName, ...]] = {
    "ratio": ("numerator", "denominator"),
    "count": ("count",),
    "change": ("current", "previous"),
    "survey": ("positive", "valid", "issued"),
}
"""The inputs that can be added up, by kind of indicator. Kinds that are not named have none."""
OPTIONAL = frozenset({"issued"})
"""Inputs that an indicator can be judged without."""


class Predecessor(NamedTuple):
    """A unit that was merged: its submission for the round (None: it has none), and whether all of it went over."""

    unit: str
    submission: Submission | None
    whole: bool = True


class Sum(NamedTuple):
    """The sum of one indicator over all predecessors.

    ``inputs``: the inputs that all of them entered, added up (exact whole numbers). ``reason``: why the indicator has no
    value, None if it has one. ``lacking``: each input that could not be added, with the units that did not enter it.
    """

    indicator: str
    inputs: Mapping[str, int]
    reason: NoSumReason | None
    lacking: Mapping[str, tuple[str, ...]]


def merge(catalogue: Catalogue, predecessors: Sequence[Predecessor]) -> dict[str, Sum]:
    """Indicator code → its sum over ``predecessors``, for every indicator of the catalogue, in its order.

    Raises ValueError if there is no predecessor: the sum over no units is not 0.
    """
    if not predecessors:
        raise ValueError("a unit without predecessors has no figures to add up")
    bar = _bar(predecessors)
    return {
        code: Sum(code, {}, "kind", {})
        if indicator.kind not in ADDING
        else Sum(code, {}, bar, {})
        if bar
        else _sum(code, ADDING[indicator.kind], predecessors)
        for code, indicator in catalogue.indicators.items()
    }


def merged_submission(unit: str, sums: Mapping[str, Sum], like: Submission) -> Submission:
    """The sums as a submission of ``unit``, for the round and window of ``like``, so that values come from ``grade``.

    ``like`` is the unit's own submission: classes are those of the new unit, not of the units that went into it.
    Only values may be read from its scorecard. It has no documents, so its states and scores mean nothing.
    """
    values = {code: dict(found.inputs) for code, found in sums.items() if found.reason is None}
    return Submission(unit, like.round, like.window, values, classes=like.classes)


def _bar(predecessors: Sequence[Predecessor]) -> NoSumReason | None:
    """The reason, if there is one, why no indicator can have a sum."""
    if not all(each.whole for each in predecessors):
        return "partial"
    windows = {each.submission.window for each in predecessors if each.submission is not None}
    return "window" if len(windows) > 1 else None


def _sum(code: str, names: tuple[InputName, ...], predecessors: Sequence[Predecessor]) -> Sum:
    inputs: dict[str, int] = {}
    lacking: dict[str, tuple[str, ...]] = {}
    for name in names:
        given = {each.unit: _input(each.submission, code, name) for each in predecessors}
        without = tuple(unit for unit, value in given.items() if value is None)
        if without:
            lacking[name] = without
        else:
            inputs[name] = sum(value for value in given.values() if value is not None)
    return Sum(code, inputs, "lacking" if lacking.keys() - OPTIONAL else None, lacking)


def _input(submission: Submission | None, code: str, name: InputName) -> int | None:
    return None if submission is None else submission.values.get(code, {}).get(name)
