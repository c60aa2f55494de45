"""Units and mergers: one code on one day names one unit, and nothing goes into another while it still stands."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dossiers.access.policy import Actor
from dossiers.acts.audit_reading import lines
from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import BadInput, NotAllowed, NotFound, Stale
from dossiers.office.units import add_unit, end_unit, record_succession
from dossiers.rounds.units import predecessors, unit, unit_by_code, units
from dossiers.store.record import Record

ADMINISTRATOR = Actor("administrator", None, "Quản trị viên", "administrator")
LAW = "Nghị quyết 1681/NQ-UBTVQH15"
NEW: dict[str, Any] = {
    "code": "03700", "name": "Mộc Châu", "kind": "ward", "valid_from": date(2026, 1, 1), "legal_basis": LAW,
}  # fmt: skip


def add(record: Record, **given: Any) -> Any:
    return add_unit(record, ADMINISTRATOR, **{**NEW, "idempotency_key": new_idempotency_key(), **given})


def end(record: Record, unit_id: str, last_day: date, **given: Any) -> Any:
    more = {"legal_basis": LAW, "expected": unit(record, unit_id), "idempotency_key": new_idempotency_key(), **given}
    return end_unit(record, ADMINISTRATOR, unit_id, last_day=last_day, **more)


def succeed(record: Record, predecessor: str, successor: str, **given: Any) -> None:
    more = {
        "extent": "whole",
        "valid_from": date(2026, 7, 1),
        "legal_basis": LAW,
        "idempotency_key": new_idempotency_key(),
        **given,
    }
    record_succession(record, ADMINISTRATOR, successor_id=successor, predecessor_ids=[predecessor], **more)


def said(caught: pytest.ExceptionInfo[BadInput]) -> str:
    return caught.value.text("vi") + caught.value.text("en")


def test_a_unit_is_added_under_an_identifier_of_our_own(filled: Callable[[], Record]) -> None:
    record = filled()
    new = add(record, name="  Mộc   Châu ")
    assert (new.id, new.name, new.code, new.valid_to) == ("moc-chau", "Mộc Châu", "03700", None)
    assert add(record, code="03701").id == "moc-chau-2"
    (line, *_) = lines(record, ADMINISTRATOR)
    assert (line.act, line.subject, line.unit_id, line.reason) == ("administer_units", "moc-chau-2", "moc-chau-2", LAW)
    assert line.after["valid_from"] == "2026-01-01"


def test_names_are_kept_composed(filled: Callable[[], Record]) -> None:
    assert add(filled(), name="Tô Hiệu").name == "Tô Hiệu"


@pytest.mark.parametrize(
    ("given", "vi", "en"),
    [
        ({"code": "03646"}, "không thể mang một mã", "cannot carry one code"),
        ({"code": "03649", "valid_from": date(2025, 6, 30)}, "không thể mang một mã", "cannot carry one code"),
        ({"code": "3646"}, "5 chữ số", "5 digits"),
        ({"code": "٠٣٦٤٦"}, "5 chữ số", "5 digits"),
        ({"name": " "}, "Tên đơn vị", "Name of the unit"),
        ({"legal_basis": ""}, "Căn cứ pháp lý", "Legal basis"),
        ({"kind": "district"}, "hãy chọn", "choose one"),
    ],
)
def test_what_is_wrong_with_a_unit_is_told_and_nothing_kept(
    filled: Callable[[], Record], given: dict[str, Any], vi: str, en: str
) -> None:
    record = filled()
    before = units(record)
    with pytest.raises(BadInput) as caught:
        add(record, **given)
    assert vi in caught.value.text("vi") and en in caught.value.text("en")
    assert units(record) == before
    assert lines(record, ADMINISTRATOR) == ()


def test_everything_that_is_wrong_is_told_at_once(filled: Callable[[], Record]) -> None:
    with pytest.raises(BadInput) as caught:
        add(filled(), code="1", name="", legal_basis="")
    assert len(caught.value.problems) == 3


def test_a_code_may_be_given_again_once_the_other_unit_ended(filled: Callable[[], Record]) -> None:
    record = filled()
    end(record, "chieng-an", date(2025, 12, 31))
    new = add(record, code="03664")
    assert unit_by_code(record, "03664", date(2026, 1, 1)) == new
    assert unit_by_code(record, "03664", date(2025, 12, 31)).id == "chieng-an"


def test_an_end_may_be_corrected_but_not_into_the_days_of_the_next_bearer(filled: Callable[[], Record]) -> None:
    record = filled()
    end(record, "chieng-an", date(2025, 12, 31))
    assert end(record, "chieng-an", date(2025, 11, 30)).valid_to == date(2025, 11, 30)
    add(record, code="03664")
    with pytest.raises(BadInput) as caught:
        end(record, "chieng-an", date(2026, 1, 1))
    assert "Mộc Châu" in said(caught)
    assert [line.before for line in lines(record, ADMINISTRATOR)][1:] == [
        {"valid_to": "2025-12-31"},
        {"valid_to": None},
    ]


def test_a_unit_does_not_end_before_it_begins_nor_after_it_went_into_another(filled: Callable[[], Record]) -> None:
    record = filled()
    with pytest.raises(BadInput) as caught:
        end(record, "chieng-an", date(2025, 6, 30))
    assert "01/07/2025" in said(caught)
    with pytest.raises(BadInput) as caught:
        end(record, "chieng-le", date(2025, 7, 1))
    assert "01/07/2025" in said(caught)


def test_a_merger_is_recorded_with_its_act(filled: Callable[[], Record]) -> None:
    record = filled()
    new = add(record, valid_from=date(2026, 7, 1))
    for each in ("chieng-an", "to-hieu"):
        end(record, each, date(2026, 6, 30))
    record_succession(
        record, ADMINISTRATOR, successor_id=new.id, predecessor_ids=["chieng-an", "to-hieu"], extent="whole",
        valid_from=date(2026, 7, 1), legal_basis=LAW, idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    assert [(each.unit.id, each.extent, each.legal_basis) for each in predecessors(record, new.id)] == [
        ("to-hieu", "whole", LAW),
        ("chieng-an", "whole", LAW),
    ]
    assert [line.subject for line in lines(record, ADMINISTRATOR)][:2] == ["to-hieu", "chieng-an"]


@pytest.mark.parametrize(
    ("given", "vi", "en"),
    [
        ({}, "vẫn còn hiệu lực", "still valid"),
        ({"legal_basis": " "}, "Căn cứ pháp lý", "Legal basis"),
        ({"extent": "some"}, "hãy chọn", "choose one"),
        ({"valid_from": date(2025, 1, 1)}, "không có hiệu lực vào ngày", "is not valid on"),
    ],
)
def test_what_is_wrong_with_a_succession_is_told(
    filled: Callable[[], Record], given: dict[str, Any], vi: str, en: str
) -> None:
    record = filled()
    new = add(record)
    with pytest.raises(BadInput) as caught:
        succeed(record, "chieng-an", new.id, **given)
    assert vi in caught.value.text("vi") and en in caught.value.text("en")
    assert predecessors(record, new.id) == ()


def test_a_unit_goes_whole_into_one_and_in_parts_into_several(filled: Callable[[], Record]) -> None:
    record = filled()
    one, two = add(record, valid_from=date(2026, 7, 1)), add(record, code="03701", valid_from=date(2026, 7, 1))
    end(record, "chieng-an", date(2026, 6, 30))
    succeed(record, "chieng-an", one.id, extent="partial")
    succeed(record, "chieng-an", two.id, extent="partial")
    for successor, extent, words in ((one.id, "partial", "on record already"), (two.id, "whole", "on record already")):
        with pytest.raises(BadInput, match="Not saved") as caught:
            succeed(record, "chieng-an", successor, extent=extent)
        assert words in said(caught)
    third = add(record, code="03702", valid_from=date(2026, 7, 1))
    with pytest.raises(BadInput) as caught:
        succeed(record, "chieng-an", third.id, extent="whole")
    assert "cannot go whole into two" in said(caught)
    with pytest.raises(BadInput) as caught:
        succeed(record, "chieng-le", one.id, extent="partial")
    assert "cannot go whole into two" in said(caught)


def test_successions_never_run_in_a_circle(filled: Callable[[], Record]) -> None:
    record = filled()
    end(record, "to-hieu", date(2026, 6, 30))
    with pytest.raises(BadInput):
        succeed(record, "to-hieu", "to-hieu")
    with record.writing() as connection:
        connection.exec_driver_sql("UPDATE units SET valid_to = NULL WHERE id = 'chieng-le'")
    with pytest.raises(BadInput) as caught:
        succeed(record, "to-hieu", "chieng-le")
    assert "other way round" in said(caught)


def test_one_bad_predecessor_keeps_all_out(filled: Callable[[], Record]) -> None:
    record = filled()
    new = add(record, valid_from=date(2026, 7, 1))
    end(record, "chieng-an", date(2026, 6, 30))
    with pytest.raises(BadInput):
        record_succession(
            record, ADMINISTRATOR, successor_id=new.id, predecessor_ids=["chieng-an", "to-hieu"], extent="whole",
            valid_from=date(2026, 7, 1), legal_basis=LAW, idempotency_key=new_idempotency_key(),
        )  # fmt: skip
    assert predecessors(record, new.id) == ()
    with pytest.raises(NotFound):
        succeed(record, "nowhere", new.id)


def test_a_double_click_adds_one_unit(filled: Callable[[], Record]) -> None:
    record = filled()
    idempotency_key = new_idempotency_key()
    assert add(record, idempotency_key=idempotency_key) == add(record, idempotency_key=idempotency_key)
    assert len([each for each in units(record) if each.name == "Mộc Châu"]) == 1
    assert len(lines(record, ADMINISTRATOR)) == 1


def test_of_two_administrators_the_second_learns_what_the_first_did(filled: Callable[[], Record]) -> None:
    record = filled()
    expected = unit(record, "chieng-an")
    end(record, "chieng-an", date(2026, 6, 30))
    with pytest.raises(Stale) as caught:
        end(record, "chieng-an", date(2026, 12, 31), expected=expected)
    assert "Quản trị viên" in caught.value.text("vi") and "Nothing was saved" in caught.value.text("en")
    assert caught.value.theirs["valid_to"] == "2026-06-30" and caught.value.mine["valid_to"] == "2026-12-31"
    assert unit(record, "chieng-an").valid_to == date(2026, 6, 30)
    assert lines(record, ADMINISTRATOR)[0].outcome == "conflict"


@pytest.mark.parametrize("person", ["lead", "board", "inspector", "surveyor"])
def test_nobody_else_administers_units(filled: Callable[[], Record], person: str) -> None:
    from dossiers.people.accounts import account

    record = filled()
    actor = account(record, person)
    assert actor is not None
    with pytest.raises(NotAllowed):
        add_unit(record, actor, **NEW, idempotency_key=new_idempotency_key())
    assert lines(record, ADMINISTRATOR)[0].outcome == "refused"
