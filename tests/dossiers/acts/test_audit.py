"""The audit log: only ever added to, sealed line over line, in the transaction of the change; whoever tampers is found out."""

import multiprocessing
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from dossiers.access.policy import Actor
from dossiers.acts import ActContext, audit, for_office, new_idempotency_key
from dossiers.acts.audit import NOTHING_BEFORE, Head, append_in, head, head_from, verify
from dossiers.acts.audit_reading import AuditFilter, lines, occurring
from dossiers.errors import BadInput, NotAllowed
from dossiers.people.accounts import account
from dossiers.sample import sample_of
from dossiers.store.opening import open_record
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM, audit_log
from dossiers.upkeep.verify import main as verify_command
from dossiers.upkeep.verify import told
from tests.dossiers.small_project import write_project

AT = datetime(2026, 11, 23, 10, 42, tzinfo=VIETNAM)
ADMINISTRATOR = Actor("administrator", None, "Quản trị viên", "administrator")
CHIEF = Actor("ward_chief", "to-hieu", "Trưởng Công an phường Tô Hiệu", "to-hieu")
NAMES = [column.name for column in audit_log.columns]


def write(record: Record, count: int, **more: Any) -> None:
    with record.writing() as connection:
        for number in range(count):
            told = {"before": {"n": number}, "after": {"n": number + 1}, "reason": "Vì sao", **more}
            append_in(connection, ADMINISTRATOR, "administer_rounds", AT, **told)


def past_the_triggers(record: Record, *statements: tuple[str, tuple[Any, ...]]) -> None:
    """What somebody with the file in hand can do."""
    with record._engine.connect() as connection, connection.begin():
        for act in ("no_update", "no_delete", "no_replace"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS audit_log_{act}")
        for statement, values in statements:
            connection.exec_driver_sql(statement, values)


# The chain


def test_an_empty_log_holds_and_its_head_is_nothing(filled: Callable[[], Record]) -> None:
    record = filled()
    assert head(record) == Head(0, NOTHING_BEFORE)
    assert verify(record).holds


def test_every_line_is_sealed_over_the_one_before(filled: Callable[[], Record]) -> None:
    record = filled()
    write(record, 3)
    with record.reading() as connection:
        rows = connection.execute(audit_log.select().order_by(audit_log.c.number)).all()
    assert [row.number for row in rows] == [1, 2, 3]
    assert [row.previous_hash for row in rows] == [NOTHING_BEFORE, rows[0].hash, rows[1].hash]
    assert len({row.hash for row in rows}) == 3
    found = verify(record)
    assert (found.holds, found.lines, found.head) == (True, 3, Head(3, rows[2].hash))


def test_dates_and_exact_numbers_in_a_line_are_told_as_text(filled: Callable[[], Record]) -> None:
    record = filled()
    write(record, 1, after={"due": AT.date()})
    assert lines(record, ADMINISTRATOR)[0].after == {"due": "2026-11-23"}
    assert verify(record).holds


def test_log_says_where_time_ran_back_and_holds_all_the_same(filled: Callable[[], Record]) -> None:
    """The moments stay as the clock gave them; a line that is a little older than the one before waited for its turn."""
    record = filled()
    moments = [0, 24 * 60, 24 * 60 - 0.5, 10, 11, -60]
    with record.writing() as connection:
        for minutes in moments:
            append_in(connection, ADMINISTRATOR, "administer_rounds", AT + timedelta(minutes=minutes))
    found = verify(record)
    assert found.holds and found.ran_back == (4, 6)
    shown = {line.number: line.ran_back_from for line in lines(record, ADMINISTRATOR) if line.ran_back_from}
    assert shown == {4: AT + timedelta(minutes=24 * 60 - 0.5), 6: AT + timedelta(minutes=11)}
    # Also where the line before is not among those that were asked for.
    (alone,) = lines(record, ADMINISTRATOR, before_number=5, limit=1)
    assert alone.number == 4 and alone.ran_back_from is not None
    assert [line.at for line in reversed(lines(record, ADMINISTRATOR))] == [AT + timedelta(minutes=m) for m in moments]
    said = told(found)
    assert "4, 6" in said[1]["vi"] and "4, 6" in said[1]["en"] and "nguyên vẹn" in said[0]["vi"]


# Only ever added to


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET reason = 'x' WHERE number = 1",
        "DELETE FROM audit_log WHERE number = 2",
        "DELETE FROM audit_log",
        "INSERT OR REPLACE INTO audit_log SELECT number, at, person_id, 'x', role, act, outcome, unit_id, round_id, subject,"
        " before, after, reason, previous_hash, hash FROM audit_log WHERE number = 2",
        "UPDATE OR REPLACE audit_log SET number = 1 WHERE number = 2",
        "INSERT INTO audit_log SELECT 7, at, person_id, person_name, role, act, outcome, unit_id, round_id, subject,"
        " before, after, reason, previous_hash, hash FROM audit_log WHERE number = 2",
    ],
    ids=["update", "delete", "delete all", "replace", "renumber", "leave a gap"],
)
def test_the_database_itself_refuses_to_change_or_remove_a_line(filled: Callable[[], Record], statement: str) -> None:
    record = filled()
    write(record, 2)
    before = head(record)
    with pytest.raises(IntegrityError, match="only added to"), record.writing() as connection:
        connection.exec_driver_sql(statement)
    assert head(record) == before
    assert verify(record, before).holds


