"""The way of a dossier: where each act leads, what it needs, and that one person never holds two keys."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from dossiers.access.policy import ALLOWED
from dossiers.acts import audit
from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal import case as appraisal
from dossiers.appraisal.decisions import Stage
from dossiers.errors import NotAllowed, NotNow, Stale
from dossiers.next_step.of_person import next_thing
from dossiers.procedure import status as dossier_status
from dossiers.procedure import steps as procedure
from dossiers.procedure.acted_on import acted_on
from dossiers.rounds.deadlines import days_to_answer, days_to_correct
from dossiers.rounds.rounds import round_
from dossiers.store.clock import today
from dossiers.store.record import Record
from dossiers.store.schema import assignments, people, rounds, steps, ties
from dossiers.store.schema import exchanges as _exchanges
from dossiers.submissions import entry_acts as entering
from dossiers.submissions import entry_sheets as entries
from dossiers.submissions import questions as exchanges
from dossiers.submissions.results import result
from tests.dossiers.working import (
    GOOD,
    ROUND,
    act,
    decide_all,
    enter,
    person,
    revision,
    to_locked,
    to_published,
    under_appraisal,
)

UNIT = "chieng-an"


@pytest.fixture
def own(filled: Callable[[], Record]) -> Record:
    return filled()


def state(record: Record) -> str:
    return dossier_status.status(record, person(record, "lead"), UNIT, ROUND).state


def give_role(record: Record, person_id: str, role: str) -> None:
    with record.writing() as connection:
        connection.execute(people.update().where(people.c.id == person_id).values(role=role))


def test_the_table_and_the_policy_name_the_same_origins() -> None:
    for name, transition in procedure.TRANSITIONS.items():
        allowed = set().union(*ALLOWED[name].values())
        assert allowed == set(transition.origins), name


def test_the_straight_way(own: Record) -> None:
    enter(own, UNIT)
    for by, name, more, goal in (
        (UNIT, "submit", {}, "submitted"),
        ("inspector", "begin", {}, "under_appraisal"),
    ):
        act(own, by, UNIT, name, **more)
        assert state(own) == goal
    decide_all(own, UNIT)
    act(own, "inspector", UNIT, "request_clarification", questions={"TC1": "Vì sao?"})
    assert state(own) == "clarification_requested"
    (asked,) = exchanges.exchanges(own, person(own, UNIT), UNIT, ROUND)
    procedure.answer(
        own,
        person(own, f"{UNIT}-officer"),
        UNIT,
        ROUND,
        asked.id,
        text="Vì mưa.",
        agrees=False,
        idempotency_key=new_idempotency_key(),
    )
    act(own, UNIT, UNIT, "send_answers")
    assert state(own) == "clarified"
    assert len(act(own, "lead", UNIT, "lock")["sha256"]) == 64
    act(own, "board", UNIT, "approve")
    act(own, "board", UNIT, "publish")
    assert state(own) == "published"
    steps = dossier_status.status(own, person(own, "lead"), UNIT, ROUND).steps
    assert [each.act for each in steps] == [
        "submit", "begin_appraisal", "request_clarification", "send_answers", "lock", "approve", "publish",
    ]  # fmt: skip
    assert audit.verify(own).holds


def test_submitting_needs_an_explanation_where_something_is_wanting(own: Record) -> None:
    with pytest.raises(NotNow) as wanting:
        act(own, UNIT, UNIT, "submit")
    assert "TC1" in wanting.value.text("vi")
    enter(own, UNIT, {"1.2": {"count": 9}}, explanation="Vì mưa.")
    act(own, UNIT, UNIT, "submit")
    assert state(own) == "submitted"


def test_a_request_that_came_in_with_the_figures_is_not_lost_by_sending(
    sample: Path, filled: Callable[[], Record]
) -> None:
    """What came in whole carries its requests "không áp dụng" in its text; sent, they wait for the inspector all the same."""
    file = sample / "submissions" / "2026.self.jsonl"
    text = file.read_text(encoding="utf-8")
    carried = '"1.2": {"count": 1}}, "not_applicable": {"L1.1": "không phát sinh"}'
    file.write_text(text.replace('"1.2": {"count": 1}}', carried), encoding="utf-8")
    own = filled()
    officer = person(own, f"{UNIT}-officer")
    values = {code: inputs for code, inputs in GOOD.items() if code != "L1.1"}
    entering.save(
        own, officer, UNIT, ROUND, "TC1",
        values=values, explanation="", not_applicable={}, expected_version=0, idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    act(own, UNIT, UNIT, "submit")
    sheet = entries.sheet(own, person(own, UNIT), UNIT, ROUND)
    assert sheet.entries["L1"].not_applicable == {"L1.1": "không phát sinh"}
    # Asked for is not granted: the self-score counts the figures as they are.
    card = result(own, person(own, UNIT), UNIT, ROUND).scorecard_self
    assert card is not None and card.indicator("L1.1").state == "not_proven"
    act(own, "inspector", UNIT, "begin")
    case = appraisal.case(own, person(own, "inspector"), UNIT, ROUND, "L1")
    assert case.claim is not None and case.claim.not_applicable and case.stage == "open"


def test_the_chief_submits_and_not_the_officer(own: Record) -> None:
    enter(own, UNIT)
    with pytest.raises(NotAllowed):
        act_as_officer = person(own, f"{UNIT}-officer")
        procedure.submit(
            own,
            act_as_officer,
            UNIT,
            ROUND,
            expected_version=revision(own, UNIT),
            idempotency_key=new_idempotency_key(),
        )
    assert state(own) == "draft"


def test_returning_needs_a_reason_and_is_answered_by_sending_again(own: Record) -> None:
    enter(own, UNIT)
    act(own, UNIT, UNIT, "submit")
    sent = result(own, person(own, UNIT), UNIT, ROUND).dossier.submitted_at
    with pytest.raises(NotNow):
        act(own, "inspector", UNIT, "return_dossier", reasons={"TC1": "  "})
    act(own, "inspector", UNIT, "return_dossier", reasons={"TC1": "Sai mẫu số."})
    assert state(own) == "returned"
    sheet = entries.sheet(own, person(own, UNIT), UNIT, ROUND)
    assert [(each.criterion, each.question, each.open) for each in sheet.exchanges] == [("TC1", "Sai mẫu số.", True)]
    enter(own, UNIT, {"1.1": {"numerator": 9, "denominator": 10}})
    act(own, UNIT, UNIT, "submit")
    assert result(own, person(own, UNIT), UNIT, ROUND).dossier.submitted_at == sent
    assert not any(each.open for each in exchanges.exchanges(own, person(own, UNIT), UNIT, ROUND))


def test_a_return_names_the_wards_last_day_which_counts_everywhere_and_is_told_with_its_reasons(own: Record) -> None:
    under_appraisal(own)
    days = days_to_correct(round_(own, ROUND), today(own))
    for outside in (days.first - timedelta(days=1), days.last + timedelta(days=1)):
        with pytest.raises(NotNow) as refused:
            act(own, "inspector", UNIT, "return_dossier", reasons={"TC1": "Sai mẫu số."}, due=outside)
        assert refused.value.code == "due_outside"
    act(own, "inspector", UNIT, "return_dossier", reasons={"TC1": "Sai mẫu số."}, due=days.first)
    for who in (UNIT, "inspector", "lead"):
        found = result(own, person(own, who), UNIT, ROUND)
        assert (found.lateness.due, found.lateness.days_late) == (days.first, 0)
        taken = dossier_status.status(own, person(own, who), UNIT, ROUND).steps[-1]
        assert (taken.due, taken.asked) == (days.first, (("TC1", "Sai mẫu số."),))
    thing = next_thing(own, person(own, UNIT), ROUND).thing
    assert thing is not None and (thing.due, thing.days_late) == (days.first, 0)


def test_a_return_of_earlier_times_that_named_no_day_gives_the_one_that_is_proposed(own: Record) -> None:
    under_appraisal(own)
    act(own, "inspector", UNIT, "return_dossier", reasons={"TC1": "Sai mẫu số."})
    with own.writing() as connection:
        connection.exec_driver_sql("UPDATE steps SET due = NULL")
    proposed = days_to_correct(round_(own, ROUND), today(own)).proposed
    assert result(own, person(own, UNIT), UNIT, ROUND).lateness.due == proposed


def test_a_question_gives_the_ward_the_day_that_the_inspector_chose(own: Record) -> None:
    under_appraisal(own)
    decide_all(own, UNIT)
    last = days_to_answer(round_(own, ROUND), today(own)).last
    act(own, "inspector", UNIT, "request_clarification", questions={}, due=last)
    assert result(own, person(own, UNIT), UNIT, ROUND).lateness.due == last
    found = acted_on(own, person(own, "lead"), UNIT, ROUND)
    assert found.nothing_open and found.result.standing_part == "appraisal"


def test_given_back_a_criterion_keeps_its_decisions_until_a_figure_changes(own: Record) -> None:
    under_appraisal(own)
    decide_all(own, UNIT)
    act(own, "inspector", UNIT, "return_dossier", reasons={"TC1": "Giải trình thêm."})

    def decided() -> dict[str, Stage]:
        return appraisal.decided(own, person(own, "inspector"), UNIT, ROUND)

    before = decided()
    enter(own, UNIT, explanation="Đã đối chiếu với sổ.")
    assert decided() == before and before["TC1"] == "decided"
    enter(own, UNIT, {"1.1": {"numerator": 9, "denominator": 10}}, explanation="Đã đối chiếu với sổ.")
    assert decided() == {**before, "TC1": "open"}


def test_the_clock_of_an_answer_starts_when_the_ward_could_read_it(own: Record) -> None:
    under_appraisal(own)
    decide_all(own, UNIT)
    with pytest.raises(NotAllowed):
        act(own, "inspector", UNIT, "send_answers")
    act(own, "inspector", UNIT, "request_clarification", questions={"L1": "Có sổ không?"})
    (asked,) = exchanges.exchanges(own, person(own, UNIT), UNIT, ROUND)
    assert asked.asked_at.date() == today(own)
    assert asked.due == today(own) + timedelta(days=10)
    with pytest.raises(NotNow):
        act(own, UNIT, UNIT, "send_answers")


def test_an_answer_is_not_put_over_somebody_elses(own: Record) -> None:
    (asked,) = _asked(own)

    def answer(by: str, text: str, expected: str | None) -> None:
        procedure.answer(
            own,
            person(own, by),
            UNIT,
            ROUND,
            asked.id,
            text=text,
            agrees=False,
            expected=expected,
            idempotency_key=new_idempotency_key(),
        )

    answer(f"{UNIT}-officer", "Vì mưa.", None)
    with pytest.raises(Stale) as clash:
        answer(UNIT, "Vì lũ.", None)
    assert clash.value.theirs == {"answer": "Vì mưa.", "agrees": False} and clash.value.mine["answer"] == "Vì lũ."
    assert person(own, f"{UNIT}-officer").name in clash.value.text("vi")
    answer(UNIT, "Vì lũ.", "Vì mưa.")
    assert _exchange(own).answer == "Vì lũ."


def _asked(record: Record):
    enter(record, UNIT)
    act(record, UNIT, UNIT, "submit")
    act(record, "inspector", UNIT, "begin")
    decide_all(record, UNIT)
    act(record, "inspector", UNIT, "request_clarification", questions={"L1": "Có sổ không?"})
    return exchanges.exchanges(record, person(record, UNIT), UNIT, ROUND)


def _exchange(record: Record):
    (found,) = exchanges.exchanges(record, person(record, UNIT), UNIT, ROUND)
    return found


def test_locking_waits_for_the_answers_or_the_end_of_the_time(own: Record) -> None:
    under_appraisal(own)
    decide_all(own, UNIT)
    act(own, "inspector", UNIT, "request_clarification", questions={"L1": "Có sổ không?"})
    with pytest.raises(NotNow) as early:
        act(own, "lead", UNIT, "lock")
    assert "03/12/2026" in early.value.text("vi")
    on_the_line, over = today(own), today(own) - timedelta(days=1)
    for due, locked in ((on_the_line, False), (over, True)):
        with own.writing() as connection:
            connection.execute(_exchanges.update().values(due=due))
        if locked:
            act(own, "lead", UNIT, "lock")
            assert state(own) == "locked"
        else:
            with pytest.raises(NotNow):
                act(own, "lead", UNIT, "lock")


def test_a_draft_sent_without_a_question_leaves_the_ward_its_days_too(own: Record) -> None:
    under_appraisal(own)
    decide_all(own, UNIT)
    act(own, "inspector", UNIT, "request_clarification", questions={})
    with pytest.raises(NotNow):
        act(own, "lead", UNIT, "lock")
    with own.writing() as connection:
        connection.execute(steps.delete().where(steps.c.act == "request_clarification"))
    act(own, "lead", UNIT, "lock")
    assert state(own) == "locked"


def test_the_day_to_answer_stays_as_it_was_told_when_the_round_is_given_fewer_days(own: Record) -> None:
    """Also where the draft was sent without a question; the ward is shown its own day, and not the inspectors' deadline."""
    under_appraisal(own)
    decide_all(own, UNIT)
    act(own, "inspector", UNIT, "request_clarification", questions={})
    told = today(own) + timedelta(days=10)
    late = result(own, person(own, UNIT), UNIT, ROUND).lateness
    assert (late.step, late.due) == ("clarify", told)
    with own.writing() as connection:
        connection.execute(rounds.update().where(rounds.c.id == ROUND).values(clarify_days=1))
        connection.execute(steps.update().values(taken_at=_now(own) - timedelta(days=5)))
    assert result(own, person(own, UNIT), UNIT, ROUND).lateness.due == told
    with pytest.raises(NotNow) as early:
        act(own, "lead", UNIT, "lock")
    assert f"{told:%d/%m/%Y}" in early.value.text("vi")


