"""Quản trị, Sao lưu: a missing or old backup is pointed at, one is made by one press, checked, and told how to restore."""

from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dossiers.acts.audit_reading import AuditFilter, lines
from dossiers.people.accounts import account
from dossiers.store.record import Record
from dossiers.upkeep import kept_backups as office_backups
from tests.pages.visiting import own_record, press, told, visit, written
from ui.reader.record import the_record


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with own_record(tmp_path_factory.mktemp("own")):
        yield the_record()


@pytest.fixture(autouse=True)
def empty(record: Record) -> Iterator[None]:
    yield
    for file in record.backups.glob("*"):
        file.unlink()


def view(patch: pytest.MonkeyPatch, person: str = "administrator", **query: str) -> AppTest:
    return visit(patch, "administration", person, office="backups", **query)


def test_none_is_pointed_at_and_one_press_makes_one_that_is_whole(
    monkeypatch: pytest.MonkeyPatch, record: Record
) -> None:
    app = view(monkeypatch)
    assert "Chưa có bản sao lưu nào dùng được." in written(app) and "ws-late" in written(app)
    press(app, "Sao lưu ngay")
    (file,) = record.backups.iterdir()
    assert told(app) == f"Đã sao lưu vào {file.name} và kiểm tra: nguyên vẹn."
    page = written(app)
    assert "ws-late" not in page and file.name in page and "nguyên vẹn, kiểm tra" in page
    who = account(record, "administrator")
    assert who is not None
    assert lines(record, who, AuditFilter(act="keep_backups"))[0].subject == file.name


def test_an_old_one_is_pointed_at_with_its_age(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    app = view(monkeypatch)
    press(app, "Sao lưu ngay")
    later = office_backups.now(record) + timedelta(days=8)
    monkeypatch.setattr(office_backups, "now", lambda _: later)
    page = written(view(monkeypatch))
    assert "8 ngày trước" in page and "Cần sao lưu: không để quá 7 ngày." in page


def test_a_damaged_one_is_told_and_not_offered_for_restoring(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    press(view(monkeypatch), "Sao lưu ngay")
    (file,) = record.backups.iterdir()
    assert "-m dossiers.upkeep.backup restore" in written(view(monkeypatch))
    file.write_bytes(file.read_bytes()[:-100])
    app = view(monkeypatch)
    press(app, "Kiểm tra mọi bản")
    assert told(app) == "Đã kiểm tra 1 bản: 1 bản hỏng."
    page = unescape(written(app))
    assert "không phải bản sao lưu đọc được" in page and "dossiers.upkeep.backup restore" not in page


def test_the_commands_name_the_newest_archive_and_a_new_folder(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    app = view(monkeypatch, lang="en")
    press(app, "Make a backup now")
    (file,) = record.backups.iterdir()
    page = unescape(written(app))
    assert f"restore {file} {record.beside(file.stem.replace('backup', 'restored'))}" in page
    assert "Stop the program first." in page


def test_a_folder_that_cannot_be_written_is_told(
    monkeypatch: pytest.MonkeyPatch, record: Record, tmp_path: Path
) -> None:
    (tmp_path / "letter").write_text("x", encoding="utf-8")
    monkeypatch.setenv("WARD_SCORECARD_BACKUPS", str(tmp_path / "letter" / "inside"))
    app = view(monkeypatch)
    press(app, "Sao lưu ngay")
    assert "Không ghi hoặc đọc được" in written(app)


def test_a_lead_inspector_finds_no_backups(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    app = view(monkeypatch, "lead")
    assert app.query_params["office"] in ("assignments", ["assignments"])
    assert "sao lưu" not in written(app).lower()
