"""Deciding: beside what the ward entered, never over it; with a reason for all but accepting; blind where the round says so."""

from collections.abc import Callable

import pytest

from dossiers import appraisal, appraisal_queue, audit, deciding, decisions, entries, results
from dossiers.acts import new_operation
from dossiers.catalogues import catalogue_of
from dossiers.decisions import Verdict
from dossiers.errors import BadInput, NotAllowed, NotNow, Stale
from dossiers.record import Record
from dossiers.schema import rounds
from tests.dossiers.working import GOOD, ROUND, act, decide_all, enter, person

UNIT = "chieng-an"


@pytest.fixture
def own(filled: Callable[[], Record]) -> Record:
    """A record in which Chiềng An's dossier is under appraisal."""
    record = filled()
    enter(record, UNIT)
    act(record, UNIT, UNIT, "submit")
    act(record, "inspector", UNIT, "begin")
    return record


def decide(
    record: Record, *verdicts: Verdict, criterion: str = "TC1", seen: int | None = None, by: str = "inspector", **more
):
    actor = person(record, by)
    version = appraisal.case(record, actor, UNIT, ROUND, criterion).version if seen is None else seen
    return deciding.decide(
        record, actor, UNIT, ROUND, criterion,
        verdicts=verdicts, seen=version, operation=more.get("operation") or new_operation(),
    )  # fmt: skip


def claimed(record: Record) -> str:
    with record.reading() as connection:
        from dossiers.drafts import text_in

        text = text_in(connection, UNIT, ROUND, "self_assessment")
    assert text is not None
    return text.sha256


def test_a_correction_is_scored_again_and_leaves_the_claim_alone(own: Record) -> None:
    before = claimed(own)
    case = decide(own, Verdict("1.2", "correct", inputs={"count": 9}, reason="Sổ ghi 9."))
    assert case.scorecard_appraisal is not None and case.scorecard_appraisal.indicator("1.2").state == "not_met"
    assert case.claim is not None and case.claim.values["1.2"] == GOOD["1.2"]
    assert claimed(own) == before


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict("1.2", "correct", inputs={"count": 9}),
        Verdict("1.2", "rule", state="not_met"),
        Verdict("1.2", "correct", inputs={"count": 9}, reason="   "),
    ],
)
def test_a_reason_is_compulsory_for_all_but_accepting(own: Record, verdict: Verdict) -> None:
    with pytest.raises(BadInput):
        decide(own, verdict)
    decide(own, Verdict("1.2", "accept"))


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict("L1.1", "accept"),
        Verdict("1.2", "accept_document"),
        Verdict("1.2", "rule", reason="x"),
        Verdict("1.2", "rule", state="maybe", reason="x"),
        Verdict("1.2", "correct", reason="x"),
        Verdict("1.2", "accept", inputs={"count": 1}),
        Verdict("1.1", "correct", inputs={"numerator": 3, "denominator": 2}, reason="x"),
        Verdict("na:1.1", "approve_not_applicable", reason="x"),
    ],
)
def test_what_does_not_fit_is_refused_whole(own: Record, verdict: Verdict) -> None:
    with pytest.raises(BadInput):
        decide(own, Verdict("1.7", "accept"), verdict)
    assert appraisal.case(own, person(own, "inspector"), UNIT, ROUND, "TC1").decisions == {}


def test_a_ruling_is_visible_with_its_reason_and_name(own: Record) -> None:
    case = decide(own, Verdict("1.2", "rule", state="not_proven", reason="Sổ không ghi ngày."))
    assert case.scorecard_appraisal is not None
    ruling = case.scorecard_appraisal.submission.rulings["1.2"]
    assert (ruling.state, ruling.reason, ruling.by) == ("not_proven", "Sổ không ghi ngày.", "Thẩm định viên 1")


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


def test_a_request_not_applicable_waits_for_a_decision(filled: Callable[[], Record]) -> None:
    record = filled()
    enter(record, UNIT)
    entries.save(
        record, person(record, UNIT), UNIT, ROUND, "L1",
        values={}, explanation="", not_applicable={"L1.1": "không phát sinh"}, seen=1, operation=new_operation(),
    )  # fmt: skip
    act(record, UNIT, UNIT, "submit")
    act(record, "inspector", UNIT, "begin")
    decide(record, Verdict("L1.1", "accept"), criterion="L1")
    assert appraisal.decided(record, person(record, "inspector"), UNIT, ROUND)["L1"] == "partial"
    case = decide(record, Verdict("na:L1.1", "approve_not_applicable", reason="Đúng."), criterion="L1")
    assert case.stage == "decided" and case.scorecard_appraisal is not None
    assert case.scorecard_appraisal.indicator("L1.1").state == "not_applicable"
    assert case.scorecard_appraisal.submission.not_applicable == {"L1.1": "không phát sinh"}


def test_what_another_inspector_decided_since_is_not_overwritten(own: Record) -> None:
    decide(own, Verdict("1.2", "accept"))
    with pytest.raises(Stale) as clash:
        decide(own, Verdict("1.2", "correct", inputs={"count": 9}, reason="Sổ ghi 9."), seen=0)
    assert clash.value.theirs[0]["kind"] == "accept" and clash.value.mine[0]["inputs"] == {"count": 9}
    assert appraisal.case(own, person(own, "inspector"), UNIT, ROUND, "TC1").decisions["1.2"].kind == "accept"


