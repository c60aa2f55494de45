"""Graded dossiers: of a round, of a unit over the rounds, and of merged units added up.

All scorecards come from ``scoring.grade`` and are remembered by the hashes of catalogue and submission; nothing graded is
stored. What the acting person may not read is left out.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection

from dossiers.access.policy import Actor, readable_in_state, relations_in
from dossiers.access.reader import reading_as
from dossiers.errors import NotAllowed, NotFound
from dossiers.rounds.catalogues import catalogues_in
from dossiers.rounds.deadlines import Lateness, lateness
from dossiers.rounds.rounds import Round, round_in, rounds_in
from dossiers.rounds.units import Succession, Unit, predecessors_in, unit_in, units_in
from dossiers.store.clock import today
from dossiers.store.record import Record
from dossiers.submissions.questions import clarify_by_in, correct_by_in
from dossiers.submissions.step_dates import StepDates, came_into, step_dates_in
from dossiers.submissions.submissions import (
    Dossier,
    StoredDossier,
    opened,
    readable_in,
    readable_one_in,
    scorecard_shown,
    standing_part,
    submission,
)
from dossiers.vocabulary import Part, RoundKind, State
from scoring import Catalogue, Scorecard, grade, ranks
from scoring.grading import gc_paused
from scoring.merging import Predecessor, Sum, merge, merged_submission
from scoring.published import withheld_inputs
from scoring.vocabulary import NoSumReason


@dataclass(frozen=True)
class Result:
    """A dossier with what it scores.

    ``scorecard_self`` and ``scorecard_appraisal`` grade the two parts; an appraisal that is still going on may be half done.
    ``standing`` is the scorecard that counts now, and ``standing_part`` says whose it is: the inspector's once the ward was
    asked to answer it, the ward's own until then. ``rank``: by exact overall score (1, 1, 3), among the dossiers of the round
    for which the inspector's scorecard counts. It is None if the acting person may not know it (a ward chief before the whole
    round is published), if a self-score counts, and in a history. ``since``: when the step was taken that brought the
    dossier into its state; None for a draft, and where the record holds no such step.
    """

    unit: Unit
    round: Round
    dossier: Dossier
    scorecard_self: Scorecard | None
    scorecard_appraisal: Scorecard | None
    standing: Scorecard | None
    standing_part: Part | None
    lateness: Lateness
    rank: int | None = None
    since: datetime | None = None

    @property
    def state(self) -> State:
        """The state of the dossier."""
        return self.dossier.state


@dataclass(frozen=True)
class MergedUnit:
    """A unit that was merged into another, with its own results over the rounds."""

    succession: Succession
    results: tuple[Result, ...]


@dataclass(frozen=True)
class History:
    """A unit over the rounds of one kind, earliest first, and the units that were merged into it.

    Results before and after a merger are not joined. Rounds of one kind may differ in their windows: ask
    ``rounds.comparable``.
    """

    unit: Unit
    kind: RoundKind
    results: tuple[Result, ...]
    merged: tuple[MergedUnit, ...]


NoSum = NoSumReason | Literal["withheld"]
"""Why there is no sum: as ``scoring`` says, or because it would give a small count of a sensitive subject away."""


@dataclass(frozen=True)
class SummedIndicator:
    """One indicator added up over merged units.

    ``inputs``: the inputs that all of them give, added up. ``value`` and ``exact``: as on a scorecard, from the sums; None if
    ``reason`` says why there is none, or if the rule for a small base forbids a percentage. ``lacking``: input → the units
    that do not give it.
    """

    indicator: str
    inputs: dict[str, int]
    value: str | None
    exact: str | None
    reason: NoSum | None
    lacking: dict[str, tuple[Unit, ...]]


@dataclass(frozen=True)
class Summed:
    """What the predecessors of ``unit`` counted together in a round before it existed, by indicator code."""

    unit: Unit
    round: Round
    predecessors: tuple[Succession, ...]
    indicators: dict[str, SummedIndicator]


#: The roles that see ranks before the whole round is published.
RANKS_EARLY = frozenset({"inspector", "lead_inspector", "board"})


def results(record: Record, actor: Actor, round_id: str) -> tuple[Result, ...]:
    """The results of a round that ``actor`` may read, in order of the units' codes. Raises NotFound."""
    now = today(record)
    with reading_as(record, actor) as connection:
        return results_in(connection, actor, round_id, now)


