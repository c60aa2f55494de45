"""Judge one indicator by its inputs: measure them (one function for each kind), then find credit and state.

``docs/scoring.md``, sections 3 and 4. The result depends on the indicator, its inputs and the year in which the window ends.
Documents and rulings come later, in ``grading``; ``derivations`` puts the result into words.
"""

import calendar
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from scoring import catalogue as c
from scoring.exact import Exact, english, normal, rounded, vietnamese, written
from scoring.vocabulary import OPERATORS, InputName, Kind, MeasureCause, Operator, State
from scoring.words import DERIVATIONS, NO_WORDS, OPERATOR_SIGNS, Words

Inputs = Mapping[str, Any]
Limit = tuple[Operator, Exact]
"""A comparison: the operator, and the exact number to compare with. A level is compared by its place, a date by its ordinal."""


class CreditLine(NamedTuple):
    """Credit on a straight line: 0 at ``start``, 1 at ``start + way``."""

    start: Exact
    way: Exact


class CreditStep(NamedTuple):
    """The credit that is given where a limit is met."""

    limit: Limit
    credit: Exact


class PreparedIndicator(NamedTuple):
    """An indicator with everything about judging it that is the same for all wards whose windows end in one year."""

    indicator: c.Indicator
    needed: tuple[InputName, ...]
    limit: Limit | None
    credit: CreditLine | tuple[CreditStep, ...] | None
    judged: bool
    target: Words
    """The target as a derivation puts it."""
    unit: Words


class Measured(NamedTuple):
    """What the inputs of one indicator give.

    ``number`` is the exact value to compare with target and credit: percent for a share, place for a level, ordinal day for a
    date. ``missing`` says why there is none. ``infinite`` marks a rise from zero, which is larger than every number.
    ``settled`` is set if a small-base rule decides instead of the target: True for met.
    """

    value: str | None = None
    exact: str | None = None
    number: Exact | None = None
    missing: MeasureCause | None = None
    infinite: bool = False
    settled: bool | None = None
    zero_denominator: bool = False
    """Whether it is a share of zero cases, which makes the indicator not applicable."""


class Finding(NamedTuple):
    """What an indicator's inputs lead to, before documents and rulings.

    ``state`` and ``cause`` are those of section 4; ``value`` is rounded for display and ``exact`` is not. ``credit`` is what
    the credit rule gives. ``compared`` says whether the value was compared with a target or credit rule at all.
    """

    state: State
    cause: MeasureCause | None
    value: str | None
    exact: str | None
    credit: Exact
    compared: bool = False


def prepared_for(indicator: c.Indicator, year: int) -> PreparedIndicator:
    """Prepare an indicator for judging, for windows that end in ``year``."""
    limit = limit_of(indicator, year)
    return PreparedIndicator(
        indicator,
        tuple(name for name in c.INPUTS[indicator.kind] if name != "issued"),
        limit,
        _credit_rule(indicator),
        c.judged(indicator),
        NO_WORDS if limit is None else target_words(indicator, limit),
        c.words_of(indicator.unit),
    )


def judge(prepared: PreparedIndicator, inputs: Inputs) -> Finding:
    """Judge a prepared indicator by its inputs alone."""
    for name in prepared.needed:
        if name not in inputs:
            measured = _lacking(prepared, inputs)
            break
    else:
        measured = MEASURES[prepared.indicator.kind](prepared, inputs)
    value, exact, number, missing, infinite, settled, zero_denominator = measured
    if not prepared.judged:
        return Finding("tracked", None, value, exact, 0)
    if zero_denominator:
        return Finding("not_applicable", None, value, exact, 0)
    if missing:
        return Finding("not_proven", missing, value, exact, 1)
    if settled is not None:
        return Finding(_state(settled), None, value, exact, int(settled))
    met = prepared.limit is not None and reaches(number, prepared.limit, infinite)
    if prepared.credit is None:
        return Finding(_state(met), None, value, exact, int(met), True)
    credit = credit_of(prepared.credit, number, infinite)
    if prepared.limit is None:
        met = credit == 1
    return Finding(_state(met), None, value, exact, credit, True)


