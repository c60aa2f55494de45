"""The class of a ward: stated by the ward for its dossier, asked for before it is sent, carried to the appraisal."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from dossiers.acts import audit_reading
from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal.case import Case, case
from dossiers.appraisal.decision_acts import decide
from dossiers.appraisal.decisions import Verdict
from dossiers.appraisal.second_marking import draw_second, second_claim
from dossiers.errors import BadInput, NotAllowed, NotNow, Stale
from dossiers.office import adoption
from dossiers.procedure import status
from dossiers.rounds.catalogues import catalogue_of
from dossiers.store.record import Record
from dossiers.store.schema import ties
from dossiers.submissions import entry_sheets
from dossiers.submissions.results import result
from dossiers.submissions.unit_classes import state_class
from dossiers.submissions.ward_tasks import tasks
from scoring.change import differs
from tests.dossiers.working import ROUND, act, decide_all, enter, person

UNIT = "chieng-an"
PLAIN = "kind: number, target: {at_least: 1}}"
BY_CLASS = "kind: number, by: area, cases: {core: {target: {at_least: 3}}, outer: {target: {at_least: 2}}}}"
CLASSES = """\
classes:
  area: [{code: core, name: {vi: "Phường trung tâm", en: "Core"}}, {code: outer, name: {vi: "Ven đô", en: "Outer"}}]
