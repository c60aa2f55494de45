"""How a number came about: what opens under a criterion, under the score, under the headline. All of it HTML."""

from collections.abc import Iterable
from fractions import Fraction
from html import escape

from dossiers.submissions.provenance import origin_of
from scoring import catalogue as c
from scoring.exact import Exact, normal, plain
from scoring.scorecard import CriterionResult, IndicatorResult
from scoring.scores import Score
from scoring.words import INPUT_WORDS as INPUTS
from ui.parts import formats
from ui.parts.states import state_mark
from ui.reader.language import in_words, say
from ui.reader.people import told_derivation, told_name
from ui.screens.scorecard.phrases import layer_name, percent, threshold
from ui.screens.scorecard.reading import Reading, points

LONGEST_FRACTION = 1000


def opening(summary: str, inside: str, kind: str = "") -> str:
    """A line that opens to more, without asking the server. Both parts are HTML."""
    return (
        f'<details class="ws-open {kind}"><summary>{summary}</summary><div class="ws-inside">{inside}</div></details>'
    )


def basis(code: str | None) -> str:
    """The badge that says where a threshold or a weight comes from; nothing where the catalogue does not say."""
    return f'<span class="ws-basis">{escape(say(f"common.basis_{code}"))}</span>' if code else ""


def of_criterion(reading: Reading, result: CriterionResult) -> str:
    """Everything behind a criterion: each indicator, the points, the documents, the sources."""
    criterion = reading.criterion(result)
    indicators = "".join(_indicator(reading, part) for part in result.indicators)
    pieces = [
        f'<ul class="ws-indicators">{indicators}</ul>',
        f"<p>{_points(reading, criterion, result)}</p>",
        _documents(reading, criterion),
        _origin(reading, criterion),
    ]
    return "".join(pieces)


# One indicator


def _indicator(reading: Reading, part: IndicatorResult) -> str:
    indicator = reading.indicator(part)
    lines = [
        escape(_capital(told_derivation(part, reading.scorecard))),
        _claim(reading, part),
        _threshold(reading, indicator),
    ]
    ruling = reading.scorecard.submission.rulings.get(part.code)
    if ruling is not None:
        said = say("scorecard.ruling", by=told_name(ruling.by), reason=ruling.reason)
        lines.append(f"<strong>{escape(said)}</strong>")
    excuse = reading.scorecard.submission.not_applicable.get(part.code)
    if excuse is not None:
        lines.append(escape(say("scorecard.excused", reason=excuse)))
    if indicator.note is not None:
        lines.append(f'<span class="ws-quiet">{escape(in_words(indicator.note))}</span>')
    lines.append(_provenance(reading, part))
    gate = f' <span class="ws-flag">{escape(say("scorecard.flag_gate"))}</span>' if indicator.gate else ""
    head = f"<strong>{escape(part.code)} {escape(in_words(indicator.name))}</strong>{gate}"
    mark = state_mark(part.state, claimed=reading.claimed)
    body = "".join(f"<p>{line}</p>" for line in lines if line)
    return f"<li><p>{head} {mark}</p>{body}</li>"


def _claim(reading: Reading, part: IndicatorResult) -> str:
    """What the ward had entered, where the inspector's figure or conclusion is another."""
    if reading.own is None:
        return ""
    own = reading.own.indicator(part.code)
    if own.derivation == part.derivation:
        return ""
    return escape(say("scorecard.claimed_as", derivation=in_words(own.derivation)))


def _threshold(reading: Reading, indicator: c.Indicator) -> str:
    if not c.judged(indicator):
        return ""
    shown = threshold(reading, indicator) or say("scorecard.by_credit")
    sources = _codes(reading, indicator.sources)
    return f"{escape(say('scorecard.threshold', target=shown))} {basis(indicator.basis)} {sources}".rstrip()


