"""Rounds: created with a draft for every ward and the criteria they are judged by; deadlines move with a reason."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dossiers.access.policy import Actor
from dossiers.acts.audit_reading import lines
from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import BadInput, NotAllowed, NotNow, Stale
from dossiers.office.adoption import UploadedCatalogue, files_of
from dossiers.office.rounds import (
    Deadlines,
    add_dossiers,
    change_deadlines,
    create_round,
    deadlines_of,
    set_blind,
    states_of,
    wards_without_dossier,
)
from dossiers.office.units import add_unit
from dossiers.rounds.catalogues import catalogue_of, texts_of
from dossiers.rounds.rounds import round_, rounds
from dossiers.store.record import Record
from dossiers.submissions.submissions import dossiers

ADMINISTRATOR = Actor("administrator", None, "Quản trị viên", "administrator")
INSPECTOR = Actor("inspector", None, "Thẩm định viên 1", "inspector")
DAYS = Deadlines(date(2027, 10, 1), date(2027, 11, 15), date(2027, 12, 15), date(2028, 3, 31), 10)
NEW: dict[str, Any] = {
    "kind": "year", "name": {"vi": "Năm 2027", "en": "Year 2027"}, "window": (date(2026, 11, 1), date(2027, 10, 31)),
    "deadlines": DAYS, "blind": False,
}  # fmt: skip


def create(record: Record, **given: Any) -> Any:
    more = {"files": files_of(record, "2026"), "idempotency_key": new_idempotency_key(), **NEW, **given}
    return create_round(record, ADMINISTRATOR, **more)


def change(record: Record, days: Deadlines, **given: Any) -> Any:
    more = {"reason": "Mưa lũ", "expected": round_(record, "2026"), "idempotency_key": new_idempotency_key(), **given}
    return change_deadlines(record, ADMINISTRATOR, "2026", days, **more)


def state(record: Record, unit_id: str, new: str) -> None:
    with record.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE dossiers SET state = ?, submitted_at = '2026-11-20 00:00:00' WHERE round_id = '2026' AND unit_id = ?",
            (new, unit_id),
        )


def everything_not_begun(record: Record) -> None:
    state(record, "to-hieu", "submitted")


def test_a_new_round_opens_a_draft_for_every_ward_of_its_window_and_no_commune(filled: Callable[[], Record]) -> None:
    record = filled()
    add_unit(
        record, ADMINISTRATOR, code="03900", name="Xã Mới", kind="commune", valid_from=date(2026, 1, 1),
        legal_basis="NQ", idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    new = create(record, blind=True)
    assert (new.id, new.status, new.blind, new.clarify_days) == ("2027", "open", True, 10)
    assert new.name == NEW["name"] and (new.window_from, new.window_to) == NEW["window"]
    assert states_of(record, ADMINISTRATOR, "2027") == {"draft": 2}
    found = dossiers(record, INSPECTOR, "2027")
    assert {(each.unit_id, each.state, each.submitted_at, each.revision) for each in found} == {
        ("to-hieu", "draft", None, 0),
        ("chieng-an", "draft", None, 0),
    }
    assert catalogue_of(record, "2027") is catalogue_of(record, "2026")
    line = lines(record, ADMINISTRATOR)[0]
    assert (line.act, line.round_id, line.after["wards"]) == ("administer_rounds", "2027", ["to-hieu", "chieng-an"])
    assert [each["file"] for each in line.after["catalogue"]] == ["criteria/national.yaml", "criteria/local.yaml"]


def test_a_round_keeps_the_files_it_was_given_byte_for_byte(filled: Callable[[], Record]) -> None:
    record = filled()
    content = texts_of(record, "2024")[0].content + b"# 2027\n"
    create(record, files=[UploadedCatalogue("2027.yaml", content)])
    assert [(text.file_name, text.content) for text in texts_of(record, "2027")] == [("2027.yaml", content)]


def test_half_years_are_named_by_their_half(filled: Callable[[], Record]) -> None:
    record = filled()
    days = Deadlines(date(2027, 5, 1), date(2027, 5, 15), date(2027, 6, 1), date(2027, 6, 20), 5)
    given = {"kind": "half_year", "deadlines": days}
    assert create(record, window=(date(2026, 11, 1), date(2027, 4, 30)), **given).id == "2027-H1"
    assert create(record, window=(date(2026, 12, 1), date(2027, 5, 31)), **given).id == "2027-H1-2"
    assert create(record, window=(date(2027, 5, 1), date(2027, 10, 31)), **given).id == "2027-H2"


@pytest.mark.parametrize(
    ("given", "vi", "en"),
    [
        ({"window": (date(2027, 10, 31), date(2026, 11, 1))}, "ngày đầu 31/10/2027", "first day 31 Oct 2027"),
        ({"window": (date(2025, 11, 1), date(2026, 10, 31))}, "Năm 2026", "Year 2026"),
        ({"deadlines": replace(DAYS, submit_by=date(2027, 9, 1))}, "hạn gửi (01/09/2027)", "last day to submit (1 Sep 2027"),
        ({"deadlines": replace(DAYS, publish_by=date(2027, 12, 1))}, "hạn công bố", "last day to publish"),
        ({"deadlines": replace(DAYS, clarify_days=0)}, "từ 1 đến 60", "from 1 to 60"),
        ({"deadlines": replace(DAYS, clarify_days=61)}, "từ 1 đến 60", "from 1 to 60"),
        ({"name": {"vi": "Năm", "en": " "}}, "tiếng Anh", "(English)"),
        ({"kind": "month"}, "hãy chọn", "choose one"),
        ({"files": []}, "ít nhất một tệp", "at least one file"),
        ({"files": [UploadedCatalogue("bad.yaml", b"catalogue: [")]}, "bad.yaml:1", "bad.yaml:1"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_round_is_told_and_nothing_kept(
    filled: Callable[[], Record], given: dict[str, Any], vi: str, en: str
) -> None:
    record = filled()
    with pytest.raises(BadInput) as caught:
        create(record, **given)
    assert vi in caught.value.text("vi") and en in caught.value.text("en")
    assert len(rounds(record)) == 3
    assert lines(record, ADMINISTRATOR) == ()


def test_a_double_click_creates_one_round(filled: Callable[[], Record]) -> None:
    record = filled()
    idempotency_key = new_idempotency_key()
    assert create(record, idempotency_key=idempotency_key) == create(record, idempotency_key=idempotency_key)
    assert len(rounds(record)) == 4


def test_two_administrators_do_not_create_the_same_round_twice(filled: Callable[[], Record]) -> None:
    record = filled()
    create(record)
    with pytest.raises(BadInput) as caught:
        create(record)
    assert "Năm 2027" in caught.value.text("vi")


# Deadlines


def test_a_deadline_moves_with_a_reason_and_the_log_tells_only_what_moved(filled: Callable[[], Record]) -> None:
    record = filled()
    days = replace(deadlines_of(round_(record, "2026")), submit_by=date(2026, 11, 30))
    assert change(record, days).submit_by == date(2026, 11, 30)
    line = lines(record, ADMINISTRATOR)[0]
    assert (line.before, line.after, line.reason) == (
        {"submit_by": "2026-11-15"}, {"submit_by": "2026-11-30"}, "Mưa lũ",
    )  # fmt: skip


def test_without_reason_or_change_or_order_no_deadline_moves(filled: Callable[[], Record]) -> None:
    record = filled()
    now = deadlines_of(round_(record, "2026"))
    for days, reason in (
        (replace(now, submit_by=date(2026, 11, 30)), " "),
        (now, "Vì sao"),
        (replace(now, submit_by=date(2027, 1, 1)), "Vì sao"),
    ):
        with pytest.raises(BadInput):
            change(record, days, reason=reason)
    assert deadlines_of(round_(record, "2026")) == now


def test_a_published_round_keeps_its_deadlines(filled: Callable[[], Record]) -> None:
    record = filled()
    old = round_(record, "2024")
    days = replace(deadlines_of(old), clarify_days=20)
    with pytest.raises(NotNow) as caught:
        change_deadlines(
            record, ADMINISTRATOR, "2024", days, reason="x", expected=old, idempotency_key=new_idempotency_key()
        )  # fmt: skip
    assert "đã công bố" in caught.value.text("vi")


def test_of_two_administrators_the_second_is_told_and_both_versions_are_kept(filled: Callable[[], Record]) -> None:
    record = filled()
    expected = round_(record, "2026")
    now = deadlines_of(expected)
    change(record, replace(now, submit_by=date(2026, 11, 30)))
    with pytest.raises(Stale) as caught:
        change(record, replace(now, submit_by=date(2026, 12, 5)), expected=expected)
    assert caught.value.theirs["submit_by"] == "2026-11-30" and caught.value.mine["submit_by"] == "2026-12-05"
    assert round_(record, "2026").submit_by == date(2026, 11, 30)
    line = lines(record, ADMINISTRATOR)[0]
    assert (line.outcome, line.after["submit_by"]) == ("conflict", "2026-12-05")


# Blind marking


def blind(record: Record, value: bool, **given: Any) -> Any:
    more = {"reason": "Thử", "expected": round_(record, "2026"), "idempotency_key": new_idempotency_key(), **given}
    return set_blind(record, ADMINISTRATOR, "2026", value, **more)


def test_blind_marking_is_settled_before_any_appraisal_begins(filled: Callable[[], Record]) -> None:
    record = filled()
    with pytest.raises(NotNow) as caught:
        blind(record, True)
    assert "số hồ sơ: 1" in caught.value.text("vi") and "Tô Hiệu" not in caught.value.text("vi")
    everything_not_begun(record)
    assert blind(record, True).blind
    with pytest.raises(BadInput):
        blind(record, True)
    assert not blind(record, False).blind


def test_a_dossier_given_back_by_an_inspector_was_begun(filled: Callable[[], Record]) -> None:
    record = filled()
    state(record, "to-hieu", "returned")
    with record.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO steps (unit_id, round_id, version, act, from_state, to_state, role, taken_by, taken_by_name, taken_at)"
            " VALUES ('to-hieu', '2026', 1, 'begin_appraisal', 'submitted', 'under_appraisal', 'inspector', 'inspector', 'x',"
            " '2026-11-21 00:00:00')"
        )
    with pytest.raises(NotNow):
        blind(record, True)


# A ward recorded later


def test_a_ward_recorded_after_the_round_was_created_gets_its_draft(filled: Callable[[], Record]) -> None:
    record = filled()
    assert wards_without_dossier(record, ADMINISTRATOR, "2026") == ()
    with pytest.raises(NotNow):
        add_dossiers(record, ADMINISTRATOR, "2026", idempotency_key=new_idempotency_key())
    new = add_unit(
        record, ADMINISTRATOR, code="03900", name="Mới", kind="ward", valid_from=date(2026, 10, 1), legal_basis="NQ",
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    assert wards_without_dossier(record, ADMINISTRATOR, "2026") == (new,)
    assert add_dossiers(record, ADMINISTRATOR, "2026", idempotency_key=new_idempotency_key()) == (new.id,)
    assert wards_without_dossier(record, ADMINISTRATOR, "2026") == ()
    assert states_of(record, ADMINISTRATOR, "2026")["draft"] == 2


def test_only_an_administrator_runs_rounds(filled: Callable[[], Record]) -> None:
    record = filled()
    lead = Actor("lead_inspector", None, "Trưởng đoàn thẩm định", "lead")
    with pytest.raises(NotAllowed):
        create_round(record, lead, files=files_of(record, "2026"), idempotency_key=new_idempotency_key(), **NEW)
    with pytest.raises(NotAllowed):
        states_of(record, lead, "2026")
