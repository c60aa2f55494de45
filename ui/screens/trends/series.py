"""A measure over the rounds as series of points: the ward, those that were merged into it, and what those add up to.

Only rounds of one window stand on one axis. Nothing is joined or averaged across a merger: figures of the merged units are
added where all of them have some, scores never. What is not there is a gap with its reason.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Succession, Unit
from dossiers.submissions.results import History, Result, Summed
from scoring import Catalogue
from scoring.merging import ADDING
from ui.parts.measures import NOTHING, IndicatorMeasure, Measure, MeasureReading, read_figures
from ui.reader.language import say

Role = Literal["ward", "merged", "sum"]
Gap = Literal[
    "missing", "unpublished", "draft", "no_value", "unknown", "lacking", "partial", "window", "other", "withheld"
]
"""Why a point is not there: no dossier, one the reader may not see yet, one not sent, no figure in it, a catalogue without
the measure, or whose indicator of this code is of another kind; and for a sum: units without figures, taken over in part, or
of another window."""


class Point(NamedTuple):
    """One series in one round. ``place`` counts the rounds of the axis from 0. ``claimed``: by the ward, not yet appraised.

    ``gap``: why ``reading`` is empty, None where it is not. ``lacking``: the names of the units a sum lacks.
    """

    round: Round
    place: int
    reading: MeasureReading
    claimed: bool = False
    gap: Gap | None = None
    lacking: tuple[str, ...] = ()
    result: Result | None = None


@dataclass(frozen=True)
class Series:
    """One line: the ward itself, a unit merged into it, or the sum of those. ``unit`` is None for a sum."""

    role: Role
    unit: Unit | None
    name: str
    points: tuple[Point, ...]

    @property
    def has_values(self) -> bool:
        """Whether anything of it can be drawn."""
        return any(point.reading.value is not None for point in self.points)


class Merger(NamedTuple):
    """A merger on the axis: its day, and the place of its rule (between two rounds)."""

    day: date
    place: float


@dataclass(frozen=True)
class Trend:
    """One measure of one ward over the rounds of one window, earliest first. ``series``: the ward first, the sum last."""

    unit: Unit
    name: str
    measure: Measure
    rounds: tuple[Round, ...]
    catalogues: tuple[Catalogue, ...]
    series: tuple[Series, ...]
    merger: Merger | None

    @property
    def ward(self) -> Series:
        """The ward's own series."""
        return self.series[0]

    @property
    def has_values(self) -> bool:
        """Whether there is anything to draw at all."""
        return any(series.has_values for series in self.series)


def trend(
    history: History,
    rounds: Sequence[Round],
    measure: Measure,
    *,
    catalogues: Mapping[str, Catalogue],
    names: Mapping[str, str],
    successors: Sequence[Succession] = (),
    sum_of: Callable[[Round], Summed | None] = lambda _: None,
    hidden: Collection[str] = (),
) -> Trend:
    """The series of a measure.

    ``rounds``: those on the axis, of one window, earliest first. ``catalogues``: by round id. ``names``: by unit id.
    ``sum_of``: what the merged units counted together in a round, asked only where the measure can be added; None where
    the reader may not know. ``hidden``: ids of rounds in which the ward's dossier, if any, is not the reader's to see.
    """
    unit = history.unit
    shown = _shown_kind([catalogues[each.id] for each in rounds], measure)
    own = _series("ward", unit, names[unit.id], history.results, rounds, measure, hidden, shown)
    merged = [
        _series(
            "merged", each.succession.unit, names[each.succession.unit.id], each.results, rounds, measure, (), shown
        )
        for each in history.merged
    ]
    links = [each.succession for each in history.merged]
    merger = _merger(rounds, links or successors)
    series = [own, *merged]
    if links and merger and isinstance(measure, IndicatorMeasure):
        before = [each for each in rounds if each.window_to < merger.day]
        if shown in ADDING and any(_kind(catalogues[each.id], measure.code) == shown for each in before):
            series.append(_sum(before, measure.code, shown, links, catalogues, names, sum_of))
    return Trend(
        unit=unit,
        name=names[unit.id],
        measure=measure,
        rounds=tuple(rounds),
        catalogues=tuple(catalogues[each.id] for each in rounds),
        series=tuple(series),
        merger=merger,
    )


