"""Xưởng tiêu chí: from a draft to its release by two people, as they see it; nobody else comes in; nothing typed is lost."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dossiers.acts.audit_reading import lines
from dossiers.office.adoption import files_of
from dossiers.office.criteria_drafts import draft, draft_version, drafts, save_draft
from dossiers.rounds.catalogues import catalogue_of
from dossiers.store.record import Record
from tests.dossiers.working import person
from tests.pages.every_form import draft_of
from tests.pages.visiting import field, fill, own_record, press, told, visit, written, wrong_at
from tests.ui.asking import ask
from ui.parts.formats import moment
from ui.reader import people
from ui.reader.record import the_record

REASON = "Lý_do_(ghi_vào_nhật_ký)"


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with own_record(tmp_path):
        yield the_record()


def workshop(patch: pytest.MonkeyPatch, who: str, **query: str) -> AppTest:
    return visit(patch, "workshop", who, **query)


def opened(patch: pytest.MonkeyPatch, who: str, id_: int, view: str, **query: str) -> AppTest:
    return workshop(patch, who, draft=str(id_), draft_view=view, **query)


def plain(html: str) -> str:
    """What is read of a piece of a page."""
    return " ".join(re.sub("<[^>]*>", " ", html).split())


def buttons(app: AppTest) -> list[str]:
    return [each.label for each in app.button]


@pytest.mark.parametrize("who", ["inspector", "lead", "surveyor", "to-hieu", "to-hieu-officer"])
def test_nobody_else_comes_in(monkeypatch: pytest.MonkeyPatch, record: Record, who: str) -> None:
    app = workshop(monkeypatch, who)
    assert "Xưởng tiêu chí" not in [each.value for each in app.title] and not app.text_input


def test_from_a_new_draft_to_its_release_by_another(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    with record.writing() as connection:
        connection.exec_driver_sql("UPDATE dossiers SET state = 'draft', submitted_at = NULL WHERE round_id = '2026'")
    before = catalogue_of(record, "2026")

    app = workshop(monkeypatch, "administrator")
    assert "Chưa có dự thảo nào." in written(app)
    fill(app, Tên_dự_thảo="Chặt hơn 2026")
    press(app, "Bắt đầu soạn")
    assert told(app) == "Đã tạo dự thảo “Chặt hơn 2026”." and app.title[0].value == "Chặt hơn 2026"
    assert "Bắt đầu từ bộ tiêu chí của Năm 2026." in written(app)

    # A slip is kept, told with its line, and cannot be proposed.
    national = app.text_area[0]
    text = national.value or ""
    national.set_value(text.replace("kind: ratio", "kind: rate", 1)).run()
    press(app, "Lưu thành bản mới")
    line = text[: text.index("kind: ratio")].count("\n") + 1
    assert told(app) == "Đã lưu bản 2." and f"1 lỗi cần sửa trong {files_of(record, '2026')[0].name}" in written(app)
    assert f'data-ws-line="{line}" aria-label="Tới dòng {line}"' in written(app) and "kind: rate" in written(app)
    app = opened(monkeypatch, "administrator", 1, "proposal")
    assert "còn lỗi" in written(app) and "Đề nghị áp dụng" not in buttons(app)

    app = opened(monkeypatch, "administrator", 1, "text")
    app.text_area[0].set_value(text.replace("    weight: 3\n", "    weight: 9\n")).run()
    press(app, "Lưu thành bản mới")
    app = opened(monkeypatch, "administrator", 1, "proposal")
    press(app, "Đề nghị áp dụng")
    assert "Lý do: hãy điền." in written(app)
    fill(app, **{REASON: "Theo kế hoạch năm"})
    press(app, "Đề nghị áp dụng")
    assert "Một người khác sẽ duyệt" in told(app)
    assert "một người khác phải duyệt" in written(app) and "Duyệt áp dụng" not in buttons(app)
    assert catalogue_of(record, "2026") is before

    app = workshop(monkeypatch, "board")
    assert "Quản trị viên đề nghị cho Năm 2026, đang chờ duyệt" in written(app) and "chờ bạn duyệt" in written(app)
    app = workshop(monkeypatch, "board", draft="1")
    assert "Theo kế hoạch năm" in written(app), "what waits for the reader is opened first"
    press(app, "Duyệt áp dụng")
    assert "Năm 2026 dùng bộ tiêu chí bản" in told(app)
    assert catalogue_of(record, "2026").sha256 != before.sha256
    board = person(record, "board")
    assert [line.act for line in lines(record, board)[:2]] == ["adopt_catalogue", "propose_catalogue"]
    assert "đã duyệt áp dụng cho Năm 2026" in written(workshop(monkeypatch, "administrator"))


def test_the_other_declines_with_a_reason_that_the_proposer_reads(
    monkeypatch: pytest.MonkeyPatch, record: Record
) -> None:
    made = draft_of("board")
    app = opened(monkeypatch, "board", made.id, "proposal")
    fill(app, **{REASON: "Theo kế hoạch năm"})
    press(app, "Đề nghị áp dụng")
    app = opened(monkeypatch, "administrator", made.id, "proposal")
    press(app, "Không duyệt")
    assert wrong_at(app, field(app, "Lý do không duyệt (ghi vào nhật ký)")) == "Hãy điền."
    fill(app, **{"Lý_do_không_duyệt_(ghi_vào_nhật_ký)": "Chưa có căn cứ"})
    press(app, "Không duyệt")
    assert told(app) == "Đã ghi là không duyệt."
    app = opened(monkeypatch, "board", made.id, "proposal")
    assert "Quản trị viên không duyệt" in written(app) and "Chưa có căn cứ" in written(app)
    assert "Đề nghị áp dụng" in buttons(app)


def test_whoever_presses_what_another_settled_meanwhile_reads_who_did_what_and_when(
    monkeypatch: pytest.MonkeyPatch, record: Record
) -> None:
    made = draft_of("board")
    proposer = opened(monkeypatch, "board", made.id, "proposal")
    fill(proposer, **{REASON: "Theo kế hoạch năm"})
    press(proposer, "Đề nghị áp dụng")
    other = opened(monkeypatch, "administrator", made.id, "proposal")
    monkeypatch.setattr(people, "chosen_person", lambda: "board")
    press(proposer, "Rút đề nghị")
    assert "không còn nữa" not in written(proposer), "who did it is told that it is done"
    monkeypatch.setattr(people, "chosen_person", lambda: "administrator")
    press(other, "Không duyệt")
    (settled,) = draft(record, person(record, "board"), made.id).proposals
    said = (
        "Bạn vừa bấm “Không duyệt”, nhưng nút này không còn nữa. Đề nghị này vừa được Hội đồng tỉnh rút lại lúc "
        f"{moment(settled.settled_at)}. Chưa có gì được lưu; trang đang hiện tình trạng mới nhất."
    )
    assert said in unescape(written(other)) and settled.outcome == "withdrawn"
    other.run()
    assert "không còn nữa" not in written(other), "told once"


def test_a_round_with_dossiers_sent_is_told_to_stay_as_it_is(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    made = draft_of("administrator")
    with record.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE dossiers SET state = 'submitted', submitted_at = '2026-11-01 00:00:00'"
            " WHERE round_id = '2026' AND unit_id = 'to-hieu'"
        )
    app = opened(monkeypatch, "administrator", made.id, "proposal")
    assert "Năm 2026 không đổi bộ tiêu chí được nữa: đã có 1 hồ sơ gửi đi." in written(app)
    assert "Đề nghị áp dụng" not in buttons(app)


def test_what_two_people_write_at_once_is_kept_of_both(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    made = draft_of("administrator")
    app = opened(monkeypatch, "administrator", made.id, "text")
    mine = f"{app.text_area[0].value}# của tôi\n"
    app.text_area[0].set_value(mine).run()
    theirs = files_of(record, "2026")
    save_draft(
        record, person(record, "board"), made.id, name="Chặt hơn", files=theirs, expected_version=1, idempotency_key="x"
    )
    press(app, "Lưu thành bản mới")
    assert "đã thay đổi chỗ này lúc" in written(app) and app.text_area[0].value == mine
    press(app, "Lưu thành bản mới")
    assert told(app) == "Đã lưu bản 3."
    assert draft(record, person(record, "board"), made.id).version == 3


def test_versions_are_compared_and_tried_on_the_wards_that_the_reader_may_read(
    monkeypatch: pytest.MonkeyPatch, record: Record
) -> None:
    made = draft_of("administrator")
    page = written(opened(monkeypatch, "administrator", made.id, "versions"))
    assert "Từ Năm 2026 sang Chặt hơn:" in page and "<li>4 tiêu chí đổi trọng số</li>" in page
    row = plain(page[page.index('<th scope="row">TC07 ') :].partition("</tr>")[0])
    # TC07 weighed 3 of 108 and weighs 9 of 132, as three others do.
    assert row == "TC07 Trình độ, huấn luyện, bồi dưỡng 3 9 2,78 % 6,82 %"
    page = written(opened(monkeypatch, "administrator", made.id, "effect", draft_round="2025"))
    assert "8 phường: 4 đổi thứ hạng, 8 đổi điểm" in page and "hiện nay và theo dự thảo" in page
    assert "5 → <strong>6</strong>" in page[page.index('<th scope="row">Mộc Châu') :].partition("</tr>")[0]
    page = written(opened(monkeypatch, "administrator", made.id, "effect", draft_round="2026"))
    assert "bạn chưa được xem" in page and "→ <strong>" not in page
    assert "quản trị viên chỉ xem hồ sơ đã công bố" in page and "nhờ thành viên Hội đồng mở dự thảo này" in page
    page = written(opened(monkeypatch, "board", made.id, "effect", draft_round="2026"))
    assert "Hội đồng chỉ xem hồ sơ đã chốt, mà đợt này chưa chốt hồ sơ nào" in page


def test_a_file_of_a_draft_gets_another_name_and_not_that_of_another(
    monkeypatch: pytest.MonkeyPatch, record: Record
) -> None:
    made = draft_of("administrator")
    app = opened(monkeypatch, "administrator", made.id, "text")
    national, local = (each.name for each in draft_version(record, person(record, "board"), made.id).files)
    name = field(app, "Tên tệp đang xem")
    assert name.value == national
    name.set_value(local).run()
    press(app, "Lưu thành bản mới")
    assert "trùng tên" in written(app) or "cùng tên" in written(app)
    field(app, "Tên tệp đang xem").set_value("toan_quoc_2027.yaml").run()
    assert app.text_area[0].label.replace("\\", "") == "Nội dung tệp toan_quoc_2027.yaml", "called so at once"
    press(app, "Lưu thành bản mới")
    assert told(app) == "Đã lưu bản 2."
    kept = draft_version(record, person(record, "board"), made.id).files
    assert [each.name for each in kept] == ["toan_quoc_2027.yaml", local]


def test_what_drafts_do_is_taken_away_as_a_table_by_those_who_see_it(record: Record) -> None:
    made = draft_of("administrator")
    asked = f"/taken/workshop.csv?round=2025&drafts={made.id}&lang=vi"
    for who in ("board", "administrator"):
        answer = ask(asked, who)
        heads, *lines = answer.body.decode("utf-8-sig").splitlines()
        assert answer.status == 200 and heads.startswith("Phường;") and "(Chặt hơn)" in heads and len(lines) == 8
    for who in (None, "lead", "inspector", "to-hieu", "surveyor"):
        assert ask(asked, who).status == 404
    # A draft or a round that is not there, one that its reader may not read, a picture: all one answer.
    for other in (
        "csv?round=2025&drafts=99", "csv?round=2025", "csv?round=1999&drafts=1", "png?round=2025&drafts=1",
        f"csv?round=2026&drafts={made.id}",
    ):  # fmt: skip
        assert ask(f"/taken/workshop.{other}", "administrator").status == 404, other


def test_a_draft_put_away_is_found_apart_and_taken_up_again(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    made = draft_of("administrator")
    press(opened(monkeypatch, "board", made.id, "text"), "Cất đi")
    assert drafts(record, person(record, "board"))[0].state == "put_away"
    app = workshop(monkeypatch, "board")
    assert "Chưa có dự thảo nào." in written(app) and "Chặt hơn" in written(app)
    assert [each.label for each in app.expander] == ["1 dự thảo đã cất"]
    app = opened(monkeypatch, "board", made.id, "text")
    assert not app.text_area
    press(app, "Lấy lại")
    assert drafts(record, person(record, "board"))[0].state == "being_written"


@pytest.mark.parametrize("who", ["board", "administrator"])
def test_every_view_opens_in_english(monkeypatch: pytest.MonkeyPatch, record: Record, who: str) -> None:
    made = draft_of("administrator")
    assert workshop(monkeypatch, who, lang="en").title[0].value == "Criteria workshop"
    for view, says in (
        ("text", "No problems."), ("versions", "4 criteria weigh otherwise"), ("effect", "Each ward now and under the draft"),
        ("proposal", "For the round"),
    ):  # fmt: skip
        app = opened(monkeypatch, who, made.id, view, lang="en", draft_round="2025")
        said = "\n".join([written(app), *(each.label for each in app.selectbox)])
        assert says in said and "Administrator" in said
