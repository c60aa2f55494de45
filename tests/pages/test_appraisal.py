"""Thẩm định as it is worked with: the queue, a ward from taking up to publication, one criterion, blind and second marking."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal import case as appraisal
from dossiers.appraisal import decision_acts as deciding
from dossiers.people.accounts import account
from dossiers.procedure import status as dossier_status
from dossiers.procedure import steps as procedure
from dossiers.rounds.catalogues import catalogue_of
from dossiers.store.schema import assignments
from dossiers.store.schema import rounds as _rounds
from tests.pages.filled import filled as filled_buttons
from tests.pages.visiting import own_record, told, visit, written, wrong_at
from ui.reader.record import the_record
from ui.screens.appraisal import decision as appraisal_decision

Open = Callable[..., AppTest]
SENT = "van-son"
"""A ward that has sent its dossier, and nobody has taken up yet."""


@pytest.fixture(autouse=True)
def sample(tmp_path: Path) -> Iterator[None]:
    """A record of the test's own."""
    with own_record(tmp_path / "own"):
        yield


@pytest.fixture
def appraise(monkeypatch: pytest.MonkeyPatch) -> Open:
    def opened(person: str | None = "inspector", **query: str) -> AppTest:
        return visit(monkeypatch, "appraisal", person, **query)

    return opened


def person(name: str) -> Any:
    found = account(the_record(), name)
    assert found is not None
    return found


def press(app: AppTest, label: str) -> AppTest:
    next(each for each in app.button if each.label == label).click().run()
    assert not app.exception, app.exception
    return app


def field(of_its_kind: Any, end: str) -> Any:
    """A field by the end of its key."""
    return next(each for each in of_its_kind if (each.key or "").endswith(f"|{end}"))


def accept_all(app: AppTest) -> None:
    next(each for each in app.button if each.label.startswith("Chấp nhận tất cả")).click().run()
    assert not app.exception, app.exception


def chosen(app: AppTest, subject: str, value: str) -> AppTest:
    key = next(each.key for each in app.button_group if (each.key or "").endswith(f"|{subject}|kind"))
    app.button_group[[each.key for each in app.button_group].index(key)].set_value(value).run()
    assert not app.exception, app.exception
    return app


def labels(app: AppTest) -> list[str]:
    return [each.label for each in app.button]


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


# Who finds what


def test_the_queue_of_an_inspector_begins_with_one_next_thing_and_leads_to_each_ward(appraise: Open) -> None:
    app = appraise()
    page = written(app)
    assert "Thẩm định · Năm 2026" in page and "Việc tiếp theo:" in page
    assert filled_buttons(app) == ["Đọc giải trình TC19 của Chiềng An"]
    assert "Được phân công (6)" in page
    for ward in ("to-hieu", "van-son", "chieng-coi"):
        assert f"/appraisal?unit={ward}&amp;round=2026&amp;lang=vi" in page


def test_lead_and_board_have_parts_of_their_own(appraise: Open) -> None:
    assert "Các hồ sơ trong đợt" in written(appraise("lead"))
    board = written(appraise("board"))
    assert "Chờ duyệt (1)" in board and "Tô Hiệu" not in board, "what is not locked is not the board's to see"


def test_a_ward_has_no_such_screen_and_reads_nothing_by_its_address(appraise: Open) -> None:
    for who in ("to-hieu", "to-hieu-officer", "administrator", "surveyor"):
        app = appraise(who, unit="to-hieu", round="2026", criterion="TC11")
        assert "TC11 " not in "".join(each.value for each in app.title)
        assert "Thẩm định" not in "".join(labels(app)), who


