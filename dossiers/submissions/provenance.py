"""Where figures come from: which are real, which were chosen to agree with a real rate, and which are made up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection, select

from dossiers.access.policy import Actor
from dossiers.access.reader import reading_as
from dossiers.access.view import view_in
from dossiers.rounds.catalogues import catalogues_in
from dossiers.rounds.units import unit_in
from dossiers.store.memo import memoised_per_revision
from dossiers.store.record import Record
from dossiers.store.schema import figures as _figures
from dossiers.store.schema import profiles as _profiles
from dossiers.submissions.submissions import readable_one_in, submission
from dossiers.vocabulary import FigureOrigin, ProfileOrigin
from scoring import Catalogue
from scoring.published import withheld_inputs


@dataclass(frozen=True)
class Figure:
    """One input that a ward entered and where it comes from.

    ``real``: as the source gives it; ``derived``: a count chosen to agree with a rate that the source gives. ``source_code``:
    the source's code in the catalogue. ``note``: {vi, en}, may be empty.
    """

    indicator: str
    input: str
    value: str
    origin: FigureOrigin
    source_code: str
    note: dict[str, str]


@dataclass(frozen=True)
class Profile:
    """The size of a unit on a day: officers, households, residents (in persons; None: not known)."""

    as_of: date
    officers: int | None
    households: int | None
    residents: int | None
    origin: ProfileOrigin
    source_code: str | None


def figures(record: Record, actor: Actor, unit_id: str, round_id: str) -> Mapping[tuple[str, str], Figure]:
    """(indicator, input) → Figure, for the self-assessment. In a sample record, figures that are not listed are synthetic.

    In a blind round the figures of criteria that are still hidden are left out. Raises as ``submissions.dossier``.
    """
    with reading_as(record, actor) as connection:
        view = view_in(connection, actor, unit_id, round_id)
        listed = _figures_in(connection, unit_id, round_id)
        catalogue = catalogues_in(connection, [round_id])[round_id]
        if view.withholds:
            withheld = _withheld_in(connection, actor, unit_id, round_id, catalogue)
            listed = {key: figure for key, figure in listed.items() if key[0] not in withheld}
        if view.shows("self_assessment"):
            return listed
        indicators = catalogue.criteria.items()
        shown = {each.code for code, criterion in indicators if view.shows_claim(code) for each in criterion.indicators}
        return {key: figure for key, figure in listed.items() if key[0] in shown}


def _withheld_in(
    connection: Connection, actor: Actor, unit_id: str, round_id: str, catalogue: Catalogue
) -> frozenset[str]:
    """The indicators of which either part of the dossier has a small count of a sensitive subject."""
    texts = readable_one_in(connection, actor, unit_id, round_id).texts.values()
    return frozenset(code for text in texts for code in withheld_inputs(catalogue, submission(catalogue, text).values))


@memoised_per_revision
def _figures_in(connection: Connection, unit_id: str, round_id: str) -> Mapping[tuple[str, str], Figure]:
    query = select(_figures).where(_figures.c.unit_id == unit_id, _figures.c.round_id == round_id)
    return {
        (row.indicator, row.input): Figure(
            indicator=row.indicator,
            input=row.input,
            value=row.value,
            origin=row.origin,
            source_code=row.source_code,
            note={"vi": row.note_vi, "en": row.note_en},
        )
        for row in connection.execute(query)
    }


def origin_of(
    listed: Mapping[tuple[str, str], Figure], indicator: str, name: str, *, sample: bool
) -> Literal["real", "derived", "synthetic"] | None:
    """How to mark an input, given what ``figures`` lists. In a ``sample`` record (``Record.facts``) an input that is not
    listed is synthetic; in a real record it is what the ward entered and gets no mark (None).
    """
    if (indicator, name) in listed:
        return listed[indicator, name].origin
    return "synthetic" if sample else None


def profile(record: Record, unit_id: str, on: date) -> Profile | None:
    """The latest profile of a unit that was known on the day ``on``, or None. Raises NotFound for an unknown unit."""
    with record.reading() as connection:
        unit_in(connection, unit_id)
        query = (
            select(_profiles)
            .where(_profiles.c.unit_id == unit_id, _profiles.c.as_of <= on)
            .order_by(_profiles.c.as_of.desc())
            .limit(1)
        )
        row = connection.execute(query).one_or_none()
    return Profile(*row[1:]) if row else None
