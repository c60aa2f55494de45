"""Rounds: the window their figures are counted in, their deadlines, and which of them may be compared."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Row, select

from dossiers.errors import NotFound
from dossiers.store.memo import memoised_per_revision
from dossiers.store.record import Record
from dossiers.store.schema import rounds as _rounds
from dossiers.vocabulary import RoundKind, RoundStatus


@dataclass(frozen=True)
class Round:
    """A round of assessment.

    Figures are counted from ``window_from`` to ``window_to``, both days included. ``opens``: first day to enter;
    ``submit_by``, ``appraise_by``, ``publish_by``: last days for the ward, the inspector and the office.
    ``clarify_days``: how many days a ward has to answer a question. ``blind``: the inspector judges before the ward's
    figures are shown.
    """

    id: str
    kind: RoundKind
    name: dict[str, str]
    window_from: date
    window_to: date
    opens: date
    submit_by: date
    appraise_by: date
    publish_by: date
    status: RoundStatus
    clarify_days: int = 10
    blind: bool = False


def rounds(record: Record) -> tuple[Round, ...]:
    """Every round, the earliest window first; if windows end on the same day, the longer one comes last."""
    with record.reading() as connection:
        return rounds_in(connection)


def round_(record: Record, round_id: str) -> Round:
    """The round of this id. Raises NotFound."""
    with record.reading() as connection:
        return round_in(connection, round_id)


def comparable(one: Round, other: Round) -> bool:
    """Whether two rounds may be compared: of the same kind, over the same days of the year, equally long.

    Different schemes count from 1/12, 15/11 or 1/11, and figures of different windows do not measure the same thing. The
    last day of February counts as the same day in every year.
    """
    return one.kind == other.kind and _shape(one) == _shape(other)


def _shape(round_: Round) -> tuple[object, ...]:
    years = round_.window_to.year - round_.window_from.year
    return _day_of_year(round_.window_from), _day_of_year(round_.window_to), years


def _day_of_year(day: date) -> tuple[int, int]:
    is_last = day.day == monthrange(day.year, day.month)[1]
    return day.month, 31 if is_last else day.day


def same_window(rounds: Sequence[Round], kind: str) -> tuple[Round, ...]:
    """The rounds of a kind whose window is that of the newest of them, earliest first."""
    of_kind = [each for each in rounds if each.kind == kind]
    return tuple(each for each in of_kind if comparable(each, of_kind[-1]))


# Inside a transaction that is open already


@memoised_per_revision
def rounds_in(connection: Connection) -> tuple[Round, ...]:
    """As ``rounds``."""
    order = (_rounds.c.window_to, _rounds.c.window_from.desc(), _rounds.c.id)
    return tuple(_round(row) for row in connection.execute(select(_rounds).order_by(*order)))


@memoised_per_revision
def round_in(connection: Connection, round_id: str) -> Round:
    """As ``round_``."""
    row = connection.execute(select(_rounds).where(_rounds.c.id == round_id)).one_or_none()
    if row is None:
        raise NotFound("no_round", round=round_id)
    return _round(row)


def _round(row: Row) -> Round:
    id_, kind, vi, en, *days, status, clarify_days, blind = row
    return Round(id_, kind, {"vi": vi, "en": en}, *days, status=status, clarify_days=clarify_days, blind=blind)
