"""Grading: judging one ward's figures by one catalogue. Every scorecard is made here.

``docs/scoring.md``, sections 4 to 7. ``grade`` is pure: the same catalogue and submission always give the same scorecard, to
the byte.
"""

import gc
from collections.abc import Callable, Collection, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any, NamedTuple

from scoring import catalogue as c
from scoring.bands import Outcome, placed
from scoring.derivations import NO_REMARK, Remark, excused, lacking, ruled
from scoring.exact import Exact
from scoring.measures import Finding, Inputs, PreparedIndicator, judge, prepared_for
from scoring.named_tuples import from_fields
from scoring.scorecard import CriterionResult, Gate, GroupResult, IndicatorResult, KeptResult, Scorecard
from scoring.scores import (
    Score,
    Tally,
    WeightedCriterion,
    bounded_score,
    mean,
    moved,
    scaled,
    score,
    tally,
    together,
    weighted_mean,
)
from scoring.submission import NOTHING, Ruling, Submission
from scoring.vocabulary import Cause, CountsAs, DocumentState, JudgedState, ProofCause, State

RULED: dict[JudgedState, tuple[Exact | None, Exact | None]] = {
    "met": (1, 1),
    "not_met": (0, 0),
    "not_proven": (0, 1),
    "not_applicable": (None, None),
}
"""(credit, credit if proven) of each state that an inspector can rule."""
WORST_FIRST: tuple[State, ...] = ("not_met", "not_proven", "met")
"""A criterion takes the first state in this list that one of its indicators has."""
MEMO_SIZE = 128
"""How many results are kept for each indicator. That is enough for counts, levels and dates, which repeat; inputs that differ
in every ward would only fill memory."""


def grade(catalogue: c.Catalogue, submission: Submission) -> Scorecard:
    """Judge a submission by a catalogue (docs/scoring.md, sections 4 to 6).

    ``read_submissions`` must have accepted the submission for this catalogue. Today's date plays no part.
    """
    return _graded(catalogue, submission, {})


def grade_again(
    card: Scorecard,
    submission: Submission,
    changed: Collection[str],
    settled: Mapping[str, IndicatorResult] = MappingProxyType({}),
) -> Scorecard:
    """The scorecard of a submission that differs from that of ``card`` in these criteria only, by their codes.

    It is the one that ``grade`` makes. A criterion is judged by its own figures, documents and rulings, so the others are
    not judged again. ``settled``: what is known already of indicators in the criteria that differ, by their codes.
    """
    kept = {each.code: each for each in card.criteria if each.code not in changed}
    return _graded(card.catalogue, submission, kept, settled)


def _graded(
    catalogue: c.Catalogue,
    submission: Submission,
    kept: Mapping[str, CriterionResult],
    settled: Mapping[str, IndicatorResult] = MappingProxyType({}),
) -> Scorecard:
    """The scorecard, with these results of criteria kept, and these indicators settled already."""
    plan = _plan(catalogue, submission.window.end.year)
    groups: list[GroupResult] = []
    tallies: list[Tally] = []
    criteria: list[CriterionResult] = []
    for planned in plan.groups:
        results = [
            kept.get(one.criterion.code) or _grade_criterion(one, planned, submission, settled)
            for one in planned.criteria
        ]
        criteria += results
        tallies.append(_tally(planned, results))
        groups.append(GroupResult(planned.code, planned.layer, plan.score(tallies[-1])))

    def of(places: Sequence[int]) -> Score:
        if plan.weighted:
            return mean([(plan.groups[place].weight, groups[place].score) for place in places])
        return plan.score(together([tallies[place] for place in places]))

    layers = {layer: of(places) for layer, places in plan.layers.items()}
    overall = of(range(len(groups)))
    indicators = {result.code: result for criterion in criteria for result in criterion.indicators}
    gates = tuple(Gate(code, indicators[code].state) for code in plan.gates)
    reached, barred_by = placed(Outcome(catalogue, submission, overall, layers, groups, gates, indicators))
    return Scorecard(catalogue, submission, overall, layers, reached, barred_by, gates, tuple(groups), tuple(criteria))


