"""Outputs that nobody hears: what a command prints there is lost, and it must not have changed anything by then."""

import io
import os


def closed() -> None:
    """No output at all."""
    return None


def full() -> io.TextIOWrapper:
    """A disk without room."""
    return open("/dev/full", "w", encoding="utf-8")


def reader_gone() -> io.TextIOWrapper:
    """A pipe whose reader has ended."""
    reading, writing = os.pipe()
    os.close(reading)
    return open(writing, "w", encoding="utf-8")


NOWHERE = (closed, full, reader_gone)
