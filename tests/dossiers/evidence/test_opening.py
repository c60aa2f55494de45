"""Opening files: whole or not at all, and exactly for whom the policy names."""

from collections.abc import Callable
from itertools import product

import pytest

from dossiers.access.policy import ALLOWED, allowed
from dossiers.acts.audit_reading import AuditFilter, lines, occurring
from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import BadInput, NotAllowed, NotFound, RecordError
from dossiers.evidence import documents as evidence
from dossiers.store.record import Record
from dossiers.upkeep import evidence_files as evidence_upkeep
from dossiers.vocabulary import RELATIONS, ROLES, STATES, Act, Relation, Role, State
from tests.dossiers.made_files import image
from tests.dossiers.showing import (
    PEOPLE,
    ROUND,
    WARD,
    hand_in,
    kept,
    person,
    put_in,
    shown,
    stand,
)


def test_a_file_opens_as_it_was_handed_in_under_a_name_that_is_found_again(record: Record) -> None:
    content = image("PNG")
    hand_in(record, "TC1.a", content=content, file_name="Ảnh trụ sở.JPG")
    opened = evidence.open_file(record, person(record, "inspector"), WARD, ROUND, "TC1.a-01")
    assert (opened.content, opened.media_type, opened.file_name) == (content, "image/png", "TC1.a-01 Ảnh trụ sở.png")
    with opened.stream() as stream:
        assert stream.read() == content


@pytest.mark.parametrize("code", ["TC1.a-02", "TC1.a-1", "TC1.a-001", "TC1.b-01", "", "../x", "TC1.a-01 ", "TC1.a-٠١"])
def test_an_unknown_code_is_not_found(record: Record, code: str) -> None:
    hand_in(record, "TC1.a")
    with pytest.raises(NotFound):
        evidence.open_file(record, person(record, WARD), WARD, ROUND, code)


def test_a_refusal_is_the_same_whether_there_is_such_a_document_or_not_and_stands_in_the_log(record: Record) -> None:
    hand_in(record, "TC1.a")
    neighbour = person(record, "to-hieu")
    told = set()
    for unit, code in ((WARD, "TC1.a-01"), (WARD, "TC1.a-99"), ("chieng-den", "TC1.a-01")):
        with pytest.raises(NotAllowed) as caught:
            evidence.open_file(record, neighbour, unit, ROUND, code)
        told.add(caught.value.text("vi"))
    assert len(told) == 1
    refusals = [
        each for each in lines(record, person(record, "administrator"), AuditFilter()) if each.outcome == "refused"
    ]
    assert [(each.act, each.person_id) for each in refusals] == [("read_evidence", "to-hieu")] * 3


def test_an_address_puts_no_words_of_its_own_among_the_wards_of_the_log(record: Record) -> None:
    neighbour, administrator = person(record, "to-hieu"), person(record, "administrator")
    with pytest.raises(NotAllowed):
        evidence.open_file(record, neighbour, "phường không có" * 9, "đợt không có", "TC1.a-01")
    assert (occurring(record, administrator).units, occurring(record, administrator).rounds) == ((), ())
    (line,) = lines(record, administrator)
    assert line.outcome == "refused" and line.subject is not None and len(line.subject) < 125
    assert line.subject.startswith("phường không có")


def test_a_file_altered_or_lost_is_told_and_not_given(record: Record) -> None:
    hand_in(record, "TC1.a")
    digest = shown(record)["TC1.a-01"].sha256
    assert digest is not None
    place = record.files._place(digest)
    place.write_bytes(b"%PDF- another")
    opened = evidence.open_file(record, person(record, WARD), WARD, ROUND, "TC1.a-01")
    for read in (lambda: opened.content, opened.stream):
        with pytest.raises(RecordError):
            read()
    assert [(each.what, each.documents) for each in evidence_upkeep.check(record)] == [
        ("altered", (f"{WARD} {ROUND} TC1.a-01",))
    ]
    place.unlink()
    for read in (lambda: opened.content, opened.stream):
        with pytest.raises(NotFound):
            read()
    assert [each.what for each in evidence_upkeep.check(record)] == ["missing"]
    # Whoever hands in the same file again heals the other's.
    hand_in(record, "TC1.b")
    assert evidence_upkeep.check(record) == ()


@pytest.mark.slow
def test_files_open_exactly_as_the_policy_says_for_every_role_relation_and_state(record: Record) -> None:
    hand_in(record, "TC1.a")
    tried = 0
    for role, relation in product(ROLES, RELATIONS):
        who = stand(record, role, relation)
        if who is None:
            continue
        for state in STATES:
            put_in(record, state)
            tried += 1
            if allowed("read_evidence", role, relation, state):
                assert evidence.open_file(record, person(record, who), WARD, ROUND, "TC1.a-01").content
                assert shown(record, by=who)
            else:
                with pytest.raises(NotAllowed):
                    evidence.open_file(record, person(record, who), WARD, ROUND, "TC1.a-01")
                with pytest.raises(NotAllowed):
                    shown(record, by=who)
    assert tried == (2 * 2 + 5 * 3) * len(STATES)


def test_no_other_ward_ever_opens_a_file() -> None:
    for act, state in product(("read_evidence", "add_evidence", "withdraw_evidence"), STATES):
        for role in ("ward_officer", "ward_chief"):
            assert not allowed(act, role, "other", state)


@pytest.mark.parametrize("state", STATES)
def test_adding_and_withdrawing_follow_the_policy_in_every_state(record: Record, state: State) -> None:
    hand_in(record, "TC1.a", words="một")
    put_in(record, state)
    everybody: set[tuple[Role, str]] = {*PEOPLE.items(), ("ward_chief", "to-hieu")}
    for role, who in everybody:
        relation: Relation = "own" if who.startswith(WARD) else "assigned" if who == "inspector" else "other"
        tried: tuple[tuple[Act, Callable[[], object]], ...] = (
            ("add_evidence", lambda who=who: hand_in(record, "TC1.b", by=who, words=f"{who} {state}")),
            ("withdraw_evidence", lambda who=who: evidence.withdraw(
                record, person(record, who), WARD, ROUND, "TC1.a-01", idempotency_key=new_idempotency_key())),
        )  # fmt: skip
        for act, do in tried:
            if state in ALLOWED[act].get((role, relation), ()):
                try:
                    do()
                except BadInput:
                    assert act == "withdraw_evidence"  # the other one of the ward has withdrawn it
            else:
                with pytest.raises(NotAllowed):
                    do()


def test_a_strangers_file_is_neither_read_nor_kept(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "accepted", lambda *_: pytest.fail("was read"))
    with pytest.raises(NotAllowed):
        hand_in(record, "TC1.a", by="to-hieu")
    assert kept(record) == (0, 0, 0, 0)
