"""Documents: codes that last, one file for many requirements, what the submission says, what is odd, who may open."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from dossiers import evidence, evidence_listing, evidence_upkeep, file_checks
from dossiers.access import ALLOWED, RELATIONS, Relation, allowed
from dossiers.acts import Doing, new_operation
from dossiers.audit import Wanted, lines
from dossiers.errors import BadInput, NotAllowed, NotFound, RecordError
from dossiers.evidence_about import About
from dossiers.provided import provided_in
from dossiers.record import Record
from dossiers.schema import ROLES, STATES, VIETNAM, Role, State, decisions, evidence_files, evidence_uses
from dossiers.schema import evidence as documents
from dossiers.stored_text import sha256
from tests.dossiers import working
from tests.dossiers.made_files import image, pdf
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
    read_here,
    relate,
    self_text,
    shown,
)


@pytest.fixture(autouse=True)
def quick_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_checks, "_run", read_here)


@pytest.fixture
def record(sample: Path, filled: Callable[[], Record]) -> Iterator[Record]:
    """A record of one's own whose criterion TC1 asks for TC1.a, TC1.b and TC1.c; chieng-an is a draft."""
    ask_for_documents(sample)
    yield filled()


def problems(caught: pytest.ExceptionInfo[BadInput]) -> str:
    return " ".join(each["vi"] for each in caught.value.problems)


# Codes


def test_codes_count_up_and_a_withdrawn_number_is_never_used_again(record: Record) -> None:
    assert hand_in(record, "TC1.a", words="một").codes == ("TC1.a-01",)
    assert hand_in(record, "TC1.a", words="hai").codes == ("TC1.a-02",)
    evidence.withdraw(record, person(record, WARD), WARD, ROUND, "TC1.a-02", operation=new_operation())
    assert hand_in(record, "TC1.a", words="ba").codes == ("TC1.a-03",)
    assert [code for code, each in shown(record).items() if each.active] == ["TC1.a-01", "TC1.a-03"]


def test_a_double_click_is_one_document(record: Record) -> None:
    operation = new_operation()
    first = hand_in(record, "TC1.a", operation=operation)
    assert hand_in(record, "TC1.a", operation=operation) == first
    assert kept(record) == (1, 1, 1, 1)


