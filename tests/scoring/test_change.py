"""What differs between two scorecards: moves, strengths, points apart, and the change of a survey with its margin."""

from fractions import Fraction

from scoring.change import judged_otherwise, moves, points_apart, strengths, survey_change
from tests.scoring.four_criteria import GOOD, graded


def test_moves_are_signed_and_leave_out_what_stayed() -> None:
    now, before = graded({**GOOD, "3.1": {"current": 60, "previous": 50}}), graded({**GOOD, "1.1": {"count": 2}})
    assert [(moved.result.code, moved.points) for moved in moves(now, before)] == [
        ("TC01", 4),
        ("TC03", -1),
    ]


def test_what_has_points_on_one_side_only_did_not_move() -> None:
    excused = graded(GOOD, not_applicable={"1.1": "không có quân số"})
    assert moves(graded(GOOD), excused) == moves(excused, graded(GOOD)) == ()
    assert points_apart(graded(GOOD).criterion("TC01"), excused.criterion("TC01")) is None


def test_strengths_are_met_with_full_points_the_heaviest_first() -> None:
    assert [each.code for each in strengths(graded({**GOOD, "1.1": {"count": 1}}), None, 3)] == ["TC02", "TC04", "TC03"]
    partly = graded({**GOOD, "2.1": {"numerator": 8, "denominator": 10}})
    assert "TC02" not in [each.code for each in strengths(partly, None, 3)]


def test_another_state_with_the_same_points_is_judged_otherwise() -> None:
    failed, unproven = graded({**GOOD, "1.1": {"count": 1}}), graded(GOOD, {"TC04.a": "provided"})
    one, other = failed.criterion("TC01"), unproven.criterion("TC01")
    assert points_apart(one, other) == 0
    assert judged_otherwise(one, other)
    assert not judged_otherwise(one, one)


def test_a_survey_s_change_is_told_with_its_margin() -> None:
    small = survey_change((407, 437), (363, 402))
    assert not small.clear
    assert survey_change((400, 437), (250, 402)).clear
    # 100 % on both sides is no proof of no change: the margin stays open.
    assert survey_change((50, 50), (50, 50)).margin > 1


def test_the_margin_is_the_root_of_its_square_to_a_millionth() -> None:
    change = survey_change((407, 437), (363, 402))
    step = Fraction(1, 10**6)
    assert change.margin**2 <= change.squared_margin < (change.margin + step) ** 2
