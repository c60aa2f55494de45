"""The rows: every criterion by group with its bullet, its evidence and its flags; each opens to its derivation.

A bullet's track is as long as the criterion's weight, on one scale for all rows, so that a loss shows in points: bar
for the score that stands, thick tick above for the self-score, thin tick below for last year.
"""

from collections.abc import Callable
from html import escape

import streamlit as st

from scoring.exact import Exact
from scoring.scorecard import CriterionResult, GroupResult
from ui.parts import formats
from ui.parts.states import state_mark
from ui.reader.choice import segments
from ui.reader.language import in_words, say
from ui.screens.scorecard.derivations import of_criterion
from ui.screens.scorecard.phrases import evidence_words, measured, threshold
from ui.screens.scorecard.reading import (
    OPEN_STATES,
    Reading,
    against_own,
    asked_about,
    differs_from_own,
    evidence,
    has_gate,
    judged_parts,
    points,
    ruled,
)

SHOWN_PARTS = 4

FILTERS: dict[str, Callable[[Reading, CriterionResult], bool]] = {
    "all": lambda reading, result: True,
    "open": lambda reading, result: result.state in OPEN_STATES,
    "differs": differs_from_own,
    "asked": lambda reading, result: asked_about(reading.scorecard, result),
}


def on_a_phone() -> bool:
    """Whether the browser says it is a phone's: there the long table starts with what is still open."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def choose_rows(reading: Reading) -> str:
    """Draw the filters with their counts; the one chosen."""
    offered = [key for key in FILTERS if key != "differs" or reading.own is not None]
    counts = {key: sum(FILTERS[key](reading, result) for result in reading.scorecard.criteria) for key in offered}
    default = "open" if counts["open"] and on_a_phone() else "all"

    def name(key: str) -> str:
        return say(f"scorecard.filter_{key}", n=counts[key])

    return segments("rows", say("scorecard.filter"), offered, default, name)


def rows(reading: Reading, chosen: str) -> str:
    """The table of criteria that pass a filter, by group, as HTML."""
    wanted = [result for result in reading.scorecard.criteria if FILTERS[chosen](reading, result)]
    if not wanted:
        return f'<p class="ws ws-quiet">{escape(say(f"scorecard.none_{chosen}"))}</p>'
    longest = max((result.weight for result in reading.scorecard.criteria), default=1) or 1
    bodies = []
    for (_, group), found in zip(reading.catalogue.groups, reading.scorecard.groups, strict=True):
        inside = [result for result in wanted if result.group == group.code]
        if inside:
            bodies.append(_group(reading, found, in_words(group.name)))
            bodies += [_row(reading, result, longest) for result in inside]
    columns = ["code", "criterion", "state", "result", "bullet", "points", "against_own", "evidence", "flags"]
    if reading.own is None:
        columns.remove("against_own")
    head = "".join(
        f'<th scope="col" class="ws-c-{column}">{escape(say(f"scorecard.column_{column}"))}</th>' for column in columns
    )
    return (
        f'<div class="ws ws-rows"><table><caption>{_legend(reading)}</caption>'
        f"<thead><tr>{head}</tr></thead>{''.join(bodies)}</table></div>"
    )


def _legend(reading: Reading) -> str:
    key = "legend_claimed" if reading.claimed else "legend_own"
    if reading.before is not None:
        key = "legend_claimed_both" if reading.claimed else "legend_both"
    before = reading.before.submission.window.end.year if reading.before is not None else ""
    most = formats.number(max(result.weight for result in reading.scorecard.criteria))
    sample = (
        '<span class="ws-bullet ws-sample" aria-hidden="true"><i class="ws-track" style="width:100%"></i>'
        '<i class="ws-bar" style="width:70%"></i><i class="ws-tick-own" style="left:85%"></i>'
        '<i class="ws-tick-before" style="left:50%"></i></span>'
    )
    shown = "" if reading.claimed else sample
    return f"{shown}{escape(say(f'scorecard.{key}', year=before, most=most))} {escape(say('scorecard.legend_open'))}"


def _group(reading: Reading, found: GroupResult, name: str) -> str:
    results = [result for result in reading.scorecard.criteria if result.group == found.code]
    earned = sum(points(result) or 0 for result in results)
    weight = sum(result.weight for result in results if result.credit is not None)
    counts = found.score.counts
    tally = say(
        "scorecard.group_tally",
        met=formats.of_layer(counts),
        points=formats.number(earned, 2),
        weight=formats.number(weight),
    )
    width = 8 if reading.own is None else 9
    return (
        f'<tbody class="ws-group"><tr><th scope="colgroup" colspan="{width}">{escape(found.code)}. {escape(name)} '
        f'<span class="ws-quiet">· {escape(tally)}</span></th></tr></tbody>'
    )


def _row(reading: Reading, result: CriterionResult, longest: Exact) -> str:
    name = in_words(reading.criterion(result).name)
    gap = against_own(reading, result)
    changed = gap is not None and bool(gap)
    found = evidence(reading, result)
    flags = "".join(f'<span class="ws-flag">{escape(text)}</span>' for text in _flags(reading, result))
    cells = [
        f'<td class="ws-c-code">{escape(result.code)}</td>',
        f'<th scope="row" class="ws-c-criterion">{escape(name)}</th>',
        f'<td class="ws-c-state">{state_mark(result.state, claimed=reading.claimed)}</td>',
        f'<td class="ws-c-result">{_result(reading, result)}</td>',
        f'<td class="ws-c-bullet">{bullet(reading, result, longest)}</td>',
        f'<td class="ws-c-points ws-number">{_points(result)}</td>',
    ]
    if reading.own is not None:
        shown = formats.NONE if gap is None else formats.signed(gap)
        label = f'<span class="ws-only-small">{escape(say("scorecard.column_against_own"))} </span>'
        number = f"<strong>{shown}</strong>" if changed else shown
        cells.append(
            f'<td class="ws-c-against_own ws-number{"" if changed else " ws-nothing-new"}">{label}{number}</td>'
        )
    complete = " ws-nothing-new" if found.complete else ""
    words = escape(evidence_words(reading, result))
    words = words if found.complete else f"<strong>{words}</strong>"
    cells.append(f'<td class="ws-c-evidence{complete}">{words}</td>')
    cells.append(f'<td class="ws-c-flags{"" if flags else " ws-nothing-new"}">{flags}</td>')
    kind = " ws-open-row" if result.state in OPEN_STATES and not reading.claimed else ""
    opens = escape(say("scorecard.how_row", code=result.code, criterion=name))
    return (
        f'<tbody class="ws-row{kind}"><tr>{"".join(cells)}</tr>'
        f'<tr class="ws-derived"><td colspan="{len(cells)}"><details><summary><span class="ws-unseen">{opens}</span></summary>'
        f'<div class="ws-inside">{of_criterion(reading, result)}</div></details></td></tr></tbody>'
    )


def _points(result: CriterionResult) -> str:
    earned = points(result)
    if earned is None:
        return formats.NONE
    return f'{formats.number(earned, 2)}<span class="ws-quiet"> / {formats.number(result.weight)}</span>'


def _result(reading: Reading, result: CriterionResult) -> str:
    """The main figures, those that decide first; each under its indicator's code where there are several."""
    parts = judged_parts(reading, result)
    if parts and all(part.cause == "missing_value" for part in parts):
        return f'<span class="ws-quiet">{escape(say("scorecard.no_figure"))}</span>'
    pieces = []
    for part in parts[:SHOWN_PARTS]:
        text = escape(measured(reading, part))
        if part.state == "not_met" and part.exact is not None:
            text += f' <span class="ws-quiet">({escape(threshold(reading, reading.indicator(part)))})</span>'
        elif part.state == "not_applicable":
            text = escape(say("common.na_short"))
        code = f'<span class="ws-quiet">{escape(part.code)}</span> ' if len(parts) > 1 else ""
        pieces.append(f'<span class="ws-piece">{code}{text}</span>')
    rest = len(parts) - SHOWN_PARTS
    if rest > 0:
        pieces.append(f'<span class="ws-quiet">+{rest}</span>')
    return " ".join(pieces)


