"""What a scorecard says: figures before percentages, reasons with names, conditions in words, derivations with their basis."""

import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

import altair as alt
import pytest
import streamlit as st

from dossiers.evidence.listing import DocumentStanding
from dossiers.submissions.provenance import Figure
from dossiers.submissions.results import History
from scoring.exact import rounded
from scoring.paths import BandGap, band_gaps
from tests.scoring.four_criteria import GOOD, part
from tests.ui.screens.scorecard.test_reading import graded, last_year, reading
from tests.ui.small_scorecard import result
from ui.parts.bands import lacking
from ui.parts.charts import LIGHT, config
from ui.screens.scorecard.balance import balance, firm
from ui.screens.scorecard.derivations import of_criterion, of_headline, of_score, share
from ui.screens.scorecard.head import gates, questions, standing_note, status_line
from ui.screens.scorecard.phrases import evidence_words, measured, reasons
from ui.screens.scorecard.reading import Reading, read
from ui.screens.scorecard.residents import residents
from ui.screens.scorecard.rows import FILTERS, bullet, rows
from ui.screens.scorecard.summary import headline, open_list, scale_of, score_panel
from ui.screens.scorecard.trend import chart, merger_at, points

BAD = {**GOOD, "1.1": {"count": 2}, "2.1": {"numerator": 31, "denominator": 37}, "4.1": {"positive": 40, "valid": 42}}


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


def shown(values: Any, code: str) -> str:
    found = graded(values)
    return measured(found, found.scorecard.indicator(code))


@pytest.mark.parametrize(
    ("values", "code", "text"),
    [
        (GOOD, "1.1", "0 người"),
        (BAD, "2.1", "31/37 = 83,78 %"),
        ({**GOOD, "2.1": {"numerator": 1200, "denominator": 1200}}, "2.1", "1.200/1.200 = 100 %"),
        (GOOD, "3.1", "50 → 40 = −20 %"),
        ({**GOOD, "3.1": {"current": 2, "previous": 5}}, "3.1", "5 → 2"),
        ({**GOOD, "3.1": {"current": 2}}, "3.1", "2; chưa có số cùng kỳ"),
        (GOOD, "4.1", "95/100 = 95 %"),
        ({}, "1.1", "chưa có số liệu"),
    ],
)
def test_counts_come_before_percentages_and_small_numbers_have_none(values: Any, code: str, text: str) -> None:
    assert shown(values, code) == text


def why(values: Any, code: str, documents: Any = None, **more: Any) -> str:
    found = graded(values, documents if documents is not None else {"TC01.a": "provided", "TC04.a": "provided"}, **more)
    return reasons(found, found.scorecard.criterion(code))


def test_a_reason_names_figure_and_threshold_document_or_ruling() -> None:
    assert why(BAD, "TC01") == "2 người; yêu cầu: không có"
    assert why(BAD, "TC02") == "31/37 = 83,78 %; yêu cầu: từ 90 % trở lên"
    assert why(BAD, "TC04") == "40/42 = 95,24 %, cần ít nhất 100 phiếu hợp lệ"
    assert why({**GOOD, "3.1": {"current": 7, "previous": 5}}, "TC03") == "5 → 7; yêu cầu: không tăng"
    assert why(GOOD, "TC01", {"TC04.a": "provided"}) == "thiếu TC01.a"
    assert why(GOOD, "TC01", {"TC01.a": "rejected", "TC04.a": "provided"}) == "không chấp nhận TC01.a"
    ruling = {"1.1": {"state": "not_proven", "reason": "sổ thiếu ngày", "by": "Thẩm định viên 1"}}
    assert why(GOOD, "TC01", rulings=ruling) == "Thẩm định viên 1: sổ thiếu ngày"


def test_evidence_is_counted_and_named() -> None:
    found = graded(GOOD, {"TC04.a": "rejected"})
    texts = [evidence_words(found, found.scorecard.criterion(code)) for code in ("TC01", "TC02", "TC04")]
    assert texts == ["thiếu 1/1 tài liệu: TC01.a", "", "không chấp nhận 1/1 tài liệu: TC04.a"]


def test_what_bars_a_band_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    card = graded(BAD).scorecard
    ready = band_gaps(card)[-1]
    assert lacking(card, ready) == "46,48 điểm để đủ 90; TC01 (điều kiện bắt buộc), TC02, TC04"
    monkeypatch.setitem(st.session_state, "lang", "en")
    assert lacking(card, ready) == "46.48 more to reach a score of 90; TC01 (required condition), TC02, TC04"


