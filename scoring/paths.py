"""What would lift a ward: what to do about each criterion, by its effect, and what keeps the ward from each better band.

Worked out from one scorecard. ``docs/scoring.md``, sections 4 (states and their causes) and 5 (credit, gates, bands).
"""

from typing import NamedTuple

from scoring.bands import (
    BARRING,
    GroupShort,
    LevelsShort,
    TooManyUnmet,
    applicable_in,
    groups_short,
    levels_short,
    outcome_of,
    too_many_unmet,
    unmet_indicators,
)
from scoring.catalogue import Band, Criterion, DocumentNeeded, Indicator
from scoring.exact import Exact
from scoring.scorecard import CriterionResult, IndicatorResult, Scorecard
from scoring.vocabulary import BarCondition, Cause, State

UNMET: tuple[State, ...] = BARRING
"""The states in which a criterion or an indicator leaves something to be done."""
_NOT_ENTERED: tuple[Cause, ...] = ("missing_value", "no_baseline")
"""Causes that end once a figure is entered."""
_NOT_DOCUMENTED: tuple[Cause, ...] = ("missing_document", "document_rejected")
"""Causes that end once a document is provided."""


class Remedy(NamedTuple):
    """One criterion that is not met or not proven, or holds a gate that is not, and what is to be done about it.

    ``gates``: its gates that are failed or open. ``missing`` and ``rejected``: required documents. ``enter``: indicators
    without figures; ``enter_before``: those that lack only the earlier period's. ``unmet``: indicators not met.
    ``unsettled``: not proven for another reason (too small a sample, an inspector's ruling). ``untouched``: no figure at all.
    ``enough``: how many more indicators the criterion needs, where that is fewer than those that are not met; else None.
    """

    criterion: Criterion
    result: CriterionResult
    gates: tuple[Indicator, ...]
    missing: tuple[DocumentNeeded, ...]
    rejected: tuple[DocumentNeeded, ...]
    enter: tuple[Indicator, ...]
    enter_before: tuple[Indicator, ...]
    unmet: tuple[tuple[Indicator, IndicatorResult], ...]
    unsettled: tuple[tuple[Indicator, IndicatorResult], ...]
    untouched: bool
    enough: int | None = None

    @property
    def by_proof(self) -> Exact:
        """Points (of the criterion's weight) that come once everything is proven; nothing on the ground has to change."""
        result = self.result
        if result.credit is None or result.credit_if_proven is None:
            return 0
        return result.weight * (result.credit_if_proven - result.credit)

    @property
    def by_all(self) -> Exact:
        """Points that are still missing from the whole weight: what proof and change together can win at most."""
        return 0 if self.result.credit is None else self.result.weight * (1 - self.result.credit)


class BandGap(NamedTuple):
    """A better band and what keeps the ward from it.

    ``score``: (asked, has), 0 to 100, where the score is short (has: None without a score). ``met``: (layer, asked, has)
    where too few criteria are met. ``unmet``: the criteria not met or not proven where all are asked. ``gates``: failed or
    open gates. ``must_meet``: indicators that have to be met and are not. ``groups``: those with too low a score.
    ``max_unmet``: where too many criteria are unmet. ``levels``: where too few level indicators stand at a level,
    or too many. ``nothing``: all criteria have to be met, and none is applicable.
    """

    band: Band
    score: tuple[Exact, Exact | None] | None
    met: tuple[tuple[str, int, int], ...]
    unmet: tuple[CriterionResult, ...]
    gates: tuple[Indicator, ...]
    must_meet: tuple[Indicator, ...] = ()
    groups: tuple[GroupShort, ...] = ()
    max_unmet: tuple[TooManyUnmet, ...] = ()
    levels: tuple[LevelsShort, ...] = ()
    nothing: bool = False


def remedies(scorecard: Scorecard) -> tuple[Remedy, ...]:
    """What to do next: gates first, then what proof alone would win, the most points first, then what is not met.

    Bonus comes last: it can be won, but nothing asks for it. A criterion that needs only some of its indicators
    asks for nothing once it is met, unless a gate among the others bars a band.
    """
    found = [_remedy(scorecard, result) for result in scorecard.criteria if _asks_for_something(scorecard, result)]
    return tuple(sorted(found, key=_effect))


def band_gaps(scorecard: Scorecard) -> tuple[BandGap, ...]:
    """The better bands, the nearest first, each with what bars it."""
    bands = {band.code: band for band in scorecard.catalogue.bands}
    return tuple(
        _band_gap(scorecard, bands[code], {bar.condition for bar in bars})
        for code, bars in reversed(scorecard.barred_by.items())
    )


