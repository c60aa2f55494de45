"""What a scorecard page looks at: the scorecard that stands, the ward's own beside it, last year's, and what follows.

Pure: everything here is worked out from graded results; nothing is drawn and no record is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from dossiers.rounds.rounds import comparable
from dossiers.submissions.provenance import Figure
from dossiers.submissions.results import History, Result
from scoring.catalogue import Catalogue, Criterion, Indicator, judged
from scoring.exact import Exact
from scoring.scorecard import CriterionResult, IndicatorResult, Scorecard

OPEN_STATES = ("not_met", "not_proven")
CONSIDERED = 3


@dataclass(frozen=True)
class Reading:
    """One dossier as a page reads it.

    ``scorecard``: the one that stands. ``claimed``: it is the ward's own and nobody has appraised it. ``own``: the
    ward's self-score beside an inspector's. ``before``: the same ward, the same window a year earlier, by the same
    criteria. ``figures``: which inputs of the self-assessment are real. ``sample``: all the others are synthetic.
    """

    result: Result
    scorecard: Scorecard
    claimed: bool = False
    own: Scorecard | None = None
    before: Scorecard | None = None
    figures: Mapping[tuple[str, str], Figure] = field(default_factory=dict)
    sample: bool = False

    @property
    def catalogue(self) -> Catalogue:
        """The criteria it is judged by."""
        return self.scorecard.catalogue

    @property
    def year(self) -> int:
        """The year in which the window ends: deadlines fall in it."""
        return self.scorecard.submission.window.end.year

    def criterion(self, result: CriterionResult) -> Criterion:
        """The criterion that a result judges."""
        return self.catalogue.criteria[result.code]

    def indicator(self, result: IndicatorResult) -> Indicator:
        """The indicator that a result judges."""
        return self.catalogue.indicators[result.code]


class Moved(NamedTuple):
    """A criterion and by how many points it moved, or how many it lost."""

    result: CriterionResult
    points: Exact


class Evidence(NamedTuple):
    """The required documents of a criterion: all of them, and the codes that are missing or rejected."""

    required: tuple[str, ...]
    missing: tuple[str, ...]
    rejected: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing or rejected."""
        return not self.missing and not self.rejected


def read(
    result: Result, history: History, figures: Mapping[tuple[str, str], Figure], *, sample: bool
) -> Reading | None:
    """The reading of a result; None where the ward has entered nothing at all."""
    standing = result.standing
    if standing is None:
        return None
    appraised = result.standing_part == "appraisal"
    return Reading(
        result=result,
        scorecard=standing,
        claimed=not appraised,
        own=result.scorecard_self if appraised else None,
        before=year_before(result, history),
        figures=figures,
        sample=sample,
    )


def year_before(result: Result, history: History) -> Scorecard | None:
    """The scorecard of the same unit for the same window a year earlier, judged by the same criteria; else None."""
    if result.standing is None:
        return None
    ends = result.round.window_to.year - 1
    for each in history.results:
        standing = each.standing
        if (
            standing is not None
            and each.standing_part == "appraisal"
            and each.round.window_to.year == ends
            and comparable(each.round, result.round)
            and standing.catalogue.sha256 == result.standing.catalogue.sha256
        ):
            return standing
    return None


def points(result: CriterionResult) -> Exact | None:
    """Weight times credit, exact; None for what is not applicable or tracked."""
    return None if result.credit is None else result.weight * result.credit


def open_criteria(scorecard: Scorecard, state: str) -> tuple[CriterionResult, ...]:
    """The criteria in a state, in catalogue order."""
    return tuple(result for result in scorecard.criteria if result.state == state)


def against_own(reading: Reading, result: CriterionResult) -> Exact | None:
    """Points the inspector gives, less those the ward gave itself; None where there are not two numbers to compare."""
    if reading.own is None:
        return None
    given, claimed = points(result), points(reading.own.criterion(result.code))
    return None if given is None or claimed is None else given - claimed


