"""Whatever is answered that is no success is a page in the reader's language, with what to do next, whoever answers.

Streamlit, its server and this program's own door know many refusals of one English line or of none at all. They pass through
here last: the status stays, the words are ours. What nobody foresaw is told with a number, and the log has all of it there.
"""

import logging
import secrets
from urllib.parse import quote

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dossiers.errors import Busy, CannotRead, CannotWrite, DossierError, RecordError
from ui.parts.plain_page import error_page
from ui.reader.addresses import asked_language
from ui.reader.language import language, say, settle_language

LOG = logging.getLogger("ward_scorecard")
#: Each has a title and a sentence in ``words.yaml``; any other of its hundred is told as the hundred is.
_TOLD = (400, 403, 404, 405, 413, 415, 416, 429, 500, 503)
_KEPT_HEADERS = {b"allow", b"retry-after", b"set-cookie", b"cross-origin-resource-policy"}
#: Asked by programs, which read a status and no page.
_FOR_PROGRAMS = ("/health",)
_AGAIN = 60


class InWords:
    """Puts a page in the place of every bare refusal, and of every exception that reaches the server."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _FOR_PROGRAMS:
            await self.app(scope, receive, send)
            return
        bare: list[Message] = []
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start" and _is_bare(message):
                bare.append(message)
            if bare:
                return
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception as error:
            if begun:
                raise
            await _broke(scope, error)(scope, receive, send)
            return
        if bare:
            kept = [(name, value) for name, value in bare[0]["headers"] if name.lower() in _KEPT_HEADERS]
            await refusal(scope, bare[0]["status"], kept)(scope, receive, send)


def refusal(scope: Scope, status: int, kept: list[tuple[bytes, bytes]] | None = None) -> Response:
    """The page of a status. ``kept``: headers of the answer in whose place it stands."""
    settle_language(asked_language(scope))
    known = status if status in _TOLD else 500 if status >= 500 else 400
    answer = error_page(say(f"answers.title_{known}"), say(f"answers.text_{known}"), path=_here(scope), status=status)
    answer.raw_headers += kept or []
    return answer


def _broke(scope: Scope, error: Exception) -> Response:
    """What an exception comes to: told in its own words where it is one of ours, else by a number."""
    settle_language(asked_language(scope))
    if isinstance(error, DossierError):
        later = isinstance(error, Busy | CannotRead | CannotWrite | RecordError)
        status = 503 if later else 400
        answer = error_page(say(f"answers.title_{status}"), error.text(language()), path=_here(scope), status=status)
        if later:
            answer.headers["retry-after"] = str(_AGAIN)
        return answer
    number = secrets.token_hex(4)
    LOG.error("no answer to %s %r, %s", scope["method"], scope["path"], number, exc_info=error)
    words = say("answers.broke", number=number)
    return error_page(say("answers.title_500"), words, path=_here(scope), status=500)


def _is_bare(start: Message) -> bool:
    """Whether an answer refuses in no words of ours: pages, pictures and data are told by their kind."""
    kinds = [value for name, value in start["headers"] if name.lower() == b"content-type"]
    return start["status"] >= 400 and (not kinds or kinds[0].startswith(b"text/plain"))


def _here(scope: Scope) -> str:
    """Where the page's other language is found: at the same address where it can be asked for, else at the front."""
    # A path that begins with two slashes would name another server.
    return "/" + quote(scope["path"].lstrip("/\\")) if scope["method"] in {"GET", "HEAD"} else "/"
