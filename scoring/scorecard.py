"""A scorecard: everything that follows from one submission under one catalogue, and its one written form.

``docs/scoring.md``, section 7. ``grading`` makes scorecards. They hold exact numbers, which are rounded only when written.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from scoring.catalogue import Catalogue, Criterion, judged, text_data
from scoring.derivations import Remark, derivation
from scoring.exact import Exact, lowest, lowest_terms, rounded, rounded_ratio
from scoring.measures import Finding, Inputs, PreparedIndicator
from scoring.questions import Question, questions
from scoring.scores import Counts, Score, shared
from scoring.submission import Submission
from scoring.vocabulary import BarCondition, Cause, CountsAs, State
from scoring.words import Words


class IndicatorResult(NamedTuple):
    """One indicator judged. ``credit`` and ``credit_if_proven`` are exact shares of its points, None where it has none.

    ``prepared``, ``inputs``, ``finding`` and ``remark`` are what its derivation is written from.
    """

    code: str
    state: State
    cause: Cause | None
    value: str | None
    exact: str | None
    credit: Exact | None
    credit_if_proven: Exact | None
    prepared: PreparedIndicator
    inputs: Inputs
    finding: Finding
    remark: Remark

    @property
    def derivation(self) -> Words:
        """How the inputs lead to the state, in words."""
        return derivation(self.prepared, self.inputs, self.finding, self.state, self.remark)

    @property
    def withheld(self) -> Mapping[str, str] | None:
        """Its counts as a reader from outside may read them, by name; None where the reader has them all (``published``)."""
        return None


class KeptResult(IndicatorResult):
    """A result that every ward with the same inputs is given, so that its text is written once for all of them.

    A third of a nation's results are such: most counts, levels, days and confirmed items.
    """

    @cached_property
    def texts(self) -> tuple[str, str]:
        """Its JSON text behind the code, but for the points, which go between the two parts."""
        return _texts(self)


class CriterionResult(NamedTuple):
    """One criterion judged: its state, the exact share of its weight it earns now, and would earn if all were proven.

    ``counts_as``: a bonus adds to the score and a deduction takes away from it; None for an ordinary criterion, which is
    part of the score and of the counts. ``needs``: how many of its indicators have to be met, None for all.
    """

    code: str
    group: str
    layer: str
    state: State
    credit: Exact | None
    credit_if_proven: Exact | None
    weight: Exact
    indicators: tuple[IndicatorResult, ...]
    counts_as: CountsAs | None = None
    needs: int | None = None

    @property
    def ordinary(self) -> bool:
        """Whether it is part of the score and of the counts, neither bonus nor deduction."""
        return self.counts_as is None

    @property
    def points(self) -> str | None:
        """The points it brings, two decimals: weight × credit, −weight × (1 − credit) for a deduction."""
        return None if self.credit is None else shown_points(self.weight, self.credit, self.counts_as)

    def points_at(self, credit: Exact) -> Exact:
        """The exact points that a credit brings: those earned, or, below 0, those a deduction takes away."""
        return points_of(self.weight, credit, self.counts_as)

    @property
    def shares(self) -> tuple[Exact | None, ...]:
        """What each indicator has of the criterion's weight, after what is not applicable; None without a credit.

        A single judged indicator has all of it. With ``needs`` nobody has a share: only the best ones count.
        """
        judged = sum(part.prepared.judged for part in self.indicators)
        if len(self.indicators) == judged == 1 and self.needs is None and self.indicators[0].credit is not None:
            return (self.weight,)
        return tuple(
            shared(
                self.weight,
                [
                    None
                    if part.credit is None or self.needs is not None
                    else self.weight
                    if judged == 1
                    else part.prepared.indicator.weight
                    for part in self.indicators
                ],
            )
        )


def with_rank(text: str, rank: int | None) -> str:
    """The JSON of a scorecard with its rank, as ``as_json`` writes it."""
    return f'{text[:-1]},"rank":{"null" if rank is None else rank}}}'


def points_of(weight: Exact, credit: Exact, counts_as: CountsAs | None) -> Exact:
    """The exact points that a weight brings with a credit. A deduction takes away what its credit lacks."""
    return weight * (credit - 1) if counts_as == "deduction" else weight * credit


def shown_points(weight: Exact, credit: Exact, counts_as: CountsAs | None) -> str:
    """The points that a weight brings with a credit, with two decimals."""
    top, bottom = credit.numerator, credit.denominator
    if counts_as == "deduction":
        top -= bottom
    return rounded_ratio(weight.numerator * top, weight.denominator * bottom)


class GroupResult(NamedTuple):
    """The score of one group of criteria."""

    code: str
    layer: str
    score: Score


class Gate(NamedTuple):
    """A condition that bars bands, and its state."""

    indicator: str
    state: State


class Bar(NamedTuple):
    """One condition that keeps a ward from a band: the condition, and what stands against it."""

    condition: BarCondition
    text: str


@dataclass(frozen=True)
class Scorecard:
    """Everything that follows from one submission under one catalogue."""

    catalogue: Catalogue
    submission: Submission
    overall: Score
    layers: dict[str, Score]
    band: str | None
    barred_by: dict[str, tuple[Bar, ...]]
    gates: tuple[Gate, ...]
    groups: tuple[GroupResult, ...]
    criteria: tuple[CriterionResult, ...]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What in the submission does not fit together, asked from the inputs alone."""
        # They change no score, and of the scorecards that ranks and paths are made of nobody reads them.
        return questions(self.catalogue, self.submission)

    @property
    def all_entered(self) -> Submission:
        """The submission to grade anew from; of a scorecard as it is published it holds what ``submission`` withholds.

        For what works out other scorecards, never for what shows one.
        """
        return self.submission

    def criterion(self, code: str) -> CriterionResult:
        """The result of a criterion by its code; KeyError for a code the catalogue does not have."""
        for result in self.criteria:
            if result.code == code:
                return result
        raise KeyError(code)

    def indicator(self, code: str) -> IndicatorResult:
        """The result of an indicator by its code; KeyError for a code the catalogue does not have."""
        for result in self.criterion(self.catalogue.criterion_of[code].code).indicators:
            if result.code == code:
                return result
        raise KeyError(code)

    def as_data(self) -> dict[str, Any]:
        """The scorecard in the form of section 7, without a rank."""
        return json.loads(self.as_json())

    def as_json(self, **more: int | None) -> str:
        """The scorecard in the form of section 7 as JSON on one line; ``more`` (the rank) comes after everything else."""
        text = self._text()
        return (
            f"{text[:-1]}{''.join(f',{_JSON(key)}:{_JSON(value)}' for key, value in more.items())}}}" if more else text
        )

    def _text(self) -> str:
        form, submission, catalogue = _form(self.catalogue), self.submission, self.catalogue
        classes = f'"classes":{_JSON(dict(submission.classes))},' if catalogue.classes else ""
        layers = (
            f"{_JSON(layer)}:{{{_score_text(found, self._points(found, layer))}}}"
            for layer, found in self.layers.items()
        )
        barred_by = (
            f"{_JSON(code)}:[{','.join(_JSON(bar.text) for bar in bars)}]" for code, bars in self.barred_by.items()
        )
        gates = (f'{{"indicator":{_JSON(gate.indicator)},"state":"{gate.state}"}}' for gate in self.gates)
        groups = (
            f"{head}{_group_text(group.score, self._points(group.score, group.layer, group.code))}}}"
            for head, group in zip(form.groups, self.groups, strict=True)
        )
        criteria = map(_criterion_text, form.criteria, self.criteria)
        asked = [{"code": question.code, "text": text_data(question.text)} for question in self.questions]
        return (
            f'{{"unit":{_JSON(submission.unit)},"round":{_JSON(submission.round)},{classes}{form.catalogue},'
            f'"overall":{{{_score_text(self.overall, self._points(self.overall))}}},"layers":{{{",".join(layers)}}},'
            f'"band":{{"code":{_JSON(self.band)},"barred_by":{{{",".join(barred_by)}}}}},'
            f'"gates":[{",".join(gates)}],"groups":[{",".join(groups)}],'
            f'"criteria":[{",".join(criteria)}],"questions":{_JSON(asked) if asked else "[]"}}}'
        )

    def _points(self, score: Score, layer: str | None = None, group: str | None = None) -> str:
        """What a score is in points, for the written form; nothing where weights are not points."""
        if not self.catalogue.in_points:
            return ""
        if score.exact is None:
            return '"points":null,'
        of, exact = self._weights_scored[layer, group], score.exact
        earned = rounded_ratio(exact.numerator * of.numerator, 100 * exact.denominator * of.denominator)
        return f'"points":{{"earned":"{earned}","of":"{rounded(of)}"}},'

    @cached_property
    def _weights_scored(self) -> dict[tuple[str | None, str | None], Exact]:
        """The weight that scores are out of, by (layer, group): (layer, None) is a whole layer, (None, None) all of them."""
        weights: dict[tuple[str | None, str | None], Exact] = defaultdict(int)
        for each in self.criteria:
            if each.counts_as is None and each.credit is not None:
                weights[each.layer, each.group] += each.weight
        for (layer, _), weight in list(weights.items()):
            weights[layer, None] += weight
            weights[None, None] += weight
        return weights


