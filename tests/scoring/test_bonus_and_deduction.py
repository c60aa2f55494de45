"""``counts_as``: criteria that add to a score or take away from it, and stand in no count (docs/scoring.md, section 5)."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import ranks
from scoring.change import strengths
from scoring.paths import band_gaps, criteria_with_figures, remedies
from scoring.points import GroupPoints, group_points, in_score, losses, points
from scoring.reading import open_criteria
from scoring.whatif import gains
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
    refusal_of,
    refused,
    scorecard,
    submission,
    yaml_text,
)

NO_COUNTS = {"met": 0, "not_met": 0, "not_proven": 0, "not_applicable": 0, "total": 0}


def part(code: str, weight: object = 1, kind: str | None = None, **keys: Any) -> Data:
    """A criterion whose one indicator of the same code earns a hundredth for each unit."""
    what = indicator("number", code, credit={"from": 0, "to": 100}, target={"at_least": 100})
    counts_as = {} if kind is None else {"counts_as": kind}
    return criterion(what, code=code, weight=weight, **counts_as, **keys)


def figures(**given: object) -> Data:
    """The submission with these figures; what is None is not applicable, and what is "" is not entered."""
    values = {code: {"value": value} for code, value in given.items() if value not in {None, ""}}
    return submission(values, not_applicable={code: "không có" for code, value in given.items() if value is None})


def scores(layers: Data, **given: object) -> tuple[str | None, str | None]:
    found = card(layers, figures(**given))["overall"]
    return found["score"], found["upper"]


# The score


def test_bonus_adds_weight_times_credit_over_the_weight_of_the_ordinary_ones():
    """(10·0.6 + 4·0.5) / 10 is 80, and the 4 stand in no denominator."""
    layers = national(group(part("a", 10), part("b", 4, "bonus")))
    found = card(layers, figures(a=60, b=50))
    assert found["overall"]["exact"] == "80"
    assert [(each["credit"], each["weight"], each["points"]) for each in found["criteria"]] == [
        ("3/5", "10", "6.00"),
        ("1/2", "4", "2.00"),
    ]


def test_a_deduction_takes_away_what_its_credit_lacks():
    """(10·0.9 − 5·(1 − 0.6)) / 10 is 70."""
    layers = national(group(part("a", 10), part("d", 5, "deduction")))
    found = card(layers, figures(a=90, d=60))
    assert found["overall"]["exact"] == "70"
    assert (found["criteria"][1]["credit"], found["criteria"][1]["points"]) == ("3/5", "-2.00")


@pytest.mark.parametrize(
    ("violations", "points", "score"),
    [(0, "0.00", "100.00"), (1, "-1.00", "90.00"), (5, "-5.00", "50.00"), (9, "-5.00", "50.00")],
)
def test_credit_1_is_a_clean_sheet_and_each_violation_takes_1_away(violations: int, points: str, score: str):
    sheet = criterion(indicator("count", "d", credit={"from": 5, "to": 0}), code="d", counts_as="deduction", weight=5)
    layers = national(group(criterion(attested("a")[0], code="a", weight=10), sheet))
    found = card(layers, submission({"a": {"confirmed": 1}, "d": {"count": violations}}))
    assert (found["criteria"][1]["points"], found["overall"]["score"]) == (points, score)


def test_the_score_is_not_above_100_unless_the_national_file_says_so():
    criteria = (part("a", 10), part("b", 4, "bonus"))
    assert scores(national(group(*criteria)), a=90, b=100) == ("100.00", "100.00")
    assert scores(national(group(*criteria), above_100=True), a=90, b=100) == ("130.00", "130.00")
    found = card(national(group(*criteria)), figures(a=90, b=100))
    assert found["overall"]["exact"] == found["layers"]["national"]["exact"] == found["groups"][0]["exact"] == "100"


def test_the_score_is_not_below_0():
    layers = national(group(part("a", 1), part("d", 5, "deduction")), above_100=True)
    assert scores(layers, a=50, d=0) == ("0.00", "0.00")


def test_one_bound_is_set_to_the_sum_of_all_not_to_each_step():
    """(10·1 + 4·1 − 5·(1 − 0)) / 10 is 90: the bonus is not lost in a bound before the deduction is taken."""
    layers = national(group(part("a", 10), part("b", 4, "bonus"), part("d", 5, "deduction")))
    assert scores(layers, a=100, b=100, d=0) == ("90.00", "90.00")


def test_what_is_not_proven_adds_nothing_or_takes_all_away_now_and_in_upper_moves_by_credit_if_proven():
    layers = national(group(part("a", 10), part("b", 2, "bonus"), part("d", 5, "deduction")))
    assert scores(layers, a=50, b="", d=100) == ("50.00", "70.00")
    assert scores(layers, a=50, b=0, d="") == ("0.00", "50.00")
    papers = {"documents": [document("D")]}
    with_papers = national(group(part("a", 10), part("d", 5, "deduction", **papers)))
    found = card(with_papers, figures(a=100, d=80))
    assert (found["overall"]["score"], found["overall"]["upper"]) == ("50.00", "90.00")
    assert (found["criteria"][1]["points"], found["criteria"][1]["credit"]) == ("-5.00", "0")


@pytest.mark.parametrize("kind", ["bonus", "deduction"])
def test_what_is_not_applicable_or_tracked_moves_nothing(kind: str):
    tracked = criterion(indicator("count", "t"), code="t", counts_as=kind, weight=5)
    layers = national(group(part("a", 10), part("x", 5, kind), tracked))
    found = card(layers, figures(a=60, x=None))
    assert found["overall"]["exact"] == "60"
    assert [(each["state"], each["credit"], each["points"]) for each in found["criteria"][1:]] == [
        ("not_applicable", None, None),
        ("tracked", None, None),
    ]


def test_without_a_score_of_the_ordinary_ones_there_is_none():
    layers = national(group(part("a", 10), part("b", 5, "bonus")))
    found = card(layers, figures(a=None, b=100))
    assert found["overall"]["score"] is found["overall"]["upper"] is found["overall"]["coverage"] is None
    assert found["criteria"][1]["points"] == "5.00"
    weightless = national(group(part("a", 0), part("b", 5, "bonus")))
    assert scores(weightless, a=100, b=100) == (None, None)


def test_a_bonus_may_need_some_of_its_indicators():
    two = [attested(code)[0] for code in ("1", "2")]
    layers = national(group(part("a", 10), criterion(*two, code="b", counts_as="bonus", needs=1, weight=3)))
    found = card(layers, submission({"a": {"value": 50}, "1": {"confirmed": 0}, "2": {"confirmed": 1}}))
    assert (found["criteria"][1]["state"], found["overall"]["exact"]) == ("met", "80")


def test_weights_may_be_fractions():
    layers = national(group(part("a", Fraction(5, 2)), part("b", "1/3", "bonus")))
    assert card(layers, figures(a=50, b=100))["overall"]["exact"] == "190/3"


# Counts, coverage, bands


def test_they_stand_in_no_count_and_in_no_coverage():
    layers = national(group(part("a", 1), part("a2", 1), part("b", 8, "bonus"), part("d", 8, "deduction")))
    found = card(layers, figures(a=100, a2="", b=0, d=100))
    assert found["overall"]["counts"] == {"met": 1, "not_met": 0, "not_proven": 1, "not_applicable": 0, "total": 2}
    assert found["overall"]["coverage"] == "50.00"
    assert [each["state"] for each in found["criteria"]] == ["met", "not_proven", "not_met", "met"]


@pytest.mark.parametrize(
    ("conditions", "given", "bars"),
    [
        ({"all_met": True}, {"a": 100, "b": 0, "d": 0}, []),
        ({"all_met": True}, {"a": None, "b": 100, "d": 100}, ["all_met null"]),
        ({"all_met": True}, {"a": 50, "b": 100, "d": 100}, ["all_met 1 > 0"]),
        ({"min_met": {"national": 2}}, {"a": 100, "b": 100, "d": 100}, ["min_met national 2 > 1"]),
        ({"min_score": 100}, {"a": 60, "b": 100, "d": 100}, []),
    ],
)
def test_bands_look_at_the_ordinary_criteria_and_at_the_whole_score(conditions: Data, given: Data, bars: list[str]):
    bands = [{"code": "best", "name": NAME, **conditions}, LAST_BAND]
    layers = national(group(part("a", 10), part("b", 4, "bonus"), part("d", 4, "deduction")), bands=bands)
    assert card(layers, figures(**given))["band"]["barred_by"].get("best", []) == bars


@pytest.mark.parametrize("kind", ["bonus", "deduction"])
def test_a_gate_inside_bars_as_any_gate(kind: str):
    bands = [{"code": "best", "name": NAME, "gates": True}, LAST_BAND]
    gate = criterion(attested("g", gate=True)[0], code="g", counts_as=kind)
    found = card(national(group(part("a", 10), gate), bands=bands), submission({"g": {"confirmed": 0}}))
    assert found["band"]["barred_by"] == {"best": ["gate g not_met"]}


# Groups and layers


def test_a_group_or_layer_without_ordinary_criteria_has_no_score_and_overall_takes_what_it_adds():
    layers = [
        national(group(part("a", 10)), group(part("b", 2, "bonus"), code="B")),
        local(group(part("d", 3, "deduction"), code="C")),
    ]
    found = card(layers, figures(a=60, b=100, d=0))
    assert found["overall"]["exact"] == "50"
    assert found["layers"]["national"]["exact"] == "80"
    assert [each["exact"] for each in found["groups"]] == ["60", None, None]
    assert [each["counts"] for each in found["groups"][1:]] == [NO_COUNTS, NO_COUNTS]
    only = found["layers"]["local"]
    assert [only[key] for key in ("score", "exact", "upper", "coverage")] == [None] * 4
    assert only["counts"] == NO_COUNTS
    assert found["overall"]["counts"]["total"] == 1


def test_a_group_scores_with_its_own_bonus_and_bound():
    layers = national(group(part("a", 10), part("b", 5, "bonus")), group(part("c", 10), code="B"))
    found = card(layers, figures(a=100, b=100, c=0))
    assert [each["exact"] for each in found["groups"]] == ["100", "0"]
    assert found["overall"]["exact"] == "75"


def test_a_local_deduction_moves_the_overall_score_and_nothing_national():
    alone = national(group(part("a", 10)))
    layers = [alone, local(group(part("d", 3, "deduction"), code="C"))]
    before, after = card(alone, figures(a=60)), card(layers, figures(a=60, d=0))
    assert after["layers"]["national"] == before["layers"]["national"]
    assert after["overall"]["exact"] == "30"


def test_ranks_go_by_what_stands_after_bonus_and_deduction():
    layers = national(group(part("a", 10), part("b", 4, "bonus")))
    wards = [
        {**figures(a=a, b=b), "unit": str(place)}
        for place, (a, b) in enumerate([(60, 50), (70, 0), (90, 100), (100, 0)])
    ]
    assert ranked(layers, wards) == [3, 4, 1, 1]
    assert ranks([]) == []


# The written form


def test_counts_as_stands_where_it_is_not_the_ordinary_one():
    layers = national(group(part("a", 10), part("b", 4, "bonus"), part("d", 4, "deduction")))
    criteria = card(layers, figures(a=60))["criteria"]
    assert [each.get("counts_as") for each in criteria] == [None, "bonus", "deduction"]
    assert "counts_as" not in criteria[0]
    assert list(criteria[1]) == [
        "code",
        "group",
        "layer",
        "counts_as",
        "state",
        "credit",
        "weight",
        "points",
        "indicators",
    ]


def test_what_rounds_to_zero_has_no_sign():
    sheet = part("d", Fraction(1, 1000), "deduction")
    assert card(national(group(part("a", 10), sheet)), figures(d=0))["criteria"][1]["points"] == "0.00"


# Refusals


@pytest.mark.parametrize("given", ["ordinary", "", True])
def test_counts_as_is_bonus_or_deduction_and_nothing_else(given: object):
    (line,) = refused(national(group(part("a"), {**part("b"), "counts_as": given})))
    assert "criteria[b].counts_as: " in line and "one of bonus, deduction is expected" in line


def test_they_are_refused_with_group_weights():
    layers = national(
        group(part("a"), part("b", 1, "bonus"), weight=1), group(part("d", 1, "deduction"), code="B", weight=2)
    )
    told = "counts_as does not go with weights of groups; remove those weights or counts_as"
    assert [line.partition(": ")[2] for line in refused(layers)] == [
        f"groups[A].criteria[b].counts_as: {told}",
        f"groups[B].criteria[d].counts_as: {told}",
    ]


@pytest.mark.parametrize("given", [False, 1, "true"])
def test_above_100_is_true_or_left_out(given: object):
    (line,) = refused(national(group(part("a")), above_100=given))
    assert "above_100: " in line and line.endswith("true is needed; leave the key out otherwise")


def test_above_100_stands_in_the_national_file_only():
    (line,) = refused(national(group(part("a"))), local(group(part("x"), code="B"), above_100=True))
    assert line.startswith("local.yaml:1: above_100: ") and line.endswith(
        "only the national file says above_100; remove it"
    )


def test_a_problem_names_the_line_of_counts_as():
    text = yaml_text(national(group(part("a")))).replace('"weight": 1}', '"weight": 1,\n"counts_as": penalty}')
    (line,) = refusal_of(("n.yaml", text))
    assert line.startswith("n.yaml:2: groups[A].criteria[a].counts_as: penalty: ")


# What is said about them


BOTH = national(
    group(part("a", 10), part("b", 4, "bonus"), part("d", 5, "deduction")),
    bands=[{"code": "best", "name": NAME, "all_met": True}, LAST_BAND],
)


def test_points_of_a_deduction_are_below_0_and_are_lost_while_bonus_not_earned_is_no_loss():
    found = scorecard(BOTH, figures(a=90, b=50, d=60))
    assert [points(each) for each in found.criteria] == [9, 2, -2]
    assert [(each.result.code, each.points) for each in losses(found)] == [("d", 2), ("a", 1)]
    assert [in_score(found, result, points(result) or 0) for result in found.criteria] == [90, 20, -20]


def test_groups_bring_what_bonus_and_deductions_move_also_those_without_a_score():
    layers = national(group(part("a", 10), part("d", 5, "deduction")), group(part("b", 2, "bonus"), code="B"))
    found = scorecard(layers, figures(a=90, d=60, b=100))
    assert group_points(found) == (GroupPoints("A", 7, 10, 70), GroupPoints("B", 2, 0, None))
    assert found.overall.exact == 90
    assert in_score(found, found.criterion("b"), 2) == 20


def test_nothing_is_lacking_for_all_met_but_ordinary_criteria():
    (gap,) = band_gaps(scorecard(BOTH, figures(a=90, b=0, d=0)))
    assert [each.code for each in gap.unmet] == ["a"]


def test_lists_and_numbers_that_stand_beside_a_count_hold_what_is_counted():
    found = scorecard(BOTH, figures(a=90, b=0, d=0))
    assert [each.code for each in open_criteria(found, "not_met")] == ["a"]
    assert criteria_with_figures(found) == 1


def test_bonus_is_the_last_that_is_told_to_do_and_a_deduction_stands_among_the_others():
    found = scorecard(BOTH, figures(a=90, b=0, d=0))
    assert [each.criterion.code for each in remedies(found)] == ["d", "a", "b"]


def test_a_clean_sheet_is_no_strength_and_a_full_bonus_is():
    found = scorecard(BOTH, figures(a=100, b=100, d=100))
    assert [each.code for each in strengths(found, None, 3)] == ["a", "b"]


def test_a_next_step_gives_back_what_a_deduction_takes_away():
    papers = {"documents": [document("D")]}
    found = scorecard(national(group(part("a", 10), part("d", 5, "deduction", **papers))), figures(a=100, d=80))
    assert [(each.points, each.documents) for each in gains(found, found.catalogue.criteria["d"])] == [
        (-1, ("D",)),
        (0, ("D",)),
    ]
    empty = scorecard(national(group(part("a", 10), part("d", 5, "deduction"))), figures(a=100, d=""))
    assert [(each.points, each.enter) for each in gains(empty, empty.catalogue.criteria["d"])] == [(0, ("d",))]


# Laws


PARTS = st.lists(
    st.tuples(
        st.sampled_from((None, "bonus", "deduction")), st.sampled_from((0, 1, 2, 5, Fraction(1, 2))),
        st.sampled_from((0, 20, 50, 100, "", None)),
    ),
    min_size=1, max_size=5,
)  # fmt: skip


def made(parts: list[Any], **keys: Any) -> tuple[Data, dict[str, object]]:
    criteria = [part(f"c{place}", weight, kind) for place, (kind, weight, _) in enumerate(parts)]
    return national(group(*criteria), **keys), {f"c{place}": value for place, (_, _, value) in enumerate(parts)}


@pytest.mark.slow
@given(PARTS, st.booleans())
def test_the_score_is_the_formula(parts: list[Any], above: bool):
    layers, given = made(parts, **({"above_100": True} if above else {}))
    found = card(layers, figures(**given))["overall"]
    for key, when_missing in (("score", 0), ("upper", 1)):
        top = whole = Fraction(0)
        for kind, weight, value in parts:
            if value is None:
                continue
            credit = Fraction(when_missing) if value == "" else Fraction(value, 100)
            top += Fraction(weight) * (credit - 1 if kind == "deduction" else credit)
            whole += Fraction(weight) if kind is None else 0
        if not whole:
            assert found[key] is None
            continue
        score = max(100 * top / whole, 0)
        score = score if above else min(score, 100)
        assert abs(Fraction(found[key]) - score) <= Fraction(1, 200)
        if key == "score":
            assert Fraction(found["exact"]) == score


@pytest.mark.slow
@given(PARTS, st.data())
def test_a_better_figure_never_lowers_and_a_deduction_never_raises_a_score(parts: list[Any], data: st.DataObject):
    layers, given = made(parts)
    before = card(layers, figures(**given))["overall"]
    place = data.draw(st.sampled_from(range(len(parts))))
    kind, _, value = parts[place]
    if value is not None and value != 100 and before["exact"] is not None:
        better = {**given, f"c{place}": 100 if value == "" else value + 1}
        after = card(layers, figures(**better))["overall"]
        assert Fraction(after["exact"]) >= Fraction(before["exact"])
    if kind is not None:
        without = card(layers, figures(**{**given, f"c{place}": None}))["overall"]
        assert (without["exact"] is None) == (before["exact"] is None)
        if before["exact"] is not None:
            low, high = sorted((Fraction(before["exact"]), Fraction(without["exact"])))
            assert (low if kind == "deduction" else high) == Fraction(before["exact"])
        assert without["counts"] == before["counts"] and without["coverage"] == before["coverage"]


@pytest.mark.slow
@given(PARTS, st.randoms(use_true_random=False))
def test_the_order_of_criteria_changes_nothing(parts: list[Any], shuffling: Any):
    layers, given = made(parts)
    shuffled = [*layers["groups"][0]["criteria"]]
    shuffling.shuffle(shuffled)
    first, second = (card(each, figures(**given)) for each in (layers, national(group(*shuffled))))
    assert (first["overall"], first["layers"], first["groups"]) == (
        second["overall"],
        second["layers"],
        second["groups"],
    )


# The derivation


def test_a_derivation_in_a_deduction_says_what_is_taken_away():
    """From 5 violations (all is taken away) to none: three of them take 60 % of the most that can be taken."""
    rule = indicator("count", "V", credit={"from": 5, "to": 0})
    layers = national(
        group(
            part("O"),
            criterion(rule, code="TRU", weight=5, counts_as="deduction"),
            criterion(indicator("count", "T", credit={"from": 0, "to": 4}), code="THUONG", weight=3, counts_as="bonus"),
        )
    )

    def told(violations: int) -> dict[str, Data]:
        found = scorecard(layers, submission({"V": {"count": violations}, "T": {"count": 3}, "O": {"value": 100}}))
        return {code: found.indicator(code).derivation._asdict() for code in ("V", "T")}

    assert told(3)["V"] == {
        "vi": "3; bị trừ 60 % mức trừ tối đa: chưa đạt",
        "en": "3; takes away 60% of the most it can: not met",
    }
    assert told(0)["V"] == {"vi": "0; không bị trừ: đạt", "en": "0; takes nothing away: met"}
    assert told(3)["T"] == {"vi": "3; được 75 % số điểm: chưa đạt", "en": "3; earns 75% of the points: not met"}
