"""Xu hướng as it is read: by the inspector and by chiefs, in both languages, and when there is nothing to draw."""

import json
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.visiting import visit, written
from tests.ui.asking import Answer, ask

Opener = Any


@pytest.fixture
def trends(monkeypatch: pytest.MonkeyPatch) -> Opener:
    def opened(person: str | None = "inspector", **query: str) -> AppTest:
        return visit(monkeypatch, "trends", person, **query)

    return opened


def charts(app: AppTest) -> list[Any]:
    return [each.proto for each in app.get("vega_lite_chart")]


def test_nobody_chosen_sees_the_wall_and_nothing_of_a_ward(trends: Opener) -> None:
    page = written(trends(None, unit="to-hieu"))
    assert "Xu hướng phường" not in page and "Chọn vai" in page


def test_the_inspector_sees_the_score_over_the_rounds_with_the_merger_told(trends: Opener) -> None:
    app = trends(unit="to-hieu")
    page = written(app)
    assert app.title[0].value == "Xu hướng phường Tô Hiệu"
    assert "01/11 đến 31/10" in page
    assert "Từ 01/07/2025 gồm các đơn vị cũ: Chiềng Lề, Tô Hiệu (cũ), Quyết Thắng, Quyết Tâm." in page
    assert "trước sáp nhập, Năm 2024, 4 phường cũ từ" in page
    assert page.count("<tr") == 1 + 2 + 2 * 4


def test_the_chart_says_in_words_what_it_shows(trends: Opener) -> None:
    chart = charts(trends(unit="to-hieu"))[0]
    assert chart.alt.startswith("Điểm qua các đợt, phường Tô Hiệu. Năm 2026: ")
    assert "Sáp nhập 01/07/2025" in json.dumps(json.loads(chart.spec), ensure_ascii=False)


def test_counts_of_crime_stand_beside_reports_received_recorded_and_resolved(trends: Opener) -> None:
    app = trends(unit="to-hieu", measure="indicator", indicator="11.1")
    page = written(app)
    assert "47 → 44" in page and "55 → 50" in page and "cộng 4 phường cũ" in page
    assert "thấp hơn là tốt" in page
    assert len(charts(app)) == 4
    for code in ("13.4", "13.1", "13.3"):
        assert f"{code} " in page


def test_a_sum_with_a_former_unit_missing_names_it(trends: Opener) -> None:
    page = written(trends(unit="chieng-an", measure="indicator", indicator="11.1"))
    assert "thiếu số liệu của Chiềng Đen, Chiềng Xôm" in page


def test_both_layers_are_counted_each_on_its_own_axis(trends: Opener) -> None:
    app = trends(unit="to-hieu", measure="met")
    assert len(charts(app)) == 2
    assert "21/23" in charts(app)[0].alt and "3/4" in charts(app)[1].alt


def test_half_years_and_years_never_share_an_axis(trends: Opener) -> None:
    page = written(trends(unit="to-hieu", kind="half_year"))
    assert "01/11 đến 30/04" in page and "6 tháng 2026" in page
    assert '<th scope="row">2026</th>' not in page


def test_the_chief_of_another_ward_sees_nothing_of_an_unpublished_round(trends: Opener) -> None:
    own, other = written(trends("to-hieu", unit="to-hieu")), written(trends("chieng-an", unit="to-hieu"))
    score = "91,6"
    assert score in own
    assert score not in other and "chưa công bố" in other
    chart = charts(trends("chieng-an", unit="to-hieu"))[0]
    assert score not in chart.alt + chart.spec
    assert not any(score.encode() in each.data.data for each in chart.datasets)


def test_a_chiefs_own_ward_is_the_first_thing_shown(trends: Opener) -> None:
    assert trends("van-son").title[0].value == "Xu hướng phường Vân Sơn"


def test_a_former_ward_ends_at_the_merger_and_leads_to_its_successor(trends: Opener) -> None:
    app = trends(unit="quyet-thang")
    assert "Từ 01/07/2025 phường này đã nhập vào Tô Hiệu" in written(app)
    app.button[0].click().run()
    assert app.title[0].value == "Xu hướng phường Tô Hiệu"


def test_a_draft_is_told_and_not_scored(trends: Opener) -> None:
    assert "nháp, chưa gửi nên chưa tính" in written(trends(unit="chieng-coi"))


def test_a_ward_without_figures_says_so_instead_of_an_empty_chart(trends: Opener) -> None:
    app = trends(unit="binh-minh")
    assert "Chưa có gì để vẽ" in written(app) and charts(app) == []


def test_an_address_that_names_no_ward_or_indicator_is_told_so_without_its_words(trends: Opener) -> None:
    page = written(trends(unit="atlantis", measure="indicator", indicator="99.9"))
    assert "Địa chỉ vừa mở nêu một phường, xã, một chỉ tiêu không có trên màn hình này." in page
    assert "atlantis" not in page and "99.9" not in page


def test_an_indicator_is_found_without_marks(trends: Opener) -> None:
    app = trends(unit="to-hieu", measure="indicator")
    app.text_input[0].set_value("hai long").run()
    assert "20.1" in charts(app)[0].alt
    app.text_input[0].set_value("khong co dau").run()
    assert "Không có chỉ tiêu nào có “khong co dau”" in written(app)


