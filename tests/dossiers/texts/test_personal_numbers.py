"""No act takes the number of a person: what is typed is refused before record and log, which forget nothing, carry it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal import decision_acts as deciding
from dossiers.appraisal import second_marking
from dossiers.appraisal.decisions import Verdict
from dossiers.errors import BadInput
from dossiers.evidence import documents as evidence
from dossiers.evidence.about import About
from dossiers.files import checks as file_checks
from dossiers.office import adoption, criteria_drafts, proposals
from dossiers.office import rounds as office_rounds
from dossiers.office import units as office_units
from dossiers.people import accounts as people
from dossiers.people import relations as ties
from dossiers.procedure import steps as procedure
from dossiers.rounds import catalogues, rounds, units
from dossiers.store.record import Record
from dossiers.store.schema import audit_log
from dossiers.store.schema import rounds as _rounds
from dossiers.store.schema import ties as _ties
from dossiers.submissions import questions as exchanges
from tests.dossiers.showing import ask_for_documents, hand_in, read_here
from tests.dossiers.working import ROUND, act, decide_all, enter, person, revision, to_locked, under_appraisal

UNIT = "chieng-an"
IDENTITY, PHONE = "014095001234", "0912 345 678"
Do = Callable[[Record, str], Any]


def once(**more: Any) -> dict[str, Any]:
    return {"idempotency_key": new_idempotency_key(), **more}


def sent(record: Record) -> None:
    enter(record, UNIT)
    act(record, UNIT, UNIT, "submit")


def decided(record: Record) -> None:
    under_appraisal(record)
    decide_all(record, UNIT)


def asked(record: Record) -> None:
    decided(record)
    act(record, "inspector", UNIT, "request_clarification", questions={"L1": "Có sổ không?"})


def drawn(record: Record) -> None:
    with record.writing() as connection:
        connection.execute(_ties.delete())
    under_appraisal(record)
    draw = {"seed": "7", "percent": 100, "person_ids": ["inspector-2"]}
    second_marking.draw_second(record, person(record, "lead"), ROUND, **once(**draw))


def blind(record: Record) -> None:
    with record.writing() as connection:
        connection.execute(_rounds.update().where(_rounds.c.id == ROUND).values(blind=True))
    under_appraisal(record)


def shown(record: Record) -> None:
    hand_in(record, "TC1.a")


def fresh(record: Record) -> None: ...


def states(record: Record) -> dict[str, str]:
    return {each.code: "met" for each in catalogues.catalogue_of(record, ROUND).criteria["TC1"].indicators}


def answered(record: Record, text: str) -> None:
    (question,) = exchanges.exchanges(record, person(record, UNIT), UNIT, ROUND)
    procedure.answer(
        record, person(record, UNIT), UNIT, ROUND, question.id, **once(text=text, agrees=False, expected="Điều khác.")
    )


def days_moved(record: Record, text: str) -> None:
    seen = rounds.round_(record, ROUND)
    given = office_rounds.deadlines_of(seen)
    office_rounds.change_deadlines(
        record, person(record, "administrator"), ROUND, given, **once(reason=text, expected=seen)
    )


#: Name of the field → what comes first, and the act with the text.
ACTS: dict[str, tuple[str, Callable[[Record], Any], Do]] = {
    "a reason to give back": (
        "TC1, lý do", sent, lambda record, text: act(record, "inspector", UNIT, "return_dossier", reasons={"TC1": text}),
    ),
    "a question": (
        "TC1, câu hỏi", decided,
        lambda record, text: act(record, "inspector", UNIT, "request_clarification", questions={"TC1": text}),
    ),
    "a question of somebody who looked at what moved on": (
        "TC1, câu hỏi", decided,
        lambda record, text: procedure.request_clarification(
            record, person(record, "inspector"), UNIT, ROUND,
            **once(questions={"TC1": text}, expected_version=revision(record, UNIT) - 1),
        ),
    ),
    "an answer, over somebody else's": ("Trả lời", asked, answered),
    "a reason for a decision, over somebody else's": (
        "1.1, lý do", decided,
        lambda record, text: deciding.decide(
            record, person(record, "inspector"), UNIT, ROUND, "TC1",
            **once(verdicts=[Verdict("1.1", "rule", state="not_met", reason=text)], expected_version=0),
        ),
    ),
    "a note on a first judgement": (
        "Ghi chú", blind,
        lambda record, text: deciding.judge_first(
            record, person(record, "inspector"), UNIT, ROUND, "TC1", **once(states=states(record), note=text)
        ),
    ),
    "a note on a second mark": (
        "Ghi chú", drawn,
        lambda record, text: second_marking.mark_second(
            record, person(record, "inspector-2"), UNIT, ROUND, "TC1", **once(states=states(record), note=text)
        ),
    ),
    "a reason to reopen": (
        "Lý do", to_locked, lambda record, text: act(record, "lead", UNIT, "request_reopening", reason=text),
    ),
    "a reason to withdraw a document": (
        "Lý do", shown,
        lambda record, text: evidence.withdraw(
            record, person(record, UNIT), UNIT, ROUND, "TC1.a-01", **once(reason=text)
        ),
    ),
    "an abstract": (
        "Trích yếu", shown,
        lambda record, text: evidence.change(
            record, person(record, UNIT), UNIT, ROUND, "TC1.a-01",
            **once(about=About("12/BC", abstract=text), expected=About("11/BC")),
        ),
    ),
    "pages of a document used once more": (
        "Trang", shown,
        lambda record, text: evidence.use(
            record, person(record, UNIT), UNIT, ROUND, "TC1.a-01", **once(requirements=["TC1.b"], pages=text)
        ),
    ),
    "a reason of a tie": (
        "Lý do", fresh,
        lambda record, text: ties.add_conflict_of_interest(
            record, person(record, "administrator"), "inspector", "to-hieu", **once(reason=text)
        ),
    ),
    "a reason to take a tie back": (
        "Lý do", fresh,
        lambda record, text: ties.remove_conflict_of_interest(
            record, person(record, "administrator"), "inspector-2", UNIT, **once(reason=text)
        ),
    ),
    "a reason to close an account": (
        "Lý do", fresh,
        lambda record, text: people.disable_person(
            record, person(record, "administrator"), "board-2", **once(reason=text)
        ),
    ),
    "the name of an account": (
        "Họ tên", fresh,
        lambda record, text: people.create_person(
            record, person(record, "administrator"), **once(login="moi", name=text, role="board", unit_id=None)
        ),
    ),
    "a reason for other days": ("Lý do", fresh, days_moved),
    "a reason to judge unseen": (
        "Lý do", fresh,
        lambda record, text: office_rounds.set_blind(
            record, person(record, "administrator"), ROUND, True,
            **once(reason=text, expected=rounds.round_(record, ROUND)),
        ),
    ),
    "the name of a draft of criteria": (
        "Tên dự thảo", fresh,
        lambda record, text: criteria_drafts.begin_draft(
            record, person(record, "administrator"), **once(name=text, files=adoption.files_of(record, ROUND))
        ),
    ),
    "a reason for other criteria": (
        "Lý do", fresh,
        lambda record, text: proposals.propose(
            record, person(record, "administrator"), 1, ROUND, **once(reason=text, expected_version=1, expected="another")
        ),
    ),
    "a reason against other criteria": (
        "Lý do", fresh,
        lambda record, text: proposals.decline(record, person(record, "board"), 1, **once(reason=text)),
    ),
    "the legal basis of an end": (
        "Căn cứ pháp lý", fresh,
        lambda record, text: office_units.end_unit(
            record, person(record, "administrator"), UNIT,
            **once(last_day=date(2027, 1, 1), legal_basis=text, expected=units.unit(record, UNIT)),
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("number", [IDENTITY, PHONE])
@pytest.mark.parametrize("name", ACTS)
def test_a_persons_number_is_refused_by_its_fields_name_and_stands_nowhere(
    sample: Path, filled: Callable[[], Record], monkeypatch: pytest.MonkeyPatch, name: str, number: str
) -> None:
    field, first, do = ACTS[name]
    if first is shown:
        monkeypatch.setattr(file_checks, "_run", read_here)
        ask_for_documents(sample)
    record = filled()
    first(record)
    with record.reading() as connection:
        before = connection.execute(audit_log.select()).all()
    with pytest.raises(BadInput) as refused:
        do(record, f"Gọi {number}.")
    assert refused.value.problems[0]["vi"].startswith(f"{field}: ") and number in refused.value.text("vi")
    with record.reading() as connection:
        assert connection.execute(audit_log.select()).all() == before