def grade_criterion(catalogue: c.Catalogue, submission: Submission, code: str) -> CriterionResult:
    """Judge one criterion of a submission, as ``grade`` judges it. KeyError for a code the catalogue does not have."""
    for group in _plan(catalogue, submission.window.end.year).groups:
        for planned in group.criteria:
            if planned.criterion.code == code:
                return _grade_criterion(planned, group, submission)
    raise KeyError(code)


def grade_all(catalogue: c.Catalogue, submissions: Iterable[Submission]) -> list[Scorecard]:
    """The scorecard of each submission, in the same order. The results are those of ``grade``; thousands take less time."""
    with gc_paused():
        return [grade(catalogue, submission) for submission in submissions]


@contextmanager
def gc_paused() -> Generator[None]:
    """Pause Python's search for reference cycles inside the block.

    A round of the whole country is millions of small objects that form no cycles and live to the end. Searching them again
    and again takes a third of the time and finds nothing. Memory that nothing refers to is still freed at once.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


# The plan: what is the same for all submissions whose windows end in one year, worked out once for each catalogue


class _PlannedIndicator(NamedTuple):
    """An indicator with a memo of its results by inputs, because most wards of a round enter the same few figures."""

    code: str
    prepared: PreparedIndicator
    weight: int
    inputs: tuple[str, ...]
    """The inputs by which results are told apart."""
    memo: dict[Any, IndicatorResult]


class _PlannedCriterion(NamedTuple):
    """A criterion with all that grading it needs. ``weight`` is a whole number, in proportion to all other criteria."""

    criterion: c.Criterion
    weight: int
    counts_as: CountsAs | None
    needs: int | None
    required: tuple[str, ...]
    indicators: tuple[_PlannedIndicator, ...]
    by_class: dict[int, tuple[str, dict[str, _PlannedIndicator]]]
    """Of indicators with a threshold by class, by their places: what the class is known by, and what goes for each code.

    What stands in ``indicators`` goes for wards that do not give their class.
    """


class _PlannedGroup(NamedTuple):
    code: str
    layer: str
    weight: int
    criteria: tuple[_PlannedCriterion, ...]
    moving: bool
    """Whether a bonus or a deduction is among them."""


class _Plan(NamedTuple):
    groups: tuple[_PlannedGroup, ...]
    weighted: bool
    """Whether groups carry weights."""
    score: Callable[[Tally], Score]
    """How a score is made of a sum: within bounds where bonus or deductions can move it."""
    layers: dict[str, list[int]]
    """The places of each layer's groups."""
    gates: tuple[str, ...]


@lru_cache(maxsize=32)
def _plan(catalogue: c.Catalogue, year: int) -> _Plan:
    weights = iter(scaled([criterion.weight for criterion in catalogue.criteria.values()]))
    group_weights = scaled([group.weight or 0 for _, group in catalogue.groups])
    groups = tuple(
        _PlannedGroup(
            group.code,
            layer,
            weight,
            tuple(_planned(catalogue, criterion, next(weights), year) for criterion in group.criteria),
            any(criterion.counts_as is not None for criterion in group.criteria),
        )
        for (layer, group), weight in zip(catalogue.groups, group_weights, strict=True)
    )
    return _Plan(
        groups,
        any(group.weight is not None for _, group in catalogue.groups),
        partial(bounded_score, most=None if catalogue.national.above_100 else 100)
        if any(group.moving for group in groups)
        else score,
        {layer: [place for place, group in enumerate(groups) if group.layer == layer] for layer in catalogue.layers},
        tuple(code for code, found in catalogue.indicators.items() if found.gate),
    )


def _planned(catalogue: c.Catalogue, criterion: c.Criterion, weight: int, year: int) -> _PlannedCriterion:
    alone = catalogue.in_points and len(criterion.judged_indicators) == 1
    weights = scaled([1 if alone else found.weight for found in criterion.indicators])
    takes_away = criterion.counts_as == "deduction"
    return _PlannedCriterion(
        criterion,
        weight,
        criterion.counts_as,
        criterion.needs,
        criterion.required_documents,
        tuple(
            _PlannedIndicator(
                found.code, prepared_for(found, year, takes_away=takes_away), share, _told_apart_by(found), {}
            )
            for found, share in zip(criterion.indicators, weights, strict=True)
        ),
        {
            place: (found.by, _for_each_class(catalogue.classes[found.by], found, share, year, takes_away))
            for place, (found, share) in enumerate(zip(criterion.indicators, weights, strict=True))
            if found.by is not None
        },
    )


