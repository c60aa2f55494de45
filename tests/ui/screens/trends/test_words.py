"""What a trend says in words: the finding for who cannot see the chart, key and notes, the table that is its twin."""

import re

import pytest
import streamlit as st

from tests.ui.small_trend import HERE, OLD_HERE, drawn, history, usual, years
from ui.parts.measures import IndicatorMeasure, Measure, MetMeasure, ScoreMeasure
from ui.screens.trends.series import Trend
from ui.screens.trends.table import table_html
from ui.screens.trends.words import better, finding, heading, key_entries, notes


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


def table_rows(found: Trend) -> list[list[str]]:
    page = table_html(found).replace("\N{NO-BREAK SPACE}", " ")
    rows = re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells]


def test_the_finding_tells_figures_newest_first_and_the_sum_before_the_merger() -> None:
    assert finding(drawn(usual(), IndicatorMeasure("1.1"))) == (
        "Năm 2026: 47 → 44 (−6,38 %, đạt); Năm 2025: 50 → 47 (−6,00 %, đạt); "
        "trước sáp nhập, cộng 2 phường cũ, Năm 2024: 55 → 50."
    )


def test_the_finding_names_who_is_missing_in_a_sum() -> None:
    past = history(years(HERE, {2026: {}}), years(OLD_HERE, {2024: {}}), {})
    assert "trước sáp nhập không cộng được, thiếu Tô Hiệu (cũ), Quyết Thắng" in finding(
        drawn(past, IndicatorMeasure("1.2"))
    )


def test_a_score_rises_only_beyond_half_a_point() -> None:
    past = history(years(HERE, {2025: {}, 2026: {"1.5": {"numerator": 1, "denominator": 97}}}))
    assert "giảm từ" in finding(drawn(past, ScoreMeasure()))
    level = finding(drawn(history(years(HERE, {2025: {}, 2026: {}})), ScoreMeasure()))
    assert "gần như không đổi" in level and "tăng" not in level


def test_a_score_under_another_catalogue_is_not_called_a_rise_or_fall() -> None:
    past = history(
        {
            2025: years(HERE, {2025: {}})[2025],
            2026: years(HERE, {2026: {"1.5": {"numerator": 1, "denominator": 97}}}, version="8")[2026],
        }
    )
    told = finding(drawn(past, ScoreMeasure(), versions={"2026": "8"}))
    assert "giảm" not in told and "Năm 2025" in told


@pytest.mark.parametrize(
    ("state", "words"), [("draft", "nháp, chưa gửi nên chưa tính"), ("submitted", "(phường tự chấm)")]
)
def test_the_finding_says_what_is_not_yet_judged(state, words: str) -> None:
    assert words in finding(drawn(history(years(HERE, {2026: {}}, state=state)), ScoreMeasure()))


def test_which_way_is_better_is_said_in_words() -> None:
    said = {code: better(drawn(usual(), IndicatorMeasure(code))) for code in ("1.1", "1.4", "1.5", "2.1")}
    assert said == {
        "1.1": "thấp hơn là tốt", "1.4": "chỉ theo dõi, không chấm", "1.5": "cao hơn là tốt", "2.1": "sớm hơn là tốt"
    }  # fmt: skip
    assert better(drawn(usual(), ScoreMeasure())) == ""


def test_the_key_holds_what_the_chart_holds_and_no_more() -> None:
    assert [mark for mark, _ in key_entries(drawn(usual(), IndicatorMeasure("1.1")))] == [
        "appraised", "merged", "sum", "threshold"
    ]  # fmt: skip
    claimed = key_entries(drawn(history(years(HERE, {2026: {}}, state="submitted")), IndicatorMeasure("1.2")))
    assert claimed == [("claimed", "phường tự khai, chưa thẩm định"), ("threshold", "yêu cầu: không có")]


def test_an_axis_that_does_not_start_at_nought_says_so() -> None:
    assert "Trục bắt đầu từ 90, không phải 0." in notes(drawn(usual(), IndicatorMeasure("1.5")))
    assert not any("Trục bắt đầu" in note for note in notes(drawn(usual(), IndicatorMeasure("1.2"))))


def test_scores_are_said_not_to_add_up() -> None:
    assert "Điểm và số tiêu chí đạt không cộng được." in notes(drawn(usual(), ScoreMeasure()))
    assert "Số liệu loại này không cộng được." in notes(drawn(usual(), IndicatorMeasure("2.2")))


@pytest.mark.parametrize("measure", [ScoreMeasure(), MetMeasure("national"), IndicatorMeasure("1.1")])
def test_the_table_has_a_caption_headings_and_every_point_newest_first(measure: Measure) -> None:
    found = drawn(usual(), measure)
    text = table_html(found)
    assert f"<caption>{heading(found)}, phường Tô Hiệu, đợt mới nhất ở trên</caption>" in text
    assert text.count('scope="col"') >= 5
    rounds = [row[0] for row in table_rows(found)[1:]]
    assert rounds == sorted(rounds, reverse=True)
    assert len(rounds) == sum(len(series.points) for series in found.series)


def test_a_row_of_the_table_tells_figures_result_and_finding() -> None:
    rows = table_rows(drawn(usual(), IndicatorMeasure("1.1")))
    assert rows[0] == ["Đợt", "Phường", "Bộ tiêu chí", "Cùng kỳ → đợt này", "Kết quả", "Kết luận"]
    assert rows[1] == ["2026", "Tô Hiệu", "7", "47 → 44", "−6,38 %", "● Đạt"]
    assert rows[3] == ["2024", "cộng 2 phường cũ", "7", "55 → 50", "—", "không chấm"]


def test_a_gap_in_the_table_says_why() -> None:
    past = history(years(HERE, {2025: {}}), years(OLD_HERE, {2023: {}}), {})
    rows = table_rows(drawn(past, IndicatorMeasure("1.2")))
    assert ["2026", "Tô Hiệu", "7", "— chưa có số liệu"] in rows
    assert ["2023", "cộng 2 phường cũ", "7", "— thiếu số liệu của Quyết Thắng"] in rows


def test_names_entered_as_data_are_escaped() -> None:
    found = drawn(usual(), ScoreMeasure())
    risky = table_html(Trend(**{**vars(found), "name": "<script>x</script>"}))
    assert "<script>" not in risky and "&lt;script&gt;" in risky


def test_english_screens_speak_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "en")
    found = drawn(usual(), IndicatorMeasure("1.1"))
    assert finding(found).startswith("Year 2026: 47 → 44 (−6.38%, met); Year 2025: 50 → 47")
    assert better(found) == "lower is better"
