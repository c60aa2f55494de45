"""Opening the record: addresses, pragmas, migrations, and several processes at once."""

import multiprocessing
import os
import sqlite3
from contextlib import closing
from itertools import chain
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from dossiers.errors import RecordError, SampleProblems, messages
from dossiers.sample import Sample, read_sample, sample_of
from dossiers.store import addresses
from dossiers.store.addresses import ADDRESS_VARIABLE
from dossiers.store.opening import open_record
from dossiers.store.schema import metadata, record_state
from tests.dossiers.small_project import SUBMISSIONS


def test_sqlite_is_set_up_for_many_readers_and_a_sudden_end(record) -> None:
    with record.reading() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    full = 2
    assert found == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "busy_timeout": 30_000,
    }


def test_who_reads_after_a_write_writes_nothing_into_the_memory_that_sqlite_shares(record) -> None:
    """Where the disk became read-only in between, the system would end the process there."""
    with record.writing():
        pass
    shared = Path(f"{record.file}-shm")
    before = shared.read_bytes()
    with record.reading() as connection:
        assert connection.execute(record_state.select()).one()
    same = shared.read_bytes() == before
    assert same


def test_the_address_comes_from_the_environment(monkeypatch, tmp_path: Path, sample: Path) -> None:
    monkeypatch.setenv(ADDRESS_VARIABLE, f"sqlite:///{tmp_path / 'elsewhere.db'}")
    open_record(fill=sample_of(sample)).close()
    assert (tmp_path / "elsewhere.db").exists()


def test_without_an_address_the_record_lies_in_var(monkeypatch, tmp_path: Path, sample: Path) -> None:
    monkeypatch.delenv(ADDRESS_VARIABLE, raising=False)
    monkeypatch.setattr(addresses, "PROJECT", tmp_path)
    open_record(fill=sample_of(sample)).close()
    assert (tmp_path / "var" / "record.db").exists()


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("not an address", "bad_address"),
        ("nosuchdatabase://server/name", "bad_address"),
        ("mysql://server/name", "bad_address"),
        ("postgresql+nosuchdriver://server/name", "bad_address"),
        ("sqlite://", "in_memory"),
        ("sqlite:///:memory:", "in_memory"),
        ("sqlite:////no/such/folder/record.db", "unreachable"),
    ],
)
def test_a_bad_address_is_told_in_both_languages(address: str, code: str) -> None:
    with pytest.raises(RecordError) as caught:
        open_record(address, fill=sample_of())
    assert caught.value.code == code
    assert "sqlite:///" in caught.value.text("vi") or address in caught.value.text("vi")


def test_a_message_never_shows_the_password() -> None:
    with pytest.raises(RecordError) as caught:
        open_record("nosuchdatabase://user:geheim@server/name", fill=sample_of())
    assert "geheim" not in caught.value.text("vi") + caught.value.text("en")
    with pytest.raises(RecordError) as caught:
        open_record("postgresql+nosuchdriver://user:geheim@server/name", fill=sample_of())
    assert "geheim" not in caught.value.text("vi") + caught.value.text("en")


def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "record.db"
    file.write_text("a letter, and not a database\n" * 50, encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(RecordError) as caught:
        open_record(f"sqlite:///{file}", fill=sample_of())
    assert caught.value.code == "unreadable"
    assert file.read_bytes() == before


def test_the_database_of_another_program_is_refused_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE invoices (id INTEGER)")
    other.close()
    with pytest.raises(RecordError) as caught:
        open_record(f"sqlite:///{file}", fill=sample_of())
    assert caught.value.code == "foreign"
    assert "invoices" in caught.value.text("vi")
    with sqlite3.connect(file) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("invoices",)]
    other.close()


def test_every_message_is_in_both_languages_with_the_same_places() -> None:
    for code, said in messages().items():
        assert set(said) == {"vi", "en"}, code
        places = [{part.split("}")[0] for part in text.split("{")[1:]} for text in said.values()]
        assert places[0] == places[1], code


def test_the_revision_grows_with_every_write_and_only_with_writes(filled) -> None:
    record = filled()
    first = record.revision
    with record.reading() as connection:
        connection.exec_driver_sql("SELECT * FROM units").all()
    assert record.revision == first
    with record.writing() as connection:
        connection.exec_driver_sql("UPDATE units SET district = NULL")
    assert record.revision == first + 1


