"""The procedure as a state machine: people of changing roles press what they like, in any order, twice, on stale pages.

Whatever they do: no illegal step, nobody passes judgement on what they did before, what was sent and what was locked stays,
the log holds.
"""

import atexit
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from dossiers.access.policy import ALLOWED, Actor, allowed
from dossiers.acts import audit, audit_lines
from dossiers.acts.transaction import new_idempotency_key, snapshot_in
from dossiers.appraisal import case as appraisal
from dossiers.appraisal import decision_acts as deciding
from dossiers.appraisal.decisions import Verdict
from dossiers.errors import NotAllowed, NotNow, Stale
from dossiers.people.accounts import account
from dossiers.procedure import steps as procedure
from dossiers.rounds import catalogues
from dossiers.sample import sample_of
from dossiers.store.opening import open_existing, open_record
from dossiers.store.record import Record
from dossiers.store.schema import audit_log, decisions, frozen_results, people, steps
from dossiers.submissions import entry_acts as entering
from dossiers.submissions import entry_sheets as entries
from dossiers.submissions import questions as exchanges
from dossiers.submissions.drafts import text_in
from dossiers.vocabulary import STATES, Act
from tests.dossiers.small_project import write_project
from tests.dossiers.working import GOOD, ROUND

pytestmark = pytest.mark.slow

UNIT = "chieng-an"
WARD = [UNIT, f"{UNIT}-officer"]
PROVINCE = ["inspector", "inspector-2", "lead", "board", "board-2", "administrator", "surveyor"]
EVERYBODY = [*WARD, *PROVINCE, "to-hieu"]
MOVES: dict[Act, Callable[..., object]] = {
    "submit": procedure.submit,
    "begin_appraisal": procedure.begin,
    "send_answers": procedure.send_answers,
    "lock": procedure.lock,
    "approve": procedure.approve,
    "publish": procedure.publish,
}


