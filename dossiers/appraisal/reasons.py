"""Why a ward and its inspector found what they found of each criterion: the ward's explanation and the reasons decided by.

For comparing the two over a whole round. Of a reopened dossier nothing is told to those who go on reading it as published.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from dossiers.access.policy import Actor
from dossiers.access.reader import reading_as
from dossiers.access.view import views_in
from dossiers.errors import NotAllowed
from dossiers.rounds.catalogues import catalogues_in
from dossiers.rounds.rounds import round_in
from dossiers.store.memo import memoised_per_revision
from dossiers.store.record import Record
from dossiers.store.schema import decisions as _decisions
from dossiers.store.schema import entries as _entries
from dossiers.vocabulary import Role

JUDGES: frozenset[Role] = frozenset({"inspector", "lead_inspector", "board"})
"""Who sets what wards claim against what inspectors decided."""


@dataclass(frozen=True)
class Reasons:
    """Of one criterion of a dossier: the ward's ``explanation`` ("" without one or where it may not be read) and the
    ``reasons`` of the decisions, by what they are about. ``person_id`` and ``person_name``: who decided on it last."""

    explanation: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict[str, str])
    person_id: str = ""
    person_name: str = ""


def reasons_of_round(record: Record, actor: Actor, round_id: str) -> Mapping[tuple[str, str], Reasons]:
    """(unit, criterion) → the reasons, for the criteria decided on whose decisions ``actor`` may read.

    For inspectors, lead inspectors and the board. Raises NotAllowed for others, NotFound for an unknown round.
    """
    if actor.role not in JUDGES:
        raise NotAllowed("not_yours")
    with reading_as(record, actor) as connection:
        round_in(connection, round_id)
        views = views_in(connection, actor, round_ids=[round_id])
        known = catalogues_in(connection, [round_id])[round_id].criteria
        decided = _decided_in(connection, round_id)
        explained = _explained_in(connection, round_id)
    found: dict[tuple[str, str], Reasons] = {}
    for (unit_id, code), each in decided.items():
        view = views[unit_id, round_id]
        if code not in known or view.as_published or not view.reads_the_running or not view.shows_decisions(code):
            continue
        explanation = explained.get((unit_id, code), "") if view.shows_claim(code) else ""
        found[unit_id, code] = Reasons(explanation, each["reasons"], each["by"], each["name"])
    return found


@memoised_per_revision
def _decided_in(connection: Connection, round_id: str) -> Mapping[tuple[str, str], dict[str, Any]]:
    query = select(_decisions).where(_decisions.c.round_id == round_id).order_by(_decisions.c.decided_at)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in connection.execute(query):
        each = found.setdefault((row.unit_id, row.criterion), {"reasons": {}})
        each["by"], each["name"] = row.decided_by, row.decided_by_name
        if row.reason:
            each["reasons"][row.subject] = row.reason
    return found


@memoised_per_revision
def _explained_in(connection: Connection, round_id: str) -> Mapping[tuple[str, str], str]:
    query = select(_entries.c.unit_id, _entries.c.criterion, _entries.c.explanation).where(
        _entries.c.round_id == round_id, _entries.c.part == "self_assessment", _entries.c.explanation != ""
    )
    return {(row.unit_id, row.criterion): row.explanation for row in connection.execute(query)}
