"""What is refused again and again: every fact counted, few lines written."""

import pytest
from sqlalchemy import select

from dossiers.access.policy import Actor
from dossiers.acts.audit import noting_refusals
from dossiers.acts.repeats import KINDS, OF_REFUSALS, WINDOW, Repeats
from dossiers.errors import NotAllowed
from dossiers.store.record import Record
from dossiers.store.schema import audit_log

WHAT = ("read_log", "", "", "refused")


def told(repeats: Repeats, times: int, at: float = 0.0, kind: tuple[str, ...] = WHAT) -> list[int]:
    """What each line told that was written for so many refusals."""
    found = [repeats.since_last_line("an", kind, OF_REFUSALS, at) for _ in range(times)]
    return [each for each in found if each]


@pytest.mark.parametrize("times", [1, OF_REFUSALS, 6, 10, 11, 500, 12_345])
def test_lines_are_few_and_never_tell_less_than_half_of_what_was_refused(times: int) -> None:
    lines = told(Repeats(), times)
    assert len(lines) <= OF_REFUSALS + 12
    assert times / 2 <= sum(lines) <= times
    assert lines[:OF_REFUSALS] == [1] * min(times, OF_REFUSALS), "the first ones are written as they come"


def test_what_was_not_told_is_told_by_the_first_line_of_the_next_window() -> None:
    repeats = Repeats()
    first = told(repeats, 9)
    assert sum(first) == 5
    assert told(repeats, 1, WINDOW + 1) == [5], "four of before, and this one"


def test_another_person_or_act_has_lines_of_its_own() -> None:
    repeats = Repeats()
    told(repeats, 100)
    assert told(repeats, 1, kind=("assign_inspectors", "", "", "refused")) == [1]
    assert repeats.since_last_line("bình", WHAT, OF_REFUSALS, 0.0) == 1


def test_somebody_who_asks_for_ever_other_things_fills_no_log_either() -> None:
    repeats = Repeats()
    lines = [told(repeats, 1, kind=("read", f"ward-{number}", "", "refused")) for number in range(5_000)]
    assert sum(map(len, lines)) <= KINDS + OF_REFUSALS + 12
    assert sum(map(sum, lines)) >= 2_500


def test_the_log_says_how_often_something_was_refused(record: Record) -> None:
    officer = Actor("ward_officer", "to-hieu", "Lò Thị Mai", "p-none")
    for _ in range(200):
        with pytest.raises(NotAllowed), noting_refusals(record, officer, "read_log"):
            raise NotAllowed("not_your_act", act={"vi": "xem nhật ký", "en": "reading the log"})
    with record.reading() as connection:
        reasons = connection.execute(
            select(audit_log.c.reason).where(audit_log.c.person_id == "p-none").order_by(audit_log.c.number)
        ).scalars()
        reasons = list(reasons)
    assert len(reasons) == 10
    assert "(Kể từ dòng trước về việc này: 80 lần.)" in reasons[-1] and "80 times" in reasons[-1]
    assert "lần" not in reasons[0]
