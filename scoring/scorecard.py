"""A scorecard: everything that follows from one submission under one catalogue, and its one written form.

``docs/scoring.md``, section 7. ``grading`` makes scorecards. They hold exact numbers, which are rounded only when written.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic_core import to_json

from scoring.catalogue import Catalogue, text_data
from scoring.derivations import Remark, derivation
from scoring.exact import Exact, lowest, lowest_terms, rounded
from scoring.measures import Finding, Inputs, PreparedIndicator
from scoring.questions import Question
from scoring.scores import Counts, Score
from scoring.submission import Submission
from scoring.vocabulary import BarCondition, Cause, State
from scoring.words import Words


class IndicatorResult(NamedTuple):
    """One indicator judged. ``credit`` and ``credit_if_proven`` are exact shares of its points, None where it has none.

    ``prepared``, ``inputs``, ``finding`` and ``remark`` are what its derivation is written from.
    """

    code: str
    state: State
    cause: Cause | None
    value: str | None
    exact: str | None
    credit: Exact | None
    credit_if_proven: Exact | None
    prepared: PreparedIndicator
    inputs: Inputs
    finding: Finding
    remark: Remark

    @property
    def derivation(self) -> Words:
        """How the inputs lead to the state, in words."""
        return derivation(self.prepared, self.inputs, self.finding, self.state, self.remark)


class CriterionResult(NamedTuple):
    """One criterion judged: its state, the exact share of its weight it earns now, and would earn if all were proven."""

    code: str
    group: str
    layer: str
    state: State
    credit: Exact | None
    credit_if_proven: Exact | None
    weight: Exact
    indicators: tuple[IndicatorResult, ...]

    @property
    def points(self) -> str | None:
        """Weight times credit, two decimals."""
        return None if self.credit is None else rounded(self.weight * self.credit)


class GroupResult(NamedTuple):
    """The score of one group of criteria."""

    code: str
    layer: str
    score: Score


class Gate(NamedTuple):
    """A condition that bars bands, and its state."""

    indicator: str
    state: State


class Bar(NamedTuple):
    """One condition that keeps a ward from a band: the condition, and what stands against it."""

    condition: BarCondition
    text: str


@dataclass(frozen=True)
class Scorecard:
    """Everything that follows from one submission under one catalogue."""

    catalogue: Catalogue
    submission: Submission
    overall: Score
    layers: dict[str, Score]
    band: str | None
    barred_by: dict[str, tuple[Bar, ...]]
    gates: tuple[Gate, ...]
    groups: tuple[GroupResult, ...]
    criteria: tuple[CriterionResult, ...]
    questions: tuple[Question, ...]

    def criterion(self, code: str) -> CriterionResult:
        """The result of a criterion by its code; KeyError for a code the catalogue does not have."""
        for result in self.criteria:
            if result.code == code:
                return result
        raise KeyError(code)

    def indicator(self, code: str) -> IndicatorResult:
        """The result of an indicator by its code; KeyError for a code the catalogue does not have."""
        for result in self.criterion(self.catalogue.criterion_of[code].code).indicators:
            if result.code == code:
                return result
        raise KeyError(code)

    def as_data(self) -> dict[str, Any]:
        """The scorecard in the form of section 7, without a rank."""
        catalogue = self.catalogue
        return {
            "unit": self.submission.unit,
            "round": self.submission.round,
            "catalogue": {
                "id": catalogue.national.catalogue,
                "version": catalogue.national.version,
                "layers": list(catalogue.layers),
                "sha256": catalogue.sha256,
            },
            "overall": _score_data(self.overall),
            "layers": {layer: _score_data(found) for layer, found in self.layers.items()},
            "band": {
                "code": self.band,
                "barred_by": {code: [bar.text for bar in bars] for code, bars in self.barred_by.items()},
            },
            "gates": [gate._asdict() for gate in self.gates],
            "groups": [_group_data(group) for group in self.groups],
            "criteria": [_criterion_data(result) for result in self.criteria],
            "questions": [{"code": question.code, "text": text_data(question.text)} for question in self.questions],
        }

    def as_json(self, **more: int | None) -> str:
        """The data as JSON on one line; ``more`` (the rank) comes after everything else."""
        return to_json({**self.as_data(), **more}).decode()


# The parts of the written form


def shown(number: Exact | None) -> str | None:
    """A score as written out: two decimals, or None."""
    return None if number is None else rounded(number)


def exact_text(number: Exact | None) -> str | None:
    """An exact number as text: "175/2", or None."""
    return None if number is None else lowest_terms(number)


def counts_data(counts: Counts) -> dict[str, int]:
    """Counts in the form of section 7."""
    return {**counts._asdict(), "total": counts.total}


def _score_data(score: Score) -> dict[str, Any]:
    return {
        "score": shown(score.exact),
        "exact": exact_text(score.exact),
        "upper": shown(score.upper),
        "coverage": shown(score.coverage),
        "counts": counts_data(score.counts),
    }


def _group_data(group: GroupResult) -> dict[str, Any]:
    return {
        "code": group.code,
        "layer": group.layer,
        "score": shown(group.score.exact),
        "exact": exact_text(group.score.exact),
        "counts": counts_data(group.score.counts),
    }


def _criterion_data(result: CriterionResult) -> dict[str, Any]:
    return {
        "code": result.code,
        "group": result.group,
        "layer": result.layer,
        "state": result.state,
        "credit": exact_text(result.credit),
        "weight": lowest(result.weight),
        "points": result.points,
        "indicators": [_indicator_data(part) for part in result.indicators],
    }


def _indicator_data(result: IndicatorResult) -> dict[str, Any]:
    vi, en = result.derivation
    return {
        "code": result.code,
        "state": result.state,
        "cause": result.cause,
        "value": result.value,
        "exact": result.exact,
        "credit": exact_text(result.credit),
        "credit_if_proven": exact_text(result.credit_if_proven),
        "derivation": {"vi": vi, "en": en},
    }
