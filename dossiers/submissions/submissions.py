"""Dossiers: what a ward entered for a round, and the same after the inspector's decisions.

Reading functions take the acting person. What that person may not read is left out of lists, and refused if it is asked
for by name.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection, and_, select

from dossiers.access.policy import (
    APPRAISAL_STANDS,
    BLIND_STATES,
    INSPECTOR_ROLES,
    WARD_ROLES,
    Actor,
    readable_in_state,
    reads_from,
    relations_in,
)
from dossiers.access.visibility import pending_second_marks_in
from dossiers.errors import NotAllowed, NotFound, RecordError, messages
from dossiers.rounds.catalogues import catalogues_in
from dossiers.rounds.rounds import round_in, rounds_in
from dossiers.rounds.units import unit_in
from dossiers.store.memo import memoised_per_revision
from dossiers.store.record import Record
from dossiers.store.schema import dossiers as _dossiers
from dossiers.store.schema import frozen_results as _frozen
from dossiers.store.schema import steps as _steps
from dossiers.store.schema import submission_texts as _texts
from dossiers.store.stored_text import sha256
from dossiers.vocabulary import PARTS, Part, Relation, State
from scoring import Catalogue, Scorecard, Submission, grade, read_submission

#: How many texts are kept in memory, read and graded: a round of the whole country (3,321 units) and some; 40 kB each.
_KEPT = 4096


@dataclass(frozen=True)
class Dossier:
    """The dossier of a unit in a round, as far as the acting person may read it.

    ``first_saved_at`` and ``submitted_at`` are moments on the Vietnamese clock, None if it has not happened yet. A part is
    None if it does not exist or may not be read.
    """

    unit_id: str
    round_id: str
    state: State
    submitted_at: datetime | None
    first_saved_at: datetime | None
    self_assessment: Submission | None
    appraisal: Submission | None
    revision: int = 0
    version: int = 1


class StoredText(NamedTuple):
    """A submission's text and its hash, as the record stores them."""

    sha256: str
    content: str


class StoredDossier(NamedTuple):
    """A dossier as stored: its texts are not parsed yet, and nobody has checked who may read it."""

    unit_id: str
    round_id: str
    state: State
    submitted_at: datetime | None
    first_saved_at: datetime | None
    texts: dict[Part, StoredText]
    revision: int = 0
    version: int = 1


def dossiers(record: Record, actor: Actor, round_id: str) -> tuple[Dossier, ...]:
    """The dossiers of a round that ``actor`` may read, in order of unit id. Raises NotFound for an unknown round."""
    with record.reading() as connection:
        round_in(connection, round_id)
        stored = readable_in(connection, actor, round_ids=[round_id])
        catalogue = catalogues_in(connection, [round_id])[round_id]
    return tuple(opened(each, catalogue) for each in stored)


def dossier(record: Record, actor: Actor, unit_id: str, round_id: str) -> Dossier:
    """One dossier. Raises NotFound if there is none, and NotAllowed if ``actor`` may not read it.

    Before publication another ward must not learn whether there is a dossier at all, so a missing one is NotAllowed for it.
    """
    with record.reading() as connection:
        stored = readable_one_in(connection, actor, unit_id, round_id)
        catalogue = catalogues_in(connection, [round_id])[round_id]
    return opened(stored, catalogue)


@lru_cache(maxsize=_KEPT)
def submission(catalogue: Catalogue, text: StoredText) -> Submission:
    """The submission that a stored text holds; each process parses it once. Raises RecordError if it was altered."""
    if sha256(text.content) != text.sha256:
        raise RecordError("damaged", what="submission", sha256=text.sha256)
    return read_submission(catalogue, text.content)


@lru_cache(maxsize=_KEPT)
def graded(catalogue: Catalogue, text: StoredText) -> Scorecard:
    """What a stored text scores; each process grades it once. Raises RecordError if it was altered."""
    return grade(catalogue, submission(catalogue, text))


