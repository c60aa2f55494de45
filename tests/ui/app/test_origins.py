"""Whose pages are served: those of this server, told at once and without asking anybody on the internet.

The loss this prevents: Streamlit, meeting an Origin it does not know, asks an address on the internet for the server's own, and
every page of everybody stands still until that is answered.
"""

import socket
from collections.abc import Iterator

import pytest
import requests
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit import config, net_util
from streamlit.web.server.starlette.starlette_websocket import _is_origin_allowed

from ui.app import serving
from ui.app.origins import is_same

OURS = [
    ("http://127.0.0.1:8501", "127.0.0.1:8501"),
    ("http://localhost:8501", "localhost:8501"),
    ("http://[::1]:8501", "[::1]:8501"),
    ("http://may-chu", "may-chu"),
    ("https://scores.example", "scores.example"),
    # Behind a server that speaks HTTPS for us, in other letters, with the port nobody writes.
    ("https://scores.example", "scores.example:443"),
    ("https://scores.example:443", "scores.example"),
    ("http://scores.example:80", "scores.example"),
    ("https://SCORES.example", "scores.EXAMPLE"),
    ("HTTPS://scores.example", "scores.example"),
    ("https://scores.example", "scores.example."),
]
FOREIGN = [
    ("https://evil.example", "127.0.0.1:8501"),
    ("https://evil.example", "scores.example"),
    ("http://8.8.8.8", "scores.example"),
    ("http://127.0.0.1:8502", "127.0.0.1:8501"),
    ("http://127.0.0.1", "127.0.0.1:8501"),
    ("http://localhost:8501", "127.0.0.1:8501"),
    ("http://0.0.0.0:8501", "127.0.0.1:8501"),
    ("https://scores.example", "scores.example:80"),
    ("https://scores.example.evil.example", "scores.example"),
    ("https://evil.example#scores.example", "scores.example"),
    ("https://scores.example@evil.example", "scores.example"),
    ("https://evil.example@scores.example", "scores.example"),
    ("https://scores.example/", "scores.example"),
    ("https://scores.example\\.evil.example", "scores.example"),
    ("https://scores.example evil.example", "scores.example"),
    ("ftp://scores.example", "scores.example"),
    ("file://", "scores.example"),
    ("null", "scores.example"),
    ("", "scores.example"),
    ("http://[", "scores.example"),
    ("http://[::1", "[::1"),
    ("scores.example", "scores.example"),
    ("https://xn--scores-.example", "scores.example"),
    ("https://scores.example", ""),
    ("https://", ""),
]


@pytest.mark.parametrize(("origin", "host"), OURS)
def test_a_page_of_ours_is_known_in_any_letters(origin: str, host: str) -> None:
    assert is_same(origin, host)


