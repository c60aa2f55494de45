"""What a criterion would be worth after each next step of the ward: graded, not estimated.

``docs/scoring.md``, sections 3 (kinds of indicators), 4 (states and their causes) and 5 (credit).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

from scoring.catalogue import (
    Attestation,
    Catalogue,
    Change,
    Count,
    Criterion,
    Indicator,
    LevelIndicator,
    NumberIndicator,
    Ratio,
    entered_by_others,
)
from scoring.exact import Exact
from scoring.grading import grade, grade_criterion
from scoring.measures import Limit, limits_of, on_small_base, reaches
from scoring.points import points
from scoring.scorecard import CriterionResult, Scorecard
from scoring.submission import NOTHING, Submission
from scoring.vocabulary import Operator


class Gain(NamedTuple):
    """One step and the points of the criterion once it is taken, exact, out of its weight (below 0 for a deduction).

    ``documents``: codes of those to hand in. ``indicator`` and ``inputs``: the nearest figures that meet the target; None where
    the step is the documents alone. ``enter``: codes of indicators to fill in, worth ``points`` at the most.
    """

    points: Exact
    documents: tuple[str, ...] = ()
    indicator: Indicator | None = None
    inputs: Mapping[str, Any] | None = None
    enter: tuple[str, ...] = ()


def gains(card: Scorecard, criterion: Criterion) -> tuple[Gain, ...]:
    """The next steps of a criterion, the cheapest first; none where nothing more can be had.

    First its missing documents; then, with these handed in, each indicator that is not met; last what was not entered.
    """
    now = points(card.criterion(criterion.code))
    if now is None:
        return ()
    given = card.submission.documents
    missing = tuple(code for code in criterion.required_documents if given.get(code) != "provided")
    proven = replace(card.submission, documents={**given, **dict.fromkeys(missing, "provided")})
    return tuple(each for each in _steps(card.catalogue, criterion, missing, proven) if each.points > now)


def _steps(catalogue: Catalogue, criterion: Criterion, missing: tuple[str, ...], proven: Submission) -> Iterator[Gain]:
    """Every step, whether it gains anything or not. ``proven``: the submission once the ``missing`` documents are in."""
    result = grade_criterion(catalogue, proven, criterion.code)
    if missing:
        yield Gain(points(result) or 0, missing)
    for part in result.indicators:
        indicator = part.prepared.indicator
        if part.state != "not_met" or entered_by_others(indicator):
            continue
        inputs = nearest(indicator, proven.values.get(indicator.code, NOTHING), proven.window.end.year)
        if inputs is None:
            continue
        reached = replace(proven, values={**proven.values, indicator.code: inputs})
        after = grade_criterion(catalogue, reached, criterion.code)
        if _state(after, indicator.code) == "met":
            yield Gain(points(after) or 0, missing, indicator, inputs)
    empty = tuple(part.code for part in result.indicators if part.cause == "missing_value" and part.credit is not None)
    if empty and result.credit_if_proven is not None:
        yield Gain(result.points_at(result.credit_if_proven), missing, enter=empty)


def _state(result: CriterionResult, code: str) -> str:
    return next(part.state for part in result.indicators if part.code == code)


def nearest(indicator: Indicator, inputs: Mapping[str, Any], year: int) -> dict[str, Any] | None:
    """The inputs nearest to those entered that meet the target; None where only time or others could change them.

    ``year``: in which the window ends. The inputs have to be all there, as they are where an indicator is not met. One with a
    threshold by class is given as it is judged (``catalogue.as_judged``).
    """
    limits = limits_of(indicator, year)
    if not limits:
        return None
    match indicator:
        case Ratio():
            whole: int = inputs["denominator"]
            part = _nearest_whole(limits, inputs["numerator"], lambda asked: asked * whole / indicator.out_of)
            beyond = part is not None and part > whole and not indicator.may_exceed
            return None if beyond else _with_count(inputs, "numerator", part)
        case Count():
            return _with_count(inputs, "count", _nearest_whole(limits, inputs["count"]))
        case Attestation():
            # Which items would have to hold besides nobody can say: how many is enough.
            return _with_count({}, "confirmed", _nearest_whole(limits, inputs["confirmed"]))
        case Change():
            before: int = inputs["previous"]
            if on_small_base(indicator, before):
                return {**inputs, "current": before}
            part = _nearest_whole(limits, inputs["current"], lambda asked: before * (100 + asked) / 100)
            return _with_count(inputs, "current", part)
        case LevelIndicator():
            place = _nearest_whole(limits, indicator.places[inputs["level"]])
            if place is None or not 1 <= place <= len(indicator.levels):
                return None
            return {"level": indicator.levels[place - 1].code}
        case NumberIndicator():
            value: Exact = inputs["value"]
            operator, asked = next((limit for limit in limits if not reaches(value, limit)), limits[0])
            # There is no number nearest to a bound that does not belong to what it bounds.
            return None if operator in {"above", "below"} else {"value": asked}
        case _:
            return None


def _with_count(inputs: Mapping[str, Any], name: str, count: int | None) -> dict[str, Any] | None:
    """The inputs with this count in place of the one entered; None without one, or below zero, which nobody can reach."""
    return None if count is None or count < 0 else {**inputs, name: count}


def _nearest_whole(
    limits: Sequence[Limit], entered: int, as_entered: Callable[[Fraction], Fraction] = lambda asked: asked
) -> int | None:
    """The whole number nearest to the one entered that meets all limits; None where a range holds none.

    ``as_entered`` turns what is asked into the number that has to be entered for it.
    """
    bounds = [(operator, _whole_at(operator, as_entered(Fraction(asked)))) for operator, asked in limits]
    if len(bounds) == 1:
        return bounds[0][1]
    (_, least), (_, most) = bounds
    return None if least > most else min(max(entered, least), most)


def _whole_at(operator: Operator, asked: Exact) -> int:
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
        case _:
            return floor


def with_documents(card: Scorecard, criterion: Criterion) -> Scorecard:
    """The scorecard once all required documents of a criterion are handed in and stand; all else as it is."""
    required = dict.fromkeys(criterion.required_documents, "provided")
    given = replace(card.submission, documents={**card.submission.documents, **required})
    return grade(card.catalogue, given)
