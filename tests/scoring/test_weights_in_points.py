"""``points: true``: weights are points, which the indicators of a criterion share (docs/scoring.md, sections 2, 5 and 7)."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.points import points, points_of_indicator
from tests.scoring.building import (
    Data,
    attested,
    card,
    criterion,
    group,
    indicator,
    local,
    national,
    refusal_of,
    refused,
    scorecard,
    submission,
    yaml_text,
)


def number(code: str, weight: object = None, **keys: Any) -> Data:
    """An indicator that earns a hundredth of its points for each unit."""
    own = {} if weight is None else {"weight": weight}
    return indicator("number", code, credit={"from": 0, "to": 100}, **own, **keys)


def in_points(*criteria: Data, **keys: Any) -> Data:
    return national(group(*criteria), points=True, **keys)


def entered(excused: tuple[str, ...] = (), **given: object) -> Data:
    """The submission with these figures, the indicator 1 called i1."""
    values = {name[1:]: {"value": value} for name, value in given.items()}
    return submission(values, not_applicable=dict.fromkeys(excused, "không có"))


def of_indicators(found: Data, place: int = 0) -> list[tuple[str | None, str | None]]:
    return [(each["weight"], each["points"]) for each in found["criteria"][place]["indicators"]]


THREE = criterion(number("1", 2), number("2", 3), number("3", 5), code="c", weight=10)


# The result


def test_each_indicator_has_its_weight_and_points_and_each_score_what_is_earned_of_it():
    found = card(in_points(THREE), entered(i1=100, i2=50, i3=20))
    assert of_indicators(found) == [("2", "2.00"), ("3", "1.50"), ("5", "1.00")]
    assert (found["criteria"][0]["credit"], found["criteria"][0]["points"]) == ("9/20", "4.50")
    for part in (found["overall"], found["layers"]["national"], found["groups"][0]):
        assert part["points"] == {"earned": "4.50", "of": "10.00"}


def test_the_weight_of_what_is_not_applicable_goes_to_the_others_in_proportion():
    """2 and 3 share the 5 of the third: 4 and 6."""
    found = card(in_points(THREE), entered(("3",), i1=100, i2=50))
    assert of_indicators(found) == [("4", "4.00"), ("6", "3.00"), (None, None)]
    assert found["overall"]["points"] == {"earned": "7.00", "of": "10.00"}


def test_a_share_is_an_exact_number_in_lowest_terms():
    found = card(in_points(THREE), entered(("2",), i1=100, i3=50))
    assert of_indicators(found) == [("20/7", "2.86"), (None, None), ("50/7", "3.57")]
    assert found["criteria"][0]["points"] == "6.43"
    quarters = criterion(number("1", 1), number("2", 3), number("3", 1), code="c", weight=5)
    assert of_indicators(card(in_points(quarters), entered(("3",)))) == [
        ("5/4", "0.00"),
        ("15/4", "0.00"),
        (None, None),
    ]


def test_a_weight_that_is_not_moved_is_written_as_its_file_writes_it():
    written = criterion(
        number("1", Fraction(3, 2)), number("2", "2/4"), number("3", "1/3"), number("4", "2/3"), weight=3
    )
    assert [weight for weight, _ in of_indicators(card(in_points(written), entered()))] == ["1.5", "1/2", "1/3", "2/3"]
    alone = criterion(number("1"), weight=Fraction(5, 2))
    assert of_indicators(card(in_points(alone), entered(i1=100))) == [("2.5", "2.50")]


def test_a_single_judged_indicator_may_leave_its_weight_out():
    found = card(in_points(criterion(number("1"), indicator("count", "2"), weight=7)), entered(i1=50))
    assert of_indicators(found) == [("7", "3.50"), (None, None)]


def test_what_is_not_proven_has_its_weight_and_earns_nothing():
    found = card(in_points(THREE), entered(i1=100))
    assert of_indicators(found) == [("2", "2.00"), ("3", "0.00"), ("5", "0.00")]


def test_inside_a_deduction_points_are_what_is_taken_away():
    sheet = criterion(number("1", 2), number("2", 3), code="d", weight=5, counts_as="deduction")
    layers = in_points(THREE | {"indicators": [number("9")]}, sheet)
    found = card(layers, entered(i9=100, i1=50, i2=100))
    assert of_indicators(found, 1) == [("2", "-1.00"), ("3", "0.00")]
    assert found["criteria"][1]["points"] == "-1.00"
    assert found["overall"]["points"] == {"earned": "9.00", "of": "10.00"}


def test_bonus_and_deduction_are_in_what_is_earned_within_the_bounds_of_the_score_and_not_in_what_it_is_of():
    def of(above: Data, **given: Any) -> object:
        kinds = [("1", 10, {}), ("2", 4, {"counts_as": "bonus"}), ("3", 5, {"counts_as": "deduction"})]
        criteria = [criterion(number(code), code=code, weight=weight, **keys) for code, weight, keys in kinds]
        return card(in_points(*criteria, **above), entered(**given))["overall"]["points"]

    assert of({}, i1=50, i2=50, i3=60) == {"earned": "5.00", "of": "10.00"}
    assert of({}, i1=100, i2=100, i3=100) == {"earned": "10.00", "of": "10.00"}
    assert of({"above_100": True}, i1=100, i2=100, i3=100) == {"earned": "14.00", "of": "10.00"}
    assert of({}, i1=0, i2=0, i3=0) == {"earned": "0.00", "of": "10.00"}


def test_of_sums_what_is_applicable():
    two = (criterion(number("1"), code="a", weight=10), criterion(number("2"), code="b", weight=4))
    found = card(in_points(*two), entered(("2",), i1=50))
    assert found["overall"]["points"] == {"earned": "5.00", "of": "10.00"}


def test_points_are_null_where_there_is_no_score():
    extra = group(criterion(number("2"), code="b", weight=4, counts_as="bonus"), code="B")
    found = card(
        national(group(criterion(number("1"), code="a", weight=10)), extra, points=True), entered(("1",), i2=50)
    )
    assert found["overall"]["points"] is found["layers"]["national"]["points"] is None
    assert [each["points"] for each in found["groups"]] == [None, None]


def test_each_layer_and_group_has_its_own():
    layers = [
        in_points(criterion(number("1"), code="a", weight=10)),
        local(group(criterion(number("2"), code="b", weight=4), code="B"), points=True),
    ]
    found = card(layers, entered(i1=50, i2=100))
    assert found["overall"]["points"] == {"earned": "9.00", "of": "14.00"}
    assert found["layers"]["local"]["points"] == found["groups"][1]["points"] == {"earned": "4.00", "of": "4.00"}


def test_the_indicators_of_a_criterion_with_needs_have_neither():
    two = [attested(code)[0] for code in ("1", "2")]
    found = card(in_points(criterion(*two, code="c", weight=6, needs=1)), submission({"1": {"confirmed": 1}}))
    assert found["criteria"][0]["points"] == "6.00"
    assert not [each for each in found["criteria"][0]["indicators"] if {"weight", "points"} & each.keys()]
    assert found["overall"]["points"] == {"earned": "6.00", "of": "6.00"}


def test_a_catalogue_without_points_has_none_of_these_keys():
    for keys in ({}, {"points": False}):
        found = card(national(group(THREE), **keys), entered(i1=100))
        for part in (found["overall"], found["layers"]["national"], found["groups"][0]):
            assert "points" not in part
        assert not {"weight", "points"} & found["criteria"][0]["indicators"][0].keys()


def test_the_keys_stand_in_one_order():
    found = card(in_points(THREE), entered(i1=100))
    assert list(found["overall"]) == ["score", "exact", "upper", "coverage", "points", "counts"]
    assert list(found["groups"][0]) == ["code", "layer", "score", "exact", "points", "counts"]
    assert list(found["criteria"][0]["indicators"][0])[-4:] == ["credit_if_proven", "weight", "points", "derivation"]


@pytest.mark.parametrize("weight", [{}, {"weight": 0}])
def test_a_single_judged_indicator_of_a_criterion_of_weight_0_has_a_credit_all_the_same(weight: Data):
    layers = in_points(criterion(number("1", **weight), code="a", weight=0), criterion(number("2"), code="b", weight=1))
    found = card(layers, entered(i1=50, i2=100))
    assert (found["criteria"][0]["credit"], found["criteria"][0]["points"]) == ("1/2", "0.00")
    assert (found["criteria"][0]["indicators"][0]["credit"], of_indicators(found)) == ("1/2", [("0", "0.00")])
    assert found["overall"]["points"] == {"earned": "1.00", "of": "1.00"}


def test_where_those_left_all_weigh_0_the_criterion_has_no_credit_and_they_have_0_points():
    layers = in_points(criterion(number("1", 0), number("2", 5), code="a", weight=5))
    found = card(layers, entered(("2",), i1=50))
    assert (found["criteria"][0]["credit"], found["criteria"][0]["points"]) == (None, None)
    assert of_indicators(found) == [("0", "0.00"), (None, None)]
    assert found["criteria"][0]["indicators"][0]["credit"] == "1/2"
    assert found["overall"]["points"] is None
    all_0 = card(in_points(criterion(number("1", 0), number("2", 0), code="a", weight=0)), entered(i1=50, i2=50))
    assert (all_0["criteria"][0]["credit"], of_indicators(all_0)) == (None, [("0", "0.00"), ("0", "0.00")])


# Refusals


def problems(*layers: Data) -> list[str]:
    return [line.partition(": ")[2] for line in refused(*layers)]


@pytest.mark.parametrize(
    ("weights", "whole", "told"),
    [
        ((2, 3), 10, "10: its indicators add up to 5"),
        (("1/3", "1/3"), 1, "1: its indicators add up to 2/3"),
        ((Fraction(1, 2), 2), "8/3", "8/3: its indicators add up to 2.5"),
        ((4,), 5, "5: its indicators add up to 4"),
        ((0,), 5, "5: its indicators add up to 0"),
    ],
)
def test_weights_that_do_not_add_up_are_refused_with_both_sums(weights: tuple[object, ...], whole: object, told: str):
    indicators = [number(f"{place}", weight) for place, weight in enumerate(weights)]
    assert problems(in_points(criterion(*indicators, weight=whole))) == [
        f"groups[A].criteria[TC1].weight: {told}; with points: true the two are equal"
    ]


def test_thirds_add_up_exactly():
    thirds = [number(code, "1/3") for code in ("1", "2", "3")]
    assert card(in_points(criterion(*thirds, weight=1)), entered())["criteria"][0]["weight"] == "1"


def test_every_criterion_carries_a_weight_and_every_one_of_several_judged_indicators():
    needy = criterion(attested("3")[0], code="n", needs=1)
    tracked = criterion(indicator("count", "4"), code="t")
    found = problems(in_points(criterion(number("1"), number("2", 2), code="a"), needy, tracked))
    of_criterion = "key weight is missing: with points: true every criterion says its points"
    assert found == [
        "groups[A].criteria[a].indicators[1].weight: key weight is missing: "
        "with points: true each of several judged indicators says its points",
        f"groups[A].criteria[a].weight: {of_criterion}",
        f"groups[A].criteria[n].weight: {of_criterion}",
        f"groups[A].criteria[t].weight: {of_criterion}",
    ]


def test_a_tracked_indicator_carries_no_weight():
    what = criterion(number("1", 5), indicator("count", "2", weight=1), weight=5)
    assert problems(in_points(what)) == [
        "groups[A].criteria[TC1].indicators[2].weight: an indicator that is tracked only has no points; remove weight"
    ]


def test_a_criterion_without_a_judged_indicator_is_not_asked_for_a_sum():
    assert card(in_points(criterion(indicator("count"), weight=5)), entered())["overall"]["points"] is None


def test_a_weight_that_is_wrong_by_itself_is_told_once():
    (line,) = problems(in_points(criterion(number("1", -2), number("2", 3), weight=5)))
    assert line.endswith("-2: must not be negative")
    thousands = yaml_text(in_points(criterion(number("1", 2), number("2", 777), weight=5))).replace("777", "3.000")
    (line,) = refusal_of(("n.yaml", thousands))
    assert line.endswith("3.000: write 3000 or 3")


def test_points_are_refused_with_group_weights():
    layers = national(group(criterion(number("1"), weight=5), weight=1), points=True)
    assert problems(layers) == [
        "points: points: true does not go with weights of groups; remove those weights or points"
    ]


def test_files_that_differ_in_points_are_refused_at_the_later_file():
    plain, other = criterion(number("1"), code="a", weight=5), criterion(number("2"), code="b", weight=5)
    with_points = refused(national(group(plain)), local(group(other, code="B"), points=True))
    without = refused(in_points(plain), local(group(other, code="B")))
    said = "points: points is the same in all files graded together; national.yaml has"
    assert with_points == [f"local.yaml:1: {said} no points: true, this file does"]
    assert without == [f"local.yaml:1: {said} points: true, this file does not"]
    false = local(group(other, code="B"), points=False)
    assert card([national(group(plain)), false], entered())["overall"]["score"] == "0.00"


def test_points_is_a_truth_value():
    (line,) = refused(national(group(THREE), points=1))
    assert line.endswith(": points: 1: true or false is needed; write true")


# Laws


WEIGHTS = st.sampled_from((0, 1, 2, 5, Fraction(1, 2), Fraction(5, 4)))
SOME = st.lists(st.tuples(WEIGHTS, st.sampled_from((0, 30, 50, 100, "", None))), min_size=1, max_size=4)


@pytest.mark.slow
@given(st.lists(st.tuples(st.sampled_from((None, "bonus", "deduction")), SOME), min_size=1, max_size=3), st.booleans())
def test_points_of_indicators_add_up_to_those_of_their_criterion_exactly_and_these_to_what_is_earned(
    parts: list[Any], above: bool
):
    criteria, given_, excused = [], {}, []
    for place, (kind, some) in enumerate(parts):
        indicators = [number(f"{place}{at}", weight) for at, (weight, _) in enumerate(some)]
        for at, (_, value) in enumerate(some):
            if value is None:
                excused.append(f"{place}{at}")
            elif value != "":
                given_[f"i{place}{at}"] = value
        counts_as = {} if kind is None else {"counts_as": kind}
        whole = sum(weight for weight, _ in some)
        criteria.append(criterion(*indicators, code=f"c{place}", weight=whole, **counts_as))
    layers = in_points(*criteria, **({"above_100": True} if above else {}))
    found = scorecard(layers, entered(tuple(excused), **given_))
    data = found.as_data()
    for result, shown in zip(found.criteria, data["criteria"], strict=True):
        shares = [points_of_indicator(result, part.code) for part in result.indicators]
        if result.credit is not None:
            assert sum(share for share in shares if share is not None) == points(result)
        left = [Fraction(each["weight"]) for each in shown["indicators"] if each["weight"] is not None]
        assert not left or sum(left) in {Fraction(result.weight), 0}
        assert all((each["credit"] is None) == (each["points"] is None) for each in shown["indicators"])
    counted = [each for each in found.criteria if each.credit is not None]
    whole = sum(each.weight for each in counted if each.ordinary)
    if not whole:
        assert data["overall"]["points"] is None
        return
    assert found.overall.exact is not None
    earned = max(sum(points(each) or 0 for each in counted), 0)
    assert Fraction(found.overall.exact) * whole / 100 == (earned if above else min(earned, whole))
