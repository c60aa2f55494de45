"""Who appraises whom: never somebody tied to the ward, never somebody without an account, and nobody overwrites another."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dossiers.access.policy import Actor, relation_in, relations_in
from dossiers.acts.audit_reading import lines
from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import BadInput, NotAllowed, NotFound, NotNow, Stale
from dossiers.office.assignments import Assigned, Inspector, assign, assignable, assigned, shared_evenly
from dossiers.people.accounts import account
from dossiers.rounds.units import Unit
from dossiers.store.record import Record
from dossiers.vocabulary import Role

ADMINISTRATOR = Actor("administrator", None, "Quản trị viên", "administrator")
LEAD = Actor("lead_inspector", None, "Trưởng đoàn thẩm định", "lead")


def put(record: Record, wanted: dict[str, Any], actor: Actor = LEAD, **given: Any) -> Any:
    more = {"expected": assigned(record, actor, "2026").by_unit, "idempotency_key": new_idempotency_key(), **given}
    return assign(record, actor, "2026", wanted, **more)


def test_the_table_shows_wards_inspectors_ties_and_who_is_assigned(filled: Callable[[], Record]) -> None:
    found = assigned(filled(), LEAD, "2026")
    assert [unit.id for unit in found.units] == ["to-hieu", "chieng-an"]
    assert found.by_unit == {"to-hieu": {"inspector"}, "chieng-an": {"inspector"}}
    ties = {each.id: set(each.tied) for each in found.inspectors}
    assert ties == {"inspector": set(), "inspector-2": {"chieng-an"}, "lead": set()}


@pytest.mark.parametrize("actor", [ADMINISTRATOR, LEAD], ids=["administrator", "lead"])
def test_inspectors_are_assigned_and_taken_off(filled: Callable[[], Record], actor: Actor) -> None:
    record = filled()
    found = put(record, {"to-hieu": {"inspector-2", "lead"}}, actor)
    assert found.by_unit == {"to-hieu": {"inspector-2", "lead"}, "chieng-an": {"inspector"}}
    second = account(record, "inspector-2")
    assert second is not None
    with record.reading() as connection:
        assert relation_in(connection, second, "to-hieu", "2026") == "assigned"
    (line,) = lines(record, ADMINISTRATOR)
    assert (line.unit_id, line.round_id, line.before) == ("to-hieu", "2026", {"inspectors": ["Thẩm định viên 1"]})
    assert line.after == {"inspectors": ["Thẩm định viên 2", "Trưởng đoàn thẩm định"]}
    assert put(record, {"to-hieu": set()}, actor).by_unit["to-hieu"] == set()


def test_several_wards_are_assigned_in_one_act_with_a_line_each(filled: Callable[[], Record]) -> None:
    record = filled()
    put(record, {"to-hieu": {"lead"}, "chieng-an": {"lead"}})
    assert {line.unit_id for line in lines(record, ADMINISTRATOR)} == {"to-hieu", "chieng-an"}


def test_whoever_is_tied_is_not_assigned_and_the_reason_is_told(filled: Callable[[], Record]) -> None:
    record = filled()
    with pytest.raises(BadInput) as caught:
        put(record, {"chieng-an": {"inspector-2"}, "to-hieu": {"lead"}})
    assert "Thẩm định viên 2" in caught.value.text("vi") and "Từng công tác" in caught.value.text("vi")
    assert "conflict of interest" in caught.value.text("en")
    assert assigned(record, LEAD, "2026").by_unit["to-hieu"] == {"inspector"}


def test_a_tie_to_a_ward_that_merged_holds_for_the_ward_it_went_into(filled: Callable[[], Record]) -> None:
    record = filled()
    with record.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO ties VALUES ('inspector', 'to-hieu-cu', 'Nhà ở đây', '2026-11-01 00:00:00')"
        )
        connection.exec_driver_sql("DELETE FROM assignments WHERE person_id = 'inspector'")
    found = assigned(record, LEAD, "2026")
    assert next(each.tied for each in found.inspectors if each.id == "inspector") == {"to-hieu": "Nhà ở đây"}
    with pytest.raises(BadInput) as caught:
        put(record, {"to-hieu": {"inspector"}})
    assert "Nhà ở đây" in caught.value.text("vi")


def test_a_tie_to_a_ward_holds_for_those_that_went_into_it(filled: Callable[[], Record]) -> None:
    """A merger in the middle of a round: the chief of the new ward sends the old one's dossier."""
    record = filled()
    with record.writing() as connection:
        connection.exec_driver_sql("INSERT INTO ties VALUES ('lead', 'to-hieu', 'Nhà ở đây', '2026-11-01 00:00:00')")
    with record.reading() as connection:
        relations = relations_in(connection, LEAD)
    assert {relations.relation(unit_id, "2026") for unit_id in ("to-hieu", "to-hieu-cu", "chieng-le")} == {"tied"}
    assert relations.relation("chieng-an-cu", "2026") == "other"


@pytest.mark.parametrize("person", ["board", "to-hieu", "administrator", "surveyor", "nobody"])
def test_only_inspectors_are_assigned(filled: Callable[[], Record], person: str) -> None:
    with pytest.raises(BadInput):
        put(filled(), {"to-hieu": {person}})


