"""The wall and what stands around it, as it is read: without a person, on a new record, in a role that is played."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dossiers.first_record import begin_record
from dossiers.people import account
from dossiers.record import open_record
from dossiers.sessions import begin_session_in, new_token
from tests.pages.visiting import own_record, visit, written
from ui import people
from ui.record import the_record
from ui.screens import SCREENS, screens_for

NAMES = [screen.name for screen in SCREENS]


@pytest.mark.parametrize("name", NAMES)
def test_without_a_person_every_screen_is_the_choice_of_a_role(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    page = written(visit(monkeypatch, name, None))
    assert "Chọn vai để xem thử" in page and "TC01" not in page


@pytest.mark.parametrize("name", NAMES)
def test_from_another_machine_every_screen_is_the_way_to_sign_in(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    app = visit(monkeypatch, name, None, local=False)
    assert "Bạn chưa đăng nhập" in written(app) and "Chọn vai" not in written(app)


@pytest.mark.parametrize(("language", "words"), [("vi", "Thẩm định viên 2"), ("en", "Inspector 2")])
def test_the_roles_to_choose_from_are_named_in_the_readers_language(monkeypatch, language: str, words: str) -> None:
    page = written(visit(monkeypatch, "demonstration", None, lang=language))
    assert words in page and "/choose-person/inspector-2?" in page and "/choose-person/to-hieu-officer?" in page
    if language == "en":
        assert "phường" not in page and "Thẩm định viên" not in page


@pytest.mark.parametrize(
    "person", ["inspector", "lead", "board", "surveyor", "administrator", "to-hieu", "to-hieu-officer"]
)
def test_every_page_says_that_a_role_is_played_and_where_to_switch_it(monkeypatch, person: str) -> None:
    page = written(visit(monkeypatch, "catalogue", person))
    assert "Vai trình diễn: <strong>" in page and 'href="/demonstration?lang=vi"' in page
    page = written(visit(monkeypatch, "catalogue", person, lang="en"))
    assert "Demonstration role: <strong>" in page and "Thẩm định viên" not in page and "phường" not in page


@pytest.mark.parametrize(("person", "ward"), [("to-hieu", True), ("board", False)])
def test_the_account_says_who_one_is(monkeypatch, person: str, ward: bool) -> None:
    page = written(visit(monkeypatch, "account", person))
    assert ("Tô Hiệu" in page) is ward and "vai trình diễn, không mật khẩu" in page
    page = written(visit(monkeypatch, "account", person, lang="en"))
    assert "demonstration role, without a password" in page


# A new record


@pytest.fixture(scope="module")
def new_record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A record just begun; gives a token of its administrator's."""
    folder: Path = tmp_path_factory.mktemp("new")
    record = open_record(f"sqlite:///{folder}/record.db", sample=None)
    first = begin_record(record, login="first.one", name="Nguyễn An").person
    token = new_token()
    with record.writing() as connection:
        from dossiers.schema import people as table

        connection.execute(table.update().values(must_change_password=False))
        begin_session_in(connection, first.id, token)
    assert account(record, first.id) is not None
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


def test_what_a_session_holds_of_one_person_is_gone_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection cut and made anew brings the cookies of whoever signed in meanwhile, and the session of who was there."""
    app = visit(monkeypatch, "catalogue", "to-hieu")
    app.session_state["draft"] = "something typed"
    assert app.run().session_state["draft"] == "something typed"
    monkeypatch.setattr(people, "chosen_person", lambda: "chieng-an")
    assert "draft" not in app.run().session_state
    app.session_state["draft"] = "something typed"
    monkeypatch.setattr(people, "chosen_person", lambda: None)
    assert "draft" not in app.run().session_state
