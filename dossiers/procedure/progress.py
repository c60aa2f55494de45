"""Where each dossier of a round stands: step, lateness, who is waited for, how far it has come; and the round in numbers.

Pure: worked out from graded results and the deadlines; no record is asked.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from dossiers.rounds.deadlines import WAITING_FOR, Lateness, lateness
from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Unit
from dossiers.submissions.criteria_by_ward import appraised
from dossiers.submissions.results import Result
from dossiers.vocabulary import STATES, State
from scoring.catalogue import Catalogue
from scoring.paths import criteria_with_figures

#: The ward has the dossier in its hands: not sent, or sent and given back.
WITH_WARD: tuple[State, ...] = ("draft", "returned")
#: The ward can change nothing until the dossier comes back to it.
WITH_INSPECTORS: tuple[State, ...] = ("submitted", "under_appraisal", "clarified")
#: The result stands: what is done now counts for the next round.
FIXED: tuple[State, ...] = ("locked", "approved", "published")


class WardProgress(NamedTuple):
    """One ward in a round. Without a dossier ``result`` is None and ``state`` that of a draft nobody has begun.

    ``seen``: criteria the inspector has been through, or, before the ward sends it, criteria with all their figures.
    ``of``: all criteria.
    """

    unit: Unit
    result: Result | None
    state: State
    late: Lateness
    seen: int
    of: int

    @property
    def waiting_for(self) -> str:
        """Who has to do the next thing: ward, inspector (the lead among them), board or nobody.

        Once the ward's time to answer is over its dossier can be locked as it stands, so it is the inspectors' again.
        """
        if self.state == "clarification_requested" and self.late.days_late:
            return "inspector"
        return WAITING_FOR[self.state]

    @property
    def sent(self) -> bool:
        """Whether the dossier is out of the ward's hands; one given back has to be sent again."""
        return self.state not in WITH_WARD

    @property
    def questions(self) -> int:
        """How many questions its figures raise."""
        return len(self.result.standing.questions) if self.result and self.result.standing else 0


class RoundNumbers(NamedTuple):
    """A round in numbers: dossiers, criteria and questions. ``waiting``: who is waited for → by how many dossiers."""

    wards: int
    sent: int
    late: int
    waiting: dict[str, int]
    seen: int
    of: int
    questions: int


def progress_of(
    wards: Sequence[tuple[Unit, Result | None]], round_: Round, catalogue: Catalogue, today: date
) -> tuple[WardProgress, ...]:
    """Every ward of the round: the latest first, then those least far along, then those waiting longest, else as given."""
    return tuple(sorted((_progress_of_one(unit, found, round_, catalogue, today) for unit, found in wards), key=_order))


def round_numbers(found: Sequence[WardProgress]) -> RoundNumbers:
    """The round in numbers. Criteria are counted over the dossiers that were sent."""
    return RoundNumbers(
        wards=len(found),
        sent=sum(progress.sent for progress in found),
        late=sum(progress.late.days_late > 0 for progress in found),
        waiting={who: sum(progress.waiting_for == who for progress in found) for who in ("inspector", "ward", "board")},
        seen=sum(progress.seen for progress in found if progress.sent),
        of=sum(progress.of for progress in found if progress.sent),
        questions=sum(progress.questions for progress in found),
    )


def _progress_of_one(
    unit: Unit, result: Result | None, round_: Round, catalogue: Catalogue, today: date
) -> WardProgress:
    if result is None:
        late = lateness(round_, "draft", None, today)
        return WardProgress(unit, None, "draft", late, 0, _ordinary(catalogue))
    of = result.standing.overall.counts.total if result.standing else _ordinary(catalogue)
    if result.state in WITH_WARD:
        seen = criteria_with_figures(result.standing) if result.standing else 0
    else:
        ordinary = [criterion for criterion in catalogue.criteria.values() if criterion.counts_as is None]
        seen = min(sum(appraised(result, criterion) for criterion in ordinary), of)
    return WardProgress(unit, result, result.state, result.lateness, seen, of)


def _order(progress: WardProgress) -> tuple[int, int, bool, float]:
    sent = progress.result.dossier.submitted_at if progress.result else None
    return (
        -progress.late.days_late,
        STATES.index(progress.state),
        progress.result is not None,
        sent.timestamp() if sent else 0,
    )


def _ordinary(catalogue: Catalogue) -> int:
    """How many criteria are counted: neither bonus nor deduction."""
    return sum(each.counts_as is None for each in catalogue.criteria.values())
