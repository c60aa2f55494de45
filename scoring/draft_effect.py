"""What a draft catalogue would do: every submission graded as it is now, and under the draft.

``docs/analysis.md``. A submission is read under the draft as ``under_catalogue`` reads it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scoring.catalogue import Catalogue
from scoring.grading import grade_all
from scoring.ranking import ranks
from scoring.scorecard import Scorecard
from scoring.submission import Submission
from scoring.under_catalogue import under
from scoring.vocabulary import State


class StateChange(NamedTuple):
    """A criterion that comes to another state, or comes or goes: None on the side that does not hold it."""

    code: str
    before: State | None
    after: State | None


@dataclass(frozen=True)
class DraftEffect:
    """One submission now and under a draft: both scorecards, and both ranks within its round (None without a score)."""

    before: Scorecard
    after: Scorecard
    rank_before: int | None
    rank_after: int | None

    @property
    def submission(self) -> Submission:
        """What was entered, as it was entered."""
        return self.before.submission

    @property
    def changes(self) -> tuple[StateChange, ...]:
        """Criteria whose state or presence changes, in the order of the draft; then those that go, in their old order."""
        before: dict[str, State] = {result.code: result.state for result in self.before.criteria}
        after: dict[str, State] = {result.code: result.state for result in self.after.criteria}
        changes = (StateChange(code, before.get(code), after.get(code)) for code in dict.fromkeys((*after, *before)))
        return tuple(change for change in changes if change.before != change.after)


def draft_effects(catalogue: Catalogue, draft: Catalogue, submissions: Sequence[Submission]) -> tuple[DraftEffect, ...]:
    """What a draft would do to submissions that ``catalogue`` accepts, in their order.

    Ranks are among those given that share a round, on each side by its own catalogue's order.
    """
    before = grade_all(catalogue, submissions)
    after = grade_all(draft, (under(each, catalogue, draft) for each in submissions))
    return tuple(map(DraftEffect, before, after, ranks(before), ranks(after)))
