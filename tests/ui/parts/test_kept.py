"""Rendered parts are drawn once for a state of the record and a reader, and never shown to another reader or kept too long."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import streamlit as st

from dossiers.access.policy import Actor
from dossiers.sample import sample_of
from dossiers.store import clock
from dossiers.store.opening import open_record
from dossiers.store.record import Record
from tests.dossiers.small_project import write_project
from ui.parts import kept
from ui.parts.kept import KeptParts
from ui.parts.templates import Markup

CHIEF = Actor("ward_chief", "a", "Trưởng Công an phường A", "chief")
OTHER = Actor("ward_chief", "b", "Trưởng Công an phường B", "other")


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    opened = open_record(f"sqlite:///{tmp_path}/record.db", fill=sample_of(write_project(tmp_path / "project")))
    yield opened
    opened.close()


class Drawing:
    """Draws something else each time."""

    def __init__(self) -> None:
        self.numbers = count(1)

    def __call__(self) -> Markup:
        return Markup(next(self.numbers))


def written(record: Record) -> None:
    with record.writing():
        pass


def test_a_part_is_drawn_once_in_one_state_of_the_record(record: Record) -> None:
    draw = Drawing()
    assert [KeptParts(record, CHIEF).part("rows", "a", make=draw) for _ in range(3)] == ["1", "1", "1"]


def test_it_is_drawn_again_after_any_write(record: Record) -> None:
    draw = Drawing()
    before = KeptParts(record, CHIEF)
    assert before.part("rows", make=draw) == "1"
    written(record)
    assert KeptParts(record, CHIEF).part("rows", make=draw) == "2"
    assert before.part("rows", make=draw) == "1", "a run that began before goes on as it began"


def test_a_run_that_began_before_a_write_keeps_nothing_for_those_that_come_after(record: Record) -> None:
    draw = Drawing()
    early = KeptParts(record, CHIEF)
    written(record)
    late = KeptParts(record, CHIEF)
    assert early.part("rows", make=draw) == "1"
    assert late.part("rows", make=draw) == "2"


def test_another_reader_another_language_and_another_day_see_their_own(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = Drawing()
    assert KeptParts(record, CHIEF).part("rows", make=draw) == "1"
    assert KeptParts(record, OTHER).part("rows", make=draw) == "2"
    with monkeypatch.context() as english:
        english.setattr(kept, "language", lambda: "en")
        assert KeptParts(record, CHIEF).part("rows", make=draw) == "3"
    with monkeypatch.context() as tomorrow:
        day = clock.today(record)
        tomorrow.setattr(kept, "today", lambda _: day.replace(year=day.year + 1))
        assert KeptParts(record, CHIEF).part("rows", make=draw) == "4"
    assert KeptParts(record, CHIEF).part("rows", make=draw) == "1"


def test_parts_are_told_apart_by_what_they_are_about(record: Record) -> None:
    draw = Drawing()
    mine = KeptParts(record, CHIEF)
    assert [
        mine.part("rows", "a", make=draw),
        mine.part("rows", "b", make=draw),
        mine.part("head", "a", make=draw),
    ] == [
        "1",
        "2",
        "3",
    ]


def test_no_more_than_so_many_are_kept(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 2)
    draw = Drawing()
    mine = KeptParts(record, CHIEF)
    assert [mine.part("rows", name, make=draw) for name in "abca"] == ["1", "2", "3", "4"]


def test_what_fails_is_not_kept(record: Record) -> None:
    mine = KeptParts(record, CHIEF)
    with pytest.raises(ZeroDivisionError):
        mine.part("rows", make=lambda: Markup(1 // 0))
    assert mine.part("rows", make=Drawing()) == "1"


def test_what_is_kept_goes_to_the_browser_without_being_read_line_by_line(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_part = KeptParts(record, CHIEF).part("rows", make=lambda: Markup("<p>\n  a\n</p>\n"))
    monkeypatch.setattr("streamlit.elements.html.clean_text", lambda text: pytest.fail("it was read line by line"))
    st.html(kept_part)
    assert kept_part == "<p>\n  a\n</p>"
