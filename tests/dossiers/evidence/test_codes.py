"""Documents: codes that last, one file for many requirements, what is refused, references in place of files."""

import threading
from datetime import date

import pytest

from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import BadInput, NotFound
from dossiers.evidence import documents as evidence
from dossiers.evidence.about import About
from dossiers.store.record import Record
from tests.dossiers.showing import (
    ABOUT,
    ROUND,
    WARD,
    claims,
    hand_in,
    kept,
    person,
    shown,
)


def problems(caught: pytest.ExceptionInfo[BadInput]) -> str:
    return " ".join(each["vi"] for each in caught.value.problems)


def test_codes_count_up_and_a_withdrawn_number_is_never_used_again(record: Record) -> None:
    assert hand_in(record, "TC1.a", words="một").codes == ("TC1.a-01",)
    assert hand_in(record, "TC1.a", words="hai").codes == ("TC1.a-02",)
    evidence.withdraw(record, person(record, WARD), WARD, ROUND, "TC1.a-02", idempotency_key=new_idempotency_key())
    assert hand_in(record, "TC1.a", words="ba").codes == ("TC1.a-03",)
    assert [code for code, each in shown(record).items() if each.active] == ["TC1.a-01", "TC1.a-03"]


def test_a_double_click_is_one_document(record: Record) -> None:
    idempotency_key = new_idempotency_key()
    first = hand_in(record, "TC1.a", idempotency_key=idempotency_key)
    assert hand_in(record, "TC1.a", idempotency_key=idempotency_key) == first
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
        requirements=["TC1.c"], pages="4", idempotency_key=new_idempotency_key(),
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
            record,
            person(record, WARD),
            WARD,
            ROUND,
            "TC1.a-01",
            requirements=["TC1.a"],
            idempotency_key=new_idempotency_key(),
        )
    evidence.withdraw(record, person(record, WARD), WARD, ROUND, "TC1.a-01", idempotency_key=new_idempotency_key())
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


def test_a_classified_document_is_referred_to_by_number_date_and_place_only(record: Record) -> None:
    ward = person(record, WARD)
    with pytest.raises(BadInput) as caught:
        evidence.refer(
            record,
            ward,
            WARD,
            ROUND,
            requirements=["TC1.a"],
            about=About(),
            kept_at=" ",
            idempotency_key=new_idempotency_key(),
        )
    assert problems(caught).count("chưa ghi") == 3
    evidence.refer(
        record,
        ward,
        WARD,
        ROUND,
        requirements=["TC1.a"],
        about=ABOUT,
        kept_at="Tủ mật",
        idempotency_key=new_idempotency_key(),
    )
    document = shown(record)["TC1.a-01"]
    assert (document.sha256, document.kept_at, document.about.abstract) == (None, "Tủ mật", "")
    assert claims(record) == {"TC1.a": "provided"}
    with pytest.raises(NotFound):
        evidence.open_file(record, ward, WARD, ROUND, "TC1.a-01")