def test_a_gap_too_small_for_two_decimals_is_not_shown_as_none() -> None:
    # 2.1 earns just under its full points: the score is a hair below 100, and a band that asks for 100 says so.
    found = graded({**GOOD, "2.1": {"numerator": 8999999, "denominator": 10000000}})
    short = BandGap(found.catalogue.bands[0], (100, found.scorecard.overall.exact), (), (), ())
    assert lacking(found.scorecard, short) == "0,01 điểm để đủ 100"


def test_gates_are_told_by_their_criterion_and_what_they_bar_stands_with_the_band() -> None:
    found = graded(GOOD, {"TC04.a": "provided"})
    open_gate = gates(found)
    assert "Chưa đủ căn cứ" in open_gate and "<strong>TC01</strong>" in open_gate
    assert "Để lên <strong>Đủ</strong>, còn thiếu: 23,33 điểm để đủ 90; TC01 (điều kiện bắt buộc)." in headline(found)
    assert "còn thiếu" not in headline(graded(GOOD))


def test_the_headline_is_a_count_of_the_whole_layer_and_opens_to_the_codes() -> None:
    page = headline(graded(BAD))
    assert '<span class="ws-count">đạt 1/4</span>' in page
    assert "TC01, TC02" in of_headline(graded(BAD))


def test_a_claim_is_called_a_claim_everywhere() -> None:
    found = reading(result("submitted"))
    assert "tự chấm</span>" in headline(found)
    assert "Xếp loại theo số tự chấm:" in headline(found)
    assert "theo phường tự chấm" in scale_of(found)
    assert "chưa thẩm định" in standing_note(found)
    assert "○" in rows(found, "all")
    assert "●" not in rows(found, "all")
    assert "So với tự chấm" not in rows(found, "all")
    assert "<dt>Tự chấm</dt>" in score_panel(found) and "Điểm thẩm định" not in score_panel(found)


def test_a_draft_says_how_far_it_has_come_and_loses_nothing_yet() -> None:
    found = reading(result("draft", own=part({"1.1": {"count": 0}}, {})))
    assert "1/5 chỉ tiêu và 0/2 tài liệu" in standing_note(found)
    assert "Điểm còn thiếu nhiều nhất" in balance(found)
    assert "Điểm mất" not in balance(found)
    assert firm(found) == ""


def test_every_open_criterion_is_listed_with_its_owner() -> None:
    page = open_list(graded(BAD))
    assert "Chưa đạt</span> 2" in page
    assert "Chưa đủ căn cứ</span> 1" in page
    assert 'title="UBND phường"' in page


def test_what_nobody_has_filled_in_is_called_so_and_named_by_its_codes() -> None:
    page = open_list(graded({"1.1": {"count": 0}}, {}))
    assert "Chưa khai</span> 3" in page and "TC02, TC03, TC04" in page
    assert "Chưa đủ căn cứ</span> 1" in page
    assert rows(graded({"1.1": {"count": 0}}, {}), "all").count("Chưa khai") == 6, "each of the three and its indicator"


def test_documents_without_a_file_are_not_called_handed_in() -> None:
    page = score_panel(graded(GOOD))
    assert "Không còn gì phải chờ, điểm không đổi nữa." in page and "chưa nộp tệp" not in page
    standings: dict[str, DocumentStanding] = {"TC01.a": "declared", "TC04.a": "declared"}
    page = score_panel(replace(graded(GOOD), standings=standings))
    assert "Điểm không đổi nữa; 2 tài liệu mới khai, chưa nộp tệp." in page and "Không còn gì" not in page


def test_score_self_score_and_signed_difference_stand_together() -> None:
    page = score_panel(graded({**GOOD, "3.1": {"current": 60, "previous": 50}}))
    for text in ("<dd>91,67</dd>", "<dd>100,00</dd>", "<dd>−8,33</dd>"):
        assert text in page


def test_a_point_on_the_scale_says_beside_itself_what_it_is() -> None:
    page = scale_of(graded(GOOD, {"TC04.a": "provided"}))
    assert "66,67 hiện nay" in page and "100,00 khi TC01 được chứng minh" in page and ">tự chấm</span>" in page


