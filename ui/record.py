"""The one record of this process, opened on first use."""

from functools import lru_cache
from threading import Lock

from dossiers.record import Record, open_record

_OPENING = Lock()


def the_record() -> Record:
    """The record, opened (and, when empty, filled) on first use. Raises dossiers' errors each time until it opens."""
    with _OPENING:
        return _opened()


@lru_cache(maxsize=1)
def _opened() -> Record:
    return open_record()
