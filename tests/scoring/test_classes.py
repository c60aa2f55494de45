"""Thresholds by class of unit (docs/scoring.md, sections 2 to 4 and 7)."""

from typing import Any

import pytest

from scoring.catalogue import as_judged, judged, not_asked
from scoring.grading import grade
from scoring.merging import Predecessor, merge, merged_submission
from scoring.paths import remedies
from scoring.reading import indicators_entered, untouched
from scoring.trends import better_direction
from scoring.whatif import gains
from tests.scoring.building import (
    NAME,
    SMALL,
    Data,
    card,
    catalogue,
    criterion,
    document,
    group,
    indicator,
    local,
    national,
    of_indicators,
    refused,
    refused_submissions,
    scorecard,
    submission,
    with_indicator,
)

AREA = [
    {"code": "core", "name": {"vi": "Vùng lõi", "en": "Core"}},
    {"code": "outer", "name": {"vi": "Vùng ngoài", "en": "Outer"}},
]
CLASSES = {"area": AREA}
CORE, OUTER = {"classes": {"area": "core"}}, {"classes": {"area": "outer"}}
CASES = {"core": {"target": {"at_least": 90}}, "outer": {"target": {"at_least": 80}, "credit": {"from": 0, "to": 80}}}
SHARE = indicator("ratio", by="area", cases=CASES)
ONLY_CORE = indicator("count", by="area", cases={"core": {"target": {"at_most": 0}}, "outer": {}})
OF_85 = {"numerator": 85, "denominator": 100}


def problem(lines: list[str]) -> str:
    (line,) = lines
    return line


def result(what: Data, inputs: Data | None, **keys: Any) -> Data:
    values = {} if inputs is None else {"1": inputs}
    return card(of_indicators(what, classes=CLASSES), submission(values, **keys))["criteria"][0]["indicators"][0]


def outcome(found: Data) -> tuple[Any, ...]:
    return tuple(found[key] for key in ("state", "cause", "value", "credit", "credit_if_proven"))


# What is judged


def test_each_class_has_its_own_target_and_credit():
    assert outcome(result(SHARE, OF_85, **CORE)) == ("not_met", None, "85.00", "0", "0")
    assert outcome(result(SHARE, OF_85, **OUTER)) == ("met", None, "85.00", "1", "1")
    assert result(SHARE, {"numerator": 60, "denominator": 100}, **OUTER)["credit"] == "3/4"


def test_a_derivation_by_cases_names_the_class():
    assert result(SHARE, OF_85, **CORE)["derivation"] == {
        "vi": "85/100 = 85,00 %; xét theo Vùng lõi; ngưỡng ≥ 90 %: chưa đạt",
        "en": "85/100 = 85.00%; judged as Core; target ≥ 90%: not met",
    }
    assert (
        result(SHARE, None, **OUTER)["derivation"]["vi"] == "chưa có tử số, mẫu số; xét theo Vùng ngoài: chưa đủ căn cứ"
    )


def test_without_the_class_it_is_not_proven_and_would_earn_all():
    assert outcome(result(SHARE, OF_85)) == ("not_proven", "class_missing", "85.00", "0", "1")
    assert result(SHARE, OF_85)["derivation"] == {
        "vi": "85/100 = 85,00 %; chưa cho biết đơn vị thuộc loại nào (area): chưa đủ căn cứ",
        "en": "85/100 = 85.00%; the class of the unit is not given (area): not proven",
    }


def test_a_missing_class_comes_after_what_does_not_apply_and_before_a_missing_figure():
    assert outcome(result(SHARE, {"numerator": 0, "denominator": 0}))[:2] == ("not_applicable", None)
    assert outcome(result(SHARE, OF_85, not_applicable={"1": "vì sao"}))[:2] == ("not_applicable", None)
    assert outcome(result(SHARE, None))[:2] == ("not_proven", "class_missing")
    few = indicator("survey", min_sample=30, by="area", cases=CASES)
    assert outcome(result(few, {"positive": 4, "valid": 5}))[:3] == ("not_proven", "class_missing", "80.00")


def test_what_is_not_asked_of_a_class_is_not_applicable_also_without_a_figure():
    for inputs in (None, {"count": 3}):
        value = None if inputs is None else "3"
        assert outcome(result(ONLY_CORE, inputs, **OUTER)) == ("not_applicable", None, value, None, None)
    assert result(ONLY_CORE, {"count": 3}, **OUTER)["derivation"] == {
        "vi": "3; không yêu cầu với Vùng ngoài: không áp dụng",
        "en": "3; not asked of Outer: not applicable",
    }