def test_two_at_once_get_two_numbers(record: Record) -> None:
    found: list[tuple[str, ...]] = []
    workers = [
        threading.Thread(target=lambda n=n: found.append(hand_in(record, "TC1.a", words=f"số {n}").codes))
        for n in range(4)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(found) == [(f"TC1.a-0{n}",) for n in range(1, 5)]


def test_one_file_serves_several_requirements_without_a_copy(record: Record) -> None:
    assert hand_in(record, "TC1.a", "TC1.b").codes == ("TC1.a-01", "TC1.b-01")
    done = evidence.use(
        record, person(record, WARD), WARD, ROUND, "TC1.a-01",
        requirements=["TC1.c"], pages="4", operation=new_operation(),
    )  # fmt: skip
    assert done.codes == ("TC1.c-01",)
    assert kept(record) == (3, 1, 1, 1)
    assert shown(record)["TC1.c-01"].also == ("TC1.a-01", "TC1.b-01")
    assert (shown(record)["TC1.a-01"].about.pages, shown(record)["TC1.c-01"].about.pages) == ("1", "4")


def test_the_same_file_twice_for_one_requirement_is_told_where_it_is(record: Record) -> None:
    hand_in(record, "TC1.a")
    with pytest.raises(BadInput, match=r"TC1\.a-01"):
        hand_in(record, "TC1.a", file_name="tên khác.pdf")
    with pytest.raises(BadInput, match=r"TC1\.a-01"):
        evidence.use(
            record, person(record, WARD), WARD, ROUND, "TC1.a-01", requirements=["TC1.a"], operation=new_operation()
        )
    evidence.withdraw(record, person(record, WARD), WARD, ROUND, "TC1.a-01", operation=new_operation())
    assert hand_in(record, "TC1.a").codes == ("TC1.a-02",)


@pytest.mark.parametrize("requirements", [[], ["TC9.z"], ["TC1.a", "1.1"]])
def test_what_the_criteria_do_not_ask_for_is_refused(record: Record, requirements: list[str]) -> None:
    with pytest.raises(BadInput):
        hand_in(record, *requirements)
    assert kept(record)[:3] == (0, 0, 0)
    assert claims(record) == {}


def test_every_problem_is_told_at_once_and_nothing_is_kept(record: Record) -> None:
    about = About("x" * 101, "", "", date(2026, 11, 24), "Ông A, số 001088123456")
    with pytest.raises(BadInput) as caught:
        hand_in(record, "TC1.a", content=b"", about=about)
    told = problems(caught)
    for part in ("tệp rỗng", "Số, ký hiệu: quá dài", "24/11/2026 ở sau hôm nay", "số định danh"):
        assert part in told
    assert kept(record) == (0, 0, 0, 0)


# What the submission says


def test_the_first_document_says_provided_and_the_last_one_taken_out_unsays_it(record: Record) -> None:
    hand_in(record, "TC1.a", words="một")
    hand_in(record, "TC1.a", words="hai")
    assert claims(record) == {"TC1.a": "provided"}
    ward = person(record, WARD)
    evidence.withdraw(record, ward, WARD, ROUND, "TC1.a-01", operation=new_operation())
    assert claims(record) == {"TC1.a": "provided"}
    evidence.withdraw(record, ward, WARD, ROUND, "TC1.a-02", operation=new_operation())
    assert claims(record) == {}


def test_what_was_said_before_there_was_a_document_stays_said(sample: Path, filled: Callable[[], Record]) -> None:
    ask_for_documents(sample)
    file = sample / "submissions" / "2026.self.jsonl"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"1.2": {"count": 1}}', '"1.2": {"count": 1}}, "documents": {"TC1.a": "provided"}'))
    record = filled()
    assert claims(record) == {"TC1.a": "provided"}
    hand_in(record, "TC1.a")
    evidence.withdraw(record, person(record, WARD), WARD, ROUND, "TC1.a-01", operation=new_operation())
    assert claims(record) == {"TC1.a": "provided"}


def test_figures_entered_stay_as_they_are(record: Record) -> None:
    hand_in(record, "TC1.a")
    text = self_text(record)
    assert text is not None and '"1.2":{"count":1}' in text


