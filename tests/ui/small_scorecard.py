"""One ward to read by four criteria: this year's round and last year's, nothing read from a record."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from dossiers.rounds.deadlines import lateness
from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Unit
from dossiers.submissions.results import Result
from dossiers.submissions.submissions import Dossier
from dossiers.vocabulary import State
from scoring import grade, read_submission
from tests.scoring.four_criteria import GOOD, catalogue, part

TODAY = date(2026, 11, 23)
ROUND = Round(
    "2026", "year", {"vi": "Năm 2026", "en": "Year 2026"}, date(2025, 11, 1), date(2026, 10, 31), date(2026, 10, 15),
    date(2026, 11, 15), date(2026, 12, 15), date(2027, 1, 31), "open",
)  # fmt: skip
EARLIER = replace(ROUND, id="2025", window_from=date(2024, 11, 1), window_to=date(2025, 10, 31))
WARD = Unit("to-hieu", "03646", "Tô Hiệu", "ward", None, date(2025, 7, 1), None)


def result(
    state: State, own: dict[str, Any] | None = None, appraisal: dict[str, Any] | None = None, round_: Round = ROUND
) -> Result:
    """The ward's result in ``state``; without ``own`` it entered everything well."""
    window = {"from": round_.window_from.isoformat(), "to": round_.window_to.isoformat()}
    graded, read = {}, {}
    for key, given in {"self_assessment": own or part(GOOD), "appraisal": appraisal}.items():
        if given is not None:
            text = json.dumps({"unit": WARD.id, "round": round_.id, "window": window, **given})
            read[key] = read_submission(catalogue(), text)
            graded[key] = grade(catalogue(), read[key])
    sent = None if state == "draft" else datetime(2026, 11, 12, 3, tzinfo=UTC)
    standing = "self_assessment" if state in {"draft", "submitted", "under_appraisal"} else "appraisal"
    return Result(
        unit=WARD,
        round=round_,
        dossier=Dossier(WARD.id, round_.id, state, sent, sent, read.get("self_assessment"), read.get("appraisal")),
        scorecard_self=graded.get("self_assessment"),
        scorecard_appraisal=graded.get("appraisal"),
        standing=graded.get(standing),
        standing_part=standing if standing in graded else None,
        lateness=lateness(round_, state, sent, TODAY),
    )