@pytest.mark.parametrize(
    "query",
    [
        {}, {"view": "second"}, {"unit": SENT, "round": "2026"}, {"unit": "to-hieu", "round": "2026", "criterion": "TC11"},
        {"unit": "chieng-an", "round": "2026", "criterion": "TC20"}, {"unit": "thao-nguyen", "round": "2026"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("who", ["inspector", "lead"])
def test_an_english_screen_holds_no_vietnamese_words_of_ours(appraise: Open, who: str, query: dict[str, str]) -> None:
    app = appraise(who, lang="en", **query)
    ours = re.sub(
        r'<(\w+) class="(?:ws-typed|ws-ev-title|ws-ev-line|ws ws-person)">.*?</\1>', "", written(app), flags=re.DOTALL
    )
    for word in ("phường", "Phường", "tiêu chí", "Chưa đạt", "quyết định", "Quyết định", "ngày", "Lưu", "Chấp nhận"):
        assert word not in ours + " ".join(labels(app)), word


def test_people_are_called_in_the_queue_as_the_screen_calls_them(appraise: Open) -> None:
    page = written(appraise("inspector-2", lang="en"))
    assert "Inspector 1" in page and "Thẩm định viên" not in page


def test_the_order_of_the_queue_is_told_as_it_is_for_the_reader(appraise: Open) -> None:
    assert "Hồ sơ được phân công trước" in written(appraise())
    for who in ("lead", "board"):
        page = written(appraise(who))
        assert "Quá hạn lâu nhất" in page and "Hồ sơ được phân công trước" not in page


def test_who_is_tied_to_a_ward_is_told_that_this_is_why(appraise: Open) -> None:
    assert "có xung đột lợi ích với phường này" in written(appraise("inspector-2", unit="chieng-an", round="2026"))


def test_an_address_that_names_nothing_says_so_and_leads_back(appraise: Open) -> None:
    for query in ({"unit": "nowhere", "round": "2026"}, {"unit": SENT, "round": "2026", "criterion": "TC99"}):
        app = appraise(**query)
        assert "Danh sách hồ sơ" in labels(app) and "Địa chỉ này không dẫn đến phường hay tiêu chí nào" in written(app)
        assert "phần vẫn thường mở" not in written(app), "nothing is open there"
    assert "Thẩm định · Năm 2026" in written(appraise(unit=SENT, round="1999"))


# A ward


def test_taking_up_is_one_press_and_then_criteria_can_be_decided(appraise: Open) -> None:
    app = appraise(unit=SENT, round="2026")
    assert "Xem TC01" in labels(app), "before it is taken up there is nothing to decide"
    press(app, "Nhận thẩm định")
    assert told(app) == "Đã nhận thẩm định phường Vân Sơn."
    assert "Xét từ TC01" in labels(app)
    assert "Các bước đã qua" in written(app) and "Đã gửi → Đang thẩm định" in written(app)


def test_what_has_to_come_first_stands_under_the_step_it_hinders(appraise: Open) -> None:
    take_up()
    app = appraise(unit=SENT, round="2026")
    step = next(each for each in app.button if each.label == "Yêu cầu giải trình")
    assert step.disabled
    assert "Còn 27 tiêu chí chưa xét xong" in written(app)


def test_a_dossier_that_moved_on_meanwhile_is_not_taken_up_twice(appraise: Open) -> None:
    app = appraise(unit=SENT, round="2026")
    take_up()
    press(app, "Nhận thẩm định")
    assert "Nhận thẩm định" not in labels(app) and "Thẩm định viên 1" in app.error[0].value
    steps = dossier_status.status(the_record(), person("inspector"), SENT, "2026").steps
    assert [each.act for each in steps].count("begin_appraisal") == 1


def test_whoever_presses_a_step_that_somebody_took_meanwhile_reads_what_it_was_who_took_it_and_when(
    appraise: Open,
) -> None:
    app = appraise("lead", unit="moc-son", round="2026")
    status = dossier_status.status(the_record(), person("lead"), "moc-son", "2026")
    key = new_idempotency_key()
    procedure.lock(
        the_record(), person("lead"), "moc-son", "2026", expected_version=status.revision, idempotency_key=key
    )
    press(app, "Chốt")
    page = unescape(written(app))
    assert "Bạn vừa bấm “Chốt”, nhưng nút này không còn nữa. Bước mới nhất của hồ sơ: Chốt, Trưởng đoàn" in page


def test_giving_back_without_a_criterion_is_refused_and_changes_nothing(appraise: Open) -> None:
    press(press(appraise(unit=SENT, round="2026"), "Trả lại"), "Trả lại cho phường")
    assert dossier_status.status(the_record(), person("inspector"), SENT, "2026").state == "submitted"


def test_the_list_of_criteria_to_give_back_offers_no_all_for_a_hasty_enter(appraise: Open) -> None:
    app = press(appraise(unit=SENT, round="2026"), "Trả lại")
    assert [each.proto.select_all for each in app.multiselect] == [0]


# One criterion


def test_before_anything_is_chosen_nothing_is_said_of_saving_and_what_alone_is_open_is_named(appraise: Open) -> None:
    take_up()
    app = appraise(unit=SENT, round="2026", criterion="TC03")
    assert "Nếu lưu thì" not in written(app)
    chosen(app, "3.1", "accept")
    assert "Nếu lưu thì" in written(app)
    rest = [next(each for each in labels(app) if each.startswith("Lưu, và chấp nhận"))]
    for subject in ("TC03.a", "TC03.b"):
        chosen(app, subject, "accept_document")
        rest += [each for each in labels(app) if each.startswith("Lưu, và chấp nhận")]
    assert rest == [
        "Lưu, và chấp nhận 1 chỉ tiêu và 2 tài liệu còn lại",
        "Lưu, và chấp nhận 1 chỉ tiêu và 1 tài liệu còn lại",
        "Lưu, và chấp nhận 3.2",
    ]  # fmt: skip


def test_a_key_held_down_accepts_one_criterion_not_all_that_follow(appraise: Open) -> None:
    take_up()
    app = appraise(unit=SENT, round="2026", criterion="TC01")
    accept_all(app)
    assert app.title[0].value.startswith("TC01"), "nobody can have read it yet"


def test_a_ward_of_27_criteria_is_appraised_without_leaving_the_flow(
    appraise: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appraisal_decision, "TOO_SOON", 0)
    take_up()
    app = press(appraise(unit=SENT, round="2026"), "Xét từ TC01")
    codes = list(catalogue_of(the_record(), "2026").criteria)
    for code in codes:
        assert app.title[0].value.startswith(f"{code} ")
        accept_all(app)
        assert told(app).startswith(f"Đã lưu {code}: ")
    assert app.title[0].value == "Thẩm định phường Vân Sơn"
    assert "đã quyết định 27/27" in written(app)
    step = next(each for each in app.button if each.label == "Yêu cầu giải trình")
    assert not step.disabled


def test_a_correction_shows_its_effect_before_it_is_saved_and_needs_a_reason(appraise: Open) -> None:
    take_up()
    app = appraise(unit=SENT, round="2026", criterion="TC03")
    save = "Lưu, sang TC04"
    assert next(each for each in app.button if each.label == save).disabled
    chosen(app, "3.1", "correct")
    field(app.text_input, "3.1|numerator").set_value("3").run()
    assert "→ <strong>" in written(app) and "Điểm cả phường" in written(app)
    press(app, save)
    assert "3.1: phải ghi lý do." in written(app)
    field(app.text_area, "3.1|reason").set_value("Sổ chỉ ghi ba.").run()
    press(app, save)
    assert told(app) == "Đã lưu TC03: 3.1 sửa số liệu."
    made = appraisal.case(the_record(), person("inspector"), SENT, "2026", "TC03").decisions["3.1"]
    assert (made.kind, dict(made.inputs or {})["numerator"], made.reason) == ("correct", 3, "Sổ chỉ ghi ba.")


def test_figures_that_cannot_be_are_told_and_nothing_typed_is_lost(appraise: Open) -> None:
    take_up()
    app = appraise(unit=SENT, round="2026", criterion="TC03")
    chosen(app, "3.1", "correct")
    field(app.text_input, "3.1|numerator").set_value("900").run()
    field(app.text_area, "3.1|reason").set_value("Đếm lại.").run()
    press(app, "Lưu, sang TC04")
    assert app.error and app.title[0].value.startswith("TC03")
    assert field(app.text_input, "3.1|numerator").value == "900"
    assert field(app.text_area, "3.1|reason").value == "Đếm lại."


def test_what_is_typed_and_not_saved_is_there_after_looking_at_the_next_criterion(appraise: Open) -> None:
    take_up()
    app = chosen(appraise(unit=SENT, round="2026", criterion="TC03"), "3.1", "rule")
    field(app.text_area, "3.1|reason").set_value("Chưa thấy quy chế.").run()
    press(app, "TC04")
    press(app, "TC03")
    assert field(app.text_area, "3.1|reason").value == "Chưa thấy quy chế."
    press(app, "Phường Vân Sơn")
    assert "chưa lưu" in written(app)


def test_a_colleagues_decision_is_never_overwritten_unawares(appraise: Open) -> None:
    take_up()
    app = chosen(appraise(unit=SENT, round="2026", criterion="TC03"), "3.1", "rule")
    field(app.text_area, "3.1|reason").set_value("Tôi thấy chưa đạt.").run()
    state = next(i for i, each in enumerate(app.button_group) if (each.key or "").endswith("|3.1|state"))
    app.button_group[state].set_value("not_met").run()
    decide("TC03", [appraisal.Verdict("3.1", "rule", None, "not_proven", "Thiếu chữ ký.")])
    press(app, "Lưu, sang TC04")
    page = written(app)
    assert "Thiếu chữ ký." in page and "Tôi thấy chưa đạt." in page and "Thẩm định viên 1" in page
    assert {"Giữ quyết định của người kia", "Lưu quyết định của mình"} <= set(labels(app))
    kept = appraisal.case(the_record(), person("inspector"), SENT, "2026", "TC03").decisions["3.1"]
    assert kept.reason == "Thiếu chữ ký."
    press(app, "Lưu quyết định của mình")
    kept = appraisal.case(the_record(), person("inspector"), SENT, "2026", "TC03").decisions["3.1"]
    assert (kept.state, kept.reason) == ("not_met", "Tôi thấy chưa đạt.")


def test_keeping_the_colleagues_decision_lets_the_form_follow_it(appraise: Open) -> None:
    take_up()
    app = chosen(appraise(unit=SENT, round="2026", criterion="TC03"), "3.1", "accept")
    decide("TC03", [appraisal.Verdict("3.1", "rule", None, "not_proven", "Thiếu chữ ký.")])
    press(app, "Lưu, sang TC04")
    press(app, "Giữ quyết định của người kia")
    assert field(app.text_area, "3.1|reason").value == "Thiếu chữ ký."
    assert next(each for each in app.button if each.label == "Lưu, sang TC04").disabled


def decide(criterion: str, verdicts: list[Any]) -> None:
    case = appraisal.case(the_record(), person("inspector"), SENT, "2026", criterion)
    deciding.decide(
        the_record(), person("inspector"), SENT, "2026", criterion, verdicts=verdicts, expected_version=case.version,
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip


def test_an_answer_that_changes_nothing_is_closed_by_keeping_the_decisions(appraise: Open) -> None:
    app = appraise(unit="chieng-an", round="2026")
    read = next(label for label in labels(app) if label.startswith("Đọc trả lời ở "))
    code = read.removeprefix("Đọc trả lời ở ")
    before = appraisal.case(the_record(), person("inspector"), "chieng-an", "2026", code)
    press(press(app, read), "Giữ nguyên quyết định, đóng câu hỏi")
    after = appraisal.case(the_record(), person("inspector"), "chieng-an", "2026", code)
    assert not any(each.open for each in after.exchanges)
    assert {key: (each.kind, each.reason) for key, each in after.decisions.items()} == {
        key: (each.kind, each.reason) for key, each in before.decisions.items()
    }


def test_a_criterion_of_a_dossier_not_taken_up_leads_to_where_it_is(appraise: Open) -> None:
    app = appraise(unit=SENT, round="2026", criterion="TC03")
    assert "Nhận thẩm định hồ sơ này rồi mới quyết định được." in written(app)
    press(app, "Đến chỗ nhận thẩm định")
    assert "Nhận thẩm định" in labels(app)


def test_what_is_read_only_says_why(appraise: Open) -> None:
    for ward, why in (("to-hieu", "phường đang giải trình"), ("thao-nguyen", "kết quả đã chốt")):
        assert why in written(appraise(unit=ward, round="2026", criterion="TC03")), ward


def test_a_request_to_reopen_is_asked_about_only_where_one_was_made(appraise: Open) -> None:
    app = appraise("board", unit="thao-nguyen", round="2026")
    assert "Đề nghị mở lại" in labels(app) and "Xem đề nghị mở lại" not in labels(app)
    status = dossier_status.status(the_record(), person("board"), "thao-nguyen", "2026")
    procedure.request_reopening(
        the_record(), person("board"), "thao-nguyen", "2026", reason="Số liệu sai.", expected_version=status.revision,
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    for who, unmet in (("board", True), ("board-2", False)):
        app = appraise(who, unit="thao-nguyen", round="2026")
        assert "Đề nghị mở lại" not in labels(app), "one is enough"
        (settle,) = [each for each in app.button if each.label == "Xem đề nghị mở lại"]
        assert settle.disabled is unmet and "Số liệu sai." in written(app)


def test_who_is_not_assigned_only_reads(appraise: Open) -> None:
    take_up()
    app = appraise("inspector-2", unit=SENT, round="2026", criterion="TC03")
    assert "Chỉ xem" in written(app)
    assert not [each for each in labels(app) if each.startswith(("Lưu", "Chấp nhận"))]


# A blind round, and marking twice


def blind() -> None:
    with the_record().writing() as connection:
        connection.execute(update(_rounds).where(_rounds.c.id == "2026").values(blind=True))


def own_row(page: str) -> str:
    return page[page.index("ws-a-case") : page.index("ws-a-elsewhere") if "ws-a-elsewhere" in page else None]


def test_what_a_blind_round_hides_is_called_hidden_and_never_missing(
    appraise: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    blind()
    page = written(visit(monkeypatch, "scorecard", "inspector", unit=SENT, round="2026"))
    assert "Đợt này chấm độc lập" in page and "chưa có số liệu" not in page
    page = written(visit(monkeypatch, "overview", "inspector", round="2026"))
    assert "Đợt này chấm độc lập" in page and "khai 0/27" not in page
    assert "Đợt này chấm độc lập" not in written(visit(monkeypatch, "overview", "board", round="2026"))


def test_in_a_blind_round_the_claim_appears_after_the_first_judgement(appraise: Open) -> None:
    take_up()
    blind()
    app = appraise(unit=SENT, round="2026", criterion="TC03")
    assert (
        "ghi nhận định ban đầu" in written(app) and "đang ẩn" in written(app) and ">7/7<" not in own_row(written(app))
    )
    assert "Chưa có tệp" in written(app) and "Còn thiếu" not in written(app), "hidden is not missing"
    press(app, "Ghi nhận định, mở số phường khai")
    assert "3.1: chọn một trạng thái." in app.error[0].value
    for place, each in enumerate(app.button_group):
        if (each.key or "").startswith("form|first|"):
            app.button_group[place].set_value("met")
    press(app, "Ghi nhận định, mở số phường khai")
    page = written(app)
    assert ">7/7<" in own_row(page) and "Nhận định trước khi xem số phường khai" in page
    assert "Đã khai, chưa nộp tệp" in page
    assert "7/7 = 100" in own_row(page) and "Phường tự khai" not in own_row(page), "undecided, it counts as claimed"
    assert "Điểm cả phường" not in page, "the whole score would tell of what is still hidden"


def test_the_lead_draws_a_second_inspector_marks_blind_and_both_stand_side_by_side(appraise: Open) -> None:
    with the_record().writing() as connection:
        connection.exec_driver_sql("DELETE FROM second_marks")  # those of the sample: of one pair no share is told
    take_up()
    decide("TC02", list(accepted("TC02")))
    app = appraise("lead", view="second")
    field(app.text_input, "seed").set_value("2026-11")
    field(app.text_input, "percent").set_value("8.5")
    field(app.multiselect, "people").set_value(["inspector-2"])
    press(app, "Rút thăm")
    assert wrong_at(app, field(app.text_input, "percent")).startswith("Cần số nguyên từ 0 đến 100")
    field(app.text_input, "percent").set_value("100")
    press(app, "Rút thăm")
    assert re.fullmatch(r"Đã rút \d+ tiêu chí\.", told(app))
    second = appraise("inspector-2", unit=SENT, round="2026", criterion="TC02", second="1")
    page = written(second)
    assert "Chấm độc lập lần hai · TC02" in page and "Phường Vân Sơn" in page and "Thẩm định viên 1" not in page
    assert "Tài liệu của TC02" in page, "who judges has to see what was shown"
    for place, each in enumerate(second.button_group):
        if (each.key or "").startswith("form|second|"):
            second.button_group[place].set_value("met")
    press(second, "Lưu kết quả chấm")
    assert told(second) == "Đã lưu kết quả chấm độc lập lần hai."
    compared = written(appraise("lead", view="second"))
    assert "Trùng 1 trong 1 chỉ tiêu hai người cùng chấm." in compared and "%" not in compared.split("Trùng 1")[1]


def accepted(criterion: str) -> Iterator[Any]:
    for each in catalogue_of(the_record(), "2026").criteria[criterion].indicators:
        yield appraisal.Verdict(each.code, "accept")


def test_assignments_of_the_sample_are_as_these_tests_take_them() -> None:
    with the_record().reading() as connection:
        given = {row.unit_id: row.person_id for row in connection.execute(assignments.select())}
    assert {unit_id for unit_id, who in given.items() if who == "inspector-2"} == {"moc-chau", "thao-nguyen"}
    assert set(given.values()) == {"inspector", "inspector-2"} and len(given) == 8
