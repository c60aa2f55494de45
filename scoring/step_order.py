"""In which order steps are best taken: what opens a gate of the band first, then what adds most to the score."""

from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from scoring.catalogue import Band
from scoring.exact import Exact, normal, rounded_ratio
from scoring.scores import UnreducedFraction
from scoring.step_sums import CriterionSum, Part, Sums
from scoring.steps import Step


class Taken(NamedTuple):
    """A step in the order in which it is best taken, and what it adds to the overall score there."""

    step: Step
    adds: UnreducedFraction

    @property
    def points(self) -> Exact:
        """What it adds to the score, 0 to 100, exact."""
        return normal(Fraction(*self.adds))

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
        return {**of_step, "points": rounded_ratio(*self.adds)}


def in_order(sums: Sums, to: Band, steps: Sequence[Step]) -> tuple[Taken, ...]:
    """The steps one at a time: what opens a gate of the band first, then what adds most to the score, then catalogue order.

    A step changes its own criterion alone, and where bonus or deductions take the score to its bounds what all others add.
    """
    standing = _Standing(sums)
    binding = _binding(sums, musts(sums, to))
    left = {step.place: step for step in steps}
    taken, found = set[int](), list[Taken]()
    by_criterion: dict[str, list[Step]] = {}
    for step in steps:
        by_criterion.setdefault(step.criterion.code, []).append(step)
    barring = {code: _barring(standing.criteria[code], parts, taken) for code, parts in binding.items()}
    keys: dict[int, tuple[bool, int, int]] = {}
    again: Sequence[Step] = steps
    while left:
        for step in again:
            if step.place in left:
                opens = _opens(step, barring.get(step.criterion.code, ()))
                keys[step.place] = (not opens, -standing.gain(step, taken), step.place)
        _, below_0, place = min(keys.values())
        step = left.pop(place)
        del keys[place]
        found.append(Taken(step, sums.adds(-below_0)))
        code = step.criterion.code
        again = by_criterion[code] if code in binding or standing.bears_on_others(step, taken) else ()
        standing.take(step, taken)
        if code in binding:
            barring[code] = _barring(standing.criteria[code], binding[code], taken)
        if standing.bounded:
            again = steps
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

    def bears_on_others(self, step: Step, taken: Collection[int]) -> bool:
        """Whether others of its criterion add something else once a step is taken; where documents are there, each its own."""
        criterion = self.criteria[step.criterion.code]
        return criterion.best or not criterion.has_documents(taken)

    def take(self, step: Step, taken: set[int]) -> None:
        """Take a step."""
        if self.bounded:
            self._raw += self.criteria[step.criterion.code].gain(taken, step)
        taken.add(step.place)

    def _bounded(self, found: int) -> int:
        found = max(found, 0)
        return found if self._most is None else min(found, self._most)


def _binding(sums: Sums, must: Collection[str]) -> dict[str, list[Part]]:
    """Criterion → those of its applicable indicators that have to be met, where it holds any."""
    found: dict[str, list[Part]] = {}
    for criterion in sums.criteria if must else ():
        parts = [part for part in criterion.parts if part.result.code in must and part.result.credit is not None]
        if parts:
            found[criterion.result.code] = parts
    return found


def _barring(criterion: CriterionSum, parts: Sequence[Part], taken: Collection[int]) -> set[str]:
    """Which of a criterion's indicators that have to be met are not."""
    documented = criterion.has_documents(taken)
    return {
        part.result.code
        for part in parts
        if not part.way(part.step is not None and part.step.place in taken, documented).met
    }


def _opens(step: Step, barring: Collection[str]) -> bool:
    """Whether a step is for one of its criterion's indicators that bar."""
    return bool(barring) if step.indicator is None else step.indicator.code in barring
