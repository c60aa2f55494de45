"""Sections 2 and 10: what one part of a catalogue demands of another, and a local layer of what it extends."""

from fractions import Fraction

import pytest

from scoring import Problems, read_catalogue, read_catalogue_files
from tests.scoring.building import (
    COUNT,
    LAST_BAND,
    NAME,
    SMALL,
    Data,
    attested,
    catalogue,
    criterion,
    group,
    indicator,
    items,
    local,
    national,
    of_indicators,
    refusal_of,
    refused,
    with_indicator,
    yaml_text,
)

# Targets and credit


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("count", {"on_or_before": "03-31"}),
        ("count", {"at_most": "0"}),
        ("count", {"at_most": "few"}),
        ("deadline", {"at_most": 3}),
        ("level", {"at_least": 3}),
        ("level", {"at_least": "excellent"}),
        ("count", {}),
        ("count", {"at_most": 3, "below": 1}),
        ("level", {"at_least": "good", "equal": "good"}),
        ("ratio", [90]),
        ("ratio", 90),
    ],
)
def test_a_target_of_the_wrong_kind_is_refused(kind: str, target: object):
    problems = refused(with_indicator(kind, target=target))
    assert all(line.startswith("national.yaml:1: groups[A].criteria[TC1].indicators[1].target") for line in problems)


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        ({"from": 5, "to": 5}, "from and to must differ"),
        ({"from": 5, "to": Fraction(10, 2)}, "from and to must differ"),
        ({"from": 5}, "key to is missing"),
        ({}, "key from is missing"),
        ({"steps": []}, "must not be empty"),
        (
            {"steps": [{"at_least": 1, "credit": 1}, {"at_most": 1, "credit": 0}]},
            "at_least throughout or at_most throughout",
        ),
        ({"steps": [{"at_least": 1, "at_most": 1, "credit": 1}]}, "exactly one of at_least, at_most"),
        ({"steps": [{"credit": 1}]}, "exactly one of at_least, at_most"),
        ({"steps": [{"at_least": 1}]}, "key credit is missing"),
        ({"steps": [{"at_least": 1, "credit": Fraction(11, 10)}]}, "a credit lies between 0 and 1"),
        ({"steps": [{"at_least": 1, "credit": Fraction(-1, 10)}]}, "a credit lies between 0 and 1"),
        ({"steps": [{"above": 1, "credit": 1}]}, "key above is not known here"),
        ({"steps": [{"at_least": 1, "credit": 1}], "from": 0, "to": 1}, "on a line (from, to) or in steps, not both"),
        ({"form": 0, "to": 1}, "key form is not known here"),
        ([0, 1], "pairs of key: value are needed"),
    ],
)
def test_a_credit_rule_that_cannot_be_carried_out_is_refused(rule: object, complaint: str):
    assert any(complaint in line and ".credit" in line for line in refused(with_indicator("count", credit=rule)))


def test_a_credit_rule_for_levels_names_levels():
    for rule in ({"from": "poor", "to": "best"}, {"steps": [{"at_least": "best", "credit": 1}]}):
        (problem,) = refused(with_indicator("level", credit=rule))
        assert "level best is not among levels (poor, fair, good)" in problem
    (problem,) = refused(with_indicator("level", credit={"from": "poor", "to": "poor"}))
    assert "from and to must differ" in problem


@pytest.mark.parametrize("operator", ["at_least", "above"])
def test_a_small_base_is_refused_with_at_least_or_above(operator: str):
    small = {"below": 20, "rule": "not_increased"}
    (problem,) = refused(with_indicator("change", target={operator: 0}, small_base=small))
    assert "small_base goes with at_most, below or equal only" in problem


def test_a_small_base_needs_below_and_a_known_rule():
    problems = refused(with_indicator("change", target={"below": 0}, small_base={"rule": "ignore"}))
    assert "key below is missing" in problems[0]
    assert "one of not_increased, judge is expected" in problems[1]


