"""Two old wards merged into a new one, four yearly rounds, one indicator of every kind; nothing read from a record."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from dossiers.rounds.deadlines import lateness
from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Succession, Unit
from dossiers.submissions.results import History, MergedUnit, Result, Summed, SummedIndicator
from dossiers.submissions.submissions import Dossier
from dossiers.vocabulary import State
from scoring import grade, read_submission
from scoring.merging import Predecessor, merge
from tests.scoring.every_kind import catalogue
from ui.parts.formats import ward_names
from ui.parts.measures import Measure
from ui.screens.trends.series import Trend, trend

TODAY = date(2026, 11, 23)
MERGER = date(2025, 7, 1)
HERE = Unit("here", "03646", "Tô Hiệu", "ward", None, MERGER, None)
OLD_HERE = Unit("here-cu", "03649", "Tô Hiệu", "ward", "Thành phố", None, date(2025, 6, 30))
OTHER = Unit("other", "03652", "Quyết Thắng", "ward", "Thành phố", None, date(2025, 6, 30))
LINKS = tuple(Succession(unit, "whole", MERGER, "1681/NQ-UBTVQH15") for unit in (OLD_HERE, OTHER))
FIGURES: Mapping[str, Any] = {
    "1.1": {"current": 44, "previous": 47},
    "1.2": {"count": 3},
    "1.4": {"current": 97, "previous": 126},
    "1.5": {"numerator": 97, "denominator": 97},
    "1.6": {"numerator": 12, "denominator": 15},
    "2.1": {"on": "2026-02-12"},
    "2.2": {"level": "good"},
    "2.3": {"positive": 407, "valid": 437},
    "2.4": {"confirmed": 3},
    "2.5": {"value": "845.50"},
}


def round_of(year: int, **changes: Any) -> Round:
    """The round of a year, its figures counted from 1/11 to 31/10."""
    name = {"vi": f"Năm {year}", "en": f"Year {year}"}
    made = Round(
        str(year), "year", name, date(year - 1, 11, 1), date(year, 10, 31), date(year, 10, 15), date(year, 11, 15),
        date(year, 12, 15), date(year + 1, 1, 31), "open" if year == 2026 else "published",
    )  # fmt: skip
    return replace(made, **changes)


ROUNDS = tuple(round_of(year) for year in (2023, 2024, 2025, 2026))


def result(
    unit: Unit,
    round_: Round,
    values: Mapping[str, Any],
    state: State = "published",
    version: str = "7",
    other: tuple[str, str] | None = None,
) -> Result:
    """A unit's dossier of a round, appraised as entered; in the earlier states only the ward's own part stands."""
    window = {"from": round_.window_from.isoformat(), "to": round_.window_to.isoformat()}
    text = json.dumps({"unit": unit.id, "round": round_.id, "window": window, "values": values})
    read = read_submission(catalogue(version, other), text)
    graded = grade(catalogue(version, other), read)
    own = state in {"draft", "submitted", "under_appraisal"}
    sent = None if state == "draft" else datetime(round_.window_to.year, 11, 12, tzinfo=UTC)
    return Result(
        unit=unit, round=round_, dossier=Dossier(unit.id, round_.id, state, sent, sent, read, None if own else read),
        scorecard_self=graded, scorecard_appraisal=None if own else graded, standing=graded,
        standing_part="self_assessment" if own else "appraisal", lateness=lateness(round_, state, sent, TODAY),
    )  # fmt: skip


def history(ward: Mapping[int, Result] | None = None, *old: Mapping[int, Result], unit: Unit = HERE) -> History:
    """The new ward's results by year, and those of the two old ones."""
    merged = tuple(
        MergedUnit(link, tuple(results.values())) for link, results in zip(LINKS, old or ({}, {}), strict=True)
    )
    return History(unit, "year", tuple((ward or {}).values()), merged if unit is HERE else ())


def years(unit: Unit, by_year: Mapping[int, Mapping[str, Any]], **more: Any) -> dict[int, Result]:
    """Results of a unit from its figures by year."""
    usual = {year: {**FIGURES, "2.1": {"on": f"{year}-02-12"}} for year in by_year}
    return {year: result(unit, round_of(year), usual[year] | dict(values), **more) for year, values in by_year.items()}


def summing(past: History) -> Callable[[Round], Summed]:
    """What the old wards of a history counted together, as the record adds it."""

    def sum_of(round_: Round) -> Summed:
        standing = {each.succession.unit.id: each.results for each in past.merged}
        parts = []
        for link in LINKS:
            found = next((each for each in standing[link.unit.id] if each.round.id == round_.id), None)
            parts.append(Predecessor(link.unit.id, found.standing.submission if found and found.standing else None))
        units = {link.unit.id: link.unit for link in LINKS}
        indicators = {
            code: SummedIndicator(
                code, dict(each.inputs), None, None, each.reason,
                {name: tuple(units[unit] for unit in lacking) for name, lacking in each.lacking.items()},
            )
            for code, each in merge(catalogue(), parts).items()
        }  # fmt: skip
        return Summed(past.unit, round_, LINKS, indicators)

    return sum_of


def drawn(past: History, measure: Measure, **more: Any) -> Trend:
    """The trend of a measure over the four rounds. ``others``: round id → what its catalogue says in place of what."""
    versions, others = more.pop("versions", {}), more.pop("others", {})
    return trend(
        past, ROUNDS, measure,
        catalogues={each.id: catalogue(versions.get(each.id, "7"), others.get(each.id)) for each in ROUNDS},
        names=ward_names([HERE, OLD_HERE, OTHER]), sum_of=summing(past) if past.merged else lambda _: None, **more,
    )  # fmt: skip


def usual() -> History:
    """Both old wards in 2023 and 2024, the new one in 2025 and 2026."""
    return history(
        years(HERE, {2025: {"1.1": {"current": 47, "previous": 50}}, 2026: {}}),
        years(
            OLD_HERE, {2023: {"1.1": {"current": 30, "previous": 31}}, 2024: {"1.1": {"current": 28, "previous": 30}}}
        ),
        years(OTHER, {2023: {"1.1": {"current": 25, "previous": 30}}, 2024: {"1.1": {"current": 22, "previous": 25}}}),
    )
