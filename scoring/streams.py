"""The command's standard streams, which may be closed, full or read by somebody who has stopped reading."""

import errno
import os
import sys
from io import StringIO, TextIOBase, TextIOWrapper


class ClosedOutput(TextIOBase):
    """Stands in for a standard output that was closed before the program began: writing to it fails as to any closed file."""

    def write(self, text: str, /) -> int:
        """Fail, as writing to a closed file does."""
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def prepare_streams() -> None:
    """Have all streams in UTF-8 with plain line feeds, and something in the place of those that are closed."""
    # The types say that the streams are always there; a program that was started with closed ones has none.
    out: object = sys.stdout
    errors: object = sys.stderr
    if out is None:
        sys.stdout = ClosedOutput()
    if errors is None:
        # Nobody reads it. Without it ``print`` would take standard output instead.
        sys.stderr = StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", newline="\n")


def tell(line: str) -> None:
    """One line on standard error; where it takes nothing, nobody can be told."""
    try:
        print(line, file=sys.stderr, flush=True)
    except (OSError, ValueError):
        drop(sys.stderr)


def drop(stream: object) -> None:
    """Send what a stream still holds nowhere. Python would try to write it again on ending, and report that it cannot."""
    if isinstance(stream, TextIOWrapper):
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        except (OSError, ValueError):
            return
