"""The closed lists of this package: every state, cause, kind and code that the rules know, each written down once.

Each type names the values that are allowed; a tuple beside it holds the same values for loops and messages. What they mean
stands in ``docs/scoring.md``, in the section named in each heading.
"""

from typing import Literal, get_args

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

# Results (section 4)

JudgedState = Literal["met", "not_met", "not_proven", "not_applicable"]
"""The states of an indicator or criterion that is judged, and the states that an inspector can rule."""
JUDGED_STATES: tuple[JudgedState, ...] = get_args(JudgedState)

State = Literal[JudgedState, "tracked"]
"""All states; ``tracked`` is reported and not judged."""

ProofCause = Literal["missing_document", "document_rejected"]
"""Why a criterion is without proof."""

MeasureCause = Literal["missing_value", "no_baseline", "sample_too_small", "needs_judgement", "class_missing"]
"""Why the inputs of an indicator cannot be judged."""

UnjudgedCause = Literal["not_asked", "class_missing"]
"""Why figures with a threshold by class are not judged: nothing is asked of the ward's class, or it is not known."""

Cause = Literal[MeasureCause, ProofCause, "ruling"]
"""Why something is not proven."""

BarCondition = Literal["min_score", "min_met", "all_met", "gate", "must_meet", "min_group", "max_unmet", "levels"]
"""The sorts of condition that keep a ward from a band (section 6)."""

# Catalogues (sections 2 and 3)

Kind = Literal["attestation", "deadline", "ratio", "count", "change", "level", "survey", "number"]
"""The kinds of indicator."""

InputName = Literal[
    "confirmed",
    "on",
    "numerator",
    "denominator",
    "count",
    "current",
    "previous",
    "level",
    "positive",
    "valid",
    "issued",
    "value",
]
"""What a ward can enter for an indicator."""

Operator = Literal["at_least", "at_most", "above", "below", "equal"]
OPERATORS: tuple[Operator, ...] = get_args(Operator)

LOWER_BOUNDS: tuple[Operator, ...] = ("at_least", "above")
UPPER_BOUNDS: tuple[Operator, ...] = ("at_most", "below")
"""A range has one of the lower bounds and one of the upper ones."""
LOWER_BOUND_FIRST: tuple[Operator, ...] = (*LOWER_BOUNDS, *UPPER_BOUNDS, "equal")
"""All comparisons, in the order in which the bounds of a range are told."""

StepOperator = Literal["at_least", "at_most"]
"""The comparisons that a step of partial points may make."""
STEP_OPERATORS: tuple[StepOperator, ...] = get_args(StepOperator)

SmallBaseRule = Literal["not_increased", "judge"]
Basis = Literal["seed", "published", "sibling", "derived", "assumed"]
"""Where a threshold, a weight or a criterion comes from."""
CatalogueStatus = Literal["official", "reconstructed"]
RankedBy = Literal["band"]
"""What ranks go by before the exact score (section 6)."""
SurveyOrigin = Literal["independent", "ward"]
"""Who enters the figures of a survey."""
CountsAs = Literal["bonus", "deduction"]
"""What a criterion does to a score besides being part of it: it adds to it, or takes away from it."""
CheckKind = Literal["not_more_than", "both_fell", "all_positive_small", "equal"]
"""The questions that a catalogue can ask about inputs (section 8)."""

ScalarKind = Literal["number", "date", "truth", "nothing"]
"""What YAML reads an unquoted value as, where it is not text."""

# Submissions (sections 7 and 9)

DocumentState = Literal["provided", "accepted", "rejected"]
DOCUMENT_STATES: tuple[DocumentState, ...] = get_args(DocumentState)

NoSumReason = Literal["kind", "partial", "window", "lacking"]
"""Why the figures of merged units have no sum: the kind does not add; a unit went over only in part; windows differ; a
unit lacks figures."""
