"""Which files wait for a decision, and how far a criterion is while they do."""

from datetime import timedelta

import pytest

from dossiers.appraisal.decisions import Decision
from dossiers.appraisal.file_decisions import waiting_files
from dossiers.appraisal.outcome import stages_of
from dossiers.submissions.documents_on_file import Filed
from tests.dossiers.appraisal.small_case import AT, decided
from tests.scoring.small_catalogue import catalogue

EARLIER, LATER = AT - timedelta(days=1), AT + timedelta(days=1)
ONE, TWO = Filed("TC01.a", 1, EARLIER), Filed("TC01.a", 2, EARLIER)


def stage_of(files: tuple[Filed, ...], *decisions: Decision) -> str:
    made = {each.subject: each for each in decisions}
    return stages_of(catalogue(), made, {}, {"TC01.a": files})["TC01"]


FIGURE = decided("1.1", "accept")
TAKEN = decided("TC01.a-01", "accept_document")
REFUSED = decided("TC01.a-01", "reject_document", reason="mờ")


@pytest.mark.parametrize("first", [TAKEN, REFUSED])
def test_of_two_files_handed_in_at_once_for_one_document_both_are_waited_for(first: Decision) -> None:
    assert stage_of((ONE, TWO), FIGURE, first) == "partial"
    assert stage_of((ONE, TWO), FIGURE, first, decided("TC01.a-02", "accept_document")) == "decided"


def test_a_document_none_of_whose_files_is_decided_on_counts_as_provided_and_waits_for_nobody() -> None:
    assert stage_of((ONE, TWO), FIGURE) == "decided"


def test_a_file_that_was_taken_back_is_not_waited_for() -> None:
    assert stage_of((ONE, TWO._replace(withdrawn=True)), FIGURE, TAKEN) == "decided"
    assert stage_of((ONE._replace(withdrawn=True), TWO), FIGURE, TAKEN) == "decided"


def test_a_decision_on_the_document_as_a_whole_is_one_on_each_file_that_was_there() -> None:
    whole = decided("TC01.a", "accept_document")
    assert stage_of((ONE, TWO), FIGURE, whole) == "decided"
    assert waiting_files({"TC01.a": (ONE, TWO._replace(added_at=LATER))}, {"TC01.a": whole}) == (
        TWO._replace(added_at=LATER),
    )


def test_a_file_handed_in_for_a_refused_one_is_waited_for_also_where_that_was_taken_back() -> None:
    instead = TWO._replace(added_at=LATER)
    assert stage_of((ONE._replace(withdrawn=True), instead), FIGURE, REFUSED) == "partial"
