"""Deciding: beside what the ward entered, never over it; with a reason for all but accepting."""

from collections.abc import Callable

import pytest

from dossiers.acts import audit_reading
from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal import case as appraisal
from dossiers.appraisal.decisions import Verdict
from dossiers.errors import BadInput, NotAllowed, Stale
from dossiers.store.record import Record
from dossiers.submissions import entry_acts as entering
from dossiers.submissions import results
from dossiers.submissions.drafts import text_in
from tests.dossiers.working import GOOD, ROUND, act, decide, decide_all, enter, person, under_appraisal

UNIT = "chieng-an"


@pytest.fixture
def own(filled: Callable[[], Record]) -> Record:
    """A record in which Chiềng An's dossier is under appraisal."""
    return under_appraisal(filled())


def claimed(record: Record) -> str:
    with record.reading() as connection:
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
        Verdict("1.2", "rule", state="maybe", reason="x"),  # pyright: ignore[reportArgumentType]  (is none)
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


def test_a_request_not_applicable_waits_for_a_decision(filled: Callable[[], Record]) -> None:
    record = filled()
    enter(record, UNIT)
    entering.save(
        record, person(record, UNIT), UNIT, ROUND, "L1",
        values={}, explanation="", not_applicable={"L1.1": "không phát sinh"}, expected_version=1,
        idempotency_key=new_idempotency_key(),
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
        decide(own, Verdict("1.2", "correct", inputs={"count": 9}, reason="Sổ ghi 9."), expected_version=0)
    assert clash.value.theirs[0]["kind"] == "accept" and clash.value.mine[0]["inputs"] == {"count": 9}
    assert appraisal.case(own, person(own, "inspector"), UNIT, ROUND, "TC1").decisions["1.2"].kind == "accept"


def test_the_same_decision_made_twice_is_no_clash(own: Record) -> None:
    for expected_version in (0, 0):
        case = decide(
            own, Verdict("1.2", "correct", inputs={"count": 9}, reason="Sổ ghi 9."), expected_version=expected_version
        )
    assert case.version == 1
    assert (
        len(audit_reading.lines(own, person(own, "lead"), audit_reading.AuditFilter(act="decide", outcome="done"))) == 2
    )


def test_one_id_kept_too_long_swallows_no_decision_on_another_ward(own: Record) -> None:
    """A screen may keep its id when the reader goes on to the next dossier: what is decided there is another act."""
    act(own, "to-hieu", "to-hieu", "send_answers")
    idempotency_key, ruling = new_idempotency_key(), Verdict("1.2", "rule", state="not_met", reason="Không có sổ.")
    for unit_id in ("chieng-an", "to-hieu"):
        assert decide(own, ruling, unit_id=unit_id, idempotency_key=idempotency_key).decisions["1.2"].kind == "rule"
    first = audit_reading.lines(own, person(own, "lead"), audit_reading.AuditFilter(act="decide"))
    decide(own, ruling, idempotency_key=idempotency_key)
    assert audit_reading.lines(own, person(own, "lead"), audit_reading.AuditFilter(act="decide")) == first


def test_the_appraisal_kept_is_what_the_decisions_come_to(own: Record) -> None:
    decide_all(own, UNIT, i1_2=Verdict("1.2", "correct", inputs={"count": 9}, reason="Sổ ghi 9."))
    kept = results.result(own, person(own, "inspector"), UNIT, ROUND).scorecard_appraisal
    case = appraisal.case(own, person(own, "inspector"), UNIT, ROUND, "TC1")
    assert kept is not None and case.scorecard_appraisal is not None
    assert kept.as_data() == case.scorecard_appraisal.as_data()


def test_an_unassigned_or_tied_inspector_decides_nothing(own: Record) -> None:
    for by in ("inspector-2", "lead", "board", "administrator", UNIT):
        with pytest.raises(NotAllowed):
            decide(own, Verdict("1.2", "accept"), by=by, expected_version=0)
    with pytest.raises(NotAllowed):
        appraisal.case(own, person(own, "inspector-2"), UNIT, ROUND, "TC1")  # tied to this ward
    assert appraisal.case(own, person(own, "lead"), UNIT, ROUND, "TC1").claim is not None
    refused = audit_reading.lines(own, person(own, "lead"), audit_reading.AuditFilter(act="decide", outcome="refused"))
    assert len(refused) == 5
