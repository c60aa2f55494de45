"""Judge one indicator by its inputs: measure them (one function for each kind), then find credit and state.

``docs/scoring.md``, sections 3 and 4. The result depends on the indicator, its inputs and the year in which the window ends.
Documents and rulings come later, in ``grading``; ``derivations`` puts the result into words.
"""

import calendar
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import gcd
from typing import Any, NamedTuple

from scoring import catalogue as c
from scoring.exact import Exact, english, normal, rounded, rounded_ratio, roundings_near, vietnamese, written
from scoring.named_tuples import from_fields
from scoring.vocabulary import LOWER_BOUND_FIRST, InputName, Kind, MeasureCause, Operator, State, UnjudgedCause
from scoring.words import DERIVATIONS, NO_WORDS, OPERATOR_SIGNS, Words

Inputs = Mapping[str, Any]
Limit = tuple[Operator, Exact]
"""A comparison: the operator, and the exact number to compare with. A level is compared by its place, a date by its ordinal."""


class CreditLine(NamedTuple):
    """Credit on a straight line: 0 at ``start``, 1 at ``start + way``; 0 on the worse side of ``floor``, if there is one."""

    start: Exact
    way: Exact
    floor: Limit | None = None
    """The limit that has to be met for any credit at all."""


class CreditStep(NamedTuple):
    """The credit that is given where a limit is met."""

    limit: Limit
    credit: Exact


class PreparedIndicator(NamedTuple):
    """An indicator with everything about judging it that is the same for all wards whose windows end in one year.

    One with a threshold by class is prepared for each class by itself, and once more for wards that do not give theirs.
    """

    indicator: c.Indicator
    """With the target and credit of the class it is prepared for."""
    needed: tuple[InputName, ...]
    limits: tuple[Limit, ...]
    """What the target compares with: nothing, one limit, or the two of a range. All have to hold."""
    credit: CreditLine | tuple[CreditStep, ...] | None
    judged: bool
    target: Words
    """The target as a derivation puts it, behind the class where there is one."""
    unit: Words
    thresholds: tuple[Exact, ...]
    """All numbers that a value is compared with: the bounds of the target, the steps, the floor."""
    near: frozenset[str]
    """What a value reads with two decimals where it may need more of them, beside one of these numbers."""
    per: int
    """What a ratio is told of: so many in a hundred, unless it says otherwise."""
    untold: UnjudgedCause | None = None
    """Why the figures are not judged at all: nothing is asked of this class, or the class is not known."""
    without_target: Words = NO_WORDS
    """What stands in place of ``target`` in a derivation where nothing was compared: the class, if there is one."""
    takes_away: bool = False
    """Whether it stands in a deduction, where what it does not earn is taken away."""


class Measured(NamedTuple):
    """What the inputs of one indicator give.

    ``top`` over ``bottom``, in lowest terms, is the exact value to compare with target and credit: percent for a share, place
    for a level, ordinal day for a date. Whole numbers are compared ten times as fast as a ``Fraction``, which hardly any
    result needs. ``missing`` says why there is none. ``infinite`` marks a rise from zero, which is larger than every number.
    ``settled`` is set if a small-base rule decides instead of the target: True for met.
    """

    value: str | None = None
    exact: str | None = None
    top: int | None = None
    bottom: int = 1
    missing: MeasureCause | None = None
    infinite: bool = False
    settled: bool | None = None
    zero_denominator: bool = False
    """Whether it is a share of zero cases, which makes the indicator not applicable."""


class Finding(NamedTuple):
    """What an indicator's inputs lead to, before documents and rulings.

    ``state`` and ``cause`` are those of section 4; ``value`` is rounded for display and ``exact`` is not. ``credit`` is what
    the credit rule gives. ``compared`` says whether the value was compared with a target or credit rule at all. ``number`` is
    the exact number that was, where it is no whole one and stands so near a threshold that two decimals may not show its side.
    """

    state: State
    cause: MeasureCause | None
    value: str | None
    exact: str | None
    credit: Exact
    compared: bool = False
    number: Exact | None = None


