"""Whom the server answers: requests for a host of its own, from pages of its own.

Streamlit compares a connection's ``Origin`` with ``Host`` letter by letter and, where they differ, asks an address on the
internet for the server's own, inside the loop that serves everybody (``net_util.get_external_ip``). Here it is decided before:
what comes from elsewhere is refused, and what is ours in other letters ("scores.example:443") is handed on in the same.
"""

import logging
import re

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

LOG = logging.getLogger("ward_scorecard")
_ORIGIN = re.compile(r"(https?)://([^\s/?#@\\]+)", re.ASCII | re.IGNORECASE)
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\s/?#@\\:\[\]]+)(?::(\d{1,5}))?", re.ASCII | re.IGNORECASE)
_USUAL = {"http": "80", "https": "443"}
#: A page may be asked for from anywhere (a link does it): that changes nothing. What pages fetch may not.
_SAFE = {"GET", "HEAD"}
_FETCHED = ("/_stcore", "/media", "/component", "/static")


class OwnPagesOnly:
    """Refuses at once, with 403, what names another host than those configured, or comes from another site's page.

    The hosts are those of ``server.allowedHosts`` (Streamlit's setting, which it asks for connections alone); without it any.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        why = _why_refused(scope, headers)
        if why is None:
            await self.app(_in_one_form(scope, headers), receive, send)
            return
        LOG.warning("refused %s: %s", scope["type"], why)
        if scope["type"] == "websocket":
            # Before the connection was accepted this is an answer with 403.
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        else:
            await PlainTextResponse("", status_code=403)(scope, receive, send)


def _why_refused(scope: Scope, headers: Headers) -> str | None:
    hosts, origins = headers.getlist("host"), headers.getlist("origin")
    host = hosts[0] if len(hosts) == 1 else None
    if len(hosts) > 1 or not is_host_allowed(host):
        return "foreign host"
    if not origins or _changes_nothing(scope):
        return None
    return None if len(origins) == 1 and host is not None and is_same(origins[0], host) else "foreign origin"


def _changes_nothing(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] in _SAFE and not scope["path"].startswith(_FETCHED)


def is_same(origin: str, host: str) -> bool:
    """Whether a page of ``origin`` is one of this server, asked for as ``host``.

    Letters' case and the scheme's usual port do not matter, nor the scheme itself: a server in front may speak HTTPS for us.
    """
    named = _ORIGIN.fullmatch(origin)
    if named is None:
        return False
    usual = _USUAL[named[1].lower()]
    one, other = _parts(named[2], usual), _parts(host, usual)
    return one is not None and one == other


def _parts(host: str, usual_port: str) -> tuple[str, str] | None:
    found = _HOST.fullmatch(host)
    return (found[1].lower().rstrip("."), found[2] or usual_port) if found else None


def _in_one_form(scope: Scope, headers: Headers) -> Scope:
    """The same request with ``Host`` as its ``Origin`` writes it, where both mean the same; else as it came."""
    origin, host = headers.get("origin"), headers.get("host")
    if origin is None or host is None or not is_same(origin, host):
        return scope
    written = origin.partition("://")[2]
    if written == host:
        return scope
    kept = [(name, value) for name, value in scope["headers"] if name.lower() != b"host"]
    return {**scope, "headers": [*kept, (b"host", written.encode("latin-1"))]}