def result(record: Record, actor: Actor, unit_id: str, round_id: str) -> Result:
    """The result of one dossier, without rank. Raises NotFound and NotAllowed as ``submissions.dossier``."""
    now = today(record)
    with reading_as(record, actor) as connection:
        stored = readable_one_in(connection, actor, unit_id, round_id)
        unit, round_ = unit_in(connection, unit_id), round_in(connection, round_id)
        catalogue = catalogues_in(connection, [round_id])[round_id]
        days = _days_in(connection, round_id)
    return _result(unit, round_, stored, catalogue, now, days)


def history(record: Record, actor: Actor, unit_id: str, kind: RoundKind = "year") -> History:
    """The results of a unit and its predecessors over all rounds of a kind, as far as ``actor`` may read them.

    Raises NotFound for an unknown unit.
    """
    now = today(record)
    with reading_as(record, actor) as connection:
        unit = unit_in(connection, unit_id)
        merged = predecessors_in(connection, unit_id)
        rounds = {round_.id: round_ for round_ in rounds_in(connection) if round_.kind == kind}
        units = {unit.id: unit, **{each.unit.id: each.unit for each in merged}}
        stored = readable_in(connection, actor, round_ids=rounds, unit_ids=units)
        catalogues = catalogues_in(connection, {each.round_id for each in stored})
        days = {each: _days_in(connection, each) for each in catalogues}
    order = {round_id: place for place, round_id in enumerate(rounds)}
    found = [
        _result(
            units[each.unit_id],
            rounds[each.round_id],
            each,
            catalogues[each.round_id],
            now,
            days[each.round_id],
        )
        for each in sorted(stored, key=lambda each: order[each.round_id])
    ]
    return History(
        unit=unit,
        kind=kind,
        results=_of(unit, found),
        merged=tuple(MergedUnit(each, _of(each.unit, found)) for each in merged),
    )


def summed(record: Record, actor: Actor, unit_id: str, round_id: str) -> Summed:
    """The figures of a unit's predecessors in a round, added up (docs/scoring.md, section 9; see ``scoring.merging``).

    For each predecessor the standing part counts. A predecessor without a dossier, or with one that is not sent yet, counts
    as lacking everything. Raises NotFound for an unknown unit or round, or a unit without predecessors; NotAllowed if there
    is a predecessor whose dossier ``actor`` may not read.
    """
    with reading_as(record, actor) as connection:
        unit, round_ = unit_in(connection, unit_id), round_in(connection, round_id)
        merged = predecessors_in(connection, unit_id)
        if not merged:
            raise NotFound("no_predecessors", unit=unit.name)
        ids = [each.unit.id for each in merged]
        stored = {each.unit_id: each for each in readable_in(connection, actor, round_ids=[round_id], unit_ids=ids)}
        _refuse_hidden(connection, actor, round_, ids, stored)
        catalogue = catalogues_in(connection, [round_id])[round_id]
    parts = [_predecessor(each, stored.get(each.unit.id), catalogue) for each in merged]
    sums = merge(catalogue, parts)
    like = next((part.submission for part in parts if part.submission is not None), None)
    scorecard = grade(catalogue, merged_submission(unit_id, sums, like)) if like else None
    units = {each.unit.id: each.unit for each in merged}
    indicators = {}
    withheld = _withheld_from_sum(catalogue, parts, sums) if _withholds(stored.values()) else frozenset[str]()
    for code, found in sums.items():
        judged = scorecard.indicator(code) if scorecard and found.reason is None else None
        indicators[code] = SummedIndicator(
            indicator=code,
            inputs=dict(found.inputs),
            value=judged.value if judged else None,
            exact=judged.exact if judged else None,
            reason=found.reason,
            lacking={name: tuple(units[each] for each in ids) for name, ids in found.lacking.items()},
        )
        # From the sum and all its parts but one anybody has that one; the sum itself may be small, too.
        if code in withheld:
            indicators[code] = replace(indicators[code], inputs={}, value=None, exact=None, reason="withheld")
    return Summed(unit, round_, merged, indicators)


def _withholds(stored: Iterable[StoredDossier]) -> bool:
    return any(each.withholds for each in stored)


