"""An honest call of every writing function, with a text in each place that takes one. A new function needs its line here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from argon2 import PasswordHasher

from dossiers.access.policy import Actor
from dossiers.acts.audit_reading import AuditFilter
from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal.decisions import Verdict
from dossiers.community.five_clear import FiveClear
from dossiers.community.opinions import Heard
from dossiers.evidence.about import About
from dossiers.evidence.documents import EarlierDocument
from dossiers.office.adoption import file_of, files_of
from dossiers.office.rounds import deadlines_of
from dossiers.people.accounts import person
from dossiers.rounds.catalogues import catalogue_of
from dossiers.rounds.rounds import round_
from dossiers.rounds.units import unit
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM
from dossiers.store.stored_text import sha256
from dossiers.vocabulary import State
from tests.dossiers.made_files import pdf

UNIT, ROUND = "to-hieu", "2026"
ABOUT = About("1/BC-CAP", "Báo cáo", "Công an phường", date(2026, 10, 1), "Kết quả quý III", "trang 2")
HEARD = Heard(date(2026, 11, 1), "Tổ 2", "order", 3, 30, "Đèn hỏng", "Đã sửa", date(2026, 11, 5))
CLEAR = FiveClear("Sửa camera", "TC1", "Đội 1", date(2026, 12, 1), 10, "Đã sửa", "Phó trưởng phường")
JUDGED = dict.fromkeys(["1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8", "L1.1"], "met")
#: Parameters of a call besides the record and the acting person.
Given = dict[str, Any]


@dataclass(frozen=True)
class Honest:
    """How a function is called. ``given``: its parameters, from the record. ``by``: who acts, by the stage's id. ``state``:
    of the dossier. ``done``: whether the call goes through; some of those that take ids only need more than the stage has.
    ``first``: what is changed in the stage before.
    """

    given: Callable[[Record, Actor | None], Given]
    by: str | None = "administrator-other"
    state: State = "draft"
    done: bool = True
    first: tuple[str, ...] = ()


def _on(by: str, of: State, *, done: bool = True, **given: Any) -> Honest:
    """On the dossier of the stage."""
    return Honest(lambda record, actor: {"unit_id": UNIT, "round_id": ROUND, **given}, by, of, done)


def _by_office(by: str = "administrator-other", *, done: bool = True, **given: Any) -> Honest:
    return Honest(lambda record, actor: given, by, done=done)


def _step(by: str, state: State, **given: Any) -> Honest:
    return _on(by, state, done=bool(given), expected_version=0, **given)


def _person(record: Record, actor: Actor | None) -> Any:
    assert actor is not None
    return person(record, actor, "lead")


WARD, OFFICER, INSPECTOR = "ward_chief-own", "ward_officer-own", "inspector-assigned"
LEAD = "lead_inspector-assigned"
CLAIMS: Mapping[str, Any] = {
    "is_logged_in": True, "iss": "https://id.example", "sub": "s-1", "email": "an@congan.example", "email_verified": "true",
    "iat": datetime.now(VIETNAM).timestamp() - 60, "nonce": "n1",
}  # fmt: skip
PLACE = {"address": "10.0.0.1", "browser": "token of a browser"}

_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("đường xa muôn dặm")
WITH_PASSWORD = f"UPDATE people SET password_hash = '{_HASH}', must_change_password = 1 WHERE id = 'lead'"
SIGNED_IN = (
    f"INSERT INTO sessions (token_sha256, person_id, created_at, expires_at) VALUES ('{sha256('token of a session')}', 'lead',"
    " '2026-01-01 00:00:00', '2099-01-01 00:00:00')"
)

CALLS: dict[str, Honest] = {
    # Reading functions that note a refusal.
    "acts.audit_reading.lines": _by_office(wanted=AuditFilter(UNIT, ROUND, "lead", "decide", "done", "camera")),
    "acts.audit_reading.occurring": _by_office(),
    "next_step.of_person.next_thing": Honest(lambda record, actor: {"round_id": ROUND}, INSPECTOR, "under_appraisal"),
    "office.adoption.conditions": Honest(lambda record, actor: {"round_id": ROUND, "files": files_of(record, "2024")}),
    "office.criteria_drafts.draft": _by_office(draft_id=1),
    "office.criteria_drafts.draft_version": _by_office(draft_id=1, version=1),
    "office.criteria_drafts.drafts": _by_office(),
    "office.drafts_effect.effect_on_round": Honest(
        lambda record, actor: {"round_id": ROUND, "files": files_of(record, "2024")}
    ),
    "office.proposals.proposals": _by_office(round_id=ROUND),
    "office.assignments.assignable": _by_office(),
    "office.assignments.assigned": _by_office(round_id=ROUND),
    "office.rounds.states_of": _by_office(round_id=ROUND),
    "people.accounts.list_people": _by_office(),
    "people.accounts.person": _by_office(person_id="lead"),
    "people.relations.list_conflicts_of_interest": _by_office(),
    "upkeep.kept_backups.backups": _by_office(),
    "upkeep.kept_backups.check_backups": _by_office(),
    "upkeep.kept_backups.restoring": Honest(
        lambda record, actor: {"file": record.backups / "backup-1.zip"}, done=False
    ),
    # What a ward enters.
    "submissions.entry_acts.save": _on(
        OFFICER, "draft", criterion="TC1", values={"1.2": {"count": 3}, "1.7": {"value": "2.5"}, "1.8": {"level": "high"}},
        explanation="Thiếu người", not_applicable={"1.1": "Không có vụ nào"}, expected_version=0,
    ),
    "submissions.entry_acts.explain": _on(
        OFFICER, "draft", reasons={"TC1": "Chờ số liệu của cấp trên"}, expected_versions={"TC1": 0}
    ),
    # The criteria of the stage ask by no class.
    "submissions.unit_classes.state_class": _on(OFFICER, "draft", done=False, key="area", code="core", expected=""),
    "submissions.entry_acts.save_survey": _on(
        "surveyor-other", "submitted", criterion="TC1", values={"1.4": {"positive": "8", "valid": "10"}}, expected_version=0
    ),
    "evidence.documents.add": _on(
        OFFICER, "draft", requirements=["TC1.b"], content=pdf("báo cáo"), file_name="bao-cao.pdf", about=ABOUT
    ),
    "evidence.documents.refer": _on(OFFICER, "draft", requirements=["TC1.b"], about=ABOUT, kept_at="Tủ 2"),
    "evidence.documents.use": _on(OFFICER, "draft", code="TC1.a-01", requirements=["TC1.b"], pages="trang 3"),
    "evidence.documents.use_again": _on(
        OFFICER, "draft", source=EarlierDocument(UNIT, ROUND, "TC1.a-01"), requirements=["TC1.b"], pages="trang 3"
    ),
    "evidence.documents.change": _on(OFFICER, "draft", code="TC1.a-01", about=ABOUT, expected=About()),
    "evidence.documents.withdraw": _on(OFFICER, "draft", code="TC1.a-01", reason="Nhầm tệp"),
    "evidence.documents.open_file": _on(OFFICER, "draft", done=False, code="TC1.a-01"),
    # The procedure.
    "procedure.steps.submit": _step(WARD, "draft"),
    "procedure.steps.begin": _step(INSPECTOR, "submitted"),
    "procedure.steps.return_dossier": _step(INSPECTOR, "submitted", reasons={"TC1": "Thiếu số liệu"}),
    "procedure.steps.request_clarification": _on(
        INSPECTOR, "clarified", done=False, expected_version=0, questions={"TC1": "Vì sao tăng?"}
    ),
    "procedure.steps.answer": _on(
        WARD, "clarification_requested", exchange_id=1, text="Do sáp nhập", agrees=True, expected="Câu trả lời cũ"
    ),
    "procedure.steps.send_answers": _step(WARD, "clarification_requested"),
    "procedure.steps.lock": _step(LEAD, "clarified"),
    "procedure.steps.approve": _step("board-other", "locked"),
    "procedure.steps.publish": _step("board-other", "approved"),
    "procedure.steps.request_reopening": replace(
        _step(LEAD, "locked", reason="Sai số liệu"), first=("DELETE FROM reopenings",)
    ),
    "procedure.steps.settle_reopening": _step("board-other", "locked", confirm=True),
    # What inspectors decide.
    "appraisal.decision_acts.decide": _on(
        INSPECTOR, "under_appraisal", criterion="TC1", expected_version=0,
        verdicts=[
            Verdict("1.2", "rule", state="not_met", reason="Hồ sơ khác"),
            Verdict("1.7", "correct", inputs={"value": "2.5"}, reason="Cộng nhầm"),
        ],
    ),
    "appraisal.decision_acts.judge_first": _on(
        INSPECTOR, "under_appraisal", criterion="TC1", states=JUDGED, note="Xem hồ sơ"
    ),
    "appraisal.second_marking.mark_second": _on(
        "inspector-other", "under_appraisal", criterion="TC1", states=JUDGED, note="Xem hồ sơ"
    ),
    "appraisal.second_marking.draw_second": _by_office(
        "lead_inspector-other", round_id=ROUND, seed="2026-11", percent=50, person_ids=["inspector-2"]
    ),
    # Residents.
    "community.actions.create": _on(OFFICER, "draft", wanted=CLEAR),
    "community.actions.change": _on(OFFICER, "draft", action_id=1, wanted=CLEAR, expected_version=1),
    "community.actions.settle": _on(
        OFFICER, "draft", action_id=1, state="done", outcome="Đã xong", wanted=CLEAR, expected_version=1
    ),
    "community.opinions.add": Honest(lambda record, actor: {"unit_id": UNIT, "heard": HEARD}, OFFICER),
    "community.opinions.change": Honest(
        lambda record, actor: {"unit_id": UNIT, "opinion_id": 1, "heard": HEARD, "expected_version": 1}, OFFICER
    ),
    "community.opinions.answer": Honest(
        lambda record, actor: {
            "unit_id": UNIT, "opinion_id": 1, "text": "Đã trả lời", "answered_on": date(2026, 11, 6), "expected_version": 1
        },
        OFFICER,
    ),
    # The office.
    "office.criteria_drafts.begin_draft": Honest(
        lambda record, actor: {
            "name": "Phương án 2", "files": (*files_of(record, "2024"), file_of("dia-phuong-2.yaml", b"layer: local\n")),
            "from_round": ROUND, "from_draft": 1,
        }
    ),
    "office.criteria_drafts.save_draft": Honest(
        lambda record, actor: {
            "draft_id": 1, "name": "Phương án 1", "files": files_of(record, "2024"), "expected_version": 1,
        }
    ),
    "office.criteria_drafts.put_away": _by_office(draft_id=1, away=True, done=False),
    "office.proposals.propose": Honest(
        lambda record, actor: {
            "draft_id": 1, "round_id": ROUND, "reason": "Bản mới", "expected_version": 1,
            "expected": catalogue_of(record, ROUND).sha256,
        },
        done=False,
    ),
    "office.proposals.withdraw": _by_office(proposal_id=1, done=False),
    "office.proposals.decline": _by_office(proposal_id=1, reason="Chưa có căn cứ"),
    "office.proposals.release": Honest(
        lambda record, actor: {"proposal_id": 1, "expected": catalogue_of(record, ROUND).sha256}, done=False
    ),
    "office.assignments.assign": _by_office(
        round_id=ROUND, wanted={"chieng-an": ["lead"]}, expected={"chieng-an": ["inspector"]}, done=False
    ),
    "office.rounds.add_dossiers": _by_office(round_id=ROUND, done=False),
    "office.rounds.change_deadlines": Honest(
        lambda record, actor: {
            "round_id": ROUND, "deadlines": _later(record), "reason": "Lũ quét", "expected": round_(record, ROUND)
        }
    ),
    "office.rounds.create_round": Honest(
        lambda record, actor: {
            "kind": "year", "name": {"vi": "Năm 2027", "en": "Year 2027"}, "blind": False,
            "window": (date(2026, 11, 1), date(2027, 10, 31)), "deadlines": deadlines_of(round_(record, ROUND)),
            "files": files_of(record, ROUND),
        }
    ),
    "office.rounds.set_blind": Honest(
        lambda record, actor: {
            "round_id": ROUND, "blind": True, "reason": "Thống nhất", "expected": round_(record, ROUND)
        }
    ),
    "office.units.add_unit": _by_office(
        code="03999", name="Mường Bú", kind="commune", valid_from=date(2027, 1, 1), legal_basis="Nghị quyết 1/NQ",
        district="Mường La",
    ),
    "office.units.end_unit": Honest(
        lambda record, actor: {
            "unit_id": "chieng-an", "last_day": date(2026, 12, 31), "legal_basis": "Nghị quyết 1/NQ",
            "expected": unit(record, "chieng-an"),
        }
    ),
    "office.units.record_succession": _by_office(
        successor_id=UNIT, predecessor_ids=["chieng-den"], extent="partial", valid_from=date(2025, 7, 1),
        legal_basis="Nghị quyết 1/NQ", done=False,
    ),
    # Accounts and signing in.
    "people.accounts.create_person": _by_office(
        login="nguyen.moi", name="Nguyễn Mới", role="ward_officer", unit_id=UNIT, email="moi@congan.example"
    ),
    "people.accounts.change_person": Honest(
        lambda record, actor: {
            "person_id": "lead", "name": "Lò Văn Lãnh", "email": "lanh@congan.example", "expected": _person(record, actor)
        }
    ),
    "people.accounts.change_role": Honest(
        lambda record, actor: {
            "person_id": "lead", "role": "ward_chief", "unit_id": UNIT, "expected": _person(record, actor)
        }
    ),
    "people.accounts.disable_person": _by_office(person_id="lead", reason="Nghỉ hưu"),
    "people.accounts.enable_person": _by_office(person_id="lead", reason="Trở lại", done=False),
    "people.accounts.reset_password": _by_office(person_id="lead", done=False),
    "people.relations.add_conflict_of_interest": _by_office(person_id="lead", unit_id=UNIT, reason="Có em ruột"),
    "people.relations.remove_conflict_of_interest": _by_office(
        person_id="inspector-tied", unit_id=UNIT, reason="Em đã chuyển"
    ),
    "people.sessions.sign_out": Honest(lambda record, actor: {"token": "nobody's"}, None),
    "people.sessions.sign_out_everywhere": Honest(lambda record, actor: {"token": "nobody's"}, None),
    "people.signing_in.sign_in": Honest(
        lambda record, actor: {"login": "lead", "password": "đường xa muôn dặm", **PLACE}, None, first=(WITH_PASSWORD,)
    ),
    "people.signing_in.change_password": Honest(
        lambda record, actor: {
            "token": "token of a session", "current": "một mật khẩu cũ", "new": "hoa ban nở trên núi",
            "repeated": "hoa ban nở trên núi", **PLACE,
        },
        None, first=(WITH_PASSWORD, SIGNED_IN),
    ),
    "people.signing_in.provider_session": Honest(
        lambda record, actor: {"claims": CLAIMS, "address": "10.0.0.1"}, None, done=False
    ),
    "people.throttle.begin_attempt": Honest(
        lambda record, actor: {"login": "lead", "session": "0" * 64, **PLACE}, None
    ),
    # Commands and what they do.
    "upkeep.kept_backups.make_backup": _by_office(),
    "upkeep.evidence_files.sweep": Honest(lambda record, actor: {"older_than": timedelta(days=30)}, None),
    "upkeep.first_record.begin_record": Honest(
        lambda record, actor: {
            "login": "an", "name": "An", "email": "an@congan.example", "catalogue": files_of(record, ROUND),
        },
        None, done=False,
    ),
    "upkeep.first_record.issue_again": Honest(lambda record, actor: {"login": "an"}, None, done=False),
    "upkeep.reset_password.reset_on_server": Honest(
        lambda record, actor: {"login": "an", "hand_over": lambda issued: None, "force": True}, None, done=False
    ),
    "office.rounds.wards_without_dossier": _by_office(round_id=ROUND),
    "people.sessions.session": Honest(lambda record, actor: {"token": "a token"}, None),
    "people.sessions.shortened": Honest(lambda record, actor: {"token": "a token"}, None),
}  # fmt: skip

#: Writing functions that are tried elsewhere, and where.
ELSEWHERE = {
    "acts.transaction.on_dossier": "the one way of the functions above; its texts are their ``typed``",
    "acts.transaction.for_office": "as on_dossier",
    "acts.audit.noting_refusals": "around the reading functions above",
    "acts.audit.note_refusal": "as noting_refusals",
    "acts.audit.reading_for_office": "as noting_refusals",
    "people.accounts.new_one_time_password_in": "inside the acts above that give one; takes no typed text",
    "people.terms.shorten": "takes no text",
    "upkeep.reset_password.main": "takes the login that reset_on_server above takes",
    "upkeep.evidence_files.main": "as a command, in tests/attack/hostile_texts.py",
    "upkeep.first_record.main": "as a command, in tests/attack/hostile_texts.py",
}


def _later(record: Record) -> Any:
    days = deadlines_of(round_(record, ROUND))
    return type(days)(
        days.opens,
        days.submit_by + timedelta(days=5),
        days.appraise_by + timedelta(days=5),
        days.publish_by,
        days.clarify_days,
    )


def example(name: str, record: Record, actor: Actor | None) -> Given:
    """The parameters of an honest call besides record and person, its key among them."""
    given = CALLS[name].given(record, actor)
    return {**given, "idempotency_key": new_idempotency_key()}
