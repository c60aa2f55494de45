"""What a scorecard page looks at: the scorecard that stands, the ward's own beside it, last year's, and where figures are from.

Pure: everything here is worked out from graded results; nothing is drawn and no record is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dossiers.evidence.listing import DocumentStanding
from dossiers.submissions.last_year import scorecard_a_year_before
from dossiers.submissions.provenance import Figure
from dossiers.submissions.results import History, Result
from scoring.catalogue import Catalogue, Criterion, Indicator
from scoring.change import judged_otherwise, points_apart
from scoring.exact import Exact
from scoring.scorecard import CriterionResult, IndicatorResult, Scorecard


@dataclass(frozen=True)
class Reading:
    """One dossier as a page reads it.

    ``scorecard``: the one that stands. ``claimed``: it is the ward's own and nobody has appraised it. ``own``: the
    ward's self-score beside an inspector's. ``before``: the same ward, the same window a year earlier, by the same
    criteria. ``figures``: which inputs of the self-assessment are real. ``sample``: all the others are synthetic.
    ``standings``: how each document stands; empty for readers who may not look at the files.
    """

    result: Result
    scorecard: Scorecard
    claimed: bool = False
    own: Scorecard | None = None
    before: Scorecard | None = None
    figures: Mapping[tuple[str, str], Figure] = field(default_factory=dict)
    sample: bool = False
    standings: Mapping[str, DocumentStanding] = field(default_factory=dict[str, DocumentStanding])

    @property
    def catalogue(self) -> Catalogue:
        """The criteria it is judged by."""
        return self.scorecard.catalogue

    @property
    def year(self) -> int:
        """The year in which the window ends: deadlines fall in it."""
        return self.scorecard.submission.window.end.year

    @property
    def year_before(self) -> int | None:
        """The year of the scorecard it is compared with; None without one."""
        return None if self.before is None else self.before.submission.window.end.year

    def criterion(self, result: CriterionResult) -> Criterion:
        """The criterion that a result judges."""
        return self.catalogue.criteria[result.code]

    def indicator(self, result: IndicatorResult) -> Indicator:
        """The indicator that a result judges, with the threshold of the ward's class where it goes by class."""
        return result.prepared.indicator


def read(
    result: Result,
    history: History,
    figures: Mapping[tuple[str, str], Figure],
    *,
    sample: bool,
    standings: Mapping[str, DocumentStanding] | None = None,
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
        before=scorecard_a_year_before(result, history),
        figures=figures,
        sample=sample,
        standings=standings or {},
    )


def against_own(reading: Reading, result: CriterionResult) -> Exact | None:
    """Points the inspector gives, less those the ward gave itself; None where there are not two numbers to compare."""
    return None if reading.own is None else points_apart(result, reading.own.criterion(result.code))


def differs_from_own(reading: Reading, result: CriterionResult) -> bool:
    """Whether the inspector came to another state or other points than the ward."""
    return reading.own is not None and judged_otherwise(result, reading.own.criterion(result.code))
