"""The actions of a ward as whoever looks at its way up, or tries figures of it, may know them."""

from collections.abc import Collection
from typing import NamedTuple

from dossiers.access.policy import Actor
from dossiers.community.actions import Action, actions_of, may_save
from dossiers.errors import NotAllowed, NotFound
from dossiers.store.record import Record


class Planned(NamedTuple):
    """The ward's actions as this reader may know them, and whether the reader may write down a new one."""

    found: Collection[Action]
    may: bool


def planned(record: Record, actor: Actor, unit_id: str, round_id: str) -> Planned | None:
    """The actions of a ward; None for who may not read them."""
    try:
        found = actions_of(record, actor, unit_id, round_id)
    except (NotAllowed, NotFound):
        return None
    return Planned(found, may_save(record, actor, unit_id, round_id))
