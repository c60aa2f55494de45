"""The steps a dossier took, version by version, and what was locked under its hash."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import streamlit as st

from dossiers.procedure.frozen import Frozen
from dossiers.procedure.status import StepTaken
from ui.screens.procedure.asking import written
from ui.screens.procedure.steps import frozen_html, steps_html

AT = datetime(2026, 12, 1, 2, 30, tzinfo=UTC)
LOCKED = Frozen(1, {}, "ab" * 32, "Trưởng đoàn", AT, intact=True, regrades_same=True, published=False)


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


def test_steps_say_when_what_who_and_why_and_a_reopening_begins_a_version() -> None:
    steps = [
        StepTaken("submit", 1, "draft", "submitted", "", "ward_chief", "Trưởng <b>", AT),
        StepTaken("settle_reopening", 2, "published", "clarified", "sai số liệu", "board", "Hội đồng", AT),
    ]
    page = steps_html(steps, 2)
    for text in ("09:30 01/12/2026", "Gửi", "Nháp → Đã gửi", "Trưởng &lt;b&gt;", "Bản 2 (mở lại)", "sai số liệu"):
        assert text in page
    assert "Chưa có bước nào" in steps_html([], 1)


def test_a_step_tells_its_reasons_by_criterion_and_its_day_and_nothing_where_there_is_none() -> None:
    returned = StepTaken(
        "return_dossier", 1, "submitted", "returned", "", "inspector", "Thẩm định viên", AT,
        date(2026, 12, 11), (("TC05", "Sai mẫu <số>"),),
    )  # fmt: skip
    taken = StepTaken("begin_appraisal", 1, "submitted", "under_appraisal", "", "inspector", "Thẩm định viên", AT)
    page = steps_html([returned, taken], 1)
    assert "<strong>TC05</strong>" in page and "Sai mẫu &lt;số&gt;" in page and "Hạn của phường: 11/12/2026" in page
    assert "—" not in page
    assert "Lý do" not in steps_html([taken], 1), "no column stands empty"
    assert "Nhật ký" not in page and "Nhật ký" in steps_html([taken], 1, logged=True), "only for who has the log"


def test_what_was_locked_names_version_person_hash_and_that_it_still_comes_out_the_same() -> None:
    page = frozen_html([LOCKED])
    assert "Bản chốt 1: 09:30 01/12/2026" in page and "Trưởng đoàn" in page
    assert "abababababab…" in page and "ab" * 32 in page
    assert "chấm lại ra đúng như đã chốt" in page and "ws-late" not in page


def test_a_locked_result_that_was_altered_or_comes_out_otherwise_is_loud() -> None:
    altered = frozen_html([replace(LOCKED, intact=False)])
    assert "ws-late" in altered and "đã bị sửa sau khi chốt" in altered
    assert "ws-late" in frozen_html([replace(LOCKED, regrades_same=False)])


def test_of_several_versions_the_newest_comes_first() -> None:
    page = frozen_html([replace(LOCKED, published=True), replace(LOCKED, version=2)])
    assert page.index("Bản chốt 2") < page.index("Bản chốt 1") and page.count("đã công bố") == 1


def test_a_question_left_empty_is_not_asked() -> None:
    assert written({"TC01": " Vì sao? ", "TC02": "  ", "TC03": None}) == {"TC01": "Vì sao?"}
