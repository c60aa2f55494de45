"""Evidence: documents a ward shows, each under a permanent code for every requirement it proves.

A code (`TC07.a-03`) is never used again, not even after withdrawal. One document may serve several requirements without a copy;
its bytes lie once in the store (`file_store`), written before the row that names them, so that a row always has its file.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from dossiers import audit, drafts
from dossiers.access import Act, Actor, require_account_in, require_in
from dossiers.acts import Doing, carry_out, place_in
from dossiers.catalogues import catalogues_in
from dossiers.clock import now, today
from dossiers.errors import BadInput, DossierError, NotAllowed, NotFound, messages, wrong
from dossiers.file_checks import ENDINGS, Accepted, accepted, plain_name
from dossiers.personal_data import refusals
from dossiers.provided import provided_in
from dossiers.record import Record
from dossiers.schema import decisions as _decisions
from dossiers.schema import dossiers as _dossiers
from dossiers.schema import evidence as _evidence
from dossiers.schema import evidence_files as _files
from dossiers.schema import evidence_uses as _uses

_CODE = re.compile(r"([A-Za-z0-9.]{1,16})-([0-9]{2,6})", re.ASCII)
#: What a document says of itself → how long it may be.
_LONGEST = {"number_symbol": 100, "kind": 100, "issuer": 200, "abstract": 1_000, "pages": 100, "kept_at": 300}
#: The ward's submission follows its documents in these states; later it stays as it was sent.
STILL_THE_WARDS = frozenset({"draft", "returned"})


@dataclass(frozen=True)
class About:
    """What a document is: number and symbol, kind, issuer, date, abstract; `pages`: where in it the proof stands."""

    number_symbol: str = ""
    kind: str = ""
    issuer: str = ""
    issued_on: date | None = None
    abstract: str = ""
    pages: str = ""


@dataclass(frozen=True)
class Added:
    """What was done: the codes given, one a requirement, and what the person should know (sentences {vi, en})."""

    codes: tuple[str, ...]
    warnings: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Opened:
    """A file as it was handed in. `file_name`: for saving, with the ending of what it is."""

    content: bytes
    media_type: str
    file_name: str


class Source(NamedTuple):
    """A document of another round, to be used again."""

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
    operation: str,
) -> Added:
    """Hand in a file for one or more requirements ("TC07.a") of the round's catalogue.

    The first document of a requirement says "provided" in the ward's submission, in the same transaction; while the ward
    answers questions the submission stays as it was sent, and the document stands beside it as added later. Raises BadInput
    (a file that is not accepted, bad words, an unknown requirement, the same file there already), NotAllowed, NotFound.
    """
    problems = _problems(about, today(record))
    look, digest = None, ""
    # Whoever may not is told so by carry_out, which notes it; no stranger's file is read or kept before.
    if may(record, actor, "add_evidence", unit_id, round_id):
        try:
            look = accepted(content, file_name)
        except BadInput as refused:
            problems += refused.problems
        if problems:
            raise BadInput(problems)
        digest = record.files.put(content)

    def body(doing: Doing) -> dict[str, Any]:
        assert look is not None
        connection = doing.connection
        _check_requirements(doing, requirements, sha256=digest)
        _file_row(record, doing, digest, content, look)
        columns = {"sha256": digest, "file_name": plain_name(file_name), **_columns(about)}
        codes = _added(doing, columns, requirements, about.pages)
        doing.tell(subject=", ".join(codes), after={**_told(columns), "pages": about.pages})
        _claim(connection, doing)
        return {"codes": codes, "warnings": list(look.warnings)}

    done = carry_out(record, actor, "add_evidence", operation, body, unit_id=unit_id, round_id=round_id)
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
    operation: str,
) -> Added:
    """Name a document that is kept elsewhere, a classified one: number, date and place; nothing of what it says.

    Raises as `add`.
    """
    kept_at = _composed(kept_at)
    problems = _problems(about, today(record), kept_at)
    problems += [
        wrong("evidence_field_missing", field=messages()[f"field_{name}"])
        for name, given in (
            ("number_symbol", about.number_symbol), ("issued_on", about.issued_on), ("kept_at", kept_at),
        )
        if not given
    ]  # fmt: skip

    def body(doing: Doing) -> dict[str, Any]:
        if problems:
            raise BadInput(problems)
        _check_requirements(doing, requirements)
        # The abstract of a classified document may itself be classified.
        columns = {**_columns(about), "abstract": "", "kept_at": kept_at}
        codes = _added(doing, columns, requirements, about.pages)
        doing.tell(subject=", ".join(codes), after={**_told(columns), "pages": about.pages})
        _claim(doing.connection, doing)
        return {"codes": codes}

    done = carry_out(record, actor, "add_evidence", operation, body, unit_id=unit_id, round_id=round_id)
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
    operation: str,
) -> Added:
    """Let a document that is there already prove further requirements, without a copy. Raises as `add`."""

    def body(doing: Doing) -> dict[str, Any]:
        row = _use_row(doing.connection, unit_id, round_id, code)
        if row.withdrawn_at is not None:
            raise BadInput([wrong("evidence_withdrawn", code=code)])
        _check_requirements(doing, requirements, evidence_id=row.evidence_id)
        codes = [_used(doing, row.evidence_id, each, _composed(pages)) for each in requirements]
        doing.tell(subject=", ".join(codes), after={"same_as": code, "pages": _composed(pages)})
        _claim(doing.connection, doing)
        return {"codes": codes}

    done = carry_out(record, actor, "add_evidence", operation, body, unit_id=unit_id, round_id=round_id)
    return Added(tuple(done["codes"]))


def use_again(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    source: Source,
    *,
    requirements: Sequence[str],
    pages: str = "",
    operation: str,
) -> Added:
    """Show a document of an earlier round again, one's own or that of a ward that went into one's own. Raises as `add`."""

    def body(doing: Doing) -> dict[str, Any]:
        connection = doing.connection
        earlier = place_in(connection, source.unit_id, source.round_id)
        # Only who may add to the earlier ward as to their own: a neighbour's documents are no source, published or not.
        require_in(connection, actor, "add_evidence", source.unit_id, source.round_id, "draft")
        require_in(connection, actor, "read_evidence", source.unit_id, source.round_id, earlier.state)
        row = _document_row(connection, *source)
        _check_requirements(doing, requirements, sha256=row.sha256)
        kept = ("sha256", "file_name", "number_symbol", "kind", "issuer", "issued_on", "abstract", "kept_at")
        columns = {name: getattr(row, name) for name in kept}
        codes = _added(doing, columns, requirements, _composed(pages))
        doing.tell(subject=", ".join(codes), after={**_told(columns), "again": list(source)})
        _claim(connection, doing)
        return {"codes": codes}

    done = carry_out(record, actor, "add_evidence", operation, body, unit_id=unit_id, round_id=round_id)
    return Added(tuple(done["codes"]))


def change(
    record: Record, actor: Actor, unit_id: str, round_id: str, code: str, *, about: About, operation: str
) -> None:
    """Correct what is said of a document; `pages` those of this code only. What went with the dossier is not changed later.

    Raises BadInput, NotAllowed, NotFound.
    """
    problems = _problems(about, today(record))

    def body(doing: Doing) -> dict[str, Any]:
        if problems:
            raise BadInput(problems)
        connection = doing.connection
        row = _document_row(connection, unit_id, round_id, code)
        if row.withdrawn_at is not None:
            raise BadInput([wrong("evidence_withdrawn", code=code)])
        if doing.dossier.state not in STILL_THE_WARDS and not _added_later(connection, row):
            raise BadInput([wrong("evidence_sent", code=code)])
        columns = _columns(about)
        before = {name: getattr(row, name) for name in columns}
        connection.execute(_evidence.update().where(_evidence.c.id == row.evidence_id).values(**columns))
        connection.execute(_uses.update().where(*_is(row)).values(pages=_composed(about.pages)))
        doing.tell(
            subject=code,
            before={**_told(before), "pages": row.pages},
            after={**_told(columns), "pages": _composed(about.pages)},
        )
        doing.touch()
        return {}

    carry_out(record, actor, "add_evidence", operation, body, unit_id=unit_id, round_id=round_id)


def withdraw(
    record: Record, actor: Actor, unit_id: str, round_id: str, code: str, *, operation: str, reason: str = ""
) -> None:
    """Take a document out of one requirement. Its code stays taken, its file kept: what was shown can be told later.

    With the last document of a requirement the submission no longer says "provided", unless it said so before there were any.
    Raises BadInput, NotAllowed, NotFound.
    """

    def body(doing: Doing) -> dict[str, Any]:
        connection = doing.connection
        row = _use_row(connection, unit_id, round_id, code)
        if row.withdrawn_at is not None:
            raise BadInput([wrong("evidence_withdrawn", code=code)])
        connection.execute(_uses.update().where(*_is(row)).values(**doing.signed("withdrawn")))
        doing.tell(
            subject=code, before={"evidence": row.evidence_id, "pages": row.pages}, reason=reason.strip() or None
        )
        _claim(connection, doing, without=row.requirement)
        return {}

    carry_out(record, actor, "withdraw_evidence", operation, body, unit_id=unit_id, round_id=round_id)


def open_file(record: Record, actor: Actor, unit_id: str, round_id: str, code: str) -> Opened:
    """The file of a document, after the right was asked and the hash compared.

    A withdrawn one opens too: what was shown can be looked at later. Raises NotAllowed (noted in the log) whether or not there
    is such a document, NotFound, and RecordError where the stored file was altered.
    """
    try:
        with record.reading() as connection:
            require_to_read_in(connection, actor, unit_id, round_id)
            row = _document_row(connection, unit_id, round_id, code)
            media = connection.execute(select(_files.c.media_type).where(_files.c.sha256 == row.sha256)).scalar()
    except NotAllowed as refusal:
        with record.writing() as connection:
            audit.append_in(
                connection, actor, "read_evidence", now(record), outcome="refused", unit_id=unit_id, round_id=round_id,
                subject=code[:40], reason=refusal.texts,
            )  # fmt: skip
        raise
    if row.sha256 is None or media is None:
        raise NotFound("no_evidence", code=code)
    return Opened(record.files.get(row.sha256), media, _saved_name(code, row.file_name or "", media))


def may(record: Record, actor: Actor, act: Act, unit_id: str, round_id: str) -> bool:
    """Whether `actor` may do `act` to this dossier now: for showing a form or not. The act itself asks again."""
    with record.reading() as connection:
        try:
            require_account_in(connection, actor)
            place = place_in(connection, unit_id, round_id)
            require_in(connection, actor, act, unit_id, round_id, place.state)
        except DossierError:
            return False
    return True


# Inside a transaction that is open already


def require_to_read_in(connection: Connection, actor: Actor, unit_id: str, round_id: str) -> None:
    """Raise NotAllowed unless `actor` may open the files of this dossier now. Whether there is one is told to nobody else."""
    try:
        state = place_in(connection, unit_id, round_id).state
    except NotFound:
        # As though it were there and not sent yet: what is refused does not tell what exists.
        require_in(connection, actor, "read_evidence", unit_id, round_id, "draft")
        raise
    require_in(connection, actor, "read_evidence", unit_id, round_id, state)


def sent_at_in(connection: Connection, unit_id: str, round_id: str) -> datetime | None:
    """When the dossier was last sent."""
    query = select(_dossiers.c.submitted_at).where(_dossiers.c.unit_id == unit_id, _dossiers.c.round_id == round_id)
    return connection.execute(query).scalar_one()


def code_of(requirement: str, number: int) -> str:
    """The permanent code of a document's use: `TC07.a-03`."""
    return f"{requirement}-{number:02d}"


