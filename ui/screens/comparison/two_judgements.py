"""Self-assessment against appraisal: how far points lie apart and findings agree, by ward, criterion, inspector.

Pure: worked out from graded results, exact. What the reader may not see of a dossier is not among the pairs, and so counted
nowhere. Differences are the appraisal less the self-assessment, as on the overview: below 0 the ward claimed more.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import Literal, NamedTuple

from dossiers.appraisal.reasons import Reasons
from dossiers.appraisal.second_marking import Compared
from dossiers.rounds.units import Unit
from dossiers.submissions.criteria_by_ward import appraised, entered
from dossiers.submissions.results import Result
from scoring.agreement import FEW, Agreement, SignedDifferences, agreement, signed_differences
from scoring.catalogue import Criterion
from scoring.exact import Exact
from scoring.grading import gc_paused
from scoring.scorecard import CriterionResult, Scorecard
from scoring.vocabulary import JUDGED_STATES
from ui.parts.formats import sort_key
from ui.screens.comparison.wards import Comparison

Grouping = Literal["ward", "criterion", "inspector", "second"]
GROUPINGS: tuple[Grouping, ...] = ("ward", "criterion", "inspector", "second")


class JudgedTwice(NamedTuple):
    """One criterion, or where two inspectors marked it one indicator, as two people found it.

    ``about``: the code of what was judged. ``own``, ``given``: the states, the ward's or the first inspector's before the
    other. ``points``: what each brings, in points of the criterion, or 1 for met and 0 for not where criteria give no points;
    None where one of them has none. ``reasons``: of whoever comes first and of the other.
    """

    unit: Unit
    criterion: Criterion
    about: str
    own: str
    given: str
    points: tuple[Exact, Exact] | None
    person: tuple[str, str] | None
    reasons: tuple[Sequence[str], Sequence[str]]

    @property
    def differs(self) -> bool:
        """Whether the two found different states."""
        return self.own != self.given


class Group(NamedTuple):
    """What two judgements make of one ward, criterion or inspector; ``key`` is its id.

    ``own`` and ``given``: the two figures that are drawn, of a ward its scores, else means of points; None without any.
    ``differences``: of the points of criteria, or for a ward of its score alone.
    """

    key: str
    name: str
    unit: Unit | None
    own: Exact | None
    given: Exact | None
    differences: SignedDifferences
    pairs: Sequence[JudgedTwice]

    @property
    def wards(self) -> int:
        """From how many dossiers."""
        return len({each.unit.id for each in self.pairs})

    @property
    def differs(self) -> bool:
        """Whether the two judgements differ anywhere in it, in a state or in points."""
        return any(each.differs or (each.points and each.points[0] != each.points[1]) for each in self.pairs)

    @property
    def differing(self) -> int:
        """In how many pairs the states differ."""
        return sum(each.differs for each in self.pairs)

    @property
    def agreement(self) -> Agreement:
        """How far the states agree; worked out when it is asked for, as of thousands of wards a page shows a few."""
        return states_agree(self.pairs)


def surely_apart(one: Group, other: Group) -> bool:
    """Whether two means lie further apart than chance: their difference beyond 1.96 of its standard error (Welch).

    Of fewer than ``FEW`` differences nothing is said for certain.
    """
    a, b = one.differences, other.differences
    if a.mean is None or b.mean is None or a.deviation is None or b.deviation is None or min(a.n, b.n) < FEW:
        return False
    return (a.mean - b.mean) ** 2 > CERTAIN**2 * (a.deviation**2 / a.n + b.deviation**2 / b.n)


CERTAIN = Fraction(196, 100)


def pairs(compared: Comparison, reasons: Mapping[tuple[str, str], Reasons]) -> tuple[JudgedTwice, ...]:
    """Every criterion that a ward entered and its inspector went through, in dossiers of which both may be read."""
    # Of a country these are tens of thousands of small objects, among which Python would look for cycles again and again.
    with gc_paused():
        return tuple(_pairs(compared, reasons))


def _pairs(compared: Comparison, reasons: Mapping[tuple[str, str], Reasons]) -> Iterator[JudgedTwice]:
    for unit, result in compared.wards:
        cards = _cards(result)
        if result is None or cards is None:
            continue
        own, given = ({each.code: each for each in card.criteria} for card in cards)
        for code, criterion in compared.catalogue.criteria.items():
            if not entered(result.dossier.self_assessment, criterion) or not appraised(result, criterion):
                continue
            one, other = own[code], given[code]
            if one.state not in JUDGED_STATES or other.state not in JUDGED_STATES:
                continue
            why = reasons.get((unit.id, code))
            person = (why.person_id, why.person_name) if why is not None and why.person_id else None
            told = ([why.explanation] if why.explanation else [], list(why.reasons.values())) if why else ([], [])
            points = _points(one, other, scored=compared.catalogue.scored)
            yield JudgedTwice(unit, criterion, code, one.state, other.state, points, person, told)


def marked_twice(found: Iterable[Compared], reasons: Mapping[tuple[str, str], Reasons]) -> tuple[JudgedTwice, ...]:
    """Every indicator that a second inspector marked and the first decided on."""
    told: list[JudgedTwice] = []
    for each in found:
        if each.first not in JUDGED_STATES or each.second not in JUDGED_STATES:
            continue
        mark = each.mark
        why = reasons.get((mark.unit.id, mark.criterion.code))
        first = list(why.reasons.values()) if why is not None else []
        said = (first, [mark.note] if mark.note else [])
        person = (mark.person_id, mark.person_name)
        told.append(JudgedTwice(mark.unit, mark.criterion, each.indicator, each.first, each.second, None, person, said))
    return tuple(told)


def groups(compared: Comparison, found: Sequence[JudgedTwice], by: Grouping) -> tuple[Group, ...]:
    """The pairs by ward, by criterion or by person, whoever claimed most above the appraisal first.

    Equals stand by name, criteria in the order of the catalogue.
    """
    made = {"ward": _by_ward, "criterion": _by_criterion}.get(by, _by_person)(compared, found)

    def place(each: Group) -> tuple[bool, Exact, tuple[object, ...]]:
        return (
            each.differences.mean is None,
            each.differences.mean or 0,
            () if by == "criterion" else sort_key(each.name),
        )

    return tuple(sorted(made, key=place))


def states_agree(found: Iterable[JudgedTwice]) -> Agreement:
    """How far the states of the pairs agree."""
    return _agreed(tuple(sorted((each.own, each.given) for each in found)))


@lru_cache(maxsize=4096)
def _agreed(states: tuple[tuple[str, str], ...]) -> Agreement:
    """Wards that were judged alike agree alike: of thousands there are few kinds."""
    return agreement(states)


def _by_ward(compared: Comparison, found: Sequence[JudgedTwice]) -> Iterable[Group]:
    """The wards whose appraisal stands as a whole: of a half of one there is no score to compare."""
    of = _sorted_by(found, lambda each: each.unit.id)
    for unit, result in compared.wards:
        cards = _cards(result)
        if cards is None or result is None or result.standing_part != "appraisal":
            continue
        own, given = (_whole(card) for card in cards)
        apart = [] if own is None or given is None else [given - own]
        yield Group(unit.id, unit.name, unit, own, given, signed_differences(apart), of.get(unit.id, []))


def _by_criterion(compared: Comparison, found: Sequence[JudgedTwice]) -> Iterable[Group]:
    of = _sorted_by(found, lambda each: each.criterion.code)
    return (_means(code, code, of[code]) for code in compared.catalogue.criteria if code in of)


def _by_person(_: Comparison, found: Sequence[JudgedTwice]) -> Iterable[Group]:
    known = [each for each in found if each.person is not None]
    of = _sorted_by(known, lambda each: each.person[0] if each.person else "")
    names = {each.person[0]: each.person[1] for each in known if each.person}
    return (_means(key, names[key], mine) for key, mine in of.items())


def _sorted_by(found: Iterable[JudgedTwice], key: Callable[[JudgedTwice], str]) -> dict[str, list[JudgedTwice]]:
    of: dict[str, list[JudgedTwice]] = {}
    for each in found:
        of.setdefault(key(each), []).append(each)
    return of


def _means(key: str, name: str, mine: Sequence[JudgedTwice]) -> Group:
    points = [each.points for each in mine if each.points is not None]
    own, given = (_mean([pair[side] for pair in points]) for side in (0, 1))
    apart = signed_differences([other - one for one, other in points])
    return Group(key, name, None, own, given, apart, mine)


def _mean(values: Sequence[Exact]) -> Exact | None:
    if not values:
        return None
    # Over one denominator: a sum of thousands of fractions would be brought to lowest terms at each step.
    bottom = lcm(*(each.denominator for each in values))
    return Fraction(sum(each.numerator * (bottom // each.denominator) for each in values), len(values) * bottom)


def _cards(result: Result | None) -> tuple[Scorecard, Scorecard] | None:
    """The ward's scorecard and the inspector's, where the reader may see both as a whole."""
    if result is None or result.scorecard_self is None or result.scorecard_appraisal is None:
        return None
    return result.scorecard_self, result.scorecard_appraisal


def _whole(card: Scorecard) -> Exact | None:
    return card.overall.exact if card.catalogue.scored else card.overall.counts.met


def _points(one: CriterionResult, other: CriterionResult, *, scored: bool) -> tuple[Exact, Exact] | None:
    if not scored:
        if "not_applicable" in (one.state, other.state):
            return None
        return int(one.state == "met"), int(other.state == "met")
    if one.credit is None or other.credit is None:
        return None
    own = one.points_at(one.credit)
    alike = (one.weight, one.credit) == (other.weight, other.credit)
    return own, own if alike else other.points_at(other.credit)
