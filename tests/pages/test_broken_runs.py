"""A run that breaks takes no word: what stood in the fields, and a chosen file, is there when the screen can be drawn again."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from streamlit.testing.v1 import AppTest

from dossiers.errors import CannotRead
from dossiers.store.record import Record
from tests.pages.every_form import FORMS, done, holds, shown
from ui.app import script_errors
from ui.parts import broken_runs
from ui.reader.record import the_record

pytestmark = pytest.mark.usefixtures("record_of_its_own")
SEVERAL = ("action", "opinion", "document", "criterion", "survey", "decision", "unit", "deadlines", "answer")


@contextmanager
def unreadable(self: Record) -> Iterator[None]:
    raise CannotRead("full")
    yield


def broken(app: AppTest, patch: pytest.MonkeyPatch) -> AppTest:
    """A run in which nothing can be read. AppTest shows the exception itself; what the server does besides is done here."""
    with patch.context() as only_now:
        only_now.setattr(Record, "reading", unreadable)
        app.run()
    assert app.exception and not app.text_input and not app.text_area
    found = app.session_state.get(broken_runs._BROKEN, 0)
    app.session_state[broken_runs._BROKEN] = found + 1
    return app


@pytest.mark.parametrize("name", SEVERAL)
def test_words_are_there_after_runs_in_which_nothing_could_be_read(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    form = FORMS[name]
    app = form.opened(monkeypatch)
    typed, before = holds(app), done(the_record(), form.act)
    app = broken(broken(app, monkeypatch), monkeypatch).run()
    assert not app.exception, app.exception
    assert {key: holds(app).get(key) for key in typed} == typed
    app = form.press(app)
    assert done(the_record(), form.act) == before + 1, shown(app)[-2000:]


def test_a_chosen_file_is_kept_and_told_after_a_broken_run(monkeypatch: pytest.MonkeyPatch) -> None:
    form = FORMS["document"]
    app = form.opened(monkeypatch)
    app = broken(app, monkeypatch).run()
    assert "Tệp đã chọn vẫn được giữ: x.pdf" in shown(app)
    before = done(the_record(), form.act)
    app = form.press(app)
    assert done(the_record(), form.act) == before + 1, shown(app)[-2000:]


def test_error_is_told_with_a_way_on_that_is_no_reload() -> None:
    def screen() -> None:
        from dossiers.errors import CannotRead
        from ui.app.script_errors import tell_script_error

        assert tell_script_error(CannotRead("read_only"))

    app = AppTest.from_function(screen).run()
    assert "đang chỉ cho đọc" in app.error[0].value
    assert [each.label for each in app.button] == ["Thử lại"]
    said = "".join(each.proto.body for each in app.get("html"))
    assert "vẫn được giữ" in said and "Đừng tải lại" in said
    assert app.session_state[broken_runs._BROKEN] == 1


def test_error_of_the_program_is_told_by_a_number_alone(caplog: pytest.LogCaptureFixture) -> None:
    def screen() -> None:
        from ui.app.script_errors import tell_script_error

        assert tell_script_error(ZeroDivisionError("what only the log may know"))

    app = AppTest.from_function(screen).run()
    (line,) = [each for each in caplog.records if each.name == script_errors.LOG.name]
    assert str(line.args[0]) in app.error[0].value  # pyright: ignore[reportOptionalSubscript, reportArgumentType]
    assert "what only the log" not in app.error[0].value


def test_fields_are_told_to_the_browser_again_once_after_a_broken_run() -> None:
    def screen() -> None:
        import streamlit as st

        from ui.parts import broken_runs

        broken_runs.show_anew()
        st.text_input("Họ", key="plain")
        st.button("Lưu", key="save")

    app = AppTest.from_function(screen).run()
    app.text_input[0].set_value("gõ").run()
    app.session_state[broken_runs._BROKEN] = 1
    app.run()
    assert app.text_input[0].proto.set_value and app.text_input[0].proto.value == "gõ"
    app.run()
    assert not app.text_input[0].proto.set_value
