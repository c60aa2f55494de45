"""Criteria × wards: whose word a cell is, and when there is nothing to say."""

from fractions import Fraction

from tests.ui.small_round import DOCUMENTS, GOOD, catalogue, part, result, unit
from ui.screens.overview.cells import appraised, cells_of, columns, declared, obstacles

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


def test_declared_counts_criteria_with_all_their_figures_documents_aside() -> None:
    scorecard = result("Chiềng Cơi", "draft", part({"1.1": {"count": 0}, "3.1": {"current": 3}}, {})).standing
    assert scorecard is not None
    assert declared(scorecard) == 1


def test_wards_stand_in_vietnamese_order() -> None:
    names = ["Vân Sơn", "Mộc Sơn", "Tô Hiệu", "Chiềng Sinh", "Chiềng An", "Đông Sang", "Dân Chủ"]
    found = columns([(unit(name), None) for name in names], catalogue())
    assert [column.unit.name for column in found] == [
        "Chiềng An", "Chiềng Sinh", "Dân Chủ", "Đông Sang", "Mộc Sơn", "Tô Hiệu", "Vân Sơn",
    ]  # fmt: skip


def test_obstacles_are_the_unmet_first_then_the_unproven_and_nothing_else() -> None:
    poor = result("A", "clarified", appraisal=part({**GOOD, "2.1": FEW}))
    bare = result("B", "clarified", appraisal=part(GOOD, {"TC04.a": "provided"}))
    both = result("C", "clarified", appraisal=part({**GOOD, "2.1": FEW}, {**DOCUMENTS, "TC01.a": "rejected"}))
    found = columns([(each.unit, each) for each in (poor, bare, both)] + [(unit("D"), None)], catalogue())
    rows = obstacles(found, catalogue())
    assert [(row.criterion.code, row.not_met, row.not_proven) for row in rows] == [("TC02", 2, 0), ("TC01", 0, 2)]
    assert [cell.state for cell in rows[0].cells] == ["not_met", "not_met", "met"]
