"""What would lift a ward: the next steps by their effect, and what keeps it from each better band.

Pure: worked out from one scorecard; nothing is drawn and no record is asked.
"""

from typing import NamedTuple

from scoring.catalogue import Band, Criterion, DocumentNeeded, Indicator
from scoring.exact import Exact
from scoring.scorecard import CriterionResult, IndicatorResult, Scorecard
from ui.screens.overview.cells import UNMET

ENTER = ("missing_value", "no_baseline")
"""Causes that the ward ends by entering a figure."""


class Step(NamedTuple):
    """One criterion that is not met or not proven, and what is to be done about it.

    ``gates``: its gates that are failed or open. ``missing`` and ``rejected``: required documents. ``enter``: indicators
    without figures; ``enter_before``: those that lack only the earlier period's. ``unmet``: indicators not met.
    ``unsettled``: not proven for another reason (too small a sample, an inspector's ruling). ``untouched``: no figure at all.
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

    @property
    def by_proof(self) -> Exact:
        """Points that come once everything is proven; nothing on the ground has to change."""
        result = self.result
        if result.credit is None or result.credit_if_proven is None:
            return 0
        return result.weight * (result.credit_if_proven - result.credit)

    @property
    def by_all(self) -> Exact:
        """Points that are still missing from the whole weight."""
        return 0 if self.result.credit is None else self.result.weight * (1 - self.result.credit)


class Lift(NamedTuple):
    """A better band and what keeps the ward from it.

    ``score``: (asked, has) where the score is short (has: None without a score). ``met``: (layer, asked, has) where too few
    criteria are met. ``unmet``: the criteria not met or not proven where all are asked. ``gates``: failed or open gates.
    """

    band: Band
    score: tuple[Exact, Exact | None] | None
    met: tuple[tuple[str, int, int], ...]
    unmet: tuple[CriterionResult, ...]
    gates: tuple[Indicator, ...]


def steps(scorecard: Scorecard) -> tuple[Step, ...]:
    """What to do next: gates first, then what proof alone would win, the most points first, then what is not met."""
    found = [_step(scorecard, result) for result in scorecard.criteria if result.state in UNMET]
    return tuple(sorted(found, key=_effect))


def lifts(scorecard: Scorecard) -> tuple[Lift, ...]:
    """The better bands, the nearest first, each with what bars it."""
    bands = {band.code: band for band in scorecard.catalogue.bands}
    return tuple(
        _lift(scorecard, bands[code], {bar.condition for bar in bars})
        for code, bars in reversed(scorecard.barred_by.items())
    )


def partly(scorecard: Scorecard) -> tuple[CriterionResult, ...]:
    """Criteria that are met and still leave points: the most points left first."""
    found = [each for each in scorecard.criteria if each.state == "met" and each.credit is not None and each.credit < 1]
    return tuple(sorted(found, key=lambda each: -each.weight * (1 - (each.credit or 0))))


def _effect(step: Step) -> tuple[int, Exact, Exact]:
    kind = 0 if step.gates else 1 if step.result.state == "not_proven" else 2
    return kind, -step.by_proof, -step.by_all


def _step(scorecard: Scorecard, result: CriterionResult) -> Step:
    catalogue, submission = scorecard.catalogue, scorecard.submission
    criterion = catalogue.criteria[result.code]
    parts = [(catalogue.indicators[part.code], part) for part in result.indicators]
    required = [document for document in criterion.documents if document.required]
    judged = [part for _, part in parts if part.state != "tracked"]
    settled_by_documents = {"missing_document", "document_rejected"}
    return Step(
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
            if part.state == "not_proven" and part.cause not in {*ENTER, *settled_by_documents}
        ),
        untouched=bool(judged) and all(part.cause == "missing_value" for part in judged),
    )


def _lift(scorecard: Scorecard, band: Band, conditions: set[str]) -> Lift:
    short_of: Exact | None = band.min_score if "min_score" in conditions else None
    met = ()
    if "min_met" in conditions:
        short = ((layer, least, scorecard.layers[layer].counts.met) for layer, least in (band.min_met or {}).items())
        met = tuple(each for each in short if each[2] < each[1])
    return Lift(
        band=band,
        score=None if short_of is None else (short_of, scorecard.overall.exact),
        met=met,
        unmet=tuple(each for each in scorecard.criteria if each.state in UNMET) if "all_met" in conditions else (),
        gates=tuple(scorecard.catalogue.indicators[gate.indicator] for gate in scorecard.gates if gate.state in UNMET)
        if "gate" in conditions
        else (),
    )