@pytest.mark.parametrize(("origin", "host"), FOREIGN)
def test_any_other_page_is_foreign(origin: str, host: str) -> None:
    assert not is_same(origin, host)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that would leave the machine, or look a name up; none of it gets through."""
    found: list[str] = []

    def noting(name: str):
        def refusing(*given: object, **more: object) -> None:
            found.append(f"{name} {given}")
            raise OSError("cut off")

        return refusing

    monkeypatch.setattr(socket.socket, "connect", noting("connect"))
    monkeypatch.setattr(socket.socket, "connect_ex", noting("connect_ex"))
    monkeypatch.setattr(socket, "getaddrinfo", noting("getaddrinfo"))
    monkeypatch.setattr(socket, "gethostbyname", noting("gethostbyname"))
    monkeypatch.setattr(requests, "get", noting("requests"))
    monkeypatch.setattr(net_util, "_external_ip", None)
    monkeypatch.setattr(net_util, "_internal_ip", None)
    return found


async def streamlits_connection(websocket: WebSocket) -> None:
    """Accepts what Streamlit would, asked in its own words."""
    if _is_origin_allowed(websocket.headers.get("origin"), websocket.headers.get("host")):
        await websocket.accept()
    await websocket.close()


async def streamlits_answer(request: object) -> PlainTextResponse:
    return PlainTextResponse("reached")


APP = Starlette(
    routes=[
        WebSocketRoute("/_stcore/stream", streamlits_connection),
        Route("/{path:path}", streamlits_answer, methods=["GET", "POST", "PUT", "DELETE", "OPTIONS"]),
    ],
    middleware=serving.MIDDLEWARE,
)


def connects(**headers: str) -> bool:
    try:
        with TestClient(APP).websocket_connect("/_stcore/stream", headers=headers):
            return True
    except WebSocketDisconnect as closed:
        assert closed.code == 1008
        return False


def test_the_recorder_hears_what_streamlit_would_ask(asked: list[str]) -> None:
    """So that the silence below means something."""
    assert not _is_origin_allowed("https://evil.example", "scores.example")
    assert any(each.startswith("connect") for each in asked) and any(each.startswith("requests") for each in asked)


@pytest.mark.parametrize(("origin", "host"), OURS)
def test_a_connection_of_ours_opens_and_nobody_is_asked(asked: list[str], origin: str, host: str) -> None:
    assert connects(origin=origin, host=host) and asked == []


@pytest.mark.parametrize(
    ("origin", "host"), [(origin, host) for origin, host in FOREIGN if host and not host.startswith("[")]
)
def test_a_foreign_connection_is_refused_and_nobody_is_asked(asked: list[str], origin: str, host: str) -> None:
    assert not connects(origin=origin, host=host) and asked == []


def test_a_program_that_names_no_page_connects_as_before(asked: list[str]) -> None:
    assert connects(host="scores.example") and asked == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/_stcore/upload_file/a/b"),
        ("DELETE", "/_stcore/upload_file/a/b"),
        ("OPTIONS", "/_stcore/upload_file/a/b"),
        ("GET", "/_stcore/health"),
        ("GET", "/_stcore/host-config"),
        ("GET", "/media/abc.png"),
        ("GET", "/component/x/index.html"),
        ("POST", "/anything"),
    ],
)
def test_what_a_foreign_page_sends_or_fetches_is_refused(asked: list[str], method: str, path: str) -> None:
    answer = TestClient(APP, base_url="http://scores.example").request(
        method, path, headers={"origin": "https://evil.example"}
    )
    assert answer.status_code == 403 and asked == []
    assert "<h1>Không được phép</h1>" in answer.text and "set-cookie" not in answer.headers


def test_two_origins_or_two_hosts_are_none() -> None:
    client = TestClient(APP, base_url="http://scores.example")
    for name, values in (
        ("origin", ["http://scores.example", "https://evil.example"]),
        ("host", ["scores.example", "x"]),
    ):
        answer = client.request("GET", "/_stcore/health", headers=[(name, each) for each in values])
        assert answer.status_code == 403


@pytest.fixture
def configured() -> Iterator[None]:
    before = config.get_option("server.allowedHosts")
    config.set_option("server.allowedHosts", ["scores.example", "*.tinh.example"])
    yield
    config.set_option("server.allowedHosts", before)


@pytest.mark.usefixtures("configured")
@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("scores.example", True), ("scores.example:8501", True), ("SCORES.example", True), ("a.tinh.example", True),
        ("evil.example", False), ("127.0.0.1:8501", False), ("scores.example.evil.example", False), ("tinh.example.x", False),
        ("", False), ("scores.example@evil.example", False), ("[", False),
    ],
)  # fmt: skip
def test_where_hosts_are_configured_a_name_made_to_point_here_is_refused(host: str, ours: bool) -> None:
    """DNS rebinding: the browser takes the page for the stranger's own, so its Origin agrees with its Host."""
    client = TestClient(APP, base_url="http://scores.example")
    assert (client.get("/_stcore/health", headers={"host": host}).status_code == 200) is ours
    assert (client.post("/sign-in", headers={"host": host}).status_code != 403) is ours
    if host:
        assert connects(host=host, origin=f"http://{host}") is ours
