"""Lines of the log as people read them: nothing typed runs, what is withheld stays so, one side alone is shown whole."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from markupsafe import escape

from dossiers.acts.audit_lines import LogLine
from dossiers.store.schema import VIETNAM
from ui.screens.audit.difference import difference_table
from ui.screens.audit.lines import lines_table

HOSTILE = "<img src=x onerror=alert(1)>\"'&"
AT = datetime(2026, 11, 23, 10, 42, tzinfo=VIETNAM)
LINE = LogLine(
    1234, AT, "to-hieu", "Lò Văn Hùng", "ward_chief", "save_entry", "done", "to-hieu", "2026", "TC05",
    {"explanation": "cũ"}, {"explanation": "mới"}, "sửa số", "0" * 64,
)  # fmt: skip
UNITS = {"to-hieu": "Tô Hiệu"}
ROUNDS = {"2026": "Năm 2026"}


def drawn(**more: Any) -> str:
    return lines_table([replace(LINE, **more)], UNITS, ROUNDS)


@pytest.mark.parametrize(
    "more",
    [
        {"person_name": HOSTILE}, {"role": HOSTILE}, {"act": HOSTILE}, {"outcome": HOSTILE}, {"subject": HOSTILE},
        {"unit_id": HOSTILE}, {"round_id": HOSTILE}, {"reason": HOSTILE}, {"reason": {"vi": HOSTILE, "en": HOSTILE}},
        {"before": {"explanation": HOSTILE}}, {"after": {HOSTILE: "mới"}}, {"after": HOSTILE},
        {"subject": "person:1", "after": {"login": HOSTILE}}, {"after": {"questions": [{"subject": HOSTILE, "note": "1"}]}},
    ],
)  # fmt: skip
def test_nothing_that_stands_in_the_log_runs(more: dict[str, Any]) -> None:
    page = drawn(**more)
    assert "<img" not in page and str(escape(HOSTILE)) in page


def test_names_of_wards_rounds_and_people_do_not_run_either() -> None:
    page = lines_table([LINE], {"to-hieu": HOSTILE}, {"2026": HOSTILE}, lambda name: HOSTILE)
    assert "<img" not in page and page.count(str(escape(HOSTILE))) == 3


def test_a_line_says_who_did_what_where_and_from_what_to_what() -> None:
    page = drawn()
    assert "Lò Văn Hùng<br>" in page and "trưởng Công an phường</span>" in page
    assert '<td class="ws-number">1.234</td>' in page and "10:42 23/11/2026" in page
    assert "Tô Hiệu · Năm 2026" in page and "●</span> Đã làm" in page
    assert "<td>cũ</td><td>mới</td>" in page and "sửa số" in page


def test_who_is_called_by_their_role_has_it_said_once() -> None:
    assert drawn(person_name="Trưởng Công an phường").lower().count("trưởng công an phường") == 1


def test_what_is_withheld_is_neither_told_nor_given_a_reason() -> None:
    page = drawn(withheld=True)
    assert "Nội dung không mở cho bạn" in page and "0" * 64 in page.replace("<wbr>", "")
    assert "cũ" not in page and "sửa số" not in page


def test_where_no_line_is_found_it_says_so() -> None:
    assert "Không có dòng nào như vậy." in lines_table([], UNITS, ROUNDS)


@pytest.mark.parametrize(
    ("before", "after", "heads", "cells"),
    [
        (None, {"name": "Mới"}, ["Sau"], "<td>Mới</td>"),
        ({"name": "Cũ"}, None, ["Trước"], "<td>Cũ</td>"),
        ({"name": "Cũ"}, {"code": "1"}, ["Trước", "Sau"], "<td>Cũ</td><td>—</td>"),
        ({"blind": False}, {"blind": True}, ["Trước", "Sau"], "<td>không</td><td>có</td>"),
    ],
)
def test_sides_that_hold_nothing_are_left_out(before: Any, after: Any, heads: list[str], cells: str) -> None:
    page = difference_table(before, after, UNITS)
    assert [head for head in ("Trước", "Sau") if f">{head}</th>" in page] == heads
    assert cells in page


def test_of_a_clash_the_sides_are_what_stood_there_and_what_was_to_be_saved() -> None:
    page = difference_table({"name": "a"}, {"name": "b"}, UNITS, clash=True)
    assert ">Đang có trong hồ sơ</th>" in page and ">Định lưu</th>" in page


@pytest.mark.parametrize(
    ("side", "said"), [(None, "Không có chi tiết."), ({"name": "a"}, "Không có trường nào khác nhau.")]
)
def test_without_a_difference_there_is_no_table(side: Any, said: str) -> None:
    page = difference_table(side, side, UNITS)
    assert said in page and "<table" not in page


def test_where_time_ran_back_the_line_says_so() -> None:
    assert "chạy lùi" not in drawn()
    assert "dòng trước đó ghi lúc 10:42 23/11/2027" in drawn(
        ran_back_from=datetime(2027, 11, 23, 10, 42, tzinfo=VIETNAM)
    )
