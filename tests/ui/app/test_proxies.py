"""From where a request comes: what a header says is believed of the servers that the office names, and of nobody else."""

from typing import Any

import pytest
import uvicorn.config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from dossiers.errors import DossierError
from ui.app import proxies, settings
from ui.app.proxies import arrived, named_proxies
from ui.reader.people import is_from_here

PROXY, OTHER, BROWSER = "10.20.0.5", "10.20.0.6", "10.1.2.3"


def came(
    *headers: tuple[str, str], peer: str | None = PROXY, believed: str = PROXY, kind: str = "http"
) -> dict[str, Any]:
    scope = {
        "type": kind,
        "scheme": "ws" if kind == "websocket" else "http",
        "client": (peer, 4711) if peer is not None else None,
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
    }
    return dict(arrived(scope, named_proxies({proxies.VARIABLE: believed})))


def address(*hops: str, **given: Any) -> str:
    return came(*(("X-Forwarded-For", hop) for hop in hops), **given)["client"][0]


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", BROWSER, "10.20.0.55"])
@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Forwarded-Proto"])
def test_without_a_server_named_nothing_is_believed(peer: str, name: str) -> None:
    for believed in ("", PROXY):
        found = came((name, "https" if "Proto" in name else "for=1.2.3.4"), peer=peer, believed=believed)
        assert (found["client"][0], found["scheme"]) == (peer, "http")


def test_the_server_in_front_says_who_the_browser_is() -> None:
    assert address(BROWSER) == BROWSER


@pytest.mark.parametrize(
    "hops",
    [
        ("1.2.3.4, 10.1.2.3",),
        ("127.0.0.1, 10.20.0.5, 10.1.2.3",),
        ("1.2.3.4", "10.1.2.3"),
        ("' OR 1=1 --, 10.1.2.3",),
        ("10.1.2.3:51000",),
        ("1.2.3.4, 10.1.2.3, 10.20.0.6",),
        ("::ffff:10.1.2.3",),
        ("[::ffff:10.1.2.3]:443",),
    ],
)
def test_what_the_browser_wrote_itself_stands_further_left_and_does_not_count(hops: tuple[str, ...]) -> None:
    assert address(*hops, believed=f"{PROXY}, {OTHER}") == BROWSER


@pytest.mark.parametrize(
    "hop", ["unknown", "_hidden", "scores.example", "999.1.1.1", "1.2.3", "<script>", "[::1", "1.2.3.4.5", "é"]
)
def test_a_hop_that_is_no_address_ends_what_is_known(hop: str) -> None:
    """The address before it stands, so that tries are counted for somebody, and the log holds no text of a stranger."""
    assert address(f"1.2.3.4, {hop}") == PROXY
    assert address(f"{hop}x, {OTHER}", believed=f"{PROXY} {OTHER}") == OTHER


def test_where_every_hop_is_a_server_of_ours_the_furthest_counts() -> None:
    assert address(f"{OTHER}", believed="10.20.0.0/24") == OTHER


@pytest.mark.parametrize(("hop", "told"), [("2001:db8::7", "2001:db8::7"), ("[2001:db8::7]:443", "2001:db8::7")])
def test_ipv6(hop: str, told: str) -> None:
    assert address(hop, peer="fd00::5", believed="fd00::/64") == told
    assert address(hop, peer="fd00:0:0:1::5", believed="fd00::/64") == "fd00:0:0:1::5"


def test_an_address_in_two_ways_of_writing_is_the_server_that_was_named() -> None:
    assert address(BROWSER, peer=f"::ffff:{PROXY}") == BROWSER


@pytest.mark.parametrize(
    ("said", "scheme"), [("https", "https"), ("HTTPS", "https"), ("http", "http"), ("http, https", "https"), ("gopher", "http"),
     ("", "http"), ("https\x00", "http")],
)  # fmt: skip
def test_the_server_in_front_says_whether_it_was_https(said: str, scheme: str) -> None:
    assert came(("X-Forwarded-Proto", said))["scheme"] == scheme
    assert came(("X-Forwarded-Proto", said), kind="websocket")["scheme"] == scheme.replace("http", "ws")


@pytest.mark.parametrize("header", [("X-Forwarded-For", "127.0.0.1"), ("Accept", "*/*"), ("X-Real-IP", "127.0.0.1")])
def test_what_came_through_a_server_on_this_machine_is_no_browser_on_it(header: tuple[str, str]) -> None:
    """Also where that server adds no header of its own, and hands on a Host of this machine."""
    found = came(header, ("Host", "127.0.0.1:8501"), peer="127.0.0.1", believed="127.0.0.1")
    headers = {name.decode(): value.decode() for name, value in found["headers"]}
    assert not is_from_here(found["client"][0], headers)


def test_a_client_without_an_address_is_nowhere_rather_than_here() -> None:
    found = came(peer=None)
    assert not is_from_here(found["client"][0], {"host": "localhost"})


@pytest.mark.parametrize("given", ["", "  ", "127.0.0.1", "10.0.0.1 10.0.0.2", "10.0.0.1,10.0.0.0/8", "fd00::/64, ::1"])
def test_addresses_and_networks_are_named(given: str) -> None:
    assert len(named_proxies({proxies.VARIABLE: given})) == len(given.replace(",", " ").split())


@pytest.mark.parametrize(
    "given",
    [
        "*",
        "localhost",
        "proxy.example",
        "10.0.0.0/33",
        "10.0.0.5/24",
        "0.0.0.0/0",
        "::/0",
        "10.0.0.1:80",
        "10.0.0.1; 10.0.0.2",
    ],
)
def test_what_names_no_server_ends_the_program_with_a_sentence(
    given: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(DossierError):
        named_proxies({proxies.VARIABLE: given})
    monkeypatch.setenv(proxies.VARIABLE, given)
    with pytest.raises(SystemExit):
        settings.check_settings()
    said = capsys.readouterr().err
    assert proxies.VARIABLE in said and "Ví dụ đúng" in said and "Right would be" in said


def test_uvicorn_believes_nobody_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """By default it takes these headers from whoever connects from 127.0.0.1."""
    monkeypatch.setattr(uvicorn.config, "ProxyHeadersMiddleware", ProxyHeadersMiddleware)
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")

    async def app(scope: Any, receive: Any, send: Any) -> None: ...

    proxies.believe_no_header_unasked()
    loaded = uvicorn.Config(app)
    loaded.load()
    assert loaded.loaded_app is app
