"""Double marking: the draw is repeatable and logged, the second inspector sees the claim and nothing of the first."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.acts import audit_reading
from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal import case as appraisal
from dossiers.appraisal import second_marking
from dossiers.appraisal.decisions import Verdict
from dossiers.errors import BadInput, NotAllowed, NotFound, NotNow
from dossiers.rounds.catalogues import catalogue_of
from dossiers.store.record import Record
from dossiers.store.schema import assignments, people, ties
from dossiers.submissions import questions as exchanges
from dossiers.submissions import results
from tests.dossiers.province import statements
from tests.dossiers.working import ROUND, act, decide, decide_all, enter, person

UNIT = "chieng-an"


@pytest.fixture
def own(filled: Callable[[], Record]) -> Record:
    """A dossier under appraisal, and a second inspector without a tie to it."""
    record = filled()
    with record.writing() as connection:
        connection.execute(ties.delete())
    enter(record, UNIT)
    act(record, UNIT, UNIT, "submit")
    act(record, "inspector", UNIT, "begin")
    return record


def draw(record: Record, by: str = "lead", **more) -> int:
    given = {
        "seed": "7",
        "percent": 100,
        "person_ids": ["inspector-2"],
        "idempotency_key": new_idempotency_key(),
        **more,
    }
    return second_marking.draw_second(record, person(record, by), ROUND, **given)


@given(
    st.sets(st.tuples(st.sampled_from("abc"), st.sampled_from(["T1", "T2", "T3"]))),
    st.text(max_size=5),
    st.integers(1, 100),
)
def test_the_same_seed_draws_the_same(codes: set[tuple[str, str]], seed: str, percent: int) -> None:
    people = {"a": ["x", "y"], "b": ["y"]}
    first = second_marking.drawn(sorted(codes), people, seed, percent)
    assert first == second_marking.drawn(sorted(codes, reverse=True), people, seed, percent)
    eligible = [code for code in codes if code[0] in people]
    assert len(first) == -(-len(eligible) * percent // 100)
    assert all(who in people[unit] for unit, _, who in first)


def test_the_draw_stands_in_the_log_with_its_seed(own: Record) -> None:
    assert draw(own) == 4  # two criteria each of the two dossiers that may be marked
    (line,) = audit_reading.lines(own, person(own, "lead"), audit_reading.AuditFilter(act="draw_second"))
    assert line.after["seed"] == "7" and len(line.after["drawn"]) == 4
    assert draw(own) == 0


def test_nobody_marks_what_they_appraise_or_are_tied_to(own: Record) -> None:
    assert draw(own, person_ids=["inspector"]) == 0
    with own.writing() as connection:
        connection.execute(ties.insert().values(person_id="inspector-2", unit_id=UNIT, reason="x", noted_at=_now(own)))
    draw(own)
    marks = second_marking.second_queue(own, person(own, "inspector-2"), ROUND)
    assert {each.unit.id for each in marks} == {"to-hieu"}


def _now(record: Record):
    from dossiers.store.clock import now

    return now(record)


@pytest.mark.parametrize(
    "wrong", [{"percent": 0}, {"percent": 101}, {"seed": " "}, {"person_ids": []}, {"person_ids": ["board"]}]
)
def test_a_draw_that_makes_no_sense_is_refused(own: Record, wrong) -> None:
    with pytest.raises(BadInput):
        draw(own, **wrong)


def test_only_the_lead_draws(own: Record) -> None:
    for by in ("inspector", "board", "administrator", UNIT):
        with pytest.raises(NotAllowed):
            draw(own, by=by)


def test_what_was_drawn_stands_ward_by_ward_in_the_order_of_the_criteria(own: Record) -> None:
    draw(own)
    codes = list(catalogue_of(own, ROUND).criteria)
    queue = second_marking.second_queue(own, person(own, "inspector-2"), ROUND)
    assert codes != sorted(codes), "the order of the criteria is not that of the letters"
    places = [(each.unit.code, codes.index(each.criterion.code)) for each in queue]
    assert len(places) == 4 and places == sorted(places)


def test_what_was_not_marked_before_the_dossier_left_the_appraisal_is_told_and_can_be_opened_no_more(
    own: Record,
) -> None:
    draw(own)
    second = person(own, "inspector-2")
    (first, *_) = [each for each in second_marking.second_queue(own, second, ROUND) if each.unit.id == UNIT]
    assert first.markable and second_marking.pending_mark(own, second, UNIT, ROUND, first.criterion.code)
    with own.writing() as connection:
        connection.exec_driver_sql("UPDATE dossiers SET state = 'locked' WHERE unit_id = ?", (UNIT,))
    (first, *_) = [each for each in second_marking.second_queue(own, second, ROUND) if each.unit.id == UNIT]
    assert not first.markable and not second_marking.pending_mark(own, second, UNIT, ROUND, first.criterion.code)


def test_a_second_mark_is_given_once_and_compared(own: Record) -> None:
    draw(own)
    second = person(own, "inspector-2")
    states = {each.code: "met" for each in catalogue_of(own, ROUND).criteria["TC1"].indicators}
    assert second_marking.second_claim(own, second, UNIT, ROUND, "TC1").values["1.2"] == {"count": 1}

    def mark(**more) -> None:
        second_marking.mark_second(
            own,
            second,
            UNIT,
            ROUND,
            "TC1",
            **{"states": states, "note": "", "idempotency_key": new_idempotency_key(), **more},
        )

    with pytest.raises(BadInput):
        mark(states={"1.1": "met"})
    for look in (
        lambda: appraisal.case(own, second, UNIT, ROUND, "TC1"),
        lambda: appraisal.effect(own, second, UNIT, ROUND, "TC1", verdicts=[]),
    ):
        with pytest.raises(NotNow):
            look()
    mark()
    assert appraisal.case(own, second, UNIT, ROUND, "TC1").claim is not None
    with pytest.raises(NotNow):
        mark()
    with pytest.raises(NotFound):
        second_marking.second_claim(own, person(own, "lead"), UNIT, ROUND, "TC1")
    decide_all(own, UNIT, i1_1=Verdict("1.1", "rule", state="not_met", reason="Không có sổ."))
    found = {
        each.indicator: (each.first, each.second)
        for each in second_marking.second_results(own, person(own, "lead"), ROUND)
    }
    assert found["1.1"] == ("not_met", "met") and found["1.2"] == ("met", "met")
    with pytest.raises(NotAllowed):
        second_marking.second_results(own, second, ROUND)


def marked(record: Record, criterion: str, unit_id: str = UNIT) -> None:
    wanted = catalogue_of(record, ROUND).criteria[criterion].indicators
    second_marking.mark_second(
        record, person(record, "inspector-2"), unit_id, ROUND, criterion,
        states={each.code: "met" for each in wanted}, note="", idempotency_key=new_idempotency_key(),
    )  # fmt: skip


def test_until_marked_nothing_shows_the_second_inspector_what_the_first_decided(own: Record) -> None:
    """Not the appraisal as a whole, not a question to the ward, not the same point shown beside another ward's."""
    decide_all(own, UNIT, i1_1=Verdict("1.1", "rule", state="not_met", reason="Không có sổ."))
    act(own, "inspector", UNIT, "request_clarification", questions={"TC1": "Sổ ở đâu?", "L1": "Có sổ không?"})
    second = person(own, "inspector-2")
    with own.writing() as connection:
        connection.execute(
            assignments.insert().values(
                round_id=ROUND, unit_id="to-hieu", person_id="inspector-2", assigned_at=_now(own)
            )
        )
    draw(own)

    def as_told_beside_another() -> str:
        card = appraisal.case(own, second, UNIT, ROUND, "L1").scorecard_appraisal
        assert card is not None
        effect = appraisal.effect(own, second, UNIT, ROUND, "L1", verdicts=[])
        assert effect.before.indicator("1.1").state == card.indicator("1.1").state
        return card.indicator("1.1").state

    def seen() -> tuple[bool, int, int]:
        card = results.result(own, second, UNIT, ROUND).scorecard_appraisal
        asked = exchanges.exchanges(own, second, UNIT, ROUND)
        beside = appraisal.case(own, second, "to-hieu", ROUND, "TC1").elsewhere["1.1"]
        return card is not None, len(asked), len(beside)

    assert seen() == (False, 0, 0)
    marked(own, "L1")
    assert seen() == (False, 1, 0) and as_told_beside_another() == "met"
    marked(own, "TC1")
    assert seen() == (True, 2, 1) and as_told_beside_another() == "not_met"


