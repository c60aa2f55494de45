"""One criterion in an inspector's hands, built without a record: claims, decisions and grades of the small round."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from dossiers.appraisal.assembly import assemble
from dossiers.appraisal.case import Case, EffectOfDecisions
from dossiers.appraisal.decisions import Decision, Verdict
from dossiers.submissions.drafts import graded
from dossiers.submissions.entry_sheets import Entry
from dossiers.submissions.last_year import LastYear
from dossiers.vocabulary import DecisionKind
from scoring.vocabulary import JudgedState
from tests.dossiers.small_round import ROUND, unit
from tests.scoring.small_catalogue import DOCUMENTS, GOOD, catalogue

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def decided(
    subject: str, kind: DecisionKind, *, inputs: Any = None, state: JudgedState | None = None, reason: str = ""
) -> Decision:
    """A decision that stands."""
    return Decision(subject, kind, inputs, state, reason, "", "Thẩm định viên 1", AT)


def case_of(
    criterion: str,
    *decisions: Decision,
    values: Mapping[str, Any] = GOOD,
    requests: Mapping[str, str] | None = None,
    hidden: bool = False,
    version: int = 1,
    previous: Mapping[str, int] | None = None,
    **more: Any,
) -> Case:
    """The case of a criterion with these decisions on it. ``hidden``: a blind round before the first judgement."""
    wanted = catalogue().criteria[criterion]
    codes = [each.code for each in wanted.indicators]
    ward = unit("Vân Sơn")
    own = {
        "unit": ward.id, "round": ROUND.id, "window": {"from": "2025-11-01", "to": "2026-10-31"},
        "values": dict(values), "documents": dict(DOCUMENTS),
    }  # fmt: skip
    asked = dict(requests or {})
    whole = assemble(catalogue(), own, decisions, asked, undecided_as_claimed=catalogue().criteria)
    claim = Entry(
        criterion, {code: dict(values[code]) for code in codes if code in values},
        {code: state for code, state in DOCUMENTS.items() if code.startswith(criterion)}, more.pop("explanation", ""),
        asked, 1, "Cán bộ", AT,
    )  # fmt: skip
    given: dict[str, Any] = {
        "unit": ward, "round": ROUND, "catalogue": catalogue(), "criterion": wanted, "state": "under_appraisal",
        "revision": 3, "version": version,
        "stage": "open", "claim": None if hidden else claim, "decisions": {each.subject: each for each in decisions},
        "last_year": LastYear(fixed_previous=dict(previous or {})), "exchanges": (), "first": {}, "blind": hidden,
        "elsewhere": {}, "provided": frozenset(DOCUMENTS),
        "scorecard_self": None if hidden else graded(catalogue(), own),
        "scorecard_appraisal": None if hidden else graded(catalogue(), whole),
    }  # fmt: skip
    return Case(**{**given, **more})


def effect_of(case: Case, *verdicts: Verdict) -> EffectOfDecisions:
    """What these decisions would do to the case."""
    assert case.claim is not None and case.scorecard_self is not None and case.scorecard_appraisal is not None
    own = {
        "unit": case.unit.id, "round": ROUND.id, "window": {"from": "2025-11-01", "to": "2026-10-31"},
        "values": dict(GOOD), "documents": dict(DOCUMENTS),
    }  # fmt: skip
    made = {**case.decisions, **{each.subject: each for each in verdicts}}
    after = assemble(
        catalogue(), own, made.values(), case.claim.not_applicable, undecided_as_claimed=catalogue().criteria
    )
    return EffectOfDecisions(case.scorecard_appraisal, graded(catalogue(), after))