def test_locked_results_are_only_added_to_as_well(filled: Callable[[], Record]) -> None:
    record = filled()
    row = "('to-hieu', '2026', 1, '{}', '" + "0" * 64 + "', 'lead', 'x', '2026-11-23 00:00:00')"
    with record.writing() as connection:
        connection.exec_driver_sql(f"INSERT INTO frozen_results VALUES {row}")
    for statement in (
        "UPDATE frozen_results SET content = 'x'",
        "DELETE FROM frozen_results",
        f"INSERT OR REPLACE INTO frozen_results VALUES {row}",
    ):
        with pytest.raises(IntegrityError, match="only added to"), record.writing() as connection:
            connection.exec_driver_sql(statement)


# Who gets around that is found out


@pytest.mark.parametrize("column", [name for name in NAMES if name not in ("number", "previous_hash")])
def test_a_change_to_any_field_is_named_at_its_line(filled: Callable[[], Record], column: str) -> None:
    record = filled()
    write(record, 5)
    value = "refused" if column == "outcome" else "khác"
    past_the_triggers(record, (f'UPDATE audit_log SET "{column}" = ? WHERE number = 3', (value,)))
    found = verify(record)
    assert (found.broken_at, found.why) == (3, "altered")


@pytest.mark.parametrize(
    ("statement", "broken_at", "why"),
    [
        ("UPDATE audit_log SET previous_hash = 'x' WHERE number = 3", 3, "unlinked"),
        ("DELETE FROM audit_log WHERE number = 3", 3, "gap"),
        ("DELETE FROM audit_log WHERE number = 1", 1, "gap"),
        ("UPDATE audit_log SET number = 9 WHERE number = 5", 5, "gap"),
        ("UPDATE audit_log SET before = x'00ff' WHERE number = 2", 2, "altered"),
        ("UPDATE audit_log SET reason = CAST(x'ff' AS TEXT) WHERE number = 4", 4, "altered"),
        ("UPDATE audit_log SET hash = x'00' WHERE number = 5", 5, "altered"),
    ],
)
def test_what_was_done_around_the_triggers_is_named(
    filled: Callable[[], Record], statement: str, broken_at: int, why: str
) -> None:
    record = filled()
    write(record, 5)
    past_the_triggers(record, (statement, ()))
    found = verify(record)
    assert (found.broken_at, found.why) == (broken_at, why)


