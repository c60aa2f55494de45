"""Tự đánh giá, by its contract: what the page said is saved is in the record; what is not stays typed, and is said so."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dossiers.acts import audit_reading
from dossiers.acts.audit_reading import AuditFilter
from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal.decisions import Verdict
from dossiers.errors import DossierError
from dossiers.people.accounts import account
from dossiers.procedure import status as dossier_status
from dossiers.procedure import steps as procedure
from dossiers.rounds.catalogues import catalogue_of
from dossiers.submissions import entry_acts as entering
from dossiers.submissions import entry_sheets as entries
from dossiers.submissions import questions as exchanges
from dossiers.submissions.ward_tasks import tasks
from tests.dossiers.working import act, decide_all, person, revision
from tests.pages.visiting import own_record, typed_in, visit, written
from ui.reader.record import the_record

WARD = "chieng-coi"


@pytest.fixture(autouse=True)
def record_of_its_own(tmp_path: Path) -> Iterator[None]:
    """Every test here writes."""
    with own_record(tmp_path):
        yield


def open_form(patch: pytest.MonkeyPatch, criterion: str = "TC05", who: str = WARD, **query: str) -> AppTest:
    return visit(patch, "self_assessment", who, criterion=criterion, **query)


def fill(app: AppTest, *texts: str) -> AppTest:
    for field, text in zip([each for each in app.text_input if not each.disabled], texts, strict=False):
        field.set_value(text)
    return app.run()


def press(app: AppTest, label: str) -> AppTest:
    next(each for each in app.button if each.label == label).click()
    app.run()
    assert not app.exception, app.exception
    return app


def entry(criterion: str = "TC05", unit: str = WARD) -> entries.Entry:
    return entries.sheet(the_record(), person(the_record(), unit), unit, "2026").entries[criterion]


def lines(subject: str) -> int:
    return sum(
        each.subject == subject and each.outcome == "done"
        for each in audit_reading.lines(the_record(), person(the_record(), "lead"), AuditFilter(unit_id="chieng-coi"))
    )


CAMERAS = ("118", "118", "61", "74")


# Entering


def test_the_form_tells_what_the_figures_give_before_they_are_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    app = fill(open_form(monkeypatch), *CAMERAS)
    said = written(app)
    assert "82,43 %" in said and "4 ô chưa lưu" in said
    assert "67/74" in said, "the nearest step is told"
    assert entry().version == 0


def test_saving_says_when_and_by_whom_and_the_record_holds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    app = press(fill(open_form(monkeypatch), *CAMERAS), "Lưu")
    assert entry().values == {
        "5.1": {"numerator": 118, "denominator": 118},
        "5.2": {"numerator": 61, "denominator": 74},
    }
    said = written(app)
    assert re.search(r"Đã lưu [0-9]{2}:[0-9]{2}, Trưởng Công an phường Chiềng Cơi", said) and "ô chưa lưu" not in said
    assert app.query_params["criterion"] in ("TC05", ["TC05"]), "to save is not to leave"


def test_save_and_next_opens_the_next_criterion(monkeypatch: pytest.MonkeyPatch) -> None:
    app = press(fill(open_form(monkeypatch), *CAMERAS), "Lưu và sang TC06")
    assert app.query_params["criterion"] in ("TC06", ["TC06"])
    assert entry().version == 1


def test_saving_twice_without_a_change_is_one_saving(monkeypatch: pytest.MonkeyPatch) -> None:
    app = press(fill(open_form(monkeypatch), *CAMERAS), "Lưu")
    press(press(app, "Lưu"), "Lưu")
    assert (entry().version, lines("TC05")) == (1, 1)


def test_what_cannot_be_read_is_refused_at_its_field_and_stays_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    app = press(fill(open_form(monkeypatch), "118", "118", "8.5", "74"), "Lưu")
    said = written(app)
    assert "cần số nguyên" in said and "Chưa lưu được" in said
    assert [each.value for each in typed_in(app)] == ["118", "118", "8.5", "74"]
    assert entry().version == 0


def test_what_the_record_refuses_is_told_at_its_field(monkeypatch: pytest.MonkeyPatch) -> None:
    app = fill(open_form(monkeypatch), "120", "118")
    assert "Trang bị hiện có (120) lớn hơn Trang bị theo định mức (118)" in written(app)
    press(app, "Lưu")
    assert [each.value for each in typed_in(app)][:2] == ["120", "118"] and entry().version == 0


def test_a_save_that_breaks_keeps_everything_typed_and_the_next_press_saves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    app = fill(open_form(monkeypatch), *CAMERAS)
    with monkeypatch.context() as broken:

        def fail(*args: object, **more: object) -> None:
            raise OSError("disk full")

        broken.setattr("dossiers.submissions.entry_acts.save", fail)
        press(app, "Lưu")
    assert "lỗi ngoài dự kiến" in written(app) and "còn nguyên" in written(app)
    assert [each.value for each in typed_in(app)] == list(CAMERAS)
    press(app, "Lưu")
    assert entry().version == 1


def test_what_is_typed_stays_while_other_criteria_and_pages_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    app = fill(open_form(monkeypatch), *CAMERAS)
    app.query_params["criterion"] = "TC06"
    app.run()
    assert "Chưa lưu" in links(app)
    root = Path(__file__).resolve().parents[2]
    app.switch_page(str(root / "pages" / "catalogue.py")).run()
    app.query_params["criterion"] = "TC05"
    app.switch_page(str(root / "pages" / "self_assessment.py")).run()
    assert [each.value for each in typed_in(app)] == list(CAMERAS)


def links(app: AppTest) -> str:
    """The HTML of our own component of links, which AppTest knows by its data only."""
    return "\n".join(json.loads(each.proto.json)["html"] for each in app.get("bidi_component"))


def test_a_figure_keeps_its_meaning_when_the_language_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    app = fill(open_form(monkeypatch, "TC06"), "26", "26", "1.234,5")
    app.query_params["lang"] = "en"
    app.run()
    assert [each.value for each in typed_in(app)][-1] == "1234.5"
    press(app, "Save")
    assert entry("TC06").values["6.2"] == {"value": "1234.5"}


def test_an_earlier_count_of_the_record_is_shown_and_shut(monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_form(monkeypatch, "TC11")
    shut = [each for each in app.text_input if each.disabled]
    assert [each.value for each in shut] == ["16"]
    press(fill(app, "12"), "Lưu")
    assert entry("TC11").values["11.1"] == {"current": 12, "previous": 16}


def test_a_survey_is_shut_to_the_ward(monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_form(monkeypatch, "TC20")
    assert "Do đơn vị khảo sát độc lập" in written(app)
    survey = {"Số phiếu hài lòng", "Số phiếu hợp lệ", "Số phiếu phát ra"}
    assert not any(each.label in survey for each in app.text_input)


def test_asking_to_leave_an_indicator_out_needs_a_reason_and_shows_its_effect(monkeypatch: pytest.MonkeyPatch) -> None:
    app = fill(open_form(monkeypatch), *CAMERAS)
    next(each for each in app.checkbox if each.label.startswith("5.2")).check()
    app.run()
    assert "Nếu 5.2 được duyệt" in written(app)
    press(app, "Lưu")
    assert entry().version == 0, "no reason yet"
    next(each for each in app.text_area if "5.2" in each.label and "Lý do" in each.label).set_value(
        "phường chưa lắp camera"
    )
    press(app.run(), "Lưu")
    assert entry().not_applicable == {"5.2": "phường chưa lắp camera"}


def test_what_people_type_is_never_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_form(monkeypatch)
    app.text_area[0].set_value("<img src=x onerror=alert(1)>")
    press(app.run(), "Lưu")
    review = visit(monkeypatch, "self_assessment", WARD, view="review")
    assert "<img src=x" not in links(review) + written(review)


@pytest.mark.parametrize("code", ["TC13", "TC18", "TC21", "TC23"])
def test_a_form_keeps_below_forty_widgets(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    app = open_form(monkeypatch, code)
    kinds = (app.text_input, app.text_area, app.checkbox, app.button, app.selectbox, app.radio, app.button_group)
    assert sum(map(len, kinds)) <= 40


# Two people


def officer_saves(numerator: int, explanation: str = "") -> None:
    entering.save(
        the_record(), person(the_record(), f"{WARD}-officer"), WARD, "2026", "TC05",
        values={"5.1": {"numerator": numerator, "denominator": 118}}, explanation=explanation, not_applicable={},
        expected_version=entry().version, idempotency_key=new_idempotency_key(),
    )  # fmt: skip


def test_somebody_elses_saving_is_told_with_who_and_what_and_nothing_is_overwritten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = fill(open_form(monkeypatch), *CAMERAS)
    officer_saves(110, "đếm lại")
    press(app, "Lưu")
    said = written(app)
    assert "Cán bộ Công an phường Chiềng Cơi đã lưu TC05" in said and "110" in said
    assert entry().values["5.1"]["numerator"] == 110
    assert [each.value for each in typed_in(app)] == list(CAMERAS)


def test_each_field_is_theirs_or_mine_as_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    app = fill(open_form(monkeypatch), *CAMERAS)
    officer_saves(110, "đếm lại")
    app.run()
    chosen = {
        each.label: each.value
        for each in app.button_group
        if set(each.options) == {"Lấy bản đang lưu", "Lấy bản của tôi"}
    }
    assert chosen["5.2 Camera đang hoạt động"] == "mine" and chosen["Giải trình (không bắt buộc)"] == "theirs"
    assert chosen["5.1 Trang bị hiện có"] is None, "both changed it"
    both = next(each for each in app.button_group if each.label == "5.1 Trang bị hiện có")
    both.set_value("theirs")
    press(app.run(), "Lưu theo lựa chọn")
    found = entry()
    assert found.values == {"5.1": {"numerator": 110, "denominator": 118}, "5.2": {"numerator": 61, "denominator": 74}}
    assert (found.explanation, found.version) == ("đếm lại", 2)


def test_all_mine_and_all_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    app = fill(open_form(monkeypatch), *CAMERAS)
    officer_saves(110, "đếm lại")
    press(app.run(), "Lấy hết bản của tôi")
    assert entry().values["5.1"]["numerator"] == 118 and entry().explanation == ""
    fill(app, "100")
    officer_saves(90)
    press(app.run(), "Giữ hết bản đang lưu")
    assert entry().values["5.1"]["numerator"] == 90
    assert app.text_input[0].value == "90"


def test_a_form_nobody_touched_follows_the_record(monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_form(monkeypatch)
    officer_saves(110)
    app.run()
    assert app.text_input[0].value == "110"
    assert "ô chưa lưu" not in written(app)


def test_what_came_too_late_is_kept_on_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    app = fill(open_form(monkeypatch, who=f"{WARD}-officer"), *CAMERAS)
    complete(WARD)
    act(the_record(), WARD, WARD, "submit")
    press(app, "Lưu")
    assert "Nội dung còn nguyên dưới đây" in written(app) and "61" in written(app)


# Reviewing and sending


def complete(unit: str) -> None:
    """Explain every criterion, so that nothing hinders sending."""
    record = the_record()
    chief = person(record, unit)
    for code, found in entries.sheet(record, chief, unit, "2026").entries.items():
        entering.save(
            record, chief, unit, "2026", code, values=found.values, explanation="đang khắc phục", not_applicable={},
            expected_version=found.version, idempotency_key=new_idempotency_key(),
        )  # fmt: skip


def test_the_review_blocks_what_the_procedure_blocks_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(monkeypatch, "self_assessment", WARD, view="review")
    assert "Chưa gửi được: 2" in links(app) and 'data-follow="TC02"' in links(app).partition("Chưa gửi được")[2]
    assert not any(each.label.startswith("Gửi hồ sơ") for each in app.button)


def test_in_the_review_what_is_complete_takes_a_line_below_the_button(monkeypatch: pytest.MonkeyPatch) -> None:
    """What lacks nothing stands in one line, folded with its answers and the way to change them; nothing else does."""
    complete(WARD)
    record = the_record()
    found = tasks(catalogue_of(record, "2026"), entries.sheet(record, person(record, WARD), WARD, "2026"))
    done = [code for code, task in found.items() if not task.open]
    app = visit(monkeypatch, "self_assessment", WARD, view="review")
    missing, whole = (json.loads(each.proto.json)["html"] for each in app.get("bidi_component")[-2:])
    assert done and whole.count("<details>") == len(done) and f"Đã khai đủ ({len(done)})" in whole
    for code in found:
        assert (f'data-follow="{code}"' in whole) is (code in done), code
        assert (f"{code} " in missing.partition("<h3>")[0]) is (code not in done), code


def test_the_chief_sends_in_two_presses_and_gets_a_receipt(monkeypatch: pytest.MonkeyPatch) -> None:
    complete(WARD)
    app = press(visit(monkeypatch, "self_assessment", WARD, view="review"), "Gửi hồ sơ…")
    assert dossier_status.status(the_record(), person(the_record(), WARD), WARD, "2026").state == "draft"
    press(app, "Gửi chính thức")
    assert dossier_status.status(the_record(), person(the_record(), WARD), WARD, "2026").state == "submitted"
    said = written(app)
    assert "Đã gửi hồ sơ lúc" in said and "Tiếp theo: thẩm định viên" in said
    assert not any(each.label == "Lưu" for each in app.button)


def test_an_officer_reads_that_the_chief_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    complete(WARD)
    app = visit(monkeypatch, "self_assessment", f"{WARD}-officer", view="review")
    assert "Trưởng Công an phường là người gửi" in written(app)
    assert not any(each.label.startswith("Gửi") for each in app.button)


def test_nothing_is_sent_while_something_is_typed_and_not_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    complete(WARD)
    app = fill(open_form(monkeypatch), *CAMERAS)
    press(app, "Xem lại trước khi gửi")
    assert "Còn thay đổi chưa lưu ở TC05" in written(app)
    assert not any(each.label.startswith("Gửi hồ sơ") for each in app.button)


def test_what_was_returned_comes_first_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    act(the_record(), "inspector", "van-son", "return_dossier", reasons={"TC13": "Đối chiếu lại sổ tiếp nhận"})
    app = visit(monkeypatch, "self_assessment", "van-son")
    said = written(app)
    assert "TC13" in app.subheader[-1].value or "TC13" in "".join(each.value for each in app.subheader)
    assert "Đối chiếu lại sổ tiếp nhận" in said
    assert any(each.label == "Lưu" for each in app.button)


# Answering


def ask(unit: str = "chieng-sinh") -> None:
    decide_all(the_record(), unit, i8_1=Verdict("8.1", "rule", state="not_proven", reason="thiếu xác nhận"))
    act(
        the_record(),
        "inspector",
        unit,
        "request_clarification",
        questions={"TC08": "Ai xác nhận?", "TC05": "Camera nào hỏng?"},
    )


def test_each_question_shows_its_clock_both_sides_and_takes_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    ask()
    app = visit(monkeypatch, "self_assessment", "chieng-sinh", criterion="TC08")
    said = written(app)
    assert "Ai xác nhận?" in said and "Còn 10 ngày để trả lời (hạn 03/12/2026)" in said and "thiếu xác nhận" in said
    press(app, "Lưu câu trả lời")
    assert "cần chọn đồng ý hoặc không đồng ý" in written(app)
    app.radio[0].set_value("disagree")
    next(each for each in app.text_area if each.label == "Giải trình của phường").set_value(
        "Thanh tra huyện đã xác nhận"
    )
    press(app.run(), "Lưu câu trả lời")
    (found,) = [
        each
        for each in exchanges.exchanges(the_record(), person(the_record(), "chieng-sinh"), "chieng-sinh", "2026")
        if each.criterion == "TC08"
    ]
    assert (found.answer, found.agrees) == ("Thanh tra huyện đã xác nhận", False)
    assert "Đã lưu " in written(app) and "Ai xác nhận?" in written(app), "to save is not to leave"


def test_answers_are_sent_by_the_chief_once_all_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    ask()
    record, chief = the_record(), person(the_record(), "chieng-sinh")
    app = visit(monkeypatch, "self_assessment", "chieng-sinh")
    assert "Trả lời hết thì gửi được." in written(app)
    asked = exchanges.exchanges(record, chief, "chieng-sinh", "2026")
    # The button stands there from the start, and leads to what is missing: from the list to the first, from there to the next.
    assert "Còn 2 câu chưa trả lời" in [each.value for each in app.subheader]
    press(app, f"Gửi giải trình: trả lời {asked[0].criterion} trước")
    assert asked[0].criterion in app.query_params["criterion"]
    press(app, f"Gửi giải trình: trả lời {asked[1].criterion} trước")
    assert asked[1].criterion in app.query_params["criterion"]
    for each in asked:
        procedure.answer(
            record,
            chief,
            "chieng-sinh",
            "2026",
            each.id,
            text="đã rõ",
            agrees=True,
            idempotency_key=new_idempotency_key(),
        )
    app = visit(monkeypatch, "self_assessment", "chieng-sinh")
    assert "Đã trả lời hết 2 câu" in [each.value for each in app.subheader]
    press(app, "Gửi giải trình…")
    press(app, "Gửi chính thức")
    assert dossier_status.status(record, chief, "chieng-sinh", "2026").state == "clarified"
    assert "Đã gửi giải trình lúc" in written(app)


def test_an_answer_typed_and_not_saved_keeps_all_from_being_sent_whichever_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ask()
    record, chief = the_record(), person(the_record(), "chieng-sinh")
    for each in exchanges.exchanges(record, chief, "chieng-sinh", "2026"):
        procedure.answer(
            record,
            chief,
            "chieng-sinh",
            "2026",
            each.id,
            text="đã rõ",
            agrees=True,
            idempotency_key=new_idempotency_key(),
        )
    app = visit(monkeypatch, "self_assessment", "chieng-sinh", criterion="TC08")
    assert any(each.label == "Gửi giải trình…" for each in app.button)
    next(each for each in app.text_area if each.label == "Giải trình của phường").set_value("còn thêm")
    app.run()
    app.query_params["criterion"] = "TC05"
    app.run()
    assert "Còn thay đổi chưa lưu ở TC08" in written(app)
    assert not any(each.label == "Gửi giải trình…" for each in app.button)


def test_saving_an_answer_leads_to_the_next_question_that_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    ask()
    app = visit(monkeypatch, "self_assessment", "chieng-sinh", criterion="TC08")
    app.radio[0].set_value("agree")
    next(each for each in app.text_area if each.label == "Giải trình của phường").set_value("Đã có xác nhận")
    press(app.run(), "Lưu và sang TC05")
    assert "Camera nào hỏng?" in written(app) and "Ai xác nhận?" not in written(app)
    assert not any(each.label.startswith("Lưu và sang") for each in app.button)


def test_after_the_last_criterion_saving_leads_to_the_first_that_still_needs_somebody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = visit(monkeypatch, "self_assessment", "chieng-coi", criterion="SL4")
    assert any(each.label == "Lưu và sang TC02" for each in app.button)
    assert not any(each.label == "Lưu và xem lại" for each in app.button)


# Whoever asks the residents


def test_the_surveyor_is_shown_the_wards_to_enter_and_why_there_is_nothing_to_enter_for_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = visit(monkeypatch, "self_assessment", "surveyor")
    left_out = written(app).partition("Không nhập được: ")[2]
    assert "Tô Hiệu (đã qua bước nhập khảo sát)" in left_out and "Chiềng Cơi" not in left_out


def test_the_surveyor_enters_the_survey_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(monkeypatch, "self_assessment", "surveyor", unit=WARD, criterion="TC20")
    assert [each.label for each in typed_in(app)] == ["Số phiếu hài lòng", "Số phiếu hợp lệ", "Số phiếu phát ra"]
    fill(app, "90", "120", "150")
    assert "hài lòng 75,00 %" in written(app) and "thu về 80,00 %" in written(app)
    press(app, "Lưu")
    assert entry("TC20").values["20.1"] == {"positive": 90, "valid": 120, "issued": 150}


def test_more_content_than_valid_answers_is_refused_and_stays_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(monkeypatch, "self_assessment", "surveyor", unit=WARD, criterion="TC20")
    press(fill(app, "130", "120", "150"), "Lưu")
    assert "Chưa lưu được" in written(app)
    assert [each.value for each in typed_in(app)] == ["130", "120", "150"]
    assert "20.1" not in entry("TC20").values


# Who may not


@pytest.mark.parametrize("who", ["inspector", "lead", "board", "administrator"])
def test_the_screen_is_not_in_the_menu_of_others(monkeypatch: pytest.MonkeyPatch, who: str) -> None:
    app = visit(monkeypatch, "self_assessment", who)
    assert not app.text_input or "Tự đánh giá" not in written(app)


def test_one_ward_never_sees_anothers_form(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(monkeypatch, "self_assessment", "to-hieu", unit=WARD, criterion="TC05")
    assert "Tự đánh giá phường Tô Hiệu" in written(app)
    assert account(the_record(), "to-hieu") is not None
    with pytest.raises(DossierError):
        entries.sheet(the_record(), person(the_record(), "to-hieu"), WARD, "2026")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_both_languages_draw_every_view(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    assert revision(the_record(), WARD) >= 0
    for who, query in (
        (WARD, {"criterion": "TC04"}), (WARD, {"view": "review"}), ("to-hieu", {}), ("to-hieu", {"view": "figures"}),
        ("van-son", {}), ("surveyor", {}),
    ):  # fmt: skip
        app = visit(monkeypatch, "self_assessment", who, lang=language, **query)
        assert app.title
