"""Ý kiến người dân as people meet it: totals only, what waits in sight, the answer written beside what was heard."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dossiers.access.policy import Actor
from dossiers.acts.transaction import new_idempotency_key
from dossiers.community import opinions
from dossiers.people.accounts import account
from tests.pages.visiting import own_record, visit, written, wrong_at
from ui.reader.record import the_record

WARD = "to-hieu"
VIETNAMESE = re.compile(r"\b(ý kiến|phường|họp|trả lời|ngày|Lưu|cũ)\b", re.IGNORECASE)


@pytest.fixture(autouse=True)
def record_of_this_module(tmp_path: Path) -> Iterator[None]:
    """Each test writes: on a record of its own."""
    with own_record(tmp_path):
        yield


def person(id_: str) -> Actor:
    found = account(the_record(), id_)
    assert found is not None
    return found


def heard() -> tuple[opinions.Opinion, ...]:
    return opinions.opinions_of(the_record(), person(WARD), WARD)


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    app.run()
    assert not app.exception, app.exception
    return app


def field(app: AppTest, label: str):
    return next(each for kind in (app.text_input, app.text_area) for each in kind if each.label == label)


def filled_in(app: AppTest, **other: str) -> AppTest:
    texts = {"Ngày họp": "20/11/2026", "Tổ dân phố": "Tổ 3", "Số ý kiến": "1.000", "Tóm tắt ý kiến": "Đề nghị lắp đèn."}
    for label, text in (texts | other).items():
        field(app, label).set_value(text)
    next(box for box in app.selectbox if box.label == "Nội dung").set_value("cameras")
    return app


def test_a_ward_reads_what_waits_how_much_was_answered_and_what_was_heard_before_the_merger(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = written(visit(monkeypatch, "opinions", WARD))
    for text in ("29 ý kiến tại 7 cuộc họp", "đã trả lời 26/29 (89,7 %)", "2 nội dung chưa trả lời, lâu nhất 38 ngày",
                 "chưa trả lời, đã 10 ngày", "Quyết Thắng (cũ)", "không có tên người"):  # fmt: skip
        assert text in said


def test_a_small_base_has_no_percentage(monkeypatch: pytest.MonkeyPatch) -> None:
    said = written(visit(monkeypatch, "opinions", WARD))
    table = said[said.index("Dưới 20 ý kiến") :]
    assert "6/7" in table and "%" not in table
    assert said.count("Dưới 20 ý kiến") == 1, "said once for both tables"


def test_each_group_has_its_counts_the_one_before_the_merger_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    said = written(visit(monkeypatch, "opinions", WARD))
    table = re.sub(r"<[^>]*>", " ", said[said.rindex("Dưới 20 ý kiến") :])
    assert re.search(r"Tổ 7\s+3\s+11\s+10/11", table) and re.search(r"Tổ 2\s+2\s+7\s+5/7", table)
    assert re.search(r"Tổ 2\s+Quyết Thắng \(cũ\)\s+1\s+3\s+3/3", table)


def test_only_what_waits_can_be_listed_and_the_address_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    said = written(visit(monkeypatch, "opinions", WARD, heard_view="waiting"))
    table = said[said.index("ws-heard") : said.index("Dưới 20 ý kiến")]
    assert table.count('scope="row"') == 2


def test_an_inspector_reads_and_has_nothing_to_press(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(monkeypatch, "opinions", "inspector", unit=WARD, opinion="new")
    assert "29 ý kiến" in written(app)
    assert [button.label for button in app.button] == []


def test_who_reads_several_wards_begins_with_which_have_any_and_who_waits_longest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = visit(monkeypatch, "opinions", "inspector")
    said = re.sub(r"<[^>]*>", " ", written(app))
    table = said[said.index("Theo phường") :]
    waits = [int(days) for days in re.findall(r"lâu nhất (\d+) ngày", table)]
    assert waits == sorted(waits, reverse=True) and waits[0] == 94
    assert re.search(r"Tô Hiệu\s+2 nội dung, lâu nhất 38 ngày", table) and "Chưa có ý kiến nào: " in table
    assert table.index("lâu nhất") < table.index("đã trả lời hết")
    assert not app.button


def test_the_list_by_ward_comes_first_whatever_ward_was_looked_at_before(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(monkeypatch, "opinions", "inspector")
    app.selectbox(key="pick_only").set_value(WARD).run()
    assert "Phường Tô Hiệu" in app.title[0].value and app.query_params["only"] in (WARD, [WARD])
    app.query_params.clear()
    app.run()
    assert app.title[0].value == "Ý kiến người dân"


def test_what_waits_stands_first_the_longest_before_others(monkeypatch: pytest.MonkeyPatch) -> None:
    said = written(visit(monkeypatch, "opinions", WARD))
    table = said[said.index("ws-heard") : said.index("Dưới 20 ý kiến")]
    marks = re.findall(r"chưa trả lời, đã (\d+) ngày|ws-quiet\">\d\d/\d\d/\d{4}<", table)
    assert marks[:2] == ["38", "10"] and not any(marks[2:])


def test_a_board_has_no_such_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "29 ý kiến" not in written(visit(monkeypatch, "opinions", "board", unit=WARD))


def test_a_ward_reads_only_its_own_whatever_the_address_says(monkeypatch: pytest.MonkeyPatch) -> None:
    said = written(visit(monkeypatch, "opinions", "van-son", unit=WARD))
    assert "Phường Vân Sơn" in said and "29 ý kiến" not in said


@pytest.mark.parametrize("query", [{}, {"opinion": "new"}])
def test_an_english_screen_holds_no_vietnamese_words_of_ours(monkeypatch: pytest.MonkeyPatch, query) -> None:
    app = visit(monkeypatch, "opinions", WARD, lang="en", **query)
    ours = re.sub(
        r'<span class="ws-typed">.*?</span>|<p class="ws ws-person">.*?</p>', "", written(app), flags=re.DOTALL
    )
    labels = [each.label for kind in (app.button, app.text_input, app.text_area, app.selectbox) for each in kind]
    assert VIETNAMESE.search(re.sub(r"<[^>]*>", " ", ours) + " ".join(labels)) is None


def test_what_was_heard_is_written_down_with_numbers_as_people_type_them(monkeypatch: pytest.MonkeyPatch) -> None:
    app = press(filled_in(visit(monkeypatch, "opinions", WARD, opinion="new")), "Lưu")
    assert "Đã lưu lúc" in written(app)
    newest = heard()[0].heard
    assert (newest.opinions, newest.topic, newest.attended, newest.heard_on) == (
        1000,
        "cameras",
        None,
        date(2026, 11, 20),
    )


@pytest.mark.parametrize(
    ("label", "text", "says"),
    [
        ("Số ý kiến", "8,5", "cần số nguyên"),
        ("Số ý kiến", "", "chưa điền"),
        ("Ngày họp", "20-11", "cần ngày/tháng/năm"),
        ("Ngày họp", "24/11/2026", "đến hôm nay"),
        ("Tổ dân phố", "", "chưa ghi tổ nào"),
        ("Tóm tắt ý kiến", "Người hỏi 014 099 012 345", "giống số định danh"),
        ("Trả lời", "Đã lắp", "cả nội dung trả lời và ngày"),
    ],
)
def test_what_cannot_be_saved_is_said_and_stays_typed(
    monkeypatch: pytest.MonkeyPatch, label: str, text: str, says: str
) -> None:
    app = press(filled_in(visit(monkeypatch, "opinions", WARD, opinion="new"), **{label: text}), "Lưu")
    assert says in wrong_at(app, field(app, label)).lower()
    assert field(app, label).value == text
    assert len(heard()) == 7


def test_a_name_is_pointed_at_once_and_saved_when_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(monkeypatch, "opinions", WARD, opinion="new")
    press(filled_in(app, **{"Tóm tắt ý kiến": "Bà Lò Thị Hoa đề nghị lắp đèn"}), "Lưu")
    assert "Bà Lò Thị Hoa" in app.warning[0].value
    assert len(heard()) == 7
    press(app, "Lưu")
    assert len(heard()) == 8


def test_an_answer_is_written_beside_what_was_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = next(each for each in heard() if not each.heard.answered)
    app = visit(monkeypatch, "opinions", WARD, opinion=str(waiting.id))
    field(app, "Trả lời").set_value("Đã làm gờ giảm tốc")
    field(app, "Ngày trả lời").set_value("21/11/2026")
    press(app, "Lưu")
    answered = next(each for each in heard() if each.id == waiting.id)
    assert (answered.heard.answer, answered.heard.answered_on) == ("Đã làm gờ giảm tốc", date(2026, 11, 21))


def test_somebody_was_faster_both_are_shown_and_the_reader_chooses(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = next(each for each in heard() if not each.heard.answered)
    app = visit(monkeypatch, "opinions", WARD, opinion=str(waiting.id))
    field(app, "Số người dự").set_value("60")
    opinions.answer(
        the_record(), person(f"{WARD}-officer"), WARD, waiting.id, "Đã trả lời tại chỗ", date(2026, 11, 20), expected_version=1,
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    press(app, "Lưu")
    said = written(app)
    assert "đã sửa mục này" in said and "Đã trả lời tại chỗ" in said and "60" in said
    press(app, "Giữ bản đang lưu")
    kept = next(each for each in heard() if each.id == waiting.id)
    assert (kept.heard.answer, kept.heard.attended) == ("Đã trả lời tại chỗ", 52)
