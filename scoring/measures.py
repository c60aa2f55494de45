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
from scoring.exact import Exact, english, normal, plain, rounded, vietnamese
from scoring.words import DERIVATIONS, INPUTS, OPERATORS, Words

Inputs = Mapping[str, Any]
Limit = tuple[str, Any]


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


def find(indicator: c.Indicator, inputs: Inputs, year: int) -> Finding:
    """Judge an indicator by its inputs alone; ``year`` is the one in which the window ends."""
    lacking = [name for name in c.INPUTS[indicator.kind] if name not in inputs and name != "issued"]
    measured = _lacking(indicator, inputs, lacking) if lacking else MEASURES[indicator.kind](indicator, inputs)
    value, exact, words = measured.value, measured.exact, measured.words
    if not c.judged(indicator):
        return Finding("tracked", None, value, exact, 0, words)
    if measured.none_of_it:
        return Finding("not_applicable", None, value, exact, 0, words)
    if measured.missing:
        return Finding("not_proven", measured.missing, value, exact, 1, words)
    if measured.settled is not None:
        credit: Exact = int(measured.settled)
        return Finding(_state(measured.settled), None, value, exact, credit, words)
    limit = limit_of(indicator, year)
    met = None if limit is None else reaches(measured.number, limit, measured.endless)
    if limit is not None:
        words = join(words, target_words(indicator, limit))
    if indicator.credit is None:
        credit = int(bool(met))
    else:
        credit = credit_of(indicator, measured.number, measured.endless)
        words = join(words, say("credit", credit=str(credit)))
    if met is None:
        met = credit == 1
    return Finding(_state(met), None, value, exact, credit, words)


def _state(met: bool) -> str:
    return "met" if met else "not_met"


def _lacking(indicator: c.Indicator, inputs: Inputs, lacking: list[str]) -> Measured:
    if indicator.kind == "ratio" and inputs.get("denominator") == 0:
        return Measured(say("ratio_of_none", numerator="…", denominator="0"), none_of_it=True)
    if indicator.kind == "change" and lacking == ["previous"]:
        return Measured(say("no_baseline", current=inputs["current"]), missing="no_baseline")
    vi = ", ".join(INPUTS[name].vi for name in lacking)
    en = ", ".join(INPUTS[name].en for name in lacking)
    template = DERIVATIONS["missing_value"]
    return Measured(Words(template.vi.format(inputs=vi), template.en.format(inputs=en)), missing="missing_value")


# One function per kind


def _attestation(indicator: c.Attestation, inputs: Inputs) -> Measured:
    confirmed = inputs["confirmed"]
    words = say("attestation", confirmed=confirmed, of=indicator.out_of)
    return Measured(words, str(confirmed), str(confirmed), confirmed)


def _deadline(indicator: c.Deadline, inputs: Inputs) -> Measured:
    on = inputs["on"]
    return Measured(say("deadline", on=shown_day(on)), on.isoformat(), None, on.toordinal())


def _ratio(indicator: c.Ratio, inputs: Inputs) -> Measured:
    numerator, denominator = inputs["numerator"], inputs["denominator"]
    if denominator == 0:
        return Measured(say("ratio_of_none", numerator=numerator, denominator=0), none_of_it=True)
    return _percentage("ratio", Fraction(100 * numerator, denominator), numerator=numerator, denominator=denominator)


def _count(indicator: c.Count, inputs: Inputs) -> Measured:
    count = inputs["count"]
    return Measured(_with_unit(indicator, "count", str(count)), str(count), str(count), count)


def _number(indicator: c.NumberIndicator, inputs: Inputs) -> Measured:
    value = inputs["value"]
    text = rounded(value)
    return Measured(_with_unit(indicator, "value", text, "number"), text, str(value), value)


def _level(indicator: c.LevelIndicator, inputs: Inputs) -> Measured:
    code = inputs["level"]
    place = indicator.places[code]
    name = indicator.levels[place - 1].name
    template = DERIVATIONS["level"]
    words = Words(template.vi.format(level=name.vi), template.en.format(level=name.en))
    return Measured(words, code, str(place), place)


