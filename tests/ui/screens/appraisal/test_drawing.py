"""What an inspector reads: the table of a criterion, what a decision would do, what stands beside; everything typed escaped."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import streamlit as st

from dossiers.appraisal.case import Case
from dossiers.appraisal.decisions import Verdict
from dossiers.appraisal.precedents import Precedent
from dossiers.submissions.questions import Exchange
from scoring import Scorecard
from tests.dossiers.appraisal.small_case import AT, case_of, decided, effect_of
from tests.dossiers.small_round import unit
from tests.scoring.small_catalogue import GOOD
from ui.parts import charts
from ui.screens.appraisal.beside import against, against_html, elsewhere_html, slope
from ui.screens.appraisal.case import decisions_html, exchanges_html, explanation_html, table_html
from ui.screens.appraisal.effect import effect_html
from ui.screens.appraisal.way import neighbours


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


def test_claim_last_years_and_the_inspectors_figure_stand_in_one_row() -> None:
    corrected = decided("3.1", "correct", inputs={"current": 44, "previous": 50}, reason="sổ ghi 44")
    case = case_of("TC03", corrected)
    case = replace(case, last_year=replace(case.last_year, values={"3.1": {"current": 50, "previous": 60}}))
    page = table_html(case, case.scorecard_appraisal)
    row = page.split('scope="row"')[1]
    for text in (">2025<",):
        assert text in page
    for text in ("50", "40 vụ", "<strong>44 vụ</strong>", "40 so với 50: (40 − 50)"):
        assert text in row


def test_what_nobody_decided_is_hollow_and_what_was_decided_is_full() -> None:
    open_case, done = case_of("TC02"), case_of("TC02", decided("2.1", "accept"))
    assert "ws-claimed" in table_html(open_case, open_case.scorecard_appraisal)
    assert "ws-claimed" not in table_html(done, done.scorecard_appraisal)


def test_what_is_left_out_or_only_followed_is_no_figure_that_waits_for_a_decision() -> None:
    granted = decided("na:2.1", "approve_not_applicable", reason="Không có camera.")
    page = table_html(case := case_of("TC02", granted, requests={"2.1": "không có camera"}), case.scorecard_appraisal)
    assert "chưa xét" not in page and "Ký hiệu rỗng" not in page
    open_case = case_of("TC02")
    page = table_html(open_case, open_case.scorecard_appraisal)
    assert "chưa xét" in page and "Ký hiệu rỗng" in page


def test_while_the_round_is_blind_neither_claim_nor_state_is_on_the_page() -> None:
    page = table_html(case_of("TC02", hidden=True), None)
    assert "10/10" not in page and "Đạt" not in page and page.count("đang ẩn") == 2


def test_what_the_ward_wrote_is_escaped_everywhere() -> None:
    bad = "<script>alert(1)</script>"
    case = case_of("TC02", decided("2.1", "rule", state="not_met", reason=bad), requests={"2.1": bad}, explanation=bad)
    asked = Exchange(1, "TC02", "clarification", bad, date(2026, 11, 30), bad, AT, bad, False, bad, AT, None)
    other = Precedent(
        unit("Mộc Sơn"), {"numerator": 1, "denominator": 2}, decided("2.1", "rule", state="met", reason=bad)
    )
    case = replace(case, elsewhere={"2.1": (other,)})
    pages = [
        explanation_html(case.claim), decisions_html(case), elsewhere_html(case), exchanges_html((asked,), date(2026, 11, 23)),
        table_html(case, case.scorecard_appraisal),
    ]  # fmt: skip
    assert all("<script>" not in page for page in pages)
    # Long words have places to break at, which nobody sees.
    assert all("&lt;script&gt;" in page.replace("<wbr>", "") for page in pages[:4])


def test_an_answer_says_whether_the_ward_agrees_and_a_late_one_that_it_is_late() -> None:
    asked = Exchange(1, "TC02", "clarification", "Vì sao?", date(2026, 11, 20), "TĐV", AT, None, None, None, None, None)
    late = exchanges_html((asked,), date(2026, 11, 23))
    assert "ws-late" in late and "Hạn trả lời 20/11/2026" in late
    assert "ws-late" not in exchanges_html((asked,), date(2026, 11, 20))
    answered = replace(asked, answer="Đã bổ sung", agrees=False, answered_by="Trưởng", answered_at=AT)
    assert "không đồng ý" in exchanges_html((answered,), date(2026, 11, 23))


def test_the_effect_tells_state_points_score_and_band_before_and_after() -> None:
    case = case_of("TC02")
    found = effect_of(case, Verdict("2.1", "correct", {"numerator": 6, "denominator": 10}, None, "đã đếm"))
    page = effect_html(found, "TC02", ["2.1"])
    assert "○</span> Đạt</span> → " in page and "Chưa đạt" in page
    assert "5,00 → <strong>1,00</strong>" in page
    assert "100,00 → <strong>66,67</strong>" in page
    assert "Đủ → <strong>Chưa</strong>" in page


def test_in_a_blind_round_the_effect_keeps_to_the_criterion() -> None:
    page = effect_html(effect_of(case_of("TC02"), Verdict("2.1", "accept")), "TC02", ["2.1"], whole=False)
    assert "Điểm TC02" in page and "Điểm cả phường" not in page and "không đổi" in page


def test_an_effect_says_what_lies_between_its_two_figures() -> None:
    found = effect_of(case_of("TC02"), Verdict("2.1", "correct", {"numerator": 7, "denominator": 10}, None, "đã đếm"))
    for was, now, gained in re.findall(
        r"([\d,]+) → <strong>([\d,]+)</strong>.*?\(−([\d,]+)\)", effect_html(found, "TC02", [])
    ):
        assert Decimal(was.replace(",", ".")) - Decimal(now.replace(",", ".")) == Decimal(gained.replace(",", "."))
        break
    else:
        raise AssertionError("no difference is told")


def test_the_basis_of_a_criterion_opens_in_the_criteria_of_its_own_round() -> None:
    case = case_of("TC02")
    assert f'href="/catalogue?criterion=TC02&amp;round={case.round.id}' in table_html(case, card_of(case))


def test_leaving_out_what_a_ward_asked_shows_that_it_no_longer_counts() -> None:
    case = case_of("TC02", requests={"2.1": "không có camera"})
    found = effect_of(case, Verdict("na:2.1", "approve_not_applicable", reason="đúng"))
    page = effect_html(found, "TC02", ["2.1"])
    assert "5,00 → <strong>—</strong>" in page and "Không áp dụng" in page


def card_of(case: Case) -> Scorecard:
    """The scorecard by the decisions so far."""
    assert case.scorecard_appraisal is not None
    return case.scorecard_appraisal


def test_the_checks_that_name_an_indicator_stand_beside_it_raised_ones_with_their_question() -> None:
    quiet = case_of("TC02")
    found = against(quiet, card_of(quiet))
    assert [each.check.code for each in found] == ["Q1"] and not found[0].raised
    assert "Hai số khác nhau nhưng có thể đúng" in against_html(found, card_of(quiet))
    some = case_of("TC02", values={**GOOD, "2.1": {"numerator": 9}})
    assert "Chưa có đủ hai số" in against_html(against(some, card_of(some)), card_of(some))
    none = case_of("TC02", values={code: given for code, given in GOOD.items() if code not in ("2.1", "4.1")})
    assert against(none, card_of(none)) == (), "two figures that nobody gave are set against each other nowhere"
    many = {**GOOD, "2.1": {"numerator": 500, "denominator": 500}}
    raised = case_of("TC02", values=many)
    found = against(raised, card_of(raised))
    assert "Sao nhiều vậy?" in against_html(found, card_of(raised))
    assert against(case_of("TC01"), card_of(case_of("TC01"))) == ()
    assert slope(found, raised, card_of(raised), charts.LIGHT) is None, "only counts that moved are drawn"


def test_the_same_point_elsewhere_names_ward_claim_decision_and_reason() -> None:
    other = Precedent(
        unit("Mộc Sơn"), {"numerator": 9, "denominator": 10},
        decided("2.1", "correct", inputs={"numerator": 8, "denominator": 10}, reason="hai camera hỏng"),
    )  # fmt: skip
    page = elsewhere_html(replace(case_of("TC02"), elsewhere={"2.1": (other,)}))
    for text in ("Mộc Sơn", "9/10", "Sửa thành 8/10", "hai camera hỏng"):
        assert text in page
    assert "Chưa phường nào khác" in elsewhere_html(case_of("TC02"))


def test_the_way_goes_from_one_criterion_to_the_next() -> None:
    codes = ["TC01", "TC02", "TC03"]
    assert neighbours(codes, "TC01") == (None, "TC02")
    assert neighbours(codes, "TC03") == ("TC02", None)
