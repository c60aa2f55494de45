"""Figures that may not be told without others: with a criterion that tells of crime, the reports received and handled."""

from collections.abc import Collection

from scoring.scorecard import Scorecard
from scoring.trends import companions
from ui.parts import formats
from ui.parts.measures import IndicatorMeasure
from ui.reader.language import in_words


def read_with(card: Scorecard, codes: Collection[str]) -> list[str]:
    """What must be read with these indicators, each with its figures: "13.4 Số tin báo đến: 55 → 50". What stands among them
    already is left out."""
    others = dict.fromkeys(other for code in codes for other in companions(card.catalogue, code) if other not in codes)
    return [f"{code} {in_words(card.catalogue.indicators[code].name)}: {_figures(card, code)}" for code in others]


def _figures(card: Scorecard, code: str) -> str:
    return IndicatorMeasure(code).read(card).figures or formats.NONE
