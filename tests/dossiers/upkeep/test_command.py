"""Commands speak where streams know no Vietnamese, and nothing is lost where nobody hears them."""

import io
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from dossiers.acts.audit import verify as verify_log
from dossiers.errors import RecordError
from dossiers.people.signing_in import SignInRefused, sign_in
from dossiers.sample import sample_of
from dossiers.store.addresses import ADDRESS_VARIABLE, CALLER_VARIABLE
from dossiers.store.opening import open_existing, open_record
from dossiers.store.record import Record
from dossiers.store.schema import audit_log, people
from dossiers.upkeep import backup, first_record, verify
from dossiers.upkeep import evidence_files as evidence_upkeep
from dossiers.upkeep.first_record import begin_record, issue_again
from tests.dossiers.upkeep.outputs import NOWHERE, closed, full, reader_gone

pytestmark = pytest.mark.slow

BEGIN = ["--login", "nguyen.an", "--name", "Nguyễn An"]


def words_of(buffer: io.BytesIO) -> str:
    """What was written, as UTF-8."""
    return buffer.getvalue().decode("utf-8")


def narrow(monkeypatch: pytest.MonkeyPatch, stream: str, encoding: str = "cp1252") -> io.BytesIO:
    """Standard output that knows the letters of ``encoding`` only. To be set within a test: pytest has its own."""
    buffer = io.BytesIO()
    monkeypatch.setattr(sys, stream, io.TextIOWrapper(buffer, encoding=encoding))
    return buffer


def passwords_in(told: str) -> list[str]:
    return [line.removeprefix("One-time password: ") for line in told.splitlines() if line.startswith("One-time p")]


@pytest.mark.parametrize("encoding", ["cp1252", "cp1258", "ascii"])
def test_the_first_password_is_read_whatever_the_output_knows(monkeypatch, encoding: str, address: str) -> None:
    output = narrow(monkeypatch, "stdout", encoding)
    assert first_record.main(["--record", address, *BEGIN]) == 0
    (password,) = passwords_in(words_of(output))
    record = open_record(address, fill=sample_of())
    assert sign_in(record, "nguyen.an", password, address="x").must_change_password
    record.close()