def test_a_line_altered_and_sealed_anew_breaks_the_next_one(filled: Callable[[], Record]) -> None:
    record = filled()
    write(record, 5)
    with record.reading() as connection:
        row = dict(connection.execute(audit_log.select().where(audit_log.c.number == 3)).one()._mapping)
    row["reason"] = "khác"
    past_the_triggers(
        record, ("UPDATE audit_log SET reason = ?, hash = ? WHERE number = 3", (row["reason"], audit.seal(row)))
    )
    found = verify(record)
    assert (found.broken_at, found.why) == (4, "unlinked")


def test_cutting_off_the_end_is_caught_by_a_head_noted_earlier(filled: Callable[[], Record]) -> None:
    record = filled()
    write(record, 5)
    noted = head(record)
    past_the_triggers(record, ("DELETE FROM audit_log WHERE number > 3", ()))
    assert verify(record).holds
    found = verify(record, noted)
    assert (found.broken_at, found.why) == (4, "cut")
    past_the_triggers(record, ("DELETE FROM audit_log", ()))
    found = verify(record, noted)
    assert (found.broken_at, found.why) == (1, "cut")


def test_a_log_written_anew_is_caught_by_a_head_noted_earlier(filled: Callable[[], Record]) -> None:
    record = filled()
    write(record, 5)
    noted = head(record)
    past_the_triggers(record, ("DELETE FROM audit_log", ()))
    write(record, 6, reason="Khác")
    assert verify(record).holds
    found = verify(record, noted)
    assert (found.broken_at, found.why) == (5, "other_log")


@pytest.mark.parametrize("number", range(7))
@pytest.mark.parametrize("digits", [16, 64])
def test_every_true_head_agrees_and_every_false_one_does_not(
    filled: Callable[[], Record], number: int, digits: int
) -> None:
    record = filled()
    write(record, 6)
    with record.reading() as connection:
        rows = connection.execute(audit_log.select().order_by(audit_log.c.number)).all()
    real = [NOTHING_BEFORE, *(row.hash for row in rows)][number]
    assert verify(record, Head(number, real[:digits])).holds
    false = ("1" if real[0] != "1" else "2") + real[1:digits]
    found = verify(record, Head(number, false))
    assert (found.broken_at, found.why) == (number, "other_log")


def test_the_log_can_still_be_read_when_somebody_spoilt_it(filled: Callable[[], Record]) -> None:
    record = filled()
    write(record, 3)
    past_the_triggers(
        record, ("UPDATE audit_log SET before = 'no json', at = 'never' WHERE number = 2", ()),
    )  # fmt: skip
    spoilt = lines(record, ADMINISTRATOR)[1]
    assert (spoilt.number, spoilt.at, spoilt.before) == (2, None, "no json")


@pytest.fixture(scope="module")
def tampered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """A log of eight lines without triggers; each trial mends it again."""
    folder = tmp_path_factory.mktemp("tampered")
    record = open_record(f"sqlite:///{folder / 'record.db'}", fill=sample_of(write_project(folder / "project")))
    write(record, 4)
    write(record, 4, before=None, unit_id="to-hieu", round_id="2026", subject="TC1")
    past_the_triggers(record)
    yield record
    record.close()


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=120)
@given(
    number=st.integers(1, 8),
    column=st.sampled_from([name for name in NAMES if name not in ("number", "outcome")]),
    value=st.one_of(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=70), st.none()),
)
def test_random_tampering_is_found_at_its_line_or_the_next(
    tampered: Record, number: int, column: str, value: str | None
) -> None:
    with tampered.reading() as connection:
        kept = connection.exec_driver_sql(f'SELECT "{column}" FROM audit_log WHERE number = ?', (number,)).scalar()
    if value is None and column not in ("unit_id", "round_id", "subject", "before", "after", "reason"):
        value = ""
    change = f'UPDATE audit_log SET "{column}" = ? WHERE number = ?'
    past_the_triggers(tampered, (change, (value, number)))
    try:
        found = verify(tampered)
        assert found.holds == (value == kept)
        assert found.broken_at in (None, number)
    finally:
        past_the_triggers(tampered, (change, (kept, number)))


