"""Questions: what in a submission does not fit together. They accuse nobody and change no score.

``docs/scoring.md``, section 8. They depend on the inputs alone, and are asked even if there is a ruling or a "not
applicable".
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from scoring import catalogue as c
from scoring.exact import Exact
from scoring.measures import PreparedIndicator, judge, prepared_for
from scoring.submission import NOTHING, Submission
from scoring.vocabulary import CheckKind, InputName


class Question(NamedTuple):
    """A check of the catalogue that asks something of this submission, and the indicators it is about."""

    code: str
    text: c.Bilingual
    indicators: tuple[str, ...]


def questions(catalogue: c.Catalogue, submission: Submission) -> tuple[Question, ...]:
    """The questions that a submission raises, in catalogue order. If an operand is missing, nothing is asked."""
    return tuple(
        Question(check.code, check.question, tuple(operand.code for operand in operands))
        for check, operands in _checks(catalogue)
        if ASKS[check.kind](submission, check, operands)
    )


class FiguresCompared(NamedTuple):
    """A check as it bears on one criterion. ``figures``: what it sets against each other, indicators or one input of each.

    ``raised``: the submission raises its question.
    """

    check: c.Check
    figures: tuple[tuple[c.Indicator, InputName | None], ...]
    raised: bool


def compared_with(
    catalogue: c.Catalogue, criterion: c.Criterion, asked: Iterable[Question]
) -> tuple[FiguresCompared, ...]:
    """The checks that look at an indicator of a criterion, those first whose question is among ``asked``."""
    own = {each.code for each in criterion.indicators}
    raised = {question.code for question in asked}
    found = [
        FiguresCompared(
            check,
            tuple((catalogue.indicators[operand.code], operand.input) for operand in operands),
            check.code in raised,
        )
        for check, operands in _checks(catalogue)
        if any(operand.code in own for operand in operands)
    ]
    return tuple(sorted(found, key=lambda each: not each.raised))


class ResolvedOperand(NamedTuple):
    """An indicator, or one input of it, that a check looks at."""

    code: str
    input: InputName | None
    prepared: PreparedIndicator


@lru_cache(maxsize=16)
def _checks(catalogue: c.Catalogue) -> tuple[tuple[c.Check, tuple[ResolvedOperand, ...]], ...]:
    return tuple(
        (check, tuple(_resolved(catalogue, operand) for operand in check.of if isinstance(operand, str)))
        for check in catalogue.checks
    )


def _resolved(catalogue: c.Catalogue, written: str) -> ResolvedOperand:
    code, name = c.split_operand(written, catalogue.indicators)
    # Any year will do, because the year matters only to dates, and an operand is a number.
    return ResolvedOperand(code, name, prepared_for(catalogue.indicators[code], 2000))


def _value(submission: Submission, operand: ResolvedOperand) -> Exact | None:
    inputs = submission.values.get(operand.code, NOTHING)
    if operand.input is not None:
        return inputs.get(operand.input)
    exact = judge(operand.prepared, inputs).exact
    return None if exact is None else Fraction(exact)


def _not_more_than(submission: Submission, check: c.Check, operands: Sequence[ResolvedOperand]) -> bool:
    lesser, greater = (_value(submission, operand) for operand in operands)
    return lesser is not None and greater is not None and lesser > greater


def _equal(submission: Submission, check: c.Check, operands: Sequence[ResolvedOperand]) -> bool:
    one, other = (_value(submission, operand) for operand in operands)
    return one is not None and other is not None and one != other


def _both_fell(submission: Submission, check: c.Check, operands: Sequence[ResolvedOperand]) -> bool:
    for operand in operands:
        inputs = submission.values.get(operand.code, NOTHING)
        if "current" not in inputs or "previous" not in inputs or inputs["current"] >= inputs["previous"]:
            return False
    return True


def _all_positive_small(submission: Submission, check: c.Check, operands: Sequence[ResolvedOperand]) -> bool:
    inputs = submission.values.get(operands[0].code, NOTHING)
    valid = inputs.get("valid", 0)
    return 0 < valid < check.of[1] and inputs.get("positive") == valid


ASKS: dict[CheckKind, Callable[[Submission, c.Check, Sequence[ResolvedOperand]], bool]] = {
    "not_more_than": _not_more_than,
    "both_fell": _both_fell,
    "all_positive_small": _all_positive_small,
    "equal": _equal,
}
