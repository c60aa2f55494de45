"""What an action says, by the five "rõ", and its rules: a task, limited texts, a day near its round, no persons' numbers."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from dossiers.rounds.rounds import Round
from dossiers.texts.doubts import Problem
from dossiers.texts.lengths import FIELDS as CLASSES
from dossiers.texts.personal_data import about
from dossiers.texts.typed_fields import problems_of, texts_of, typed_with_labels
from scoring.measures import shown_day

#: The five, in the order in which they are named. All except the task may be empty.
Clear = Literal["who", "task", "due", "outcome", "accountable"]
FIVE: tuple[Clear, ...] = ("who", "task", "due", "outcome", "accountable")
#: How many years after its round an action may be due at the latest. A later day is taken for a typing error.
FURTHEST = 10
_TYPED = ("task", "who", "outcome", "accountable")
FIELDS = ("criterion", "who", "task", "due", "progress", "outcome", "accountable", "outside_ward")
#: Field → how the sentences about it call it.
LABELS = {
    "who": {"vi": "Rõ người", "en": "Who"},
    "task": {"vi": "Rõ việc", "en": "Task"},
    "due": {"vi": "Rõ tiến độ (hạn)", "en": "Due"},
    "progress": {"vi": "Rõ tiến độ (%)", "en": "Progress (%)"},
    "outcome": {"vi": "Rõ kết quả", "en": "Outcome"},
    "accountable": {"vi": "Rõ trách nhiệm", "en": "Accountable"},
    "criterion": {"vi": "Tiêu chí", "en": "Criterion"},
}


@dataclass(frozen=True)
class FiveClear:
    """What an action says. ``due``: last day. ``progress``: 0 to 100 percent. ``outcome``: the result when it is done.

    ``outside_ward``: it is led by somebody outside the ward (a ward cannot build its own premises).
    """

    task: str
    criterion: str | None = None
    who: str = ""
    due: date | None = None
    progress: int = 0
    outcome: str = ""
    accountable: str = ""
    outside_ward: bool = False

    @property
    def gaps(self) -> tuple[Clear, ...]:
        """Those of the five that are empty, in their order."""
        return tuple(each for each in FIVE if not getattr(self, each))

    def as_data(self) -> dict[str, Any]:
        """Plain data, for the log and for both sides of a clash."""
        return asdict(self) | {"due": self.due.isoformat() if self.due else None}


def checked(
    wanted: FiveClear, round_: Round, criteria: Collection[str], before: FiveClear | None = None
) -> tuple[FiveClear, list[Problem]]:
    """The action as it will be stored, and every problem with it.

    ``round_``, ``criteria``: of the dossier under which it is written. ``before``: what it said; fields that do not change
    may refer to an earlier round.
    """
    said = typed_with_labels({name: getattr(wanted, name) for name in _TYPED}, LABELS, CLASSES)
    texts, problems = texts_of(said), problems_of(said, {name: getattr(before, name, "") for name in _TYPED})
    if not texts["task"]:
        problems.insert(0, _about("task", "chưa ghi việc phải làm.", "say what is to be done."))
    if isinstance(wanted.progress, bool) or wanted.progress not in range(101):
        problems.append(_about("progress", "là số nguyên từ 0 đến 100.", "a whole number from 0 to 100."))
    if wanted.due is not None and (before is None or wanted.due != before.due):
        first, last = round_.window_from, date(round_.window_to.year + FURTHEST, 12, 31)
        if not first <= wanted.due <= last:
            problems.append(
                _about(
                    "due",
                    f"phải từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}.",
                    f"must lie between {shown_day(first).en} and {shown_day(last).en}.",
                )
            )
    kept = before is not None and wanted.criterion == before.criterion
    if wanted.criterion is not None and wanted.criterion not in criteria and not kept:
        problems.append(_about("criterion", "không có trong bộ tiêu chí của đợt.", "not among the round’s criteria."))
    return FiveClear(**{**asdict(wanted), **texts, "outside_ward": bool(wanted.outside_ward)}), problems


NO_OUTCOME = {
    "vi": "Rõ kết quả: ghi kết quả đạt được, hoặc lý do không làm nữa.",
    "en": "Outcome: say what came out, or why it is dropped.",
}


def _about(name: str, vi: str, en: str) -> dict[str, str]:
    return about(LABELS[name], vi, en)


def columns(wanted: FiveClear) -> Mapping[str, Any]:
    """As the table holds it."""
    return {name: getattr(wanted, name) for name in FIELDS} | {"outside_ward": int(wanted.outside_ward)}