def test_a_document_and_what_the_submission_says_are_kept_together_or_not_at_all(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = self_text(record)
    monkeypatch.setattr(Doing, "touch", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        hand_in(record, "TC1.a")
    assert kept(record) == (0, 0, 0, 1)
    assert self_text(record) == before
    assert not [each for each in lines(record, person(record, "administrator"), Wanted()) if each.act == "add_evidence"]


def test_while_answering_documents_are_added_and_what_was_sent_stays_as_it_was(record: Record) -> None:
    hand_in(record, "TC1.a", words="một")
    put_in(record, "clarification_requested")
    before = self_text(record)
    assert hand_in(record, "TC1.b", words="hai").codes == ("TC1.b-01",)
    assert self_text(record) == before
    with record.reading() as connection:
        assert provided_in(connection, WARD, ROUND) == {"TC1.a", "TC1.b"}
    assert "added_later" in flags(record, "TC1.b-01")


def test_what_went_with_the_dossier_is_neither_changed_nor_withdrawn_while_answering(record: Record) -> None:
    hand_in(record, "TC1.a", words="một")
    with record.writing() as connection:
        connection.execute(evidence_uses.update().values(added_at=datetime(2026, 11, 10, tzinfo=VIETNAM)))
    put_in(record, "clarification_requested")
    ward = person(record, WARD)
    with pytest.raises(BadInput, match="while answering"):
        evidence.change(record, ward, WARD, ROUND, "TC1.a-01", about=ABOUT, operation=new_operation())
    with pytest.raises(NotAllowed):
        evidence.withdraw(record, ward, WARD, ROUND, "TC1.a-01", operation=new_operation())
    hand_in(record, "TC1.b", words="hai")
    evidence.change(record, ward, WARD, ROUND, "TC1.b-01", about=About("13/BC"), operation=new_operation())
    assert shown(record)["TC1.b-01"].about.number_symbol == "13/BC"


def test_a_further_use_while_answering_opens_no_way_to_change_what_was_sent(record: Record) -> None:
    hand_in(record, "TC1.a")
    working.enter(record, WARD, explanation="chưa đủ tài liệu")
    working.act(record, WARD, WARD, "submit")
    put_under_question(record)
    ward = person(record, WARD)
    evidence.use(record, ward, WARD, ROUND, "TC1.a-01", requirements=["TC1.b"], operation=new_operation())
    with pytest.raises(BadInput, match="while answering"):
        evidence.change(record, ward, WARD, ROUND, "TC1.b-01", about=About("99/BC"), operation=new_operation())
    assert shown(record)["TC1.a-01"].about == ABOUT
    pages = replace(ABOUT, pages="7")
    evidence.change(record, ward, WARD, ROUND, "TC1.b-01", about=pages, operation=new_operation())
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
            record, person(record, WARD), WARD, ROUND, "TC1.a-01", about=About("99/BC"), operation=new_operation()
        )


def put_under_question(record: Record) -> None:
    """What was sent is appraised and sent back with a draft: the ward may add documents, and change none it had sent."""
    working.act(record, "inspector", WARD, "begin")
    working.decide_all(record, WARD)
    working.act(record, "inspector", WARD, "request_clarification", questions={})


def test_in_a_dossier_given_back_a_new_document_forgets_what_was_decided_of_the_old_one(record: Record) -> None:
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
    with record.reading() as connection:
        assert [row.subject for row in connection.execute(decisions.select())] == ["TC1.b"]


def test_every_act_leaves_its_line_with_what_it_changed(record: Record) -> None:
    hand_in(record, "TC1.a")
    ward = person(record, WARD)
    evidence.change(record, ward, WARD, ROUND, "TC1.a-01", about=About("13/BC"), operation=new_operation())
    evidence.withdraw(record, ward, WARD, ROUND, "TC1.a-01", reason="nhầm tệp", operation=new_operation())
    told = [each for each in lines(record, person(record, "administrator"), Wanted()) if each.subject == "TC1.a-01"]
    assert sorted((each.act, each.reason) for each in told) == [
        ("add_evidence", None), ("add_evidence", None), ("withdraw_evidence", "nhầm tệp"),
    ]  # fmt: skip
    changed = next(each for each in told if each.before and each.after)
    assert (changed.before["number_symbol"], changed.after["number_symbol"]) == ("12/BC", "13/BC")


# References, and documents of another round


def test_a_classified_document_is_referred_to_by_number_date_and_place_only(record: Record) -> None:
    ward = person(record, WARD)
    with pytest.raises(BadInput) as caught:
        evidence.refer(
            record, ward, WARD, ROUND, requirements=["TC1.a"], about=About(), kept_at=" ", operation=new_operation()
        )
    assert problems(caught).count("chưa ghi") == 3
    evidence.refer(
        record, ward, WARD, ROUND, requirements=["TC1.a"], about=ABOUT, kept_at="Tủ mật", operation=new_operation()
    )
    document = shown(record)["TC1.a-01"]
    assert (document.sha256, document.kept_at, document.about.abstract) == (None, "Tủ mật", "")
    assert claims(record) == {"TC1.a": "provided"}
    with pytest.raises(NotFound):
        evidence.open_file(record, ward, WARD, ROUND, "TC1.a-01")


def earlier_document(record: Record, unit: str, round_id: str, content: bytes) -> None:
    """A document of an earlier round, put past the procedure."""
    digest = record.files.put(content)
    at = datetime(2024, 11, 5, tzinfo=VIETNAM)
    signed = {"added_by": WARD, "added_by_name": "x", "added_at": at}
    with record.writing() as connection:
        connection.execute(
            evidence_files.insert().values(sha256=digest, size=len(content), media_type="application/pdf", stored_at=at)
        )
        key = connection.execute(
            documents.insert().values(
                unit_id=unit, round_id=round_id, sha256=digest, file_name="cũ.pdf", number_symbol="1/QĐ", **signed
            )
        ).inserted_primary_key
        assert key is not None
        connection.execute(
            evidence_uses.insert().values(
                unit_id=unit, round_id=round_id, requirement="TC1.a", number=1, evidence_id=key[0], **signed
            )
        )


@pytest.fixture
def with_last_year(sample: Path, filled: Callable[[], Record]) -> Record:
    """A record whose round 2024 is the year before 2026's, with a document of a ward that went into chieng-an."""
    ask_for_documents(sample)
    for file in (sample / "rounds.csv", *sorted((sample / "submissions").glob("2024.*"))):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("2023-11-01", "2024-11-01").replace("2024-10-31", "2025-10-31"), encoding="utf-8")
    record = filled()
    earlier_document(record, "chieng-an-cu", "2024", pdf("quyết định cũ"))
    earlier_document(record, "chieng-le", "2024", pdf("của phường khác"))
    return record


