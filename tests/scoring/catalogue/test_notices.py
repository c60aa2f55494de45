"""What a catalogue may say and hardly means (docs/scoring.md, section 12): each with its line, and where there is none."""

from typing import Any

import pytest

from scoring import check_catalogue
from tests.scoring.building import (
    COUNT,
    LAST_BAND,
    NAME,
    SMALL,
    Data,
    criterion,
    document,
    group,
    indicator,
    local,
    national,
    of_indicators,
    with_indicator,
    yaml_text,
)


def noticed(*layers: Data) -> list[str]:
    """The notices about these layers in English: what stands after the line, "where: what"."""
    checked = check_catalogue([(f"{layer['layer']}.yaml", yaml_text(layer).encode()) for layer in layers])
    return [notice.line_of_text("en").partition(":1: ")[2].replace(": notice: ", ": ", 1) for notice in checked.notices]


def of_indicator(kind: str, **keys: Any) -> list[str]:
    """The notices about an indicator, from its place on."""
    return [
        line.removeprefix("groups[A].criteria[TC1].indicators[1].") for line in noticed(with_indicator(kind, **keys))
    ]


# What a kind can reach

NO = "no value meets this target: "


@pytest.mark.parametrize(
    ("kind", "keys", "told"),
    [
        ("ratio", {"target": {"at_least": 120}}, f"target.at_least: {NO}values lie between 0 and 100"),
        ("ratio", {"target": {"at_least": 120}, "may_exceed": True}, None),
        ("ratio", {"target": {"at_least": 120}, "per": 1000}, None),
        (
            "ratio",
            {"target": {"above": 1000}, "per": 1000},
            f"target.above: {NO}values lie between 0 and 1000",
        ),
        ("ratio", {"target": {"above": 1000}, "per": 1000, "may_exceed": True}, None),
        ("survey", {"target": {"above": 100}}, f"target.above: {NO}values lie between 0 and 100"),
        ("change", {"target": {"below": -100}}, f"target.below: {NO}values are -100 or more"),
        ("change", {"target": {"at_most": -100}}, None),
        ("count", {"target": {"below": 0}}, f"target.below: {NO}values are 0 or more"),
        ("count", {"target": {"above": 5, "below": 6}}, f"target: {NO}values are whole numbers"),
        ("count", {"target": {"above": 5, "below": 7}}, None),
        ("attestation", {"of": 5, "target": {"above": 3, "below": 4}}, f"target: {NO}values are whole numbers"),
        ("attestation", {"of": 5, "target": {"at_least": 6}}, f"target.at_least: {NO}values lie between 0 and 5"),
        ("attestation", {"of": 5, "target": {"at_least": 6, "at_most": 9}}, f"target: {NO}values lie between 0 and 5"),
        ("number", {"target": {"above": 5, "below": 6}}, None),
    ],
)  # fmt: skip
def test_a_target_that_nothing_reaches(kind: str, keys: Data, told: str | None):
    assert of_indicator(kind, **keys) == ([told] if told else [])


@pytest.mark.parametrize(
    ("kind", "keys", "told"),
    [
        ("ratio", {"target": {"at_least": "4/5"}}, "target.at_least: 4/5 means 4/5 % here; write 80 if 80 % is meant"),
        ("ratio", {"target": {"at_least": 1}}, "target.at_least: 1 means 1 % here; write 100 if 100 % is meant"),
        ("ratio", {"target": {"at_least": 0}}, None),
        ("ratio", {"target": {"at_least": 1}, "per": 1000}, None),
        ("survey", {"target": {"above": 1}}, "target.above: 1 means 1 % here; write 100 if 100 % is meant"),
        ("change", {"target": {"at_most": 1}}, None),
        ("number", {"target": {"at_least": 1}}, None),
    ],
)
def test_a_percentage_above_0_and_up_to_1(kind: str, keys: Data, told: str | None):
    assert of_indicator(kind, **keys) == ([told] if told else [])


