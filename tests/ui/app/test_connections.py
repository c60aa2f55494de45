"""Connections before anything is known of them: newcomers find room, and nobody keeps the server waiting."""

import asyncio
import socket
import subprocess
import sys
import time
from typing import Any

import pytest

from ui.app import handles
from ui.app.connections import Connections


class Transport(asyncio.Transport):
    """Stands for a connection from an address."""

    def __init__(self, address: str) -> None:
        super().__init__({"peername": (address, 1)})
        self.cut = False

    def abort(self) -> None:
        self.cut = True


def test_newcomer_takes_the_place_of_the_longest_idle_one_of_the_same_address() -> None:
    open_ = Connections(100, 3)
    mine = [Transport("10.0.0.1") for _ in range(3)]
    other = Transport("10.0.0.2")
    assert all(open_.come(each) for each in [other, *mine])
    open_.busy(mine[0])
    assert open_.come(Transport("10.0.0.1"))
    assert [each.cut for each in mine] == [False, True, False] and not other.cut
    assert len(open_) == 4


def test_request_under_way_is_never_cut_off_for_a_newcomer() -> None:
    open_ = Connections(100, 2)
    mine = [Transport("10.0.0.1") for _ in range(2)]
    for each in mine:
        open_.come(each)
        open_.busy(each)
    assert not open_.come(Transport("10.0.0.1"))
    assert open_.come(Transport("10.0.0.2")), "another address still finds room"
    assert not any(each.cut for each in mine)


def test_where_all_is_full_the_address_with_most_idle_connections_gives_way() -> None:
    open_ = Connections(10, 9)
    crowd = [Transport("10.0.0.1") for _ in range(8)]
    few = [Transport("10.0.0.2") for _ in range(2)]
    for each in [*few, *crowd]:
        open_.come(each)
    assert open_.come(Transport("10.0.0.3"))
    assert [each.cut for each in crowd] == [True] + [False] * 7 and not any(each.cut for each in few)


def test_connections_of_a_named_server_in_front_are_not_counted_as_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARD_SCORECARD_PROXIES", "10.0.0.9")
    open_ = Connections(100, 2)
    assert all(open_.come(Transport("10.0.0.9")) for _ in range(20))
    assert len(open_) == 20


def test_one_that_is_gone_leaves_nothing_behind() -> None:
    open_ = Connections(10, 9)
    one = Transport("10.0.0.1")
    open_.come(one)
    open_.gone(one)
    open_.gone(one)
    assert len(open_) == 0 and not open_.is_idle(one)
    open_.idle(one)
    assert not open_.is_idle(one), "what is gone does not come back"


# In a server


SERVER = """
import sys, uvicorn
from ui.app import connections
from ui.app.connections import be_patient_with_bounds
connections.PATIENCE, connections.UNREAD = 0.4, 0.6

async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        return
    if scope["path"] == "/large":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(400):
            await send({"type": "http.response.body", "body": bytes(100_000), "more_body": True})
    else:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})

be_patient_with_bounds()
uvicorn.run(app, port=int(sys.argv[1]), lifespan="off", ws="websockets-sansio", log_level="error")
"""


@pytest.fixture(scope="module")
def port() -> Any:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(number)])
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", number)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield number
    finally:
        server.terminate()
        server.wait(20)


@pytest.mark.parametrize("said", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nhost: a\r\n"])
def test_whoever_does_not_finish_the_head_of_a_request_is_let_go(port: int, said: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(said)
        assert ended(connection) == b""


def test_whoever_says_a_letter_now_and_then_is_let_go_as_well(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nhost: a\r\nx: ")
        with pytest.raises(OSError):
            for _ in range(200):
                time.sleep(0.05)
                connection.sendall(b"a")


def test_the_second_request_on_a_connection_has_no_more_time_than_the_first(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 200")
        connection.sendall(b"GET / HT")
        assert b"HTTP/1.1" not in ended(connection)


def test_whoever_does_not_read_the_answer_is_let_go(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(b"GET /large HTTP/1.1\r\nhost: a\r\n\r\n")
        time.sleep(2)
        # The system keeps some megabytes for whoever does not read. A small buffer here would have it hand them out by the
        # kilobyte, for a minute and a half.
        assert len(ended(connection)) < 40_000_000


def ended(connection: socket.socket) -> bytes:
    """All that still came until the other side let go."""
    got = b""
    try:
        while part := connection.recv(1_000_000):
            got += part
    except ConnectionError:
        pass
    return got


# Handles


def test_limit_on_open_files_is_raised_as_far_as_the_system_lets_it() -> None:
    resource = pytest.importorskip("resource")
    told = subprocess.run(
        [sys.executable, "-c", LIMITED], capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(hard, 65_536) if hard != resource.RLIM_INFINITY else 65_536
    assert told == [str(wanted), str(wanted)]


LIMITED = """
import resource
_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
from ui.app.handles import handles
print(handles(), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


def test_connections_together_never_take_the_handles_the_record_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in (1_024, 4_096, 65_536):
        monkeypatch.setattr(handles, "handles", lambda limit=limit: limit)
        assert handles.connections() * handles.EACH + handles.RESERVED <= limit
