"""``grade``: one ward's figures judged by one catalogue. The one way to a scorecard.

``docs/scoring.md``, sections 4 to 7. A pure function: the same catalogue and submission give the same scorecard, to the byte.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from scoring import catalogue as c
from scoring.exact import Exact, apart, normal, plain, rounded
from scoring.measures import Finding, find, join, say
from scoring.questions import Question, questions
from scoring.submission import NOTHING, Ruling, Submission
from scoring.words import STATES, Words

JUDGED = ("met", "not_met", "not_proven", "not_applicable")
REMEMBERED = 1024


class IndicatorResult(NamedTuple):
    """One indicator judged. ``credit`` and ``credit_if_proven`` are exact shares of its points, None where it has none."""

    code: str
    state: str
    cause: str | None
    value: str | None
    exact: str | None
    credit: Exact | None
    credit_if_proven: Exact | None
    derivation: Words


class CriterionResult(NamedTuple):
    """One criterion judged: its state, the exact share of its weight it earns now, and would earn if all were proven."""

    code: str
    group: str
    layer: str
    state: str
    credit: Exact | None
    credit_if_proven: Exact | None
    weight: Exact
    indicators: tuple[IndicatorResult, ...]

    @property
    def points(self) -> str | None:
        """Weight times credit, two decimals."""
        return None if self.credit is None else rounded(self.weight * self.credit)


class Counts(NamedTuple):
    """How many criteria are in each state; ``total`` is all of them together, tracked ones left out."""

    met: int
    not_met: int
    not_proven: int
    not_applicable: int

    @property
    def total(self) -> int:
        """All judged criteria."""
        return sum(self)


class Score(NamedTuple):
    """A score from 0 to 100, exact, with what it could be at most and how much of it is settled; None is no score."""

    exact: Exact | None
    upper: Exact | None
    coverage: Exact | None
    counts: Counts


class GroupResult(NamedTuple):
    """The score of one group of criteria."""

    code: str
    layer: str
    score: Score


class Gate(NamedTuple):
    """A condition that bars bands, and its state."""

    indicator: str
    state: str


class Bar(NamedTuple):
    """One condition that keeps a ward from a band: the condition, and what stands against it."""

    condition: str
    text: str


@dataclass(frozen=True)
class Scorecard:
    """Everything that follows from one submission under one catalogue."""

    catalogue: c.Catalogue
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
        national = self.catalogue.national
        return {
            "unit": self.submission.unit,
            "round": self.submission.round,
            "catalogue": {
                "id": national.catalogue,
                "version": national.version,
                "layers": list(self.catalogue.layers),
                "sha256": self.catalogue.sha256,
            },
            "overall": _score_data(self.overall),
            "layers": {layer: _score_data(score) for layer, score in self.layers.items()},
            "band": {
                "code": self.band,
                "barred_by": {code: [bar.text for bar in bars] for code, bars in self.barred_by.items()},
            },
            "gates": [{"indicator": gate.indicator, "state": gate.state} for gate in self.gates],
            "groups": [
                {
                    "code": group.code,
                    "layer": group.layer,
                    "score": shown(group.score.exact),
                    "exact": exact_text(group.score.exact),
                    "counts": counts_data(group.score.counts),
                }
                for group in self.groups
            ],
            "criteria": [_criterion_data(result) for result in self.criteria],
            "questions": [{"code": question.code, "text": question.text._asdict()} for question in self.questions],
        }


def grade(catalogue: c.Catalogue, submission: Submission) -> Scorecard:
    """Judge a submission by a catalogue (docs/scoring.md, sections 4 to 6).

    The submission is one that ``read_submissions`` accepted for this catalogue. The clock is not asked.
    """
    plan = _plan(catalogue)
    year = submission.window.end.year
    criteria = tuple(_grade_criterion(planned, submission, year) for planned in plan.criteria)
    groups, start = [], 0
    for layer, group in catalogue.groups:
        end = start + len(group.criteria)
        groups.append(GroupResult(group.code, layer, _flat_score(criteria[start:end])))
        start = end
    layers = {
        layer: _score(catalogue, [group for group in groups if group.layer == layer], criteria, layer)
        for layer in catalogue.layers
    }
    overall = _score(catalogue, groups, criteria, None)
    states = {result.code: result.state for criterion in criteria for result in criterion.indicators}
    gates = tuple(Gate(code, states[code]) for code in plan.gates)
    bars = {band.code: tuple(_bars(band, overall, layers, gates)) for band in catalogue.bands}
    reached = next((code for code, against in bars.items() if not against), None)
    better = {}
    for code, against in bars.items():
        if code == reached:
            break
        better[code] = against
    asked = questions(catalogue, submission)
    return Scorecard(catalogue, submission, overall, layers, reached, better, gates, tuple(groups), criteria, asked)


# What is the same for every submission, worked out once a catalogue


class _Planned(NamedTuple):
    """A criterion with what grading it needs at hand."""

    criterion: c.Criterion
    group: str
    layer: str
    required: tuple[str, ...]
    indicators: tuple["_PlannedIndicator", ...]


class _PlannedIndicator(NamedTuple):
    """An indicator with the results it has already led to, by its inputs: most wards of a round enter the same few."""

    indicator: c.Indicator
    names: tuple[str, ...]
    known: dict[Any, tuple[Finding, IndicatorResult]]


class _Plan(NamedTuple):
    criteria: tuple[_Planned, ...]
    gates: tuple[str, ...]


@lru_cache(maxsize=16)
def _plan(catalogue: c.Catalogue) -> _Plan:
    planned = tuple(
        _Planned(
            criterion,
            group.code,
            layer,
            tuple(document.code for document in criterion.documents if document.required),
            tuple(_PlannedIndicator(found, c.INPUTS[found.kind], {}) for found in criterion.indicators),
        )
        for layer, group in catalogue.groups
        for criterion in group.criteria
    )
    return _Plan(planned, tuple(code for code, found in catalogue.indicators.items() if found.gate))


# One criterion


def _grade_criterion(planned: _Planned, submission: Submission, year: int) -> CriterionResult:
    documents = submission.documents
    unproven = tuple(code for code in planned.required if documents.get(code, "rejected") == "rejected")
    results = []
    for part in planned.indicators:
        code = part.indicator.code
        finding, result = _found(part, submission.values.get(code, NOTHING), year)
        if result.state != "tracked":
            if code in submission.rulings:
                result = _ruled(result, finding, submission.rulings[code])
            elif code in submission.not_applicable:
                result = _excused(result, finding, submission.not_applicable[code])
            elif unproven and result.state in {"met", "not_met"}:
                result = _unproven(result, finding, unproven, documents)
        results.append(result)
    credit, credit_if_proven = _mean_credit(planned.criterion.indicators, results)
    return CriterionResult(
        planned.criterion.code,
        planned.group,
        planned.layer,
        _criterion_state({result.state for result in results}),
        credit,
        credit_if_proven,
        planned.criterion.weight,
        tuple(results),
    )


def _found(part: _PlannedIndicator, inputs: Any, year: int) -> tuple[Finding, IndicatorResult]:
    key = (year, *map(inputs.get, part.names))
    known = part.known.get(key)
    if known is None:
        finding = find(part.indicator, inputs, year)
        known = (finding, _settled(part.indicator.code, finding))
        if len(part.known) < REMEMBERED:
            part.known[key] = known
    return known


def _settled(code: str, finding: Finding) -> IndicatorResult:
    """The result where neither documents nor an inspector have anything to add."""
    state = finding.state
    credit: Exact | None = finding.credit if state in {"met", "not_met"} else 0
    if_proven: Exact | None = finding.credit
    if state in {"tracked", "not_applicable"}:
        credit = if_proven = None
    words = _with_state(finding.words, state)
    return IndicatorResult(code, state, finding.cause, finding.value, finding.exact, credit, if_proven, words)


def _ruled(result: IndicatorResult, finding: Finding, ruling: Ruling) -> IndicatorResult:
    """An inspector's ruling is final: documents change neither its state nor its credit."""
    state = ruling.state
    credit: Exact | None = 1 if state == "met" else 0
    if_proven: Exact | None = 0 if state == "not_met" else 1
    if state == "not_applicable":
        credit = if_proven = None
    words = join(join(finding.words, say("ruling", by=ruling.by)), say("reason", reason=ruling.reason))
    return result._replace(
        state=state,
        cause="ruling" if state == "not_proven" else None,
        credit=credit,
        credit_if_proven=if_proven,
        derivation=_with_state(words, state),
    )


