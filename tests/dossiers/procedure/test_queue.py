"""The inspector's queue: who is waited for, how far each dossier is, what may be done, and how often the record is asked."""

from collections.abc import Callable

import pytest

from dossiers.appraisal.decisions import Verdict
from dossiers.errors import NotAllowed
from dossiers.procedure import status as dossier_status
from dossiers.procedure.queue import in_parts, queue
from dossiers.rounds.deadlines import WAITING_FOR
from dossiers.store.record import Record
from tests.dossiers.procedure.queue_items import ITEMS
from tests.dossiers.province import add_wards, statements
from tests.dossiers.working import GOOD, ROUND, act, decide, person, to_locked, to_published, under_appraisal

UNIT = "chieng-an"


def test_the_queue_tells_who_is_waited_for_and_how_far_it_is(filled: Callable[[], Record]) -> None:
    own = under_appraisal(filled())
    decide(own, *(Verdict(code, "accept") for code in GOOD if code != "L1.1"))
    items = {item.unit.id: item for item in queue(own, person(own, "inspector"), ROUND)}
    mine = items[UNIT]
    assert (mine.decided, mine.total, WAITING_FOR[mine.state], mine.assigned) == (1, 2, "inspector", True)
    assert mine.inspectors == ("Thẩm định viên 1",)
    with pytest.raises(NotAllowed):
        queue(own, person(own, UNIT), ROUND)


@pytest.mark.parametrize("by", ["inspector", "inspector-2", "lead", "board", "board-2"])
def test_the_queue_offers_what_the_dossier_itself_would(filled: Callable[[], Record], by: str) -> None:
    record = filled()
    to_published(record, UNIT)
    act(record, "board", UNIT, "request_reopening", reason="Nhầm mẫu số.")
    add_wards(record, 18)
    reader = person(record, by)
    items = queue(record, reader, ROUND)
    assert items
    for item in items:
        assert item.available_acts == dossier_status.status(record, reader, item.unit.id, ROUND).available_acts, (
            item.unit.id
        )


def test_the_lead_may_lock_once_the_ward_has_answered(filled: Callable[[], Record]) -> None:
    record = filled()

    def may(by: str) -> frozenset[str]:
        return {item.unit.id: item.available_acts for item in queue(record, person(record, by), ROUND)}.get(
            UNIT, frozenset()
        )

    assert "lock" not in may("lead")
    to_locked(record)
    assert "approve" in may("board") and "lock" not in may("lead")


@pytest.mark.parametrize("by", ["inspector", "inspector-2", "lead", "board"])
def test_a_province_takes_as_many_questions_to_the_record_as_a_ward(filled: Callable[[], Record], by: str) -> None:
    record = filled()
    reader = person(record, by)
    add_wards(record, 1)
    queue(record, reader, ROUND)  # criteria are read once in a process
    asked = []
    for more in (9, 27, 9):
        add_wards(record, more)
        with statements(record) as found:
            assert len(queue(record, reader, ROUND)) > 0
        asked.append(len(found))
    assert asked[0] == asked[1] == asked[2]


def test_the_queue_stands_in_parts_by_what_the_reader_is_here_for() -> None:
    assert [(key, len(part)) for key, part in in_parts(ITEMS, "inspector", ())] == [("mine", 5), ("others", 1)]
    assert [key for key, _ in in_parts(ITEMS, "lead_inspector", {"tô-hiệu"})] == ["lock", "rest"]
    assert in_parts((), "board", ()) == []