def test_nothing_is_locked_before_all_is_decided(own: Record) -> None:
    under_appraisal(own)
    with pytest.raises(NotNow) as undecided:
        act(own, "inspector", UNIT, "request_clarification", questions={})
    assert "TC1, L1" in undecided.value.text("vi")


def test_who_scored_does_not_lock_even_after_a_change_of_role(own: Record) -> None:
    under_appraisal(own)
    decide_all(own, UNIT)
    act(own, "inspector", UNIT, "request_clarification", questions={})
    act(own, UNIT, UNIT, "send_answers")
    give_role(own, "inspector", "lead_inspector")
    with pytest.raises(NotAllowed) as same:
        act(own, "inspector", UNIT, "lock")
    assert "người khác" in same.value.text("vi")
    assert state(own) == "clarified"


def test_who_scored_does_not_lock_also_where_somebody_decided_the_same_again(own: Record) -> None:
    under_appraisal(own)
    with own.writing() as connection:
        connection.execute(
            assignments.insert().values(round_id=ROUND, unit_id=UNIT, person_id="lead", assigned_at=_now(own))
        )
    decide_all(own, UNIT, by="lead")
    decide_all(own, UNIT, by="inspector")
    act(own, "inspector", UNIT, "request_clarification", questions={})
    act(own, UNIT, UNIT, "send_answers")
    with pytest.raises(NotAllowed) as same:
        act(own, "lead", UNIT, "lock")
    assert "người khác" in same.value.text("vi")
    give_role(own, "inspector-2", "lead_inspector")
    with own.writing() as connection:
        connection.execute(ties.delete())
    act(own, "inspector-2", UNIT, "lock")
    # In the next version nothing of theirs stands, and nothing was decided by them: it is theirs to lock.
    act(own, "inspector-2", UNIT, "request_reopening", reason="Nhầm mẫu số.")
    act(own, "board", UNIT, "settle_reopening", confirm=False)
    act(own, "inspector-2", UNIT, "request_reopening", reason="Nhầm mẫu số.")
    act(own, "board", UNIT, "settle_reopening", confirm=True)
    act(own, "lead", UNIT, "lock")
    assert state(own) == "locked"


