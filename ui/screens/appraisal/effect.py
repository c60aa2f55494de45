"""What decisions would do before they are kept: state, points of the criterion, score of the ward, band; before and after."""

from collections.abc import Iterable
from html import escape

from dossiers.appraisal.case import Effect
from scoring.exact import Exact
from scoring.points import points
from scoring.scorecard import CriterionResult, Scorecard
from ui.parts import formats
from ui.parts.states import state_mark
from ui.reader.language import in_words, say


def effect_html(effect: Effect, criterion: str, touched: Iterable[str], *, whole: bool = True) -> str:
    """Before → after as a list of pairs. ``touched``: indicators decided on, told each; ``whole``: the ward's score too."""
    before, after = effect.before.criterion(criterion), effect.after.criterion(criterion)
    pairs = [
        (say("appraisal.effect_state", code=code), _state(effect.before, effect.after, code))
        for code in touched
        if code in effect.after.catalogue.indicators
    ]
    pairs.append((say("appraisal.effect_points", code=criterion), _points(before, after)))
    if whole:
        pairs.append((say("appraisal.effect_score"), _moved(effect.before.overall.exact, effect.after.overall.exact)))
        pairs.append((say("appraisal.effect_band"), _band(effect.before, effect.after)))
    rows = "".join(f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for name, value in pairs)
    return f'<dl class="ws ws-a-effect">{rows}</dl>'


def _state(before: Scorecard, after: Scorecard, code: str) -> str:
    was, now = before.indicator(code).state, after.indicator(code).state
    if was == now:
        return f"{state_mark(now)}{_same()}"
    return f"{state_mark(was, claimed=True)} → {state_mark(now)}"


def _points(before: CriterionResult, after: CriterionResult) -> str:
    of = "" if points(after) is None else f' <span class="ws-quiet">/ {formats.number(after.weight)}</span>'
    return _moved(points(before), points(after), of)


def _moved(was: Exact | None, now: Exact | None, of: str = "") -> str:
    shown = formats.score(now)
    if formats.score(was) == shown:
        return f"{shown}{of}{_same()}"
    return f"{formats.score(was)} → <strong>{shown}</strong>{of}"


def _band(before: Scorecard, after: Scorecard) -> str:
    was, now = _name(before), _name(after)
    return f"{escape(now)}{_same()}" if was == now else f"{escape(was)} → <strong>{escape(now)}</strong>"


def _name(card: Scorecard) -> str:
    return next((in_words(band.name) for band in card.catalogue.bands if band.code == card.band), formats.NONE)


def _same() -> str:
    return f'<span class="ws-quiet">, {escape(say("appraisal.unchanged"))}</span>'
