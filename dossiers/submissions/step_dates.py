"""When dossiers came into the state they are in, by the steps that were taken."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from dossiers.store.memo import memoised_per_revision
from dossiers.store.schema import steps as _steps
from dossiers.vocabulary import State

#: (unit, state) → (version, moment) of every step into that state, the earliest first.
StepDates = Mapping[tuple[str, State], list[tuple[int, datetime]]]


# Inside a transaction that is open already


@memoised_per_revision
def step_dates_in(connection: Connection, round_id: str) -> StepDates:
    """The steps of all dossiers of a round, by the states they led to. Nobody's rights are checked."""
    query = (
        select(_steps.c.unit_id, _steps.c.to_state, _steps.c.version, _steps.c.taken_at)
        .where(_steps.c.round_id == round_id)
        .order_by(_steps.c.id)
    )
    found: dict[tuple[str, State], list[tuple[int, datetime]]] = {}
    for row in connection.execute(query):
        found.setdefault((row.unit_id, row.to_state), []).append((row.version, row.taken_at))
    return found


def came_into(dates: StepDates, unit_id: str, state: State, version: int) -> datetime | None:
    """When the dossier of a unit came into ``state`` last, in ``version`` or before it; None if no step tells.

    Whoever reads an earlier version than the running one is told nothing of steps that were taken since.
    """
    moments = [moment for number, moment in dates.get((unit_id, state), []) if number <= version]
    return moments[-1] if moments else None
