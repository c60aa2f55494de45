"""What the program cannot tell for itself, and the person answers: whose number it is, whether a word is a stamp of secrecy.

An act that meets a doubt is refused with it (`errors.Doubtful`). The person who says that it is none does the same act again,
inside `answered`; what they said goes into the log line of that act, under their name, in its transaction. An answer belongs
to one idempotency key, the press of one button, and to one doubt: another act, another person's, another number, file or
field finds none. What is certain has no way round.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from dossiers.errors import BadInput, Doubt, Doubtful

Problem = dict[str, str]


@dataclass(frozen=True)
class _Given:
    idempotency_key: str
    keys: frozenset[str]


#: Of this thread and what it is doing now only.
_given: ContextVar[_Given | None] = ContextVar("answers", default=None)


@dataclass
class Answers:
    """What a person said of the doubts of one act, and which of them the act met."""

    keys: frozenset[str] = frozenset()
    met: dict[str, Doubt] = field(default_factory=dict)

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Raise BadInput with the problems that nobody may answer or nobody answered; Doubtful where only doubts are left."""
        left = self.left(problems)
        if left:
            error = Doubtful if all(isinstance(each, Doubt) for each in left) else BadInput
            raise error(left, tuple(self.met.values()))

    def left(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems without the doubts that were answered, which are kept for the log."""
        left = []
        for each in problems:
            if isinstance(each, Doubt) and each.key in self.keys:
                self.met[each.key] = each
            else:
                left.append(each)
        return left

    @property
    def told(self) -> dict[str, list[str]]:
        """For the log: "not_phone", "not_identity", "not_stamp" → what it was said of."""
        said: dict[str, list[str]] = {}
        for each in self.met.values():
            said.setdefault(f"not_{each.kind}", []).append(each.what)
        return {kind: sorted(set(what)) for kind, what in sorted(said.items())}


@contextmanager
def answered(idempotency_key: str, keys: Collection[str]) -> Iterator[None]:
    """Do the one act with this `idempotency_key` inside: the person said of the doubts with these keys that they are none."""
    before = _given.set(_Given(idempotency_key, frozenset(keys)))
    try:
        yield
    finally:
        _given.reset(before)


def answers_to(idempotency_key: str) -> Answers:
    """What was said of the doubts of the act with this key; nothing where another is being done."""
    given = _given.get()
    return Answers(given.keys if given is not None and given.idempotency_key == idempotency_key else frozenset())


def with_answers(after: Any, answers: Answers) -> Any:
    """What an act left behind, as its log line tells it, with the doubts that were answered."""
    if not answers.met:
        return after
    said = {"confirmed": answers.told}
    if after is None:
        return said
    if isinstance(after, dict):
        return {**after, **said}
    return [*(after if isinstance(after, Sequence) and not isinstance(after, str) else [after]), said]
