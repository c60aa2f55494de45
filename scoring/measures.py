"""From what a ward entered to what it says: one small function per kind of indicator, then target, credit and state.

``docs/scoring.md``, sections 3 and 4. Everything here is a function of the indicator, its inputs and the year in which the
window ends; documents and rulings come after (``scorecard``).
"""

import calendar
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from scoring import catalogue as c
from scoring.exact import Exact, english, figure, normal, percentage, plain, rounded, vietnamese
from scoring.words import DERIVATIONS, INPUTS, OPERATORS, Words

Inputs = Mapping[str, Any]
Limit = tuple[str, Any]
NO_WORDS = Words("", "")


class Line(NamedTuple):
    """Credit on a straight line: 0 at ``start``, 1 at ``start + way``."""

    start: Exact
    way: Exact


class Step(NamedTuple):
    """Credit from a limit on."""

    limit: Limit
    credit: Exact


class Rule(NamedTuple):
    """An indicator with what judging it takes and is the same for every ward whose window ends in one year."""

    indicator: Any
    """A ``catalogue.Indicator``; of which kind, the functions below know."""
    needed: tuple[str, ...]
    limit: Limit | None
    target: Words
    """How the target is told in a derivation."""
    credit: Line | tuple[Step, ...] | None
    unit: Words
    judged: bool


class Measured(NamedTuple):
    """What the inputs of one indicator give.

    ``number`` is the exact value that target and credit look at (percent for a share, place for a level, ordinal day for a
    date). ``missing`` is the cause where it cannot be had; ``endless`` marks a rise from nothing, larger than every number;
    ``settled`` is met or not met where a small-base rule decides in place of the target.
    """

    words: Words
    value: str | None = None
    exact: str | None = None
    number: Exact | None = None
    missing: str | None = None
    endless: bool = False
    settled: bool | None = None
    none_of_it: bool = False
    """A share of nothing: not applicable."""


class Finding(NamedTuple):
    """What an indicator's inputs lead to before documents and rulings: ``state`` and ``cause`` (section 4), ``value`` and
    ``exact`` as written out, the ``credit`` its rule gives, and the derivation up to the state."""

    state: str
    cause: str | None
    value: str | None
    exact: str | None
    credit: Exact
    words: Words


def rule_of(indicator: c.Indicator, year: int) -> Rule:
    """An indicator made ready to be judged, for windows that end in ``year``."""
    limit = limit_of(indicator, year)
    return Rule(
        indicator,
        tuple(name for name in c.INPUTS[indicator.kind] if name != "issued"),
        limit,
        NO_WORDS if limit is None else target_words(indicator, limit),
        _credit_rule(indicator),
        c.words(indicator.unit),
        c.judged(indicator),
    )


def judge(rule: Rule, inputs: Inputs) -> Finding:
    """Judge a prepared indicator by its inputs alone."""
    for name in rule.needed:
        if name not in inputs:
            measured = _lacking(rule, inputs)
            break
    else:
        measured = MEASURES[rule.indicator.kind](rule, inputs)
    words, value, exact, number, missing, endless, settled, none_of_it = measured
    if not rule.judged:
        return Finding("tracked", None, value, exact, 0, words)
    if none_of_it:
        return Finding("not_applicable", None, value, exact, 0, words)
    if missing:
        return Finding("not_proven", missing, value, exact, 1, words)
    if settled is not None:
        return Finding(_state(settled), None, value, exact, int(settled), words)
    met = rule.limit is not None and reaches(number, rule.limit, endless)
    if rule.credit is None:
        return Finding(_state(met), None, value, exact, int(met), join(words, rule.target))
    credit = credit_of(rule.credit, number, endless)
    if rule.limit is None:
        met = credit == 1
    vi, en = DERIVATIONS["credit"]
    share = str(credit)
    words = Words(
        words.vi + rule.target.vi + vi.format(credit=share), words.en + rule.target.en + en.format(credit=share)
    )
    return Finding(_state(met), None, value, exact, credit, words)


def _state(met: bool) -> str:
    return "met" if met else "not_met"