def _flags(reading: Reading, result: CriterionResult) -> list[str]:
    found = []
    if has_gate(reading, result):
        found.append(say("scorecard.flag_gate"))
    if asked_about(reading.scorecard, result):
        found.append(say("scorecard.flag_asked"))
    if ruled(reading, result):
        found.append(say("scorecard.flag_ruled"))
    sources = dict.fromkeys(
        figure.source_code
        for part in result.indicators
        for (code, _), figure in reading.figures.items()
        if code == part.code
    )
    return found + [say("scorecard.flag_source", source=source) for source in sources]


def bullet(reading: Reading, result: CriterionResult, longest: Exact) -> str:
    """Track, bar, what proof could add (hatched), self tick and last year's tick, in percent of the longest track."""
    if result.credit is None:
        word = "common.na_short" if result.state == "not_applicable" else "common.tracked"
        return f'<span class="ws-quiet">{escape(say(word))}</span>'

    def along(points_: Exact) -> str:
        return f"{float(points_ * 100 / longest):.2f}%"

    earned = result.weight * result.credit
    marks = [f'<i class="ws-track" style="width:{along(result.weight)}"></i>']
    if result.credit_if_proven is not None and result.credit_if_proven > result.credit:
        more = along(result.weight * (result.credit_if_proven - result.credit))
        marks.append(f'<i class="ws-could" style="left:{along(earned)};width:{more}"></i>')
    if earned:
        kind = " ws-hollow" if reading.claimed else " ws-unmet" if result.state == "not_met" else ""
        marks.append(f'<i class="ws-bar{kind}" style="width:{along(earned)}"></i>')
    for other, kind in ((reading.own, "ws-tick-own"), (reading.before, "ws-tick-before")):
        there = points(other.criterion(result.code)) if other is not None else None
        if there is not None:
            marks.append(f'<i class="{kind}" style="left:{along(there)}"></i>')
    return f'<span class="ws-bullet" aria-hidden="true">{"".join(marks)}</span>'