groups:
"""


@pytest.fixture
def own(sample: Path, filled: Callable[[], Record]) -> Record:
    """A round whose indicator 1.7 asks for 3 of wards at the core, and for 2 of outer ones; 2.5 is entered."""
    national = sample.parent / "criteria" / "national.yaml"
    text = national.read_text(encoding="utf-8")
    national.write_text(text.replace(PLAIN, BY_CLASS).replace("groups:\n", CLASSES), encoding="utf-8")
    return filled()


def state(
    record: Record, code: str, by: str = UNIT, *, expected: str = "", key: str = "area", press: str = ""
) -> object:
    return state_class(
        record, person(record, by), UNIT, ROUND, key=key, code=code, expected=expected,
        idempotency_key=press or new_idempotency_key(),
    )  # fmt: skip


def sheet(record: Record) -> entry_sheets.Sheet:
    return entry_sheets.sheet(record, person(record, UNIT), UNIT, ROUND)


def state_of_1_7(record: Record, part: str = "scorecard_self", by: str = UNIT) -> str:
    card = getattr(result(record, person(record, by), UNIT, ROUND), part)
    return card.indicator("1.7").state


def test_a_ward_is_judged_by_the_class_it_states(own: Record) -> None:
    enter(own, UNIT, explanation="đang làm")
    card = sheet(own).scorecard
    assert card is not None and (card.indicator("1.7").state, card.indicator("1.7").cause) == (
        "not_proven",
        "class_missing",
    )
    assert state(own, "outer") == sheet(own).classes == {"area": "outer"}
    assert state_of_1_7(own) == "met"
    state(own, "core", expected="outer")
    assert state_of_1_7(own) == "not_met"


def test_what_is_entered_afterwards_keeps_the_class(own: Record) -> None:
    state(own, "outer")
    enter(own, UNIT)
    assert sheet(own).classes == {"area": "outer"}


def test_a_dossier_is_not_sent_without_the_class_whatever_is_explained(own: Record) -> None:
    enter(own, UNIT, explanation="chưa rõ")
    with pytest.raises(NotNow) as refused:
        act(own, UNIT, UNIT, "submit")
    assert "TC1" in refused.value.text("vi") and "loại phường" in refused.value.text("vi")
    found = tasks(catalogue_of(own, ROUND), sheet(own))
    assert (found["TC1"].kind, found["TC1"].open, found["L1"].kind) == ("class", True, "done")
    state(own, "outer")
    act(own, UNIT, UNIT, "submit")
    assert status.status(own, person(own, UNIT), UNIT, ROUND).state == "submitted"


def test_the_class_goes_into_the_appraisal(own: Record) -> None:
    state(own, "outer")
    enter(own, UNIT)
    act(own, UNIT, UNIT, "submit")
    act(own, "inspector", UNIT, "begin")
    decide_all(own, UNIT)
    appraised = result(own, person(own, "inspector"), UNIT, ROUND).dossier.appraisal
    assert appraised is not None and appraised.classes == {"area": "outer"}
    assert state_of_1_7(own, "scorecard_appraisal", "inspector") == "met"


def test_nobody_but_the_ward_states_it_and_not_once_it_is_sent(own: Record) -> None:
    with pytest.raises(NotAllowed):
        state(own, "outer", "inspector")
    state(own, "outer")
    enter(own, UNIT)
    act(own, UNIT, UNIT, "submit")
    with pytest.raises((NotAllowed, NotNow)):
        state(own, "core", expected="outer")


def correct(
    record: Record, code: str, criterion: str = "TC1", *, version: int | None = None, reason: str = "Ở bản đồ"
) -> Case:
    """The inspector puts another class in the place of the ward's own."""
    inspector = person(record, "inspector")
    seen = case(record, inspector, UNIT, ROUND, criterion).version if version is None else version
    verdict = Verdict("class:area", "correct", {"class": code}, reason=reason)
    return decide(
        record, inspector, UNIT, ROUND, criterion, verdicts=[verdict], expected_version=seen,
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip


def under_appraisal(record: Record, code: str = "outer", value: str = "2.5") -> None:
    state(record, code)
    enter(record, UNIT, {"1.7": {"value": value}})
    act(record, UNIT, UNIT, "submit")
    act(record, "inspector", UNIT, "begin")


def test_the_inspector_corrects_a_class_as_he_corrects_a_figure(own: Record) -> None:
    """2.5 meets what is asked of outer wards (2) and not what is asked at the core (3); the ward's own word stays beside it."""
    under_appraisal(own)
    found = correct(own, "core")
    assert (found.stated, found.classes) == ({"area": "outer"}, {"area": "core"})
    decide_all(own, UNIT)
    assert (state_of_1_7(own, by="inspector"), state_of_1_7(own, "scorecard_appraisal", "inspector")) == (
        "met",
        "not_met",
    )
    (line,) = [
        each
        for each in audit_reading.lines(own, person(own, "lead"), audit_reading.AuditFilter(act="decide"))
        if each.after and each.after[0]["subject"] == "class:area"
    ]
    assert (line.after[0]["inputs"], line.after[0]["reason"]) == ({"class": "core"}, "Ở bản đồ")
    accepted = Verdict("class:area", "accept")
    inspector = person(own, "inspector")
    decide(
        own, inspector, UNIT, ROUND, "TC1", verdicts=[accepted], idempotency_key=new_idempotency_key(),
        expected_version=case(own, inspector, UNIT, ROUND, "TC1").version,
    )  # fmt: skip
    assert state_of_1_7(own, "scorecard_appraisal", "inspector") == "met"


def test_a_corrected_class_is_a_difference_also_where_it_moves_no_state(own: Record) -> None:
    under_appraisal(own, "core", "3.5")
    correct(own, "outer")
    decide_all(own, UNIT)
    found = result(own, person(own, "inspector"), UNIT, ROUND)
    assert found.scorecard_self is not None and found.scorecard_appraisal is not None
    assert differs(found.scorecard_appraisal.criterion("TC1"), found.scorecard_self.criterion("TC1"))
    assert not differs(found.scorecard_appraisal.criterion("L1"), found.scorecard_self.criterion("L1"))


def test_a_correction_of_a_class_needs_a_reason_and_a_class_that_there_is(own: Record) -> None:
    under_appraisal(own)
    refused = ((("core", ""), "lý do"), (("middle", "x"), "core"), (("", "x"), "area"))
    for (code, reason), words in refused:
        with pytest.raises(BadInput) as wrong:
            correct(own, code, reason=reason)
        assert words in wrong.value.text("vi")
    with pytest.raises(BadInput):
        correct(own, "core", "L1", version=0)
    inspector = person(own, "inspector")
    ruled = Verdict("class:area", "rule", state="met", reason="x")
    with pytest.raises(BadInput):
        decide(
            own, inspector, UNIT, ROUND, "TC1", verdicts=[ruled], expected_version=0,
            idempotency_key=new_idempotency_key(),
        )  # fmt: skip


def test_a_class_alone_begins_no_criterion_and_outlasts_new_figures_but_no_other_class(own: Record) -> None:
    under_appraisal(own)
    assert correct(own, "core").stage == "open"
    decide_all(own, UNIT)
    act(own, "inspector", UNIT, "return_dossier", reasons={"TC1": "Xem lại loại phường"})
    enter(own, UNIT, {"1.2": {"count": 2}})
    with own.reading() as connection:
        subjects = "SELECT subject FROM decisions WHERE unit_id = ? AND subject LIKE 'class:%'"
        assert connection.exec_driver_sql(subjects, (UNIT,)).scalars().all() == ["class:area"]
    state(own, "core", expected="outer")
    with own.reading() as connection:
        assert connection.exec_driver_sql(subjects, (UNIT,)).scalars().all() == []


def test_another_class_in_a_returned_dossier_undoes_the_decisions_that_rest_on_it(own: Record) -> None:
    state(own, "outer")
    enter(own, UNIT)
    act(own, UNIT, UNIT, "submit")
    act(own, "inspector", UNIT, "begin")
    decide_all(own, UNIT)
    act(own, "inspector", UNIT, "return_dossier", reasons={"TC1": "Phường thuộc khu vực trung tâm"})
    state(own, "core", expected="outer")
    with own.reading() as connection:
        question = "SELECT DISTINCT criterion FROM decisions WHERE unit_id = ? AND round_id = ?"
        assert connection.exec_driver_sql(question, (UNIT, ROUND)).scalars().all() == ["L1"]


def test_a_key_or_a_code_that_the_criteria_do_not_have_is_refused(own: Record) -> None:
    with pytest.raises(BadInput):
        state(own, "middle")
    with pytest.raises(BadInput):
        state(own, "core", key="size")
    assert sheet(own).classes == {}


def test_a_class_stated_meanwhile_is_a_clash_unless_it_is_the_same(own: Record) -> None:
    state(own, "outer", f"{UNIT}-officer")
    with pytest.raises(Stale) as clash:
        state(own, "core")
    assert (clash.value.theirs, clash.value.mine) == ({"area": "outer"}, {"area": "core"})
    assert person(own, f"{UNIT}-officer").name in clash.value.text("vi")
    assert state(own, "outer") == {"area": "outer"}


def test_the_log_tells_of_both_classes_and_a_double_click_is_one_act(own: Record) -> None:
    press = new_idempotency_key()
    state(own, "outer", press=press)
    state(own, "outer", press=press)
    (line,) = audit_reading.lines(own, person(own, "lead"), audit_reading.AuditFilter(act="save_entry"))
    assert (line.subject, line.before, line.after) == ("class:area", {}, {"area": "outer"})


def _replaced(content: bytes, pairs: Iterable[tuple[str, str]]) -> bytes:
    text = content.decode()
    for old, new in pairs:
        text = text.replace(old, new)
    return text.encode()


def test_criteria_that_lack_the_class_cannot_be_adopted_over_it(own: Record) -> None:
    """A draft that the new criteria cannot read is never taken from a ward."""
    state(own, "outer")
    with own.writing() as connection:
        connection.exec_driver_sql("UPDATE dossiers SET state = 'draft', submitted_at = NULL WHERE round_id = '2026'")
    files = adoption.files_of(own, ROUND)
    without = ((BY_CLASS, PLAIN), (CLASSES, "groups:\n"))
    plain = [adoption.file_of(each.name, _replaced(each.content, without)) for each in files]
    found = adoption.conditions(own, person(own, "administrator"), ROUND, plain)
    assert found.unreadable == 1


def test_who_marks_a_second_time_sees_the_class_that_the_ward_stated(own: Record) -> None:
    """By the claim's figures alone nobody could say whether 2.5 meets a threshold that goes by class."""
    with own.writing() as connection:
        connection.execute(ties.delete())
    enter(own, UNIT)
    state(own, "outer")
    act(own, UNIT, UNIT, "submit")
    act(own, "inspector", UNIT, "begin")
    draw_second(
        own, person(own, "lead"), ROUND, seed="7", percent=100, person_ids=["inspector-2"],
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    claim = second_claim(
        own, person(own, "inspector-2"), UNIT, ROUND, catalogue_of(own, ROUND).criterion_of["1.7"].code
    )
    assert claim.classes == {"area": "outer"}