def _withheld_from_sum(catalogue: Catalogue, parts: Iterable[Predecessor], sums: Mapping[str, Sum]) -> frozenset[str]:
    """The indicators of which a small count of a sensitive subject is among what is added up, or is the sum."""
    values = [part.submission.values for part in parts if part.submission is not None]
    values.append({code: found.inputs for code, found in sums.items()})
    return frozenset(code for each in values for code in withheld_inputs(catalogue, each))


def _refuse_hidden(
    connection: Connection,
    actor: Actor,
    round_: Round,
    predecessor_ids: Iterable[str],
    readable: Collection[str],
) -> None:
    """Refuse a sum if a part of it is hidden from ``actor``: it would be taken for the whole. In a published round nothing
    is hidden, so what cannot be read there does not exist.
    """
    if round_.status == "published":
        return
    relations = relations_in(connection, actor)
    for unit_id in predecessor_ids:
        relation = relations.relation(unit_id, round_.id)
        if unit_id not in readable and not readable_in_state(actor.role, relation, "draft"):
            raise NotAllowed("not_yours")


# Inside a transaction that is open already


def results_in(connection: Connection, actor: Actor, round_id: str, now: date) -> tuple[Result, ...]:
    """As ``results``; ``now``: the day in Vietnam."""
    round_ = round_in(connection, round_id)
    stored = readable_in(connection, actor, round_ids=[round_id])
    catalogue = catalogues_in(connection, [round_id])[round_id]
    units = {unit.id: unit for unit in units_in(connection)}
    days = _days_in(connection, round_id)
    order = {unit_id: place for place, unit_id in enumerate(units)}
    with gc_paused():
        found = [
            _result(units[each.unit_id], round_, each, catalogue, now, days)
            for each in sorted(stored, key=lambda each: order[each.unit_id])
        ]
    return tuple(_ranked(found) if actor.role in RANKS_EARLY or round_.status == "published" else found)


class _Days(NamedTuple):
    """Of a round: unit → the last days that wards were told, to answer and to send again what was returned; and when each
    dossier came into its states.
    """

    clarify_by: Mapping[str, date]
    correct_by: Mapping[str, date]
    steps: StepDates


def _days_in(connection: Connection, round_id: str) -> _Days:
    return _Days(
        clarify_by_in(connection, round_id), correct_by_in(connection, round_id), step_dates_in(connection, round_id)
    )


def _result(unit: Unit, round_: Round, stored: StoredDossier, catalogue: Catalogue, now: date, days: _Days) -> Result:
    scorecards = {part: scorecard_shown(stored, part, catalogue) for part in stored.texts}
    standing = standing_part(stored)
    return Result(
        unit=unit,
        round=round_,
        dossier=opened(stored, catalogue),
        scorecard_self=scorecards.get("self_assessment"),
        scorecard_appraisal=scorecards.get("appraisal"),
        standing=scorecards[standing] if standing else None,
        standing_part=standing,
        lateness=lateness(
            round_,
            stored.state,
            stored.submitted_at,
            now,
            clarify_by=days.clarify_by.get(unit.id),
            correct_by=days.correct_by.get(unit.id),
        ),
        since=came_into(days.steps, unit.id, stored.state, stored.version),
    )


def _ranked(found: list[Result]) -> list[Result]:
    """The results with ranks. Self-scores get no rank among inspectors' scores: claiming more would rank higher."""
    appraised = [each for each in found if each.standing is not None and each.standing_part == "appraisal"]
    placed = ranks([each.standing for each in appraised if each.standing is not None])
    rank_of = {each.unit.id: rank for each, rank in zip(appraised, placed, strict=True)}
    return [replace(each, rank=rank_of.get(each.unit.id)) for each in found]


def _of(unit: Unit, found: Iterable[Result]) -> tuple[Result, ...]:
    return tuple(each for each in found if each.unit.id == unit.id)


def _predecessor(link: Succession, stored: StoredDossier | None, catalogue: Catalogue) -> Predecessor:
    text = None
    if stored is not None and stored.state != "draft":
        standing = standing_part(stored)
        text = stored.texts[standing] if standing else None
    return Predecessor(
        unit=link.unit.id,
        submission=submission(catalogue, text) if text else None,
        whole=link.extent == "whole",
    )
