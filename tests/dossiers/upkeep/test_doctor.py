"""The doctor tells what is, line by line in both languages, of whatever lies at the address, and changes nothing."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from dossiers.access.policy import Actor
from dossiers.acts.audit import append_in, head
from dossiers.store.clock import now
from dossiers.store.record import Record
from dossiers.store.schema import evidence_files
from dossiers.upkeep import backup, doctor
from dossiers.upkeep.doctor import Finding, examine

#: No server of the machine is meant.
PORT = 9


@pytest.fixture
def record(filled: Callable[[], Record]) -> Record:
    """A record whose evidence is one file."""
    found = filled()
    digest = found.files.put(b"%PDF-1.4")
    with found.writing() as connection:
        append_in(
            connection, Actor("administrator", None, "Quản trị viên", "administrator"), "administer_units", now(found)
        )
        connection.execute(
            evidence_files.insert().values(
                sha256=digest, size=8, media_type="application/pdf", pages=1, stored_at=now(found)
            )
        )
    return found


def about(address: str, subject: str) -> Finding:
    """The first line about a subject."""
    return next(each for each in examine(address, PORT) if each.about == subject)


def test_a_record_that_is_well_is_told_so_in_both_languages_and_left_as_it_is(
    record: Record, address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record.close()
    before = {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()}
    assert doctor.main(["--record", address, "--port", str(PORT)]) == 0
    said = capsys.readouterr().out
    assert "HỎNG" not in said and "broken" not in said.split("\n")[0]
    assert "Hồ sơ" in said and "Record" in said
    assert {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()} == before


def test_a_record_that_people_work_on_can_be_looked_at(record: Record, address: str) -> None:
    assert all(each.state != "broken" for each in examine(address, PORT))
    assert head(record).number >= 0


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "no record"), (b"", "holds nothing"), (b"a letter " * 1000, "no database"), ("folder", "is a folder")],
)
def test_what_is_no_record_is_told_without_a_traceback(
    tmp_path: Path, address: str, content: bytes | str | None, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if content == "folder":
        (tmp_path / "record.db").mkdir()
    elif isinstance(content, bytes):
        (tmp_path / "record.db").write_bytes(content)
    assert doctor.main(["--record", address, "--port", str(PORT)]) == 1
    assert said in capsys.readouterr().out


def test_a_damaged_database_is_broken_and_the_rest_is_told_all_the_same(
    record: Record, address: str, tmp_path: Path
) -> None:
    record.close()
    content = bytearray((tmp_path / "record.db").read_bytes())
    for page in range(8, len(content) // 4096, 3):
        content[page * 4096 : page * 4096 + 64] = bytes(64)
    (tmp_path / "record.db").write_bytes(content)
    found = list(examine(address, PORT))
    assert next(each for each in found if each.about == "database").state == "broken"
    assert {"disk", "modes", "leftovers", "server", "versions"} <= {each.about for each in found}


def test_a_record_of_a_newer_program_is_told_as_that(record: Record, address: str, tmp_path: Path) -> None:
    record.close()
    with closing(sqlite3.connect(tmp_path / "record.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    assert about(address, "step").state == "broken" and "9999" in about(address, "step").words["en"]


@pytest.mark.parametrize(("strike", "word"), [(os.unlink, "MISSING"), (lambda file: os.truncate(file, 3), "ALTERED")])
def test_evidence_that_is_not_whole_is_broken(
    record: Record, address: str, strike: Callable[[Path], None], word: str
) -> None:
    (file,) = record.files.folder.glob("??/*")
    strike(file)
    found = about(address, "evidence")
    assert found.state == "broken" and word in found.words["en"]


def test_files_of_nobody_are_to_be_looked_at(record: Record, address: str) -> None:
    record.files.put(b"nobody's")
    assert [each.state for each in examine(address, PORT) if each.about == "evidence"] == ["ok", "look"]


def test_the_newest_backup_is_read_back(record: Record, address: str, tmp_path: Path) -> None:
    record.backups.mkdir()
    archive = record.backups / "backup-2026-11-29-000000.zip"
    backup.make(record, archive)
    assert about(address, "backups").state == "ok"
    archive.write_bytes(archive.read_bytes()[:-9])
    assert about(address, "backups").state == "broken"


def test_files_that_others_may_read_are_to_be_looked_at(record: Record, address: str, tmp_path: Path) -> None:
    (tmp_path / "record.db").chmod(0o644)
    assert about(address, "modes").state == "look" and "0644" in about(address, "modes").words["vi"]


def test_a_log_that_was_altered_is_broken(record: Record, address: str, tmp_path: Path) -> None:
    record.close()
    with closing(sqlite3.connect(tmp_path / "record.db")) as database, database:
        database.execute("DROP TRIGGER audit_log_no_update")
        database.execute("UPDATE audit_log SET reason = 'khác' WHERE number = 1")
    assert about(address, "log").state == "broken"


def test_every_line_names_its_subject_and_state(record: Record, address: str) -> None:
    for each in examine(address, PORT):
        assert each.line["vi"].split()[0] in {"ỔN", "XEM", "HỎNG"} and each.line["en"].split()[0] == each.state
