"""What is next for a person: one thing, whose it is and by when; where nothing is, for whom it waits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal.decisions import Stage
from dossiers.appraisal.second_marking import draw_second, mark_second
from dossiers.next_step.next_thing import Kind, Next, NextThing, Waiting, kind_of, next_case, next_needed, of_province
from dossiers.next_step.of_person import kind_at, next_thing, step_of
from dossiers.procedure import steps as procedure
from dossiers.procedure.queue import QueueItem, queue
from dossiers.rounds.rounds import round_
from dossiers.store.record import Record
from dossiers.submissions import entry_acts as entering
from dossiers.submissions.questions import Exchange, exchanges
from dossiers.upkeep import kept_backups as office_backups
from dossiers.vocabulary import Act, State
from tests.dossiers.office.by_two import STRICTER, begin, files, only_drafts, propose, release
from tests.dossiers.province import add_wards, statements
from tests.dossiers.working import (
    GOOD,
    ROUND,
    act,
    decide_all,
    enter,
    person,
    to_published,
    under_appraisal,
)

UNIT = "chieng-an"
SUBMIT_BY, APPRAISE_BY, PUBLISH_BY = date(2026, 11, 15), date(2026, 12, 15), date(2027, 3, 31)


def of(record: Record, who: str, round_id: str | None = ROUND) -> Next:
    return next_thing(record, person(record, who), round_id)


def thing(record: Record, who: str) -> tuple[Kind, str | None] | None:
    """The kind of the next thing of somebody and the ward it is about."""
    found = of(record, who).thing
    return (found.kind, found.unit.id if found.unit else None) if found else None


# The ward


def test_a_ward_enters_what_is_neither_entered_nor_explained_then_its_chief_sends(filled: Callable[[], Record]) -> None:
    record = filled()
    for who in (UNIT, f"{UNIT}-officer"):
        found = of(record, who).thing
        assert found is not None
        assert (found.kind, found.criterion, found.count, found.of) == ("enter", "TC1", 2, 2)
        assert (found.due, found.days_late) == (SUBMIT_BY, 8)
    enter(record, UNIT)
    assert thing(record, UNIT) == ("submit", UNIT)
    assert of(record, f"{UNIT}-officer") == Next(round_(record, ROUND), None, (Waiting("chief", 1, SUBMIT_BY),)), (
        "who cannot send is told who does"
    )
    act(record, UNIT, UNIT, "submit")
    assert of(record, UNIT).waiting == (Waiting("inspector", 1, APPRAISE_BY),)


def test_a_ward_that_has_entered_nothing_begins(filled: Callable[[], Record]) -> None:
    record = filled()
    with record.writing() as connection:
        connection.exec_driver_sql("DELETE FROM submission_texts WHERE unit_id = ?", (UNIT,))
    assert thing(record, UNIT) == ("begin_entering", UNIT)


def test_what_is_missing_and_explained_does_not_keep_a_chief_from_sending(filled: Callable[[], Record]) -> None:
    record = filled()
    enter(record, UNIT, {"1.2": {"count": 9}}, explanation="Vì mưa lũ.")
    assert thing(record, UNIT) == ("submit", UNIT)


def test_a_dossier_given_back_asks_for_the_criteria_it_was_given_back_for_until_they_are_dealt_with(
    filled: Callable[[], Record],
) -> None:
    record = under_appraisal(filled())
    act(record, "inspector", UNIT, "return_dossier", reasons={"L1": "Thiếu số liệu."})
    found = of(record, UNIT).thing
    assert found is not None and (found.kind, found.criterion, found.count) == ("amend", "L1", 1)
    enter(record, UNIT, {"L1.1": {"count": 1}}, explanation="Đã rà lại.")
    assert thing(record, UNIT) == ("submit_again", UNIT)


def test_a_draft_that_came_without_a_question_is_sent_back(filled: Callable[[], Record]) -> None:
    assert thing(filled(), "to-hieu") == ("send_answers", "to-hieu")


def asked_once(record: Record) -> Record:
    """A dossier under appraisal, all of it decided, and one question put to the ward."""
    under_appraisal(record)
    decide_all(record, UNIT)
    act(record, "inspector", UNIT, "request_clarification", questions={"TC1": "Vì sao?"})
    return record


def answered(record: Record) -> Record:
    """The same, answered."""
    (asked,) = exchanges(record, person(record, UNIT), UNIT, ROUND)
    chief = person(record, UNIT)
    procedure.answer(
        record, chief, UNIT, ROUND, asked.id, text="Vì mưa.", agrees=True, idempotency_key=new_idempotency_key()
    )
    return record


def test_a_ward_answers_every_question_then_its_chief_sends_the_answers(filled: Callable[[], Record]) -> None:
    record = asked_once(filled())
    found = of(record, f"{UNIT}-officer").thing
    assert found is not None and (found.kind, found.criterion, found.count) == ("answer", "TC1", 1)
    assert found.due == date(2026, 11, 23) + timedelta(days=10)
    answered(record)
    assert thing(record, UNIT) == ("send_answers", UNIT)
    assert of(record, f"{UNIT}-officer").waiting == (Waiting("chief", 1, found.due),)


# The province


def test_the_next_thing_walks_with_a_dossier_from_the_inspector_to_the_board(filled: Callable[[], Record]) -> None:
    record = filled()
    enter(record, UNIT)
    assert thing(record, "inspector") is None
    act(record, UNIT, UNIT, "submit")
    assert thing(record, "inspector") == ("begin_appraisal", UNIT)
    act(record, "inspector", UNIT, "begin")
    found = of(record, "inspector").thing
    assert found is not None and (found.kind, found.criterion, found.due) == ("decide", "TC1", APPRAISE_BY)
    assert thing(record, "inspector-2") is None, "whose dossier it is not is led to nothing"
    decide_all(record, UNIT)
    assert thing(record, "inspector") == ("ask", UNIT)
    act(record, "inspector", UNIT, "request_clarification", questions={})
    act(record, UNIT, UNIT, "send_answers")
    assert thing(record, "inspector") is None and thing(record, "lead") == ("lock", UNIT)
    assert thing(record, "board") is None
    act(record, "lead", UNIT, "lock")
    assert thing(record, "board") == ("approve", UNIT) and thing(record, "lead") is None
    act(record, "board", UNIT, "approve")
    assert thing(record, "board") == ("publish", UNIT)
    assert step_of(record, person(record, "board"), UNIT, ROUND) == "publish"
    act(record, "board", UNIT, "publish")
    assert thing(record, "board") is None


def test_answers_are_read_before_the_lead_is_led_to_lock(filled: Callable[[], Record]) -> None:
    record = answered(asked_once(filled()))
    act(record, UNIT, UNIT, "send_answers")
    found = of(record, "inspector").thing
    assert found is not None and (found.kind, found.criterion) == ("read_answers", "TC1")
    assert thing(record, "lead") != ("lock", UNIT)
    assert kind_at(record, person(record, "inspector"), UNIT, ROUND) == "read_answers"


def test_a_request_to_reopen_waits_for_another_than_who_made_it_also_in_a_published_round(
    filled: Callable[[], Record],
) -> None:
    record = filled()
    to_published(record, UNIT)
    with record.writing() as connection:
        connection.exec_driver_sql("UPDATE rounds SET status = 'published' WHERE id = ?", (ROUND,))
        connection.exec_driver_sql("UPDATE dossiers SET state = 'published' WHERE round_id = ?", (ROUND,))
    assert of(record, "board") == Next(None)
    act(record, "board", UNIT, "request_reopening", reason="Nhầm mẫu số.")
    assert thing(record, "board") is None
    found = of(record, "board-2", "2024")
    assert found.thing is not None and found.thing.kind == "settle_reopening"
    assert found.round is not None and found.round.id == ROUND, "though another round is looked at"


def test_what_was_drawn_for_a_second_inspector_is_their_next_thing_until_it_is_marked(
    filled: Callable[[], Record],
) -> None:
    record = under_appraisal(filled())
    lead, second = person(record, "lead"), person(record, "inspector-2")
    with record.writing() as connection:
        connection.exec_driver_sql("DELETE FROM ties")
    draw_second(record, lead, ROUND, seed="7", percent=100, person_ids=["inspector-2"], idempotency_key="draw")
    found = of(record, "inspector-2").thing
    assert found is not None and found.kind == "mark_second" and found.unit is not None
    count = found.count
    catalogue_codes = [each for each in GOOD if each.startswith("1.")] if found.criterion == "TC1" else ["L1.1"]
    mark_second(
        record, second, found.unit.id, ROUND, str(found.criterion),
        states=dict.fromkeys(catalogue_codes, "met"), note="", idempotency_key="mark",
    )  # fmt: skip
    after = of(record, "inspector-2").thing
    assert (after.count if after else 0) == count - 1


def test_the_most_overdue_comes_first_then_what_is_nearest_to_its_end(filled: Callable[[], Record]) -> None:
    record = filled()
    enter(record, UNIT)
    act(record, UNIT, UNIT, "submit")
    (item,) = [each for each in queue(record, person(record, "inspector"), ROUND) if each.unit.id == UNIT]
    early = _other(item, "a", "under_appraisal", {"decide"}, undecided="TC1")
    late = _other(item, "b", "submitted", {"begin_appraisal"}, days_late=3)
    waits = _other(item, "c", "clarification_requested", set())
    found = of_province(item.result.round, [waits, item, early, late], [], 0, date(2026, 11, 23)).thing
    assert found is not None and found.unit is not None
    assert (found.kind, found.unit.id, found.days_late, found.more) == ("begin_appraisal", "b", 3, 2)
    found = of_province(item.result.round, [waits, item, early], [], 0, date(2026, 11, 23)).thing
    assert found is not None and (found.kind, found.criterion) == ("decide", "TC1")


def _other(item: QueueItem, name: str, state: State, may: set[Act], *, days_late: int = 0, **more: str) -> QueueItem:
    result = item.result
    late = replace(result.lateness, days_late=days_late)
    of_ward = replace(
        result, unit=replace(result.unit, id=name), dossier=replace(result.dossier, state=state), lateness=late
    )
    return replace(item, result=of_ward, available_acts=frozenset(may), **more)


@pytest.mark.parametrize(
    ("may", "state", "answered", "undecided", "kind"),
    [
        ({"lock", "decide"}, "clarified", None, None, "lock"),
        ({"lock", "decide"}, "clarified", "TC1", None, "read_answers"),
        ({"lock"}, "clarified", "TC1", None, None),
        ({"decide", "request_clarification"}, "clarified", None, None, None),
        ({"decide", "request_clarification"}, "under_appraisal", None, None, "ask"),
        ({"decide"}, "under_appraisal", None, "L1", "decide"),
        ({"return_dossier", "begin_appraisal"}, "submitted", None, "L1", "begin_appraisal"),
        ({"request_reopening"}, "locked", None, None, None),
        ({"approve", "request_reopening"}, "locked", None, None, "approve"),
        ({"read_actions", "save_action"}, "clarification_requested", None, None, None),
    ],
)
def test_going_back_is_never_the_next_thing_and_what_another_person_has_to_do_neither(
    may: set[Act], state: State, answered: str | None, undecided: str | None, kind: Kind | None
) -> None:
    assert kind_of(may, state, answered=answered, undecided=undecided) == kind


def test_for_whom_nothing_waits_is_told_for_whom_it_does(filled: Callable[[], Record]) -> None:
    record = filled()
    waiting = of(record, "inspector-2").waiting
    assert [(each.who, each.count) for each in waiting] == [("ward", 1)], "a ward they are tied to is not counted"
    assert of(record, "board").waiting == (Waiting("anybody", 0, APPRAISE_BY),), (
        "the board reads nothing before it is locked"
    )


# Whoever asks the residents, and the office


def test_the_surveyor_is_led_to_what_lacks_its_figures_until_an_inspector_has_decided(
    sample: Path, filled: Callable[[], Record]
) -> None:
    file = sample.parent / "criteria" / "national.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("kind: survey,", "kind: survey, entered_by: independent,"), encoding="utf-8")
    record = filled()
    found = of(record, "surveyor").thing
    assert found is not None and found.unit is not None
    assert (found.kind, found.unit.id, found.criterion, found.count) == ("survey", UNIT, "TC1", 1)
    surveyor = person(record, "surveyor")
    survey = {"1.4": GOOD["1.4"]}
    entering.save_survey(
        record, surveyor, UNIT, ROUND, "TC1", values=survey, expected_version=0, idempotency_key=new_idempotency_key()
    )
    assert of(record, "surveyor") == Next(round_(record, ROUND), None, (Waiting("inspector", 0, APPRAISE_BY),))


def test_an_administrator_sets_up_a_round_step_by_step_and_then_keeps_backups(filled: Callable[[], Record]) -> None:
    record = filled()
    found = of(record, "administrator").thing
    assert found is not None and (found.kind, found.of) == ("back_up", 0)
    with record.writing() as connection:
        connection.exec_driver_sql("DELETE FROM assignments WHERE unit_id = ?", (UNIT,))
    found = of(record, "administrator").thing
    assert found is not None and (found.kind, found.count, found.due) == ("assign", 1, APPRAISE_BY)
    assert thing(record, "lead") == ("assign", None), "a lead assigns too"
    with record.writing() as connection:
        connection.exec_driver_sql("UPDATE people SET disabled_at = created_at WHERE id = ?", (UNIT,))
    found = of(record, "administrator").thing
    assert found is not None and (found.kind, found.count, found.days_late) == ("add_chiefs", 1, 8)
    with record.writing() as connection:
        connection.exec_driver_sql("UPDATE rounds SET status = 'published'")
        connection.exec_driver_sql("UPDATE dossiers SET state = 'published', submitted_at = '2026-11-10 03:00:00'")
    assert of(record, "administrator") == Next(None, NextThing("open_round"))
    assert of(record, UNIT + "-officer") == Next(None)


def test_criteria_that_wait_for_a_release_are_next_for_those_who_may_give_it(filled: Callable[[], Record]) -> None:
    record = filled()
    only_drafts(record)
    kept = begin(record, files(STRICTER), by="board-2")
    proposal = propose(record, kept, by="board-2")
    for who in ("administrator", "board"):
        found = of(record, who)
        assert found.thing == NextThing("release_criteria", SUBMIT_BY, 8, draft=kept.id) and found.round is not None
        assert found.round.id == ROUND
    assert of(record, "board-2").thing is None, "whoever proposed it waits for another"
    assert thing(record, "lead") != ("release_criteria", None), "a lead releases no criteria"
    release(record, proposal)
    assert of(record, "board").thing is None and thing(record, "administrator") == ("back_up", None)


def test_with_a_new_backup_an_administrator_reads_for_whom_the_round_waits(filled: Callable[[], Record]) -> None:
    record = filled()
    office_backups.make_backup(record, person(record, "administrator"), idempotency_key=new_idempotency_key())
    assert of(record, "administrator") == Next(round_(record, ROUND), None, (Waiting("ward", 2, SUBMIT_BY),))


@pytest.mark.parametrize("who", ["inspector", "lead", "board", "surveyor", "administrator"])
def test_what_is_next_takes_as_many_questions_for_a_province_as_for_a_ward(
    filled: Callable[[], Record], who: str
) -> None:
    record = filled()
    asked = []
    add_wards(record, 1)
    of(record, who)
    for more in (9, 27):
        add_wards(record, more)
        with statements(record) as found:
            of(record, who)
        asked.append(len(found))
    assert asked[0] == asked[1]


# The criterion to open


def test_after_a_decision_the_way_leads_to_the_next_criterion_that_needs_the_person_not_to_the_next_one() -> None:
    at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    asked = Exchange(1, "TC01", "clarification", "Vì sao?", None, "TĐV", at, "Vì mưa", True, "Trưởng", at, None)
    stages: dict[str, Stage] = {"TC01": "decided", "TC02": "decided", "TC03": "decided", "TC04": "partial"}
    assert next_needed(stages, (), "TC01") == "TC04"
    assert next_needed(stages, (), "TC04") is None, "the one just left is not gone to again"
    assert next_needed(stages, [asked], "TC04") == "TC01", "an answer nobody has read needs them too"
    assert next_needed(stages, [replace(asked, closed_at=at)], "TC04") is None


def test_from_a_ward_the_way_leads_to_an_answer_first_then_to_what_is_open_else_only_to_look() -> None:
    at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    asked = Exchange(1, "TC03", "clarification", "Vì sao?", None, "TĐV", at, "Vì mưa", True, "Trưởng", at, None)
    done: dict[str, Stage] = {"TC01": "decided", "TC03": "decided"}
    begun: dict[str, Stage] = {"TC01": "decided", "TC03": "open"}
    assert next_case(done, [asked], "read_answers") == ("read_answer", "TC03")
    assert next_case(done, [replace(asked, closed_at=at)], None) == ("look_at", "TC01")
    assert next_case(begun, (), "decide") == ("go_on_at", "TC03")
    assert next_case({"TC01": "open", "TC03": "open"}, (), "decide") == ("start_at", "TC01")
    assert next_case(begun, [asked], None) == ("look_at", "TC03")


def test_after_a_decision_comes_what_needs_the_person_and_not_what_stands_next() -> None:
    stages: dict[str, Stage] = {"TC01": "partial", "TC02": "open", "TC03": "decided", "TC04": "decided"}
    at = datetime(2026, 11, 20, tzinfo=UTC)
    answered = Exchange(1, "TC04", "clarification", "?", None, "x", at, "đã sửa", True, "y", at, None)
    assert next_needed(stages, [answered], "TC02") == "TC04"
    assert next_needed(stages, [replace(answered, closed_at=at)], "TC02") == "TC01"
    assert next_needed({**stages, "TC02": "decided"}, (), "TC01") is None
