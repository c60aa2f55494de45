"""Refusals of the further forms of rules, sentence by sentence: each slip is told once, and no advice is wrong."""

import pytest

from scoring import read_catalogue
from tests.scoring.building import (
    COUNT,
    LAST_BAND,
    NAME,
    Data,
    criterion,
    group,
    indicator,
    national,
    of_indicators,
    refusal_of,
    refused,
    with_indicator,
    yaml_text,
)

AREA = {"area": [{"code": code, "name": NAME} for code in ("core", "outer")]}


# A key that takes whole numbers takes no fraction, and is told so in one sentence


@pytest.mark.parametrize("needs", ["2.5", "5/2", '"5/2"'])
def test_needs_that_is_no_whole_number_is_told_once_also_where_it_is_too_large(needs: str):
    text = yaml_text(national(group(criterion(COUNT, needs=0)))).replace('"needs": 0', f'"needs": {needs}')
    (line,) = refusal_of(("c.yaml", text))
    shown = needs.strip('"')
    assert line == f"c.yaml:1: groups[A].criteria[TC1].needs: {shown}: a whole number of 1 or more is needed"


@pytest.mark.parametrize(
    "condition",
    [{"max_unmet": "1/2"}, {"max_unmet": {"national": "1/2"}}, {"min_met": {"national": "1/2"}}],
)
def test_a_fraction_where_a_whole_number_stands_is_not_told_to_lose_its_quotes(condition: Data):
    """It has none in the file, and would be refused without them too."""
    (line,) = refused(of_indicators(COUNT, bands=[{"code": "y", "name": NAME, **condition}, LAST_BAND]))
    assert line.endswith(": 1/2: a whole number of 0 or more is needed")


def test_a_credit_of_more_than_1_as_a_fraction_is_not_told_to_lose_its_quotes():
    (line,) = refused(with_indicator("count", credit={"steps": [{"at_least": 1, "credit": "4/3"}]}))
    assert line.endswith("credit: 4/3: a credit lies between 0 and 1")


# Keys of classes are text like every code


@pytest.mark.parametrize("key", ["1", "2024", "true", "2024-01-01"])
def test_what_a_class_is_known_by_is_refused_where_yaml_reads_no_text(key: str):
    text = yaml_text(of_indicators(COUNT, classes=AREA)).replace('"area": [', f"{key}: [")
    (line,) = refusal_of(("c.yaml", text))
    assert line.startswith(f"c.yaml:1: classes.{key}: YAML reads {key} as ")
    assert f'"{key}"' in line
    quoted = text.replace(f"{key}: [", f'"{key}": [')
    assert list(read_catalogue([("c.yaml", quoted.encode())]).classes) == [key]


# Each code of the class has its case


def test_cases_without_any_case_are_told_once_for_each_code():
    found = refused(of_indicators(indicator("count", by="area", cases={}), classes=AREA))
    assert ["core" in line for line in found] == [True, False]
    assert ["outer" in line for line in found] == [False, True]


# Nothing stands where a list is needed: the form that is shown would be accepted


def test_levels_of_a_band_are_shown_in_the_form_of_a_band():
    text = yaml_text(of_indicators(COUNT, bands=[{"code": "y", "name": NAME, "levels": []}, LAST_BAND]))
    (line,) = refusal_of(("c.yaml", text.replace('"levels": []', '"levels": null')))
    assert 'levels: [{of: ["1.1", "1.2"], at_least: good, min: 2}]' in line
    (entry,) = refusal_of(("c.yaml", text.replace('"levels": []', '"levels": ["1"]')))
    assert entry.endswith('such as {of: ["1.1", "1.2"], at_least: good, min: 2}')
