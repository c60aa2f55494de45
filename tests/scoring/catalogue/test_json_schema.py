"""Section 2: the JSON Schema that editors check catalogue files with, made from the models."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from scoring.catalogue.json_schema import schema_text
from tests.scoring.building import (
    LAST_BAND,
    NAME,
    Data,
    catalogue,
    criterion,
    group,
    indicator,
    items,
    local,
    national,
    of_indicators,
    refused,
)

CRITERIA = Path(__file__).resolve().parents[3] / "criteria"
SCHEMA = json.loads(schema_text())
CHECKER = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def as_json(data: Any) -> Any:
    """YAML data as an editor's checker sees it: dates as text."""
    if isinstance(data, dict):
        return {key: as_json(part) for key, part in data.items()}
    if isinstance(data, list):
        return [as_json(part) for part in data]
    return data.isoformat() if isinstance(data, date) else data


def wrong(data: Any) -> list[str]:
    return [error.message for error in CHECKER.iter_errors(as_json(data))]


def test_the_schema_kept_with_the_criteria_is_current():
    assert (CRITERIA / "criteria.schema.json").read_text(encoding="utf-8") == schema_text(), (
        "run: python -m scoring schema > criteria/criteria.schema.json"
    )


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", ["criteria.yaml", "son_la_city.yaml"])
def test_the_catalogues_kept_with_it_are_valid(name: str):
    text = (CRITERIA / name).read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=criteria.schema.json\n")
    assert wrong(yaml.safe_load(text)) == []


COUNT = indicator("count", target={"at_most": 0})
AREA = {"area": [{"code": code, "name": NAME} for code in ("core", "outer")]}
CASES = {"core": {"target": {"at_most": 0}}, "outer": {"credit": {"from": 5, "to": 0}}}
GOOD = national(
    group(
        criterion(
            {key: value for key, value in indicator("attestation", "a", items=items(2)).items() if key != "of"},
            indicator("deadline", "b", target={"on_or_before": "03-31"}),
            indicator("ratio", "c", target={"at_least": 80}, may_exceed=True),
            indicator("change", "d", target={"below": 0}, small_base={"below": 20, "rule": "judge"}),
            indicator("level", "e", target={"at_least": "fair"}, credit={"steps": [{"at_least": "good", "credit": 1}]}),
            indicator("survey", "f", min_sample=30, entered_by="independent", credit={"from": 50, "to": 90}),
            indicator("number", "g"),
            indicator("count", "h", target={"at_least": 5, "below": 10}, credit={"from": 0, "to": "20/3", "floor": 5}),
            indicator("ratio", "i", per=100000, target={"above": "1/3", "at_most": 35}),
            indicator("count", "j", by="area", cases=CASES),
            indicator("level", "k", by="area", cases={"core": {"target": {"at_least": "fair"}}, "outer": {}}),
            indicator("deadline", "l", by="area", cases={"core": {}, "outer": {"target": {"on_or_before": "03-31"}}}),
        )
    ),
    classes=AREA,
    valid_from=date(2024, 1, 1),
    checks=[{"code": "Q", "kind": "all_positive_small", "of": ["f", 30], "question": {"vi": "?", "en": "?"}}],
    rank_by="band",
    bands=[
        {"code": "1", "name": NAME, "must_meet": ["e"], "min_group": 50, "max_unmet": 2},
        {"code": "2", "name": NAME, "min_group": {"A": "200/3"}, "max_unmet": {"national": 0}},
        {"code": "3", "name": NAME, "levels": [{"of": ["e"], "at_least": "good", "min": 1}]},
        {"code": "4", "name": NAME, "levels": [{"of": ["e"], "at_most": "poor", "max": 0}]},
        LAST_BAND,
    ],
)
BAND = {"code": "b", "name": NAME}


def test_a_file_that_uses_everything_is_valid():
    assert wrong(GOOD) == []
    assert catalogue(GOOD)
    assert wrong(local(group(criterion(COUNT)))) == []


