"""Section 5 and its small print: criteria, groups, layers, the whole; gates and bands."""

from dataclasses import FrozenInstanceError
from fractions import Fraction

import pytest

from tests.scoring.building import (
    LAST_BAND,
    NAME,
    Data,
    attested,
    card,
    criterion,
    document,
    group,
    indicator,
    local,
    national,
    scorecard,
    submission,
)

MET, NOT_MET, NOT_PROVEN = {"confirmed": 1}, {"confirmed": 0}, {}
ENTERED: dict[str, Data] = {"met": MET, "not_met": NOT_MET, "not_proven": NOT_PROVEN, "not_applicable": MET}


def states_card(*states: str, weights: tuple[object, ...] = (), **keys: object) -> Data:
    """The card of one criterion with an indicator of each state (and weight)."""
    indicators, values, excused = [], {}, {}
    for place, state in enumerate(states):
        code = f"{place}"
        found = indicator("count", code) if state == "tracked" else attested(code)[0]
        if weights:
            found["weight"] = weights[place]
        indicators.append(found)
        values[code] = {"count": 1} if state == "tracked" else ENTERED[state]
        if state == "not_applicable":
            excused[code] = "không phát sinh"
    layers = national(group(criterion(*indicators)))
    return card(layers, submission(values, not_applicable=excused, **keys))


def criteria_card(*criteria: tuple[str, object], groups: tuple[object, ...] = (), **keys: object) -> Data:
    """The card of one criterion of each (state, weight), all in one group, or each in one with a weight of ``groups``."""
    made, values, excused = [], {}, {}
    for place, (state, weight) in enumerate(criteria):
        code = f"{place}"
        made.append(criterion(attested(code)[0], code=f"TC{code}", weight=weight))
        values[code] = ENTERED[state]
        if state == "not_applicable":
            excused[code] = "không phát sinh"
    apart = [
        group(one, code=f"G{place}", weight=weight)
        for place, (one, weight) in enumerate(zip(made, groups, strict=False))
    ]
    layers = national(*(apart or [group(*made)]), **keys)
    return card(layers, submission(values, not_applicable=excused))


# The state of a criterion


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (("met", "met"), "met"),
        (("met", "not_applicable"), "met"),
        (("met", "tracked"), "met"),
        (("met", "not_proven"), "not_proven"),
        (("not_proven", "not_met"), "not_met"),
        (("met", "not_proven", "not_met", "not_applicable", "tracked"), "not_met"),
        (("not_applicable", "not_proven"), "not_proven"),
        (("not_applicable", "not_applicable"), "not_applicable"),
        (("not_applicable", "tracked"), "not_applicable"),
        (("tracked", "tracked"), "tracked"),
    ],
)
def test_the_state_of_a_criterion(states: tuple[str, ...], expected: str):
    assert states_card(*states)["criteria"][0]["state"] == expected


def test_a_criterion_of_tracked_indicators_only_is_in_no_count():
    found = states_card("tracked")
    assert found["overall"]["counts"] == {"met": 0, "not_met": 0, "not_proven": 0, "not_applicable": 0, "total": 0}
    assert (found["criteria"][0]["credit"], found["criteria"][0]["points"]) == (None, None)


# Its credit


def test_the_credit_of_a_criterion_is_the_weighted_mean_over_its_applicable_judged_indicators():
    assert states_card("met", "not_met", weights=(2, 1))["criteria"][0]["credit"] == "2/3"
    assert states_card("met", "not_met")["criteria"][0]["credit"] == "1/2"
    assert states_card("met", "not_applicable", weights=(1, 9))["criteria"][0]["credit"] == "1"
    assert states_card("met", "tracked", "not_met", weights=(1, 9, 3))["criteria"][0]["credit"] == "1/4"


def test_a_criterion_whose_applicable_indicators_all_weigh_0_stays_in_the_counts_and_leaves_every_score():
    found = states_card("met", "not_applicable", weights=(0, 5))
    assert (found["criteria"][0]["state"], found["criteria"][0]["credit"], found["criteria"][0]["points"]) == (
        "met",
        None,
        None,
    )
    assert found["overall"]["counts"]["met"] == 1
    assert (found["overall"]["score"], found["overall"]["coverage"]) == (None, None)


def test_points_are_weight_times_credit_with_two_decimals_whatever_the_groups_weigh():
    layers = national(
        group(criterion(indicator("count", credit={"from": 0, "to": 3}), weight=5), weight=7),
        group(criterion(attested("2")[0], code="TC2", weight=Fraction(5, 2)), code="B", weight=1),
    )
    first, second = card(layers, submission({"1": {"count": 2}, "2": MET}))["criteria"]
    assert (first["credit"], first["weight"], first["points"]) == ("2/3", "5", "3.33")
    assert (second["credit"], second["weight"], second["points"]) == ("1", "2.5", "2.50")


