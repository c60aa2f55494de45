"""Quản trị: what an administrator does at the screen is kept, what is wrong is told and stays typed, others are kept out."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import ui.reader.people
from dossiers.access.policy import Actor
from dossiers.acts.audit_reading import lines
from dossiers.acts.transaction import new_idempotency_key
from dossiers.office.assignments import assigned
from dossiers.office.rounds import change_deadlines, deadlines_of
from dossiers.office.units import add_unit, end_unit
from dossiers.people.accounts import account
from dossiers.rounds.catalogues import catalogue_of
from dossiers.rounds.rounds import round_, rounds
from dossiers.rounds.units import predecessors, unit, units
from dossiers.sample import sample_of
from dossiers.store.opening import open_record
from dossiers.store.record import Record
from dossiers.upkeep.first_record import begin_record
from tests.pages.visiting import ROOT, field, fill, own_record, press, told, visit, written, wrong_at
from ui.reader.people import Visitor
from ui.reader.record import the_record

CRITERIA = {
    name: (ROOT / "criteria" / name).read_text(encoding="utf-8") for name in ("criteria.yaml", "son_la_city.yaml")
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "record.db"
    open_record(f"sqlite:///{file}", fill=sample_of()).close()
    return file


@pytest.fixture
def record(template: Path, tmp_path: Path) -> Iterator[Record]:
    """A sample record of the test's own: what is done here is not undone."""
    shutil.copyfile(template, tmp_path / "record.db")
    with own_record(tmp_path):
        yield the_record()


def acting(record: Record, person: str = "administrator"):
    found = account(record, person)
    assert found is not None
    return found


def said(app: AppTest) -> str:
    return written(app)


def office(patch: pytest.MonkeyPatch, view: str, person: str = "administrator", **query: str) -> AppTest:
    return visit(patch, "administration", person, office=view, **query)


# Who comes in


@pytest.mark.parametrize("person", ["inspector", "board", "surveyor", "to-hieu", "to-hieu-officer"])
def test_others_see_nothing_of_it(monkeypatch: pytest.MonkeyPatch, record: Record, person: str) -> None:
    app = office(monkeypatch, "people", person)
    assert "Quản trị" not in [each.value for each in app.title]
    assert not app.text_input and "tài khoản" not in said(app)


def test_a_lead_inspector_finds_the_assignments_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, record: Record
) -> None:
    app = office(monkeypatch, "people", "lead")
    assert app.query_params["office"] in ("assignments", ["assignments"])
    assert app.multiselect[0].label == "Chiềng An"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("view", ["units", "rounds", "assignments", "people", "criteria"])
def test_every_view_opens_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, record: Record, view: str, language: str
) -> None:
    app = office(monkeypatch, view, lang=language)
    assert app.title[0].value == {"vi": "Quản trị", "en": "Administration"}[language]


# Units