# The written form. Its text is put together from parts that are ready made for each catalogue: making dicts of a scorecard
# and having them written took twice as long.

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class _IndicatorForm(NamedTuple):
    """``head``: the text up to the state. ``share``: its points where all judged indicators of its criterion count.

    ``weight``: the text of that share.
    """

    head: str
    share: Exact | None
    weight: str


class _CriterionForm(NamedTuple):
    """``head``: the text up to the state. ``in_points``: its indicators say what share of its points they have."""

    head: str
    weight: str
    in_points: bool
    indicators: tuple[_IndicatorForm, ...]


class _Form(NamedTuple):
    """What stands in all scorecards of a catalogue. ``groups``: the text of each up to its score."""

    catalogue: str
    groups: tuple[str, ...]
    criteria: tuple[_CriterionForm, ...]


@lru_cache(maxsize=32)
def _form(catalogue: Catalogue) -> _Form:
    head = {
        "id": catalogue.national.catalogue,
        "version": catalogue.national.version,
        "layers": list(catalogue.layers),
        "sha256": catalogue.sha256,
    }
    return _Form(
        f'"catalogue":{_JSON(head)}',
        tuple(f'{{"code":{_JSON(group.code)},"layer":{_JSON(layer)},' for layer, group in catalogue.groups),
        tuple(
            _criterion_form(criterion, group.code, layer, catalogue.in_points)
            for layer, group in catalogue.groups
            for criterion in group.criteria
        ),
    )


