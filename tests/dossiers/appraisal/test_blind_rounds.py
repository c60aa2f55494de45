"""A blind round: from the first figure the ward enters until the draft is sent, no inspector reads the figures as a whole."""

from collections.abc import Callable, Iterator

import pytest

from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal import case as appraisal
from dossiers.appraisal import decision_acts as deciding
from dossiers.errors import NotAllowed
from dossiers.evidence.listing import needed
from dossiers.rounds.catalogues import catalogue_of
from dossiers.store.record import Record
from dossiers.store.schema import rounds
from dossiers.submissions import entry_sheets as entries
from dossiers.submissions import results
from dossiers.submissions.submissions import dossier
from scoring.catalogue import judged
from tests.dossiers.working import ROUND, act, decide_all, enter, person

WARD = "chieng-an"


@pytest.fixture
def entered(filled: Callable[[], Record]) -> Iterator[Record]:
    """A draft with every figure, in a round that an administrator marked blind before."""
    record = filled()
    with record.writing() as connection:
        connection.execute(rounds.update().where(rounds.c.id == ROUND).values(blind=True))
    enter(record, WARD)
    yield record


def hidden(record: Record, by: str = "inspector") -> bool:
    """Whether the ward's figures are kept from somebody; the two ways to ask agree."""
    actor = person(record, by)
    try:
        entries.sheet(record, actor, WARD, ROUND)
        refused = False
    except NotAllowed:
        refused = True
    assert refused == (results.result(record, actor, WARD, ROUND).scorecard_self is None)
    assert refused == (dossier(record, actor, WARD, ROUND).self_assessment is None)
    return refused


def test_a_draft_is_not_read_beforehand(entered: Record) -> None:
    assert hidden(entered) and hidden(entered, "lead")
    assert not hidden(entered, WARD)


def test_a_dossier_given_back_is_not_read_either(entered: Record) -> None:
    act(entered, WARD, WARD, "submit")
    assert hidden(entered)
    act(entered, "inspector", WARD, "return_dossier", reasons={"TC1": "thiếu số liệu"})
    assert hidden(entered)
    assert not hidden(entered, WARD)


def test_once_the_draft_was_sent_both_sides_are_read(entered: Record) -> None:
    with entered.writing() as connection:
        connection.execute(rounds.update().where(rounds.c.id == ROUND).values(blind=False))
    act(entered, WARD, WARD, "submit")
    act(entered, "inspector", WARD, "begin")
    decide_all(entered, WARD)
    with entered.writing() as connection:
        connection.execute(rounds.update().where(rounds.c.id == ROUND).values(blind=True))
    assert hidden(entered)
    act(entered, "inspector", WARD, "request_clarification", questions={})
    assert not hidden(entered)


def test_what_decisions_would_do_takes_the_opened_criterion_as_claimed_and_no_other(entered: Record) -> None:
    act(entered, WARD, WARD, "submit")
    act(entered, "inspector", WARD, "begin")
    inspector = person(entered, "inspector")
    states = {each.code: "met" for each in catalogue_of(entered, ROUND).criteria["TC1"].indicators if judged(each)}
    assert all(each.hidden for each in needed(entered, inspector, WARD, ROUND, "TC1"))
    deciding.judge_first(
        entered, inspector, WARD, ROUND, "TC1", states=states, note="", idempotency_key=new_idempotency_key()
    )
    before = appraisal.effect(entered, inspector, WARD, ROUND, "TC1", verdicts=()).before
    claimed = appraisal.case(entered, inspector, WARD, ROUND, "TC1").scorecard_self
    assert claimed is not None and before.criterion("TC1").state == claimed.criterion("TC1").state
    assert not before.submission.values.keys() - {
        each.code for each in catalogue_of(entered, ROUND).criteria["TC1"].indicators
    }
    assert not any(each.hidden for each in needed(entered, inspector, WARD, ROUND, "TC1"))
