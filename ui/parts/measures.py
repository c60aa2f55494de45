"""What a scorecard says of one measure: where it lies on the axis, and how it reads beside the point and in the table.

A measure is the score, how many criteria of a layer are met, or any indicator. Counts are shown, not only percentages, and
below twenty cases no percentage at all (a step from 3 to 2 is no "−33 %").
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from scoring import Catalogue, Scorecard
from scoring import catalogue as c
from scoring.exact import Exact
from scoring.exact import beside as exact_beside
from scoring.measures import last_day, limits_of
from scoring.published import WithheldResult
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
    and sums. ``limits``: the threshold on the same axis, of a range the lower one and the upper one; () for none.
    """

    value: Exact | None
    short: str
    label: str
    figures: str
    shown: str
    state: State | None = None
    limits: tuple[Exact, ...] = ()


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
        if isinstance(result, WithheldResult):
            figures, value = in_words(result.figures), result.value or formats.NONE
            return MeasureReading(None, figures, figures, figures, value, state=result.state)
        prepared, inputs = result.prepared, scorecard.submission.values.get(self.code, {})
        reading = read_figures(prepared.indicator, inputs, result.exact, year, prepared.thresholds)
        return reading._replace(state=result.state)

    def withheld(self, scorecard: Scorecard) -> bool:
        """Whether its figures are withheld from the reader of this scorecard."""
        known = self.code in scorecard.catalogue.indicators
        return known and scorecard.indicator(self.code).withheld is not None


Measure = ScoreMeasure | MetMeasure | IndicatorMeasure


def read_figures(
    indicator: c.Indicator, inputs: Mapping[str, Any], exact: str | None, year: int, beside: Sequence[Exact] = ()
) -> MeasureReading:
    """An indicator's inputs as a reading; ``exact`` is the value a scorecard gives them, ``year`` ends the window.

    ``beside``: the numbers that the value is compared with. It has as many decimals as show on which side of them it lies,
    as in its derivation.
    """
    lacking = [name for name in c.INPUTS[indicator.kind] if name not in inputs and name not in {"issued", "previous"}]
    if lacking:
        return NOTHING
    if indicator.kind == "ratio":
        return _percentage(indicator, inputs["numerator"], inputs["denominator"], year, beside)
    if indicator.kind == "survey":
        return _percentage(indicator, inputs["positive"], inputs["valid"], year, beside)
    if indicator.kind == "change":
        return _change(indicator, inputs, exact, year, beside)
    return _READERS[indicator.kind](indicator, inputs, year)


def _percentage(indicator: c.Indicator, part: int, whole: int, year: int, beside: Sequence[Exact]) -> MeasureReading:
    figures = f"{formats.number(part)}/{formats.number(whole)}"
    if whole == 0:
        return MeasureReading(None, figures, figures, figures, formats.NONE)
    value = Fraction((indicator.out_of if isinstance(indicator, c.Ratio) else 100) * part, whole)
    limits = _limits(indicator, year)
    if whole < SMALL:
        return MeasureReading(value, figures, figures, figures, formats.NONE, limits=limits)
    text = exact_beside(value, beside)
    share = formats.percent(text) if c.in_percent(indicator) else formats.number(text)
    return MeasureReading(value, share, f"{figures}\n{share}", figures, share, limits=limits)


def _change(
    indicator: c.Indicator, inputs: Mapping[str, Any], exact: str | None, year: int, beside: Sequence[Exact]
) -> MeasureReading:
    current, previous = inputs["current"], inputs.get("previous")
    if previous is None:
        text = formats.number(current)
        return MeasureReading(current, text, text, say("measures.no_previous", current=text), formats.NONE)
    figures = f"{formats.number(previous)} → {formats.number(current)}"
    shown = formats.NONE
    if previous >= SMALL and exact is not None:
        shown = formats.with_percent_sign(formats.signed_text(exact_beside(Fraction(exact), beside)))
    return MeasureReading(current, figures, figures, figures, shown, limits=_change_limits(indicator, previous, year))


def _change_limits(indicator: c.Indicator, previous: int, year: int) -> tuple[Exact, ...]:
    """The counts that the threshold in percent comes to, given last year's."""
    limits = _limits(indicator, year)
    small = indicator.small_base if isinstance(indicator, c.Change) else None
    if limits and small is not None and previous < small.below:
        return (previous,) if small.rule == "not_increased" else ()
    return tuple(Fraction(previous * (100 + limit), 100) for limit in limits)


def _count(indicator: c.Indicator, inputs: Mapping[str, Any], year: int) -> MeasureReading:
    return _one_figure(indicator, inputs["count"], formats.number(inputs["count"]), year)


def _number(indicator: c.Indicator, inputs: Mapping[str, Any], year: int) -> MeasureReading:
    return _one_figure(indicator, inputs["value"], formats.number(inputs["value"]), year)


def _one_figure(indicator: c.Indicator, value: Exact, text: str, year: int) -> MeasureReading:
    return MeasureReading(value, text, text, text, text, limits=_limits(indicator, year))


def _attestation(indicator: c.Indicator, inputs: Mapping[str, Any], year: int) -> MeasureReading:
    assert isinstance(indicator, c.Attestation)
    text = f"{formats.number(inputs['confirmed'])}/{formats.number(indicator.out_of)}"
    return MeasureReading(inputs["confirmed"], text, text, text, text, limits=_limits(indicator, year))


def _level(indicator: c.Indicator, inputs: Mapping[str, Any], year: int) -> MeasureReading:
    assert isinstance(indicator, c.LevelIndicator)
    place = indicator.places[inputs["level"]]
    name = in_words(indicator.levels[place - 1].name)
    return MeasureReading(place, "", "", name, name, limits=_limits(indicator, year))


def _deadline(indicator: c.Indicator, inputs: Mapping[str, Any], year: int) -> MeasureReading:
    """Dates of different years are set on one axis by the days they lie from the last day allowed."""
    day, limits = inputs["on"], limits_of(indicator, year)
    text = formats.day(day)
    if not limits:
        return MeasureReading(None, text, text, text, text)
    days = day.toordinal() - limits[0][1]
    shown = say("measures.days_late", days=days) if days > 0 else say("measures.days_early", days=-days)
    return MeasureReading(days, formats.day_of_year(day, day.year), text, text, shown, limits=(0,))


_READERS = {
    "count": _count,
    "number": _number,
    "attestation": _attestation,
    "level": _level,
    "deadline": _deadline,
}


def _limits(indicator: c.Indicator, year: int) -> tuple[Exact, ...]:
    return tuple(threshold for _, threshold in limits_of(indicator, year))


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