def prepared_for(
    indicator: c.Indicator, year: int, unit_class: c.UnitClass | None = None, *, takes_away: bool = False
) -> PreparedIndicator:
    """Prepare an indicator for judging, for windows that end in ``year``.

    ``unit_class`` is the ward's class where the threshold goes by class; None there for a ward that does not give it.
    ``takes_away``: it stands in a deduction.
    """
    asked = c.for_class(indicator, None if unit_class is None else unit_class.code)
    limits, credit = limits_of(asked, year), _credit_rule(asked)
    untold: UnjudgedCause | None = None
    if indicator.by is not None and not limits and credit is None:
        untold = "class_missing" if unit_class is None else "not_asked"
    by_class = NO_WORDS if indicator.by is None else _class_words(indicator.by, unit_class, untold)
    thresholds = (*(threshold for _, threshold in limits), *_thresholds(credit))
    return PreparedIndicator(
        asked,
        tuple(name for name in c.INPUTS[indicator.kind] if name != "issued"),
        limits,
        credit,
        c.judged(indicator),
        _in_a_row(by_class, target_words(asked, limits)) if limits else by_class,
        c.words_of(indicator.unit),
        thresholds,
        frozenset().union(*map(roundings_near, thresholds)),
        (isinstance(asked, c.Ratio) and asked.per) or 100,
        untold,
        by_class,
        takes_away,
    )


def judge(prepared: PreparedIndicator, inputs: Inputs) -> Finding:
    """Judge a prepared indicator by its inputs alone."""
    for name in prepared.needed:
        if name not in inputs:
            measured = _lacking(prepared, inputs)
            break
    else:
        measured = MEASURES[prepared.indicator.kind](prepared, inputs)
    value, exact, top, bottom, missing, infinite, settled, zero_denominator = measured
    if not prepared.judged:
        return Finding("tracked", None, value, exact, 0)
    if zero_denominator:
        return Finding("not_applicable", None, value, exact, 0)
    if prepared.untold is not None:
        if prepared.untold == "not_asked":
            return Finding("not_applicable", None, value, exact, 0)
        return Finding("not_proven", "class_missing", value, exact, 1)
    if missing:
        return Finding("not_proven", missing, value, exact, 1)
    if settled is not None:
        return Finding(_state(settled), None, value, exact, int(settled))
    near = Fraction(top or 0, bottom) if bottom != 1 and value in prepared.near else None
    limits, rule = prepared.limits, prepared.credit
    met = bool(limits)
    for limit in limits:
        if not _reaches(top, bottom, limit, infinite):
            met = False
    credit: Exact = 1 if met else 0
    if rule is not None:
        credit = _credit_of(rule, top, bottom, infinite)
        if not limits:
            met = credit == 1
    return from_fields(Finding, ("met" if met else "not_met", None, value, exact, credit, True, near))


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
    return _share(inputs["numerator"], denominator, prepared.per) if denominator else ZERO_DENOMINATOR


def _number(prepared: PreparedIndicator, inputs: Inputs) -> Measured:
    value = inputs["value"]
    return Measured(rounded(value), str(value), value.numerator, value.denominator)


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
    return _share(part, whole, 100)


def _share(part: int, whole: int, per: int) -> Measured:
    top = per * part
    factor = gcd(top, whole)
    top, bottom = top // factor, whole // factor
    exact = str(top) if bottom == 1 else f"{top}/{bottom}"
    return from_fields(Measured, (rounded_ratio(top, bottom), exact, top, bottom, None, False, None, False))


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


def limits_of(indicator: c.Indicator, year: int) -> tuple[Limit, ...]:
    """The comparisons that an indicator's target makes, each as (operator, exact number); none without a target.

    There is one, or for a range two: its lower bound and then its upper one. ``as_judged`` gives the indicator whose target
    is that of a ward's class.
    """
    target = indicator.target
    if target is None:
        return ()
    if isinstance(target, c.DateTarget):
        return (("at_most", last_day(target, year).toordinal()),)
    return tuple(
        (operator, _place(indicator, threshold))
        for operator in LOWER_BOUND_FIRST
        if (threshold := getattr(target, operator)) is not None
    )


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


def reaches(number: Exact, limit: Limit) -> bool:
    """Whether an exact number meets a limit."""
    return _reaches(number.numerator, number.denominator, limit)


