"""In which order steps are best taken: what opens a gate of the band first, then what adds most to the score."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from scoring.catalogue import Band
from scoring.exact import Exact, rounded
from scoring.step_sums import CriterionSum, Sums
from scoring.steps import Step


class Taken(NamedTuple):
    """A step in the order in which it is best taken, and what it adds to the overall score there (0 to 100, exact)."""

    step: Step
    points: Exact

    def as_data(self) -> dict[str, Any]:
        """In the form of docs/analysis.md, section 2."""
        step = self.step
        if step.indicator is None:
            of_step: dict[str, Any] = {
                "kind": "documents",
                "criterion": step.criterion.code,
                "codes": list(step.codes),
            }
        else:
            of_step = {"kind": "indicator", "indicator": step.indicator.code, "whose": step.whose}
        return {**of_step, "points": rounded(self.points)}


def in_order(sums: Sums, to: Band, steps: Sequence[Step]) -> tuple[Taken, ...]:
    """The steps one at a time: what opens a gate of the band first, then what adds most to the score, then catalogue order.

    A step changes its own criterion alone, and where bonus or deductions take the score to its bounds what all others add.
    """
    standing = _Standing(sums)
    must = musts(sums, to)
    left = {step.place: step for step in steps}
    taken, found = set[int](), list[Taken]()
    by_criterion: dict[str, list[Step]] = {}
    for step in steps:
        by_criterion.setdefault(step.criterion.code, []).append(step)
    barring = {each.result.code: _barring(each, must, taken) for each in sums.criteria} if must else {}
    keys: dict[int, tuple[bool, int, int]] = {}
    again: Collection[Step] = steps
    while left:
        for step in again:
            if step.place in left:
                opens = bool(must) and _opens(step, barring[step.criterion.code])
                keys[step.place] = (not opens, -standing.gain(step, taken), step.place)
        _, below_0, place = min(keys.values())
        step = left.pop(place)
        del keys[place]
        found.append(Taken(step, sums.points(-below_0)))
        standing.take(step, taken)
        if must:
            barring[step.criterion.code] = _barring(standing.criteria[step.criterion.code], must, taken)
        again = steps if standing.bounded else by_criterion[step.criterion.code]
    return tuple(found)


def musts(sums: Sums, band: Band) -> set[str]:
    """The codes of the indicators that bar a band unless they are met: gates, and what must be met."""
    gates = {gate.indicator for gate in sums.card.gates} if band.gates else set[str]()
    return gates | set(band.must_meet or ())


class _Standing:
    """Where a ward stands while steps are taken, and what each further one would add to the sum that its score is made of."""

    def __init__(self, sums: Sums) -> None:
        self.criteria = {each.result.code: each for each in sums.criteria}
        # Only bonus and deductions can take a score to its bounds.
        self.bounded = any(not each.result.ordinary for each in sums.criteria)
        self._raw = -int(sums.weights.away * sums.unit)
        if self.bounded:
            self._raw += sum(each.overall(()) for each in sums.criteria)
        self._most = None if sums.card.catalogue.national.above_100 else int(sums.weights.whole * sums.unit)

    def gain(self, step: Step, taken: Collection[int]) -> int:
        """What a step would add once others are taken."""
        move = self.criteria[step.criterion.code].gain(taken, step)
        return self._bounded(self._raw + move) - self._bounded(self._raw) if self.bounded else move

    def take(self, step: Step, taken: set[int]) -> None:
        """Take a step."""
        if self.bounded:
            self._raw += self.criteria[step.criterion.code].gain(taken, step)
        taken.add(step.place)

    def _bounded(self, found: int) -> int:
        found = max(found, 0)
        return found if self._most is None else min(found, self._most)


def _barring(criterion: CriterionSum, must: Collection[str], taken: Collection[int]) -> set[str]:
    """Which of the indicators that have to be met are not."""
    documented = criterion.has_documents(taken)
    return {
        part.result.code
        for part in criterion.parts
        if part.result.code in must
        and part.result.credit is not None
        and not part.way(part.step is not None and part.step.place in taken, documented).met
    }


def _opens(step: Step, barring: Collection[str]) -> bool:
    """Whether a step is for one of its criterion's indicators that bar."""
    return bool(barring) if step.indicator is None else step.indicator.code in barring
