"""What there is to decide of a criterion: its subjects, what may be decided of each, and what can be decided without weighing.

Pure: worked out from a case; no record is asked.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Literal, NamedTuple

from dossiers.appraisal.case import Case
from dossiers.appraisal.decisions import REQUEST, Verdict
from dossiers.appraisal.file_decisions import waiting_files
from dossiers.submissions.entry_sheets import CLASS, classes_asked_by
from dossiers.vocabulary import DecisionKind
from scoring.catalogue import Indicator, judged

Sort = Literal["class", "request", "indicator", "document"]

KINDS: Mapping[Sort, tuple[DecisionKind, ...]] = {
    "class": ("accept", "correct"),
    "request": ("approve_not_applicable", "refuse_not_applicable"),
    "indicator": ("accept", "correct", "rule"),
    "document": ("accept_document", "reject_document"),
}
"""What may be decided of each sort of subject, the commonest first."""
WITHOUT_REASON: tuple[DecisionKind, ...] = ("accept", "accept_document")
"""Every other decision wants a reason."""


class Subject(NamedTuple):
    """Something to decide on. ``subject``: as decisions name it.

    ``code``: of the indicator, or of the file; of the document itself where the ward declares it and handed in no file; the
    key of the class.
    """

    sort: Sort
    code: str

    @property
    def subject(self) -> str:
        """The name under which a decision on it is kept."""
        return {"request": REQUEST, "class": CLASS}.get(self.sort, "") + self.code


def subjects(case: Case, there: Collection[str]) -> tuple[Subject, ...]:
    """What is to be decided, in reading order: the class by which is asked, each indicator after the request about it, then
    each file, and each document that is only declared.

    Without a claim (a blind round before the first judgement) there is nothing to decide. ``there``: codes of documents.
    """
    return tuple(_subjects(case, there))


def _subjects(case: Case, there: Collection[str]) -> Iterator[Subject]:
    if case.claim is None:
        return
    yield from (Subject("class", key) for key in classes_asked_by(case.criterion))
    for indicator in case.criterion.indicators:
        if indicator.code in case.claim.not_applicable:
            yield Subject("request", indicator.code)
        yield Subject("indicator", indicator.code)
    for document in case.criterion.documents:
        files = [each for each in case.filing.get(document.code, ()) if not each.withdrawn]
        yield from (Subject("document", each.code) for each in files)
        if not files and (document.code in there or document.code in case.decisions):
            yield Subject("document", document.code)


def kinds(case: Case, subject: Subject) -> tuple[DecisionKind, ...]:
    """What may be decided of a subject; a tracked indicator takes no ruling, and a class nobody stated is not accepted."""
    if subject.sort == "class" and subject.code not in case.stated:
        return ("correct",)
    if subject.sort == "indicator" and not judged(indicator_of(case, subject)):
        return ("accept", "correct")
    return KINDS[subject.sort]


def indicator_of(case: Case, subject: Subject) -> Indicator:
    """The indicator that a subject is, or that a request is about."""
    return next(each for each in case.criterion.indicators if each.code == subject.code)


def accept_rest(case: Case, there: Collection[str]) -> tuple[Verdict, ...]:
    """Acceptance of everything nobody has decided yet. Requests "không áp dụng" and their indicators are left to be weighed.

    A class needs no acceptance: it stands in the threshold of the figure that is accepted.
    """
    found = []
    requested = case.claim.not_applicable if case.claim else {}
    for subject in subjects(case, there):
        if subject.sort == "class" or case.decision_on(subject.subject) is not None or subject.code in requested:
            continue
        if subject.sort == "document" or judged(indicator_of(case, subject)):
            found.append(Verdict(subject.subject, "accept_document" if subject.sort == "document" else "accept"))
    return tuple(found)


def keep_all(case: Case) -> tuple[Verdict, ...]:
    """What stands, to be decided once more, where an answer of the ward waits for that; nothing otherwise.

    Nothing either while a file waits beside others of its document: what stands was decided without it.
    """
    waits = any(each.open and each.answer is not None for each in case.exchanges)
    if case.state != "clarified" or not waits or waiting_files(case.filing, case.decisions):
        return ()
    standing = ((each, case.decision_on(each)) for each in _decided(case))
    return tuple(
        Verdict(subject, each.kind, each.inputs, each.state, each.reason)
        for subject, each in standing
        if each is not None
    )


def _decided(case: Case) -> Iterator[str]:
    """The subjects decided on. Of a document decided on as a whole, its files: some may have come since."""
    for subject, decision in case.decisions.items():
        if decision.criterion and decision.criterion != case.criterion.code:
            continue
        files = case.filing.get(subject, ())
        yield from (each.code for each in files if each.code not in case.decisions) if files else (subject,)