def below_full_credit(scorecard: Scorecard) -> tuple[CriterionResult, ...]:
    """Criteria that are met and still leave points: the most points left first."""
    found = [each for each in scorecard.criteria if each.state == "met" and each.credit is not None and each.credit < 1]
    return tuple(sorted(found, key=lambda each: -each.weight * (1 - (each.credit or 0))))


def criteria_with_figures(scorecard: Scorecard) -> int:
    """How many ordinary criteria have every figure they are judged by; documents aside, and those that are only tracked."""
    return sum(
        not any(part.cause in _NOT_ENTERED for part in result.indicators)
        for result in scorecard.criteria
        if result.state != "tracked" and result.ordinary
    )


def _asks_for_something(scorecard: Scorecard, result: CriterionResult) -> bool:
    if result.state in UNMET:
        return True
    indicators = scorecard.catalogue.indicators
    some = () if result.needs is None else result.indicators
    return any(part.state in UNMET and indicators[part.code].gate for part in some)


def _effect(remedy: Remedy) -> tuple[int, Exact, Exact]:
    if remedy.gates:
        kind = 0
    elif remedy.result.counts_as == "bonus":
        kind = 3
    else:
        kind = 1 if remedy.result.state == "not_proven" else 2
    return kind, -remedy.by_proof, -remedy.by_all


def _remedy(scorecard: Scorecard, result: CriterionResult) -> Remedy:
    catalogue, submission = scorecard.catalogue, scorecard.submission
    criterion = catalogue.criteria[result.code]
    parts = [(part.prepared.indicator, part) for part in result.indicators]
    required = [document for document in criterion.documents if document.required]
    judged = [part for _, part in parts if part.state != "tracked"]
    return Remedy(
        criterion=criterion,
        result=result,
        gates=tuple(found for found, part in parts if found.gate and part.state in UNMET),
        missing=tuple(each for each in required if each.code not in submission.documents),
        rejected=tuple(each for each in required if submission.documents.get(each.code) == "rejected"),
        enter=tuple(found for found, part in parts if part.cause == "missing_value"),
        enter_before=tuple(found for found, part in parts if part.cause == "no_baseline"),
        unmet=tuple((found, part) for found, part in parts if part.state == "not_met"),
        unsettled=tuple(
            (found, part)
            for found, part in parts
            if part.state == "not_proven" and part.cause not in {*_NOT_ENTERED, *_NOT_DOCUMENTED}
        ),
        untouched=bool(judged) and all(_nothing_entered(part) for part in judged),
        enough=_enough(result),
    )


def _enough(result: CriterionResult) -> int | None:
    if result.needs is None:
        return None
    states = [part.state for part in result.indicators]
    met, open_ = states.count("met"), states.count("not_met") + states.count("not_proven")
    lacking = max(min(result.needs, met + open_) - met, 0)
    return lacking if lacking < open_ else None


def _nothing_entered(part: IndicatorResult) -> bool:
    return part.cause == "missing_value" or (part.cause == "class_missing" and not part.inputs)


def _band_gap(scorecard: Scorecard, band: Band, conditions: set[BarCondition]) -> BandGap:
    short_of: Exact | None = band.min_score if "min_score" in conditions else None
    met: tuple[tuple[str, int, int], ...] = ()
    if "min_met" in conditions:
        short = ((layer, least, scorecard.layers[layer].counts.met) for layer, least in (band.min_met or {}).items())
        met = tuple(each for each in short if each[2] < each[1])
    outcome, indicators = outcome_of(scorecard), scorecard.catalogue.indicators
    applicable = applicable_in(scorecard.overall.counts)
    return BandGap(
        band=band,
        score=None if short_of is None else (short_of, scorecard.overall.exact),
        met=met,
        unmet=tuple(each for each in scorecard.criteria if each.ordinary and each.state in UNMET)
        if "all_met" in conditions
        else (),
        gates=tuple(indicators[gate.indicator] for gate in scorecard.gates if gate.state in UNMET)
        if "gate" in conditions
        else (),
        must_meet=tuple(indicators[code] for code in unmet_indicators(band, outcome)),
        groups=groups_short(band, outcome),
        max_unmet=too_many_unmet(band, outcome),
        levels=levels_short(band, outcome),
        nothing="all_met" in conditions and not applicable,
    )