@pytest.mark.parametrize("state", ["not_applicable", "tracked"])
def test_credit_and_points_are_null_for_what_is_not_applicable_or_tracked(state: str):
    found = states_card(state)["criteria"][0]
    assert (found["credit"], found["points"]) == (None, None)
    assert (found["indicators"][0]["credit"], found["indicators"][0]["credit_if_proven"]) == (None, None)


# Scores


def test_a_score_is_the_weighted_share_of_what_is_applicable():
    found = criteria_card(("met", 3), ("not_met", 2), ("not_applicable", 5))["overall"]
    assert (found["score"], found["exact"]) == ("60.00", "60")


def test_the_default_weight_is_1():
    layers = national(group(criterion(attested("1")[0]), criterion(attested("2")[0], code="TC2", weight=2)))
    found = card(layers, submission({"1": MET, "2": NOT_MET}))
    assert found["overall"]["exact"] == "100/3"
    assert found["criteria"][0]["weight"] == "1"


def test_not_proven_earns_nothing_now_and_stays_in_the_denominator():
    found = criteria_card(("met", 3), ("not_met", 2), ("not_proven", 5))["overall"]
    assert (found["score"], found["upper"], found["coverage"]) == ("30.00", "80.00", "50.00")


def test_upper_takes_every_applicable_indicator_at_its_credit_if_proven_also_a_not_met_one_without_documents():
    what = indicator("number", target={"at_least": 80}, credit={"from": 0, "to": 100})
    layers = national(group(criterion(what, documents=[document("TC1.a")])))
    found = card(layers, submission({"1": {"value": 50}}))
    assert found["criteria"][0]["state"] == "not_met"
    assert (found["overall"]["score"], found["overall"]["upper"]) == ("0.00", "50.00")


def test_a_not_met_criterion_counts_as_covered():
    assert criteria_card(("not_met", 1), ("not_proven", 1))["overall"]["coverage"] == "50.00"


@pytest.mark.parametrize(
    "criteria",
    [(("not_applicable", 1), ("not_applicable", 2)), (("met", 0), ("not_met", 0)), (("met", 0), ("not_applicable", 3))],
)
def test_nothing_applicable_or_all_weights_0_is_no_score(criteria: tuple[tuple[str, int], ...]):
    found = criteria_card(*criteria)
    for part in (found["overall"], found["layers"]["national"]):
        assert [part[key] for key in ("score", "exact", "upper", "coverage")] == [None] * 4
    assert (found["groups"][0]["score"], found["groups"][0]["exact"]) == (None, None)


def test_weight_0_means_zero_the_criterion_counts_in_the_headline_only():
    found = criteria_card(("met", 1), ("not_met", 0))
    assert found["overall"]["score"] == "100.00"
    assert found["overall"]["counts"] == {"met": 1, "not_met": 1, "not_proven": 0, "not_applicable": 0, "total": 2}
    assert found["criteria"][1]["points"] == "0.00"


def test_counts_hold_every_state_and_their_total():
    counts = criteria_card(("met", 1), ("not_met", 1), ("not_proven", 1), ("not_applicable", 1))["overall"]["counts"]
    assert counts == {"met": 1, "not_met": 1, "not_proven": 1, "not_applicable": 1, "total": 4}
    assert list(counts) == ["met", "not_met", "not_proven", "not_applicable", "total"]


# Groups with weights


def test_where_groups_carry_weights_a_layer_is_the_weighted_mean_of_its_groups():
    layers = national(
        group(criterion(attested("1")[0]), criterion(attested("2")[0], code="TC2"), weight=3),
        group(criterion(attested("3")[0], code="TC3"), code="B", weight=1),
    )
    found = card(layers, submission({"1": MET, "2": NOT_MET, "3": MET}))
    assert found["overall"]["exact"] == "125/2"
    assert [part["exact"] for part in found["groups"]] == ["50", "100"]


def test_a_group_without_anything_applicable_drops_out_with_its_weight():
    found = criteria_card(("not_applicable", 1), ("met", 1), ("not_met", 1), groups=(6, 1, 1))
    assert found["overall"]["exact"] == "50"


def test_a_group_whose_weights_are_all_0_drops_out_with_its_weight():
    found = criteria_card(("not_met", 0), ("met", 1), groups=(9, 1))
    assert found["overall"]["exact"] == "100"


def test_a_group_of_weight_0_earns_and_costs_nothing():
    assert criteria_card(("not_met", 1), ("met", 1), groups=(0, 1))["overall"]["exact"] == "100"
    assert criteria_card(("met", 1), groups=(0,))["overall"]["exact"] is None


