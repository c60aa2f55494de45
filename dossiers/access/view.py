"""Views: what one person may read of a dossier, by part and by criterion, worked out in this one place.

Every function that returns anything of a dossier makes a ``View`` or is handed one, and shows what the view shows. It is made
of, in this order:

1. the account of the reader as it is now (``reader``);
2. their relation to the ward (``policy.relations_in``);
3. the tables of the policy, for the state that the dossier is in. Whoever reads only what is published goes on reading a
   reopened dossier as it was last published, and is told neither of the reopening nor of anything that came after;
4. the blind round: before the draft of the appraisal is sent, an inspector is shown what the ward entered for a criterion only
   once its first judgement was given, and the self-score as a whole not at all. The files are what is judged from, so they
   are not hidden;
5. the second mark that the reader was drawn for and has not given yet: the first inspector's decisions on that criterion and
   the questions about it are closed, and so is the appraisal as a whole;
6. what is published holds no small counts of sensitive subjects for those who read it only because it is published.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, and_, func, select

from dossiers.access.policy import (
    BLIND_STATES,
    INSPECTOR_ROLES,
    READS_QUESTIONS,
    WARD_ROLES,
    Actor,
    allowed,
    readable_in_state,
    reads_every_figure,
    reads_from,
    relations_in,
)
from dossiers.access.reader import require_reader_in
from dossiers.errors import NotAllowed, NotFound, messages
from dossiers.rounds.catalogues import catalogues_in
from dossiers.rounds.rounds import round_in, rounds_in
from dossiers.rounds.units import unit_in
from dossiers.store.memo import memoised_per_revision
from dossiers.store.schema import dossiers as _dossiers
from dossiers.store.schema import first_judgements as _first
from dossiers.store.schema import frozen_results as _frozen
from dossiers.store.schema import second_marks as _marks
from dossiers.store.schema import steps as _steps
from dossiers.vocabulary import PARTS, Act, Part, Relation, Role, State
from scoring.catalogue import judged

#: (unit, round), which names a dossier.
Key = tuple[str, str]


@dataclass(frozen=True)
class View:
    """What one reader may read of one dossier.

    ``state``, ``version`` and ``revision`` (0 where it is not told): as the reader may know them. ``permitted``: the parts
    that the policy lets them read in that state. ``as_published``: they go on reading a reopened dossier as it was published
    last, in ``version``. ``blind``: what the ward entered is hidden except for the criteria ``opened``. ``unmarked``: the
    criteria that the reader still has to mark a second time. ``running``: the state that acts are judged by, which is not the
    reader's to know.
    """

    unit_id: str
    round_id: str
    role: Role
    relation: Relation
    state: State
    version: int
    revision: int
    running: State
    permitted: frozenset[Part]
    as_published: bool = False
    blind: bool = False
    opened: frozenset[str] = frozenset()
    unmarked: frozenset[str] = frozenset()

    @property
    def readable(self) -> bool:
        """Whether the reader may know that the dossier exists and is in ``state``."""
        return bool(self.permitted)

    @property
    def parts(self) -> frozenset[Part]:
        """The parts that may be read as a whole."""
        return frozenset(part for part in PARTS if self.shows(part))

    def shows(self, part: Part) -> bool:
        """Whether a part may be read as a whole, with its score."""
        hidden = self.blind if part == "self_assessment" else bool(self.unmarked)
        return part in self.permitted and not hidden

    def shows_claim(self, criterion: str) -> bool:
        """Whether what the ward entered for a criterion may be read."""
        return "self_assessment" in self.permitted and (not self.blind or criterion in self.opened)

    def shows_decisions(self, criterion: str) -> bool:
        """Whether the decisions on a criterion may be read."""
        return "appraisal" in self.permitted and criterion not in self.unmarked

    def shows_questions(self, criterion: str) -> bool:
        """Whether the questions about a criterion and the ward's answers may be read."""
        return self.reads_questions and criterion not in self.unmarked

    @property
    def reads_questions(self) -> bool:
        """Whether the policy lets the reader read questions of this dossier at all. They are never public."""
        return self.running in READS_QUESTIONS.get((self.role, self.relation), frozenset())

    @property
    def reads_the_running(self) -> bool:
        """Whether the reader follows the dossier itself, with every version that was locked and requests to reopen it, and
        not only what was published."""
        return self.readable and reads_every_figure(self.role, self.relation)

    @property
    def withholds(self) -> bool:
        """Whether small counts of sensitive subjects are withheld from the reader (``scoring.published``)."""
        return not reads_every_figure(self.role, self.relation)

    def allows(self, act: Act) -> bool:
        """Whether the policy lets the reader do ``act`` to the dossier in the state in which it is."""
        return allowed(act, self.role, self.relation, self.running)


