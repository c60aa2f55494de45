"""How much of a change between two rounds the ward made, and how much another catalogue did.

``docs/analysis.md``. Both submissions are graded under both catalogues; S(s, c) is the score of submission s under
catalogue c. The ward's part is the mean of what it changed under the new catalogue and under the old one, the catalogue's
part the mean of what it changed for the new submission and for the old one (Shapley's value for two players, which is why
they add up exactly). What differs between two scorecards of one catalogue is told by ``change``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from scoring.catalogue import Catalogue
from scoring.contributions import Contributions, contributions
from scoring.exact import Exact, normal
from scoring.grading import grade
from scoring.scorecard import Scorecard
from scoring.submission import Submission, Window
from scoring.under_catalogue import under

DAYS_APART = 1
"""By how many days windows of the same length may differ: a leap day."""


class Parts(NamedTuple):
    """A difference in points of 100, and its two parts, which add up to it exactly."""

    difference: Exact
    performance: Exact
    """The ward's part."""
    catalogue: Exact
    """The catalogue's part."""


@dataclass(frozen=True)
class CriterionChange:
    """What one criterion brought to the two scores, exactly, and the parts of the difference.

    ``code`` is None for what the bounds of the score take or give. ``before`` and ``after`` are 0 where the catalogue does
    not hold the criterion, and None where that round has no score; ``parts`` is None without all four scores.
    """

    code: str | None
    before: Exact | None
    after: Exact | None
    parts: Parts | None


@dataclass(frozen=True)
class ChangeSplit:
    """The change of the overall score from one round to another. Without all four scores ``parts`` is None.

    ``before`` and ``after`` are the scorecards of the two rounds, each under its own catalogue; ``old_under_new`` and
    ``new_under_old`` those across. ``criteria`` stand in the order of the new catalogue, then those that went in their old
    order; ``bound`` comes last where it is not 0 throughout. Each column of ``criteria`` adds up to the whole exactly.
    """

    before: Scorecard
    after: Scorecard
    old_under_new: Scorecard
    new_under_old: Scorecard
    parts: Parts | None
    criteria: tuple[CriterionChange, ...]

    @property
    def without_score(self) -> tuple[Scorecard, ...]:
        """Those of the four scorecards that have no score, for which nothing can be split."""
        four = (self.before, self.old_under_new, self.new_under_old, self.after)
        return tuple(card for card in four if card.overall.exact is None)


def same_length(one: Window, other: Window) -> bool:
    """Whether two windows last as many days, give or take a leap day; others are not compared."""
    return abs((one.end - one.start).days - (other.end - other.start).days) <= DAYS_APART


def change_split(old_catalogue: Catalogue, old: Submission, new_catalogue: Catalogue, new: Submission) -> ChangeSplit:
    """Split the change from the submission ``old`` to ``new``, each accepted by its own catalogue.

    ValueError where the windows are not of the same length.
    """
    if not same_length(old.window, new.window):
        raise ValueError("the windows are not of the same length")
    before, after = grade(old_catalogue, old), grade(new_catalogue, new)
    old_under_new = grade(new_catalogue, under(old, old_catalogue, new_catalogue))
    new_under_old = grade(old_catalogue, under(new, new_catalogue, old_catalogue))
    four = _Four(*map(contributions, (before, old_under_new, new_under_old, after)))
    codes = dict.fromkeys((*new_catalogue.criteria, *old_catalogue.criteria))
    rows = [_row(four, code, lambda made, code=code: made.of(code)) for code in codes]
    bound = _row(four, None, lambda made: made.bound)
    if bound.before or bound.after or any(bound.parts or ()):
        rows.append(bound)
    whole = _row(four, None, lambda made: made.score)
    return ChangeSplit(before, after, old_under_new, new_under_old, whole.parts, tuple(rows))


class _Four(NamedTuple):
    """What the four scores are made of; None for one that is no score."""

    old_old: Contributions | None
    old_new: Contributions | None
    """The old submission under the new catalogue."""
    new_old: Contributions | None
    new_new: Contributions | None


def _row(four: _Four, code: str | None, of: Callable[[Contributions], Exact]) -> CriterionChange:
    old_old, old_new, new_old, new_new = (None if made is None else of(made) for made in four)
    parts = None
    if old_old is not None and old_new is not None and new_old is not None and new_new is not None:
        parts = Parts(
            normal(new_new - old_old),
            _half(new_new - old_new + new_old - old_old),
            _half(new_new - new_old + old_new - old_old),
        )
    return CriterionChange(code, old_old, new_new, parts)


def _half(number: Exact) -> Exact:
    return normal(Fraction(number) / 2)
