"""Judgements that are a state alone, one for each indicator: before the ward's figures are shown, or by a second inspector."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from dossiers.acts import DossierSnapshot
from dossiers.errors import BadInput
from dossiers.store.schema import first_judgements as _first
from scoring.catalogue import Criterion, judged
from scoring.vocabulary import JUDGED_STATES as STATES


@dataclass(frozen=True)
class FirstJudgement:
    """How an inspector judged an indicator before the ward's figures were shown."""

    state: str
    note: str
    judged_by: str
    judged_at: datetime


def whole(criterion: Criterion, states: Mapping[str, str]) -> dict[str, str]:
    """Indicator → state, for every judged indicator of a criterion. Raises BadInput with each indicator that has no state."""
    problems = [
        {"vi": f"{each.code}: chọn một trạng thái.", "en": f"{each.code}: choose a state."}
        for each in criterion.indicators
        if judged(each) and states.get(each.code) not in STATES
    ]
    if problems:
        raise BadInput(problems)
    return {each.code: states[each.code] for each in criterion.indicators if judged(each)}


def complete(criterion: Criterion, first: Mapping[str, FirstJudgement]) -> bool:
    """Whether every judged indicator of a criterion has its first judgement."""
    return all(each.code in first for each in criterion.indicators if judged(each))


# Inside a transaction that is open already


def first_in(connection: Connection, snapshot: DossierSnapshot, criterion: Criterion) -> dict[str, FirstJudgement]:
    """Indicator → its first judgement, for one criterion of a dossier."""
    query = select(_first).where(
        _first.c.unit_id == snapshot.unit.id,
        _first.c.round_id == snapshot.round.id,
        _first.c.indicator.in_([each.code for each in criterion.indicators]),
    )
    return {
        row.indicator: FirstJudgement(row.state, row.note, row.judged_by_name, row.judged_at)
        for row in connection.execute(query)
    }