@pytest.mark.parametrize("name", ["approve", "publish"])
@pytest.mark.parametrize("who", ["inspector", "lead"])
def test_who_scored_or_locked_neither_approves_nor_publishes(own: Record, who: str, name: str) -> None:
    to_locked(own)
    if name == "publish":
        act(own, "board", UNIT, "approve")
    give_role(own, who, "board")
    with pytest.raises(NotAllowed):
        act(own, who, UNIT, name)


def test_reopening_takes_two_people_and_a_reason_and_begins_a_new_version(own: Record) -> None:
    to_published(own)
    with pytest.raises(NotNow):
        act(own, "lead", UNIT, "request_reopening", reason=" ")
    act(own, "lead", UNIT, "request_reopening", reason="Nhầm mẫu số.")
    with pytest.raises(NotNow):
        act(own, "board", UNIT, "request_reopening", reason="Cũng vậy.")
    with pytest.raises(NotAllowed):
        act(own, "lead", UNIT, "settle_reopening", confirm=True)
    act(own, "board-2", UNIT, "settle_reopening", confirm=True)
    status = dossier_status.status(own, person(own, "lead"), UNIT, ROUND)
    assert (status.state, status.version) == ("clarified", 2)


def test_a_refused_reopening_changes_nothing(own: Record) -> None:
    to_locked(own)
    act(own, "lead", UNIT, "request_reopening", reason="Nhầm.")
    act(own, "board", UNIT, "settle_reopening", confirm=False)
    status = dossier_status.status(own, person(own, "lead"), UNIT, ROUND)
    assert (status.state, status.version, status.reopening) == ("locked", 1, None)


