"""What the server does around the screens: start-up, the door, headers, the page's language, health, errors with a number.

Streamlit answers every address with the same page; what people must not meet (its English "Page not found", its metrics,
a page before a person is chosen) is kept away here. This is comfort, not the guard: the shell and ``dossiers`` check again.
"""

import asyncio
import gc
import gzip
import logging
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from hashlib import blake2b
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dossiers.errors import CannotRead, DossierError
from dossiers.files import readers as file_readers
from dossiers.upkeep.command import speak_utf8
from dossiers.upkeep.health import CLOSED as CLOSED_RECORD
from dossiers.upkeep.health import Checkup
from ui.app import kept_files, kept_sessions, signing_in, windows
from ui.app.answers import InWords, refusal
from ui.app.front_page import our_page
from ui.app.given_back import MUCH, give_memory_back
from ui.app.log_lines import bound_log_lines, tell_what_was_held_back
from ui.app.origins import OwnPagesOnly
from ui.app.proxies import Arrival
from ui.app.slow_requests import UPLOADS, NoWaitingForEver
from ui.app.somebody import person_of
from ui.app.start_and_stop import stop_when_the_window_closes, tell_the_end, tell_where
from ui.app.static_files import accepts_gzip, packed
from ui.parts.plain_page import no_room, plain_page
from ui.parts.taking import NOTHING_ELSE, TAKEN
from ui.parts.templates import compile_all
from ui.reader import provider
from ui.reader.addresses import (
    CHOOSE,
    PAGE_PATHS,
    PASSWORD,
    SIGN_IN,
    SIGN_OUT,
    asked_language,
    carried,
    inside,
    over_https,
    to_sign_in,
)
from ui.reader.language import say, settle_language
from ui.reader.people import COOKIE, SESSION, actor_of, demonstration_open, is_local
from ui.reader.record import close_the_record, grade_the_record_ahead, the_record, watch_the_record
from ui.reader.screens import FRONT
from ui.screens.comparison import route as comparison_route
from ui.screens.evidence import route as evidence_route
from ui.screens.trends import route as trends_route
from ui.screens.workshop import route as workshop_route

LOG = logging.getLogger("ward_scorecard")
# What Streamlit offers programs and nobody here uses: its metrics, and the driving of screens without a browser.
CLOSED = ("/_stcore/metrics", "/_stcore/agent")
FILES = {"/favicon.png", "/manifest.json"}
# Nothing is fetched from or sent to anywhere but this server. Vega compiles its charts with eval.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'"
)
#: Seconds between two times of tidying up.
_TIDIED = 20
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
#: A hundred files of scripts and style need no policy of a page; without it they are forty kilobytes less.
FILE_HEADERS = {"x-content-type-options": "nosniff"}


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Open the record and load what every page needs before the first visitor, then keep the collector off all that.

    At the end the record is closed: by Ctrl+C, by SIGTERM, by closing the window the server was started in.
    """
    import pandas  # noqa: F401  (loaded here so that the first visitor does not wait for it)

    speak_utf8()
    bound_log_lines()
    stop_when_the_window_closes()
    # Where it does not open, that was logged, and every screen tells it.
    with suppress(DossierError):
        the_record()
    gc.collect()
    gc.freeze()
    # Beside the loop: the first visitor may well come before it is done, and then waits for what is theirs alone.
    Thread(target=compile_all, name="templates", daemon=True).start()
    stopped = Event()
    Thread(target=watch_the_record, args=(stopped,), name="watch", daemon=True).start()
    Thread(target=grade_the_record_ahead, args=(stopped,), name="grading", daemon=True).start()
    tell_where()
    tidying = asyncio.create_task(_tidying())
    yield
    stopped.set()
    tidying.cancel()
    file_readers.stop_all()
    close_the_record()
    tell_the_end()


async def _tidying() -> None:
    """Now and then give back what nobody comes for, and tell what was too often to be written each time."""
    while True:
        await asyncio.sleep(_TIDIED)
        try:
            kept_sessions.sweep()
            if MUCH.is_set():
                await run_in_threadpool(give_memory_back)
            bound_log_lines()
            tell_what_was_held_back()
        except Exception:
            LOG.exception("tidying failed")


# Routes


_HEALTH = CapacityLimiter(1)
CHECKUP = Checkup(lambda: the_record())


async def _health(request: Request) -> Response:
    """Whether saving works, found out in a thread of its own: neither a slow record nor a crowd elsewhere may hold up the
    loop, or this. Strangers are told codes and the revision; whoever asks on this machine, the head of the log, the room on
    the disks and which file it is, too.
    """
    found = await run_sync(CHECKUP.health, limiter=_HEALTH)
    told: dict[str, Any] = {
        "status": found.status, "codes": [*found.broken, *found.look], "revision": found.revision,
    }  # fmt: skip
    if found.broken:
        told["detail"] = (
            f"{'record unavailable' if found == CLOSED_RECORD else 'saving does not work'}; see the server's log"
        )
    if is_local(request):
        told |= {"head": found.head, "free": found.free, "file": found.file}
    return JSONResponse(told, status_code=503 if found.broken else 200, headers={"cache-control": "no-store"})


async def _choose_person(request: Request) -> Response:
    """Carry a demonstration person in a cookie, then go where the visitor was going. On this machine only."""
    key = request.path_params["key"]
    if not is_local(request) or await run_in_threadpool(lambda: actor_of(the_record(), key)) is None:
        return _not_found(request.scope)
    response = RedirectResponse(inside(request.query_params.get("next", "/")), status_code=303)
    response.set_cookie(COOKIE, key, httponly=True, samesite="lax", secure=over_https(request), max_age=30 * 86400)
    return response


ROUTES = [
    Route("/health", _health),
    Route(f"{CHOOSE}/{{key}}", _choose_person),
    *signing_in.ROUTES,
    *evidence_route.ROUTES,
    *comparison_route.ROUTES,
    *trends_route.ROUTES,
    *workshop_route.ROUTES,
    NOTHING_ELSE,
]


# Around every request


class _Door:
    """Addresses people may type, headers, and the language of the page Streamlit serves."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if _is_upload(scope):
            await _upload(self.app, scope, receive, _with_headers(send))
            return
        answer = _answer(scope) or await _no_window(scope)
        if answer is not None:
            await answer(scope, receive, _with_headers(send))
        elif _asks_for_a_page(scope):
            await self.app(_uncompressed(scope), receive, _as_our_page(_with_headers(send), scope))
        elif (file := await packed(scope)) is not None:
            await file(scope, receive, _with_headers(send, FILE_HEADERS))
        else:
            await self.app(scope, receive, _with_headers(send))


