"""Every form and button that writes, each opened and filled in up to the press that saves: for tests of that press.

``FORMS`` names them. A test looks that every act of the policy has one, so a form that comes later is missed here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal import case as appraisal
from dossiers.appraisal import decision_acts as deciding
from dossiers.appraisal import second_marking
from dossiers.appraisal.decisions import Verdict
from dossiers.community import actions, opinions
from dossiers.office.adoption import UploadedCatalogue, files_of
from dossiers.office.criteria_drafts import Draft, begin_draft
from dossiers.office.proposals import propose
from dossiers.people.accounts import create_person
from dossiers.procedure import steps as procedure
from dossiers.rounds.catalogues import catalogue_of
from dossiers.store.record import Record
from dossiers.submissions import entry_acts as entering
from dossiers.submissions import entry_sheets as entries
from dossiers.submissions import questions as exchanges
from tests.dossiers.made_files import pdf
from tests.dossiers.working import act, decide_all, person
from tests.pages.visiting import outlived, told, typed_in, visit, written
from ui.reader.language import word_list
from ui.reader.record import the_record

WORDS = "Đã gõ rất lâu"
SENT = "van-son"
Patch = pytest.MonkeyPatch


@dataclass(frozen=True)
class FormOf:
    """``opened``: the screen with the form filled in; ``label``: the button that saves; ``act``: what the log calls it.

    ``dialog``: it stands in a dialog, which only a browser keeps open: each press is the first thing of a new session.
    """

    act: str
    label: str
    opened: Callable[[Patch], AppTest]
    dialog: bool = False

    def press(self, app: AppTest) -> AppTest:
        """Press the button that saves; gives the screen after it."""
        found = [each for each in app.button if each.label == self.label]
        assert len(found) == 1, (self.label, [each.label for each in app.button])
        found[0].click()
        return outlived(app) if self.dialog else app.run()


def field(app: AppTest, end: str) -> Any:
    """A field by the end of its key."""
    kinds = (app.text_input, app.text_area, app.selectbox, app.multiselect, app.checkbox, app.number_input, app.radio)
    found = [each for kind in kinds for each in kind if (each.key or "").endswith(f"|{end}")]
    assert len(found) == 1, (end, [each.key for kind in kinds for each in kind])
    return found[0]


def filled(app: AppTest, **texts: Any) -> AppTest:
    """The same screen with values in fields, named by the ends of their keys; ``_`` at the end is for Python's own words."""
    for name, value in texts.items():
        field(app, name.removesuffix("_")).set_value(value)
    return app.run()


def side_by_side(app: AppTest, end: str, value: Any) -> AppTest:
    """One of a few that stand side by side."""
    groups = app.button_group
    next(each for each in groups if (each.key or "").endswith(end)).set_value(value).run()
    return app


def every_state(app: AppTest, start: str) -> AppTest:
    """Every indicator judged as met."""
    for place, each in enumerate(app.button_group):
        if (each.key or "").startswith(start):
            app.button_group[place].set_value("met")
    return filled(app, note=WORDS)


def pressed(app: AppTest, label: str) -> AppTest:
    """After a press that saves nothing yet."""
    next(each for each in app.button if each.label == label).click().run()
    return app


def holds(app: AppTest) -> dict[str, Any]:
    """What stands in every field that has a key, and whether a file is chosen."""
    kinds = (app.text_input, app.text_area, app.selectbox, app.multiselect, app.checkbox, app.number_input, app.radio)
    typed = {each.key: each.value for kind in (*kinds, app.button_group) for each in kind if each.key}
    # AppTest has no value of a file while the form is shown again.
    return {key: value for key, value in typed.items() if not key.startswith("pick_")}


def shown(app: AppTest) -> str:
    """All that a screen says, errors and notices too."""
    return "\n".join([written(app), *(each.value for each in app.error), told(app)])


def done(record: Record, act_: str) -> int:
    """How often an act was done, as the log has it."""
    with record.reading() as connection:
        question = "SELECT count(*) FROM audit_log WHERE act = ? AND outcome = 'done'"
        return int(connection.exec_driver_sql(question, (act_,)).scalar_one())


# Wards


def action(patch: Patch) -> AppTest:
    return filled(visit(patch, "actions", "moc-son", action="new-TC16"), task=WORDS)


