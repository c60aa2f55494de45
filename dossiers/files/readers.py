"""The processes that read strangers' files (``reading``): how many at once, for whom, for how long.

There are at most three, of 1 GB each: two for uploads or two for previews, and one of each kind for a person. So a person who
keeps a reader busy makes others wait no longer than one file takes. A reader that has used up its processor time ends itself.
The limit in real time only ends a reader that the machine had no time for; that says nothing about its file.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Literal

from dossiers.files.places import Allowance, Place, Places

Purpose = Literal["upload", "preview"]
_PROJECT = Path(__file__).resolve().parents[2]
PLACES = Places(
    3,
    {
        "upload": Allowance(at_once=2, by_person=1, line=20, line_by_person=3, told="readers_busy"),
        # A browser asks for all the pictures of a screen at once.
        "preview": Allowance(at_once=2, by_person=1, line=400, line_by_person=40, told="previews_busy"),
    },
)
#: On Windows only real time can be limited, so a heavy file and a busy machine look the same there.
_ONLY_CLOCK = os.name == "nt"
#: Seconds of real time until a reader is ended. Elsewhere than on Windows, its own limit of processor time is far smaller.
PATIENCE: dict[Purpose, float] = {"upload": 30, "preview": 10} if _ONLY_CLOCK else {"upload": 60, "preview": 60}
#: Seconds that an upload waits for a place, while the person looks at the screen.
TURN = 20
_ENDED = -9
_HANDED_ON = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR", "TEMP")

Done = subprocess.CompletedProcess[bytes]


class ReaderRun:
    """One run of the reader, in a place that was granted. The place is given back when the process has ended."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def run(self, arguments: Sequence[str], content: bytes) -> Done:
        """Give the reader ``content`` and wait for its answer. ``returncode`` is negative if the system ended it.

        Raises Busy if the machine had no time for it, or if it was stopped: the file is not to blame.
        """
        purpose: Purpose = "preview" if self._place.purpose == "preview" else "upload"
        try:
            process = self._start(arguments)
            _RUNNING.add(self)
            with process:
                try:
                    out, told = process.communicate(content, timeout=PATIENCE[purpose])
                    code = process.returncode
                except subprocess.TimeoutExpired:
                    process.kill()
                    out, told = process.communicate()
                    if not _ONLY_CLOCK:
                        raise self._place.busy() from None
                    code = _ENDED
                except BaseException:
                    process.kill()
                    raise
            if self._stopped:
                raise self._place.busy()
            return Done(list(arguments), code, out, told)
        finally:
            _RUNNING.discard(self)
            self._place.give_back()

    def stop(self) -> None:
        """End it, from any thread: nobody waits for the answer any more."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()

    def _start(self, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
        # The secrets of this process are not passed on.
        environment = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
        with self._lock:
            if self._stopped:
                raise self._place.busy()
            self._process = subprocess.Popen(
                [sys.executable, "-X", "utf8", "-m", "dossiers.files.reading", *arguments],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=_PROJECT, env=environment,
            )  # fmt: skip
            return self._process


_RUNNING: set[ReaderRun] = set()


def read(arguments: Sequence[str], content: bytes, *, purpose: Purpose, person: str) -> Done:
    """Wait for a place and run the reader, in this thread. Raises Busy as ``ReaderRun.run``, and if no place becomes free."""
    place = PLACES.ask(purpose, person)
    place.wait(TURN)
    return ReaderRun(place).run(arguments, content)


def stop_all() -> None:
    """End all readers, because the server stops."""
    for each in list(_RUNNING):
        each.stop()
