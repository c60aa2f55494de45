"""What every command does around its own work: its streams, errors in both languages, what happens where nobody reads it.

A Windows pipe, an old locale or PYTHONIOENCODING may give streams that know no Vietnamese; printing would then end a command
halfway. So the streams are set once, before anything is done, and whatever is told is seen out of the process at once.
"""

import io
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import wraps
from typing import Protocol, TextIO

from sqlalchemy.exc import DatabaseError

from dossiers.errors import DossierError, RecordError

FAILED = 1
INTERRUPTED = 130


class Unheard(DossierError):
    """What was told reached nobody: standard output is closed, full, or its reader went away."""


def speak_utf8() -> None:
    """Let standard output and errors take every letter, whatever the terminal, pipe or file behind them is said to know."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def tell(*texts: Mapping[str, str], apart: str = "\n") -> None:
    """Print sentences {vi, en}: all in Vietnamese, then, after ``apart``, all in English.

    Raises Unheard where they cannot be written. That they were does not say that anybody read them.
    """
    _print(sys.stdout, apart.join(" ".join(each[language] for each in texts) for language in ("vi", "en")))


class Command(Protocol):
    """The ``main`` of a command: takes the words after its name (None: as the process was given them), gives the exit code."""

    def __call__(self, arguments: Sequence[str] | None = None) -> int: ...


def command(work: Command) -> Command:
    """The ``main`` of a command around its ``work``: gives the exit code, tells every DossierError, leaves no traceback."""

    @wraps(work)
    def main(arguments: Sequence[str] | None = None) -> int:
        speak_utf8()
        try:
            code = work(arguments)
            _print(sys.stdout, None)
            return code
        except DossierError as error:
            _tell_somewhere(error)
        except DatabaseError as error:
            _tell_somewhere(RecordError("database_failed", detail=error.orig))
        except KeyboardInterrupt:
            return INTERRUPTED
        return FAILED

    return main


def _print(stream: TextIO | None, text: str | None) -> None:
    if stream is None:
        # Closed before the command began: print() would take every word and say nothing.
        if text is None:
            return
        raise Unheard("unheard", detail="stdout")
    try:
        if text is not None:
            print(text, file=stream)
        stream.flush()
    except (OSError, ValueError) as error:
        _let_go(stream)
        raise Unheard("unheard", detail=error) from error


def _tell_somewhere(error: DossierError) -> None:
    """On standard output, else among the errors: a refusal must not get lost with what it refuses."""
    if not isinstance(error, Unheard):
        with suppress(Unheard):
            tell(error.texts)
            return
    elif error.code == "unheard" and isinstance(error.__cause__, BrokenPipeError):
        # Whoever read the output has seen enough (``| head``).
        return
    with suppress(Unheard):
        _print(sys.stderr, "\n".join(error.texts.values()))


def _let_go(stream: TextIO) -> None:
    """What could not be written is dropped; without this Python would try and fail again at the end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