def test_a_gate_needs_a_target_or_a_credit():
    (problem,) = refused(with_indicator("count", gate=True))
    assert problem.endswith("indicators[1].gate: a gate needs a target or a credit")
    assert catalogue(with_indicator("count", gate=False)).indicators["1"].gate is False
    assert catalogue(with_indicator("count", gate=True, credit={"from": 3, "to": 0})).indicators["1"].gate is True


@pytest.mark.parametrize("keys", [{"of": 3, "items": items(3)}, {}])
def test_an_attestation_gives_either_of_or_items(keys: Data):
    what = {key: value for key, value in indicator("attestation").items() if key != "of"}
    (problem,) = refused(of_indicators({**what, **keys}))
    assert "exactly one of of and items is needed" in problem


def test_a_level_needs_its_levels():
    what = {key: value for key, value in indicator("level").items() if key != "levels"}
    (problem,) = refused(of_indicators(what))
    assert problem.endswith("levels: key levels is missing")
    (problem,) = refused(of_indicators({**what, "levels": []}))
    assert problem.endswith("must not be empty")


def test_an_unknown_kind_is_told_with_the_known_ones_and_does_not_hide_other_problems():
    problems = refused(with_indicator("counts", weight=-1, zone=1))
    assert [line.rpartition("indicators[1].")[2].split(": ")[0] for line in problems] == ["kind", "weight", "zone"]
    assert "attestation, deadline, ratio, count, change, level, survey, number is expected" in problems[0]


# Emptiness, groups, bands


@pytest.mark.parametrize(
    ("layer", "told"),
    [
        (national(), "groups: must not be empty"),
        (national(group()), "groups[A].criteria: must not be empty"),
        (national(group(criterion())), "groups[A].criteria[TC1].indicators: must not be empty"),
        ({**SMALL, "bands": []}, "bands: must not be empty"),
        (
            {**SMALL, "groups": {}},
            'groups: a list is needed, such as [{code: …, name: {vi: "…", en: "…"}, criteria: […]}]',
        ),
    ],
)
def test_an_empty_catalogue_group_or_criterion_is_refused(layer: Data, told: str):
    assert refused(layer) == [f"national.yaml:1: {told}"]


def test_all_groups_of_a_catalogue_carry_a_weight_or_none_does():
    first, second = group(criterion(COUNT)), group(criterion(indicator("count", "2"), code="TC2"), code="B")
    assert catalogue(national({**first, "weight": 1}, {**second, "weight": 0})).groups
    (problem,) = refused(national({**first, "weight": 1}, second))
    assert problem.startswith("national.yaml:1: groups[B]: all groups graded together carry a weight, or none does")
    (problem,) = refused(national(first), local({**second, "weight": 1}))
    assert problem.startswith("local.yaml:1: groups[B]: ")


def test_only_the_last_band_is_without_condition():
    free = {"code": "free", "name": NAME}
    condition = {"code": "best", "name": NAME, "min_score": 90}
    assert [line.split(": ")[1] for line in refused({**SMALL, "bands": [free, LAST_BAND]})] == ["bands[free]"]
    assert [line.split(": ")[1] for line in refused({**SMALL, "bands": [condition]})] == ["bands[best]"]
    assert refused({**SMALL, "bands": [{**free, "all_met": False, "gates": False}, LAST_BAND]})


def test_min_met_names_the_national_layer_only():
    bands = [{"code": "best", "name": NAME, "min_met": {"local": 1}}, LAST_BAND]
    layers = [{**SMALL, "bands": bands}, local(group(criterion(indicator("count", "2"), code="L"), code="B"))]
    (problem,) = refused(*layers)
    assert "min_met names layer local; it names the national layer national only" in problem


# Local layers


LOCAL_GROUP = group(criterion(attested("L1")[0], code="L"), code="B")