def differs_from_own(reading: Reading, result: CriterionResult) -> bool:
    """Whether the inspector came to another state or other points than the ward."""
    if reading.own is None:
        return False
    claim = reading.own.criterion(result.code)
    return claim.state != result.state or points(claim) != points(result)


def asked_about(scorecard: Scorecard, result: CriterionResult) -> bool:
    """Whether a question concerns one of the criterion's indicators."""
    codes = {part.code for part in result.indicators}
    return any(codes.intersection(question.indicators) for question in scorecard.questions)


def losses(scorecard: Scorecard) -> tuple[Moved, ...]:
    """Where points are lost, weight × (1 − credit), the largest first; of equal losses in catalogue order."""
    lost = [
        Moved(result, result.weight * (1 - result.credit))
        for result in scorecard.criteria
        if result.credit is not None and result.credit < 1 and result.weight
    ]
    return tuple(sorted(lost, key=lambda moved: -moved.points))


def moves(now: Scorecard, before: Scorecard) -> tuple[Moved, ...]:
    """By how many points each criterion moved since the year before, the largest gain first, unmoved ones left out."""
    moved = []
    for result in now.criteria:
        there, here = points(before.criterion(result.code)), points(result)
        if there is not None and here is not None and there != here:
            moved.append(Moved(result, here - there))
    return tuple(sorted(moved, key=lambda each: -each.points))


def strengths(reading: Reading) -> tuple[CriterionResult, ...]:
    """Three criteria that stand firmest: met with full points, the heaviest first; of equal weight what gained most."""
    gained = (
        {each.result.code: each.points for each in moves(reading.scorecard, reading.before)} if reading.before else {}
    )
    full = [result for result in reading.scorecard.criteria if result.state == "met" and result.credit == 1]
    full.sort(key=lambda result: (-result.weight, -gained.get(result.code, 0)))
    return tuple(full[:CONSIDERED])


def evidence(reading: Reading, result: CriterionResult) -> Evidence:
    """How complete the required documents of a criterion are."""
    given = reading.scorecard.submission.documents
    required = tuple(document.code for document in reading.criterion(result).documents if document.required)
    return Evidence(
        required,
        tuple(code for code in required if code not in given),
        tuple(code for code in required if given.get(code) == "rejected"),
    )


def has_gate(reading: Reading, result: CriterionResult) -> bool:
    """Whether one of the criterion's indicators is a gate."""
    return any(reading.indicator(part).gate for part in result.indicators)


def ruled(reading: Reading, result: CriterionResult) -> bool:
    """Whether an inspector ruled on the state of one of the criterion's indicators."""
    return any(part.code in reading.scorecard.submission.rulings for part in result.indicators)


def judged_parts(reading: Reading, result: CriterionResult) -> tuple[IndicatorResult, ...]:
    """The criterion's judged indicators, those in the criterion's own state first when it is not met or not proven."""
    parts = [part for part in result.indicators if judged(reading.indicator(part))]
    order = ("not_met", "not_proven", "met", "not_applicable")
    return tuple(sorted(parts, key=lambda part: order.index(part.state)))


def entered(scorecard: Scorecard) -> tuple[int, int]:
    """(indicators with every figure needed, all indicators): how far a draft has come."""
    lacking = {"missing_value", "no_baseline"}
    values = scorecard.submission.values
    done = [
        part
        for result in scorecard.criteria
        for part in result.indicators
        if part.code in scorecard.submission.not_applicable or (values.get(part.code) and part.cause not in lacking)
    ]
    return len(done), len(scorecard.catalogue.indicators)


def documents_given(scorecard: Scorecard) -> tuple[int, int]:
    """(required documents provided, all required documents)."""
    required = [document.code for document in scorecard.catalogue.documents.values() if document.required]
    given = scorecard.submission.documents
    return sum(given.get(code, "rejected") != "rejected" for code in required), len(required)
