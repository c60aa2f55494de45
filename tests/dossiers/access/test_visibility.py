"""The log tells everybody who reads it who did what when; what was entered only those who read it elsewhere, too."""

from collections.abc import Callable, Iterator

import pytest

from dossiers.acts.audit_lines import LogLine
from dossiers.acts.audit_reading import AuditFilter, lines
from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal import second_marking
from dossiers.rounds.catalogues import catalogue_of
from dossiers.store.record import Record
from dossiers.store.schema import rounds
from tests.dossiers.showing import relate
from tests.dossiers.working import ROUND, act, decide_all, enter, person

WARD = "chieng-an"


@pytest.fixture
def entered(filled: Callable[[], Record]) -> Iterator[Record]:
    """A draft with every figure and an explanation."""
    record = filled()
    enter(record, WARD, explanation="vì mưa lũ")
    yield record


def of_the_ward(record: Record, by: str, text: str = "") -> tuple[LogLine, ...]:
    return lines(record, person(record, by), AuditFilter(unit_id=WARD, text=text))


def opened(record: Record, by: str) -> bool:
    """Whether what was entered and decided is told to a reader; also not by looking for it."""
    told = of_the_ward(record, by)
    withheld = {line.withheld for line in told}
    assert len(withheld) == 1
    if withheld == {True}:
        assert not [line for line in told if line.before or line.after or line.reason or line.subject]
        assert of_the_ward(record, by, text="mua lu") == ()
        assert {line.act for line in of_the_ward(record, by, text="chieng an")} >= {"save_entry"}
    return withheld == {False}


def test_a_lead_inspector_reads_what_was_done_in_a_blind_round_once_the_draft_was_sent(entered: Record) -> None:
    assert opened(entered, "lead")
    act(entered, WARD, WARD, "submit")
    act(entered, "inspector", WARD, "begin")
    decide_all(entered, WARD)
    with entered.writing() as connection:
        connection.execute(rounds.update().where(rounds.c.id == ROUND).values(blind=True))
    assert not opened(entered, "lead")
    assert not opened(entered, "administrator") and not opened(entered, "board")
    act(entered, "inspector", WARD, "request_clarification", questions={})
    assert opened(entered, "lead")


def test_a_tied_lead_inspector_reads_nothing_of_it_before_publication(entered: Record) -> None:
    relate(entered, "lead", "tied")
    assert not opened(entered, "lead")


def test_whoever_is_to_mark_a_second_time_reads_no_decision_before(entered: Record) -> None:
    act(entered, WARD, WARD, "submit")
    act(entered, "inspector", WARD, "begin")
    decide_all(entered, WARD)
    lead = person(entered, "lead")
    second_marking.draw_second(
        entered, lead, ROUND, seed="7", percent=100, person_ids=["lead"], idempotency_key=new_idempotency_key()
    )
    assert not opened(entered, "lead")
    for code, criterion in catalogue_of(entered, ROUND).criteria.items():
        second_marking.mark_second(
            entered, lead, WARD, ROUND, code,
            states={each.code: "met" for each in criterion.indicators}, note="", idempotency_key=new_idempotency_key(),
        )  # fmt: skip
    assert opened(entered, "lead")