def test_what_can_no_longer_be_marked_hides_nothing(own: Record) -> None:
    """Neither a result that was locked meanwhile, nor a ward that became one's own to appraise."""
    draw(own)
    second = person(own, "inspector-2")
    with own.writing() as connection:
        connection.execute(
            assignments.insert().values(round_id=ROUND, unit_id=UNIT, person_id="inspector-2", assigned_at=_now(own))
        )
    assert decide(own, Verdict("1.2", "accept"), by="inspector-2").decisions
    with own.writing() as connection:
        connection.execute(assignments.delete().where(assignments.c.person_id == "inspector-2"))
    with pytest.raises(NotNow):
        appraisal.case(own, second, UNIT, ROUND, "TC1")
    decide_all(own, UNIT)
    act(own, "inspector", UNIT, "request_clarification", questions={})
    act(own, UNIT, UNIT, "send_answers")
    act(own, "lead", UNIT, "lock")
    assert appraisal.case(own, second, UNIT, ROUND, "TC1").decisions


def test_who_decided_on_a_dossier_is_not_drawn_as_its_second_inspector(own: Record) -> None:
    with own.writing() as connection:
        connection.execute(
            assignments.insert().values(round_id=ROUND, unit_id=UNIT, person_id="inspector-2", assigned_at=_now(own))
        )
    decide(own, Verdict("1.2", "accept"), by="inspector-2")
    with own.writing() as connection:
        connection.execute(assignments.delete().where(assignments.c.person_id == "inspector-2"))
    draw(own)
    marks = second_marking.second_queue(own, person(own, "inspector-2"), ROUND)
    assert {each.unit.id for each in marks} == {"to-hieu"}


