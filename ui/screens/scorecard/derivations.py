"""How a number came about: what opens under a criterion, under the score, under the headline."""

from fractions import Fraction
from typing import NamedTuple

from dossiers.submissions.provenance import origin_of
from scoring import catalogue as c
from scoring.exact import Exact, normal, rounded, written
from scoring.points import GroupPoints, group_points, in_score, points, points_if_proven
from scoring.reading import untouched
from scoring.scorecard import CriterionResult, IndicatorResult, Scorecard
from scoring.scores import Score
from ui.parts import formats
from ui.parts.derivations import not_entered, told_derivation, told_state
from ui.parts.read_with import read_with
from ui.parts.requirements import required
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, say
from ui.reader.people import told_name
from ui.screens.scorecard.phrases import asked, capital, layer_name, percent
from ui.screens.scorecard.reading import Reading

LONGEST_FRACTION = 1000


class ShownIndicator(NamedTuple):
    """One indicator of a derivation, in the words of the screen; "" or None is not shown.

    ``asked``: what it has to reach, where the derivation does not say it. ``claim``: what the ward had entered,
    where the inspector came to something else. ``real``: each input that is not made up. ``synthetic``: others are.
    """

    code: str
    name: str
    gate: bool
    state: str
    derivation: str
    claim: str
    asked: str
    basis: str | None
    sources: tuple[c.Source, ...]
    ruling: str
    excuse: str | None
    note: str
    real: tuple[str, ...]
    synthetic: bool


def basis(code: str | None) -> Markup:
    """The badge that says where a threshold or a weight comes from; nothing where the catalogue does not say."""
    return _pieces.basis(code)


def of_criterion(reading: Reading, result: CriterionResult) -> Markup:
    """Everything behind a criterion: each indicator, the points, the documents, the sources."""
    criterion = reading.criterion(result)
    documents = [(document, _document_state(reading, document)) for document in criterion.documents]
    return _pieces.criterion(
        [_indicator(reading, part) for part in result.indicators],
        result,
        _earned(reading, result),
        _gain_words(reading.scorecard, result),
        criterion,
        documents,
        _sources(reading, criterion.sources),
        reading.claimed,
        reading.catalogue.scored,
        read_with(reading.scorecard, [part.code for part in result.indicators]),
    )


def _document_state(reading: Reading, document: c.DocumentNeeded) -> str:
    """How a document stands; who may not look at the files knows what was declared and decided, and no more."""
    given = reading.scorecard.submission.documents.get(document.code)
    if given is None:
        return "missing" if document.required else "optional"
    return reading.standings.get(document.code, _DECIDED.get(given, given))


_DECIDED = {"rejected": "refused"}


def _gain_words(scorecard: Scorecard, result: CriterionResult) -> str:
    """What the criterion may still add to the score, and by what; "" where it adds nothing more."""
    gain = in_score(scorecard, result, points_if_proven(result))
    key = "if_entered" if untouched(scorecard, result) else "if_proven"
    return say(f"scorecard.{key}", gain=formats.number(gain, 2)) if gain else ""


# One indicator


def _indicator(reading: Reading, part: IndicatorResult) -> ShownIndicator:
    indicator, submission = reading.indicator(part), reading.scorecard.submission
    ruling = submission.rulings.get(part.code)
    real, synthetic = _origins(reading, part)
    derivation = "" if not_entered(part) else told_derivation(part, reading.scorecard)
    wanted = asked(reading, indicator) or required(say("scorecard.by_credit")) if c.judged(indicator) else ""
    return ShownIndicator(
        code=part.code,
        name=in_words(indicator.name),
        gate=indicator.gate,
        state=told_state(part),
        derivation=capital(derivation),
        claim=_claim(reading, part),
        asked="" if wanted in derivation else capital(wanted),
        basis=indicator.basis,
        sources=_sources(reading, indicator.sources),
        ruling=say("scorecard.ruling", by=told_name(ruling.by), reason=ruling.reason) if ruling is not None else "",
        excuse=submission.not_applicable.get(part.code),
        note=in_words(indicator.note),
        real=real,
        synthetic=synthetic,
    )


def _claim(reading: Reading, part: IndicatorResult) -> str:
    """What the ward had entered, where the inspector's figure or conclusion is another."""
    if reading.own is None:
        return ""
    own = reading.own.indicator(part.code)
    return "" if own.derivation == part.derivation else told_derivation(own, reading.own)


def _origins(reading: Reading, part: IndicatorResult) -> tuple[tuple[str, ...], bool]:
    """Each input that is real or chosen after a real rate, and whether others are made up.

    What the inspector corrected is not the source's.
    """
    inputs = reading.scorecard.submission.values.get(part.code, {})
    claimed = (reading.own or reading.scorecard).submission.values.get(part.code, {})
    real: list[str] = []
    synthetic = False
    for name, value in inputs.items():
        figures = reading.figures if claimed.get(name) == value else {}
        origin = origin_of(figures, part.code, name, sample=reading.sample)
        if origin == "synthetic":
            synthetic = True
        elif origin is not None:
            figure = figures[part.code, name]
            what = say(f"scorecard.origin_{origin}", source=figure.source_code)
            called = in_words(c.input_words(reading.indicator(part), name))
            real.append(capital(f"{called} {formats.number(figure.value)}: {what}. {in_words(figure.note)}"))
    return tuple(dict.fromkeys(real)), synthetic


