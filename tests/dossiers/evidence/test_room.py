"""How much evidence one dossier may hold: beyond that nothing is stored, and the person is told what to do."""

import pytest

from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import BadInput
from dossiers.evidence import documents as evidence
from dossiers.evidence import room
from dossiers.store.record import Record
from tests.dossiers.showing import ROUND, WARD, hand_in, kept, person


def problem(record: Record, requirement: str, **more: str) -> str:
    """What handing in one more is refused with; nothing of it may be kept."""
    before = kept(record)
    with pytest.raises(BadInput) as caught:
        hand_in(record, requirement, words="thêm nữa", **more)
    assert kept(record) == before
    return " ".join(each["vi"] for each in caught.value.problems)


def test_a_requirement_takes_so_many_documents_and_withdrawn_ones_count(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "OF_A_REQUIREMENT", 2)
    hand_in(record, "TC1.a", words="một")
    hand_in(record, "TC1.a", words="hai")
    evidence.withdraw(record, person(record, WARD), WARD, ROUND, "TC1.a-01", idempotency_key=new_idempotency_key())
    assert "TC1.a đã có 2 tệp, nhiều nhất cho một tài liệu." in problem(record, "TC1.a")
    with pytest.raises(BadInput, match="has 2 files"):
        evidence.use(
            record, person(record, WARD), WARD, ROUND, hand_in(record, "TC1.c", words="khác").codes[0],
            requirements=["TC1.a"], idempotency_key=new_idempotency_key(),
        )  # fmt: skip
    assert hand_in(record, "TC1.b", words="khác").codes == ("TC1.b-01",)


def test_a_dossier_takes_so_many_documents_and_bytes(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(record, "TC1.a", words="một")
    monkeypatch.setattr(room, "OF_A_DOSSIER", 1)
    assert "Hồ sơ đã có 1 tệp" in problem(record, "TC1.b")
    monkeypatch.undo()
    monkeypatch.setattr(room, "BYTES", 100)
    assert "nhẹ hơn" in problem(record, "TC1.b")


def test_a_double_click_on_the_last_document_is_still_one_document(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "OF_A_REQUIREMENT", 1)
    key = new_idempotency_key()
    first = hand_in(record, "TC1.a", words="một", idempotency_key=key)
    assert hand_in(record, "TC1.a", words="một", idempotency_key=key) == first
