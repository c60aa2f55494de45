"""The same window a year earlier: the ward's own figures, or those of its predecessors added up, and the scorecard of then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from dossiers.access.policy import LOCKED, Actor
from dossiers.access.reader import reading_as
from dossiers.rounds.catalogues import catalogues_in
from dossiers.rounds.rounds import Round, comparable, round_in, rounds_in
from dossiers.rounds.units import Unit, predecessors_in
from dossiers.store.memo import memoised_per_revision
from dossiers.store.record import Record
from dossiers.submissions import drafts
from dossiers.submissions.results import History, Result
from dossiers.submissions.submissions import StoredDossier, readable_in, standing_part, stored_in, submission_shown
from scoring import Catalogue, Scorecard, Submission
from scoring.merging import Predecessor, merge
from scoring.published import withheld_inputs


@dataclass(frozen=True)
class LastYear:
    """Figures of the round before.

    ``round``: that round, None if there is none to compare with. ``values``: indicator → inputs as plain data. ``summed``:
    the units whose figures were added up, empty if they are the ward's own. ``states``: indicator → state, only for the
    ward's own figures. ``fixed_previous``: indicator → last year's count, which is this year's "earlier count".
    """

    round: Round | None = None
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    summed: tuple[Unit, ...] = ()
    fixed_previous: dict[str, int] = field(default_factory=dict)


def last_year(record: Record, actor: Actor, unit_id: str, round_id: str) -> LastYear:
    """The figures of the year before ``round_id``, as far as ``actor`` may read them. Only locked results count."""
    with reading_as(record, actor) as connection:
        return last_year_in(connection, unit_id, round_id, reader=actor)


@memoised_per_revision
def last_year_in(connection: Connection, unit_id: str, round_id: str, *, reader: Actor | None = None) -> LastYear:
    """As ``last_year``, inside a transaction that is open already. Without a ``reader`` nobody's rights are checked: so the
    figures of the year before become the earlier counts of this one.
    """
    round_ = round_in(connection, round_id)
    earlier = next(
        (
            each
            for each in rounds_in(connection)
            if comparable(each, round_) and each.window_to.year == round_.window_to.year - 1
        ),
        None,
    )
    if earlier is None:
        return LastYear()
    merged = predecessors_in(connection, unit_id)
    ids = [unit_id, *(link.unit.id for link in merged)]
    if reader is None:
        found = stored_in(connection, [earlier.id], ids)
    else:
        found = readable_in(connection, reader, round_ids=[earlier.id], unit_ids=ids)
    stored = {each.unit_id: each for each in found if each.state in LOCKED}
    catalogue = catalogues_in(connection, [earlier.id])[earlier.id]
    now = catalogues_in(connection, [round_id])[round_id]
    if unit_id in stored:
        values, summed = _own(stored[unit_id], catalogue), ()
    elif merged:
        parts = [
            Predecessor(link.unit.id, _submission(stored.get(link.unit.id), catalogue), link.extent == "whole")
            for link in merged
        ]
        sums = merge(catalogue, parts)
        # A sum is told of what its reader may have of all its parts.
        values = {code: dict(found.inputs) for code, found in sums.items() if found.inputs and found.reason is None}
        if any(each.withholds for each in stored.values()):
            values = {code: inputs for code, inputs in values.items() if code not in withheld_inputs(catalogue, values)}
        summed = tuple(link.unit for link in merged) if values else ()
    else:
        return LastYear(earlier)
    fixed = {
        code: inputs["current"]
        for code, inputs in values.items()
        if code in now.indicators and now.indicators[code].kind == "change" and "current" in inputs
    }
    return LastYear(earlier, values, summed, fixed)


def _submission(stored: StoredDossier | None, catalogue: Catalogue) -> Submission | None:
    part = standing_part(stored) if stored else None
    return submission_shown(stored, part, catalogue) if stored and part else None


def _own(stored: StoredDossier, catalogue: Catalogue) -> dict[str, dict[str, Any]]:
    read = _submission(stored, catalogue)
    return {code: drafts.written(read, code) for code, inputs in read.values.items() if inputs} if read else {}


def scorecard_a_year_before(result: Result, history: History) -> Scorecard | None:
    """The appraised scorecard of the same unit for the same window a year earlier, by the same criteria; None without one.

    Scores from before a merger are another unit's and not compared with.
    """
    if result.standing is None:
        return None
    ends = result.round.window_to.year - 1
    for each in history.results:
        standing = each.standing
        if (
            standing is not None
            and each.standing_part == "appraisal"
            and each.round.window_to.year == ends
            and comparable(each.round, result.round)
            and standing.catalogue.sha256 == result.standing.catalogue.sha256
        ):
            return standing
    return None
