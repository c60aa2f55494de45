"""Saving what a ward enters for a criterion (checked as a whole before anything is saved), and previewing the effect."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from dossiers import acts
from dossiers.access.policy import Actor
from dossiers.access.reader import reading_as
from dossiers.access.view import view_in
from dossiers.acts import DossierActContext, DossierSnapshot
from dossiers.errors import BadInput, NotAllowed, NotNow, Stale
from dossiers.rounds.catalogues import catalogues_in, criterion_in
from dossiers.rounds.rounds import round_in
from dossiers.store.record import Record
from dossiers.store.schema import decisions as _decisions
from dossiers.store.schema import dossiers as _dossiers
from dossiers.store.schema import entries as _entries
from dossiers.submissions import drafts
from dossiers.submissions.entry_sheets import (
    CLASS,
    Entry,
    Values,
    closed_indicators,
    entries_in,
    entry_in,
    sheet,
    survey_only,
)
from dossiers.submissions.last_year import last_year_in
from dossiers.submissions.submissions import readable_one_in
from dossiers.texts.lengths import FIELDS
from dossiers.texts.typed_fields import Typed, problems_of, typed_field
from dossiers.texts.typed_text import kept_each, kept_text
from dossiers.vocabulary import Part
from scoring import Catalogue, Scorecard
from scoring.catalogue import Criterion, judged
from scoring.published import published, shown_like


@dataclass(frozen=True)
class Preview:
    """The effect of a change that is not saved: the scorecards before and after, and ``asked``, with its requests granted."""

    before: Scorecard
    after: Scorecard
    asked: Scorecard | None


def save(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    criterion: str,
    *,
    values: Values,
    explanation: str,
    not_applicable: Mapping[str, str],
    expected_version: int,
    idempotency_key: str,
) -> Entry:
    """Save what a ward entered for one criterion: all its values, its explanation, its requests "không áp dụng".

    ``expected_version``: the version of the entry when the form was opened. The ward cannot change survey indicators: what it
    gives for them must equal what is stored. An earlier count that the record holds is taken from the record. Raises BadInput
    with every problem, Stale if somebody else has saved since (both versions are in it, and in the log), NotAllowed, NotNow.
    """
    requests = kept_each(not_applicable)
    mine = {"values": _values_data(values), "explanation": kept_text(explanation), "not_applicable": requests}

    def body(context: DossierActContext) -> dict[str, Any]:
        catalogue, wanted = criterion_in(context.connection, round_id, criterion)
        fixed = last_year_in(context.connection, unit_id, round_id).fixed_previous
        return _save(context, catalogue, wanted, mine, expected_version, fixed, closed=closed_indicators(wanted))

    acts.on_dossier(
        record, actor, "save_entry", idempotency_key, body, unit_id=unit_id, round_id=round_id, attempted=mine
    )
    return sheet(record, actor, unit_id, round_id).entries[criterion]


def save_survey(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    criterion: str,
    *,
    values: Values,
    expected_version: int,
    idempotency_key: str,
) -> Entry:
    """Save the survey's figures of one criterion. They are entered by the surveyor, who is not the judged ward.

    Once the inspector has decided on the criterion, the figures can no longer change. Raises as ``save``.
    """

    def body(context: DossierActContext) -> dict[str, Any]:
        catalogue, wanted = criterion_in(context.connection, round_id, criterion)
        opened = closed_indicators(wanted)
        if _decided_in(context.connection, context.dossier, criterion) and context.dossier.state == "under_appraisal":
            raise NotNow("survey_decided", criterion=criterion)
        now = entry_in(context.connection, catalogue, context.dossier, criterion)
        strange = [code for code in values if code not in opened]
        if strange:
            raise BadInput([{"vi": f"{code}: không phải chỉ tiêu khảo sát.", "en": f"{code}: is no survey indicator."}
                            for code in strange])  # fmt: skip
        mine = {
            "values": {**now.values, **_values_data(values)},
            "explanation": now.explanation,
            "not_applicable": now.not_applicable,
        }
        try:
            return _save(context, catalogue, wanted, mine, expected_version, {}, closed=frozenset())
        except Stale:
            # A surveyor may not read what the ward entered beside the survey, not even when two savings clash.
            raise stale_entry(survey_only(catalogue, now), {"values": _values_data(values)}) from None

    acts.on_dossier(
        record,
        actor,
        "save_survey",
        idempotency_key,
        body,
        unit_id=unit_id,
        round_id=round_id,
        attempted=_values_data(values),
    )
    return sheet(record, actor, unit_id, round_id).entries[criterion]


def explain(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    *,
    reasons: Mapping[str, str],
    expected_versions: Mapping[str, int],
    idempotency_key: str,
) -> None:
    """Save why something is missing for many criteria at once: criterion → its explanation. All of them are saved, or none.

    ``expected_versions``: those of the entries when the form was opened. Figures and requests stay as they are. Raises as
    ``save``; Stale for the first criterion that somebody else has saved since.
    """
    mine = kept_each(reasons)

    def body(context: DossierActContext) -> dict[str, Any]:
        connection, snapshot = context.connection, context.dossier
        catalogue = catalogues_in(connection, [round_id])[round_id]
        for code in mine:
            criterion_in(connection, round_id, code)
        data = drafts.data_in(connection, snapshot, "self_assessment")
        entered = entries_in(connection, catalogue, snapshot, data)
        changed = {code: reason for code, reason in mine.items() if reason != entered[code].explanation}
        context.refuse([*_without_reason(mine), *problems_of(_reasons(changed))])
        for code, reason in changed.items():
            if expected_versions.get(code) != entered[code].version:
                raise stale_entry(entered[code], {"criterion": code, "explanation": reason})
        for code, reason in changed.items():
            bump_in(connection, context, "self_assessment", code, entered[code].version, explanation=reason)
            context.audit(
                subject=code, before={"explanation": entered[code].explanation}, after={"explanation": reason}
            )
        if changed:
            touch(context)
        else:
            context.audit(reason="already so")
        return {"criteria": list(changed)}

    acts.on_dossier(
        record, actor, "save_entry", idempotency_key, body, unit_id=unit_id, round_id=round_id, attempted=mine
    )


def preview(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    criterion: str,
    *,
    values: Values,
    not_applicable: Mapping[str, str],
) -> Preview:
    """How saving this would change the self-score. Raises BadInput as ``save`` would, NotFound, NotAllowed."""
    with reading_as(record, actor) as connection:
        view = view_in(connection, actor, unit_id, round_id)
        if not view.shows("self_assessment"):
            raise NotAllowed("not_yours")
        fixed = last_year_in(connection, unit_id, round_id, reader=actor).fixed_previous
        catalogue, wanted = criterion_in(connection, round_id, criterion)
        text = readable_one_in(connection, actor, unit_id, round_id).texts.get("self_assessment")
        data = drafts.ungranted(drafts.data_of(text, unit_id, round_in(connection, round_id)))
    if strange := _of_other_criteria(wanted, values):
        raise BadInput(strange)
    after = _replaced(data, wanted, _completed(wanted, _values_data(values), fixed))
    asked = {code: reason for code, reason in kept_each(not_applicable).items() if reason}
    before = drafts.graded(catalogue, data)
    if view.withholds:
        before = published(before)
    return Preview(
        before,
        shown_like(before, drafts.graded(catalogue, after)),
        shown_like(before, drafts.graded(catalogue, {**after, "not_applicable": asked})) if asked else None,
    )


# Inside a transaction that is open already


def bump_in(
    connection: Connection,
    context: DossierActContext,
    part: Part,
    criterion: str,
    expected_version: int,
    **columns: Any,
) -> int:
    """Count one more saving of a part of a criterion; returns the new version."""
    key = {
        "unit_id": context.dossier.unit.id,
        "round_id": context.dossier.round.id,
        "part": part,
        "criterion": criterion,
    }
    changes = {"version": expected_version + 1, **context.signed("saved"), **columns}
    if expected_version:
        connection.execute(
            _entries.update().where(*(_entries.c[name] == value for name, value in key.items())).values(**changes)
        )
    else:
        connection.execute(_entries.insert().values(**key, **changes))
    return expected_version + 1


def take_over_requests_in(context: DossierActContext, catalogue: Catalogue, data: drafts.Data) -> None:
    """Store requests "không áp dụng" that a submission brought with it where requests entered here are stored."""
    if not data.get("not_applicable"):
        return
    for code, entry in entries_in(context.connection, catalogue, context.dossier, data).items():
        if entry.not_applicable:
            written = json.dumps(entry.not_applicable, ensure_ascii=False, sort_keys=True)
            bump_in(context.connection, context, "self_assessment", code, entry.version, not_applicable=written)


def stale_entry(now: Entry, mine: Any) -> Stale:
    """Somebody saved since the form was opened: who, when, theirs and mine."""
    return Stale(
        "stale_entry",
        who=now.saved_by,
        at=now.saved_at,
        criterion=now.criterion,
        theirs={"values": now.values, "explanation": now.explanation, "not_applicable": now.not_applicable},
        mine=mine,
        version=now.version,
    )


def _save(
    context: DossierActContext,
    catalogue: Catalogue,
    criterion: Criterion,
    mine: dict[str, Any],
    expected_version: int,
    fixed: Mapping[str, int],
    *,
    closed: frozenset[str],
) -> dict[str, Any]:
    connection, snapshot = context.connection, context.dossier
    data = drafts.data_in(connection, snapshot, "self_assessment")
    now = entries_in(connection, catalogue, snapshot, data)[criterion.code]
    problems = _of_other_criteria(criterion, mine["values"])
    problems += [
        {"vi": f"{code}: do đơn vị khảo sát độc lập nhập, phường không sửa.",
         "en": f"{code}: entered by whoever runs the survey, not by the ward."}
        for code in sorted(closed & mine["values"].keys())
        if mine["values"][code] != now.values.get(code)
    ]  # fmt: skip
    problems += _wrong_requests(criterion, mine["not_applicable"], closed)
    problems += problems_of(_newly_typed(criterion, mine, now))
    context.refuse(problems)
    kept = {code: inputs for code, inputs in now.values.items() if code in closed}
    mine = {**mine, "values": _completed(criterion, {**mine["values"], **kept}, fixed)}
    before = {"values": now.values, "explanation": now.explanation, "not_applicable": now.not_applicable}
    text, _ = drafts.checked(catalogue, _replaced(_without_requests(data, criterion), criterion, mine["values"]))
    if expected_version != now.version:
        if mine == before:
            context.audit(subject=criterion.code, before=before, after=mine, reason="already so")
            return {"version": now.version}
        raise stale_entry(now, mine)
    drafts.store_in(connection, snapshot, "self_assessment", text)
    # An explanation that stays may be longer than one may be today, and not this person's to shorten.
    explained = {"explanation": mine["explanation"]} if mine["explanation"] != before["explanation"] else {}
    version = bump_in(
        connection, context, "self_assessment", criterion.code, now.version, **explained,
        not_applicable=json.dumps(mine["not_applicable"], ensure_ascii=False, sort_keys=True),
    )  # fmt: skip
    # Decisions were made on the old figures, so new figures undo them. Adding an explanation does not, and what was decided
    # on a file was decided on that file.
    changed = any(mine[each] != before[each] for each in ("values", "not_applicable"))
    if snapshot.state == "returned" and changed:
        connection.execute(
            _decisions.delete().where(
                _decisions.c.unit_id == snapshot.unit.id,
                _decisions.c.round_id == snapshot.round.id,
                _decisions.c.criterion == criterion.code,
                _decisions.c.kind.not_in(("accept_document", "reject_document")),
                # A class was no figure of this criterion: it is decided anew where the ward states another.
                ~_decisions.c.subject.startswith(CLASS, autoescape=True),
            )
        )
    context.audit(subject=criterion.code, before=before, after=mine)
    touch(context)
    return {"version": version}


def _decided_in(connection: Connection, snapshot: DossierSnapshot, criterion: str) -> bool:
    """Whether the inspector has decided anything on a criterion."""
    query = select(_decisions.c.subject).where(
        _decisions.c.unit_id == snapshot.unit.id,
        _decisions.c.round_id == snapshot.round.id,
        _decisions.c.criterion == criterion,
    )
    return connection.execute(query.limit(1)).first() is not None


def touch(context: DossierActContext) -> None:
    """Note that the ward has saved something: the dossier's next revision, and at the first time the moment."""
    snapshot = context.dossier
    row = context.connection.execute(
        select(_dossiers.c.first_saved_at).where(
            _dossiers.c.unit_id == snapshot.unit.id, _dossiers.c.round_id == snapshot.round.id
        )
    ).one()
    context.touch(**({} if row.first_saved_at else {"first_saved_at": context.at}))


