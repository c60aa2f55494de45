"""What a criterion would be worth if it were sent now, and what each next step would add: graded, not estimated.

Pure: worked out from one scorecard by grading the changed submission.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

from scoring import Scorecard, grade
from scoring.catalogue import Criterion, Indicator, LevelIndicator, Ratio
from scoring.exact import Exact
from scoring.measures import limit_of, on_small_base
from scoring.scorecard import CriterionResult
from ui.screens.self_assessment.fields import closed


class Gain(NamedTuple):
    """One step and the points of the criterion once it is taken.

    ``documents``: to hand in. ``indicator`` and ``inputs``: the nearest figures that meet the target; None where the step is
    the documents alone. ``enter``: indicators to fill in, worth ``points`` at the most.
    """

    points: Exact
    documents: tuple[str, ...] = ()
    indicator: Indicator | None = None
    inputs: Mapping[str, Any] | None = None
    enter: tuple[str, ...] = ()


def points(result: CriterionResult) -> Exact | None:
    """Weight times credit, exact; None where the criterion has none."""
    return None if result.credit is None else result.weight * result.credit


def share(result: CriterionResult, criterion: Criterion, code: str) -> Exact | None:
    """The points that one indicator brings its criterion now; None where it has none."""
    weights = {each.code: each.weight for each in criterion.indicators}
    counted = [part for part in result.indicators if part.credit is not None]
    whole = sum(weights[part.code] for part in counted)
    part = next(each for each in result.indicators if each.code == code)
    if part.credit is None or not whole:
        return None
    return Fraction(result.weight * weights[code] * part.credit) / whole


def gains(card: Scorecard, criterion: Criterion) -> tuple[Gain, ...]:
    """The next steps of a criterion, the cheapest first; none where nothing more can be had."""
    now = points(card.criterion(criterion.code))
    if now is None:
        return ()
    given = card.submission.documents
    missing = tuple(each.code for each in criterion.documents if each.required and given.get(each.code) != "provided")
    proven = replace(card.submission, documents={**given, **dict.fromkeys(missing, "provided")}) if missing else None
    base = grade(card.catalogue, proven) if proven else card
    found: list[Gain] = []
    if missing and (reached := points(base.criterion(criterion.code)) or 0) > now:
        found.append(Gain(reached, missing))
    result = base.criterion(criterion.code)
    for part, indicator in zip(result.indicators, criterion.indicators, strict=True):
        if part.state != "not_met" or closed(indicator):
            continue
        inputs = nearest(indicator, base.submission.values.get(indicator.code, {}), base.submission.window.end.year)
        if inputs is None:
            continue
        changed = replace(base.submission, values={**base.submission.values, indicator.code: inputs})
        after = grade(card.catalogue, changed)
        reached = points(after.criterion(criterion.code)) or 0
        if after.indicator(indicator.code).state == "met" and reached > now:
            found.append(Gain(reached, missing, indicator, inputs))
    empty = tuple(part.code for part in result.indicators if part.cause == "missing_value" and part.credit is not None)
    if empty and result.credit_if_proven is not None and result.weight * result.credit_if_proven > now:
        found.append(Gain(result.weight * result.credit_if_proven, missing, enter=empty))
    return tuple(found)


def nearest(indicator: Indicator, inputs: Mapping[str, Any], year: int) -> dict[str, Any] | None:
    """The inputs nearest to those entered that meet the target; None where only time or others could change them."""
    limit = limit_of(indicator, year)
    if limit is None:
        return None
    operator, asked = limit
    match indicator.kind:
        case "ratio":
            whole = inputs["denominator"]
            part = _whole_at(operator, Fraction(asked) * whole / 100)
            beyond = part > whole and not (isinstance(indicator, Ratio) and indicator.may_exceed)
            return None if beyond or part < 0 else {**inputs, "numerator": part}
        case "count" | "attestation":
            name = "count" if indicator.kind == "count" else "confirmed"
            reached = _whole_at(operator, asked)
            return None if reached < 0 else {**inputs, name: reached}
        case "change":
            before = inputs["previous"]
            if on_small_base(indicator, before):
                return {**inputs, "current": before}
            reached = _whole_at(operator, before * (100 + Fraction(asked)) / 100)
            return None if reached < 0 else {**inputs, "current": reached}
        case "level":
            assert isinstance(indicator, LevelIndicator)
            place = _whole_at(operator, asked)
            return {"level": indicator.levels[place - 1].code} if 1 <= place <= len(indicator.levels) else None
        case "number" if operator in {"at_least", "at_most", "equal"}:
            return {"value": asked}
    return None


def _whole_at(operator: str, asked: Exact) -> int:
    """The whole number nearest to what is asked that satisfies the comparison."""
    floor = asked.numerator // asked.denominator
    exact = floor == asked
    match operator:
        case "at_least":
            return floor if exact else floor + 1
        case "above":
            return floor + 1
        case "below":
            return floor - 1 if exact else floor
    return floor
