"""The way back in from the server: for whom it is open, what it ends, and that nothing changes where nobody hears of it."""

import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dossiers.access.policy import Actor
from dossiers.acts import new_idempotency_key
from dossiers.acts.audit import verify
from dossiers.errors import NotNow
from dossiers.people import accounts
from dossiers.people.accounts import Issued
from dossiers.people.sessions import session
from dossiers.people.signing_in import SignInRefused, change_password, sign_in
from dossiers.people.throttle import BY_LOGIN, TooManyTries
from dossiers.store import migrations
from dossiers.store.addresses import ADDRESS_VARIABLE
from dossiers.store.opening import open_record
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM, audit_log, people
from dossiers.upkeep import first_record, reset_password
from dossiers.upkeep.first_record import begin_record
from dossiers.upkeep.reset_password import reset_on_server
from tests.dossiers.people.entering import NEW
from tests.dossiers.upkeep.outputs import NOWHERE

pytestmark = pytest.mark.usefixtures("quick_hashes")
LOGIN = ["--login", "nguyen.an"]


@pytest.fixture
def record(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Record]:
    """A record whose only administrator, nguyen.an, has a password; it stays open, as in the server that runs."""
    monkeypatch.setenv(ADDRESS_VARIABLE, address)
    found = open_record(address)
    first = begin_record(found, login="nguyen.an", name="Nguyễn An").password
    assert first
    _choose_own(found, "nguyen.an", first)
    yield found
    found.close()


def _choose_own(record: Record, login: str, first: str) -> str:
    token = sign_in(record, login, first, address="x").token
    return change_password(record, token, current="", new=NEW, repeated=NEW, address="x").token


def _row(record: Record, login: str = "nguyen.an") -> Any:
    with record.reading() as connection:
        return connection.execute(select(people).where(people.c.login == login)).one()


def _another(record: Record, login: str = "tran.binh", **given: Any) -> Issued:
    administrator = Actor("administrator", None, "Nguyễn An", _row(record).id)
    wanted: dict[str, Any] = {"name": "Trần Bình", "role": "administrator", "unit_id": None, **given}
    return accounts.create_person(record, administrator, login=login, idempotency_key=new_idempotency_key(), **wanted)


def password_in(told: str) -> str:
    (found,) = [line.removeprefix("One-time password: ") for line in told.splitlines() if line.startswith("One-time p")]
    return found


def test_last_administrator_gets_in_again_while_the_server_runs(record: Record, capsys) -> None:
    token = sign_in(record, "nguyen.an", NEW, address="x").token
    assert reset_password.main(["--login", " Nguyen.An"]) == 0
    told = capsys.readouterr().out
    assert session(record, token) is None
    with pytest.raises(SignInRefused):
        sign_in(record, "nguyen.an", NEW, address="x")
    assert sign_in(record, "nguyen.an", password_in(told), address="x").must_change_password
    assert "hết hạn sau 7 ngày" in told and "runs out after 7 days" in told


def test_log_says_that_it_was_done_on_the_server_and_not_the_password(record: Record, capsys) -> None:
    assert reset_password.main(LOGIN) == 0
    given = password_in(capsys.readouterr().out)
    with record.reading() as connection:
        line = connection.execute(select(audit_log).order_by(audit_log.c.number.desc()).limit(1)).one()
    assert (line.act, line.role, line.person_id) == ("administer_people", "server", "server")
    assert "reset-password" in line.reason and "nguyen.an" in line.after
    assert given not in str(line) and "argon2" not in str(line) and verify(record).holds


def test_login_that_has_to_wait_after_wrong_tries_waits_no_longer(record: Record, capsys) -> None:
    for _ in range(BY_LOGIN):
        with pytest.raises(SignInRefused):
            sign_in(record, "nguyen.an", "sai", address="10.0.0.1")
    with pytest.raises(TooManyTries):
        sign_in(record, "nguyen.an", NEW, address="10.0.0.1")
    assert reset_password.main(LOGIN) == 0
    assert sign_in(record, "nguyen.an", password_in(capsys.readouterr().out), address="10.0.0.1")


def _with_password(record: Record, other: Issued) -> None:
    _choose_own(record, "tran.binh", other.password or "")


def _with_first_password(record: Record, other: Issued) -> None:
    pass


def _by_provider(record: Record, other: Issued) -> None:
    _changed(record, password_hash=None, must_change_password=False, subject="s")


def _disabled(record: Record, other: Issued) -> None:
    _changed(record, disabled_at=datetime.now(VIETNAM))


def _expired(record: Record, other: Issued) -> None:
    _changed(record, one_time_until=datetime.now(VIETNAM) - timedelta(hours=1))


def _inspector(record: Record, other: Issued) -> None:
    _changed(record, role="inspector")


def _changed(record: Record, **values: Any) -> None:
    with record.writing() as connection:
        connection.execute(people.update().where(people.c.login == "tran.binh").values(**values))


