"""Backup: the whole record in one file while people work, verified before it is trusted, restored into an empty place only."""

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dossiers.access.policy import Actor
from dossiers.acts.audit import append_in, head, verify
from dossiers.errors import RecordError
from dossiers.store.clock import now
from dossiers.store.opening import open_existing
from dossiers.store.record import Record
from dossiers.store.stored_text import sha256
from dossiers.upkeep import backup

ADMINISTRATOR = Actor("administrator", None, "Quản trị viên", "administrator")
BYTES = b"%PDF-1.4 evidence"


@pytest.fixture
def record(filled: Callable[[], Record]) -> Record:
    """A record with a file of evidence and two lines in its log."""
    found = filled()
    digest = found.files.put(BYTES)
    with found.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO evidence_files VALUES (?, ?, 'application/pdf', 1, '2026-11-20 00:00:00')",
            (digest, len(BYTES)),
        )
        for _ in range(2):
            append_in(connection, ADMINISTRATOR, "administer_units", now(found))
    return found


def rewritten(archive: Path, name: str, content: bytes | None) -> Path:
    """The archive with one entry changed, added, or (None) left out."""
    changed = archive.with_name("changed.zip")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(changed, "w") as new:
        entries = {each: old.read(each) for each in old.namelist()}
        for each, text in (entries | {name: content}).items():
            if text is not None:
                new.writestr(each, text)
    return changed


def test_what_is_restored_is_what_was_backed_up(record: Record, tmp_path: Path) -> None:
    made = backup.make(record, tmp_path / "b.zip")
    assert (made.files, made.head) == (1, head(record))
    assert backup.verify(tmp_path / "b.zip") == made
    assert backup.restore(tmp_path / "b.zip", tmp_path / "new") == made
    again = open_existing(f"sqlite:///{tmp_path / 'new' / 'record.db'}")
    assert again.files.get(sha256(BYTES)) == BYTES
    assert verify(again, made.head).holds
    with record.reading() as one, again.reading() as other:
        for table in ("units", "dossiers", "submission_texts", "people", "audit_log", "evidence_files"):
            query = f"SELECT * FROM {table} ORDER BY 1, 2"
            assert one.exec_driver_sql(query).all() == other.exec_driver_sql(query).all(), table
    again.close()
    assert sorted(each.name for each in (tmp_path / "new").iterdir() if not each.name.startswith("record.db-")) == [
        "evidence",
        "record.db",
    ]


def test_what_is_written_after_the_copy_began_is_in_the_next_one(record: Record, tmp_path: Path) -> None:
    made = backup.make(record, tmp_path / "b.zip")
    with record.writing() as connection:
        append_in(connection, ADMINISTRATOR, "administer_units", now(record))
    backup.restore(tmp_path / "b.zip", tmp_path / "new")
    again = open_existing(f"sqlite:///{tmp_path / 'new' / 'record.db'}")
    assert head(again) == made.head and head(record).number == made.head.number + 1
    again.close()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (f"evidence/{sha256(BYTES)}", b"other"),
        (f"evidence/{sha256(BYTES)}", None),
        ("evidence/extra", b"x"),
        ("../outside", b"x"),
        ("record.db", b"SQLite format 3"),
        ("record.db", None),
        ("manifest.json", None),
        ("manifest.json", b"{}"),
        ("manifest.json", b"[1"),
    ],
)
def test_an_archive_that_was_touched_is_refused_and_nothing_written(
    record: Record, tmp_path: Path, name: str, content: bytes | None
) -> None:
    backup.make(record, tmp_path / "b.zip")
    changed = rewritten(tmp_path / "b.zip", name, content)
    for attempt in (lambda: backup.verify(changed), lambda: backup.restore(changed, tmp_path / "new")):
        with pytest.raises(RecordError) as caught:
            attempt()
        assert caught.value.code in ("backup_altered", "backup_unknown")
    assert not (tmp_path / "new").exists()


def test_a_database_put_in_with_its_hash_still_has_to_hold_its_log(record: Record, tmp_path: Path) -> None:
    backup.make(record, tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as found:
        manifest = json.loads(found.read("manifest.json"))
        (tmp_path / "d.db").write_bytes(found.read("record.db"))
    with sqlite3.connect(tmp_path / "d.db") as database:
        database.execute("DROP TRIGGER audit_log_no_update")
        database.execute("UPDATE audit_log SET reason = 'khác' WHERE number = 1")
    database.close()
    content = (tmp_path / "d.db").read_bytes()
    manifest["database"] = sha256(content)
    one = rewritten(tmp_path / "b.zip", "record.db", content)
    shutil.move(one, tmp_path / "one.zip")
    changed = rewritten(tmp_path / "one.zip", "manifest.json", json.dumps(manifest).encode())
    with pytest.raises(RecordError) as caught:
        backup.verify(changed)
    assert "audit_log" in caught.value.text("vi")


def test_nothing_is_overwritten(record: Record, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"a letter")
    with pytest.raises(RecordError) as caught:
        backup.make(record, tmp_path / "b.zip")
    assert caught.value.code == "backup_exists" and (tmp_path / "b.zip").read_bytes() == b"a letter"
    backup.make(record, tmp_path / "c.zip")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("x", encoding="utf-8")
    with pytest.raises(RecordError) as caught:
        backup.restore(tmp_path / "c.zip", tmp_path / "full")
    assert caught.value.code == "restore_not_empty"
    assert [each.name for each in (tmp_path / "full").iterdir()] == ["file"]


def test_evidence_that_is_lacking_is_named_in_the_archive_and_the_rest_is_saved(record: Record, tmp_path: Path) -> None:
    other = record.files.put(b"other")
    with record.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO evidence_files VALUES (?, 5, 'application/pdf', 1, '2026-11-20 00:00:00')", (other,)
        )
    record.files.remove(other)
    made = backup.make(record, tmp_path / "b.zip")
    assert made.files == 1 and [(each.sha256, each.what) for each in made.lacks] == [(other, "missing")]
    assert backup.verify(tmp_path / "b.zip") == made
    assert backup.restore(tmp_path / "b.zip", tmp_path / "new") == made


