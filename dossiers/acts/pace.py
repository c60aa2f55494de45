"""How fast one person may change the record: far faster than anybody works, and too slowly to fill a disk.

Every act leaves a line in the log and a row for its idempotency key, for ever, and most leave more. A person has ``AT_ONCE``
acts, and one more every ``SECONDS``; with that a day of one account comes to some 30 MB. The first filling of a record and the
sample's own log are no acts of a person and are not counted.
"""

import time
from threading import Lock
from weakref import WeakKeyDictionary

from dossiers.errors import Busy
from dossiers.store.record import Record

AT_ONCE, SECONDS = 1_500, 2.0


class Pace:
    """What each person has left, on one record and in this process. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        # Person → the moment at which they have everything left again.
        self._rested: dict[str, float] = {}

    def take(self, person: str, at: float) -> bool:
        """Take one act; False where none is left."""
        with self._lock:
            if len(self._rested) > AT_ONCE:
                self._rested = {each: moment for each, moment in self._rested.items() if moment > at}
            rested = max(self._rested.get(person, at), at) + SECONDS
            if rested - at > AT_ONCE * SECONDS:
                return False
            self._rested[person] = rested
            return True


_PACES: WeakKeyDictionary[Record, Pace] = WeakKeyDictionary()


def keep_pace(record: Record, person: str) -> None:
    """Count an act of a person. Raises Busy where they did too many in a row."""
    if not _PACES.setdefault(record, Pace()).take(person, time.monotonic()):
        raise Busy("too_many_acts")
