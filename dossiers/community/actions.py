"""Kế hoạch khắc phục: actions by the five "rõ": who, what, by when, what outcome, who is accountable (see ``five_clear``).

If one of the five is empty, it is stored empty and shown as a gap. An action is written down under a dossier and lives on: an
open one is carried into the ward's later rounds, and into those of the ward it was merged into. ``who`` and ``accountable``
are posts, never residents.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, get_args

from sqlalchemy import Connection, Row, select

from dossiers import acts
from dossiers.access.policy import Actor
from dossiers.access.reader import reading_as
from dossiers.access.view import any_view_in, views_in
from dossiers.acts import DossierActContext, allowed_snapshot_in
from dossiers.community.five_clear import FIELDS, NO_OUTCOME, Clear, FiveClear, checked, columns
from dossiers.errors import BadInput, NotAllowed, NotFound, NotNow, Stale, wrong
from dossiers.rounds.catalogues import catalogues_in
from dossiers.rounds.rounds import Round, round_in, rounds_in
from dossiers.rounds.units import Unit, ancestry_in, unit_in, units_in
from dossiers.store.clock import today
from dossiers.store.record import Record
from dossiers.store.schema import actions as _actions
from dossiers.submissions.results import Result, result, results
from dossiers.texts.typed_text import kept_text
from dossiers.vocabulary import ActionState
from scoring.catalogue import Criterion
from scoring.scorecard import CriterionResult

ACTION_STATES: tuple[ActionState, ...] = get_args(ActionState)


@dataclass(frozen=True)
class Action:
    """One action, listed under the ward ``ward``; it was written down by ``unit`` in ``round``.

    ``days_late``: days since its last day, 0 while it is in time or settled. ``days_left``: None if it has no last day or is
    settled. ``carried``: it is seen from a later round, or from the ward that ``unit`` was merged into.
    """

    id: int
    ward: Unit
    unit: Unit
    round: Round
    wanted: FiveClear
    state: ActionState
    version: int
    changed_by: str
    changed_at: datetime
    days_late: int
    days_left: int | None
    carried: bool = False

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.state == "open"

    @property
    def gaps(self) -> tuple[Clear, ...]:
        """As ``FiveClear.gaps``."""
        return self.wanted.gaps


def actions_of(record: Record, actor: Actor, unit_id: str, round_id: str) -> tuple[Action, ...]:
    """The actions of a ward in a round, and the open ones of earlier rounds and of its predecessors.

    Late ones first, then by last day, then those without a last day, settled ones last. Raises NotFound, NotAllowed.
    """
    now = today(record)
    with reading_as(record, actor) as connection:
        snapshot = allowed_snapshot_in(connection, actor, "read_actions", unit_id, round_id)
        return _in_order(_listed_in(connection, [unit_id], snapshot.round, now))


def actions_of_round(record: Record, actor: Actor, round_id: str) -> tuple[Action, ...]:
    """As ``actions_of``, for every ward of the round whose actions ``actor`` may read. Raises NotFound."""
    now = today(record)
    with reading_as(record, actor) as connection:
        round_ = round_in(connection, round_id)
        views = views_in(connection, actor, round_ids=[round_id]).values()
        readable = [view.unit_id for view in views if view.allows("read_actions")]
        return _in_order(_listed_in(connection, readable, round_, now))


def open_action_for(found: Collection[Action], criterion: Criterion, codes: Collection[str]) -> Action | None:
    """The first open action about these documents or this indicator of a criterion; None without one.

    An action about the criterion that names none of its documents and indicators is about all of them.
    """
    of_criterion = [each.code for each in (*criterion.documents, *criterion.indicators)]
    for action in found:
        if action.open and action.wanted.criterion == criterion.code:
            named = [code for code in of_criterion if _names(action.wanted.task, code)]
            if not named or any(code in codes for code in named):
                return action
    return None


def _names(text: str, code: str) -> bool:
    """Whether a text names a code, "4.1" and not "14.1" or "4.1.2"."""
    return re.search(rf"(?<![\w.]){re.escape(code)}(?!\w|\.\w)", text) is not None


def may_save(record: Record, actor: Actor, unit_id: str, round_id: str) -> bool:
    """Whether ``actor`` may write down actions of this ward in this round. The functions below check it again."""
    try:
        with reading_as(record, actor) as connection:
            view = any_view_in(connection, actor, unit_id, round_id)
    except NotAllowed:
        return False
    return view is not None and view.allows("save_action")


def uncovered(
    record: Record, actor: Actor, unit_id: str, round_id: str, found: Collection[Action] | None = None
) -> tuple[CriterionResult, ...]:
    """The criteria of the standing scorecard that are not met or not proven and have no open action; not met first.

    While the ward still enters its figures, only criteria that are not met count. Without a standing scorecard there are
    none. ``found``: the ward's actions, if they were read already. Raises NotFound, and NotAllowed if ``actor`` may not read
    the dossier.
    """
    graded = result(record, actor, unit_id, round_id)
    return _uncovered(graded, actions_of(record, actor, unit_id, round_id) if found is None else found)


def uncovered_in_round(
    record: Record, actor: Actor, round_id: str, found: Collection[Action]
) -> dict[str, tuple[CriterionResult, ...]]:
    """As ``uncovered``, for every ward whose dossier ``actor`` may read: unit → criteria. ``found``: the round's actions."""
    of_ward: dict[str, list[Action]] = {}
    for action in found:
        of_ward.setdefault(action.ward.id, []).append(action)
    return {each.unit.id: _uncovered(each, of_ward.get(each.unit.id, ())) for each in results(record, actor, round_id)}


