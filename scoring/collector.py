"""A pause for Python's garbage collector while many scorecards are made."""

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def paused() -> Generator[None]:
    """No search for garbage inside the block.

    A round of a nation is millions of small objects that hold no cycles and live to the end: looking for garbage among
    them again and again takes a third of the time and finds nothing. Memory is freed as ever when nothing refers to it.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