def test_what_is_not_asked_may_be_excused_and_a_ruling_decides_as_ever():
    assert outcome(result(ONLY_CORE, None, not_applicable={"1": "vì sao"}, **OUTER))[0] == "not_applicable"
    for keys in (CORE, OUTER, {}):
        ruling = {"state": "met", "reason": "đã xem", "by": "TĐV"}
        assert outcome(result(ONLY_CORE, {"count": 3}, rulings={"1": ruling}, **keys))[:2] == ("met", None)
        ruling = {**ruling, "state": "not_proven"}
        assert outcome(result(ONLY_CORE, {"count": 3}, rulings={"1": ruling}, **keys)) == (
            "not_proven", "ruling", "3", "0", "1",
        )  # fmt: skip


def test_documents_count_as_ever():
    layers = of_indicators(SHARE, classes=CLASSES, documents=[document("a")])
    for keys, expected in ((OUTER, ("not_proven", "missing_document")), ({}, ("not_proven", "class_missing"))):
        found = card(layers, submission({"1": OF_85}, **keys))["criteria"][0]["indicators"][0]
        assert (found["state"], found["cause"], found["credit"], found["credit_if_proven"]) == (*expected, "0", "1")


@pytest.mark.parametrize("keys", [{}, OUTER])
@pytest.mark.parametrize("rule", ["judge", "not_increased"])
def test_on_a_small_base_there_is_no_value_beside_a_missing_class_and_an_empty_case_either(keys: Data, rule: str):
    what = indicator(
        "change",
        by="area",
        cases={"core": {"target": {"at_most": 0}}, "outer": {}},
        small_base={"below": 20, "rule": rule},
    )
    found = result(what, {"current": 5, "previous": 10}, **keys)
    assert (found["value"], found["exact"]) == (None, None)
    assert found["cause"] == (None if keys else "class_missing")
    found = result(what, {"current": 30, "previous": 25}, **keys)
    assert (found["value"], found["exact"]) == ("20.00", "20")


def test_on_a_small_base_the_class_that_is_asked_is_judged_by_the_rule():
    what = indicator(
        "change", by="area", cases={"core": {"target": {"at_most": 0}}, "outer": {}},
        small_base={"below": 20, "rule": "not_increased"},
    )  # fmt: skip
    assert result(what, {"current": 5, "previous": 10}, **CORE)["state"] == "met"


def test_every_kind_may_go_by_class():
    for kind, asked, inputs in (
        ("attestation", {"target": {"at_least": 4}}, {"confirmed": 4}),
        ("deadline", {"target": {"on_or_before": "03-31"}}, {"on": "2023-03-31"}),
        ("count", {"target": {"at_least": 5, "below": 10}}, {"count": 7}),
        ("change", {"target": {"below": 0}}, {"current": 7, "previous": 9}),
        ("level", {"target": {"at_least": "fair"}, "credit": {"from": "poor", "to": "fair"}}, {"level": "fair"}),
        ("survey", {"credit": {"steps": [{"at_least": 50, "credit": 1}]}}, {"positive": 5, "valid": 9}),
        ("number", {"credit": {"from": 0, "to": 2, "floor": 1}}, {"value": 2}),
    ):
        what = indicator(kind, by="area", cases={"core": asked, "outer": {}})
        states = [result(what, inputs, **keys)["state"] for keys in (CORE, OUTER, {})]
        assert states == ["met", "not_applicable", "not_proven"], kind


def test_an_indicator_by_class_is_never_tracked_and_may_be_a_gate():
    found = card(of_indicators({**ONLY_CORE, "gate": True}, classes=CLASSES), submission(**OUTER))
    assert found["gates"] == [{"indicator": "1", "state": "not_applicable"}]
    assert found["criteria"][0]["state"] == "not_applicable"
    assert judged(catalogue(of_indicators(ONLY_CORE, classes=CLASSES)).indicators["1"])


def test_wards_of_different_classes_do_not_share_what_is_remembered():
    layers = of_indicators(SHARE, classes=CLASSES)
    found = catalogue(layers)
    for _ in range(2):
        states = [scorecard(layers, submission({"1": OF_85}, **keys)).as_data() for keys in (CORE, OUTER, {})]
        assert [each["criteria"][0]["state"] for each in states] == ["not_met", "met", "not_proven"]
        cards = [grade(found, scorecard(layers, submission({"1": OF_85}, **keys)).submission) for keys in (OUTER, CORE)]
        assert [each.criteria[0].state for each in cards] == ["met", "not_met"]


# The scorecard


