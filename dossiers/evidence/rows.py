"""The rows of evidence inside an open transaction: codes, documents, and what the ward's submission says about them."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from dossiers.acts import DossierActContext
from dossiers.acts.audit import last_done_in
from dossiers.errors import BadInput, NotFound, Stale, wrong
from dossiers.evidence.about import About
from dossiers.evidence.room import problems_of_room_in
from dossiers.files.checks import Accepted
from dossiers.rounds.catalogues import catalogues_in
from dossiers.store.record import Record
from dossiers.store.schema import audit_log as _log
from dossiers.store.schema import decisions as _decisions
from dossiers.store.schema import dossiers as _dossiers
from dossiers.store.schema import evidence as _evidence
from dossiers.store.schema import evidence_files as _files
from dossiers.store.schema import evidence_uses as _uses
from dossiers.store.schema import steps as _steps
from dossiers.submissions import drafts
from dossiers.submissions.documents_on_file import code_of, documents_on_file_in
from dossiers.texts.typed_text import composed

_CODE = re.compile(r"([A-Za-z0-9.]{1,16})-([0-9]{2,6})", re.ASCII)
#: In these states the ward's submission is updated with its documents; later it stays as it was sent.
STILL_THE_WARDS = frozenset({"draft", "returned"})


def sent_at_in(connection: Connection, unit_id: str, round_id: str) -> datetime | None:
    """When the dossier was last sent. (Its own column keeps the first time, so that a return does not make a ward late.)"""
    first = select(_dossiers.c.submitted_at).where(_dossiers.c.unit_id == unit_id, _dossiers.c.round_id == round_id)
    again = select(func.max(_steps.c.taken_at)).where(
        _steps.c.unit_id == unit_id, _steps.c.round_id == round_id, _steps.c.act == "submit"
    )
    moments = [connection.execute(query).scalar_one() for query in (first, again)]
    return max((moment for moment in moments if moment is not None), default=None)


def use_row(connection: Connection, unit_id: str, round_id: str, code: str) -> Row:
    """The use of a document under a code. Raises NotFound."""
    read = _CODE.fullmatch(code)
    found = None
    if read and code == code_of(read[1], int(read[2])):
        found = connection.execute(
            select(_uses).where(
                _uses.c.unit_id == unit_id,
                _uses.c.round_id == round_id,
                _uses.c.requirement == read[1],
                _uses.c.number == int(read[2]),
            )
        ).one_or_none()
    if found is None:
        raise NotFound("no_evidence", code=code[:40])
    return found


def document_row(connection: Connection, unit_id: str, round_id: str, code: str) -> Row:
    """A use together with the document it uses."""
    used = use_row(connection, unit_id, round_id, code)
    return connection.execute(
        select(
            _uses, _evidence.c.sha256, _evidence.c.file_name, _evidence.c.number_symbol, _evidence.c.kind,
            _evidence.c.issuer, _evidence.c.issued_on, _evidence.c.abstract, _evidence.c.kept_at,
        )
        .join(_evidence, _evidence.c.id == _uses.c.evidence_id)
        .where(*is_use(used))
    ).one()  # fmt: skip


def about_of(row: Row) -> About:
    """What is said of a document under a code, from ``document_row``."""
    return About(row.number_symbol, row.kind, row.issuer, row.issued_on, row.abstract, row.pages)


def changed_since(connection: Connection, row: Row, code: str, *, theirs: Any, mine: Any) -> Stale:
    """That somebody said otherwise of a document, under whichever of its codes: who and when, as the log tells it."""
    uses = connection.execute(
        select(_uses.c.requirement, _uses.c.number).where(_uses.c.evidence_id == row.evidence_id)
    ).all()
    last = last_done_in(
        connection,
        _log.c.unit_id == row.unit_id,
        _log.c.round_id == row.round_id,
        _log.c.act == "add_evidence",
        _log.c.subject.in_([code_of(*use) for use in uses]),
    )
    return Stale("stale_evidence", who=last.who, at=last.at, code=code, theirs=theirs, mine=mine)


def is_use(row: Row) -> list[Any]:
    """The condition that names a use."""
    return [
        _uses.c.unit_id == row.unit_id,
        _uses.c.round_id == row.round_id,
        _uses.c.requirement == row.requirement,
        _uses.c.number == row.number,
    ]


def check_requirements(
    context: DossierActContext,
    requirements: Sequence[str],
    *,
    sha256: str | None = None,
    evidence_id: int | None = None,
) -> None:
    """Raise BadInput for unknown requirements, those that the document proves already, and where there is no room for more."""
    snapshot = context.dossier
    known = catalogues_in(context.connection, [snapshot.round.id])[snapshot.round.id].documents
    problems = [] if requirements else [wrong("no_requirement_chosen")]
    problems += [wrong("no_requirement", requirement=each[:40]) for each in requirements if each not in known]
    same = _uses.c.evidence_id == evidence_id if evidence_id is not None else _evidence.c.sha256 == sha256
    if sha256 is not None or evidence_id is not None:
        there = context.connection.execute(
            select(_uses.c.requirement, _uses.c.number)
            .join(_evidence, _evidence.c.id == _uses.c.evidence_id)
            .where(
                same, _uses.c.unit_id == snapshot.unit.id, _uses.c.round_id == snapshot.round.id,
                _uses.c.requirement.in_(list(requirements)), _uses.c.withdrawn_at.is_(None),
            )
        )  # fmt: skip
        problems += [wrong("evidence_there", code=code_of(*each)) for each in there]
    problems += problems_of_room_in(
        context.connection, snapshot.unit.id, snapshot.round.id, requirements, 0 if evidence_id is None else None
    )
    if problems:
        raise BadInput(problems)


def file_row(record: Record, context: DossierActContext, digest: str, content: bytes, look: Accepted) -> None:
    """Write the row of a stored file, if it has none yet."""
    known = context.connection.execute(select(_files.c.sha256).where(_files.c.sha256 == digest)).first()
    if known:
        return
    # Sweeping holds the same lock. If the file was swept since it was stored, store it again before writing its row.
    record.files.put(content)
    context.connection.execute(
        _files.insert().values(
            sha256=digest, size=len(content), media_type=look.media_type, pages=look.pages, stored_at=context.at
        )
    )


def added(context: DossierActContext, columns: Mapping[str, Any], requirements: Sequence[str], pages: str) -> list[str]:
    """Write a new document and its uses; returns their codes."""
    snapshot = context.dossier
    inserted = context.connection.execute(
        _evidence.insert().values(
            unit_id=snapshot.unit.id, round_id=snapshot.round.id, **columns, **context.signed("added")
        )
    )
    key = inserted.inserted_primary_key
    assert key is not None
    return [used(context, key[0], each, composed(pages)) for each in dict.fromkeys(requirements)]


def used(context: DossierActContext, evidence_id: int, requirement: str, pages: str) -> str:
    """Give the document the next number of the requirement. Numbers of withdrawn documents are not used again."""
    snapshot, connection = context.dossier, context.connection
    here = (
        _uses.c.unit_id == snapshot.unit.id,
        _uses.c.round_id == snapshot.round.id,
        _uses.c.requirement == requirement,
    )
    taken = list(connection.execute(select(_uses.c.number).where(*here)).scalars())
    claimed = False
    if not taken and snapshot.state in STILL_THE_WARDS:
        claimed = requirement in drafts.data_in(connection, snapshot, "self_assessment")["documents"]
    number = max(taken, default=0) + 1
    connection.execute(
        _uses.insert().values(
            unit_id=snapshot.unit.id, round_id=snapshot.round.id, requirement=requirement, number=number,
            evidence_id=evidence_id, pages=pages, claimed_before=claimed, **context.signed("added"),
        )
    )  # fmt: skip
    return code_of(requirement, number)


def claim(connection: Connection, context: DossierActContext, *, without: str | None = None) -> None:
    """Make the ward's submission say "provided" for every requirement with a document, and no longer for ``without`` if that
    requirement has none left.
    """
    snapshot = context.dossier
    row = connection.execute(
        select(_dossiers.c.first_saved_at).where(
            _dossiers.c.unit_id == snapshot.unit.id, _dossiers.c.round_id == snapshot.round.id
        )
    ).one()
    context.touch(**({} if row.first_saved_at else {"first_saved_at": context.at}))
    if snapshot.state not in STILL_THE_WARDS:
        return
    data = drafts.data_in(connection, snapshot, "self_assessment")
    proven = documents_on_file_in(connection, snapshot.unit.id, snapshot.round.id)
    documents = {**data["documents"], **{each: "provided" for each in proven if each not in data["documents"]}}
    if without is not None and without not in proven:
        _forget_acceptance(context, without)
        if not _claimed_before(connection, context, without):
            documents.pop(without, None)
    if documents == data["documents"] and drafts.text_in(
        connection, snapshot.unit.id, snapshot.round.id, "self_assessment"
    ):
        return
    catalogue = catalogues_in(connection, [snapshot.round.id])[snapshot.round.id]
    text, _ = drafts.checked(catalogue, {**data, "documents": documents})
    drafts.store_in(connection, snapshot, "self_assessment", text)


def _claimed_before(connection: Connection, context: DossierActContext, requirement: str) -> bool:
    query = select(_uses.c.number).where(
        _uses.c.unit_id == context.dossier.unit.id,
        _uses.c.round_id == context.dossier.round.id,
        _uses.c.requirement == requirement,
        _uses.c.claimed_before,
    )
    return connection.execute(query).first() is not None


def _forget_acceptance(context: DossierActContext, requirement: str) -> None:
    """Delete what accepted a document as a whole, in a returned dossier that has no file of it left.

    A refusal stays: whatever is handed in instead has to be looked at again.
    """
    snapshot = context.dossier
    if snapshot.state == "returned":
        context.connection.execute(
            _decisions.delete().where(
                _decisions.c.unit_id == snapshot.unit.id,
                _decisions.c.round_id == snapshot.round.id,
                _decisions.c.subject == requirement,
                _decisions.c.kind == "accept_document",
            )
        )


def use_added_later(connection: Connection, row: Row) -> bool:
    """Whether a document was shown for this requirement only after the dossier was sent."""
    sent = sent_at_in(connection, row.unit_id, row.round_id)
    return sent is not None and row.added_at > sent


def document_added_later(connection: Connection, row: Row) -> bool:
    """Whether a document itself came after the dossier was sent, and not only a further use of it."""
    sent = sent_at_in(connection, row.unit_id, row.round_id)
    came = connection.execute(select(_evidence.c.added_at).where(_evidence.c.id == row.evidence_id)).scalar_one()
    return sent is not None and came > sent
