"""Why a ward's score changed from one round to another, criterion by criterion: what of it the ward did, what its criteria did.

The rounds are those of the ward itself that this reader may read. A former ward's score is never set against that of the
ward it went into.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from dossiers.rounds.rounds import Round
from dossiers.submissions.results import History
from scoring.catalogue import Criterion
from scoring.change_split import ChangeSplit, Parts, same_length
from scoring.exact import Exact, rounded
from scoring.published import split_between
from scoring.scorecard import Scorecard
from ui.parts.adding_up import adding_up


class ScoredRound(NamedTuple):
    """A round in which the ward has a scorecard of a scheme with points. ``claimed``: its own, not yet appraised."""

    round: Round
    card: Scorecard
    claimed: bool


class ChangeRow(NamedTuple):
    """A criterion in points of the score, rounded so that rows and columns add up: ``before`` and both parts are ``after``.

    ``criterion`` is None for what the bounds of the score take or give. ``new``, ``gone``: only one of the two catalogues
    holds it.
    """

    criterion: Criterion | None
    before: Fraction
    performance: Fraction
    catalogue: Fraction
    after: Fraction
    new: bool = False
    gone: bool = False

    @property
    def moved(self) -> bool:
        """Whether there is anything to see of it."""
        return bool(self.performance or self.catalogue)

    @property
    def difference(self) -> Fraction:
        """Both parts together."""
        return self.performance + self.catalogue


@dataclass(frozen=True)
class Change:
    """The change of the score between two rounds as it is shown. ``whole``: the sums of ``rows``, None without a split."""

    earlier: ScoredRound
    later: ScoredRound
    split: ChangeSplit
    whole: ChangeRow | None
    rows: tuple[ChangeRow, ...]

    @property
    def same_criteria(self) -> bool:
        """Whether both rounds were judged by one catalogue: then nothing is due to it."""
        return self.earlier.card.catalogue.sha256 == self.later.card.catalogue.sha256

    @property
    def moved(self) -> list[ChangeRow]:
        """The rows that moved."""
        return [row for row in self.rows if row.moved]

    @property
    def unmoved(self) -> list[ChangeRow]:
        """The rows that did not."""
        return [row for row in self.rows if not row.moved]


def scored_rounds(past: History) -> list[ScoredRound]:
    """The rounds of the ward's own whose scores can be compared, the earliest first; a draft has none yet."""
    return [
        ScoredRound(each.round, each.standing, each.standing_part != "appraisal")
        for each in past.results
        if each.standing is not None and each.state != "draft" and each.standing.catalogue.scored
    ]


def earlier_than(later: ScoredRound, found: Sequence[ScoredRound]) -> list[ScoredRound]:
    """The rounds a later one can be compared with: those before it whose windows are as long."""
    return [
        each
        for each in found
        if each.round.window_to < later.round.window_to
        and same_length(each.card.submission.window, later.card.submission.window)
    ]


def change_between(earlier: ScoredRound, later: ScoredRound) -> Change:
    """The change from one round to another, ``earlier`` being one of ``earlier_than``."""
    split = split_between(earlier.card, later.card)
    if split.parts is None:
        return Change(earlier, later, split, None, ())
    whole = _whole(split, split.parts)
    return Change(earlier, later, split, whole, _rows(split, whole))


def _whole(split: ChangeSplit, parts: Parts) -> ChangeRow:
    """The scores as they are shown everywhere, and two parts that are exactly what lies between them."""
    before, after = (Fraction(rounded(card.overall.exact or 0)) for card in (split.before, split.after))
    difference = after - before
    if not parts.catalogue:
        performance = difference
    elif not parts.performance:
        performance = Fraction(0)
    else:
        performance = Fraction(rounded(parts.performance))
    return ChangeRow(None, before, performance, difference - performance, after)


def _rows(split: ChangeSplit, whole: ChangeRow) -> tuple[ChangeRow, ...]:
    old, new = split.before.catalogue.criteria, split.after.catalogue.criteria
    before = _shown([each.before or 0 for each in split.criteria], whole.before)
    performance = _shown([each.parts.performance if each.parts else 0 for each in split.criteria], whole.performance)
    catalogue = _shown([each.parts.catalogue if each.parts else 0 for each in split.criteria], whole.catalogue)
    rows: list[ChangeRow] = []
    for each, had, did, changed in zip(split.criteria, before, performance, catalogue, strict=True):
        criterion = None if each.code is None else new.get(each.code) or old[each.code]
        added, gone = each.code is not None and each.code not in old, each.code is not None and each.code not in new
        rows.append(ChangeRow(criterion, had, did, changed, had + did + changed, added, gone))
    return tuple(rows)


def _shown(values: Sequence[Exact], total: Fraction) -> list[Fraction]:
    """Rounded to add up to ``total``; what is nothing stays nothing."""
    told = iter(adding_up([each for each in values if each], total))
    return [next(told) if each else Fraction(0) for each in values]
