"""Ý kiến người dân: totals only, numbers of persons refused, answers with their day, shares without small percentages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from dossiers.access.policy import Actor
from dossiers.acts import audit_reading
from dossiers.acts.transaction import new_idempotency_key
from dossiers.community import opinions
from dossiers.community.opinions import AnsweredShare, Heard
from dossiers.errors import BadInput, NotAllowed, NotFound, Stale
from dossiers.people.accounts import account
from dossiers.store.record import Record
from dossiers.texts.personal_data import refusals, suspected_names

WARD = "to-hieu"
HEARD = Heard(date(2026, 11, 12), "Tổ 7", "traffic", 4, attended=52, summary="Đề nghị cắm biển hạn chế tốc độ.")


@pytest.fixture
def own(filled: Callable[[], Record]) -> Record:
    return filled()


def person(record: Record, id_: str) -> Actor:
    found = account(record, id_)
    assert found is not None
    return found


def add(record: Record, heard: Heard = HEARD, by: str = WARD, unit: str = WARD) -> int:
    return opinions.add(record, person(record, by), unit, heard, idempotency_key=new_idempotency_key())


def read(record: Record, by: str = WARD, unit: str = WARD) -> tuple[opinions.Opinion, ...]:
    return opinions.opinions_of(record, person(record, by), unit)


def test_what_was_heard_is_read_with_the_days_it_waits(own: Record) -> None:
    add(own)
    (opinion,) = read(own)
    assert (opinion.heard, opinion.waiting, opinion.version) == (HEARD, 11, 1)


def test_the_latest_meeting_comes_first(own: Record) -> None:
    for day in (3, 20, 11):
        add(own, replace(HEARD, heard_on=date(2026, 11, day)))
    assert [each.heard.heard_on.day for each in read(own)] == [20, 11, 3]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"residential_group": " "}, "Tổ dân phố"),
        ({"topic": "weather"}, "Nội dung"),
        ({"opinions": 0}, "Số ý kiến"),
        ({"opinions": 2.5}, "Số ý kiến"),
        ({"opinions": 10**7}, "Số ý kiến"),
        ({"attended": -1}, "Số người dự"),
        ({"heard_on": date(2026, 11, 24)}, "Ngày họp"),
        ({"heard_on": date(1026, 11, 2)}, "Ngày họp"),
        ({"summary": "x" * 1001}, "Tóm tắt"),
        ({"answer": "Đã cắm biển"}, "Trả lời"),
        ({"answered_on": date(2026, 11, 13)}, "Trả lời"),
        ({"answer": "Đã cắm biển", "answered_on": date(2026, 11, 11)}, "Ngày trả lời"),
        ({"answer": "Đã cắm biển", "answered_on": date(2026, 11, 24)}, "Ngày trả lời"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_field_in_front(own: Record, wrong: dict, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        add(own, replace(HEARD, **wrong))
    assert refused.value.problems[0]["vi"].startswith(f"{field}:")
    assert read(own) == ()


@pytest.mark.parametrize("field", ["residential_group", "summary", "answer"])
@pytest.mark.parametrize("number", ["014099012345", "014 099 012 345", "0912345678", "0912.345.678", "+84 912 345 678"])
def test_numbers_of_persons_are_refused_in_every_text(own: Record, field: str, number: str) -> None:
    with pytest.raises(BadInput) as refused:
        add(own, replace(HEARD, answered_on=HEARD.heard_on, **{"answer": "Đã trả lời"} | {field: f"Tổ 7, {number}"}))
    (problem,) = refused.value.problems
    assert number in problem["vi"]
    assert "số tổng" in problem["vi"]
    assert "totals" in problem["en"]


@pytest.mark.parametrize(
    "text",
    [
        "123.456.789.000 đồng", "05/02/2026", "05.02.2026 lúc 14:00", "33/36 kiến nghị", "1681/NQ-UBTVQH15", "15.000 hộ",
        "số 0123/BC-CAP ngày 05-02-2026", "tổng đài 18006132",
    ],
)  # fmt: skip
def test_counts_days_money_and_symbols_are_no_numbers_of_persons(text: str) -> None:
    assert refusals({"x": ({"vi": "Tóm tắt", "en": "Summary"}, text)}) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ông Nguyễn Văn An phản ánh", ("ông Nguyễn Văn An",)),
        ("theo Bà Lò Thị Hoa và ông Cầm", ("Bà Lò Thị Hoa", "ông Cầm")),
        ("bà con tổ 5 đề nghị", ()),
        ("anh em dân phòng", ()),
        ("đường Bà Triệu thiếu đèn", ()),
        ("Công an phường Tô Hiệu", ()),
    ],
)
def test_what_looks_like_a_name_is_pointed_at(text: str, found: tuple[str, ...]) -> None:
    assert suspected_names(text) == found


def test_an_answer_needs_its_words_and_its_day(own: Record) -> None:
    id_, chief = add(own), person(own, WARD)

    def answer(text: str, day: date | None, expected_version: int = 1) -> int:
        return opinions.answer(
            own, chief, WARD, id_, text, day, expected_version=expected_version, idempotency_key=new_idempotency_key()
        )

    for text, day in (("", date(2026, 11, 20)), ("Đã cắm biển", None)):
        with pytest.raises(BadInput, match="which day"):
            answer(text, day)
    assert answer("Đã cắm biển", date(2026, 11, 20)) == 2
    (opinion,) = read(own)
    assert (opinion.heard.answered, opinion.waiting) == (True, 0)


def test_a_stale_change_overwrites_nothing_and_keeps_both(own: Record) -> None:
    id_ = add(own)
    opinions.answer(
        own, person(own, f"{WARD}-officer"), WARD, id_, "Đã cắm biển", date(2026, 11, 20), expected_version=1,
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    with pytest.raises(Stale) as clash:
        opinions.change(
            own,
            person(own, WARD),
            WARD,
            id_,
            replace(HEARD, opinions=5),
            expected_version=1,
            idempotency_key=new_idempotency_key(),
        )
    assert (clash.value.theirs["answer"], clash.value.mine["opinions"], clash.value.version) == ("Đã cắm biển", 5, 2)
    assert (
        audit_reading.lines(own, person(own, "lead"), audit_reading.AuditFilter(outcome="conflict"))[0].act
        == "save_opinion"
    )


def test_a_double_click_is_one_entry(own: Record) -> None:
    idempotency_key, chief = new_idempotency_key(), person(own, WARD)
    assert len({opinions.add(own, chief, WARD, HEARD, idempotency_key=idempotency_key) for _ in range(2)}) == 1
    assert len(read(own)) == 1


@pytest.mark.parametrize("by", ["inspector", "lead", "board", "surveyor", "administrator", "chieng-an"])
def test_only_the_ward_writes_and_others_leave_a_line_when_refused(own: Record, by: str) -> None:
    with pytest.raises(NotAllowed):
        add(own, by=by)
    assert (
        audit_reading.lines(own, person(own, "lead"), audit_reading.AuditFilter(outcome="refused"))[0].person_id == by
    )
    assert not opinions.may_save(own, person(own, by), WARD)


def test_ward_and_inspectors_read_and_nobody_else(own: Record) -> None:
    add(own)
    for by in ("to-hieu", "to-hieu-officer", "inspector", "inspector-2", "lead"):
        assert len(read(own, by)) == 1
    for by in ("board", "surveyor", "administrator", "chieng-an"):
        with pytest.raises(NotAllowed):
            read(own, by)


def test_what_a_former_ward_heard_belongs_to_the_ward_it_went_into(own: Record) -> None:
    id_ = add(own, replace(HEARD, heard_on=date(2024, 9, 1)), unit="chieng-le")
    (opinion,) = read(own)
    assert opinion.unit.id == "chieng-le"
    opinions.answer(
        own,
        person(own, WARD),
        WARD,
        id_,
        "Đã cắm biển",
        date(2026, 11, 20),
        expected_version=1,
        idempotency_key=new_idempotency_key(),
    )
    with pytest.raises(NotFound):
        opinions.answer(
            own,
            person(own, "chieng-an"),
            "chieng-an",
            id_,
            "x",
            date(2026, 11, 20),
            expected_version=2,
            idempotency_key=new_idempotency_key(),
        )


def test_topics_are_added_up_and_a_small_base_has_no_percentage(own: Record) -> None:
    answered = {"answer": "Đã giải quyết", "answered_on": date(2026, 11, 20)}
    add(own, replace(HEARD, opinions=15, **answered))
    add(own, replace(HEARD, opinions=6, residential_group="Tổ 2"))
    add(own, replace(HEARD, opinions=3, topic="drugs"))
    traffic, drugs = opinions.topic_totals(read(own))
    assert (traffic.topic, traffic.meetings, traffic.share) == ("traffic", 2, AnsweredShare(15, 21))
    assert traffic.share.percent == Fraction(1500, 21)
    assert (drugs.share, drugs.share.percent) == (AnsweredShare(0, 3), None)
    assert opinions.answered_share(read(own)) == AnsweredShare(15, 24)
    assert opinions.topic_totals([]) == ()


def test_groups_are_added_up_and_one_name_in_two_wards_is_two_groups(own: Record) -> None:
    add(own, replace(HEARD, opinions=4, residential_group="Tổ 2"))
    add(own, replace(HEARD, opinions=3, residential_group="Tổ 2", topic="drugs"))
    add(own, replace(HEARD, opinions=5, residential_group="Tổ 9"))
    add(own, replace(HEARD, opinions=1, residential_group="Tổ 2", heard_on=date(2024, 9, 1)), unit="chieng-le")
    found = opinions.group_totals(read(own))
    assert [(each.unit.id, each.residential_group, each.meetings, each.share) for each in found] == [
        (WARD, "Tổ 2", 1, AnsweredShare(0, 7)),
        (WARD, "Tổ 9", 1, AnsweredShare(0, 5)),
        ("chieng-le", "Tổ 2", 1, AnsweredShare(0, 1)),
    ]