def test_the_scale_starts_at_fifty_only_while_everything_lies_above() -> None:
    assert ">50</span>" in scale_of(graded(GOOD))
    assert ">0</span>" in scale_of(graded(BAD))


def test_the_score_opens_to_its_sum() -> None:
    page = of_score(graded({**GOOD, "3.1": {"current": 60, "previous": 50}}))
    assert "100 × 11,00 / 12 = 91,67." in page
    upper = of_score(graded(GOOD, {"TC04.a": "provided"}))
    assert "Mức trên 100,00, nếu chứng minh được: TC01 +33,33." in upper


def derived(found: Reading, code: str) -> str:
    return of_criterion(found, found.scorecard.criterion(code))


def test_a_derivation_shows_threshold_basis_claim_and_points() -> None:
    page = derived(graded(BAD), "TC02").replace("\N{NO-BREAK SPACE}", " ")
    for text in ("31/37 = 83,78 %; yêu cầu: từ 90 %", "Căn cứ:", "giả định", "Phường tự khai: 9/10", "Trọng số 5"):
        assert text in page
    assert "Yêu cầu:" not in page, "the derivation says it"
    assert "nguồn" not in page.lower()
    assert 'title="Bài báo">S1</span>' in derived(graded(BAD), "TC01")


def test_a_derivation_names_every_document_with_its_state() -> None:
    page = derived(graded(GOOD, {"TC01.b": "accepted", "TC04.a": "provided"}), "TC01")
    assert 'TC01.a Xác nhận <span class="ws-state ws-not_proven">◇ còn thiếu' in page
    assert "TC01.b Ảnh" in page
    assert "được chấp nhận" in page
    assert "Chứng minh được thì điểm chung thêm 33,33." in page


def test_a_ruling_stands_with_reason_and_name() -> None:
    ruling = {"2.1": {"state": "not_met", "reason": "đếm lại", "by": "Thẩm định viên 2"}}
    assert "Thẩm định viên 2 kết luận: đếm lại" in derived(graded(GOOD, rulings=ruling), "TC02")


def test_text_entered_by_people_is_never_markup() -> None:
    ruling = {"2.1": {"state": "not_met", "reason": "<b>x</b>", "by": "<i>y</i>"}}
    found = graded(GOOD, rulings=ruling)
    page = derived(found, "TC02") + open_list(found) + rows(found, "all")
    assert "<b>x" not in page
    assert "<i>y" not in page


def test_a_real_figure_carries_its_source_and_the_rest_is_marked_as_sample() -> None:
    figure = Figure("2.1", "numerator", "9", "real", "S1", {"vi": "Bài báo nêu 9.", "en": "The article says 9."})
    dossier = result("clarified", appraisal=part(GOOD))
    found = read(dossier, History(dossier.unit, "year", (), ()), {("2.1", "numerator"): figure}, sample=True)
    assert found is not None
    page = derived(found, "TC02")
    assert "Tử số 9: số thật, nguồn S1. Bài báo nêu 9." in page
    assert "Các số khác là số mẫu" in page
    assert "số mẫu" not in derived(found, "TC01").lower(), "the head of the screen says so, for all figures at once"
    assert "nguồn S1</span>" not in rows(found, "all")


def test_what_the_inspector_corrected_is_not_called_a_real_figure() -> None:
    figure = Figure("2.1", "numerator", "9", "real", "S1", {"vi": "", "en": ""})
    dossier = result("clarified", appraisal=part({**GOOD, "2.1": {"numerator": 8, "denominator": 10}}))
    found = read(dossier, History(dossier.unit, "year", (), ()), {("2.1", "numerator"): figure}, sample=True)
    assert found is not None
    assert "số thật" not in derived(found, "TC02")


def test_a_share_that_says_nothing_as_a_fraction_is_written_in_decimals() -> None:
    assert (share(1), share(Fraction(3, 4)), share(Fraction(4683268, 5734071))) == ("1", "3/4", "≈ 0,8167")


def test_filters_show_their_rows_and_say_so_when_there_are_none() -> None:
    found = graded(BAD)
    counts = {key: sum(test(found, each) for each in found.scorecard.criteria) for key, test in FILTERS.items()}
    assert counts == {"all": 4, "open": 3, "differs": 3, "asked": 0}
    assert "TC03" not in rows(found, "open")
    assert rows(found, "asked") == '<p class="ws ws-quiet">Số liệu không nêu câu hỏi nào.</p>'


