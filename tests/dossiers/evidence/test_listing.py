"""Documents as they are listed: what is odd about them, what is asked for, those of the year before."""

from datetime import date, datetime

import pytest

from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import NotAllowed
from dossiers.evidence import documents as evidence
from dossiers.evidence import listing as evidence_listing
from dossiers.evidence.about import About
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM, evidence_uses
from tests.dossiers.made_files import pdf
from tests.dossiers.showing import (
    ROUND,
    WARD,
    flags,
    hand_in,
    person,
    shown,
)


def test_documents_of_last_year_of_the_ward_and_its_predecessors_can_be_shown_again(with_last_year: Record) -> None:
    record, ward = with_last_year, person(with_last_year, WARD)
    (found,) = evidence_listing.earlier(record, ward, WARD, ROUND)
    assert (found.unit.id, found.document.about.number_symbol, found.requirements) == (
        "chieng-an-cu",
        "1/QĐ",
        ("TC1.a",),
    )
    done = evidence.use_again(
        record, ward, WARD, ROUND, found.source, requirements=["TC1.a"], idempotency_key=new_idempotency_key()
    )
    assert done.codes == ("TC1.a-01",)
    assert shown(record)["TC1.a-01"].sha256 == found.document.sha256
    assert evidence_listing.earlier(record, ward, WARD, ROUND) == ()


def test_a_neighbours_documents_are_no_source_though_published(with_last_year: Record) -> None:
    source = evidence.EarlierDocument("chieng-le", "2024", "TC1.a-01")
    with pytest.raises(NotAllowed):
        evidence.use_again(
            with_last_year, person(with_last_year, WARD), WARD, ROUND, source,
            requirements=["TC1.a"], idempotency_key=new_idempotency_key(),
        )  # fmt: skip


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
    evidence.withdraw(record, person(record, WARD), WARD, ROUND, "TC1.a-01", idempotency_key=new_idempotency_key())
    assert "seen_elsewhere" not in flags(record, "TC1.a-01", by="inspector", unit="to-hieu")


def test_a_ward_sees_its_own_former_use(with_last_year: Record) -> None:
    hand_in(with_last_year, "TC1.a", content=pdf("quyết định cũ"))
    (place,) = flags(with_last_year, "TC1.a-01")["seen_elsewhere"].places
    assert place.unit.id == "chieng-an-cu"


def test_what_a_criterion_asks_for_is_told_with_what_is_claimed(record: Record) -> None:
    hand_in(record, "TC1.b")
    asked = evidence_listing.needed(record, person(record, WARD), WARD, ROUND, "TC1")
    assert [(each.code, each.required, each.standing) for each in asked] == [
        ("TC1.a", True, "missing"), ("TC1.b", True, "filed"), ("TC1.c", False, "missing"),
    ]  # fmt: skip
