"""What a catalogue is refused for where its bands ask for indicators, groups, few unmet criteria or levels."""

from typing import Any

import pytest

from tests.scoring.building import (
    COUNT,
    LAST_BAND,
    NAME,
    SMALL,
    Data,
    catalogue,
    criterion,
    group,
    indicator,
    local,
    national,
    refusal_of,
    refused,
    yaml_text,
)

LEVEL = indicator("level", "2", target={"at_least": "fair"})
OTHER = indicator("level", "3", levels=[{"code": code, "name": NAME} for code in ("bad", "good")])
TRACKED = indicator("count", "4")
LAYER = national(group(criterion(COUNT, LEVEL, OTHER, TRACKED)))
LOCAL = local(group(criterion(indicator("count", "9", target={"at_most": 0}), code="L"), code="B"))


def problems(**conditions: Any) -> list[str]:
    """What a band with these conditions is refused for, from the place on; nothing when it is accepted."""
    layer = {**LAYER, "bands": [{"code": "b", "name": NAME, **conditions}, LAST_BAND]}
    try:
        catalogue(layer)
    except ValueError:
        return [line.removeprefix("national.yaml:1: bands[b]") for line in refused(layer)]
    return []


def asked(**keys: Any) -> Data:
    return {"of": ["2"], "at_least": "good", "min": 1, **keys}


def without(key: str, **keys: Any) -> Data:
    return {name: value for name, value in asked(**keys).items() if name != key}


@pytest.mark.parametrize(
    "conditions",
    [
        {"must_meet": ["1", "2"]},
        {"min_group": 50},
        {"min_group": "25/2"},
        {"min_group": {"A": 0}},
        {"min_group": {"A": "200/3"}},
        {"max_unmet": 0},
        {"max_unmet": {"national": 0}},
        {"levels": [asked(), without("min", max=0), without("at_least", at_most="poor")]},
        {"levels": [asked(of=["2", "3"])]},
        {"levels": [asked(min=2)]},
    ],
)
def test_these_are_accepted(conditions: Data):
    assert problems(**conditions) == []


NATIONAL_ONLY = "the national file has no indicator {}; a band names indicators of this file only"
ONE_SCORE = "one score for every group, such as 50, or one for each group, such as {A: 50}, is needed"
ONE_NUMBER = (
    "a whole number of 0 or more is needed, for all layers, such as 2, or for the national one, such as {national: 2}"
)


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"must_meet": []}, [".must_meet: must not be empty"]),
        ({"must_meet": "1"}, ['.must_meet: a list is needed, such as ["1"]']),
        ({"must_meet": [1]}, ['.must_meet[1]: YAML reads 1 as a number, not text; quote it: "1"']),
        ({"must_meet": ["7"]}, [".must_meet[1]: " + NATIONAL_ONLY.format("7")]),
        ({"must_meet": ["1", "2", "1"]}, [".must_meet[3]: 1 is already named in line 1; each is named once"]),
        (
            {"must_meet": ["4"]},
            [
                ".must_meet[1]: indicator 4 is tracked only and can never be met; "
                "give it a target or a credit, or drop it from must_meet"
            ],
        ),
        ({"min_group": {}}, [".min_group: must not be empty"]),
        ({"min_group": []}, [f".min_group: {ONE_SCORE}"]),
        ({"min_group": True}, [f".min_group: {ONE_SCORE}"]),
        (
            {"min_group": "50"},
            ['.min_group: "50": a plain number such as 12 or 12.5 is needed; drop the quotes: 50'],
        ),
        ({"min_group": {"A": "x"}}, [".min_group.A: x: a plain number such as 12 or 12.5 is needed"]),
        ({"min_group": {"Z": 50}}, [".min_group.Z: the national file has no group Z (A)"]),
        ({"max_unmet": {}}, [".max_unmet: must not be empty"]),
        ({"max_unmet": []}, [f".max_unmet: {ONE_NUMBER}"]),
        ({"max_unmet": -1}, [".max_unmet: -1: a whole number of 0 or more is needed"]),
        ({"max_unmet": "2/1"}, [".max_unmet: 2/1: a whole number of 0 or more is needed; write 2"]),
        ({"max_unmet": {"national": "1/2"}}, [".max_unmet.national: 1/2: a whole number of 0 or more is needed"]),
        (
            {"max_unmet": {"local": 1}},
            [".max_unmet.local: max_unmet names layer local; it names the national layer national only"],
        ),
        ({"levels": []}, [".levels: must not be empty"]),
        (
            {"levels": {}},
            ['.levels: a list is needed, such as [{of: ["1.1", "1.2"], at_least: good, min: 2}]'],
        ),
        ({"levels": [{}]}, [".levels[1]: pairs of key: value are needed, such as "
                            '{of: ["1.1", "1.2"], at_least: good, min: 2}']),
        ({"levels": [asked(of=[])]}, [".levels[1].of: must not be empty"]),
        ({"levels": [asked(of=["2", "2"])]}, [".levels[1].of[2]: 2 is already named in line 1; each is named once"]),
        ({"levels": [asked(of=["7"])]}, [".levels[1].of[1]: " + NATIONAL_ONLY.format("7")]),
        (
            {"levels": [asked(of=["1"])]},
            [".levels[1].of[1]: 1 is of kind count; levels names indicators of kind level only"],
        ),
        ({"levels": [asked(at_most="good")]}, [".levels[1]: exactly one of at_least, at_most is needed"]),
        ({"levels": [without("at_least")]}, [".levels[1]: exactly one of at_least, at_most is needed"]),
        ({"levels": [asked(max=1)]}, [".levels[1]: exactly one of min, max is needed"]),
        ({"levels": [without("min")]}, [".levels[1]: exactly one of min, max is needed"]),
        ({"levels": [asked(min=0)]}, [".levels[1].min: 0: a whole number of 1 or more is needed"]),
        ({"levels": [asked(min="2/1")]}, [".levels[1].min: 2/1: a whole number of 1 or more is needed; write 2"]),
        ({"levels": [without("min", max=-1)]}, [".levels[1].max: -1: a whole number of 0 or more is needed"]),
        (
            {"levels": [asked(of=["2", "3"], at_least="fair")]},
            [".levels[1].at_least: indicator 3 has no level fair (bad, good); every indicator in of must have it"],
        ),
        (
            {"levels": [without("at_least", of=["2", "3"], at_most="worst")]},
            [
                ".levels[1].at_most: indicator 2 has no level worst (poor, fair, good); every indicator in of must have it",
                ".levels[1].at_most: indicator 3 has no level worst (bad, good); every indicator in of must have it",
            ],
        ),
        ({"levels": [asked(level="good")]}, [".levels[1].level: key level is not known here; levels stands in a band"]),
    ],
)  # fmt: skip
def test_these_are_refused(conditions: Data, expected: list[str]):
    assert sorted(problems(**conditions)) == sorted(expected)