def _excused(result: IndicatorResult, finding: Finding, reason: str) -> IndicatorResult:
    words = join(_with_state(finding.words, "not_applicable"), say("reason", reason=reason))
    return result._replace(state="not_applicable", cause=None, credit=None, credit_if_proven=None, derivation=words)


def _unproven(result: IndicatorResult, finding: Finding, unproven: Sequence[str], documents: Any) -> IndicatorResult:
    """Required documents absent or rejected: what is met is not proven, and nothing is earned now."""
    missing = [code for code in unproven if code not in documents]
    rejected = [code for code in unproven if code in documents]
    words = finding.words
    if missing:
        words = join(words, say("missing_document", documents=", ".join(missing)))
    if rejected:
        words = join(words, say("document_rejected", documents=", ".join(rejected)))
    state, cause = result.state, None
    if state == "met":
        state, cause = "not_proven", "missing_document" if missing else "document_rejected"
    return result._replace(
        state=state, cause=cause, credit=0, credit_if_proven=finding.credit, derivation=_with_state(words, state)
    )


def _with_state(words: Words, state: str) -> Words:
    return Words(f"{words.vi}: {STATES[state].vi}", f"{words.en}: {STATES[state].en}")


def _criterion_state(states: set[str]) -> str:
    if states == {"tracked"}:
        return "tracked"
    for state in ("not_met", "not_proven", "met"):
        if state in states:
            return state
    return "not_applicable"


