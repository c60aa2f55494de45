"""What So sánh shows, taken away: asked of the server by address, given after the acting person's right was checked.

Made anew at every press from the record as it is; never kept by a cache. What may not be seen and what does not exist get one
answer.
"""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dossiers.errors import Busy, CannotRead, DossierError, NotAllowed, NotFound
from dossiers.store.clock import today
from ui.parts.pictures import MEDIA_TYPES, NotDrawn, picture
from ui.parts.plain_page import error_page
from ui.reader.addresses import asked_language
from ui.reader.language import say, settle_language
from ui.reader.people import acting_person_of
from ui.reader.record import the_record
from ui.reader.screens import screens_for
from ui.screens.comparison import criteria_taken, indicator_taken, ranks_taken, self_taken, wards_taken
from ui.screens.comparison.taking import Asked, TakenView
from ui.screens.comparison.wards import comparison, rounds_to_compare

TAKEN = "/taken/comparison."
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


VIEWS = {
    "indicator": indicator_taken.VIEW,
    "criteria": criteria_taken.VIEW,
    "wards": wards_taken.VIEW,
    "self": self_taken.VIEW,
    "ranks": ranks_taken.VIEW,
}
"""The views that can be taken away, by the name the address has for them."""


class Taken(NamedTuple):
    """A file to be saved."""

    name: str
    media_type: str
    content: bytes


async def _table(request: Request) -> Response:
    return await _answered(request, _TABLES, _table_of)


async def _drawing(request: Request) -> Response:
    return await _answered(request, _PICTURES, _picture_of)


async def _nothing(request: Request) -> Response:
    return _page_of(request, "refused", 404)


ROUTES = [
    Route(f"{TAKEN}csv", _table),
    Route(f"{TAKEN}svg", _drawing),
    Route(f"{TAKEN}png", _drawing),
    # Else Streamlit would answer, with a page.
    Route("/taken/{rest:path}", _nothing),
]


async def _answered(request: Request, places: CapacityLimiter, make: Callable[[Request], Taken]) -> Response:
    try:
        made = await run_sync(lambda: make(request), limiter=places)
    except NotDrawn:
        return _later(_page_of(request, "not_drawn", 503))
    except (NotFound, NotAllowed):
        return _page_of(request, "refused", 404)
    except DossierError as error:
        busy = isinstance(error, Busy | CannotRead)
        answer = error_page(error.text(asked_language(request.scope)), "", path="", status=503 if busy else 500)
        return _later(answer) if busy else answer
    name = f"attachment; filename=\"comparison\"; filename*=UTF-8''{quote(made.name, safe='')}"
    return Response(made.content, media_type=made.media_type, headers={**_HEADERS, "content-disposition": name})


def _table_of(request: Request) -> Taken:
    view, asked = _asked(request)
    return Taken(_name(view, asked, "csv"), "text/csv; charset=utf-8", view.csv(asked))


def _picture_of(request: Request) -> Taken:
    view, asked = _asked(request)
    kind = "png" if request.url.path.endswith(".png") else "svg"
    return Taken(_name(view, asked, kind), MEDIA_TYPES[kind], picture(view.chart(asked), kind))


def _asked(request: Request) -> tuple[TakenView, Asked]:
    """What is asked for, in the language of who asks. Raises NotFound for what this reader could not have been shown."""
    settle_language(asked_language(request.scope))
    record = the_record()
    actor = acting_person_of(request, record)
    wanted = dict(request.query_params)
    view = VIEWS.get(wanted.get("compare", ""))
    if actor is None or "comparison" not in {screen.name for screen in screens_for(actor.role)} or view is None:
        raise NotFound("no_round", round="")
    known = {each.id: each for each in rounds_to_compare(record, actor)}
    if wanted.get("round") not in known:
        raise NotFound("no_round", round="")
    compared = comparison(record, actor, known[wanted["round"]])
    return view, Asked(record, actor, compared, wanted, today(record))


def _name(view: TakenView, asked: Asked, ending: str) -> str:
    return f"{say('comparison.file_name')}-{view.named(asked)}-{asked.compared.round.id}.{ending}"


def _page_of(request: Request, key: str, status: int) -> Response:
    """A page in place of the file. It does not name what was asked for: one answer is like another."""
    settle_language(asked_language(request.scope))
    texts = {"refused": say("comparison.refused"), "not_drawn": say("comparison.not_drawn")}
    answer = error_page(say("comparison.no_file_title"), texts[key], path="", status=status)
    answer.headers["cache-control"] = _HEADERS["cache-control"]
    return answer


def _later(answer: Response) -> Response:
    answer.headers["retry-after"] = str(_ANOTHER_TRY)
    return answer
