"""Where a dossier stands: for those who work on it as it is, for everybody else as it was published."""

from collections.abc import Callable

import pytest

from dossiers.procedure import status as dossier_status
from dossiers.store.record import Record
from tests.dossiers.working import ROUND, act, enter, person, to_published

UNIT = "chieng-an"


@pytest.fixture
def own(filled: Callable[[], Record]) -> Record:
    return filled()


def test_what_hinders_is_said_before_the_button_is_pressed(own: Record) -> None:
    status = dossier_status.status(own, person(own, UNIT), UNIT, ROUND)
    assert "submit" in status.blocked and "submit" not in status.available_acts
    enter(own, UNIT)
    assert "submit" in dossier_status.status(own, person(own, UNIT), UNIT, ROUND).available_acts


@pytest.mark.parametrize("by", ["to-hieu", "to-hieu-officer", "administrator", "surveyor", "inspector-2"])
def test_reopening_is_not_told_to_those_who_read_only_what_is_published(own: Record, by: str) -> None:
    to_published(own)
    reader = person(own, by)
    before = dossier_status.status(own, reader, UNIT, ROUND)
    assert before.state == "published" and before.steps[-1].act == "publish"
    act(own, "lead", UNIT, "request_reopening", reason="Nhầm mẫu số.")
    assert dossier_status.status(own, reader, UNIT, ROUND).reopening is None
    act(own, "board", UNIT, "settle_reopening", confirm=True)
    after = dossier_status.status(own, reader, UNIT, ROUND)
    assert (after.state, after.version, after.steps, after.reopening) == ("published", 1, before.steps, None)
    told = dossier_status.status(own, person(own, "lead"), UNIT, ROUND)
    assert (told.state, told.version, told.steps[-1].reason) == ("clarified", 2, "Nhầm mẫu số.")


def test_who_decides_on_reopening_is_told_who_asks_and_why(own: Record) -> None:
    to_published(own)
    act(own, "lead", UNIT, "request_reopening", reason="Nhầm mẫu số.")
    for by, mine in (("lead", True), ("board", False), ("inspector", False), (UNIT, False)):
        asked = dossier_status.status(own, person(own, by), UNIT, ROUND).reopening
        assert asked is not None and (asked.reason, asked.mine) == ("Nhầm mẫu số.", mine), by
