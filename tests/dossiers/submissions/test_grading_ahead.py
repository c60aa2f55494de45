"""A server grades what is there before its first reader asks: open rounds first, each from its last ward to its first."""

from collections.abc import Iterator
from threading import Event

import pytest

from dossiers.errors import RecordError
from dossiers.store.record import Record
from dossiers.submissions import grading_ahead, submissions
from dossiers.submissions.grading_ahead import grade_ahead
from dossiers.submissions.results import results
from scoring import Catalogue, Scorecard
from tests.dossiers.working import person


@pytest.fixture(autouse=True)
def nothing_graded_yet() -> Iterator[None]:
    """This process as it is when it starts."""
    submissions.graded.cache_clear()
    yield


def test_whoever_asks_after_it_waits_for_no_grading(record: Record) -> None:
    assert grade_ahead(record, Event()) > 0
    before = submissions.graded.cache_info().misses
    assert results(record, person(record, "lead"), "2026")
    assert submissions.graded.cache_info().misses == before


def test_it_begins_with_the_open_round_and_its_last_ward_and_ends_when_the_server_does(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped, units = Event(), list[str]()

    def first_two(catalogue: Catalogue, text: submissions.StoredText) -> Scorecard:
        units.append(submissions.submission(catalogue, text).unit)
        if len(units) == 2:
            stopped.set()
        return submissions.graded(catalogue, text)

    monkeypatch.setattr(grading_ahead, "graded", first_two)
    assert grade_ahead(record, stopped) == 2
    found = reversed(results(record, person(record, "lead"), "2026"))
    assert (
        units
        == [each.unit.id for each in found for card in (each.scorecard_self, each.scorecard_appraisal) if card][:2]
    )


def test_a_damaged_text_is_left_to_whoever_reads_it(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(catalogue: Catalogue, text: submissions.StoredText) -> Scorecard:
        raise RecordError("damaged", what="submission", sha256=text.sha256)

    monkeypatch.setattr(grading_ahead, "graded", refusing)
    assert grade_ahead(record, Event()) == 0
