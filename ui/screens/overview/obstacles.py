"""What holds the wards of a round up: the criteria most often unmet, and the questions their figures raise."""

import html
from collections.abc import Sequence

from scoring.catalogue import Catalogue
from scoring.scorecard import Scorecard
from ui.parts.formats import number, sort_key
from ui.parts.states import symbol, word
from ui.reader.language import in_words, say
from ui.screens.overview.cells import Column, Obstacle, obstacles
from ui.screens.overview.figures import figures
from ui.screens.overview.progress import scorecard_link

SHOWN = 8
MOST_SQUARES = 24
"""Up to so many wards get a square each; more share one bar."""


def obstacles_html(found: Sequence[Column], catalogue: Catalogue) -> str:
    """The most-unmet criteria, one small square a ward (with many wards: a bar), the count in words for who cannot see."""
    rows = obstacles(found, catalogue)
    if not rows:
        return f'<p class="ws ws-quiet">{say("overview.no_obstacles")}</p>'
    shown = "".join(_obstacle(row, len(found)) for row in rows[:SHOWN])
    note = [
        say("overview.squares_note" if len(found) <= MOST_SQUARES else "overview.bars_note", wards=number(len(found)))
    ]
    if len(rows) > SHOWN:
        note.append(say("overview.more_obstacles", more=number(len(rows) - SHOWN)))
    outside = [row.criterion for row in rows[:1] if row.criterion.responsible is not None and row.not_met]
    note += [say("overview.owner", code=each.code, owner=html.escape(in_words(each.responsible))) for each in outside]
    return f'<ul class="ws ws-o-list ws-o-obstacles">{shown}</ul><p class="ws ws-o-note">{" ".join(note)}</p>'


def questions_html(found: Sequence[Column], round_id: str) -> str:
    """The questions that the figures of each ward raise, with the figures they are about."""
    asked = [
        (column, column.result.standing, question)
        for column in sorted(found, key=lambda each: sort_key(each.unit.name))
        if column.result and column.result.standing
        for question in column.result.standing.questions
    ]
    if not asked:
        return f'<p class="ws ws-quiet">{say("overview.no_questions")}</p>'
    items = [
        f"<li><strong>{scorecard_link(column.unit, round_id)}, {_about(scorecard, question.indicators)}.</strong> "
        f'{html.escape(in_words(question.text))} <span class="ws-quiet">{_shown(scorecard, question.indicators)}</span></li>'
        for column, scorecard, question in asked
    ]
    rest = ""
    if len(items) > SHOWN:
        more = say("overview.more_questions", more=number(len(items) - SHOWN))
        hidden = f'<ul class="ws ws-o-list">{"".join(items[SHOWN:])}</ul>'
        rest = f'<details class="ws ws-o-more"><summary>{more}</summary>{hidden}</details>'
    return (
        f'<ul class="ws ws-o-list">{"".join(items[:SHOWN])}</ul>{rest}'
        f'<p class="ws ws-o-note">{say("overview.questions_note")}</p>'
    )


def _obstacle(row: Obstacle, wards: int) -> str:
    name = f"<strong>{row.criterion.code}</strong> {html.escape(in_words(row.criterion.name))}"
    counted = [(n, state) for n, state in ((row.not_met, "not_met"), (row.not_proven, "not_proven")) if n]
    said = ", ".join(f"{number(n)} {word(state).lower()}" for n, state in counted)
    if wards > MOST_SQUARES:
        parts = "".join(
            f'<span class="ws-o-{state}" style="width:{100 * n / wards:.2f}%"></span>' for n, state in counted
        )
        drawn = f'<span class="ws-o-bar" aria-hidden="true">{parts}</span><span class="ws-o-said">{said}</span>'
    else:
        unmet = [cell for cell in row.cells if cell.state in {"not_met", "not_proven"}]
        squares = "".join(
            f'<span class="ws-o-cell ws-o-{cell.state}{" ws-o-claimed" if cell.claimed else ""}">'
            f"{symbol(cell.state, cell.claimed)}</span>"
            for cell in unmet
        )
        squares += '<span class="ws-o-cell ws-o-rest"></span>' * (wards - len(unmet))
        drawn = (
            f'<span class="ws-o-squares" aria-hidden="true">{squares}</span><span class="ws-o-unseen">: {said}</span>'
        )
    return f"<li><span>{name}</span> {drawn}</li>"


def _about(scorecard: Scorecard, indicators: Sequence[str]) -> str:
    """The criteria a question is about, each once."""
    codes = dict.fromkeys(scorecard.catalogue.criterion_of[code].code for code in indicators)
    return f" {say('overview.and')} ".join(codes)


def _shown(scorecard: Scorecard, indicators: Sequence[str]) -> str:
    """ "11.1: 47 → 44 vụ; 13.4: 126 → 97 tin": the figures a question is about."""
    given = scorecard.submission.values
    shown = (
        (code, figures(scorecard.catalogue.indicators[code], given.get(code, {}))) for code in dict.fromkeys(indicators)
    )
    return html.escape("; ".join(f"{code}: {text}" for code, text in shown if text))
