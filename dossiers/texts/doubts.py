"""Questions that only the person can answer: whether a number is somebody's, whether a word is a stamp of secrecy.

An act that meets such a doubt is refused with it (``errors.Doubtful``). If the person says that there is nothing wrong, the
same act is done again inside ``answered``, and the answer goes into its log line, under the person's name and in the same
transaction. An answer belongs to one idempotency key (the press of one button) and to one doubt: it does not count for any
other act, person, number, file or field. If the program is certain, no answer helps.
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


#: The answers for what this thread is doing now.
_given: ContextVar[_Given | None] = ContextVar("answers", default=None)


@dataclass
class Answers:
    """A person's answers to the doubts of one act, and which of these doubts the act met."""

    keys: frozenset[str] = frozenset()
    met: dict[str, Doubt] = field(default_factory=dict)

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Raise BadInput if problems are left after the person's answers; Doubtful if all of them are doubts."""
        left = self.left(problems)
        if left:
            error = Doubtful if all(isinstance(each, Doubt) for each in left) else BadInput
            raise error(left, tuple(self.met.values()))

    def left(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems without the doubts that were answered. The answered ones are remembered for the log."""
        left = []
        for each in problems:
            if isinstance(each, Doubt) and each.key in self.keys:
                self.met[each.key] = each
            else:
                left.append(each)
        return left

    @property
    def told(self) -> dict[str, list[str]]:
        """For the log: "not_phone", "not_identity" or "not_stamp" → the numbers or words it was said about."""
        said: dict[str, list[str]] = {}
        for each in self.met.values():
            said.setdefault(f"not_{each.kind}", []).append(each.what)
        return {kind: sorted(set(what)) for kind, what in sorted(said.items())}


@contextmanager
def answered(idempotency_key: str, keys: Collection[str]) -> Iterator[None]:
    """For the act with this ``idempotency_key``: the person said that the doubts with these ``keys`` are unfounded."""
    before = _given.set(_Given(idempotency_key, frozenset(keys)))
    try:
        yield
    finally:
        _given.reset(before)


def answers_to(idempotency_key: str) -> Answers:
    """The answers to the doubts of the act with this key; none if another act is being done."""
    given = _given.get()
    return Answers(given.keys if given is not None and given.idempotency_key == idempotency_key else frozenset())


def with_answers(after: Any, answers: Answers) -> Any:
    """The ``after`` of an act's log line, with the doubts that were answered added to it."""
    if not answers.met:
        return after
    said = {"confirmed": answers.told}
    if after is None:
        return said
    if isinstance(after, dict):
        return {**after, **said}
    return [*(after if isinstance(after, Sequence) and not isinstance(after, str) else [after]), said]
