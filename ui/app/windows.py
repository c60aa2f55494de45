"""Windows: pages that are open in a browser, each a websocket with a session of Streamlit behind it.

A window costs four handles, a third of a megabyte and a run of the screen whenever it asks for one. Somebody who is signed in
has room for so many (``limits``), whoever else is there. All those the server does not know share what is left to them: so
many from one place (an address; for IPv6 the network of a customer), so many in all, and so many runs a second. They need a
window for a moment only: to be led to the office's provider, or to choose a demonstration role. Signing in with a password
needs none.

Where there is no room left, a window that has been silent for a while gives way: the longest silent one of the same person or
place, or of the place that has most. Its browser asks again by itself. Else the newcomer is told to come again.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dossiers.errors import CannotRead
from dossiers.people.throttle import network_of
from ui.app.connections import LARGER, REFUSED_AT_ONCE, address_of
from ui.app.handles import connections
from ui.app.limits import USUAL, limit
from ui.app.proxies import is_proxy
from ui.app.somebody import person_of

#: Seconds of silence after which a window of a person gives way to another of theirs.
SILENT_PERSON = 300.0
#: Seconds of silence after which a window of nobody gives way to a newcomer, and after which it is closed.
SILENT_NOBODY, LONGEST_SILENCE = 60.0, 900.0
#: Messages of nobody a second, and how many at once before that counts: of one place, of all.
RUNS_OF_A_PLACE, RUNS_OF_NOBODY = (5.0, 30.0), (8.0, 60.0)
#: Seconds after which a browser that found no room asks again.
COME_AGAIN = 15
_STREAM = "/_stcore/stream"


@dataclass(eq=False)
class Window:
    """One that is open. ``whose``: ("person", id) or ("place", network). ``gives_way`` is set when it has to close."""

    whose: tuple[str, str]
    heard: float
    gives_way: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def of_somebody(self) -> bool:
        return self.whose[0] == "person"


class Tokens:
    """So many a second, and at most ``burst`` at once."""

    def __init__(self, a_second: float, burst: float) -> None:
        self.a_second, self.burst = a_second, burst
        self._left, self._at = burst, 0.0

    def wait(self, at: float) -> float:
        """Take one; how many seconds the taker has to wait for it."""
        self._left = min(self.burst, self._left + (at - self._at) * self.a_second) - 1
        self._at = at
        return max(-self._left / self.a_second, 0.0)

    def is_full(self, at: float) -> bool:
        """Whether nobody has taken any for long enough that it need not be remembered."""
        return self._left + (at - self._at) * self.a_second >= self.burst


class Windows:
    """Those that are open, by whose they are."""

    def __init__(self, of_a_person: int, from_a_place: int, of_nobody: int) -> None:
        self.of_a_person, self.from_a_place, self.of_nobody = of_a_person, from_a_place, of_nobody
        self._open: dict[tuple[str, str], list[Window]] = {}
        self._tokens: dict[str, Tokens] = {}
        self._tokens_of_all = Tokens(*RUNS_OF_NOBODY)

    def counts(self) -> Mapping[str, int]:
        """How many are open, of persons and of places."""
        told: Counter[str] = Counter()
        for (kind, _), windows in self._open.items():
            told[kind] += len(windows)
        return told

    def has_room(self, whose: tuple[str, str], at: float) -> bool:
        """Whether a window would be let in."""
        return self._is_free(whose) or self._silent(whose, at) is not None

    def come(self, whose: tuple[str, str], at: float) -> Window | None:
        """A window that is let in, or None."""
        if not self._is_free(whose):
            silent = self._silent(whose, at)
            if silent is None:
                return None
            self.gone(silent)
            silent.gives_way.set()
        window = Window(whose, at)
        self._open.setdefault(whose, []).append(window)
        return window

    def gone(self, window: Window) -> None:
        """It is closed. Doing this twice has no further effect."""
        windows = self._open.get(window.whose, [])
        if window in windows:
            windows.remove(window)
            if not windows:
                del self._open[window.whose]

    def turn(self, window: Window, at: float) -> float:
        """Seconds until it is a window's turn to ask for a run. Those of persons never wait."""
        window.heard = at
        if window.of_somebody:
            return 0.0
        for place in [place for place, tokens in self._tokens.items() if tokens.is_full(at)]:
            del self._tokens[place]
        own = self._tokens.setdefault(window.whose[1], Tokens(*RUNS_OF_A_PLACE))
        return max(own.wait(at), self._tokens_of_all.wait(at))

    def _is_free(self, whose: tuple[str, str]) -> bool:
        own = len(self._open.get(whose, ()))
        if whose[0] == "person":
            return own < self.of_a_person
        return own < self.from_a_place and self.counts()["place"] < self.of_nobody

    def _silent(self, whose: tuple[str, str], at: float) -> Window | None:
        """The window that gives way to a newcomer."""
        own = self._open.get(whose, [])
        if whose[0] == "person" or len(own) >= self.from_a_place:
            among = own
        else:
            places = (windows for (kind, _), windows in self._open.items() if kind == "place")
            among = max(places, key=len, default=[])
            # Of those that have no more than the newcomer would have, nobody gives way.
            among = among if len(among) > len(own) else []
        longest = min(among, key=lambda each: each.heard, default=None)
        silence = SILENT_PERSON if whose[0] == "person" else SILENT_NOBODY
        return longest if longest is not None and at - longest.heard >= silence else None


