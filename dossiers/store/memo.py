"""What was read of the record in one of its states is not read again while it is in that state.

A page asks dozens of times for the same units, rounds and dossiers, each time through a function that is right by itself. Every
reading transaction asks the record's revision first, and every write changes it: what was read at one revision stays true for
it, in this process and beside others. Transactions that write remember nothing, since what they read is about to change.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

_OPTION = "memoised_per_revision"
_MOST = 4096
"""Answers kept at once; beyond it all are let go. A page of one ward needs some sixty, the overview of a province no more."""

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class Memory:
    """Answers of one state of the record. ``revision``: which state."""

    def __init__(self, revision: int) -> None:
        self.revision = revision
        self._answers: dict[tuple[Any, ...], Any] = {}

    def answer(self, key: tuple[Any, ...], read: Callable[[], Any]) -> Any:
        """What was read under this key, or is read now. Two threads may both read; they read the same."""
        try:
            return self._answers[key]
        except KeyError:
            found = read()
            if len(self._answers) >= _MOST:
                self._answers = {}
            self._answers[key] = found
            return found


def attach(connection: Connection, memory: Memory) -> Connection:
    """Have what is read on ``connection`` kept in ``memory``."""
    return connection.execution_options(**{_OPTION: memory})


def memoised_per_revision(
    read: Callable[Concatenate[Connection, Asked], Answer],
) -> Callable[Concatenate[Connection, Asked], Answer]:
    """Read at most once at a revision. Arguments must be hashable; nobody may change what is given, others hold it too.

    Errors are not kept.
    """

    @wraps(read)
    def asked(connection: Connection, *args: Asked.args, **named: Asked.kwargs) -> Answer:
        memory: Memory | None = connection.get_execution_options().get(_OPTION)
        if memory is None:
            return read(connection, *args, **named)
        key = (read, *args, *sorted(named.items()))
        return memory.answer(key, lambda: read(connection, *args, **named))

    return asked
