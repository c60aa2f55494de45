"""The axes of a trend: which indicator is shown, its thresholds by round, and a vertical axis that ends at round numbers."""

import json
import math
from typing import NamedTuple

from scoring import catalogue as c
from scoring.exact import Exact
from scoring.measures import limits_of
from ui.parts import charts, formats
from ui.parts.measures import IndicatorMeasure, MetMeasure, ScoreMeasure
from ui.reader.language import in_words, say
from ui.screens.trends.series import Point, Trend


class Axis(NamedTuple):
    """The vertical axis: ``low`` and ``high`` of its figures, the ``ticks`` among them, and how they are written."""

    low: float
    high: float
    ticks: tuple[float, ...]
    label: str


def axis_of(trend: Trend) -> Axis:
    """The vertical axis that holds every value and threshold: from 0 for counts, cut for scores and percentages."""
    measure, indicator = trend.measure, indicator_of(trend)
    values = [float(value) for value in _values(trend)]
    if isinstance(indicator, c.LevelIndicator):
        names = [_two_lines(in_words(level.name)) for level in indicator.levels]
        ticks = tuple(float(place) for place in range(1, len(names) + 1))
        return Axis(1, max(len(names), 2), ticks, f"{json.dumps(names)}[datum.value - 1]")
    rate = isinstance(indicator, c.Ratio) and not c.in_percent(indicator)
    share = isinstance(indicator, c.Ratio | c.Survey) and not rate
    percent = isinstance(measure, ScoreMeasure) or share
    if isinstance(measure, MetMeasure):
        total = float(max((_total(trend, place) for place in range(len(trend.rounds))), default=1)) or 1.0
        _, _, ticks = _round_ends(0, total, whole=True, most=None)
        inner = tuple(tick for tick in ticks if total - tick > (ticks[1] - ticks[0]) / 2)
        return Axis(0, total, (*inner, total), charts.axis_numbers())
    if not percent:
        values.append(0)
    suffix = formats.with_percent_sign("") if percent and indicator is not None else ""
    whole = not percent and not rate and (indicator is None or indicator.kind != "number")
    low, high, ticks = _round_ends(
        min(values, default=0), max(values, default=1), whole=whole, most=100 if percent else None
    )
    return Axis(low, high, ticks, charts.axis_numbers(suffix))


def _round_ends(
    least: float, largest: float, *, whole: bool, most: float | None
) -> tuple[float, float, tuple[float, ...]]:
    """The ends of an axis at round numbers, and four to six ticks between them."""
    span = max(largest - least, 1 if whole else 4 if most else max(abs(largest), 1) * 0.2)
    power = 10 ** math.floor(math.log10(span / 4))
    step = next(power * each for each in (1, 2, 5, 10) if power * each * 5 >= span)
    step = max(step, 1) if whole else step
    low, high = math.floor(least / step) * step, math.ceil(largest / step) * step
    if low == high:
        low, high = (low - 4 * step, high) if most is not None and high >= most else (low, high + step)
    steps = round((high - low) / step)
    return low, high, tuple(round(low + each * step, 10) for each in range(steps + 1))


def _values(trend: Trend) -> list[Exact]:
    values = [point.reading.value for series in trend.series for point in series.points]
    limits = [limit for series in trend.series for point in series.points for limit in point.reading.limits]
    limits += [limit for limits in round_limits(trend) for limit in limits]
    return [value for value in (*values, *limits) if value is not None]


def _total(trend: Trend, place: int) -> int:
    measure = trend.measure
    assert isinstance(measure, MetMeasure)
    groups = trend.catalogues[place].groups
    return sum(len(group.criteria) for layer, group in groups if layer == measure.layer)


def indicator_of(trend: Trend) -> c.Indicator | None:
    """The indicator shown, as the newest catalogue that has it defines it; None for scores and counts of criteria."""
    if not isinstance(trend.measure, IndicatorMeasure):
        return None
    code = trend.measure.code
    return next((each.indicators[code] for each in reversed(trend.catalogues) if code in each.indicators), None)


def same_indicator(trend: Trend, one: int, other: int) -> bool:
    """Whether the code means one thing in the rounds at two places: an indicator of one kind and name."""
    return _meaning(trend, one) == _meaning(trend, other)


def other_meanings(trend: Trend) -> list[tuple[int, c.Indicator]]:
    """(place, indicator) of the rounds in which the code is another indicator than in the newest that has it."""
    shown = indicator_of(trend)
    if shown is None:
        return []
    found = [(place, each.indicators.get(shown.code)) for place, each in enumerate(trend.catalogues)]
    return [(place, each) for place, each in found if each and (each.kind, each.name.vi) != (shown.kind, shown.name.vi)]


def _meaning(trend: Trend, place: int) -> tuple[str, str] | None:
    assert isinstance(trend.measure, IndicatorMeasure)
    indicator = trend.catalogues[place].indicators.get(trend.measure.code)
    return None if indicator is None else (indicator.kind, indicator.name.vi)


def _two_lines(text: str) -> list[str]:
    words = text.split()
    if len(words) < 3:
        return [text]
    middle = min(range(1, len(words)), key=lambda at: abs(len(" ".join(words[:at])) - len(" ".join(words[at:]))))
    return [" ".join(words[:middle]), " ".join(words[middle:])]


def round_limits(trend: Trend) -> list[tuple[Exact, ...]]:
    """The threshold of each round, of a range both ends, where it is the same for all wards: a change's depends on the year
    before, and where it goes by class, on the ward.
    """
    measure, shown = trend.measure, indicator_of(trend)
    if not isinstance(measure, IndicatorMeasure) or shown is None:
        return []
    found: list[tuple[Exact, ...]] = []
    for round_, catalogue in zip(trend.rounds, trend.catalogues, strict=True):
        indicator = catalogue.indicators.get(measure.code)
        if indicator is None or indicator.kind == "change" or indicator.kind != shown.kind:
            found.append(())
            continue
        limits = tuple(threshold for _, threshold in limits_of(indicator, round_.window_to.year))
        found.append((0,) * len(limits) if indicator.kind == "deadline" else limits)
    return found


def round_name(point: Point) -> str:
    """ "2026", "6 tháng 2026": a round in few words."""
    year = point.round.window_to.year
    return str(year) if point.round.kind == "year" else say("trends.half_short", year=year)