def _wrong_requests(criterion: Criterion, requests: Mapping[str, str], closed: frozenset[str]) -> list[dict[str, str]]:
    askable = {each.code for each in criterion.indicators if judged(each)} - closed
    problems = []
    for code, reason in requests.items():
        if code not in askable:
            problems.append({"vi": f"{code}: không đề nghị không áp dụng được.", "en": f"{code}: cannot be left out."})
        elif not reason:
            problems.append(
                {"vi": f"{code}: đề nghị không áp dụng phải có lý do.", "en": f"{code}: leaving it out needs a reason."}
            )
    return problems


def _without_reason(reasons: Mapping[str, str]) -> list[dict[str, str]]:
    if not reasons:
        return [{"vi": "Chưa ghi lý do nào.", "en": "No reason was given."}]
    return [
        {"vi": f"{code}: chưa ghi lý do.", "en": f"{code}: the reason is missing."}
        for code, reason in reasons.items()
        if not reason
    ]


def _reasons(reasons: Mapping[str, str]) -> Typed:
    """Explanations as typed texts: criterion → what was typed."""
    return {
        code: typed_field({"vi": f"{code}, giải trình", "en": f"{code}, explanation"}, reason, FIELDS["explanation"])
        for code, reason in reasons.items()
    }


def _newly_typed(criterion: Criterion, mine: Mapping[str, Any], now: Entry) -> Typed:
    """The texts that change with this saving. What stands already was looked at when it was typed."""
    explained = _reasons({criterion.code: mine["explanation"]})
    asked = {
        code: typed_field({"vi": code, "en": code}, reason, FIELDS["not_applicable"])
        for code, reason in mine["not_applicable"].items()
        if reason != now.not_applicable.get(code)
    }
    return {**(explained if mine["explanation"] != now.explanation else {}), **asked}


