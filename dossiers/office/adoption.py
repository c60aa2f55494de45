"""Adopting a catalogue for a round: a file is checked, its effect is shown, and only then it is adopted.

Who adopts reads only what is published. So the effect is shown ward by ward for published dossiers, and all others are
counted: how many there are, how many were sent, how many drafts the new criteria cannot read.

A round can get other criteria only if none of its dossiers was ever sent, and only if the new criteria can read every draft.
Texts are kept under their hash and never removed, so a locked result stays as it is, whatever is adopted later.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from dossiers import acts
from dossiers.access.policy import Actor
from dossiers.acts import ActContext
from dossiers.acts.audit import reading_for_office
from dossiers.errors import BadInput, NotNow, wrong
from dossiers.office.catalogue_texts import problems_in
from dossiers.office.forms import moved_on
from dossiers.rounds.catalogues import catalogues_in, texts_of
from dossiers.rounds.rounds import round_in
from dossiers.rounds.units import Unit, unit_in
from dossiers.store.record import Record
from dossiers.store.schema import catalogue_texts, entries, evidence_uses, round_catalogues, submission_texts
from dossiers.store.schema import dossiers as _dossiers
from dossiers.store.stored_text import sha256
from dossiers.submissions.submissions import graded, readable_in, standing_text
from dossiers.texts.lengths import LONGEST
from dossiers.texts.typed_fields import missing, typed
from dossiers.texts.typed_text import composed
from dossiers.vocabulary import State
from scoring import Catalogue, Problems, Scorecard, check_catalogue, grade, read_submission
from scoring.catalogue import Checked
from scoring.published import published

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
class WardEffect:
    """The effect of another catalogue on a dossier that is published: its scorecards by the present and by the new catalogue.

    Both are None if nothing was entered. ``after`` is also None if the new catalogue cannot read what was entered; then
    ``problems`` says why.
    """

    unit: Unit
    state: State
    before: Scorecard | None
    after: Scorecard | None
    problems: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class EffectOfAdoption:
    """The effect of adopting a catalogue. ``wards``: those whose dossier the acting person may read. Of all dossiers only
    numbers are told: ``hidden``, how many are not among ``wards``; ``sent``, how many were sent already, which forbids
    adopting; ``unreadable``, how many hold something that the new catalogue cannot read. ``notices``: what the files say and
    hardly mean, each as one line by language; they forbid nothing.
    """

    catalogue: Catalogue
    present: Catalogue
    wards: tuple[WardEffect, ...]
    hidden: int
    sent: int
    unreadable: int
    notices: tuple[dict[str, str], ...]

    @property
    def same(self) -> bool:
        """Whether the round has these files already."""
        return self.catalogue.sha256 == self.present.sha256


def checked(files: Sequence[UploadedCatalogue]) -> Checked:
    """The catalogue made of these files, national layer first, and the notices about them.

    Raises BadInput, each problem as ``file:line: where: what``.
    """
    if not files:
        raise BadInput([wrong("no_catalogue_file")])
    if len(files) > MOST_FILES:
        raise BadInput([wrong("many_catalogue_files", most=MOST_FILES)])
    names = [file.name for file in files]
    if len(set(names)) < len(names):
        raise BadInput([wrong("same_file_names")])
    if strange := [name for name in names if name != _plain_name(name)]:
        raise BadInput([wrong("bad_file_name", name=each, most=LONGEST["file_name"]) for each in strange])
    try:
        found = check_catalogue([(file.name, file.content) for file in files])
    except Problems as refused:
        told = [{each: problem.line_of_text(each) for each in ("vi", "en")} for problem in refused.problems]
        raise BadInput(told) from refused
    if problems := [each for file in files for each in problems_in(file.name, file.content)]:
        raise BadInput(problems)
    return found


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


def effect(record: Record, actor: Actor, round_id: str, files: Sequence[UploadedCatalogue]) -> EffectOfAdoption:
    """The effect of ``files`` on the round: ward by ward where ``actor`` may read the dossier, in numbers of all others.

    Nothing is written except a refusal in the log. Raises NotAllowed, NotFound, and BadInput if the files are not a catalogue.
    """
    with reading_for_office(record, actor, "adopt_catalogue", round_id=round_id) as connection:
        new, notices = checked(files)
        round_in(connection, round_id)
        present = catalogues_in(connection, [round_id])[round_id]
        drafts = _drafts_of(connection, round_id)
        unreadable = sum(bool(_problems_of(connection, new, round_id, each)) for each in drafts)
        wards = []
        for each in readable_in(connection, actor, round_ids=[round_id]):
            text = standing_text(each)
            before = graded(present, text) if text else None
            after, problems = _graded(new, text.content if text else "")
            if each.withholds:
                before, after = before and published(before), after and published(after, before)
            wards.append(WardEffect(unit_in(connection, each.unit_id), each.state, before, after, problems))
    wards.sort(key=lambda ward: ward.unit.code)
    told = tuple({each: notice.line_of_text(each) for each in ("vi", "en")} for notice in notices)
    return EffectOfAdoption(
        new, present, tuple(wards), len(drafts) - len(wards), sum(each.sent for each in drafts), unreadable, told
    )


def adopt(
    record: Record,
    actor: Actor,
    round_id: str,
    files: Sequence[UploadedCatalogue],
    *,
    reason: str,
    expected: str,
    idempotency_key: str,
) -> Catalogue:
    """Adopt ``files`` as the catalogue of a round. ``expected``: the hash of the catalogue that the person saw as present.

    Raises NotAllowed, NotFound; NotNow if a dossier was sent already; Stale if somebody has adopted another catalogue since;
    BadInput if the files are not a catalogue, cannot read a draft, or the reason is missing.
    """
    said = typed(reason=reason)

    def body(context: ActContext) -> dict[str, Any]:
        connection = context.connection
        found = round_in(connection, round_id)
        new = checked(files).catalogue
        old = _rows(connection, round_id)
        present = catalogues_in(connection, [round_id])[round_id]
        if present.sha256 != expected:
            raise moved_on(
                context, round_id, theirs={"catalogue": old}, mine={"catalogue": [each.plain for each in files]}
            )
        if absent := missing(said):
            raise BadInput(absent)
        if new.sha256 == present.sha256:
            raise BadInput([wrong("nothing_changed")])
        drafts = _drafts_of(connection, round_id)
        # Which wards these are, and what they entered, is not the administrator's to read.
        if sent := sum(each.sent for each in drafts):
            raise NotNow("catalogue_fixed", round=found.name, count=sent)
        if unreadable := sum(bool(_problems_of(connection, new, round_id, each)) for each in drafts):
            raise BadInput([wrong("unreadable_drafts", count=unreadable)])
        connection.execute(round_catalogues.delete().where(round_catalogues.c.round_id == round_id))
        keep_in(connection, round_id, files)
        after = {"catalogue": [each.plain for each in files]}
        context.audit(
            round_id=round_id, subject=round_id, before={"catalogue": old}, after=after, reason=said["reason"].text
        )
        return {}

    acts.for_office(record, actor, "adopt_catalogue", idempotency_key, body, typed=said)
    with record.reading() as connection:
        return catalogues_in(connection, [round_id])[round_id]


def _plain_name(name: str) -> str:
    return composed(name)[: LONGEST["file_name"]].strip()


# Inside a transaction that is open already


def keep_in(connection: Connection, round_id: str, files: Sequence[UploadedCatalogue]) -> None:
    """Store the catalogue files of a round that has none yet. A text that the record holds already is not stored again."""
    for position, file in enumerate(files):
        digest = sha256(file.content)
        known = connection.execute(select(catalogue_texts.c.sha256).where(catalogue_texts.c.sha256 == digest)).first()
        if known is None:
            row = {"sha256": digest, "file_name": file.name, "content": file.content}
            connection.execute(catalogue_texts.insert().values(**row))
        connection.execute(round_catalogues.insert().values(round_id=round_id, position=position, sha256=digest))


def _rows(connection: Connection, round_id: str) -> list[dict[str, str]]:
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


def _problems_of(connection: Connection, new: Catalogue, round_id: str, draft: _Draft) -> list[Any]:
    """What of a draft the new catalogue cannot read or has no place for."""
    return [*_graded(new, draft.text)[1], *_bad_beside(connection, draft.unit_id, round_id, new)]


def _graded(catalogue: Catalogue, text: str) -> tuple[Scorecard | None, tuple[dict[str, str], ...]]:
    if not text:
        return None, ()
    try:
        return grade(catalogue, read_submission(catalogue, text)), ()
    except Problems as refused:
        told = (
            {each: f"{problem.where}: {getattr(problem.text, each)}" for each in ("vi", "en")}
            for problem in refused.problems
        )
        return None, tuple(told)


def _bad_beside(connection: Connection, unit_id: str, round_id: str, new: Catalogue) -> list[str]:
    """The codes of what the new catalogue has no place for, beside the figures: documents, explanations, requests."""
    here = (entries.c.unit_id == unit_id, entries.c.round_id == round_id)
    uses = select(evidence_uses.c.requirement).where(
        evidence_uses.c.unit_id == unit_id, evidence_uses.c.round_id == round_id, evidence_uses.c.withdrawn_at.is_(None)
    )
    lost = [code for code in connection.execute(uses).scalars() if code not in new.documents]
    for row in connection.execute(select(entries).where(*here)):
        if row.criterion not in new.criteria and (row.explanation or row.not_applicable != "{}"):
            lost.append(row.criterion)
        lost += [code for code in json.loads(row.not_applicable) if code not in new.indicators]
    return lost
