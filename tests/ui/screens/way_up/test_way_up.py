"""The way up as it is told: steps in their order, whose each is, what comes of it, what cannot change, what is planned."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from html import unescape

import pytest
import streamlit as st

from dossiers.community.actions import Action, open_action_for
from dossiers.community.five_clear import FiveClear
from dossiers.submissions.results import Result
from dossiers.vocabulary import ActionState
from tests.dossiers.small_round import ROUND, result, unit
from tests.scoring.small_catalogue import GOOD, catalogue, part
from ui.screens.actions.form import about_of, prefilled
from ui.screens.actions.planned import Planned
from ui.screens.overview.links import to_criterion
from ui.screens.way_up.way_up import to_row, way_up, way_up_folded, way_up_html

REJECTED = {"TC01.a": "rejected", "TC04.a": "provided"}
SHORT = {**GOOD, "2.1": {"numerator": 8, "denominator": 10}}


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


def asked(values: Mapping[str, object] = SHORT, documents: Mapping[str, str] = REJECTED) -> Result:
    """A ward that was asked by the inspector, who judged these figures and documents."""
    return result("Tô Hiệu", "clarification_requested", appraisal=part(values, documents))


def action(task: str, criterion: str | None = "TC02", state: ActionState = "open") -> Action:
    ward, at = unit("Tô Hiệu"), datetime(2026, 11, 20, tzinfo=UTC)
    return Action(7, ward, ward, ROUND, FiveClear(task, criterion), state, 1, "Ai đó", at, 0, None)


def told(of: Result, plan: Planned | None = None) -> str:
    """The way as it is read, without tags."""
    path = way_up(of)
    assert path is not None
    return _read(way_up_html(path, of, plan, partial(to_criterion, of)))


def _read(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).replace("\u200b", "").split()))


def test_the_steps_stand_in_their_order_with_what_the_score_becomes() -> None:
    # Weights 4 + 5 + 1 + 2 = 12. Now 5 · (80 − 50)/50 + 1 + 2 = 6 of 12; the gate's document brings 4, the cameras 5 · 2/5.
    said = told(asked())
    assert "Đường lên Đủ: 2 bước" in said
    first, second = said.index("50,00 → 83,33"), said.index("83,33 → 100,00 lên Đủ")
    assert said.index("1. TC01") < first < said.index("2. TC02") < second
    assert "Nộp tệp khác cho TC01.a Xác nhận" in said
    assert "2.1 Camera chạy: 8/10 = 80 % ; yêu cầu: từ 90 % trở lên" in said
    assert said.count("lên Đủ") == 2, "the heading and the last step alone: no shorter list reaches the band"


def test_each_step_says_whose_it_is() -> None:
    said = told(asked({**GOOD, "4.1": {"positive": 80, "valid": 100}}))
    assert "Việc của" in said and "khảo sát độc lập" in said and "phường" in said


def test_what_cannot_change_any_more_is_said_and_bars_what_it_bars() -> None:
    said = told(asked({**SHORT, "3.1": {"current": 50, "previous": 40}}))
    assert "Năm nay chưa lên được Đủ" in said
    assert "Làm hết các bước dưới đây vẫn còn thiếu: TC03." in said
    assert "Không còn đổi được trong năm nay: 3.1 Số vụ." in said
    # TC03 gives nothing: 5 · 3/5 + 2 = 5 of 12 now, 9 with the document, 11 with the cameras.
    assert "41,67 → 75,00" in said and "75,00 → 91,67" in said and "lên Đủ" not in said


def test_a_ruling_is_told_as_one() -> None:
    ruling = {"2.1": {"state": "not_met", "reason": "hỏng", "by": "Thẩm định viên 1"}}
    of = result("Tô Hiệu", "clarified", appraisal=part(GOOD, REJECTED, rulings=ruling))
    assert "2.1 Camera chạy (thẩm định viên đã kết luận)." in told(of)


def test_nothing_is_told_once_locked_in_the_best_band_and_of_an_empty_draft() -> None:
    for fixed in ("locked", "approved", "published"):
        assert way_up(result("A", fixed, appraisal=part(SHORT, REJECTED))) is None
    assert way_up(result("A", "clarified", appraisal=part(GOOD))) is None
    assert way_up(result("A", "draft", part({}, {}))) is None


def test_that_the_ward_has_to_wait_is_said_while_the_dossier_is_with_the_inspectors() -> None:
    waits = "phường làm được các bước này khi hồ sơ được trả lại hoặc có câu hỏi"
    assert waits not in told(asked())
    assert waits in told(result("Tô Hiệu", "clarified", appraisal=part(SHORT, REJECTED)))


def test_behind_one_line_stand_the_score_and_what_the_band_lacks() -> None:
    of = asked()
    path = way_up(of)
    assert path is not None
    html = way_up_folded(path, of, None, partial(to_row, of))
    said = _read(html)
    assert said.startswith("Đường lên Đủ: 2 bước, 50,00 → 100,00 Để lên Đủ , còn thiếu: 40,00 điểm để đủ 90; TC01")
    assert "/scorecard?unit=t%C3%B4-hi%E1%BB%87u&amp;round=2026&amp;criterion=TC01" in html


def test_a_step_leads_to_the_form_of_an_action_or_to_the_one_that_is_open() -> None:
    of, path = asked(), way_up(asked())
    assert path is not None

    def drawn(plan: Planned | None) -> str:
        return way_up_html(path, of, plan, partial(to_criterion, of))

    both = drawn(Planned([], may=True))
    assert "action=new-TC01-documents&amp;" in both and "action=new-2.1&amp;" in both
    one = drawn(Planned([action("Sửa camera")], may=True))
    assert "action=new-TC01-documents&amp;" in one and "action=new-2.1" not in one
    assert "action=7&amp;" in one and "Đã giao việc" in one
    for nobodys in (Planned([], may=False), None):
        assert "/actions" not in drawn(nobodys), "who may write none is offered none"


def test_an_action_is_about_what_it_names_or_else_about_its_whole_criterion() -> None:
    criterion = catalogue().criteria["TC01"]
    for task, codes, found in (
        ("Nộp TC01.a", ["TC01.a"], True),
        ("Nộp TC01.a", ["1.1"], False),
        ("Việc 1.1.", ["1.1"], True),
        ("Theo mục 11.1 và 1.1.2", ["TC01.a"], True),
        ("Làm ngay", ["1.1"], True),
    ):
        assert (open_action_for([action(task, "TC01")], criterion, codes) is not None) is found, (task, codes)
    assert (
        open_action_for([action("x", "TC01", "done"), action("x", "TC02"), action("x", None)], criterion, ["1.1"])
        is None
    )


def test_a_step_fills_the_form_in() -> None:
    card = asked().standing
    assert card is not None
    assert prefilled("new-TC01-documents", catalogue(), card) == FiveClear(
        "Nộp TC01.a Xác nhận", "TC01", outcome="TC01.a được chấp nhận"
    )
    assert prefilled("new-2.1", catalogue(), card) == FiveClear(
        "Bảo đảm 2.1 Camera chạy; yêu cầu: từ 90 % trở lên", "TC02", outcome="2.1 đạt: từ 90 % trở lên",
        accountable="UBND phường",
    )  # fmt: skip
    assert prefilled("new-TC02", catalogue(), card).task == "", "as before, for a criterion"
    for unknown in ("new", "new-9.9", "new-TC09-documents", "", "7"):
        assert about_of(unknown, catalogue()) is None
