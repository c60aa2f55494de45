"""What would lift a ward: gates first, then what proof alone wins, then what must change on the ground."""

import pytest
import streamlit as st

from tests.ui.small_round import DOCUMENTS, GOOD, ROUND, TODAY, part, result
from ui.screens.overview.of_ward import deadline_html, standing_html, steps_html
from ui.screens.overview.steps import lifts, partly, steps


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


def scorecard(values=GOOD, documents=DOCUMENTS):
    standing = result("Tô Hiệu", "clarified", appraisal=part(values, documents)).standing
    assert standing is not None
    return standing


def test_an_open_gate_comes_before_larger_gains() -> None:
    values = {**GOOD, "2.1": {"numerator": 5, "denominator": 10}}
    found = steps(scorecard(values, {}))
    assert [step.criterion.code for step in found] == ["TC01", "TC04", "TC02"]
    assert [gate.code for gate in found[0].gates] == ["1.1"]


def test_proof_alone_wins_the_points_that_the_documents_hold_back() -> None:
    step = steps(scorecard(documents={"TC04.a": "provided"}))[0]
    assert [document.code for document in step.missing] == ["TC01.a"]
    assert (step.by_proof, step.by_all) == (4, 4)


def test_what_is_not_met_wins_nothing_by_proof() -> None:
    step = steps(scorecard({**GOOD, "2.1": {"numerator": 7, "denominator": 10}}))[0]
    assert (step.by_proof, step.by_all) == (0, 3)
    assert [indicator.code for indicator, _ in step.unmet] == ["2.1"]


def test_too_small_a_sample_is_neither_a_missing_figure_nor_unmet() -> None:
    step = steps(scorecard({**GOOD, "4.1": {"positive": 42, "valid": 42}}))[0]
    assert not step.enter and not step.unmet and not step.missing
    assert [indicator.code for indicator, _ in step.unsettled] == ["4.1"]


def test_a_missing_earlier_figure_is_asked_for_by_itself() -> None:
    step = steps(scorecard({**GOOD, "3.1": {"current": 3}}))[0]
    assert [indicator.code for indicator in step.enter_before] == ["3.1"]


def test_a_band_is_barred_by_everything_that_bars_it() -> None:
    lift = lifts(scorecard({**GOOD, "2.1": {"numerator": 5, "denominator": 10}}, {"TC04.a": "provided"}))[0]
    assert lift.band.code == "ready"
    assert lift.score is not None and lift.score[0] == 90
    assert [each.code for each in lift.unmet] == ["TC01", "TC02"]
    assert [gate.code for gate in lift.gates] == ["1.1"]


def test_met_criteria_that_leave_points_are_told_apart() -> None:
    assert partly(scorecard()) == ()
    assert [each.code for each in partly(scorecard({**GOOD, "2.1": {"numerator": 9, "denominator": 10}}))] == ["TC02"]


def test_a_chief_reads_what_is_asked_by_when_and_what_it_wins() -> None:
    one = result("Tô Hiệu", "clarification_requested", appraisal=part(GOOD, {"TC04.a": "provided"}))
    assert "Còn 22 ngày đến hạn thẩm định." in deadline_html(one, ROUND, TODAY)
    assert "đạt 3/4" in standing_html(one)
    table = steps_html(one)
    assert "Nộp <strong>TC01.a</strong> Xác nhận" in table
    assert "+4,00" in table and "điều kiện bắt buộc" in table
    assert f'href="/scorecard?unit={one.unit.id}&amp;round=2026&amp;lang=vi&amp;criterion=TC01"' in table


def test_a_late_draft_says_how_late_and_how_far_it_has_come() -> None:
    draft = result("Chiềng Cơi", "draft", part({"1.1": {"count": 0}}, {}))
    assert "Quá hạn gửi 8 ngày" in deadline_html(draft, ROUND, TODAY)
    assert "đã khai 1/4 tiêu chí" in standing_html(draft)
    assert "Còn 2 tài liệu bắt buộc chưa nộp" in standing_html(draft)
    assert 'href="/self_assessment?round=2026&amp;lang=vi&amp;criterion=TC01"' in steps_html(draft)


def test_days_that_the_next_thing_says_are_not_said_again() -> None:
    one = result("Tô Hiệu", "clarification_requested", appraisal=part(GOOD, {"TC04.a": "provided"}))
    assert "Còn 22 ngày" not in deadline_html(one, ROUND, TODAY, dated=False)
    assert "Yêu cầu giải trình" in deadline_html(one, ROUND, TODAY, dated=False)
    draft = result("Chiềng Cơi", "draft", part({"1.1": {"count": 0}}, {}))
    assert "Quá hạn" not in deadline_html(draft, ROUND, TODAY, dated=False)


def test_on_a_small_base_no_percentage_is_asked() -> None:
    one = result("Mộc Sơn", "clarified", appraisal=part({**GOOD, "3.1": {"current": 3, "previous": 2}}))
    assert "<strong>2 → 3 vụ</strong>, cần không tăng" in steps_html(one)


def test_too_small_a_sample_and_a_ruling_say_what_stands_against_them() -> None:
    ruling = {"2.1": {"state": "not_proven", "reason": "biên bản cũ", "by": "Thẩm định viên 1"}}
    given = part({**GOOD, "4.1": {"positive": 42, "valid": 42}}, rulings=ruling)
    table = steps_html(result("Mộc Sơn", "clarified", appraisal=given))
    assert "Hài lòng: <strong>42/42</strong> phiếu, cần ít nhất 100 phiếu hợp lệ" in table
    assert "Camera chạy: Thẩm định viên 1 kết luận “biên bản cũ”" in table


def test_where_nothing_is_open_that_is_said() -> None:
    assert "Mọi tiêu chí áp dụng đều đạt." in steps_html(result("A", "clarified", appraisal=part(GOOD)))
