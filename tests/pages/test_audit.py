"""Nhật ký: its head first, whether it holds in words, who did what narrowed by what is asked, opened to before and after."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from dossiers.access.policy import Actor
from dossiers.acts.audit import append_in, head
from dossiers.sample import sample_of
from dossiers.store.opening import open_record
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM
from tests.pages.visiting import field, own_record, press, visit, written
from ui.reader.record import the_record

ADMINISTRATOR = Actor("administrator", None, "Quản trị viên", "administrator")
CHIEF = Actor("ward_chief", "to-hieu", "Trưởng Công an phường Tô Hiệu", "to-hieu")
AT = datetime(2026, 11, 23, 10, 42, tzinfo=VIETNAM)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "record.db"
    record = open_record(f"sqlite:///{file}", fill=sample_of())
    with record.writing() as connection:
        append_in(
            connection, CHIEF, "save_entry", AT, subject="TC05", unit_id="to-hieu", round_id="2026",
            before={"values": {"5.1": {"numerator": 118}}},
            after={"values": {"5.1": {"numerator": 1180}}, "explanation": "<b>đậm</b>"},
        )  # fmt: skip
        append_in(
            connection,
            CHIEF,
            "submit",
            AT,
            unit_id="to-hieu",
            round_id="2026",
            before={"state": "draft"},
            after={"state": "submitted"},
        )
        append_in(
            connection, CHIEF, "lock", AT, outcome="refused", unit_id="to-hieu", round_id="2026",
            reason={"vi": "Vai của bạn không được chốt kết quả.", "en": "Your role may not lock the result."},
        )  # fmt: skip
        append_in(
            connection, ADMINISTRATOR, "administer_rounds", AT, outcome="conflict", round_id="2026", subject="2026",
            before={"submit_by": "2026-11-30"}, after={"submit_by": "2026-12-05"},
        )  # fmt: skip
        for number in range(60):
            append_in(
                connection, ADMINISTRATOR, "administer_units", AT, unit_id="chieng-an", subject="chieng-an",
                after={"name": f"Lần {number}"}, reason="Nghị quyết",
            )  # fmt: skip
    record.close()
    return file


@pytest.fixture
def record(template: Path, tmp_path: Path) -> Iterator[Record]:
    shutil.copyfile(template, tmp_path / "record.db")
    with own_record(tmp_path):
        yield the_record()


def line(record: Record, back: int) -> str:
    """The number of the line that is so many before the last one, as the page writes it. The sample has a log of its own."""
    return f"{head(record).number - back:,}".replace(",", ".")


@pytest.mark.parametrize("person", ["to-hieu", "to-hieu-officer", "inspector", "surveyor"])
def test_others_see_nothing_of_it(monkeypatch: pytest.MonkeyPatch, record: Record, person: str) -> None:
    app = visit(monkeypatch, "audit", person)
    assert "Nhật ký" not in [each.value for each in app.title] and "Mới nhất trước" not in written(app)


@pytest.mark.parametrize("person", ["administrator", "board", "lead"])
def test_the_head_comes_first_and_the_newest_lines_after_it(
    monkeypatch: pytest.MonkeyPatch, record: Record, person: str
) -> None:
    page = written(visit(monkeypatch, "audit", person))
    last = head(record)
    assert f"<strong>{last.number}</strong>" in page
    assert page.index(last.hash[:8]) < page.index("Mới nhất trước")
    assert f"Dòng {line(record, 0)} đến {line(record, 49)}" in page and "Lần 59" in page and "Lần 9<" not in page


def test_it_is_read_page_by_page(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    app = visit(monkeypatch, "audit", "administrator")
    press(app, "Cũ hơn")
    assert f"Dòng {line(record, 50)} đến " in written(app)
    press(app, "Về mới nhất")
    assert f"Dòng {line(record, 0)} đến {line(record, 49)}" in written(app)


def test_narrowing_begins_at_the_newest_again(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    app = visit(monkeypatch, "audit", "administrator")
    press(app, "Cũ hơn")
    field(app, "Việc", "selectbox").set_value("administer_units").run()
    assert f"Dòng {line(record, 0)} đến {line(record, 49)}" in written(app)


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ({"log_ward": "to-hieu"}, "Gửi hồ sơ", "Lần 59"),
        ({"log_person": "to-hieu"}, "Gửi hồ sơ", "Lần 59"),
        ({"log_act": "submit"}, "Gửi hồ sơ", "Lần 59"),
        ({"log_outcome": "refused"}, "Vai của bạn không được chốt kết quả.", "Gửi hồ sơ"),
        ({"log_round": "2026"}, "Gửi hồ sơ", "Lần 59"),
        ({"log_text": "khong co dong nao"}, "Không có dòng nào như vậy.", "Gửi hồ sơ"),
        ({"before": "nonsense"}, "Lần 59", "Gửi hồ sơ"),
        ({"log_ward": "nowhere"}, "Lần 59", "Gửi hồ sơ"),
    ],
)
def test_lines_are_narrowed_by_the_address(
    monkeypatch: pytest.MonkeyPatch, record: Record, query: dict[str, str], there: str, gone: str
) -> None:
    page = written(visit(monkeypatch, "audit", "administrator", **query))
    assert there in page and gone not in page


def test_a_line_tells_field_by_field_what_changed(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    page = written(visit(monkeypatch, "audit", "lead", log_ward="to-hieu"))
    assert "số liệu · 5.1 · tử số" in page and "<td>118</td><td>1.180</td>" in page
    assert "&lt;b&gt;đậm&lt;/b&gt;" in page and "<b>đậm" not in page
    assert "<td>Nháp</td><td>Đã gửi</td>" in page


@pytest.mark.parametrize("person", ["administrator", "board"])
def test_who_may_not_read_a_dossier_reads_who_did_what_when_and_nothing_that_was_entered(
    monkeypatch: pytest.MonkeyPatch, record: Record, person: str
) -> None:
    page = written(visit(monkeypatch, "audit", person, log_ward="to-hieu"))
    assert "Lưu số liệu tự đánh giá" in page and "Trưởng Công an phường Tô Hiệu" in page
    assert "Nội dung không mở cho bạn" in page and "Vai của bạn không được chốt kết quả." in page
    for told in ("1.180", "đậm", "TC05", "<td>Nháp</td>"):
        assert told not in page, told
    assert "Không có dòng nào như vậy." in written(visit(monkeypatch, "audit", person, log_text="1180"))


def test_what_was_entered_is_looked_for_by_those_who_read_it(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    page = written(visit(monkeypatch, "audit", "lead", log_text="1180"))
    assert "Lưu số liệu tự đánh giá" in page and "Gửi hồ sơ" not in page


def test_refusals_and_clashes_are_marked_by_word_and_symbol(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    page = written(visit(monkeypatch, "audit", "administrator", log_round="2026"))
    assert "■</span> Từ chối" in page and "◇</span> Xung đột" in page
    assert "Đang có trong hồ sơ" in page and "Định lưu" in page and "05/12/2026" in page


def test_in_english_nothing_is_vietnamese_but_what_people_typed(
    monkeypatch: pytest.MonkeyPatch, record: Record
) -> None:
    page = written(visit(monkeypatch, "audit", "lead", log_round="2026", lang="en"))
    assert "Your role may not lock the result." in page and "Vai của bạn" not in page
    assert "<td>Draft</td><td>Submitted</td>" in page and "figures · 5.1 · numerator" in page


# Whether it holds


def test_it_says_that_it_holds(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    app = visit(monkeypatch, "audit", "board")
    press(app, "Kiểm tra")
    assert f"Nhật ký nguyên vẹn: {head(record).number} dòng" in app.info[0].value


def test_a_head_noted_on_paper_is_compared(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    app = visit(monkeypatch, "audit", "board")
    label = "Dòng đã ghi lại trước đây, từ biểu mẫu in (không bắt buộc)"
    last = head(record)
    field(app, label).set_value(f" {last.number}: {last.hash[:8]} {last.hash[8:24]}")
    press(app, "Kiểm tra")
    assert "Khớp với dòng đã ghi lại" in app.info[0].value
    field(app, label).set_value(f"{last.number + 1}:{last.hash}")
    press(app, "Kiểm tra")
    assert f"đã bị cắt từ dòng {last.number + 1}" in app.error[0].value
    field(app, label).set_value("mười hai")
    press(app, "Kiểm tra")
    assert "cần dạng 12:0f3a" in app.warning[0].value


def test_a_line_that_was_tampered_with_is_named(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    with record.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_log_no_update")
        connection.exec_driver_sql("UPDATE audit_log SET person_name = 'Người khác' WHERE number = 2")
    app = visit(monkeypatch, "audit", "board")
    press(app, "Kiểm tra")
    assert "dòng 2 đã bị sửa" in app.error[0].value
