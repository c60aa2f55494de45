"""The trend as a table, the chart's twin: every point and every gap, the newest round first."""

import html
from urllib.parse import urlencode

from scoring.catalogue import judged
from ui.parts import formats
from ui.parts.states import state_mark
from ui.reader.language import language, say
from ui.screens.trends.axis import indicator_of, round_name
from ui.screens.trends.measures import IndicatorMeasure
from ui.screens.trends.series import Point, Series, Trend
from ui.screens.trends.words import heading, why


def table_html(trend: Trend) -> str:
    """The table, with a caption; each row of a dossier leads to its scorecard."""
    figure = isinstance(trend.measure, IndicatorMeasure)
    caption = say("trends.caption", what=heading(trend), ward=trend.name)
    rows = sorted(
        ((point, series) for series in trend.series if _has_rows(series) for point in series.points),
        key=lambda each: (
            -each[0].place,
            ("ward", "sum", "merged").index(each[1].role),
            formats.sort_key(each[1].name),
        ),
    )
    body = "".join(_row(trend, series, point, figure) for point, series in rows)
    return (
        f'<div class="ws ws-trend-table"><table><caption>{html.escape(caption)}</caption>'
        f"<thead><tr>{''.join(_heads(trend, figure))}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _has_rows(series: Series) -> bool:
    """Units that never took part are named under the chart, not in a row for every round."""
    return series.role != "merged" or any(point.result is not None for point in series.points)


def _heads(trend: Trend, figure: bool) -> list[str]:
    indicator = indicator_of(trend)
    heads = [(say("common.round"), ""), (say("common.ward"), ""), (say("trends.column_catalogue"), "ws-trend-version")]
    if figure:
        change = indicator is not None and indicator.kind == "change"
        heads.append((say("trends.column_change" if change else "trends.column_figures"), "ws-number"))
        if _two_columns(trend):
            heads.append((say("trends.column_value"), "ws-number"))
        if _is_judged(trend):
            heads.append((say("trends.column_state"), ""))
    else:
        heads += [(say("trends.column_met"), ""), (say("trends.column_score"), "ws-number")]
    return [f'<th scope="col" class="{kind}">{html.escape(text)}</th>' for text, kind in heads]


def _two_columns(trend: Trend) -> bool:
    """Whether the result is more than the figures themselves (a share, a change, days to a deadline)."""
    indicator = indicator_of(trend)
    return indicator is not None and indicator.kind in {"ratio", "survey", "change", "deadline"}


def _is_judged(trend: Trend) -> bool:
    indicator = indicator_of(trend)
    return indicator is not None and judged(indicator)


def _row(trend: Trend, series: Series, point: Point, figure: bool) -> str:
    kind = {"ward": "ws-trend-own", "sum": "ws-trend-sum", "merged": ""}[series.role]
    version = trend.catalogues[point.place].national.version
    cells = [
        f'<th scope="row">{html.escape(round_name(point))}</th>',
        f"<td>{_name(series, point)}</td>",
        f'<td class="ws-trend-version">{html.escape(version)}</td>',
    ]
    if point.gap is not None:
        span = 1 + (_two_columns(trend) + _is_judged(trend) if figure else 1)
        cells.append(f'<td class="ws-trend-gap" colspan="{span}">— {html.escape(why(point))}</td>')
    elif figure:
        cells.append(f'<td class="ws-number">{html.escape(point.reading.figures)}</td>')
        if _two_columns(trend):
            cells.append(f'<td class="ws-number">{html.escape(point.reading.shown)}</td>')
        if _is_judged(trend):
            cells.append(f"<td>{_state(series, point)}</td>")
    else:
        assert point.result is not None and point.result.standing is not None
        scorecard = point.result.standing
        claimed = f' <span class="ws-quiet">({say("trends.claimed_short")})</span>' if point.claimed else ""
        cells.append(f"<td>{html.escape(formats.headline(scorecard))}{claimed}</td>")
        cells.append(f'<td class="ws-number">{formats.score(scorecard.overall.exact)}</td>')
    return f'<tr class="{kind}">{"".join(cells)}</tr>'


def _name(series: Series, point: Point) -> str:
    name = html.escape(series.name)
    if series.unit is None or point.result is None:
        return name
    query = urlencode({"unit": series.unit.id, "round": point.round.id, "lang": language()})
    return f'<a href="/scorecard?{html.escape(query)}" target="_self">{name}</a>'


def _state(series: Series, point: Point) -> str:
    if series.role == "sum":
        return f'<span class="ws-quiet">{say("trends.sum_not_judged")}</span>'
    return state_mark(point.reading.state, claimed=point.claimed)
