"""A view permits what the policy says, and hides by criterion what would spoil a judgement or tell of a reopening."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from dossiers.access.policy import READS_QUESTIONS, allowed, readable_in_state
from dossiers.access.view import View, view_in, views_in
from dossiers.acts.audit_reading import AuditFilter, lines
from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal import case as appraisal
from dossiers.appraisal import decision_acts, second_marking
from dossiers.appraisal.decisions import Verdict
from dossiers.community.actions import create
from dossiers.community.five_clear import FiveClear
from dossiers.errors import NotAllowed, NotNow
from dossiers.next_step.of_person import next_thing, unfinished
from dossiers.procedure import frozen
from dossiers.procedure.queue import queue
from dossiers.procedure.status import status
from dossiers.rounds.catalogues import catalogue_of
from dossiers.store.clock import today
from dossiers.store.record import Record
from dossiers.store.schema import dossiers, rounds
from dossiers.store.schema import exchanges as exchange_rows
from dossiers.submissions import entry_sheets, provenance, results
from dossiers.submissions.questions import exchanges
from dossiers.submissions.submissions import dossier
from dossiers.vocabulary import ACTS, STATES
from scoring.catalogue import judged
from tests.dossiers.access import policy_stage
from tests.dossiers.access.policy_stage import CAST, stage
from tests.dossiers.province import AT, add_wards, statements
from tests.dossiers.working import GOOD, ROUND, act, decide_all, enter, person, to_published, under_appraisal

UNIT = "chieng-an"
PUBLIC = ("to-hieu", "administrator", "surveyor", "inspector-2")
"""Who reads only what is published of this ward: a neighbour, two offices, an inspector with a conflict of interest."""


@pytest.fixture
def own(filled: Callable[[], Record]) -> Record:
    return filled()


def view(record: Record, who: str, unit_id: str = UNIT) -> View:
    with record.reading() as connection:
        return view_in(connection, person(record, who), unit_id, ROUND)


def states(record: Record, code: str) -> dict[str, str]:
    return {each.code: "met" for each in catalogue_of(record, ROUND).criteria[code].indicators if judged(each)}


def test_a_view_permits_what_the_policy_says_for_every_role_relation_and_state(tmp_path: Path) -> None:
    template = policy_stage.build(tmp_path)
    with stage(template, tmp_path, "draft") as on:
        for state in STATES:
            with on.record.writing() as connection:
                connection.execute(dossiers.update().values(state=state, submitted_at=AT))
            for role, relation in CAST:
                with on.record.reading() as connection:
                    views = views_in(connection, on.person(role, relation), round_ids=[policy_stage.ROUND])
                found = views[policy_stage.UNIT, policy_stage.ROUND]
                assert found.permitted == readable_in_state(role, relation, state)
                assert (found.relation, found.state, found.as_published) == (relation, state, False)
                assert found.reads_questions == (state in READS_QUESTIONS.get((role, relation), ()))
                assert {each for each in ACTS if found.allows(each)} == {
                    each for each in ACTS if allowed(each, role, relation, state)
                }


def test_a_province_takes_as_many_queries_as_a_ward(own: Record) -> None:
    def asked(round_blind: bool) -> int:
        with own.writing() as connection:
            connection.execute(rounds.update().where(rounds.c.id == ROUND).values(blind=round_blind))
        lead = person(own, "lead")
        with statements(own) as found, own.reading() as connection:
            views_in(connection, lead, round_ids=[ROUND])
        return len(found)

    # Each process reads a catalogue once.
    asked(True)
    few = [asked(blind) for blind in (False, True)]
    add_wards(own, 60)
    assert [asked(blind) for blind in (False, True)] == few
    assert max(few) <= 12


# A reopened dossier


def reopened(record: Record) -> Record:
    """A dossier that was published, reopened, and is asked about anew."""
    to_published(record)
    act(record, "lead", UNIT, "request_reopening", reason="Nhầm mẫu số.")
    act(record, "board", UNIT, "settle_reopening", confirm=True)
    decide_all(record, UNIT, i1_2=Verdict("1.2", "correct", inputs={"count": 9}, reason="Sổ ghi 9."))
    act(record, "inspector", UNIT, "request_clarification", questions={"TC1": "Vì sao sửa?"})
    return record


def test_whoever_reads_what_is_published_goes_on_with_that_version_and_is_told_of_no_reopening(own: Record) -> None:
    reopened(own)
    for who in PUBLIC:
        found, reader = view(own, who), person(own, who)
        assert (found.state, found.version, found.revision, found.as_published) == ("published", 1, 0, True), who
        read = entry_sheets.sheet(own, reader, UNIT, ROUND)
        assert (read.state, read.version, read.revision, read.exchanges) == ("published", 1, 0, ()), who
        assert dossier(own, reader, UNIT, ROUND).revision == 0
        assert [each.version for each in frozen.versions(own, reader, UNIT, ROUND)] == [1]
        with pytest.raises(NotAllowed):
            exchanges(own, reader, UNIT, ROUND)


def test_a_request_to_reopen_counts_no_revision_for_those_who_are_not_told_of_it(own: Record) -> None:
    to_published(own)
    before = {who: dossier(own, person(own, who), UNIT, ROUND) for who in PUBLIC}
    act(own, "lead", UNIT, "request_reopening", reason="Nhầm mẫu số.")
    assert {who: dossier(own, person(own, who), UNIT, ROUND) for who in PUBLIC} == before


def test_a_neighbour_reads_no_question_on_a_published_sheet(own: Record) -> None:
    under_appraisal(own)
    decide_all(own, UNIT)
    act(own, "inspector", UNIT, "request_clarification", questions={"TC1": "Vì sao?"})
    with own.writing() as connection:
        connection.execute(exchange_rows.update().values(due=today(own) - timedelta(days=1)))
    act(own, "lead", UNIT, "lock")
    act(own, "board", UNIT, "approve")
    act(own, "board", UNIT, "publish")
    assert entry_sheets.sheet(own, person(own, UNIT), UNIT, ROUND).exchanges
    assert entry_sheets.sheet(own, person(own, "inspector"), UNIT, ROUND).exchanges
    for who in PUBLIC:
        assert entry_sheets.sheet(own, person(own, who), UNIT, ROUND).exchanges == (), who


def test_the_board_reads_no_question_of_a_dossier_that_was_reopened(own: Record) -> None:
    reopened(own)
    with pytest.raises(NotAllowed):
        exchanges(own, person(own, "board"), UNIT, ROUND)
    (item,) = [each for each in queue(own, person(own, "board"), ROUND) if each.unit.id == UNIT]
    assert (item.state, item.open_exchanges, item.answered, item.undecided) == ("published", 0, None, None)


def test_a_finished_round_with_a_reopened_dossier_looks_finished_to_those_who_are_not_told(own: Record) -> None:
    reopened(own)
    with own.writing() as connection:
        connection.execute(rounds.update().values(status="published"))
        connection.exec_driver_sql("UPDATE dossiers SET state = 'published' WHERE unit_id != ?", (UNIT,))
    for who in ("to-hieu", "surveyor", "inspector-2"):
        assert unfinished(own, person(own, who)) == (), who
        assert next_thing(own, person(own, who), ROUND).round is None, who
    for who in (UNIT, "inspector", "lead", "administrator"):
        assert [each.id for each in unfinished(own, person(own, who))] == [ROUND], who


def test_the_log_of_a_published_dossier_ends_with_its_publication_for_those_who_are_not_told(own: Record) -> None:
    reopened(own)
    told = lines(own, person(own, "administrator"), AuditFilter(unit_id=UNIT))
    publication = next(line.number for line in told if line.act == "publish")
    for line in told:
        if line.number > publication:
            assert line.withheld and not (line.subject or line.before or line.after or line.reason), line
        elif line.act in ("save_entry", "submit", "decide", "lock", "publish"):
            assert not line.withheld, line
        else:
            assert line.withheld == (line.act == "request_clarification"), line


def test_the_board_reads_in_the_log_what_was_done_about_actions_of_a_running_dossier(own: Record) -> None:
    """It reads actions in every state, and the rest of such a dossier in none."""
    own_chief, board = person(own, UNIT), person(own, "board")
    create(own, own_chief, UNIT, ROUND, FiveClear(task="Sơn lại biển"), idempotency_key=new_idempotency_key())
    enter(own, UNIT, GOOD)
    told = {line.act: line for line in lines(own, board, AuditFilter(unit_id=UNIT)) if line.outcome == "done"}
    assert not told["save_action"].withheld and "Sơn lại biển" in str(told["save_action"].after)
    assert told["save_entry"].withheld


def test_why_a_dossier_was_reopened_stays_with_those_who_settled_it_also_once_it_is_published_again(
    own: Record,
) -> None:
    to_published(own)
    act(own, "lead", UNIT, "request_reopening", reason="Nhầm mẫu số.")
    act(own, "board", UNIT, "settle_reopening", confirm=True)
    act(own, "lead", UNIT, "lock")
    act(own, "board", UNIT, "approve")
    act(own, "board", UNIT, "publish")
    for who, told in (*((who, False) for who in PUBLIC), ("lead", True), ("board", True), (UNIT, True)):
        reasons = {step.reason for step in status(own, person(own, who), UNIT, ROUND).steps}
        assert ("Nhầm mẫu số." in reasons) is told, who
        assert dossier(own, person(own, who), UNIT, ROUND).version == 2


# A blind round


@pytest.fixture
def blind(own: Record) -> Record:
    """A dossier under appraisal in a blind round; the first judgement of L1 was given, not that of TC1."""
    with own.writing() as connection:
        connection.execute(rounds.update().where(rounds.c.id == ROUND).values(blind=True))
    under_appraisal(own)
    decision_acts.judge_first(
        own, person(own, "inspector"), UNIT, ROUND, "L1",
        states=states(own, "L1"), note="", idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    return own


def test_a_first_judgement_opens_its_criterion_and_no_other(blind: Record) -> None:
    for who in ("inspector", "lead"):
        found = view(blind, who)
        assert found.blind and found.opened == {"L1"}
        assert found.shows_claim("L1") and not found.shows_claim("TC1") and not found.shows("self_assessment")
    assert view(blind, UNIT).shows("self_assessment")


def test_the_case_of_an_opened_criterion_holds_nothing_of_the_others(blind: Record) -> None:
    case = appraisal.case(blind, person(blind, "inspector"), UNIT, ROUND, "L1")
    assert case.scorecard_self is not None
    assert set(case.scorecard_self.submission.values) == {"L1.1"}
    assert not case.scorecard_self.submission.documents and not case.provided
    hidden = appraisal.case(blind, person(blind, "inspector"), UNIT, ROUND, "TC1")
    assert (hidden.claim, hidden.scorecard_self, hidden.provided) == (None, None, frozenset())
    assert results.result(blind, person(blind, "lead"), UNIT, ROUND).scorecard_self is None


def test_where_figures_come_from_is_hidden_with_them(blind: Record) -> None:
    with blind.writing() as connection:
        for indicator in ("1.1", "L1.1"):
            connection.exec_driver_sql(
                "INSERT INTO figures VALUES (?, ?, ?, 'count', '1', 'real', 'S1', '', '')", (UNIT, ROUND, indicator)
            )
    shown = provenance.figures(blind, person(blind, "inspector"), UNIT, ROUND)
    assert {indicator for indicator, _ in shown} == {"L1.1"}
    assert len(provenance.figures(blind, person(blind, UNIT), UNIT, ROUND)) == 2


# A second mark


@pytest.fixture
def drawn(own: Record) -> Record:
    """A dossier wholly decided; its criteria are drawn for the lead inspector, who has marked L1 and not TC1."""
    under_appraisal(own)
    decide_all(own, UNIT)
    lead = person(own, "lead")
    second_marking.draw_second(
        own, lead, ROUND, seed="7", percent=100, person_ids=["lead"], idempotency_key=new_idempotency_key()
    )
    second_marking.mark_second(
        own, lead, UNIT, ROUND, "L1", states=states(own, "L1"), note="", idempotency_key=new_idempotency_key()
    )
    return own


def test_what_is_to_be_marked_a_second_time_is_closed_by_criterion(drawn: Record) -> None:
    found = view(drawn, "lead")
    assert found.unmarked == {"TC1"}
    assert found.shows_decisions("L1") and not found.shows_decisions("TC1") and not found.shows("appraisal")
    assert not found.shows_questions("TC1")
    assert view(drawn, "inspector").shows("appraisal")
    assert appraisal.decided(drawn, person(drawn, "lead"), UNIT, ROUND) == {"TC1": "open", "L1": "decided"}
    with pytest.raises(NotNow):
        appraisal.case(drawn, person(drawn, "lead"), UNIT, ROUND, "TC1")


def test_nobody_reads_the_first_states_of_a_criterion_before_marking_it(drawn: Record) -> None:
    lead = person(drawn, "lead")
    assert {each.mark.criterion.code for each in second_marking.second_results(drawn, lead, ROUND)} == {"L1"}
    second_marking.mark_second(
        drawn, lead, UNIT, ROUND, "TC1", states=states(drawn, "TC1"), note="", idempotency_key=new_idempotency_key()
    )
    both = second_marking.second_results(drawn, lead, ROUND)
    assert {each.mark.criterion.code for each in both} == {"TC1", "L1"}


def test_what_was_locked_before_is_closed_too_while_a_second_mark_is_due(own: Record) -> None:
    to_published(own)
    act(own, "lead", UNIT, "request_reopening", reason="Nhầm.")
    act(own, "board", UNIT, "settle_reopening", confirm=True)
    lead = person(own, "lead")
    assert frozen.versions(own, lead, UNIT, ROUND)
    second_marking.draw_second(
        own, lead, ROUND, seed="7", percent=100, person_ids=["lead"], idempotency_key=new_idempotency_key()
    )
    assert frozen.versions(own, lead, UNIT, ROUND) == ()
    assert frozen.versions(own, person(own, "inspector"), UNIT, ROUND)


def test_a_second_inspector_of_a_blind_round_is_shown_no_claim_that_nobody_has_judged(blind: Record) -> None:
    second_marking.draw_second(
        blind, person(blind, "lead"), ROUND, seed="7", percent=100, person_ids=["lead"],
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    lead = person(blind, "lead")
    assert second_marking.second_claim(blind, lead, UNIT, ROUND, "L1").values == {"L1.1": GOOD["L1.1"]}
    with pytest.raises(NotNow) as caught:
        second_marking.second_claim(blind, lead, UNIT, ROUND, "TC1")
    assert caught.value.code == "judge_first"


def test_a_survey_is_entered_without_a_trace_of_what_the_ward_entered(own: Record) -> None:
    enter(own, UNIT)
    read = entry_sheets.sheet(own, person(own, "surveyor"), UNIT, ROUND)
    assert read.sha256 is None and read.scorecard is None and read.exchanges == ()
    assert {code for entry in read.entries.values() for code in entry.values} <= {"1.4"}