def _for_each_class(
    classes: Mapping[str, c.UnitClass], found: c.Indicator, share: int, year: int, takes_away: bool
) -> dict[str, _PlannedIndicator]:
    return {
        code: _PlannedIndicator(
            found.code, prepared_for(found, year, each, takes_away=takes_away), share, _told_apart_by(found), {}
        )
        for code, each in classes.items()
    }


def _told_apart_by(indicator: c.Indicator) -> tuple[str, ...]:
    """The inputs by which results are told apart: those of its kind, and which items hold; a derivation names the others."""
    coded = isinstance(indicator, c.Attestation) and indicator.coded_items
    return (*c.INPUTS[indicator.kind], c.ITEMS) if coded else c.INPUTS[indicator.kind]


def _of_classes(planned: _PlannedCriterion, classes: Mapping[str, str]) -> tuple[_PlannedIndicator, ...]:
    """The indicators of a criterion as a ward of these classes is judged by them."""
    indicators = list(planned.indicators)
    for place, (key, codes) in planned.by_class.items():
        if key in classes:
            indicators[place] = codes[classes[key]]
    return tuple(indicators)


# One criterion


def _grade_criterion(
    planned: _PlannedCriterion,
    group: _PlannedGroup,
    submission: Submission,
    settled: Mapping[str, IndicatorResult] = MappingProxyType({}),
) -> CriterionResult:
    values, rulings, excused = submission.values, submission.rulings, submission.not_applicable
    lack = _lack(planned.required, submission.documents)
    results: list[IndicatorResult] = []
    now: list[tuple[int, Exact]] = []
    upper: list[tuple[int, Exact]] = []
    total, all_settled = 0, True
    indicators = _of_classes(planned, submission.classes) if planned.by_class else planned.indicators
    for code, prepared, weight, names, memo in indicators:
        result = settled.get(code) or _by_figures(code, prepared, values.get(code, NOTHING), names, memo)
        if prepared.judged:
            if code in rulings:
                result = _ruled(result, rulings[code])
            elif code in excused:
                result = _excused(result, excused[code])
            elif lack and result.state in {"met", "not_met"}:
                result = _unproven(result, lack)
            credit, if_proven = result.credit, result.credit_if_proven
            if credit is not None and if_proven is not None:
                total += weight
                now.append((weight, credit))
                upper.append((weight, if_proven))
                all_settled = all_settled and credit is if_proven
        results.append(result)
    criterion, needs = planned.criterion, planned.needs
    credit = if_proven = None
    if needs is not None:
        credit, if_proven = _best(now, needs), _best(upper, needs)
        state = _state_by_best([result.state for result in results], needs)
    else:
        if total:
            credit = weighted_mean(now, total)
            if_proven = credit if all_settled else weighted_mean(upper, total)
        state = _criterion_state({result.state for result in results})
    return CriterionResult(
        criterion.code,
        group.code,
        group.layer,
        state,
        credit,
        if_proven,
        criterion.weight,
        tuple(results),
        planned.counts_as,
        needs,
    )


def _best(credits: Sequence[tuple[int, Exact]], needs: int) -> Exact | None:
    """The mean of the ``needs`` highest credits, of all where there are fewer; None where there is none."""
    best = sorted((credit for _, credit in credits), reverse=True)[:needs]
    return weighted_mean([(1, credit) for credit in best], len(best)) if best else None


def _by_figures(
    code: str,
    prepared: PreparedIndicator,
    inputs: Inputs,
    names: Sequence[str],
    memo: dict[Any, IndicatorResult],
) -> IndicatorResult:
    """The result from the inputs alone, before documents and rulings: one that is kept, or a new one."""
    key = tuple(map(inputs.get, names))
    result = memo.get(key)
    if result is None:
        result = settled_by(code, judge(prepared, inputs), prepared, inputs)
        if len(memo) < MEMO_SIZE:
            memo[key] = result = from_fields(KeptResult, result)
    return result


