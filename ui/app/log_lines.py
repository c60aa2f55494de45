"""The console's lines, bounded: what is said again and again is said a few times, and then counted.

A fault that comes with every connection wrote half a million lines in half a minute, in which nothing else could be found.
"""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass

#: Lines of one kind (logger, level, sentence before its details are filled in) within ``WINDOW`` seconds; further ones are
#: counted. Errors of ours carry a number that people are told, so more of them are written.
OF_A_KIND, ERRORS_OF_OURS, WINDOW = 5, 100, 60.0
#: Lines of all kinds within ``WINDOW``.
OF_ALL_KINDS = 1_000
_OURS = "ward_scorecard"


@dataclass
class _Kind:
    since: float
    said: int = 0
    held_back: int = 0
    last: logging.LogRecord | None = None


class Bounded(logging.Filter):
    """For one handler. Handlers call it one at a time or several at once: a count may be off by one, never the lines."""

    def __init__(self) -> None:
        super().__init__()
        self._kinds: dict[tuple[str, int, str], _Kind] = {}
        self._since, self._said = time.monotonic(), 0

    def filter(self, record: logging.LogRecord) -> bool:
        at = time.monotonic()
        if at - self._since >= WINDOW:
            self._since, self._said = at, 0
        key = (record.name, record.levelno, str(record.msg)[:200])
        kind = self._kinds.get(key)
        if kind is None:
            if len(self._kinds) >= OF_ALL_KINDS:
                key = ("", 0, "others")
            kind = self._kinds.setdefault(key, _Kind(at))
        if at - kind.since >= WINDOW and not kind.held_back:
            kind.since, kind.said = at, 0
        most = ERRORS_OF_OURS if record.name == _OURS and record.levelno >= logging.ERROR else OF_A_KIND
        if kind.said >= most or self._said >= OF_ALL_KINDS:
            kind.held_back += 1
            kind.last = record
            return False
        kind.said += 1
        self._said += 1
        return True

    def counted(self) -> Iterator[logging.LogRecord]:
        """A line for each kind of which some were held back long enough ago, and forget kinds that are over."""
        at = time.monotonic()
        for key, kind in list(self._kinds.items()):
            if at - kind.since < WINDOW:
                continue
            del self._kinds[key]
            if kind.last is not None:
                last = kind.last
                yield logging.LogRecord(
                    last.name, last.levelno, last.pathname, last.lineno, "%s (%d more like it in %d s)",
                    (last.getMessage(), kind.held_back, round(at - kind.since)), None,
                )  # fmt: skip


def _handlers() -> set[logging.Handler]:
    loggers = [logging.getLogger(), *map(logging.getLogger, list(logging.Logger.manager.loggerDict))]
    found = {handler for logger in loggers for handler in logger.handlers}
    return found | ({logging.lastResort} if logging.lastResort else set())


def bound_log_lines() -> None:
    """Bound what every handler there is writes. Doing this again takes in those that came since."""
    for handler in _handlers():
        if not any(isinstance(each, Bounded) for each in handler.filters):
            handler.addFilter(Bounded())


def tell_what_was_held_back() -> None:
    """Write how many lines of each kind were held back."""
    for handler in _handlers():
        for each in handler.filters:
            if isinstance(each, Bounded):
                for record in each.counted():
                    if record.levelno >= handler.level:
                        handler.emit(record)
