"""What the submission says of documents, and what is still changed once it was sent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from dossiers.acts.audit_reading import AuditFilter, lines
from dossiers.acts.transaction import DossierActContext, new_idempotency_key
from dossiers.errors import BadInput, NotAllowed, Stale
from dossiers.evidence import documents as evidence
from dossiers.evidence.about import About
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM, decisions, evidence_uses
from dossiers.submissions.documents_on_file import documents_on_file_in
from tests.dossiers import working
from tests.dossiers.showing import (
    ABOUT,
    ROUND,
    WARD,
    ask_for_documents,
    claims,
    flags,
    hand_in,
    kept,
    person,
    put_in,
    self_text,
    shown,
)


def test_the_first_document_says_provided_and_the_last_one_taken_out_unsays_it(record: Record) -> None:
    hand_in(record, "TC1.a", words="một")
    hand_in(record, "TC1.a", words="hai")
    assert claims(record) == {"TC1.a": "provided"}
    ward = person(record, WARD)
    evidence.withdraw(record, ward, WARD, ROUND, "TC1.a-01", idempotency_key=new_idempotency_key())
    assert claims(record) == {"TC1.a": "provided"}
    evidence.withdraw(record, ward, WARD, ROUND, "TC1.a-02", idempotency_key=new_idempotency_key())
    assert claims(record) == {}


def test_what_was_said_before_there_was_a_document_stays_said(sample: Path, filled: Callable[[], Record]) -> None:
    ask_for_documents(sample)
    file = sample / "submissions" / "2026.self.jsonl"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"1.2": {"count": 1}}', '"1.2": {"count": 1}}, "documents": {"TC1.a": "provided"}'))
    record = filled()
    assert claims(record) == {"TC1.a": "provided"}
    hand_in(record, "TC1.a")
    evidence.withdraw(record, person(record, WARD), WARD, ROUND, "TC1.a-01", idempotency_key=new_idempotency_key())
    assert claims(record) == {"TC1.a": "provided"}


def test_figures_entered_stay_as_they_are(record: Record) -> None:
    hand_in(record, "TC1.a")
    text = self_text(record)
    assert text is not None and '"1.2":{"count":1}' in text


def test_a_document_and_what_the_submission_says_are_kept_together_or_not_at_all(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = self_text(record)
    monkeypatch.setattr(DossierActContext, "touch", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        hand_in(record, "TC1.a")
    assert kept(record) == (0, 0, 0, 1)
    assert self_text(record) == before
    assert not [
        each for each in lines(record, person(record, "administrator"), AuditFilter()) if each.act == "add_evidence"
    ]


def test_while_answering_documents_are_added_and_what_was_sent_stays_as_it_was(record: Record) -> None:
    hand_in(record, "TC1.a", words="một")
    put_in(record, "clarification_requested")
    before = self_text(record)
    assert hand_in(record, "TC1.b", words="hai").codes == ("TC1.b-01",)
    assert self_text(record) == before
    with record.reading() as connection:
        assert documents_on_file_in(connection, WARD, ROUND) == {"TC1.a", "TC1.b"}
    assert "added_later" in flags(record, "TC1.b-01")


def test_what_went_with_the_dossier_is_neither_changed_nor_withdrawn_while_answering(record: Record) -> None:
    hand_in(record, "TC1.a", words="một")
    with record.writing() as connection:
        connection.execute(evidence_uses.update().values(added_at=datetime(2026, 11, 10, tzinfo=VIETNAM)))
    put_in(record, "clarification_requested")
    ward = person(record, WARD)
    with pytest.raises(BadInput, match="while answering"):
        evidence.change(
            record, ward, WARD, ROUND, "TC1.a-01", about=ABOUT, expected=ABOUT, idempotency_key=new_idempotency_key()
        )
    with pytest.raises(NotAllowed):
        evidence.withdraw(record, ward, WARD, ROUND, "TC1.a-01", idempotency_key=new_idempotency_key())
    hand_in(record, "TC1.b", words="hai")
    evidence.change(
        record,
        ward,
        WARD,
        ROUND,
        "TC1.b-01",
        about=About("13/BC"),
        expected=ABOUT,
        idempotency_key=new_idempotency_key(),
    )
    assert shown(record)["TC1.b-01"].about.number_symbol == "13/BC"


def test_a_further_use_while_answering_opens_no_way_to_change_what_was_sent(record: Record) -> None:
    hand_in(record, "TC1.a")
    working.enter(record, WARD, explanation="chưa đủ tài liệu")
    working.act(record, WARD, WARD, "submit")
    put_under_question(record)
    ward, expected = person(record, WARD), replace(ABOUT, pages="")
    evidence.use(record, ward, WARD, ROUND, "TC1.a-01", requirements=["TC1.b"], idempotency_key=new_idempotency_key())
    with pytest.raises(BadInput, match="while answering"):
        evidence.change(
            record,
            ward,
            WARD,
            ROUND,
            "TC1.b-01",
            about=About("99/BC"),
            expected=replace(ABOUT, pages=""),
            idempotency_key=new_idempotency_key(),
        )
    assert shown(record)["TC1.a-01"].about == ABOUT
    pages = replace(ABOUT, pages="7")
    evidence.change(
        record, ward, WARD, ROUND, "TC1.b-01", about=pages, expected=expected, idempotency_key=new_idempotency_key()
    )
    assert (shown(record)["TC1.a-01"].about, shown(record)["TC1.b-01"].about) == (ABOUT, pages)


def test_what_went_with_a_second_sending_was_sent(record: Record) -> None:
    working.enter(record, WARD, explanation="chưa đủ tài liệu")
    working.act(record, WARD, WARD, "submit")
    working.act(record, "inspector", WARD, "return_dossier", reasons={"TC1": "thiếu báo cáo"})
    hand_in(record, "TC1.a")
    working.act(record, WARD, WARD, "submit")
    put_under_question(record)
    assert "added_later" not in flags(record, "TC1.a-01")
    with pytest.raises(BadInput, match="while answering"):
        evidence.change(
            record,
            person(record, WARD),
            WARD,
            ROUND,
            "TC1.a-01",
            about=About("99/BC"),
            expected=ABOUT,
            idempotency_key=new_idempotency_key(),
        )


def test_what_somebody_else_said_of_a_document_is_not_overwritten_unseen(record: Record) -> None:
    """Also under another of its codes; where both said the very same there is no clash."""
    hand_in(record, "TC1.a", "TC1.b")

    def correct(by: str, code: str, about: About, expected: About) -> None:
        evidence.change(
            record,
            person(record, by),
            WARD,
            ROUND,
            code,
            about=about,
            expected=expected,
            idempotency_key=new_idempotency_key(),
        )

    officers, chiefs = replace(ABOUT, number_symbol="13/BC"), replace(ABOUT, issuer="Công an tỉnh")
    correct(f"{WARD}-officer", "TC1.b-01", officers, ABOUT)
    with pytest.raises(Stale) as clash:
        correct(WARD, "TC1.a-01", chiefs, ABOUT)
    assert clash.value.theirs["number_symbol"] == "13/BC" and clash.value.mine["issuer"] == "Công an tỉnh"
    assert person(record, f"{WARD}-officer").name in clash.value.text("vi")
    assert shown(record)["TC1.a-01"].about == officers
    correct(WARD, "TC1.a-01", officers, ABOUT)
    correct(WARD, "TC1.a-01", chiefs, officers)
    assert shown(record)["TC1.b-01"].about == chiefs


def put_under_question(record: Record) -> None:
    """What was sent is appraised and sent back with a draft: the ward may add documents, and change none it had sent."""
    working.act(record, "inspector", WARD, "begin")
    working.decide_all(record, WARD)
    working.act(record, "inspector", WARD, "request_clarification", questions={})


def test_in_a_dossier_given_back_a_new_file_leaves_the_old_one_refused(record: Record) -> None:
    hand_in(record, "TC1.a", words="một")
    inspector = person(record, "inspector")
    with record.writing() as connection:
        for subject in ("TC1.a", "TC1.b"):
            connection.execute(
                decisions.insert().values(
                    unit_id=WARD, round_id=ROUND, subject=subject, criterion="TC1", kind="reject_document",
                    reason="thử", decided_by=inspector.person_id, decided_by_name="x",
                    decided_at=shown(record)["TC1.a-01"].added_at,
                )
            )  # fmt: skip
    put_in(record, "returned")
    hand_in(record, "TC1.a", words="hai")
    told = {code: each.standing for code, each in shown(record, "inspector").items()}
    assert told == {"TC1.a-01": "refused", "TC1.a-02": "replacing"}


def test_every_act_leaves_its_line_with_what_it_changed(record: Record) -> None:
    hand_in(record, "TC1.a")
    ward = person(record, WARD)
    evidence.change(
        record,
        ward,
        WARD,
        ROUND,
        "TC1.a-01",
        about=About("13/BC"),
        expected=ABOUT,
        idempotency_key=new_idempotency_key(),
    )
    evidence.withdraw(record, ward, WARD, ROUND, "TC1.a-01", reason="nhầm tệp", idempotency_key=new_idempotency_key())
    told = [each for each in lines(record, person(record, "lead"), AuditFilter()) if each.subject == "TC1.a-01"]
    assert sorted((each.act, each.reason) for each in told) == [
        ("add_evidence", None), ("add_evidence", None), ("withdraw_evidence", "nhầm tệp"),
    ]  # fmt: skip
    changed = next(each for each in told if each.before and each.after)
    assert (changed.before["number_symbol"], changed.after["number_symbol"]) == ("12/BC", "13/BC")
