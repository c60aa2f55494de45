"""Ctrl+C while the command is being loaded: it ends without a word, as it does later (docs/scoring.md, section 7).

Loading takes some tenths of a second, before ``__main__`` can stand ready for it. In a program that uses the package nothing
of this happens: there Ctrl+C is the program's.
"""

import os
import signal
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import PurePath
from types import FrameType

INTERRUPTED = 130
"""The exit code of a command that was interrupted."""
SCRIPT = "ward-scoring"


def is_command(arguments: Sequence[str], original: Sequence[str]) -> bool:
    """Whether Python was started for the command. ``arguments``, ``original``: its ``sys.argv`` and ``sys.orig_argv``.

    While ``python -m scoring`` loads the package, the name of the program is still "-m".
    """
    started = arguments[0] if arguments else ""
    module = next((name for option, name in pairwise(original) if option == "-m"), "")
    return (started == "-m" and module == "scoring") or PurePath(started).stem == SCRIPT


def leave_quietly() -> None:
    """Let Ctrl+C end the process at once, where nothing else was set up for it. Nothing was written yet that could be lost."""
    if is_command(sys.argv, sys.orig_argv) and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)


def ready() -> None:
    """Ctrl+C is an exception again: the command has begun, and ends by itself."""
    if signal.getsignal(signal.SIGINT) is _leave:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _leave(number: int, frame: FrameType | None) -> None:
    os._exit(INTERRUPTED)