def _uncovered(graded: Result, found: Collection[Action]) -> tuple[CriterionResult, ...]:
    if graded.standing is None:
        return ()
    covered = {each.wanted.criterion for each in found if each.open}
    # While the ward still enters its figures, a criterion that is not proven is mostly one that it has not reached yet.
    entering = graded.state in ("draft", "returned")
    return tuple(
        criterion
        for state in (("not_met",) if entering else ("not_met", "not_proven"))
        for criterion in graded.standing.criteria
        if criterion.state == state and criterion.code not in covered
    )


def create(
    record: Record, actor: Actor, unit_id: str, round_id: str, wanted: FiveClear, *, idempotency_key: str
) -> int:
    """Write down an action; returns its id. Raises BadInput with every problem, NotFound, NotAllowed."""

    def body(context: DossierActContext) -> dict[str, Any]:
        tidy = _checked(context, wanted)
        made = context.connection.execute(
            _actions.insert().values(
                unit_id=unit_id, round_id=round_id, **columns(tidy), **context.signed("created"), **context.signed("changed")
            )
        )  # fmt: skip
        (id_,) = made.inserted_primary_key or (0,)
        context.audit(subject=_subject(id_), after=tidy.as_data())
        return {"id": id_}

    return acts.on_dossier(record, actor, "save_action", idempotency_key, body, unit_id=unit_id, round_id=round_id)[
        "id"
    ]


def change(
    record: Record, actor: Actor, unit_id: str, round_id: str, action_id: int, wanted: FiveClear, *, expected_version: int,
    idempotency_key: str,
) -> int:  # fmt: skip
    """Replace what an open action says by ``wanted``; returns its new version.

    ``unit_id`` and ``round_id``: the dossier from which it is seen, which for a carried action is not its own.
    ``expected_version``: the version the person was looking at. Raises Stale if somebody has changed it since (both versions
    are in it, and in the log), BadInput, NotNow for a settled action, NotFound, NotAllowed.
    """

    def body(context: DossierActContext) -> dict[str, Any]:
        now = _one_in(context, action_id)
        return _store(context, now, _checked(context, wanted, now.wanted), now.state, expected_version)

    attempted = wanted.as_data()
    return acts.on_dossier(
        record, actor, "save_action", idempotency_key, body, unit_id=unit_id, round_id=round_id, attempted=attempted
    )["version"]


def settle(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    action_id: int,
    *,
    state: ActionState,
    outcome: str = "",
    wanted: FiveClear | None = None,
    expected_version: int,
    idempotency_key: str,
) -> int:
    """Close an action as done (with its outcome) or as dropped (with the reason), or open a settled one again.

    ``wanted``: what else it says from now on, if that was changed in the same form; ``outcome`` still counts. Returns its new
    version. Raises as ``change``; BadInput also if the outcome is missing.
    """

    def body(context: DossierActContext) -> dict[str, Any]:
        now = _one_in(context, action_id)
        said = wanted or now.wanted
        if state not in ACTION_STATES:
            raise BadInput([wrong("bad_choice", field={"vi": "Trạng thái", "en": "State"})])
        if state != "open":
            if not kept_text(outcome):
                raise BadInput([NO_OUTCOME])
            said = replace(said, outcome=outcome, progress=100 if state == "done" else said.progress)
        if now.version == expected_version and now.open and state == "open":
            raise NotNow("action_open")
        return _store(context, now, _checked(context, said, now.wanted), state, expected_version)

    attempted = {**(wanted.as_data() if wanted else {}), "state": state, "outcome": outcome}
    return acts.on_dossier(
        record, actor, "save_action", idempotency_key, body, unit_id=unit_id, round_id=round_id, attempted=attempted
    )["version"]


