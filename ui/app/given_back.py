"""Memory that nobody uses any more, given back to the system.

glibc keeps what large files took, in case more come: after 30 files of 19 MB whose window was closed, some 60 MB.
"""

import ctypes
from collections.abc import Callable
from functools import lru_cache
from threading import Event

#: Set whenever much was let go of.
MUCH = Event()


def give_memory_back() -> None:
    """Give back what was let go of since the last time. It takes some milliseconds, and is for a thread beside the loop."""
    MUCH.clear()
    trim = _trim()
    if trim is not None:
        trim(0)


@lru_cache(maxsize=1)
def _trim() -> Callable[[int], int] | None:
    """glibc's ``malloc_trim``; None where the system's library has no such thing."""
    try:
        return ctypes.CDLL(None).malloc_trim
    except (OSError, TypeError, AttributeError):
        return None
