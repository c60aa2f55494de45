"""Requests whose body comes a letter at a time: each may take so long and no longer."""

import asyncio
import time
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from ui.app import slow_requests
from ui.app.slow_requests import NoWaitingForEver


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_requests, "PIECE", 0.2)
    monkeypatch.setattr(slow_requests, "FORM", 0.5)
    monkeypatch.setattr(slow_requests, "FILE", 1.5)


async def reads_all(scope: Any, receive: Any, send: Any) -> None:
    """An application that reads the whole body before it answers."""
    body = await Request(scope, receive).body()
    await PlainTextResponse(f"{len(body)}")(scope, receive, send)


def ask(pieces: list[tuple[float, bytes]], app: Any = reads_all, path: str = "/sign-in", whole: bool = True) -> Any:
    """(status, headers, seconds) of a request whose pieces come after so many seconds each."""
    said: list[Any] = []
    coming = iter(enumerate(pieces, start=1))

    async def receive() -> Any:
        number, (seconds, piece) = next(coming, (0, (60.0, b"")))
        await asyncio.sleep(seconds)
        return {"type": "http.request", "body": piece, "more_body": not (whole and number == len(pieces))}

    async def send(message: Any) -> None:
        said.append(message)

    scope = {"type": "http", "method": "POST", "path": path, "headers": [], "query_string": b""}
    began = time.monotonic()
    asyncio.run(NoWaitingForEver(app)(scope, receive, send))
    return said[0]["status"], dict(said[0]["headers"]), time.monotonic() - began


def test_a_body_that_comes_is_read() -> None:
    status, headers, _ = ask([(0.0, b"ab"), (0.01, b"c")])
    assert status == 200 and b"connection" not in headers


def test_a_body_that_stops_coming_is_not_waited_for() -> None:
    status, headers, seconds = ask([(0.0, b"ab")], whole=False)
    assert status == 408 and headers[b"connection"] == b"close" and seconds < 10


def test_a_form_that_comes_a_letter_at_a_time_ends_and_a_file_has_longer() -> None:
    trickle = [(0.1, b"a")] * 9
    assert ask(trickle)[0] == 408
    assert ask(trickle, path="/_stcore/upload_file/a/b")[0] == 200
    assert ask([(0.1, b"a")] * 40, path="/_stcore/upload_file/a/b")[0] == 408


def test_what_is_answered_before_its_body_came_is_not_waited_for_afterwards() -> None:
    async def refuses(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await PlainTextResponse("", 413)(scope, receive, send)

    status, headers, _ = ask([(0.0, b"ab")], refuses, whole=False)
    assert status == 413 and headers[b"connection"] == b"close"


def test_an_answer_may_take_its_time_once_the_whole_body_is_there() -> None:
    """A long answer listens meanwhile for a browser that leaves."""

    async def listens(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        leaving = asyncio.ensure_future(receive())
        done, _ = await asyncio.wait({leaving}, timeout=0.8)
        assert not done
        leaving.cancel()
        await PlainTextResponse("ok")(scope, receive, send)

    assert ask([(0.0, b"ab")], listens)[0] == 200
