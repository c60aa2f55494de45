"""Who may read what: one table, asked by every function that hands out dossiers or results.

A hidden button is never the guard. Drafts, live scores and ranks of a ward reach no other ward before publication.
"""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from dossiers.schema import PARTS, STATES, Part, State
from dossiers.units import ancestry_in

Role = Literal["ward_chief", "inspector"]
#: How the acting person stands to the unit of a dossier; the units merged into one's own count as one's own.
Relation = Literal["own", "other"]


@dataclass(frozen=True)
class Actor:
    """The acting person: a role, the unit it is held for (none for an inspector), and the name shown."""

    role: Role
    unit_id: str | None
    name: str

    def __post_init__(self) -> None:
        if (self.role == "ward_chief") != (self.unit_id is not None):
            raise ValueError("a ward chief acts for a unit, an inspector for none")


def _from(first: State) -> frozenset[State]:
    return frozenset(STATES[STATES.index(first) :])


_ALWAYS = frozenset(STATES)

#: (role, relation, part of the dossier) → the states in which it may be read
READABLE: dict[tuple[Role, Relation, Part], frozenset[State]] = {
    ("inspector", "other", "self_assessment"): _ALWAYS,
    ("inspector", "other", "appraisal"): _ALWAYS,
    ("ward_chief", "own", "self_assessment"): _ALWAYS,
    # An appraisal in the making is the inspector's; the ward reads it once asked to answer it.
    ("ward_chief", "own", "appraisal"): _from("clarification_requested"),
    ("ward_chief", "other", "self_assessment"): _from("published"),
    ("ward_chief", "other", "appraisal"): _from("published"),
}

#: From this state on the inspector's scorecard is the one that stands; before it, it may be half done.
APPRAISAL_STANDS = _from("clarification_requested")


def readable_parts(
    actor: Actor, state: State, unit_id: str, predecessors: frozenset[str] = frozenset()
) -> frozenset[Part]:
    """The parts of the dossier of `unit_id`, in `state`, that `actor` may read.

    `predecessors`: the units that went into the actor's own (`own_predecessors`).
    """
    own = actor.unit_id is not None and unit_id in {actor.unit_id, *predecessors}
    relation: Relation = "own" if own else "other"
    return frozenset(part for part in PARTS if state in READABLE[actor.role, relation, part])


def may_read(actor: Actor, state: State, unit_id: str, predecessors: frozenset[str] = frozenset()) -> bool:
    """Whether `actor` may know of the dossier of `unit_id` in `state`, its state included."""
    return bool(readable_parts(actor, state, unit_id, predecessors))


def own_predecessors(connection: Connection, actor: Actor) -> frozenset[str]:
    """The units that went into the actor's own, however far back."""
    return ancestry_in(connection, actor.unit_id) if actor.unit_id else frozenset()
