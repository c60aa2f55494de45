"""A scorecard written out in the form of section 7 of ``docs/scoring.md``: as plain data, and as JSON text.

The text is what ``json.dumps`` would make of the data. Writing criteria, nearly all of it, straight into text instead
of building the data first halves the time that a round of thousands of units takes to write.
"""

import json
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from scoring.exact import Exact, plain, rounded
from scoring.scores import Counts, Score

if TYPE_CHECKING:
    from scoring.scorecard import CriterionResult, IndicatorResult, Scorecard

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def data_of(card: "Scorecard") -> dict[str, Any]:
    """The scorecard as plain data, without a rank."""
    criteria = [_criterion_data(result) for result in card.criteria]
    return {**_before_criteria(card), "criteria": criteria, "questions": _questions(card)}


def text_of(card: "Scorecard", **more: int | None) -> str:
    """The scorecard as JSON text on one line; ``more`` is what stands after everything else (the rank)."""
    criteria = ",".join(map(_criterion_text, card.criteria))
    before, after = _encode(_before_criteria(card)), _encode({"questions": _questions(card), **more})
    return f'{before[:-1]},"criteria":[{criteria}],{after[1:]}'


def shown(number: Exact | None) -> str | None:
    """A score as written out: two decimals, or None."""
    return None if number is None else rounded(number)


def exact_text(number: Exact | None) -> str | None:
    """An exact number as text: "175/2", or None."""
    return None if number is None else str(number)


def counts_data(counts: Counts) -> dict[str, int]:
    """Counts in the form of section 7."""
    return {**counts._asdict(), "total": counts.total}


def _before_criteria(card: "Scorecard") -> dict[str, Any]:
    catalogue = card.catalogue
    return {
        "unit": card.submission.unit,
        "round": card.submission.round,
        "catalogue": {
            "id": catalogue.national.catalogue,
            "version": catalogue.national.version,
            "layers": list(catalogue.layers),
            "sha256": catalogue.sha256,
        },
        "overall": _score_data(card.overall),
        "layers": {layer: _score_data(found) for layer, found in card.layers.items()},
        "band": {
            "code": card.band,
            "barred_by": {code: [bar.text for bar in bars] for code, bars in card.barred_by.items()},
        },
        "gates": [{"indicator": gate.indicator, "state": gate.state} for gate in card.gates],
        "groups": [
            {
                "code": group.code,
                "layer": group.layer,
                "score": shown(group.score.exact),
                "exact": exact_text(group.score.exact),
                "counts": counts_data(group.score.counts),
            }
            for group in card.groups
        ],
    }


def _questions(card: "Scorecard") -> list[dict[str, Any]]:
    return [{"code": question.code, "text": question.text._asdict()} for question in card.questions]


def _score_data(score: Score) -> dict[str, Any]:
    return {
        "score": shown(score.exact),
        "exact": exact_text(score.exact),
        "upper": shown(score.upper),
        "coverage": shown(score.coverage),
        "counts": counts_data(score.counts),
    }


def _criterion_data(result: "CriterionResult") -> dict[str, Any]:
    return {
        "code": result.code,
        "group": result.group,
        "layer": result.layer,
        "state": result.state,
        "credit": exact_text(result.credit),
        "weight": plain(result.weight),
        "points": result.points,
        "indicators": [_indicator_data(part) for part in result.indicators],
    }


def _indicator_data(result: "IndicatorResult") -> dict[str, Any]:
    return {
        "code": result.code,
        "state": result.state,
        "cause": result.cause,
        "value": result.value,
        "exact": result.exact,
        "credit": exact_text(result.credit),
        "credit_if_proven": exact_text(result.credit_if_proven),
        "derivation": result.derivation._asdict(),
    }


def _criterion_text(result: "CriterionResult") -> str:
    code, group, layer = map(encode_basestring, result[:3])
    points = result.points
    return (
        f'{{"code":{code},"group":{group},"layer":{layer},"state":"{result.state}",'
        f'"credit":{_quoted(result.credit)},"weight":"{plain(result.weight)}",'
        f'"points":{_quoted(points)},'
        f'"indicators":[{",".join(map(_indicator_text, result.indicators))}]}}'
    )


def _indicator_text(result: "IndicatorResult") -> str:
    code, state, cause, value, exact, credit, if_proven = result[:7]
    derivation = result.derivation
    return (
        f'{{"code":{encode_basestring(code)},"state":"{state}",'
        f'"cause":{"null" if cause is None else encode_basestring(cause)},'
        f'"value":{"null" if value is None else encode_basestring(value)},'
        f'"exact":{"null" if exact is None else encode_basestring(exact)},'
        f'"credit":{_quoted(credit)},"credit_if_proven":{_quoted(if_proven)},'
        f'"derivation":{{"vi":{encode_basestring(derivation.vi)},"en":{encode_basestring(derivation.en)}}}}}'
    )


def _quoted(number: Exact | str | None) -> str:
    return "null" if number is None else f'"{number}"'