def _values_data(values: Values) -> dict[str, dict[str, Any]]:
    return {code: dict(inputs) for code, inputs in values.items() if inputs}


def _completed(
    criterion: Criterion, values: Mapping[str, Mapping[str, Any]], fixed: Mapping[str, int]
) -> dict[str, Any]:
    """The values, completed with the earlier counts that the record holds."""
    own = {each.code for each in criterion.indicators}
    found = {code: dict(inputs) for code, inputs in values.items()}
    for code, previous in fixed.items():
        if code in own and "current" in found.get(code, {}):
            found[code]["previous"] = previous
    return found


def _of_other_criteria(criterion: Criterion, values: Mapping[str, Any]) -> list[dict[str, str]]:
    """A problem for each value of an indicator that is none of the criterion: saved with it, it would replace that one's."""
    own = {each.code for each in criterion.indicators}
    return [
        {"vi": f"{code}: không phải chỉ tiêu của {criterion.code}; hãy lưu ở tiêu chí của nó.",
         "en": f"{code}: no indicator of {criterion.code}; save it with the criterion it belongs to."}
        for code in sorted(values.keys() - own)
    ]  # fmt: skip


def _replaced(data: drafts.Data, criterion: Criterion, values: Mapping[str, Any]) -> drafts.Data:
    own = {each.code for each in criterion.indicators}
    kept = {code: inputs for code, inputs in data["values"].items() if code not in own}
    return {**data, "values": {**kept, **values}}


def _without_requests(data: drafts.Data, criterion: Criterion) -> drafts.Data:
    """The submission without the requests "không áp dụng" of one criterion."""
    own = {each.code for each in criterion.indicators}
    kept = {code: reason for code, reason in data.get("not_applicable", {}).items() if code not in own}
    return {**drafts.ungranted(data), "not_applicable": kept} if kept else drafts.ungranted(data)
