"""Criteria × wards: whose word a cell is, and when there is nothing to say."""

from fractions import Fraction

from dossiers.submissions.criteria_by_ward import appraised, cells_of, columns, obstacles
from tests.dossiers.small_round import result, unit
from tests.scoring.small_catalogue import DOCUMENTS, GOOD, catalogue, part

FEW = {"numerator": 7, "denominator": 10}


def test_before_the_appraisal_every_cell_is_the_wards_claim() -> None:
    cells = cells_of(result("Vân Sơn", "submitted"), catalogue())
    assert all(cell.claimed and cell.state == "met" and cell.difference is None for cell in cells.values())


def test_once_the_ward_was_asked_to_answer_every_cell_is_the_inspectors() -> None:
    given = part({**GOOD, "2.1": FEW})
    cells = cells_of(result("Tô Hiệu", "clarification_requested", appraisal=given), catalogue())
    assert not any(cell.claimed for cell in cells.values())
    assert cells["TC02"].state == "not_met"
    assert cells["TC02"].difference == 5 * (Fraction(2, 5) - 1)
    assert cells["TC01"].difference == 0


def test_in_a_half_done_appraisal_only_what_was_gone_through_is_the_inspectors() -> None:
    found = result("Chiềng Sinh", "under_appraisal", appraisal=part({"1.1": {"count": 0}}, {"TC01.a": "accepted"}))
    cells = cells_of(found, catalogue())
    assert not cells["TC01"].claimed
    assert cells["TC02"].claimed and cells["TC04"].claimed
    assert [appraised(found, each) for each in catalogue().criteria.values()] == [True, False, False, False]


def test_a_ruling_counts_as_gone_through() -> None:
    ruling = {"2.1": {"state": "not_met", "reason": "không có biên bản", "by": "Thẩm định viên"}}
    found = result("Chiềng Sinh", "under_appraisal", appraisal=part({}, {}, rulings=ruling))
    assert appraised(found, catalogue().criteria["TC02"])


def test_a_criterion_with_nothing_entered_is_nothing_not_unproven() -> None:
    found = result("Chiềng Cơi", "draft", part({"1.1": {"count": 0}}, {}))
    cells = cells_of(found, catalogue())
    assert cells["TC01"].state == "not_proven" and cells["TC01"].claimed
    assert cells["TC02"].state is None
    assert cells_of(None, catalogue())["TC01"].state is None


def test_obstacles_are_the_unmet_first_then_the_unproven_and_nothing_else() -> None:
    poor = result("A", "clarified", appraisal=part({**GOOD, "2.1": FEW}))
    bare = result("B", "clarified", appraisal=part(GOOD, {"TC04.a": "provided"}))
    both = result("C", "clarified", appraisal=part({**GOOD, "2.1": FEW}, {**DOCUMENTS, "TC01.a": "rejected"}))
    found = columns([(each.unit, each) for each in (poor, bare, both)] + [(unit("D"), None)], catalogue())
    rows = obstacles(found, catalogue())
    assert [(row.criterion.code, row.not_met, row.not_proven) for row in rows] == [("TC02", 2, 0), ("TC01", 0, 2)]
    assert [cell.state for cell in rows[0].cells] == ["not_met", "not_met", "met"]
