"""Demonstration persons: the inspector, and the chief of each ward of today; on the sample record only."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dossiers.access import Actor
from tests.pages.visiting import own_record
from ui import people
from ui.record import the_record


@pytest.fixture(scope="module", autouse=True)
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with own_record(Path(tmp_path_factory.mktemp("people"))):
        yield


def acting(monkeypatch: pytest.MonkeyPatch, key: str | None) -> Actor | None:
    monkeypatch.setattr(people, "chosen_person", lambda: key)
    return people.acting_person(the_record())


def test_the_inspector_acts_for_no_ward(monkeypatch: pytest.MonkeyPatch) -> None:
    person = acting(monkeypatch, "inspector")
    assert person is not None and (person.role, person.unit_id) == ("inspector", None)


def test_a_chief_acts_for_the_ward_of_that_id(monkeypatch: pytest.MonkeyPatch) -> None:
    person = acting(monkeypatch, "to-hieu")
    assert person is not None and (person.role, person.unit_id) == ("ward_chief", "to-hieu")
    assert person.name == "Trưởng Công an phường Tô Hiệu"


@pytest.mark.parametrize("key", [None, "", "nobody", "to-hieu-cu", "chieng-le", "Tô Hiệu", "03646", "ward_chief"])
def test_nobody_else_is_anybody(monkeypatch: pytest.MonkeyPatch, key: str | None) -> None:
    """Not a former ward, not a name, not a code: neither identifies a ward across the merger."""
    assert acting(monkeypatch, key) is None


def test_on_a_record_that_is_no_sample_nobody_can_be_played(monkeypatch: pytest.MonkeyPatch) -> None:
    record: Any = the_record()
    facts = record.facts()
    monkeypatch.setattr(type(record), "facts", lambda self: type(facts)(**{**vars(facts), "sample": False}))
    assert acting(monkeypatch, "inspector") is None


def test_there_is_a_chief_for_each_of_the_eight_wards_of_today() -> None:
    found = [unit.id for unit in people.wards(the_record())]
    assert len(found) == 8 and "to-hieu" in found and "quyet-thang" not in found