def _reaches(top: int | None, bottom: int, limit: Limit, infinite: bool = False) -> bool:
    """Whether ``top`` over ``bottom`` meets a limit. ``infinite`` stands for a number above every limit."""
    operator, threshold = limit
    if infinite:
        return operator in {"at_least", "above"}
    assert top is not None
    # Over a common denominator, whole numbers are compared; comparing fractions is ten times slower.
    left, right = top, bottom * threshold.numerator
    if type(threshold) is not int:
        left *= threshold.denominator
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
        way = normal(Fraction(_place(indicator, rule.to) - start))
        if rule.floor is None:
            return CreditLine(start, way)
        return CreditLine(start, way, ("at_least" if way > 0 else "at_most", _place(indicator, rule.floor)))
    steps: list[CreditStep] = []
    for step in rule.steps:
        operator: Operator = "at_least" if step.at_least is not None else "at_most"
        steps.append(CreditStep((operator, _place(indicator, getattr(step, operator))), step.credit))
    return tuple(steps)


def _credit_of(
    rule: CreditLine | tuple[CreditStep, ...], top: int | None, bottom: int, infinite: bool = False
) -> Exact:
    """The share of the points, 0 to 1, that a credit rule gives for ``top`` over ``bottom``."""
    if not isinstance(rule, CreditLine):
        return max((step.credit for step in rule if _reaches(top, bottom, step.limit, infinite)), default=0)
    start, way, floor = rule
    if floor is not None and not _reaches(top, bottom, floor, infinite):
        return 0
    if infinite:
        return int(way > 0)
    assert top is not None
    # (number − start) / way, over a common denominator as in ``_reaches``.
    top, bottom = top * start.denominator - bottom * start.numerator, bottom * start.denominator
    top, bottom = top * way.denominator, bottom * way.numerator
    if bottom < 0:
        top, bottom = -top, -bottom
    if top <= 0:
        return 0
    return 1 if top >= bottom else Fraction(top, bottom)


def _thresholds(rule: CreditLine | tuple[CreditStep, ...] | None) -> tuple[Exact, ...]:
    """The numbers that a credit rule compares a value with."""
    if isinstance(rule, CreditLine):
        return () if rule.floor is None else (rule.floor[1],)
    return tuple(step.limit[1] for step in rule or ())


# The threshold in words


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def shown_day(day: date) -> Words:
    """A date as it is written in Vietnamese and in English: 05/02/2026, 5 Feb 2026."""
    return Words(f"{day.day:02d}/{day.month:02d}/{day.year:04d}", f"{day.day} {_MONTHS[day.month - 1]} {day.year:04d}")


def target_words(indicator: c.Indicator, limits: Sequence[Limit]) -> Words:
    """ "; ngưỡng ≥ 90 %" in both languages, "; ngưỡng ≥ 5 và < 10" for a range."""
    vi, en = DERIVATIONS["target_date" if indicator.kind == "deadline" else "target"]
    bounds = [threshold_words(indicator, limit) for limit in limits]
    together = DERIVATIONS["range_and"]
    return Words(
        vi.format(target=together.vi.join(bound.vi for bound in bounds)),
        en.format(target=together.en.join(bound.en for bound in bounds)),
    )


def _class_words(key: str, unit_class: c.UnitClass | None, untold: UnjudgedCause | None) -> Words:
    """By what class a ward is judged, that nothing is asked of it, or which class it does not give."""
    if unit_class is None:
        vi, en = DERIVATIONS["class_missing"]
        return Words(vi.format(key=key), en.format(key=key))
    vi, en = DERIVATIONS["not_asked" if untold == "not_asked" else "of_class"]
    name = c.words_of(unit_class.name)
    return Words(vi.format(name=name.vi), en.format(name=name.en))


def _in_a_row(one: Words, other: Words) -> Words:
    return Words(one.vi + other.vi, one.en + other.en)


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
    vi_unit, en_unit = (" %", "%") if c.in_percent(indicator) else ("", "")
    return Words(f"{sign} {vietnamese(text)}{vi_unit}", f"{sign} {english(text)}{en_unit}")
