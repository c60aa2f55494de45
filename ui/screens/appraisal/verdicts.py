"""What is chosen and typed about a criterion, read as decisions; with what is still missing before they can be kept.

Pure: the form's words come in, verdicts come out; nothing is drawn and no record is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dossiers.appraisal.case import Case
from dossiers.appraisal.decisions import CLASS_INPUT, Decision, Verdict
from dossiers.appraisal.subjects import WITHOUT_REASON, Subject, indicator_of
from dossiers.vocabulary import DecisionKind
from scoring.catalogue import ITEMS
from scoring.vocabulary import JudgedState
from ui.parts.figures import confirmed
from ui.parts.typed import Mistyped
from ui.reader.language import say
from ui.screens.self_assessment.fields import Field, fields_of, text_of, value_of


@dataclass(frozen=True)
class VerdictChoice:
    """What the form holds about one subject; ``inputs``: input → text as typed."""

    kind: DecisionKind | None = None
    state: JudgedState | None = None
    reason: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class VerdictInWords:
    """What the form says. ``verdicts``: those that differ from what is kept, ready to be; ``wrong``: subject → sentence.

    ``preview``: those whose effect can be shown already, a missing reason aside.
    """

    verdicts: tuple[Verdict, ...]
    preview: tuple[Verdict, ...]
    wrong: dict[str, str]

    @property
    def anything(self) -> bool:
        """Whether the form differs from what is kept."""
        return bool(self.verdicts or self.wrong)


def kept(case: Case, subject: Subject) -> VerdictChoice:
    """What the form holds of a subject at first: the decision that stands, or nothing; figures as the ward gave them."""
    decision = case.decision_on(subject.subject)
    inputs: dict[str, str] = {}
    if subject.sort == "indicator":
        claimed = case.claim.values.get(subject.code, {}) if case.claim else {}
        given = decision.inputs if decision and decision.inputs is not None else claimed
        inputs = {each.input: text_of(each, given) for each in fields(case, subject)}
    elif subject.sort == "class":
        inputs = {CLASS_INPUT: str((decision.inputs if decision and decision.inputs else {}).get(CLASS_INPUT, ""))}
    if decision is None:
        return VerdictChoice(inputs=inputs)
    return VerdictChoice(decision.kind, decision.state, decision.reason, inputs)


def read(case: Case, choices: Mapping[Subject, VerdictChoice]) -> VerdictInWords:
    """The decisions a form holds, against those that stand."""
    verdicts, preview, wrong = [], [], {}
    for subject, choice in choices.items():
        if choice.kind is None:
            continue
        verdict, problem = _verdict(case, subject, choice)
        if verdict is not None and _same(case.decision_on(subject.subject), verdict):
            continue
        if problem:
            wrong[subject.subject] = problem
        elif verdict is not None:
            verdicts.append(verdict)
        if verdict is not None and (verdict.reason or verdict.kind != "rule"):
            preview.append(verdict)
    return VerdictInWords(tuple(verdicts), tuple(preview), wrong)


def _verdict(case: Case, subject: Subject, choice: VerdictChoice) -> tuple[Verdict | None, str]:
    """The decision, as far as there is one, and what is wrong with it."""
    kind, reason = choice.kind, choice.reason.strip()
    assert kind is not None, "only what was chosen is read"
    inputs = state = None
    if kind == "correct" and subject.sort == "class":
        inputs, problem = _corrected_class(case, subject, choice)
        if problem:
            return None, problem
    elif kind == "correct":
        inputs, problem = _corrected(case, subject, choice)
        if problem:
            return None, problem
        if case.claim is not None and inputs == case.claim.values.get(subject.code):
            return None, say("appraisal.wrong_same")
    if kind == "rule":
        if choice.state is None:
            return None, say("appraisal.wrong_state")
        state = choice.state
    reasoned = "" if kind in WITHOUT_REASON else reason
    verdict = Verdict(subject.subject, kind, inputs, state, reasoned)
    missing = kind not in WITHOUT_REASON and not reason
    return verdict, say("appraisal.wrong_reason") if missing else ""


def _corrected_class(case: Case, subject: Subject, choice: VerdictChoice) -> tuple[dict[str, Any], str]:
    """The class that was chosen in place of the ward's own, or what is wrong with it."""
    code = choice.inputs.get(CLASS_INPUT, "")
    if not code:
        return {}, say("appraisal.wrong_class")
    return {CLASS_INPUT: code}, say("appraisal.wrong_same_class") if code == case.stated.get(subject.code) else ""


def _corrected(case: Case, subject: Subject, choice: VerdictChoice) -> tuple[dict[str, Any], str]:
    """The corrected inputs, or what is wrong with the first that cannot be read or is missing."""
    inputs: dict[str, Any] = {}
    for each in fields(case, subject):
        label = each.label(case.round.window_to.year)
        try:
            value = each.fixed if each.fixed is not None else value_of(each, choice.inputs.get(each.input, ""))
        except Mistyped as refused:
            return {}, say("appraisal.wrong_input", input=label, sentence=str(refused))
        if value is not None:
            inputs[each.input] = value
        elif each.input != "issued":
            return {}, say("appraisal.wrong_missing", input=label)
    # So many items as stand already are those that stand.
    decision = case.decisions.get(subject.subject)
    for given in (decision.inputs if decision else None, case.claim.values.get(subject.code) if case.claim else None):
        if given and ITEMS in given and inputs.get("confirmed") == confirmed(given):
            return dict(given), ""
    return inputs, ""


def fields(case: Case, subject: Subject) -> tuple[Field, ...]:
    """The fields in which an indicator's figures are corrected; an earlier count that the record holds is not typed."""
    if subject.sort == "class":
        return ()
    return fields_of(indicator_of(case, subject), case.last_year.fixed_previous)


def _same(decision: Decision | None, verdict: Verdict) -> bool:
    if decision is None:
        return False
    return (decision.kind, decision.state, decision.reason, decision.inputs) == (
        verdict.kind, verdict.state, verdict.reason, verdict.inputs,
    )  # fmt: skip