@pytest.mark.parametrize("code", ["1.1", "1.2", "2.1", "3.1", "6.2", "10.1", "20.1", "23.2", "SL1.1"])
def test_every_kind_of_indicator_is_drawn(trends: Opener, code: str) -> None:
    assert charts(trends(unit="to-hieu", measure="indicator", indicator=code))[0].alt.startswith(f"{code} ")


def test_what_was_never_applicable_is_told_instead_of_drawn(trends: Opener) -> None:
    app = trends(unit="to-hieu", measure="indicator", indicator="12.2")
    assert "0/0 (không áp dụng)" in written(app)
    # What is drawn are the reports, which stand beside every figure of crime.
    assert [each.alt.split()[0] for each in charts(app)] == ["13.4", "13.1", "13.3"]


def test_every_indicator_can_be_chosen(trends: Opener) -> None:
    assert len(trends(unit="to-hieu", measure="indicator").selectbox[1].options) == 62


def test_the_english_screen_is_english(trends: Opener) -> None:
    app = trends(unit="to-hieu", lang="en", measure="indicator", indicator="11.1")
    page = written(app)
    assert app.title[0].value == "Trends of Tô Hiệu ward"
    assert "lower is better" in page and "−6.38%" in page
    for word in ("Đợt", "Bảng", "phường", "ngưỡng", "đạt"):
        assert word not in page


# Why the score changed


def taken(person: str | None, ending: str = "csv", **query: str) -> Answer:
    return ask(f"/taken/trends.{ending}?{urlencode(query)}", person)


def test_why_a_score_changed_is_told_drawn_and_tabled_and_former_wards_are_not_joined(trends: Opener) -> None:
    app = trends(unit="to-hieu", measure="change")
    page = written(app)
    assert app.subheader[0].value == "Vì sao 76,92 thành 91,63?"
    assert (
        "Tăng 14,71 điểm, từ 76,92 lên 91,63. Hai đợt chấm theo cùng một bộ tiêu chí, nên tất cả là do phường." in page
    )
    assert "Giảm nhiều nhất: TC08 (−4,63)." in page and "11 tiêu chí không đổi" in page
    assert "Điểm của các đơn vị cũ (Chiềng Lề, Tô Hiệu (cũ), Quyết Thắng, Quyết Tâm) không nối" in page
    assert [each.options for each in app.selectbox[1:]] == [["Từ: Năm 2025"], ["Đến: Năm 2026"]]
    assert "Tăng 14,71 điểm" in charts(app)[0].alt


def test_any_two_rounds_of_a_former_ward_can_be_compared_in_english(trends: Opener) -> None:
    app = trends(unit="quyet-thang", measure="change", kind="half_year", before="2023-H1", to="2025-H1", lang="en")
    page = written(app)
    assert app.subheader[0].value == "Why 85.28 became 82.05" and "Down 3.23 points" in page
    for word in ("Đợt", "Vì sao", "phường", "điểm"):
        assert word not in page


@pytest.mark.parametrize(
    ("person", "unit", "why"),
    [
        ("chieng-an", "to-hieu", "mới có một đợt có điểm mà bạn được xem (Năm 2025); cần hai đợt để so"),
        ("inspector", "chieng-coi", "mới có một đợt có điểm mà bạn được xem (Năm 2025)"),
        ("inspector", "binh-minh", "chưa có đợt nào đã gửi, có điểm mà bạn được xem"),
    ],
)
def test_without_two_scores_this_reader_may_know_the_page_says_why(
    trends: Opener, person: str, unit: str, why: str
) -> None:
    app = trends(person, unit=unit, measure="change")
    assert why in written(app) and charts(app) == []


def test_the_change_is_taken_away_as_table_and_picture() -> None:
    asked = {"unit": "to-hieu", "before": "2025", "round": "2026", "lang": "vi"}
    answer = taken("inspector", **asked)
    assert answer.status == 200 and "vi-sao-diem-doi-to-hieu-2025-2026.csv" in answer.headers["content-disposition"]
    rows = [line.split(";") for line in answer.body.decode("utf-8-sig").splitlines()]
    assert len(rows) == 1 + 27 + 1 and rows[-1] == ["", "Điểm", "76,92", "14,71", "0,00", "14,71", "91,63"]
    drawn = unescape(taken("to-hieu", "svg", **asked).body.decode())
    for words in ("Vì sao điểm phường Tô Hiệu đổi", "TC18 Trật tự", "23/11/2026", "+3,70", "91,63"):
        assert words in drawn, words


@pytest.mark.parametrize(
    ("person", "asked"),
    [
        (None, {}),
        ("chieng-an", {}),
        ("inspector", {"unit": "atlantis"}),
        ("inspector", {"round": "1999"}),
        ("inspector", {"before": "2026", "round": "2025"}),
        ("inspector", {"before": "2026-H1"}),
        ("inspector", {"unit": "chieng-coi"}),
    ],
)
def test_a_change_that_is_not_theirs_to_see_or_not_there_is_not_handed_out(
    person: str | None, asked: dict[str, str]
) -> None:
    whole = {"unit": "to-hieu", "before": "2025", "round": "2026", **asked}
    assert {taken(person, ending, **whole).status for ending in ("csv", "svg", "pdf")} == {404}