def test_the_scorecard_of_a_catalogue_with_classes_says_which_were_given():
    layers = of_indicators(SHARE, classes={**CLASSES, "size": AREA})
    assert card(layers, submission())["classes"] == {}
    given = {"size": "outer", "area": "core"}
    data = card(layers, submission(classes=given))
    assert data["classes"] == given and list(data["classes"]) == ["size", "area"]
    assert list(data)[:4] == ["unit", "round", "classes", "catalogue"]


def test_without_classes_a_scorecard_has_no_such_key():
    assert "classes" not in card(SMALL, submission())
    assert "classes" not in card(SMALL, submission(classes={}))


def test_a_class_that_nothing_asks_for_may_be_given_too():
    assert card({**SMALL, "classes": CLASSES}, submission(**CORE))["classes"] == {"area": "core"}


# Layers


def test_a_layer_uses_the_classes_of_what_it_extends_and_adds_its_own():
    base = of_indicators(SHARE, classes=CLASSES)
    size = {"size": [{"code": "s", "name": NAME}, {"code": "l", "name": NAME}]}
    by_size = {"by": "size", "cases": {"s": {}, "l": {"target": {"at_most": 0}}}}
    own = criterion({**ONLY_CORE, "code": "2"}, indicator("count", "3", **by_size), code="L1")
    layers = [base, local(group(own, code="L"), classes=size)]
    found = card(layers, submission({"2": {"count": 0}}, classes={"area": "core", "size": "s"}))
    assert [each["state"] for each in found["criteria"][1]["indicators"]] == ["met", "not_applicable"]


def test_a_layer_repeats_no_class():
    layer = local(group(criterion({**ONLY_CORE, "code": "2"}, code="L1"), code="L"), classes=CLASSES)
    told = problem(refused(of_indicators(SHARE, classes=CLASSES), layer))
    assert told == "local.yaml:1: classes.area: code area is already used in national.yaml:1; a code is used once"


def test_no_file_uses_a_class_that_only_a_later_one_brings():
    layer = local(group(criterion(indicator("count", "2"), code="L1"), code="L"), classes=CLASSES)
    assert "by: there is no class area in classes (–)" in problem(refused(of_indicators(ONLY_CORE), layer))


# What is refused


@pytest.mark.parametrize(
    ("classes", "told"),
    [
        ({}, "classes: must not be empty"),
        ([], "classes: pairs of key: value are needed"),
        ({"area": []}, "classes.area: must not be empty"),
        ({"area": AREA[:1]}, "classes.area: at least 2 entries are needed"),
        ({"area": [AREA[0], AREA[0]]}, "classes.area[core].code: code core is already used"),
        ({"area": [*AREA, {"code": "x"}]}, "classes.area[x].name: key name is missing"),
        (
            {"area": [*AREA, {"code": "x", "name": NAME, "note": NAME}]},
            "classes.area[x].note: key note is not known here",
        ),
        ({"area": [*AREA, {"code": 3, "name": NAME}]}, 'quote it: "3"'),
        ({"area": [*AREA, {"code": "x.y", "name": NAME}]}, "x.y: keys and codes of classes hold no point"),
        ({"a.b": AREA}, "a.b: keys and codes of classes hold no point"),
        ({" ": AREA}, "must not be empty"),
        (
            {"indicators": [*AREA, {"code": "x", "name": {"vi": "x"}}]},
            "classes.indicators[x].name.en: key en is missing",
        ),
    ],
)
def test_classes_are_refused_that_are_not_two_codes_with_names_at_least(classes: Any, told: str):
    assert told in problem(refused({**SMALL, "classes": classes}))