def _lacking(rule: Rule, inputs: Inputs) -> Measured:
    kind, lacking = rule.indicator.kind, [name for name in rule.needed if name not in inputs]
    if kind == "ratio" and inputs.get("denominator") == 0:
        return Measured(say("ratio_of_none", numerator="…", denominator="0"), none_of_it=True)
    if kind == "change" and lacking == ["previous"]:
        return Measured(say("no_baseline", current=inputs["current"]), missing="no_baseline")
    vi = ", ".join(INPUTS[name].vi for name in lacking)
    en = ", ".join(INPUTS[name].en for name in lacking)
    template = DERIVATIONS["missing_value"]
    return Measured(Words(template.vi.format(inputs=vi), template.en.format(inputs=en)), missing="missing_value")


# One function per kind


def _attestation(rule: Rule, inputs: Inputs) -> Measured:
    confirmed = inputs["confirmed"]
    text = str(confirmed)
    return Measured(say("attestation", confirmed=confirmed, of=rule.indicator.out_of), text, text, confirmed)


def _deadline(rule: Rule, inputs: Inputs) -> Measured:
    on = inputs["on"]
    return Measured(say("deadline", on=shown_day(on)), on.isoformat(), None, on.toordinal())


def _ratio(rule: Rule, inputs: Inputs) -> Measured:
    numerator, denominator = inputs["numerator"], inputs["denominator"]
    if denominator == 0:
        return Measured(say("ratio_of_none", numerator=numerator, denominator=0), none_of_it=True)
    return _share("ratio", numerator, denominator, numerator)


def _count(rule: Rule, inputs: Inputs) -> Measured:
    count = inputs["count"]
    text = str(count)
    return Measured(_with_unit(rule, "count", text), text, text, count)


def _number(rule: Rule, inputs: Inputs) -> Measured:
    value = inputs["value"]
    text = rounded(value)
    return Measured(_with_unit(rule, "number", text), text, str(value), value)


def _level(rule: Rule, inputs: Inputs) -> Measured:
    code = inputs["level"]
    place = rule.indicator.places[code]
    return Measured(c.words(rule.indicator.levels[place - 1].name), code, str(place), place)


def _survey(rule: Rule, inputs: Inputs) -> Measured:
    positive, valid, least = inputs["positive"], inputs["valid"], rule.indicator.min_sample
    if valid == 0:
        words = join(say("survey_of_none"), say("sample_too_small", min_sample=max(least, 1)))
        return Measured(words, missing="sample_too_small")
    measured = _share("survey", positive, valid, positive)
    if valid < least:
        words = join(measured.words, say("sample_too_small", min_sample=least))
        return measured._replace(words=words, missing="sample_too_small")
    return measured


def _change(rule: Rule, inputs: Inputs) -> Measured:
    current, previous = inputs["current"], inputs["previous"]
    small = rule.indicator.small_base
    if small is not None and previous < small.below:
        words = say(f"small_base_{small.rule}", current=current, previous=previous, below=small.below)
        if small.rule == "judge":
            return Measured(words, missing="needs_judgement")
        return Measured(words, settled=current <= previous)
    if previous == 0:
        if current == 0:
            return _share("change_none", 0, 1, 0)
        return Measured(say("change_from_none", current=current), endless=True)
    return _share("change", current - previous, previous, current)


MEASURES: dict[str, Callable[[Rule, Inputs], Measured]] = {
    "attestation": _attestation,
    "deadline": _deadline,
    "ratio": _ratio,
    "count": _count,
    "change": _change,
    "level": _level,
    "survey": _survey,
    "number": _number,
}


def _share(template: str, part: int, whole: int, entered: int) -> Measured:
    """``part`` of ``whole`` in percent; ``entered`` is the figure told beside the whole."""
    percent = Fraction(100 * part, whole)
    text, vi_text, en_text = percentage(percent)
    vi, en = DERIVATIONS[template]
    vi_entered, en_entered = figure(entered)
    vi_whole, en_whole = figure(whole)
    words = Words(
        vi.format(entered=vi_entered, whole=vi_whole, percent=vi_text),
        en.format(entered=en_entered, whole=en_whole, percent=en_text),
    )
    return Measured(words, text, str(percent), percent)


