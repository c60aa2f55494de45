"""What a new round looks like before anybody changes it: its name, window and days, from its kind and today. Pure.

The days follow the programme's calendar: a year counts from 1 November to 31 October, a half-year from 1 November to 30 April.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from dossiers.office.rounds import Deadlines
from dossiers.rounds.rounds import Round
from dossiers.vocabulary import RoundKind

CLARIFY_DAYS = 10
#: A ward is left at least so many days to enter its figures.
LEAST_TO_ENTER = 14


@dataclass(frozen=True)
class Proposal:
    """A round as it is proposed. ``name``: {vi, en}."""

    name: dict[str, str]
    window: tuple[date, date]
    deadlines: Deadlines


def name_of(kind: RoundKind, ends: date) -> dict[str, str]:
    """The usual name, {vi, en}, of a round whose window ends on ``ends``."""
    if kind == "half_year":
        vi, en = ("đầu", "First") if ends.month <= 6 else ("cuối", "Second")
        return {"vi": f"Sáu tháng {vi} năm {ends.year}", "en": f"{en} half of {ends.year}"}
    return {"vi": f"Năm {ends.year}", "en": f"Year {ends.year}"}


def in_both_languages(typed: str, kind: RoundKind, ends: date) -> dict[str, str]:
    """The name of a round, {vi, en}: the usual one in each language; one that an office gave itself stays as it was typed."""
    usual = name_of(kind, ends)
    return usual if typed.strip() == usual["vi"] else {"vi": typed, "en": typed}


def proposed(kind: RoundKind, today: date, known: Collection[Round]) -> Proposal:
    """The next round of ``kind``: the first, from this year on, whose window none of the ``known`` rounds has.

    Where so little of its usual time to enter is left that no ward could use it, all its days move on together: wards
    enter from today.
    """
    taken = {(each.kind, each.window_to.year) for each in known}
    year = next(each for each in range(today.year, today.year + 1000) if (kind, each) not in taken)
    first, last = date(year - 1, 11, 1), date(year, 4, 30) if kind == "half_year" else date(year, 10, 31)
    usual = _usual(kind, year)
    late = today - usual.opens if (usual.submit_by - today).days < LEAST_TO_ENTER else timedelta(0)
    days = {key: each + late for key, each in vars(usual).items() if isinstance(each, date)}
    return Proposal(name_of(kind, last), (first, last), Deadlines(**days, clarify_days=usual.clarify_days))


def _usual(kind: RoundKind, year: int) -> Deadlines:
    if kind == "half_year":
        days = date(year, 5, 2), date(year, 5, 15), date(year, 6, 5), date(year, 6, 20)
    else:
        days = date(year, 10, 15), date(year, 11, 15), date(year, 12, 15), date(year + 1, 1, 31)
    return Deadlines(*days, CLARIFY_DAYS)
