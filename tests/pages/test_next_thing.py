"""The one next thing on the screen: at most one filled button, and on a first screen it leads to what is the reader's."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dossiers.vocabulary import STATES, State
from tests.pages.filled import filled, next_link
from tests.pages.visiting import own_record, visit, written
from ui.reader.record import the_record

#: The filled buttons of the screens: whose, where, with what in the address.
SCREENS: tuple[tuple[str, str, dict[str, str], list[str]], ...] = (
    ("chieng-coi", "self_assessment", {}, ["Lưu"]),
    ("chieng-coi", "self_assessment", {"view": "review"}, ["Lưu"]),
    ("chieng-coi", "actions", {}, ["Thêm việc"]),
    ("chieng-coi", "actions", {"action": "new"}, ["Lưu"]),
    ("chieng-coi", "opinions", {}, ["Ghi ý kiến"]),
    ("chieng-coi", "opinions", {"opinion": "new"}, ["Lưu"]),
    ("chieng-coi", "scorecard", {}, []),
    ("to-hieu", "self_assessment", {}, ["Lưu câu trả lời"]),
    ("to-hieu-officer", "self_assessment", {"criterion": "TC08"}, ["Lưu câu trả lời"]),
    ("van-son", "self_assessment", {}, []),
    ("surveyor", "self_assessment", {}, ["Nhập khảo sát TC20 của Chiềng Cơi"]),
    ("surveyor", "self_assessment", {"unit": "chieng-coi", "criterion": "TC20"}, ["Lưu"]),
    ("inspector", "appraisal", {}, ["Đọc giải trình TC19 của Chiềng An"]),
    ("inspector", "appraisal", {"view": "second"}, []),
    ("inspector", "appraisal", {"unit": "chieng-sinh", "round": "2026"}, ["Xét tiếp TC10"]),
    ("inspector", "appraisal", {"unit": "chieng-an", "round": "2026"}, ["Đọc trả lời ở TC19"]),
    ("inspector", "appraisal", {"unit": "van-son", "round": "2026"}, ["Nhận thẩm định"]),
    ("inspector", "appraisal", {"unit": "moc-son", "round": "2026"}, []),
    ("inspector", "appraisal", {"unit": "chieng-sinh", "round": "2026", "criterion": "TC12"}, ["Lưu, sang TC13"]),
    ("inspector", "actions", {"only": "to-hieu", "action": "new"}, ["Lưu"]),
    ("inspector-2", "appraisal", {}, []),
    ("lead", "appraisal", {}, ["Mở Mộc Sơn để chốt"]),
    ("lead", "appraisal", {"unit": "moc-son", "round": "2026"}, ["Chốt"]),
    ("lead", "appraisal", {"unit": "chieng-an", "round": "2026"}, []),
    ("lead", "administration", {}, ["Lưu phân công"]),
    ("board", "appraisal", {}, ["Mở Thảo Nguyên để duyệt"]),
    ("board", "appraisal", {"unit": "thao-nguyen", "round": "2026"}, ["Duyệt"]),
    ("board", "audit", {}, []),
    *(
        ("administrator", "administration", {"office": view}, [label] if label else [])
        for view, label in (
            ("units", "Thêm đơn vị"), ("rounds", "Tạo đợt"), ("assignments", "Lưu phân công"),
            ("people", "Thêm người"), ("criteria", ""), ("backups", "Sao lưu ngay"),
        )
    ),
)  # fmt: skip
#: The first screens: whose, what the next thing says and where its button leads.
FIRST: tuple[tuple[str, str, str, dict[str, str], str], ...] = (
    ("to-hieu", "Trả lời câu hỏi về TC08", "self_assessment", {"criterion": "TC08"}, "Hạn 02/12/2026, còn 9 ngày."),
    ("to-hieu-officer", "Trả lời câu hỏi về TC08", "self_assessment", {"criterion": "TC08"}, "Hạn 02/12/2026, còn 9 ngày."),
    ("chieng-coi", "Khai tiếp TC02", "self_assessment", {"criterion": "TC02"}, "Quá hạn gửi 8 ngày"),
    ("moc-son", "Trả lời câu hỏi về TC05", "self_assessment", {"criterion": "TC05"}, "Quá hạn giải trình 2 ngày"),
    ("inspector", "Đọc giải trình TC19 của Chiềng An", "appraisal", {"criterion": "TC19"}, "Sau đó còn 2 hồ sơ"),
    ("lead", "Mở Mộc Sơn để chốt", "appraisal", {"unit": "moc-son"}, "còn 3 câu chưa trả lời"),
    ("board", "Mở Thảo Nguyên để duyệt", "appraisal", {"unit": "thao-nguyen"}, "Hạn 31/01/2027, còn 69 ngày."),
    ("surveyor", "Nhập khảo sát TC20 của Chiềng Cơi", "self_assessment", {"unit": "chieng-coi"}, "Hạn 15/12/2026"),
    ("administrator", "Sao lưu", "administration", {"office": "backups"}, "Chưa có bản sao lưu nào."),
)  # fmt: skip
#: What a button says that leads to what can be looked at while others are at work.
MEANWHILE = re.compile("Xem (phiếu điểm|danh sách hồ sơ|kết quả )")


@pytest.fixture(scope="module", autouse=True)
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with own_record(tmp_path_factory.mktemp("next")):
        yield


@pytest.mark.parametrize(("who", "label", "page", "query", "words"), FIRST, ids=[each[0] for each in FIRST])
def test_a_first_screen_says_what_is_next_with_its_day_and_leads_there_in_one_press(
    monkeypatch: pytest.MonkeyPatch, who: str, label: str, page: str, query: dict[str, str], words: str
) -> None:
    app = visit(monkeypatch, "overview", who)
    found = next_link(app)
    assert found is not None and (found.label, found.page) == (label, page)
    assert query.items() <= found.query.items() and found.query["lang"] == "vi"
    assert filled(app) == [label] and words in written(app)
    visit(monkeypatch, page, who, **found.query)


@pytest.mark.parametrize(
    ("who", "words", "label", "page"),
    [
        ("van-son", "Hồ sơ đang chờ thẩm định viên. Hạn 15/12/2026, còn 22 ngày.", "Xem phiếu điểm", "scorecard"),
        ("thao-nguyen", "Hồ sơ đang chờ Hội đồng. Hạn 31/01/2027", "Xem phiếu điểm", "scorecard"),
        (
            "inspector-2",
            "phường 3 hồ sơ (hạn sớm nhất 15/11/2026); thẩm định viên 2 hồ sơ (hạn sớm nhất 15/12/2026); "
            "Trưởng đoàn chốt 1 hồ sơ (hạn sớm nhất 15/12/2026)",
            "Xem danh sách hồ sơ",
            "appraisal",
        ),
    ],
)  # fmt: skip
def test_where_nothing_waits_for_the_reader_it_says_for_whom_it_does_and_what_can_be_looked_at(
    monkeypatch: pytest.MonkeyPatch, who: str, words: str, label: str, page: str
) -> None:
    app = visit(monkeypatch, "overview", who)
    link = next_link(app)
    assert link is not None and filled(app) == [label] and (link.label, link.page) == (label, page)
    assert "Hiện không có việc nào chờ bạn." in written(app) and words in written(app)


@pytest.mark.parametrize(("who", "screen", "query", "labels"), SCREENS)
def test_no_screen_has_more_than_one_filled_button(
    monkeypatch: pytest.MonkeyPatch, who: str, screen: str, query: dict[str, str], labels: list[str]
) -> None:
    assert filled(visit(monkeypatch, screen, who, **query)) == labels
    assert len(labels) <= 1


def test_with_the_form_of_a_document_open_its_save_is_the_filled_one(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(monkeypatch, "self_assessment", "chieng-coi", criterion="TC05")
    app.session_state["evidence_panel"] = ("evidence|chieng-coi|2026|TC05", "TC05.a")
    assert filled(app.run()) == ["Lưu tệp"]


def test_the_form_that_replaces_a_refused_file_has_the_filled_button_once_something_stands_in_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = visit(monkeypatch, "self_assessment", "to-hieu", criterion="TC08")
    assert filled(app) == ["Lưu câu trả lời"]
    next(each for each in app.text_input if each.label.startswith("Số, ký hiệu")).set_value("12/XN").run()
    assert filled(app) == ["Lưu tệp"]


def test_the_english_screens_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(monkeypatch, "overview", "chieng-coi", lang="en")
    assert filled(app) == ["Go on with TC02"]
    assert "Criteria still to enter or complete: 26 of 27." in written(app) and "It was due on 15 Nov 2026." in written(
        app
    )
    app = visit(monkeypatch, "overview", "van-son", lang="en")
    assert "Nothing waits for you now." in written(app) and "The dossier waits for the inspector." in written(app)


def test_looking_at_a_past_round_does_not_hide_what_is_next_in_the_open_one(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(monkeypatch, "overview", "board", round="2025")
    assert filled(app) == ["Mở Thảo Nguyên để duyệt"]
    assert "Năm 2026 · Thảo Nguyên: đã chốt, chờ duyệt." in written(app)


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a record whose dossiers are put from state to state."""
    return tmp_path_factory.mktemp("states")


