"""The round that is proposed: the next of its kind, by the programme's calendar, with time left to enter."""

from dataclasses import replace
from datetime import date

import pytest

from dossiers.office.round_proposals import in_both_languages, proposed
from dossiers.rounds.rounds import Round

YEAR = Round(
    "2026", "year", {"vi": "Năm 2026", "en": "Year 2026"}, date(2025, 11, 1), date(2026, 10, 31), date(2026, 10, 15),
    date(2026, 11, 15), date(2026, 12, 15), date(2027, 1, 31), "open", 10, False,
)  # fmt: skip


def test_a_year_is_proposed_by_the_calendar_of_the_programme() -> None:
    found = proposed("year", date(2026, 10, 1), [])
    assert found.name == YEAR.name and found.window == (YEAR.window_from, YEAR.window_to)
    days = found.deadlines
    assert (days.opens, days.submit_by, days.appraise_by, days.publish_by, days.clarify_days) == (
        YEAR.opens, YEAR.submit_by, YEAR.appraise_by, YEAR.publish_by, 10,
    )  # fmt: skip


def test_a_window_that_a_round_has_is_not_proposed_again() -> None:
    assert proposed("year", date(2026, 11, 23), [YEAR]).name["vi"] == "Năm 2027"
    assert proposed("half_year", date(2026, 3, 1), [YEAR]).name["vi"] == "Sáu tháng đầu năm 2026"


@pytest.mark.parametrize("today", [date(2026, 11, 2), date(2026, 11, 15), date(2026, 12, 31)])
def test_days_that_are_over_move_on_together_and_wards_can_enter_from_today(today: date) -> None:
    usual, found = proposed("year", date(2026, 10, 1), []).deadlines, proposed("year", today, []).deadlines
    assert found.opens == today
    assert found.submit_by - found.opens == usual.submit_by - usual.opens
    assert found.publish_by - found.appraise_by == usual.publish_by - usual.appraise_by


def test_a_usual_name_is_given_in_both_languages_and_ones_own_stays_as_typed() -> None:
    assert in_both_languages(" Năm 2026 ", "year", date(2026, 10, 31)) == YEAR.name
    assert in_both_languages("Đợt bổ sung", "year", date(2026, 10, 31)) == {"vi": "Đợt bổ sung", "en": "Đợt bổ sung"}
    taken = replace(YEAR, id="x", kind="half_year", window_to=date(2026, 4, 30))
    assert proposed("half_year", date(2026, 3, 1), [taken]).name["en"] == "First half of 2027"
