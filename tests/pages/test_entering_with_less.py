"""Entering with less: what is known is offered and taken by a press, contents are ticked, reasons are given at once."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dossiers.procedure import status as dossier_status
from dossiers.submissions import entry_sheets as entries
from tests.dossiers.working import person
from tests.pages.test_self_assessment import fill, links, press
from tests.pages.visiting import own_record, visit, written
from ui.reader.record import the_record

WARD = "chieng-coi"
MOST_CLICKS = 20


@pytest.fixture(autouse=True)
def record_of_its_own(tmp_path: Path) -> Iterator[None]:
    """Every test here writes."""
    with own_record(tmp_path):
        yield


def form(patch: pytest.MonkeyPatch, criterion: str) -> AppTest:
    return visit(patch, "self_assessment", WARD, criterion=criterion)


def entry(criterion: str) -> entries.Entry:
    return entries.sheet(the_record(), person(the_record(), WARD), WARD, "2026").entries[criterion]


def labels(app: AppTest) -> list[str]:
    return [each.label for each in app.button]


def tick(app: AppTest, label: str) -> AppTest:
    next(each for each in app.checkbox if each.label == label).check()
    return app.run()


def test_contents_are_ticked_and_kept_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    app = form(monkeypatch, "TC04")
    assert not any("trong 4" in each.label for each in app.button_group), "nobody counts them"
    press(tick(tick(app, "Phòng trực ban"), "Nơi tiếp dân, bộ phận một cửa"), "Lưu")
    assert entry("TC04").values == {"4.1": {"items": ["reception", "duty_room"]}}
    said = written(form(monkeypatch, "TC04"))
    assert "chưa có: Chỗ ở của cán bộ trực, Kho vật chứng và công cụ" in said, "what lacks is named by itself"


def test_that_none_of_the_contents_is_there_is_an_answer_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    app = form(monkeypatch, "TC04")
    app = press(tick(app, "Chưa có nội dung nào"), "Lưu")
    assert entry("TC04").values == {"4.1": {"items": []}}
    app = press(tick(app, "Phòng trực ban"), "Lưu")
    assert entry("TC04").values == {"4.1": {"items": ["duty_room"]}}


def test_a_figure_declared_elsewhere_is_taken_by_a_press_and_never_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    press(fill(form(monkeypatch, "TC11"), "29"), "Lưu")
    app = form(monkeypatch, "TC12")
    assert [each.value for each in app.text_input][:2] == ["", ""]
    press(app, "11.1 đã khai 29 · lấy 29")
    assert [each.value for each in app.text_input][:2] == ["", "29"]
    assert "12.1" not in entry("TC12").values, "taken is not saved"
    fill(app, "20", "28")
    assert "11.1 đã khai 29, 12.1 khai 28" in written(app) and "lấy 29 của 11.1" in labels(app)


def test_last_years_figure_is_shown_and_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    app = form(monkeypatch, "TC05")
    assert all(each.value == "" for each in app.text_input)
    offered = [each for each in labels(app) if each.startswith("2025: ") and each.endswith("· dùng lại")]
    assert len(offered) == 4
    press(app, offered[1])
    assert app.text_input[1].value == offered[1].removeprefix("2025: ").removesuffix(" · dùng lại").replace(".", "")


def test_what_is_asked_is_said_in_words_of_the_field(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {code: written(form(monkeypatch, code)) for code in ("TC08", "TC02", "TC05", "TC11")}
    assert "yêu cầu: không có" in said["TC08"] and "từ Hoàn thành tốt nhiệm vụ trở lên" in said["TC02"]
    assert "yêu cầu: đủ 100 %" in said["TC05"] and "yêu cầu: giảm từ 5 %" in said["TC11"]
    assert not any("ws-basis" in text for text in said.values()), "where a threshold comes from is no word for here"


def test_what_is_refused_stands_at_its_field_and_once_above_with_a_link(monkeypatch: pytest.MonkeyPatch) -> None:
    app = press(fill(form(monkeypatch, "TC05"), "118", "118", "8.5", "bảy"), "Lưu")
    said = written(app)
    assert "Chưa lưu được: 2 chỗ cần sửa." in said
    led = [name for each in app.get("html") for name in re.findall(r'data-ws-field="[^"]*">(.*?)</a>', each.proto.body)]
    assert [name.startswith("5.2 Camera đang hoạt động") for name in led].count(True) == 1, led
    assert said.count('id="ws-wrong-') == 2 and "wsTieRefusals" in said


def test_a_criterion_with_a_reason_and_no_figure_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(monkeypatch, "self_assessment", WARD, view="review")
    app.selectbox[0].select("under_way").run()
    press(app, "Lưu")
    assert entry("TC10").explanation == "Đang khắc phục, chưa xong"
    listed = links(visit(monkeypatch, "self_assessment", WARD, criterion="TC05"))
    assert "Khai dở 0/" not in listed and "Chưa khai" in listed


def test_reasons_are_refused_at_the_field_and_saved_all_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    app = press(visit(monkeypatch, "self_assessment", WARD, view="review"), "Lưu")
    said = written(app)
    assert "Chưa lưu được: 1 chỗ cần sửa." in said and said.count('id="ws-wrong-') == 1
    assert entry("TC10").version == 0
    app.selectbox[0].select("higher_level").run()
    assert "chỗ cần sửa" not in written(app), "what is changed is not wrong any more"
    own = next(each for each in app.selectbox if each.label == "Lý do của TC10")
    own.select("own").run()
    next(each for each in app.text_input if each.label == "Lý do của TC10: ghi rõ").set_value("Chưa có báo cáo")
    press(app.run(), "Lưu")
    assert entry("TC10").explanation == "Chưa có báo cáo"
    assert entry("TC23").explanation == "Chờ số liệu, xác nhận của Công an cấp trên"


def test_three_criteria_and_the_first_hand_in_take_few_clicks_and_no_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    app, clicks = visit(monkeypatch, "self_assessment", WARD, criterion="TC02"), 1

    def pressed(label: str) -> None:
        nonlocal clicks
        press(app, label)
        clicks += 1

    app.button_group[0].set_value("fulfilled_well").run()
    clicks += 1
    pressed("Lưu và sang TC03")
    fill(app, "7", "7", "2")
    pressed("Lưu và sang TC04")
    for label in (
        "Nơi tiếp dân, bộ phận một cửa",
        "Phòng trực ban",
        "Chỗ ở của cán bộ trực",
        "Kho vật chứng và công cụ",
    ):
        tick(app, label)
        clicks += 1
    pressed("Lưu")
    pressed("Xem lại trước khi gửi")
    app.selectbox[0].select("not_due").run()
    clicks += 2
    pressed("Lưu")
    pressed("Gửi hồ sơ…")
    said = written(app)
    assert "tiêu chí chưa khai" in said and "điểm, đạt" in said and "trễ 8 ngày" in said
    pressed("Gửi chính thức")
    assert dossier_status.status(the_record(), person(the_record(), WARD), WARD, "2026").state == "submitted"
    assert clicks <= MOST_CLICKS, clicks
