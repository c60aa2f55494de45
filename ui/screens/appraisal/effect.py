"""What decisions would do before they are kept: state, points of the criterion, score of the ward, band; before and after."""

from collections.abc import Iterable

from dossiers.appraisal.case import EffectOfDecisions
from scoring.exact import Exact
from scoring.points import points
from scoring.scorecard import Scorecard
from ui.parts import formats
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words


def effect_html(effect: EffectOfDecisions, criterion: str, touched: Iterable[str], *, whole: bool = True) -> Markup:
    """Before → after as a list of pairs. ``touched``: indicators decided on, told each; ``whole``: the ward's score too."""
    before, after = effect.before, effect.after
    was, now = before.criterion(criterion), after.criterion(criterion)
    return _pieces.effect(
        states=[
            (code, before.indicator(code).state, after.indicator(code).state)
            for code in touched
            if code in after.catalogue.indicators
        ],
        criterion=criterion,
        points=_pair(points(was), points(now)),
        weight="" if points(now) is None else formats.most(now),
        score=_pair(before.overall.exact, after.overall.exact),
        met=(formats.headline(before), formats.headline(after), ""),
        band=(_band(before), _band(after), ""),
        whole=whole,
        scored=after.catalogue.scored,
    )


def _pair(was: Exact | None, now: Exact | None) -> tuple[str, str, str]:
    """Two figures as they are shown, and what lies between the shown ones; "" where one is lacking."""
    return formats.score(was), formats.score(now), "" if None in (was, now) else formats.difference(now, was)


def _band(card: Scorecard) -> str:
    return next((in_words(band.name) for band in card.catalogue.bands if band.code == card.band), formats.NONE)


_pieces = beside(__file__)