def _sources(reading: Reading, codes: tuple[str, ...]) -> tuple[c.Source, ...]:
    return tuple(reading.catalogue.sources[code] for code in codes)


# The criterion


def _earned(reading: Reading, result: CriterionResult) -> str | None:
    """ "Phần điểm (1 + 7/9) / 2 = 8/9; × trọng số 2 = 1,78 điểm"; None for a criterion without points."""
    if result.credit is None:
        return None
    parts = [(reading.indicator(part).weight, part.credit) for part in result.indicators if part.credit is not None]
    if result.needs is not None:
        parts = sorted(parts, key=lambda part: -part[1])[: result.needs]
    mean = share(result.credit)
    if len(parts) > 1:
        equals = "" if mean.startswith("≈") else "= "
        shown = " + ".join(
            share(credit) if w == 1 else f"{formats.number(written(w))} × {share(credit)}" for w, credit in parts
        )
        mean = f"({shown}) / {formats.number(written(sum(w for w, _ in parts)))} {equals}{mean}"
    return say(
        "scorecard.points_of" if result.counts_as is None else f"scorecard.points_of_{result.counts_as}",
        percent=formats.percent(100 * result.credit, 0 if result.credit in (0, 1) else 1),
        share=mean,
        weight=formats.number(written(result.weight)),
        points=formats.number(points(result), 2),
    )


def share(credit: Exact) -> str:
    """A credit as a fraction ("3/4"), or as decimals where the fraction says nothing to anybody."""
    if credit.denominator == 1:
        return str(credit)
    if credit.denominator <= LONGEST_FRACTION:
        return f"{credit.numerator}/{credit.denominator}"
    return f"≈ {formats.number(credit, 4)}"


# The whole


def of_score(reading: Reading) -> Markup:
    """The score from its groups, the upper end of its range, its coverage, and each layer's own score."""
    scorecard = reading.scorecard
    overall = scorecard.overall
    groups = group_points(scorecard)
    names = {group.code: in_words(group.name) for _, group in reading.catalogue.groups}
    layers = " · ".join(
        f"{layer_name(reading, layer)}: {formats.score(score.exact)}" for layer, score in scorecard.layers.items()
    )
    earned = normal(sum(group.points for group in groups))
    weights = normal(sum(group.weight for group in groups))
    bounded = weights and overall.exact != Fraction(100 * earned, weights)
    moving = any(not result.ordinary for result in scorecard.criteria)
    texts = [
        say(
            "scorecard.score_bounded" if bounded else "scorecard.score_sum",
            earned=formats.number(earned, 2),
            weights=formats.number(weights),
            score=formats.score(overall.exact),
        ),
        say("scorecard.score_moved") if moving else "",
        say("scorecard.score_layers", layers=layers),
        _range_words(reading, overall),
        coverage_words(overall),
    ]
    rows = [(group, names[group.code], earned_in_group(scorecard, group)) for group in groups]
    return _pieces.score(rows, [text for text in texts if text])


def earned_in_group(scorecard: Scorecard, group: GroupPoints) -> Exact:
    """What a group earned, as the table of criteria shows it: the points of its rows added up as they are shown.

    A group with a weight of its own has other points than its rows: there it is what counts in the score.
    """
    if next(each for _, each in scorecard.catalogue.groups if each.code == group.code).weight is not None:
        return group.points
    inside = [result for result in scorecard.criteria if result.group == group.code]
    return sum((Fraction(rounded(points(result) or 0)) for result in inside), Fraction(0))


def _range_words(reading: Reading, overall: Score) -> str:
    if overall.exact is None or overall.exact == overall.upper:
        return ""
    scorecard = reading.scorecard
    gains = [(each.code, in_score(scorecard, each, points_if_proven(each))) for each in scorecard.criteria]
    codes = [f"{code} +{formats.number(gain, 2)}" for code, gain in gains if gain]
    key = "upper_entered" if any(untouched(scorecard, each) for each in scorecard.criteria) else "upper_from"
    return say(f"scorecard.{key}", upper=formats.score(overall.upper), codes=", ".join(codes))


def coverage_words(overall: Score) -> str:
    """How much of the weight is settled: its criterion is met or not met."""
    return "" if overall.coverage is None else say("scorecard.coverage", share=percent(overall.coverage))


def of_headline(reading: Reading) -> Markup:
    """Which criteria the headline counts, layer by layer and state by state."""
    layers = []
    for layer, score in reading.scorecard.layers.items():
        states = [
            (
                state,
                count,
                [
                    each.code
                    for each in reading.scorecard.criteria
                    if each.ordinary and (each.layer, each.state) == (layer, state)
                ],
            )
            for state, count in score.counts._asdict().items()
            if count
        ]
        layers.append((capital(layer_name(reading, layer)), formats.of_layer(score.counts), states))
    return _pieces.headline(layers, reading.claimed)


_pieces = beside(__file__, capital=capital, written=written)