def _mean_credit(
    indicators: Iterable[c.Indicator], results: Iterable[IndicatorResult]
) -> tuple[Exact | None, Exact | None]:
    total = credit = if_proven = 0
    for indicator, result in zip(indicators, results, strict=True):
        if result.credit is not None:
            weight = indicator.weight
            total += weight
            credit += weight * result.credit
            if_proven += weight * result.credit_if_proven
    if not total:
        return None, None
    return _divided(credit, total), _divided(if_proven, total)


def _divided(number: Exact, by: Exact) -> Exact:
    if number == by:
        return 1
    return normal(Fraction(number) / by) if number else 0


# Scores


def _counts(criteria: Iterable[CriterionResult]) -> Counts:
    states = [result.state for result in criteria]
    return Counts(*(states.count(state) for state in JUDGED))


def _flat_score(criteria: Sequence[CriterionResult]) -> Score:
    """100·Σ(weight·credit)/Σ(weight) over what has a credit; no score where that weighs nothing."""
    total = now = upper = covered = 0
    for result in criteria:
        if result.credit is not None and result.credit_if_proven is not None:
            total += result.weight
            now += result.weight * result.credit
            upper += result.weight * result.credit_if_proven
            if result.state in {"met", "not_met"}:
                covered += result.weight
    counts = _counts(criteria)
    if not total:
        return Score(None, None, None, counts)
    return Score(_divided(100 * now, total), _divided(100 * upper, total), _divided(100 * covered, total), counts)


def _score(
    catalogue: c.Catalogue, groups: Sequence[GroupResult], criteria: Sequence[CriterionResult], layer: str | None
) -> Score:
    """The score of one layer, or of all layers' criteria together where ``layer`` is None."""
    inside = [result for result in criteria if layer is None or result.layer == layer]
    weights = {group.code: group.weight for _, group in catalogue.groups}
    if all(weight is None for weight in weights.values()):
        return _flat_score(inside)
    total = now = upper = covered = 0
    for group in groups:
        score, weight = group.score, weights[group.code] or 0
        if score.exact is not None and score.upper is not None and score.coverage is not None:
            total += weight
            now += weight * score.exact
            upper += weight * score.upper
            covered += weight * score.coverage
    counts = _counts(inside)
    if not total:
        return Score(None, None, None, counts)
    return Score(_divided(now, total), _divided(upper, total), _divided(covered, total), counts)


def _bars(band: c.Band, overall: Score, layers: dict[str, Score], gates: Sequence[Gate]) -> Iterable[Bar]:
    """What keeps a result from a band; nothing where all its conditions hold."""
    if band.min_score is not None and (overall.exact is None or overall.exact < band.min_score):
        has = "null" if overall.exact is None else apart(overall.exact, band.min_score)
        yield Bar("min_score", f"min_score {plain(band.min_score)} > {has}")
    for layer, least in (band.min_met or {}).items():
        if layers[layer].counts.met < least:
            yield Bar("min_met", f"min_met {layer} {least} > {layers[layer].counts.met}")
    if band.all_met:
        applicable = overall.counts.total - overall.counts.not_applicable
        if not applicable or overall.counts.met < applicable:
            yield Bar("all_met", f"all_met {applicable} > {overall.counts.met}" if applicable else "all_met null")
    if band.gates:
        for gate in gates:
            if gate.state in {"not_met", "not_proven"}:
                yield Bar("gate", f"gate {gate.indicator} {gate.state}")


# Section 7


def shown(number: Exact | None) -> str | None:
    """A score as written out: two decimals, or None."""
    return None if number is None else rounded(number)


def exact_text(number: Exact | None) -> str | None:
    """An exact number as text: "175/2", or None."""
    return None if number is None else str(number)


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


def _criterion_data(result: CriterionResult) -> dict[str, Any]:
    return {
        "code": result.code,
        "group": result.group,
        "layer": result.layer,
        "state": result.state,
        "credit": exact_text(result.credit),
        "weight": plain(result.weight),
        "points": result.points,
        "indicators": [
            {
                "code": part.code,
                "state": part.state,
                "cause": part.cause,
                "value": part.value,
                "exact": part.exact,
                "credit": exact_text(part.credit),
                "credit_if_proven": exact_text(part.credit_if_proven),
                "derivation": {"vi": part.derivation.vi, "en": part.derivation.en},
            }
            for part in result.indicators
        ],
    }
