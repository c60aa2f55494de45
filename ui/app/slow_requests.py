"""Requests whose body comes a letter at a time, or never: each may take so long, then it is as though the browser had left.

The head of a request is waited for in ``connections``.
"""

import asyncio
import time

from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Seconds for the next piece of a body, for the whole of a form, and for the whole of a file (20 MB at 16 kB a second).
PIECE, FORM, FILE = 30.0, 60.0, 1_300.0
UPLOADS = "/_stcore/upload_file"


class NoWaitingForEver:
    """Ends the waiting for a body after a while. What follows the whole body, as that a browser left, may take its time."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, whole, answered = None, False, False

        async def receiving() -> Message:
            nonlocal began, whole
            if whole:
                return await receive()
            # The time begins when somebody reads: until then the sender may be waiting for its turn.
            began = began or time.monotonic()
            left = began + (FILE if scope["path"].startswith(UPLOADS) else FORM) - time.monotonic()
            try:
                message = await asyncio.wait_for(receive(), max(min(PIECE, left), 0))
            except TimeoutError:
                whole = True
                return {"type": "http.disconnect"}
            whole = not message.get("more_body")
            return message

        async def sending(message: Message) -> None:
            nonlocal answered
            answered = True
            if message["type"] == "http.response.start" and not whole and began is not None:
                # What is left of the body is not waited for.
                message["headers"] = [*message["headers"], (b"connection", b"close")]
            await send(message)

        try:
            await self.app(scope, receiving, sending)
        except ClientDisconnect:
            if not answered:
                await PlainTextResponse("", 408, {"connection": "close"})(scope, receive, send)