def settled_by(code: str, finding: Finding, prepared: PreparedIndicator, inputs: Inputs) -> IndicatorResult:
    """The result from what ``judge`` found in the inputs, before documents and rulings."""
    state, cause, value, exact, credit, _, _ = finding
    now, if_proven = (credit, credit) if state in {"met", "not_met"} else (0, credit)
    if state not in {"met", "not_met", "not_proven"}:
        now = if_proven = None
    fields = (code, state, cause, value, exact, now, if_proven, prepared, inputs, finding, NO_REMARK)
    return from_fields(IndicatorResult, fields)


def _ruled(result: IndicatorResult, ruling: Ruling) -> IndicatorResult:
    """The result that an inspector ruled. A ruling is final: documents change neither its state nor its credit."""
    state = ruling.state
    credit, if_proven = RULED[state]
    cause: Cause | None = "ruling" if state == "not_proven" else None
    remark = ruled(ruling.by, ruling.reason)
    return _changed(result, state, cause, credit, if_proven, remark)


def _excused(result: IndicatorResult, reason: str) -> IndicatorResult:
    return _changed(result, "not_applicable", None, None, None, excused(reason))


def _changed(
    result: IndicatorResult,
    state: State,
    cause: Cause | None,
    credit: Exact | None,
    if_proven: Exact | None,
    remark: Remark,
) -> IndicatorResult:
    """The result with what an inspector or a document makes of it. It is no longer one that other wards share."""
    code, _, _, value, exact, _, _, prepared, inputs, finding, _ = result
    return IndicatorResult(code, state, cause, value, exact, credit, if_proven, prepared, inputs, finding, remark)


class _Lack(NamedTuple):
    """Why a criterion is not proven: the cause given to indicators that would be met, and the remark in derivations."""

    cause: ProofCause
    remark: Remark


def _lack(required: Sequence[str], documents: Mapping[str, DocumentState]) -> _Lack | None:
    """Which required documents are missing or rejected; None if all were handed in and none is rejected."""
    for code in required:
        if documents.get(code, "rejected") == "rejected":
            break
    else:
        return None
    missing = [code for code in required if code not in documents]
    rejected = [code for code in required if documents.get(code) == "rejected"]
    return _Lack("missing_document" if missing else "document_rejected", lacking(missing, rejected))


def before_documents(result: IndicatorResult) -> IndicatorResult:
    """A result that nobody ruled or excused as it is without regard to documents."""
    if result.remark is NO_REMARK:
        return result
    return settled_by(result.code, result.finding, result.prepared, result.inputs)


def _unproven(result: IndicatorResult, lack: _Lack) -> IndicatorResult:
    """The result if required documents are lacking: what would be met is not proven, and earns nothing now."""
    if result.state == "met":
        return _changed(result, "not_proven", lack.cause, 0, result.credit_if_proven, lack.remark)
    return _changed(result, result.state, None, 0, result.credit_if_proven, lack.remark)


def _criterion_state(states: set[State]) -> State:
    if states == {"tracked"}:
        return "tracked"
    for state in WORST_FIRST:
        if state in states:
            return state
    return "not_applicable"


def _state_by_best(states: Sequence[State], needs: int) -> State:
    """The state of a criterion of which only so many indicators have to be met, all where fewer are applicable."""
    met, not_proven = states.count("met"), states.count("not_proven")
    asked = min(needs, met + not_proven + states.count("not_met"))
    if not asked:
        return "not_applicable"
    if met >= asked:
        return "met"
    return "not_proven" if met + not_proven >= asked else "not_met"


# Scores


def _tally(planned: _PlannedGroup, results: Sequence[CriterionResult]) -> Tally:
    """What the criteria of a group add up to."""
    parts = [
        WeightedCriterion(one.weight, result.state, result.credit, result.credit_if_proven)
        for one, result in zip(planned.criteria, results, strict=True)
    ]
    if not planned.moving:
        return tally(parts)
    by_kind: dict[CountsAs | None, list[WeightedCriterion]] = {None: [], "bonus": [], "deduction": []}
    for one, part in zip(planned.criteria, parts, strict=True):
        by_kind[one.counts_as].append(part)
    return moved(tally(by_kind[None]), by_kind["bonus"], by_kind["deduction"])