def given_back_in(connection: Connection, view: View) -> datetime | None:
    """When the dossier was last given back to the reader's own ward; None for everybody else and where it never was.

    What was refused by then the ward is told from then on, whatever state the dossier is in: it was given back to be mended.
    """
    if view.role not in WARD_ROLES or view.relation != "own":
        return None
    query = select(func.max(_steps.c.taken_at)).where(
        _steps.c.unit_id == view.unit_id, _steps.c.round_id == view.round_id, _steps.c.act == "return_dossier"
    )
    return connection.execute(query).scalar_one()


def view_in(connection: Connection, actor: Actor, unit_id: str, round_id: str) -> View:
    """The view of ``actor`` on one dossier, inside a transaction that is open already.

    Raises NotFound for an unknown unit or round and where there is no dossier, and NotAllowed if the actor may read nothing
    of it. A refusal does not tell whether it exists: a missing dossier is answered like one that is not sent yet.
    """
    unit = unit_in(connection, unit_id)
    round_in(connection, round_id)
    view = any_view_in(connection, actor, unit_id, round_id)
    if view is not None and view.readable:
        return view
    relation = relations_in(connection, actor).relation(unit_id, round_id)
    if not readable_in_state(actor.role, relation, "draft"):
        raise _not_yet(actor, relation)
    raise NotFound("no_dossier", unit=unit.name, round=round_id)


def any_view_in(connection: Connection, actor: Actor, unit_id: str, round_id: str) -> View | None:
    """As ``view_in``, also where nothing may be read; None where there is no dossier. For asking what the policy allows."""
    return views_in(connection, actor, round_ids=[round_id], unit_ids=[unit_id]).get((unit_id, round_id))


def views_in(
    connection: Connection,
    actor: Actor,
    *,
    round_ids: Collection[str] | None = None,
    unit_ids: Collection[str] | None = None,
) -> Mapping[Key, View]:
    """(unit, round) → the view of ``actor``, for every dossier of these rounds and units (None: all).

    A province takes as many queries as a ward. Dossiers of which nothing may be read are among them (``View.readable``).
    Raises NotAllowed if the actor's account is not what it was (``reader``).
    """
    require_reader_in(connection, actor)
    rounds = None if round_ids is None else frozenset(round_ids)
    units = None if unit_ids is None else frozenset(unit_ids)
    return _views_in(connection, actor, rounds, units)


def _not_yet(actor: Actor, relation: Relation) -> NotAllowed:
    """Why this person may not read the dossier, worded for their office. It does not reveal whether the dossier exists."""
    if relation == "tied":
        return NotAllowed("tied_reading")
    first = reads_from(actor.role, relation)
    if actor.role in WARD_ROLES or first is None:
        return NotAllowed("not_yours")
    return NotAllowed("not_yet_readable", state=messages()[f"state_{first}"])


# What a view is made of