def _is_upload(scope: Scope) -> bool:
    return scope["path"].startswith(UPLOADS) and scope["method"] not in {"GET", "HEAD", "OPTIONS"}


async def _upload(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """What somebody puts into an uploader goes to Streamlit in turn; of nobody nothing is even read."""
    try:
        person = await person_of(scope)
    except CannotRead:
        # Whoever it is, they may try again; nobody was refused.
        await PlainTextResponse("", status_code=503, headers={"connection": "close"})(scope, receive, send)
        return
    if person is None:
        await PlainTextResponse("", status_code=403, headers={"connection": "close"})(scope, receive, send)
    elif scope["method"] == "PUT":
        await kept_files.take_in(app, scope, receive, send, person)
    else:
        await app(scope, receive, send)


async def _no_window(scope: Scope) -> Response | None:
    """A page that says so where a screen is asked for and there is no room for its window; else None."""
    if not _asks_for_a_page(scope):
        return None
    whose = await windows.whose_window(scope)
    if windows.OPEN.has_room(whose, time.monotonic()):
        return None
    settle_language(asked_language(scope))
    own = whose[0] == "person"
    body = no_room(windows.OPEN.of_a_person if own else 0, windows.COME_AGAIN)
    answer = plain_page(say("no_room.title"), body, path=quote("/" + scope["path"].lstrip("/\\")), status=503)
    answer.headers["retry-after"] = str(windows.COME_AGAIN)
    # The browser comes again by itself, to the address it asked for.
    answer.headers["refresh"] = str(windows.COME_AGAIN)
    return answer


def _answer(scope: Scope) -> Response | None:
    """Our own answer to an address, or None where Streamlit (or a route of ours) answers."""
    path: str = scope["path"]
    if path.startswith(CLOSED):
        return PlainTextResponse("", status_code=404)
    if not _asks_for_a_page(scope):
        return None
    query = scope["query_string"].decode("latin-1")
    if path == f"/{FRONT.name}":
        return RedirectResponse(f"/?{query}" if query else "/", status_code=307)
    if path not in PAGE_PATHS:
        return _not_found(scope)
    return _to_the_wall(scope, f"{path}?{query}" if query else path)


def _to_the_wall(scope: Scope, asked: str) -> Response | None:
    """Where a browser is led that is nobody yet: to choose a role on the sample's own machine, else to sign in."""
    cookies, language_ = Request(scope).cookies, asked_language(scope)
    front = scope["path"] == "/"
    if front and signing_in.GOAL in cookies and provider.COOKIE in cookies:
        answer = RedirectResponse(inside(unquote(cookies[signing_in.GOAL]), language_), status_code=303)
        answer.delete_cookie(signing_in.GOAL)
        return answer
    if SESSION in cookies or provider.COOKIE in cookies:
        return None
    if _may_play(scope):
        if front or COOKIE in cookies:
            return None
        return RedirectResponse(f"/?next={carried(asked)}&lang={language_}", status_code=307)
    if front and "sign_in" in parse_qs(scope["query_string"].decode("latin-1")):
        return None
    # Whoever comes from there has just given the right password, and their browser has not kept the session's cookie.
    lost = "&cookies=none" if _comes_from(scope) == SIGN_IN else ""
    return RedirectResponse(to_sign_in(asked, language_) + lost, status_code=307)


def _comes_from(scope: Scope) -> str:
    """The path of the page a request was made on; "" where that is not told."""
    with suppress(ValueError):
        return urlsplit(Request(scope).headers.get("referer", "")).path
    return ""


def _may_play(scope: Scope) -> bool:
    try:
        return is_local(Request(scope)) and demonstration_open(the_record())
    except DossierError:
        # The shell tells that the record does not open.
        return True


# Answered by a route of ours or of Streamlit's.
INNER = (
    "/_stcore", "/media", "/component", "/static", "/health", "/auth/", "/oauth2callback", CHOOSE, SIGN_IN, SIGN_OUT, PASSWORD,
    evidence_route.EVIDENCE,
    TAKEN,
)  # fmt: skip


def _asks_for_a_page(scope: Scope) -> bool:
    path: str = scope["path"]
    return scope["method"] in {"GET", "HEAD"} and not path.startswith(INNER) and path not in FILES


def _not_found(scope: Scope) -> Response:
    return refusal(scope, 404)


def _with_headers(send: Send, headers: Mapping[str, str] = HEADERS) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            message["headers"] = [
                *message["headers"],
                *((name.encode(), value.encode()) for name, value in headers.items() if name.encode() not in given),
            ]
        await send(message)

    return sending


def _uncompressed(scope: Scope) -> Scope:
    """The same request for an answer that is not packed: a packed page cannot be made ours."""
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]}


