"""The fewest steps to a band (docs/analysis.md, section 2): worked by hand, and against trying every set of steps."""

from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import Scorecard, grade, read_submissions
from scoring.band_path import BandPath, path_to
from scoring.steps import Step, changed, steps_of
from tests.scoring.building import (
    LAST_BAND,
    NAME,
    Data,
    catalogue,
    criterion,
    document,
    group,
    indicator,
    json_bytes,
    national,
    scorecard,
    submission,
)
from tests.scoring.generating_forms import ALL_FORMS, random_case

TOP = {"code": "top", "name": NAME}


def path(*criteria: Data, band: Data, values: Data | None = None, **keys: Any) -> BandPath:
    layer = national(group(*criteria), bands=[{**TOP, **band}, LAST_BAND])
    return path_to(scorecard(layer, submission(values or {}, **keys)))


def one(kind: str, target: Data | None, inputs: Data | None, **keys: Any) -> BandPath:
    """The path of a ward judged by one indicator, to a band that asks for all to be met."""
    judged = indicator(kind, **({} if target is None else {"target": target}), **keys)
    return path(criterion(judged), band={"all_met": True}, values={} if inputs is None else {"1": inputs})


def told(found: BandPath) -> list[str]:
    """The codes of the steps in order."""
    return [each.step.indicator.code if each.step.indicator else each.step.criterion.code for each in found.steps]


def test_documents_of_a_criterion_are_one_step_and_an_indicator_is_another():
    judged = indicator("count", "1.1", target={"at_least": 3})
    documents = [document("a"), document("b"), document("c", required=False), document("d")]
    found = path(
        criterion(judged, documents=documents),
        band={"all_met": True},
        values={"1.1": {"count": 1}},
        documents={"a": "rejected", "d": "provided"},
    )
    assert found.as_data() == {
        "unit": "03652",
        "round": "2023",
        "band": "not_yet",
        "to": "top",
        "reachable": True,
        "steps": [
            {"kind": "documents", "criterion": "TC1", "codes": ["a", "b"], "points": "0.00"},
            {"kind": "indicator", "indicator": "1.1", "whose": "ward", "points": "100.00"},
        ],
        "score": "100.00",
        "band_after": "top",
        "barred_by": [],
        "final": [],
    }


@pytest.mark.parametrize(
    ("kind", "target", "inputs", "keys"),
    [
        ("count", {"at_most": 2}, {"count": 3}, {}),
        ("count", {"below": 3}, {"count": 3}, {}),
        ("count", {"equal": 2}, {"count": 3}, {}),
        ("count", {"at_least": 1, "at_most": 2}, {"count": 3}, {}),
        ("count", None, {"count": 1}, {"credit": {"from": 5, "to": 0}}),
        ("change", {"at_most": -10}, {"current": 91, "previous": 100}, {}),
        ("change", {"below": 0}, {"current": 1, "previous": 0}, {}),
        ("change", {"below": 0}, {"current": 6, "previous": 5}, {"small_base": {"below": 9, "rule": "not_increased"}}),
        ("change", {"below": 0}, {"current": 4, "previous": 5}, {"small_base": {"below": 9, "rule": "judge"}}),
        ("deadline", {"on_or_before": "03-31"}, {"on": "2023-04-01"}, {}),
    ],
)
def test_what_cannot_change_within_the_window_is_final(kind: str, target: Data | None, inputs: Data, keys: Data):
    found = one(kind, target, inputs, **keys)
    assert (found.reachable, found.steps, found.final) == (False, (), ("1",))
    assert [bar.text for bar in found.barred_by] == ["all_met 1 > 0"]


@pytest.mark.parametrize(
    ("kind", "target", "inputs", "keys"),
    [
        ("count", {"at_least": 1, "at_most": 2}, {"count": 0}, {}),
        ("count", {"at_least": 5}, {"count": 3}, {}),
        ("count", {"at_most": 2}, None, {}),
        ("change", {"at_most": -10}, {"current": 95}, {}),
        ("change", {"at_least": 50}, {"current": 95, "previous": 90}, {}),
        ("deadline", {"on_or_before": "03-31"}, None, {}),
        ("ratio", {"at_most": 5}, {"numerator": 9, "denominator": 10}, {}),
        ("survey", {"at_least": 90}, {"positive": 9, "valid": 9}, {"min_sample": 30}),
        ("number", {"above": 5, "below": 6}, {"value": 9}, {}),
        ("attestation", {"at_least": 4}, {"confirmed": 1}, {}),
        ("level", {"at_least": "fair"}, {"level": "poor"}, {}),
        ("ratio", {"at_least": 80}, {"numerator": 9, "denominator": 10}, {"credit": {"from": 0, "to": 100}}),
    ],
)
def test_what_can_still_change_is_a_step(kind: str, target: Data, inputs: Data | None, keys: Data):
    judged = indicator(kind, target=target, **keys)
    found = path(criterion(judged), band={"min_score": 100}, values={} if inputs is None else {"1": inputs})
    assert (found.reachable, told(found), found.final) == (True, ["1"], ())


