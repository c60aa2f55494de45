"""How a scorecard is read: what is still open, what a criterion's state rests on, how far entering has come."""

from typing import NamedTuple

from scoring.catalogue import judged
from scoring.scorecard import CriterionResult, IndicatorResult, Scorecard
from scoring.vocabulary import Cause, State

OPEN_STATES: tuple[State, ...] = ("not_met", "not_proven")
"""The states that leave something to do."""


NOTHING_ENTERED: tuple[Cause, ...] = ("missing_value", "class_missing")
"""The causes of an indicator for which nothing was entered."""


class RequiredDocuments(NamedTuple):
    """The codes of a criterion's required documents: all of them, those that are missing and those rejected."""

    required: tuple[str, ...]
    missing: tuple[str, ...]
    rejected: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing or rejected."""
        return not self.missing and not self.rejected


def open_criteria(scorecard: Scorecard, state: State) -> tuple[CriterionResult, ...]:
    """The criteria in a state that stand in the counts, in catalogue order: neither bonus nor deduction."""
    return tuple(result for result in scorecard.criteria if result.ordinary and result.state == state)


def judged_parts(scorecard: Scorecard, result: CriterionResult) -> tuple[IndicatorResult, ...]:
    """The criterion's judged indicators, what decides its state first: not met, not proven, met, not applicable.

    A criterion that needs only some of them and is met is decided by those that are met.
    """
    indicators = scorecard.catalogue.indicators
    parts = [part for part in result.indicators if judged(indicators[part.code])]
    order: tuple[State, ...] = ("not_met", "not_proven", "met", "not_applicable")
    if result.needs is not None and result.state == "met":
        order = ("met", "not_proven", "not_met", "not_applicable")
    return tuple(sorted(parts, key=lambda part: order.index(part.state)))


def has_gate(scorecard: Scorecard, result: CriterionResult) -> bool:
    """Whether one of the criterion's indicators is a gate."""
    return any(scorecard.catalogue.indicators[part.code].gate for part in result.indicators)


def is_ruled(scorecard: Scorecard, result: CriterionResult) -> bool:
    """Whether an inspector ruled on the state of one of the criterion's indicators."""
    return any(part.code in scorecard.submission.rulings for part in result.indicators)


def is_asked_about(scorecard: Scorecard, result: CriterionResult) -> bool:
    """Whether a question (section 8 of ``docs/scoring.md``) concerns one of the criterion's indicators."""
    codes = {part.code for part in result.indicators}
    return any(codes.intersection(question.indicators) for question in scorecard.questions)


def required_documents(scorecard: Scorecard, result: CriterionResult) -> RequiredDocuments:
    """How complete the required documents of a criterion are."""
    given = scorecard.submission.documents
    documents = scorecard.catalogue.criteria[result.code].documents
    required = tuple(document.code for document in documents if document.required)
    return RequiredDocuments(
        required,
        tuple(code for code in required if code not in given),
        tuple(code for code in required if given.get(code) == "rejected"),
    )


def untouched(scorecard: Scorecard, result: CriterionResult) -> bool:
    """Whether nothing of the criterion was entered: no figure of a judged indicator and no document."""
    parts = [part for part in result.indicators if part.state != "tracked"]
    documents = scorecard.catalogue.criteria[result.code].documents
    return (
        bool(parts)
        and all(part.cause in NOTHING_ENTERED and not scorecard.submission.values.get(part.code) for part in parts)
        and not any(each.code in scorecard.submission.documents for each in documents)
    )


def indicators_entered(scorecard: Scorecard) -> tuple[int, int]:
    """(indicators that have every figure they need or are excused, all indicators): how far a draft has come."""
    excused = scorecard.submission.not_applicable
    done = [
        part
        for result in scorecard.criteria
        for part in result.indicators
        if part.code in excused or part.prepared.untold == "not_asked" or _entered(scorecard, part)
    ]
    return len(done), len(scorecard.catalogue.indicators)


def _entered(scorecard: Scorecard, part: IndicatorResult) -> bool:
    """Whether every figure that an indicator needs is there."""
    values = scorecard.submission.values.get(part.code)
    if part.cause == "class_missing":
        return values is not None and all(name in values for name in part.prepared.needed)
    return bool(values) and part.cause not in {"missing_value", "no_baseline"}


def documents_given(scorecard: Scorecard) -> tuple[int, int]:
    """(required documents that are there and not rejected, all required documents)."""
    required = [document.code for document in scorecard.catalogue.documents.values() if document.required]
    given = scorecard.submission.documents
    return sum(given.get(code, "rejected") != "rejected" for code in required), len(required)
