"""Working on a small record as its people do: who they are, and short words for long calls."""

from collections.abc import Mapping
from typing import Any

from dossiers.access.policy import Actor
from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal import case as appraisal
from dossiers.appraisal import decision_acts as deciding
from dossiers.appraisal.decisions import Verdict
from dossiers.people.accounts import account
from dossiers.procedure import status as dossier_status
from dossiers.procedure import steps as procedure
from dossiers.rounds import catalogues
from dossiers.store.record import Record
from dossiers.submissions import entry_acts as entering
from dossiers.submissions import entry_sheets as entries

ROUND = "2026"
#: A value of every indicator of the small project that meets its target.
GOOD: dict[str, dict[str, Any]] = {
    "1.1": {"numerator": 10, "denominator": 10},
    "1.2": {"count": 1},
    "1.3": {"current": 4, "previous": 5},
    "1.4": {"positive": 90, "valid": 100},
    "1.5": {"confirmed": 3},
    "1.6": {"on": "2026-03-01"},
    "1.7": {"value": "2.5"},
    "1.8": {"level": "high"},
    "L1.1": {"count": 0},
}


def person(record: Record, person_id: str) -> Actor:
    """The person of this id, who has to exist."""
    found = account(record, person_id)
    assert found is not None, person_id
    return found


def revision(record: Record, unit_id: str, by: str = "lead") -> int:
    """The dossier's revision as somebody sees it now."""
    return dossier_status.status(record, person(record, by), unit_id, ROUND).revision


def enter(record: Record, unit_id: str, values: Mapping[str, Any] | None = None, *, explanation: str = "") -> None:
    """The ward's officer enters every criterion anew; ``values`` in place of the good ones."""
    officer = person(record, f"{unit_id}-officer")
    wanted = {**GOOD, **(values or {})}
    sheet = entries.sheet(record, officer, unit_id, ROUND)
    for code, criterion in catalogues.catalogue_of(record, ROUND).criteria.items():
        own = {each.code: wanted[each.code] for each in criterion.indicators if each.code in wanted}
        entering.save(
            record, officer, unit_id, ROUND, code,
            values=own, explanation=explanation, not_applicable={}, expected_version=sheet.entries[code].version,
            idempotency_key=new_idempotency_key(),
        )  # fmt: skip


def act(record: Record, by: str, unit_id: str, name: str, **more: Any) -> dict[str, Any]:
    """One step of the procedure, by the person ``by``, on the dossier as it stands now."""
    step = getattr(procedure, name)
    return step(
        record, person(record, by), unit_id, ROUND,
        expected_version=revision(record, unit_id, by), idempotency_key=new_idempotency_key(), **more,
    )  # fmt: skip


def decide_all(record: Record, unit_id: str, by: str = "inspector", **verdicts: Verdict) -> None:
    """Every criterion decided: accepted, but for the ``verdicts`` given (keys ``i1_1`` stand for "1.1")."""
    actor = person(record, by)
    named = {each.subject: each for each in verdicts.values()}
    for code, criterion in catalogues.catalogue_of(record, ROUND).criteria.items():
        case = appraisal.case(record, actor, unit_id, ROUND, code)
        subjects = [each.code for each in criterion.indicators]
        asked = [f"na:{each}" for each in (case.claim.not_applicable if case.claim else {})]
        chosen = [named.get(each, Verdict(each, "accept")) for each in subjects]
        chosen += [named.get(each, Verdict(each, "refuse_not_applicable", reason="đủ số liệu")) for each in asked]
        deciding.decide(
            record,
            actor,
            unit_id,
            ROUND,
            code,
            verdicts=chosen,
            expected_version=case.version,
            idempotency_key=new_idempotency_key(),
        )


def under_appraisal(record: Record, unit_id: str = "chieng-an") -> Record:
    """A draft taken as far as being under appraisal."""
    enter(record, unit_id)
    act(record, unit_id, unit_id, "submit")
    act(record, "inspector", unit_id, "begin")
    return record


def decide(
    record: Record,
    *verdicts: Verdict,
    criterion: str = "TC1",
    expected_version: int | None = None,
    by: str = "inspector",
    unit_id: str = "chieng-an",
    idempotency_key: str | None = None,
) -> appraisal.Case:
    """Decisions on one criterion, made on the case as it stands now (or over an older ``expected_version``)."""
    actor = person(record, by)
    version = (
        appraisal.case(record, actor, unit_id, ROUND, criterion).version
        if expected_version is None
        else expected_version
    )
    return deciding.decide(
        record, actor, unit_id, ROUND, criterion,
        verdicts=verdicts, expected_version=version, idempotency_key=idempotency_key or new_idempotency_key(),
    )  # fmt: skip


def to_locked(record: Record, unit_id: str = "chieng-an") -> dict[str, Any]:
    """A draft taken as far as locked, on the straight way."""
    under_appraisal(record, unit_id)
    decide_all(record, unit_id)
    act(record, "inspector", unit_id, "request_clarification", questions={})
    act(record, unit_id, unit_id, "send_answers")
    return act(record, "lead", unit_id, "lock")


def to_published(record: Record, unit_id: str = "chieng-an") -> None:
    """A draft taken all the way."""
    to_locked(record, unit_id)
    act(record, "board", unit_id, "approve")
    act(record, "board", unit_id, "publish")
