"""What is typed outlives its session: every form is found again, and what it holds is saved once, over nobody unawares."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import ui.reader.people
from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal import case as appraisal
from dossiers.appraisal import decision_acts as deciding
from dossiers.community import actions, opinions
from dossiers.evidence import listing as evidence_listing
from dossiers.people.accounts import account
from dossiers.procedure import status as dossier_status
from dossiers.procedure import steps as procedure
from dossiers.rounds.units import units
from dossiers.submissions import questions as exchanges
from dossiers.submissions.entry_sheets import sheet
from tests.dossiers.made_files import pdf
from tests.pages.visiting import outlived, told, visit, written, wrong_at
from ui.reader.record import the_record
from ui.screens.actions import form as actions_form

pytestmark = pytest.mark.usefixtures("record_of_its_own")

WORDS = "Đã gõ rất lâu"
OTHER = "Người khác ghi"
Lose = Callable[[AppTest], AppTest]


def person(name: str) -> Any:
    found = account(the_record(), name)
    assert found is not None
    return found


def field(app: AppTest, end: str) -> Any:
    """A field by the end of its key."""
    kinds = (app.text_input, app.text_area, app.selectbox, app.multiselect, app.checkbox, app.number_input, app.radio)
    found = [each for kind in kinds for each in kind if (each.key or "").endswith(f"|{end}")]
    assert len(found) == 1, (end, [each.key for kind in kinds for each in kind])
    return found[0]


def side_by_side(app: AppTest, end: str, value: Any) -> AppTest:
    groups = app.button_group
    next(each for each in groups if (each.key or "").endswith(end)).set_value(value).run()
    assert not app.exception, app.exception
    return app


def button(app: AppTest, label: str) -> Any:
    return next(each for each in app.button if each.label == label)


def press(app: AppTest, label: str) -> AppTest:
    button(app, label).click().run()
    assert not app.exception, app.exception
    return app


def reconnected_then_pressed(app: AppTest, label: str) -> AppTest:
    """The browser asks for a run when its connection is back; then the person presses."""
    return press(outlived(app), label)


def pressed_at_once(app: AppTest, label: str) -> AppTest:
    """The press is the first thing the new session hears."""
    button(app, label).click()
    return outlived(app)


BOTH_WAYS = pytest.mark.parametrize("lose_and_press", [reconnected_then_pressed, pressed_at_once])


# Actions


def new_action(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    app = visit(monkeypatch, "actions", "moc-son", action="new-TC16")
    field(app, "task").set_value(WORDS)
    return app.run()


def tasks(ward: str = "moc-son") -> list[str]:
    return [each.wanted.task for each in actions.actions_of(the_record(), person("inspector"), ward, "2026")]


@BOTH_WAYS
def test_an_action_is_saved_with_every_sort_of_field(monkeypatch: pytest.MonkeyPatch, lose_and_press: Any) -> None:
    app = new_action(monkeypatch)
    field(app, "criterion").set_value("TC05")
    field(app, "progress").set_value("35")
    field(app, "outside_ward").check()
    field(app, "due").set_value("05/12/2026").run()
    app = lose_and_press(app, "Lưu")
    assert told(app).startswith("Đã lưu lúc ")
    found = next(
        each.wanted
        for each in actions.actions_of(the_record(), person("inspector"), "moc-son", "2026")
        if each.wanted.task == WORDS
    )
    assert (found.criterion, found.progress, found.outside_ward, str(found.due)) == ("TC05", 35, True, "2026-12-05")


def test_after_two_lost_sessions_it_is_still_one_act_however_often_pressed(monkeypatch: pytest.MonkeyPatch) -> None:
    app = outlived(outlived(new_action(monkeypatch)))
    # The server kept the act and ended before it could say so: the form still stands in the browser.
    before = outlived(app)
    press(app, "Lưu")
    again = press(outlived(before), "Lưu")
    assert told(again).startswith("Đã lưu lúc ")
    assert tasks().count(WORDS) == 1


def test_what_is_changed_after_an_act_nobody_heard_of_is_no_repetition_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    app = new_action(monkeypatch)
    unheard = outlived(app)
    press(app, "Lưu")
    field(unheard, "task").set_value("Sửa lại sau đó").run()
    press(unheard, "Lưu")
    assert {WORDS, "Sửa lại sau đó"} <= set(tasks())


def test_what_is_wrong_is_told_and_the_words_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    app = new_action(monkeypatch)
    field(app, "due").set_value("31/02/2026").run()
    app = pressed_at_once(app, "Lưu")
    assert wrong_at(app, field(app, "due")) == "Cần ngày/tháng/năm, ví dụ 05/02/2026"
    assert "Chưa lưu" in written(app).partition('class="ws ws-refused"')[2]
    assert field(app, "task").value == WORDS
    assert WORDS not in tasks()


def test_the_next_form_of_the_same_name_starts_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    app = press(outlived(new_action(monkeypatch)), "Lưu")
    app = press(app, "Thêm việc")
    assert field(app, "task").value == ""


def test_words_go_nowhere_but_where_they_were_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    app = new_action(monkeypatch)
    app.query_params["action"] = "new"
    assert field(outlived(app), "task").value == ""


def test_what_one_person_typed_is_never_saved_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    app = new_action(monkeypatch)
    monkeypatch.setattr(ui.reader.people, "chosen_person", lambda: "moc-son-officer")
    app = pressed_at_once(app, "Lưu")
    assert WORDS not in tasks()
    assert all(each.value != WORDS for each in app.text_area)


def test_who_saved_meanwhile_is_not_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = next(each for each in actions.actions_of(the_record(), person("inspector"), "to-hieu", "2026") if each.open)
    app = visit(monkeypatch, "actions", "to-hieu", action=str(mine.id))
    field(app, "task").set_value(WORDS).run()
    other = visit(monkeypatch, "actions", "to-hieu", action=str(mine.id))
    field(other, "task").set_value(OTHER).run()
    press(other, "Lưu")
    app = reconnected_then_pressed(app, "Lưu")
    said = written(app)
    assert WORDS in said and OTHER in said and "ws-clash" in said
    assert OTHER in tasks("to-hieu") and WORDS not in tasks("to-hieu")
    press(app, "Lưu")
    assert WORDS in tasks("to-hieu")


def test_what_was_chosen_and_is_called_otherwise_by_now_is_looked_at_before_saving(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = new_action(monkeypatch)
    field(app, "criterion").set_value("TC05").run()
    shown = app._tree.get_widget_states()
    monkeypatch.setattr(actions_form, "_criterion_name", lambda code, catalogue: f"mới: {code}")
    app = press(outlived(app, shown), "Lưu")
    assert "Hãy xem lại" in app.warning[0].value and field(app, "task").value == WORDS
    assert WORDS not in tasks()
    press(app, "Lưu")
    assert WORDS in tasks()


# Opinions


@BOTH_WAYS
def test_an_opinion_is_saved(monkeypatch: pytest.MonkeyPatch, lose_and_press: Any) -> None:
    app = visit(monkeypatch, "opinions", "moc-chau", opinion="new")
    for name, text in {
        "heard_on": "20/11/2026",
        "residential_group": "Tổ 2",
        "opinions": "3",
        "summary": WORDS,
    }.items():
        field(app, name).set_value(text)
    field(app, "topic").select_index(1).run()
    app = lose_and_press(app, "Lưu")
    assert not app.error, app.error[0].value
    found = opinions.opinions_of(the_record(), person("moc-chau"), "moc-chau")
    assert [each.heard.opinions for each in found if each.heard.summary == WORDS] == [3]


# Evidence


def evidence_of(unit: str, criterion: str) -> dict[str, evidence_listing.Document]:
    found = evidence_listing.listing(the_record(), person(unit), unit, "2026", criterion)
    return {each.code: each for each in found}


def adding(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    app = visit(monkeypatch, "self_assessment", "chieng-coi", criterion="TC05")
    side_by_side(app, "evidence_for_TC05", "TC05.b")
    field(app, "number_symbol").set_value("41/BB-CAP").run()
    return app


def test_a_document_is_saved_and_the_file_that_went_with_the_session_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = adding(monkeypatch)
    app.file_uploader[0].set_value(("x.pdf", pdf("Biên bản"), "application/pdf")).run()
    app = outlived(app)
    assert "hãy chọn lại tệp" in written(app)
    assert field(app, "number_symbol").value == "41/BB-CAP"
    app.file_uploader[0].set_value(("x.pdf", pdf("Biên bản"), "application/pdf")).run()
    app = outlived(app)
    assert "hãy chọn lại tệp" in written(app), "also the second time"
    press(app, "Lưu tệp")
    assert "Chưa chọn tệp." in written(app) and evidence_of("chieng-coi", "TC05") == {}
    app.file_uploader[0].set_value(("x.pdf", pdf("Biên bản"), "application/pdf"))
    press(app, "Lưu tệp")
    assert evidence_of("chieng-coi", "TC05")["TC05.b-01"].about.number_symbol == "41/BB-CAP"


@BOTH_WAYS
def test_a_reference_is_saved(monkeypatch: pytest.MonkeyPatch, lose_and_press: Any) -> None:
    app = side_by_side(adding(monkeypatch), "|way", "refer")
    field(app, "day").set_value("20/03/2026")
    field(app, "kept_at").set_value(WORDS).run()
    lose_and_press(app, "Lưu tệp")
    assert evidence_of("chieng-coi", "TC05")["TC05.b-01"].kept_at == WORDS


def correcting(monkeypatch: pytest.MonkeyPatch, number: str) -> AppTest:
    app = press(visit(monkeypatch, "self_assessment", "chieng-coi", criterion="TC01"), "Sửa thông tin hoặc rút tệp")
    field(app, "mend").select_index(0).run()
    field(app, "number_symbol").set_value(number).run()
    return app


@BOTH_WAYS
def test_a_correction_of_a_document_is_saved(monkeypatch: pytest.MonkeyPatch, lose_and_press: Any) -> None:
    lose_and_press(correcting(monkeypatch, WORDS), "Lưu thông tin")
    assert evidence_of("chieng-coi", "TC01")["TC01.a-01"].about.number_symbol == WORDS


def test_a_correction_made_meanwhile_is_shown_beside_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    app = correcting(monkeypatch, WORDS)
    press(correcting(monkeypatch, OTHER), "Lưu thông tin")
    app = reconnected_then_pressed(app, "Lưu thông tin")
    said = written(app)
    assert "sau khi bạn mở" in said and WORDS in said and OTHER in said
    assert evidence_of("chieng-coi", "TC01")["TC01.a-01"].about.number_symbol == OTHER
    press(app, "Lưu thông tin")
    assert evidence_of("chieng-coi", "TC01")["TC01.a-01"].about.number_symbol == WORDS


# The appraisal

SENT = "van-son"


def take_up() -> None:
    status = dossier_status.status(the_record(), person("inspector"), SENT, "2026")
    procedure.begin(
        the_record(),
        person("inspector"),
        SENT,
        "2026",
        expected_version=status.revision,
        idempotency_key=new_idempotency_key(),
    )


def deciding_on(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    take_up()
    app = visit(monkeypatch, "appraisal", "inspector", unit=SENT, round="2026", criterion="TC03")
    side_by_side(app, "|3.1|kind", "rule")
    side_by_side(app, "|3.1|state", "not_met")
    field(app, "3.1|reason").set_value(WORDS).run()
    return app


def reason() -> str:
    made = appraisal.case(the_record(), person("inspector"), SENT, "2026", "TC03").decisions
    return made["3.1"].reason if made else ""


@BOTH_WAYS
def test_a_decision_is_saved(monkeypatch: pytest.MonkeyPatch, lose_and_press: Any) -> None:
    app = lose_and_press(deciding_on(monkeypatch), "Lưu, sang TC04")
    assert told(app).startswith("Đã lưu TC03: 3.1 ")
    assert reason() == WORDS


def test_fields_that_were_not_shown_begin_with_what_the_ward_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    app = side_by_side(outlived(deciding_on(monkeypatch)), "|3.1|kind", "correct")
    assert (field(app, "3.1|numerator").value, field(app, "3.1|reason").value) == ("7", WORDS)
    field(app, "3.1|numerator").set_value("3").run()
    app = press(outlived(app), "Lưu, sang TC04")
    made = appraisal.case(the_record(), person("inspector"), SENT, "2026", "TC03").decisions["3.1"]
    assert (made.kind, dict(made.inputs or {})["numerator"], made.reason) == ("correct", 3, WORDS)


def test_a_decision_taken_meanwhile_is_shown_beside_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    app = deciding_on(monkeypatch)
    case = appraisal.case(the_record(), person("inspector"), SENT, "2026", "TC03")
    theirs = [appraisal.Verdict("3.1", "rule", None, "not_proven", OTHER)]
    deciding.decide(
        the_record(), person("inspector"), SENT, "2026", "TC03", verdicts=theirs, expected_version=case.version,
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    app = outlived(app)
    assert WORDS in written(app) and OTHER in written(app)
    assert reason() == OTHER
    press(app, "Lưu quyết định của mình")
    assert reason() == WORDS


# Steps of the procedure


def giving_back(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The dialog, over lost sessions: only in a browser it stays open while something is typed in it."""
    app = press(visit(monkeypatch, "appraisal", "inspector", unit=SENT, round="2026"), "Trả lại")
    field(app, "chosen").set_value(["TC05"])
    app = outlived(app)
    field(app, "TC05").set_value(WORDS)
    return outlived(app)


