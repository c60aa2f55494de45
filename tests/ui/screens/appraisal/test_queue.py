"""The queue: what comes first, what a row says."""

from datetime import date
from fractions import Fraction

import pytest
import streamlit as st

from tests.dossiers.procedure.queue_items import item
from ui.screens.appraisal.queue import queue_html

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


def test_a_row_tells_state_who_is_waited_for_how_far_and_what_is_doubted() -> None:
    row = item(
        "Mộc Châu", "clarification_requested", 4, doubt=Fraction(23, 10), questions=2, open_exchanges=1
    )  # fmt: skip
    page = queue_html([("mine", [row])], TODAY)
    for text in ("Chờ giải trình, còn 22 ngày", ">Phường<", "4/4", "1 đang hỏi phường", "−2,30", "Thẩm định viên 1"):
        assert text in page
    assert 'href="/appraisal?unit=m%E1%BB%99c-ch%C3%A2u&amp;round=2026&amp;lang=vi"' in page
    assert "<caption>" in page and page.count('scope="row"') == 1


def test_questions_the_ward_has_answered_are_called_answered() -> None:
    page = queue_html([("mine", [item("Tô Hiệu", "clarified", 4, open_exchanges=2)])], TODAY)
    assert "2 phường đã trả lời" in page and "đang hỏi" not in page


def test_a_dossier_nobody_is_assigned_to_says_so() -> None:
    assert "chưa phân công" in queue_html([("mine", [item("Vân Sơn", "submitted", inspectors=())])], TODAY)