def test_documents_of_last_year_of_the_ward_and_its_predecessors_can_be_shown_again(with_last_year: Record) -> None:
    record, ward = with_last_year, person(with_last_year, WARD)
    (found,) = evidence_listing.earlier(record, ward, WARD, ROUND)
    assert (found.unit.id, found.document.about.number_symbol, found.requirements) == (
        "chieng-an-cu",
        "1/QĐ",
        ("TC1.a",),
    )
    done = evidence.use_again(
        record, ward, WARD, ROUND, found.source, requirements=["TC1.a"], operation=new_operation()
    )
    assert done.codes == ("TC1.a-01",)
    assert shown(record)["TC1.a-01"].sha256 == found.document.sha256
    assert evidence_listing.earlier(record, ward, WARD, ROUND) == ()


def test_a_neighbours_documents_are_no_source_though_published(with_last_year: Record) -> None:
    source = evidence.Source("chieng-le", "2024", "TC1.a-01")
    with pytest.raises(NotAllowed):
        evidence.use_again(
            with_last_year, person(with_last_year, WARD), WARD, ROUND, source,
            requirements=["TC1.a"], operation=new_operation(),
        )  # fmt: skip


# What is odd


@pytest.mark.parametrize(
    ("issued_on", "flag"),
    [
        (date(2025, 10, 31), "before_window"),
        (date(2025, 11, 1), None),
        (date(2026, 10, 31), None),
        (date(2026, 11, 1), "after_window"),
        (None, None),
    ],
)
def test_a_date_outside_the_window_is_flagged(record: Record, issued_on: date | None, flag: str | None) -> None:
    hand_in(record, "TC1.a", about=About("1", "a", "b", issued_on, "c"))
    found = flags(record, "TC1.a-01")
    assert {"before_window", "after_window"} & found.keys() == ({flag} if flag else set())
    if flag:
        assert found[flag].days == 1


@pytest.mark.parametrize(
    ("day", "flag", "days"),
    [(9, None, 0), (10, "close_to_deadline", 5), (15, "close_to_deadline", 0), (16, "after_deadline", 1)],
)
def test_uploading_close_to_or_after_the_deadline_is_flagged(
    record: Record, day: int, flag: str | None, days: int
) -> None:
    hand_in(record, "TC1.a")
    moment = datetime(2026, 11, day, 23, 30, tzinfo=VIETNAM)
    with record.writing() as connection:
        connection.execute(evidence_uses.update().values(added_at=moment))
    found = flags(record, "TC1.a-01")
    assert {"close_to_deadline", "after_deadline"} & found.keys() == ({flag} if flag else set())
    if flag:
        assert found[flag].days == days


def test_what_a_document_does_not_say_of_itself_is_flagged(record: Record) -> None:
    hand_in(record, "TC1.a", about=About(issuer="Công an phường"))
    assert flags(record, "TC1.a-01")["missing"].fields == ("number_symbol", "kind", "issued_on", "abstract")


