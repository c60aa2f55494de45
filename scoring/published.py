"""A scorecard as a reader from outside may have it: small counts of sensitive subjects are not in it at all.

``docs/analysis.md``, suppression. A screen that asks such a scorecard for a figure is given "< 5" and "–", or finds that
nothing is there; it cannot show what it was never handed. States, credits, points, scores and bands are published as they are.
Whoever works out another scorecard from it (a trial, the split of a change) begins with ``Scorecard.all_entered`` and shows
the result through ``shown_like``.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from scoring import catalogue as c
from scoring.change_split import ChangeSplit, change_split
from scoring.exact import figure
from scoring.measures import Inputs
from scoring.named_tuples import from_fields
from scoring.questions import Question
from scoring.scorecard import CriterionResult, IndicatorResult, Scorecard
from scoring.submission import NOTHING, ReadValues, Submission
from scoring.suppression import PublishedFigures, counts_of, figures_without, is_small
from scoring.words import DERIVATIONS, STATE_WORDS, Words

SEPARATORS: Mapping[str, str] = {"ratio": "/", "survey": "/", "change": " → "}
"""What stands between the two counts of an indicator, by its kind."""


class WithheldResult(IndicatorResult):
    """A result without the figures it came from. ``inputs`` holds its counts as they are published."""

    @property
    def withheld(self) -> Mapping[str, str]:
        return self.inputs

    @property
    def figures(self) -> Words:
        """Its counts as they are published, in the order in which its kind is read: "< 5/100", "7 → < 5"."""
        kind = self.prepared.indicator.kind
        names = [name for name in c.INPUTS[kind] if name in self.inputs]
        if kind == "change":
            names.sort(key=lambda name: name != "previous")
        told = [figure(int(text)) if text.isdigit() else (text, text) for text in map(self.inputs.__getitem__, names)]
        between = SEPARATORS.get(kind, ", ")
        return Words(between.join(vi for vi, _ in told), between.join(en for _, en in told))

    @property
    def derivation(self) -> Words:
        """The figures as they are published, what is asked, and the state: never how the one led to the other."""
        figures, (vi, en) = self.figures, DERIVATIONS["withheld"]
        target = self.prepared.target if self.finding.compared else self.prepared.without_target
        reached, (before, after) = STATE_WORDS[self.state], self.remark
        told_vi, told_en = vi.format(figures=figures.vi), en.format(figures=figures.en)
        return from_fields(
            Words,
            (
                f"{told_vi}{target.vi}{before.vi}: {reached.vi}{after.vi}",
                f"{told_en}{target.en}{before.en}: {reached.en}{after.en}",
            ),
        )


@dataclass(frozen=True)
class PublishedScorecard(Scorecard):
    """A scorecard of which something is withheld: in ``submission``, and in the results of those indicators."""

    asked: tuple[Question, ...]
    whole: Scorecard = field(repr=False)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What was asked of all that was entered: by what is left of it other questions would come up."""
        return self.asked

    @property
    def all_entered(self) -> Submission:
        return self.whole.submission


def published(card: Scorecard, beside: Scorecard | None = None) -> Scorecard:
    """The scorecard for a reader from outside; the same one where nothing of it is withheld.

    ``beside``: the scorecard of the same submission, or of the same ward, by another catalogue. What is sensitive there is
    withheld here, too: whoever writes a draft without ``sensitive`` would else read all figures in its effect.
    """
    return _published(card, withheld_from(beside) if beside is not None else ())


def _published(card: Scorecard, also: Collection[str]) -> Scorecard:
    if isinstance(card, PublishedScorecard):
        return card
    withheld = _withheld(card, also)
    if not withheld:
        return card
    return _holding(
        card,
        _without(card.submission, withheld),
        tuple(_criterion(each, withheld) for each in card.criteria),
        card.questions,
    )


def _holding(
    card: Scorecard, submission: Submission, criteria: tuple[CriterionResult, ...], asked: tuple[Question, ...]
) -> PublishedScorecard:
    return PublishedScorecard(
        card.catalogue, submission, card.overall, card.layers, card.band, card.barred_by, card.gates, card.groups, criteria,
        asked, card,
    )  # fmt: skip


def withheld_from(card: Scorecard) -> frozenset[str]:
    """The indicators whose figures are withheld from readers outside."""
    if isinstance(card, PublishedScorecard):
        return frozenset(part.code for each in card.criteria for part in each.indicators if part.withheld is not None)
    return frozenset(_withheld(card))


def shown_like(card: Scorecard, another: Scorecard) -> Scorecard:
    """Another scorecard of the same ward, worked out from ``card.all_entered``, for the same reader.

    The checks that look at withheld figures ask what they ask of ``card``: whether a question came up at another figure that a
    reader chose would tell them on which side of it the withheld one lies.
    """
    if not isinstance(card, PublishedScorecard):
        return another
    hidden = withheld_from(card)
    asked = [each for each in another.questions if hidden.isdisjoint(each.indicators)]
    asked += [each for each in card.questions if not hidden.isdisjoint(each.indicators)]
    places = {check.code: place for place, check in enumerate(card.catalogue.checks)}
    asked.sort(key=lambda each: places.get(each.code, len(places)))
    given = published(another)
    return _holding(another, given.submission, given.criteria, tuple(asked))