@pytest.mark.parametrize(
    "mistake",
    [
        {**GOOD, "zone": 1},
        {key: part for key, part in GOOD.items() if key != "version"},
        {**GOOD, "version": 2024.1},
        {**GOOD, "status": "guessed"},
        {**GOOD, "valid_from": "2024-02-30"},
        {**GOOD, "title": "Bộ tiêu chí"},
        {**GOOD, "title": {"vi": "x"}},
        {**GOOD, "groups": []},
        {**GOOD, "rank_by": "score"},
        *(
            {**GOOD, "bands": [{**BAND, **conditions}, LAST_BAND]}
            for conditions in (
                {"must_meet": []},
                {"must_meet": [1]},
                {"min_group": []},
                {"min_group": {}},
                {"min_group": "50"},
                {"min_group": {"A": "x"}},
                {"max_unmet": -1},
                {"max_unmet": {}},
                {"max_unmet": {"national": "1/2"}},
                {"levels": []},
                {"levels": [{"of": [], "at_least": "good", "min": 1}]},
                {"levels": [{"of": ["e"], "at_least": "good"}]},
                {"levels": [{"of": ["e"], "min": 1}]},
                {"levels": [{"of": ["e"], "at_least": "good", "at_most": "good", "min": 1}]},
                {"levels": [{"of": ["e"], "at_least": "good", "min": 1, "max": 1}]},
                {"levels": [{"of": ["e"], "at_least": "good", "min": 0}]},
            )
        ),
        {**GOOD, "checks": [{"code": "Q", "kind": "fell", "of": ["f", "f"], "question": {"vi": "?", "en": "?"}}]},
        {**GOOD, "checks": [{"code": "Q", "kind": "both_fell", "of": ["f"], "question": {"vi": "?", "en": "?"}}]},
        national(group(criterion())),
        national(group(criterion(COUNT, weight=-1))),
        national(group(criterion(COUNT, weight="5"))),
        national(group(criterion(COUNT, basis="hearsay"))),
        of_indicators({**COUNT, "code": 14.1}),
        of_indicators({**COUNT, "kind": "counts"}),
        of_indicators({**COUNT, "gate": "yes"}),
        of_indicators(indicator("count", target={"on_or_before": "03-31"})),
        of_indicators(indicator("count", target={"at_most": "0"})),
        of_indicators(indicator("count", target={"at_most": 0, "below": 0})),
        of_indicators(indicator("count", target={"at_least": 0, "equal": 0})),
        of_indicators(indicator("count", target={"at_least": 0, "at_most": 1, "below": 1})),
        of_indicators(indicator("ratio", per=100)),
        of_indicators(indicator("ratio", per=0)),
        of_indicators(indicator("count", per=1000)),
        of_indicators(indicator("count", credit={"from": 0, "to": 1, "floor": "x"})),
        of_indicators(indicator("count", credit={"steps": [{"at_least": 1, "credit": 1}], "floor": 1})),
        of_indicators(indicator("count", by="area"), classes=AREA),
        of_indicators(indicator("count", cases={"core": {}, "outer": {}}), classes=AREA),
        of_indicators(indicator("count", by="area", cases=CASES, target={"at_most": 0}), classes=AREA),
        of_indicators(indicator("count", by="area", cases={**CASES, "outer": {"goal": 1}}), classes=AREA),
        of_indicators(COUNT, classes={}),
        of_indicators(COUNT, classes={"area": AREA["area"][:1]}),
        of_indicators(COUNT, classes={"area.of": AREA["area"]}),
        of_indicators(COUNT, classes={"area": [{**AREA["area"][0], "code": "a.b"}, AREA["area"][1]]}),
        of_indicators(indicator("count", target={})),
        of_indicators(indicator("count", may_exceed=True)),
        of_indicators(indicator("deadline", target={"on_or_before": "31/03"})),
        of_indicators(indicator("deadline", credit={"from": 0, "to": 1})),
        of_indicators(indicator("level", target={"at_least": 2})),
        of_indicators(indicator("change", small_base={"below": 20})),
        of_indicators(indicator("change", small_base={"below": 2.5, "rule": "judge"})),
        of_indicators(indicator("count", credit={"from": 0})),
        of_indicators(indicator("count", credit={"steps": []})),
        of_indicators(indicator("count", credit={"steps": [{"at_least": 1, "credit": 2}]})),
        of_indicators({key: part for key, part in indicator("level").items() if key != "levels"}),
    ],
)
def test_typical_mistakes_are_found_by_the_schema(mistake: Data):
    assert wrong(mistake)


def test_every_mistake_that_the_schema_finds_the_reader_refuses_too():
    assert refused(of_indicators(indicator("count", target={"at_most": 0, "below": 0})))


def test_keys_are_explained_where_an_editor_shows_them():
    assert "description" in SCHEMA["$defs"]["SmallBase"]
    assert "null" not in json.dumps(SCHEMA)
