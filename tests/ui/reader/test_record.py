"""Which record the server opens: the sample only in its own place or where it was asked for, never where one is missing."""

import logging
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dossiers.errors import DossierError, RecordError
from dossiers.sample import sample_of
from dossiers.store import addresses
from dossiers.store.addresses import ADDRESS_VARIABLE
from dossiers.store.opening import open_record
from dossiers.upkeep.first_record import begin_record
from tests.dossiers.small_project import write_project
from ui.app.settings import check_settings
from ui.reader import record as record_module
from ui.reader.record import SAMPLE_VARIABLE, close_the_record, sample_is_asked_for, the_record


@pytest.fixture(autouse=True)
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server that has opened nothing yet, with a small sample and a project folder of its own."""
    sample = write_project(tmp_path / "source")
    monkeypatch.setattr(record_module, "sample_of", lambda: sample_of(sample))
    monkeypatch.setattr(addresses, "PROJECT", tmp_path / "project")
    (tmp_path / "project").mkdir()
    (tmp_path / "office").mkdir()
    for variable in (ADDRESS_VARIABLE, SAMPLE_VARIABLE):
        monkeypatch.delenv(variable, raising=False)
    record_module._opened.cache_clear()
    yield
    close_the_record()


def refused(caplog: pytest.LogCaptureFixture) -> str:
    """Opening is refused; gives what stands in the server's log, in both languages."""
    caplog.clear()
    with caplog.at_level(logging.ERROR), pytest.raises(RecordError) as closed:
        the_record()
    assert closed.value.code == "record_closed"
    return caplog.text


def all_of(folder: Path) -> dict[str, bytes | None]:
    return {str(each): each.read_bytes() if each.is_file() else None for each in folder.rglob("*")}


def _nothing(file: Path) -> None:
    pass


def _no_folder(file: Path) -> None:
    file.parent.rmdir()


def _no_byte(file: Path) -> None:
    file.touch()


def _no_row(file: Path) -> None:
    open_record(f"sqlite:///{file}").close()


def _half_restored(file: Path) -> None:
    (file.parent / "evidence" / "ab").mkdir(parents=True)
    (file.parent / "evidence" / "ab" / ("ab" * 32)).write_bytes(b"a file")


def _another_name(file: Path) -> None:
    with closing(open_record(f"sqlite:///{file.with_name('recrod.db')}")) as record:
        begin_record(record, login="nguyen.an", name="Nguyễn An")


@pytest.mark.parametrize("spelling", ["sqlite:///{}", "sqlite:///file:{}?uri=true"])
@pytest.mark.parametrize("state", [_nothing, _no_folder, _no_byte, _no_row, _half_restored, _another_name])
def test_address_the_office_named_is_never_filled_and_nothing_is_made_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, state, spelling: str
) -> None:
    file = tmp_path / "office" / "record.db"
    state(file)
    before = all_of(tmp_path)
    monkeypatch.setenv(ADDRESS_VARIABLE, spelling.format(file))
    for _ in range(2):
        told = refused(caplog)
        assert str(file) in told and "new-record" in told and "--sample" in told and "restore" in told
        assert "Nếu chưa từng có" in told and "If there never was one" in told
    assert all_of(tmp_path) == before


def test_address_that_is_set_but_blank_is_no_default(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    monkeypatch.setenv(ADDRESS_VARIABLE, " ")
    assert ADDRESS_VARIABLE in refused(caplog)
    assert not (tmp_path / "project" / "var").exists()


def test_sample_is_made_where_it_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS_VARIABLE, f"sqlite:///{tmp_path / 'office' / 'record.db'}")
    monkeypatch.setenv(SAMPLE_VARIABLE, "1")
    assert the_record().facts().sample


def test_sample_is_made_in_its_own_place_and_again_once_its_file_was_deleted(tmp_path: Path) -> None:
    for _ in range(2):
        assert the_record().facts().sample
        the_record().files.put(b"evidence")
        close_the_record()
        (tmp_path / "project" / "var" / "record.db").unlink()


def test_real_record_in_the_default_place_is_missed_once_it_is_gone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    var = tmp_path / "project" / "var"
    the_record()
    close_the_record()
    shutil.rmtree(var)
    var.mkdir()
    with closing(open_record()) as record:
        begin_record(record, login="nguyen.an", name="Nguyễn An")
    assert not the_record().facts().sample
    close_the_record()
    (var / "record.db").unlink()
    assert "python3 run.py backup restore" in refused(caplog) and not (var / "record.db").exists()


@pytest.mark.parametrize("left", ["evidence/ab/" + "ab" * 32, "backups/backup-2026-01-01-120000.zip", "record.db-wal"])
@pytest.mark.parametrize("asked", ["", "1"])
def test_what_a_record_from_before_left_beside_its_place_is_not_filled_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, left: str, asked: str
) -> None:
    """Also where the sample was asked for: sweeping would remove the files of evidence, and SQLite the log of writes."""
    monkeypatch.setenv(SAMPLE_VARIABLE, asked)
    place = tmp_path / "project" / "var" / left
    place.parent.mkdir(parents=True)
    place.write_bytes(b"something")
    before = all_of(tmp_path)
    assert left.partition("/")[0] in refused(caplog)
    assert all_of(tmp_path) == before


def test_record_that_is_put_back_opens_without_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "office" / "record.db"
    monkeypatch.setenv(ADDRESS_VARIABLE, f"sqlite:///{file}")
    refused(caplog)
    with closing(open_record(f"sqlite:///{file}")) as record:
        begin_record(record, login="nguyen.an", name="Nguyễn An")
    assert not the_record().facts().sample


@pytest.mark.parametrize("given", ["yes", "true", "2"])
def test_setting_that_is_none_ends_the_program(
    monkeypatch: pytest.MonkeyPatch, given: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(DossierError):
        sample_is_asked_for({SAMPLE_VARIABLE: given})
    monkeypatch.setenv(SAMPLE_VARIABLE, given)
    with pytest.raises(SystemExit):
        check_settings()
    assert given in capsys.readouterr().err
