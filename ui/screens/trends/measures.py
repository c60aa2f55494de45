"""What a scorecard says of one measure: where it lies on the axis, and how it reads beside the point and in the table.

A measure is the score, how many criteria of a layer are met, or any indicator. Counts are shown, not only percentages, and
below twenty cases no percentage at all (a step from 3 to 2 is no "−33 %").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from scoring import Catalogue, Scorecard
from scoring import catalogue as c
from scoring.exact import Exact
from scoring.measures import Limit, last_day, limits_of
from scoring.vocabulary import State
from ui.parts import formats
from ui.parts.requirements import asked_of
from ui.reader.language import in_words, say

SMALL = 20
"""Below this many cases a percentage is noise."""


class MeasureReading(NamedTuple):
    """What one dossier says of the measure.

    ``value``: its place on the axis, exact; None where there is none. ``short`` stands beside the point, ``label`` too where
    there is room. ``figures`` are the counts behind it, ``shown`` the result. ``state``: of the indicator, None for scores
    and sums. ``limit``: the threshold on the same axis.
    """

    value: Exact | None
    short: str
    label: str
    figures: str
    shown: str
    state: State | None = None
    limit: Exact | None = None


NOTHING = MeasureReading(None, "", "", formats.NONE, formats.NONE)


@dataclass(frozen=True)
class ScoreMeasure:
    """The score of all layers' criteria together, 0 to 100."""

    def read(self, scorecard: Scorecard) -> MeasureReading:
        """The score, two decimals, and the headline as the figures behind it; nothing where the criteria give no points."""
        if not scorecard.catalogue.scored:
            return NOTHING
        exact = scorecard.overall.exact
        text = formats.score(exact)
        return MeasureReading(exact, text, text, formats.headline(scorecard), text)


@dataclass(frozen=True)
class MetMeasure:
    """How many criteria of one layer are met."""

    layer: str

    def read(self, scorecard: Scorecard) -> MeasureReading:
        """The count met, labelled with the whole layer it is part of; nothing where the round had no such layer."""
        score = scorecard.layers.get(self.layer)
        if score is None:
            return NOTHING
        text = formats.of_layer(score.counts)
        return MeasureReading(score.counts.met, text, text, formats.headline(scorecard), text)


@dataclass(frozen=True)
class IndicatorMeasure:
    """One indicator by its code, read in whatever catalogue the dossier was graded by."""

    code: str

    def read(self, scorecard: Scorecard) -> MeasureReading:
        """The figures entered and what they give; nothing where the catalogue of the round does not know it."""
        if self.code not in scorecard.catalogue.indicators:
            return NOTHING
        year = scorecard.submission.window.end.year
        result = scorecard.indicator(self.code)
        reading = read_figures(
            result.prepared.indicator, scorecard.submission.values.get(self.code, {}), result.exact, year
        )
        return reading._replace(state=result.state)


Measure = ScoreMeasure | MetMeasure | IndicatorMeasure


def read_figures(indicator: c.Indicator, inputs: Mapping[str, Any], exact: str | None, year: int) -> MeasureReading:
    """An indicator's inputs as a reading; ``exact`` is the value a scorecard gives them, ``year`` ends the window."""
    lacking = [name for name in c.INPUTS[indicator.kind] if name not in inputs and name not in {"issued", "previous"}]
    if lacking:
        return NOTHING
    return _READERS[indicator.kind](indicator, inputs, exact, year)


def _percentage(indicator: c.Indicator, part: int, whole: int, year: int) -> MeasureReading:
    figures = f"{formats.number(part)}/{formats.number(whole)}"
    if whole == 0:
        return MeasureReading(None, figures, figures, figures, formats.NONE)
    value = Fraction((indicator.out_of if isinstance(indicator, c.Ratio) else 100) * part, whole)
    limit = _limit(indicator, year)
    if whole < SMALL:
        return MeasureReading(value, figures, figures, figures, formats.NONE, limit=limit)
    share = formats.percent(value, 2) if c.in_percent(indicator) else formats.number(value, 2)
    return MeasureReading(value, share, f"{figures}\n{share}", figures, share, limit=limit)


def _ratio(indicator: c.Indicator, inputs: Mapping[str, Any], _: str | None, year: int) -> MeasureReading:
    return _percentage(indicator, inputs["numerator"], inputs["denominator"], year)


def _survey(indicator: c.Indicator, inputs: Mapping[str, Any], _: str | None, year: int) -> MeasureReading:
    return _percentage(indicator, inputs["positive"], inputs["valid"], year)