def test_the_appraisal_kept_is_what_the_decisions_come_to(own: Record) -> None:
    decide_all(own, UNIT, i1_2=Verdict("1.2", "correct", inputs={"count": 9}, reason="Sổ ghi 9."))
    kept = results.result(own, person(own, "inspector"), UNIT, ROUND).scorecard_appraisal
    case = appraisal.case(own, person(own, "inspector"), UNIT, ROUND, "TC1")
    assert kept is not None and case.scorecard_appraisal is not None
    assert kept.as_data() == case.scorecard_appraisal.as_data()


def test_an_unassigned_or_tied_inspector_decides_nothing(own: Record) -> None:
    for by in ("inspector-2", "lead", "board", "administrator", UNIT):
        with pytest.raises(NotAllowed):
            decide(own, Verdict("1.2", "accept"), by=by, seen=0)
    with pytest.raises(NotAllowed):
        appraisal.case(own, person(own, "inspector-2"), UNIT, ROUND, "TC1")  # tied to this ward
    assert appraisal.case(own, person(own, "lead"), UNIT, ROUND, "TC1").claim is not None
    refused = audit.lines(own, person(own, "lead"), audit.Wanted(act="decide", outcome="refused"))
    assert len(refused) == 5


def test_the_same_point_elsewhere_stands_beside(own: Record) -> None:
    act(own, "to-hieu", "to-hieu", "send_answers")
    decide_all(own, "to-hieu", i1_1=Verdict("1.1", "correct", inputs={"numerator": 5, "denominator": 10}, reason="Sổ."))
    case = appraisal.case(own, person(own, "inspector"), UNIT, ROUND, "TC1")
    (row,) = case.elsewhere["1.1"]
    assert (row.unit.id, row.claim, row.decision.kind) == ("to-hieu", {"numerator": 10, "denominator": 10}, "correct")


def test_the_queue_tells_who_is_waited_for_and_how_far_it_is(own: Record) -> None:
    decide(own, *(Verdict(code, "accept") for code in GOOD if code != "L1.1"))
    items = {item.unit.id: item for item in appraisal_queue.queue(own, person(own, "inspector"), ROUND)}
    mine = items[UNIT]
    assert (mine.decided, mine.total, mine.waiting_for, mine.assigned) == (1, 2, "inspector", True)
    assert mine.inspectors == ("Thẩm định viên 1",)
    with pytest.raises(NotAllowed):
        appraisal_queue.queue(own, person(own, UNIT), ROUND)


# Blind


@pytest.fixture
def blind(own: Record) -> Record:
    with own.writing() as connection:
        connection.execute(rounds.update().where(rounds.c.id == ROUND).values(blind=True))
    return own


def judge(record: Record, states: dict[str, str] | None = None, by: str = "inspector"):
    wanted = catalogue_of(record, ROUND).criteria["TC1"].indicators
    return deciding.judge_first(
        record, person(record, by), UNIT, ROUND, "TC1",
        states={each.code: "met" for each in wanted} if states is None else states, note="", operation=new_operation(),
    )  # fmt: skip


def test_in_a_blind_round_nothing_shows_the_claim_before_a_first_judgement(blind: Record) -> None:
    inspector = person(blind, "inspector")
    case = appraisal.case(blind, inspector, UNIT, ROUND, "TC1")
    assert case.blind and case.claim is None and case.scorecard_self is None and case.scorecard_appraisal is None
    seen = results.result(blind, inspector, UNIT, ROUND)
    assert seen.dossier.self_assessment is None and seen.scorecard_self is None
    for refused in (
        lambda: decide(blind, Verdict("1.2", "accept"), seen=0),
        lambda: appraisal.effect(blind, inspector, UNIT, ROUND, "TC1", verdicts=[]),
    ):
        with pytest.raises(NotNow):
            refused()
    with pytest.raises(NotAllowed):
        entries.sheet(blind, inspector, UNIT, ROUND)


def test_after_it_the_claim_is_shown_for_that_criterion_only(blind: Record) -> None:
    case = judge(blind)
    assert not case.blind and case.claim is not None and case.first["1.1"].state == "met"
    assert appraisal.case(blind, person(blind, "inspector"), UNIT, ROUND, "L1").claim is None
    decide(blind, Verdict("1.2", "accept"))


def test_a_first_judgement_is_whole_and_given_once(blind: Record) -> None:
    with pytest.raises(BadInput):
        judge(blind, {"1.1": "met"})
    judge(blind)
    with pytest.raises(NotNow):
        judge(blind)


# The appraisal as a function of its parts


def test_nothing_decided_takes_nothing_and_accepting_all_takes_the_claim(own: Record) -> None:
    catalogue = catalogue_of(own, ROUND)
    claim = {
        "unit": UNIT,
        "round": ROUND,
        "window": {"from": "2025-11-01", "to": "2026-10-31"},
        "values": GOOD,
        "documents": {},
    }
    assert decisions.assemble(catalogue, claim, [], {})["values"] == {}
    accepted = [Verdict(code, "accept") for code in GOOD]
    assert decisions.assemble(catalogue, claim, accepted, {}) == claim
    assert decisions.assemble(catalogue, claim, [], {}, undecided_as_claimed=True) == claim