def _series(
    role: Role,
    unit: Unit,
    name: str,
    results: Iterable[Result],
    rounds: Sequence[Round],
    measure: Measure,
    hidden: Collection[str],
    kind: str,
) -> Series:
    """A unit has a point or a gap in every round whose window it lived to see the end of."""
    found = {each.round.id: each for each in results}
    points = [
        _point(round_, place, found.get(round_.id), measure, round_.id in hidden, kind)
        for place, round_ in enumerate(rounds)
        if unit.valid_on(round_.window_to)
    ]
    return Series(role, unit, name, tuple(points))


def _point(round_: Round, place: int, result: Result | None, measure: Measure, hidden: bool, kind: str) -> Point:
    if result is None or result.standing is None:
        return Point(round_, place, NOTHING, gap="unpublished" if hidden else "missing", result=result)
    if result.state == "draft" and not isinstance(measure, IndicatorMeasure):
        # A half-entered dossier scores next to nothing: that says how far the entering is, not how the ward is.
        return Point(round_, place, NOTHING, gap="draft", result=result)
    if isinstance(measure, IndicatorMeasure) and _kind(result.standing.catalogue, measure.code) not in ("", kind):
        return Point(round_, place, NOTHING, gap="other", result=result)
    reading = measure.read(result.standing)
    if isinstance(measure, IndicatorMeasure) and measure.withheld(result.standing):
        # Its figures stand in the table; on an axis they would have a place.
        return Point(round_, place, reading, gap="withheld", result=result)
    if reading._replace(state=None) == NOTHING:
        known = not isinstance(measure, IndicatorMeasure) or measure.code in result.standing.catalogue.indicators
        return Point(round_, place, NOTHING, gap="no_value" if known else "unknown", result=result)
    return Point(round_, place, reading, claimed=result.standing_part == "self_assessment", result=result)


def _shown_kind(catalogues: Sequence[Catalogue], measure: Measure) -> str:
    """The kind of the indicator as the newest catalogue that has it defines it; figures of another kind have no place on its
    axis. "" for scores and counts of criteria."""
    if not isinstance(measure, IndicatorMeasure):
        return ""
    return next((kind for each in reversed(catalogues) if (kind := _kind(each, measure.code))), "")


def _kind(catalogue: Catalogue, code: str) -> str:
    indicator = catalogue.indicators.get(code)
    return indicator.kind if indicator else ""


def _sum(
    rounds: Sequence[Round],
    code: str,
    kind: str,
    links: Sequence[Succession],
    catalogues: Mapping[str, Catalogue],
    names: Mapping[str, str],
    sum_of: Callable[[Round], Summed | None],
) -> Series:
    wards = all(link.unit.kind == "ward" for link in links)
    name = say("trends.sum_of_wards" if wards else "trends.sum_of_units", count=len(links))
    points = [
        _sum_point(each, place, code, kind, catalogues[each.id], names, sum_of) for place, each in enumerate(rounds)
    ]
    return Series("sum", None, name, tuple(points))


def _sum_point(
    round_: Round,
    place: int,
    code: str,
    kind: str,
    catalogue: Catalogue,
    names: Mapping[str, str],
    sum_of: Callable[[Round], Summed | None],
) -> Point:
    if code not in catalogue.indicators:
        return Point(round_, place, NOTHING, gap="unknown")
    if _kind(catalogue, code) != kind:
        return Point(round_, place, NOTHING, gap="other")
    summed = sum_of(round_)
    if summed is None:
        return Point(round_, place, NOTHING, gap="unpublished")
    found = summed.indicators[code]
    if found.reason == "lacking":
        lacking = {unit.id: names[unit.id] for units in found.lacking.values() for unit in units}
        return Point(round_, place, NOTHING, gap="lacking", lacking=tuple(lacking.values()))
    if found.reason == "partial" or found.reason == "window" or found.reason == "withheld":
        return Point(round_, place, NOTHING, gap=found.reason)
    reading = read_figures(catalogue.indicators[code], found.inputs, found.exact, round_.window_to.year)
    # A threshold judges a ward; the sum of several is not judged.
    return Point(round_, place, reading._replace(limits=()))


def _merger(rounds: Sequence[Round], links: Sequence[Succession]) -> Merger | None:
    if not links:
        return None
    day = min(link.valid_from for link in links)
    before = sum(each.window_to < day for each in rounds)
    return Merger(day, before - 0.5) if before else None
