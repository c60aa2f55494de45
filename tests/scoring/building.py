"""Small catalogues and submissions for the tests, as plain data, and the ways from there into the real reader and grader."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from scoring import Catalogue, Problems, Scorecard, grade, ranks, read_catalogue, read_submissions

NAME = {"vi": "tên", "en": "name"}
WINDOW = {"from": "2022-12-01", "to": "2023-11-30"}
LAST_BAND = {"code": "not_yet", "name": NAME}
Data = dict[str, Any]

WHAT_A_KIND_NEEDS: Mapping[str, Data] = {
    "attestation": {"of": 4},
    "level": {"levels": [{"code": code, "name": {"vi": code, "en": code}} for code in ("poor", "fair", "good")]},
}


def indicator(kind: str, code: str = "1", /, **keys: Any) -> Data:
    return {"code": code, "name": NAME, "kind": kind, **WHAT_A_KIND_NEEDS.get(kind, {}), **keys}


def items(number: int) -> list[Data]:
    return [{"vi": f"mục {place}", "en": f"item {place}"} for place in range(number)]


def document(code: str, **keys: Any) -> Data:
    return {"code": code, "name": NAME, **keys}


def criterion(*indicators: Data, code: str = "TC1", **keys: Any) -> Data:
    return {"code": code, "name": NAME, "indicators": list(indicators), **keys}


def group(*criteria: Data, code: str = "A", **keys: Any) -> Data:
    return {"code": code, "name": NAME, "criteria": list(criteria), **keys}


def national(*groups: Data, **keys: Any) -> Data:
    head = {"catalogue": "model", "version": "1", "layer": "national", "title": NAME, "bands": [LAST_BAND]}
    return {**head, **keys, "groups": list(groups)}


def local(*groups: Data, layer: str = "local", **keys: Any) -> Data:
    head = {"catalogue": layer, "version": "1", "layer": layer, "title": NAME}
    return {**head, "extends": {"catalogue": "model", "version": "1"}, **keys, "groups": list(groups)}


def of_indicators(*indicators: Data, documents: Sequence[Data] = (), **keys: Any) -> Data:
    """A national layer of one criterion."""
    return national(group(criterion(*indicators, documents=list(documents))), **keys)


def with_indicator(kind: str, **keys: object) -> Data:
    """A national layer of one criterion that is judged by one indicator of this kind."""
    return of_indicators(indicator(kind, **keys))


COUNT = indicator("count", target={"at_most": 0})
SMALL = of_indicators(COUNT)
"""The smallest layer: one criterion, of which nothing may have happened."""


def attested(code: str, confirmed: int | None = None, of: int = 1, **keys: Any) -> tuple[Data, Data]:
    """An indicator that is met when all of its items are confirmed, and the values to enter for it."""
    values = {} if confirmed is None else {code: {"confirmed": confirmed}}
    return indicator("attestation", code, of=of, target={"at_least": of}, **keys), values


# Into text


def yaml_text(data: Any) -> str:
    """Plain data as YAML: text always quoted, numbers and dates never."""
    if isinstance(data, Mapping):
        return (
            "{" + ", ".join(f"{json.dumps(str(key), ensure_ascii=False)}: {yaml_text(data[key])}" for key in data) + "}"
        )
    if isinstance(data, list | tuple):
        return "[" + ", ".join(map(yaml_text, data)) + "]"
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, str):
        return json.dumps(data, ensure_ascii=False)
    return written(data) if isinstance(data, int | Fraction) else data.isoformat()


def written(number: int | Fraction) -> str:
    """A number that ends in decimals, written plainly: 12.5."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    assert Fraction(exact) == number
    return f"{exact:f}"


def json_bytes(submissions: Sequence[Data]) -> bytes:
    return json.dumps(list(submissions), ensure_ascii=False, default=json_form).encode()


def json_form(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else written(value)


# Into the real thing


def catalogue(*layers: Data) -> Catalogue:
    return read_catalogue([(f"{layer['layer']}.yaml", yaml_text(layer).encode()) for layer in layers])


def submission(values: Data | None = None, **keys: Any) -> Data:
    head = {"unit": "03652", "round": "2023", "window": WINDOW, "values": values or {}}
    return {**head, **keys}


def scorecard(layers: Sequence[Data] | Data, data: Data) -> Scorecard:
    found = catalogue(*([layers] if isinstance(layers, dict) else layers))
    return grade(found, read_submissions(found, json_bytes([data]), "s.json")[0])


def card(layers: Sequence[Data] | Data, data: Data) -> Data:
    return scorecard(layers, data).as_data()


def ranked(layers: Sequence[Data] | Data, data: Sequence[Data]) -> list[int | None]:
    found = catalogue(*([layers] if isinstance(layers, dict) else layers))
    return ranks([grade(found, one) for one in read_submissions(found, json_bytes(data), "s.json")])


def judged(what: Data, inputs: Data | None, *, documents: Sequence[Data] = (), **keys: Any) -> Data:
    """The result of an indicator that stands alone in its catalogue."""
    values = {} if inputs is None else {what["code"]: inputs}
    return card(of_indicators(what, documents=documents), submission(values, **keys))["criteria"][0]["indicators"][0]


def state(what: Data, inputs: Data | None, **keys: Any) -> str:
    return judged(what, inputs, **keys)["state"]


# Refusals


def refusal_of(*files: tuple[str, str | bytes]) -> list[str]:
    """The problems, in English, that a catalogue is refused with."""
    contents = [(name, text.encode() if isinstance(text, str) else text) for name, text in files]
    with pytest.raises(Problems) as refused:
        read_catalogue(contents)
    return [problem.line_of_text("en") for problem in refused.value.problems]


def refused(*layers: Data) -> list[str]:
    """The problems that these layers are refused with, each file on one line."""
    return refusal_of(*((f"{layer.get('layer', 'x')}.yaml", yaml_text(layer)) for layer in layers))


def refused_submissions(layers: Data, content: bytes | str | Sequence[Data]) -> list[str]:
    """The problems, in English, that submissions are refused with."""
    found = catalogue(layers)
    if isinstance(content, str):
        content = content.encode()
    with pytest.raises(Problems) as refused:
        read_submissions(found, content if isinstance(content, bytes) else json_bytes(content), "s.json")
    return [problem.line_of_text("en") for problem in refused.value.problems]
