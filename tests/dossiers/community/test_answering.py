"""How soon opinions were answered: in time and late by the days from the meeting, group by group, most too late first."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from dossiers.community.answering import Answering, altogether, answering
from dossiers.community.opinions import Heard, Opinion
from dossiers.rounds.units import Unit

WARD, OLD = (Unit(id_, id_, name, "ward", None, None, None) for id_, name in (("a", "A"), ("b", "B")))


def heard(group: str, opinions: int, answered_after: int | None, waiting: int = 0, unit: Unit = WARD) -> Opinion:
    """An entry of 1/3/2026. ``answered_after``: days from the meeting, None while it is open."""
    answered = None if answered_after is None else date(2026, 3, 1) + timedelta(answered_after)
    told = Heard(
        date(2026, 3, 1), group, "street", opinions, answer="Đã sửa." if answered else "", answered_on=answered
    )
    return Opinion(1, unit, told, 1, "x", datetime(2026, 3, 1, tzinfo=UTC), waiting)


def test_the_last_day_is_in_time_and_the_next_is_late_answered_or_not() -> None:
    found = [heard("Tổ 1", 4, 15), heard("Tổ 1", 3, 16), heard("Tổ 1", 2, None, 15), heard("Tổ 1", 1, None, 16)]
    (group,) = answering(found, 15)
    assert (group.in_time, group.late, group.due, group.overdue) == (4, 3, 2, 1)
    assert (group.opinions, group.too_late, group.counted) == (10, 4, 8)


def test_what_still_has_days_left_counts_neither_for_nor_against_and_a_small_base_has_no_percentage() -> None:
    (group,) = answering([heard("Tổ 1", 15, 3), heard("Tổ 1", 5, 30), heard("Tổ 1", 80, None, 2)], 15)
    assert group.percent == Fraction(75)
    (small,) = answering([heard("Tổ 1", 15, 3), heard("Tổ 1", 4, 30), heard("Tổ 1", 80, None, 2)], 15)
    assert small.percent is None


def test_the_group_with_most_too_late_comes_first_and_one_name_in_two_wards_is_two_groups() -> None:
    found = [heard("Tổ 1", 50, 1), heard("Tổ 2", 2, 40), heard("Tổ 1", 3, None, 90, OLD)]
    groups = answering(found, 15)
    assert [(each.unit.id, each.residential_group) for each in groups] == [("b", "Tổ 1"), ("a", "Tổ 2"), ("a", "Tổ 1")]
    assert altogether(groups) == (50, 2, 0, 3)
    assert answering([], 15) == () and altogether([]) == (0, 0, 0, 0)


def test_nothing_is_told_but_counts_of_a_group() -> None:
    assert set(Answering.__dataclass_fields__) == {"unit", "residential_group", "in_time", "late", "due", "overdue"}