def test_a_step_on_what_moved_on_is_stale_and_says_who_did_what(own: Record) -> None:
    enter(own, UNIT)
    expected_version = revision(own, UNIT)
    entering.save(
        own, person(own, f"{UNIT}-officer"), UNIT, ROUND, "L1",
        values={"L1.1": {"count": 1}}, explanation="x", not_applicable={}, expected_version=1,
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    with pytest.raises(Stale) as moved:
        procedure.submit(
            own,
            person(own, UNIT),
            UNIT,
            ROUND,
            expected_version=expected_version,
            idempotency_key=new_idempotency_key(),
        )
    assert person(own, f"{UNIT}-officer").name in moved.value.text("vi")
    assert state(own) == "draft"


def test_a_double_click_takes_one_step(own: Record) -> None:
    enter(own, UNIT)
    expected_version, idempotency_key = revision(own, UNIT), new_idempotency_key()
    for _ in range(2):
        procedure.submit(
            own, person(own, UNIT), UNIT, ROUND, expected_version=expected_version, idempotency_key=idempotency_key
        )
    assert len(dossier_status.status(own, person(own, "lead"), UNIT, ROUND).steps) == 1


def test_a_disabled_person_does_nothing_more(own: Record) -> None:
    chief = person(own, UNIT)
    enter(own, UNIT)
    with own.writing() as connection:
        connection.execute(people.update().where(people.c.id == UNIT).values(disabled_at=chief and _now(own)))
    with pytest.raises(NotAllowed):
        procedure.submit(
            own, chief, UNIT, ROUND, expected_version=revision(own, UNIT), idempotency_key=new_idempotency_key()
        )


def _now(record: Record):
    from dossiers.store.clock import now

    return now(record)


def test_the_round_is_published_with_its_last_dossier(own: Record) -> None:
    from dossiers.rounds.rounds import round_

    to_published(own)
    assert round_(own, ROUND).status == "open"
    act(own, "to-hieu", "to-hieu", "send_answers")
    decide_all(own, "to-hieu")
    act(own, "lead", "to-hieu", "lock")
    act(own, "board", "to-hieu", "approve")
    act(own, "board", "to-hieu", "publish")
    assert round_(own, ROUND).status == "published"
