"""The trend as a table, the chart's twin: every point and every gap, the newest round first."""

from typing import NamedTuple

from scoring import Scorecard
from scoring.catalogue import judged
from scoring.vocabulary import State
from ui.parts import formats
from ui.parts.measures import NOTHING, IndicatorMeasure
from ui.parts.templates import Markup, beside
from ui.reader.language import say
from ui.screens.trends.axis import indicator_of, round_name
from ui.screens.trends.series import Point, Role, Series, Trend
from ui.screens.trends.words import heading, why


class Columns(NamedTuple):
    """Which columns the table of a measure has after round, ward and catalogue.

    ``figures``: the heading over an indicator's figures; None for scores, which have criteria met and score instead.
    ``score``: some criteria give points, so there is a score to show.
    ``result``: the result is more than the figures themselves (a share, a change, days to a deadline).
    """

    figures: str | None
    result: bool
    state: bool
    score: bool = True

    @property
    def number(self) -> int:
        """How many there are: a gap spans them all."""
        return 1 + self.score if self.figures is None else 1 + self.result + self.state


class YearRow(NamedTuple):
    """One dossier, or a sum, in one round. ``unit_id``: where its scorecard is to be opened. ``gap``: why it is empty."""

    role: Role
    round_id: str
    round: str
    ward: str
    unit_id: str | None
    version: str
    gap: str = ""
    figures: str = ""
    shown: str = ""
    state: State | None = None
    claimed: bool = False


def table_html(trend: Trend) -> Markup:
    """The table, with a caption; each row of a dossier leads to its scorecard."""
    points = sorted(
        ((point, series) for series in trend.series if _has_rows(series) for point in series.points),
        key=lambda each: (
            -each[0].place,
            ("ward", "sum", "merged").index(each[1].role),
            formats.sort_key(each[1].name),
        ),
    )
    caption = say("trends.caption", what=heading(trend), ward=trend.name)
    return _pieces.table(caption, _columns(trend), [_row(trend, series, point) for point, series in points])


def _has_rows(series: Series) -> bool:
    """Units that never took part are named under the chart, not in a row for every round."""
    return series.role != "merged" or any(point.result is not None for point in series.points)


def _columns(trend: Trend) -> Columns:
    indicator = indicator_of(trend)
    if indicator is None:
        scored = any(each.scored for each in trend.catalogues)
        return Columns(None, result=False, state=False, score=scored)
    figures = say("trends.column_change" if indicator.kind == "change" else "trends.column_figures")
    return Columns(figures, indicator.kind in {"ratio", "survey", "change", "deadline"}, judged(indicator))


def _row(trend: Trend, series: Series, point: Point) -> YearRow:
    row = YearRow(
        role=series.role,
        round_id=point.round.id,
        round=round_name(point),
        ward=series.name,
        unit_id=series.unit.id if series.unit is not None and point.result is not None else None,
        version=trend.catalogues[point.place].national.version,
        claimed=point.claimed,
    )
    if point.gap is not None and point.reading == NOTHING:
        return row._replace(gap=why(point))
    reading = point.reading
    if isinstance(trend.measure, IndicatorMeasure):
        return row._replace(figures=reading.figures, shown=reading.shown, state=reading.state)
    assert point.result is not None and point.result.standing is not None
    scorecard = point.result.standing
    return row._replace(figures=formats.headline(scorecard), shown=_score(scorecard))


def _score(scorecard: Scorecard) -> str:
    return formats.score(scorecard.overall.exact) if scorecard.catalogue.scored else formats.NONE


_pieces = beside(__file__)