@pytest.mark.parametrize(
    ("target", "value", "final"),
    [
        ({"equal": "2/3"}, None, ("1",)),  # no ward can type two thirds
        ({"equal": "5/2"}, "2.5", ()),
        ({"above": "2/3", "below": 1}, "0.8", ()),  # their middle, 5/6, has no end
        ({"above": "665/999", "below": "2/3"}, "0.666", ()),
        ({"below": "2/3"}, "0", ()),
    ],
)
def test_a_number_of_a_step_can_be_typed(target: Data, value: str | None, final: tuple[str, ...]):
    layer = national(group(criterion(indicator("number", target=target))), bands=[{**TOP, "all_met": True}, LAST_BAND])
    card = scorecard(layer, submission())
    found = path_to(card)
    assert (found.reachable, found.final) == (value is not None, final)
    typed = [step.inputs["value"] for step in steps_of(card, None).steps if step.inputs]
    assert typed == ([] if value is None else [Fraction(value)])
    if value is not None:
        assert scorecard(layer, submission({"1": {"value": value}})).band == "top"


@pytest.mark.parametrize("state", ["met", "not_met", "not_proven", "not_applicable"])
def test_what_an_inspector_ruled_is_no_step_and_final_where_it_is_short(state: str):
    ruling = {"1": {"state": state, "reason": "đã xem", "by": "TĐV"}}
    layer = national(
        group(criterion(indicator("count", target={"at_least": 1}))), bands=[{**TOP, "min_score": 100}, LAST_BAND]
    )
    found = path_to(scorecard(layer, submission(rulings=ruling)))
    assert (found.steps, found.final) == ((), ("1",) if state in {"not_met", "not_proven"} else ())


def test_a_missing_class_is_final_and_what_is_not_applicable_or_tracked_is_nothing():
    classes = {"area": [{"code": code, "name": NAME} for code in ("core", "outer")]}
    by_class = indicator("count", "1", by="area", cases={"core": {"target": {"at_least": 1}}, "outer": {}})
    layer = national(
        group(criterion(by_class, indicator("count", "2"), indicator("count", "3", target={"at_least": 1}))),
        classes=classes,
        bands=[{**TOP, "all_met": True}, LAST_BAND],
    )
    found = path_to(scorecard(layer, submission(not_applicable={"3": "không phát sinh"})))
    assert (found.reachable, found.steps, found.final) == (False, (), ("1",))
    assert path_to(scorecard(layer, submission(classes={"area": "core"}))).final == ()


def test_whose_a_step_is():
    survey = indicator("survey", "1", target={"at_least": 80}, entered_by="independent")
    ratio = indicator("ratio", "2", target={"at_least": 80})
    count = indicator("count", "3", target={"at_least": 1})
    found = path(
        criterion(survey, code="A1", outside=True),
        criterion(ratio, code="A2", outside=True),
        criterion(count, code="A3"),
        band={"all_met": True},
    )
    assert {each.step.indicator.code: each.step.whose for each in found.steps if each.step.indicator} == {
        "1": "independent",
        "2": "other",
        "3": "ward",
    }


def four(band: Data, *weights: int, **keys: Any) -> BandPath:
    """Criteria of these weights, of which nothing is entered."""
    criteria = [
        criterion(
            indicator("count", str(n), target={"at_least": 1}, **keys.get(f"of{n}", {})), code=f"T{n}", weight=weight
        )
        for n, weight in enumerate(weights, 1)
    ]
    return path(*criteria, band=band)


def test_the_shortest_list_of_several_the_higher_score_of_several_the_first_in_catalogue_order():
    # 60 of 100 takes two steps: 40 + 30 is the higher, not 30 + 30.
    assert told(four({"min_score": 60}, 30, 40, 30)) == ["2", "1"]
    assert told(four({"min_score": 60}, 20, 20, 20, 20, 20)) == ["1", "2", "3"]