# With the change, or not at all


def test_an_act_and_its_line_are_one(filled: Callable[[], Record]) -> None:
    record = filled()

    def body(context: ActContext) -> None:
        context.connection.exec_driver_sql("UPDATE units SET district = 'x'")
        context.audit(after={"district": "x"})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        for_office(record, ADMINISTRATOR, "administer_units", new_idempotency_key(), body)
    assert head(record).number == 0
    with record.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM units WHERE district = 'x'").scalar() == 0


def test_an_act_that_tells_nothing_is_not_kept(filled: Callable[[], Record]) -> None:
    record = filled()
    with pytest.raises(AssertionError, match="left no audit line"):
        for_office(record, ADMINISTRATOR, "administer_units", new_idempotency_key(), lambda context: None)
    assert head(record).number == 0


def test_a_refusal_leaves_a_line_that_says_who_and_what(filled: Callable[[], Record]) -> None:
    record = filled()
    with pytest.raises(NotAllowed):
        for_office(record, CHIEF, "administer_units", new_idempotency_key(), lambda context: None)
    (line,) = lines(record, ADMINISTRATOR)
    assert (line.outcome, line.act, line.person_id, line.role) == (
        "refused",
        "administer_units",
        "to-hieu",
        "ward_chief",
    )
    assert isinstance(line.reason, dict)
    assert "không được" in line.reason["vi"] and "may not" in line.reason["en"]
    assert verify(record).holds


def test_whoever_may_not_read_the_log_is_refused_and_that_too_is_written(filled: Callable[[], Record]) -> None:
    record = filled()
    for ask in (lines, occurring):
        with pytest.raises(NotAllowed):
            ask(record, CHIEF)
    assert [(line.act, line.outcome) for line in lines(record, ADMINISTRATOR)] == [("read_log", "refused")] * 2


# Several at once


def _write_one_by_one(address: str, sample: Path, name: str) -> None:
    record = open_record(address, fill=sample_of(sample))
    actor = Actor("administrator", None, name, "administrator")
    for _ in range(25):
        with record.writing() as connection:
            append_in(connection, actor, "administer_rounds", AT)
    record.close()


@pytest.mark.slow
def test_writers_at_once_keep_one_chain(filled: Callable[[], Record], address: str, sample: Path) -> None:
    record = filled()
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=_write_one_by_one, args=(address, sample, name)) for name in ("a", "b")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    found = verify(record)
    assert (found.holds, found.lines, [worker.exitcode for worker in workers]) == (True, 50, [0, 0])
    assert {line.person_name for line in lines(record, ADMINISTRATOR)} == {"a", "b"}


# Reading it


def test_lines_are_newest_first_and_narrowed_by_what_is_wanted(filled: Callable[[], Record]) -> None:
    record = filled()
    write(record, 3)
    write(record, 2, unit_id="to-hieu", round_id="2026", reason="Phường Tô Hiệu xin gia hạn")
    with record.writing() as connection:
        append_in(connection, CHIEF, "submit", AT, outcome="conflict", unit_id="to-hieu", round_id="2026")

    def numbers(wanted: AuditFilter | None = None, **more: Any) -> list[int]:
        return [line.number for line in lines(record, ADMINISTRATOR, wanted, **more)]

    assert numbers() == [6, 5, 4, 3, 2, 1]
    assert numbers(limit=2) == [6, 5]
    assert numbers(before_number=5, limit=2) == [4, 3]
    assert numbers(AuditFilter(unit_id="to-hieu")) == [6, 5, 4]
    assert numbers(AuditFilter(person_id="to-hieu")) == [6]
    assert numbers(AuditFilter(act="administer_rounds", round_id="2026")) == [5, 4]
    assert numbers(AuditFilter(outcome="conflict")) == [6]
    assert numbers(AuditFilter(text="to hieu GIA")) == [5, 4]
    assert numbers(AuditFilter(text="to hieu"), limit=1) == [6]
    assert numbers(AuditFilter(text="nothing like it")) == []
    assert numbers(AuditFilter(text="%")) == []
    found = occurring(record, ADMINISTRATOR)
    assert found.people == {"administrator": "Quản trị viên", "to-hieu": CHIEF.name}
    assert (found.acts, found.units, found.rounds) == (("administer_rounds", "submit"), ("to-hieu",), ("2026",))