@pytest.mark.parametrize("state", STATES)
def test_in_every_state_of_a_dossier_every_first_screen_stands_with_one_filled_button(
    monkeypatch: pytest.MonkeyPatch, another: Path, state: State
) -> None:
    with own_record(another):
        with the_record().writing() as connection:
            connection.exec_driver_sql(
                "UPDATE dossiers SET state = ?, submitted_at = '2026-11-10 03:00:00' WHERE round_id = '2026'", (state,)
            )
        found = {who: _next(visit(monkeypatch, "overview", who)) for who in ("to-hieu", "inspector", "lead", "board")}
    theirs = {
        "draft": ("to-hieu",), "returned": ("to-hieu",), "submitted": ("inspector",), "under_appraisal": ("inspector",),
        "clarification_requested": ("to-hieu", "lead"), "clarified": ("inspector", "lead"), "locked": ("board",),
        "approved": ("board",), "published": (),
    }[state]  # fmt: skip
    assert tuple(who for who, label in found.items() if not MEANWHILE.match(label)) == theirs, found


def _next(app: AppTest) -> str:
    """The one thing that is filled: what is next, or what can be looked at meanwhile."""
    (label,) = filled(app)
    return label


def test_a_ward_asked_again_in_a_published_round_is_led_to_where_it_answers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with own_record(tmp_path):
        with the_record().writing() as connection:
            connection.exec_driver_sql("UPDATE rounds SET status = 'published' WHERE id = '2026'")
        link = next_link(visit(monkeypatch, "overview", "to-hieu", round="2025"))
        assert link is not None and link.query["round"] == "2026"
        app = visit(monkeypatch, link.page, "to-hieu", **link.query)
        assert filled(app) == ["Lưu câu trả lời"]
        assert "Hiện không có đợt đánh giá nào đang mở." in written(visit(monkeypatch, "self_assessment", "van-son"))


@pytest.mark.parametrize(("who", "screen", "words"), [
    ("board", "appraisal", "Thẩm định phường Thảo Nguyên"), ("surveyor", "self_assessment", "Chiềng Cơi: TC20"),
])  # fmt: skip
def test_on_the_screen_it_leads_to_the_next_thing_changes_the_address_so_that_the_next_press_stays(
    monkeypatch: pytest.MonkeyPatch, who: str, screen: str, words: str
) -> None:
    app = visit(monkeypatch, screen, who)
    (label,) = filled(app)
    next(each for each in app.button if each.label == label).click().run()
    assert words in written(app) and app.query_params["unit"], "a page link would leave the address as it was"
