"""Where nothing can be written, every form keeps its words, says what it was, and the same press saves once there is room."""

import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from dossiers.store.record import Record
from dossiers.vocabulary import ACTS, OFFICE_ACTS
from tests.pages.every_form import FORMS, READING, holds
from tests.pages.visiting import told, written
from ui.reader.record import the_record

pytestmark = pytest.mark.usefixtures("record_of_its_own")
Trouble = Callable[[], Any]


@contextmanager
def full() -> Iterator[None]:
    """No file may grow: the system refuses each write as it does on a full disk or with a quota used up."""
    before, allowed = signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, allowed[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, allowed)
        signal.signal(signal.SIGXFSZ, before)


@contextmanager
def read_only() -> Iterator[None]:
    """SQLite refuses each write, and reads on."""
    engine = the_record()._engine

    def locked(connection: Any, *_: Any) -> None:
        connection.execute("PRAGMA query_only = ON")

    def unlocked(connection: Any, *_: Any) -> None:
        connection.execute("PRAGMA query_only = OFF")

    event.listen(engine, "checkout", locked)
    try:
        yield
    finally:
        event.remove(engine, "checkout", locked)
        event.listen(engine, "checkout", unlocked)


NAMED = {"full": (full, "đĩa của máy chủ đã đầy"), "read_only": (read_only, "đang chỉ cho đọc")}


def done(record: Record, act: str) -> int:
    """How often an act was done, as the log has it."""
    with record.reading() as connection:
        question = "SELECT count(*) FROM audit_log WHERE act = ? AND outcome = 'done'"
        return int(connection.exec_driver_sql(question, (act,)).scalar_one())


def shown(app: AppTest) -> str:
    return "\n".join([written(app), *(each.value for each in app.error), told(app)])


@pytest.mark.parametrize("trouble", NAMED)
@pytest.mark.parametrize("name", FORMS)
def test_words_stay_and_the_same_press_saves_once_there_is_room(
    name: str, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, (happens, words) = FORMS[name], NAMED[trouble]
    app = form.opened(monkeypatch)
    record, before, typed = the_record(), done(the_record(), form.act), holds(app)
    revision = record.revision
    with happens():
        app = form.press(app)
    assert not app.exception, app.exception
    assert words in shown(app) and "vẫn còn" in shown(app), shown(app)[-2000:]
    assert (record.revision, done(record, form.act)) == (revision, before), "nothing was written"
    kept = holds(app)
    assert {key: kept.get(key) for key in typed} == typed
    app = form.press(app)
    assert not app.exception, app.exception
    assert done(record, form.act) == before + 1, shown(app)[-2000:]


@pytest.mark.parametrize("name", FORMS)
def test_error_of_the_program_is_told_with_a_number_and_the_words_stay(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = FORMS[name]
    app = form.opened(monkeypatch)
    record, before, typed = the_record(), done(the_record(), form.act), holds(app)
    with monkeypatch.context() as patch:
        patch.setattr(Record, "writing", lambda self: 1 / 0)
        app = form.press(app)
    assert not app.exception, app.exception
    assert "lỗi ngoài dự kiến" in shown(app) and "vẫn còn" in shown(app), shown(app)[-2000:]
    assert {key: value for key, value in holds(app).items() if key in typed} == typed
    form.press(app)
    assert done(record, form.act) == before + 1


def test_every_act_has_a_form_here() -> None:
    assert {form.act for form in FORMS.values()} == {*ACTS, *OFFICE_ACTS} - READING
