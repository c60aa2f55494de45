"""A small round by the small catalogue: wards in any state, nothing read from a record."""

from datetime import UTC, date, datetime
from typing import Any

from dossiers.rounds.deadlines import lateness
from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Unit
from dossiers.submissions.results import Result
from dossiers.submissions.submissions import Dossier
from dossiers.vocabulary import State
from scoring import grade
from tests.scoring.small_catalogue import GOOD, catalogue, part, submission

TODAY = date(2026, 11, 23)
ROUND = Round(
    "2026", "year", {"vi": "Năm 2026", "en": "Year 2026"}, date(2025, 11, 1), date(2026, 10, 31), date(2026, 10, 15),
    date(2026, 11, 15), date(2026, 12, 15), date(2027, 1, 31), "open",
)  # fmt: skip


def unit(name: str) -> Unit:
    """A ward of today."""
    return Unit(name.lower().replace(" ", "-"), "00001", name, "ward", None, date(2025, 7, 1), None)


def result(
    name: str,
    state: State,
    own: dict[str, Any] | None = None,
    appraisal: dict[str, Any] | None = None,
    sent: date | None = None,
    rank: int | None = None,
) -> Result:
    """A ward's result in ``state``; without ``own`` it entered everything well."""
    ward = unit(name)
    texts = {"self_assessment": own or part(GOOD), "appraisal": appraisal}
    read = {key: submission(given, ward.id) for key, given in texts.items() if given is not None}
    graded = {key: grade(catalogue(), given) for key, given in read.items()}
    at = None if state == "draft" else datetime.combine(sent or date(2026, 11, 12), datetime.min.time(), UTC)
    standing = "appraisal" if state not in {"draft", "submitted", "under_appraisal"} else "self_assessment"
    return Result(
        unit=ward,
        round=ROUND,
        dossier=Dossier(ward.id, "2026", state, at, at, read.get("self_assessment"), read.get("appraisal")),
        scorecard_self=graded.get("self_assessment"),
        scorecard_appraisal=graded.get("appraisal"),
        standing=graded.get(standing),
        standing_part=standing if standing in graded else None,
        lateness=lateness(ROUND, state, at, TODAY),
        rank=rank,
    )


def some_wards() -> list[tuple[Unit, Result | None]]:
    """Five wards, the last of them not begun: locked, sent twice, a draft."""
    found = [
        result("Thảo Nguyên", "locked", appraisal=part({})),
        result("Vân Sơn", "submitted", sent=date(2026, 11, 14)),
        result("Mộc Sơn", "submitted", sent=date(2026, 11, 9)),
        result("Chiềng Cơi", "draft", part({"1.1": {"count": 0}}, {})),
    ]
    return [*((each.unit, each) for each in found), (unit("Chiềng An"), None)]
