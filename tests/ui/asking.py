"""Asking the server of this program in this process: as somebody, through the door, without a browser."""

import asyncio
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from ui.app import serving
from ui.reader.people import COOKIE


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


async def streamlit_page(request: Any) -> PlainTextResponse:
    return PlainTextResponse("Streamlit")


APP = Starlette(routes=[*serving.ROUTES, Route("/{path:path}", streamlit_page)], middleware=serving.MIDDLEWARE)


def ask(address: str, person: str | None, *, method: str = "GET", host: str = "127.0.0.1") -> Answer:
    """Ask the server as somebody, through the door."""
    parts = urlsplit(address)
    cookie = [(b"cookie", f"{COOKIE}={person}".encode())] if person else []
    scope = {
        "type": "http", "http_version": "1.1", "method": method, "scheme": "http", "path": unquote(parts.path),
        "raw_path": parts.path.encode(), "query_string": parts.query.encode(), "root_path": "",
        "headers": [(b"host", host.encode()), *cookie], "server": (host, 80), "client": ("127.0.0.1", 1),
    }  # fmt: skip
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(APP(scope, receive, send))
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], headers, b"".join(each.get("body", b"") for each in sent[1:]))