def _use_row(connection: Connection, unit_id: str, round_id: str, code: str) -> Row:
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


def _document_row(connection: Connection, unit_id: str, round_id: str, code: str) -> Row:
    """A use together with the document it uses."""
    used = _use_row(connection, unit_id, round_id, code)
    return connection.execute(
        select(
            _uses, _evidence.c.sha256, _evidence.c.file_name, _evidence.c.number_symbol, _evidence.c.kind,
            _evidence.c.issuer, _evidence.c.issued_on, _evidence.c.abstract, _evidence.c.kept_at,
        )
        .join(_evidence, _evidence.c.id == _uses.c.evidence_id)
        .where(*_is(used))
    ).one()  # fmt: skip


def _is(row: Row) -> list[Any]:
    return [
        _uses.c.unit_id == row.unit_id,
        _uses.c.round_id == row.round_id,
        _uses.c.requirement == row.requirement,
        _uses.c.number == row.number,
    ]


def _check_requirements(
    doing: Doing, requirements: Sequence[str], *, sha256: str | None = None, evidence_id: int | None = None
) -> None:
    """BadInput for what the catalogue does not ask for, and for a document that proves the requirement already."""
    place = doing.dossier
    known = catalogues_in(doing.connection, [place.round.id])[place.round.id].documents
    problems = [] if requirements else [wrong("no_requirement_chosen")]
    problems += [wrong("no_requirement", requirement=each[:40]) for each in requirements if each not in known]
    same = _uses.c.evidence_id == evidence_id if evidence_id is not None else _evidence.c.sha256 == sha256
    if sha256 is not None or evidence_id is not None:
        there = doing.connection.execute(
            select(_uses.c.requirement, _uses.c.number)
            .join(_evidence, _evidence.c.id == _uses.c.evidence_id)
            .where(
                same, _uses.c.unit_id == place.unit.id, _uses.c.round_id == place.round.id,
                _uses.c.requirement.in_(list(requirements)), _uses.c.withdrawn_at.is_(None),
            )
        )  # fmt: skip
        problems += [wrong("evidence_there", code=code_of(*each)) for each in there]
    if problems:
        raise BadInput(problems)