def _provenance(reading: Reading, part: IndicatorResult) -> str:
    """Whether the inputs are real, chosen after a real rate, or synthetic; what the inspector corrected is not the source's."""
    inputs = reading.scorecard.submission.values.get(part.code, {})
    claimed = (reading.own or reading.scorecard).submission.values.get(part.code, {})
    figures = dict(reading.figures)
    listed = []
    made = False
    for name, value in inputs.items():
        corrected = claimed.get(name) != value
        origin = origin_of({} if corrected else figures, part.code, name, sample=reading.sample)
        if origin == "synthetic":
            made = True
        elif origin is not None:
            figure = figures[part.code, name]
            what = say(f"scorecard.origin_{origin}", source=figure.source_code)
            named = f"{in_words(INPUTS[name])} {formats.number(figure.value)}: {what}. {in_words(figure.note)}"
            listed.append(f'<span class="ws-real">{escape(_capital(named))}</span>')
    if made:
        rest = "scorecard.origin_rest" if listed else "scorecard.origin_synthetic"
        listed.append(f'<span class="ws-quiet">{escape(say(rest))}</span>')
    return "<br>".join(dict.fromkeys(listed))


# The criterion


def _points(reading: Reading, criterion: c.Criterion, result: CriterionResult) -> str:
    """ "Phần điểm (1 + 7/9) / 2 = 8/9; 8/9 × trọng số 2 = 1,78 điểm", the weight with its basis."""
    weight = f"{escape(say('scorecard.weight', weight=formats.number(plain(result.weight))))} {basis(criterion.weight_basis)}"
    if result.credit is None:
        return f"{escape(say('scorecard.no_points'))} {weight}"
    parts = [(reading.indicator(part).weight, part.credit) for part in result.indicators if part.credit is not None]
    mean = share(result.credit)
    if len(parts) > 1:
        equals = "" if mean.startswith("≈") else "= "
        shown = " + ".join(
            share(credit) if w == 1 else f"{formats.number(plain(w))} × {share(credit)}" for w, credit in parts
        )
        mean = f"({shown}) / {formats.number(plain(sum(w for w, _ in parts)))} {equals}{mean}"
    earned = say(
        "scorecard.points_of",
        share=mean,
        weight=formats.number(plain(result.weight)),
        points=formats.number(points(result), 2),
    )
    text = f"{escape(earned)}. {weight}"
    if result.credit_if_proven is not None and result.credit_if_proven > result.credit:
        gain = formats.number(result.weight * (result.credit_if_proven - result.credit), 2)
        text += f" <strong>{escape(say('scorecard.if_proven', gain=gain))}</strong>"
    return text


def share(credit: Exact) -> str:
    """A credit as a fraction ("3/4"), or as decimals where the fraction says nothing to anybody."""
    if credit.denominator == 1:
        return str(credit)
    if credit.denominator <= LONGEST_FRACTION:
        return f"{credit.numerator}/{credit.denominator}"
    return f"≈ {formats.number(credit, 4)}"


def _documents(reading: Reading, criterion: c.Criterion) -> str:
    given = reading.scorecard.submission.documents
    items = []
    for document in criterion.documents:
        state = given.get(document.code, "missing" if document.required else "optional")
        mark = {"missing": "ws-not_proven", "rejected": "ws-not_met"}.get(state, "ws-quiet")
        word = escape(say(f"scorecard.document_{state}"))
        name = f"{escape(document.code)} {escape(in_words(document.name))}"
        items.append(f'<li>{name} <span class="ws-state {mark}">{word}</span></li>')
    if not items:
        return ""
    return f'<p class="ws-head">{escape(say("scorecard.documents"))}</p><ul class="ws-documents">{"".join(items)}</ul>'


def _origin(reading: Reading, criterion: c.Criterion) -> str:
    texts = [f"{escape(say('scorecard.criterion_basis'))} {basis(criterion.basis)}"] if criterion.basis else []
    if criterion.responsible is not None:
        texts.append(escape(say("scorecard.responsible", who=in_words(criterion.responsible))))
    if criterion.note is not None:
        texts.append(escape(in_words(criterion.note)))
    if criterion.sources:
        texts.append(f"{escape(say('scorecard.sources'))} {_codes(reading, criterion.sources)}")
    listed = " · ".join(texts)
    return f'<p class="ws-quiet">{listed}</p>' if listed else ""


