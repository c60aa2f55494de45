"""What a screen shows, taken away: asked of the server by address, given after the acting person's right was checked.

Made anew at every press from the record as it is; never kept by a cache. What may not be seen and what does not exist get one
answer.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dossiers.access.policy import Actor
from dossiers.errors import Busy, CannotRead, DossierError, NotAllowed, NotFound
from dossiers.store.record import Record
from ui.parts.pictures import MEDIA_TYPES, NotDrawn, picture
from ui.parts.plain_page import error_page
from ui.reader.addresses import asked_language
from ui.reader.language import say, settle_language
from ui.reader.people import acting_person_of
from ui.reader.record import the_record
from ui.reader.screens import screens_for

TAKEN = "/taken/"
_HEADERS = {
    "cache-control": "no-store, private",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
}
#: Two tables at a time, one picture at a time: each picture is a process.
_TABLES = CapacityLimiter(2)
_PICTURES = CapacityLimiter(1)
_ANOTHER_TRY = 60
#: So much may one person have asked for at once. Whoever asks for a hundred pictures would else keep all others waiting.
_OF_ONE = 3
_asking: Counter[str] = Counter()


class Handout(NamedTuple):
    """What can be taken away, and what the file is called, without its ending. Each way raises NotFound for what the screen
    could not have shown.
    """

    name: str
    csv: Callable[[], bytes]
    chart: Callable[[], dict[str, Any]]


Finder = Callable[[Record, Actor, Mapping[str, str]], Handout]
"""Finds what an address asks for. Raises NotFound and NotAllowed for what this reader could not have been shown."""


def taking_routes(screen: str, find: Finder) -> list[Route]:
    """The addresses of what a screen hands out: ``/taken/SCREEN.csv``, ``.svg``, ``.png``."""

    async def table(request: Request) -> Response:
        return await _answered(request, _TABLES, lambda: _table_of(_asked(request, screen, find)))

    async def drawing(request: Request) -> Response:
        kind = "png" if request.url.path.endswith(".png") else "svg"
        return await _answered(request, _PICTURES, lambda: _picture_of(_asked(request, screen, find), kind))

    address = f"{TAKEN}{screen}"
    return [Route(f"{address}.csv", table), Route(f"{address}.svg", drawing), Route(f"{address}.png", drawing)]


async def _nothing(request: Request) -> Response:
    return _page_of(request, "refused", 404)


#: Stands behind the routes of all screens: else Streamlit would answer, with a page.
NOTHING_ELSE = Route(f"{TAKEN}{{rest:path}}", _nothing)


class _Taken(NamedTuple):
    """A file to be saved."""

    name: str
    media_type: str
    content: bytes


async def _answered(request: Request, places: CapacityLimiter, make: Callable[[], _Taken]) -> Response:
    """The file. Who asks is looked up before anybody waits for a place, so strangers hold none."""
    try:
        asking = await run_sync(_asker, request)
    except DossierError as error:
        return _failed(request, error)
    if asking is None:
        return _page_of(request, "refused", 404)
    if _asking[asking] >= _OF_ONE:
        return _later(_page_of(request, "too_many", 503))
    _asking[asking] += 1
    try:
        return await _made(request, places, make)
    finally:
        _asking[asking] -= 1
        if not _asking[asking]:
            del _asking[asking]


async def _made(request: Request, places: CapacityLimiter, make: Callable[[], _Taken]) -> Response:
    try:
        made = await run_sync(make, limiter=places)
    except NotDrawn:
        return _later(_page_of(request, "not_drawn", 503))
    except (NotFound, NotAllowed):
        return _page_of(request, "refused", 404)
    except DossierError as error:
        return _failed(request, error)
    name = f"attachment; filename=\"table\"; filename*=UTF-8''{quote(made.name, safe='')}"
    return Response(made.content, media_type=made.media_type, headers={**_HEADERS, "content-disposition": name})


def _asker(request: Request) -> str | None:
    """The account that asks; None for nobody."""
    actor = acting_person_of(request, the_record())
    return None if actor is None else actor.person_id or actor.role


def _failed(request: Request, error: DossierError) -> Response:
    busy = isinstance(error, Busy | CannotRead)
    answer = error_page(error.text(asked_language(request.scope)), "", path="", status=503 if busy else 500)
    return _later(answer) if busy else answer


def _table_of(asked: Handout) -> _Taken:
    return _Taken(f"{asked.name}.csv", "text/csv; charset=utf-8", asked.csv())


def _picture_of(asked: Handout, kind: Any) -> _Taken:
    return _Taken(f"{asked.name}.{kind}", MEDIA_TYPES[kind], picture(asked.chart(), kind))


def _asked(request: Request, screen: str, find: Finder) -> Handout:
    """What is asked for, in the language of who asks."""
    settle_language(asked_language(request.scope))
    record = the_record()
    actor = acting_person_of(request, record)
    if actor is None or screen not in {each.name for each in screens_for(actor.role)}:
        raise NotFound("no_round", round="")
    return find(record, actor, dict(request.query_params))


def _page_of(request: Request, key: str, status: int) -> Response:
    """A page in place of the file. It does not name what was asked for: one answer is like another."""
    settle_language(asked_language(request.scope))
    texts = {each: say(f"taking.{each}") for each in ("refused", "not_drawn", "too_many")}
    answer = error_page(say("taking.no_file_title"), texts[key], path="", status=status)
    answer.headers["cache-control"] = _HEADERS["cache-control"]
    return answer


def _later(answer: Response) -> Response:
    answer.headers["retry-after"] = str(_ANOTHER_TRY)
    return answer