OPEN = Windows(USUAL["windows_of_a_person"], USUAL["windows_of_a_place"], USUAL["windows_of_nobody"])


def open_windows() -> None:
    """Let in as many as the settings and the handles of this process allow. Once, before anybody is served."""
    OPEN.of_a_person = limit("windows_of_a_person")
    OPEN.of_nobody = min(limit("windows_of_nobody"), max(connections() // 4, 16))
    OPEN.from_a_place = min(limit("windows_of_a_place"), OPEN.of_nobody)
    REFUSED_AT_ONCE.append(_is_crowded_out)


def _is_crowded_out(transport: asyncio.Transport, headers: Sequence[tuple[bytes, bytes]]) -> bool:
    """Whether there is no room for a connection that can only be from nobody: it brings no cookie at all."""
    address = address_of(transport)
    if is_proxy(address) or any(name == b"cookie" for name, _ in headers):
        return False
    return not OPEN.has_room(("place", network_of(address)), time.monotonic())


async def whose_window(scope: Scope) -> tuple[str, str]:
    """The person a request or connection is from, else the place."""
    with suppress(CannotRead):
        person = await person_of(scope)
        if person is not None:
            return ("person", person)
    return ("place", network_of(scope["client"][0] if scope.get("client") else ""))


class OnlySoManyWindows:
    """Lets in as many websockets as there is room for; what those of nobody ask for takes turns."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket" or not scope["path"].startswith(_STREAM):
            await self.app(scope, receive, send)
            return
        window = OPEN.come(await whose_window(scope), time.monotonic())
        if window is None:
            await _full(scope, receive, send)
            return
        if window.of_somebody and LARGER in scope.get("extensions", {}):
            scope["extensions"][LARGER]["allow"]()
        try:
            await self.app(scope, _in_turn(window, receive), send)
        finally:
            OPEN.gone(window)


def _in_turn(window: Window, receive: Receive) -> Receive:
    async def receiving() -> Message:
        message = await _heard(window, receive)
        if message["type"] == "websocket.receive":
            wait = OPEN.turn(window, time.monotonic())
            if wait:
                await asyncio.sleep(wait)
        return message

    return receiving


async def _heard(window: Window, receive: Receive) -> Message:
    """What comes next from a window, or its end: when it has to give way, or has been silent for too long."""
    coming = asyncio.ensure_future(receive())
    giving = asyncio.ensure_future(window.gives_way.wait())
    try:
        await asyncio.wait(
            {coming, giving},
            timeout=None if window.of_somebody else LONGEST_SILENCE,
            return_when=asyncio.FIRST_COMPLETED,
        )
        if coming.done():
            return coming.result()
    finally:
        coming.cancel()
        giving.cancel()
    # As though the browser had left: Streamlit lets go of the session, and uvicorn of the connection.
    return {"type": "websocket.disconnect", "code": 1001}


async def _full(scope: Scope, receive: Receive, send: Send) -> None:
    """There is no room: answered before the connection is a websocket."""
    await receive()
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1013, "reason": ""})
        return
    headers = [(b"retry-after", str(COME_AGAIN).encode()), (b"connection", b"close")]
    await send({"type": "websocket.http.response.start", "status": 503, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": b""})
    # uvicorn takes an application that ends before the connection has for one that answered nothing, and says so in its log.
    with suppress(TimeoutError):
        await asyncio.wait_for(_until_closed(receive), 5)


async def _until_closed(receive: Receive) -> None:
    # The first says that it was answered, the second that it is gone.
    await receive()
    await receive()