def _file_row(record: Record, doing: Doing, digest: str, content: bytes, look: Accepted) -> None:
    known = doing.connection.execute(select(_files.c.sha256).where(_files.c.sha256 == digest)).first()
    if known:
        return
    # Sweeping holds the same lock: a file swept since it was put is put again before its row is written.
    record.files.put(content)
    doing.connection.execute(
        _files.insert().values(
            sha256=digest, size=len(content), media_type=look.media_type, pages=look.pages, stored_at=doing.at
        )
    )


def _added(doing: Doing, columns: Mapping[str, Any], requirements: Sequence[str], pages: str) -> list[str]:
    place = doing.dossier
    inserted = doing.connection.execute(
        _evidence.insert().values(unit_id=place.unit.id, round_id=place.round.id, **columns, **doing.signed("added"))
    )
    key = inserted.inserted_primary_key
    assert key is not None
    return [_used(doing, key[0], each, _composed(pages)) for each in dict.fromkeys(requirements)]


def _used(doing: Doing, evidence_id: int, requirement: str, pages: str) -> str:
    """Give the document the next number of the requirement; numbers of withdrawn ones are not free."""
    place, connection = doing.dossier, doing.connection
    here = (
        _uses.c.unit_id == place.unit.id,
        _uses.c.round_id == place.round.id,
        _uses.c.requirement == requirement,
    )
    taken = list(connection.execute(select(_uses.c.number).where(*here)).scalars())
    claimed = False
    if not taken and place.state in STILL_THE_WARDS:
        claimed = requirement in drafts.data_in(connection, place, "self_assessment")["documents"]
    number = max(taken, default=0) + 1
    connection.execute(
        _uses.insert().values(
            unit_id=place.unit.id, round_id=place.round.id, requirement=requirement, number=number,
            evidence_id=evidence_id, pages=pages, claimed_before=claimed, **doing.signed("added"),
        )
    )  # fmt: skip
    _forget_decision(doing, requirement)
    return code_of(requirement, number)


