"""How an indicator's figures are read over the years: which way is better, and which others must stand beside it."""

from collections.abc import Mapping
from typing import Literal

from scoring import catalogue as c
from scoring.vocabulary import OPERATORS, Operator

Direction = Literal["up", "down"]

_BETTER: Mapping[Operator, Direction] = {"at_least": "up", "above": "up", "at_most": "down", "below": "down"}


def better_direction(indicator: c.Indicator) -> Direction | None:
    """Which way is better, by the target or else by the credit rule; None where neither says.

    An earlier day is better: a deadline goes down. No way is better where the target is a range. Where thresholds go by
    class, the way is the one that all classes share.
    """
    if indicator.cases is not None and indicator.target is None and indicator.credit is None:
        asked = [code for code in indicator.cases if not c.not_asked(indicator, {indicator.by or "": code})]
        ways: set[Direction | None] = {better_direction(c.for_class(indicator, code)) for code in asked}
        return ways.pop() if len(ways) == 1 else None
    if indicator.kind == "deadline":
        return "down" if indicator.target is not None else None
    operators: list[Operator] = [each for each in OPERATORS if getattr(indicator.target, each, None) is not None]
    if operators:
        return _BETTER.get(operators[0]) if len(operators) == 1 else None
    rule = indicator.credit
    if isinstance(rule, c.NumberLine):
        return "up" if rule.to > rule.start else "down"
    if isinstance(rule, c.NumberSteps):
        return "up" if rule.steps[0].at_least is not None else "down"
    return None


def companions(catalogue: c.Catalogue, code: str) -> tuple[str, ...]:
    """The indicators to read beside this one: a figure of crime never stands alone.

    The catalogue says which, by its checks: the other of a pair that must not fall together, and of that one's criterion
    what checks compare (reports recorded, reports resolved). What counts the same cases as the first of such a pair is read
    beside the same figures.
    """
    found: list[str] = []
    for check in catalogue.checks:
        if check.kind != "both_fell":
            continue
        first, other = _operands(check)
        if code == other:
            found.append(first)
        elif code in _same_cases(catalogue, first, other):
            found += _with_its_checked_siblings(catalogue, other)
    return tuple(each for each in dict.fromkeys(found) if each != code)


def read_with_others(catalogue: c.Catalogue) -> dict[str, tuple[str, ...]]:
    """Code → what must be read beside it, of every indicator that may not stand alone."""
    found = ((code, companions(catalogue, code)) for code in catalogue.indicators)
    return {code: others for code, others in found if others}


def _same_cases(catalogue: c.Catalogue, first: str, other: str) -> set[str]:
    """The indicators that tell of the cases of ``first``: those of its criterion, and what a check or ``same_as`` ties to a
    count of theirs, link by link; never those of the criterion of ``other``."""
    apart = {each.code for each in catalogue.criterion_of[other].indicators}
    links = [
        {c.split_operand(operand, catalogue.indicators)[0] for operand in _operands(check)}
        for check in catalogue.checks
        if check.kind not in {"both_fell", "all_positive_small"}
    ]
    links += [
        {code, c.split_operand(same, catalogue.indicators)[0]}
        for code, indicator in catalogue.indicators.items()
        for same in (indicator.same_as or {}).values()
    ]
    found = {each.code for each in catalogue.criterion_of[first].indicators} - apart | {first}
    while more := {code for link in links if link & found and not link & apart for code in link} - found:
        found |= more
    return found


def _with_its_checked_siblings(catalogue: c.Catalogue, code: str) -> list[str]:
    """An indicator, and those of its criterion that checks compare."""
    compared = {
        c.split_operand(operand, catalogue.indicators)[0]
        for check in catalogue.checks
        if check.kind != "both_fell"
        for operand in _operands(check)
    }
    siblings = (each.code for each in catalogue.criterion_of[code].indicators)
    return [code, *(each for each in siblings if each in compared and each != code)]


def _operands(check: c.Check) -> list[str]:
    """The indicators a check looks at, or single inputs of them; what else it holds is a number."""
    return [operand for operand in check.of if isinstance(operand, str)]
