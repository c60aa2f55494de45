"""What was read from the record is remembered until the next write, so that it is not read twice.

A page asks dozens of times for the same units, rounds and dossiers. Every reading transaction first asks for the record's
revision, and every write changes the revision. So what was read at one revision stays true for that revision, also when
other processes write. Transactions that write remember nothing, because what they read is about to change.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

_OPTION = "memoised_per_revision"
_MOST = 4096
"""How many answers are kept; beyond that all are dropped. The page of a ward or of the whole province needs about sixty."""

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class Memory:
    """What was read at one ``revision`` of the record."""

    def __init__(self, revision: int) -> None:
        self.revision = revision
        self._answers: dict[tuple[Any, ...], Any] = {}

    def answer(self, key: tuple[Any, ...], read: Callable[[], Any]) -> Any:
        """The answer kept under this key, else the one that ``read`` gives. Two threads may both read: they get the same."""
        try:
            return self._answers[key]
        except KeyError:
            found = read()
            if len(self._answers) >= _MOST:
                self._answers = {}
            self._answers[key] = found
            return found


def attach(connection: Connection, memory: Memory) -> Connection:
    """Let functions that read on ``connection`` keep their answers in ``memory``."""
    return connection.execution_options(**{_OPTION: memory})


def memoised_per_revision(
    read: Callable[Concatenate[Connection, Asked], Answer],
) -> Callable[Concatenate[Connection, Asked], Answer]:
    """Let a reading function read once for each revision and arguments. Errors are not remembered.

    Arguments must be hashable. Nobody may change the result, because others hold the same object.
    """

    @wraps(read)
    def asked(connection: Connection, *args: Asked.args, **named: Asked.kwargs) -> Answer:
        memory: Memory | None = connection.get_execution_options().get(_OPTION)
        if memory is None:
            return read(connection, *args, **named)
        key = (read, *args, *sorted(named.items()))
        return memory.answer(key, lambda: read(connection, *args, **named))

    return asked