def _state(met: bool) -> State:
    return "met" if met else "not_met"


def _lacking(prepared: PreparedIndicator, inputs: Inputs) -> Measured:
    kind = prepared.indicator.kind
    if kind == "ratio" and inputs.get("denominator") == 0:
        return ZERO_DENOMINATOR
    if kind == "change" and "current" in inputs:
        return Measured(missing="no_baseline")
    return Measured(missing="missing_value")


# One function per kind


def _whole(name: InputName) -> Callable[[PreparedIndicator, Inputs], Measured]:
    """The function for a kind whose value is simply its one whole number."""

    def measure(prepared: PreparedIndicator, inputs: Inputs) -> Measured:
        number = inputs[name]
        text = str(number)
        return Measured(text, text, number)

    return measure


def _deadline(prepared: PreparedIndicator, inputs: Inputs) -> Measured:
    on = inputs["on"]
    return Measured(on.isoformat(), None, on.toordinal())


def _ratio(prepared: PreparedIndicator, inputs: Inputs) -> Measured:
    denominator = inputs["denominator"]
    return _percent(inputs["numerator"], denominator) if denominator else ZERO_DENOMINATOR


def _number(prepared: PreparedIndicator, inputs: Inputs) -> Measured:
    value = inputs["value"]
    return Measured(rounded(value), str(value), value)


def _level(prepared: PreparedIndicator, inputs: Inputs) -> Measured:
    indicator, code = prepared.indicator, inputs["level"]
    assert isinstance(indicator, c.LevelIndicator)
    place = indicator.places[code]
    return Measured(code, str(place), place)


def _survey(prepared: PreparedIndicator, inputs: Inputs) -> Measured:
    indicator, valid = prepared.indicator, inputs["valid"]
    assert isinstance(indicator, c.Survey)
    if not valid:
        return Measured(missing="sample_too_small")
    measured = _percent(inputs["positive"], valid)
    return measured._replace(missing="sample_too_small") if valid < indicator.min_sample else measured


def on_small_base(indicator: c.Change, previous: int) -> c.SmallBase | None:
    """The small-base rule that decides instead of a percentage; None if there is a percentage."""
    small = indicator.small_base
    return small if small is not None and previous < small.below else None


def _change(prepared: PreparedIndicator, inputs: Inputs) -> Measured:
    indicator, current, previous = prepared.indicator, inputs["current"], inputs["previous"]
    assert isinstance(indicator, c.Change)
    if small := on_small_base(indicator, previous):
        if small.rule == "judge":
            return Measured(missing="needs_judgement")
        return Measured(settled=current <= previous)
    if previous:
        return _percent(current - previous, previous)
    return Measured(infinite=True) if current else _percent(0, 1)


def _percent(part: int, whole: int) -> Measured:
    percent = Fraction(100 * part, whole)
    return Measured(rounded(percent), str(percent), percent)


ZERO_DENOMINATOR = Measured(zero_denominator=True)
MEASURES: dict[Kind, Callable[[PreparedIndicator, Inputs], Measured]] = {
    "attestation": _whole("confirmed"),
    "deadline": _deadline,
    "ratio": _ratio,
    "count": _whole("count"),
    "change": _change,
    "level": _level,
    "survey": _survey,
    "number": _number,
}


# Target and credit


def limit_of(indicator: c.Indicator, year: int) -> Limit | None:
    """The comparison that an indicator's target makes, as (operator, exact number); None without a target."""
    target = indicator.target
    if target is None:
        return None
    if isinstance(target, c.DateTarget):
        return ("at_most", last_day(target, year).toordinal())
    for operator in OPERATORS:
        threshold = getattr(target, operator)
        if threshold is not None:
            return (operator, _place(indicator, threshold))
    raise AssertionError("a target without a comparison passed the reading")