def opened(stored: StoredDossier, catalogue: Catalogue) -> Dossier:
    """A stored dossier with its texts read by the catalogue of its round."""
    parts = {part: submission(catalogue, text) for part, text in stored.texts.items()}
    return Dossier(
        unit_id=stored.unit_id,
        round_id=stored.round_id,
        state=stored.state,
        submitted_at=stored.submitted_at,
        first_saved_at=stored.first_saved_at,
        self_assessment=parts.get("self_assessment"),
        appraisal=parts.get("appraisal"),
        revision=stored.revision,
        version=stored.version,
    )


# Inside a transaction that is open already


def readable_in(
    connection: Connection,
    actor: Actor,
    *,
    round_ids: Collection[str] | None = None,
    unit_ids: Collection[str] | None = None,
) -> list[StoredDossier]:
    """Stored dossiers of these rounds and units (None: all), reduced to what ``actor`` may read."""
    return _readable(connection, actor, stored_in(connection, round_ids, unit_ids))


def readable_one_in(connection: Connection, actor: Actor, unit_id: str, round_id: str) -> StoredDossier:
    """As ``dossier``, before its texts are read."""
    unit = unit_in(connection, unit_id)
    round_in(connection, round_id)
    stored = stored_in(connection, [round_id], [unit_id])
    readable = _readable(connection, actor, stored)
    if readable:
        return readable[0]
    # Answer as if the dossier existed and was not sent yet, so that a refusal does not reveal what exists.
    relation = relations_in(connection, actor).relation(unit_id, round_id)
    if not readable_in_state(actor.role, relation, "draft"):
        raise _not_yet(actor, relation)
    raise NotFound("no_dossier", unit=unit.name, round=round_id)


def _not_yet(actor: Actor, relation: Relation) -> NotAllowed:
    """Why this person may not read the dossier, worded for their office. It does not reveal whether the dossier exists."""
    if relation == "tied":
        return NotAllowed("tied_reading")
    first = reads_from(actor.role, relation)
    if actor.role in WARD_ROLES or first is None:
        return NotAllowed("not_yours")
    return NotAllowed("not_yet_readable", state=messages()[f"state_{first}"])


def unreadable_units(record: Record, actor: Actor, round_id: str, unit_ids: Collection[str]) -> frozenset[str]:
    """Those of the units whose dossiers of a round the actor may read only in a later state, or never.

    The answer depends on who asks, not on what exists: a unit without a dossier is named just like one with a draft.
    """
    with record.reading() as connection:
        relations = relations_in(connection, actor)
    return frozenset(
        unit_id
        for unit_id in unit_ids
        if not readable_in_state(actor.role, relations.relation(unit_id, round_id), "draft")
    )


def readable_parts_in(connection: Connection, actor: Actor, unit_id: str, round_id: str) -> frozenset[Part]:
    """The parts of a dossier that ``actor`` may read now. Raises as ``dossier``."""
    stored = readable_one_in(connection, actor, unit_id, round_id)
    return _parts_in(connection, actor, [stored])[0]


def _readable(connection: Connection, actor: Actor, stored: Collection[StoredDossier]) -> list[StoredDossier]:
    relations = relations_in(connection, actor)

    def reads(each: StoredDossier, state: State) -> bool:
        return bool(readable_in_state(actor.role, relations.relation(each.unit_id, each.round_id), state))

    published = _as_published(
        connection,
        [each for each in stored if each.version > 1 and not reads(each, each.state) and reads(each, "published")],
    )
    found = []
    for each, parts in zip(stored, _parts_in(connection, actor, stored), strict=True):
        if reads(each, each.state):
            found.append(each._replace(texts={part: text for part, text in each.texts.items() if part in parts}))
        elif (each.unit_id, each.round_id) in published:
            found.append(published[each.unit_id, each.round_id])
    return found