def test_a_question_is_asked_with_what_it_is_about() -> None:
    found = graded({**GOOD, "2.1": {"numerator": 110, "denominator": 120}})
    assert "Sao nhiều vậy?" in questions(found)
    assert "TC02, TC04" in questions(found)
    assert "? câu hỏi" in rows(found, "asked")
    assert questions(graded(GOOD)) == ""


def test_rows_are_a_table_with_caption_and_headers() -> None:
    page = rows(graded(GOOD), "all")
    assert "<caption>" in page
    assert page.count('scope="row"') == 4
    assert page.count("<details>") == 4


def test_a_track_is_as_long_as_its_weight_on_one_scale() -> None:
    found = graded(BAD)
    tracks = [bullet(found, each, 5).partition("width:")[2].partition('"')[0] for each in found.scorecard.criteria]
    assert tracks == ["80.00%", "100.00%", "20.00%", "40.00%"]


def test_points_that_wait_for_proof_are_hatched_and_no_bar() -> None:
    found = graded(GOOD, {"TC04.a": "provided"})
    marks = bullet(found, found.scorecard.criterion("TC01"), 5)
    assert '<i class="ws-could" style="left:0.00%;width:80.00%">' in marks
    assert "ws-bar" not in marks


def test_losses_are_in_points_of_the_score_and_add_up_to_what_it_lacks() -> None:
    assert "−33,33" in balance(graded(GOOD, {"TC04.a": "provided"}))
    lost = re.findall(r'ws-number">−([0-9,]+)<', balance(graded(BAD)))
    score = graded(BAD).scorecard.overall.exact
    assert score is not None
    assert sum(Fraction(each.replace(",", ".")) for each in lost) == 100 - Fraction(rounded(score))


def test_without_a_year_before_nothing_is_compared_and_no_block_says_so() -> None:
    assert balance(graded(GOOD)) == ""
    now = result("clarified", appraisal=part(GOOD))
    compared = balance(reading(now, (last_year(BAD),)))
    assert "Tăng so với 2025" in compared
    assert "+33,33" in compared


def test_a_survey_too_small_in_either_year_is_not_compared() -> None:
    now = result("clarified", appraisal=part(GOOD))
    assert "số phiếu quá ít" in residents(reading(now, (last_year(BAD),)))
    assert "trong sai số" in residents(reading(now, (last_year(GOOD),)))


def test_the_status_says_state_sending_and_days_left() -> None:
    line = status_line(result("clarification_requested"))
    assert "Yêu cầu giải trình, bổ sung" in line
    assert "gửi 12/11/2026, đúng hạn" in line
    assert "còn 22 ngày để thẩm định" in line
    again = status_line(result("returned"))
    assert "Quá hạn gửi lại 8 ngày" in again
    late = status_line(result("draft"))
    assert "■ Quá hạn gửi 8 ngày" in late


def test_the_trend_joins_nothing_across_a_merger_and_leaves_drafts_out() -> None:
    now = result("clarified", appraisal=part(GOOD))
    history = History(now.unit, "year", (last_year(BAD), now), ())
    found = points(history, now.round)
    assert [(point.year, point.own) for point in found] == [(2025, True), (2026, True)]
    assert merger_at(found) is None
    older = found[0]._replace(unit="Chiềng Lề", year=2024, own=False)
    assert merger_at((older, *found)) == 2024.5
    draft = result("draft")
    assert points(History(draft.unit, "year", (draft,), ()), draft.round) == ()


def test_every_layer_of_the_trend_states_its_scale() -> None:
    now = result("clarified", appraisal=part(GOOD))
    found = points(History(now.unit, "year", (last_year(BAD), now), ()), now.round)
    older = found[0]._replace(unit="Chiềng Lề", year=2024, own=False)
    for layer in chart((older, *found), "Sáp nhập", LIGHT)["layer"]:
        for channel in ("x", "y"):
            if channel in layer["encoding"]:
                assert layer["encoding"][channel]["scale"]["zero"] is False


def test_the_trend_is_sound_vega_lite() -> None:
    now = result("clarified", appraisal=part(GOOD))
    found = points(History(now.unit, "year", (last_year(BAD), now), ()), now.round)
    older = found[0]._replace(unit="Chiềng Lề", year=2024, own=False)
    alt.LayerChart.from_dict(chart((older, *found), "Sáp nhập", LIGHT) | {"config": config(LIGHT)})
