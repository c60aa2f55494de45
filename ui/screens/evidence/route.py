"""Files of evidence over the web: asked of the server by address, given after the acting person's right was checked.

Streamlit's own addresses for files know no rights. What may not be opened and what does not exist get one answer. Nobody who
waits for a page, or takes long to receive a file, holds a thread or a whole file of the server's.
"""

import asyncio
import os
import textwrap
from collections.abc import Awaitable, Callable
from typing import BinaryIO, NamedTuple, TypeVar
from urllib.parse import quote

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from dossiers.access.policy import Actor
from dossiers.errors import Busy, CannotRead, DossierError, NotAllowed, NotFound
from dossiers.evidence.documents import OpenedFile, open_file
from dossiers.store.record import Record
from dossiers.texts.typed_text import search_form
from ui.parts.plain_page import error_page
from ui.parts.templates import Markup, beside
from ui.reader.addresses import asked_language
from ui.reader.language import say, settle_language, word_list
from ui.reader.people import acting_person_of
from ui.reader.record import the_record
from ui.screens.evidence.pages import drawn_picture, kept_picture

EVIDENCE = "/evidence/"
# Nothing in a file can run, load or be framed; nothing of it stays in a cache.
_HEADERS = {
    "cache-control": "no-store, private",
    "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
}
#: What is asked of the record and the disc here; the server's own threads are left to signing in and to all else.
_DESK = CapacityLimiter(6)
_PART = 256 * 1024
#: Nobody is there any more to be told.
_GONE = 499
_UNDRAWN = frozenset({"no_picture", "page_too_heavy", "previews_busy"})
_ANOTHER_TRY = 60

T = TypeVar("T")


class _Asked(NamedTuple):
    record: Record
    actor: Actor
    file: OpenedFile


async def _file(request: Request) -> Response:
    """The file itself, to be saved."""
    try:
        opened = (await _at_the_desk(lambda: _asked(request))).file
        stream = await _at_the_desk(opened.stream)
    except DossierError as error:
        return _told(request, error)
    headers = {**_HEADERS, "content-disposition": _attachment(opened.file_name)}
    return _InParts(stream, headers, opened.media_type)


async def _page(request: Request) -> Response:
    """One page as a picture."""
    page = int(request.path_params["page"])
    try:
        asked = await _at_the_desk(lambda: _asked(request))
        folder, person = asked.record.previews, asked.actor.person_id or asked.actor.name
        drawn = await _at_the_desk(lambda: kept_picture(folder, asked.file, page))
        if drawn is None:
            drawn = await _unless_gone(request, drawn_picture(folder, asked.file, page, person))
    except DossierError as error:
        return _told(request, error)
    if drawn is None:
        return Response(status_code=_GONE)
    return Response(drawn, media_type="image/png", headers=_HEADERS)


async def _nothing(request: Request) -> Response:
    return _refused(request)


ROUTES = [
    Route(f"{EVIDENCE}{{unit}}/{{round}}/{{code}}", _file),
    Route(f"{EVIDENCE}{{unit}}/{{round}}/{{code}}/page/{{page:int}}.png", _page),
    # Else Streamlit would answer, with a page.
    Route(f"{EVIDENCE}{{rest:path}}", _nothing),
]


def _asked(request: Request) -> _Asked:
    """What is asked for, by somebody who may open it. Raises NotAllowed, NotFound, RecordError."""
    record = the_record()
    actor = acting_person_of(request, record)
    if actor is None:
        raise NotFound("no_evidence", code="")
    return _Asked(record, actor, open_file(record, actor, *(request.path_params[name] for name in _WHERE)))


_WHERE = ("unit", "round", "code")


async def _at_the_desk(work: Callable[[], T]) -> T:
    return await run_sync(work, limiter=_DESK)


class _InParts(Response):
    """A file piece by piece, as fast as the browser takes it. The server's ``send`` waits, and fails where nobody takes it."""

    def __init__(self, stream: BinaryIO, headers: dict[str, str], media_type: str) -> None:
        size = os.fstat(stream.fileno()).st_size
        super().__init__(None, headers={**headers, "content-length": str(size)}, media_type=media_type)
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; a HEAD request gets the headers."""
        with self._stream as stream:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            while scope["method"] != "HEAD" and (part := await _at_the_desk(lambda: stream.read(_PART))):
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b""})


async def _unless_gone(request: Request, result: Awaitable[T]) -> T | None:
    """The result, or None where the browser did not wait for it; then nothing more is done for it."""
    task, gone = asyncio.ensure_future(result), asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        task.cancel()
        gone.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        await asyncio.sleep(0.1)


def _told(request: Request, error: DossierError) -> Response:
    if isinstance(error, NotAllowed) or (isinstance(error, NotFound) and error.code not in {"no_file", *_UNDRAWN}):
        return _refused(request)
    later = isinstance(error, Busy | CannotRead)
    status = 503 if later else 404 if isinstance(error, NotFound) else 500
    text = error.text(asked_language(request.scope))
    if _wants_a_picture(request):
        answer = Response(_sign(text), status, _HEADERS, "image/svg+xml")
    else:
        answer = _page_of(request, text, status)
    if later:
        answer.headers["retry-after"] = str(_ANOTHER_TRY)
    return answer


def _wants_a_picture(request: Request) -> bool:
    """Whether it is asked for by a picture on a screen, which shows no words it is sent."""
    accepted = request.headers.get("accept", "")
    return request.headers.get("sec-fetch-dest") == "image" or ("image/" in accepted and "text/html" not in accepted)


def _sign(text: str) -> Markup:
    """The sentence as a picture in the place of the page; screens show pages as narrow as 200 pixels."""
    return _pieces.picture(textwrap.wrap(text, 27))


def _refused(request: Request) -> Response:
    return _page_of(request, word_list()["evidence.refused"][asked_language(request.scope)], 404)


def _page_of(request: Request, text: str, status: int) -> Response:
    """A page in place of the file. It does not name what was asked for: one answer is like another."""
    settle_language(asked_language(request.scope))
    answer = error_page(say("evidence.no_file_title"), text, path="", status=status)
    answer.headers["cache-control"] = _HEADERS["cache-control"]
    answer.headers["cross-origin-resource-policy"] = _HEADERS["cross-origin-resource-policy"]
    return answer


def _attachment(name: str) -> str:
    """The header that names a file to be saved, with Vietnamese letters (RFC 6266, RFC 5987), plain ones for old programs."""
    plain = "".join(
        sign if sign.isascii() and sign.isprintable() and sign not in '"\\%' else "_" for sign in _bare(name)
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _bare(name: str) -> str:
    stem, point, ending = name.rpartition(".")
    return f"{search_form(stem)}{point}{ending}"


_pieces = beside(__file__)
