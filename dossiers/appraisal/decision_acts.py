"""Saving an inspector's decisions on a criterion, with their reasons, and in a blind round the first judgement before them."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, or_, select

from dossiers import acts
from dossiers.access.policy import Actor
from dossiers.access.view import view_in
from dossiers.acts import DossierActContext, DossierSnapshot
from dossiers.appraisal.case import Case, case, version_in
from dossiers.appraisal.decisions import (
    CLASS_INPUT,
    REQUEST,
    Decision,
    Verdict,
    about,
    classes_of,
    decisions_in,
    subjects_of,
)
from dossiers.appraisal.judgements import complete, first_in, whole
from dossiers.appraisal.outcome import requests_in, write_appraisal_in
from dossiers.errors import BadInput, NotNow, Stale
from dossiers.rounds.catalogues import criterion_in
from dossiers.store.record import Record
from dossiers.store.schema import decisions as _decisions
from dossiers.store.schema import entries as _entries
from dossiers.store.schema import exchanges as _exchanges
from dossiers.store.schema import first_judgements as _first
from dossiers.submissions.documents_on_file import filing_in, requirement_of
from dossiers.submissions.entry_acts import bump_in
from dossiers.submissions.entry_sheets import CLASS
from dossiers.texts.typed_fields import typed, typed_of_each
from dossiers.texts.typed_text import kept_text
from scoring.catalogue import Catalogue, Criterion, judged
from scoring.vocabulary import JUDGED_STATES as RULING_STATES


def decide(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    criterion: str,
    *,
    verdicts: Sequence[Verdict],
    expected_version: int,
    idempotency_key: str,
) -> Case:
    """Save decisions on a criterion. Subjects that are not named keep the decision they have.

    A decision on a file ("TC07.a-03") is about that file; one on a document ("TC07.a") about all its files, in place of what
    was decided on them. One on a class ("class:area") holds for the ward, in all criteria that ask by it.
    ``expected_version``: the version of the case. The ward's figures stay as they are; the appraisal beside them is worked
    out again. Raises BadInput with every problem (every decision except accepting needs a reason), Stale if another inspector
    decided otherwise, NotNow in a blind round before the first judgement, NotAllowed.
    """
    verdicts = [replace(each, reason=kept_text(each.reason)) for each in verdicts]
    attempted = [_verdict_data(each) for each in verdicts]

    def body(context: DossierActContext) -> dict[str, Any]:
        connection, snapshot = context.connection, context.dossier
        catalogue, wanted = criterion_in(connection, round_id, criterion)
        if not view_in(connection, actor, unit_id, round_id).shows_claim(criterion):
            raise NotNow("judge_first", criterion=criterion)
        filing = filing_in(connection, unit_id, round_id)
        files = {each.code for found in filing.values() for each in found if not each.withdrawn}
        problems = _wrong(wanted, verdicts, requests_in(connection, catalogue, snapshot), files)
        if problems:
            raise BadInput(problems)
        before = {subject: each for subject, each in decisions_in(connection, snapshot).items() if about(each, wanted)}
        version = version_in(connection, snapshot, criterion)
        if expected_version != version and all(_same(each, before.get(each.subject)) for each in verdicts):
            context.audit(subject=criterion, before=attempted, after=attempted, reason="already so")
            return {"version": version}
        if expected_version != version:
            raise _stale(connection, snapshot, criterion, version, before, attempted)
        for each in verdicts:
            _keep(context, criterion, each)
        write_appraisal_in(context)
        version = bump_in(connection, context, "appraisal", criterion, version)
        _tell_of_classes(
            context, catalogue, wanted, [each for each in verdicts if not _same(each, before.get(each.subject))]
        )
        _close_answered(context, criterion)
        reasons = "; ".join(f"{each.subject}: {each.reason}" for each in verdicts if each.reason)
        context.audit(
            subject=criterion,
            before=[_verdict_data(each) for each in before.values()],
            after=attempted,
            reason=reasons or None,
        )
        context.touch()
        return {"version": version}

    acts.on_dossier(
        record, actor, "decide", idempotency_key, body, unit_id=unit_id, round_id=round_id, attempted=attempted,
        typed=typed_of_each("reason", {each.subject: each.reason for each in verdicts}),
    )  # fmt: skip
    return case(record, actor, unit_id, round_id, criterion)


def judge_first(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    criterion: str,
    *,
    states: Mapping[str, str],
    note: str,
    idempotency_key: str,
) -> Case:
    """Save the first judgement of a blind round: how the inspector judges each indicator before the claim is shown.

    ``states``: indicator → state, for every judged indicator (else BadInput). A first judgement is given once and cannot be
    changed (NotNow).
    """

    said = typed(note=note)
    remark = said["note"].text

    def body(context: DossierActContext) -> dict[str, Any]:
        connection, snapshot = context.connection, context.dossier
        _, wanted = criterion_in(connection, round_id, criterion)
        if complete(wanted, first_in(connection, snapshot, wanted)):
            raise NotNow("judged_already", criterion=criterion)
        kept = whole(wanted, states)
        for code, state in kept.items():
            connection.execute(
                _first.insert().values(
                    unit_id=unit_id, round_id=round_id, indicator=code, state=state, note=remark,
                    **context.signed("judged"),
                )
            )  # fmt: skip
        context.audit(subject=criterion, after={"states": kept, "note": remark})
        return {}

    acts.on_dossier(record, actor, "judge_first", idempotency_key, body, unit_id=unit_id, round_id=round_id, typed=said)
    return case(record, actor, unit_id, round_id, criterion)


def _wrong(
    criterion: Criterion, verdicts: Sequence[Verdict], requests: Mapping[str, str], files: Collection[str]
) -> list[dict[str, str]]:
    """What is wrong with the decisions as such; scoring checks the figures in them."""
    problems: list[dict[str, str]] = []

    def wrong(subject: str, vi: str, en: str) -> None:
        problems.append({"vi": f"{subject}: {vi}", "en": f"{subject}: {en}"})

    indicators = {each.code: each for each in criterion.indicators}
    documents = {each.code for each in criterion.documents}
    if len({each.subject for each in verdicts}) != len(verdicts):
        wrong(criterion.code, "một mục được quyết định hai lần.", "one subject is decided twice.")
    for each in verdicts:
        code = each.subject.removeprefix(REQUEST)
        if each.subject in classes_of(criterion):
            _wrong_class(each, wrong)
            continue
        document = requirement_of(each.subject)
        if document not in subjects_of(criterion):
            wrong(each.subject, f"không thuộc {criterion.code}.", f"does not belong to {criterion.code}.")
            continue
        if document != each.subject and each.subject not in files:
            wrong(each.subject, "tệp này không còn trong hồ sơ.", "there is no such file in the dossier.")
        if document in documents:
            fitting = {"accept_document", "reject_document"}
        elif each.subject.startswith(REQUEST):
            fitting = {"approve_not_applicable", "refuse_not_applicable"}
            if code not in requests:
                wrong(code, "phường không đề nghị không áp dụng.", "the ward did not ask to leave it out.")
        else:
            fitting = {"accept", "correct", "rule"}
        if each.kind not in fitting:
            wrong(each.subject, f"quyết định “{each.kind}” không dùng cho mục này.", f"“{each.kind}” does not fit it.")
        if each.kind not in ("accept", "accept_document") and not each.reason:
            wrong(each.subject, "phải ghi lý do.", "a reason is compulsory.")
        if (each.kind == "rule") != (each.state is not None) or each.state not in (None, *RULING_STATES):
            wrong(each.subject, "chọn một trạng thái để kết luận.", "choose the state to rule.")
        elif each.kind == "rule" and not judged(indicators[code]):
            wrong(each.subject, "chỉ tiêu theo dõi không kết luận trạng thái.", "a tracked indicator takes no ruling.")
        if (each.kind == "correct") != (each.inputs is not None):
            wrong(each.subject, "nhập số liệu sửa.", "enter the corrected figures.")
    return problems


def _wrong_class(verdict: Verdict, wrong: Callable[[str, str, str], None]) -> None:
    """What is wrong with a decision on a class as such; scoring checks that there is such a class."""
    if verdict.kind not in ("accept", "correct") or verdict.state is not None:
        wrong(verdict.subject, "chỉ chấp nhận hoặc sửa loại phường.", "a class is accepted or corrected, nothing else.")
    elif (verdict.kind == "correct") != (set(verdict.inputs or ()) == {CLASS_INPUT}):
        wrong(verdict.subject, "chọn loại phường đúng.", "choose the right class.")
    if verdict.kind == "correct" and not verdict.reason:
        wrong(verdict.subject, "phải ghi lý do.", "a reason is compulsory.")


def _tell_of_classes(
    context: DossierActContext, catalogue: Catalogue, here: Criterion, changed: Sequence[Verdict]
) -> None:
    """Another class moves what is asked elsewhere, so forms open on those criteria are told that somebody decided."""
    keys = {each.subject for each in changed if each.subject.startswith(CLASS)}
    for other in catalogue.criteria.values():
        if other.code != here.code and not keys.isdisjoint(classes_of(other)):
            version = version_in(context.connection, context.dossier, other.code)
            bump_in(context.connection, context, "appraisal", other.code, version)


def _keep(context: DossierActContext, criterion: str, verdict: Verdict) -> None:
    snapshot = context.dossier
    key = {"unit_id": snapshot.unit.id, "round_id": snapshot.round.id, "subject": verdict.subject}
    # What is decided on a document as a whole takes the place of what was decided on its files.
    of_its_files = _decisions.c.subject.startswith(f"{verdict.subject}-", autoescape=True)
    of_its_files &= _decisions.c.kind.in_(("accept_document", "reject_document"))
    context.connection.execute(
        _decisions.delete().where(
            _decisions.c.unit_id == snapshot.unit.id,
            _decisions.c.round_id == snapshot.round.id,
            or_(_decisions.c.subject == verdict.subject, of_its_files),
        )
    )
    context.connection.execute(
        _decisions.insert().values(
            **key,
            criterion=criterion,
            kind=verdict.kind,
            # Scoring refuses inputs that are none, with the appraisal as a whole; until then they must only be writable.
            inputs=None if verdict.inputs is None else json.dumps(dict(verdict.inputs)),
            state=verdict.state,
            reason=verdict.reason,
            **context.signed("decided"),
        )
    )


def _close_answered(context: DossierActContext, criterion: str) -> None:
    """Close the answered question: with a new decision after the answer it has done its work."""
    if context.dossier.state != "clarified":
        return
    context.connection.execute(
        _exchanges.update()
        .where(
            _exchanges.c.unit_id == context.dossier.unit.id,
            _exchanges.c.round_id == context.dossier.round.id,
            _exchanges.c.criterion == criterion,
            _exchanges.c.closed_at.is_(None),
        )
        .values(**context.signed("closed"))
    )


def _stale(
    connection: Connection,
    snapshot: DossierSnapshot,
    criterion: str,
    version: int,
    theirs: Mapping[str, Decision],
    mine: Any,
) -> Stale:
    row = connection.execute(
        select(_entries.c.saved_by_name, _entries.c.saved_at).where(
            _entries.c.unit_id == snapshot.unit.id,
            _entries.c.round_id == snapshot.round.id,
            _entries.c.part == "appraisal",
            _entries.c.criterion == criterion,
        )
    ).one()
    return Stale(
        "stale_entry", who=row.saved_by_name, at=row.saved_at, criterion=criterion,
        theirs=[_verdict_data(each) for each in theirs.values()], mine=mine, version=version,
    )  # fmt: skip


def _same(verdict: Verdict, made: Decision | None) -> bool:
    return made is not None and _verdict_data(verdict) == _verdict_data(made)


def _verdict_data(verdict: Verdict) -> dict[str, Any]:
    return {
        "subject": verdict.subject, "kind": verdict.kind, "state": verdict.state, "reason": verdict.reason,
        "inputs": None if verdict.inputs is None else dict(verdict.inputs),
    }  # fmt: skip
