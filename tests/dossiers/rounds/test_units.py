"""Neither name nor code identifies a unit across the merger of 1/7/2025."""

from datetime import date

import pytest

from dossiers.errors import NotFound
from dossiers.rounds import units
from dossiers.store.record import Record

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def test_code_03646_is_chieng_le_before_the_merger_and_to_hieu_after(record: Record) -> None:
    assert units.unit_by_code(record, "03646", BEFORE).id == "chieng-le"
    assert units.unit_by_code(record, "03646", AFTER).id == "to-hieu"


def test_a_code_nobody_carries_on_that_day_is_not_found(record: Record) -> None:
    with pytest.raises(NotFound):
        units.unit_by_code(record, "03649", AFTER)


def test_both_to_hieu_are_units_of_their_own(record: Record) -> None:
    named = {each.id: each.code for each in units.units(record) if each.name == "Tô Hiệu"}
    assert named == {"to-hieu-cu": "03649", "to-hieu": "03646"}


@pytest.mark.parametrize(
    ("day", "ids"),
    [
        (BEFORE, ["chieng-le", "to-hieu-cu", "chieng-den", "chieng-an-cu"]),
        (AFTER, ["to-hieu", "chieng-an"]),
    ],
)
def test_units_on_a_day_are_those_valid_then_in_order_of_code(record: Record, day: date, ids: list[str]) -> None:
    assert [each.id for each in units.units(record, on=day)] == ids


def test_validity_includes_the_first_and_the_last_day(record: Record) -> None:
    old, new = units.unit(record, "chieng-le"), units.unit(record, "to-hieu")
    assert (old.valid_on(BEFORE), old.valid_on(AFTER)) == (True, False)
    assert (new.valid_on(BEFORE), new.valid_on(AFTER)) == (False, True)


def test_predecessors_carry_extent_day_and_legal_basis(record: Record) -> None:
    found = units.predecessors(record, "to-hieu")
    assert [each.unit.id for each in found] == ["chieng-le", "to-hieu-cu"]
    assert {(each.extent, each.valid_from, each.legal_basis) for each in found} == {
        ("whole", AFTER, "1681/NQ-UBTVQH15")
    }


def test_the_successor_of_a_merged_unit_is_the_new_one(record: Record) -> None:
    assert [each.unit.id for each in units.successors(record, "to-hieu-cu")] == ["to-hieu"]
    assert units.successors(record, "to-hieu") == ()


def test_an_unknown_id_is_told_in_both_languages(record: Record) -> None:
    with pytest.raises(NotFound) as caught:
        units.predecessors(record, "Tô Hiệu")
    assert "Tô Hiệu" in caught.value.text("vi")
    assert caught.value.text("vi") != caught.value.text("en")