def test_gates_come_first_then_points_the_largest_first():
    found = four({"min_score": 60, "gates": True}, 20, 50, 30, of3={"gate": True})
    assert told(found) == ["3", "2"]
    assert [each.as_data()["points"] for each in found.steps] == ["30.00", "50.00"]
    assert told(four({"min_score": 60, "must_meet": ["1"]}, 20, 50, 30)) == ["1", "2"]


def test_a_level_step_goes_as_far_as_the_band_asks_also_where_the_indicator_is_met():
    rated = [indicator("level", str(n), target={"at_least": "fair"}) for n in (1, 2)]
    band = {"levels": [{"of": ["1", "2"], "at_least": "good", "min": 1}]}
    found = path(criterion(*rated), band=band, values={"1": {"level": "poor"}, "2": {"level": "fair"}})
    assert told(found) == ["1"]
    assert found.after.indicator("1").value == "good"
    met = path(
        criterion(rated[0]),
        band={"levels": [{"of": ["1"], "at_least": "good", "min": 1}]},
        values={"1": {"level": "fair"}},
    )
    assert (told(met), met.steps[0].as_data()["points"]) == (["1"], "0.00")


def test_in_the_best_band_there_is_nowhere_to_go_and_a_worse_band_is_reached():
    layer = national(
        group(criterion(indicator("count", target={"at_least": 1}))), bands=[{**TOP, "min_score": 1}, LAST_BAND]
    )
    card = scorecard(layer, submission({"1": {"count": 1}}))
    there = path_to(card).as_data()
    assert (there["to"], there["reachable"], there["steps"], there["band_after"]) == (None, True, [], "top")
    assert path_to(card, "not_yet").as_data()["to"] == "not_yet"
    with pytest.raises(KeyError):
        path_to(card, "nowhere")


def test_where_nothing_reaches_the_band_all_steps_stand_and_what_still_bars():
    criteria = [criterion(indicator("count", str(n), target={"at_most": 1}), code=f"T{n}") for n in (1, 2)]
    found = path(*criteria, band={"min_score": 90}, values={"1": {"count": 2}})
    assert (found.reachable, told(found), found.final) == (False, ["2"], ("1",))
    assert [bar.text for bar in found.barred_by] == ["min_score 90 > 50.00"]


def test_documents_that_change_nothing_are_no_step():
    judged = indicator("count", target={"at_most": 1})
    found = path(criterion(judged, documents=[document("a")]), band={"min_score": 90}, values={"1": {"count": 2}})
    assert found.steps == ()


# Against trying every set


def tried(card: Scorecard, to: str, steps: tuple[Step, ...]) -> tuple[int, ...] | None:
    """The best set of steps, found by grading all of them, the smallest first."""
    places = card.catalogue.band_places
    for size in range(len(steps) + 1):
        reaching = []
        for some in combinations(steps, size):
            after = grade(card.catalogue, changed(card.submission, some))
            if places[after.band or ""] <= places[to]:
                reaching.append((-(after.overall.exact or 0), tuple(step.place for step in some)))
        if reaching:
            return min(reaching)[1]
    return None


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32))
def test_the_steps_are_those_that_trying_every_set_finds(seed: int):
    layers, data = random_case(seed, 1, ALL_FORMS)
    found = catalogue(*layers)
    card = grade(found, read_submissions(found, json_bytes(data), "s")[0])
    for band in found.bands[:-1]:
        steps = steps_of(card, band).steps
        if len(steps) > 7:
            continue
        way = path_to(card, band.code)
        expected = tried(card, band.code, steps)
        assert way.reachable == (expected is not None)
        assert sorted(each.step.place for each in way.steps) == list(
            range(len(steps)) if expected is None else expected
        )
        assert way.after == grade(found, way.after.submission)
        # What the steps add, one after the other, adds up to the whole way.
        gained = sum(each.points for each in way.steps)
        assert gained == (way.after.overall.exact or 0) - (card.overall.exact or 0)


@pytest.mark.parametrize("seed", [259, 583])
def test_odd_bands_that_ask_for_levels_which_do_not_meet_the_target(seed: int):
    layers, data = random_case(seed, 2, ALL_FORMS)
    found = catalogue(*layers)
    for each in read_submissions(found, json_bytes(data), "s"):
        card = grade(found, each)
        steps = steps_of(card, found.bands[0]).steps
        expected = tried(card, found.bands[0].code, steps)
        way = path_to(card, found.bands[0].code)
        assert sorted(one.step.place for one in way.steps) == list(
            expected if expected is not None else range(len(steps))
        )
        # Only the criteria of the steps are judged again, and the scorecard is the same as if all were.
        assert way.after == grade(found, way.after.submission)
