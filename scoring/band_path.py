"""The fewest steps to a band, proved by grading the changed submission (``docs/analysis.md``, section 2)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from heapq import heappop, heappush
from typing import Any, NamedTuple

from scoring.bands import BARRING
from scoring.catalogue import Band
from scoring.exact import Exact, rounded, shown
from scoring.grading import grade, grade_criterion
from scoring.measures import judge
from scoring.reweighting import worth_of_credit
from scoring.scorecard import Bar, CriterionResult, Scorecard
from scoring.shortest import Found, shortest
from scoring.steps import Step, Steps, changed, steps_of


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
    found = _best(card, to, steps)
    chosen = steps.steps if found is None else [steps.steps[place] for place in found.taken]
    after = grade(card.catalogue, changed(card.submission, chosen))
    reached = after.band is not None and places[after.band] <= places[to.code]
    assert reached == (found is not None), "the steps found and grading disagree"
    barred_by = () if reached else after.barred_by.get(to.code, ())
    return BandPath(card, to, reached, _in_order(card, to, chosen), after, barred_by, steps.final)


def _best(card: Scorecard, to: Band, steps: Steps) -> Found | None:
    """The best set of steps among those that reach the band or a better one."""
    bands = card.catalogue.bands[: card.catalogue.band_places[to.code]]
    possible = list(reversed(bands))
    if _only_ever_better(card, to, steps):
        whole = grade(card.catalogue, changed(card.submission, steps.steps))
        possible = [each for each in possible if not _barred(whole, each)]
    best: Found | None = None
    for each in possible:
        found = shortest(card, each, steps.steps, len(steps.steps) if best is None else best.steps)
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
            part = card.indicator(step.indicator.code)
            after, entered = judge(part.prepared, step.inputs), part.inputs.get("level")
            if after.state != "met" or after.credit != 1:
                return False
            if entered is not None and levels.index(step.inputs["level"]) < levels.index(entered):
                return False
    return True


def _in_order(card: Scorecard, to: Band, steps: Sequence[Step]) -> tuple[Taken, ...]:
    """The steps one at a time: what opens a gate of the band first, then what adds most to the score, then catalogue order.

    A step changes its own criterion alone, so that one is graded again and no other.
    """
    left, taken = {step.place: step for step in steps}, list[Taken]()
    here, barring = _Standing(card), set[str]()
    keys: dict[int, tuple[bool, Exact, int]] = {}
    waiting: list[tuple[bool, Exact, int]] = []
    changed_last: str | None = None
    while left:
        now_barring = _barring(here.card, to)
        # What a step adds changes with its criterion only, or with all where bounds can cut scores off.
        every = changed_last is None or here.bounded or now_barring != barring
        barring = now_barring
        for place, step in left.items():
            if every or step.criterion.code == changed_last:
                keys[place] = (not _opens(step, barring), -here.gain(step), place)
                heappush(waiting, keys[place])
        while (first := heappop(waiting)) != keys.get(first[2]):
            pass
        step = left.pop(first[2])
        del keys[first[2]]
        taken.append(Taken(step, -first[1]))
        here.take(step)
        changed_last = step.criterion.code
    return tuple(taken)


class _Standing:
    """Where a ward stands while steps are taken, and what each further one would add to the score."""

    def __init__(self, card: Scorecard) -> None:
        self.card = card
        self._places = {result.code: place for place, result in enumerate(card.criteria)}
        # The score before its bounds is a sum over criteria: how much of it is one criterion's whole credit.
        self._worth = worth_of_credit(card)
        self._most = None if card.catalogue.national.above_100 else 100
        self._raw = sum(
            (
                self._worth[each.code] * (each.credit - (each.counts_as == "deduction"))
                for each in card.criteria
                if each.credit is not None
            ),
            start=Fraction(0),
        )
        # Only bonus and deductions can take a score to its bounds.
        self.bounded = any(not each.ordinary for each in card.criteria)
        self._moves: dict[int, Fraction] = {}
        self._steps_criterion: dict[int, str] = {}

    def gain(self, step: Step) -> Exact:
        """What a step would add to the score."""
        if step.place not in self._moves:
            after = self._graded(step).credit or 0
            before = self.card.criteria[self._places[step.criterion.code]].credit or 0
            self._moves[step.place] = self._worth[step.criterion.code] * (after - before)
        move = self._moves[step.place]
        return self._bounded(self._raw + move) - self._bounded(self._raw) if self.bounded else move

    def take(self, step: Step) -> None:
        """Take a step."""
        self.gain(step)
        self._raw += self._moves[step.place]
        criteria = list(self.card.criteria)
        criteria[self._places[step.criterion.code]] = self._graded(step)
        states = {part.code: part.state for part in criteria[self._places[step.criterion.code]].indicators}
        gates = tuple(gate._replace(state=states.get(gate.indicator, gate.state)) for gate in self.card.gates)
        submission = changed(self.card.submission, [step])
        self.card = replace(self.card, submission=submission, criteria=tuple(criteria), gates=gates)
        same = {each for each in self._moves if self._steps_criterion.get(each) == step.criterion.code}
        for place in same:
            del self._moves[place]

    def _graded(self, step: Step) -> CriterionResult:
        submission = changed(self.card.submission, [step])
        self._steps_criterion[step.place] = step.criterion.code
        return grade_criterion(self.card.catalogue, submission, step.criterion.code)

    def _bounded(self, score: Fraction) -> Exact:
        score = max(score, Fraction(0))
        return score if self._most is None else min(score, Fraction(self._most))


def _barring(card: Scorecard, band: Band) -> set[str]:
    """The gates, and what must be met, that bar a band."""
    gates = {gate.indicator for gate in card.gates if band.gates and gate.state in BARRING}
    return gates | {code for code in band.must_meet or () if card.indicator(code).state in BARRING}


def _opens(step: Step, barring: set[str]) -> bool:
    """Whether a step is for one of the indicators that bar."""
    if step.indicator is not None:
        return step.indicator.code in barring
    return any(each.code in barring for each in step.criterion.indicators)
