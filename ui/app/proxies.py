"""From where a request comes: the address that reached this server, or the one a server in front names, if that is believed.

Anybody can write ``X-Forwarded-For``; only the servers that ``WARD_SCORECARD_PROXIES`` names are believed, without the setting
none. Of the header's addresses the right-most that is no such server counts: what stands further left the browser may have
written. ``X-Forwarded-Proto`` of the same servers says whether the browser came over HTTPS. ``Forwarded`` and ``X-Real-IP``
are believed of nobody: a server in front that sets one header hands on the others as the browser wrote them.
"""

import os
import re
from collections.abc import Mapping
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import uvicorn.config
from starlette.types import ASGIApp, Receive, Scope, Send

from dossiers.errors import DossierError

#: Addresses and networks of the servers in front, parted by blanks or commas.
VARIABLE = "WARD_SCORECARD_PROXIES"
Proxies = tuple[IPv4Network | IPv6Network, ...]
#: What a client is called of whom the server knows no address.
NOWHERE = "unknown"
#: An address with a port, or in brackets.
_HOP = re.compile(r"(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+))(?::\d{1,5})?")


def named_proxies(environment: Mapping[str, str] = os.environ) -> Proxies:
    """The servers in front that are believed. Raises DossierError where the setting names something else."""
    return _read(environment.get(VARIABLE, ""))


@cache
def _read(named: str) -> Proxies:
    found: list[IPv4Network | IPv6Network] = []
    for each in named.replace(",", " ").split():
        try:
            network = ip_network(each)
        except ValueError as error:
            raise DossierError("bad_proxies", variable=VARIABLE, given=each) from error
        if network.prefixlen == 0:
            # It would believe everybody, which is what the setting is there to prevent.
            raise DossierError("bad_proxies", variable=VARIABLE, given=each)
        found.append(network)
    return tuple(found)


def believe_no_header_unasked() -> None:
    """Keep uvicorn from believing these headers of whoever connects from this machine, which it does by default.

    ``streamlit run`` offers no setting for it. uvicorn wraps an application after loading it, by the name replaced here.
    """
    if not hasattr(uvicorn.config, "ProxyHeadersMiddleware"):
        raise RuntimeError("uvicorn reads X-Forwarded-For in another place now: look there before it is believed")
    uvicorn.config.ProxyHeadersMiddleware = _as_it_came  # pyright: ignore[reportPrivateImportUsage]  (uvicorn's own name, by which it wraps)


def _as_it_came(app: ASGIApp, trusted_hosts: object = None) -> ASGIApp:
    return app


class Arrival:
    """Puts the address and scheme that count into each request and connection, before anything looks at them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(arrived(scope, named_proxies()) if scope["type"] != "lifespan" else scope, receive, send)


def arrived(scope: Scope, proxies: Proxies) -> Scope:
    """The same request with the client and the scheme that count.

    What came through a server in front carries ``Via``, so that it is never taken for a browser on this machine.
    """
    peer = str(scope["client"][0]) if scope.get("client") else NOWHERE
    if not _is_named(peer, proxies):
        return {**scope, "client": (peer, scope["client"][1] if scope.get("client") else 0)}
    client = _client(_values(scope, b"x-forwarded-for"), peer, proxies)
    headers = [*scope["headers"], (b"via", b"1.1 proxy")]
    return {**scope, "client": (client, 0), "scheme": _scheme(scope), "headers": headers}


def _client(hops: list[str], peer: str, proxies: Proxies) -> str:
    """The right-most hop that is no server of ours; where one cannot be read, the last one known to be true."""
    known = peer
    for hop in reversed(hops):
        address = _address(hop)
        if address is None:
            return known
        known = str(address)
        if not _is_named(known, proxies):
            return known
    return known


def _scheme(scope: Scope) -> str:
    said = [each.lower() for each in _values(scope, b"x-forwarded-proto")][-1:]
    if said not in (["http"], ["https"]):
        return scope["scheme"]
    return said[0].replace("http", "ws") if scope["type"] == "websocket" else said[0]


def _values(scope: Scope, name: bytes) -> list[str]:
    lines = [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]
    return [each.strip() for line in lines for each in line.split(",") if each.strip()]


def _address(hop: str) -> IPv4Address | IPv6Address | None:
    """An address as servers write it, a port behind it left off: "10.1.2.3", "10.1.2.3:443", "[2001:db8::1]:443"."""
    written = _HOP.fullmatch(hop)
    host = (written[1] or written[2]) if written else hop
    try:
        found = ip_address(host)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def is_proxy(host: str) -> bool:
    """Whether a server in front that is believed stands at this address."""
    return _is_named(host, named_proxies())


def _is_named(host: str, proxies: Proxies) -> bool:
    address = _address(host)
    return address is not None and any(address in network for network in proxies)