def test_who_marked_a_dossier_a_second_time_does_not_lock_it(own: Record) -> None:
    draw(own)
    marked(own, "L1")
    decide_all(own, UNIT)
    act(own, "inspector", UNIT, "request_clarification", questions={})
    act(own, UNIT, UNIT, "send_answers")
    with own.writing() as connection:
        connection.execute(people.update().where(people.c.id == "inspector-2").values(role="lead_inspector"))
    with pytest.raises(NotAllowed) as same:
        act(own, "inspector-2", UNIT, "lock")
    assert "người khác" in same.value.text("vi") and "chấm độc lập lần hai" in same.value.text("vi")
    act(own, "lead", UNIT, "lock")


def test_the_board_compares_what_was_locked_only(own: Record) -> None:
    draw(own)
    marked(own, "L1")
    decide_all(own, UNIT)
    assert second_marking.second_results(own, person(own, "lead"), ROUND)
    assert second_marking.second_results(own, person(own, "board"), ROUND) == ()
    act(own, "inspector", UNIT, "request_clarification", questions={})
    act(own, UNIT, UNIT, "send_answers")
    act(own, "lead", UNIT, "lock")
    assert second_marking.second_results(own, person(own, "board"), ROUND)


def test_comparing_many_wards_takes_as_many_questions_to_the_record_as_one(own: Record) -> None:
    draw(own)
    lead = person(own, "lead")
    asked = []
    for unit_id in (UNIT, "to-hieu"):
        marked(own, "L1", unit_id)
        with statements(own) as found:
            assert second_marking.second_results(own, lead, ROUND)
        asked.append(len(found))
    assert asked[0] == asked[1]


def test_a_share_in_percent_is_told_only_of_enough_indicators() -> None:
    few = second_marking.Agreement(same=15, of=19)
    enough = second_marking.Agreement(same=15, of=20)
    assert few.percent is None and enough.percent == 75
