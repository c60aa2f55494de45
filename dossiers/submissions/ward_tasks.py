"""The task list of a self-assessment: what each criterion still needs, in the order a chief would do it.

Pure functions on the sheet: nothing is drawn, and the record is not asked.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from dossiers.submissions.entry_sheets import Entry, Sheet, lacking
from dossiers.submissions.questions import Exchange
from scoring import Catalogue
from scoring.catalogue import Criterion, entered_by_others, judged

Kind = Literal[
    "returned",
    "question",
    "not_begun",
    "partial",
    "previous",
    "class",
    "documents",
    "explanation",
    "mended",
    "answered",
    "others",
    "done",
]
#: The kinds of task that need nothing more from the ward.
FINISHED: frozenset[Kind] = frozenset({"done", "mended", "answered", "others"})


class Task(NamedTuple):
    """One criterion of the list. ``number`` and ``of`` fill the text of its kind; ``exchange``: the inspector's question."""

    criterion: Criterion
    kind: Kind
    number: int = 0
    of: int = 0
    exchange: Exchange | None = None

    @property
    def open(self) -> bool:
        """Whether work remains for the ward."""
        return self.kind not in FINISHED


def tasks(catalogue: Catalogue, sheet: Sheet) -> dict[str, Task]:
    """Criterion → task, in the order of the catalogue."""
    asked = {each.criterion: each for each in sheet.exchanges if each.open and each.kind == _asking(sheet)}
    return {
        code: _task(catalogue, sheet, criterion, sheet.entries[code], asked.get(code))
        for code, criterion in catalogue.criteria.items()
    }


def first(found: Mapping[str, Task]) -> str:
    """The criterion to begin with: one that was returned or asked about, else the first with work, else the first of all."""
    waiting = [task for task in found.values() if task.open]
    waiting.sort(key=lambda task: task.exchange is None)
    return waiting[0].criterion.code if waiting else next(iter(found))


def following(found: Mapping[str, Task], code: str) -> str | None:
    """The criterion to go on with after ``code``: the next that needs something of the ward; None where none other does.

    Criteria that were returned come before all others: they are the reason why the dossier came back. After the last one
    it begins again with the first.
    """
    open_ones = [each for each, task in found.items() if task.open and each != code]
    waiting = [each for each in open_ones if found[each].exchange is not None] or open_ones
    codes = list(found)
    after = [each for each in waiting if codes.index(each) > codes.index(code)]
    return next(iter(after or waiting), None)


def open_count(found: Mapping[str, Task]) -> int:
    """How many criteria still need something of the ward."""
    return sum(task.open for task in found.values())


def _asking(sheet: Sheet) -> str:
    return "clarification" if sheet.state == "clarification_requested" else "returned"


def _task(catalogue: Catalogue, sheet: Sheet, criterion: Criterion, entry: Entry, asked: Exchange | None) -> Task:
    if asked is not None and asked.kind == "clarification":
        return Task(criterion, "answered" if asked.answer else "question", exchange=asked)
    kind, number, of = _state(catalogue, sheet, criterion, entry)
    if asked is None:
        return Task(criterion, kind, number, of)
    mended = kind == "done" and entry.saved_at is not None and entry.saved_at > asked.asked_at
    return Task(criterion, "mended" if mended else "returned", exchange=asked)


def _state(catalogue: Catalogue, sheet: Sheet, criterion: Criterion, entry: Entry) -> tuple[Kind, int, int]:
    found = lacking(catalogue, entry, sheet.scorecard)
    own = [each.code for each in criterion.indicators if judged(each) and not entered_by_others(each)]
    # A reason why nothing is there is no beginning of a figure.
    begun = bool(entry.values or entry.not_applicable)
    if found.indicators:
        if not begun:
            return "not_begun", 0, len(own)
        short = [code for code in found.indicators if set(entry.values.get(code, {})) == {"current"}]
        if len(short) == len(found.indicators):
            return "previous", sheet.round.window_to.year - 1, 0
        return "partial", len(own) - len(found.indicators), len(own)
    if found.classes:
        return "class", 0, 0
    if found.documents:
        return "documents", len(found.documents), len([each for each in criterion.documents if each.required])
    if found.explanation:
        return "explanation", 0, 0
    return ("others" if _left_to_others(criterion, entry) else "done"), 0, 0


def _left_to_others(criterion: Criterion, entry: Entry) -> bool:
    """Whether all figures of a criterion are entered by others, and some of them are not there yet."""
    theirs = [entered_by_others(each) for each in criterion.indicators]
    return all(theirs) and any(not entry.values.get(each.code) for each in criterion.indicators)