@pytest.mark.parametrize(
    ("kind", "keys", "told"),
    [
        # At its best, 100 of 100, a ratio earns all of it; with the rate per 1000 the line ends where nothing comes to.
        ("ratio", {"target": {"at_least": 80}, "credit": {"from": 0, "to": 80}}, None),
        (
            "ratio",
            {"target": {"at_least": 80}, "credit": {"from": 0, "to": 2000}, "per": 1000},
            "credit: where the target is met at its best (1000), this still gives less than the full credit",
        ),
        # A range has no best: there is a notice where no value that meets it earns 1. Here 9 does; so do 10 and more, unmet.
        (
            "count",
            {"target": {"at_least": 5, "below": 10}, "credit": {"from": 0, "to": 9}},
            "credit: the full credit is given where the target is not met (10)",
        ),
        (
            "ratio",
            {"target": {"at_least": 80, "at_most": 100}, "credit": {"from": 0, "to": 120}},
            "credit: no value that meets the target earns the full credit",
        ),
        ("ratio", {"target": {"above": 80, "at_most": 100}, "credit": {"from": 0, "to": 100}}, None),
        ("number", {"target": {"at_least": 5}, "credit": {"from": 0, "to": 50}}, None),
        (
            "number",
            {"target": {"at_most": 5}, "credit": {"from": 0, "to": 50, "floor": 10}},
            "credit: the full credit is not given where the target is met, but where it is not (50); "
            "from and to may be exchanged",
        ),
        ("ratio", {"target": {"at_least": 80}, "credit": {"from": 0, "to": 80, "floor": 80}}, None),
    ],
)
def test_a_credit_that_does_not_go_with_its_target(kind: str, keys: Data, told: str | None):
    assert of_indicator(kind, **keys) == ([told] if told else [])


def test_thresholds_with_decimals_on_a_count():
    keys = {"target": {"above": "5/2", "below": 7}, "credit": {"from": 0, "to": 3, "floor": "3/2"}}
    found = [line for line in of_indicator("count", **keys) if "whole" in line]
    assert [line.partition(": ")[0] for line in found] == ["credit.floor", "target.above"]


# Thresholds by class

AREA = {"area": [{"code": code, "name": NAME} for code in ("core", "outer")]}


def by_area(core: Data, outer: Data, kind: str = "ratio", **keys: Any) -> Data:
    judged = indicator(kind, by="area", cases={"core": core, "outer": outer}, **keys)
    return national(group(criterion(judged)), classes=AREA)


def test_every_case_is_looked_at_by_itself_and_an_empty_one_is_not():
    layer = by_area({"target": {"at_least": 120}}, {"target": {"at_least": 90}, "credit": {"from": 0, "to": 50}})
    place = "groups[A].criteria[TC1].indicators[1].cases"
    assert noticed(layer) == [
        f"{place}.core.target.at_least: no value meets this target: values lie between 0 and 100",
        f"{place}.outer.credit: the full credit is given where the target is not met (50)",
    ]
    assert noticed(by_area({"target": {"at_least": 90}}, {})) == []
    dated = indicator("deadline", by="area", cases={"core": {}, "outer": {"target": {"on_or_before": "03-31"}}})
    assert noticed(national(group(criterion(dated)), classes=AREA)) == []


def test_a_class_that_nothing_asks_for():
    told = (
        "classes.area: nothing asks for class area; "
        "write by: area and cases on an indicator whose threshold differs by it, or drop area"
    )
    assert noticed({**SMALL, "classes": AREA}) == [told]
    judged = indicator("count", "9", by="area", cases={"core": {"target": {"at_most": 0}}, "outer": {}})
    assert noticed({**SMALL, "classes": AREA}, local(group(criterion(judged, code="L"), code="B"))) == []


def test_codes_of_classes_that_look_alike():
    classes = {"area": [{"code": code, "name": NAME} for code in ("core", "Core")]}
    judged = indicator("count", by="area", cases={"core": {"target": {"at_most": 0}}, "Core": {}})
    (line,) = noticed(national(group(criterion(judged)), classes=classes))
    assert line == (
        "classes.area[Core].code: code Core looks like code core (national.yaml:1), but they are two codes "
        "(capital and small letters)"
    )


# Bands


def of_bands(
    *conditions: Data, groups: list[Data] | None = None, layers: tuple[Data, ...] = (), **keys: Any
) -> list[str]:
    """The notices about bands with these conditions, best first, each called by its place from 1."""
    bands = [{"code": str(place), "name": NAME, **asked} for place, asked in enumerate(conditions, 1)]
    return noticed(national(*(groups or GROUPS), bands=[*bands, LAST_BAND], **keys), *layers)


def level(code: str, *levels: str) -> Data:
    scale = [{"code": each, "name": NAME} for each in levels or ("poor", "fair", "good", "best")]
    return indicator("level", code, levels=scale, target={"at_least": "good"})


GROUPS = [
    group(criterion(indicator("count", "1", target={"at_most": 0}, gate=True), level("2"), level("3"))),
    group(criterion(level("4"), level("5"), code="TC2"), code="B"),
]
OTHER_LAYER = local(group(criterion(indicator("count", "9", target={"at_most": 0}), code="L"), code="C"))


def asked(side: str, at: str, bound: str, number: int, *of: str) -> Data:
    return {"levels": [{"of": list(of or ("2", "3", "4", "5")), side: at, bound: number}]}


