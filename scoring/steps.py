"""The steps a ward can still take: a criterion's documents handed in, an indicator met with all of its credit.

``docs/analysis.md``, section 2. A count only grows, and so do the cases of this period beside those of the period before: what
has passed its limit cannot come back within the window. Figures that nobody has entered yet are free.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import ceil, floor
from typing import Any, Literal, NamedTuple

from scoring import catalogue as c
from scoring.exact import Exact
from scoring.grading import settled_by
from scoring.measures import CreditLine, Finding, PreparedIndicator, judge
from scoring.scorecard import CriterionResult, IndicatorResult, Scorecard
from scoring.submission import ReadValues, Submission

Whose = Literal["ward", "independent", "other"]
MEMO_SIZE = 16_384
"""For how many figures of a catalogue it is remembered what would do: most wards of a round enter the same few."""


class Step(NamedTuple):
    """One step. ``place``: in catalogue order, a criterion's documents before its indicators.

    ``codes``: the documents to hand in; empty for an indicator. ``indicator`` with ``inputs``: figures with which it is met
    with all of its credit, and ``result``, what they lead to where documents are there. ``whose`` it is: the ward's own, that
    of those who ask residents, or a body's outside the ward.
    """

    place: int
    criterion: c.Criterion
    codes: tuple[str, ...] = ()
    indicator: c.Indicator | None = None
    inputs: Mapping[str, Any] | None = None
    result: IndicatorResult | None = None

    @property
    def finding(self) -> Finding | None:
        """What was found in the figures."""
        return None if self.result is None else self.result.finding

    @property
    def whose(self) -> Whose:
        """Whose step it is."""
        if isinstance(self.indicator, c.Survey) and self.indicator.entered_by != "ward":
            return "independent"
        return "other" if self.criterion.outside else "ward"


class Steps(NamedTuple):
    """All steps in catalogue order, and the codes of the indicators that fall short and can no longer change."""

    steps: tuple[Step, ...]
    final: tuple[str, ...]


def steps_of(card: Scorecard, band: c.Band | None) -> Steps:
    """The steps of a ward towards a band, which may ask for higher levels than targets do. Each still changes something."""
    asked = levels_asked(card.catalogue, band)
    known = _known(card.catalogue, card.submission.window.end.year)
    found: list[Step] = []
    final: list[str] = []
    criteria, rulings = card.catalogue.criteria, card.submission.rulings
    for result in card.criteria:
        criterion = criteria[result.code]
        ways: list[tuple[IndicatorResult, _Way]] = []
        for part in result.indicators:
            if part.code in rulings or part.state in {"tracked", "not_applicable"}:
                if part.state in {"not_met", "not_proven"}:
                    final.append(part.code)
                continue
            full = part.finding.state == "met" and part.finding.credit == 1
            way = _way(part, asked.get(part.code, 0), full, known)
            if way is not None:
                ways.append((part, way))
            elif not full:
                final.append(part.code)
        lacking = lacking_documents(card, criterion)
        if lacking and _documents_matter(card, result, {part.code: way.result for part, way in ways}):
            found.append(Step(len(found), criterion, lacking))
        for part, way in ways:
            found.append(Step(len(found), criterion, (), part.prepared.indicator, way.inputs, way.result))
    return Steps(tuple(found), tuple(final))


def changed(submission: Submission, steps: Sequence[Step]) -> Submission:
    """The submission once these steps are taken."""
    accepted = {code: "accepted" for step in steps for code in step.codes}
    entered = {step.indicator.code: step.inputs for step in steps if step.indicator is not None and step.inputs}
    return replace(
        submission,
        documents={**submission.documents, **accepted},
        values=ReadValues({**submission.values, **entered}),
    )


def lacking_documents(card: Scorecard, criterion: c.Criterion) -> tuple[str, ...]:
    """The required documents of a criterion that are missing or rejected."""
    given = card.submission.documents
    return tuple([code for code in criterion.required_documents if given.get(code, "rejected") == "rejected"])


def levels_asked(catalogue: c.Catalogue, band: c.Band | None) -> dict[str, int]:
    """The least places of level indicators that the conditions of a band on levels ask for, by code."""
    found: dict[str, int] = {}
    for entry in (band.levels or ()) if band is not None else ():
        for code in entry.of:
            indicator = catalogue.indicators[code]
            assert isinstance(indicator, c.LevelIndicator)
            place = 0
            if entry.at_least is not None and entry.min is not None:
                place = indicator.places[entry.at_least]
            elif entry.at_most is not None and entry.max is not None:
                place = indicator.places[entry.at_most] + 1
            if place <= len(indicator.levels):
                found[code] = max(place, found.get(code, 0))
    return found


def _documents_matter(card: Scorecard, result: CriterionResult, after: Mapping[str, IndicatorResult | None]) -> bool:
    """Whether documents that are lacking change a state or a credit once all other steps are taken, which lead to ``after``.

    Without them what would be met is not proven, and nothing earns. A ruling and what is not applicable they do not touch.
    """
    for part in result.indicators:
        finding = (after.get(part.code) or part).finding
        if part.code in card.submission.rulings or part.credit is None:
            continue
        if finding.state == "met" or (finding.state == "not_met" and finding.credit):
            return True
    return False


# Figures with which an indicator is met with all of its credit


class _Way(NamedTuple):
    """Such figures, and what they lead to. ``prepared`` is held, so that its ``id`` stays its own."""

    prepared: PreparedIndicator
    inputs: Mapping[str, Any] | None
    result: IndicatorResult | None


@lru_cache(maxsize=32)
def _known(_catalogue: c.Catalogue, _year: int) -> dict[Any, _Way]:
    """What has been found for a catalogue, by indicator and what was entered."""
    return {}


def _way(part: IndicatorResult, asked: int, full: bool, known: dict[Any, _Way]) -> _Way | None:
    """Such figures, where they can still come about and are not there yet; None elsewhere."""
    prepared, entered, cause = part.prepared, part.inputs, part.finding.cause
    kind = prepared.indicator.kind
    if cause in {"class_missing", "needs_judgement"} or (full and kind != "level"):
        return None
    if cause in {"missing_value", "no_baseline"}:
        entered = {"current": entered["current"]} if "current" in entered else {}
    key = id(prepared), asked, full, *_matters(kind, entered)
    way = known.get(key)
    if way is None:
        inputs = _inputs(prepared, entered, asked, full)
        result = None if inputs is None else settled_by(part.code, judge(prepared, inputs), prepared, inputs)
        way = _Way(prepared, inputs, result)
        if len(known) < MEMO_SIZE:
            known[key] = way
    return None if way.inputs is None else way


def _matters(kind: str, entered: Mapping[str, Any]) -> tuple[Any, ...]:
    """What of the figures entered already bears on those that can still come about."""
    if kind == "change":
        return entered.get("current"), entered.get("previous")
    if kind in {"count", "level"}:
        return (entered.get(kind),)
    return (bool(entered),) if kind == "deadline" else ()


def _inputs(
    prepared: PreparedIndicator, entered: Mapping[str, Any], asked: int, full: bool
) -> Mapping[str, Any] | None:
    if isinstance(prepared.indicator, c.LevelIndicator):
        return _level(prepared, prepared.indicator, entered.get("level"), asked, full)
    ways = _WAYS[prepared.indicator.kind](prepared, entered)
    return next((inputs for inputs in ways if _full(prepared, inputs)), None)


def _full(prepared: PreparedIndicator, inputs: Mapping[str, Any]) -> bool:
    found: Finding = judge(prepared, inputs)
    return found.state == "met" and found.credit == 1


def _level(
    prepared: PreparedIndicator, indicator: c.LevelIndicator, entered: str | None, asked: int, full: bool
) -> Mapping[str, Any] | None:
    """The lowest level that is enough, or the higher one that is asked for; None where it stands there or none is enough."""
    there = 0 if entered is None else indicator.places[entered]
    if full and there >= asked:
        return None
    enough = [place for code, place in indicator.places.items() if _full(prepared, {"level": code})]
    if not enough:
        return None
    place = next((place for place in enough if place >= asked), asked)
    return None if place == there else {"level": indicator.levels[place - 1].code}


def _edges(prepared: PreparedIndicator, *more: Exact) -> list[Fraction]:
    """The numbers between which an indicator is judged alike, rising."""
    rule = prepared.credit
    edges = {*prepared.thresholds, *more}
    if isinstance(rule, CreditLine):
        edges |= {rule.start, rule.start + rule.way}
    return sorted(map(Fraction, edges))


def _numbers(prepared: PreparedIndicator, *more: Exact) -> list[Fraction]:
    """Numbers among which there is one in every stretch over which an indicator is judged alike."""
    ordered = _edges(prepared, *more) or [Fraction(0)]
    between = [(one + other) / 2 for one, other in pairwise(ordered)]
    return [*ordered, *between, ordered[0] - 1, ordered[-1] + 1]


def _wholes(edges: Sequence[Fraction], least: int) -> list[int]:
    """The whole numbers from ``least`` on with which a stretch between these edges begins, and those that are edges."""
    first = {least, *map(ceil, edges), *(floor(edge) + 1 for edge in edges)}
    return sorted(number for number in first if number >= least)


def _attestation(prepared: PreparedIndicator, entered: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    indicator = prepared.indicator
    assert isinstance(indicator, c.Attestation)
    return (
        {"confirmed": number} for number in _wholes(_edges(prepared, indicator.out_of), 0) if number <= indicator.out_of
    )


def _count(prepared: PreparedIndicator, entered: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return ({"count": number} for number in _wholes(_edges(prepared), entered.get("count", 0)))


def _deadline(prepared: PreparedIndicator, entered: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if not entered:
        yield {"on": date.fromordinal(int(prepared.limits[0][1]))}


def _ratio(prepared: PreparedIndicator, entered: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    indicator = prepared.indicator
    assert isinstance(indicator, c.Ratio)
    for number in _numbers(prepared, 0, indicator.out_of):
        share = number / indicator.out_of
        if share >= 0 and (share <= 1 or indicator.may_exceed):
            yield {"numerator": share.numerator, "denominator": share.denominator}


def _survey(prepared: PreparedIndicator, entered: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    indicator = prepared.indicator
    assert isinstance(indicator, c.Survey)
    for number in _numbers(prepared, 0, 100):
        share = number / 100
        if 0 <= share <= 1:
            times = max(1, -(-indicator.min_sample // share.denominator))
            yield {"positive": times * share.numerator, "valid": times * share.denominator}


def _number(prepared: PreparedIndicator, entered: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    edges = _edges(prepared) or [Fraction(0)]
    yield from ({"value": edge} for edge in edges if _ends_in_decimals(edge))
    for low, high in pairwise([edges[0] - 2, *edges, edges[-1] + 2]):
        yield {"value": _decimal_between(low, high)}


def _ends_in_decimals(number: Fraction) -> bool:
    """Whether a number can be written with decimals; two thirds cannot."""
    return 10 ** number.denominator.bit_length() % number.denominator == 0


def _decimal_between(low: Fraction, high: Fraction) -> Fraction:
    """A number that can be written with decimals, as few as there are room for."""
    middle, scale = (low + high) / 2, 1
    while not low < (found := Fraction(floor(middle * scale + Fraction(1, 2)), scale)) < high:
        scale *= 10
    return found


def _change(prepared: PreparedIndicator, entered: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    indicator, least = prepared.indicator, entered.get("current", 0)
    assert isinstance(indicator, c.Change)
    if "previous" in entered:
        previous: int = entered["previous"]
        shares = [previous * (100 + number) / 100 for number in _edges(prepared, -100)]
        yield from ({**entered, "current": number} for number in _wholes([*shares, Fraction(previous)], least))
        return
    below = indicator.small_base.below if indicator.small_base else 0
    for number in _numbers(prepared, -100):
        share = (100 + number) / 100
        if share < 0 or (least and not share):
            continue
        enough = -(-least // share.numerator) if share else 1
        times = max(1, enough, -(-below // share.denominator))
        yield {"current": times * share.numerator, "previous": times * share.denominator}


_WAYS: dict[str, Callable[[PreparedIndicator, Mapping[str, Any]], Iterator[Mapping[str, Any]]]] = {
    "attestation": _attestation,
    "deadline": _deadline,
    "ratio": _ratio,
    "count": _count,
    "change": _change,
    "survey": _survey,
    "number": _number,
}
"""For each kind, possible figures: where any that can still come about would do, one that does is among them."""
