"""Section 5: the further conditions of bands, what counts as standing at a level, and ranks that go by band."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations
from typing import Any

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
    ranked,
    submission,
)

EXCUSED = "không phát sinh"


def band(code: str = "best", /, **conditions: Any) -> Data:
    return {"code": code, "name": NAME, **conditions}


def bars(layers: Sequence[Data] | Data, data: Data, **conditions: Any) -> list[str]:
    """What bars the band with these conditions; nothing when it is given."""
    layers = [layers] if isinstance(layers, dict) else list(layers)
    layers[0] = {**layers[0], "bands": [band(**conditions), LAST_BAND]}
    found = card(layers, data)["band"]
    assert found["code"] == ("not_yet" if found["barred_by"] else "best")
    return found["barred_by"].get("best", [])


def yes_or_no(code: str, **keys: Any) -> Data:
    """A criterion that is met when its one item is confirmed."""
    return criterion(attested(f"{code}.1", **keys)[0], code=code)


def answers(**given: bool | None) -> Data:
    """Confirmed, not confirmed, or nothing entered, by criterion."""
    return {f"{code}.1": {"confirmed": int(met)} for code, met in given.items() if met is not None}


# must_meet


ABC = national(group(yes_or_no("A"), yes_or_no("B"), yes_or_no("C")))


def test_must_meet_is_barred_by_what_is_not_met_or_not_proven_in_the_order_named():
    must = ["C.1", "A.1", "B.1"]
    assert bars(ABC, submission(answers(A=True, B=True, C=True)), must_meet=must) == []
    assert bars(ABC, submission(answers(A=False, B=True, C=None)), must_meet=must) == [
        "must_meet C.1 not_proven",
        "must_meet A.1 not_met",
    ]


def test_must_meet_is_not_barred_by_what_is_not_applicable():
    data = submission(answers(B=False), not_applicable={"A.1": EXCUSED})
    assert bars(ABC, data, must_meet=["A.1"]) == []


def test_must_meet_names_gates_and_others_and_what_both_bar_stands_twice():
    layer = national(group(yes_or_no("A", gate=True), yes_or_no("B")))
    found = bars(layer, submission(answers(A=False, B=False)), gates=True, must_meet=["A.1", "B.1"])
    assert found == ["gate A.1 not_met", "must_meet A.1 not_met", "must_meet B.1 not_met"]


# min_group


def in_groups(*met: tuple[int, int] | None, **keys: Any) -> tuple[Data, Data]:
    """Groups A, B, … with so many items met of so many, each earning its share; None where nothing is applicable."""
    groups, values, excused = [], {}, {}
    for code, counted in zip("ABCD", met, strict=False):
        have, of = counted or (0, 1)
        groups.append(group(criterion(indicator("attestation", code, of=of, credit={"from": 0, "to": of}), code=code)))
        groups[-1]["code"] = code
        values[code] = {"confirmed": have}
        if counted is None:
            excused[code] = EXCUSED
    return national(*groups, **keys), submission(values, not_applicable=excused)


def test_min_group_asks_every_group_and_shows_the_exact_score_of_each_that_is_below():
    layer, data = in_groups((29, 60), (1, 2), (3, 4), (0, 1))
    assert bars(layer, data, min_group=50) == ["min_group A 50 > 48.33", "min_group D 50 > 0.00"]


def test_min_group_asks_the_groups_of_local_layers_too():
    layer, data = in_groups((1, 1))
    layers = [layer, local(group(yes_or_no("L"), code="L"))]
    data["values"] |= answers(L=False)
    assert bars(layers, data, min_group=50) == ["min_group L 50 > 0.00"]


def test_min_group_for_single_groups_bars_in_catalogue_order():
    layer, data = in_groups((1, 4), (0, 1), (1, 2))
    assert bars(layer, data, min_group={"C": 60, "A": 25}) == ["min_group C 60 > 50.00"]
    assert bars(layer, data, min_group={"C": 60, "A": 26}) == ["min_group A 26 > 25.00", "min_group C 60 > 50.00"]


def test_min_group_passes_over_a_group_without_a_score():
    layer, data = in_groups((1, 1), None)
    assert bars(layer, data, min_group=50) == []
    assert bars(layer, data, min_group={"A": 100, "B": 100}) == []


def test_min_group_bars_where_none_of_its_groups_has_a_score():
    layer, data = in_groups(None, None)
    assert bars(layer, data, min_group=50) == ["min_group 50 > null"]
    layer, data = in_groups(None, (1, 1), None)
    assert bars(layer, data, min_group={"C": 40, "A": 50}) == ["min_group A 50 > null", "min_group C 40 > null"]


def test_min_group_bars_at_0_where_there_is_no_score():
    layer, data = in_groups(None)
    assert bars(layer, data, min_group=0) == ["min_group 0 > null"]


def test_min_group_may_be_a_fraction_and_is_shown_as_written_with_the_digits_that_tell_it_apart():
    layer, data = in_groups((2, 3))
    assert bars(layer, data, min_group="200/3") == []
    assert bars(layer, data, min_group={"A": "400/6"}) == []
    layer, data = in_groups((66666, 100000))
    assert bars(layer, data, min_group="400/6") == ["min_group A 400/6 > 66.666"]
    layer, data = in_groups((89995, 100000))
    assert bars(layer, data, min_group=90) == ["min_group A 90 > 89.995"]


# max_unmet


def test_max_unmet_counts_criteria_of_all_layers_that_are_not_met_or_not_proven():
    layers = [ABC, local(group(yes_or_no("L"), code="L"))]
    data = submission(answers(A=False, B=None, C=True, L=False))
    assert bars(layers, data, max_unmet=3) == []
    assert bars(layers, data, max_unmet=2) == ["max_unmet 2 < 3"]


def test_max_unmet_of_the_national_layer_looks_at_no_other():
    layers = [ABC, local(group(yes_or_no("L"), code="L"))]
    data = submission(answers(A=False, B=None, C=True, L=False))
    assert bars(layers, data, max_unmet={"national": 2}) == []
    assert bars(layers, data, max_unmet={"national": 1}) == ["max_unmet national 1 < 2"]
    assert bars(layers, data, max_unmet={"national": 0}) == ["max_unmet national 0 < 2"]


def test_max_unmet_counts_a_criterion_that_weighs_nothing_and_passes_over_what_is_not_applicable():
    layer = national(group(yes_or_no("A"), {**yes_or_no("B"), "weight": 0}, yes_or_no("C")))
    data = submission(answers(A=True, B=False), not_applicable={"C.1": EXCUSED})
    assert bars(layer, data, max_unmet=0) == ["max_unmet 0 < 1"]


def test_max_unmet_bars_where_no_criterion_is_applicable():
    excused = {"not_applicable": dict.fromkeys(("A.1", "B.1", "C.1"), EXCUSED)}
    assert bars(ABC, submission({}, **excused), max_unmet=2) == ["max_unmet null"]
    layers = [ABC, local(group(yes_or_no("L"), code="L"))]
    data = submission(answers(L=True), **excused)
    assert bars(layers, data, max_unmet={"national": 2}) == ["max_unmet null"]
    assert bars(layers, data, max_unmet=2) == []


# levels


def rated(
    *levels: str | None, target: Data | None = None, credit: Data | None = None, documents: int = 0, **keys: Any
) -> tuple[Data, Data]:
    """Level indicators 1, 2, …, each in a criterion of its own (with documents d1, …), and the levels entered."""
    rule = ({"target": target} if target else {}) | ({"credit": credit} if credit else {})
    made = [
        criterion(
            indicator("level", str(number), **rule),
            code=f"TC{number}",
            documents=[document(f"d{number}")] if documents else [],
        )
        for number in range(1, len(levels) + 1)
    ]
    values = {str(number): {"level": level} for number, level in enumerate(levels, 1) if level is not None}
    return national(group(*made)), submission(values, **keys)


FAIR = {"at_least": "fair"}


def level_bars(layer: Data, data: Data, *asked: Data) -> list[str]:
    every = [found["code"] for one in layer["groups"][0]["criteria"] for found in one["indicators"]]
    return [
        bar.removeprefix("levels ")
        for bar in bars(layer, data, levels=[each if "of" in each else {"of": every, **each} for each in asked])
    ]


def test_levels_count_how_many_stand_at_a_level_or_better():
    layer, data = rated("good", "good", "fair", "poor", target=FAIR)
    assert level_bars(layer, data, {"at_least": "good", "min": 2}) == []
    assert level_bars(layer, data, {"at_least": "good", "min": 3}) == ["at_least good 3 > 2"]
    assert level_bars(layer, data, {"at_least": "fair", "min": 3}) == []


def test_levels_count_how_many_stand_at_a_level_or_worse():
    layer, data = rated("good", "poor", "fair", "poor", target=FAIR)
    assert level_bars(layer, data, {"at_most": "poor", "max": 2}) == []
    assert level_bars(layer, data, {"at_most": "poor", "max": 1}) == ["at_most poor 1 < 2"]
    assert level_bars(layer, data, {"at_most": "fair", "max": 0}) == ["at_most fair 0 < 3"]


def test_levels_pair_either_side_with_either_bound():
    layer, data = rated("good", "good", "fair", target=FAIR)
    assert level_bars(layer, data, {"at_least": "good", "max": 1}) == ["at_least good 1 < 2"]
    assert level_bars(layer, data, {"at_most": "fair", "min": 2}) == ["at_most fair 2 > 1"]


def test_entries_of_levels_stand_in_the_order_of_the_file_and_each_bars_for_itself():
    layer, data = rated("good", "poor", "poor", target=FAIR)
    found = level_bars(
        layer,
        data,
        {"at_most": "poor", "max": 1},
        {"of": ["1"], "at_least": "good", "min": 1},
        {"of": ["3", "2"], "at_least": "good", "min": 2},
    )
    assert found == ["at_most poor 1 < 2", "at_least good 2 > 0"]


def test_a_level_that_is_not_entered_is_not_counted_by_min_and_counted_by_max():
    layer, data = rated("good", None, target=FAIR)
    assert level_bars(layer, data, {"at_least": "good", "min": 2}) == ["at_least good 2 > 1"]
    assert level_bars(layer, data, {"at_most": "poor", "max": 0}) == ["at_most poor 0 < 1"]
    assert level_bars(layer, data, {"at_least": "good", "max": 1}) == ["at_least good 1 < 2"]
    assert level_bars(layer, data, {"at_most": "poor", "min": 1}) == ["at_most poor 1 > 0"]


@pytest.mark.parametrize("handed_in", [{}, {"d1": "accepted", "d2": "rejected"}])
def test_a_level_without_its_required_documents_is_unknown_also_where_it_is_not_met(handed_in: Data):
    layer, data = rated("good", "good", target=FAIR, documents=1)
    data["documents"] = {"d1": "provided", **handed_in}
    assert level_bars(layer, data, {"at_least": "good", "min": 2}) == ["at_least good 2 > 1"]
    assert level_bars(layer, data, {"at_most": "poor", "max": 0}) == ["at_most poor 0 < 1"]
    data["values"]["2"] = {"level": "poor"}
    assert level_bars(layer, data, {"at_most": "poor", "min": 1}) == ["at_most poor 1 > 0"]


def test_a_document_that_is_not_required_leaves_the_level_as_it_is():
    layer, data = rated("good", target=FAIR)
    layer["groups"][0]["criteria"][0]["documents"] = [document("d", required=False)]
    assert level_bars(layer, data, {"at_least": "good", "min": 1}) == []


def ruling(code: str, state: str) -> Data:
    return {code: {"state": state, "reason": "đã xem hồ sơ", "by": "TĐV 1"}}


def test_a_ruling_to_met_counts_as_the_lowest_level_that_is_met_whatever_was_entered():
    layer, data = rated("good", target=FAIR, documents=1, rulings=ruling("1", "met"))
    assert level_bars(layer, data, {"at_least": "fair", "min": 1}) == []
    assert level_bars(layer, data, {"at_least": "good", "min": 1}) == ["at_least good 1 > 0"]
    assert level_bars(layer, data, {"at_least": "good", "max": 0}) == []
    data["values"] = {}
    assert level_bars(layer, data, {"at_least": "fair", "min": 1}) == []


@pytest.mark.parametrize(
    ("rule", "lowest"),
    [
        ({"target": {"above": "fair"}}, "good"),
        ({"target": {"equal": "fair"}}, "fair"),
        ({"target": {"at_most": "fair"}}, "poor"),
        ({"credit": {"steps": [{"at_least": "fair", "credit": "1/2"}, {"at_least": "good", "credit": 1}]}}, "good"),
        ({"credit": {"steps": [{"at_least": "fair", "credit": 1}]}}, "fair"),
        ({"credit": {"from": "poor", "to": "fair"}}, "fair"),
        ({"target": FAIR, "credit": {"from": "poor", "to": "good"}}, "fair"),
    ],
)
def test_the_lowest_level_that_is_met_is_that_of_the_target_or_without_one_the_lowest_of_full_credit(
    rule: Data, lowest: str
):
    layer, data = rated(None, **rule, rulings=ruling("1", "met"))
    for level, place in (("poor", 1), ("fair", 2), ("good", 3)):
        stands = {"poor": 1, "fair": 2, "good": 3}[lowest]
        assert (level_bars(layer, data, {"at_least": level, "min": 1}) == []) == (stands >= place)
        assert (level_bars(layer, data, {"at_most": level, "min": 1}) == []) == (stands <= place)


def test_a_ruling_to_met_where_no_level_is_met_leaves_it_unknown():
    layer, data = rated("good", target={"above": "good"}, rulings=ruling("1", "met"))
    assert level_bars(layer, data, {"at_least": "poor", "min": 1}) == ["at_least poor 1 > 0"]
    assert level_bars(layer, data, {"at_least": "good", "max": 0}) == ["at_least good 0 < 1"]


@pytest.mark.parametrize("state", ["not_met", "not_proven"])
def test_any_other_ruling_leaves_the_level_unknown(state: str):
    layer, data = rated("good", target=FAIR, rulings=ruling("1", state))
    assert level_bars(layer, data, {"at_least": "poor", "min": 1}) == ["at_least poor 1 > 0"]
    assert level_bars(layer, data, {"at_most": "poor", "max": 0}) == ["at_most poor 0 < 1"]


@pytest.mark.parametrize("how", [{"not_applicable": {"2": EXCUSED}}, {"rulings": ruling("2", "not_applicable")}])
def test_what_is_not_applicable_is_passed_over(how: Data):
    layer, data = rated("good", "poor", target=FAIR, **how)
    assert level_bars(layer, data, {"at_most": "poor", "max": 0}) == []
    assert level_bars(layer, data, {"at_least": "good", "min": 2}) == ["at_least good 2 > 1"]


def test_levels_bar_where_none_of_the_indicators_is_applicable():
    layer, data = rated("good", "good", target=FAIR, not_applicable={"2": EXCUSED})
    found = level_bars(
        layer, data, {"of": ["2"], "at_most": "poor", "max": 1}, {"of": ["2"], "at_least": "good", "min": 1}
    )
    assert found == ["at_most poor null", "at_least good null"]


def test_levels_of_tracked_indicators_count_too():
    layer, data = rated("good", "poor", None, documents=1)
    data["documents"] = {"d1": "provided", "d2": "provided"}
    assert level_bars(layer, data, {"at_least": "good", "min": 1}) == []
    assert level_bars(layer, data, {"at_most": "poor", "max": 1}) == ["at_most poor 1 < 2"]


def test_each_indicator_has_its_own_places_for_one_code():
    """Of two scales with one code, "fair" stands in second and in third place."""
    longer = [{"code": code, "name": NAME} for code in ("worst", "poor", "fair")]
    made = [indicator("level", "1", target=FAIR), indicator("level", "2", target=FAIR, levels=longer)]
    layer = national(group(criterion(*made)))
    asked = {"of": ["1", "2"], "at_least": "fair", "min": 2}
    assert level_bars(layer, submission({"1": {"level": "fair"}, "2": {"level": "fair"}}), asked) == []
    found = level_bars(layer, submission({"1": {"level": "good"}, "2": {"level": "poor"}}), asked)
    assert found == ["at_least fair 2 > 1"]


# All together


def test_the_conditions_stand_in_one_order_whatever_the_order_of_the_file():
    level = indicator("level", "2", target=FAIR)
    layer = national(group(yes_or_no("A", gate=True), criterion(level, code="B")))
    data = submission({**answers(A=False), "2": {"level": "poor"}})
    conditions: Data = {
        "levels": [{"of": ["2"], "at_least": "good", "min": 1}],
        "max_unmet": 1,
        "min_group": 50,
        "must_meet": ["2"],
        "gates": True,
        "all_met": True,
        "min_met": {"national": 1},
        "min_score": 90,
    }
    expected = [
        "min_score 90 > 0.00",
        "min_met national 1 > 0",
        "all_met 2 > 0",
        "gate A.1 not_met",
        "must_meet 2 not_met",
        "min_group A 50 > 0.00",
        "max_unmet 1 < 2",
        "levels at_least good 1 > 0",
    ]
    assert bars(layer, data, **conditions) == expected
    for keys in list(permutations(conditions))[::997]:
        assert bars(layer, data, **{key: conditions[key] for key in keys}) == expected


def test_each_condition_alone_makes_a_band_conditional():
    level = indicator("level", "2", target=FAIR)
    layer = national(group(yes_or_no("A"), criterion(level, code="B")))
    data = submission({**answers(A=True), "2": {"level": "good"}})
    for conditions in (
        {"must_meet": ["2"]},
        {"min_group": 0},
        {"min_group": {"A": 0}},
        {"max_unmet": 0},
        {"max_unmet": {"national": 0}},
        {"levels": [{"of": ["2"], "at_least": "good", "min": 1}]},
    ):
        assert bars(layer, data, **conditions) == []


# rank_by


def four_wards(**keys: Any) -> tuple[Data, list[Data]]:
    """A and B are judged; the upper band asks for A. Scores: 40, 60, none, 60 and 100."""
    bands = [band("up", must_meet=["A.1"]), LAST_BAND]
    layer = national(group({**yes_or_no("A"), "weight": 40}, {**yes_or_no("B"), "weight": 60}), bands=bands, **keys)
    excused = {"not_applicable": {"A.1": EXCUSED, "B.1": EXCUSED}}
    return layer, [
        submission(answers(A=True, B=False), unit="1"),
        submission(answers(A=False, B=True), unit="2"),
        submission({}, unit="3", **excused),
        submission(answers(A=False, B=True), unit="4"),
        submission(answers(A=True, B=True), unit="5"),
    ]


def test_ranks_go_by_score_alone_unless_said_otherwise():
    assert ranked(*four_wards()) == [4, 2, None, 2, 1]


def test_rank_by_band_puts_the_better_band_first_and_within_it_the_higher_score():
    assert ranked(*four_wards(rank_by="band")) == [2, 3, None, 3, 1]


def test_rank_by_band_ranks_each_round_by_itself():
    layer, data = four_wards(rank_by="band")
    data[4]["round"] = "2024"
    assert ranked(layer, data) == [1, 2, None, 2, 1]


def test_equal_scores_in_two_bands_share_no_rank():
    bands = [band("up", must_meet=["A.1"]), LAST_BAND]
    layer = national(group(yes_or_no("A"), yes_or_no("B")), bands=bands, rank_by="band")
    data = [submission(answers(A=False, B=True), unit="1"), submission(answers(A=True, B=False), unit="2")]
    assert ranked(layer, data) == [2, 1]
    assert ranked({**layer, "rank_by": "band"}, data[::-1]) == [1, 2]


def test_fractions_stay_exact_in_ranks_by_band():
    layer, _ = in_groups((1, 3), bands=[band("up", min_score=0), LAST_BAND], rank_by="band")
    data = [submission({"A": {"confirmed": have}}, unit=str(have)) for have in (1, 2, 1)]
    data[2]["unit"] = "again"
    assert ranked(layer, data) == [2, 1, 2]
    assert Fraction(100, 3) == Fraction(card(layer, data[0])["overall"]["exact"])