def split_between(old: Scorecard, new: Scorecard) -> ChangeSplit:
    """The change from one scorecard to another (``change_split``), for the reader who has these two."""
    found = change_split(old.catalogue, old.all_entered, new.catalogue, new.all_entered)
    return replace(
        found,
        before=shown_like(old, found.before),
        after=shown_like(new, found.after),
        old_under_new=_as_far_as_shown(old, new, found.old_under_new),
        new_under_old=_as_far_as_shown(old, new, found.new_under_old),
    )


def _as_far_as_shown(old: Scorecard, new: Scorecard, across: Scorecard) -> Scorecard:
    if not isinstance(old, PublishedScorecard) and not isinstance(new, PublishedScorecard):
        return across
    beside = withheld_from(old) | withheld_from(new)
    return _published(across, beside)


# What is withheld


class _Linked(NamedTuple):
    """An input, by the code of its indicator and its name."""

    code: str
    name: str


class _Subjects(NamedTuple):
    """Of a catalogue: the sensitive indicators, and the inputs that count the same as another (``same_as``), both ways."""

    codes: tuple[str, ...]
    same: Mapping[_Linked, tuple[_Linked, ...]]


@lru_cache(maxsize=32)
def _subjects(catalogue: c.Catalogue) -> _Subjects:
    same: dict[_Linked, tuple[_Linked, ...]] = {}
    for one, other in _links(catalogue):
        same[one] = (*same.get(one, ()), other)
        same[other] = (*same.get(other, ()), one)
    return _Subjects(tuple(code for code, each in catalogue.indicators.items() if each.sensitive), same)


def _links(catalogue: c.Catalogue) -> Iterator[tuple[_Linked, _Linked]]:
    for code, indicator in catalogue.indicators.items():
        for name, operand in (indicator.same_as or {}).items():
            other, input_name = c.split_operand(operand, catalogue.indicators)
            if input_name is not None:
                yield _Linked(code, name), _Linked(other, input_name)


def may_withhold(catalogue: c.Catalogue) -> frozenset[str]:
    """The indicators of which something may be withheld: the sensitive ones, and those that count the same elsewhere."""
    codes, same = _subjects(catalogue)
    found, waiting = set(codes), list(codes)
    while waiting:
        code = waiting.pop()
        there = {each.code for one, others in same.items() if one.code == code for each in others} - found
        found |= there
        waiting += there
    return frozenset(found)


def withheld_inputs(
    catalogue: c.Catalogue, values: Mapping[str, Inputs], also: Collection[str] = ()
) -> dict[str, frozenset[str]]:
    """Indicator → the inputs of it that are withheld: small counts of sensitive indicators, and the same counts elsewhere.

    ``values``: as in a submission. ``also``: further indicators that are taken for sensitive.
    """
    sensitive, same = _subjects(catalogue)
    codes = [*sensitive, *(code for code in also if code in catalogue.indicators and code not in sensitive)]
    waiting = [
        _Linked(code, name)
        for code in codes
        if code in values
        for name, count in counts_of(values[code]).items()
        if is_small(count)
    ]
    found: dict[str, frozenset[str]] = {}
    while waiting:
        code, name = waiting.pop()
        if name in found.get(code, ()):
            continue
        found[code] = found.get(code, frozenset()) | {name}
        count = values[code][name]
        waiting += [each for each in same.get(_Linked(code, name), ()) if _is(values, each, count)]
    return found


def _is(values: Mapping[str, Inputs], linked: _Linked, count: int) -> bool:
    return values.get(linked.code, NOTHING).get(linked.name) == count


def _withheld(card: Scorecard, also: Collection[str] = ()) -> dict[str, PublishedFigures]:
    hidden = withheld_inputs(card.catalogue, card.submission.values, also)
    return {code: figures_without(card.indicator(code), names) for code, names in hidden.items()}


def published_submission(catalogue: c.Catalogue, submission: Submission) -> Submission:
    """A submission for a reader from outside: of an indicator that has something to withhold it holds no figure."""
    hidden = withheld_inputs(catalogue, submission.values)
    return _without(submission, hidden) if hidden else submission


def _without(submission: Submission, codes: Mapping[str, object]) -> Submission:
    # The code stays: something was entered.
    return replace(submission, values=ReadValues({**submission.values, **dict.fromkeys(codes, NOTHING)}))


def _criterion(result: CriterionResult, withheld: Mapping[str, PublishedFigures]) -> CriterionResult:
    if not any(part.code in withheld for part in result.indicators):
        return result
    parts = (_part(part, withheld[part.code]) if part.code in withheld else part for part in result.indicators)
    return result._replace(indicators=tuple(parts))


def _part(part: IndicatorResult, shown: PublishedFigures) -> WithheldResult:
    finding = part.finding._replace(value=None, exact=None, number=None)
    return WithheldResult(
        part.code, part.state, part.cause, shown.value, None, part.credit, part.credit_if_proven, part.prepared,
        shown.counts, finding, part.remark,
    )  # fmt: skip
