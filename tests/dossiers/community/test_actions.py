"""Kế hoạch khắc phục: the five "rõ", gaps kept visible, nothing overwritten, nothing done twice, open ones carried along."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from dossiers.access.policy import Actor
from dossiers.acts import audit_reading
from dossiers.acts.transaction import new_idempotency_key
from dossiers.community import actions
from dossiers.community.actions import FiveClear
from dossiers.errors import BadInput, NotAllowed, NotFound, NotNow, Stale
from dossiers.people.accounts import account
from dossiers.store.record import Record
from dossiers.vocabulary import ActionState

WARD, ROUND = "to-hieu", "2026"
#: Today is 23/11/2026.
PREMISES = FiveClear(
    task="Xây kho vật chứng", criterion="TC1", who="Phòng Hậu cần", due=date(2026, 12, 20), progress=20,
    outcome="Kho được bàn giao", accountable="Giám đốc Công an tỉnh", outside_ward=True,
)  # fmt: skip


@pytest.fixture
def own(filled: Callable[[], Record]) -> Record:
    return filled()


def person(record: Record, id_: str) -> Actor:
    found = account(record, id_)
    assert found is not None
    return found


def written(record: Record, wanted: FiveClear = PREMISES, by: str = WARD, **where: str) -> int:
    place = {"unit_id": WARD, "round_id": ROUND} | where
    return actions.create(record, person(record, by), wanted=wanted, idempotency_key=new_idempotency_key(), **place)


def listed(
    record: Record, by: str = "inspector", unit: str = WARD, round_id: str = ROUND
) -> tuple[actions.Action, ...]:
    return actions.actions_of(record, person(record, by), unit, round_id)


# What an action says


def test_what_was_written_is_read_with_its_days(own: Record) -> None:
    written(own)
    (action,) = listed(own)
    assert action.wanted == PREMISES
    assert (action.days_left, action.days_late, action.open, action.version) == (27, 0, True, 1)
    assert (action.ward.id, action.unit.id, action.round.id, action.carried) == (WARD, WARD, ROUND, False)


def test_late_is_computed_and_not_for_what_is_settled(own: Record) -> None:
    id_ = written(own, replace(PREMISES, due=date(2026, 11, 20)))
    assert listed(own)[0].days_late == 3
    actions.settle(
        own,
        person(own, WARD),
        WARD,
        ROUND,
        id_,
        state="done",
        outcome="Đã bàn giao",
        expected_version=1,
        idempotency_key=new_idempotency_key(),
    )
    (action,) = listed(own)
    assert (action.days_late, action.days_left, action.wanted.progress, action.wanted.outcome) == (
        0,
        None,
        100,
        "Đã bàn giao",
    )


def test_an_empty_one_of_the_five_is_kept_as_a_gap(own: Record) -> None:
    written(own, FiveClear(task="Xin xác nhận"))
    assert listed(own)[0].gaps == ("who", "due", "outcome", "accountable")
    assert PREMISES.gaps == ()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"task": "  "}, "Rõ việc"),
        ({"task": "x" * 501}, "Rõ việc"),
        ({"progress": 101}, "Rõ tiến độ"),
        ({"progress": -1}, "Rõ tiến độ"),
        ({"progress": True}, "Rõ tiến độ"),
        ({"criterion": "TC99"}, "Tiêu chí"),
        ({"due": date(2206, 12, 1)}, "Rõ tiến độ (hạn)"),
        ({"due": date(2020, 12, 1)}, "Rõ tiến độ (hạn)"),
        ({"who": "Gọi 0912 345 678"}, "Rõ người"),
        ({"accountable": "014099012345"}, "Rõ trách nhiệm"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_field_in_front(own: Record, wrong: dict, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        written(own, replace(PREMISES, **wrong))
    assert refused.value.problems[0]["vi"].startswith(field)
    assert listed(own) == ()


def test_every_problem_is_told_at_once(own: Record) -> None:
    with pytest.raises(BadInput) as refused:
        written(own, FiveClear(task="", progress=200, criterion="TC99"))
    assert len(refused.value.problems) == 3


# Who


@pytest.mark.parametrize("by", ["inspector-2", "lead", "board", "surveyor", "administrator", "chieng-an"])
def test_only_the_ward_and_its_inspector_write(own: Record, by: str) -> None:
    with pytest.raises(NotAllowed):
        written(own, by=by)
    assert (
        audit_reading.lines(own, person(own, "lead"), audit_reading.AuditFilter(outcome="refused"))[0].act
        == "save_action"
    )
    assert not actions.may_save(own, person(own, by), WARD, ROUND)


@pytest.mark.parametrize("by", ["to-hieu", "to-hieu-officer", "inspector"])
def test_chief_officer_and_assigned_inspector_write_in_any_state(own: Record, by: str) -> None:
    written(own, by=by)
    assert actions.may_save(own, person(own, by), WARD, ROUND)


@pytest.mark.parametrize("by", ["surveyor", "administrator", "chieng-an"])
def test_other_wards_and_outsiders_do_not_read(own: Record, by: str) -> None:
    written(own)
    with pytest.raises(NotAllowed):
        listed(own, by)
    assert actions.actions_of_round(own, person(own, by), ROUND) == ()


def test_a_tied_inspector_reads_neither(own: Record) -> None:
    written(own, by="chieng-an", unit_id="chieng-an")
    assert actions.actions_of_round(own, person(own, "inspector-2"), ROUND) == ()
    assert len(actions.actions_of_round(own, person(own, "inspector"), ROUND)) == 1


# Changing


def test_a_change_counts_and_leaves_both_versions_in_the_log(own: Record) -> None:
    id_ = written(own)
    changed = replace(PREMISES, progress=60)
    assert (
        actions.change(
            own,
            person(own, "inspector"),
            WARD,
            ROUND,
            id_,
            changed,
            expected_version=1,
            idempotency_key=new_idempotency_key(),
        )
        == 2
    )
    line = audit_reading.lines(own, person(own, "lead"), audit_reading.AuditFilter(act="save_action"))[0]
    assert (line.subject, line.before["progress"], line.after["progress"]) == (f"action:{id_}", 20, 60)


def test_a_stale_change_overwrites_nothing_and_keeps_both(own: Record) -> None:
    id_ = written(own)
    theirs, mine = replace(PREMISES, progress=60), replace(PREMISES, who="Đội trưởng")
    actions.change(
        own,
        person(own, "inspector"),
        WARD,
        ROUND,
        id_,
        theirs,
        expected_version=1,
        idempotency_key=new_idempotency_key(),
    )
    with pytest.raises(Stale) as clash:
        actions.change(
            own, person(own, WARD), WARD, ROUND, id_, mine, expected_version=1, idempotency_key=new_idempotency_key()
        )
    assert (clash.value.theirs["progress"], clash.value.mine["who"], clash.value.version) == (60, "Đội trưởng", 2)
    assert "Thẩm định viên 1" in clash.value.text("vi")
    assert listed(own)[0].wanted == theirs
    line = audit_reading.lines(own, person(own, "lead"), audit_reading.AuditFilter(outcome="conflict"))[0]
    assert line.after["who"] == "Đội trưởng"


def test_two_who_change_to_the_same_do_not_clash(own: Record) -> None:
    id_ = written(own)
    changed = replace(PREMISES, progress=60)
    for by in ("inspector", WARD):
        actions.change(
            own, person(own, by), WARD, ROUND, id_, changed, expected_version=1, idempotency_key=new_idempotency_key()
        )
    assert listed(own)[0].version == 2


def test_a_double_click_is_one_action(own: Record) -> None:
    chief, idempotency_key = person(own, WARD), new_idempotency_key()
    made = {actions.create(own, chief, WARD, ROUND, PREMISES, idempotency_key=idempotency_key) for _ in range(2)}
    assert len(made) == 1
    assert len(listed(own)) == 1


def test_settling_needs_what_came_out_and_can_be_undone(own: Record) -> None:
    id_, chief = written(own), person(own, WARD)

    def settle(state: ActionState, outcome: str, expected_version: int) -> int:
        return actions.settle(
            own,
            chief,
            WARD,
            ROUND,
            id_,
            state=state,
            outcome=outcome,
            expected_version=expected_version,
            idempotency_key=new_idempotency_key(),
        )

    states: tuple[ActionState, ...] = ("done", "dropped")
    for state in states:
        with pytest.raises(BadInput, match="came out"):
            settle(state, " ", 1)
    assert settle("dropped", "Tỉnh đã bố trí trụ sở mới", 1) == 2
    (action,) = listed(own)
    assert (action.state, action.wanted.progress) == ("dropped", 20)
    with pytest.raises(NotNow):
        actions.change(
            own, chief, WARD, ROUND, id_, PREMISES, expected_version=2, idempotency_key=new_idempotency_key()
        )
    with pytest.raises(NotNow):
        settle("done", "x", 2)
    assert settle("open", "", 2) == 3
    with pytest.raises(NotNow):
        settle("open", "", 3)
    with pytest.raises(Stale):
        settle("done", "x", 2)
    assert listed(own)[0].open


# Order, rounds and mergers


def test_late_first_then_by_the_last_day_then_without_one_then_settled(own: Record) -> None:
    days = {"late": date(2026, 11, 1), "soon": date(2026, 12, 1), "far": date(2027, 3, 1), "never": None}
    ids = {name: written(own, FiveClear(task=name, due=due)) for name, due in reversed(days.items())}
    settled = written(own, FiveClear(task="settled", due=date(2026, 10, 1)))
    actions.settle(
        own,
        person(own, WARD),
        WARD,
        ROUND,
        settled,
        state="done",
        outcome="xong",
        expected_version=1,
        idempotency_key=new_idempotency_key(),
    )
    assert [action.wanted.task for action in listed(own)] == ["late", "soon", "far", "never", "settled"]
    assert ids["late"] == listed(own)[0].id


def test_open_actions_of_a_former_ward_are_carried_along_until_settled(own: Record) -> None:
    chief = person(own, WARD)
    id_ = written(own, FiveClear(task="Sửa trụ sở", criterion="TC1"), unit_id="chieng-le", round_id="2024")
    (carried,) = listed(own)
    assert (carried.carried, carried.unit.id, carried.ward.id, carried.round.id) == (True, "chieng-le", WARD, "2024")
    assert actions.actions_of_round(own, person(own, "inspector"), ROUND) == (carried,)
    actions.change(
        own, person(own, "inspector"), WARD, ROUND, id_, replace(carried.wanted, progress=50), expected_version=1,
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    actions.settle(
        own,
        chief,
        WARD,
        ROUND,
        id_,
        state="done",
        outcome="xong",
        expected_version=2,
        idempotency_key=new_idempotency_key(),
    )
    assert listed(own) == ()
    assert [each.state for each in listed(own, unit="chieng-le", round_id="2024")] == ["done"]


def test_what_a_later_round_needs_is_not_shown_in_an_earlier_one(own: Record) -> None:
    written(own)
    assert listed(own, unit="chieng-le", round_id="2024") == ()


def test_the_action_of_another_ward_cannot_be_reached_through_ones_own(own: Record) -> None:
    id_ = written(own)
    with pytest.raises(NotFound):
        actions.change(
            own,
            person(own, "chieng-an"),
            "chieng-an",
            ROUND,
            id_,
            PREMISES,
            expected_version=1,
            idempotency_key=new_idempotency_key(),
        )


# What has no action yet


def test_an_unmet_criterion_is_uncovered_until_an_open_action_is_about_it(own: Record) -> None:
    chief = person(own, WARD)

    def lacking() -> list[str]:
        return [each.code for each in actions.uncovered(own, chief, WARD, ROUND)]

    assert "TC1" in lacking()
    id_ = written(own)
    assert "TC1" not in lacking()
    actions.settle(
        own,
        chief,
        WARD,
        ROUND,
        id_,
        state="done",
        outcome="xong",
        expected_version=1,
        idempotency_key=new_idempotency_key(),
    )
    assert "TC1" in lacking()


def test_what_is_uncovered_is_as_secret_as_the_dossier(own: Record) -> None:
    with pytest.raises(NotAllowed):
        actions.uncovered(own, person(own, "chieng-an"), WARD, ROUND, ())
    assert set(actions.uncovered_in_round(own, person(own, "inspector"), ROUND, ())) == {WARD, "chieng-an"}
    assert set(actions.uncovered_in_round(own, person(own, WARD), ROUND, ())) == {WARD}