def _criterion_form(criterion: Criterion, group: str, layer: str, in_points: bool) -> _CriterionForm:
    counts_as = "" if criterion.counts_as is None else f'"counts_as":"{criterion.counts_as}",'
    head = f'{{"code":{_JSON(criterion.code)},"group":{_JSON(group)},"layer":{_JSON(layer)},{counts_as}"state":"'
    alone = len(criterion.judged_indicators) == 1
    whole, indicators = criterion.weight, criterion.indicators
    shares = shared(whole, [(whole if alone else found.weight) if judged(found) else None for found in indicators])
    return _CriterionForm(
        head,
        f'"{lowest(whole)}"',
        in_points and criterion.needs is None,
        tuple(
            _IndicatorForm(f'{{"code":{_JSON(found.code)},"state":"', share, _share_text(share, found.weight, whole))
            for found, share in zip(indicators, shares, strict=True)
        ),
    )


def _share_text(share: Exact | None, own: Exact, whole: Exact) -> str:
    """The share of an indicator, as its file writes it where it is its own weight or that of its criterion."""
    if share is None:
        return "null"
    written = next((weight for weight in (own, whole) if weight == share), None)
    return f'"{share if written is None else lowest(written)}"'


def _quoted(word: str | None) -> str:
    """A word without signs that JSON writes otherwise, or null."""
    return "null" if word is None else f'"{word}"'