def test_altered_evidence_is_named_and_kept_apart(record: Record, tmp_path: Path) -> None:
    for each in (tmp_path / "evidence").rglob("*"):
        if each.is_file():
            each.chmod(0o600)
            each.write_bytes(b"altered")
    made = backup.make(record, tmp_path / "b.zip")
    assert [each.what for each in made.lacks] == ["altered"] and made.files == 0
    backup.restore(tmp_path / "b.zip", tmp_path / "new")
    assert (tmp_path / "new" / "altered" / sha256(b"altered")).read_bytes() == b"altered"


def damage(database: Path) -> None:
    """Spoil pages here and there, and keep the file's beginning."""
    content = bytearray(database.read_bytes())
    for page in range(8, len(content) // 4096, 3):
        content[page * 4096 : page * 4096 + 64] = bytes(64)
    database.write_bytes(content)


def test_a_damaged_database_is_never_told_as_backed_up_and_what_can_be_saved_is(
    record: Record, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WARD_SCORECARD_RECORD", address)
    record.close()
    damage(tmp_path / "record.db")
    assert backup.main(["make", str(tmp_path / "b.zip")]) == 1
    said = capsys.readouterr().out
    assert "CHƯA SAO LƯU ĐƯỢC" in said and "NOT backed up" in said and "Backed up" not in said
    assert not (tmp_path / "b.zip").exists()
    kept = tmp_path / "b.incomplete.zip"
    with zipfile.ZipFile(kept) as found:
        assert found.read("record.db") == (tmp_path / "record.db").read_bytes()
        assert found.read(f"evidence/{sha256(BYTES)}") == BYTES
    assert backup.main(["verify", str(kept)]) == 1
    assert backup.main(["restore", str(kept), str(tmp_path / "new")]) == 1
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("content", "en"),
    [
        (None, "no such file"),
        ("folder", "it is a folder"),
        (b"", "is empty"),
        (b"a letter", "no ZIP file"),
        (b"PK\x03\x04 and then nothing", "cut off"),
    ],
)
def test_what_is_no_archive_is_told_for_what_it_is(
    tmp_path: Path, content: bytes | str | None, en: str, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tmp_path / "b.zip"
    if content == "folder":
        archive.mkdir()
    elif isinstance(content, bytes):
        archive.write_bytes(content)
    for words in (["verify", str(archive)], ["restore", str(archive), str(tmp_path / "new")]):
        assert backup.main(words) == 1
        said = capsys.readouterr()
        assert en in said.out and said.out.count("\n") == 2 and not said.err


def test_every_byte_of_an_archive_is_under_its_seal(record: Record, tmp_path: Path) -> None:
    backup.make(record, tmp_path / "b.zip")
    whole = (tmp_path / "b.zip").read_bytes()
    ends = [*range(60), *range(len(whole) - 150, len(whole))]
    for place in [*ends[::7], *range(0, len(whole), len(whole) // 12)]:
        changed = bytearray(whole)
        changed[place] ^= 1
        (tmp_path / "c.zip").write_bytes(changed)
        with pytest.raises(RecordError):
            backup.verify(tmp_path / "c.zip")


def test_a_backup_of_an_earlier_version_has_no_seal_and_is_still_good(record: Record, tmp_path: Path) -> None:
    backup.make(record, tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as found:
        manifest = json.loads(found.read("manifest.json"))
    first = {name: manifest[name] for name in ("made_at", "head", "database", "files")} | {"form": 1}
    earlier = rewritten(tmp_path / "b.zip", "manifest.json", json.dumps(first).encode())
    assert backup.verify(earlier) == backup.restore(earlier, tmp_path / "new") == backup.verify(tmp_path / "b.zip")


def test_the_command_tells_in_both_languages(
    record: Record, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WARD_SCORECARD_RECORD", address)
    archive, folder = str(tmp_path / "b.zip"), str(tmp_path / "new")
    for arguments, vi, en in (
        (["make", archive], "Đã sao lưu", "Backed up"),
        (["verify", archive], "nguyên vẹn", "is whole"),
        (["restore", archive, folder], "Đã khôi phục", "was restored"),
    ):
        assert backup.main(arguments) == 0
        said = capsys.readouterr().out
        assert vi in said and en in said
    for arguments in (["make", archive], ["restore", archive, folder], ["verify", str(tmp_path / "none.zip")]):
        assert backup.main(arguments) == 1
        assert capsys.readouterr().out.count("\n") == 2
