"""What every command does around its own work: setting its streams, errors in both languages, output that nobody reads.

A Windows pipe, an old locale or PYTHONIOENCODING may give streams that cannot write Vietnamese; printing would then end a
command halfway. So the streams are set once, before anything is done, and each output is flushed at once.
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
    """Output could not be written: standard output is closed or full, or its reader has gone."""


def speak_utf8() -> None:
    """Let standard output and standard error write every letter, whatever encoding the terminal, pipe or file claims."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def tell(*texts: Mapping[str, str], apart: str = "\n") -> None:
    """Print sentences {vi, en}: all in Vietnamese, then ``apart``, then all in English.

    Raises Unheard if they cannot be written. Success does not mean that anybody has read them.
    """
    _print(sys.stdout, apart.join(" ".join(each[language] for each in texts) for language in ("vi", "en")))


class Command(Protocol):
    """The ``main`` of a command. It takes the arguments (None: those of the process) and returns the exit code."""

    def __call__(self, arguments: Sequence[str] | None = None) -> int: ...


def command(work: Command) -> Command:
    """Make the ``main`` of a command from its ``work``. It prints every DossierError and leaves no traceback."""

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
        # Standard output was closed before the command began: print() would silently write nothing.
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
    """Print an error on standard output, or else on standard error, so that it does not get lost."""
    if not isinstance(error, Unheard):
        with suppress(Unheard):
            tell(error.texts)
            return
    elif error.code == "unheard" and isinstance(error.__cause__, BrokenPipeError):
        # The reader of the output has stopped reading (``| head``).
        return
    with suppress(Unheard):
        _print(sys.stderr, "\n".join(error.texts.values()))


def _let_go(stream: TextIO) -> None:
    """Drop what could not be written. Without this Python would try again at the end and fail again."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