def _exact_text(number: Exact | None) -> str:
    """An exact number as JSON text: "175/2", or null."""
    if number is None:
        return "null"
    return f'"{number}"' if type(number) is int else f'"{lowest_terms(number)}"'


def _shown(number: Exact | None) -> str:
    """A score as JSON text: two decimals, or null."""
    return "null" if number is None else f'"{rounded(number)}"'


def _score_text(score: Score, points: str) -> str:
    upper, coverage = _shown(score.upper), _shown(score.coverage)
    return (
        f'"score":{_shown(score.exact)},"exact":{_exact_text(score.exact)},"upper":{upper},"coverage":{coverage},'
        f"{points}{_counts_text(score.counts)}"
    )


def _group_text(score: Score, points: str) -> str:
    return f'"score":{_shown(score.exact)},"exact":{_exact_text(score.exact)},{points}{_counts_text(score.counts)}'


def _counts_text(counts: Counts) -> str:
    met, not_met, not_proven, not_applicable = counts
    return (
        f'"counts":{{"met":{met},"not_met":{not_met},"not_proven":{not_proven},"not_applicable":{not_applicable},'
        f'"total":{met + not_met + not_proven + not_applicable}}}'
    )


def _criterion_text(form: _CriterionForm, result: CriterionResult) -> str:
    points = "null" if result.credit is None else f'"{shown_points(result.weight, result.credit, result.counts_as)}"'
    if form.in_points:
        points_of_parts = _points_of_parts(form, result)
        indicators = map(_indicator_text, form.indicators, result.indicators, points_of_parts)
    else:
        indicators = map(_indicator_text, form.indicators, result.indicators)
    return (
        f'{form.head}{result.state}","credit":{_exact_text(result.credit)},"weight":{form.weight},"points":{points},'
        f'"indicators":[{",".join(indicators)}]}}'
    )


def _points_of_parts(form: _CriterionForm, result: CriterionResult) -> list[str]:
    """Weight and points of each indicator. The shares are worked out anew only where not all judged ones count."""
    parts, counts_as = result.indicators, result.counts_as
    shares = [(each.share, each.weight) for each in form.indicators]
    if any(part.credit is None and part.prepared.judged for part in parts):
        shares = [
            (share, _share_text(share, part.prepared.indicator.weight, result.weight))
            for share, part in zip(result.shares, parts, strict=True)
        ]
    return [
        '"weight":null,"points":null,'
        if share is None or part.credit is None
        else f'"weight":{weight},"points":"{shown_points(share, part.credit, counts_as)}",'
        for (share, weight), part in zip(shares, parts, strict=True)
    ]


def _indicator_text(form: _IndicatorForm, result: IndicatorResult, points: str = "") -> str:
    figures, told = result.texts if isinstance(result, KeptResult) else _texts(result)
    return f"{form.head}{figures}{points}{told}"


def _texts(result: IndicatorResult) -> tuple[str, str]:
    vi, en = result.derivation
    value, credit, if_proven = result.value, result.credit, result.credit_if_proven
    earned = _exact_text(credit)
    return (
        f'{result.state}","cause":{_quoted(result.cause)},"value":{"null" if value is None else encode_basestring(value)},'
        f'"exact":{_quoted(result.exact)},"credit":{earned},'
        f'"credit_if_proven":{earned if if_proven is credit else _exact_text(if_proven)},',
        f'"derivation":{{"vi":{encode_basestring(vi)},"en":{encode_basestring(en)}}}}}',
    )
