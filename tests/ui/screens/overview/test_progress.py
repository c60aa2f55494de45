"""Where each dossier stands, in words and as a table: lateness, who is waited for, how far it is."""

from dataclasses import replace
from datetime import date

import pytest
import streamlit as st

from dossiers.procedure.progress import WITH_WARD, WardProgress, progress_of
from dossiers.rounds.deadlines import lateness
from tests.dossiers.small_round import ROUND, TODAY, result, some_wards, unit
from tests.scoring.small_catalogue import catalogue, part
from ui.screens.overview.progress import headline, status, table_html
from ui.screens.overview.wards import by_name


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


def the_round() -> tuple[WardProgress, ...]:
    return progress_of(by_name(some_wards()), ROUND, catalogue(), TODAY)


def test_a_ward_that_has_not_begun_is_late_like_a_draft() -> None:
    first = the_round()[0]
    assert first.result is None
    assert (first.late.days_late, first.waiting_for) == (8, "ward")
    assert status(first, TODAY) == (True, "Quá hạn gửi 8 ngày, chưa mở hồ sơ")


def test_one_day_is_one_day_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "en")
    progress = progress_of([(unit("Chiềng An"), None)], ROUND, catalogue(), date(2026, 11, 16))[0]
    assert status(progress, date(2026, 11, 16)) == (True, "Submission 1 day overdue, not begun")


def test_on_the_last_day_it_is_due_today_not_late() -> None:
    progress = progress_of([(unit("Chiềng An"), None)], ROUND, catalogue(), ROUND.submit_by)[0]
    assert status(progress, ROUND.submit_by) == (False, "Hạn gửi hôm nay")


def test_what_was_sent_late_says_so() -> None:
    sent = result("Vân Sơn", "submitted", sent=date(2026, 11, 17))
    page = table_html(progress_of([(sent.unit, sent)], ROUND, catalogue(), TODAY), TODAY)
    assert "gửi muộn 2 ngày" in page
    assert "ws-late" not in page


def test_once_the_time_to_answer_is_over_it_is_the_inspectors_who_are_waited_for() -> None:
    # Asked on 10 November to answer until the 20th; from the 21st on the lead may lock the result as it stands.
    asked = result("Mộc Sơn", "clarification_requested", appraisal=part({}))
    for today, who in ((date(2026, 11, 20), "ward"), (date(2026, 11, 21), "inspector")):
        late = lateness(ROUND, asked.state, None, today, clarify_by=date(2026, 11, 20))
        assert WardProgress(asked.unit, asked, asked.state, late, 4, 4).waiting_for == who


def test_a_dossier_given_back_stands_at_the_wards_end_and_waits_for_the_ward() -> None:
    back = result("Vân Sơn", "returned", sent=date(2026, 11, 12))
    progress = progress_of([(back.unit, back)], ROUND, catalogue(), TODAY)[0]
    assert (progress.waiting_for, progress.sent, headline(back)) == ("ward", False, "—")
    assert status(progress, TODAY) == (True, "Quá hạn gửi lại 8 ngày")
    page = table_html([progress], TODAY)
    assert "left:6.25%" in page and "Trả lại" in page
    assert page.count("<span>") == 8, "eight steps are drawn, none of them for what was given back"


def test_a_ward_is_late_with_its_answer_by_the_clock_of_the_answer() -> None:
    asked = result("Vân Sơn", "clarification_requested", appraisal=part({}))
    late = lateness(ROUND, "clarification_requested", None, TODAY, clarify_by=date(2026, 11, 21))
    progress = progress_of([(asked.unit, replace(asked, lateness=late))], ROUND, catalogue(), TODAY)[0]
    assert status(progress, TODAY) == (True, "Quá hạn giải trình 2 ngày")


def test_a_claim_is_called_one_and_a_draft_has_no_headline() -> None:
    assert headline(result("A", "draft")) == "—"
    assert "tự chấm" in headline(result("A", "submitted"))
    assert headline(result("A", "locked", appraisal=part({}))) == "0/4"


def test_the_table_names_its_columns_and_rows_and_leads_to_the_scorecard() -> None:
    page = table_html(the_round(), TODAY)
    assert "<caption>" in page and page.count('scope="row"') == 5 and page.count('scope="col"') == 7
    assert 'href="/scorecard?unit=vân-sơn&amp;round=2026&amp;lang=vi"' in page
    assert "khai 1/4" in page
    assert "/appraisal" not in page


def test_for_an_inspector_the_status_leads_on_to_the_appraisal() -> None:
    page = table_html(the_round(), TODAY, appraises=True)
    with_the_office = sum(each.result is not None and each.state not in WITH_WARD for each in the_round())
    assert page.count("/appraisal?unit=") == 4 + with_the_office, "not for the ward that has no dossier"
    assert 'href="/appraisal?unit=vân-sơn&amp;round=2026&amp;lang=vi"' in page


def test_for_an_inspector_the_name_of_a_ward_leads_to_the_appraisal_where_its_dossier_is_sent_and_else_to_its_scorecard() -> (
    None
):
    page = table_html(the_round(), TODAY, appraises=True)
    for each in the_round():
        row = next(
            part for part in page.split("<tr>") if f">{each.unit.name}</a></th>" in part or each.unit.name in part
        )
        screen = "/scorecard" if each.state in WITH_WARD else "/appraisal"
        assert each.result is None or row.partition("</th>")[0].count(screen) == 1, (each.unit.name, each.state)
    assert "/appraisal" not in table_html(the_round(), TODAY)


def test_an_inspector_finds_the_own_dossiers_apart_from_those_of_others() -> None:
    found = the_round()
    own, *others = found
    page = table_html(found, TODAY, appraises=True, mine={own.unit.id})
    assert page.index("Được phân công (1)") < page.index(own.unit.name) < page.index(f"Hồ sơ khác ({len(others)})")
    assert all(page.index(each.unit.name) > page.index("Hồ sơ khác") for each in others)
    assert "Hồ sơ khác" not in table_html(found, TODAY, appraises=True, mine=set())
