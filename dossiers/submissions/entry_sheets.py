"""What a ward entered, read as a sheet criterion by criterion, and what an entry still lacks. ``entry_acts`` saves entries."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from dossiers.access.policy import Actor
from dossiers.access.reader import reading_as
from dossiers.access.view import any_view_in, view_in
from dossiers.acts import DossierSnapshot, snapshot_in
from dossiers.errors import NotAllowed
from dossiers.rounds.catalogues import catalogues_in
from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Unit
from dossiers.store.memo import memoised_per_revision
from dossiers.store.record import Record
from dossiers.store.schema import entries as _entries
from dossiers.submissions import drafts
from dossiers.submissions.last_year import LastYear, last_year_in
from dossiers.submissions.questions import Exchange, exchanges_shown_in
from dossiers.submissions.submissions import readable_one_in
from dossiers.vocabulary import Part, State
from scoring import Catalogue, Scorecard
from scoring.catalogue import Criterion, entered_by_others, judged
from scoring.published import published, withheld_from

#: Indicator → inputs, as plain data.
Values = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Entry:
    """What is entered for one criterion.

    ``values``: indicator → inputs, plain data (whole numbers, decimals as text, dates YYYY-MM-DD, level codes).
    ``documents``: code → "provided". ``not_applicable``: indicator → why the ward asks to leave it out. ``version`` counts
    how often it was saved; 0: never saved here.
    """

    criterion: str
    values: dict[str, dict[str, Any]]
    documents: dict[str, str]
    explanation: str
    not_applicable: dict[str, str]
    version: int
    saved_by: str | None
    saved_at: datetime | None


@dataclass(frozen=True)
class Sheet:
    """A ward's self-assessment of a round.

    ``last_year``: the figures of the same window a year earlier (after a merger, those of the predecessors added up).
    ``fixed_previous``: indicator → the earlier count, taken from the record and not typed. ``scorecard``: what the sheet
    scores now, with requests "không áp dụng" not granted. ``sha256``: the hash of the text that holds the figures, None
    before anything was entered. ``classes``: of which classes the ward is, as it stated (``area`` → ``core``). Readers who go
    on reading a reopened dossier as it was published get that version, with ``revision`` 0.
    """

    unit: Unit
    round: Round
    state: State
    revision: int
    version: int
    entries: dict[str, Entry]
    last_year: LastYear
    exchanges: tuple[Exchange, ...]
    scorecard: Scorecard | None
    sha256: str | None = None
    classes: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def fixed_previous(self) -> dict[str, int]:
        """As described above."""
        return self.last_year.fixed_previous


@dataclass(frozen=True)
class Lacking:
    """What an entry lacks before it is complete: indicators without figures, required documents, an explanation.

    ``classes``: those by which the criterion asks and that nobody stated ("area"). No explanation takes their place: every
    ward knows of which class it is.
    """

    indicators: tuple[str, ...]
    documents: tuple[str, ...]
    explanation: bool
    classes: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether the entry is complete."""
        return not (self.indicators or self.documents or self.explanation or self.classes)


def sheet(record: Record, actor: Actor, unit_id: str, round_id: str) -> Sheet:
    """The self-assessment of a ward. A surveyor is shown the survey's indicators only.

    Questions and answers are shown only to those who may read them (``questions.exchanges``). Raises NotFound, and NotAllowed
    if ``actor`` may not read it.
    """
    with reading_as(record, actor) as connection:
        asked_by = any_view_in(connection, actor, unit_id, round_id)
        if asked_by is not None and asked_by.allows("save_survey"):
            return _survey_sheet_in(connection, actor, unit_id, round_id)
        view = view_in(connection, actor, unit_id, round_id)
        if not view.shows("self_assessment"):
            raise NotAllowed("not_yours")
        stored = readable_one_in(connection, actor, unit_id, round_id)
        text = stored.texts.get("self_assessment")
        snapshot = snapshot_in(connection, unit_id, round_id)
        catalogue = catalogues_in(connection, [round_id])[round_id]
        data = drafts.data_of(text, unit_id, snapshot.round)
        card = drafts.graded(catalogue, drafts.ungranted(data))
        if stored.withholds:
            card = published(card)
            values = {code: inputs for code, inputs in data["values"].items() if code not in withheld_from(card)}
            data = {**data, "values": values}
        return Sheet(
            snapshot.unit,
            snapshot.round,
            view.state,
            view.revision,
            view.version,
            entries_in(connection, catalogue, snapshot, data),
            last_year_in(connection, unit_id, round_id, reader=actor),
            exchanges_shown_in(connection, view),
            card,
            # Of a text of which all but a small count is known, the hash tells that, too.
            text.sha256 if text and not stored.withholds else None,
            data.get("classes", {}),
        )


