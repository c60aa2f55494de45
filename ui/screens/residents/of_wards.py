"""What residents of all wards of a round say: one survey ward by ward, whether it changed, and the complaints beside it.

Pure: worked out from graded results, exact; drawing and rounding come after.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from dossiers.rounds.units import Unit
from dossiers.submissions.results import Result
from scoring.catalogue import Catalogue
from scoring.change import SurveyChange
from scoring.residents import SurveyFigures, complaints, survey_figures
from scoring.scorecard import Scorecard
from scoring.vocabulary import State
from ui.parts.formats import sort_key
from ui.parts.measures import IndicatorMeasure
from ui.screens.comparison.wards import Comparison
from ui.screens.residents.survey import SurveyTold, survey_told

SORTS = ("lowest", "highest", "rose", "fell", "fewest", "name")


class WardResidents(NamedTuple):
    """One ward: its survey, and that of the round before.

    ``told``: None without a survey. ``change``: since the round before, None where none can be told.
    ``claimed``: not appraised yet.
    """

    unit: Unit
    result: Result | None
    told: SurveyTold | None
    before: SurveyFigures | None
    change: SurveyChange | None
    state: State | None
    claimed: bool

    @property
    def share(self) -> Fraction | None:
        """The share of those satisfied, from 0 to 1; None without a survey or answers."""
        return self.told.figures.share if self.told is not None else None


def wards_residents(compared: Comparison, code: str) -> tuple[WardResidents, ...]:
    """Each ward's figures of a survey, in the order of the wards."""
    return tuple(_ward(compared, unit, result, code) for unit, result in compared.wards)


def complaint_figures(compared: Comparison, ward: WardResidents) -> list[str]:
    """The figures of a ward for each indicator that counts complaints, "" where it has none."""
    card = ward.result.standing if ward.result is not None else None
    return ["" if card is None else _figures(card, code) for code in complaints(compared.catalogue)]


def _ward(compared: Comparison, unit: Unit, result: Result | None, code: str) -> WardResidents:
    card = result.standing if result is not None else None
    if result is None or card is None:
        return WardResidents(unit, result, None, None, None, None, False)
    told, before = survey_told(card, code), _before(compared, unit, code)
    return WardResidents(
        unit=unit,
        result=result,
        told=told,
        before=before,
        change=told.figures.since(before) if told is not None and before is not None else None,
        state=card.indicator(code).state if told is not None else None,
        claimed=result.standing_part != "appraisal",
    )


def _figures(card: Scorecard, code: str) -> str:
    return IndicatorMeasure(code).read(card).figures if code in card.catalogue.indicators else ""


def _before(compared: Comparison, unit: Unit, code: str) -> SurveyFigures | None:
    """The survey of the round before, where the code asked the same there."""
    earlier = compared.before.get(unit.id)
    card = earlier.standing if earlier is not None else None
    if card is None or not _same_question(card.catalogue, compared.catalogue, code):
        return None
    return survey_figures(card.catalogue, card.submission, code)


def _same_question(before: Catalogue, now: Catalogue, code: str) -> bool:
    there, here = before.indicators.get(code), now.indicators[code]
    return there is not None and there.kind == here.kind and there.name.vi == here.name.vi


def in_order(found: Sequence[WardResidents], sort: str) -> tuple[WardResidents, ...]:
    """The wards in one of the orders of ``SORTS``; those without a survey come last, equals in Vietnamese order.

    ``rose`` and ``fell``: changes beyond their margin before others.
    """
    value = _VALUES[sort]

    def place(each: WardResidents) -> tuple[bool, tuple[Fraction | int, ...], tuple[object, ...]]:
        known = value(each)
        return (known is None, known or (), sort_key(each.unit.name))

    return tuple(sorted(found, key=place))


def _moved(each: WardResidents, way: int) -> tuple[Fraction | int, ...] | None:
    if each.change is None:
        return None
    points = way * each.change.points
    return (0 if each.change.clear and points > 0 else 1, -points)


_VALUES: dict[str, Callable[[WardResidents], tuple[Fraction | int, ...] | None]] = {
    "lowest": lambda each: None if each.share is None else (each.share,),
    "highest": lambda each: None if each.share is None else (-each.share,),
    "rose": lambda each: _moved(each, 1),
    "fell": lambda each: _moved(each, -1),
    "fewest": lambda each: None if each.told is None else (each.told.figures.valid,),
    "name": lambda _: (),
}
