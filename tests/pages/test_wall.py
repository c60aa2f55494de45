"""The wall and what stands around it, as it is read: without a person, and in a role that is played."""

import pytest

from tests.pages.visiting import visit, written
from ui.reader import people
from ui.reader.screens import SCREENS

NAMES = [screen.name for screen in SCREENS]


@pytest.mark.parametrize("name", NAMES)
def test_without_a_person_every_screen_is_the_choice_of_a_role(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    page = written(visit(monkeypatch, name, None))
    assert "Chọn vai để xem thử" in page and "TC01" not in page


@pytest.mark.parametrize("name", NAMES)
def test_from_another_machine_every_screen_is_the_way_to_sign_in(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    app = visit(monkeypatch, name, None, False)
    assert "Bạn chưa đăng nhập" in written(app) and "Chọn vai" not in written(app)


@pytest.mark.parametrize(("language", "words"), [("vi", "Thẩm định viên 2"), ("en", "Inspector 2")])
def test_the_roles_to_choose_from_are_named_in_the_readers_language(monkeypatch, language: str, words: str) -> None:
    page = written(visit(monkeypatch, "demonstration", None, lang=language))
    assert words in page and "/choose-person/inspector-2?" in page and "/choose-person/to-hieu-officer?" in page
    assert page.count('class="ws-filled"') == 1 and 'class="ws-filled" href="/choose-person/to-hieu?' in page
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
