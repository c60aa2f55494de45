"""What a trend says in words: its heading, its main finding (also the chart's text for who cannot see it), key and notes."""

from fractions import Fraction

from scoring.catalogue import Indicator, judged
from scoring.measures import limits_of
from scoring.trends import better_direction
from ui.parts import formats
from ui.parts.measures import (
    SMALL,
    IndicatorMeasure,
    MetMeasure,
    ScoreMeasure,
    threshold,
)
from ui.parts.states import word
from ui.reader.language import in_words, say
from ui.screens.trends.axis import axis_of, indicator_of, other_meanings
from ui.screens.trends.series import Point, Trend

DEAD_BAND = Fraction(1, 2)
"""A score that moves by less, in points, is told as unchanged."""


def heading(trend: Trend) -> str:
    """What the chart shows: "Điểm qua các đợt", "11.1 Số vụ phạm tội …"."""
    if isinstance(trend.measure, ScoreMeasure):
        return say("trends.score_heading")
    if isinstance(trend.measure, MetMeasure):
        if all(len(each.layers) == 1 for each in trend.catalogues):
            return say("trends.met_heading_alone")
        return say("trends.met_heading", layer=layer_name(trend, trend.measure.layer))
    indicator = indicator_of(trend)
    assert indicator is not None, "an indicator is picked from the catalogues"
    return f"{indicator.code} {in_words(indicator.name)}"


def layer_name(trend: Trend, layer: str) -> str:
    """Who issued a layer, as its newest file says."""
    files = [file for catalogue in trend.catalogues for file in catalogue.files if file.layer == layer]
    return in_words(files[-1].issuer) or layer


# The finding


def finding(trend: Trend) -> str:
    """One sentence: the newest figure of the ward, the one before it, and what stood before the merger."""
    parts = [*_ward_parts(trend), *_before_parts(trend)]
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _ward_parts(trend: Trend) -> list[str]:
    points = list(trend.ward.points)
    if not points:
        return []
    parts = []
    newest = points[-1]
    if newest.gap is not None:
        parts.append(say("trends.finding_gap", round=_round_words(newest), why=why(newest)))
    with_figures = [point for point in points if point.gap is None][::-1]
    if not with_figures:
        return parts
    last, *earlier = with_figures
    parts.append(say("trends.finding_here", round=_round_words(last), label=_told(trend, last)))
    if earlier:
        parts.append(_compared(trend, last, earlier[0]))
    return parts


def _compared(trend: Trend, last: Point, before: Point) -> str:
    label, round_ = _told(trend, before), _round_words(before)
    same = trend.catalogues[last.place].sha256 == trend.catalogues[before.place].sha256
    now, then = last.reading.value, before.reading.value
    if not isinstance(trend.measure, ScoreMeasure) or not same or now is None or then is None:
        return say("trends.finding_before", round=round_, label=label)
    change = now - then
    if abs(change) < DEAD_BAND:
        return say("trends.finding_level", round=round_, label=label)
    key = "trends.finding_up" if change > 0 else "trends.finding_down"
    return say(key, round=round_, label=label)


def _before_parts(trend: Trend) -> list[str]:
    """What stood before the merger: the sum where figures add, else the range of the former wards."""
    sums = next((series for series in trend.series if series.role == "sum"), None)
    if sums is not None:
        last = next((point for point in reversed(sums.points) if point.gap is None), None)
        if last is not None:
            return [say("trends.finding_sum", name=sums.name, round=_round_words(last), label=_told(trend, last))]
        lacking = [name for point in sums.points for name in point.lacking]
        if lacking:
            return [say("trends.finding_sum_lacking", units=", ".join(dict.fromkeys(lacking)))]
    merged = [
        (series, point)
        for series in trend.series
        if series.role == "merged"
        for point in series.points
        if point.reading.value is not None
    ]
    if not merged:
        return []
    place = max(point.place for _, point in merged)
    standing = sorted(
        ((point.reading.value, series, point) for series, point in merged if point.place == place),
        key=lambda each: each[0] or 0,
    )
    low, high = standing[0], standing[-1]
    round_ = _round_words(low[2])
    if len(standing) == 1:
        return [say("trends.finding_one", round=round_, name=low[1].name, label=_told(trend, low[2]))]
    low_text, high_text = (_told(trend, each[2]) for each in (low, high))
    return [say("trends.finding_range", round=round_, count=len(standing), low=low_text, high=high_text)]


def _round_words(point: Point) -> str:
    return in_words(point.round.name)


def _told(trend: Trend, point: Point) -> str:
    """ "47 → 44 (−6,38 %, đạt)", "91,20", "21/23 (phường tự chấm)"."""
    reading = point.reading
    figure = isinstance(trend.measure, IndicatorMeasure)
    beside = []
    if figure and reading.shown not in {reading.figures, formats.NONE}:
        beside.append(reading.shown)
    if reading.state is not None and reading.state != "tracked":
        beside.append(word(reading.state).lower())
    if point.claimed:
        beside.append(say("trends.finding_claimed"))
    text = reading.figures if figure else reading.shown
    return f"{text} ({', '.join(beside)})" if beside else text