def state() -> str:
    return dossier_status.status(the_record(), person("inspector"), SENT, "2026").state


def test_the_reasons_of_giving_a_dossier_back_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    pressed_at_once(giving_back(monkeypatch), "Trả lại cho phường")
    found = exchanges.exchanges(the_record(), person("inspector"), SENT, "2026")
    assert [each.question for each in found if each.kind == "returned"] == [WORDS]
    assert state() == "returned"


def test_a_dossier_that_moved_on_meanwhile_is_told_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    app = giving_back(monkeypatch)
    take_up()
    app = pressed_at_once(app, "Trả lại cho phường")
    assert app.error and field(app, "TC05").value == WORDS
    assert state() == "under_appraisal"


# Answers


def answering(monkeypatch: pytest.MonkeyPatch, text: str) -> tuple[AppTest, str]:
    app = visit(monkeypatch, "self_assessment", "to-hieu")
    field(app, "side").set_value("agree").run()
    field(app, "text").set_value(text).run()
    return app, field(app, "text").key.split("|")[4]


def answers(criterion: str) -> list[str | None]:
    found = exchanges.exchanges(the_record(), person("inspector"), "to-hieu", "2026")
    return [each.answer for each in found if each.criterion == criterion and each.open]


@BOTH_WAYS
def test_an_answer_to_a_question_is_saved(monkeypatch: pytest.MonkeyPatch, lose_and_press: Any) -> None:
    app, criterion = answering(monkeypatch, WORDS)
    onward = next(each.label for each in app.button if each.label.startswith("Lưu"))
    lose_and_press(app, onward)
    assert answers(criterion) == [WORDS]


