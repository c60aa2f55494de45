"""Where nothing can be written, every form keeps its words, says what it was, and the same press saves once it can be."""

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dossiers.community import actions
from dossiers.store.record import Record
from dossiers.vocabulary import ACTS, OFFICE_ACTS
from tests.disk import no_file_may_grow, no_statement_may_write
from tests.dossiers.working import person
from tests.pages.every_form import FORMS, READING, done, holds, shown
from tests.pages.visiting import visit
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


def test_planning_a_whole_trial_that_breaks_off_halfway_says_so_and_makes_the_rest_at_the_next_press(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record, tried = the_record(), "12.1:44/44,19.2:3402/3402"
    app = visit(monkeypatch, "scorecard", "to-hieu", unit="to-hieu", round="2026", **{"try": tried})
    before, create = done(record, "save_action"), actions.create

    def the_first_alone(*given: Any, **more: Any) -> Any:
        if done(record, "save_action") == before:
            return create(*given, **more)
        with no_statement_may_write(record):
            return create(*given, **more)

    with monkeypatch.context() as patch:
        patch.setattr(actions, "create", the_first_alone)
        app = pressed(app, "Giao cả 2 việc này")
    assert "đang chỉ cho đọc" in shown(app) and done(record, "save_action") == before + 1
    app = pressed(app, "Giao nốt 1 việc này")
    assert "Đã ghi 1 việc vào Kế hoạch khắc phục" in shown(app) and done(record, "save_action") == before + 2
    # None was made twice, and there is nothing left to press.
    found = actions.actions_of(record, person(record, "to-hieu"), "to-hieu", "2026")
    assert [sum(each.wanted.criterion == code and each.open for each in found) for code in ("TC12", "TC19")] == [1, 1]
    assert not [each for each in app.button if each.label.startswith("Giao ")]


def pressed(app: AppTest, label: str) -> AppTest:
    (button,) = [each for each in app.button if each.label == label]
    button.click().run()
    assert not app.exception, app.exception
    return app
