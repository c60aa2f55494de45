"""Drawn pages of documents, kept in a folder under the hash of their file, the page, the width and the renderer.

Everything here can be deleted at any time and is then drawn again. Rights are not checked here: the caller has made sure that
the person may open the file. A page that cannot be drawn is remembered as well, so that it does not cost time at every look.
"""

import hashlib
import logging
import os
import re
import time
from collections.abc import Collection
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

from dossiers.errors import NotFound
from dossiers.files import reading as file_reading
from dossiers.files.checks import PREVIEW_WIDTH
from dossiers.store.unfinished import ENDING, unfinished_file

LOG = logging.getLogger("ward_scorecard")
#: The limit for all of them together, in bytes. Those not looked at for the longest time are removed first.
MOST_BYTES = 256 * 1024 * 1024
#: Seconds after which a page that could not be drawn is tried again: the server may have been improved.
_TRIED_AGAIN = 24 * 3600
#: Bytes that a file takes on disk at least.
_BLOCK = 4096
_DRAWN, _FAILED = ".png", ".none"
_BEGINNING, _END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
_CODES = frozenset({"page_too_heavy", "no_picture"})
_NAME = re.compile(rf"([0-9a-f]{{64}})-.*({_DRAWN}|{_FAILED}|{ENDING})", re.ASCII)


class Previews:
    """The drawn pages in one folder. Several processes may use it at once."""

    def __init__(self, folder: Path, most: int = MOST_BYTES) -> None:
        self._folder, self._most = folder, most
        # The folder's size is counted again after this many more bytes.
        self._uncounted = most

    def kept(self, digest: str, page: int) -> bytes | None:
        """The picture of a page of the file with this hash, or None if it was not drawn yet.

        Raises NotFound ("page_too_heavy", "no_picture") if drawing it failed recently.
        """
        place = self._place(digest, page, _DRAWN)
        with suppress(OSError):
            drawn = place.read_bytes()
            # After a power cut a file may exist without all of its bytes.
            if drawn.startswith(_BEGINNING) and drawn.endswith(_END):
                os.utime(place)
                return drawn
        failed = self._place(digest, page, _FAILED)
        with suppress(OSError):
            code = failed.read_text(encoding="ascii", errors="replace")
            # A failure noted while the clock was ahead is not believed longer than any other.
            if code in _CODES and 0 <= time.time() - failed.stat().st_mtime < _TRIED_AGAIN:
                raise NotFound(code, page=page)
        return None

    def keep(self, digest: str, page: int, drawn: bytes) -> None:
        """Keep a picture. If it cannot be written to disk, it will be drawn again next time."""
        self._write(self._place(digest, page, _DRAWN), drawn)

    def keep_failure(self, digest: str, page: int, failure: NotFound) -> None:
        """Remember that a page cannot be drawn, and why."""
        self._write(self._place(digest, page, _FAILED), failure.code.encode("ascii"))

    def forget_all_but(self, digests: Collection[str]) -> None:
        """Remove pages of files whose hash is not among ``digests``."""
        for entry in self._entries():
            found = _NAME.fullmatch(entry.name)
            if found and found[1] not in digests:
                entry.unlink(missing_ok=True)

    def _write(self, place: Path, content: bytes) -> None:
        try:
            # Only the server's own account may read it, as with temporary files.
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with unfinished_file(self._folder, place.stem) as file:
                file.stream.write(content)
                file.becomes(place)
            self._uncounted += max(len(content), _BLOCK)
            if self._uncounted > self._most // 16:
                self._make_room()
        except OSError as error:
            LOG.warning("a drawn page could not be kept: %s", error)

    def _make_room(self) -> None:
        self._uncounted = 0
        found = []
        for entry in self._entries():
            with suppress(OSError):
                seen = entry.stat()
                found.append((seen.st_mtime, max(seen.st_size, _BLOCK), entry))
        taken = sum(size for _, size, _ in found)
        for _, size, entry in sorted(found, key=lambda each: each[0]):
            if taken <= self._most - self._most // 8:
                break
            with suppress(OSError):
                entry.unlink(missing_ok=True)
            taken -= size

    def _entries(self) -> list[Path]:
        try:
            return [each for each in self._folder.iterdir() if _NAME.fullmatch(each.name)]
        except OSError:
            return []

    def _place(self, digest: str, page: int, ending: str) -> Path:
        return self._folder / f"{digest}-{page}-{PREVIEW_WIDTH}-{_renderer()}{ending}"


@cache
def _renderer() -> str:
    """The drawing program and its version. Another one may draw a page differently, so it does not find these pages."""
    source = Path(file_reading.__file__).read_bytes()
    libraries = "".join(f" {name} {version(name)}" for name in ("pypdfium2", "pillow"))
    return hashlib.sha256(source + libraries.encode()).hexdigest()[:12]