def _as_our_page(send: Send, scope: Scope) -> Send:
    """Streamlit's page as ours (``front_page``), packed where the browser takes that."""
    start: list[Message] = []
    parts: list[bytes] = []

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            kinds = [value for name, value in message["headers"] if name.lower() == b"content-type"]
            if kinds and kinds[0].startswith(b"text/html"):
                start.append(message)
                return
        if not start:
            await send(message)
            return
        parts.append(message.get("body", b""))
        if message.get("more_body"):
            return
        language = asked_language(scope)
        settle_language(language)
        body = our_page(b"".join(parts), language)
        etag = _etag(body)
        changed = {b"content-length", b"etag", b"last-modified", b"accept-ranges"}
        kept = [(name, value) for name, value in start[0]["headers"] if name.lower() not in changed]
        kept += [(b"etag", etag), (b"vary", b"accept-encoding")]
        if etag.decode() in Request(scope).headers.get("if-none-match", ""):
            await send({**start[0], "status": 304, "headers": kept})
            await send({"type": "http.response.body", "body": b""})
            return
        if accepts_gzip(Request(scope).headers.get("accept-encoding", "")):
            body = _gzip(body)
            kept.append((b"content-encoding", b"gzip"))
        await send({**start[0], "headers": [*kept, (b"content-length", str(len(body)).encode())]})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    return sending


@lru_cache(maxsize=16)
def _etag(body: bytes) -> bytes:
    return f'"{blake2b(body, digest_size=12).hexdigest()}"'.encode()


@lru_cache(maxsize=16)
def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)


# In this order: every refusal in words, from where it comes, whether it is for us, whether there is room for it, then the rest.
MIDDLEWARE = [
    Middleware(InWords),
    Middleware(Arrival),
    Middleware(OwnPagesOnly),
    Middleware(NoWaitingForEver),
    Middleware(windows.OnlySoManyWindows),
    Middleware(_Door),
]
