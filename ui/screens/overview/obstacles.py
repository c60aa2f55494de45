"""What holds the wards of a round up: the criteria most often unmet, and the questions their figures raise."""

from collections.abc import Sequence

from dossiers.submissions.criteria_by_ward import Column, Obstacle, obstacles
from scoring.catalogue import Catalogue
from scoring.paths import UNMET
from scoring.scorecard import Scorecard
from ui import plain_streamlit as st
from ui.parts.figures import figures
from ui.parts.formats import number, sort_key
from ui.parts.states import word
from ui.parts.templates import Markup, beside
from ui.reader.language import say

SHOWN = 8
MOST = 80
"""Up to so many questions can be opened where they are begun; more are a press away, in So sánh, a page at a time."""
MOST_SQUARES = 24
"""Up to so many wards get a square each; more share one bar."""


def draw_obstacles(found: Sequence[Column], catalogue: Catalogue, round_id: str) -> None:
    """The criteria most often unmet, and the questions beside them."""
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(say("overview.obstacles"), anchor=False)
        st.html(obstacles_html(found, catalogue, round_id))
    with right:
        st.subheader(say("overview.questions_title"), anchor=False)
        st.html(questions_html(found, round_id))


def obstacles_html(found: Sequence[Column], catalogue: Catalogue, round_id: str) -> Markup:
    """The most-unmet criteria, one small square a ward (with many wards: a bar), the count in words for who cannot see.

    Each leads to how all wards stand in it.
    """
    return _pieces.obstacles(obstacles(found, catalogue), len(found), round_id)


def questions_html(found: Sequence[Column], round_id: str) -> Markup:
    """The questions that the figures of each ward raise, with the figures they are about."""
    asked = [
        (column.unit, column.result.standing, question)
        for column in sorted(found, key=lambda each: sort_key(each.unit.name))
        if column.result and column.result.standing
        for question in column.result.standing.questions
    ]
    return _pieces.questions(asked, round_id)


def _counted(row: Obstacle) -> list[tuple[int, str]]:
    """(how many wards, state) for each state that leaves something to be done."""
    return [(count, state) for count, state in ((row.not_met, "not_met"), (row.not_proven, "not_proven")) if count]


def _said(row: Obstacle) -> str:
    return ", ".join(f"{number(count)} {word(state).lower()}" for count, state in _counted(row))


def _criteria(scorecard: Scorecard, indicators: Sequence[str]) -> list[str]:
    """The codes of the criteria a question is about, each once."""
    return list(dict.fromkeys(scorecard.catalogue.criterion_of[code].code for code in indicators))


def _figures(scorecard: Scorecard, indicators: Sequence[str]) -> str:
    """ "11.1: 47 → 44 vụ; 13.4: 126 → 97 tin": the figures a question is about."""
    given = scorecard.submission.values
    shown = (
        (code, figures(scorecard.catalogue.indicators[code], given.get(code, {}))) for code in dict.fromkeys(indicators)
    )
    return "; ".join(f"{code}: {text}" for code, text in shown if text)


_pieces = beside(
    __file__,
    MOST=MOST,
    MOST_SQUARES=MOST_SQUARES,
    SHOWN=SHOWN,
    UNMET=UNMET,
    counted=_counted,
    criteria_of=_criteria,
    figures_of=_figures,
    said=_said,
)