def test_an_answer_given_meanwhile_is_told_before_it_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    app, criterion = answering(monkeypatch, WORDS)
    other, _ = answering(monkeypatch, OTHER)
    label = next(each.label for each in app.button if each.label.startswith("Lưu"))
    press(other, label)
    app.query_params["criterion"] = criterion
    app = outlived(app)
    save = next(each.label for each in app.button if each.label.startswith("Lưu"))
    press(app, save)
    assert answers(criterion) == [OTHER] and OTHER in written(app) and field(app, "text").value == WORDS
    press(app, save)
    assert answers(criterion) == [WORDS]


# Self-assessment


def explaining(monkeypatch: pytest.MonkeyPatch, text: str) -> AppTest:
    app = visit(monkeypatch, "self_assessment", "chieng-coi", criterion="TC06")
    field(app, "explanation").set_value(text).run()
    return app


def explanation() -> str:
    return sheet(the_record(), person("chieng-coi"), "chieng-coi", "2026").entries["TC06"].explanation


@BOTH_WAYS
def test_a_criterion_is_saved(monkeypatch: pytest.MonkeyPatch, lose_and_press: Any) -> None:
    lose_and_press(explaining(monkeypatch, WORDS), "Lưu")
    assert explanation() == WORDS


def test_what_a_colleague_saved_meanwhile_is_chosen_from_field_by_field(monkeypatch: pytest.MonkeyPatch) -> None:
    app = explaining(monkeypatch, WORDS)
    press(explaining(monkeypatch, OTHER), "Lưu")
    app = outlived(app)
    app.run()
    said = written(app)
    assert "ws-clash" in said and WORDS in said and OTHER in said
    assert explanation() == OTHER
    assert button(app, "Lưu theo lựa chọn").disabled, (
        "nobody knows what either was before: it is the reader's to choose"
    )
    press(app, "Lấy hết bản của tôi")
    assert explanation() == WORDS