@pytest.mark.parametrize(
    ("above", "band"),
    [
        ({"min_score": 80}, {"min_score": 80, "gates": True}),
        ({"must_meet": ["1"]}, {"must_meet": ["2", "1"]}),
        ({"must_meet": ["1"]}, {"gates": True}),
        ({"must_meet": ["2", "4"]}, {"all_met": True}),
        ({"gates": True}, {"must_meet": ["1"]}),
        ({"gates": True}, {"all_met": True}),
        ({"all_met": True}, {"max_unmet": 0}),
        ({"max_unmet": 0}, {"all_met": True}),
        ({"min_group": 50}, {"min_group": 50}),
        ({"min_group": 50}, {"min_group": {"A": 50, "B": 60}}),
        ({"min_group": {"A": 40, "B": 50}}, {"min_group": 50}),
        ({"min_group": {"A": 40}}, {"min_group": {"A": 50}}),
        ({"max_unmet": 3}, {"max_unmet": 2}),
        ({"max_unmet": {"national": 3}}, {"max_unmet": {"national": 3}}),
        ({"max_unmet": {"national": 3}}, {"max_unmet": 3}),
        (asked("at_least", "good", "min", 2), asked("at_least", "best", "min", 2)),
        (asked("at_least", "good", "min", 2), asked("at_least", "good", "min", 3)),
        (asked("at_least", "good", "min", 2), asked("at_least", "good", "min", 2, "2", "3")),
        (asked("at_least", "good", "min", 1, "2", "3"), asked("at_least", "good", "min", 3)),
        (asked("at_most", "poor", "max", 2), asked("at_most", "fair", "max", 2)),
        (asked("at_most", "poor", "max", 2), asked("at_most", "poor", "max", 1)),
        (asked("at_most", "poor", "max", 2), asked("at_most", "poor", "max", 0, "2", "3")),
        (asked("at_most", "poor", "max", 0), asked("at_least", "good", "min", 4)),
        (asked("at_most", "fair", "max", 1), asked("at_least", "good", "min", 3)),
        (asked("at_least", "good", "max", 0), asked("at_most", "fair", "min", 4)),
    ],
)
def test_a_band_that_can_never_be_given_because_one_above_it_asks_no_more(above: Data, band: Data):
    assert of_bands(above, band) == [
        "bands[2]: this band can never be given, because band 1 above it asks no more; better bands stand first"
    ]


@pytest.mark.parametrize(
    ("above", "band"),
    [
        ({"min_score": 80}, {"min_score": 79}),
        ({"min_score": 80}, {"all_met": True}),
        ({"must_meet": ["1", "2"]}, {"must_meet": ["1"]}),
        ({"must_meet": ["2"]}, {"gates": True}),
        ({"all_met": True}, {"must_meet": ["1", "2", "3", "4", "5"]}),
        ({"all_met": True}, {"max_unmet": 1}),
        ({"min_group": 50}, {"min_group": 49}),
        ({"min_group": 50}, {"min_group": {"A": 90}}),
        # Where group A has no score, the second band looks at B, and the first at nothing.
        ({"min_group": {"A": 40}}, {"min_group": 50}),
        ({"min_group": {"A": 40}}, {"min_group": {"A": 50, "B": 50}}),
        ({"min_group": 50}, {"min_score": 90}),
        ({"max_unmet": 2}, {"max_unmet": 3}),
        ({"max_unmet": 2}, {"min_score": 100}),
        (asked("at_least", "best", "min", 2), asked("at_least", "good", "min", 2)),
        (asked("at_least", "good", "min", 3), asked("at_least", "good", "min", 2)),
        (asked("at_least", "good", "min", 2, "2", "3"), asked("at_least", "good", "min", 3)),
        (asked("at_most", "fair", "max", 2), asked("at_most", "poor", "max", 2)),
        (asked("at_most", "poor", "max", 1), asked("at_most", "poor", "max", 0, "2", "3")),
        (asked("at_most", "fair", "max", 0), asked("at_least", "good", "min", 3)),
        (asked("at_most", "good", "max", 0), asked("at_least", "good", "min", 4)),
        (asked("at_least", "good", "min", 4), asked("at_most", "fair", "max", 0)),
        (asked("at_least", "good", "min", 2), {"all_met": True}),
    ],
)
def test_a_band_that_can_be_given_all_the_same(above: Data, band: Data):
    assert of_bands(above, band) == []


