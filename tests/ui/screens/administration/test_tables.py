"""Tables of the administration: nothing typed runs, what there is not has its sign, and English counts."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from markupsafe import escape

from dossiers.acts.audit import Head
from dossiers.office.assignments import Assigned, Inspector
from dossiers.people.accounts import Person
from dossiers.people.relations import ConflictOfInterest
from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Succession, Unit
from dossiers.store.schema import VIETNAM
from dossiers.upkeep.backup import Summary
from dossiers.upkeep.kept_backups import BackupCheck, Backups, KeptBackup
from ui.screens.administration import assignments, backups, form, people, rounds, units

HOSTILE = "<img src=x onerror=alert(1)>\"'&"
AT = datetime(2026, 11, 23, 10, 42, tzinfo=VIETNAM)
DAY = date(2026, 11, 1)
WARD = Unit("to-hieu", "03646", "Tô Hiệu", "ward", None, DAY, None)
CHIEF = Person("p", "to.hieu", "Lò Văn Hùng", "ward_chief", "to-hieu", None, True, False, False, None, False, AT, None)
INSPECTORS = (
    Inspector("a", "Nguyễn An", "inspector", {"to-hieu": "Từng công tác"}),
    Inspector("b", "Trần Bình", "inspector", {}),
)
ROUND = Round("2026", "year", {"vi": "Năm 2026", "en": "Year 2026"}, DAY, DAY, DAY, DAY, DAY, DAY, "open")
ARCHIVE = KeptBackup(Path("/backups/1.zip"), 12_400, Summary(AT, 3, Head(421, "0" * 64)), None)


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "en")


def units_table(unit: Unit = WARD, *before: Succession) -> str:
    return units._pieces.units([unit], {unit.id: before})


def people_table(person: Person = CHIEF, *wards: str) -> str:
    ties = [ConflictOfInterest("p", person.name, "x", name, "", AT) for name in wards]
    return people.people_table([person], ties, {"to-hieu": "Tô Hiệu"})


def rounds_table(**states: int) -> str:
    return rounds._pieces.rounds([ROUND], {"2026": states})


def archives(*kept: KeptBackup) -> str:
    return backups._pieces.archives(kept, len(kept))


# What people typed


@pytest.mark.parametrize(
    "page",
    [
        lambda: units_table(replace(WARD, name=HOSTILE)),
        lambda: units_table(WARD, Succession(replace(WARD, name=HOSTILE), "whole", DAY, "NQ")),
        lambda: units_table(WARD, Succession(WARD, "whole", DAY, HOSTILE)),
        lambda: people_table(replace(CHIEF, name=HOSTILE)),
        lambda: people_table(replace(CHIEF, login=HOSTILE)),
        lambda: people_table(CHIEF, HOSTILE),
        lambda: people._pieces.tie(ConflictOfInterest("p", "", "x", "", HOSTILE, AT)),
        lambda: people._pieces.password_of(HOSTILE, "to.hieu", "10:42"),
        lambda: rounds._pieces.rounds([replace(ROUND, name={"vi": HOSTILE, "en": ""})], {}),
        lambda: archives(replace(ARCHIVE, file=Path(HOSTILE))),
        lambda: archives(replace(ARCHIVE, check=BackupCheck(AT, {"vi": HOSTILE, "en": ""}))),
        lambda: backups._pieces.restore((HOSTILE,)),
        lambda: assignments._pieces.tied([Inspector("a", HOSTILE, "inspector", {"u": ""})], "u"),
        lambda: assignments._pieces.tied([Inspector("a", "", "inspector", {"u": HOSTILE})], "u"),
        lambda: assignments._pieces.not_saved(HOSTILE),
        lambda: form._pieces.problems([HOSTILE], waits=False),
        lambda: form._pieces.clash(HOSTILE, ""),
    ],
)
def test_nothing_people_typed_runs(page: Any) -> None:
    # Long words have places to break at, which nobody sees.
    assert "<img" not in page() and str(escape(HOSTILE)) in page().replace("<wbr>", "")


# Units


def test_a_unit_says_out_of_which_it_came_and_names_an_act_once() -> None:
    other = replace(WARD, id="chieng-an", name="Chiềng An")
    page = units_table(WARD, Succession(WARD, "partial", DAY, "NQ 1"), Succession(other, "whole", DAY, "NQ 1"))
    assert "Tô Hiệu (một phần), Chiềng An" in page and page.count("NQ 1") == 1
    assert "từ 01/11/2026" in page and ">—</td>" not in page
    assert '<td class="ws-adm-none">—</td>' in units_table()


# People


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "● Đang dùng"),
        ({"by_provider": True}, "● Qua hệ thống cơ quan"),
        ({"demonstration": True}, "○ Vai trình diễn"),
        ({"disabled_at": AT, "demonstration": True}, "■ Khóa từ 23/11/2026"),
        (
            {"must_change_password": True, "one_time_until": datetime(2999, 1, 2, tzinfo=VIETNAM)},
            "◇ Chưa đăng nhập lần đầu, mật khẩu hết hạn 02/01/2999",
        ),
        (
            {"must_change_password": True, "one_time_until": datetime(2000, 1, 2, tzinfo=VIETNAM)},
            "◇ Mật khẩu lần đầu đã hết hạn 02/01/2000, cần cấp mật khẩu mới",
        ),
        ({"failed_tries": 3, "failed_at": AT}, "nhập sai mật khẩu 3 lần"),
    ],
)
def test_an_account_says_how_it_stands(more: dict[str, Any], said: str) -> None:
    assert said in people.state_html(replace(CHIEF, **more))


def test_a_person_has_a_role_a_ward_and_ties() -> None:
    assert "Trưởng Công an phường, Tô Hiệu</td>" in people_table()
    tied = people_table(CHIEF, "Chiềng An", "Chiềng Cơi")
    assert '<td data-head="Xung đột lợi ích với">Chiềng An, Chiềng Cơi</td>' in tied
    assert '<td class="ws-adm-none">—</td>' in people_table()


# Rounds


def test_a_round_says_where_its_dossiers_stand() -> None:
    assert "<td>Nháp: 2 · Đã gửi: 1 · giải trình trong 10 ngày</td>" in rounds_table(draft=2, submitted=1)
    assert "<td>giải trình trong 10 ngày · Chấm độc lập</td>" in rounds._pieces.rounds([replace(ROUND, blind=True)], {})
    assert "<td>Công bố</td>" in rounds._pieces.rounds([replace(ROUND, status="published")], {})


# Assignments


def test_the_load_of_each_is_told_and_wards_without_anybody_are_marked() -> None:
    other = replace(WARD, id="chieng-an")
    page = assignments.load_line(
        Assigned((WARD, other), INSPECTORS, {"to-hieu": frozenset("b"), "chieng-an": frozenset()})
    )
    assert "Nguyễn An: <strong>0</strong> · Trần Bình: <strong>1</strong> ·" in page
    assert "■ 1 phường chưa có ai" in page


# Backups


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (ARCHIVE, "○ chưa kiểm tra từ khi chạy chương trình"),
        (replace(ARCHIVE, check=BackupCheck(AT, None)), "● nguyên vẹn, kiểm tra 10:42 23/11/2026"),
        (replace(ARCHIVE, check=BackupCheck(AT, {"vi": "thiếu một tệp", "en": ""})), "■</span> thiếu một tệp"),
        (replace(ARCHIVE, holds=None), "■</span> không đọc được"),
    ],
)
def test_an_archive_says_whether_it_is_whole(kept: KeptBackup, said: str) -> None:
    assert said in archives(kept)


def test_the_lines_to_type_stand_one_below_the_other_as_they_are_to_be_typed() -> None:
    assert '<pre class="ws ws-adm-commands" tabindex="0">cd a\nrun b</pre>' in backups._pieces.restore(
        ("cd a", "run b")
    )


@pytest.mark.parametrize(
    ("age", "overdue", "said"),
    [
        (timedelta(minutes=59), False, "chưa đầy một giờ trước"),
        (timedelta(hours=23), False, "23 giờ trước"),
        (timedelta(days=7), False, "7 ngày trước"),
        (timedelta(days=7, seconds=1), True, "7 ngày trước"),
    ],
)
def test_the_newest_backup_has_an_age_and_is_pointed_at_after_a_week(age: timedelta, overdue: bool, said: str) -> None:
    page = backups._pieces.standing(Backups(Path("/backups"), (ARCHIVE,), AT + age))
    assert said in page and ("ws-late" in page) is overdue


# In English


@pytest.mark.usefixtures("english")
def test_english_counts_one_and_many() -> None:
    newest = [backups.age_in_words(each) for each in (timedelta(hours=1), timedelta(hours=2), timedelta(days=1))]
    assert newest == ["1 hour ago", "2 hours ago", "1 day ago"]
    assert "<caption>1 unit</caption>" in units_table()
    assert "<caption>2 units</caption>" in units._pieces.units([WARD, WARD], {})
    assert "<caption>1 account</caption>" in people_table()
    assert "wrong password once" in people.state_html(replace(CHIEF, failed_tries=1, failed_at=AT))
    assert "wrong password 2 times" in people.state_html(replace(CHIEF, failed_tries=2, failed_at=AT))
    assert "<td>10 days to answer</td>" in rounds_table()
    assert "1 ward without an inspector" in assignments._pieces.load([], 1)