def test_a_unit_is_added_and_the_next_form_is_empty(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    app = office(monkeypatch, "units")
    fill(app, Tên="Chiềng Mới", Mã="03999", Hiệu_lực_từ_ngày="01/11/2026", Căn_cứ_pháp_lý="Nghị quyết 99")
    press(app, "Thêm đơn vị")
    assert "Đã thêm Chiềng Mới (03999)." in said(app)
    assert unit(record, "chieng-moi").valid_from == date(2026, 11, 1)
    assert field(app, "Tên").value == ""
    assert "Chiềng Mới" in said(app)


def test_what_is_wrong_is_told_all_at_once_and_stays_typed(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    before = len(units(record))
    app = office(monkeypatch, "units")
    fill(app, Tên="Mới", Mã="03646", Hiệu_lực_từ_ngày="2026-11-01", Căn_cứ_pháp_lý="NQ")
    press(app, "Thêm đơn vị")
    assert "Hiệu lực từ ngày: cần ngày/tháng/năm" in said(app)
    assert "Cần ngày/tháng/năm" in wrong_at(app, field(app, "Hiệu lực từ ngày"))
    fill(app, Hiệu_lực_từ_ngày="01/11/2026")
    press(app, "Thêm đơn vị")
    assert "Mã đơn vị 03646 là của Tô Hiệu" in said(app)
    assert (field(app, "Tên").value, field(app, "Mã").value) == ("Mới", "03646")
    assert len(units(record)) == before


def test_a_merger_is_recorded_once_its_units_ended(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    actor = acting(record)
    new = add_unit(
        record, actor, code="03999", name="Chiềng Mới", kind="ward", valid_from=date(2027, 1, 1), legal_basis="NQ",
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    app = office(monkeypatch, "units", office_units="merge")
    field(app, "Các đơn vị tiền thân", "multiselect").set_value(["chieng-an"])
    field(app, "Nhập vào", "selectbox").set_value(new.id)
    fill(app, Từ_ngày="01/01/2027", Căn_cứ_pháp_lý="NQ 1")
    press(app, "Ghi sáp nhập")
    assert "vẫn còn hiệu lực vào ngày 01/01/2027" in said(app)
    end_unit(
        record, actor, "chieng-an", last_day=date(2026, 12, 31), legal_basis="NQ 1", expected=unit(record, "chieng-an"),
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    press(app, "Ghi sáp nhập")
    assert [each.unit.id for each in predecessors(record, new.id)] == ["chieng-an"]


def test_an_end_that_somebody_else_set_meanwhile_is_shown_beside_ones_own(
    monkeypatch: pytest.MonkeyPatch, record: Record
) -> None:
    app = office(monkeypatch, "units", office_units="end")
    field(app, "Đơn vị", "selectbox").set_value("chieng-an")
    fill(app, Ngày_cuối_còn_hiệu_lực="31/12/2026", Căn_cứ_pháp_lý="NQ")
    end_unit(
        record, acting(record), "chieng-an", last_day=date(2026, 11, 30), legal_basis="NQ", expected=unit(record, "chieng-an"),
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    press(app, "Kết thúc")
    page = said(app)
    assert "Quản trị viên đã thay đổi" in page and "<td>30/11/2026</td><td>31/12/2026</td>" in page
    assert unit(record, "chieng-an").valid_to == date(2026, 11, 30)
    press(app, "Kết thúc")
    assert unit(record, "chieng-an").valid_to == date(2026, 12, 31)


# Rounds


def test_a_round_is_proposed_from_its_kind_and_created_with_its_drafts(
    monkeypatch: pytest.MonkeyPatch, record: Record
) -> None:
    app = office(monkeypatch, "rounds")
    shown = {each.label: each.value for each in app.text_input}
    assert (shown["Tên đợt"], shown["Số liệu từ ngày"], shown["Hạn gửi"]) == ("Năm 2027", "01/11/2026", "15/11/2027")
    fill(app, Số_ngày_giải_trình="8.5")
    press(app, "Tạo đợt")
    assert "Số ngày giải trình: cần số nguyên" in said(app)
    assert len(rounds(record)) == 8
    fill(app, Số_ngày_giải_trình="7")
    press(app, "Tạo đợt")
    assert "Đã tạo Năm 2027 với 8 hồ sơ nháp." in said(app)
    made = round_(record, "2027")
    assert (made.name, made.clarify_days, made.blind) == ({"vi": "Năm 2027", "en": "Year 2027"}, 7, False)
    assert field(app, "Tên đợt").value == "Năm 2028", "the next form proposes the next round"


def test_another_kind_of_round_proposes_its_own_days_and_a_name_of_ones_own_stays(
    monkeypatch: pytest.MonkeyPatch, record: Record
) -> None:
    app = office(monkeypatch, "rounds")
    field(app, "Loại đợt", "selectbox").set_value("half_year").run()
    assert (field(app, "Tên đợt").value, field(app, "Số liệu đến ngày").value) == (
        "Sáu tháng đầu năm 2027",
        "30/04/2027",
    )
    fill(app, Tên_đợt="Kiểm tra đột xuất")
    press(app, "Tạo đợt")
    assert round_(record, "2027-H1").name == {"vi": "Kiểm tra đột xuất", "en": "Kiểm tra đột xuất"}


def test_deadlines_move_with_a_reason(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    app = office(monkeypatch, "rounds", office_rounds="deadlines")
    fill(app, Hạn_gửi="30/11/2026")
    press(app, "Lưu thời hạn")
    assert "Lý do: hãy điền." in said(app)
    fill(app, **{"Lý_do_(ghi_vào_nhật_ký)": "Mưa lũ"})
    press(app, "Lưu thời hạn")
    assert "Đã lưu thời hạn của Năm 2026." in said(app)
    assert round_(record, "2026").submit_by == date(2026, 11, 30)


def test_of_two_administrators_the_second_sees_both_sides_and_chooses(
    monkeypatch: pytest.MonkeyPatch, record: Record
) -> None:
    app = office(monkeypatch, "rounds", office_rounds="deadlines")
    fill(app, Hạn_gửi="05/12/2026", **{"Lý_do_(ghi_vào_nhật_ký)": "Mưa lũ"})
    old = round_(record, "2026")
    days = replace(deadlines_of(old), submit_by=date(2026, 11, 30))
    change_deadlines(
        record, acting(record), "2026", days, reason="Khác", expected=old, idempotency_key=new_idempotency_key()
    )
    press(app, "Lưu thời hạn")
    page = said(app)
    assert "Quản trị viên đã thay đổi" in page and "30/11/2026" in page and "05/12/2026" in page
    assert round_(record, "2026").submit_by == date(2026, 11, 30)
    assert field(app, "Hạn gửi").value == "05/12/2026"
    press(app, "Giữ bản đang có")
    assert field(app, "Hạn gửi").value == "30/11/2026"
    assert lines(record, acting(record))[0].outcome == "conflict"


def test_saving_again_after_a_clash_puts_ones_own_in_place(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    app = office(monkeypatch, "rounds", office_rounds="deadlines")
    fill(app, Hạn_gửi="05/12/2026", **{"Lý_do_(ghi_vào_nhật_ký)": "Mưa lũ"})
    old = round_(record, "2026")
    days = replace(deadlines_of(old), submit_by=date(2026, 11, 30))
    change_deadlines(
        record, acting(record), "2026", days, reason="Khác", expected=old, idempotency_key=new_idempotency_key()
    )
    press(app, "Lưu thời hạn")
    press(app, "Lưu thời hạn")
    assert round_(record, "2026").submit_by == date(2026, 12, 5)
    assert "sau khi bạn mở trang" not in said(app)


def test_blind_marking_is_refused_once_an_appraisal_began(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    app = office(monkeypatch, "rounds", office_rounds="blind")
    fill(app, **{"Lý_do_(ghi_vào_nhật_ký)": "Thử"})
    press(app, "Bật chấm độc lập")
    assert "đã bắt đầu thẩm định" in said(app)
    assert not round_(record, "2026").blind


def test_a_ward_recorded_later_is_given_its_dossier(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    add_unit(
        record, acting(record), code="03999", name="Chiềng Mới", kind="ward", valid_from=date(2026, 10, 1),
        legal_basis="NQ", idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    app = office(monkeypatch, "rounds")
    assert "chưa có hồ sơ của Chiềng Mới" in said(app)
    press(app, "Thêm hồ sơ nháp")
    assert "Đã thêm 1 hồ sơ nháp." in said(app)


# Assignments


def test_inspectors_are_assigned_and_those_tied_are_not_offered(
    monkeypatch: pytest.MonkeyPatch, record: Record
) -> None:
    app = office(monkeypatch, "assignments", "lead")
    assert "Thẩm định viên 2: Từng công tác" in said(app)
    assert "Thẩm định viên 2" not in field(app, "Chiềng An", "multiselect").options
    field(app, "Tô Hiệu", "multiselect").set_value(["inspector-2"]).run()
    assert "Chưa lưu: Tô Hiệu" in said(app)
    press(app, "Lưu phân công")
    assert "Đã lưu phân công của 1 phường." in said(app)
    assert "Thẩm định viên 2: <strong>3</strong>" in said(app), "two of the sample, and one more"


def test_a_ward_without_anybody_is_marked(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    app = office(monkeypatch, "assignments")
    field(app, "Tô Hiệu", "multiselect").set_value([]).run()
    press(app, "Lưu phân công")
    assert "1 phường chưa có ai" in said(app)


def test_what_is_chosen_stays_when_other_wards_are_looked_for(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    app = office(monkeypatch, "assignments")
    field(app, "Tô Hiệu", "multiselect").set_value(["lead"]).run()
    field(app, "Tìm đơn vị, không cần dấu").set_value("chieng").run()
    assert [each.label for each in app.multiselect] == ["Chiềng An", "Chiềng Cơi", "Chiềng Sinh"]
    assert "Chưa lưu: Tô Hiệu" in said(app)


def nobody_assigned(record: Record) -> None:
    with record.writing() as connection:
        connection.exec_driver_sql("DELETE FROM assignments WHERE round_id = '2026'")


def loads(record: Record) -> list[tuple[str, int]]:
    now = assigned(record, acting(record), "2026")
    return sorted((each.id, sum(each.id in ids for ids in now.by_unit.values())) for each in now.inspectors)


def test_wards_without_anybody_are_shared_out_evenly_in_one_press(
    monkeypatch: pytest.MonkeyPatch, record: Record
) -> None:
    nobody_assigned(record)
    app = office(monkeypatch, "assignments")
    press(app, "Chia đều 8 phường chưa có ai")
    assert "Đã lưu phân công của 8 phường." in said(app)
    assert loads(record) == [("inspector", 4), ("inspector-2", 4), ("lead", 0)]
    assert "Thẩm định viên 2" not in str(assigned(record, acting(record), "2026").by_unit["chieng-an"]), "who is tied"
    assert not [each.label for each in app.button if each.label.startswith(("Chia đều", "Giao tất cả"))]


def test_all_wards_without_anybody_are_given_to_one_person_but_those_the_person_is_tied_to(
    monkeypatch: pytest.MonkeyPatch, record: Record
) -> None:
    nobody_assigned(record)
    app = office(monkeypatch, "assignments")
    field(app, "Chiềng Sinh", "multiselect").set_value(["lead"]).run()
    field(app, "Giao tất cả cho", "selectbox").set_value("inspector-2").run()
    press(app, "Giao tất cả cho Thẩm định viên 2 (6 phường)")
    assert loads(record) == [("inspector", 0), ("inspector-2", 6), ("lead", 1)]
    assert "1 phường chưa có ai" in said(app)


# People


def test_a_new_account_shows_its_password_once(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    app = office(monkeypatch, "people")
    field(app, "Vai", "selectbox").set_value("inspector").run()
    fill(app, Họ_tên="Thẩm định viên 3", Tên_đăng_nhập="tham-dinh-3")
    press(app, "Thêm người")
    password = app.code[0].value
    assert len(password) >= 10 and password not in str(lines(record, acting(record)))
    press(app, "Đã ghi lại, ẩn đi")
    assert not app.code
    assert "tham-dinh-3" in said(app)


def test_a_login_is_proposed_from_the_name_and_one_of_ones_own_stays(
    monkeypatch: pytest.MonkeyPatch, record: Record
) -> None:
    app, proposed = office(monkeypatch, "people"), ""
    for _ in range(2):
        field(app, "Vai", "selectbox").set_value("inspector").run()
        fill(app, Họ_tên="Đặng Thị Hoà")
        proposed = field(app, "Tên đăng nhập").value
        press(app, "Thêm người")
    assert proposed == "dang.thi.hoa.2"
    fill(app, Họ_tên="Lò Văn Hùng", Tên_đăng_nhập="hung.lv")
    fill(app, Họ_tên="Lò Văn Hưng")
    assert field(app, "Tên đăng nhập").value == "hung.lv"


def test_a_second_password_does_not_take_the_place_of_the_first_before_it_was_noted(
    monkeypatch: pytest.MonkeyPatch, record: Record
) -> None:
    app = office(monkeypatch, "people")
    for name in ("Đặng Thị Hoà", "Lò Văn Hùng"):
        field(app, "Vai", "selectbox").set_value("inspector").run()
        fill(app, Họ_tên=name)
        press(app, "Thêm người")
    assert len({each.value for each in app.code}) == 2
    assert "Mật khẩu dùng một lần, chưa trao: 2." in said(app)
    app.button(key="office_noted_dang.thi.hoa").click().run()
    assert len(app.code) == 1 and "lo.van.hung" in said(app)


def test_the_next_account_is_proposed_for_the_next_ward_without_a_chief(
    monkeypatch: pytest.MonkeyPatch, record: Record
) -> None:
    with record.writing() as connection:
        connection.exec_driver_sql("UPDATE people SET disabled_at = created_at WHERE unit_id IN ('to-hieu', 'moc-son')")
    app = office(monkeypatch, "people")
    wards = []
    for name in ("Lò Văn Hùng", "Cầm Thị Mai"):
        wards.append(field(app, "Phường", "selectbox").value)
        fill(app, Họ_tên=name)
        press(app, "Thêm người")
    assert wards == ["moc-son", "to-hieu"]
    assert field(app, "Vai", "selectbox").value == "inspector", "every ward has its chief now"


def test_an_account_is_disabled_with_a_reason_and_enabled_again(
    monkeypatch: pytest.MonkeyPatch, record: Record
) -> None:
    app = office(monkeypatch, "people", office_people="access")
    field(app, "Người", "selectbox").set_value("inspector-2").run()
    press(app, "Khóa tài khoản")
    assert "Lý do: hãy điền." in said(app)
    fill(app, **{"Lý_do_(ghi_vào_nhật_ký)": "Nghỉ hưu"})
    press(app, "Khóa tài khoản")
    assert account(record, "inspector-2") is None and "Khóa từ 23/11/2026" in said(app)
    fill(app, **{"Lý_do_(ghi_vào_nhật_ký)": "Trở lại"})
    press(app, "Mở lại tài khoản")
    assert account(record, "inspector-2") is not None


def test_a_role_is_changed(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    app = office(monkeypatch, "people", office_people="role")
    field(app, "Người", "selectbox").set_value("inspector-2").run()
    field(app, "Vai", "selectbox").set_value("lead_inspector").run()
    press(app, "Đổi vai")
    assert acting(record, "inspector-2").role == "lead_inspector"


def test_a_tie_is_noted_and_taken_back(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    app = office(monkeypatch, "people", office_people="ties")
    field(app, "Người", "selectbox").set_value("inspector").run()
    field(app, "Đơn vị", "selectbox").set_value("to-hieu").run()
    fill(app, **{"Lý_do_(ghi_vào_nhật_ký)": "Có người nhà ở đây"})
    press(app, "Ghi xung đột lợi ích")
    assert "Đã ghi Thẩm định viên 1 có xung đột lợi ích với Tô Hiệu." in said(app)
    field(app, "Đơn vị", "selectbox").set_value("to-hieu").run()
    assert "Có người nhà ở đây" in said(app)
    fill(app, **{"Lý_do_(ghi_vào_nhật_ký)": "Ghi nhầm"})
    press(app, "Gỡ xung đột lợi ích")
    assert "Đã gỡ xung đột lợi ích" in said(app)


# Criteria


def test_the_criteria_in_use_are_named_and_others_are_a_matter_of_the_workshop(
    monkeypatch: pytest.MonkeyPatch, record: Record
) -> None:
    app = office(monkeypatch, "criteria")
    assert "Đang dùng: bản" in said(app) and "một người đề nghị, một người khác duyệt" in said(app)
    # Nothing is adopted here; the one button there may be leads to what else is left of setting up.
    assert {each.key for each in app.button} <= {"office_next"}
    assert [each.proto.page for each in app.get("page_link")] == ["workshop"]


# A real record, just begun


def test_the_first_round_of_a_real_record_is_created_with_the_shipped_criteria(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begun = open_record(f"sqlite:///{tmp_path / 'record.db'}")
    first = begin_record(begun, login="quan-tri", name="Quản trị viên").person
    begun.close()
    with own_record(tmp_path):
        who = Visitor(Actor("administrator", None, first.name, first.id), "password", "token")
        monkeypatch.setattr(ui.reader.people, "_visitor", lambda *_: who)
        app = AppTest.from_file(str(ROOT / "ui" / "app" / "shell.py"), default_timeout=30)
        app.query_params["office"] = "rounds"
        app.switch_page(str(ROOT / "pages" / "administration.py")).run()
        press(app, "Tạo đợt")
        (made,) = rounds(the_record())
        assert f"Đã tạo {made.name['vi']} với 8 hồ sơ nháp." in said(app)
        assert len(catalogue_of(the_record(), made.id).criteria) == 27
        assert [each.label for each in app.button if each.label.startswith("Tiếp theo")] == [
            "Tiếp theo: thêm trưởng Công an cho 8 phường"
        ]
        assert {"✓ Đơn vị", "✓ Đợt đánh giá", "Người dùng (còn 8)"} <= set(
            app.segmented_control(key="pick_office").options
        )


def test_what_an_act_did_is_told_in_its_view_and_in_no_other(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    app = office(monkeypatch, "people")
    field(app, "Vai", "selectbox").set_value("inspector").run()
    fill(app, Họ_tên="Đặng Thị Hoà")
    press(app, "Thêm người")
    assert "Đã tạo tài khoản dang.thi.hoa" in told(app)
    assert "Đã tạo tài khoản dang.thi.hoa" in told(app.run()), "the second press of a double click"
    app.segmented_control(key="pick_office").set_value("assignments").run()
    assert told(app) == ""
    app.segmented_control(key="pick_office").set_value("people").run()
    assert told(app) == "", "and does not come back"


def test_what_an_act_did_is_not_told_on_the_next_screen(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    app = office(monkeypatch, "assignments")
    field(app, "Tô Hiệu", "multiselect").set_value([]).run()
    press(app, "Lưu phân công")
    assert "Đã lưu phân công" in told(app)
    app.switch_page(str(ROOT / "pages" / "catalogue.py")).run()
    assert told(app) == ""
