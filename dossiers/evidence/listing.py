"""The documents of a dossier as the reader may see them, with flags on what looks odd; and documents to show again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Row, select

from dossiers.access.policy import WARD_ROLES, Actor
from dossiers.access.reader import reading_as
from dossiers.access.view import given_back_in, view_in, views_in
from dossiers.acts import DossierSnapshot, allowed_snapshot_in
from dossiers.appraisal.decisions import Decision, decisions_in
from dossiers.appraisal.file_decisions import FileStanding, decision_on, document_state, standing
from dossiers.errors import NotFound
from dossiers.evidence.about import About
from dossiers.evidence.documents import EarlierDocument
from dossiers.evidence.rows import STILL_THE_WARDS, about_of, code_of, sent_at_in
from dossiers.rounds.catalogues import catalogues_in
from dossiers.rounds.rounds import Round, comparable, rounds_in
from dossiers.rounds.units import Unit, ancestry_in, unit_in
from dossiers.store.memo import memoised_per_revision
from dossiers.store.record import Record
from dossiers.store.schema import evidence as _evidence
from dossiers.store.schema import evidence_files as _files
from dossiers.store.schema import evidence_uses as _uses
from dossiers.submissions import drafts
from dossiers.submissions.documents_on_file import Filed, Filing, filing_in
from scoring.catalogue import text_data
from scoring.vocabulary import DocumentState

#: A document that was sent in at most this many days before the deadline is flagged: was it made for the review?
CLOSE_DAYS = 5
#: The fields that should be filled in for a document.
EXPECTED = ("number_symbol", "kind", "issuer", "issued_on", "abstract")

DocumentStanding = Literal["missing", "declared", "filed", "replacing", "accepted", "refused"]
"""How a required document stands: ``declared``: the ward says it has it and handed in no file; ``filed``: there is a file;
``replacing``: one that came after a refusal, and nobody has decided on it."""
FlagKind = Literal[
    "before_window", "after_window", "seen_elsewhere", "close_to_deadline", "after_deadline", "missing", "added_later"
]


@dataclass(frozen=True)
class OtherUse:
    """Another place where a file is used: the ward, the round, the code."""

    unit: Unit
    round_id: str
    code: str


@dataclass(frozen=True)
class Flag:
    """Something to look at; not a judgement.

    ``before_window``, ``after_window``: the document's date is outside the round's window. ``seen_elsewhere``: another ward
    or round uses the same file; ``places``: those the reader may know, ``unnamed``: how many more there are.
    ``close_to_deadline``, ``after_deadline``: uploaded ``days`` days before or after the last day for sending. ``missing``:
    the ``fields`` that are empty. ``added_later``: it came after the dossier was sent, while the ward answered questions.
    """

    kind: FlagKind
    days: int = 0
    fields: tuple[str, ...] = ()
    places: tuple[OtherUse, ...] = ()
    unnamed: int = 0


@dataclass(frozen=True)
class Document:
    """One document under one code.

    ``also``: its other codes in this dossier. A document without a file (``sha256`` None) is kept at ``kept_at``.
    ``file_pages``: of a PDF. ``withdrawn_at``: when it was withdrawn; it stays listed so that its code is not forgotten.
    ``standing``: what was decided on it, as far as the reader is told; ``refused_because``: the reason of a refusal.
    """

    code: str
    requirement: str
    about: About
    also: tuple[str, ...]
    sha256: str | None
    file_name: str | None
    media_type: str | None
    size: int | None
    file_pages: int | None
    kept_at: str | None
    added_by: str
    added_at: datetime
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    flags: tuple[Flag, ...] = field(default=())
    standing: FileStanding = "filed"
    refused_because: str = ""

    @property
    def active(self) -> bool:
        """Whether it still proves its requirement."""
        return self.withdrawn_at is None


@dataclass(frozen=True)
class Earlier:
    """A document of an earlier round that can be shown again. ``requirements``: those of this round that it served then."""

    unit: Unit
    round: Round
    document: Document
    requirements: tuple[str, ...]

    @property
    def source(self) -> EarlierDocument:
        """The argument for ``documents.use_again``."""
        return EarlierDocument(self.unit.id, self.round.id, self.document.code)


def listing(
    record: Record, actor: Actor, unit_id: str, round_id: str, criterion: str | None = None
) -> tuple[Document, ...]:
    """The documents of a dossier, or of one criterion of it, in order of code. Raises NotAllowed, NotFound."""
    with reading_as(record, actor) as connection:
        found = _listing_in(connection, actor, unit_id, round_id)
        needed = catalogues_in(connection, [round_id])[round_id].criteria
    if criterion is None:
        return found
    wanted = {each.code for each in needed[criterion].documents} if criterion in needed else set()
    return tuple(each for each in found if each.requirement in wanted)


@memoised_per_revision
def _listing_in(connection: Connection, actor: Actor, unit_id: str, round_id: str) -> tuple[Document, ...]:
    snapshot = allowed_snapshot_in(connection, actor, "read_evidence", unit_id, round_id)
    rows = _rows(connection, [unit_id], round_id)
    # A returned dossier is in the ward's hands again, so no document counts as added later.
    sent = None if snapshot.state in STILL_THE_WARDS else sent_at_in(connection, unit_id, round_id)
    elsewhere = _elsewhere(connection, actor, unit_id, round_id, {row.sha256 for row in rows if row.sha256})
    filing, decided = filing_in(connection, unit_id, round_id), _decisions_told_in(connection, actor, snapshot)
    return tuple(
        _judged(_document(row, rows, _flags(row, snapshot.round, sent, found)), filing, decided)
        for row in rows
        for found in [elsewhere.get(row.sha256 or "", (ALONE, 0))]
    )


def _decisions_told_in(connection: Connection, actor: Actor, snapshot: DossierSnapshot) -> Mapping[str, Decision]:
    """Subject → decision, as far as the reader is told: what they read of the appraisal, and to the ward itself what was
    refused before its dossier was given back."""
    view = view_in(connection, actor, snapshot.unit.id, snapshot.round.id)
    given_back = given_back_in(connection, view)
    return {
        subject: each
        for subject, each in decisions_in(connection, snapshot).items()
        if view.shows_decisions(each.criterion)
        or (each.kind == "reject_document" and given_back and each.decided_at and each.decided_at <= given_back)
    }


def _judged(document: Document, filing: Filing, decided: Mapping[str, Decision]) -> Document:
    """The document with what was decided on it."""
    files = filing[document.requirement]
    file = next(each for each in files if each.code == document.code)
    verdict = decision_on(file, decided)
    return replace(
        document,
        standing=standing(file, files, decided),
        refused_because=verdict.reason if verdict is not None and verdict.kind == "reject_document" else "",
    )


def earlier(record: Record, actor: Actor, unit_id: str, round_id: str) -> tuple[Earlier, ...]:
    """Documents of the ward and its predecessors from the comparable round a year before that are not yet shown again.

    For persons who may add documents to the dossier now. Raises NotAllowed, NotFound.
    """
    with reading_as(record, actor) as connection:
        snapshot = allowed_snapshot_in(connection, actor, "add_evidence", unit_id, round_id)
        before = next(
            (
                each
                for each in rounds_in(connection)
                if comparable(each, snapshot.round) and each.window_to.year == snapshot.round.window_to.year - 1
            ),
            None,
        )
        if before is None:
            return ()
        rows = [
            row
            for row in _rows(connection, [unit_id, *ancestry_in(connection, unit_id)], before.id)
            if row.withdrawn_at is None
        ]
        shown = {(row.sha256, row.number_symbol) for row in _rows(connection, [unit_id], round_id)
                 if row.withdrawn_at is None}  # fmt: skip
        known = catalogues_in(connection, [round_id])[round_id].documents
        units = {each: unit_in(connection, each) for each in {row.unit_id for row in rows}}
    found: dict[int, Earlier] = {}
    for row in rows:
        if row.evidence_id in found or (row.sha256, row.number_symbol) in shown:
            continue
        same = [each.requirement for each in rows if each.evidence_id == row.evidence_id]
        found[row.evidence_id] = Earlier(
            units[row.unit_id], before, _document(row, rows, ()), tuple(each for each in same if each in known)
        )
    return tuple(found.values())


# What is read

ALONE: tuple[OtherUse, ...] = ()


def _rows(connection: Connection, unit_ids: Iterable[str], round_id: str) -> list[Row]:
    query = (
        select(
            _uses, _evidence.c.sha256, _evidence.c.file_name, _evidence.c.number_symbol, _evidence.c.kind,
            _evidence.c.issuer, _evidence.c.issued_on, _evidence.c.abstract, _evidence.c.kept_at,
            _files.c.media_type, _files.c.size, _files.c.pages.label("file_pages"),
        )
        .join(_evidence, _evidence.c.id == _uses.c.evidence_id)
        .outerjoin(_files, _files.c.sha256 == _evidence.c.sha256)
        .where(_uses.c.unit_id.in_(list(unit_ids)), _uses.c.round_id == round_id)
        .order_by(_uses.c.requirement, _uses.c.number, _uses.c.unit_id)
    )  # fmt: skip
    return list(connection.execute(query))


def _document(row: Row, rows: Iterable[Row], flags: tuple[Flag, ...]) -> Document:
    also = tuple(
        code_of(each.requirement, each.number)
        for each in rows
        if each.evidence_id == row.evidence_id and each.withdrawn_at is None
        and (each.requirement, each.number) != (row.requirement, row.number)
    )  # fmt: skip
    about = about_of(row)
    return Document(
        code_of(row.requirement, row.number), row.requirement, about, also, row.sha256, row.file_name, row.media_type,
        row.size, row.file_pages, row.kept_at, row.added_by_name, row.added_at, row.withdrawn_by_name, row.withdrawn_at,
        flags,
    )  # fmt: skip


def _elsewhere(
    connection: Connection, actor: Actor, unit_id: str, round_id: str, hashes: set[str]
) -> Mapping[str, tuple[tuple[OtherUse, ...], int]]:
    """Hash → where else the file is used, and how many further places the reader may not know.

    A ward learns only of its own earlier use; it is not even told that others show the same file.
    """
    if not hashes:
        return {}
    query = (
        select(_evidence.c.sha256, _uses.c.unit_id, _uses.c.round_id, _uses.c.requirement, _uses.c.number)
        .join(_uses, _uses.c.evidence_id == _evidence.c.id)
        .where(_evidence.c.sha256.in_(hashes), _uses.c.withdrawn_at.is_(None))
        .order_by(_uses.c.round_id, _uses.c.unit_id, _uses.c.requirement, _uses.c.number)
    )  # fmt: skip
    views = views_in(connection, actor)
    units: dict[str, Unit] = {}
    found: dict[str, tuple[dict[tuple[str, str], OtherUse], set[tuple[str, str]]]] = {}
    for row in connection.execute(query).all():
        where = (row.unit_id, row.round_id)
        if where == (unit_id, round_id):
            continue
        named, hidden = found.setdefault(row.sha256, ({}, set()))
        if views[where].allows("read_evidence"):
            unit = units.setdefault(row.unit_id, unit_in(connection, row.unit_id))
            named.setdefault(where, OtherUse(unit, row.round_id, code_of(row.requirement, row.number)))
        elif actor.role not in WARD_ROLES:
            hidden.add(where)
    return {digest: (tuple(named.values()), len(hidden)) for digest, (named, hidden) in found.items()}


def _flags(
    row: Row, round_: Round, sent: datetime | None, elsewhere: tuple[tuple[OtherUse, ...], int]
) -> tuple[Flag, ...]:
    if row.withdrawn_at is not None:
        return ()
    flags: list[Flag] = []
    if row.issued_on and row.issued_on < round_.window_from:
        flags.append(Flag("before_window", days=(round_.window_from - row.issued_on).days))
    elif row.issued_on and row.issued_on > round_.window_to:
        flags.append(Flag("after_window", days=(row.issued_on - round_.window_to).days))
    places, unnamed = elsewhere
    if places or unnamed:
        flags.append(Flag("seen_elsewhere", places=places, unnamed=unnamed))
    left = (round_.submit_by - row.added_at.date()).days
    if sent is not None and row.added_at > sent:
        flags.append(Flag("added_later"))
    elif left < 0:
        flags.append(Flag("after_deadline", days=-left))
    elif left <= CLOSE_DAYS:
        flags.append(Flag("close_to_deadline", days=left))
    missing = tuple(
        name for name in EXPECTED if not getattr(row, name) and not (name == "abstract" and row.sha256 is None)
    )
    if missing:
        flags.append(Flag("missing", fields=missing))
    return tuple(flags)


@dataclass(frozen=True)
class Needed:
    """A document that a criterion asks for. ``refused_because``: why it was refused, where the ward only declared it.

    ``hidden``: the reader may not see yet what the submission says, as in a blind round.
    """

    code: str
    name: dict[str, str]
    required: bool
    standing: DocumentStanding = "missing"
    refused_because: str = ""
    hidden: bool = False


def needed(record: Record, actor: Actor, unit_id: str, round_id: str, criterion: str) -> tuple[Needed, ...]:
    """The documents that a criterion of this dossier asks for. Raises NotAllowed, NotFound."""
    with reading_as(record, actor) as connection:
        snapshot = allowed_snapshot_in(connection, actor, "read_evidence", unit_id, round_id)
        catalogue = catalogues_in(connection, [round_id])[round_id]
        if criterion not in catalogue.criteria:
            raise NotFound("no_criterion", criterion=criterion)
        wanted = catalogue.criteria[criterion]
        hidden = not view_in(connection, actor, unit_id, round_id).shows_claim(criterion)
        found = _standings_in(connection, actor, unit_id, round_id)
        decided = _decisions_told_in(connection, actor, snapshot)
    return tuple(
        Needed(
            each.code,
            text_data(each.name),
            each.required,
            found[each.code],
            decided[each.code].reason if each.code in decided else "",
            hidden,
        )
        for each in wanted.documents
    )


def standings(record: Record, actor: Actor, unit_id: str, round_id: str) -> dict[str, DocumentStanding]:
    """How every document that the round's criteria ask for stands in a dossier, by its code: what every screen tells of it.

    In a blind round a document that is only declared is missing, until the claim may be seen. Raises NotAllowed, NotFound.
    """
    with reading_as(record, actor) as connection:
        return dict(_standings_in(connection, actor, unit_id, round_id))


@memoised_per_revision
def _standings_in(connection: Connection, actor: Actor, unit_id: str, round_id: str) -> Mapping[str, DocumentStanding]:
    snapshot = allowed_snapshot_in(connection, actor, "read_evidence", unit_id, round_id)
    view = view_in(connection, actor, unit_id, round_id)
    claimed = drafts.data_in(connection, snapshot, "self_assessment")["documents"]
    filing, decided = filing_in(connection, unit_id, round_id), _decisions_told_in(connection, actor, snapshot)
    return {
        document.code: _standing_of(
            document.code,
            filing.get(document.code, ()),
            document.code in claimed and view.shows_claim(criterion.code),
            decided,
        )
        for criterion in catalogues_in(connection, [round_id])[round_id].criteria.values()
        for document in criterion.documents
    }


def _standing_of(
    requirement: str, files: tuple[Filed, ...], claimed: bool, decided: Mapping[str, Decision]
) -> DocumentStanding:
    found = {standing(each, files, decided) for each in files if not each.withdrawn}
    if not found:
        state = document_state(requirement, files, claimed, decided)
        named: Mapping[DocumentState | None, DocumentStanding] = {
            None: "missing", "provided": "declared", "accepted": "accepted", "rejected": "refused",
        }  # fmt: skip
        return named[state]
    order: tuple[FileStanding, ...] = ("accepted", "filed", "replacing", "refused")
    return next(each for each in order if each in found)


def requirements(record: Record, round_id: str) -> dict[str, dict[str, str]]:
    """Every document the round's criteria ask for: code → name {vi, en}, or {vi}, in the order of the catalogue."""
    with record.reading() as connection:
        catalogue = catalogues_in(connection, [round_id])[round_id]
    return {code: text_data(each.name) for code, each in catalogue.documents.items()}