def _claim(connection: Connection, doing: Doing, *, without: str | None = None) -> None:
    """Let the ward's submission say "provided" of what has a document, and no more of `without` if it has none left."""
    place = doing.dossier
    row = connection.execute(
        select(_dossiers.c.first_saved_at).where(
            _dossiers.c.unit_id == place.unit.id, _dossiers.c.round_id == place.round.id
        )
    ).one()
    doing.touch(**({} if row.first_saved_at else {"first_saved_at": doing.at}))
    if place.state not in STILL_THE_WARDS:
        return
    data = drafts.data_in(connection, place, "self_assessment")
    proven = provided_in(connection, place.unit.id, place.round.id)
    documents = {**data["documents"], **{each: "provided" for each in proven if each not in data["documents"]}}
    if without is not None and without not in proven:
        _forget_decision(doing, without)
        if not _claimed_before(connection, doing, without):
            documents.pop(without, None)
    if documents == data["documents"] and drafts.text_in(connection, place.unit.id, place.round.id, "self_assessment"):
        return
    catalogue = catalogues_in(connection, [place.round.id])[place.round.id]
    text, _ = drafts.checked(catalogue, {**data, "documents": documents})
    drafts.store_in(connection, place, "self_assessment", text)


def _claimed_before(connection: Connection, doing: Doing, requirement: str) -> bool:
    query = select(_uses.c.number).where(
        _uses.c.unit_id == doing.dossier.unit.id,
        _uses.c.round_id == doing.dossier.round.id,
        _uses.c.requirement == requirement,
        _uses.c.claimed_before,
    )
    return connection.execute(query).first() is not None