def test_a_write_that_fails_leaves_nothing_and_no_new_revision(filled) -> None:
    record = filled()
    first = record.revision
    with pytest.raises(ZeroDivisionError), record.writing() as connection:
        connection.exec_driver_sql("DELETE FROM figures")
        _ = 1 / 0
    assert record.revision == first
    assert _counts(record)["figures"] == 1


def test_foreign_keys_hold(filled) -> None:
    with pytest.raises(IntegrityError), filled().writing() as connection:
        connection.exec_driver_sql("DELETE FROM units WHERE id = 'to-hieu'")


# Filling


def _counts(record) -> dict[str, int]:
    with record.reading() as connection:
        return {
            table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() for table in metadata.tables
        }


def test_filling_twice_is_filling_once(filled) -> None:
    first = filled()
    counts, revision = _counts(first), first.revision
    again = filled()
    assert _counts(again) == counts
    assert again.revision == revision
    assert counts["units"] == 6
    assert counts["dossiers"] == 6


def test_what_the_record_says_of_itself_comes_from_the_sample(record) -> None:
    facts = record.facts()
    assert facts.sample
    assert facts.notice == {"vi": "số liệu mẫu", "en": "sample data"}
    assert facts.merger["en"] == "merger"


def test_without_a_sample_the_record_stays_empty(address: str) -> None:
    empty = open_record(address)
    assert set(_counts(empty).values()) == {0}
    assert (empty.revision, empty.facts().sample) == (0, False)
    assert empty.facts().english_names == {}
    empty.close()


def _die_while_filling(address: str, sample: Path) -> None:
    class Rows(dict):
        """Rows that end the process, without a word, once the dossiers are written."""

        def get(self, key, default=None):
            if key == "submission_texts":
                os._exit(9)
            return super().get(key, default)

    rows = Rows(read_sample(sample).rows)
    open_record(address, fill=lambda: Sample(rows))


@pytest.mark.slow
def test_a_filling_that_is_killed_leaves_nothing_and_the_next_start_does_it_whole(address: str, sample: Path) -> None:
    worker = multiprocessing.get_context("spawn").Process(target=_die_while_filling, args=(address, sample))
    worker.start()
    worker.join()
    assert worker.exitcode == 9
    left = open_record(address)
    assert set(_counts(left).values()) == {0}
    left.close()
    next_start = open_record(address, fill=sample_of(sample))
    assert _counts(next_start)["submission_texts"] == len(list(chain(*SUBMISSIONS.values())))
    next_start.close()


def test_a_refused_sample_leaves_the_record_empty(address: str, sample: Path) -> None:
    (sample / "sample.yaml").unlink()
    with pytest.raises(SampleProblems):
        open_record(address, fill=sample_of(sample))
    left = open_record(address)
    assert set(_counts(left).values()) == {0}
    left.close()


def test_what_fills_a_record_is_read_once_and_never_again(address: str, sample: Path) -> None:
    asked: list[Sample] = []

    def fill() -> Sample:
        asked.append(read_sample(sample))
        return asked[-1]

    for _ in range(2):
        open_record(address, fill=fill).close()
    assert len(asked) == 1


def test_a_filling_whose_log_fails_leaves_nothing_and_the_next_start_does_it_whole(address: str, sample: Path) -> None:
    class Unlogged(Sample):
        """A sample whose rows go in, and whose log does not."""

        def audit_in(self, connection: Connection) -> None:
            raise RuntimeError("no log")

    with pytest.raises(RuntimeError, match="no log"):
        open_record(address, fill=lambda: Unlogged(*read_sample(sample)))
    with closing(open_record(address)) as left:
        assert set(_counts(left).values()) == {0}
    with closing(open_record(address, fill=sample_of(sample))) as next_start:
        assert _counts(next_start)["submission_texts"] == len(list(chain(*SUBMISSIONS.values())))


def _open_and_count(address: str, sample: Path, start, answers) -> None:
    start.wait()
    try:
        opened = open_record(address, fill=sample_of(sample))
        answers.put((opened.revision, _counts(opened)["submission_texts"]))
        opened.close()
    except Exception as error:
        answers.put(repr(error))


@pytest.mark.slow
def test_processes_that_start_at_once_on_nothing_fill_it_once_and_all_work(address: str, sample: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    start, answers = spawn.Barrier(3), spawn.Queue()
    workers = [spawn.Process(target=_open_and_count, args=(address, sample, start, answers)) for _ in range(3)]
    for worker in workers:
        worker.start()
    found = [answers.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join()
    assert found == [(1, len(list(chain(*SUBMISSIONS.values()))))] * 3