@pytest.mark.parametrize("role", ["inspector", "surveyor"])
def test_only_the_office_reads_the_log(filled: Callable[[], Record], role: Any) -> None:
    record = filled()
    with pytest.raises(NotAllowed):
        lines(record, Actor(role, None, "x", "inspector"))
    for person_id in ("administrator", "board", "lead"):
        reader = account(record, person_id)
        assert reader is not None
        lines(record, reader)


@pytest.mark.parametrize(
    "text",
    ["", "12", "12:", ":abc", "12:abc", "12:" + "g" * 64, "-1:" + "a" * 64, "1:" + "a" * 65, "٣:" + "a" * 64],
)
def test_a_head_that_cannot_be_read_is_refused_with_the_right_form(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        head_from(text)
    assert "12:0f3a" in caught.value.text("vi") and "12:0f3a" in caught.value.text("en")


def test_a_head_is_read_back_from_paper_with_its_blanks() -> None:
    full = Head(12, "0f3a" * 16)
    assert head_from(full.written) == full
    assert head_from(" 12 : " + " ".join(["0F3A"] * 16) + "\n") == full
    assert head_from("12:" + "0f3a" * 4) == Head(12, "0f3a" * 4)


# The command


def test_the_command_says_in_both_languages_whether_the_log_holds(
    filled: Callable[[], Record], address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    record = filled()
    write(record, 3)
    noted = head(record)
    monkeypatch.setenv("WARD_SCORECARD_RECORD", address)
    assert verify_command([]) == 0
    said = capsys.readouterr().out
    assert "Nhật ký nguyên vẹn: 3 dòng" in said and "The log is intact: 3 lines" in said and noted.written in said
    assert verify_command(["--head", noted.written]) == 0
    assert "agrees with the line noted" in capsys.readouterr().out
    past_the_triggers(record, ("DELETE FROM audit_log WHERE number = 3", ()))
    assert verify_command([]) == 0
    capsys.readouterr()
    assert verify_command(["--head", noted.written]) == 1
    said = capsys.readouterr().out
    assert "đã bị cắt từ dòng 3" in said and "cut off from line 3" in said
    past_the_triggers(record, ("UPDATE audit_log SET person_name = 'x' WHERE number = 2", ()))
    assert verify_command([]) == 1
    said = capsys.readouterr().out
    assert "dòng 2 đã bị sửa" in said and "line 2 was altered" in said
    assert verify_command(["--head", "nonsense"]) == 1


def test_the_command_creates_no_record_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WARD_SCORECARD_RECORD", f"sqlite:///{tmp_path / 'none.db'}")
    assert verify_command([]) == 1
    assert "There is no record at" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_the_command_does_not_bring_an_old_record_up_to_date(
    filled: Callable[[], Record], tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    filled().close()
    with sqlite3.connect(tmp_path / "record.db") as file:
        file.execute("UPDATE alembic_version SET version_num = '0001'")
    file.close()
    monkeypatch.setenv("WARD_SCORECARD_RECORD", address)
    assert verify_command([]) == 1
    assert "older version" in capsys.readouterr().out