def test_a_file_seen_in_another_ward_is_named_to_who_may_know_and_to_nobody_else(record: Record) -> None:
    hand_in(record, "TC1.a")
    hand_in(record, "TC1.a", by="to-hieu", unit="to-hieu")
    (place,) = flags(record, "TC1.a-01", by="inspector")["seen_elsewhere"].places
    assert (place.unit.id, place.round_id, place.code) == ("to-hieu", ROUND, "TC1.a-01")
    assert "seen_elsewhere" not in flags(record, "TC1.a-01")
    # Tied to chieng-an, an inspector of to-hieu learns that there is something and not where.
    flag = flags(record, "TC1.a-01", by="inspector-2", unit="to-hieu")["seen_elsewhere"]
    assert (flag.places, flag.unnamed) == ((), 1)
    evidence.withdraw(record, person(record, WARD), WARD, ROUND, "TC1.a-01", operation=new_operation())
    assert "seen_elsewhere" not in flags(record, "TC1.a-01", by="inspector", unit="to-hieu")


def test_a_ward_sees_its_own_former_use(with_last_year: Record) -> None:
    hand_in(with_last_year, "TC1.a", content=pdf("quyết định cũ"))
    (place,) = flags(with_last_year, "TC1.a-01")["seen_elsewhere"].places
    assert place.unit.id == "chieng-an-cu"


def test_what_a_criterion_asks_for_is_told_with_what_is_claimed(record: Record) -> None:
    hand_in(record, "TC1.b")
    asked = evidence_listing.needed(record, person(record, WARD), WARD, ROUND, "TC1")
    assert [(each.code, each.required, each.claimed) for each in asked] == [
        ("TC1.a", True, False), ("TC1.b", True, True), ("TC1.c", False, False),
    ]  # fmt: skip


# Opening


def test_a_file_opens_as_it_was_handed_in_under_a_name_that_is_found_again(record: Record) -> None:
    content = image("PNG")
    hand_in(record, "TC1.a", content=content, file_name="Ảnh trụ sở.JPG")
    opened = evidence.open_file(record, person(record, "inspector"), WARD, ROUND, "TC1.a-01")
    assert opened == evidence.Opened(content, "image/png", "TC1.a-01 Ảnh trụ sở.png")


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
    refusals = [each for each in lines(record, person(record, "administrator"), Wanted()) if each.outcome == "refused"]
    assert [(each.act, each.person_id) for each in refusals] == [("read_evidence", "to-hieu")] * 3


def test_a_file_altered_or_lost_is_told_and_not_given(record: Record) -> None:
    hand_in(record, "TC1.a")
    digest = shown(record)["TC1.a-01"].sha256
    assert digest is not None
    place = record.files._place(digest)
    place.write_bytes(b"%PDF- another")
    ward = person(record, WARD)
    with pytest.raises(RecordError):
        evidence.open_file(record, ward, WARD, ROUND, "TC1.a-01")
    assert [(each.what, each.documents) for each in evidence_upkeep.check(record)] == [
        ("altered", (f"{WARD} {ROUND} TC1.a-01",))
    ]
    place.unlink()
    with pytest.raises(NotFound):
        evidence.open_file(record, ward, WARD, ROUND, "TC1.a-01")
    assert [each.what for each in evidence_upkeep.check(record)] == ["missing"]
    # Whoever hands in the same file again heals the other's.
    hand_in(record, "TC1.b")
    assert evidence_upkeep.check(record) == ()


# The policy, every combination of it

PEOPLE: dict[Role, str] = {
    "ward_officer": f"{WARD}-officer", "ward_chief": WARD, "surveyor": "surveyor", "inspector": "inspector",
    "lead_inspector": "lead", "board": "board", "administrator": "administrator",
}  # fmt: skip
NEIGHBOURS: dict[Role, str] = {"ward_officer": "to-hieu-officer", "ward_chief": "to-hieu"}