def _codes(reading: Reading, sources: Iterable[str]) -> str:
    """Source codes, each with its name at hand."""
    known = reading.catalogue.sources
    named = [f'<span title="{escape(in_words(known[code].name))}">{escape(code)}</span>' for code in sources]
    return f'<span class="ws-quiet">{", ".join(named)}</span>' if named else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# The whole


def of_score(reading: Reading) -> str:
    """The score from its groups, the upper end of its range, its coverage, and the difference to the self-score."""
    scorecard = reading.scorecard
    rows, weights, earned = [], Fraction(0), Fraction(0)
    for (_, group), found in zip(reading.catalogue.groups, scorecard.groups, strict=True):
        inside = [result for result in scorecard.criteria if result.group == group.code and result.credit is not None]
        if found.score.exact is None:
            continue
        weight = sum(result.weight for result in inside) if group.weight is None else group.weight
        gained = Fraction(weight) * found.score.exact / 100
        weights, earned = weights + weight, earned + gained
        rows.append(
            f'<tr><th scope="row">{escape(group.code)}. {escape(in_words(group.name))}</th>'
            f'<td class="ws-number">{formats.number(normal(gained), 2)}</td>'
            f'<td class="ws-number">{formats.number(plain(weight))}</td>'
            f'<td class="ws-number">{formats.score(found.score.exact)}</td></tr>'
        )
    head = "".join(
        f'<th scope="col" class="{kind}">{escape(say(f"scorecard.{key}"))}</th>'
        for key, kind in (("group", ""), ("points", "ws-number"), ("weight_short", "ws-number"), ("score", "ws-number"))
    )
    overall = scorecard.overall
    sums = say(
        "scorecard.score_sum",
        earned=formats.number(normal(earned), 2),
        weights=formats.number(normal(weights)),
        score=formats.score(overall.exact),
    )
    layers = " · ".join(
        f"{layer_name(reading, layer)}: {formats.score(score.exact)}" for layer, score in scorecard.layers.items()
    )
    table = (
        f"<table><caption>{escape(say('scorecard.score_caption'))}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>"
    )
    texts = [
        sums,
        say("scorecard.score_layers", layers=layers),
        _range_words(reading, overall),
        coverage_words(overall),
    ]
    return table + "".join(f"<p>{escape(text)}</p>" for text in texts if text)


def _range_words(reading: Reading, overall: Score) -> str:
    if overall.exact is None or overall.exact == overall.upper:
        return ""
    codes = [
        f"{result.code} +{formats.number(result.weight * (result.credit_if_proven - result.credit), 2)}"
        for result in reading.scorecard.criteria
        if result.credit is not None and result.credit_if_proven is not None and result.credit_if_proven > result.credit
    ]
    return say("scorecard.upper_from", upper=formats.score(overall.upper), codes=", ".join(codes))


def coverage_words(overall: Score) -> str:
    """How much of the weight is settled: its criterion is met or not met."""
    return "" if overall.coverage is None else say("scorecard.coverage", share=percent(overall.coverage))


def of_headline(reading: Reading) -> str:
    """Which criteria the headline counts, layer by layer and state by state."""
    lines = []
    for layer, score in reading.scorecard.layers.items():
        parts = []
        for state, count in score.counts._asdict().items():
            codes = [each.code for each in reading.scorecard.criteria if each.layer == layer and each.state == state]
            if count:
                mark = state_mark(state, claimed=reading.claimed)
                parts.append(f"<li>{mark} {count}: {escape(', '.join(codes))}</li>")
        name = escape(_capital(layer_name(reading, layer)))
        lines.append(f'<p class="ws-head">{name}: {formats.of_layer(score.counts)}</p><ul>{"".join(parts)}</ul>')
    return "".join(lines)