def _survey_sheet_in(connection: Connection, actor: Actor, unit_id: str, round_id: str) -> Sheet:
    """The survey's indicators of a sheet, without anything the ward entered."""
    snapshot = snapshot_in(connection, unit_id, round_id)
    catalogue = catalogues_in(connection, [round_id])[round_id]
    found = entries_in(connection, catalogue, snapshot, drafts.data_in(connection, snapshot, "self_assessment"))
    surveyed = {each for criterion in catalogue.criteria.values() for each in closed_indicators(criterion)}
    earlier = last_year_in(connection, unit_id, round_id, reader=actor)
    earlier = replace(
        earlier,
        values={code: inputs for code, inputs in earlier.values.items() if code in surveyed},
        fixed_previous={code: count for code, count in earlier.fixed_previous.items() if code in surveyed},
    )
    shown = {
        code: survey_only(catalogue, entry)
        for code, entry in found.items()
        if closed_indicators(catalogue.criteria[code])
    }
    return Sheet(
        snapshot.unit, snapshot.round, snapshot.state, snapshot.revision, snapshot.version, shown, earlier, (), None
    )


def lacking(catalogue: Catalogue, entry: Entry, scorecard: Scorecard | None = None) -> Lacking:
    """What an entry lacks. If ``scorecard`` (the sheet's) is given, an indicator that is not met needs an explanation, too,
    and the classes by which the criterion asks have to be stated.

    Survey indicators are entered by somebody else, and an indicator that the ward asks to leave out needs no figures.
    """
    criterion = catalogue.criteria[entry.criterion]
    own = _asked_of_ward(criterion, entry)
    missing = tuple(code for code in own if not drafts.complete(catalogue, code, entry.values.get(code, {})))
    documents = tuple(
        each.code for each in criterion.documents if own and each.required and each.code not in entry.documents
    )
    short = bool(missing or documents or unmet(criterion, entry, scorecard))
    stated = None if scorecard is None else scorecard.submission.classes
    classes = () if stated is None else tuple(key for key in classes_asked_by(criterion) if key not in stated)
    return Lacking(missing, documents, short and not entry.explanation.strip(), classes)


def unmet(criterion: Criterion, entry: Entry, scorecard: Scorecard | None) -> tuple[str, ...]:
    """The indicators that are not met among those the ward answers for, with its figures in ``scorecard``."""
    if scorecard is None:
        return ()
    return tuple(code for code in _asked_of_ward(criterion, entry) if scorecard.indicator(code).state == "not_met")


def _asked_of_ward(criterion: Criterion, entry: Entry) -> list[str]:
    """The judged indicators that the ward itself enters and does not ask to be left out."""
    return [
        each.code
        for each in criterion.indicators
        if judged(each) and not entered_by_others(each) and each.code not in entry.not_applicable
    ]


CLASS = "class:"
"""Stands before the key of a class where a decision or a line of the log is about it: "class:area"."""


def classes_asked_by(criterion: Criterion) -> tuple[str, ...]:
    """The classes by which the indicators of a criterion are judged ("area"), each once."""
    return tuple(dict.fromkeys(each.by for each in criterion.indicators if each.by is not None))


def closed_indicators(criterion: Criterion) -> frozenset[str]:
    """The indicators of a criterion that the judged ward does not enter: surveys made by somebody independent."""
    return frozenset(each.code for each in criterion.indicators if entered_by_others(each))


# Inside a transaction that is open already


def entries_in(
    connection: Connection,
    catalogue: Catalogue,
    snapshot: DossierSnapshot,
    data: drafts.Data,
    part: Part = "self_assessment",
) -> dict[str, Entry]:
    """Criterion → entry, in the order of the catalogue."""
    rows = _rows_in(connection, snapshot.unit.id, snapshot.round.id, part)
    return {code: _entry(criterion, data, rows.get(code)) for code, criterion in catalogue.criteria.items()}


@memoised_per_revision
def _rows_in(connection: Connection, unit_id: str, round_id: str, part: Part) -> Mapping[str, Row]:
    query = select(_entries).where(
        _entries.c.unit_id == unit_id, _entries.c.round_id == round_id, _entries.c.part == part
    )
    return {row.criterion: row for row in connection.execute(query)}


def entry_in(connection: Connection, catalogue: Catalogue, snapshot: DossierSnapshot, criterion: str) -> Entry:
    """The entry of one criterion of the self-assessment."""
    data = drafts.data_in(connection, snapshot, "self_assessment")
    return entries_in(connection, catalogue, snapshot, data)[criterion]


def _entry(criterion: Criterion, data: drafts.Data, row: Row | None) -> Entry:
    codes = [each.code for each in criterion.indicators]
    documents = {each.code for each in criterion.documents}
    # A submission that came as a whole (an import, the sample) holds its requests itself.
    carried = {code: reason for code, reason in data.get("not_applicable", {}).items() if code in codes}
    return Entry(
        criterion=criterion.code,
        values={code: dict(data["values"][code]) for code in codes if data["values"].get(code)},
        documents={code: state for code, state in data["documents"].items() if code in documents},
        explanation=row.explanation if row else "",
        not_applicable={**carried, **json.loads(row.not_applicable)} if row else carried,
        version=row.version if row else 0,
        saved_by=row.saved_by_name if row else None,
        saved_at=row.saved_at if row else None,
    )


def survey_only(catalogue: Catalogue, entry: Entry) -> Entry:
    """An entry reduced to the figures of the survey."""
    open_to_survey = closed_indicators(catalogue.criteria[entry.criterion])
    return Entry(
        entry.criterion, {code: inputs for code, inputs in entry.values.items() if code in open_to_survey},
        {}, "", {}, entry.version, entry.saved_by, entry.saved_at,
    )  # fmt: skip