def test_what_somebody_else_typed_into_a_criterion_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    app = explaining(monkeypatch, WORDS)
    monkeypatch.setattr(ui.reader.people, "chosen_person", lambda: "chieng-coi-officer")
    pressed_at_once(app, "Lưu")
    assert explanation() != WORDS


# Administration


@BOTH_WAYS
def test_a_unit_is_added(monkeypatch: pytest.MonkeyPatch, lose_and_press: Any) -> None:
    app = visit(monkeypatch, "administration", "administrator", office="units")
    for name, text in {"name": "Phường Thử", "code": "99998", "from": "01/07/2025", "basis": WORDS}.items():
        field(app, name).set_value(text)
    lose_and_press(app.run(), "Thêm đơn vị")
    assert "Phường Thử" in {each.name for each in units(the_record())}


def test_what_the_record_no_longer_holds_as_it_was_seen_is_looked_at_again_before_saving(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = visit(monkeypatch, "administration", "administrator", office="rounds", office_rounds="deadlines")
    field(app, "submit_by").set_value("05/12/2026")
    field(app, "reason").set_value(WORDS).run()
    other = visit(monkeypatch, "administration", "administrator", office="rounds", office_rounds="deadlines")
    field(other, "submit_by").set_value("06/12/2026")
    field(other, "reason").set_value(OTHER).run()
    press(other, "Lưu thời hạn")
    app = reconnected_then_pressed(app, "Lưu thời hạn")
    said = written(app)
    assert "trong lúc đó dữ liệu này đã có thay đổi" in said and "05/12/2026" in said and "06/12/2026" in said
    assert field(app, "submit_by").value == "05/12/2026"
