"""The fewest steps to a band, proved by grading the changed submission (``docs/analysis.md``, section 2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scoring.catalogue import Band
from scoring.exact import shown
from scoring.grading import before_documents, grade_again
from scoring.scorecard import Bar, Scorecard
from scoring.shortest import Found, shortest
from scoring.step_order import Taken, in_order
from scoring.step_sums import Sums, sums_of
from scoring.steps import Step, Steps, changed, steps_of


@dataclass(frozen=True)
class BandPath:
    """The way of one ward to a band. ``card``: where it stands; ``to``: the band, None in the best one.

    ``reachable``: whether any set of steps reaches the band or a better one; then ``steps`` is the best of the shortest, none
    where it is reached already; else all steps. ``after`` is the scorecard with these taken, ``barred_by`` what then still bars
    the band. ``final``: codes of the indicators that fall short and can no longer change.
    """

    card: Scorecard
    to: Band | None
    reachable: bool
    steps: tuple[Taken, ...]
    after: Scorecard
    barred_by: tuple[Bar, ...]
    final: tuple[str, ...]

    def as_data(self) -> dict[str, Any]:
        """In the form of docs/analysis.md, section 2."""
        return {
            "unit": self.card.submission.unit,
            "round": self.card.submission.round,
            "band": self.card.band,
            "to": None if self.to is None else self.to.code,
            "reachable": self.reachable,
            "steps": [taken.as_data() for taken in self.steps],
            "score": shown(self.after.overall.exact),
            "band_after": self.after.band,
            "barred_by": [bar.text for bar in self.barred_by],
            "final": list(self.final),
        }


def path_to(card: Scorecard, band: str | None = None) -> BandPath:
    """The fewest steps that take a ward to a band, or a better one; to the next better band than its own without ``band``.

    Of several shortest ones that with the highest score, then the first in catalogue order. KeyError for a code that the
    catalogue does not have.
    """
    places, bands = card.catalogue.band_places, card.catalogue.bands
    own = len(bands) if card.band is None else places[card.band] - 1
    next_better = bands[own - 1] if own else None
    to = next_better if band is None else bands[places[band] - 1]
    steps = steps_of(card, to)
    if to is None or own < places[to.code]:
        return BandPath(card, to, True, (), card, (), steps.final)
    sums = sums_of(card, steps.steps)
    whole = _with(card, steps.steps)
    found = _best(sums, to, steps, whole)
    chosen = steps.steps if found is None else [steps.steps[place] for place in found.taken]
    after = whole if len(chosen) == len(steps.steps) else _with(card, chosen)
    reached = after.band is not None and places[after.band] <= places[to.code]
    assert reached == (found is not None), "the steps found and grading disagree"
    barred_by = () if reached else after.barred_by.get(to.code, ())
    return BandPath(card, to, reached, in_order(sums, to, chosen), after, barred_by, steps.final)


def _with(card: Scorecard, steps: Sequence[Step]) -> Scorecard:
    """The scorecard once these steps are taken."""
    codes = {step.criterion.code for step in steps}
    fixed = {*card.submission.rulings, *card.submission.not_applicable}
    settled = {
        part.code: part if part.code in fixed else before_documents(part)
        for each in card.criteria
        if each.code in codes
        for part in each.indicators
    }
    settled |= {step.result.code: step.result for step in steps if step.result is not None}
    return grade_again(card, changed(card.submission, steps), codes, settled)


def _best(sums: Sums, to: Band, steps: Steps, whole: Scorecard) -> Found | None:
    """The best set of steps among those that reach the band or a better one. ``whole``: with all of them taken."""
    card = sums.card
    bands = card.catalogue.bands[: card.catalogue.band_places[to.code]]
    possible = list(reversed(bands))
    if _only_ever_better(card, to, steps):
        possible = [each for each in possible if not _barred(whole, each)]
    best: Found | None = None
    for each in possible:
        found = shortest(sums, each, steps.steps, len(steps.steps) if best is None else best.steps)
        if found is not None and (best is None or found.order < best.order):
            best = found
    return best


def _barred(card: Scorecard, band: Band) -> bool:
    """Whether something is known to keep a scorecard from a band; of bands worse than its own nothing is."""
    return band.code in card.barred_by


def _only_ever_better(card: Scorecard, to: Band, steps: Steps) -> bool:
    """Whether no step can bar a band: none lowers a level, and no band asks that few stand high or many stand low."""
    for band in card.catalogue.bands[: card.catalogue.band_places[to.code]]:
        if any((entry.at_least is None) == (entry.max is None) for entry in band.levels or ()):
            return False
    for step in steps.steps:
        if step.indicator is not None and step.inputs is not None and "level" in step.inputs:
            levels = [level.code for level in getattr(step.indicator, "levels", ())]
            after, entered = step.finding, card.indicator(step.indicator.code).inputs.get("level")
            if after is None or after.state != "met" or after.credit != 1:
                return False
            if entered is not None and levels.index(step.inputs["level"]) < levels.index(entered):
                return False
    return True
