"""The order in which the office sets a round up: which of its steps are done, and how much of the others is left."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from dossiers.access.policy import INSPECTOR_ROLES, Actor
from dossiers.errors import DossierError
from dossiers.office.assignments import assignable, assigned
from dossiers.people.accounts import list_people
from dossiers.rounds.rounds import rounds
from dossiers.rounds.units import units
from dossiers.store.clock import today
from dossiers.store.record import Record
from dossiers.upkeep.kept_backups import backups
from ui.reader.language import say
from ui.screens.administration.people import wards_without_chief


@dataclass(frozen=True)
class Step:
    """A view of the administration as a step. ``left``: how much of it is to be done; 0 where it is done.

    ``words``: the key of what the way to it is called.
    """

    left: int
    words: str

    @property
    def done(self) -> bool:
        """Whether nothing of it is left."""
        return not self.left


def steps_of(record: Record, actor: Actor, views: Collection[str]) -> dict[str, Step]:
    """View → how far it is, for those of ``views`` that are steps, in their order."""
    every: Mapping[str, Callable[[Record, Actor], Step]] = {
        "units": _units,
        "rounds": _rounds,
        "people": _people,
        "assignments": _assignments,
        "backups": _backups,
    }
    return {view: every[view](record, actor) for view in views if view in every}


def label(view: str, step: Step | None) -> str:
    """What a view is called in the row of views: with a tick once it is done, with a number while something is left."""
    name = say(f"administration.view_{view}")
    if step is None:
        return name
    if step.done:
        return say("administration.step_done", name=name)
    return say("administration.step_left", name=name, count=step.left) if step.left > 1 else name


def _units(record: Record, actor: Actor) -> Step:
    wards = [each for each in units(record, today(record)) if each.kind == "ward"]
    return Step(0 if wards else 1, "next_units")


def _rounds(record: Record, actor: Actor) -> Step:
    return Step(0 if any(each.status == "open" for each in rounds(record)) else 1, "next_rounds")


def _people(record: Record, actor: Actor) -> Step:
    everybody = list_people(record, actor)
    lacking = len(wards_without_chief(everybody, units(record, today(record))))
    if lacking:
        return Step(lacking, "next_chiefs")
    inspectors = [each for each in everybody if each.role in INSPECTOR_ROLES and each.disabled_at is None]
    return Step(0 if inspectors else 1, "next_inspectors")


def _assignments(record: Record, actor: Actor) -> Step:
    waiting = assignable(record, actor)
    if not waiting:
        return Step(1, "next_assignments")
    by_unit = assigned(record, actor, waiting[0].id).by_unit
    return Step(sum(not ids for ids in by_unit.values()), "next_assignments")


def _backups(record: Record, actor: Actor) -> Step:
    try:
        overdue = backups(record, actor).overdue
    except DossierError:
        # The view says why they cannot be read.
        overdue = True
    return Step(1 if overdue else 0, "next_backups")
