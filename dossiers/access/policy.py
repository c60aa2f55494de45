"""Who may do what: one policy, role × act × relation to the ward × state of the dossier, asked by every function.

Hiding a button protects nothing: a screen asks ``allowed`` only to know what to show, and the function behind the button asks
again. Before publication no ward sees the drafts, scores or ranks of another ward.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from dossiers.errors import NotAllowed, messages
from dossiers.rounds.units import ancestry_in
from dossiers.store.memo import memoised_per_revision
from dossiers.store.schema import assignments, successions, ties
from dossiers.vocabulary import PARTS, RELATIONS, STATES, Act, OfficeAct, Part, Relation, Role, State

WARD_ROLES: frozenset[Role] = frozenset({"ward_officer", "ward_chief"})


@dataclass(frozen=True)
class Actor:
    """The acting person: role, unit (None for people of the province), and the name shown.

    It is who somebody was when they were looked up; what they read or do is refused once the account is another (``reader``).
    ``person_id`` is the account under which acts are recorded; a person without one, whom no sign-in makes, may only read.
    ``session``: the SHA-256 of the token they signed in with; nothing is read or done with it once that session has ended.
    None for people of the sample and for commands.
    """

    role: Role
    unit_id: str | None
    name: str
    person_id: str | None = None
    session: str | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if (self.role in WARD_ROLES) != (self.unit_id is not None):
            raise ValueError("a ward chief acts for a unit, an inspector for none")


def _from(first: State) -> frozenset[State]:
    return frozenset(STATES[STATES.index(first) :])


def _in(*states: State) -> frozenset[State]:
    return frozenset(states)


_ALWAYS = frozenset(STATES)
_NEVER: frozenset[State] = frozenset()
_PUBLISHED = _from("published")
_WARD: tuple[Role, ...] = ("ward_officer", "ward_chief")
_INSPECTORS: tuple[Role, ...] = ("inspector", "lead_inspector")
INSPECTOR_ROLES = frozenset(_INSPECTORS)

States = frozenset[State]

#: (role, relation, part of the dossier) → the states in which it may be read. What is not listed may never be read.
READABLE: Mapping[tuple[Role, Relation, Part], States] = {
    **{(role, "own", "self_assessment"): _ALWAYS for role in _WARD},
    # An unfinished appraisal is for the inspector only; the ward reads it once it is asked to answer.
    **{(role, "own", "appraisal"): _from("clarification_requested") for role in _WARD},
    **{(role, "other", part): _PUBLISHED for role in _WARD for part in PARTS},
    **{(role, relation, part): _ALWAYS for role in _INSPECTORS for relation in ("assigned", "other") for part in PARTS},
    **{(role, "tied", part): _PUBLISHED for role in _INSPECTORS for part in PARTS},
    **{("board", "other", part): _from("locked") for part in PARTS},
    **{("board", "tied", part): _PUBLISHED for part in PARTS},
    **{(role, "other", part): _PUBLISHED for role in ("surveyor", "administrator") for part in PARTS},
}

#: (role, relation) → the states in which the questions to the ward and its answers may be read. The ward has them from the
#: first return on; whoever else reads them reads the appraisal that they are about. They are never public.
READS_QUESTIONS: Mapping[tuple[Role, Relation], States] = {
    **{(role, "own"): _ALWAYS for role in _WARD},
    **{(role, relation): _ALWAYS for role in _INSPECTORS for relation in ("assigned", "other")},
    ("board", "other"): _from("locked"),
}

_REOPENING: Mapping[tuple[Role, Relation], States] = {
    ("lead_inspector", "assigned"): _from("locked"),
    ("lead_inspector", "other"): _from("locked"),
    ("board", "other"): _from("locked"),
}

#: act → (role, relation) → the states in which it may be done. What is not listed may never be done.
ALLOWED: Mapping[Act, Mapping[tuple[Role, Relation], States]] = {
    # The ward
    "save_entry": {(role, "own"): _in("draft", "returned") for role in _WARD},
    "submit": {("ward_chief", "own"): _in("draft", "returned")},
    "answer": {(role, "own"): _in("clarification_requested") for role in _WARD},
    "send_answers": {("ward_chief", "own"): _in("clarification_requested")},
    "add_evidence": {(role, "own"): _in("draft", "returned", "clarification_requested") for role in _WARD},
    "withdraw_evidence": {(role, "own"): _in("draft", "returned") for role in _WARD},
    # Whoever asks the residents
    "save_survey": {("surveyor", "other"): _in("draft", "returned", "submitted", "under_appraisal")},
    # The inspector of this ward
    "begin_appraisal": {(role, "assigned"): _in("submitted") for role in _INSPECTORS},
    "return_dossier": {(role, "assigned"): _in("submitted", "under_appraisal") for role in _INSPECTORS},
    "judge_first": {(role, "assigned"): _in("under_appraisal") for role in _INSPECTORS},
    "decide": {(role, "assigned"): _in("under_appraisal", "clarified") for role in _INSPECTORS},
    "request_clarification": {(role, "assigned"): _in("under_appraisal", "clarified") for role in _INSPECTORS},
    # A second inspector, who is not the first
    "mark_second": {
        (role, "other"): _in("under_appraisal", "clarification_requested", "clarified") for role in _INSPECTORS
    },
    # The office
    "lock": {
        ("lead_inspector", relation): _in("clarification_requested", "clarified") for relation in ("assigned", "other")
    },
    "approve": {("board", "other"): _in("locked")},
    "publish": {("board", "other"): _in("approved")},
    "request_reopening": _REOPENING,
    "settle_reopening": _REOPENING,
    # Files are never public, not even when the result is
    "read_evidence": {
        **{(role, "own"): _ALWAYS for role in _WARD},
        **{(role, relation): _ALWAYS for role in _INSPECTORS for relation in ("assigned", "other")},
        ("board", "other"): _from("locked"),
    },
    "read_actions": {
        **{(role, "own"): _ALWAYS for role in _WARD},
        **{(role, relation): _ALWAYS for role in _INSPECTORS for relation in ("assigned", "other")},
        ("board", "other"): _ALWAYS,
    },
    "save_action": {
        **{(role, "own"): _ALWAYS for role in _WARD},
        **{(role, "assigned"): _ALWAYS for role in _INSPECTORS},
    },
    "read_opinions": {
        **{(role, "own"): _ALWAYS for role in _WARD},
        **{(role, relation): _ALWAYS for role in _INSPECTORS for relation in ("assigned", "other")},
    },
    "save_opinion": {(role, "own"): _ALWAYS for role in _WARD},
}

#: Who may draft, propose and release criteria. Who releases is another person than who proposed (``office.proposals``).
_WORKSHOP: frozenset[Role] = frozenset({"board", "administrator"})

#: act → the roles that may do it. Only administrators run the office, and they neither score nor change the log.
OFFICE: Mapping[OfficeAct, frozenset[Role]] = {
    "administer_units": frozenset({"administrator"}),
    "administer_rounds": frozenset({"administrator"}),
    "administer_people": frozenset({"administrator"}),
    "assign_inspectors": frozenset({"administrator", "lead_inspector"}),
    "draft_criteria": _WORKSHOP,
    "propose_catalogue": _WORKSHOP,
    "withdraw_proposal": _WORKSHOP,
    "decline_proposal": _WORKSHOP,
    "adopt_catalogue": _WORKSHOP,
    "keep_backups": frozenset({"administrator"}),
    "draw_second": frozenset({"lead_inspector"}),
    "read_log": frozenset({"administrator", "board", "lead_inspector"}),
}

#: From this state on the inspector's scorecard is the one that counts; before that it may be half done.
APPRAISAL_STANDS = _from("clarification_requested")
#: The states in which the result is fixed.
LOCKED = _from("locked")
#: In a blind round an inspector does not read the ward's figures as a whole in these states; ``appraisal`` shows them
#: criterion by criterion. The draft is included, because an inspector who has read the draft no longer judges blind.
BLIND_STATES = _in("draft", "returned", "submitted", "under_appraisal")


def allowed(act: Act, role: Role, relation: Relation, state: State) -> bool:
    """Whether the policy lets ``role`` in ``relation`` to the ward do ``act`` while the dossier is in ``state``."""
    return state in ALLOWED[act].get((role, relation), _NEVER)


def office_allows(act: OfficeAct, role: Role) -> bool:
    """Whether the policy lets ``role`` do ``act`` for the office."""
    return role in OFFICE[act]


def readable_in_state(role: Role, relation: Relation, state: State) -> frozenset[Part]:
    """The parts of a dossier in ``state`` that ``role`` may read, given the ``relation`` to its ward."""
    return frozenset(part for part in PARTS if state in READABLE.get((role, relation, part), _NEVER))


def readable_parts(
    actor: Actor, state: State, unit_id: str, predecessors: frozenset[str] = frozenset()
) -> frozenset[Part]:
    """As ``readable_in_state``, for an actor without known conflicts of interest.

    ``predecessors``: the units that were merged into the actor's own, however far back.
    """
    own = actor.unit_id is not None and unit_id in {actor.unit_id, *predecessors}
    return readable_in_state(actor.role, "own" if own else "other", state)


def may_read(actor: Actor, state: State, unit_id: str, predecessors: frozenset[str] = frozenset()) -> bool:
    """Whether ``actor`` may know that the dossier of ``unit_id`` exists and is in ``state``."""
    return bool(readable_parts(actor, state, unit_id, predecessors))


def reads_every_figure(role: Role, relation: Relation) -> bool:
    """Whether ``role`` in ``relation`` to a ward stands inside, the ward itself or its appraisal, and reads every figure.

    Whoever reads a dossier only because it is published does not: small counts of sensitive subjects are withheld from them.
    """
    return bool(readable_in_state(role, relation, "locked"))


def reads_from(role: Role, relation: Relation) -> State | None:
    """The first state in which ``role`` may read any part of a dossier in this relation; None: never."""
    return next((state for state in STATES if readable_in_state(role, relation, state)), None)


def reads_before_publication(role: Role) -> bool:
    """Whether this role can see anything of a round before its results are published."""
    return any(reads_from(role, relation) not in (None, "published") for relation in RELATIONS)


# Inside a transaction that is open already


@dataclass(frozen=True)
class Relations:
    """Everything that decides the relation of one person to any dossier: read once, used for many dossiers."""

    own: frozenset[str]
    tied: frozenset[str]
    assigned: frozenset[tuple[str, str]]

    def relation(self, unit_id: str, round_id: str) -> Relation:
        """The relation to the dossier of ``unit_id`` in ``round_id``. A conflict of interest outweighs an assignment."""
        if unit_id in self.own:
            return "own"
        if unit_id in self.tied:
            return "tied"
        return "assigned" if (unit_id, round_id) in self.assigned else "other"


@memoised_per_revision
def relations_in(connection: Connection, actor: Actor) -> Relations:
    """The relations of ``actor`` to the wards.

    A conflict of interest with a unit is also one with the unit it was merged into, and with those that were merged into it,
    because their dossiers now belong to it.
    """
    if actor.unit_id is not None:
        return Relations(frozenset({actor.unit_id}) | ancestry_in(connection, actor.unit_id), frozenset(), frozenset())
    if actor.person_id is None:
        return Relations(frozenset(), frozenset(), frozenset())
    tied = frozenset(connection.execute(select(ties.c.unit_id).where(ties.c.person_id == actor.person_id)).scalars())
    if tied:
        before = frozenset[str]().union(*(ancestry_in(connection, unit_id) for unit_id in tied))
        tied |= before | _successors_in(connection, tied)
    query = select(assignments.c.unit_id, assignments.c.round_id).where(assignments.c.person_id == actor.person_id)
    return Relations(
        frozenset(), tied, frozenset((unit_id, round_id) for unit_id, round_id in connection.execute(query))
    )


@memoised_per_revision
def _successors_in(connection: Connection, unit_ids: frozenset[str]) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    generation = unit_ids
    while generation:
        query = select(successions.c.successor_id).where(successions.c.predecessor_id.in_(generation))
        generation = frozenset(connection.execute(query).scalars()) - found
        found |= generation
    return found


def relation_in(connection: Connection, actor: Actor, unit_id: str, round_id: str) -> Relation:
    """The relation of ``actor`` to the dossier of ``unit_id`` in ``round_id``."""
    return relations_in(connection, actor).relation(unit_id, round_id)


def require_in(connection: Connection, actor: Actor, act: Act, unit_id: str, round_id: str, state: State) -> None:
    """Raise NotAllowed, saying what would be right, unless ``actor`` may do ``act`` to this dossier now."""
    relation = relation_in(connection, actor, unit_id, round_id)
    if allowed(act, actor.role, relation, state):
        return
    words = messages()
    if relation == "tied":
        raise NotAllowed("tied", act=words[f"act_{act}"])
    if not ALLOWED[act].get((actor.role, relation)):
        needs_assignment = (actor.role, "assigned") in ALLOWED[act]
        raise NotAllowed("not_assigned" if needs_assignment else "not_your_act", act=words[f"act_{act}"])
    raise NotAllowed("wrong_state", act=words[f"act_{act}"], state=words[f"state_{state}"])


def require_office(actor: Actor, act: OfficeAct) -> None:
    """Raise NotAllowed unless the policy lets the actor's role do ``act`` for the office."""
    if not office_allows(act, actor.role):
        raise NotAllowed("not_your_act", act=messages()[f"act_{act}"])
