"""A record just begun, as it is read: every screen stands before the first round, and nobody plays a role."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dossiers.first_record import begin_record
from dossiers.record import open_record
from dossiers.schema import people as table
from dossiers.sessions import begin_session_in, new_token
from tests.pages.visiting import own_record, visit, written
from ui import people
from ui.record import the_record
from ui.screens import screens_for


@pytest.fixture(scope="module")
def new_record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A record just begun; gives a token of its administrator's."""
    folder: Path = tmp_path_factory.mktemp("new")
    record = open_record(f"sqlite:///{folder}/record.db", sample=None)
    first = begin_record(record, login="first.one", name="Nguyễn An").person
    token = new_token()
    with record.writing() as connection:
        connection.execute(table.update().values(must_change_password=False))
        begin_session_in(connection, first.id, token)
    record.close()
    with own_record(folder):
        yield token


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("screen", screens_for("administrator"), ids=lambda screen: screen.name)
def test_before_the_first_round_every_screen_stands_and_says_what_comes_first(
    monkeypatch, new_record: str, screen, language: str
) -> None:
    monkeypatch.setattr(people, "session_token", lambda: new_record)
    page = written(visit(monkeypatch, screen.name, None, lang=language))
    waits = {"vi": "Chưa có đợt đánh giá nào", "en": "There is no round yet"}[language]
    assert (waits in page) is (screen.needs_round)
    assert "Nguyễn An" in page and "/sign-out" in page and "Vai trình diễn: " not in page


@pytest.mark.parametrize("person", [None, "administrator", "to-hieu"])
def test_on_a_new_record_nobody_is_played(monkeypatch, new_record: str, person: str | None) -> None:
    assert not the_record().facts().sample
    monkeypatch.setattr(people, "session_token", lambda: None)
    assert "Bạn chưa đăng nhập" in written(visit(monkeypatch, "scorecard", person))