def stand(record: Record, role: Role, relation: Relation) -> str | None:
    """Somebody of this role in this relation to the ward, or None where there is no such person."""
    if role in NEIGHBOURS:
        return {"own": PEOPLE[role], "other": NEIGHBOURS[role]}.get(relation)
    if relation == "own":
        return None
    relate(record, PEOPLE[role], relation)
    return PEOPLE[role]


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
    for role, who in {**PEOPLE, "ward_chief": "to-hieu"}.items() | {("ward_chief", WARD)}:
        relation: Relation = "own" if who.startswith(WARD) else "assigned" if who == "inspector" else "other"
        for act, do in (
            ("add_evidence", lambda who=who: hand_in(record, "TC1.b", by=who, words=f"{who} {state}")),
            ("withdraw_evidence", lambda who=who: evidence.withdraw(
                record, person(record, who), WARD, ROUND, "TC1.a-01", operation=new_operation())),
        ):  # fmt: skip
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


# Files nobody names


def test_sweeping_removes_old_files_nobody_names_and_no_others(record: Record) -> None:
    hand_in(record, "TC1.a")
    young, old = (record.files.put(content) for content in (b"young", b"old"))
    unfinished = record.files._place(old).with_name(f"{old}-abc123.unfinished")
    unfinished.write_bytes(b"half")
    named = shown(record)["TC1.a-01"].sha256
    assert named is not None
    long_ago = time.time() - 3 * 3600
    for place in (record.files._place(old), record.files._place(named), unfinished):
        os.utime(place, (long_ago, long_ago))
    assert evidence_upkeep.sweep(record) == 2
    assert {name for name, _ in record.files.names()} == {named, young}
    assert evidence_upkeep.sweep(record, older_than=timedelta(0)) == 1
    assert evidence_upkeep.check(record) == ()


def test_a_file_put_again_while_sweeping_is_kept(record: Record) -> None:
    digest = record.files.put(b"again")
    os.utime(record.files._place(digest), (0, 0))
    assert record.files.put(b"again") == digest
    assert evidence_upkeep.sweep(record) == 0
    assert record.files.get(digest) == b"again"


def test_a_file_swept_between_being_put_and_its_row_is_put_again(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = evidence.carry_out

    def swept_before(*arguments, **more):
        evidence_upkeep.sweep(record, older_than=timedelta(seconds=-1))
        assert kept(record)[3] == 0
        return real(*arguments, **more)

    monkeypatch.setattr(evidence, "carry_out", swept_before)
    hand_in(record, "TC1.a")
    assert evidence_upkeep.check(record) == ()
    assert kept(record) == (1, 1, 1, 1)


def test_the_store_keeps_a_file_once_and_refuses_names_that_are_none(record: Record) -> None:
    assert record.files.put(b"one") == record.files.put(b"one") == sha256("one")
    assert kept(record)[3] == 1
    for name in ("../../etc/passwd", "", "A" * 64, "0" * 63, f"{'0' * 64}/x"):
        with pytest.raises(ValueError):
            record.files.get(name)


def test_the_folder_is_the_one_named_else_the_one_beside_the_database(
    record: Record, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    digest = record.files.put(b"here")
    assert (tmp_path / "evidence" / digest[:2] / digest).read_bytes() == b"here"
    monkeypatch.setenv("WARD_SCORECARD_EVIDENCE", str(tmp_path / "elsewhere"))
    assert record.files.put(b"here") == digest
    assert (tmp_path / "elsewhere" / digest[:2] / digest).exists()


def test_the_command_checks_and_sweeps(
    record: Record, address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WARD_SCORECARD_RECORD", address)
    hand_in(record, "TC1.a")
    assert evidence_upkeep.main(["check"]) == 0
    assert "nguyên vẹn" in capsys.readouterr().out
    assert evidence_upkeep.main(["sweep"]) == 0
    digest = shown(record)["TC1.a-01"].sha256
    assert digest is not None
    record.files.remove(digest)
    assert evidence_upkeep.main(["check"]) == 1
    assert f"THIẾU tệp {digest}" in capsys.readouterr().out
    assert evidence_upkeep.main(["mend"]) == 2