@pytest.mark.parametrize("able", [_with_password, _with_first_password, _by_provider])
def test_while_somebody_can_do_it_on_the_screen_it_is_refused_unless_forced(record: Record, able, capsys) -> None:
    able(record, _another(record))
    before = _row(record)
    assert reset_password.main(LOGIN) == 1
    told = capsys.readouterr().out
    assert "tran.binh (Trần Bình)" in told and "--force" in told and "Quản trị" in told and "Administration" in told
    assert _row(record) == before
    assert reset_password.main([*LOGIN, "--force"]) == 0
    assert sign_in(record, "nguyen.an", password_in(capsys.readouterr().out), address="x")
    with record.reading() as connection:
        assert "--force" in connection.execute(select(audit_log.c.reason)).scalars().all()[-2]


@pytest.mark.parametrize("unable", [_disabled, _expired, _inspector])
def test_who_cannot_sign_in_or_administer_does_not_stand_in_the_way(record: Record, unable) -> None:
    unable(record, _another(record))
    assert reset_password.main(LOGIN) == 0


def test_disabled_account_is_enabled_by_force_only_and_the_log_tells_so(record: Record, capsys) -> None:
    _another(record)
    _disabled(record, _another(record, "le.chi", name="Lê Chi", role="inspector"))
    assert reset_password.main(["--login", "tran.binh", "--force"]) == 0
    assert _row(record, "tran.binh").disabled_at is None
    _disabled(record, _another(record, "vu.dung", name="Vũ Dũng", role="inspector"))
    with pytest.raises(NotNow) as refused:
        with record.writing() as connection:
            connection.execute(people.update().where(people.c.login == "nguyen.an").values(role="inspector"))
        reset_on_server(record, "tran.binh", lambda issued: None)
    assert refused.value.code == "reset_disabled" and "--force" in refused.value.text("vi")
    with record.reading() as connection:
        assert any('"disabled":false' in (row or "") for row in connection.execute(select(audit_log.c.after)).scalars())


def test_unknown_login_is_told_with_those_of_the_administrators(record: Record, capsys) -> None:
    _another(record)
    _disabled(record, _another(record, "le.chi", name="Lê Chi", role="inspector"))
    assert reset_password.main(["--login", "nguyen.am"]) == 1
    told = capsys.readouterr().out
    assert "“nguyen.am”" in told and "nguyen.an (Nguyễn An)" in told and "tran.binh (Trần Bình, đã khóa)" in told
    assert "(Trần Bình, disabled)" in told and "le.chi" not in told


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a system without /dev/full")
@pytest.mark.parametrize("nowhere", NOWHERE)
def test_where_nobody_hears_it_nothing_is_changed(
    nowhere: Callable[[], Any], record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, before, revision = sign_in(record, "nguyen.an", NEW, address="x").token, _row(record), record.revision
    monkeypatch.setattr(sys, "stdout", nowhere())
    assert reset_password.main(LOGIN) == 1
    assert (_row(record), record.revision) == (before, revision) and session(record, token) is not None


def test_on_the_sample_nothing_is_given(
    filled: Callable[[], Record], address: str, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    revision = filled().revision
    monkeypatch.setenv(ADDRESS_VARIABLE, address)
    assert reset_password.main(["--login", "administrator", "--force"]) == 1
    told = capsys.readouterr().out
    assert "hồ sơ mẫu" in told and "--record" in told and filled().revision == revision


def _none(file: Path) -> None:
    file.unlink()


def _no_folder(file: Path) -> None:
    shutil.rmtree(file.parent)


def _not_begun(file: Path) -> None:
    file.unlink()
    open_record(f"sqlite:///{file}").close()


def _step(step: str) -> Callable[[Path], None]:
    def wound(file: Path) -> None:
        with closing(sqlite3.connect(file)) as database:
            database.execute("UPDATE alembic_version SET version_num = ?", (step,))
            database.commit()

    return wound


@pytest.mark.parametrize(
    ("wound", "vi", "en"),
    [
        (_none, "Không có hồ sơ dữ liệu", "There is no record"),
        (_no_folder, "Không có thư mục", "There is no folder"),
        (_not_begun, "new-record", "has not been begun"),
        (_step("9999"), "bản mới hơn", "newer version"),
        (_step("0004"), "bản thử nghiệm", "trial"),
    ],
)
def test_record_that_is_not_there_or_not_ours_is_told_with_what_to_do(
    tmp_path: Path, capsys, wound: Callable[[Path], None], vi: str, en: str
) -> None:
    file = tmp_path / "own" / "record.db"
    file.parent.mkdir()
    with closing(open_record(f"sqlite:///{file}")) as record:
        begin_record(record, login="nguyen.an", name="Nguyễn An")
    wound(file)
    assert reset_password.main([*LOGIN, "--record", f"sqlite:///{file}"]) == 1
    told = capsys.readouterr().out
    assert vi in told and en in told
    assert migrations.newest_step() and not list(tmp_path.glob("own/*.unfinished"))


def test_refused_second_beginning_names_this_way(record: Record, address: str, capsys) -> None:
    assert first_record.main(["--record", address, *LOGIN, "--name", "Nguyễn An"]) == 1
    assert capsys.readouterr().out.count("reset-password") == 2
