"""What is said of surveys: the share with its interval and n, the response or that nobody knows it, changes real or not."""

import json

import altair as alt
import pytest
import streamlit as st

from scoring.residents import SurveyFigures
from ui.parts.charts import LIGHT, config
from ui.screens.residents.chart import Bar, answers_chart, interval_chart
from ui.screens.residents.survey import SurveyTold, change_words, doubts, interval_words, response_words, share_words


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


def test_a_share_is_told_with_its_interval_and_n() -> None:
    """Newcombe (1998), table I: 81 of 263 is 30.8 %, by Wilson 25.5 to 36.6 %."""
    assert share_words(SurveyFigures(81, 263, None)) == "30,8 % (25,5–36,6 %), n = 263"
    assert share_words(SurveyFigures(0, 0, None)) == "n = 0" and interval_words(SurveyFigures(0, 0, None)) == ""


def test_only_all_is_told_as_100_percent() -> None:
    assert share_words(SurveyFigures(2999, 3000, None)).startswith("trên 99,9 % (")
    assert share_words(SurveyFigures(42, 42, None)) == "100,0 % (91,6–100,0 %), n = 42"


@pytest.mark.parametrize(
    ("issued", "words"),
    [
        (1000, "780/1.000 (78,0 %)"),
        (None, "không có trong hồ sơ"),
        (700, "780/700: thu về nhiều hơn phát ra"),
    ],
)
def test_the_response_is_told_or_that_the_dossier_does_not_have_it(issued: int | None, words: str) -> None:
    assert response_words(SurveyFigures(633, 780, issued)) == words


def test_a_change_is_real_beyond_its_margin_and_else_cannot_be_told() -> None:
    now = SurveyFigures(372, 400, None)
    assert change_words(now, SurveyFigures(340, 400, None), "2025") == (
        "Tăng 8,0 điểm phần trăm so với 2025, nhiều hơn sai số ±4,3: là thay đổi thật."
    )
    assert change_words(now, SurveyFigures(364, 400, None), "2025") == (
        "So với 2025: +2,0 điểm phần trăm, nằm trong sai số ±3,8: chưa thể nói là có thay đổi."
    )
    assert "giảm" in change_words(SurveyFigures(340, 400, None), now, "2025").lower()
    assert change_words(now, SurveyFigures(9, 10, None), "2025") == "Không so với 2025 vì có đợt quá ít phiếu."


def test_few_answers_and_nobody_dissatisfied_are_questions_and_an_ordinary_survey_is_none() -> None:
    assert doubts(SurveyFigures(380, 400, 500, 100)) == []
    few, everybody = doubts(SurveyFigures(12, 12, None))
    assert few == "Chỉ có 12 phiếu: quá ít để kết luận." and everybody.startswith(
        "Không một ai chưa hài lòng (100,0 %)"
    )
    assert doubts(SurveyFigures(80, 86, None, 100)) == [
        "Mới có 86 phiếu, ít hơn mức tối thiểu 100 phiếu của bộ tiêu chí."
    ]
    assert "98,5 % hài lòng là câu hỏi hơn là thành tích" in doubts(SurveyFigures(394, 400, None))[0]


def test_the_chart_of_intervals_is_sound_and_says_on_hovering_what_the_table_says() -> None:
    told = SurveyTold(SurveyFigures(81, 263, 300), "Mặt trận Tổ quốc", (), ())
    spec = interval_chart([Bar(["2026", share_words(told.figures)], told), Bar(["2025", "—"], None)], [90.0], LIGHT)
    alt.LayerChart.from_dict(spec | {"config": config(LIGHT)})
    (row,) = spec["layer"][2]["data"]["values"]
    assert (row["told"], row["response"]) == ("30,8 % (25,5–36,6 %), n = 263", "263/300 (87,7 %)")
    assert told.figures.interval is not None
    low, high = told.figures.interval
    assert (row["low"], row["high"]) == (float(100 * low), float(100 * high))
    assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == [20, 100]


def test_the_chart_of_answers_is_sound_keeps_groups_without_any_and_knows_no_one() -> None:
    spec = answers_chart([("Tổ 1", (4, 3, 1, 2)), ("Tổ 2", (0, 0, 0, 0))], LIGHT)
    alt.Chart.from_dict(spec | {"config": config(LIGHT)})
    assert spec["encoding"]["y"]["scale"]["domain"] == ["Tổ 1", "Tổ 2"]
    assert sum(row["count"] for row in spec["data"]["values"]) == 10
    assert "Trả lời muộn" in json.dumps(spec, ensure_ascii=False)
