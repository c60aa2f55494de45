"""The heat map: a real table, a symbol or number in every cell, few wards beside and many below each other."""

import re

import pytest
import streamlit as st

from dossiers.submissions.criteria_by_ward import columns
from tests.dossiers.small_round import result, unit
from tests.scoring.small_catalogue import GOOD, catalogue, part
from ui.screens.overview.heat import MOST_COLUMNS, difference_level, heat_html, legend_html, share_level


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


def found():
    cut = result("Tô Hiệu", "clarified", appraisal=part({**GOOD, "2.1": {"numerator": 7, "denominator": 10}}))
    excused = part(GOOD, not_applicable={"3.1": "không có vụ nào"})
    return columns(
        [
            (cut.unit, cut),
            (unit("Chiềng Cơi"), None),
            *(
                (each.unit, each)
                for each in (result("Vân Sơn", "submitted"), result("An", "locked", appraisal=excused))
            ),
        ],
        catalogue(),
    )


def cell_of(ward: str, code: str, view: str) -> str:
    """What is seen of one cell of the heat map, by where it says it belongs."""
    page = heat_html(found(), catalogue(), view, "2026")
    (seen,) = re.findall(rf'title="{code}, {ward}: [^"]*"><span aria-hidden="true">(.*?)</span>', page)
    return seen


def test_every_row_and_column_is_named_and_every_cell_is_read_out() -> None:
    page = heat_html(found(), catalogue(), "state", "2026")
    assert page.count('scope="row"') == 4
    assert page.count('scope="col"') == 6
    assert page.count('scope="rowgroup"') == 2
    cells = re.findall(r"<td role=\"cell\" class=\"ws-o-cell.*?</td>", page)
    assert len(cells) == 16
    assert all("ws-o-unseen" in cell for cell in cells)


def test_a_claim_is_hollow_nothing_is_a_dash_and_not_applicable_its_letters() -> None:
    page = heat_html(found(), catalogue(), "state", "2026")
    assert 'aria-hidden="true">○<' in page
    assert "Đạt (phường tự khai)" in page
    assert 'aria-hidden="true">—<' in page
    assert 'aria-hidden="true">KAD<' in page


def test_the_share_view_gives_percents_of_the_points() -> None:
    by_name = {column.unit.name: column for column in found()}
    cell = by_name["Tô Hiệu"].cells["TC02"]
    assert (share_level(cell), share_level(by_name["Tô Hiệu"].cells["TC01"])) == ("little", "full")
    assert cell_of("Tô Hiệu", "TC02", "share") == "40"


def test_the_difference_view_signs_the_points_and_has_none_before_the_appraisal() -> None:
    by_name = {column.unit.name: column for column in found()}
    cell = by_name["Tô Hiệu"].cells["TC02"]
    assert difference_level(cell) == "much"
    assert cell_of("Tô Hiệu", "TC02", "difference") == "−3,00"
    assert cell_of("Vân Sơn", "TC02", "difference") == "—"
    assert cell_of("Tô Hiệu", "TC01", "difference") == "0"


def test_many_wards_stand_one_below_the_other() -> None:
    many = columns([(unit(f"Phường {place}"), None) for place in range(MOST_COLUMNS + 1)], catalogue())
    page = heat_html(many, catalogue(), "state", "2026")
    assert page.count('scope="row"') == MOST_COLUMNS + 1
    assert page.count('scope="col"') == 5


def test_the_legend_explains_only_what_occurs() -> None:
    legend = legend_html(found(), "state")
    assert "Chưa đạt" in legend and "Phường tự khai" in legend and "Không áp dụng" in legend
    assert "Chưa đủ căn cứ" not in legend


def test_names_cannot_smuggle_markup() -> None:
    page = heat_html(columns([(unit("<b>An</b>"), None)], catalogue()), catalogue(), "state", "2026")
    assert "<b>An" not in page