def changed_action(patch: Patch) -> AppTest:
    found = actions.actions_of(the_record(), person(the_record(), "inspector"), "to-hieu", "2026")
    mine = next(each for each in found if each.open)
    return filled(visit(patch, "actions", "to-hieu", action=str(mine.id)), task=WORDS)


def opinion(patch: Patch) -> AppTest:
    app = visit(patch, "opinions", "moc-chau", opinion="new")
    field(app, "topic").select_index(1)
    return filled(app, heard_on="20/11/2026", residential_group="Tổ 2", opinions="3", summary=WORDS)


def changed_opinion(patch: Patch) -> AppTest:
    first = opinions.opinions_of(the_record(), person(the_record(), "moc-chau"), "moc-chau")[0]
    return filled(visit(patch, "opinions", "moc-chau", opinion=str(first.id)), summary=WORDS)


def adding(patch: Patch) -> AppTest:
    app = side_by_side(visit(patch, "self_assessment", "chieng-coi", criterion="TC05"), "evidence_for_TC05", "TC05.b")
    return filled(app, number_symbol="41/BB-CAP")


def document(patch: Patch) -> AppTest:
    app = adding(patch)
    app.file_uploader[0].set_value(("x.pdf", pdf("Biên bản"), "application/pdf")).run()
    return app


def reference(patch: Patch) -> AppTest:
    return filled(side_by_side(adding(patch), "|way", "refer"), day="20/03/2026", kept_at=WORDS)


def used_again(patch: Patch) -> AppTest:
    app = side_by_side(adding(patch), "|way", "there")
    field(app, "code").select_index(0)
    return filled(app, pages="1")


def from_earlier(patch: Patch) -> AppTest:
    app = side_by_side(adding(patch), "|way", "earlier")
    field(app, "source").select_index(0)
    return filled(app, pages="1")


def correction(patch: Patch) -> AppTest:
    app = pressed(visit(patch, "self_assessment", "chieng-coi", criterion="TC01"), "Sửa thông tin hoặc rút tệp")
    field(app, "mend").select_index(0).run()
    return filled(app, number_symbol=WORDS)


def withdrawal(patch: Patch) -> AppTest:
    app = pressed(visit(patch, "self_assessment", "chieng-coi", criterion="TC01"), "Sửa thông tin hoặc rút tệp")
    field(app, "mend").select_index(0).run()
    return filled(app, reason=WORDS)


def criterion(patch: Patch) -> AppTest:
    return filled(visit(patch, "self_assessment", "chieng-coi", criterion="TC06"), explanation=WORDS)


def survey(patch: Patch) -> AppTest:
    app = visit(patch, "self_assessment", "surveyor", unit="chieng-coi", criterion="TC20")
    for each, text in zip(typed_in(app), ("90", "120", "150"), strict=True):
        each.set_value(text)
    return app.run()


def submission(patch: Patch) -> AppTest:
    record, unit = the_record(), "chieng-coi"
    chief = person(record, unit)
    for code, found in entries.sheet(record, chief, unit, "2026").entries.items():
        entering.save(
            record, chief, unit, "2026", code, values=found.values, explanation="đang khắc phục", not_applicable={},
            expected_version=found.version, idempotency_key=new_idempotency_key(),
        )  # fmt: skip
    return pressed(visit(patch, "self_assessment", unit, view="review"), "Gửi hồ sơ…")


def answer(patch: Patch) -> AppTest:
    app = visit(patch, "self_assessment", "to-hieu")
    field(app, "side").set_value("agree").run()
    app = filled(app, text=WORDS)
    # Its label names the next question.
    return app


def answers(patch: Patch) -> AppTest:
    record, unit = the_record(), "to-hieu"
    chief = person(record, unit)
    for each in exchanges.exchanges(record, chief, unit, "2026"):
        if each.open:
            procedure.answer(
                record, chief, unit, "2026", each.id, text="đã rõ", agrees=True, expected=each.answer,
                idempotency_key=new_idempotency_key(),
            )  # fmt: skip
    return pressed(visit(patch, "self_assessment", unit), "Gửi giải trình…")


# Inspectors


