"""Refusals and clashes that one person meets again and again: each is a fact, and thousands of lines of one kind are none.

The log only grows. Whoever asks for what they may not have, a thousand times a minute, would fill it. So of each kind (who,
what, where, how it ended) the first lines within ``WINDOW`` are written as they come; then a line is written whenever there
were twice as many, and says how many there were since the line before. Nothing is counted twice, and what is not told yet is
never more than what was told.
"""

import time
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

from dossiers.store.record import Record

#: Seconds within which repetitions are counted together.
WINDOW = 600.0
#: Lines of one kind that are written as they come. A clash holds what somebody had typed, so more of these are kept whole.
OF_REFUSALS, OF_CLASHES = 5, 50
#: Kinds of one person within ``WINDOW``; beyond that all further ones count as one kind.
KINDS = 40
_Kind = tuple[str, ...]


@dataclass
class _Count:
    since: float
    times: int = 0
    told: int = 0


class Repeats:
    """What was met again and again on one record, by this process. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: dict[str, dict[_Kind, _Count]] = {}

    def since_last_line(self, person: str, kind: _Kind, as_they_come: int, at: float) -> int:
        """Count one more; how many a line has to tell of now, 0 where none is to be written."""
        with self._lock:
            self._forget(at)
            kinds = self._counts.setdefault(person, {})
            if kind not in kinds and len(kinds) >= KINDS:
                kind = ("others",)
            count = kinds.setdefault(kind, _Count(at))
            if at - count.since >= WINDOW:
                # What the window before did not tell of is told now.
                count = kinds[kind] = _Count(at, times=count.times - count.told)
            count.times += 1
            untold = count.times - count.told
            if count.times > as_they_come and untold < count.told:
                return 0
            count.told = count.times
            return untold

    def _forget(self, at: float) -> None:
        """Let go of counts that are over and told."""
        if len(self._counts) < KINDS:
            return
        for person, kinds in list(self._counts.items()):
            for kind, count in list(kinds.items()):
                if at - count.since >= WINDOW and count.times == count.told:
                    del kinds[kind]
            if not kinds:
                del self._counts[person]


_REPEATS: WeakKeyDictionary[Record, Repeats] = WeakKeyDictionary()


def since_last_line(record: Record, person: str, kind: _Kind, as_they_come: int = OF_REFUSALS) -> int:
    """As ``Repeats.since_last_line``, for a record and now."""
    repeats = _REPEATS.setdefault(record, Repeats())
    return repeats.since_last_line(person, kind, as_they_come, time.monotonic())
