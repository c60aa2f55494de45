"""A server that is stopped in order leaves its whole record in the one file."""

import shutil
import signal
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from dossiers.store.opening import open_existing, open_record
from dossiers.store.schema import audit_log
from dossiers.upkeep.first_record import begin_record
from tests.browser.mortal import MortalApp
from ui.reader.addresses import SIGN_IN


@pytest.fixture
def app(tmp_path: Path) -> Iterator[MortalApp]:
    """A server on a record just begun, whose log has one line."""
    made = MortalApp(tmp_path)
    with closing(open_record(made.record)) as record:
        begin_record(record, login="nguyen.an", name="Nguyễn An")
    made.start()
    yield made
    made.leave()


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=["Ctrl+C", "SIGTERM", "window"])
def test_after_it_was_stopped_the_file_alone_holds_the_last_work(app: MortalApp, tmp_path: Path, by) -> None:
    form = {"login": "nguyen.an", "password": "sai", "lang": "vi", "next": "/"}
    headers = {"Origin": app.address, "Sec-Fetch-Site": "same-origin"}
    request = urllib.request.Request(f"{app.address}{SIGN_IN}", urllib.parse.urlencode(form).encode(), headers)
    urllib.request.urlopen(request).read()
    app.stop(by)
    shutil.copy(tmp_path / "record.db", tmp_path / "alone.db")
    with closing(open_existing(f"sqlite:///{tmp_path / 'alone.db'}")) as alone, alone.reading() as connection:
        assert connection.execute(select(func.count()).select_from(audit_log)).scalar_one() == 2
    told = (tmp_path / "log.txt").read_text(encoding="utf-8")
    assert f"Mở {app.address} để dùng" in told and f"Open {app.address}" in told
    assert "Đã dừng" in told and "Stopped" in told
