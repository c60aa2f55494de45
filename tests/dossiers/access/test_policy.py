"""The policy, tried out: every act × role × relation × state through the function behind it, and what must never be.

What is tried is generated from the table; that NotAllowed comes exactly where the table does not allow, and leaves its line in
the log, is what is held. The rules at the end are written a second time, in the office's words: the table may grow, they stay.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dossiers.access.policy import (
    ALLOWED,
    OFFICE,
    READABLE,
    WARD_ROLES,
    Actor,
    allowed,
    office_allows,
    readable_in_state,
)
from dossiers.acts import audit, audit_reading
from dossiers.acts.audit_reading import AuditFilter
from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal import decision_acts as deciding
from dossiers.appraisal import second_marking
from dossiers.appraisal.decisions import Verdict
from dossiers.community import actions, opinions
from dossiers.errors import DossierError, NotAllowed
from dossiers.evidence import documents as evidence
from dossiers.office import adoption, assignments, criteria_drafts, drafts_effect, proposals
from dossiers.office import rounds as office_rounds
from dossiers.office import units as office_units
from dossiers.people import accounts as people
from dossiers.people import relations as ties
from dossiers.procedure import preconditions
from dossiers.procedure import steps as procedure
from dossiers.rounds.catalogues import catalogue_of
from dossiers.rounds.rounds import round_
from dossiers.rounds.units import unit
from dossiers.store.record import Record
from dossiers.submissions import entry_acts as entering
from dossiers.upkeep import kept_backups as office_backups
from dossiers.vocabulary import ACTS, PARTS, RELATIONS, ROLES, STATES, Act, OfficeAct, Role, State
from tests.dossiers.access import policy_stage
from tests.dossiers.access.policy_stage import CAST, ROUND, UNIT, drawn_for, stage

JUDGED = dict.fromkeys(["1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8", "L1.1"], "met")
ABOUT = evidence.About(number_symbol="1/BC", kind="BC", issuer="CAP", issued_on=date(2026, 10, 1), abstract="x")
HEARD = opinions.Heard(date(2026, 11, 1), "Tổ 2", "order", 3)
Attempt = Callable[[Record, Actor], Any]


def _step(name: str, **more: Any) -> Attempt:
    def attempt(record: Record, actor: Actor) -> Any:
        # The revision as it is: a stale one would be refused for another reason.
        return getattr(procedure, name)(
            record, actor, UNIT, ROUND, expected_version=0, idempotency_key=new_idempotency_key(), **more
        )

    return attempt


#: act → the functions that do it, called with what somebody at a screen would give.
ATTEMPTS: dict[Act, list[Attempt]] = {
    "save_entry": [
        lambda record, actor: entering.save(
            record, actor, UNIT, ROUND, "TC1", values={"1.2": {"count": 3}}, explanation="x", not_applicable={},
            expected_version=0, idempotency_key=new_idempotency_key(),
        )
    ],
    "save_survey": [
        lambda record, actor: entering.save_survey(
            record, actor, UNIT, ROUND, "TC1", values={"1.4": {"positive": 8, "valid": 10}},
            expected_version=0, idempotency_key=new_idempotency_key(),
        )
    ],
    "add_evidence": [
        lambda record, actor: evidence.add(
            record, actor, UNIT, ROUND, requirements=["TC1.a"], content=b"%PDF-1.4", file_name="a.pdf", about=ABOUT,
            idempotency_key=new_idempotency_key(),
        ),
        lambda record, actor: evidence.refer(
            record, actor, UNIT, ROUND, requirements=["TC1.a"], about=ABOUT, kept_at="tủ 2",
            idempotency_key=new_idempotency_key(),
        ),
        lambda record, actor: evidence.use(
            record, actor, UNIT, ROUND, "TC1.a-01", requirements=["TC1.a"], idempotency_key=new_idempotency_key()
        ),
        lambda record, actor: evidence.use_again(
            record, actor, UNIT, ROUND, source=evidence.EarlierDocument(UNIT, ROUND, "TC1.a-01"), requirements=["TC1.a"],
            idempotency_key=new_idempotency_key(),
        ),
        lambda record, actor: evidence.change(
            record, actor, UNIT, ROUND, "TC1.a-01", about=ABOUT, expected=ABOUT, idempotency_key=new_idempotency_key()
        ),
    ],
    "withdraw_evidence": [
        lambda record, actor: evidence.withdraw(
            record, actor, UNIT, ROUND, "TC1.a-01", idempotency_key=new_idempotency_key(), reason="nhầm"
        )
    ],
    "read_evidence": [
        lambda record, actor: evidence.open_file(record, actor, UNIT, ROUND, "TC1.a-01"),
        lambda record, actor: evidence.open_file(record, actor, UNIT, ROUND, "TC9.z-99"),
    ],
    "submit": [_step("submit")],
    "begin_appraisal": [_step("begin")],
    "return_dossier": [_step("return_dossier", reasons={"TC1": "thiếu"})],
    "judge_first": [
        lambda record, actor: deciding.judge_first(
            record, actor, UNIT, ROUND, "TC1", states=JUDGED, note="", idempotency_key=new_idempotency_key()
        )
    ],
    "decide": [
        lambda record, actor: deciding.decide(
            record, actor, UNIT, ROUND, "TC1", verdicts=[Verdict("1.2", "accept")],
            expected_version=0, idempotency_key=new_idempotency_key(),
        )
    ],
    "request_clarification": [_step("request_clarification", questions={"TC1": "vì sao?"})],
    "answer": [
        lambda record, actor: procedure.answer(
            record, actor, UNIT, ROUND, 1, text="đã rõ", agrees=True, idempotency_key=new_idempotency_key()
        )
    ],
    "send_answers": [_step("send_answers")],
    "mark_second": [
        lambda record, actor: second_marking.mark_second(
            record, actor, UNIT, ROUND, drawn_for(actor), states=JUDGED, note="", idempotency_key=new_idempotency_key()
        ),
        lambda record, actor: second_marking.second_claim(record, actor, UNIT, ROUND, drawn_for(actor)),
    ],
    "lock": [_step("lock")],
    "approve": [_step("approve")],
    "publish": [_step("publish")],
    "request_reopening": [_step("request_reopening", reason="vì")],
    "settle_reopening": [_step("settle_reopening", confirm=True), _step("settle_reopening", confirm=False)],
    "read_actions": [lambda record, actor: actions.actions_of(record, actor, UNIT, ROUND)],
    "save_action": [
        lambda record, actor: actions.create(
            record, actor, UNIT, ROUND, actions.FiveClear(task="Sửa camera"), idempotency_key=new_idempotency_key()
        )
    ],
    "read_opinions": [lambda record, actor: opinions.opinions_of(record, actor, UNIT)],
    "save_opinion": [lambda record, actor: opinions.add(record, actor, UNIT, HEARD, idempotency_key=new_idempotency_key())],
}  # fmt: skip
#: What screens leave out without a word for those who may not read it; looking at a screen is no attempt to get at it.
NOT_NOTED = {"read_actions", "read_opinions"}
#: Read inside something else, which notes nothing either.
UNNOTED_ATTEMPTS = {("mark_second", 1)}


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return policy_stage.build(tmp_path_factory.mktemp("stage"))


def refused(attempt: Attempt, record: Record, actor: Actor) -> bool:
    """Whether the attempt ends in NotAllowed. Any other answer of the record is one to somebody who may."""
    try:
        attempt(record, actor)
    except NotAllowed:
        return True
    except DossierError:
        return False
    return False


def test_every_act_of_the_table_is_tried() -> None:
    assert set(ATTEMPTS) == set(ACTS) == set(ALLOWED)


@pytest.mark.slow
@pytest.mark.parametrize("act", ACTS)
def test_every_role_relation_and_state_gets_what_the_table_says(act: Act, template: Path, tmp_path: Path) -> None:
    wrong = []
    for state in STATES:
        with stage(template, tmp_path, state) as on:
            for number, attempt in enumerate(ATTEMPTS[act]):
                for role, relation in CAST:
                    actor = on.person(role, relation)
                    before = len(on.refusals())
                    was_refused = refused(attempt, on.record, actor)
                    if was_refused == allowed(act, role, relation, state):
                        wrong.append((act, number, role, relation, state, "refused" if was_refused else "let through"))
                    noted = on.refusals()[before:]
                    expected = [(act, actor.person_id)] if was_refused else []
                    quiet = act in NOT_NOTED or (act, number) in UNNOTED_ATTEMPTS
                    if noted != ([] if quiet else expected):
                        wrong.append((act, number, role, relation, state, noted))
                    if not was_refused:
                        on.again()
    assert wrong == []


def test_nobody_acts_without_an_account(template: Path, tmp_path: Path) -> None:
    for act, attempts in ATTEMPTS.items():
        if act.startswith("read_"):
            continue
        with stage(template, tmp_path, "draft") as on:
            nobody = Actor("ward_chief", UNIT, "nobody")
            impostor = Actor("ward_chief", UNIT, "x", "administrator-other")
            assert refused(attempts[0], on.record, nobody), act
            assert refused(attempts[0], on.record, impostor), act


# The office


OFFICE_ATTEMPTS: dict[OfficeAct, list[Attempt]] = {
    "administer_units": [
        lambda record, actor: office_units.add_unit(
            record, actor, code="03999", name="Mới", kind="ward", valid_from=date(2027, 1, 1), legal_basis="NQ",
            idempotency_key=new_idempotency_key(),
        ),
        lambda record, actor: office_units.end_unit(
            record, actor, "chieng-an", last_day=date(2026, 12, 31), legal_basis="NQ", expected=unit(record, "chieng-an"),
            idempotency_key=new_idempotency_key(),
        ),
        lambda record, actor: office_units.record_succession(
            record, actor, successor_id="to-hieu", predecessor_ids=["chieng-den"], extent="partial",
            valid_from=date(2025, 7, 1), legal_basis="NQ", idempotency_key=new_idempotency_key(),
        ),
    ],
    "administer_rounds": [
        lambda record, actor: office_rounds.create_round(
            record, actor, kind="year", name={"vi": "Năm 2027", "en": "2027"},
            window=(date(2026, 11, 1), date(2027, 10, 31)), deadlines=office_rounds.deadlines_of(round_(record, ROUND)),
            blind=False, files=adoption.files_of(record, ROUND), idempotency_key=new_idempotency_key(),
        ),
        lambda record, actor: office_rounds.change_deadlines(
            record, actor, ROUND, office_rounds.deadlines_of(round_(record, ROUND)), reason="vì",
            expected=round_(record, ROUND), idempotency_key=new_idempotency_key(),
        ),
        lambda record, actor: office_rounds.set_blind(
            record, actor, ROUND, True, reason="vì", expected=round_(record, ROUND), idempotency_key=new_idempotency_key()
        ),
        lambda record, actor: office_rounds.add_dossiers(record, actor, ROUND, idempotency_key=new_idempotency_key()),
        lambda record, actor: office_rounds.states_of(record, actor, ROUND),
    ],
    "administer_people": [
        lambda record, actor: people.list_people(record, actor),
        lambda record, actor: people.person(record, actor, "lead"),
        lambda record, actor: people.create_person(
            record, actor, login="moi", name="Mới", role="inspector", unit_id=None, idempotency_key=new_idempotency_key()
        ),
        lambda record, actor: people.disable_person(
            record, actor, "board-2", reason="vì", idempotency_key=new_idempotency_key()
        ),
        lambda record, actor: people.enable_person(
            record, actor, "board-2", reason="vì", idempotency_key=new_idempotency_key()
        ),
        lambda record, actor: people.reset_password(record, actor, "lead", idempotency_key=new_idempotency_key()),
        lambda record, actor: ties.list_conflicts_of_interest(record, actor),
        lambda record, actor: ties.add_conflict_of_interest(
            record, actor, "inspector", UNIT, reason="vì", idempotency_key=new_idempotency_key()
        ),
        lambda record, actor: ties.remove_conflict_of_interest(
            record, actor, "inspector-2", "chieng-an", reason="vì", idempotency_key=new_idempotency_key()
        ),
    ],
    "assign_inspectors": [
        lambda record, actor: assignments.assigned(record, actor, ROUND),
        lambda record, actor: assignments.assign(
            record, actor, ROUND, {"chieng-an": ["lead"]}, expected={"chieng-an": ["inspector"]},
            idempotency_key=new_idempotency_key(),
        ),
    ],
    "draft_criteria": [
        lambda record, actor: criteria_drafts.drafts(record, actor),
        lambda record, actor: criteria_drafts.draft(record, actor, 1),
        lambda record, actor: criteria_drafts.draft_version(record, actor, 1),
        lambda record, actor: criteria_drafts.begin_draft(
            record, actor, name="Hai", files=adoption.files_of(record, ROUND), idempotency_key=new_idempotency_key()
        ),
        lambda record, actor: criteria_drafts.save_draft(
            record, actor, 1, name="Hai", files=adoption.files_of(record, ROUND), expected_version=1,
            idempotency_key=new_idempotency_key(),
        ),
        lambda record, actor: criteria_drafts.put_away(
            record, actor, 1, away=True, idempotency_key=new_idempotency_key()
        ),
    ],
    "propose_catalogue": [
        lambda record, actor: adoption.conditions(record, actor, ROUND, adoption.files_of(record, "2024")),
        lambda record, actor: drafts_effect.effect_on_round(record, actor, ROUND, adoption.files_of(record, "2024")),
        lambda record, actor: proposals.proposals(record, actor),
        lambda record, actor: proposals.propose(
            record, actor, 1, ROUND, reason="vì", expected_version=1, expected="", idempotency_key=new_idempotency_key()
        ),
    ],
    "withdraw_proposal": [
        lambda record, actor: proposals.withdraw(record, actor, 1, idempotency_key=new_idempotency_key())
    ],
    "decline_proposal": [
        lambda record, actor: proposals.decline(
            record, actor, 1, reason="vì", idempotency_key=new_idempotency_key()
        )
    ],
    "adopt_catalogue": [
        lambda record, actor: proposals.release(
            record, actor, 1, expected=catalogue_of(record, ROUND).sha256, idempotency_key=new_idempotency_key()
        )
    ],
    "keep_backups": [
        lambda record, actor: office_backups.backups(record, actor),
        lambda record, actor: office_backups.check_backups(record, actor),
        lambda record, actor: office_backups.make_backup(record, actor, idempotency_key=new_idempotency_key()),
        lambda record, actor: office_backups.restoring(record, actor, record.backups / "backup-1.zip"),
    ],
    "draw_second": [
        lambda record, actor: second_marking.draw_second(
            record, actor, ROUND, seed="1", percent=50, person_ids=["inspector-2"], idempotency_key=new_idempotency_key()
        )
    ],
    "read_log": [
        lambda record, actor: audit_reading.lines(record, actor, AuditFilter()),
        lambda record, actor: audit_reading.occurring(record, actor),
    ],
}  # fmt: skip


def test_every_act_of_the_office_is_tried() -> None:
    assert set(OFFICE_ATTEMPTS) == set(OFFICE)


@pytest.mark.parametrize("act", list(OFFICE))
def test_every_role_may_do_for_the_office_what_the_table_says(act: OfficeAct, template: Path, tmp_path: Path) -> None:
    wrong = []
    with stage(template, tmp_path, "under_appraisal") as on:
        for number, attempt in enumerate(OFFICE_ATTEMPTS[act]):
            for role, relation in CAST:
                actor = on.person(role, relation)
                before = len(on.refusals())
                was_refused = refused(attempt, on.record, actor)
                noted = on.refusals()[before:]
                if was_refused == office_allows(act, role):
                    wrong.append((act, number, role, "refused" if was_refused else "let through"))
                if noted != ([(act, actor.person_id)] if was_refused else []):
                    wrong.append((act, number, role, noted))
                if not was_refused:
                    on.again()
    assert wrong == []


# What must never be, whatever the table comes to say


def doers(*acts: Act) -> set[Role]:
    """The roles that may do any of these in some relation and state."""
    return {role for act in acts for (role, _), states in ALLOWED[act].items() if states}


def test_a_ward_never_judges_itself_nor_anybody() -> None:
    judging: tuple[Act, ...] = (
        "begin_appraisal", "return_dossier", "judge_first", "decide", "request_clarification", "mark_second", "lock",
        "approve", "publish", "request_reopening", "settle_reopening",
    )  # fmt: skip
    assert not doers(*judging) & WARD_ROLES


def test_only_the_ward_itself_enters_and_proves_and_only_while_it_may() -> None:
    for act in ("save_entry", "submit", "answer", "send_answers", "add_evidence", "withdraw_evidence"):
        assert {relation for _, relation in ALLOWED[act]} == {"own"}, act
        assert doers(act) <= WARD_ROLES, act
        for states in ALLOWED[act].values():
            assert states <= {"draft", "returned", "clarification_requested"}, act


def test_the_survey_is_entered_by_neither_the_ward_nor_its_inspector() -> None:
    assert doers("save_survey") == {"surveyor"}


def test_an_administrator_takes_no_part_in_any_dossier_and_reads_only_what_is_published() -> None:
    assert "administrator" not in doers(*ACTS)
    for relation in RELATIONS:
        for state in STATES:
            readable = readable_in_state("administrator", relation, state)
            assert not readable or (state == "published" and relation != "own")


def test_nobody_tied_to_a_ward_does_anything_there() -> None:
    assert not [(act, key) for act, table in ALLOWED.items() for key in table if key[1] == "tied"]
    for role in ROLES:
        for state in STATES[:-1]:
            assert not readable_in_state(role, "tied", state)


def test_scoring_locking_and_publishing_are_different_hands() -> None:
    scorers, lockers, publishers = doers("decide"), doers("lock"), doers("approve", "publish")
    assert not lockers & publishers
    assert not scorers & publishers
    # A lead inspector may appraise as well as lock: never the same person on the same dossier.
    assert scorers & lockers <= {"lead_inspector"}
    assert "score" in preconditions.OTHER_PERSON["lock"]
    assert {"score", "lock"} <= set(preconditions.OTHER_PERSON["approve"]) & set(preconditions.OTHER_PERSON["publish"])


def test_a_result_moves_on_only_in_order_and_opens_again_only_once_locked() -> None:
    assert {state for states in ALLOWED["approve"].values() for state in states} == {"locked"}
    assert {state for states in ALLOWED["publish"].values() for state in states} == {"approved"}
    for act in ("request_reopening", "settle_reopening"):
        assert {state for states in ALLOWED[act].values() for state in states} == {"locked", "approved", "published"}


def test_files_actions_and_opinions_never_open_to_another_ward_not_even_once_published() -> None:
    for act in ("read_evidence", "read_actions", "save_action", "read_opinions", "save_opinion"):
        for role in (*WARD_ROLES, "surveyor", "administrator"):
            assert not ALLOWED[act].get((role, "other")), (act, role)


@pytest.mark.parametrize("state", STATES)
def test_another_ward_reads_nothing_before_publication(state: State) -> None:
    for role in WARD_ROLES:
        assert readable_in_state(role, "other", state) == (set(PARTS) if state == "published" else set())


def test_a_ward_reads_no_appraisal_in_the_making() -> None:
    for role in WARD_ROLES:
        states = READABLE[(role, "own", "appraisal")]
        assert not states & {"draft", "returned", "submitted", "under_appraisal"}


def test_only_the_office_reads_the_log_and_nothing_writes_it_but_acts() -> None:
    assert OFFICE["read_log"] == {"administrator", "board", "lead_inspector"}
    assert {name for name in dir(audit) if name.startswith(("delete", "change", "update", "remove"))} == set()


def test_people_of_a_ward_run_nothing_of_the_office() -> None:
    for act, roles in OFFICE.items():
        assert not roles & (WARD_ROLES | {"inspector", "surveyor"}), act
