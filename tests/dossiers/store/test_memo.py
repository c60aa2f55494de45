"""What is remembered is what the record holds: at every revision, beside writers, and never inside a writing transaction."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from dossiers.errors import NotFound
from dossiers.rounds.rounds import round_in, rounds_in
from dossiers.rounds.units import unit_in, units_in
from dossiers.store import memo as remembering
from dossiers.store.memo import Memory
from dossiers.store.opening import open_record
from dossiers.store.record import Record
from dossiers.store.schema import rounds
from tests.dossiers.province import statements

Fill = Callable[[], Record]


def reopen_all(connection: Connection, days: int) -> None:
    connection.execute(rounds.update().values(clarify_days=days))


def test_the_same_question_is_sent_once_a_revision_whichever_transaction_asks(filled: Fill) -> None:
    record = filled()
    with record.reading() as connection:
        first = rounds_in(connection)
    with statements(record) as sent, record.reading() as connection:
        assert rounds_in(connection) is first
        assert rounds_in(connection) is first
    assert not [each for each in sent if "FROM rounds" in each]


def test_a_write_ends_what_was_remembered(filled: Fill) -> None:
    record = filled()
    with record.reading() as connection:
        id_ = rounds_in(connection)[0].id
        assert round_in(connection, id_).clarify_days != 3
    with record.writing() as connection:
        reopen_all(connection, 3)
    with record.reading() as connection:
        assert round_in(connection, id_).clarify_days == 3


def test_a_write_of_another_process_ends_it_too(filled: Fill, address: str) -> None:
    mine = filled()
    with mine.reading() as connection:
        assert {each.clarify_days for each in rounds_in(connection)} != {3}
    other = open_record(address)
    with other.writing() as connection:
        reopen_all(connection, 3)
    other.close()
    with mine.reading() as connection:
        assert {each.clarify_days for each in rounds_in(connection)} == {3}


def test_who_writes_reads_what_was_just_written(filled: Fill) -> None:
    record = filled()
    with record.reading() as connection:
        rounds_in(connection)
    with record.writing() as connection:
        reopen_all(connection, 3)
        assert {each.clarify_days for each in rounds_in(connection)} == {3}
        reopen_all(connection, 4)
        assert {each.clarify_days for each in rounds_in(connection)} == {4}


def test_what_was_undone_is_not_remembered(filled: Fill) -> None:
    record = filled()
    with pytest.raises(ZeroDivisionError), record.writing() as connection:
        reopen_all(connection, 3)
        rounds_in(connection)
        raise ZeroDivisionError
    with record.reading() as connection:
        assert {each.clarify_days for each in rounds_in(connection)} != {3}


def test_a_reader_that_began_before_a_write_keeps_its_state_and_leaves_the_new_one_alone(filled: Fill) -> None:
    record = filled()
    with record.reading() as early:
        with record.writing() as connection:
            reopen_all(connection, 3)
        with record.reading() as late:
            assert {each.clarify_days for each in rounds_in(late)} == {3}
        assert {each.clarify_days for each in rounds_in(early)} != {3}
    with statements(record) as sent, record.reading() as connection:
        assert {each.clarify_days for each in rounds_in(connection)} == {3}
    assert not [each for each in sent if "FROM rounds" in each]


def test_a_refusal_is_not_kept_and_questions_do_not_mix(filled: Fill) -> None:
    record = filled()
    with record.reading() as connection:
        one, other = units_in(connection)[:2]
        assert unit_in(connection, one.id) == one
        assert unit_in(connection, other.id) == other
        for _ in range(2):
            with pytest.raises(NotFound):
                unit_in(connection, "nowhere")
            with pytest.raises(NotFound):
                round_in(connection, one.id)


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "_MOST", 3)
    memory = Memory(1)
    asked = []
    for number in (1, 2, 3, 1, 4, 1):
        assert memory.answer((number,), lambda number=number: asked.append(number) or number * 10) == number * 10
    assert asked == [1, 2, 3, 4, 1], "the fourth answer lets the three before it go"
