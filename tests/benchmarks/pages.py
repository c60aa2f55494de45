"""How long the screens take: ``python -m tests.benchmarks.pages``.

Reruns over the websocket, as a ratio to an empty page served beside it in the same run (turn by turn, medians), and first
loads in Chromium. Prints the Markdown tables that RESULTS.md keeps.
"""

import contextlib
import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from dossiers.upkeep.command import speak_utf8
from tests.browser.photograph import READY, chromium, running_app

ROOT = Path(__file__).resolve().parent.parent.parent
RERUNS = 40
LOADS = 5
SCREENS = (
    ("Tổng quan, inspector", "inspector", "", "round=2026"),
    ("Tổng quan, ward chief", "to-hieu", "", "round=2026"),
    ("Phiếu điểm", "to-hieu", "scorecard", "unit=to-hieu&round=2026"),
    ("Tự đánh giá, một tiêu chí", "chieng-coi", "self_assessment", "criterion=TC13"),
    ("Tự đánh giá, xem lại", "chieng-coi", "self_assessment", "view=review"),
    ("Thẩm định, queue", "inspector", "appraisal", "round=2026"),
    ("Thẩm định, TC11", "inspector", "appraisal", "unit=chieng-an&round=2026&criterion=TC11"),
    ("Kế hoạch khắc phục, all wards", "inspector", "actions", "round=2026"),
    ("Ý kiến người dân", "to-hieu", "opinions", ""),
    ("Xu hướng, score", "inspector", "trends", "unit=to-hieu"),
    ("Bộ tiêu chí", "inspector", "catalogue", ""),
    ("Xưởng tiêu chí", "board", "workshop", ""),
)


@contextlib.contextmanager
def empty_app() -> Iterator[str]:
    """The empty page on a free port, with the settings of the app."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "tests/benchmarks/empty_page.py", "--server.port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                http.client.HTTPConnection("127.0.0.1", port, timeout=2).request("GET", "/_stcore/health")
                break
            time.sleep(0.1)
        time.sleep(1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


class Visitor:
    """One browser's websocket: asks for runs of a page and waits until each is finished, ``patience`` seconds a message."""

    def __init__(self, address: str, person: str | None, page: str, query: str, patience: float = 30) -> None:
        headers = {"Cookie": f"demonstration_person={person}"} if person else {}
        socket_address = f"{address.replace('http', 'ws')}/_stcore/stream"
        self.socket: ClientConnection = connect(
            socket_address,
            additional_headers=headers,
            origin=Origin(address),
            max_size=None,
            compression=None,
            legacy=True,
        )
        # Without it a small message waits up to 40 ms for the answer to the one before.
        self.socket.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.page = page
        self.query = query
        self.page_hash = ""
        self.patience = patience

    def run(self) -> tuple[float, int]:
        """(seconds, bytes received) of one run."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        if self.page_hash:
            message.rerun_script.page_script_hash = self.page_hash
        else:
            message.rerun_script.page_name = self.page
        start, received = time.perf_counter(), 0
        self.socket.send(message.SerializeToString())
        while True:
            self.socket.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            data = self.socket.recv(timeout=self.patience)
            assert isinstance(data, bytes)
            received += len(data)
            answer = ForwardMsg.FromString(data)
            kind = answer.WhichOneof("type")
            if kind == "navigation":
                self.page_hash = answer.navigation.page_script_hash
            elif kind == "script_finished":
                if answer.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    raise RuntimeError(f"the page {self.page or '/'} did not finish: {answer.script_finished}")
                return time.perf_counter() - start, received


def measure_reruns(app: str, empty: str) -> list[tuple[str, float, float, int]]:
    """(screen, its median, the empty page's median in the same turns, bytes of a rerun) of each screen; seconds."""
    rows = []
    for name, person, page, query in SCREENS:
        visitor, nothing = Visitor(app, person, page, query), Visitor(empty, None, "", "")
        for _ in range(5):
            visitor.run()
            nothing.run()
        turns = [(visitor.run(), nothing.run()) for _ in range(RERUNS)]
        ours, theirs = ([turn[side][0] for turn in turns] for side in (0, 1))
        rows.append((name, statistics.median(ours), statistics.median(theirs), turns[-1][0][1]))
        visitor.socket.close()
        nothing.socket.close()
    return rows


def measure_first_loads(browser: Browser, app: str, empty: str) -> list[tuple[str, float]]:
    """(screen, median seconds) from typing the address to a whole screen, in a browser that has nothing stored.

    The empty page comes first: what this machine takes for a page of the same Streamlit without anything of ours.
    """
    rows = []
    screens = [("the empty page", "", "", "", empty), *((*screen, app) for screen in SCREENS)]
    for name, person, page, query, server in screens:
        times = []
        for _ in range(LOADS):
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            context.add_cookies([{"name": "demonstration_person", "value": person, "url": server}])
            tab = context.new_page()
            start = time.perf_counter()
            tab.goto(f"{server}/{page}?{query}", wait_until="commit")
            tab.wait_for_selector(READY)
            tab.wait_for_selector("h1")
            times.append(time.perf_counter() - start)
            context.close()
        rows.append((name, statistics.median(times)))
    return rows


def main() -> None:
    """Measure and print."""
    speak_utf8()
    with running_app() as app, empty_app() as empty, chromium() as browser:
        reruns = measure_reruns(app, empty)
        loads = measure_first_loads(browser, app, empty)
    print("| screen | rerun, ms | empty page, ms | ratio (target ≤ 10) | kB sent a rerun |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, ours, theirs, received in reruns:
        cells = (name, f"{ours * 1000:.1f}", f"{theirs * 1000:.1f}", f"{ours / theirs:.1f}", f"{received / 1000:.0f}")
        print(f"| {' | '.join(cells)} |")
    print("\n| screen | first load in Chromium, s (target ≤ 1.5) |\n| --- | ---: |")
    for name, seconds in loads:
        print(f"| {name} | {seconds:.2f} |")


if __name__ == "__main__":
    main()
