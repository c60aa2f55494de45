"""Every role in every state of a dossier, on the sample: the first screen has one sentence, a day and one button that does it.

What is said is held against the record: the rule allows it (docs/next-step.md), the act is really open to the person, and the
button leads to a screen of theirs.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import streamlit as st

from dossiers.access.policy import Actor, office_allows
from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal.case import case
from dossiers.appraisal.decision_acts import decide
from dossiers.appraisal.decisions import REQUEST, Verdict
from dossiers.appraisal.subjects import accept_rest
from dossiers.errors import DossierError, NotAllowed
from dossiers.next_step.next_thing import OFFICE_STEPS, RULES, Next, Rule
from dossiers.next_step.of_person import next_thing
from dossiers.people.accounts import account
from dossiers.procedure import status as dossier_status
from dossiers.procedure import steps as procedure
from dossiers.procedure.acted_on import acted_on
from dossiers.procedure.queue import queue
from dossiers.rounds.catalogues import catalogue_of
from dossiers.rounds.rounds import round_
from dossiers.store.clock import VIETNAM, today
from dossiers.store.record import Record
from dossiers.submissions.results import result
from dossiers.vocabulary import STATES, Act, State
from tests.dossiers.next_step.next_step_page import rules_for
from tests.pages.visiting import own_record
from ui.reader.record import the_record
from ui.reader.screens import screens_for
from ui.screens.next_step.next_thing import nothing_html, sentence_html, target, to_look_at
from ui.screens.overview.way import way_html
from ui.screens.procedure.acted_on import acted_on_html

ROUND = "2026"
WARDS = ("to-hieu", "chieng-an", "chieng-coi", "chieng-sinh", "moc-son", "moc-chau", "thao-nguyen", "van-son")
PEOPLE = (
    "to-hieu", "to-hieu-officer", "surveyor", "inspector", "inspector-2", "lead", "board", "board-2", "administrator",
)  # fmt: skip
#: The day on which every dossier came into its state, and the last day that a return or a question gave its ward.
SENT, MOVED, DUE = date(2026, 11, 10), date(2026, 11, 22), date(2026, 12, 5)
DAY = re.compile(r"([0-9]{2})/([0-9]{2})(?:/([0-9]{4}))?")
RULE_OF: dict[str, Rule] = {rule.kind: rule for rule in RULES}
#: The step that leads into a state, as the log of steps names it.
INTO: dict[State, Act] = {
    "returned": "return_dossier", "submitted": "submit", "under_appraisal": "begin_appraisal",
    "clarification_requested": "request_clarification", "clarified": "send_answers", "locked": "lock",
    "approved": "approve", "published": "publish",
}  # fmt: skip


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


@pytest.fixture(scope="module", params=STATES)
def state(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    """A copy of the sample in which every dossier of the open round is in one state; for all tests that only read it."""
    now: State = request.param
    with own_record(tmp_path_factory.mktemp("state")):
        _put_all_into(now)
        yield now


@pytest.fixture
def changed_state(state: State, tmp_path: Path) -> Iterator[State]:
    """The same for one test alone, which may change it."""
    with own_record(tmp_path / "own"):
        _put_all_into(state)
        yield state


def _put_all_into(state: State) -> None:
    """Every dossier of the open round by a step of its own day."""
    with the_record().writing() as connection:
        connection.exec_driver_sql(
            "UPDATE dossiers SET state = ?, submitted_at = ? WHERE round_id = ?",
            (state, None if state == "draft" else "2026-11-10 03:00:00", ROUND),
        )
        if STATES.index(state) < STATES.index("locked"):
            # What was locked before stays: a dossier that is on its way once more has the next version.
            connection.exec_driver_sql(
                "UPDATE dossiers SET version = version + 1 WHERE round_id = ? AND EXISTS (SELECT 1 FROM frozen_results"
                " WHERE frozen_results.unit_id = dossiers.unit_id AND frozen_results.round_id = dossiers.round_id"
                " AND frozen_results.version = dossiers.version)",
                (ROUND,),
            )
        if state in INTO:
            due = DUE.isoformat() if state in ("returned", "clarification_requested") else None
            connection.exec_driver_sql(
                "INSERT INTO steps (unit_id, round_id, version, act, from_state, to_state, due, role, taken_by,"
                " taken_by_name, taken_at) SELECT unit_id, round_id, version, ?, 'draft', ?, ?, 'lead_inspector', 'lead', 'Lê',"
                " '2026-11-22 16:30:00' FROM dossiers WHERE round_id = ?",
                (INTO[state], state, due, ROUND),
            )
        if state == "clarification_requested":
            # What was asked earlier was told another day; this is the one that all were told last.
            connection.exec_driver_sql("UPDATE exchanges SET due = ? WHERE closed_at IS NULL", (DUE.isoformat(),))


def who(name: str) -> Actor:
    found = account(the_record(), name)
    assert found is not None
    return found


def test_whoever_looks_is_led_by_a_rule_to_what_is_really_theirs_with_its_day(state: State) -> None:
    record = the_record()
    for name in PEOPLE:
        actor = who(name)
        found = next_thing(record, actor, ROUND)
        page, words = _said(record, actor, found)
        assert page in {screen.name for screen in screens_for(actor.role)}, (name, page)
        assert DAY.search(words) or (found.thing is not None and found.thing.kind == "back_up"), (name, words)
        if found.thing is None or found.thing.kind in OFFICE_STEPS:
            assert found.thing is None or office_allows(OFFICE_STEPS[found.thing.kind], actor.role)
            continue
        rule, unit = RULE_OF[found.thing.kind], found.thing.unit
        assert rule in rules_for(actor.role, state) and unit is not None, (name, rule)
        if rule.act not in ("save_survey", "mark_second"):
            status = dossier_status.status(record, actor, unit.id, ROUND)
            assert rule.act in status.available_acts, (name, rule, status.blocked)


def _said(record: Record, actor: Actor, found: Next) -> tuple[str, str]:
    """The screen that the button leads to, and what stands beside it."""
    now, last = today(record), round_(record, "2025")
    if found.thing is None:
        words = nothing_html(found, now, last, own=actor.unit_id is not None)
        return to_look_at(found, last, actor.unit_id)[0], words
    return target(found)[0], sentence_html(found, now, ROUND)


def test_a_dossier_tells_its_own_acts_day_and_the_day_its_ward_was_given(state: State) -> None:
    record = the_record()
    its_round = round_(record, ROUND)
    for ward in WARDS:
        found = result(record, who(ward), ward, ROUND)
        steps = dossier_status.status(record, who(ward), ward, ROUND).steps
        said = way_html(found, steps, its_round)
        told = {
            date(int(year or its_round.window_to.year), int(month), int(day)) for day, month, year in DAY.findall(said)
        }
        moments = [*(step.at for step in steps), found.dossier.first_saved_at, found.dossier.submitted_at]
        acts = {moment.astimezone(VIETNAM).date() for moment in moments if moment is not None}
        known = {MOVED, DUE, its_round.submit_by, its_round.appraise_by, its_round.publish_by, its_round.opens, *acts}
        assert told <= known, (ward, said)
        assert state == "draft" or (SENT if state == "submitted" else MOVED) in told, (ward, said)
        if state in ("returned", "clarification_requested"):
            assert found.lateness.due == DUE and DUE in told and not found.lateness.days_late, (ward, found.lateness)


def test_what_a_dialog_says_is_open_is_what_the_record_holds(state: State) -> None:
    record, lead = the_record(), who("lead")
    items = {each.unit.id: each for each in queue(record, lead, ROUND)}
    with record.reading() as connection:
        unanswered = dict(
            connection.exec_driver_sql(
                "SELECT unit_id, count(*) FROM exchanges WHERE round_id = ? AND kind = 'clarification' AND closed_at IS NULL"
                " AND answer IS NULL GROUP BY unit_id",
                (ROUND,),
            ).all()
        )
    for ward in WARDS:
        found = acted_on(record, lead, ward, ROUND)
        assert len(found.unanswered) == unanswered.get(ward, 0)
        assert len(found.undecided) == items[ward].total - items[ward].decided
        said = acted_on_html(found)
        assert (f"Còn {len(found.unanswered)} câu hỏi" in said) == bool(found.unanswered), said
        assert (f"Còn {len(found.undecided)} tiêu chí chưa quyết định" in said) == bool(found.undecided), said
        assert ("Không còn gì bỏ ngỏ" in said) == (found.nothing_open and found.result.standing_part == "appraisal")


#: Who takes which step, with what.
STEPS: tuple[tuple[str, Act, str, dict[str, object]], ...] = (
    ("inspector", "begin_appraisal", "begin", {}),
    ("lead", "lock", "lock", {}),
    ("inspector", "request_clarification", "request_clarification", {"questions": {}}),
    ("board", "approve", "approve", {}),
    ("board", "publish", "publish", {}),
    ("lead", "request_reopening", "request_reopening", {"reason": "Sai mẫu số."}),
    ("inspector", "return_dossier", "return_dossier", {"reasons": {"TC01": "Thiếu số liệu."}}),
)


#: A ward whose dossier nobody has decided on; where it can be locked, all of it is decided first.
DECIDED = "van-son"


def test_what_a_panel_offers_can_be_done_and_what_it_bars_is_refused(changed_state: State) -> None:
    record = the_record()
    people = {name: who(name) for name, *_ in STEPS}
    done: list[tuple[str, Act]] = []
    if changed_state == "clarified":
        _decide_all(record, DECIDED)
    for ward in WARDS:
        # A panel is looked at again when something was done.
        panels: dict[str, tuple[frozenset[Act], int]] = {}
        for name, act, step, more in STEPS:
            actor = people[name]
            if name not in panels:
                panels[name] = _offered(record, actor, ward)
            offered, revision = panels[name]
            try:
                getattr(procedure, step)(
                    record, actor, ward, ROUND, expected_version=revision, idempotency_key=new_idempotency_key(), **more
                )
                was_done = True
            except DossierError:
                was_done = False
            assert was_done == (act in offered), (ward, name, act)
            if was_done:
                done.append((ward, act))
                panels = {}
    locked = {ward for ward, act in done if act == "lock"}
    assert (DECIDED in locked) if changed_state == "clarified" else not locked
    assert done or changed_state in ("draft", "returned", "clarification_requested"), (
        "these are in the hands of their wards"
    )


def _decide_all(record: Record, ward: str) -> None:
    """Accept all that a ward entered; of what it asks to leave out, grant it."""
    inspector = who("inspector")
    for code in catalogue_of(record, ROUND).criteria:
        found = case(record, inspector, ward, ROUND, code)
        assert found.claim is not None
        granted = [
            Verdict(REQUEST + each, "approve_not_applicable", reason="Đúng.") for each in found.claim.not_applicable
        ]
        verdicts = [*granted, *accept_rest(found, found.provided)]
        if verdicts and found.stage != "decided":
            decide(
                record, inspector, ward, ROUND, code, verdicts=verdicts, expected_version=found.version,
                idempotency_key=new_idempotency_key(),
            )  # fmt: skip


def _offered(record: Record, actor: Actor, ward: str) -> tuple[frozenset[Act], int]:
    """What the panel offers, and the revision it shows; nothing to who may not read the dossier."""
    try:
        status = dossier_status.status(record, actor, ward, ROUND)
    except NotAllowed:
        return frozenset(), 0
    return status.available_acts, status.revision