def _change(indicator: c.Indicator, inputs: Mapping[str, Any], exact: str | None, year: int) -> MeasureReading:
    current, previous = inputs["current"], inputs.get("previous")
    if previous is None:
        text = formats.number(current)
        return MeasureReading(current, text, text, say("trends.no_previous", current=text), formats.NONE)
    figures = f"{formats.number(previous)} → {formats.number(current)}"
    shown = formats.NONE
    if previous >= SMALL and exact is not None:
        shown = formats.with_percent_sign(formats.signed(Fraction(exact)))
    return MeasureReading(current, figures, figures, figures, shown, limit=_change_limit(indicator, previous, year))


def _change_limit(indicator: c.Indicator, previous: int, year: int) -> Exact | None:
    """The count that the threshold in percent comes to, given last year's."""
    limit = single_limit(indicator, year)
    if limit is None:
        return None
    small = indicator.small_base if isinstance(indicator, c.Change) else None
    if small is not None and previous < small.below:
        return previous if small.rule == "not_increased" else None
    return Fraction(previous * (100 + limit[1]), 100)


def _count(indicator: c.Indicator, inputs: Mapping[str, Any], _: str | None, year: int) -> MeasureReading:
    return _one_figure(indicator, inputs["count"], formats.number(inputs["count"]), year)


def _number(indicator: c.Indicator, inputs: Mapping[str, Any], _: str | None, year: int) -> MeasureReading:
    return _one_figure(indicator, inputs["value"], formats.number(inputs["value"]), year)


def _one_figure(indicator: c.Indicator, value: Exact, text: str, year: int) -> MeasureReading:
    return MeasureReading(value, text, text, text, text, limit=_limit(indicator, year))


def _attestation(indicator: c.Indicator, inputs: Mapping[str, Any], _: str | None, year: int) -> MeasureReading:
    assert isinstance(indicator, c.Attestation)
    text = f"{formats.number(inputs['confirmed'])}/{formats.number(indicator.out_of)}"
    return MeasureReading(inputs["confirmed"], text, text, text, text, limit=_limit(indicator, year))


def _level(indicator: c.Indicator, inputs: Mapping[str, Any], _: str | None, year: int) -> MeasureReading:
    assert isinstance(indicator, c.LevelIndicator)
    place = indicator.places[inputs["level"]]
    name = in_words(indicator.levels[place - 1].name)
    return MeasureReading(place, "", "", name, name, limit=_limit(indicator, year))


def _deadline(indicator: c.Indicator, inputs: Mapping[str, Any], _: str | None, year: int) -> MeasureReading:
    """Dates of different years are set on one axis by the days they lie from the last day allowed."""
    day, limit = inputs["on"], single_limit(indicator, year)
    text = formats.day(day)
    if limit is None:
        return MeasureReading(None, text, text, text, text)
    days = day.toordinal() - limit[1]
    shown = say("trends.days_late", days=days) if days > 0 else say("trends.days_early", days=-days)
    return MeasureReading(days, formats.day_of_year(day, day.year), text, text, shown, limit=0)


_READERS = {
    "ratio": _ratio,
    "survey": _survey,
    "change": _change,
    "count": _count,
    "number": _number,
    "attestation": _attestation,
    "level": _level,
    "deadline": _deadline,
}


def _limit(indicator: c.Indicator, year: int) -> Exact | None:
    limit = single_limit(indicator, year)
    return None if limit is None else limit[1]


def single_limit(indicator: c.Indicator, year: int) -> Limit | None:
    """The threshold that can be drawn as one line; None without a target, and for a range, which has two."""
    limits = limits_of(indicator, year)
    return limits[0] if len(limits) == 1 else None


def threshold(indicator: c.Indicator, year: int) -> str:
    """What is asked in words ("từ 90 %", "chậm nhất 31/03"); empty where nothing is."""
    if isinstance(indicator.target, c.DateTarget) and isinstance(indicator.target.on_or_before, tuple):
        return say("requirements.by_day", day=formats.day_of_year(last_day(indicator.target, year), year))
    return asked_of(indicator, year)


def indicators_matching(catalogue: Catalogue, text: str) -> list[str]:
    """The codes of the indicators in whose code, name or criterion every word of ``text`` occurs, marks aside."""
    lines = {
        f"{code} {in_words(indicator.name)} {catalogue.criterion_of[code].code} "
        f"{in_words(catalogue.criterion_of[code].name)}": code
        for code, indicator in catalogue.indicators.items()
    }
    return [lines[line] for line in formats.matching(text, lines)]