def _with_unit(rule: Rule, template: str, text: str) -> Words:
    vi, en = DERIVATIONS[template]
    return Words(
        vi.format(number=vietnamese(text), unit=rule.unit.vi).rstrip(),
        en.format(number=english(text), unit=rule.unit.en).rstrip(),
    )


# Target and credit


def limit_of(indicator: c.Indicator, year: int) -> Limit | None:
    """The comparison an indicator's target makes, as (operator, exact number); None without a target."""
    target = indicator.target
    if target is None:
        return None
    if isinstance(target, c.DateTarget):
        return ("at_most", last_day(target, year).toordinal())
    for operator in c.OPERATORS:
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


def _place(indicator: c.Indicator, threshold: Any) -> Any:
    return indicator.places[threshold] if isinstance(indicator, c.LevelIndicator) else threshold


def reaches(number: Exact | None, limit: Limit, endless: bool = False) -> bool:
    """Whether an exact number meets a limit; what is endless is above every limit."""
    operator, threshold = limit
    if endless:
        return operator in {"at_least", "above"}
    assert number is not None
    # Over a common denominator whole numbers are compared: fractions would be, ten times slower.
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


def _credit_rule(indicator: c.Indicator) -> Line | tuple[Step, ...] | None:
    rule = indicator.credit
    if rule is None:
        return None
    if isinstance(rule, c.NumberLine | c.LevelLine):
        start = _place(indicator, rule.start)
        return Line(start, normal(Fraction(_place(indicator, rule.to) - start)))
    steps = []
    for step in rule.steps:
        operator = "at_least" if step.at_least is not None else "at_most"
        steps.append(Step((operator, _place(indicator, getattr(step, operator))), step.credit))
    return tuple(steps)


def credit_of(rule: Line | tuple[Step, ...], number: Exact | None, endless: bool = False) -> Exact:
    """The share of the points, 0 to 1, that a credit rule gives for an exact number."""
    if not isinstance(rule, Line):
        return max((step.credit for step in rule if reaches(number, step.limit, endless)), default=0)
    start, way = rule
    if endless:
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


# Words


def say(template: str, **details: object) -> Words:
    """A piece of derivation; whole numbers among the details are written the way of each language."""
    vi, en = DERIVATIONS[template]
    vi_details, en_details = {}, {}
    for name, it in details.items():
        vi_details[name], en_details[name] = figure(it) if type(it) is int else (it, it)
    return Words(vi.format(**vi_details), en.format(**en_details))


def join(first: Words, second: Words) -> Words:
    """Two pieces of derivation one after the other."""
    return Words(first.vi + second.vi, first.en + second.en)


def shown_day(day: date) -> str:
    """A date the way Vietnamese and this product's English write it: 05/02/2026."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def target_words(indicator: c.Indicator, limit: Limit) -> Words:
    """ "; ngưỡng ≥ 90 %" in both languages."""
    vi, en = DERIVATIONS["target_date" if indicator.kind == "deadline" else "target"]
    shown = threshold_words(indicator, limit)
    return Words(vi.format(target=shown.vi), en.format(target=shown.en))


def threshold_words(indicator: c.Indicator, limit: Limit) -> Words:
    """A threshold as people read it, in both languages: "≥ 90 %", "≥ Khá", "31/03/2026"."""
    operator, threshold = limit
    if indicator.kind == "deadline":
        text = shown_day(date.fromordinal(threshold))
        return Words(text, text)
    sign = OPERATORS[operator]
    if isinstance(indicator, c.LevelIndicator):
        name = indicator.levels[threshold - 1].name
        return Words(f"{sign} {name.vi}", f"{sign} {name.en}")
    text = plain(threshold)
    suffix = " %" if indicator.kind in {"ratio", "change", "survey"} else ""
    return Words(f"{sign} {vietnamese(text)}{suffix}", f"{sign} {english(text)}{suffix}")
