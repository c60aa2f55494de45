"""Double marking: a seeded, logged draw gives criteria to a second inspector, who judges without seeing the first."""

import json
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, select

from dossiers import acts
from dossiers.access.policy import INSPECTOR_ROLES, Actor, allowed, relations_in
from dossiers.access.reader import reading_as
from dossiers.access.view import view_in, views_in
from dossiers.acts import ActContext, DossierActContext, allowed_snapshot_in
from dossiers.appraisal.decisions import REQUEST, Decision, decisions_of_round_in
from dossiers.appraisal.judgements import whole
from dossiers.appraisal.outcome import appraisals_of_round_in
from dossiers.errors import BadInput, NotAllowed, NotFound, NotNow
from dossiers.rounds.catalogues import catalogues_in, criterion_in
from dossiers.rounds.rounds import round_in
from dossiers.rounds.units import Unit, units_in
from dossiers.store.memo import memoised_per_revision
from dossiers.store.record import Record
from dossiers.store.schema import decisions as _decisions
from dossiers.store.schema import dossiers as _dossiers
from dossiers.store.schema import first_judgements as _first
from dossiers.store.schema import people, second_draws, second_marks
from dossiers.submissions import drafts
from dossiers.submissions.entry_sheets import Entry, entries_in
from dossiers.texts.typed_fields import typed
from dossiers.vocabulary import State
from scoring.catalogue import Criterion


@dataclass(frozen=True)
class SecondMark:
    """A criterion drawn for a second inspector. ``states``: indicator → state, None until marked. ``markable``: as far as the
    reader's view knows, the dossier is still where it may be marked."""

    unit: Unit
    round_id: str
    criterion: Criterion
    person_id: str
    person_name: str
    states: dict[str, str] | None
    note: str
    marked_at: datetime | None
    markable: bool = True


@dataclass(frozen=True)
class Compared:
    """One indicator judged twice: the state that follows from the first inspector's decisions, and the second's state."""

    mark: SecondMark
    indicator: str
    first: str | None
    second: str


#: Below so many indicators marked twice, a share in percent says more than it knows.
SMALL_BASE = 20


@dataclass(frozen=True)
class Agreement:
    """Indicators judged the same, of those that two people judged. `percent` is exact, and None below a base of 20."""

    same: int
    of: int

    @property
    def percent(self) -> Fraction | None:
        """As described above."""
        return Fraction(100 * self.same, self.of) if self.of >= SMALL_BASE else None


def agreement(found: Collection[Compared]) -> Agreement:
    """How often two people judge alike, where the first has decided already."""
    both = [each for each in found if each.first is not None]
    return Agreement(sum(each.first == each.second for each in both), len(both))


