"""A stranger on the network against the app as ``streamlit run`` starts it, with every outgoing connection written down.

The losses this prevents: a request that leaves the office's network because of what a stranger sent, with every page standing
still meanwhile; and a throttle walked round by a header that anybody can write.
"""

import base64
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from sqlalchemy import select

from dossiers.store.opening import open_record
from dossiers.store.record import Record
from dossiers.store.schema import audit_log
from dossiers.upkeep.first_record import begin_record
from tests.browser.photograph import running_app

# Python reads a module of this name at its start: it tells of every connection and every name looked up.
WATCHER = """
import os, sys

def note(event, given):
    if event in {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}:
        with open(os.environ["WATCHED_CONNECTIONS"], "a") as file:
            file.write(f"{event} {given[1:]}\\n")

sys.addaudithook(note)
"""


class Office(NamedTuple):
    """An app on a real record, and the file that tells what it asked of the network."""

    address: str
    record: Record
    asked: Path

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder: Path = tmp_path_factory.mktemp("strangers")
    (folder / "sitecustomize.py").write_text(WATCHER)
    asked = folder / "asked.txt"
    asked.touch()
    url = f"sqlite:///{folder}/record.db"
    record = open_record(url)
    begin_record(record, login="first.one", name="Nguyễn An")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder))
        patch.setenv("WATCHED_CONNECTIONS", str(asked))
        patch.setenv("FORWARDED_ALLOW_IPS", "*")
        # As an office runs it: for everybody on the network, which is when Streamlit looks for addresses to print.
        with running_app(url, options=["--server.address", "0.0.0.0"]) as address:
            yield Office(address, record, asked)
    record.close()


def shake_hands(port: int, origin: str | None, host: str) -> int:
    """Ask for a websocket; gives the status of the answer."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        "GET /_stcore/stream HTTP/1.1", f"Host: {host}", "Upgrade: websocket", "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", *([f"Origin: {origin}"] if origin is not None else []),
    ]  # fmt: skip
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return int(connection.recv(100).split()[1])


@pytest.mark.parametrize(
    ("origin", "host", "status"),
    [
        (None, "scores.example", 101),
        ("http://scores.example", "scores.example", 101),
        ("https://scores.example", "scores.example:443", 101),
        ("https://SCORES.example:443", "scores.example", 101),
        ("https://evil.example", "scores.example", 403),
        ("http://8.8.8.8", "scores.example", 403),
        ("http://192.168.1.1:8501", "scores.example", 403),
        ("null", "scores.example", 403),
        ("http://[", "scores.example", 403),
        ("", "scores.example", 403),
    ],
)
def test_a_connection_is_answered_and_nothing_leaves(
    office: Office, origin: str | None, host: str, status: int
) -> None:
    assert shake_hands(office.port, origin, host) == status
    assert office.asked.read_text() == "", "neither at the start nor since"


@pytest.mark.parametrize(
    "path", ["/_stcore/health", "/_stcore/host-config", "/_stcore/upload_file/a/b", "/media/x.png"]
)
@pytest.mark.parametrize("method", ["GET", "PUT", "OPTIONS"])
def test_a_fetch_of_a_foreign_page_is_refused_and_nothing_leaves(office: Office, method: str, path: str) -> None:
    answer = httpx.request(method, f"{office.address}{path}", headers={"origin": "https://evil.example"})
    assert answer.status_code == 403 and office.asked.read_text() == ""


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_no_header_walks_round_the_throttle_nor_into_the_log(office: Office, header: str) -> None:
    """Sixty tries from this machine, each under another name: five are looked at (``X-Forwarded-For`` was believed here)."""
    login = f"guess.{header.lower()}"
    ends = []
    with httpx.Client(base_url=office.address) as client:
        for number in range(60):
            told = f"203.0.113.{number}"
            answer = client.post(
                "/sign-in", data={"login": login, "password": "wrong"},
                headers={header: f"for={told}" if header == "Forwarded" else told, "origin": office.address},
            )  # fmt: skip
            ends.append(answer.status_code)
    assert ends == [200] * 5 + [429] * 55
    with office.record.reading() as connection:
        assert "203.0.113" not in str(connection.execute(select(audit_log)).all())
