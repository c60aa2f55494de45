"""Dossiers: what a ward entered for a round, and the same after the inspector's decisions.

Reading functions take the acting person, whose view of each dossier (``access.view``) says what they return. What that
person may not read is left out of lists, and refused if it is asked for by name.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection, and_, select

from dossiers.access.policy import APPRAISAL_STANDS, Actor, readable_in_state, relations_in
from dossiers.access.reader import reading_as
from dossiers.access.view import Key, View, view_in, views_in
from dossiers.errors import RecordError
from dossiers.rounds.catalogues import catalogues_in
from dossiers.rounds.rounds import round_in
from dossiers.store.memo import memoised_per_revision
from dossiers.store.record import Record
from dossiers.store.schema import dossiers as _dossiers
from dossiers.store.schema import frozen_results as _frozen
from dossiers.store.schema import submission_texts as _texts
from dossiers.store.stored_text import sha256
from dossiers.vocabulary import PARTS, Part, State
from scoring import Catalogue, Scorecard, Submission, grade, read_submission
from scoring.published import published, published_submission

#: How many texts are kept in memory, read and graded: both parts of two rounds of the whole country (3,321 units) and some, for
#: a round is compared with the one before; 40 kB each. With fewer places than the rounds at hand have texts each reading would
#: push out what the next one needs, and grade all anew.
KEPT = 16384


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
    """A dossier as stored: its texts are not parsed yet, and nobody has checked who may read it.

    ``withholds``: its reader is not to have small counts of sensitive subjects. The texts hold them; what they hold is read
    for somebody through ``submission_shown``, ``scorecard_shown`` and ``opened`` only.
    """

    unit_id: str
    round_id: str
    state: State
    submitted_at: datetime | None
    first_saved_at: datetime | None
    texts: dict[Part, StoredText]
    revision: int = 0
    version: int = 1
    withholds: bool = False


def dossiers(record: Record, actor: Actor, round_id: str) -> tuple[Dossier, ...]:
    """The dossiers of a round that ``actor`` may read, in order of unit id. Raises NotFound for an unknown round."""
    with reading_as(record, actor) as connection:
        round_in(connection, round_id)
        stored = readable_in(connection, actor, round_ids=[round_id])
        catalogue = catalogues_in(connection, [round_id])[round_id]
    return tuple(opened(each, catalogue) for each in stored)


def dossier(record: Record, actor: Actor, unit_id: str, round_id: str) -> Dossier:
    """One dossier. Raises NotFound if there is none, and NotAllowed if ``actor`` may not read it.

    Before publication another ward must not learn whether there is a dossier at all, so a missing one is NotAllowed for it.
    """
    with reading_as(record, actor) as connection:
        stored = readable_one_in(connection, actor, unit_id, round_id)
        catalogue = catalogues_in(connection, [round_id])[round_id]
    return opened(stored, catalogue)


@lru_cache(maxsize=KEPT)
def submission(catalogue: Catalogue, text: StoredText) -> Submission:
    """The submission that a stored text holds; each process parses it once. Raises RecordError if it was altered."""
    if sha256(text.content) != text.sha256:
        raise RecordError("damaged", what="submission", sha256=text.sha256)
    return read_submission(catalogue, text.content)


@lru_cache(maxsize=KEPT)
def graded(catalogue: Catalogue, text: StoredText) -> Scorecard:
    """What a stored text scores; each process grades it once. Raises RecordError if it was altered."""
    return grade(catalogue, submission(catalogue, text))


@lru_cache(maxsize=KEPT)
def _published(catalogue: Catalogue, text: StoredText) -> Scorecard:
    return published(graded(catalogue, text))


def scorecard_shown(stored: StoredDossier, part: Part, catalogue: Catalogue) -> Scorecard:
    """What a part that is there scores, for the reader for whom the dossier was read."""
    return (_published if stored.withholds else graded)(catalogue, stored.texts[part])


def submission_shown(stored: StoredDossier, part: Part, catalogue: Catalogue) -> Submission:
    """What a part that is there holds, for the reader for whom the dossier was read."""
    read = submission(catalogue, stored.texts[part])
    return published_submission(catalogue, read) if stored.withholds else read


def opened(stored: StoredDossier, catalogue: Catalogue) -> Dossier:
    """A stored dossier with its texts read by the catalogue of its round, for its reader."""
    parts = {part: submission_shown(stored, part, catalogue) for part in stored.texts}
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
    views = views_in(connection, actor, round_ids=round_ids, unit_ids=unit_ids)
    return _as_seen_in(connection, views, stored_in(connection, round_ids, unit_ids))


def readable_one_in(connection: Connection, actor: Actor, unit_id: str, round_id: str) -> StoredDossier:
    """As ``dossier``, before its texts are read."""
    view = view_in(connection, actor, unit_id, round_id)
    (found,) = _as_seen_in(connection, {(unit_id, round_id): view}, stored_in(connection, [round_id], [unit_id]))
    return found


def unreadable_units(record: Record, actor: Actor, round_id: str, unit_ids: Collection[str]) -> frozenset[str]:
    """Those of the units whose dossiers of a round the actor may read only in a later state, or never.

    The answer depends on who asks, not on what exists: a unit without a dossier is named just like one with a draft.
    """
    with reading_as(record, actor) as connection:
        relations = relations_in(connection, actor)
    return frozenset(
        unit_id
        for unit_id in unit_ids
        if not readable_in_state(actor.role, relations.relation(unit_id, round_id), "draft")
    )


def _as_seen_in(
    connection: Connection, views: Mapping[Key, View], stored: Iterable[StoredDossier]
) -> list[StoredDossier]:
    """The dossiers as their reader sees them: state and version of the view, and the parts that it shows."""
    reopened = frozenset((key, view.version) for key, view in views.items() if view.as_published)
    published = _published_texts_in(connection, reopened) if reopened else {}
    found = []
    for each in stored:
        key = (each.unit_id, each.round_id)
        view = views[key]
        if not view.readable:
            continue
        texts = {part: text for part, text in published.get(key, each.texts).items() if view.shows(part)}
        found.append(
            each._replace(
                state=view.state, version=view.version, revision=view.revision, texts=texts, withholds=view.withholds
            )
        )
    return found


@memoised_per_revision
def _published_texts_in(
    connection: Connection, wanted: frozenset[tuple[Key, int]]
) -> Mapping[Key, dict[Part, StoredText]]:
    """(unit, round) → the texts of the version that was locked under this number."""
    query = select(_frozen.c.unit_id, _frozen.c.round_id, _frozen.c.version, _frozen.c.content).where(
        _frozen.c.unit_id.in_({unit_id for (unit_id, _), _ in wanted}),
        _frozen.c.round_id.in_({round_id for (_, round_id), _ in wanted}),
    )
    found: dict[Key, dict[Part, StoredText]] = {}
    for row in connection.execute(query):
        key = (row.unit_id, row.round_id)
        if (key, row.version) in wanted:
            content = json.loads(row.content)
            found[key] = {
                part: StoredText(content[part]["sha256"], content[part]["content"])
                for part in PARTS
                if content.get(part)
            }
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