def test_upper_and_coverage_are_averaged_like_the_score_inside_groups_then_over_them():
    layers = national(
        group(criterion(attested("1")[0]), criterion(attested("2")[0], code="TC2"), weight=1),
        group(criterion(attested("3")[0], code="TC3"), code="B", weight=3),
    )
    found = card(layers, submission({"1": MET, "2": NOT_PROVEN, "3": NOT_MET}))["overall"]
    assert (found["score"], found["upper"], found["coverage"]) == ("12.50", "25.00", "87.50")


# Layers


def two_layers(values: Data, **keys: object) -> Data:
    layers = [
        national(group(criterion(attested("1")[0], weight=3)), **keys),
        local(group(criterion(attested("L1")[0], code="L", weight=1), code="B")),
    ]
    return card(layers, submission(values))


def test_each_layer_is_computed_on_its_own_and_overall_as_one_layer_of_all_groups():
    found = two_layers({"1": MET, "L1": NOT_MET})
    assert found["layers"]["national"]["exact"] == "100"
    assert found["layers"]["local"]["exact"] == "0"
    assert found["overall"]["exact"] == "75"
    assert found["overall"]["counts"]["total"] == 2
    assert found["layers"]["local"]["counts"]["not_met"] == 1


def test_overall_weighs_the_groups_of_all_layers_against_each_other():
    layers = [
        national(group(criterion(attested("1")[0], weight=9), weight=1)),
        local(group(criterion(attested("L1")[0], code="L"), code="B", weight=3)),
    ]
    assert card(layers, submission({"1": MET, "L1": NOT_MET}))["overall"]["exact"] == "25"


def test_groups_and_criteria_name_their_layer():
    found = two_layers({})
    assert [(part["code"], part["layer"]) for part in found["groups"]] == [("A", "national"), ("B", "local")]
    assert [(part["code"], part["group"], part["layer"]) for part in found["criteria"]] == [
        ("TC1", "A", "national"),
        ("L", "B", "local"),
    ]


# Gates


GATED = (
    {"code": "best", "name": NAME, "gates": True},
    {"code": "free", "name": NAME, "min_score": 0},
    LAST_BAND,
)


@pytest.mark.parametrize(
    ("inputs", "excused", "state", "bars"),
    [
        (MET, {}, "met", []),
        (NOT_MET, {}, "not_met", ["gate 1 not_met"]),
        (NOT_PROVEN, {}, "not_proven", ["gate 1 not_proven"]),
        (MET, {"1": "không phát sinh"}, "not_applicable", []),
    ],
)
def test_only_a_not_met_or_not_proven_gate_bars(inputs: Data, excused: Data, state: str, bars: list[str]):
    layers = national(group(criterion(attested("1", gate=True)[0], attested("2")[0])), bands=list(GATED))
    found = card(layers, submission({"1": inputs, "2": MET}, not_applicable=excused))
    assert found["gates"] == [{"indicator": "1", "state": state}]
    assert found["band"] == (
        {"code": "free", "barred_by": {"best": bars}} if bars else {"code": "best", "barred_by": {}}
    )


def test_a_failed_gate_leaves_the_score_as_it_is():
    free, gated = attested("1")[0], attested("1", gate=True)[0]
    for found in (free, gated):
        layers = national(group(criterion(found, attested("2")[0])), bands=list(GATED))
        assert card(layers, submission({"1": NOT_MET, "2": MET}))["overall"]["exact"] == "50"


def test_every_gate_is_listed_in_catalogue_order():
    layers = [
        national(group(criterion(attested("9", gate=True)[0], attested("2")[0], attested("1", gate=True)[0]))),
        local(group(criterion(attested("0", gate=True)[0], code="L"), code="B")),
    ]
    found = card(layers, submission({"9": MET, "1": NOT_MET}))
    assert found["gates"] == [
        {"indicator": "9", "state": "met"},
        {"indicator": "1", "state": "not_met"},
        {"indicator": "0", "state": "not_proven"},
    ]


# Bands


def in_band(conditions: Data, *criteria: tuple[str, object]) -> list[str]:
    """What bars the band with these conditions; nothing when it is reached."""
    found = criteria_card(*criteria, bands=[{"code": "best", "name": NAME, **conditions}, LAST_BAND])["band"]
    assert found["code"] == ("not_yet" if found["barred_by"] else "best")
    return found["barred_by"].get("best", [])


def test_min_score_holds_on_the_line():
    assert in_band({"min_score": 90}, ("met", 9), ("not_met", 1)) == []
    assert in_band({"min_score": 90}, ("met", 35), ("not_met", 5)) == ["min_score 90 > 87.50"]