def of_ward(patch: Patch, who: str, unit: str, **more: str) -> AppTest:
    return visit(patch, "appraisal", who, unit=unit, round="2026", **more)


def taking_up(patch: Patch) -> AppTest:
    return of_ward(patch, "inspector", SENT)


def decision(patch: Patch) -> AppTest:
    act(the_record(), "inspector", SENT, "begin")
    app = of_ward(patch, "inspector", SENT, criterion="TC03")
    side_by_side(side_by_side(app, "|3.1|kind", "rule"), "|3.1|state", "not_met")
    field(app, "3.1|reason").set_value(WORDS).run()
    return app


def first_judgement(patch: Patch) -> AppTest:
    act(the_record(), "inspector", SENT, "begin")
    sql("UPDATE rounds SET blind = 1 WHERE id = '2026'")
    return every_state(of_ward(patch, "inspector", SENT, criterion="TC03"), "form|first|")


def sql(statement: str) -> None:
    with the_record().writing() as connection:
        connection.exec_driver_sql(statement)


def one_decided(record: Record) -> None:
    act(record, "inspector", SENT, "begin")
    case = appraisal.case(record, person(record, "inspector"), SENT, "2026", "TC02")
    deciding.decide(
        record, person(record, "inspector"), SENT, "2026", "TC02", expected_version=case.version,
        verdicts=[Verdict(each.code, "accept") for each in case.criterion.indicators], idempotency_key=new_idempotency_key(),
    )  # fmt: skip


def draw(patch: Patch) -> AppTest:
    one_decided(the_record())
    app = visit(patch, "appraisal", "lead", view="second")
    return filled(app, seed="2026-11", percent="100", people=["inspector-2"])