# Inside a transaction that is open already


def _listed_in(connection: Connection, unit_ids: Collection[str], round_: Round, now: date) -> list[Action]:
    rounds = {each.id: each for each in rounds_in(connection)}
    order = list(rounds)
    earlier = set(order[: order.index(round_.id)])
    lineage = {unit_id: frozenset({unit_id}) | ancestry_in(connection, unit_id) for unit_id in unit_ids}
    everybody = {each for family in lineage.values() for each in family}
    if not everybody:
        return []
    units = {each.id: each for each in units_in(connection)}
    query = select(_actions).where(_actions.c.unit_id.in_(everybody)).order_by(_actions.c.id)
    found = []
    for row in connection.execute(query):
        for unit_id, family in lineage.items():
            here = row.round_id == round_.id and row.unit_id == unit_id
            carried = row.state == "open" and row.unit_id in family and row.round_id in {*earlier, round_.id}
            if here or carried:
                found.append(
                    _action(row, units[unit_id], units[row.unit_id], rounds[row.round_id], now, carried=not here)
                )
    return found


def _one_in(context: DossierActContext, action_id: int) -> Action:
    """An action of this dossier, of an earlier round of its ward, or of a predecessor. Raises NotFound."""
    connection, snapshot = context.connection, context.dossier
    row = connection.execute(select(_actions).where(_actions.c.id == action_id)).one_or_none()
    order = [each.id for each in rounds_in(connection)]
    family = {snapshot.unit.id} | ancestry_in(connection, snapshot.unit.id)
    if row is None or row.unit_id not in family or order.index(row.round_id) > order.index(snapshot.round.id):
        raise NotFound("no_action")
    written_by, round_ = unit_in(connection, row.unit_id), round_in(connection, row.round_id)
    return _action(row, snapshot.unit, written_by, round_, context.at.date())


def _store(
    context: DossierActContext, now: Action, tidy: FiveClear, state: ActionState, expected_version: int
) -> dict[str, Any]:
    """Store the new form of an action. Raises Stale, and NotNow if a settled one would be changed and stay settled."""
    before, after = ({**each.as_data(), "state": its} for each, its in ((now.wanted, now.state), (tidy, state)))
    if now.version != expected_version:
        if before == after:
            context.audit(subject=_subject(now.id), before=before, after=after, reason="already so")
            return {"version": now.version}
        raise Stale(
            "stale_action", who=now.changed_by, at=now.changed_at, theirs=before, mine=after, version=now.version
        )
    if not now.open and state != "open":
        raise NotNow("action_settled")
    context.connection.execute(
        _actions.update()
        .where(_actions.c.id == now.id)
        .values(**columns(tidy), state=state, version=now.version + 1, **context.signed("changed"))
    )
    context.audit(subject=_subject(now.id), before=before, after=after)
    return {"version": now.version + 1}


def _checked(context: DossierActContext, wanted: FiveClear, before: FiveClear | None = None) -> FiveClear:
    round_ = context.dossier.round
    criteria = catalogues_in(context.connection, [round_.id])[round_.id].criteria
    tidy, problems = checked(wanted, round_, criteria, before)
    context.refuse(problems)
    return tidy


def _subject(action_id: int) -> str:
    return f"action:{action_id}"


def _action(row: Row, ward: Unit, unit: Unit, round_: Round, now: date, *, carried: bool = False) -> Action:
    kept: dict[str, Any] = {name: getattr(row, name) for name in FIELDS}
    kept["outside_ward"] = bool(row.outside_ward)
    wanted = FiveClear(**kept)
    left = (row.due - now).days if row.due and row.state == "open" else None
    return Action(
        row.id, ward, unit, round_, wanted, row.state, row.version, row.changed_by_name, row.changed_at,
        days_late=max(-left, 0) if left is not None else 0,
        days_left=max(left, 0) if left is not None else None,
        carried=carried,
    )  # fmt: skip


def _in_order(found: Collection[Action]) -> tuple[Action, ...]:
    def key(action: Action) -> tuple[Any, ...]:
        due = action.wanted.due or date.max
        settled_at = -action.changed_at.timestamp() if not action.open else 0
        return (not action.open, settled_at, due, action.wanted.criterion or "~", action.id)

    return tuple(sorted(found, key=key))