def drawn(
    codes: Sequence[tuple[str, str]], people_of: Mapping[str, Sequence[str]], seed: str, percent: int
) -> list[tuple[str, str, str]]:
    """The draw, a pure function of its arguments: (unit, criterion, person) for ``percent`` of ``codes``, rounded up.

    ``people_of``: unit → who may mark it. The same seed with the same dossiers gives the same draw on every machine.
    """
    lot = random.Random(f"{seed}|{percent}")
    eligible = sorted(code for code in codes if people_of.get(code[0]))
    wanted = -(-len(eligible) * percent // 100)
    chosen = sorted(lot.sample(eligible, wanted))
    return [(unit_id, criterion, lot.choice(sorted(people_of[unit_id]))) for unit_id, criterion in chosen]


def draw_second(
    record: Record,
    actor: Actor,
    round_id: str,
    *,
    seed: str,
    percent: int,
    person_ids: Sequence[str],
    idempotency_key: str,
) -> int:
    """Draw ``percent`` (1–100) of the criteria under appraisal for the named inspectors; returns how many were drawn.

    Nobody gets a ward to which they are assigned, with which they have a conflict of interest, or on whose dossier they have
    decided before. What was drawn once is not drawn again. Raises BadInput, NotAllowed.
    """

    said = typed(seed=seed)
    kept = said["seed"].text

    def body(context: ActContext) -> dict[str, Any]:
        connection = context.connection
        round_in(connection, round_id)
        problems = []
        if not 1 <= percent <= 100:
            problems.append({"vi": "Tỷ lệ rút từ 1 đến 100 %.", "en": "The share is from 1 to 100 %."})
        if not kept:
            problems.append({"vi": "Hãy ghi số hạt giống.", "en": "Give a seed."})
        actors = _inspectors_in(connection, person_ids)
        if not person_ids or len(actors) != len(set(person_ids)):
            problems.append({"vi": "Hãy chọn thẩm định viên.", "en": "Choose inspectors."})
        if problems:
            raise BadInput(problems)
        catalogue = catalogues_in(connection, [round_id])[round_id]
        taken = {(row.unit_id, row.criterion) for row in connection.execute(
            select(second_marks.c.unit_id, second_marks.c.criterion).where(second_marks.c.round_id == round_id)
        )}  # fmt: skip
        standing = select(_dossiers.c.unit_id, _dossiers.c.state).where(_dossiers.c.round_id == round_id)
        states: dict[str, State] = {row.unit_id: row.state for row in connection.execute(standing)}
        scored = _scored_in(connection, round_id)
        relations = {each.person_id: relations_in(connection, each) for each in actors}
        may = {
            unit_id: [
                each.person_id
                for each in actors
                if each.person_id
                and (unit_id, each.person_id) not in scored
                and allowed("mark_second", each.role, relations[each.person_id].relation(unit_id, round_id), state)
            ]
            for unit_id, state in states.items()
        }
        codes = [(unit_id, code) for unit_id in may for code in catalogue.criteria if (unit_id, code) not in taken]
        chosen = drawn(codes, may, kept, percent)
        draw = connection.execute(
            second_draws.insert().values(round_id=round_id, seed=kept, percent=percent, **context.signed("drawn"))
        ).inserted_primary_key
        assert draw is not None
        for unit_id, code, person_id in chosen:
            connection.execute(
                second_marks.insert().values(
                    unit_id=unit_id, round_id=round_id, criterion=code, draw_id=draw[0], person_id=person_id
                )
            )
        context.audit(
            round_id=round_id,
            after={"seed": kept, "percent": percent, "drawn": [list(each) for each in chosen]},
        )
        return {"drawn": len(chosen)}

    return acts.for_office(record, actor, "draw_second", idempotency_key, body, round_id=round_id, typed=said)["drawn"]


def second_queue(record: Record, actor: Actor, round_id: str) -> tuple[SecondMark, ...]:
    """The criteria drawn for the acting person in a round, those not marked yet first, as far as they may read the dossiers.

    Raises NotFound.
    """
    with reading_as(record, actor) as connection:
        views = views_in(connection, actor, round_ids=[round_id])
        mine = [
            replace(each, markable=view.allows("mark_second"))
            for each in _marks_in(connection, round_id)
            if each.person_id == actor.person_id and (view := views[each.unit.id, round_id]).readable
        ]
    return tuple(sorted(mine, key=lambda each: (each.states is not None, each.unit.code)))


def pending_mark(record: Record, actor: Actor, unit_id: str, round_id: str, criterion: str | None) -> SecondMark | None:
    """The criterion as it was drawn for the acting person, who has yet to mark it; None for any other. Raises NotFound."""
    waiting = [each for each in second_queue(record, actor, round_id) if each.states is None and each.markable]
    return next((each for each in waiting if (each.unit.id, each.criterion.code) == (unit_id, criterion)), None)


@dataclass(frozen=True)
class SecondClaim(Entry):
    """What the ward entered for a criterion, and of which classes it says it is: what is asked of it depends on them."""

    classes: Mapping[str, str] = field(default_factory=dict[str, str])


def second_claim(record: Record, actor: Actor, unit_id: str, round_id: str, criterion: str) -> SecondClaim:
    """What the ward entered for a criterion drawn for the acting person, without the first inspector's decisions.

    Raises NotFound, NotAllowed, and NotNow in a blind round in which nobody has judged the criterion yet.
    """
    with reading_as(record, actor) as connection:
        snapshot = allowed_snapshot_in(connection, actor, "mark_second", unit_id, round_id)
        _mine(connection, actor, unit_id, round_id, criterion)
        catalogue, _ = criterion_in(connection, round_id, criterion)
        if not view_in(connection, actor, unit_id, round_id).shows_claim(criterion):
            raise NotNow("judge_first", criterion=criterion)
        data = drafts.data_in(connection, snapshot, "self_assessment")
        entry = entries_in(connection, catalogue, snapshot, data)[criterion]
        return SecondClaim(**vars(entry), classes=data.get("classes", {}))


def mark_second(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    criterion: str,
    *,
    states: Mapping[str, str],
    note: str,
    idempotency_key: str,
) -> None:
    """Save a second inspector's judgement: a state for every judged indicator (else BadInput), and only once (else NotNow)."""

    said = typed(note=note)
    remark = said["note"].text

    def body(context: DossierActContext) -> dict[str, Any]:
        row = _mine(context.connection, actor, unit_id, round_id, criterion)
        if row.states is not None:
            raise NotNow("judged_already", criterion=criterion)
        _, wanted = criterion_in(context.connection, round_id, criterion)
        kept = whole(wanted, states)
        context.connection.execute(
            second_marks.update()
            .where(
                second_marks.c.unit_id == unit_id,
                second_marks.c.round_id == round_id,
                second_marks.c.criterion == criterion,
            )
            .values(states=json.dumps(kept), note=remark, marked_at=context.at)
        )
        context.audit(subject=criterion, after={"states": kept, "note": remark})
        return {}

    acts.on_dossier(record, actor, "mark_second", idempotency_key, body, unit_id=unit_id, round_id=round_id, typed=said)


def second_results(record: Record, actor: Actor, round_id: str) -> tuple[Compared, ...]:
    """Every indicator judged twice, in the dossiers whose appraisal ``actor`` may read, without the criteria that they still
    have to mark a second time themselves.

    For the lead inspector and the board. Raises NotAllowed for others.
    """
    if actor.role not in ("lead_inspector", "board"):
        raise NotAllowed("not_yours")
    with reading_as(record, actor) as connection:
        views = views_in(connection, actor, round_ids=[round_id])
        marks = [
            each
            for each in _marks_in(connection, round_id)
            if each.states is not None
            and (view := views[each.unit.id, round_id]).shows_decisions(each.criterion.code)
            # Of a reopened dossier the present decisions are not published yet. Who reads only what is published would miss
            # them then, and know that it was reopened.
            and view.reads_the_running
            and not view.as_published
        ]
        unit_ids = {each.unit.id for each in marks}
        catalogue, appraisals = appraisals_of_round_in(connection, round_in(connection, round_id), unit_ids)
        decided = decisions_of_round_in(connection, round_id, unit_ids)
    cards = {unit_id: drafts.graded(catalogue, data) for unit_id, data in appraisals.items()}
    return tuple(
        Compared(each, code, card.indicator(code).state if _decided(made, code) else None, state)
        for each in marks
        for card, made in [(cards[each.unit.id], decided.get(each.unit.id, {}))]
        for code, state in (each.states or {}).items()
    )


def _decided(made: Mapping[str, Decision], indicator: str) -> bool:
    """Whether the first inspector settled an indicator, or granted that it is left out."""
    request = made.get(REQUEST + indicator)
    return indicator in made or (request is not None and request.kind == "approve_not_applicable")


def _mine(connection: Connection, actor: Actor, unit_id: str, round_id: str, criterion: str) -> Any:
    row = connection.execute(
        select(second_marks).where(
            second_marks.c.unit_id == unit_id,
            second_marks.c.round_id == round_id,
            second_marks.c.criterion == criterion,
            second_marks.c.person_id == (actor.person_id or ""),
        )
    ).one_or_none()
    if row is None:
        raise NotFound("not_drawn", criterion=criterion)
    return row


def _scored_in(connection: Connection, round_id: str) -> set[tuple[str, str]]:
    """(unit, person) of everybody who decided or gave a first judgement in a round."""
    found: set[tuple[str, str]] = set()
    for table, by in ((_decisions, _decisions.c.decided_by), (_first, _first.c.judged_by)):
        query = select(table.c.unit_id, by).where(table.c.round_id == round_id).distinct()
        found |= {(unit_id, person_id) for unit_id, person_id in connection.execute(query)}
    return found


def _inspectors_in(connection: Connection, person_ids: Sequence[str]) -> list[Actor]:
    query = select(people).where(people.c.id.in_(list(person_ids)), people.c.disabled_at.is_(None))
    return [
        Actor(row.role, row.unit_id, row.name, row.id)
        for row in connection.execute(query)
        if row.role in INSPECTOR_ROLES
    ]


@memoised_per_revision
def _marks_in(connection: Connection, round_id: str) -> tuple[SecondMark, ...]:
    round_in(connection, round_id)
    catalogue = catalogues_in(connection, [round_id])[round_id]
    units = {unit.id: unit for unit in units_in(connection)}
    query = (
        select(second_marks, people.c.name)
        .join(people, people.c.id == second_marks.c.person_id)
        .where(second_marks.c.round_id == round_id)
    )
    order = {code: place for place, code in enumerate(catalogue.criteria)}
    found = [
        SecondMark(
            units[row.unit_id], round_id, catalogue.criteria[row.criterion], row.person_id, row.name,
            json.loads(row.states) if row.states else None, row.note, row.marked_at,
        )
        for row in connection.execute(query)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.unit.id, order[each.criterion.code])))
