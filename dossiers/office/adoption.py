"""Adopting a catalogue for a round: a file is checked, its effect on every ward is shown, and only then it is adopted.

A round can get other criteria only if none of its dossiers was ever sent, and only if the new criteria can read every draft.
Texts are kept under their hash and never removed, so a locked result stays as it is, whatever is adopted later.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import Connection, select

from dossiers import acts
from dossiers.access.policy import APPRAISAL_STANDS, Actor, require_office
from dossiers.acts import ActContext
from dossiers.acts.audit import noting_refusals
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
from dossiers.texts.lengths import LONGEST
from dossiers.texts.typed_fields import missing, typed
from dossiers.texts.typed_text import composed
from dossiers.vocabulary import State
from scoring import Catalogue, Problems, Scorecard, grade, read_catalogue, read_submission

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
    """The effect of another catalogue on one dossier: its scorecards by the present and by the new catalogue.

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
    """The effect of adopting a catalogue. ``barred``: wards that have sent their dossier already, which forbids adopting."""

    catalogue: Catalogue
    present: Catalogue
    wards: tuple[WardEffect, ...]
    barred: tuple[Unit, ...]

    @property
    def same(self) -> bool:
        """Whether the round has these files already."""
        return self.catalogue.sha256 == self.present.sha256

    @property
    def unreadable(self) -> tuple[WardEffect, ...]:
        """The wards whose drafts the new catalogue cannot read."""
        return tuple(ward for ward in self.wards if ward.problems)


def checked(files: Sequence[UploadedCatalogue]) -> Catalogue:
    """The catalogue made of these files, national layer first. Raises BadInput, each problem as ``file:line: where: what``."""
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
        catalogue = read_catalogue([(file.name, file.content) for file in files])
    except Problems as refused:
        told = [{each: problem.line_of_text(each) for each in ("vi", "en")} for problem in refused.problems]
        raise BadInput(told) from refused
    if problems := [each for file in files for each in problems_in(file.name, file.content)]:
        raise BadInput(problems)
    return catalogue


def file_of(name: str, content: bytes) -> UploadedCatalogue:
    """A file that somebody handed in: its name without folders and with composed letters, and its bytes."""
    bare = PurePosixPath(name.replace("\\", "/")).name
    return UploadedCatalogue(_plain_name(bare) or "catalogue.yaml", content)


def files_of(record: Record, round_id: str) -> tuple[UploadedCatalogue, ...]:
    """The catalogue files of a round, in the form in which they would be handed in for another one. Raises NotFound."""
    return tuple(UploadedCatalogue(text.file_name, text.content) for text in texts_of(record, round_id))


def effect(record: Record, actor: Actor, round_id: str, files: Sequence[UploadedCatalogue]) -> EffectOfAdoption:
    """The effect of ``files`` on every dossier of the round. Nothing is written except a refusal in the log.

    Raises NotAllowed, NotFound, and BadInput if the files are not a catalogue.
    """
    with noting_refusals(record, actor, "adopt_catalogue", round_id=round_id):
        require_office(actor, "adopt_catalogue")
    new = checked(files)
    with record.reading() as connection:
        round_in(connection, round_id)
        present = catalogues_in(connection, [round_id])[round_id]
        stored = _dossiers_of(connection, round_id)
        others = {unit.id: _bad_beside(connection, unit.id, round_id, new) for unit, *_ in stored}
    wards = []
    for unit, state, _, text in stored:
        before = grade(present, read_submission(present, text)) if text else None
        after, problems = _graded(new, text)
        wards.append(WardEffect(unit, state, before, after, (*problems, *others[unit.id])))
    barred = tuple(unit for unit, state, sent, _ in stored if sent or state != "draft")
    return EffectOfAdoption(new, present, tuple(wards), barred)


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
        new = checked(files)
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
        stored = _dossiers_of(connection, round_id)
        if sent := [unit.name for unit, state, sent_at, _ in stored if sent_at or state != "draft"]:
            raise NotNow("catalogue_fixed", round=found.name, wards=", ".join(sent))
        problems = []
        for unit, _, _, text in stored:
            wanting = (*_graded(new, text)[1], *_bad_beside(connection, unit.id, round_id, new))
            problems += [wrong("in_ward", ward=unit.name, what=each) for each in wanting]
        if problems:
            raise BadInput(problems)
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


def _dossiers_of(connection: Connection, round_id: str) -> list[tuple[Unit, State, bool, str]]:
    """The dossiers of a round in order of code: unit, state, whether it was ever sent, its text ("" if there is none)."""
    query = select(submission_texts).where(submission_texts.c.round_id == round_id)
    texts = {(row.unit_id, row.part): row.content for row in connection.execute(query)}
    found = []
    for row in connection.execute(select(_dossiers).where(_dossiers.c.round_id == round_id)):
        own = texts.get((row.unit_id, "self_assessment"), "")
        standing = texts.get((row.unit_id, "appraisal"), own) if row.state in APPRAISAL_STANDS else own
        found.append((unit_in(connection, row.unit_id), row.state, row.submitted_at is not None, standing))
    return sorted(found, key=lambda each: each[0].code)


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


def _bad_beside(connection: Connection, unit_id: str, round_id: str, new: Catalogue) -> tuple[dict[str, str], ...]:
    """What the new catalogue has no place for, beside the figures: documents, explanations, requests."""
    here = (entries.c.unit_id == unit_id, entries.c.round_id == round_id)
    uses = select(evidence_uses.c.requirement).where(
        evidence_uses.c.unit_id == unit_id, evidence_uses.c.round_id == round_id, evidence_uses.c.withdrawn_at.is_(None)
    )
    documents = {each.code for criterion in new.criteria.values() for each in criterion.documents}
    lost = [code for code in sorted(set(connection.execute(uses).scalars())) if code not in documents]
    for row in connection.execute(select(entries).where(*here).order_by(entries.c.criterion)):
        if row.criterion not in new.criteria and (row.explanation or row.not_applicable != "{}"):
            lost.append(row.criterion)
        lost += [code for code in json.loads(row.not_applicable) if code not in new.indicators]
    return tuple(wrong("no_place_for", code=code) for code in dict.fromkeys(lost))
