"""Rounds, which of them compare, and the days left and late that follow from them."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from dossiers.errors import NotFound
from dossiers.rounds.deadlines import STEP_OF, days_to_answer, days_to_correct, lateness
from dossiers.rounds.rounds import Round, comparable, round_, rounds, same_window
from dossiers.store.clock import today
from dossiers.store.opening import open_record
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM
from dossiers.vocabulary import STATES, State

YEAR = Round(
    "2026", "year", {"vi": "Năm 2026", "en": "Year 2026"},
    date(2025, 11, 1), date(2026, 10, 31),
    date(2026, 10, 1), date(2026, 11, 15), date(2026, 12, 15), date(2027, 3, 31), "open",
)  # fmt: skip


def test_rounds_come_in_order_of_their_windows(record: Record) -> None:
    assert [each.id for each in rounds(record)] == ["2024", "2025-H1", "2026"]


def test_an_unknown_round_is_not_found(record: Record) -> None:
    with pytest.raises(NotFound):
        round_(record, "1999")


def test_rounds_of_another_window_or_kind_do_not_stand_on_the_axis() -> None:
    years = tuple(
        replace(YEAR, id=str(year), window_from=date(year - 1, 11, 1), window_to=date(year, 10, 31))
        for year in (2023, 2024, 2025, 2026)
    )
    odd = replace(YEAR, id="2022", window_from=date(2021, 12, 1), window_to=date(2022, 11, 30))
    half = replace(YEAR, id="2026-H1", kind="half_year", window_to=date(2026, 4, 30))
    assert same_window((odd, *years, half), "year") == years
    assert same_window((odd, *years, half), "half_year") == (half,)


def test_years_with_the_same_window_compare() -> None:
    before = replace(YEAR, window_from=date(2023, 11, 1), window_to=date(2024, 10, 31))
    assert comparable(YEAR, before)


@pytest.mark.parametrize(
    "other",
    [
        replace(YEAR, window_from=date(2023, 12, 1), window_to=date(2024, 11, 30)),
        replace(YEAR, window_to=date(2026, 10, 30)),
        replace(YEAR, kind="half_year"),
        replace(YEAR, kind="half_year", window_to=date(2026, 4, 30)),
        replace(YEAR, window_from=date(2024, 11, 1)),
    ],
    ids=["other months", "a day short", "other kind", "half a year", "two years long"],
)
def test_rounds_of_other_windows_do_not_compare(other: Round) -> None:
    assert not comparable(YEAR, other)
    assert not comparable(other, YEAR)


def test_a_window_that_ends_with_february_compares_across_leap_years() -> None:
    ordinary = replace(YEAR, window_from=date(2022, 3, 1), window_to=date(2023, 2, 28))
    leap = replace(YEAR, window_from=date(2023, 3, 1), window_to=date(2024, 2, 29))
    assert comparable(ordinary, leap)


@pytest.mark.parametrize(
    ("state", "step", "due"),
    [
        ("draft", "submit", YEAR.submit_by),
        ("returned", "submit", YEAR.submit_by),
        ("submitted", "appraise", YEAR.appraise_by),
        ("under_appraisal", "appraise", YEAR.appraise_by),
        ("clarification_requested", "appraise", YEAR.appraise_by),
        ("clarified", "appraise", YEAR.appraise_by),
        ("locked", "publish", YEAR.publish_by),
        ("approved", "publish", YEAR.publish_by),
        ("published", "done", None),
    ],
)
def test_the_deadline_that_runs_is_that_of_the_present_step(state: State, step: str, due: date | None) -> None:
    found = lateness(YEAR, state, None, date(2026, 11, 1))
    assert (found.step, found.due) == (step, due)


@pytest.mark.parametrize(("day", "left", "late"), [(date(2026, 11, 26), 2, 0), (date(2026, 11, 30), 0, 2)])
def test_while_a_ward_is_asked_to_explain_the_clock_of_its_answer_runs(day: date, left: int, late: int) -> None:
    found = lateness(YEAR, "clarification_requested", None, day, clarify_by=date(2026, 11, 28))
    assert (found.step, found.due) == ("clarify", date(2026, 11, 28))
    assert (found.days_left, found.days_late) == (left, late)


def test_a_return_names_a_day_and_that_one_counts_until_the_dossier_is_sent_again() -> None:
    today = YEAR.submit_by + timedelta(days=8)
    days = days_to_correct(YEAR, today)
    found = lateness(YEAR, "returned", None, today, correct_by=days.proposed)
    assert (found.step, found.due, found.days_late) == ("submit", days.proposed, 0), (
        "nobody is late on the day of the return"
    )
    late = lateness(YEAR, "returned", None, days.proposed + timedelta(days=2), correct_by=days.proposed)
    assert (late.days_left, late.days_late) == (0, 2)
    assert lateness(YEAR, "draft", None, today, correct_by=days.proposed).due == YEAR.submit_by


def test_the_round_proposes_the_day_and_the_inspector_changes_it_within_bounds() -> None:
    asked_on = YEAR.submit_by + timedelta(days=1)
    days = days_to_answer(YEAR, asked_on)
    assert days.proposed == asked_on + timedelta(days=YEAR.clarify_days)
    assert days.first == asked_on + timedelta(days=3) and days.last == YEAR.appraise_by
    late = days_to_answer(YEAR, YEAR.appraise_by)
    assert late.last == YEAR.appraise_by + 2 * timedelta(days=YEAR.clarify_days), (
        "there is always room for the round's days"
    )
    short = days_to_answer(replace(YEAR, clarify_days=1), asked_on)
    assert short.first == short.proposed, "the round gives fewer days than three"
    early = days_to_correct(YEAR, YEAR.opens)
    assert early.proposed == YEAR.submit_by, "never before the day of all dossiers"
    assert all(each.first <= each.proposed <= each.last for each in (days, late, short, early))


def test_an_answer_that_is_in_no_longer_runs_against_the_ward() -> None:
    found = lateness(YEAR, "clarified", None, date(2026, 11, 30), clarify_by=date(2026, 11, 28))
    assert (found.step, found.days_late) == ("appraise", 0)


def test_every_state_has_a_step() -> None:
    assert tuple(STEP_OF) == STATES


@pytest.mark.parametrize(
    ("day", "left", "late"),
    [(date(2026, 11, 12), 3, 0), (date(2026, 11, 15), 0, 0), (date(2026, 11, 23), 0, 8)],
)
def test_a_draft_counts_down_to_the_deadline_and_up_from_it(day: date, left: int, late: int) -> None:
    found = lateness(YEAR, "draft", None, day)
    assert (found.days_left, found.days_late, found.sent_days_late) == (left, late, 0)


@pytest.mark.parametrize(
    ("sent", "late"),
    [
        (datetime(2026, 11, 15, 23, 59, tzinfo=VIETNAM), 0),
        (datetime(2026, 11, 16, 0, 1, tzinfo=VIETNAM), 1),
        (datetime.fromisoformat("2026-11-15T17:30:00+00:00"), 1),
    ],
    ids=["last minute", "first minute after", "still yesterday in London"],
)
def test_a_dossier_is_sent_late_by_vietnamese_days(sent: datetime, late: int) -> None:
    assert lateness(YEAR, "submitted", sent, date(2026, 11, 23)).sent_days_late == late


def test_today_is_the_day_the_sample_is_told_on(record: Record) -> None:
    assert today(record) == date(2026, 11, 23)


def test_today_without_a_sample_is_the_day_in_vietnam(address: str) -> None:
    own = open_record(address)
    try:
        before = datetime.now(VIETNAM).date()
        assert before <= today(own) <= datetime.now(VIETNAM).date()
    finally:
        own.close()