def _survey(indicator: c.Survey, inputs: Inputs) -> Measured:
    positive, valid = inputs["positive"], inputs["valid"]
    if valid == 0:
        words = join(say("survey_of_none"), say("sample_too_small", min_sample=max(indicator.min_sample, 1)))
        return Measured(words, missing="sample_too_small")
    measured = _percentage("survey", Fraction(100 * positive, valid), positive=positive, valid=valid)
    if valid < indicator.min_sample:
        words = join(measured.words, say("sample_too_small", min_sample=indicator.min_sample))
        return measured._replace(words=words, missing="sample_too_small")
    return measured


def _change(indicator: c.Change, inputs: Inputs) -> Measured:
    current, previous = inputs["current"], inputs["previous"]
    small = indicator.small_base
    if small is not None and previous < small.below:
        words = say(f"small_base_{small.rule}", current=current, previous=previous, below=small.below)
        if small.rule == "judge":
            return Measured(words, missing="needs_judgement")
        return Measured(words, settled=current <= previous)
    if previous == 0:
        if current == 0:
            return _percentage("change_none", Fraction(0))
        return Measured(say("change_from_none", current=current), endless=True)
    percent = Fraction(100 * (current - previous), previous)
    return _percentage("change", percent, current=current, previous=previous)


MEASURES: dict[str, Callable[[Any, Inputs], Measured]] = {
    "attestation": _attestation,
    "deadline": _deadline,
    "ratio": _ratio,
    "count": _count,
    "change": _change,
    "level": _level,
    "survey": _survey,
    "number": _number,
}


def _percentage(template: str, percent: Fraction, **inputs: int) -> Measured:
    text = rounded(percent)
    vi, en = DERIVATIONS[template]
    words = Words(
        vi.format(percent=vietnamese(text), **{name: vietnamese(str(number)) for name, number in inputs.items()}),
        en.format(percent=english(text), **{name: english(str(number)) for name, number in inputs.items()}),
    )
    return Measured(words, text, str(percent), normal(percent))


def _with_unit(indicator: c.Indicator, field: str, text: str, template: str = "count") -> Words:
    unit = c.words(indicator.unit)
    vi, en = DERIVATIONS[template]
    return Words(
        vi.format(unit=unit.vi, **{field: vietnamese(text)}).rstrip(),
        en.format(unit=unit.en, **{field: english(text)}).rstrip(),
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
    if operator == "at_least":
        return number >= threshold
    if operator == "at_most":
        return number <= threshold
    if operator == "above":
        return number > threshold
    if operator == "below":
        return number < threshold
    return number == threshold


def credit_of(indicator: c.Indicator, number: Exact | None, endless: bool = False) -> Exact:
    """The share of the points, 0 to 1, that an indicator's credit rule gives for an exact number."""
    rule = indicator.credit
    if isinstance(rule, c.NumberLine | c.LevelLine):
        start, to = _place(indicator, rule.start), _place(indicator, rule.to)
        if endless:
            return int(to > start)
        assert number is not None
        return normal(min(max(Fraction(number - start) / (to - start), Fraction(0)), Fraction(1)))
    assert rule is not None
    best: Exact = 0
    for step in rule.steps:
        operator = "at_least" if step.at_least is not None else "at_most"
        limit = (operator, _place(indicator, getattr(step, operator)))
        if step.credit > best and reaches(number, limit, endless):
            best = step.credit
    return best


# Words


def say(template: str, **details: object) -> Words:
    """A piece of derivation; whole numbers among the details are written the way of each language."""
    vi, en = DERIVATIONS[template]
    return Words(
        vi.format(**{name: vietnamese(str(it)) if type(it) is int else it for name, it in details.items()}),
        en.format(**{name: english(str(it)) if type(it) is int else it for name, it in details.items()}),
    )


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
