"""A scorecard: everything that follows from one submission under one catalogue, and its one written form.

``docs/scoring.md``, section 7. ``grading`` makes scorecards. They hold exact numbers, which are rounded only when written.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from pydantic_core import to_json

from scoring.catalogue import Catalogue, text_data
from scoring.derivations import Remark, derivation
from scoring.exact import Exact, lowest, lowest_terms, rounded
from scoring.measures import Finding, Inputs, PreparedIndicator
from scoring.questions import Question
from scoring.scores import Counts, Score, shared
from scoring.submission import Submission
from scoring.vocabulary import BarCondition, Cause, CountsAs, State
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
    """One criterion judged: its state, the exact share of its weight it earns now, and would earn if all were proven.

    ``counts_as``: a bonus adds to the score and a deduction takes away from it; None for an ordinary criterion, which is
    part of the score and of the counts. ``needs``: how many of its indicators have to be met, None for all.
    """

    code: str
    group: str
    layer: str
    state: State
    credit: Exact | None
    credit_if_proven: Exact | None
    weight: Exact
    indicators: tuple[IndicatorResult, ...]
    counts_as: CountsAs | None = None
    needs: int | None = None

    @property
    def ordinary(self) -> bool:
        """Whether it is part of the score and of the counts, neither bonus nor deduction."""
        return self.counts_as is None

    @property
    def points(self) -> str | None:
        """The points it brings, two decimals: weight × credit, −weight × (1 − credit) for a deduction."""
        return None if self.credit is None else rounded(points_of(self.weight, self.credit, self.counts_as))

    def points_at(self, credit: Exact) -> Exact:
        """The exact points that a credit brings: those earned, or, below 0, those a deduction takes away."""
        return points_of(self.weight, credit, self.counts_as)

    @property
    def shares(self) -> tuple[Exact | None, ...]:
        """What each indicator has of the criterion's weight, after what is not applicable; None without a credit.

        A single judged indicator has all of it. With ``needs`` nobody has a share: only the best ones count.
        """
        judged = sum(part.prepared.judged for part in self.indicators)
        if len(self.indicators) == judged == 1 and self.needs is None and self.indicators[0].credit is not None:
            return (self.weight,)
        return tuple(
            shared(
                self.weight,
                [
                    None
                    if part.credit is None or self.needs is not None
                    else self.weight
                    if judged == 1
                    else part.prepared.indicator.weight
                    for part in self.indicators
                ],
            )
        )


def points_of(weight: Exact, credit: Exact, counts_as: CountsAs | None) -> Exact:
    """The exact points that a weight brings with a credit. A deduction takes away what its credit lacks."""
    return weight * (credit - 1) if counts_as == "deduction" else weight * credit


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
            **({"classes": dict(self.submission.classes)} if catalogue.classes else {}),
            "catalogue": {
                "id": catalogue.national.catalogue,
                "version": catalogue.national.version,
                "layers": list(catalogue.layers),
                "sha256": catalogue.sha256,
            },
            "overall": _score_data(self.overall, self._points(self.overall)),
            "layers": {layer: _score_data(found, self._points(found, layer)) for layer, found in self.layers.items()},
            "band": {
                "code": self.band,
                "barred_by": {code: [bar.text for bar in bars] for code, bars in self.barred_by.items()},
            },
            "gates": [gate._asdict() for gate in self.gates],
            "groups": [_group_data(group, self._points(group.score, group.layer, group.code)) for group in self.groups],
            "criteria": [_criterion_data(result, catalogue.in_points) for result in self.criteria],
            "questions": [{"code": question.code, "text": text_data(question.text)} for question in self.questions],
        }

    def _points(self, score: Score, layer: str | None = None, group: str | None = None) -> dict[str, Any]:
        """What a score is in points, for the written form; nothing where weights are not points."""
        if not self.catalogue.in_points:
            return {}
        if score.exact is None:
            return {"points": None}
        of = self._weights_scored[layer, group]
        return {"points": {"earned": rounded(Fraction(score.exact) * of / 100), "of": rounded(of)}}

    @cached_property
    def _weights_scored(self) -> dict[tuple[str | None, str | None], Exact]:
        """The weight that scores are out of, by (layer, group): (layer, None) is a whole layer, (None, None) all of them."""
        weights: dict[tuple[str | None, str | None], Exact] = defaultdict(int)
        for each in self.criteria:
            if each.counts_as is None and each.credit is not None:
                for place in ((None, None), (each.layer, None), (each.layer, each.group)):
                    weights[place] += each.weight
        return weights

    def as_json(self, **more: int | None) -> str:
        """The data as JSON on one line; ``more`` (the rank) comes after everything else."""
        return to_json({**self.as_data(), **more}).decode()


# The parts of the written form


def shown(number: Exact | None) -> str | None:
    """A score as written out: two decimals, or None."""
    return None if number is None else rounded(number)


def exact_text(number: Exact | None) -> str | None:
    """An exact number as text: "175/2", or None."""
    return None if number is None else str(number) if type(number) is int else lowest_terms(number)


def counts_data(counts: Counts) -> dict[str, int]:
    """Counts in the form of section 7."""
    return {**counts._asdict(), "total": counts.total}


def _score_data(score: Score, points: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "score": shown(score.exact),
        "exact": exact_text(score.exact),
        "upper": shown(score.upper),
        "coverage": shown(score.coverage),
        **points,
        "counts": counts_data(score.counts),
    }


def _group_data(group: GroupResult, points: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": group.code,
        "layer": group.layer,
        "score": shown(group.score.exact),
        "exact": exact_text(group.score.exact),
        **points,
        "counts": counts_data(group.score.counts),
    }


def _criterion_data(result: CriterionResult, in_points: bool) -> dict[str, Any]:
    if in_points and result.needs is None:
        indicators = [
            _with_points(_indicator_data(part), _points_of(result, part, share))
            for part, share in zip(result.indicators, result.shares, strict=True)
        ]
    else:
        indicators = [_indicator_data(part) for part in result.indicators]
    return {
        "code": result.code,
        "group": result.group,
        "layer": result.layer,
        **({} if result.counts_as is None else {"counts_as": result.counts_as}),
        "state": result.state,
        "credit": exact_text(result.credit),
        "weight": lowest(result.weight),
        "points": result.points,
        "indicators": indicators,
    }


def _with_points(data: dict[str, Any], points: Mapping[str, Any]) -> dict[str, Any]:
    """The data of an indicator with its points before its derivation."""
    derivation = data.pop("derivation")
    return {**data, **points, "derivation": derivation}


def _points_of(result: CriterionResult, part: IndicatorResult, share: Exact | None) -> Mapping[str, Any]:
    if share is None or part.credit is None:
        return {"weight": None, "points": None}
    own = next((weight for weight in (part.prepared.indicator.weight, result.weight) if weight == share), None)
    return {
        "weight": str(share) if own is None else lowest(own),
        "points": rounded(points_of(share, part.credit, result.counts_as)),
    }


def _indicator_data(result: IndicatorResult) -> dict[str, Any]:
    vi, en = result.derivation
    credit, if_proven = result.credit, result.credit_if_proven
    earned = exact_text(credit)
    return {
        "code": result.code,
        "state": result.state,
        "cause": result.cause,
        "value": result.value,
        "exact": result.exact,
        "credit": earned,
        "credit_if_proven": earned if if_proven is credit else exact_text(if_proven),
        "derivation": {"vi": vi, "en": en},
    }