def test_min_score_compares_exact_values_and_shows_as_many_digits_as_show_the_difference():
    assert in_band({"min_score": 90}, ("met", 89995), ("not_met", 10005)) == ["min_score 90 > 89.995"]
    assert in_band({"min_score": 90}, ("met", 8999999), ("not_met", 1000001)) == ["min_score 90 > 89.99999"]
    assert in_band({"min_score": Fraction(8999, 100)}, ("met", 8998), ("not_met", 1002)) == ["min_score 89.99 > 89.98"]


def test_no_score_reaches_no_min_score():
    assert in_band({"min_score": 0}, ("not_applicable", 1)) == ["min_score 0 > null"]


def test_min_met_counts_the_met_criteria_of_the_national_layer():
    assert in_band({"min_met": {"national": 2}}, ("met", 1), ("met", 0)) == []
    assert in_band({"min_met": {"national": 2}}, ("met", 1), ("not_proven", 1)) == ["min_met national 2 > 1"]
    layers = two_layers(
        {"1": NOT_MET, "L1": MET}, bands=[{"code": "b", "name": NAME, "min_met": {"national": 1}}, LAST_BAND]
    )
    assert layers["band"]["barred_by"] == {"b": ["min_met national 1 > 0"]}


def test_all_met_wants_every_applicable_criterion_of_every_layer():
    assert in_band({"all_met": True}, ("met", 1), ("not_applicable", 1)) == []
    assert in_band({"all_met": True}, ("met", 1), ("not_proven", 1), ("not_met", 1)) == ["all_met 3 > 1"]
    bands = [{"code": "b", "name": NAME, "all_met": True}, LAST_BAND]
    assert two_layers({"1": MET, "L1": NOT_MET}, bands=bands)["band"]["barred_by"] == {"b": ["all_met 2 > 1"]}
    assert two_layers({"1": MET, "L1": MET}, bands=bands)["band"]["code"] == "b"


def test_weight_0_still_counts_for_all_met_and_min_met():
    assert in_band({"all_met": True}, ("met", 1), ("not_met", 0)) == ["all_met 2 > 1"]


def test_all_met_holds_only_where_something_is_applicable():
    assert in_band({"all_met": True}, ("not_applicable", 1)) == ["all_met null"]


def test_the_band_is_the_first_whose_conditions_all_hold_and_each_better_one_tells_what_bars_it():
    bands = [
        {"code": "recommended", "name": NAME, "min_score": 90, "all_met": True, "gates": True},
        {"code": "close", "name": NAME, "min_score": 80, "min_met": {"national": 2}, "gates": True},
        {"code": "fair", "name": NAME, "min_score": 60},
        LAST_BAND,
    ]
    layers = national(
        group(criterion(attested("1", gate=True)[0], weight=2), criterion(attested("2")[0], code="TC2", weight=3)),
        bands=bands,
    )
    found = card(layers, submission({"1": NOT_PROVEN, "2": MET}))
    assert found["band"] == {
        "code": "fair",
        "barred_by": {
            "recommended": ["min_score 90 > 60.00", "all_met 2 > 1", "gate 1 not_proven"],
            "close": ["min_score 80 > 60.00", "min_met national 2 > 1", "gate 1 not_proven"],
        },
    }


def test_a_local_layer_can_bar_a_band_but_never_move_the_national_figures():
    bands = [{"code": "b", "name": NAME, "min_score": 90, "gates": True}, LAST_BAND]
    alone = national(group(criterion(attested("1")[0])), bands=bands)
    with_local = [alone, local(group(criterion(attested("L1", gate=True)[0], code="L"), code="B"))]
    values = {"1": MET, "L1": NOT_MET}
    before = card(alone, submission({"1": MET}))
    after = card(with_local, submission(values))
    assert before["band"]["code"] == "b"
    assert after["band"] == {"code": "not_yet", "barred_by": {"b": ["min_score 90 > 50.00", "gate L1 not_met"]}}
    assert after["layers"]["national"] == before["layers"]["national"]
    assert after["criteria"][0] == before["criteria"][0]


def test_a_result_can_be_asked_for_one_criterion_or_indicator():
    found = scorecard(national(group(criterion(attested("1")[0]))), submission({"1": MET}))
    assert found.criterion("TC1").state == found.indicator("1").state == "met"
    for ask in (found.criterion, found.indicator):
        with pytest.raises(KeyError):
            ask("9")


def test_a_scorecard_cannot_be_changed():
    found = scorecard(national(group(criterion(attested("1")[0]))), submission({"1": MET}))
    with pytest.raises(FrozenInstanceError):
        found.band = "best"  # pyright: ignore[reportAttributeAccessIssue] - that it is refused is what is tested