def test_every_command_speaks_through_it(
    filled: Callable[[], Record], address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled()
    output = narrow(monkeypatch, "stdout")
    monkeypatch.setenv(ADDRESS_VARIABLE, address)
    archive = str(tmp_path / "bản sao.zip")
    for command, words, said in (
        (backup.main, ["make", archive], "Đã sao lưu"),
        (backup.main, ["verify", archive], "nguyên vẹn"),
        (backup.main, ["restore", archive, str(tmp_path / "mới")], "Đã khôi phục"),
        (verify.main, [], "Nhật ký nguyên vẹn"),
        (evidence_upkeep.main, ["check"], "tệp"),
        (evidence_upkeep.main, ["sweep"], "tệp"),
    ):
        output.seek(0)
        output.truncate()
        assert command(words) == 0
        assert said in words_of(output)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a system without /dev/full")
@pytest.mark.parametrize("nowhere", NOWHERE)
def test_where_nobody_hears_it_no_record_is_begun(
    nowhere: Callable[[], io.TextIOWrapper | None], address: str, tmp_path: Path, monkeypatch
) -> None:
    errors = narrow(monkeypatch, "stderr")
    monkeypatch.setattr(sys, "stdout", nowhere())
    assert first_record.main(["--record", address, *BEGIN]) == 1
    assert list(tmp_path.iterdir()) == []
    if nowhere is not reader_gone:
        assert "Không in ra được" in words_of(errors) and "could not be printed" in words_of(errors)


def test_where_it_breaks_at_the_password_nothing_was_kept_and_that_is_said(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As ``| head -1`` may do it: the first line went through."""

    class Breaking(io.StringIO):
        def write(self, text: str) -> int:
            if "nguyen.an" in text:
                raise BrokenPipeError(32, "Broken pipe")
            return super().write(text)

    errors = narrow(monkeypatch, "stderr")
    monkeypatch.setattr(sys, "stdout", Breaking())
    assert first_record.main(["--record", address, *BEGIN]) == 1
    assert "chưa bị thay đổi gì" in words_of(errors) and "nothing was changed" in words_of(errors)
    record = open_record(address)
    assert begin_record(record, login="nguyen.an", name="Nguyễn An").password
    record.close()


def test_a_lost_password_is_replaced_by_the_same_command_and_the_log_tells_so(address: str, capsys) -> None:
    assert first_record.main(["--record", address, *BEGIN]) == 0
    (lost,) = passwords_in(capsys.readouterr().out)
    assert first_record.main(["--record", address, "--login", "Nguyen.An ", "--name", "Nguyễn An"]) == 0
    told = capsys.readouterr().out
    (given,) = passwords_in(told)
    assert "chưa ai đăng nhập" in told and "Nguyễn An" in told and given != lost
    record = open_record(address, fill=sample_of())
    with pytest.raises(SignInRefused):
        sign_in(record, "nguyen.an", lost, address="x")
    with record.reading() as connection:
        line = connection.execute(select(audit_log).where(audit_log.c.number == 2)).one()
    assert line.act == "administer_people" and "issued" in str(line.after)
    assert given not in str(line) and "argon2" not in str(line) and verify_log(record).holds
    # From the first entry on there is no other way than the administrator's own.
    assert sign_in(record, "nguyen.an", given, address="x").must_change_password
    with record.writing() as connection:
        before = connection.execute(select(people.c.password_hash)).scalar_one()
    assert first_record.main(["--record", address, *BEGIN]) == 1
    assert "was left as it is" in capsys.readouterr().out
    with record.reading() as connection:
        assert connection.execute(select(people.c.password_hash)).scalar_one() == before
    record.close()


def test_another_login_is_given_nothing(address: str) -> None:
    record = open_record(address)
    begin_record(record, login="nguyen.an", name="Nguyễn An")
    with pytest.raises(RecordError) as refused:
        issue_again(record, login="other.one")
    assert refused.value.code == "record_begun"
    record.close()


def test_on_the_sample_nobody_is_given_a_password(filled: Callable[[], Record]) -> None:
    with pytest.raises(RecordError):
        issue_again(filled(), login="administrator")


def test_a_password_that_could_not_be_printed_does_not_replace_the_one_that_was(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = open_record(address)
    held = begin_record(record, login="nguyen.an", name="Nguyễn An").password
    monkeypatch.setattr(sys, "stdout", full())
    assert first_record.main(["--record", address, *BEGIN]) == 1
    assert sign_in(record, "nguyen.an", held or "", address="x").must_change_password
    record.close()


@pytest.mark.parametrize("nowhere", [closed, full])
def test_a_backup_nobody_hears_of_is_whole_and_counts_as_failed(
    nowhere, filled: Callable[[], Record], address: str, tmp_path: Path, monkeypatch
) -> None:
    filled()
    monkeypatch.setenv(ADDRESS_VARIABLE, address)
    errors = narrow(monkeypatch, "stderr")
    monkeypatch.setattr(sys, "stdout", nowhere())
    assert backup.main(["make", str(tmp_path / "b.zip")]) == 1
    assert backup.verify(tmp_path / "b.zip") == backup.look(tmp_path / "b.zip")
    assert "could not be printed" in words_of(errors)


def test_relative_paths_start_where_the_caller_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    """run.py starts programs in the project's folder and says where it was called from."""
    monkeypatch.setenv(CALLER_VARIABLE, str(tmp_path))
    assert first_record.main(["--record", "sqlite:///hồ sơ.db", *BEGIN]) == 0
    assert f"sqlite:///{tmp_path}/hồ sơ.db" in capsys.readouterr().out
    monkeypatch.setenv(ADDRESS_VARIABLE, "sqlite:///hồ sơ.db")
    assert backup.main(["make", "b.zip"]) == 0
    assert {each.name for each in tmp_path.iterdir()} == {"hồ sơ.db", "b.zip"}
    monkeypatch.delenv(CALLER_VARIABLE)
    monkeypatch.chdir(tmp_path)
    with closing(open_existing()) as record:
        assert record.backups == tmp_path / "backups"


def test_a_full_disk_is_told_without_a_traceback(address: str, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    def full(*_: object, **__: object) -> None:
        from sqlalchemy.exc import OperationalError

        raise OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))

    monkeypatch.setattr(first_record, "new_person_in", full)
    assert first_record.main(["--record", address, *BEGIN]) == 1
    told = capsys.readouterr().out
    assert "database or disk is full" in told and "không được giữ lại" in told
