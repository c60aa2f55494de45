"""One criterion as its inspector sees it: how far it is, what a decision would do, and what was decided elsewhere."""

from collections.abc import Callable

import pytest

from dossiers.appraisal import case as appraisal
from dossiers.appraisal.decisions import Verdict
from dossiers.store.record import Record
from tests.dossiers.working import GOOD, ROUND, act, decide, decide_all, person, under_appraisal

UNIT = "chieng-an"


@pytest.fixture
def own(filled: Callable[[], Record]) -> Record:
    """A record in which Chiềng An's dossier is under appraisal."""
    return under_appraisal(filled())


def test_an_effect_is_shown_before_anything_is_kept(own: Record) -> None:
    found = appraisal.effect(
        own, person(own, "inspector"), UNIT, ROUND, "TC1", verdicts=[Verdict("1.2", "correct", inputs={"count": 9})]
    )
    assert found.before.indicator("1.2").state == "met" and found.after.indicator("1.2").state == "not_met"
    assert appraisal.decided(own, person(own, "inspector"), UNIT, ROUND) == {"TC1": "open", "L1": "open"}


def test_a_criterion_is_decided_when_every_judged_indicator_is(own: Record) -> None:
    decide(own, Verdict("1.1", "accept"))
    assert appraisal.decided(own, person(own, "inspector"), UNIT, ROUND)["TC1"] == "partial"
    decide(own, *(Verdict(code, "accept") for code in GOOD if code != "L1.1"))
    assert appraisal.decided(own, person(own, "inspector"), UNIT, ROUND)["TC1"] == "decided"


def test_the_same_point_elsewhere_stands_beside(own: Record) -> None:
    act(own, "to-hieu", "to-hieu", "send_answers")
    decide_all(own, "to-hieu", i1_1=Verdict("1.1", "correct", inputs={"numerator": 5, "denominator": 10}, reason="Sổ."))
    case = appraisal.case(own, person(own, "inspector"), UNIT, ROUND, "TC1")
    (row,) = case.elsewhere["1.1"]
    assert (row.unit.id, row.claim, row.decision.kind) == ("to-hieu", {"numerator": 10, "denominator": 10}, "correct")


def test_what_is_not_locked_yet_elsewhere_is_not_the_boards_to_read(own: Record) -> None:
    """The board reads from locked on: no draft of another ward by way of a ward that it may read."""
    to_locked_from_appraisal(own)
    for reader, shown in (("inspector", 1), ("board", 0)):
        case = appraisal.case(own, person(own, reader), UNIT, ROUND, "TC1")
        assert len(case.elsewhere["1.1"]) == shown


def to_locked_from_appraisal(record: Record) -> None:
    """Tô Hiệu decided and not locked, Chiềng An locked."""
    act(record, "to-hieu", "to-hieu", "send_answers")
    decide_all(record, "to-hieu")
    decide_all(record, UNIT)
    act(record, "inspector", UNIT, "request_clarification", questions={})
    act(record, UNIT, UNIT, "send_answers")
    act(record, "lead", UNIT, "lock")