def why(point: Point) -> str:
    """Why there is no figure, in words."""
    return say(f"trends.why_{point.gap}", units=", ".join(point.lacking))


# Key and notes


def key_entries(trend: Trend) -> list[tuple[str, str]]:
    """(kind of mark, its words) for what the chart holds: appraised, claimed, merged, sum, threshold."""
    points = [point for point in trend.ward.points if point.reading.value is not None]
    figure = isinstance(trend.measure, IndicatorMeasure)
    entries = []
    if any(not point.claimed for point in points):
        entries.append(("appraised", say("trends.key_appraised")))
    if any(point.claimed for point in points):
        entries.append(("claimed", say("trends.key_claimed_figure" if figure else "trends.key_claimed")))
    for role in ("merged", "sum"):
        found = next((each for each in trend.series if each.role == role and each.has_values), None)
        if found:
            entries.append((role, found.name if role == "sum" else say("trends.key_merged")))
    target = _threshold_words(trend)
    if target:
        entries.append(("threshold", target))
    return entries


def _threshold_words(trend: Trend) -> str:
    indicator = indicator_of(trend)
    if indicator is None:
        return ""
    year = trend.rounds[-1].window_to.year
    judged_as = _of_the_wards_class(trend, indicator)
    limits = limits_of(judged_as, year)
    if not limits:
        return ""
    key = "trends.key_threshold"
    if indicator.kind == "change":
        highest = len(limits) == 1 and limits[0][0] in ("at_most", "below")
        key = "trends.key_change_threshold" if highest else "trends.key_change_thresholds"
    return say(key, threshold=threshold(judged_as, year))


def _of_the_wards_class(trend: Trend, indicator: Indicator) -> Indicator:
    """The indicator as the ward was judged by it last, where its threshold goes by class."""
    for point in reversed(trend.ward.points) if indicator.by is not None else ():
        card = point.result.standing if point.gap is None and point.result is not None else None
        if card is not None and indicator.code in card.catalogue.indicators:
            return card.indicator(indicator.code).prepared.indicator
    return indicator


def _other_meanings(trend: Trend) -> list[str]:
    """That the code is another indicator in some rounds, which are therefore not joined: a sentence for each meaning."""
    rounds: dict[str, list[str]] = {}
    for place, each in other_meanings(trend):
        rounds.setdefault(in_words(each.name), []).append(in_words(trend.rounds[place].name))
    code = trend.measure.code if isinstance(trend.measure, IndicatorMeasure) else ""
    return [say("trends.other_meaning", code=code, name=name, rounds=", ".join(of)) for name, of in rounds.items()]


def better(trend: Trend) -> str:
    """Which way is better, or that the indicator is only tracked; empty for what needs no telling."""
    indicator = indicator_of(trend)
    if indicator is None:
        return ""
    if not judged(indicator):
        return say("trends.tracked")
    way = better_direction(indicator)
    if indicator.kind == "deadline":
        return say("trends.better_earlier")
    return "" if way is None else say(f"trends.better_{way}")


def notes(trend: Trend) -> list[str]:
    """What must be known to read the chart rightly, one sentence each."""
    indicator = indicator_of(trend)
    axis = axis_of(trend)
    others = _other_meanings(trend)
    newest = trend.rounds[-1]
    first, last = (formats.day_of_year(each) for each in (newest.window_from, newest.window_to))
    lines = [*others, say("trends.window", first=first, last=last)]
    if indicator is not None and indicator.kind in {"change", "deadline"}:
        lines.append(say("trends.axis_change" if indicator.kind == "change" else "trends.axis_days"))
    elif axis.low > 0 and not (indicator is not None and indicator.kind == "level"):
        lines.append(say("trends.axis_from", low=formats.number(Fraction(str(axis.low)))))
    if indicator is not None and indicator.kind in {"change", "ratio", "survey"}:
        lines.append(say("trends.small_numbers", count=SMALL))
    if trend.merger is not None and any(series.role != "ward" for series in trend.series):
        lines.append(say("trends.not_joined"))
        if not isinstance(trend.measure, IndicatorMeasure):
            lines.append(say("trends.not_summed"))
        elif not any(series.role == "sum" for series in trend.series):
            lines.append(say("trends.kind_not_summed"))
    if isinstance(trend.measure, MetMeasure) and len({each.sha256 for each in trend.catalogues}) > 1:
        lines.append(say("trends.different_totals"))
    silent = [series.name for series in trend.series if series.role == "merged" and not series.has_values]
    if silent:
        lines.append(say("trends.no_results_from", units=", ".join(silent)))
    return [*lines, say("trends.strip")]
