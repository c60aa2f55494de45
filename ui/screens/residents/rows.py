"""The surveys of a ward over rounds: every round and former ward as a row, the newest first, and what is to be said of it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from scoring import catalogue as c
from scoring.vocabulary import State
from ui.parts import formats
from ui.parts.measures import IndicatorMeasure, Measure
from ui.reader.language import in_words, say
from ui.screens.residents.survey import SurveyTold, change_words, response_words, share_words, survey_told
from ui.screens.trends.axis import indicator_of, round_name, same_indicator
from ui.screens.trends.series import Point, Role, Trend
from ui.screens.trends.words import why


class SurveyRow(NamedTuple):
    """A survey in one round. ``told``: what it says, None where there is nothing; ``gap``: why. ``limits``: what was asked.

    ``claimed``: the figures are not appraised yet. ``unit_id``: whose scorecard it leads to.
    """

    role: Role
    place: int
    round_id: str
    round: str
    ward: str
    unit_id: str
    told: SurveyTold | None
    gap: str
    claimed: bool
    state: State | None
    limits: tuple[float, ...]

    @property
    def share(self) -> str:
        """The share with its interval and the number of answers; else why there is none."""
        return share_words(self.told.figures) if self.told is not None else f"{formats.NONE} {self.gap}"


class SurveyOverRounds(NamedTuple):
    """One survey of a ward: its heading, the rows, the sentences on the newest round, and what is to be asked of it."""

    indicator: c.Indicator
    heading: str
    responsible: str
    rows: tuple[SurveyRow, ...]
    finding: str
    questions: tuple[str, ...]

    @property
    def drawn(self) -> tuple[SurveyRow, ...]:
        """The rows that have a share."""
        return tuple(row for row in self.rows if row.told is not None and row.told.figures.share is not None)


def survey_over_rounds(code: str, trend_of: Callable[[Measure], Trend]) -> SurveyOverRounds:
    """A survey of the ward and of those merged into it. Sums of surveys are left out: different people asked at different
    times are no survey."""
    trend = trend_of(IndicatorMeasure(code))
    found = [
        _row(trend, series.role, series.name, series.unit.id, point)
        for series in trend.series
        if series.unit is not None and (series.role == "ward" or any(point.result for point in series.points))
        for point in series.points
    ]
    rows = sorted(found, key=lambda row: (-row.place, row.role != "ward", formats.sort_key(row.ward)))
    indicator = indicator_of(trend)
    assert indicator is not None, "a survey is named by a catalogue of the rounds"
    newest = next(each for each in reversed(trend.catalogues) if code in each.indicators)
    own = [row for row in rows if row.role == "ward"]
    return SurveyOverRounds(
        indicator=indicator,
        heading=f"{code} {in_words(indicator.name)}",
        responsible=in_words(newest.criterion_of[code].responsible),
        rows=tuple(rows),
        finding=" ".join(_finding(trend, own)),
        questions=own[0].told.questions if own and own[0].told is not None else (),
    )


def _row(trend: Trend, role: Role, name: str, unit_id: str, point: Point) -> SurveyRow:
    assert isinstance(trend.measure, IndicatorMeasure)
    result = point.result
    card = result.standing if result is not None and point.gap is None else None
    told = survey_told(card, trend.measure.code) if card is not None else None
    gap = why(point) if point.gap is not None else say("residents.no_fit") if told is None else ""
    if told is not None and told.figures.share is None:
        gap = say("residents.no_answers")
    return SurveyRow(
        role=role,
        place=point.place,
        round_id=point.round.id,
        round=round_name(point),
        ward=name,
        unit_id=unit_id if result is not None else "",
        told=told,
        gap=gap,
        claimed=point.claimed,
        state=point.reading.state,
        limits=tuple(float(each) for each in point.reading.limits),
    )


def _finding(trend: Trend, own: Sequence[SurveyRow]) -> list[str]:
    """The newest round that has a survey, how many answered, and whether it changed since the one before."""
    names = [in_words(each.name) for each in trend.rounds]
    having = [row for row in own if row.told is not None and not row.gap]
    sentences: list[str] = []
    if own and own[0] not in having:
        sentences.append(say("residents.finding_none", round=names[own[0].place], why=own[0].gap))
    if not having or having[0].told is None:
        return sentences
    last, figures = having[0], having[0].told.figures
    sentences.append(say("residents.finding", round=names[last.place], share=share_words(figures)))
    sentences.append(say("residents.finding_response", response=response_words(figures)))
    before = next((row for row in having[1:] if same_indicator(trend, row.place, last.place)), None)
    if before is not None and before.told is not None:
        sentences.append(change_words(figures, before.told.figures, before.round))
    return sentences
