"""One indicator over all wards: this round's figure, the one before, how much it moved, and what must be read beside it.

Pure: worked out from graded results, exact; drawing and rounding come after.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from dossiers.rounds.units import Unit
from dossiers.submissions.results import Result
from scoring import catalogue as c
from scoring.exact import Exact
from scoring.scorecard import Scorecard
from scoring.trends import better_direction, companions
from scoring.vocabulary import State
from ui.parts import formats
from ui.parts.formats import sort_key
from ui.parts.measures import NOTHING, SMALL, IndicatorMeasure, MeasureReading
from ui.screens.comparison.wards import Comparison

SORTS = ("worst", "highest", "lowest", "rose", "fell", "name")


def sorts(indicator: c.Indicator) -> tuple[str, ...]:
    """The orders that mean something for an indicator, its usual one first: of what is only followed none is the worst."""
    if c.judged(indicator):
        return SORTS
    usual = "fell" if indicator.kind == "change" else "highest"
    return (usual, *(each for each in SORTS if each not in {"worst", usual}))


class WardFigure(NamedTuple):
    """What one ward gives of the indicator.

    ``now`` and ``before``: the readings of this round and of the one before; for an indicator of change ``before`` is the
    earlier period that the ward's own dossier tells. ``moved``: by how much, in percent where counts allow one, else in the
    figure's own unit; ``moved_in_percent`` says which. ``state`` is None where there is nothing to judge. ``claimed``: the
    ward's own figures, not appraised yet. ``beside``: figures of the indicators to be read with it, in their order.
    ``questions``: what the catalogue's checks ask about this indicator.
    """

    unit: Unit
    result: Result | None
    now: MeasureReading
    before: MeasureReading
    moved: Exact | None
    moved_in_percent: bool
    state: State | None
    claimed: bool
    beside: tuple[str, ...]
    questions: tuple[c.Bilingual, ...]


def ward_figures(compared: Comparison, code: str) -> tuple[WardFigure, ...]:
    """Each ward's figures of the indicator, in the order of the wards."""
    indicator = compared.catalogue.indicators[code]
    others = companions(compared.catalogue, code)
    return tuple(_figure(compared, unit, result, indicator, others) for unit, result in compared.wards)


def _figure(
    compared: Comparison, unit: Unit, result: Result | None, indicator: c.Indicator, others: Sequence[str]
) -> WardFigure:
    card = result.standing if result is not None else None
    if result is None or card is None:
        return WardFigure(unit, result, NOTHING, NOTHING, None, False, None, False, ("",) * len(others), ())
    now = IndicatorMeasure(indicator.code).read(card)
    if indicator.kind == "change" and now.value is not None:
        # The earlier period stands in a column of its own.
        text = formats.number(now.value)
        now = now._replace(short=text, shown=text)
    before = _before(compared, unit, card, indicator)
    moved, in_percent = _moved(indicator, now.value, before.value)
    asked = tuple(each.text for each in card.questions if indicator.code in each.indicators)
    beside = tuple(IndicatorMeasure(other).read(card).figures for other in others)
    claimed = result.standing_part != "appraisal"
    # What nobody has entered yet is neither met nor short of proof.
    untouched = claimed and now.value is None and not card.submission.values.get(indicator.code)
    excused = now.state == "not_applicable"
    state = None if untouched and not excused else now.state
    return WardFigure(unit, result, now, before, moved, in_percent, state, claimed, beside, asked)


def _before(compared: Comparison, unit: Unit, card: Scorecard, indicator: c.Indicator) -> MeasureReading:
    """How it stood before: the earlier period of the same dossier where it tells one, else the round before."""
    if indicator.kind == "change":
        previous = card.submission.values.get(indicator.code, {}).get("previous")
        if previous is None:
            return NOTHING
        text = formats.number(previous)
        return MeasureReading(previous, text, text, text, text)
    earlier = compared.before.get(unit.id)
    if earlier is None or earlier.standing is None:
        return NOTHING
    there = earlier.standing.catalogue.indicators.get(indicator.code)
    # A code that meant something else before is no earlier figure of this one.
    if there is None or there.kind != indicator.kind or c.in_percent(there) != c.in_percent(indicator):
        return NOTHING
    return IndicatorMeasure(indicator.code).read(earlier.standing)


def _moved(indicator: c.Indicator, now: Exact | None, before: Exact | None) -> tuple[Exact | None, bool]:
    if now is None or before is None or isinstance(indicator, c.LevelIndicator):
        return None, False
    if indicator.kind == "change" and before >= SMALL:
        return 100 * Fraction(now - before) / before, True
    return now - before, False


def in_order(found: Sequence[WardFigure], sort: str, indicator: c.Indicator) -> tuple[WardFigure, ...]:
    """The figures in one of the orders of ``SORTS``; wards without a figure come last, equals in Vietnamese order.

    ``worst``: by state, what is not met first, then the figure that lies farthest on the wrong side: of an indicator of
    change that is the change, not the count behind it. A figure that is withheld from the reader comes after those of its
    state, which is published.
    """
    if sort == "name":
        return tuple(sorted(found, key=lambda each: sort_key(each.unit.name)))
    value = _value_of(sort, indicator)

    def place(each: WardFigure) -> tuple[bool, int, bool, Exact, tuple[object, ...]]:
        known = value(each)
        by_state = _WORST.get(each.state, len(_WORST)) if sort == "worst" else 0
        concluded = sort == "worst" and each.state in ("met", "not_met")
        return (known is None and not concluded, by_state, known is None, known or 0, sort_key(each.unit.name))

    return tuple(sorted(found, key=place))


def _value_of(sort: str, indicator: c.Indicator) -> Callable[[WardFigure], Exact | None]:
    """What stands first under ``sort`` has the least of this."""
    up = sort == "rose" or (sort == "worst" and better_direction(indicator) != "up")
    if indicator.kind == "change" and sort in {"worst", "rose", "fell"}:
        return lambda each: None if (share := _share_moved(each)) is None else -share if up else share
    if sort == "worst":
        return _VALUES["highest" if up else "lowest"]
    return _VALUES[sort]


def _share_moved(each: WardFigure) -> Exact | None:
    """The change as a share of the earlier period, of small counts too: an order that mixed counts and shares were none."""
    now, before = each.now.value, each.before.value
    if now is None or before is None:
        return None
    # From nothing there is no share; any rise from there is more than one from something.
    return Fraction(now - before) / before if before else Fraction(now * _FROM_NOTHING)


_FROM_NOTHING = 1_000_000
_WORST: dict[State | None, int] = {"not_met": 0, "not_proven": 1, "met": 2, "tracked": 2}
_VALUES: dict[str, Callable[[WardFigure], Exact | None]] = {
    "highest": lambda each: None if each.now.value is None else -each.now.value,
    "lowest": lambda each: each.now.value,
    "rose": lambda each: None if each.moved is None else -each.moved,
    "fell": lambda each: each.moved,
}