@pytest.mark.parametrize(
    ("above", "band"),
    [
        ({"max_unmet": {"national": 3}}, {"max_unmet": 3}),
        ({"max_unmet": 3}, {"max_unmet": {"national": 3}}),
        ({"all_met": True}, {"max_unmet": {"national": 0}}),
        ({"max_unmet": {"national": 3}}, {"all_met": True}),
    ],
)
def test_of_several_layers_the_national_one_is_not_all(above: Data, band: Data):
    assert of_bands(above, band, layers=(OTHER_LAYER,)) == []
    assert len(of_bands(above, band)) == 1


def test_where_some_are_enough_or_none_is_counted_all_met_asks_for_no_gate():
    gate = indicator("count", "1", target={"at_most": 0}, gate=True)
    other = criterion(indicator("count", "2", target={"at_most": 0}), code="TC2")
    for keys in ({"needs": 1}, {"counts_as": "bonus"}, {"counts_as": "deduction"}):
        parts = [group({**criterion(gate, indicator("count", "3", target={"at_most": 0})), **keys}, other)]
        assert of_bands({"gates": True}, {"all_met": True}, groups=parts) == []
        assert of_bands({"must_meet": ["1"]}, {"all_met": True}, groups=parts) == []
    assert len(of_bands({"gates": True}, {"all_met": True}, groups=[group(criterion(gate), other)])) == 1


def bonus(weight: int, code: str = "TC9", counts_as: str = "bonus") -> Data:
    return criterion(indicator("count", code, target={"at_most": 0}), code=code, counts_as=counts_as, weight=weight)


def test_scores_that_nothing_reaches():
    too_high = "bands[1].{}: {}: no score reaches it, {} is the highest"
    assert of_bands({"min_score": 101}) == [too_high.format("min_score", 101, 100)]
    assert of_bands({"min_group": 101}) == [too_high.format("min_group", 101, 100)]
    assert of_bands({"min_group": {"A": 100, "B": 101}}) == [too_high.format("min_group.B", 101, 100)]
    # 100 · (4 + 1) / 4 = 125, and without above_100 no more than 100. A deduction adds nothing.
    parts = [group(criterion(COUNT, weight=4), bonus(1), bonus(3, "TC8", "deduction"))]
    assert of_bands({"min_score": 101}, groups=parts) == [too_high.format("min_score", 101, 100)]
    assert of_bands({"min_score": 125}, groups=parts, above_100=True) == []
    assert of_bands({"min_score": 126}, groups=parts, above_100=True) == [too_high.format("min_score", 126, 125)]
    assert of_bands({"min_group": {"A": 126}}, groups=parts, above_100=True) == [
        too_high.format("min_group.A", 126, 125)
    ]


def test_scores_above_0_and_up_to_1():
    low = "bands[1].{}: scores go from 0 to 100, so {} is very low; write {} if {} is meant"
    assert of_bands({"min_score": "4/5"}) == [low.format("min_score", "4/5", 80, 80)]
    assert of_bands({"min_group": 1}) == [low.format("min_group", 1, 100, 100)]
    assert of_bands({"min_group": {"A": "1/2", "B": 50}}) == [low.format("min_group.A", "1/2", 50, 50)]
    assert of_bands({"min_score": 0}) == of_bands({"min_group": 0}) == []


def test_min_met_counts_neither_bonus_nor_deduction_nor_what_is_tracked():
    tracked = criterion(indicator("count", "7"), code="TC7")
    parts = [group(criterion(COUNT), bonus(1), bonus(1, "TC8", "deduction"), tracked)]
    assert of_bands({"min_met": {"national": 1}}, groups=parts) == []
    assert of_bands({"min_met": {"national": 2}}, groups=parts) == [
        "bands[1].min_met.national: 2: cannot be reached, layer national has 1 judged criteria"
    ]


def test_a_min_above_the_number_of_of():
    assert of_bands(asked("at_least", "good", "min", 5)) == [
        "bands[1].levels[1].min: min 5: cannot be reached, of names 4 indicators"
    ]
    assert of_bands(asked("at_least", "good", "min", 4)) == of_bands(asked("at_least", "good", "max", 9)) == []


# Weights


def test_weights_that_do_not_add_up_are_told_and_shares_are_left_alone():
    pair = [indicator("count", code, target={"at_most": 0}, weight=2) for code in ("1", "2")]
    assert noticed(national(group(criterion(*pair, weight=4)))) == []
    (line,) = noticed(national(group(criterion(*pair, weight=5))))
    assert line.startswith("groups[A].criteria[TC1].weight: ")
    assert noticed(national(group(criterion(*pair)))) == []
    assert noticed(national(group(criterion(*pair, weight=4)), points=True)) == []


def test_a_sound_catalogue_has_no_notice():
    assert noticed(SMALL) == noticed(of_indicators(COUNT, documents=[document("d")])) == []