def _forget_decision(doing: Doing, requirement: str) -> None:
    """In a dossier that was given back, what was decided of a document was decided of another one."""
    place = doing.dossier
    if place.state == "returned":
        doing.connection.execute(
            _decisions.delete().where(
                _decisions.c.unit_id == place.unit.id,
                _decisions.c.round_id == place.round.id,
                _decisions.c.subject == requirement,
            )
        )


def _added_later(connection: Connection, row: Row) -> bool:
    """Whether a document came after the dossier was sent."""
    sent = sent_at_in(connection, row.unit_id, row.round_id)
    return sent is not None and row.added_at > sent


# What is typed


def _problems(about: About, today: date, kept_at: str = "") -> list[dict[str, str]]:
    labels = messages()
    typed = {name: _composed(getattr(about, name)) for name in _LONGEST if hasattr(about, name)}
    typed["kept_at"] = kept_at
    problems = [
        wrong("evidence_field_long", field=labels[f"field_{name}"], limit=_LONGEST[name])
        for name, text in typed.items()
        if len(text) > _LONGEST[name]
    ]
    if about.issued_on and about.issued_on > today:
        problems.append(wrong("evidence_date", date=f"{about.issued_on:%d/%m/%Y}"))
    problems += refusals({name: (labels[f"field_{name}"], text) for name, text in typed.items() if text})
    return problems


def _columns(about: About) -> dict[str, Any]:
    return {
        name: _composed(value) if isinstance(value, str) else value
        for name, value in asdict(about).items()
        if name != "pages"
    }


def _told(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns as the log keeps them: plain data, without what is empty."""
    return {name: str(value) for name, value in columns.items() if value not in (None, "")}


def _composed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _saved_name(code: str, file_name: str, media_type: str) -> str:
    """The code in front, so that what was saved is found again; the ending is that of the content."""
    stem, point, ending = file_name.rpartition(".")
    shown = stem if point and len(ending) <= 5 else file_name
    return f"{code} {shown}".strip() + ENDINGS.get(media_type, "")