def test_the_codes_of_a_class_are_a_list_and_what_stands_in_place_of_one_is_told():
    (line,) = refused({**SMALL, "classes": {"area": {"core": NAME, "outer": NAME}}})
    assert 'classes.area: the code core is no key; each entry of the list begins with a dash "- "' in line


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"by": None}, "[1].by: key by is missing; by and cases go together"),
        ({"cases": None}, "[1].cases: key cases is missing: each code of area has a threshold of its own"),
        ({"by": "zone"}, "[1].by: there is no class zone in classes (area)"),
        ({"target": {"at_least": 1}}, "[1].target: with by and cases, target stands in each of the cases, not here"),
        (
            {"credit": {"from": 0, "to": 1}},
            "[1].credit: with by and cases, credit stands in each of the cases, not here",
        ),
        ({"cases": {}}, "[1].cases: code core of class area is missing"),
        ({"cases": {"core": CASES["core"]}}, "[1].cases: code outer of class area is missing; write outer: {} where"),
        ({"cases": {**CASES, "inner": {}}}, "[1].cases.inner: inner is no code of class area; it has core, outer"),
        ({"cases": {"core": {}, "outer": {}}}, "[1].cases: every case is empty; give one code a target or a credit"),
        ({"cases": {**CASES, "outer": {"goal": 1}}}, "[1].cases.outer.goal: key goal is not known here"),
        ({"cases": {**CASES, "outer": {"weight": 1}}}, "[1].cases.outer.weight: key weight is not known here"),
        ({"cases": {**CASES, "outer": {"target": {}}}}, "[1].cases.outer.target: exactly one of at_least"),
        (
            {"cases": {**CASES, "outer": {"target": {"at_least": 5, "below": 5}}}},
            "[1].cases.outer.target: nothing meets",
        ),
        (
            {"cases": {**CASES, "outer": {"credit": {"from": 1, "to": 1}}}},
            "[1].cases.outer.credit.to: from and to must",
        ),
        (
            {"cases": {**CASES, "outer": {"credit": {"from": 0, "to": 2, "floor": 3}}}},
            "[1].cases.outer.credit.floor: floor must lie between from and to",
        ),
        (
            {"cases": {**CASES, "outer": {"target": {"at_most": "x"}}}},
            "[1].cases.outer.target.at_most: x: a plain number",
        ),
        ({"cases": {**CASES, "outer": []}}, "[1].cases.outer: pairs of key: value are needed"),
    ],
)
def test_cases_are_refused_that_do_not_fit_their_class(changes: Data, told: str):
    what = {key: part for key, part in {**SHARE, **changes}.items() if part is not None}
    assert any(told in line for line in refused(of_indicators(what, classes=CLASSES)))


def test_the_places_of_problems_hold_where_a_code_is_called_as_a_key_is():
    codes = {"area": [{"code": code, "name": NAME} for code in ("credit", "target")]}
    what = indicator("count", by="area", cases={"credit": {"credit": {"from": 0, "to": "x"}}, "target": {"colour": 1}})
    lines = refused(of_indicators(what, classes=codes))
    assert [line.split("[1].")[1].split(": ")[0] for line in lines] == ["cases.credit.credit.to", "cases.target.colour"]


@pytest.mark.parametrize("target", [{"at_least": 5}, {"above": 5}, {"at_least": 5, "below": 10}])
def test_a_small_base_bars_at_least_above_and_ranges_in_every_case(target: Data):
    cases = {"core": {"target": {"at_most": 0}}, "outer": {"target": target}}
    what = indicator("change", by="area", cases=cases, small_base={"below": 20, "rule": "judge"})
    assert "small_base goes with at_most, below or equal only" in problem(refused(of_indicators(what, classes=CLASSES)))


def test_a_deadline_earns_no_credit_in_its_cases_either_and_a_level_names_codes():
    on_day = {"target": {"on_or_before": "03-31"}}
    what = indicator("deadline", by="area", cases={"core": on_day, "outer": {"credit": {"from": 0, "to": 1}}})
    assert "cases.outer.credit: key credit is not known here" in problem(refused(of_indicators(what, classes=CLASSES)))
    what = indicator("level", by="area", cases={"core": {"target": {"at_least": "best"}}, "outer": {}})
    assert "cases.core.target.at_least: level best is not among levels" in problem(
        refused(of_indicators(what, classes=CLASSES))
    )


@pytest.mark.parametrize(
    ("classes", "told"),
    [
        ({"zone": "core"}, "classes.zone: there is no class zone in classes (area)"),
        ({"area": "inner"}, "classes.area: inner: one of core, outer is expected"),
        ({"area": None}, "classes.area: null is refused"),
        ({"area": 1}, "classes.area: 1: a text that is not blank is needed"),
        ({"area": ["core"]}, "classes.area: […]: a text that is not blank is needed"),
        (None, "classes: null is refused"),
        (["core"], "classes: […]: a JSON object {…} is needed"),
    ],
)
def test_a_submission_is_refused_for_a_class_that_is_not_known(classes: Any, told: str):
    layers = of_indicators(SHARE, classes=CLASSES)
    line = problem(refused_submissions(layers, [submission(classes=classes)]))
    assert line.startswith(f"submission 1 (03652, 2023): {told}")


def test_a_class_given_twice_and_one_for_a_catalogue_without_classes_are_refused():
    twice = '{"unit": "a", "round": "2023", "window": {"from": "2022-12-01", "to": "2023-11-30"}, '
    twice += '"classes": {"area": "core", "area": "outer"}}'
    layers = of_indicators(SHARE, classes=CLASSES)
    assert "classes.area: key area appears twice" in problem(refused_submissions(layers, f"[{twice}]"))
    assert "there is no class area in classes (–)" in problem(refused_submissions(SMALL, [submission(**CORE)]))