def test_a_local_layer_adds_criteria_in_groups_of_its_own():
    found = catalogue(
        SMALL, local(LOCAL_GROUP), local(group(criterion(attested("M1")[0], code="M"), code="C"), layer="other")
    )
    assert found.layers == ("national", "local", "other")
    assert list(found.criteria) == ["TC1", "L", "M"]


@pytest.mark.parametrize(
    ("layer", "where"),
    [
        (local({**LOCAL_GROUP, "code": "A"}), "groups[A].code"),
        (local(group(criterion(attested("L1")[0]), code="B")), "groups[B].criteria[TC1].code"),
        (local(group(criterion(COUNT, code="L"), code="B")), "groups[B].criteria[L].indicators[1].code"),
        (local(LOCAL_GROUP, layer="national"), "layer"),
        (local(LOCAL_GROUP, bands=[LAST_BAND]), "bands"),
    ],
)
def test_a_local_layer_may_not_repeat_a_code_nor_define_bands(layer: Data, where: str):
    problems = refusal_of(("first.yaml", GOOD_SMALL), ("second.yaml", f"\n{yaml_text(layer)}"))
    assert [line.split(": ")[:2] for line in problems if "not_yet" not in line] == [["second.yaml:2", where]]


GOOD_SMALL = yaml_text(SMALL)


def test_layers_given_later_repeat_nothing_of_each_other():
    problems = refused(SMALL, local(LOCAL_GROUP), local(LOCAL_GROUP, layer="other"))
    assert [line.split(": ")[0] for line in problems] == ["other.yaml:1"] * 3


def test_a_local_layer_needs_extends_and_a_national_one_has_none():
    layer = {key: value for key, value in local(LOCAL_GROUP).items() if key != "extends"}
    assert refused(SMALL, layer) == ["local.yaml:1: extends: key extends is missing"]
    (problem,) = refused({**SMALL, "extends": {"catalogue": "model", "version": "1"}})
    assert problem.startswith("national.yaml:1: extends: the first file is the national layer")


@pytest.mark.parametrize("extends", [{"catalogue": "other", "version": "1"}, {"catalogue": "model", "version": "2"}])
def test_extends_names_the_base_and_its_version(extends: Data):
    (problem,) = refused(SMALL, local(LOCAL_GROUP, extends=extends))
    assert problem.startswith("local.yaml:1: extends: extends names ")


def test_what_an_unreadable_file_would_have_held_is_not_missed_in_another():
    check = {"code": "Q", "kind": "not_more_than", "of": ["1", "L1.confirmed"], "question": NAME}
    problems = refusal_of(("first.yaml", "groups: ["), ("second.yaml", yaml_text(local(LOCAL_GROUP, checks=[check]))))
    assert [line.split(": ")[0] for line in problems] == ["first.yaml:1"]


# Sources


def test_sources_used_are_listed_here_or_in_what_is_extended():
    listed = {**of_indicators({**COUNT, "sources": ["S01"]}), "sources": [{"code": "S01", "name": NAME}]}
    using = local(group(criterion(indicator("count", "2"), code="L", sources=["S01"]), code="B"))
    assert list(catalogue(listed, using).sources) == ["S01"]
    problems = refused(SMALL, using)
    assert problems == ["local.yaml:1: groups[B].criteria[L].sources[1]: source S01 is not listed in sources"]


# Files


def test_files_that_cannot_be_opened_are_told(tmp_path):
    with pytest.raises(Problems) as refusal:
        read_catalogue_files([tmp_path / "a.yaml", tmp_path])
    assert [problem.line_of_text("en") for problem in refusal.value.problems] == [
        f"{tmp_path / 'a.yaml'}: there is no such file; check its name and folder",
        f"{tmp_path}: this is a folder, not a file; name the file in it",
    ]


def test_problems_are_told_in_vietnamese_by_default():
    with pytest.raises(Problems) as refusal:
        read_catalogue([("c.yaml", yaml_text(national(group(criterion(COUNT, weight=-5)))).encode())])
    assert refusal.value.problems[0].line_of_text().endswith("weight: -5: không được âm")
