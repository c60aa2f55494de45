"""A page of a document as a picture, for many who ask at once: drawn once, in turn, and held up by nobody who waits.

Whoever waits for a page waits in the server's loop, in no thread. A person stands in the line with each page once, however
often it is asked for; two persons who ask for one page get one drawing. When the last who waits has gone, the reader is
stopped.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

from dossiers.errors import NotFound
from dossiers.evidence.documents import OpenedFile
from dossiers.evidence.previews import Previews
from dossiers.files.checks import SHOWN, picture
from dossiers.files.places import Place
from dossiers.files.readers import PLACES, ReaderRun
from dossiers.files.reading import MAX_PAGES, PDF

#: Seconds somebody waits for their turn: as long as the six pages of a document shown take, should all be heavy.
TURN = 45
#: A thread waits for each reader that draws; there are no more of them than places.
_DRAWING = ThreadPoolExecutor(PLACES.shares["preview"].at_once, thread_name_prefix="drawing")


def kept_picture(folder: Path, opened: OpenedFile, page: int) -> bytes | None:
    """What was drawn of a page before, None where nothing was. Raises NotFound where it cannot be drawn, or is not there."""
    most = opened.pages or (MAX_PAGES if opened.media_type == PDF else 1)
    if opened.media_type not in SHOWN or not 1 <= page <= most:
        raise NotFound("no_picture", page=page)
    return previews(folder).kept(opened.sha256, page)


async def drawn_picture(folder: Path, opened: OpenedFile, page: int, person: str) -> bytes:
    """A page that is not kept yet, drawn when `person`'s turn has come. Raises NotFound, Busy, RecordError."""
    wanted = (folder, opened.sha256, page)
    return await _WAITING.result((*wanted, person), lambda: _in_turn(wanted, opened, person))


@lru_cache(maxsize=4)
def previews(folder: Path) -> Previews:
    """Those of one record."""
    return Previews(folder)


class _Together:
    """Work that several wait for: begun once, and given up when nobody waits any more."""

    def __init__(self) -> None:
        self._under_way: dict[Hashable, tuple[asyncio.Task[bytes], list[None]]] = {}

    def __contains__(self, key: Hashable) -> bool:
        return key in self._under_way

    async def result(self, key: Hashable, begin: Callable[[], Awaitable[bytes]]) -> bytes:
        """What the work for `key` comes to; `begin` starts it where nobody did."""
        if key not in self._under_way:
            task = asyncio.ensure_future(_awaited(begin()))
            self._under_way[key] = (task, [])
            task.add_done_callback(lambda done: self._ended(key, done))
        task, waiting = self._under_way[key]
        waiting.append(None)
        try:
            return await asyncio.shield(task)
        finally:
            waiting.pop()
            if not waiting and not task.done():
                # Who comes now begins anew.
                self._under_way.pop(key, None)
                task.cancel()

    def _ended(self, key: Hashable, task: "asyncio.Task[bytes]") -> None:
        if self._under_way.get(key, (None,))[0] is task:
            del self._under_way[key]
        if not task.cancelled():
            # Looked at, also where nobody is left to be told.
            task.exception()


_WAITING, _DRAWN = _Together(), _Together()


async def _awaited(result: Awaitable[bytes]) -> bytes:
    return await result


async def _in_turn(wanted: tuple[Path, str, int], opened: OpenedFile, person: str) -> bytes:
    place, handed_on = PLACES.ask("preview", person), False
    try:
        try:
            await asyncio.wait_for(asyncio.wrap_future(place.granted), TURN)
        except TimeoutError:
            raise place.busy() from None

        def begin() -> Awaitable[bytes]:
            nonlocal handed_on
            handed_on = True
            return _drawn(_draw(wanted, opened, place))

        if wanted in _DRAWN:
            # Somebody else's turn came first; theirs is enough.
            place.give_back()
        return await _DRAWN.result(wanted, begin)
    finally:
        if not handed_on:
            place.give_back()


def _draw(wanted: tuple[Path, str, int], opened: OpenedFile, place: Place) -> tuple[ReaderRun, "Future[bytes]"]:
    """Begin to draw in a thread; the place is given back when that has ended."""
    folder, digest, page = wanted
    reading, store = ReaderRun(place), previews(folder)

    def drawing() -> bytes:
        # It may have been drawn for somebody else while this turn was waited for.
        kept = store.kept(digest, page)
        if kept is not None:
            return kept
        try:
            drawn = picture(opened.content, page, reading=reading)
        except NotFound as failure:
            if failure.code != "no_file":
                store.keep_failure(digest, page, failure)
            raise
        store.keep(digest, page, drawn)
        return drawn

    future = _DRAWING.submit(drawing)
    future.add_done_callback(lambda _: place.give_back())
    return reading, future


async def _drawn(begun: tuple[ReaderRun, "Future[bytes]"]) -> bytes:
    reading, future = begun
    try:
        return await asyncio.wrap_future(future)
    except asyncio.CancelledError:
        reading.stop()
        raise