# What is read out of it


def test_what_a_ward_can_still_reach_is_what_is_asked_of_its_class():
    layers = of_indicators(SHARE, classes=CLASSES)
    found = scorecard(layers, submission({"1": {"numerator": 70, "denominator": 100}}, **OUTER))
    (gain,) = gains(found, found.catalogue.criteria["TC1"])
    assert gain.inputs == {"numerator": 80, "denominator": 100}
    found = scorecard(layers, submission({"1": {"numerator": 70, "denominator": 100}}, **CORE))
    (gain,) = gains(found, found.catalogue.criteria["TC1"])
    assert gain.inputs == {"numerator": 90, "denominator": 100}


def test_the_indicator_as_a_class_is_judged_by_it():
    found = catalogue(of_indicators(SHARE, {**ONLY_CORE, "code": "2"}, classes=CLASSES)).indicators
    cases = found["1"].cases
    assert cases is not None and as_judged(found["1"], {"area": "core"}).target == cases["core"].target
    assert as_judged(found["1"], {}).target is None
    assert [not_asked(found["2"], classes) for classes in ({}, {"area": "core"}, {"area": "outer"})] == [
        False,
        False,
        True,
    ]


def test_the_better_way_is_the_one_that_all_classes_share():
    mixed = {"core": {"target": {"at_least": 1}}, "outer": {"target": {"at_most": 1}}}
    layers = of_indicators(
        SHARE, {**ONLY_CORE, "code": "2"}, indicator("count", "3", by="area", cases=mixed), classes=CLASSES
    )
    found = catalogue(layers).indicators
    assert [better_direction(found[code]) for code in ("1", "2", "3")] == ["up", "down", None]


def test_the_class_of_a_merged_ward_is_its_own():
    found = catalogue(of_indicators(SHARE, classes=CLASSES))
    old = [scorecard(of_indicators(SHARE, classes=CLASSES), submission({"1": OF_85}, **OUTER)).submission] * 2
    sums = merge(found, [Predecessor("a", old[0]), Predecessor("b", old[1])])
    like = scorecard(of_indicators(SHARE, classes=CLASSES), submission(**CORE)).submission
    assert merged_submission("new", sums, like).classes == {"area": "core"}


def test_how_far_entering_has_come_does_not_hang_on_the_class():
    layers = of_indicators(SHARE, {**ONLY_CORE, "code": "2"}, classes=CLASSES)
    for values, keys, done in (
        ({}, {}, 0),
        ({"1": {"numerator": 5}}, {}, 0),
        ({"1": OF_85}, {}, 1),
        ({"1": OF_85}, OUTER, 2),
        ({"1": OF_85}, CORE, 1),
    ):
        assert indicators_entered(scorecard(layers, submission(values, **keys))) == (done, 2)
    empty = scorecard(layers, submission())
    assert untouched(empty, empty.criteria[0]) and remedies(empty)[0].untouched
    begun = scorecard(layers, submission({"1": OF_85}))
    assert not untouched(begun, begun.criteria[0]) and not remedies(begun)[0].untouched


def test_a_question_is_asked_of_figures_whatever_the_class():
    check = {"code": "Q", "kind": "not_more_than", "of": ["1", "2"], "question": NAME}
    layers = of_indicators(SHARE, with_indicator("ratio")["groups"][0]["criteria"][0]["indicators"][0] | {"code": "2"},
                           classes=CLASSES, checks=[check])  # fmt: skip
    values = {"1": OF_85, "2": {"numerator": 80, "denominator": 100}}
    assert [bool(card(layers, submission(values, **keys))["questions"]) for keys in ({}, CORE, OUTER)] == [True] * 3


def test_whole_catalogues_may_hold_several_classes():
    size = [{"code": "s", "name": NAME}, {"code": "l", "name": NAME}]
    by_size = indicator(
        "count", "2", by="size", cases={"s": {"target": {"at_least": 1}}, "l": {"target": {"at_least": 5}}}
    )
    layers = national(group(criterion(SHARE, by_size)), classes={**CLASSES, "size": size})
    values = {"1": OF_85, "2": {"count": 3}}
    states = {
        (area, each): [part["state"] for part in card(
            layers, submission(values, classes={"area": area, "size": each})
        )["criteria"][0]["indicators"]]
        for area in ("core", "outer") for each in ("s", "l")
    }  # fmt: skip
    assert states == {
        ("core", "s"): ["not_met", "met"],
        ("core", "l"): ["not_met", "not_met"],
        ("outer", "s"): ["met", "met"],
        ("outer", "l"): ["met", "not_met"],
    }
