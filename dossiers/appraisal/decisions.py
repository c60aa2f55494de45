"""What an inspector decided, and how far the deciding is."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, select

from dossiers.acts import DossierSnapshot
from dossiers.store.memo import memoised_per_revision
from dossiers.store.schema import decisions as _decisions
from dossiers.submissions.documents_on_file import requirement_of
from dossiers.submissions.entry_sheets import CLASS, classes_asked_by
from dossiers.vocabulary import DecisionKind
from scoring.catalogue import Criterion, judged
from scoring.vocabulary import JudgedState

#: Stands before an indicator's code if the decision is about its request "không áp dụng".
REQUEST = "na:"
CLASS_INPUT = "class"
"""Under this name a corrected class stands in the ``inputs`` of its decision."""
Stage = Literal["open", "partial", "decided"]


@dataclass(frozen=True)
class Verdict:
    """One decision to be made.

    ``subject``: an indicator's code, a document's code, "na:<indicator>", or "class:<key>", which is about the whole ward.
    ``inputs``: the corrected inputs as plain data (of a class ``{"class": "core"}``), for ``correct`` only. ``state``: for
    ``rule`` only. Every decision except accepting needs a reason (docs/scoring.md, section 9).
    """

    subject: str
    kind: DecisionKind
    inputs: Mapping[str, Any] | None = None
    state: JudgedState | None = None
    reason: str = ""


@dataclass(frozen=True)
class Decision(Verdict):
    """A decision that was made, by whom and when."""

    criterion: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None


def subjects_of(criterion: Criterion) -> set[str]:
    """Everything about a criterion that can be decided; a file stands under the document it was handed in for."""
    codes = {each.code for each in criterion.indicators}
    return codes | {REQUEST + code for code in codes} | {each.code for each in criterion.documents}


def classes_of(criterion: Criterion) -> set[str]:
    """The classes by which a criterion asks, as subjects. They can be decided on in it, and hold for the whole ward, so
    deciding on them alone begins no criterion."""
    return {CLASS + key for key in classes_asked_by(criterion)}


def about(decision: Decision, criterion: Criterion) -> bool:
    """Whether a decision is about a criterion: taken on it, or on a class by which it asks, wherever that was corrected."""
    return decision.criterion == criterion.code or decision.subject in classes_of(criterion)


def touched(criterion: Criterion, decided: Collection[str]) -> bool:
    """Whether anything of a criterion is decided. ``decided``: the subjects decided on."""
    return not subjects_of(criterion).isdisjoint(map(requirement_of, decided))


def stage(
    criterion: Criterion,
    decided: Collection[str],
    requests: Collection[str],
    granted: Collection[str],
    *,
    waiting: bool = False,
) -> Stage:
    """How far the deciding of a criterion is. Every judged indicator and every request needs a decision.

    ``decided``: the subjects decided on. ``requests``: the indicators that the ward asks to leave out. ``granted``: those of
    them that are left out. ``waiting``: of the files of one document some are decided on, and another
    is not: it needs a decision too.
    """
    codes = {each.code for each in criterion.indicators}
    wanted = {each.code for each in criterion.indicators if judged(each)} - set(granted)
    wanted |= {REQUEST + code for code in requests if code in codes}
    if not touched(criterion, decided):
        return "decided" if not wanted else "open"
    return "decided" if wanted <= set(decided) and not waiting else "partial"


def next_open(stages: Mapping[str, Stage], after: str | None = None) -> str | None:
    """The next criterion not wholly decided, looking on from ``after`` and round to the start; None where all are."""
    codes = list(stages)
    start = 0 if after is None or after not in stages else codes.index(after) + 1
    return next((code for code in codes[start:] + codes[:start] if stages[code] != "decided"), None)


def decisions_in(connection: Connection, snapshot: DossierSnapshot) -> Mapping[str, Decision]:
    """Subject → decision, for one dossier."""
    return decisions_of_round_in(connection, snapshot.round.id, [snapshot.unit.id]).get(snapshot.unit.id, {})


def decisions_of_round_in(
    connection: Connection, round_id: str, unit_ids: Collection[str] | None = None
) -> Mapping[str, Mapping[str, Decision]]:
    """Unit → subject → decision."""
    return _decisions_of_round_in(connection, round_id, None if unit_ids is None else frozenset(unit_ids))


@memoised_per_revision
def _decisions_of_round_in(
    connection: Connection, round_id: str, unit_ids: frozenset[str] | None
) -> Mapping[str, Mapping[str, Decision]]:
    query = select(_decisions).where(_decisions.c.round_id == round_id)
    if unit_ids is not None:
        query = query.where(_decisions.c.unit_id.in_(unit_ids))
    found: dict[str, dict[str, Decision]] = {}
    for row in connection.execute(query):
        found.setdefault(row.unit_id, {})[row.subject] = _decision(row)
    return found


def _decision(row: Row) -> Decision:
    return Decision(
        row.subject, row.kind, json.loads(row.inputs) if row.inputs else None, row.state, row.reason, row.criterion,
        row.decided_by_name, row.decided_at,
    )  # fmt: skip