def test_a_score_of_a_group_that_may_be_meant_in_thousands_is_refused():
    layer = yaml_text({**LAYER, "bands": [{"code": "b", "name": NAME, "min_group": 777}, LAST_BAND]})
    assert refusal_of(("n.yaml", layer.replace("777", "1.000"))) == [
        "n.yaml:1: bands[b].min_group: 1.000: write 1000 or 1"
    ]
    assert refusal_of(("n.yaml", layer.replace("777", '{"A": 1.000}'))) == [
        "n.yaml:1: bands[b].min_group.A: 1.000: write 1000 or 1"
    ]


@pytest.mark.parametrize("text", ["", "~", "null"])
@pytest.mark.parametrize(
    ("key", "form"),
    [
        ("min_group", "50"),
        ("max_unmet", "2"),
        ("must_meet", '["1.1", "2.1"]'),
        ("levels", '[{of: ["1.1", "1.2"], at_least: good, min: 2}]'),
    ],
)
def test_a_condition_that_says_nothing_is_refused(key: str, form: str, text: str):
    layer = yaml_text({**LAYER, "bands": [{"code": "b", "name": NAME, key: 777}, LAST_BAND]})
    (line,) = refusal_of(("n.yaml", layer.replace("777", text)))
    assert line == (
        f"n.yaml:1: bands[b].{key}: there is no value after the colon; "
        f"give one such as {key}: {form}, or delete the whole of {key}"
    )


@pytest.mark.parametrize(
    "conditions",
    [
        {"must_meet": ["9"]},
        {"min_group": {"B": 50}},
        {"levels": [asked(of=["9"])]},
    ],
)
def test_bands_name_nothing_of_a_local_layer(conditions: Data):
    layer = {**LAYER, "bands": [{"code": "b", "name": NAME, **conditions}, LAST_BAND]}
    (line,) = refused(layer, LOCAL)
    assert "the national file has no" in line


@pytest.mark.parametrize(
    "conditions",
    [
        {"must_meet": ["1"]},
        {"min_group": 0},
        {"min_group": {"A": 0}},
        {"max_unmet": 5},
        {"max_unmet": {"national": 5}},
        {"levels": [asked()]},
    ],
)
def test_the_last_band_asks_none_of_it(conditions: Data):
    (line,) = refused({**LAYER, "bands": [{**LAST_BAND, **conditions}]})
    assert line.endswith("bands[not_yet]: the last band carries no condition")


def test_everything_wrong_with_a_band_is_told_at_once():
    found = problems(
        must_meet=["7", "4"], min_group={"Z": "x"}, max_unmet={"local": -1}, levels=[asked(of=["7"], max=-1)]
    )
    assert len(found) == 9


# rank_by


def test_rank_by_is_band_and_nothing_else():
    (line,) = refused({**SMALL, "rank_by": "score"})
    assert line == "national.yaml:1: rank_by: score: only band is possible here; leave the key out otherwise"
    assert catalogue({**SMALL, "rank_by": "band"}).national.rank_by == "band"


def test_rank_by_stands_in_the_national_file_only():
    (line,) = refused(SMALL, {**LOCAL, "rank_by": "band"})
    assert line == "local.yaml:1: rank_by: a local layer does not say how wards are ranked; remove rank_by"
