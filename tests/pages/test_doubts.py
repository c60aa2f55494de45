"""Where the program cannot tell, every form asks beside its refusal; after the tick the same press goes through, once."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from dossiers.acts import audit_lines
from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal import case as appraisal
from dossiers.community import opinions
from dossiers.community.opinions import Heard
from dossiers.procedure import status as dossier_status
from dossiers.procedure import steps as procedure
from dossiers.store.schema import audit_log
from dossiers.submissions import entry_sheets as entries
from tests.dossiers.made_files import docx
from tests.dossiers.working import person
from tests.pages import test_evidence_form as documents
from tests.pages.visiting import field, fill, visit, written
from ui.reader.record import the_record

pytestmark = pytest.mark.usefixtures("record_of_its_own")

WARD = "chieng-coi"
IN_DOUBT = "Biên lai 0912345678"
QUESTION = "“0912345678”: đây không phải số điện thoại của ai (ghi vào nhật ký cùng tên tôi)"


def press(app: AppTest, label: str) -> AppTest:
    next(each for each in app.button if each.label == label).click().run()
    assert not app.exception, app.exception
    return app


def questions(app: AppTest) -> list[str]:
    return [each.label for each in app.checkbox if "nhật ký" in each.label]


def tick(app: AppTest, label: str = QUESTION) -> AppTest:
    next(each for each in app.checkbox if each.label == label).check().run()
    assert not app.exception, app.exception
    return app


def confirmed() -> list[tuple[str, object]]:
    """Who confirmed what, the latest first."""
    found = []
    # As it stands in the log: no reader of the log is shown what they read nowhere else.
    with the_record().reading() as connection:
        rows = connection.execute(audit_log.select().order_by(audit_log.c.number.desc())).all()
    for line in map(audit_lines.line_of, rows):
        sides = line.after if isinstance(line.after, list) else [line.after]
        found += [
            (line.person_id, each["confirmed"]) for each in sides if isinstance(each, dict) and "confirmed" in each
        ]
    return found


def goes_through(app: AppTest, save: str, who: str) -> None:
    """Refused with the question, nothing kept; ticked, the next press is the act."""
    press(app, save)
    assert questions(app) == [QUESTION] and confirmed() == []
    press(app, save)
    assert confirmed() == [], "without the tick it is refused again"
    press(tick(app), save)
    assert confirmed() == [(who, {"not_phone": ["0912345678"]})] and questions(app) == []


def test_an_opinion(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(monkeypatch, "opinions", "to-hieu", opinion="new")
    fill(app, Ngày_họp="20/11/2026", Tổ_dân_phố="Tổ 3", Số_ý_kiến="4")
    field(app, "Tóm tắt ý kiến", "text_area").set_value(IN_DOUBT)
    next(box for box in app.selectbox if box.label == "Nội dung").set_value("cameras").run()
    goes_through(app, "Lưu", "to-hieu")
    newest = opinions.opinions_of(the_record(), person(the_record(), "to-hieu"), "to-hieu")[0].heard
    assert newest == Heard(date(2026, 11, 20), "Tổ 3", "cameras", 4, summary=IN_DOUBT)


def test_another_number_is_asked_about_anew_and_the_first_answer_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(monkeypatch, "opinions", "to-hieu", opinion="new")
    fill(app, Ngày_họp="20/11/2026", Tổ_dân_phố="Tổ 3", Số_ý_kiến="4")
    field(app, "Tóm tắt ý kiến", "text_area").set_value(IN_DOUBT)
    next(box for box in app.selectbox if box.label == "Nội dung").set_value("cameras").run()
    tick(press(app, "Lưu"))
    field(app, "Tóm tắt ý kiến", "text_area").set_value(f"{IN_DOUBT}, 0987/654/321").run()
    press(app, "Lưu")
    assert confirmed() == [] and len(questions(app)) == 2
    assert [each.value for each in app.checkbox if each.label in questions(app)] == [True, False]
    tick(app, next(each for each in questions(app) if "0987/654/321" in each))
    press(app, "Lưu")
    assert confirmed() == [("to-hieu", {"not_phone": ["0912345678", "0987/654/321"]})]


def test_what_is_certain_shows_no_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(monkeypatch, "opinions", "to-hieu", opinion="new")
    fill(app, Ngày_họp="20/11/2026", Tổ_dân_phố="Tổ 3", Số_ý_kiến="4")
    field(app, "Tóm tắt ý kiến", "text_area").set_value("CCCD 014204001234")
    next(box for box in app.selectbox if box.label == "Nội dung").set_value("cameras").run()
    press(app, "Lưu")
    assert questions(app) == [] and "giống số định danh" in written(app)


def test_the_explanation_of_a_criterion(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(monkeypatch, "self_assessment", WARD, criterion="TC05")
    app.text_area[0].set_value(IN_DOUBT).run()
    goes_through(app, "Lưu", WARD)
    sheet = entries.sheet(the_record(), person(the_record(), WARD), WARD, "2026")
    assert sheet.entries["TC05"].explanation == IN_DOUBT


def test_the_reason_of_a_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    record, inspector = the_record(), person(the_record(), "inspector")
    expected_version = dossier_status.status(record, inspector, "van-son", "2026").revision
    procedure.begin(
        record, inspector, "van-son", "2026", expected_version=expected_version, idempotency_key=new_idempotency_key()
    )
    app = visit(monkeypatch, "appraisal", "inspector", unit="van-son", round="2026", criterion="TC03")
    kinds = next(each for each in app.button_group if (each.key or "").endswith("|3.1|kind"))
    kinds.set_value("correct").run()
    next(each for each in app.text_input if (each.key or "").endswith("|3.1|numerator")).set_value("3").run()
    next(each for each in app.text_area if (each.key or "").endswith("|3.1|reason")).set_value(IN_DOUBT).run()
    press(app, "Lưu, sang TC04")
    assert questions(app) == [QUESTION] and confirmed() == []
    press(tick(app), "Lưu, sang TC04")
    assert confirmed() == [("inspector", {"not_phone": ["0912345678"]})]
    assert appraisal.case(record, inspector, "van-son", "2026", "TC03").decisions["3.1"].reason == IN_DOUBT


def test_the_legal_basis_of_a_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(monkeypatch, "administration", "administrator", office="units")
    fill(app, Tên="Chiềng Mới", Mã="03999", Hiệu_lực_từ_ngày="01/11/2026", Căn_cứ_pháp_lý=IN_DOUBT)
    goes_through(app, "Thêm đơn vị", "administrator")


def test_a_file_and_what_is_said_of_it() -> None:
    app = documents.choose(documents.open_page(), "TC05.b")
    title = docx(["BÁO CÁO CÔNG TÁC QUẢN LÝ TÀI LIỆU", "MẬT", "Năm 2026"])
    documents.attach(app, "báo cáo.docx", title)
    documents.fill(app, number_symbol="0912345678/BC", day="28/10/2026")
    documents.press(app, "Lưu tệp")
    stamp = (
        "MẬT (báo cáo.docx): đây không phải dấu mật, tài liệu không thuộc bí mật nhà nước "
        "(ghi vào nhật ký cùng tên tôi)"
    )
    assert questions(app) == [QUESTION, stamp] and "thấy chữ MẬT đứng riêng" in written(app)
    tick(tick(app), stamp)
    documents.press(app, "Lưu tệp")
    assert "Đã lưu TC05.b-01 lúc " in written(app)
    ((who, said),) = confirmed()
    assert who == WARD and said == {"not_phone": ["0912345678"], "not_stamp": ["MẬT (báo cáo.docx)"]}


def test_the_log_says_it_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(monkeypatch, "self_assessment", WARD, criterion="TC05")
    app.text_area[0].set_value(IN_DOUBT).run()
    press(tick(press(app, "Lưu")), "Lưu")
    assert "không phải số điện thoại của ai" in written(visit(monkeypatch, "audit", "lead"))
    assert "nobody’s phone number" in written(visit(monkeypatch, "audit", "lead", lang="en"))


def giving_back() -> None:
    """A screen of nothing but the dialog that gives a dossier back: a whole run closes a dialog, and a test knows no other."""
    from dossiers.procedure import status as dossier_status
    from dossiers.rounds.rounds import round_
    from dossiers.rounds.units import unit
    from tests.dossiers.working import person
    from ui.parts.forms import opened
    from ui.reader.language import settle_language
    from ui.reader.record import the_record
    from ui.screens.procedure.panel import _dialog

    settle_language()
    record = the_record()
    inspector = person(record, "inspector")
    status = dossier_status.status(record, inspector, "van-son", "2026")
    form = opened("return_dossier", version=status.revision)
    if "return_dossier" in status.available_acts:
        ward = unit(record, "van-son")
        _dialog(record, inspector, ward, round_(record, "2026"), status, "return_dossier", form)


def test_the_reason_to_give_a_dossier_back() -> None:
    app = AppTest.from_function(giving_back, default_timeout=20).run()
    app.multiselect[0].set_value(["TC03"]).run()
    app.text_area[0].set_value(IN_DOUBT).run()
    goes_through(app, "Trả lại cho phường", "inspector")
    status = dossier_status.status(the_record(), person(the_record(), "inspector"), "van-son", "2026")
    assert status.state == "returned"