def _parts_in(connection: Connection, actor: Actor, stored: Collection[StoredDossier]) -> list[frozenset[Part]]:
    """For each dossier the parts that ``actor`` may read now.

    The policy decides, except for what would spoil a judgement that is still to be made.
    """
    relations = relations_in(connection, actor)
    blind = {round_.id for round_ in rounds_in(connection) if round_.blind}
    unmarked = {(unit_id, round_id) for unit_id, round_id, _ in pending_second_marks_in(connection, actor)}
    found = []
    for each in stored:
        parts = readable_in_state(actor.role, relations.relation(each.unit_id, each.round_id), each.state)
        if each.round_id in blind and actor.role in INSPECTOR_ROLES and each.state in BLIND_STATES:
            parts -= {"self_assessment"}
        if (each.unit_id, each.round_id) in unmarked:
            parts -= {"appraisal"}
        found.append(parts)
    return found


def _as_published(connection: Connection, reopened: Collection[StoredDossier]) -> dict[tuple[str, str], StoredDossier]:
    """(unit, round) → a reopened dossier as it was last published: reopening takes nothing away from readers."""
    if not reopened:
        return {}
    query = (
        select(_frozen.c.unit_id, _frozen.c.round_id, _frozen.c.version, _frozen.c.content)
        .join(
            _steps,
            and_(
                _steps.c.unit_id == _frozen.c.unit_id,
                _steps.c.round_id == _frozen.c.round_id,
                _steps.c.version == _frozen.c.version,
                _steps.c.act == "publish",
            ),
        )
        .where(
            _frozen.c.unit_id.in_({each.unit_id for each in reopened}),
            _frozen.c.round_id.in_({each.round_id for each in reopened}),
        )
        .order_by(_frozen.c.version)
    )
    newest = {(row.unit_id, row.round_id): row for row in connection.execute(query)}
    found = {}
    for each in reopened:
        row = newest.get((each.unit_id, each.round_id))
        if row is None:
            continue
        content = json.loads(row.content)
        texts: dict[Part, StoredText] = {
            part: StoredText(content[part]["sha256"], content[part]["content"]) for part in PARTS if content.get(part)
        }
        found[each.unit_id, each.round_id] = each._replace(state="published", texts=texts, version=row.version)
    return found


def stored_in(
    connection: Connection, round_ids: Collection[str] | None, unit_ids: Collection[str] | None
) -> tuple[StoredDossier, ...]:
    """Stored dossiers of these rounds and units (None: all), in order of unit. Nobody's rights are checked."""
    return _stored_in(connection, _fixed(round_ids), _fixed(unit_ids))


@memoised_per_revision
def _stored_in(
    connection: Connection, round_ids: frozenset[str] | None, unit_ids: frozenset[str] | None
) -> tuple[StoredDossier, ...]:
    query = (
        select(_dossiers, _texts.c.part, _texts.c.sha256, _texts.c.content)
        .outerjoin(
            _texts,
            and_(_texts.c.unit_id == _dossiers.c.unit_id, _texts.c.round_id == _dossiers.c.round_id),
        )
        .order_by(_dossiers.c.unit_id, _dossiers.c.round_id)
    )
    if round_ids is not None:
        query = query.where(_dossiers.c.round_id.in_(round_ids))
    if unit_ids is not None:
        query = query.where(_dossiers.c.unit_id.in_(unit_ids))
    found: dict[tuple[str, str], StoredDossier] = {}
    for row in connection.execute(query):
        dossier = found.setdefault(
            (row.unit_id, row.round_id),
            StoredDossier(
                row.unit_id,
                row.round_id,
                row.state,
                row.submitted_at,
                row.first_saved_at,
                {},
                row.revision,
                row.version,
            ),
        )
        if row.part is not None:
            dossier.texts[row.part] = StoredText(row.sha256, row.content)
    return tuple(found.values())


def _fixed(ids: Collection[str] | None) -> frozenset[str] | None:
    return None if ids is None else frozenset(ids)


def standing_part(stored: StoredDossier) -> Part | None:
    """The part that counts now: the inspector's once the ward was asked to answer it, the ward's own until then."""
    part: Part = "appraisal" if stored.state in APPRAISAL_STANDS else "self_assessment"
    return part if part in stored.texts else None


def standing_text(stored: StoredDossier) -> StoredText | None:
    """The text of the standing part."""
    part = standing_part(stored)
    return stored.texts[part] if part else None
