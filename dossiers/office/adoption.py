"""Catalogue files for a round: checked line by line, whether the round may get them, and making them its catalogue.

A round can get other criteria only if none of its dossiers was ever sent, and only if the new criteria can read every draft.
Texts are kept under their hash and never removed, so a locked result stays as it is, whatever is adopted later. Who may do it,
and that it takes two people, is in ``office.proposals``.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NamedTuple

from sqlalchemy import Connection, select

from dossiers.access.policy import Actor
from dossiers.acts.audit import reading_for_office
from dossiers.errors import BadInput, NotNow, wrong
from dossiers.office.catalogue_texts import problems_in
from dossiers.rounds.catalogues import catalogues_in, texts_of
from dossiers.rounds.rounds import Round, round_in
from dossiers.store.record import Record
from dossiers.store.schema import catalogue_texts, entries, evidence_uses, round_catalogues, submission_texts
from dossiers.store.schema import dossiers as _dossiers
from dossiers.store.stored_text import sha256
from dossiers.texts.lengths import LONGEST
from dossiers.texts.typed_text import composed
from scoring import Catalogue, Problems, check_catalogue, read_submission
from scoring.catalogue import Checked

#: The most layers a catalogue may have. Offices have fewer: the national one, a province's, a city's.
MOST_FILES = 5


@dataclass(frozen=True)
class UploadedCatalogue:
    """A catalogue file as it was handed in: its name and its bytes."""

    name: str
    content: bytes

    @property
    def plain(self) -> dict[str, str]:
        """Name and hash, for the log."""
        return {"file": self.name, "sha256": sha256(self.content)}


@dataclass(frozen=True)
class Conditions:
    """Whether a round may get a catalogue. Of its dossiers only numbers are told: ``dossiers``, how many there are; ``sent``,
    how many were sent already, which forbids adopting; ``unreadable``, how many hold something that the new catalogue cannot
    read, which forbids it too (0 where one was sent: then nobody asks). ``notices``: what the files say and hardly mean, each
    as one line by language; they forbid nothing.
    """

    catalogue: Catalogue
    present: Catalogue
    dossiers: int
    sent: int
    unreadable: int
    notices: tuple[dict[str, str], ...]

    @property
    def same(self) -> bool:
        """Whether the round has these files already."""
        return self.catalogue.sha256 == self.present.sha256

    @property
    def met(self) -> bool:
        """Whether the round may get it."""
        return not (self.same or self.sent or self.unreadable)


def checked(files: Sequence[UploadedCatalogue]) -> Checked:
    """The catalogue made of these files, national layer first, and the notices about them.

    Raises BadInput, each problem as ``file:line: where: what``.
    """
    if not files:
        raise BadInput([wrong("no_catalogue_file")])
    if len(files) > MOST_FILES:
        raise BadInput([wrong("many_catalogue_files", most=MOST_FILES)])
    if strange := problems_of_names(files):
        raise BadInput(strange)
    try:
        found = check_catalogue([(file.name, file.content) for file in files])
    except Problems as refused:
        told = [{each: problem.line_of_text(each) for each in ("vi", "en")} for problem in refused.problems]
        raise BadInput(told) from refused
    if problems := [each for file in files for each in problems_in(file.name, file.content)]:
        raise BadInput(problems)
    return found


def problems_of_names(files: Sequence[UploadedCatalogue]) -> list[dict[str, str]]:
    """What is wrong with the names of files: two of one name, or one that cannot be told."""
    names = [file.name for file in files]
    if len(set(names)) < len(names):
        return [wrong("same_file_names")]
    strange = [name for name in names if not name or name != _plain_name(name)]
    return [wrong("bad_file_name", name=each, most=LONGEST["file_name"]) for each in strange]


def file_of(name: str, content: bytes) -> UploadedCatalogue:
    """A file that somebody handed in: its name without folders and with composed letters, and its bytes."""
    bare = PurePosixPath(name.replace("\\", "/")).name
    return UploadedCatalogue(_plain_name(bare) or "catalogue.yaml", content)


def in_order(files: Sequence[UploadedCatalogue]) -> tuple[UploadedCatalogue, ...]:
    """The file that extends no other first, the others as they were handed in."""
    return tuple(sorted(files, key=lambda each: _extends(each.content)))


def _extends(content: bytes) -> bool:
    return re.search(rb"^extends:", content, re.MULTILINE) is not None


def files_begun_with(record: Record) -> tuple[UploadedCatalogue, ...]:
    """The catalogue files that a record without any round was begun with, further layers by name."""
    with record.reading() as connection:
        rows = connection.execute(select(catalogue_texts).order_by(catalogue_texts.c.file_name)).all()
    return in_order([UploadedCatalogue(row.file_name, row.content) for row in rows])


def files_of(record: Record, round_id: str) -> tuple[UploadedCatalogue, ...]:
    """The catalogue files of a round, in the form in which they would be handed in for another one. Raises NotFound."""
    return tuple(UploadedCatalogue(text.file_name, text.content) for text in texts_of(record, round_id))


def conditions(record: Record, actor: Actor, round_id: str, files: Sequence[UploadedCatalogue]) -> Conditions:
    """Whether the round may get these files. Nothing is written except a refusal in the log.

    Raises NotAllowed, NotFound, and BadInput if the files are not a catalogue.
    """
    with reading_for_office(record, actor, "propose_catalogue", round_id=round_id) as connection:
        new, notices = checked(files)
        require_own_names_in(connection, files)
        round_in(connection, round_id)
        present = catalogues_in(connection, [round_id])[round_id]
        drafts = _drafts_of(connection, round_id)
        sent = sum(each.sent for each in drafts)
        unreadable = 0 if sent else _unreadable_in(connection, new, round_id, drafts)
    told = tuple({each: notice.line_of_text(each) for each in ("vi", "en")} for notice in notices)
    return Conditions(new, present, len(drafts), sent, unreadable, told)


def _plain_name(name: str) -> str:
    return composed(name)[: LONGEST["file_name"]].strip()


# Inside a transaction that is open already


def require_adoptable_in(connection: Connection, of: Round, files: Sequence[UploadedCatalogue]) -> None:
    """Raise NotNow if a dossier of the round was sent already; BadInput if the files are not a catalogue, are those that the
    round has, or cannot read what was entered.
    """
    new = checked(files).catalogue
    require_own_names_in(connection, files)
    if new.sha256 == catalogues_in(connection, [of.id])[of.id].sha256:
        raise BadInput([wrong("nothing_changed")])
    drafts = _drafts_of(connection, of.id)
    # Which wards these are, and what they entered, is not the office's to read.
    if sent := sum(each.sent for each in drafts):
        raise NotNow("catalogue_fixed", round=of.name, count=sent)
    if unreadable := _unreadable_in(connection, new, of.id, drafts):
        raise BadInput([wrong("unreadable_drafts", count=unreadable)])


def adopt_in(connection: Connection, of: Round, files: Sequence[UploadedCatalogue]) -> None:
    """Make ``files`` the catalogue of a round, for an act that has asked who may. Raises as ``require_adoptable_in``."""
    require_adoptable_in(connection, of, files)
    connection.execute(round_catalogues.delete().where(round_catalogues.c.round_id == of.id))
    keep_in(connection, of.id, files)


def keep_in(connection: Connection, round_id: str, files: Sequence[UploadedCatalogue]) -> None:
    """Store the catalogue files of a round that has none yet. A text that the record holds already is not stored again."""
    for position, file in enumerate(files):
        digest = sha256(file.content)
        known = connection.execute(select(catalogue_texts.c.sha256).where(catalogue_texts.c.sha256 == digest)).first()
        if known is None:
            row = {"sha256": digest, "file_name": file.name, "content": file.content}
            connection.execute(catalogue_texts.insert().values(**row))
        connection.execute(round_catalogues.insert().values(round_id=round_id, position=position, sha256=digest))


def require_own_names_in(connection: Connection, files: Sequence[UploadedCatalogue]) -> None:
    """Raise BadInput if two of the files would have one name in the record: a text has the name that it was first stored under,
    and nobody could tell by the name in which of the two a problem is.
    """
    digests = [sha256(file.content) for file in files]
    texts = catalogue_texts.c
    rows = connection.execute(select(texts.sha256, texts.file_name).where(texts.sha256.in_(digests)))
    stored: dict[str, str] = {row.sha256: row.file_name for row in rows}
    names = [stored.get(digest, file.name) for digest, file in zip(digests, files, strict=True)]
    problems = [
        wrong("file_name_taken", given=file.name, stored=name)
        for file, name in zip(files, names, strict=True)
        if name != file.name and names.count(name) > 1
    ]
    if problems:
        raise BadInput(problems)


def catalogue_rows_in(connection: Connection, round_id: str) -> list[dict[str, str]]:
    """The catalogue files of a round for the log: name and hash."""
    query = (
        select(catalogue_texts.c.file_name, catalogue_texts.c.sha256)
        .join(round_catalogues, round_catalogues.c.sha256 == catalogue_texts.c.sha256)
        .where(round_catalogues.c.round_id == round_id)
        .order_by(round_catalogues.c.position)
    )
    return [{"file": row.file_name, "sha256": row.sha256} for row in connection.execute(query)]


class _Draft(NamedTuple):
    """A dossier of a round as adopting looks at it. ``sent``: whether it ever was; ``text``: what the ward entered, or ""."""

    unit_id: str
    sent: bool
    text: str


def _drafts_of(connection: Connection, round_id: str) -> list[_Draft]:
    query = (
        select(_dossiers.c.unit_id, _dossiers.c.state, _dossiers.c.submitted_at, submission_texts.c.content)
        .outerjoin(
            submission_texts,
            (submission_texts.c.unit_id == _dossiers.c.unit_id)
            & (submission_texts.c.round_id == _dossiers.c.round_id)
            & (submission_texts.c.part == "self_assessment"),
        )
        .where(_dossiers.c.round_id == round_id)
    )
    return [
        _Draft(row.unit_id, row.submitted_at is not None or row.state != "draft", row.content or "")
        for row in connection.execute(query)
    ]


def _unreadable_in(connection: Connection, new: Catalogue, round_id: str, drafts: Sequence[_Draft]) -> int:
    """How many of these drafts hold something that the new catalogue cannot read or has no place for."""
    beside = _bad_beside(connection, round_id, new)
    return sum(each.unit_id in beside or _unread(new, each.text) for each in drafts)


def _unread(catalogue: Catalogue, text: str) -> bool:
    if not text:
        return False
    try:
        read_submission(catalogue, text)
    except Problems:
        return True
    return False


def _bad_beside(connection: Connection, round_id: str, new: Catalogue) -> set[str]:
    """Wards with something beside their figures that the new catalogue has no place for: documents, explanations, requests."""
    uses = select(evidence_uses.c.unit_id, evidence_uses.c.requirement).where(
        evidence_uses.c.round_id == round_id, evidence_uses.c.withdrawn_at.is_(None)
    )
    found = {unit_id for unit_id, code in connection.execute(uses) if code not in new.documents}
    for row in connection.execute(select(entries).where(entries.c.round_id == round_id)):
        lost = row.criterion not in new.criteria and (row.explanation or row.not_applicable != "{}")
        if lost or any(code not in new.indicators for code in json.loads(row.not_applicable)):
            found.add(row.unit_id)
    return found
