"""Obstacles, questions, published results, and finding a ward among many."""

from dataclasses import replace
from datetime import date

import pytest
import streamlit as st

from dossiers.submissions.criteria_by_ward import columns
from tests.dossiers.small_round import ROUND, result, unit
from tests.scoring import every_band
from tests.scoring.small_catalogue import GOOD, catalogue, part
from ui.screens.overview.obstacles import MOST_SQUARES, obstacles_html, questions_html
from ui.screens.overview.published import in_order, results_html
from ui.screens.overview.wards import by_name, named, taking_part, told_apart

POOR = {**GOOD, "2.1": {"numerator": 50, "denominator": 120}}


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


def poor_of(count: int):
    found = [result(f"Phường {place}", "clarified", appraisal=part(POOR)) for place in range(count)]
    return columns([(each.unit, each) for each in found], catalogue())


def test_one_square_is_one_ward_and_the_count_is_read_out() -> None:
    page = obstacles_html(poor_of(3), catalogue(), "2026")
    assert 'href="/comparison?compare=criteria&amp;round=2026&amp;rows=wards&amp;open_criterion=TC02' in page
    assert page.count("ws-o-not_met") == 3
    assert ": 3 chưa đạt" in page
    assert "TC02 do UBND phường chủ trì." in page


def test_with_many_wards_a_bar_takes_the_place_of_the_squares() -> None:
    page = obstacles_html(poor_of(MOST_SQUARES + 1), catalogue(), "2026")
    assert "ws-o-squares" not in page
    assert "25 chưa đạt" in page


def test_where_nothing_is_unmet_that_is_said() -> None:
    good = result("A", "clarified", appraisal=part(GOOD))
    assert "Chưa phường nào còn thiếu tiêu chí." in obstacles_html(
        columns([(good.unit, good)], catalogue()), catalogue(), "2026"
    )


def test_a_question_comes_with_its_figures_and_the_criterion_it_is_about() -> None:
    page = questions_html(poor_of(1), "2026")
    assert "Sao nhiều vậy?" in page and "TC02" in page and "2.1: 50/120" in page


def test_more_questions_than_fit_open_on_demand() -> None:
    assert "Còn 2 câu hỏi nữa" in questions_html(poor_of(10), "2026")


def test_results_stand_by_rank_and_equal_ranks_by_name() -> None:
    found = [
        result("Vân Sơn", "published", appraisal=part(GOOD), rank=1),
        result("Mộc Sơn", "published", appraisal=part(POOR), rank=3),
        result("Chiềng An", "published", appraisal=part(GOOD), rank=1),
    ]
    assert [each.unit.name for each in in_order(found)] == ["Chiềng An", "Vân Sơn", "Mộc Sơn"]
    page = results_html(found, {"mộc-sơn"})
    assert page.count('class="ws-o-own"') == 1
    assert "TC02" in page


def test_results_say_what_their_order_goes_by() -> None:
    by_score = result("Vân Sơn", "published", appraisal=part(GOOD), rank=1)
    assert "Xếp theo điểm thẩm định;" in results_html([by_score])
    by_band = replace(by_score, standing=every_band.ward(0, 0, "good", "good"))
    assert "Xếp theo mức xếp loại, cùng mức thì theo điểm thẩm định;" in results_html([by_band])


def test_a_ward_is_found_without_marks() -> None:
    wards = [(unit(name), None) for name in ("Tô Hiệu", "Đông Sang", "Mộc Sơn")]
    assert [each.name for each, _ in named(wards, "to hieu")] == ["Tô Hiệu"]
    assert [each.name for each, _ in named(wards, "DONG")] == ["Đông Sang"]
    assert len(named(wards, "")) == 3


def test_wards_stand_in_vietnamese_order() -> None:
    names = ["Vân Sơn", "Mộc Sơn", "Tô Hiệu", "Chiềng Sinh", "Chiềng An", "Đông Sang", "Dân Chủ"]
    assert [each.name for each, _ in by_name([(unit(name), None) for name in names])] == [
        "Chiềng An", "Chiềng Sinh", "Dân Chủ", "Đông Sang", "Mộc Sơn", "Tô Hiệu", "Vân Sơn",
    ]  # fmt: skip


def test_while_a_round_is_open_wards_that_have_not_begun_take_part_too() -> None:
    here = result("Tô Hiệu", "submitted")
    pairs = taking_part(ROUND, [here], [here.unit, unit("Chiềng An")])
    assert [(each.name, found is None) for each, found in pairs] == [("Tô Hiệu", False), ("Chiềng An", True)]


def test_an_old_ward_whose_name_lives_on_is_called_old() -> None:
    old = replace(unit("Tô Hiệu"), id="to-hieu-cu", valid_from=None, valid_to=date(2025, 6, 30))
    gone = replace(unit("Quyết Thắng"), valid_from=None, valid_to=date(2025, 6, 30))
    known = [old, gone, unit("Tô Hiệu")]
    assert [each.name for each in told_apart(known, known)] == ["Tô Hiệu (cũ)", "Quyết Thắng", "Tô Hiệu"]