def second_mark(patch: Patch) -> AppTest:
    one_decided(the_record())
    second_marking.draw_second(
        the_record(), person(the_record(), "lead"), "2026", seed="2026-11", percent=100, person_ids=["inspector-2"],
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    return every_state(of_ward(patch, "inspector-2", SENT, criterion="TC02", second="1"), "form|second|")


def giving_back(patch: Patch) -> AppTest:
    app = pressed(of_ward(patch, "inspector", SENT), "Trả lại")
    field(app, "chosen").set_value(["TC05"])
    app = outlived(app)
    field(app, "TC05").set_value(WORDS)
    return outlived(app)


def asking(patch: Patch) -> AppTest:
    decide_all(the_record(), "chieng-sinh")
    app = pressed(of_ward(patch, "inspector", "chieng-sinh"), "Yêu cầu giải trình")
    field(app, "chosen").set_value(["TC05"])
    app = outlived(app)
    field(app, "TC05").set_value(WORDS)
    return outlived(app)


def locking(patch: Patch) -> AppTest:
    return pressed(of_ward(patch, "lead", "chieng-an"), said("procedure.act_lock"))


def approving(patch: Patch) -> AppTest:
    return pressed(of_ward(patch, "board", "thao-nguyen"), "Duyệt")


def publishing(patch: Patch) -> AppTest:
    act(the_record(), "board", "thao-nguyen", "approve")
    return pressed(of_ward(patch, "board", "thao-nguyen"), "Công bố")


def reopening(patch: Patch) -> AppTest:
    app = pressed(of_ward(patch, "lead", "thao-nguyen"), "Đề nghị mở lại")
    field(app, "reason").set_value(WORDS)
    return outlived(app)


def settling(patch: Patch) -> AppTest:
    act(the_record(), "board", "thao-nguyen", "request_reopening", reason="Số liệu sai.")
    return pressed(of_ward(patch, "board-2", "thao-nguyen"), "Xem đề nghị mở lại")


# The office


def office(patch: Patch, view: str, person_id: str = "administrator", **query: str) -> AppTest:
    return visit(patch, "administration", person_id, office=view, **query)


def unit(patch: Patch) -> AppTest:
    return filled(office(patch, "units"), name="Phường Thử", code="99998", from_="01/07/2025", basis=WORDS)


def end_of_unit(patch: Patch) -> AppTest:
    return labelled(
        office(patch, "units", office_units="end"), Ngày_cuối_còn_hiệu_lực="31/12/2026", Căn_cứ_pháp_lý=WORDS
    )


def labelled(app: AppTest, **texts: str) -> AppTest:
    """Type into fields, named by their labels; blanks are written as underscores."""
    for label, text in texts.items():
        (found,) = [each for each in app.text_input if each.label == label.replace("_", " ")]
        found.set_value(text)
    return app.run()


REASON = {"Lý_do_(ghi_vào_nhật_ký)": WORDS}


def new_round(patch: Patch) -> AppTest:
    return labelled(office(patch, "rounds"), Tên_đợt="Năm 2027, đợt thử", Số_ngày_giải_trình="7")


def deadlines(patch: Patch) -> AppTest:
    return labelled(office(patch, "rounds", office_rounds="deadlines"), Hạn_gửi="30/11/2026", **REASON)


def blindness(patch: Patch) -> AppTest:
    sql("UPDATE dossiers SET state = 'draft' WHERE round_id = '2026'")
    sql("UPDATE steps SET act = 'submit' WHERE act = 'begin_appraisal'")
    return labelled(office(patch, "rounds", office_rounds="blind"), **REASON)


def assignment(patch: Patch) -> AppTest:
    app = office(patch, "assignments", "lead")
    next(each for each in app.multiselect if each.label == "Tô Hiệu").set_value(["inspector-2"])
    return app.run()


def account(patch: Patch) -> AppTest:
    return filled(office(patch, "people"), name="Nguyễn Thử", login="nguyen.thu")


def of_person(patch: Patch, task: str) -> AppTest:
    app = office(patch, "people", office_people=task)
    next(each for each in app.selectbox if each.label == "Người").set_value("inspector-2").run()
    return app


def renamed(patch: Patch) -> AppTest:
    return filled(of_person(patch, "role"), name="Tên mới")


def role(patch: Patch) -> AppTest:
    return filled(of_person(patch, "role"), role="lead_inspector")


def disabling(patch: Patch) -> AppTest:
    return labelled(of_person(patch, "access"), **REASON)


def new_password(patch: Patch) -> AppTest:
    made = create_person(
        the_record(), person(the_record(), "administrator"), login="nguyen.thu", name="Nguyễn Thử", role="board",
        unit_id=None, idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    app = office(patch, "people", office_people="access")
    next(each for each in app.selectbox if each.label == "Người").set_value(made.person.id).run()
    return labelled(app, **REASON)


def tie(patch: Patch) -> AppTest:
    return labelled(filled(of_person(patch, "ties"), unit="to-hieu"), **REASON)


def new_draft(patch: Patch) -> AppTest:
    return filled(visit(patch, "workshop", "board"), name=WORDS)


def changed_draft(patch: Patch) -> AppTest:
    return filled(visit(patch, "workshop", "board", draft=str(draft_of("administrator").id)), name=WORDS)


def away(patch: Patch) -> AppTest:
    return visit(patch, "workshop", "board", draft=str(draft_of("administrator").id))


def proposal(patch: Patch) -> AppTest:
    made = draft_of("administrator")
    return filled(visit(patch, "workshop", "administrator", draft=str(made.id), draft_view="proposal"), reason=WORDS)


def proposed(patch: Patch, person_id: str) -> AppTest:
    made = draft_of("administrator")
    propose(
        the_record(), person(the_record(), "administrator"), made.id, "2026", reason=WORDS, expected_version=1,
        expected=catalogue_of(the_record(), "2026").sha256, idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    return visit(patch, "workshop", person_id, draft=str(made.id), draft_view="proposal")


def declining(patch: Patch) -> AppTest:
    return filled(proposed(patch, "board"), reason=WORDS)


def draft_of(person_id: str) -> Draft:
    """A draft of stricter criteria, which the round may still get."""
    sql("UPDATE dossiers SET state = 'draft', submitted_at = NULL WHERE round_id = '2026'")
    files = [
        UploadedCatalogue(each.name, each.content.replace(b"    weight: 3\n", b"    weight: 9\n"))
        for each in files_of(the_record(), "2026")
    ]
    return begin_draft(
        the_record(), person(the_record(), person_id), name="Chặt hơn", files=files, from_round="2026",
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip


def backup(patch: Patch) -> AppTest:
    return office(patch, "backups")


def said(key: str) -> str:
    return word_list()[key]["vi"]


FORMS: dict[str, FormOf] = {
    "action": FormOf("save_action", "Lưu", action),
    "changed action": FormOf("save_action", "Lưu", changed_action),
    "opinion": FormOf("save_opinion", "Lưu", opinion),
    "changed opinion": FormOf("save_opinion", "Lưu", changed_opinion),
    "document": FormOf("add_evidence", "Lưu tệp", document),
    "document that is there": FormOf("add_evidence", "Lưu tệp", used_again),
    "document of an earlier round": FormOf("add_evidence", "Lưu tệp", from_earlier),
    "reference to a document": FormOf("add_evidence", "Lưu tệp", reference),
    "correction of a document": FormOf("add_evidence", "Lưu thông tin", correction),
    "withdrawal of a document": FormOf("withdraw_evidence", "Rút tệp này", withdrawal),
    "criterion": FormOf("save_entry", "Lưu", criterion),
    "survey": FormOf("save_survey", "Lưu", survey),
    "sending the dossier": FormOf("submit", "Gửi chính thức", submission),
    "answer": FormOf("answer", "Lưu câu trả lời", answer),
    "sending the answers": FormOf("send_answers", "Gửi chính thức", answers),
    "taking up": FormOf("begin_appraisal", "Nhận thẩm định", taking_up),
    "decision": FormOf("decide", "Lưu, sang TC04", decision),
    "first judgement": FormOf("judge_first", "Ghi nhận định, mở số phường khai", first_judgement),
    "draw": FormOf("draw_second", "Rút thăm", draw),
    "second mark": FormOf("mark_second", "Lưu kết quả chấm", second_mark),
    "giving back": FormOf("return_dossier", "Trả lại cho phường", giving_back, dialog=True),
    "asking": FormOf("request_clarification", said("procedure.do_request_clarification"), asking, dialog=True),
    "locking": FormOf("lock", said("procedure.do_lock"), locking, dialog=True),
    "approving": FormOf("approve", said("procedure.do_approve"), approving, dialog=True),
    "publishing": FormOf("publish", said("procedure.do_publish"), publishing, dialog=True),
    "reopening": FormOf("request_reopening", said("procedure.do_request_reopening"), reopening, dialog=True),
    "settling a reopening": FormOf("settle_reopening", said("procedure.do_settle_reopening"), settling, dialog=True),
    "unit": FormOf("administer_units", "Thêm đơn vị", unit),
    "end of a unit": FormOf("administer_units", "Kết thúc", end_of_unit),
    "round": FormOf("administer_rounds", "Tạo đợt", new_round),
    "deadlines": FormOf("administer_rounds", "Lưu thời hạn", deadlines),
    "blind marking": FormOf("administer_rounds", "Bật chấm độc lập", blindness),
    "assignment": FormOf("assign_inspectors", "Lưu phân công", assignment),
    "account": FormOf("administer_people", said("administration.person_add"), account),
    "name of a person": FormOf("administer_people", said("administration.save_person"), renamed),
    "role": FormOf("administer_people", "Đổi vai", role),
    "one-time password": FormOf("administer_people", said("administration.reset_password"), new_password),
    "closing an account": FormOf("administer_people", "Khóa tài khoản", disabling),
    "tie": FormOf("administer_people", "Ghi xung đột lợi ích", tie),
    "draft of criteria": FormOf("draft_criteria", said("workshop.do_begin"), new_draft),
    "changed draft of criteria": FormOf("draft_criteria", said("workshop.save"), changed_draft),
    "putting a draft away": FormOf("draft_criteria", said("workshop.put_away"), away),
    "proposal": FormOf("propose_catalogue", said("workshop.propose"), proposal),
    "withdrawing a proposal": FormOf(
        "withdraw_proposal", said("workshop.withdraw"), lambda patch: proposed(patch, "administrator")
    ),
    "declining a proposal": FormOf("decline_proposal", said("workshop.decline"), declining),
    "releasing a proposal": FormOf("adopt_catalogue", said("workshop.release"), lambda patch: proposed(patch, "board")),
    "backup": FormOf("keep_backups", said("administration.backups_make"), backup),
}
#: Acts of the policy that only read.
READING = {"read_evidence", "read_actions", "read_opinions", "read_log"}
