"""Where nothing can be written, every form keeps its words, says what it was, and the same press saves once it can be."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from dossiers.store.record import Record
from dossiers.vocabulary import ACTS, OFFICE_ACTS
from tests.disk import no_file_may_grow, no_statement_may_write
from tests.pages.every_form import FORMS, READING, done, holds, shown
from ui.reader.record import the_record

pytestmark = pytest.mark.usefixtures("record_of_its_own")


def refused(name: str, app: AppTest, words: str) -> AppTest:
    """Press where nothing can be kept: ``words`` tell why, what stands in the fields stays, nothing is written."""
    form, record, typed = FORMS[name], the_record(), holds(app)
    before = record.revision, done(record, form.act)
    app = form.press(app)
    assert not app.exception, app.exception
    said = shown(app)
    assert re.search(words, said) and "vẫn còn" in said, said[-2000:]
    kept = holds(app)
    assert {key: kept.get(key) for key in typed} == typed
    assert (record.revision, done(record, form.act)) == before
    return app


@pytest.mark.parametrize("name", FORMS)
def test_words_stay_whatever_breaks_and_the_same_press_saves_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    form = FORMS[name]
    app = form.opened(monkeypatch)
    record = the_record()
    before = done(record, form.act)
    with no_file_may_grow():
        app = refused(name, app, "đĩa của máy chủ đã đầy")
    with monkeypatch.context() as patch:
        # An error of the program itself.
        patch.setattr(Record, "writing", lambda self: 1 / 0)
        app = refused(name, app, "lỗi ngoài dự kiến.* số [0-9a-f]{8}")
    with no_statement_may_write(record):
        app = refused(name, app, "đang chỉ cho đọc")
    app = form.press(app)
    assert not app.exception, app.exception
    assert done(record, form.act) == before + 1, shown(app)[-2000:]


def test_every_act_has_a_form_here() -> None:
    assert {form.act for form in FORMS.values()} == {*ACTS, *OFFICE_ACTS} - READING