@cache
def _filled() -> Path:
    """A folder with a filled record to copy: filling one takes longer than opening a copy."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    sample = sample_of(write_project(folder / "project"))
    (folder / "record").mkdir()
    open_record(f"sqlite:///{folder / 'record' / 'record.db'}", fill=sample).close()
    return folder / "record"


class Procedure(RuleBasedStateMachine):
    """One dossier, everybody at it."""

    record: Record

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        root = Path(self.folder.name)
        shutil.copytree(_filled(), root, dirs_exist_ok=True)
        self.record = open_existing(f"sqlite:///{root / 'record.db'}")
        self.catalogue = catalogues.catalogue_of(self.record, ROUND)
        self.sent: str | None = None
        self.frozen: dict[int, str] = {}
        self.last_revision = 0
        self.old_revision = 0

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.record.close()
            self.folder.cleanup()

    # Looking

    def actor(self, who: str) -> Actor:
        found = account(self.record, who)
        assert found is not None
        return found

    def snapshot(self) -> Any:
        with self.record.reading() as connection:
            return snapshot_in(connection, UNIT, ROUND)

    def relation(self, actor: Actor) -> Any:
        from dossiers.access.policy import relation_in

        with self.record.reading() as connection:
            return relation_in(connection, actor, UNIT, ROUND)

    def attempt(self, who: str, act: Any, doing: Any) -> bool:
        """Do something; whether it went through must agree with the policy."""
        actor, before = self.actor(who), self.snapshot()
        permitted = allowed(act, actor.role, self.relation(actor), before.state)
        lines = audit.head(self.record).number
        try:
            doing(actor, before.revision)
        except NotAllowed as refusal:
            same_person = refusal.code == "same_person"
            assert not permitted or same_person, f"{act} by {who} in {before.state}: {refusal}"
            assert audit.head(self.record).number == lines + 1, "a refusal leaves one line"
            after = self.snapshot()
            assert (after.state, after.revision) == (before.state, before.revision)
            return False
        except Stale:
            # Told as a clash, not as a refusal, also where somebody took the dossier out of the states in which it was theirs.
            assert permitted or self.was_open(act, actor), f"{act} by {who} in {before.state} was never theirs"
            assert self.snapshot().state == before.state
            return False
        except NotNow:
            assert permitted
            assert self.snapshot().state == before.state
            return False
        assert permitted, f"{act} by {who} went through in {before.state}"
        return True

    def was_open(self, act: Any, actor: Actor) -> bool:
        with self.record.reading() as connection:
            left = set(connection.execute(select(steps.c.from_state)).scalars())
        return any(allowed(act, actor.role, self.relation(actor), state) for state in left)

    # Doing

    @rule(who=st.sampled_from(EVERYBODY), good=st.booleans())
    def enter(self, who: str, good: bool) -> None:
        def doing(actor: Actor, _: int) -> None:
            for code, criterion in self.catalogue.criteria.items():
                own = {each.code: GOOD[each.code] for each in criterion.indicators if each.code in GOOD}
                with self.record.reading() as connection:
                    snapshot = snapshot_in(connection, UNIT, ROUND)
                    version = entries.entry_in(connection, self.catalogue, snapshot, code).version
                entering.save(
                    self.record, actor, UNIT, ROUND, code,
                    values=own if good else {}, explanation="" if good else "Chưa có.", not_applicable={},
                    expected_version=version, idempotency_key=new_idempotency_key(),
                )  # fmt: skip

        self.attempt(who, "save_entry", doing)

    @rule(who=st.sampled_from(EVERYBODY), act=st.sampled_from(sorted(MOVES)), stale=st.booleans(), twice=st.booleans())
    def move(self, who: str, act: Act, stale: bool, twice: bool) -> None:
        def doing(actor: Actor, revision: int) -> None:
            idempotency_key = new_idempotency_key()
            for _ in range(2 if twice else 1):
                MOVES[act](
                    self.record,
                    actor,
                    UNIT,
                    ROUND,
                    expected_version=self.old_revision if stale else revision,
                    idempotency_key=idempotency_key,
                )

        before = self.snapshot()
        moved = self.attempt(who, act, doing)
        if moved:
            assert not stale or self.old_revision == before.revision
            transition = procedure.TRANSITIONS[act]
            assert before.state in transition.origins and self.snapshot().state == transition.goal
        if moved and act == "submit":
            with self.record.reading() as connection:
                text = text_in(connection, UNIT, ROUND, "self_assessment")
            self.sent = text.sha256 if text else None

    @precondition(lambda self: self.snapshot().state in ("submitted", "under_appraisal"))
    @rule(who=st.sampled_from(EVERYBODY), reason=st.sampled_from(["", "Sai mẫu số."]))
    def return_it(self, who: str, reason: str) -> None:
        self.attempt(
            who, "return_dossier",
            lambda actor, revision: procedure.return_dossier(
                self.record, actor, UNIT, ROUND, reasons={"TC1": reason}, expected_version=revision,
                idempotency_key=new_idempotency_key(),
            ),
        )  # fmt: skip

    @rule(who=st.sampled_from(EVERYBODY), question=st.sampled_from(["", "Vì sao?"]))
    def ask(self, who: str, question: str) -> None:
        self.attempt(
            who, "request_clarification",
            lambda actor, revision: procedure.request_clarification(
                self.record, actor, UNIT, ROUND, questions={"TC1": question}, expected_version=revision,
                idempotency_key=new_idempotency_key(),
            ),
        )  # fmt: skip

    @precondition(lambda self: self.snapshot().state == "clarification_requested")
    @rule(who=st.sampled_from(WARD))
    def answer(self, who: str) -> None:
        for asked in exchanges.exchanges(self.record, self.actor(who), UNIT, ROUND):
            if asked.open:
                procedure.answer(
                    self.record, self.actor(who), UNIT, ROUND, asked.id, text="Vì mưa.", agrees=True,
                    idempotency_key=new_idempotency_key(),
                )  # fmt: skip

    @rule(who=st.sampled_from(EVERYBODY), count=st.integers(0, 9))
    def decide(self, who: str, count: int) -> None:
        def doing(actor: Actor, _: int) -> None:
            for code, criterion in self.catalogue.criteria.items():
                verdicts = [Verdict(each.code, "accept") for each in criterion.indicators]
                if code == "TC1":
                    verdicts[1] = Verdict("1.2", "correct", inputs={"count": count}, reason="Theo sổ.")
                deciding.decide(
                    self.record, actor, UNIT, ROUND, code,
                    verdicts=verdicts, expected_version=self.decided_version(code), idempotency_key=new_idempotency_key(),
                )  # fmt: skip

        self.attempt(who, "decide", doing)

    def decided_version(self, code: str) -> int:
        return appraisal.case(self.record, self.actor("inspector"), UNIT, ROUND, code).version if self.readable() else 0

    def readable(self) -> bool:
        actor = self.actor("inspector")
        return allowed("read_evidence", actor.role, self.relation(actor), self.snapshot().state)

    @rule(who=st.sampled_from(EVERYBODY))
    def ask_to_reopen(self, who: str) -> None:
        self.attempt(
            who, "request_reopening",
            lambda actor, revision: procedure.request_reopening(
                self.record, actor, UNIT, ROUND, reason="Nhầm.", expected_version=revision,
                idempotency_key=new_idempotency_key(),
            ),
        )  # fmt: skip

    @rule(who=st.sampled_from(EVERYBODY), confirm=st.booleans())
    def settle(self, who: str, confirm: bool) -> None:
        self.attempt(
            who, "settle_reopening",
            lambda actor, revision: procedure.settle_reopening(
                self.record, actor, UNIT, ROUND, confirm=confirm, expected_version=revision,
                idempotency_key=new_idempotency_key(),
            ),
        )  # fmt: skip

    @rule(who=st.sampled_from(["inspector", "lead", "board", "board-2"]),
          role=st.sampled_from(["inspector", "lead_inspector", "board"]))  # fmt: skip
    def change_role(self, who: str, role: str) -> None:
        """People are promoted; what they did before stays theirs."""
        with self.record.writing() as connection:
            connection.execute(people.update().where(people.c.id == who).values(role=role))

    @rule()
    def keep_a_page_open(self) -> None:
        self.old_revision = self.snapshot().revision

    @rule(good=st.just(True))
    def go_far(self, good: bool) -> None:
        """The straight way from wherever it is, so that the far states are met often."""
        state = self.snapshot().state
        if state in ("draft", "returned"):
            self.enter(UNIT, good)
            self.move(UNIT, "submit", False, False)
        elif state == "submitted":
            self.move("inspector", "begin_appraisal", False, False)
        elif state in ("under_appraisal", "clarified"):
            self.decide("inspector", 1)
            self.ask("inspector", "Vì sao?") if state == "under_appraisal" else self.move("lead", "lock", False, False)
        elif state == "clarification_requested":
            self.answer(UNIT)
            self.move(UNIT, "send_answers", False, False)
        elif state == "locked":
            self.move("board", "approve", False, False)
        elif state == "approved":
            self.move("board-2", "publish", False, False)

    # What always holds

    @invariant()
    def the_steps_are_one_legal_chain(self) -> None:
        with self.record.reading() as connection:
            taken = connection.execute(
                select(steps).where(steps.c.unit_id == UNIT, steps.c.round_id == ROUND).order_by(steps.c.id)
            ).all()
        at, version = "draft", 1
        for step in taken:
            transition = procedure.TRANSITIONS[step.act]
            assert step.from_state == at and at in transition.origins and step.to_state == transition.goal
            assert step.version == version
            at, version = step.to_state, version + (step.act == "settle_reopening")
        snapshot = self.snapshot()
        assert (snapshot.state, snapshot.version) == (at, version) and at in STATES
        assert snapshot.revision >= self.last_revision
        self.last_revision = snapshot.revision

    @invariant()
    def nobody_passes_on_what_they_did(self) -> None:
        with self.record.reading() as connection:
            taken = connection.execute(select(steps).where(steps.c.unit_id == UNIT)).all()
            scored = set(
                connection.execute(select(decisions.c.decided_by).where(decisions.c.unit_id == UNIT)).scalars()
            )
        for version in {step.version for step in taken}:
            by = {name: {step.taken_by for step in taken if step.act == name and step.version == version}
                  for name in ("lock", "approve", "publish")}  # fmt: skip
            # Of the versions before only the steps tell: decisions are those of the version that runs.
            scorers = scored if version == self.snapshot().version else set()
            assert not by["lock"] & scorers
            assert not by["approve"] & (by["lock"] | scorers)
            assert not by["publish"] & (by["lock"] | scorers)

    @invariant()
    def what_was_sent_stays_as_it_was_sent(self) -> None:
        snapshot = self.snapshot()
        if snapshot.state in ("draft", "returned") or self.sent is None:
            return
        with self.record.reading() as connection:
            text = text_in(connection, UNIT, ROUND, "self_assessment")
        assert text is not None and text.sha256 == self.sent

    @invariant()
    def what_was_locked_stays_as_it_was_locked(self) -> None:
        with self.record.reading() as connection:
            kept = {
                row.version: row.sha256
                for row in connection.execute(select(frozen_results).where(frozen_results.c.unit_id == UNIT))
            }
        assert self.frozen.items() <= kept.items()
        self.frozen = kept

    @invariant()
    def the_log_holds(self) -> None:
        assert audit.verify(self.record).holds

    @invariant()
    def every_step_has_its_line(self) -> None:
        with self.record.reading() as connection:
            taken = connection.execute(select(steps.c.act).where(steps.c.unit_id == UNIT)).scalars().all()
            # As it stands in the log: roles change here, and what a reader of the log is shown with them.
            query = audit_log.select().where(audit_log.c.unit_id == UNIT, audit_log.c.outcome == "done")
            lines = list(map(audit_lines.line_of, connection.execute(query.order_by(audit_log.c.number))))
        assert list(taken) == [
            line.act
            for line in lines
            if line.act in procedure.TRANSITIONS and line.before is not None and "state" in line.before
        ]


assert set(MOVES) <= set(ALLOWED)
TestProcedure = Procedure.TestCase
TestProcedure.settings = settings(settings.get_profile("steady"), max_examples=25, stateful_step_count=30)