def test_a_disabled_account_is_not_assigned_but_may_be_taken_off(filled: Callable[[], Record]) -> None:
    record = filled()
    with record.writing() as connection:
        connection.exec_driver_sql("UPDATE people SET disabled_at = '2026-11-01 00:00:00' WHERE id LIKE 'inspector%'")
    with pytest.raises(BadInput):
        put(record, {"to-hieu": {"inspector", "inspector-2"}})
    assert {each.id for each in assigned(record, LEAD, "2026").inspectors} == {"inspector", "lead"}
    assert put(record, {"to-hieu": {"lead"}}).by_unit["to-hieu"] == {"lead"}


def test_of_two_who_assign_the_second_is_told(filled: Callable[[], Record]) -> None:
    record = filled()
    expected = assigned(record, LEAD, "2026").by_unit
    put(record, {"to-hieu": {"lead"}}, ADMINISTRATOR)
    with pytest.raises(Stale) as caught:
        put(record, {"to-hieu": {"inspector-2"}}, expected=expected)
    assert "Quản trị viên" in caught.value.text("vi")
    assert assigned(record, LEAD, "2026").by_unit["to-hieu"] == {"lead"}
    put(record, {"chieng-an": {"lead"}}, expected=expected)


def test_a_double_click_is_one_act(filled: Callable[[], Record]) -> None:
    record = filled()
    idempotency_key, expected = new_idempotency_key(), assigned(record, LEAD, "2026").by_unit
    for _ in range(2):
        put(record, {"to-hieu": {"lead"}}, idempotency_key=idempotency_key, expected=expected)
    assert len(lines(record, ADMINISTRATOR)) == 1


def test_nothing_changes_once_a_round_is_published_nor_without_a_dossier(filled: Callable[[], Record]) -> None:
    record = filled()
    with pytest.raises(NotNow):
        assign(record, LEAD, "2024", {"chieng-le": {"lead"}}, expected={}, idempotency_key=new_idempotency_key())
    with pytest.raises(NotFound):
        put(record, {"chieng-le": {"lead"}})
    with pytest.raises(BadInput):
        put(record, {"to-hieu": {"inspector"}})


def test_a_dossier_reopened_after_its_round_was_published_can_be_given_to_another_inspector(
    filled: Callable[[], Record],
) -> None:
    """The one who appraised it may be gone: without another nobody could take the reopened dossier anywhere."""
    record = filled()
    assert [each.id for each in assignable(record, LEAD)] == ["2026"]
    with record.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE dossiers SET state = 'clarified' WHERE unit_id = 'chieng-le' AND round_id = '2024'"
        )
    assert [each.id for each in assignable(record, LEAD)] == ["2026", "2024"]
    assert [unit.id for unit in assigned(record, LEAD, "2024").units] == ["chieng-le"]
    done = assign(record, LEAD, "2024", {"chieng-le": {"lead"}}, expected={}, idempotency_key=new_idempotency_key())
    assert done.by_unit == {"chieng-le": {"lead"}}
    with pytest.raises(NotNow):
        assign(record, LEAD, "2024", {"chieng-an-cu": {"lead"}}, expected={}, idempotency_key=new_idempotency_key())


@pytest.mark.parametrize("person", ["inspector", "board", "to-hieu", "surveyor"])
def test_nobody_else_assigns(filled: Callable[[], Record], person: str) -> None:
    record = filled()
    actor = account(record, person)
    assert actor is not None
    with pytest.raises(NotAllowed):
        assigned(record, actor, "2026")
    with pytest.raises(NotAllowed):
        put(record, {"to-hieu": {"lead"}}, actor, expected={})
    assert [line.outcome for line in lines(record, ADMINISTRATOR)] == ["refused"] * 2


# Shared out


def inspector(id_: str, role: Role = "inspector", *tied: str, in_use: bool = True) -> Inspector:
    return Inspector(id_, id_, role, dict.fromkeys(tied, "Từng công tác"), in_use)


def everywhere(wards: int, *inspectors: Inspector, **by_unit: str) -> Assigned:
    units = tuple(Unit(f"w{n}", f"{n:05d}", f"W{n}", "ward", None, date(2025, 7, 1), None) for n in range(wards))
    return Assigned(units, inspectors, {each.id: frozenset(by_unit.get(each.id, "").split()) for each in units})


def test_wards_are_shared_out_so_that_all_end_with_as_many() -> None:
    now = everywhere(7, inspector("a"), inspector("b"), inspector("lead", "lead_inspector"), w0="a", w1="a")
    found = shared_evenly(now, [f"w{n}" for n in range(2, 7)])
    loads = {who: sum(who in ids for ids in {**now.by_unit, **found}.values()) for who in ("a", "b", "lead")}
    assert sorted(loads.values()) == [0, 3, 4] and loads["lead"] == 0, "a lead locks what inspectors appraise"


def test_nobody_gets_a_ward_they_are_tied_to_nor_any_after_the_account_was_disabled() -> None:
    gone = inspector("gone", in_use=False)
    now = everywhere(3, inspector("a", "inspector", "w0"), inspector("b", "inspector", "w0", "w1"), gone)
    assert shared_evenly(now, ["w0", "w1", "w2"]) == {"w1": ("a",), "w2": ("b",)}
    assert shared_evenly(now, ["w0", "w1", "w2"], ["b"]) == {"w2": ("b",)}


def test_where_there_is_no_inspector_the_lead_gets_the_wards() -> None:
    assert shared_evenly(everywhere(1, inspector("lead", "lead_inspector")), ["w0"]) == {"w0": ("lead",)}
