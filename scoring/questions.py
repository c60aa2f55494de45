"""Questions: what in a submission does not fit together. They accuse nobody and change no score.

``docs/scoring.md``, section 8. Asked from the inputs alone, also beside a ruling or a "not applicable".
"""

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from scoring import catalogue as c
from scoring.catalogue_rules import split_operand
from scoring.exact import Exact
from scoring.measures import find
from scoring.submission import NOTHING, Submission
from scoring.words import Words


class Question(NamedTuple):
    """A check of the catalogue that asks something of this submission, and the indicators it is about."""

    code: str
    text: Words
    indicators: tuple[str, ...]


def questions(catalogue: c.Catalogue, submission: Submission) -> tuple[Question, ...]:
    """The questions that a submission raises, in catalogue order. Where an operand is missing nothing is asked."""
    return tuple(
        Question(check.code, c.words(check.question), tuple(code for code, _ in operands))
        for check, operands in _checks(catalogue)
        if ASKS[check.kind](catalogue, submission, check, operands)
    )


Operand = tuple[str, str | None]


@lru_cache(maxsize=16)
def _checks(catalogue: c.Catalogue) -> tuple[tuple[c.Check, tuple[Operand, ...]], ...]:
    return tuple(
        (check, tuple(split_operand(operand, catalogue.indicators) for operand in check.of if isinstance(operand, str)))
        for check in catalogue.checks
    )


def _value(catalogue: c.Catalogue, submission: Submission, operand: Operand) -> Exact | None:
    code, name = operand
    inputs = submission.values.get(code, NOTHING)
    if name is not None:
        return inputs.get(name)
    exact = find(catalogue.indicators[code], inputs, submission.window.end.year).exact
    return None if exact is None else Fraction(exact)


def _not_more_than(catalogue: c.Catalogue, submission: Submission, check: c.Check, operands: Any) -> bool:
    lesser, greater = (_value(catalogue, submission, operand) for operand in operands)
    return lesser is not None and greater is not None and lesser > greater


def _both_fell(catalogue: c.Catalogue, submission: Submission, check: c.Check, operands: Any) -> bool:
    for code, _ in operands:
        inputs = submission.values.get(code, NOTHING)
        if "current" not in inputs or "previous" not in inputs or inputs["current"] >= inputs["previous"]:
            return False
    return True


def _all_positive_small(catalogue: c.Catalogue, submission: Submission, check: c.Check, operands: Any) -> bool:
    inputs = submission.values.get(operands[0][0], NOTHING)
    valid = inputs.get("valid", 0)
    return 0 < valid < check.of[1] and inputs.get("positive") == valid


ASKS: dict[str, Callable[[c.Catalogue, Submission, c.Check, Any], bool]] = {
    "not_more_than": _not_more_than,
    "both_fell": _both_fell,
    "all_positive_small": _all_positive_small,
}
