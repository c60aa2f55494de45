"""Kế hoạch khắc phục as people meet it: own ward first, late ones first, gaps in sight, nothing lost, nothing overwritten."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dossiers.access.policy import Actor
from dossiers.acts.transaction import new_idempotency_key
from dossiers.community import actions
from dossiers.people.accounts import account
from tests.pages.visiting import ROOT, own_record, visit, written, wrong_at
from ui.reader.record import the_record

VIETNAMESE = re.compile(r"\b(việc|phường|tiêu chí|quá hạn|thiếu|người|ngày|Lưu)\b", re.IGNORECASE)


@pytest.fixture(autouse=True)
def record_of_this_module(tmp_path: Path) -> Iterator[None]:
    """Each test writes: on a record of its own."""
    with own_record(tmp_path):
        yield


def person(id_: str) -> Actor:
    found = account(the_record(), id_)
    assert found is not None
    return found


def of_ward(unit_id: str) -> tuple[actions.Action, ...]:
    return actions.actions_of(the_record(), person("inspector"), unit_id, "2026")


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    app.run()
    assert not app.exception, app.exception
    return app


def field(app: AppTest, label: str):
    return next(each for kind in (app.text_input, app.text_area) for each in kind if each.label == label)


# The list


def test_a_chief_reads_late_ones_first_with_gaps_and_what_was_carried_over(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(monkeypatch, "actions", "to-hieu")
    assert app.title[0].value == "Kế hoạch khắc phục · Phường Tô Hiệu"
    said = written(app)
    for text in ("4 việc đang mở", "1 quá hạn", "2 việc chưa đủ năm rõ", "quá 3 ngày", "thiếu: người",
                 "thiếu: trách nhiệm", "thiếu: kết quả", "chuyển từ: Năm 2025", "ngoài phường"):  # fmt: skip
        assert text in said
    places = [said.index(text) for text in ("Trả lời 3 kiến nghị", "Xin giấy xác nhận", "Bố trí kho vật chứng")]
    assert places == sorted(places)
    heads = [said.index(f'<th scope="col">{head}') for head in
             ("Rõ việc", "Rõ người", "Rõ tiến độ", "Rõ kết quả", "Rõ trách nhiệm")]  # fmt: skip
    assert heads == sorted(heads)


def test_an_inspector_sees_all_wards_and_filters_one(monkeypatch: pytest.MonkeyPatch) -> None:
    everybody = re.sub(r"<[^>]*>", "", written(visit(monkeypatch, "actions", "inspector")))
    assert "Mộc Sơn · TC05" in everybody and "Tô Hiệu · SL4" in everybody
    one = written(visit(monkeypatch, "actions", "inspector", only="moc-son"))
    assert "Kiểm tra lại camera" in one and "Trả lời 3 kiến nghị" not in one


def test_every_criterion_without_an_action_is_a_row_with_name_and_state_and_begins_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    everybody = written(visit(monkeypatch, "actions", "inspector"))
    row = re.search(
        r"<p class=\"ws-act-uncovered\">(?:(?!</p>).)*action=new-TC16(?:(?!</p>).)*</p>", everybody, re.DOTALL
    )
    assert row and "only=moc-son" in row[0] and "Chưa đạt" in row[0] and "TC16 Quản lý ngành nghề" in row[0]
    own = visit(monkeypatch, "actions", "moc-son")
    bare = actions.uncovered(the_record(), person("moc-son"), "moc-son", "2026")
    pressed = [each.label for each in own.button if each.label.startswith("Thêm việc cho ")]
    assert pressed == [f"Thêm việc cho {each.code}" for each in bare]
    link = visit(monkeypatch, "actions", "inspector", only="moc-son", action="new-TC16")
    assert "Việc mới" in written(link)


def test_who_may_not_begin_one_is_not_led_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "action=new" not in written(visit(monkeypatch, "actions", "lead"))


def test_a_criterion_leads_to_what_it_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    said = written(visit(monkeypatch, "actions", "moc-son"))
    for code in ("TC05", "TC16"):
        assert f'<a href="/catalogue?criterion={code}&amp;lang=vi"' in said


def test_a_draft_is_not_full_of_criteria_without_an_action(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "tiêu chí chưa có việc" not in written(visit(monkeypatch, "actions", "chieng-coi"))


@pytest.mark.parametrize("who", ["lead", "board", "inspector-2"])
def test_who_may_only_read_has_nothing_to_press(monkeypatch: pytest.MonkeyPatch, who: str) -> None:
    app = visit(monkeypatch, "actions", who, only="moc-son", action="new")
    assert "Kiểm tra lại camera" in written(app)
    assert [button.label for button in app.button] == []


def test_the_board_reads_actions_and_nothing_of_an_unlocked_dossier(monkeypatch: pytest.MonkeyPatch) -> None:
    said = written(visit(monkeypatch, "actions", "board", only="moc-son"))
    assert "chưa có việc:" not in said and "TC16" not in said


def test_another_ward_s_address_shows_one_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    said = written(visit(monkeypatch, "actions", "van-son", only="moc-son"))
    assert "Phường Vân Sơn" in said and "Kiểm tra lại camera" not in said


def test_a_round_without_a_dossier_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "không có hồ sơ trong đợt này" in written(visit(monkeypatch, "actions", "to-hieu", round="2024"))


@pytest.mark.parametrize("query", [{}, {"only": "moc-son"}, {"only": "moc-son", "action": "new-TC16"}])
def test_an_english_screen_holds_no_vietnamese_words_of_ours(monkeypatch: pytest.MonkeyPatch, query) -> None:
    app = visit(monkeypatch, "actions", "inspector", lang="en", **query)
    ours = re.sub(
        r'<span class="ws-typed">.*?</span>|<p class="ws ws-person">.*?</p>', "", written(app), flags=re.DOTALL
    )
    labels = [each.label for kind in (app.button, app.text_input, app.selectbox, app.checkbox) for each in kind]
    assert VIETNAMESE.search(re.sub(r"<[^>]*>", " ", ours) + " ".join(labels)) is None


# The form


def test_an_unmet_criterion_is_one_press_from_an_action_about_it(monkeypatch: pytest.MonkeyPatch) -> None:
    app = press(visit(monkeypatch, "actions", "moc-son"), "Thêm việc cho TC16")
    assert field(app, "Rõ trách nhiệm").value == "Công an phường"
    field(app, "Rõ việc").set_value("Kiểm tra các cơ sở còn lại")
    field(app, "Rõ tiến độ: hạn").set_value("15/12/2026")
    press(app, "Lưu")
    assert "Đã lưu lúc" in written(app) and "Kiểm tra các cơ sở còn lại" in written(app)
    made = next(each for each in of_ward("moc-son") if each.wanted.criterion == "TC16")
    assert (made.wanted.due, made.gaps) == (date(2026, 12, 15), ("who", "outcome"))
    assert "Thêm việc cho TC16" not in [button.label for button in app.button]


@pytest.mark.parametrize(
    ("where", "text", "says"),
    [
        ("Rõ tiến độ: hạn", "31/02/2026", "cần ngày/tháng/năm"),
        ("Rõ tiến độ: hạn", "31/12/2096", "phải từ"),
        ("Rõ người", "Gọi 0912345678", "giống số điện thoại"),
        ("Rõ việc", "", "chưa ghi việc phải làm"),
    ],
)
def test_what_cannot_be_saved_is_said_and_stays_typed(
    monkeypatch: pytest.MonkeyPatch, where: str, text: str, says: str
) -> None:
    app = visit(monkeypatch, "actions", "moc-son", action="new")
    field(app, "Rõ việc").set_value("Việc thử")
    field(app, "Rõ kết quả").set_value("Kết quả thử")
    field(app, where).set_value(text)
    press(app, "Lưu")
    assert says in wrong_at(app, field(app, where)).lower()
    assert (field(app, where).value, field(app, "Rõ kết quả").value) == (text, "Kết quả thử")
    assert len(of_ward("moc-son")) == 3


def test_what_looks_like_a_name_is_pointed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(monkeypatch, "actions", "moc-son", action="new")
    field(app, "Rõ việc").set_value("Gặp ông Cầm Văn Bình")
    press(app, "Lưu")
    assert "ông Cầm Văn Bình" in app.warning[0].value
    assert len(of_ward("moc-son")) == 3
    press(app, "Lưu")
    assert len(of_ward("moc-son")) == 4


def test_settling_needs_what_came_out_and_the_settled_can_be_opened_again(monkeypatch: pytest.MonkeyPatch) -> None:
    id_ = next(each.id for each in of_ward("moc-son") if each.wanted.criterion == "TC22")
    app = visit(monkeypatch, "actions", "moc-son", action=str(id_))
    state = next(group for group in app.button_group if group.label == "Tình trạng")
    state.set_value("done")
    press(app, "Lưu")
    assert "ghi kết quả đạt được" in wrong_at(app, field(app, "Rõ kết quả")).lower()
    field(app, "Rõ kết quả").set_value("5 tổ đã được xếp loại")
    press(app, "Lưu")
    done = next(each for each in of_ward("moc-son") if each.id == id_)
    assert (done.state, done.wanted.progress, done.wanted.outcome) == ("done", 100, "5 tổ đã được xếp loại")


def test_somebody_was_faster_both_are_shown_and_the_reader_chooses(monkeypatch: pytest.MonkeyPatch) -> None:
    action = next(each for each in of_ward("moc-son") if each.wanted.criterion == "TC05")
    app = visit(monkeypatch, "actions", "moc-son", action=str(action.id))
    field(app, "Rõ người").set_value("Đội phó")
    theirs = replace(action.wanted, progress=45)
    actions.change(
        the_record(),
        person("inspector"),
        "moc-son",
        "2026",
        action.id,
        theirs,
        expected_version=1,
        idempotency_key=new_idempotency_key(),
    )
    press(app, "Lưu")
    said = written(app)
    assert "Thẩm định viên 1 đã sửa việc này" in said
    for text in ("45 %", "20 %", "Đội phó", "Tổ quản lý camera"):
        assert text in said
    assert next(each for each in of_ward("moc-son") if each.id == action.id).wanted == theirs
    press(app, "Lưu")
    assert next(each for each in of_ward("moc-son") if each.id == action.id).wanted.who == "Đội phó"


def test_one_may_also_keep_what_the_other_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    action = next(each for each in of_ward("moc-son") if each.wanted.criterion == "TC05")
    app = visit(monkeypatch, "actions", "moc-son", action=str(action.id))
    field(app, "Rõ người").set_value("Đội phó")
    theirs = replace(action.wanted, progress=45)
    actions.change(
        the_record(),
        person("inspector"),
        "moc-son",
        "2026",
        action.id,
        theirs,
        expected_version=1,
        idempotency_key=new_idempotency_key(),
    )
    press(press(app, "Lưu"), "Giữ bản đang lưu")
    assert next(each for each in of_ward("moc-son") if each.id == action.id).wanted == theirs
    assert "Đội phó" not in written(app)


def test_giving_up_saves_nothing_and_the_next_form_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(monkeypatch, "actions", "moc-son", action="new")
    field(app, "Rõ việc").set_value("Bỏ dở")
    press(app, "Thôi, không lưu")
    assert len(of_ward("moc-son")) == 3
    press(app, "Thêm việc")
    assert field(app, "Rõ việc").value == ""


def test_a_browser_is_told_of_a_form_that_waits_on_whatever_screen_and_no_longer_once_it_was_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = visit(monkeypatch, "actions", "moc-son", action="new")
    assert '"unsaved": false' in written(app)
    field(app, "Rõ việc").set_value("Việc dở dang")
    app.run()
    assert '"unsaved": true' in written(app)
    app.switch_page(str(ROOT / "pages" / "catalogue.py")).run()
    assert '"unsaved": true' in written(app)
    app.switch_page(str(ROOT / "pages" / "actions.py")).run()
    press(app, "Thôi, không lưu")
    assert '"unsaved": false' in written(app)


def test_what_was_typed_as_a_script_is_shown_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = actions.FiveClear(task="<script>alert(1)</script>", who="<b>ai</b>")
    actions.create(the_record(), person("moc-son"), "moc-son", "2026", wanted, idempotency_key=new_idempotency_key())
    said = written(visit(monkeypatch, "actions", "inspector"))
    assert "<script>alert" not in said and "<b>ai" not in said


# Elsewhere


def test_the_scorecard_lists_open_actions_with_their_gaps(monkeypatch: pytest.MonkeyPatch) -> None:
    said = written(visit(monkeypatch, "scorecard", "to-hieu"))
    assert "Việc đang mở: 4" in said and "quá 3 ngày" in said and "thiếu: kết quả" in said


def test_another_ward_s_published_scorecard_tells_nothing_of_what_it_has_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    said = written(visit(monkeypatch, "scorecard", "moc-son", unit="to-hieu", round="2025"))
    assert "ws-rows" in said and "Việc đang mở" not in said and "Bố trí kho vật chứng" not in said


# From the way up to a band


def test_a_step_of_the_way_up_becomes_an_action_in_one_press_and_is_then_led_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = written(visit(monkeypatch, "overview", "moc-son"))
    assert (
        said.index("Đường lên Gần đạt: 3 bước")
        < said.index("86,11 → 87,16")
        < said.index("Sau đó còn thiếu 5 tiêu chí")
    )
    for words in ("khảo sát độc lập", "Không còn đổi được trong năm nay:", "(thẩm định viên đã kết luận)"):
        assert words in said
    link = "/actions?action=new-16.1&amp;only=moc-son&amp;round=2026&amp;lang=vi"
    assert link in said and said.count("Đã giao việc") == 1
    app = visit(monkeypatch, "actions", "moc-son", only="moc-son", action="new-16.1")
    assert str(field(app, "Rõ việc").value).startswith("Bảo đảm 16.1 ")
    assert str(field(app, "Rõ kết quả").value).startswith("16.1 đạt")
    press(app, "Lưu")
    kept = next(each for each in of_ward("moc-son") if each.wanted.task.startswith("Bảo đảm 16.1"))
    assert kept.wanted.criterion == "TC16"
    said = written(visit(monkeypatch, "overview", "moc-son"))
    assert link not in said and f"/actions?action={kept.id}&amp;only=moc-son" in said
    # The same on the scorecard, behind one line; once published there is no way up any more.
    said = written(visit(monkeypatch, "scorecard", "inspector", unit="moc-son", round="2026"))
    assert "Đường lên Gần đạt: 3 bước, 82,73 → 87,16" in said and f"/actions?action={kept.id}&amp;" in said
    assert "Đường lên" not in written(visit(monkeypatch, "scorecard", "moc-son", unit="moc-son", round="2025"))
    assert "Đường lên" not in written(visit(monkeypatch, "overview", "moc-son", round="2025"))
    # Who may not read the ward reads nothing of its way.
    assert "Đường lên" not in written(visit(monkeypatch, "scorecard", "to-hieu", unit="moc-son", round="2026"))


def test_the_address_may_call_the_ward_as_every_other_screen_does(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        visit(monkeypatch, "actions", "inspector", unit="to-hieu").title[0].value
        == "Kế hoạch khắc phục · Phường Tô Hiệu"
    )
    all_wards = visit(monkeypatch, "actions", "inspector", unit="to-hieu", only="all")
    assert "Tô Hiệu" not in all_wards.title[0].value