def last_day(target: c.DateTarget, year: int) -> date:
    """The last day on which a deadline is kept, for a window that ends in ``year``."""
    if isinstance(target.on_or_before, date):
        return target.on_or_before
    month, day = target.on_or_before
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _place(indicator: c.Indicator, threshold: Exact | str) -> Exact:
    """The number a threshold stands for: a level is compared by its place."""
    if isinstance(threshold, str):
        assert isinstance(indicator, c.LevelIndicator)
        return indicator.places[threshold]
    return threshold


def reaches(number: Exact | None, limit: Limit, infinite: bool = False) -> bool:
    """Whether an exact number meets a limit. ``infinite`` stands for a number above every limit."""
    operator, threshold = limit
    if infinite:
        return operator in {"at_least", "above"}
    assert number is not None
    # Over a common denominator, whole numbers are compared; comparing fractions is ten times slower.
    left, right = number.numerator * threshold.denominator, threshold.numerator * number.denominator
    if operator == "at_least":
        return left >= right
    if operator == "at_most":
        return left <= right
    if operator == "above":
        return left > right
    if operator == "below":
        return left < right
    return left == right


def _credit_rule(indicator: c.Indicator) -> CreditLine | tuple[CreditStep, ...] | None:
    rule = indicator.credit
    if rule is None:
        return None
    if isinstance(rule, c.NumberLine | c.LevelLine):
        start = _place(indicator, rule.start)
        return CreditLine(start, normal(Fraction(_place(indicator, rule.to) - start)))
    steps: list[CreditStep] = []
    for step in rule.steps:
        operator: Operator = "at_least" if step.at_least is not None else "at_most"
        steps.append(CreditStep((operator, _place(indicator, getattr(step, operator))), step.credit))
    return tuple(steps)


def credit_of(rule: CreditLine | tuple[CreditStep, ...], number: Exact | None, infinite: bool = False) -> Exact:
    """The share of the points, 0 to 1, that a credit rule gives for an exact number."""
    if not isinstance(rule, CreditLine):
        return max((step.credit for step in rule if reaches(number, step.limit, infinite)), default=0)
    start, way = rule
    if infinite:
        return int(way > 0)
    assert number is not None
    # (number − start) / way, over a common denominator as in ``reaches``.
    top = number.numerator * start.denominator - start.numerator * number.denominator
    top, bottom = top * way.denominator, number.denominator * start.denominator * way.numerator
    if bottom < 0:
        top, bottom = -top, -bottom
    if top <= 0:
        return 0
    return 1 if top >= bottom else Fraction(top, bottom)


# The threshold in words


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def shown_day(day: date) -> Words:
    """A date as it is written in Vietnamese and in English: 05/02/2026, 5 Feb 2026."""
    return Words(f"{day.day:02d}/{day.month:02d}/{day.year:04d}", f"{day.day} {_MONTHS[day.month - 1]} {day.year:04d}")


def target_words(indicator: c.Indicator, limit: Limit) -> Words:
    """ "; ngưỡng ≥ 90 %" in both languages."""
    vi, en = DERIVATIONS["target_date" if indicator.kind == "deadline" else "target"]
    shown = threshold_words(indicator, limit)
    return Words(vi.format(target=shown.vi), en.format(target=shown.en))


def threshold_words(indicator: c.Indicator, limit: Limit) -> Words:
    """A threshold as people read it, in both languages: "≥ 90 %", "≥ Khá", "31/03/2026"."""
    operator, threshold = limit
    if indicator.kind == "deadline":
        return shown_day(date.fromordinal(int(threshold)))
    sign = OPERATOR_SIGNS[operator]
    if isinstance(indicator, c.LevelIndicator):
        name = c.words_of(indicator.levels[int(threshold) - 1].name)
        return Words(f"{sign} {name.vi}", f"{sign} {name.en}")
    text = written(threshold)
    vi_unit, en_unit = (" %", "%") if indicator.kind in {"ratio", "change", "survey"} else ("", "")
    return Words(f"{sign} {vietnamese(text)}{vi_unit}", f"{sign} {english(text)}{en_unit}")
