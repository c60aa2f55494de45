"""Points: what criteria earn, lose and could still gain, and what groups bring to the score."""

from fractions import Fraction

from scoring.points import GroupPoints, group_points, losses, points, points_if_proven
from tests.scoring.four_criteria import GOOD, graded


def test_points_are_weight_times_credit_and_none_where_nothing_is_judged() -> None:
    found = graded({**GOOD, "2.1": {"numerator": 7, "denominator": 10}}, not_applicable={"1.1": "không có quân số"})
    assert [points(result) for result in found.criteria] == [None, Fraction(5, 2), 1, 2]


def test_proof_adds_what_the_missing_document_holds_back() -> None:
    found = graded(GOOD, {"TC04.a": "provided"})
    assert [points_if_proven(result) for result in found.criteria] == [4, 0, 0, 0]
    excused = graded(GOOD, not_applicable={"1.1": "không có quân số"}).criterion("TC01")
    assert points_if_proven(excused) == 0


def test_losses_are_weight_times_what_the_credit_lacks_largest_first() -> None:
    found = losses(graded({**GOOD, "1.1": {"count": 1}, "2.1": {"numerator": 7, "denominator": 10}}))
    assert [(moved.result.code, moved.points) for moved in found] == [("TC01", 4), ("TC02", Fraction(5, 2))]


def test_a_missing_document_loses_the_points_it_holds_back() -> None:
    found = losses(graded(GOOD, {"TC04.a": "provided"}))
    assert [(moved.result.code, moved.points) for moved in found] == [("TC01", 4)]


def test_groups_add_up_to_the_score() -> None:
    found = graded({**GOOD, "3.1": {"current": 60, "previous": 50}})
    groups = group_points(found)
    assert groups == (GroupPoints("A", 9, 9, 100), GroupPoints("B", 2, 3, Fraction(200, 3)))
    assert (
        Fraction(100 * sum(each.points for each in groups)) / sum(each.weight for each in groups) == found.overall.exact
    )


def test_a_group_without_a_score_brings_nothing() -> None:
    found = graded(GOOD, not_applicable={"3.1": "không có vụ nào", "4.1": "không có phiếu"})
    assert [each.code for each in group_points(found)] == ["A"]
