"""Connections before anything is known of them: how many there may be, and how long one may keep the server waiting.

uvicorn waits for ever for a request that never comes, for one that comes a letter at a time, and for a browser that does not
read its answer. Each costs a handle, and a server without handles answers nobody. So whoever has no request under way has
``PATIENCE`` seconds for the whole head of one; whoever does not read is let go after ``UNREAD``; and where there are too many,
in all or from one address, the one that has been idle longest makes room for the newcomer. A request that is under way is
never cut off for somebody else's.

``streamlit run`` offers no setting for any of this, and has chosen uvicorn's protocols before it loads this program; so they
are replaced when the server starts.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import Server

if TYPE_CHECKING:
    from uvicorn.protocols.http.h11_impl import H11Protocol as AutoHTTPProtocol
else:
    from uvicorn.protocols.http.auto import AutoHTTPProtocol

from ui.app.handles import connections
from ui.app.limits import USUAL, limit
from ui.app.proxies import is_proxy

LOG = logging.getLogger("ward_scorecard")
#: Seconds for the head of a request, from its connection or from the answer before it.
PATIENCE = 15.0
#: Seconds that an answer may lie unread, and that a connection that was closed may take over it.
UNREAD = 60.0
#: Bytes of a message from a page: of nobody we know, and of somebody, whose forms may be long.
OF_NOBODY, OF_SOMEBODY = 1_000_000, 8_000_000
#: The ASGI extension by which the application allows longer messages.
LARGER = "ward_scorecard.larger_messages"


class Connections:
    """Those that are open, by address, and those among them that have no request under way, the longest idle first."""

    def __init__(self, in_all: int, from_one_address: int) -> None:
        self.in_all, self.from_one_address = in_all, from_one_address
        self._open: dict[asyncio.Transport, str] = {}
        self._idle: dict[str, dict[asyncio.Transport, None]] = {}
        self._of: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._open)

    def come(self, transport: asyncio.Transport) -> bool:
        """Take in a connection; False where there is no room for it, not even that of an idle one."""
        address = address_of(transport)
        if self._of.get(address, 0) >= self.from_one_address and not is_proxy(address):
            if not self._make_room(address):
                return False
        elif len(self._open) >= self.in_all and not self._make_room(max(self._idle, key=self._waiting, default=None)):
            return False
        self._open[transport] = address
        self._of[address] = self._of.get(address, 0) + 1
        self.idle(transport)
        return True

    def idle(self, transport: asyncio.Transport) -> None:
        """It has no request under way."""
        if transport in self._open:
            self._idle.setdefault(self._open[transport], {})[transport] = None

    def busy(self, transport: asyncio.Transport) -> None:
        """It has a request under way, or is a websocket."""
        address = self._open.get(transport, "")
        idle = self._idle.get(address)
        if idle is not None:
            idle.pop(transport, None)
            if not idle:
                del self._idle[address]

    def is_idle(self, transport: asyncio.Transport) -> bool:
        """Whether it has no request under way."""
        return transport in self._idle.get(self._open.get(transport, ""), {})

    def gone(self, transport: asyncio.Transport) -> None:
        """It is closed. Doing this twice has no further effect."""
        self.busy(transport)
        address = self._open.pop(transport, None)
        if address is not None:
            self._of[address] -= 1
            if not self._of[address]:
                del self._of[address]

    def _waiting(self, address: str) -> int:
        return len(self._idle[address])

    def _make_room(self, address: str | None) -> bool:
        """Let go of the longest idle connection of an address."""
        oldest = next(iter(self._idle.get(address or "", {})), None)
        if oldest is None:
            return False
        self.gone(oldest)
        oldest.abort()
        return True


def address_of(transport: asyncio.Transport) -> str:
    """Who is at the other end; "" where that is not known."""
    peer: Any = transport.get_extra_info("peername")
    return str(peer[0]) if isinstance(peer, tuple) and peer else ""


OPEN = Connections(USUAL["connections_of_an_address"] * 2, USUAL["connections_of_an_address"])


#: Whether a connection that asks to become a websocket is refused on sight, from its transport and headers. Everything about a
#: websocket costs ten times as much as this answer, and a crowd asks again and again.
REFUSED_AT_ONCE: list[Callable[[asyncio.Transport, Sequence[tuple[bytes, bytes]]], bool]] = []
_FULL = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 15\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class _Watched(asyncio.Protocol):
    """What both protocols share: whoever does not read its answer is let go."""

    transport: asyncio.Transport
    loop: asyncio.AbstractEventLoop
    _unread: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread = self.loop.call_later(UNREAD, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._read()

    def connection_lost(self, exc: Exception | None) -> None:
        self._read()
        OPEN.gone(self.transport)
        super().connection_lost(exc)

    def _read(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None


class PatientHTTP(_Watched, AutoHTTPProtocol):
    """uvicorn's protocol with an end to its patience."""

    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        if OPEN.come(transport):
            self._wait()
        else:
            LOG.warning("connection turned away: there are too many")
            transport.abort()

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._look()

    def handle_websocket_upgrade(self, *given: Any, **more: Any) -> None:
        if any(refuses(self.transport, self.headers) for refuses in REFUSED_AT_ONCE):
            self.transport.write(_FULL)
            self.transport.close()
            return
        self._patient()
        OPEN.busy(self.transport)
        super().handle_websocket_upgrade(*given, **more)

    def connection_lost(self, exc: Exception | None) -> None:
        self._patient()
        super().connection_lost(exc)

    def _look(self) -> None:
        """Whether a request is under way now."""
        if self.transport.get_protocol() is not self:
            return
        if self.cycle is not None and not self.cycle.response_complete:
            self._patient()
            OPEN.busy(self.transport)
        elif not OPEN.is_idle(self.transport):
            OPEN.idle(self.transport)
            self._wait()

    def _wait(self) -> None:
        self._patient()
        self._patience = self.loop.call_later(PATIENCE, self._give_up)

    def _give_up(self) -> None:
        """Let go; whoever is still reading the end of its answer has a while longer for that."""
        unread = self.transport.get_write_buffer_size() > 0
        self._patience = self.loop.call_later(UNREAD, self.transport.abort) if unread else None
        if not unread:
            self.transport.abort()

    def _patient(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None


class PatientWebSocket(_Watched, WebSocketsSansIOProtocol):
    """uvicorn's protocol, which would hold messages of 200 MB of anybody, and wait for whoever is gone to read a farewell.

    A message may be as long as ``OF_NOBODY`` until the application says, through the extension ``LARGER``, that it knows who
    is there.
    """

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.conn.max_message_size = OF_NOBODY

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            self.scope["extensions"][LARGER] = {"allow": self._allow}  # pyright: ignore

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.loop.call_later(1, self.transport.abort)

    def _allow(self) -> None:
        self.conn.max_message_size = OF_SOMEBODY


def be_patient_with_bounds() -> None:
    """Have the server that is being started use these protocols."""
    OPEN.in_all = connections()
    OPEN.from_one_address = min(limit("connections_of_an_address"), max(OPEN.in_all // 2, 32))
    start = Server.startup

    async def startup(self: Server, sockets: Any = None) -> None:
        config = self.config
        if not (
            issubclass(PatientHTTP, config.http_protocol_class)
            and config.ws_protocol_class is not None
            and issubclass(PatientWebSocket, config.ws_protocol_class)
        ):
            raise RuntimeError("uvicorn speaks through other protocols now: bound connections there, too")
        config.http_protocol_class, config.ws_protocol_class = PatientHTTP, PatientWebSocket
        await start(self, sockets)

    Server.startup = startup