@memoised_per_revision
def _views_in(
    connection: Connection, actor: Actor, round_ids: frozenset[str] | None, unit_ids: frozenset[str] | None
) -> Mapping[Key, View]:
    query = select(
        _dossiers.c.unit_id, _dossiers.c.round_id, _dossiers.c.state, _dossiers.c.revision, _dossiers.c.version
    ).order_by(_dossiers.c.unit_id, _dossiers.c.round_id)
    if round_ids is not None:
        query = query.where(_dossiers.c.round_id.in_(round_ids))
    if unit_ids is not None:
        query = query.where(_dossiers.c.unit_id.in_(unit_ids))
    relations = relations_in(connection, actor)
    blind_rounds = frozenset(each.id for each in rounds_in(connection) if each.blind)
    waiting = _unmarked_in(connection, actor) if actor.role in INSPECTOR_ROLES else {}
    found: dict[Key, View] = {}
    reopened: set[Key] = set()
    for unit_id, round_id, state, revision, version in connection.execute(query):
        key = (unit_id, round_id)
        relation = relations.relation(unit_id, round_id)
        permitted = readable_in_state(actor.role, relation, state)
        if version > 1 and not permitted and readable_in_state(actor.role, relation, "published"):
            reopened.add(key)
        blind = round_id in blind_rounds and actor.role in INSPECTOR_ROLES and state in BLIND_STATES
        may_mark = allowed("mark_second", actor.role, relation, state)
        unmarked = waiting.get(key, frozenset[str]()) if may_mark else frozenset[str]()
        # A request to reopen counts one revision more, which is not told to those who read only what is published.
        told = revision if readable_in_state(actor.role, relation, "locked") else 0
        found[key] = View(
            unit_id, round_id, actor.role, relation, state, version, told, state, permitted,
            blind=blind and bool(permitted), unmarked=unmarked,
        )  # fmt: skip
    last = _last_published_in(connection, reopened)
    found |= {key: _as_published(found[key], version) for key, version in last.items()}
    return found | _opened_in(connection, [view for view in found.values() if view.blind])


def _as_published(view: View, version: int) -> View:
    permitted = readable_in_state(view.role, view.relation, "published")
    return replace(view, state="published", version=version, revision=0, permitted=permitted, as_published=True)


def _last_published_in(connection: Connection, keys: Collection[Key]) -> dict[Key, int]:
    """(unit, round) → the version that was published last; what was never published is left out."""
    if not keys:
        return {}
    query = (
        select(_steps.c.unit_id, _steps.c.round_id, _steps.c.version)
        .join(
            _frozen,
            and_(
                _frozen.c.unit_id == _steps.c.unit_id,
                _frozen.c.round_id == _steps.c.round_id,
                _frozen.c.version == _steps.c.version,
            ),
        )
        .where(
            _steps.c.act == "publish",
            _steps.c.unit_id.in_({unit_id for unit_id, _ in keys}),
            _steps.c.round_id.in_({round_id for _, round_id in keys}),
        )
        .order_by(_steps.c.version)
    )
    published = {(unit_id, round_id): version for unit_id, round_id, version in connection.execute(query)}
    return {key: version for key, version in published.items() if key in keys}


@memoised_per_revision
def _unmarked_in(connection: Connection, actor: Actor) -> Mapping[Key, frozenset[str]]:
    """(unit, round) → the criteria that were drawn for ``actor`` to mark a second time and are not marked yet.

    What can no longer be marked hides nothing: the result was locked, or the ward became the actor's own to appraise.
    """
    query = select(_marks.c.unit_id, _marks.c.round_id, _marks.c.criterion).where(
        _marks.c.person_id == (actor.person_id or ""), _marks.c.states.is_(None)
    )
    found: dict[Key, frozenset[str]] = {}
    for unit_id, round_id, criterion in connection.execute(query):
        found[unit_id, round_id] = found.get((unit_id, round_id), frozenset[str]()) | {criterion}
    return found


def _opened_in(connection: Connection, hidden: Collection[View]) -> dict[Key, View]:
    """The views on dossiers judged blind, with the criteria whose first judgement was given: all their judged indicators."""
    if not hidden:
        return {}
    rounds = {view.round_id for view in hidden}
    given: dict[Key, set[str]] = {}
    query = select(_first.c.unit_id, _first.c.round_id, _first.c.indicator).where(
        _first.c.round_id.in_(rounds), _first.c.unit_id.in_({view.unit_id for view in hidden})
    )
    for unit_id, round_id, indicator in connection.execute(query):
        given.setdefault((unit_id, round_id), set()).add(indicator)
    wanted = {
        round_id: {
            code: {each.code for each in criterion.indicators if judged(each)}
            for code, criterion in catalogue.criteria.items()
        }
        for round_id, catalogue in catalogues_in(connection, rounds).items()
    }
    found: dict[Key, View] = {}
    for view in hidden:
        key = (view.unit_id, view.round_id)
        opened = (code for code, codes in wanted[view.round_id].items() if codes <= given.get(key, set()))
        found[key] = replace(view, opened=frozenset(opened))
    return found
