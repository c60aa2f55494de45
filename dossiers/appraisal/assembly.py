"""The appraisal that follows from decisions: the ward's own figures with the decisions applied to them.

An appraisal never overwrites what the ward entered: each time it is worked out from the self-assessment and the decisions.
"""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from dossiers.appraisal.decisions import CLASS_INPUT, REQUEST, Decision, Verdict, subjects_of
from dossiers.appraisal.file_decisions import document_state
from dossiers.submissions.documents_on_file import Filing, requirement_of
from dossiers.submissions.entry_sheets import CLASS
from scoring import Catalogue

NOTHING_FILED: Filing = MappingProxyType({})


def assemble(
    catalogue: Catalogue,
    own: Mapping[str, Any],
    decided: Iterable[Verdict],
    requests: Mapping[str, str],
    filing: Filing = NOTHING_FILED,
    *,
    undecided_as_claimed: Collection[str] = (),
) -> dict[str, Any]:
    """The appraisal as a submission: the self-assessment ``own`` with the decisions ``decided`` applied to it.

    A criterion without any decision is left out, unless it is in ``undecided_as_claimed``: then the ward's claim counts.
    ``requests``: indicator → the ward's reason for "không áp dụng", granted only if it was so decided. ``filing``: the files
    that are there now, including those added during the appraisal.
    """
    by_subject = {each.subject: each for each in decided}
    decided_on = {requirement_of(subject) for subject in by_subject}
    values: dict[str, Any] = {}
    documents: dict[str, str] = {}
    excused: dict[str, str] = {}
    rulings: dict[str, Any] = {}
    for criterion in catalogue.criteria.values():
        if criterion.code not in undecided_as_claimed and subjects_of(criterion).isdisjoint(decided_on):
            continue
        for document in criterion.documents:
            claimed = document.code in own.get("documents", {})
            state = document_state(document.code, filing.get(document.code, ()), claimed, by_subject)
            if state is not None:
                documents[document.code] = state
        for indicator in criterion.indicators:
            code = indicator.code
            verdict, granted = by_subject.get(code), by_subject.get(REQUEST + code)
            inputs = verdict.inputs if verdict is not None and verdict.kind == "correct" else own["values"].get(code)
            if inputs:
                values[code] = dict(inputs)
            if granted is not None and granted.kind == "approve_not_applicable":
                excused[code] = requests.get(code) or granted.reason
            elif verdict is not None and verdict.kind == "rule":
                by = verdict.decided_by if isinstance(verdict, Decision) else ""
                rulings[code] = {"state": verdict.state, "reason": verdict.reason, "by": by or "—"}
    data: dict[str, Any] = {
        "unit": own["unit"],
        "round": own["round"],
        "window": own["window"],
        "values": values,
        "documents": documents,
    }
    classes = {**own.get("classes", {}), **_corrected_classes(by_subject)}
    if classes:
        data["classes"] = classes
    if excused:
        data["not_applicable"] = excused
    if rulings:
        data["rulings"] = rulings
    return data


def _corrected_classes(by_subject: Mapping[str, Verdict]) -> dict[str, Any]:
    """Key → code, for the classes that were corrected."""
    return {
        subject.removeprefix(CLASS): verdict.inputs.get(CLASS_INPUT)
        for subject, verdict in by_subject.items()
        if subject.startswith(CLASS) and verdict.kind == "correct" and verdict.inputs is not None
    }
