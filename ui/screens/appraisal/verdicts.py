"""What is chosen and typed about a criterion, read as decisions; with what is still missing before they can be kept.

Pure: the form's words come in, verdicts come out; nothing is drawn and no record is asked.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from dossiers.appraisal.case import Case
from dossiers.appraisal.decisions import REQUEST, Decision, Verdict
from dossiers.vocabulary import DecisionKind
from scoring.catalogue import judged
from scoring.vocabulary import JudgedState
from ui.parts.typed import Mistyped
from ui.reader.language import say
from ui.screens.self_assessment.fields import Field, as_text, fields_of, value_of

KINDS: Mapping[str, tuple[DecisionKind, ...]] = {
    "request": ("approve_not_applicable", "refuse_not_applicable"),
    "indicator": ("accept", "correct", "rule"),
    "document": ("accept_document", "reject_document"),
}
"""What may be decided of each sort of subject, the commonest first."""
WITHOUT_REASON = ("accept", "accept_document")


class Subject(NamedTuple):
    """Something to decide on. ``code``: of the indicator or the document; ``subject``: as decisions name it."""

    sort: str
    code: str

    @property
    def subject(self) -> str:
        """The name under which a decision on it is kept."""
        return REQUEST + self.code if self.sort == "request" else self.code


@dataclass(frozen=True)
class Choice:
    """What the form holds about one subject; ``inputs``: input → text as typed."""

    kind: DecisionKind | None = None
    state: JudgedState | None = None
    reason: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
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


def subjects(case: Case, there: Collection[str]) -> tuple[Subject, ...]:
    """What is to be decided, in reading order: each indicator after the request about it, then the documents that are there.

    Without a claim (a blind round before the first judgement) there is nothing to decide. ``there``: codes of documents.
    """
    if case.claim is None:
        return ()
    return tuple(_subjects(case, there))


def _subjects(case: Case, there: Collection[str]) -> Iterator[Subject]:
    assert case.claim is not None
    for indicator in case.criterion.indicators:
        if indicator.code in case.claim.not_applicable:
            yield Subject("request", indicator.code)
        yield Subject("indicator", indicator.code)
    for document in case.criterion.documents:
        if document.code in there or document.code in case.decisions:
            yield Subject("document", document.code)


def kinds(case: Case, subject: Subject) -> tuple[str, ...]:
    """What may be decided of a subject; a tracked indicator takes no ruling."""
    if subject.sort == "indicator" and not judged(_indicator(case, subject.code)):
        return ("accept", "correct")
    return KINDS[subject.sort]


def kept(case: Case, subject: Subject) -> Choice:
    """What the form holds of a subject at first: the decision that stands, or nothing; figures as the ward gave them."""
    decision = case.decisions.get(subject.subject)
    inputs: dict[str, str] = {}
    if subject.sort == "indicator":
        claimed = case.claim.values.get(subject.code, {}) if case.claim else {}
        given = decision.inputs if decision and decision.inputs is not None else claimed
        inputs = {each.input: as_text(each, given.get(each.input)) for each in fields(case, subject)}
    if decision is None:
        return Choice(inputs=inputs)
    return Choice(decision.kind, decision.state, decision.reason, inputs)


def read(case: Case, choices: Mapping[Subject, Choice]) -> Told:
    """The decisions a form holds, against those that stand."""
    verdicts, preview, wrong = [], [], {}
    for subject, choice in choices.items():
        if choice.kind is None:
            continue
        verdict, problem = _verdict(case, subject, choice)
        if verdict is not None and _same(case.decisions.get(subject.subject), verdict):
            continue
        if problem:
            wrong[subject.subject] = problem
        elif verdict is not None:
            verdicts.append(verdict)
        if verdict is not None and (verdict.reason or verdict.kind != "rule"):
            preview.append(verdict)
    return Told(tuple(verdicts), tuple(preview), wrong)


def accept_rest(case: Case, there: Collection[str]) -> tuple[Verdict, ...]:
    """Acceptance of everything nobody has decided yet. Requests "không áp dụng" and their indicators are left to be weighed."""
    found = []
    requested = case.claim.not_applicable if case.claim else {}
    for subject in subjects(case, there):
        if subject.subject in case.decisions or subject.code in requested:
            continue
        if subject.sort == "document" or judged(_indicator(case, subject.code)):
            found.append(Verdict(subject.subject, "accept_document" if subject.sort == "document" else "accept"))
    return tuple(found)


def _verdict(case: Case, subject: Subject, choice: Choice) -> tuple[Verdict | None, str]:
    """The decision, as far as there is one, and what is wrong with it."""
    kind, reason = choice.kind, choice.reason.strip()
    assert kind is not None, "only what was chosen is read"
    inputs = state = None
    if kind == "correct":
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


def _corrected(case: Case, subject: Subject, choice: Choice) -> tuple[dict[str, Any], str]:
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
    return inputs, ""


def fields(case: Case, subject: Subject) -> tuple[Field, ...]:
    """The fields in which an indicator's figures are corrected; an earlier count that the record holds is not typed."""
    return fields_of(_indicator(case, subject.code), case.last_year.fixed_previous)


def _same(decision: Decision | None, verdict: Verdict) -> bool:
    if decision is None:
        return False
    return (decision.kind, decision.state, decision.reason, decision.inputs) == (
        verdict.kind, verdict.state, verdict.reason, verdict.inputs,
    )  # fmt: skip


def _indicator(case: Case, code: str) -> Any:
    return next(each for each in case.criterion.indicators if each.code == code)
