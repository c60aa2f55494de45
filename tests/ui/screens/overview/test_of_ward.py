"""What a ward chief reads first: what is asked and by when, where the ward stands, what to do next."""

import re
from dataclasses import replace

import pytest
import streamlit as st

from dossiers.submissions.results import Result
from tests.dossiers.small_round import ROUND, TODAY, result
from tests.scoring import every_band
from tests.scoring.small_catalogue import GOOD, part
from ui.parts.templates import Markup
from ui.screens.overview.cells import cells_html
from ui.screens.overview.deadline import deadline_html
from ui.screens.overview.remedies import remedies_html
from ui.screens.overview.standing import standing_html


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


def remedies(of: Result) -> Markup:
    found = remedies_html(of)
    assert found is not None
    return found


def test_a_chief_reads_what_is_lacking_and_what_it_wins() -> None:
    one = result("Tô Hiệu", "clarification_requested", appraisal=part(GOOD, {"TC04.a": "provided"}))
    assert "đạt 3/4" in standing_html(one)
    table = remedies(one)
    assert "Nộp <strong>TC01.a</strong> Xác nhận" in table
    assert "66,67 → 100,00" in table and "lên <strong>Đủ</strong>" in table and "điều kiện bắt buộc" in table
    assert 'href="/self_assessment?round=2026&amp;lang=vi&amp;criterion=TC01"' in table
    read = result("Tô Hiệu", "locked", appraisal=part(GOOD, {"TC04.a": "provided"}))
    assert f'href="/scorecard?unit={read.unit.id}&amp;round=2026&amp;lang=vi&amp;criterion=TC01"' in remedies(read)


def test_a_score_is_held_against_a_band_only_where_that_band_asks_one() -> None:
    gated = result("Tô Hiệu", "locked", appraisal=part({**GOOD, "1.1": {"count": 1}}))
    assert "dù được" not in standing_html(gated), "66,67 is below 90"
    rated = replace(gated, standing=every_band.ward(0, 0, "good", "fair"))
    page = standing_html(rated)
    assert "Hiện xếp <strong>Ít thiếu</strong>." in page and "dù được" not in page
    assert "Để lên <strong>Đủ nhóm</strong>, còn thiếu: 10,00 điểm ở nhóm B để đủ 60." in page


def test_what_is_published_is_told_as_it_was_and_what_a_ward_claims_as_its_claim() -> None:
    gated = part({**GOOD, "1.1": {"count": 1}})
    was = standing_html(result("Tô Hiệu", "published", appraisal=gated))
    assert "Xếp loại: <strong>" in was and "Thiếu để lên <strong>Đủ</strong>: " in was and "66,67 điểm" in was
    assert "Hiện xếp" not in was and "hiện nay" not in was and "còn thiếu" not in was
    now = standing_html(result("Tô Hiệu", "locked", appraisal=gated))
    assert "Hiện xếp" in now and "66,67 hiện nay" in now and "Để lên <strong>Đủ</strong>, còn thiếu: " in now
    claimed = standing_html(result("Tô Hiệu", "submitted", gated))
    assert "Phường tự chấm, xếp <strong>" in claimed and "Hiện xếp" not in claimed


def test_a_share_that_is_too_low_is_told_in_percent_beside_what_is_asked() -> None:
    low = result("Tô Hiệu", "locked", appraisal=part({**GOOD, "2.1": {"numerator": 50, "denominator": 120}}))
    assert "<strong>50/120 = 41,67 %</strong>; yêu cầu: từ 90 % trở lên" in remedies(low).replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_every_criterion_is_a_cell_that_says_its_state_and_leads_to_it() -> None:
    one = result("Tô Hiệu", "clarified", appraisal=part({**GOOD, "2.1": {"numerator": 50, "denominator": 120}}))
    cells = cells_html(one)
    assert cells.count("ws-o-box") == 4 and cells.count("ws-o-box ws-o-not_met") == 1
    assert re.search(r'aria-label="TC02 [^"]+: Chưa đạt"><span aria-hidden="true">■</span>TC02', cells)
    assert cells.count('<th scope="row">') == 4, "and the same as a table"


def test_a_draft_says_how_far_it_has_come() -> None:
    draft = result("Chiềng Cơi", "draft", part({"1.1": {"count": 0}}, {}))
    assert "đã khai 1/4 tiêu chí" in standing_html(draft)
    assert "Còn thiếu 2 tài liệu bắt buộc." in standing_html(draft)
    assert 'href="/self_assessment?round=2026&amp;lang=vi&amp;criterion=TC01"' in remedies(draft)


def test_a_dossier_not_begun_says_how_late_it_is_unless_the_next_thing_does() -> None:
    assert "Quá hạn gửi 8 ngày" in deadline_html(ROUND, TODAY)
    assert "Quá hạn" not in deadline_html(ROUND, TODAY, dated=False)


def test_on_a_small_base_no_percentage_is_asked() -> None:
    one = result("Mộc Sơn", "clarified", appraisal=part({**GOOD, "3.1": {"current": 3, "previous": 2}}))
    assert "<strong>2 → 3 vụ</strong>; yêu cầu: không tăng" in remedies(one)


def test_too_small_a_sample_and_a_ruling_say_what_stands_against_them() -> None:
    ruling = {"2.1": {"state": "not_proven", "reason": "biên bản cũ", "by": "Thẩm định viên 1"}}
    given = part({**GOOD, "4.1": {"positive": 42, "valid": 42}}, rulings=ruling)
    table = remedies(result("Mộc Sơn", "clarified", appraisal=given))
    assert "Hài lòng: <strong>42</strong> phiếu hợp lệ, cần ít nhất 100" in table
    assert "Camera chạy: Thẩm định viên 1 kết luận “biên bản cũ”" in table


def test_where_nothing_is_open_that_is_said() -> None:
    assert "Mọi tiêu chí áp dụng đều đạt." in remedies(result("A", "clarified", appraisal=part(GOOD)))
