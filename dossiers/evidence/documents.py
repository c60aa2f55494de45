"""Evidence: the documents a ward shows, each with a permanent code for every requirement it proves.

A code (``TC07.a-03``) is never used again, not even after the document was withdrawn. One document may prove several
requirements without a copy. Its bytes are stored once (``store.file_store``), before the row that names them is written, so
every row has its file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, NamedTuple

from sqlalchemy import Connection, select

from dossiers import acts
from dossiers.access.policy import Actor, require_account_in, require_in
from dossiers.acts import DossierActContext, audit, snapshot_in
from dossiers.errors import BadInput, Busy, DossierError, NotAllowed, NotFound, messages, wrong
from dossiers.evidence.about import About, columns_of, plain, problems_of, told
from dossiers.evidence.rows import (
    STILL_THE_WARDS,
    about_of,
    added,
    changed_since,
    check_requirements,
    claim,
    document_added_later,
    document_row,
    file_row,
    is_use,
    use_added_later,
    use_row,
    used,
)
from dossiers.files.checks import ENDINGS, accepted, plain_name
from dossiers.rounds.rounds import round_in
from dossiers.rounds.units import unit_in
from dossiers.store.clock import now, today
from dossiers.store.file_store import Files
from dossiers.store.record import Record
from dossiers.store.schema import evidence as _evidence
from dossiers.store.schema import evidence_files as _files
from dossiers.store.schema import evidence_uses as _uses
from dossiers.texts.doubts import answers_to
from dossiers.texts.typed_fields import typed
from dossiers.texts.typed_text import composed
from dossiers.vocabulary import Act


@dataclass(frozen=True)
class Added:
    """What was done: the codes given, one for each requirement, and warnings for the person (sentences {vi, en})."""

    codes: tuple[str, ...]
    warnings: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class OpenedFile:
    """A file that may be opened. ``pages``: of a PDF. ``file_name``: for saving, with the ending that fits its content.

    ``content`` and ``stream`` read it as it was handed in and compare the hash. They raise RecordError if the stored file was
    altered, and NotFound if it is gone.
    """

    sha256: str
    media_type: str
    pages: int | None
    file_name: str
    files: Files

    @property
    def content(self) -> bytes:
        """All of it."""
        return self.files.get(self.sha256)

    def stream(self) -> BinaryIO:
        """The file opened at its beginning, so that it can be sent without holding all of it. The caller closes it."""
        return self.files.stream(self.sha256)


class EarlierDocument(NamedTuple):
    """Names a document of another round that is to be used again."""

    unit_id: str
    round_id: str
    code: str


def add(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    *,
    requirements: Sequence[str],
    content: bytes,
    file_name: str,
    about: About,
    idempotency_key: str,
) -> Added:
    """Hand in a file for one or more requirements ("TC07.a") of the round's catalogue.

    The first document of a requirement also marks it as "provided" in the ward's submission, in the same transaction. While
    the ward answers questions, the submission stays as it was sent, and the document is listed beside it as added later.
    Raises BadInput (the file is not accepted, a text is wrong, the requirement is unknown, the same file is there already),
    NotAllowed, NotFound.
    """
    problems = problems_of(about, today(record))
    look, digest = None, ""
    # A person who may not add evidence is refused by the act below, which notes it; their file is neither read nor stored.
    if may(record, actor, "add_evidence", unit_id, round_id):
        answers = answers_to(idempotency_key)
        try:
            look = accepted(content, file_name, answers, person=actor.person_id or actor.name)
            problems += look.doubts
        except BadInput as refused:
            problems += refused.problems
        except Busy:
            # No process was free. If a text is wrong as well, say that first: the person can correct it while waiting.
            if not problems:
                raise
        answers.refuse(problems)
        digest = record.files.put(content)

    def body(context: DossierActContext) -> dict[str, Any]:
        assert look is not None
        context.refuse(problems)
        connection = context.connection
        check_requirements(context, requirements, sha256=digest)
        file_row(record, context, digest, content, look)
        columns = {"sha256": digest, "file_name": plain_name(file_name), **columns_of(about)}
        codes = added(context, columns, requirements, about.pages)
        context.audit(subject=", ".join(codes), after={**told(columns), "pages": about.pages})
        claim(connection, context)
        return {"codes": codes, "warnings": list(look.warnings)}

    done = acts.on_dossier(record, actor, "add_evidence", idempotency_key, body, unit_id=unit_id, round_id=round_id)
    return Added(tuple(done["codes"]), tuple(done["warnings"]))


def refer(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    *,
    requirements: Sequence[str],
    about: About,
    kept_at: str,
    idempotency_key: str,
) -> Added:
    """Refer to a classified document that is kept elsewhere: number, date and place, but nothing of its content.

    Raises as ``add``.
    """
    kept_at = composed(kept_at)
    problems = problems_of(about, today(record), kept_at)
    problems += [
        wrong("evidence_field_missing", field=messages()[f"field_{name}"])
        for name, given in (
            ("number_symbol", about.number_symbol), ("issued_on", about.issued_on), ("kept_at", kept_at),
        )
        if not given
    ]  # fmt: skip

    def body(context: DossierActContext) -> dict[str, Any]:
        context.refuse(problems)
        check_requirements(context, requirements)
        # The abstract of a classified document may itself be classified.
        columns = {**columns_of(about), "abstract": "", "kept_at": kept_at}
        codes = added(context, columns, requirements, about.pages)
        context.audit(subject=", ".join(codes), after={**told(columns), "pages": about.pages})
        claim(context.connection, context)
        return {"codes": codes}

    done = acts.on_dossier(record, actor, "add_evidence", idempotency_key, body, unit_id=unit_id, round_id=round_id)
    return Added(tuple(done["codes"]))


def use(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    code: str,
    *,
    requirements: Sequence[str],
    pages: str = "",
    idempotency_key: str,
) -> Added:
    """Use a document that was handed in already for further requirements, without a copy. Raises as ``add``."""

    def body(context: DossierActContext) -> dict[str, Any]:
        row = use_row(context.connection, unit_id, round_id, code)
        if row.withdrawn_at is not None:
            raise BadInput([wrong("evidence_withdrawn", code=code)])
        check_requirements(context, requirements, evidence_id=row.evidence_id)
        codes = [used(context, row.evidence_id, each, composed(pages)) for each in requirements]
        context.audit(subject=", ".join(codes), after={"same_as": code, "pages": composed(pages)})
        claim(context.connection, context)
        return {"codes": codes}

    done = acts.on_dossier(
        record,
        actor,
        "add_evidence",
        idempotency_key,
        body,
        unit_id=unit_id,
        round_id=round_id,
        typed=typed(pages=pages),
    )
    return Added(tuple(done["codes"]))


def use_again(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    source: EarlierDocument,
    *,
    requirements: Sequence[str],
    pages: str = "",
    idempotency_key: str,
) -> Added:
    """Show a document of an earlier round again, from the same ward or one of its predecessors. Raises as ``add``."""

    def body(context: DossierActContext) -> dict[str, Any]:
        connection = context.connection
        earlier = snapshot_in(connection, source.unit_id, source.round_id)
        # The earlier ward must be the actor's own or a predecessor: a neighbour's documents may not be used, even if published.
        require_in(connection, actor, "add_evidence", source.unit_id, source.round_id, "draft")
        require_in(connection, actor, "read_evidence", source.unit_id, source.round_id, earlier.state)
        row = document_row(connection, *source)
        check_requirements(context, requirements, sha256=row.sha256)
        kept = ("sha256", "file_name", "number_symbol", "kind", "issuer", "issued_on", "abstract", "kept_at")
        columns = {name: getattr(row, name) for name in kept}
        codes = added(context, columns, requirements, composed(pages))
        context.audit(subject=", ".join(codes), after={**told(columns), "again": list(source)})
        claim(connection, context)
        return {"codes": codes}

    done = acts.on_dossier(
        record,
        actor,
        "add_evidence",
        idempotency_key,
        body,
        unit_id=unit_id,
        round_id=round_id,
        typed=typed(pages=pages),
    )
    return Added(tuple(done["codes"]))


def change(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    code: str,
    *,
    about: About,
    expected: About,
    idempotency_key: str,
) -> None:
    """Correct what is said about a document; ``pages`` only for this code. A document that was sent stays as it was sent.

    ``expected``: what was said about it when the form was opened. Raises BadInput, NotAllowed, NotFound, and Stale if
    somebody has changed it since, under any of its codes.
    """
    day = today(record)

    def body(context: DossierActContext) -> dict[str, Any]:
        connection = context.connection
        row = document_row(connection, unit_id, round_id, code)
        context.refuse(problems_of(about, day, before=about_of(row)))
        if row.withdrawn_at is not None:
            raise BadInput([wrong("evidence_withdrawn", code=code)])
        columns = columns_of(about)
        before = {name: getattr(row, name) for name in columns}
        if context.dossier.state not in STILL_THE_WARDS:
            # The description holds for all codes of a document, also for those that were sent with the dossier.
            newer = document_added_later(connection, row) or before == columns
            if not newer or not use_added_later(connection, row):
                raise BadInput([wrong("evidence_sent", code=code)])
        stands = about_of(row)
        if plain(stands) not in (plain(expected), plain(about)):
            raise changed_since(connection, row, code, theirs=plain(stands), mine=plain(about))
        connection.execute(_evidence.update().where(_evidence.c.id == row.evidence_id).values(**columns))
        connection.execute(_uses.update().where(*is_use(row)).values(pages=composed(about.pages)))
        context.audit(
            subject=code,
            before={**told(before), "pages": row.pages},
            after={**told(columns), "pages": composed(about.pages)},
        )
        context.touch()
        return {}

    acts.on_dossier(record, actor, "add_evidence", idempotency_key, body, unit_id=unit_id, round_id=round_id)


def withdraw(
    record: Record, actor: Actor, unit_id: str, round_id: str, code: str, *, idempotency_key: str, reason: str = ""
) -> None:
    """Withdraw a document from one requirement. Its code stays taken and its file is kept, so that it can be looked up later.

    After the last document of a requirement was withdrawn, the submission no longer says "provided", unless it said so before
    there were any documents. Raises BadInput, NotAllowed, NotFound.
    """
    said = typed(reason=reason)

    def body(context: DossierActContext) -> dict[str, Any]:
        connection = context.connection
        row = use_row(connection, unit_id, round_id, code)
        if row.withdrawn_at is not None:
            raise BadInput([wrong("evidence_withdrawn", code=code)])
        connection.execute(_uses.update().where(*is_use(row)).values(**context.signed("withdrawn")))
        before = {"evidence": row.evidence_id, "pages": row.pages}
        context.audit(subject=code, before=before, reason=said["reason"].text or None)
        claim(connection, context, without=row.requirement)
        return {}

    acts.on_dossier(
        record,
        actor,
        "withdraw_evidence",
        idempotency_key,
        body,
        unit_id=unit_id,
        round_id=round_id,
        typed=said,
    )


def open_file(record: Record, actor: Actor, unit_id: str, round_id: str, code: str) -> OpenedFile:
    """The file of a document, after checking that ``actor`` may open it.

    A withdrawn document can be opened, too. Raises NotFound, and NotAllowed (noted in the log); the latter whether or not
    there is such a document.
    """
    try:
        with record.reading() as connection:
            require_to_read_in(connection, actor, unit_id, round_id)
            row = document_row(connection, unit_id, round_id, code)
            file = connection.execute(
                select(_files.c.media_type, _files.c.pages).where(_files.c.sha256 == row.sha256)
            ).one_or_none()
    except NotAllowed as refusal:
        with record.writing() as connection:
            # An address may contain any text, so the log gets the ward and round only if they exist.
            named = _is_known(connection, unit_id, round_id)
            where = {"unit_id": unit_id, "round_id": round_id} if named else {}
            asked = code[:40] if named else f"{unit_id[:40]}/{round_id[:40]}/{code[:40]}"
            audit.append_in(
                connection, actor, "read_evidence", now(record), outcome="refused", subject=asked,
                reason=refusal.texts, **where,
            )  # fmt: skip
        raise
    if row.sha256 is None or file is None:
        raise NotFound("no_evidence", code=code)
    name = _saved_name(code, row.file_name or "", file.media_type)
    return OpenedFile(row.sha256, file.media_type, file.pages, name, record.files)


def may(record: Record, actor: Actor, act: Act, unit_id: str, round_id: str) -> bool:
    """Whether ``actor`` may do ``act`` to this dossier now, so that a form can be shown or not. The act checks it again."""
    with record.reading() as connection:
        try:
            require_account_in(connection, actor)
            snapshot = snapshot_in(connection, unit_id, round_id)
            require_in(connection, actor, act, unit_id, round_id, snapshot.state)
        except DossierError:
            return False
    return True


# Inside a transaction that is open already


def require_to_read_in(connection: Connection, actor: Actor, unit_id: str, round_id: str) -> None:
    """Raise NotAllowed unless ``actor`` may open the files of this dossier now. Others do not learn whether it exists."""
    try:
        state = snapshot_in(connection, unit_id, round_id).state
    except NotFound:
        # Answer as if the dossier existed and was not sent yet, so that a refusal does not reveal what exists.
        require_in(connection, actor, "read_evidence", unit_id, round_id, "draft")
        raise
    require_in(connection, actor, "read_evidence", unit_id, round_id, state)


def _is_known(connection: Connection, unit_id: str, round_id: str) -> bool:
    """Whether there are such a unit and such a round."""
    try:
        unit_in(connection, unit_id)
        round_in(connection, round_id)
    except NotFound:
        return False
    return True


def _saved_name(code: str, file_name: str, media_type: str) -> str:
    """The name for saving: the code comes first, so that the file is found again; the ending fits the content."""
    stem, point, ending = file_name.rpartition(".")
    shown = stem if point and len(ending) <= 5 else file_name
    return f"{code} {shown}".strip() + ENDINGS.get(media_type, "")
